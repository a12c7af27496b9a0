//! The calendar of the year after the last day.

use super::period::Period;
use super::wording::of;
use super::{Asked, Block, Item, Section, Table, Text};
use crate::calendar::{Shown, not_known, words as dates};
use crate::site::text::fill;
use jiff::ToSpan;
use levelhead_schema::calendar::Event;

const ROWS: usize = 80;

/// The section.
pub(super) fn section(asked: &Asked<'_>, period: &Period<'_>) -> Section {
    let language = asked.language;
    let w = of(language);
    let shown = Shown {
        calendar: asked.calendar,
        place: None,
        from: period.to,
        to: period.to.saturating_add(1.year()),
    };
    let events = shown.events();
    let dated: Vec<&Event> = events.iter().filter(|event| event.date.is_some()).collect();
    let rows = dated.iter().take(ROWS).map(|event| {
        let what = [
            vec![dates::title(language, event)],
            dates::details(language, event, None),
        ]
        .concat();
        vec![
            Text::ours(
                event
                    .date
                    .map(|day| crate::words::day(day, language))
                    .unwrap_or_default(),
            ),
            Text::named(&what.join(". "), 800),
            Text::ours(dates::place(language, &event.place)),
            Text::named(&dates::basis(language, &event.basis), 400),
        ]
    });
    let mut blocks = vec![Block::Paragraph(Text::ours(w.ahead_lead))];
    if let Some(countdown) = dates::countdown(language, period.to) {
        blocks.push(Block::Paragraph(Text::ours(countdown)));
    }
    blocks.push(Block::Table(Table {
        caption: w.ahead_caption.to_owned(),
        heads: w.ahead_heads.map(str::to_owned).to_vec(),
        figures: Vec::new(),
        widths: vec![3, 6, 3, 5],
        rows: rows.collect(),
        left_out: dated.len().saturating_sub(ROWS),
    }));
    let unknown = not_known(&events);
    if !unknown.is_empty() {
        let items = unknown.iter().map(|group| {
            let year = group.year.to_string();
            let text = fill(
                w.ahead_unknown,
                &[
                    dates::kind(language, group.kind),
                    &year,
                    &group.places.join(" "),
                ],
            );
            Item::new(Text::ours(text))
        });
        blocks.push(Block::List(items.collect()));
    }
    Section {
        id: "ahead",
        title: w.ahead.to_owned(),
        blocks,
    }
}
