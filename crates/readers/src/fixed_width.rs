//! Rows whose cells stand at fixed places.

mod blanks;

use crate::lines::{Line, LineReader, Place, Step};
use crate::rows::TableRows;
use crate::{Error, sniff};
use blanks::Blanks;
use levelhead_schema::Field;
use levelhead_schema::layout::{FileLayout, Layouts};
use std::ops::{ControlFlow, Range};

/// Lines needed to trust blank columns that no layout names.
const LINES_NEEDED: usize = 5;

/// Lines needed when the first one names the columns that the others show.
const LINES_WITH_HEADER: usize = 3;

/// Shortest line that is worth cutting.
const SHORTEST: usize = 12;

/// Where to cut, and what the cells are called.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cut {
    /// Characters of each cell, from 0.
    pub(crate) cells: Vec<Range<usize>>,
    /// Names of the cells, when a layout gives them.
    pub(crate) names: Option<Vec<String>>,
    /// `STATE/file-id` of that layout.
    pub(crate) layout: Option<String>,
    /// Characters in a line.
    length: usize,
    /// Shorter lines are full lines whose trailing blanks were cut off.
    trimmed: bool,
}

impl Cut {
    /// The cut that `layout` prescribes for lines like these.
    ///
    /// # Errors
    /// [`Error::Setting`] when the layout gives no places, or lines are longer than its record.
    pub(crate) fn told(id: &str, layout: &FileLayout, lines: &[&str]) -> Result<Cut, Error> {
        let cut = Cut::by_layout(id, layout).ok_or_else(|| {
            Error::Setting(format!(
                "layout {id} gives no start and width for every column"
            ))
        })?;
        let longest = lines
            .iter()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or_default();
        if longest > cut.length {
            return Err(Error::Setting(format!(
                "layout {id} has records of {} characters, the file has lines of {longest}",
                cut.length
            )));
        }
        let full = lines
            .iter()
            .filter(|line| line.chars().count() == cut.length)
            .count();
        Ok(Cut {
            trimmed: full * 2 < lines.len(),
            ..cut
        })
    }

    /// The cut of the layout whose records are as long as these lines and whose cells read well.
    pub(crate) fn recognised(lines: &[&str]) -> Option<Cut> {
        let length = constant_length(lines)?;
        for state in Layouts::embedded().states() {
            for file in state
                .files
                .iter()
                .filter(|file| file.fixed_width && file.record_length == Some(length))
            {
                let cut = Cut::by_layout(&format!("{}/{}", state.abbr, file.id), file);
                if let Some(cut) = cut.filter(|cut| cut.reads_well(file, lines)) {
                    return Some(cut);
                }
            }
        }
        None
    }

    /// The cut at the columns that are blank in the data; `header` is what the caller knows of a first line of names.
    ///
    /// Limits: a header with two rows below it is enough where its words stand over the values; without one it takes
    /// five lines.
    pub(crate) fn at_blanks(lines: &[&str], header: Option<bool>) -> Option<Cut> {
        let length = constant_length(lines)?;
        let alike = lines.iter().all(|line| *line == lines[0]);
        if lines.len() < LINES_WITH_HEADER || length < SHORTEST || alike {
            return None;
        }
        let rows: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
        let (first, below) = rows.split_first()?;
        let few = lines.len() < LINES_NEEDED;
        if header != Some(false) {
            let data = Blanks::new(below, length);
            let starts = match data.starts_below(first) {
                Some(starts) => Some(starts),
                None if few => None,
                None => Some(data.starts()),
            };
            let cut = starts.and_then(|starts| Cut::from_starts(&starts, length));
            if let Some(cut) = cut.filter(|cut| header == Some(true) || cut.has_header(lines)) {
                return Some(cut);
            }
        }
        if few || header == Some(true) {
            return None;
        }
        Cut::from_starts(&Blanks::new(&rows, length).starts(), length)
    }

    /// Cells that begin at `starts`; `None` when there is one only.
    fn from_starts(starts: &[usize], length: usize) -> Option<Cut> {
        if starts.len() < 2 {
            return None;
        }
        let ends = starts[1..].iter().copied().chain([length]);
        Some(Cut {
            cells: starts
                .iter()
                .copied()
                .zip(ends)
                .map(|(start, end)| start..end)
                .collect(),
            names: None,
            layout: None,
            length,
            trimmed: false,
        })
    }

    fn by_layout(id: &str, layout: &FileLayout) -> Option<Cut> {
        let cells: Option<Vec<Range<usize>>> = layout
            .columns
            .iter()
            .map(|column| {
                let start = column.start?.checked_sub(1)?;
                Some(start..start + column.width?)
            })
            .collect();
        let cells = cells.filter(|cells| !cells.is_empty())?;
        let reach = cells.iter().map(|cell| cell.end).max()?;
        Some(Cut {
            cells,
            names: Some(
                layout
                    .columns
                    .iter()
                    .map(|column| column.name.clone())
                    .collect(),
            ),
            layout: Some(id.to_owned()),
            length: layout.record_length.unwrap_or(reach).max(reach),
            trimmed: false,
        })
    }

