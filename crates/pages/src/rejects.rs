//! Records that could not be read: the same words and the same table in every report.

use crate::leak_html::table::{Cell, Row, table};
use crate::leak_html::{foreign, path};
use crate::leak_text::table::paragraph;
use crate::{foreign, words};
use levelhead_schema::report::RejectExample;
use maud::{Markup, html};

/// The refused records of a report.
pub(crate) struct Refused<'r> {
    /// One of them and several: `row`, `rows`.
    pub(crate) nouns: (&'static str, &'static str),
    /// What the number of a record is called in its file: `Row`, `Line`.
    pub(crate) number: &'static str,
    /// What they stand in: `Table`, `File`.
    pub(crate) place: &'static str,
    /// How many there were.
    pub(crate) total: u64,
    /// The first ones of each file.
    pub(crate) examples: Vec<(&'r str, &'r [RejectExample])>,
}

impl Refused<'_> {
    /// How many, and the first `most` of those that are known one by one.
    pub(crate) fn html(&self, most: usize) -> Markup {
        let (one, many) = self.nouns;
        if self.total == 0 {
            return html! { p { "None: every " (one) " was read." } };
        }
        let all = || {
            let of_file = self.examples.iter();
            of_file.flat_map(|(file, examples)| examples.iter().map(move |example| (file, example)))
        };
        let rows: Vec<Row> = all()
            .take(most)
            .map(|(file, example)| {
                Row::new(vec![
                    Cell::Head(path(file)),
                    Cell::Figure(words::number(example.row)),
                    Cell::Figure(words::number(example.byte)),
                    Cell::Text(foreign(&example.reason, 300)),
                ])
            })
            .collect();
        let were = words::count(
            self.total,
            &format!("{one} was refused and is"),
            &format!("{many} were refused and are"),
        );
        html! {
            p { (were) " in none of the figures above." }
            @if !rows.is_empty() {
                (table(
                    &format!("First refused {many}"),
                    &[self.place, self.number, "Byte", "Reason"],
                    &rows,
                    all().count() - rows.len(),
                ))
            }
        }
    }
}

/// The first refused records of a file, as lines of text under the line that names it.
pub(crate) fn lines(out: &mut String, number: &str, examples: &[RejectExample]) {
    for example in examples {
        let (row, byte) = (words::number(example.row), words::number(example.byte));
        let reason = foreign::shown(&example.reason, 300);
        let text = format!("refused: {number} {row}, byte {byte}: {reason}");
        paragraph(out, "", 4, &text);
    }
}