    /// A length proves little: names must start at their column and hold no digits, numbers must be of one piece.
    fn reads_well(&self, layout: &FileLayout, lines: &[&str]) -> bool {
        let fits = |column: usize, holds: &dyn Fn(&[u8]) -> bool| {
            let good = lines.iter().filter(|line| {
                self.cells_of(line)
                    .is_some_and(|cells| holds(cells[column]))
            });
            good.count() * 10 >= lines.len() * 9
        };
        layout
            .columns
            .iter()
            .enumerate()
            .all(|(at, column)| match column.field {
                Some(Field::LastName | Field::FirstName) => fits(at, &|cell| {
                    cell.first() != Some(&b' ') && !cell.iter().any(u8::is_ascii_digit)
                }),
                Some(Field::VoterId | Field::Zip) => {
                    fits(at, &|cell| !cell.trim_ascii().contains(&b' '))
                }
                _ => true,
            })
    }

    /// The cells of a line, padding and all; `None` when the line has another length.
    fn cells_of<'l>(&self, line: &'l str) -> Option<Vec<&'l [u8]>> {
        let bytes = line.as_bytes();
        if line.is_ascii() {
            let fits = bytes.len() == self.length || (self.trimmed && bytes.len() < self.length);
            return fits.then(|| {
                let clip = |at: usize| at.min(bytes.len());
                self.cells
                    .iter()
                    .map(|cell| &bytes[clip(cell.start)..clip(cell.end)])
                    .collect()
            });
        }
        // Places count characters of a one-byte encoding; only a file that was UTF-8 from the start counts bytes.
        let starts: Vec<usize> = line
            .char_indices()
            .map(|(at, _)| at)
            .chain([bytes.len()])
            .collect();
        let count = starts.len() - 1;
        if count == self.length || (self.trimmed && count < self.length) {
            let place = |at: usize| starts[at.min(count)];
            return Some(
                self.cells
                    .iter()
                    .map(|cell| &bytes[place(cell.start)..place(cell.end)])
                    .collect(),
            );
        }
        if bytes.len() != self.length {
            return None;
        }
        self.cells
            .iter()
            .map(|cell| line.get(cell.clone()).map(str::as_bytes))
            .collect()
    }

    /// True when the first of `lines` names the columns.
    pub(crate) fn has_header(&self, lines: &[&str]) -> bool {
        let rows: Vec<Vec<&[u8]>> = lines
            .iter()
            .filter_map(|line| self.cells_of(line))
            .map(|cells| cells.into_iter().map(<[u8]>::trim_ascii).collect())
            .collect();
        rows.split_first()
            .is_some_and(|(first, rest)| sniff::looks_like_header(first, rest))
    }

    /// The first line's cells as names.
    pub(crate) fn header(&self, line: &str) -> Option<Vec<String>> {
        let cells = self.cells_of(line)?;
        Some(
            cells
                .into_iter()
                .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
                .collect(),
        )
    }
}

/// The number of characters that all lines have.
fn constant_length(lines: &[&str]) -> Option<usize> {
    let length = lines.first()?.chars().count();
    lines
        .iter()
        .all(|line| line.chars().count() == length)
        .then_some(length)
}

/// Turns the lines of one fixed-width table into rows and rejects.
pub(crate) struct FixedWidth<'s> {
    cut: Cut,
    rows: TableRows<'s>,
    header: bool,
}

impl<'s> FixedWidth<'s> {
    /// A reader of rows; with `header` the first line is none.
    pub(crate) fn new(cut: Cut, rows: TableRows<'s>, header: bool) -> Self {
        FixedWidth { cut, rows, header }
    }

    /// Ends the table.
    pub(crate) fn finish(self) {
        self.rows.finish();
    }
}

impl LineReader for FixedWidth<'_> {
    fn line(&mut self, line: Line<'_>) -> Step {
        if std::mem::take(&mut self.header) {
            return Step::Taken;
        }
        let text = std::str::from_utf8(line.text).unwrap_or_default();
        let Some(cells) = self.cut.cells_of(text) else {
            let found = text.chars().count();
            let reason = format!(
                "expected a line of {} characters, found {found}",
                self.cut.length
            );
            self.rows.reject(line.place.row, line.place.byte, reason);
            return Step::Taken;
        };
        match self.rows.row(cells.into_iter().map(<[u8]>::trim_ascii)) {
            ControlFlow::Continue(()) => Step::Taken,
            ControlFlow::Break(()) => Step::Stop,
        }
    }

    fn refuse(&mut self, place: Place, reason: &str) {
        self.rows.reject(place.row, place.byte, reason);
    }
}

#[cfg(test)]
mod tests {
    use super::Cut;

    fn cells(cut: &Cut, line: &str) -> Option<Vec<String>> {
        cut.header(line)
    }

    #[test]
    fn blank_columns_are_found_and_longer_values_kept() {
        let lines = [
            "SMITH     JOHN      7 48201",
            "ALLEN     TAYLOR   12 48202",
            "NUÑEZ     JOSÉ    113 48203",
            "LEE       ANN       1 48204",
            "JONES     KIM       2 48205",
        ];
        let cut = Cut::at_blanks(&lines, None).unwrap();
        assert_eq!(
            cells(&cut, lines[2]).unwrap(),
            ["NUÑEZ", "JOSÉ", "113", "48203"]
        );
        assert_eq!(
            cells(&cut, "MACDONALD BARTHO 20113 48203").as_deref(),
            None,
            "another length"
        );
        assert_eq!(
            cells(&cut, "MACDONALD BARTHO20113 48203").unwrap(),
            ["MACDONALD", "BARTHO", "20113", "48203"]
        );
        assert!(!cut.has_header(&lines));
    }

    /// Lines padded to one length.
    fn padded<const N: usize>(lines: [&str; N]) -> Vec<String> {
        let longest = lines.iter().map(|line| line.len()).max().unwrap();
        lines.map(|line| format!("{line:<longest$}")).to_vec()
    }

    /// What the first line and the last one are cut into.
    #[track_caller]
    fn check<const N: usize>(lines: [&str; N], expect: [&[&str]; 2]) {
        let lines = padded(lines);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let cut = Cut::at_blanks(&lines, None).expect("columns");
        assert_eq!(cells(&cut, lines[0]).unwrap(), expect[0]);
        assert_eq!(cells(&cut, lines[N - 1]).unwrap(), expect[1]);
    }

    #[test]
    fn a_header_of_several_words_over_narrow_values_is_one_column() {
        check(
            [
                "LAST NAME  HOUSE NUMBER  ADDRESS LINE 2  ZIP",
                "SMITH      7             APT 4           48201",
                "ALLEN      12                            48202",
                "LEE        113           UNIT 12         48203",
                "MACDONALD  1                             48204",
                "JONES      2             APT 7           48205",
            ],
            [
                &["LAST NAME", "HOUSE NUMBER", "ADDRESS LINE 2", "ZIP"],
                &["JONES", "2", "APT 7", "48205"],
            ],
        );
    }

    #[test]
    fn a_header_and_two_rows_are_enough() {
        check(
            [
                "LAST NAME  HOUSE NUMBER  HOUSE SUFFIX  STREET NAME  ZIP",
                "SMITH      7                           MAIN ST      48201",
                "JONES      12                          PARK AV      48205",
            ],
            [
                &[
                    "LAST NAME",
                    "HOUSE NUMBER",
                    "HOUSE SUFFIX",
                    "STREET NAME",
                    "ZIP",
                ],
                &["JONES", "12", "", "PARK AV", "48205"],
            ],
        );
    }

    #[test]
    fn columns_that_are_one_blank_apart_are_found_below_their_header() {
        check(
            [
                "LAST_NAME FIRST NAME ST ZIP  ",
                "SMITH     JOHN       MI 48201",
                "MACDONALD TAYLOR     OH 43002",
                "LEE       ANN        MI 48203",
                "JONES     KIM        MI 48205",
            ],
            [
                &["LAST_NAME", "FIRST NAME", "ST", "ZIP"],
                &["JONES", "KIM", "MI", "48205"],
            ],
        );
    }

    #[test]
    fn second_words_below_each_other_are_no_column() {
        check(
            [
                "SMITH   OAK          48201",
                "ALLEN   ELM STREET   48202",
                "LEE     OAK ROAD     48203",
                "GREEN   UP           48204",
                "GRANT   UP           48206",
                "JONES   ELM STREET   48205",
            ],
            [
                &["SMITH", "OAK", "48201"],
                &["JONES", "ELM STREET", "48205"],
            ],
        );
    }

    #[test]
    fn numbers_below_a_header_at_their_right_edge_have_room_to_grow() {
        let lines = [
            "LAST NAME     BALLOTS  ZIP  ",
            "SMITH               7  48201",
            "ALLEN              12  48202",
            "JONES             113  48203",
        ];
        let cut = Cut::at_blanks(&lines, None).unwrap();
        assert_eq!(
            cells(&cut, "MACDONALD  9991234567  48203").unwrap(),
            ["MACDONALD", "9991234567", "48203"]
        );
    }

    #[test]
    fn few_lines_without_a_header_are_not_cut() {
        let lines = ["SMITH   JOHN  1", "ALLEN   JO    2", "JONES   ANN   3"];
        assert_eq!(Cut::at_blanks(&lines, None), None);
        assert_eq!(Cut::at_blanks(&lines, Some(false)), None);
    }

    #[test]
    fn lines_of_different_lengths_are_not_cut() {
        assert_eq!(
            Cut::at_blanks(
                &["SMITH   JOHN  1", "ALLEN   JO  1", "A  B", "C  D", "E  F"],
                None
            ),
            None
        );
    }
}
