//! What was not answered on the last day: claims being examined, and answers that do not decide.

use super::answers::{left_out, with_list};
use super::period::{Period, published};
use super::summary::places;
use super::wording::of;
use super::{Asked, Block, Item, Section, Text};
use crate::site::text::fill;
use crate::site::vocabulary::told;
use levelhead_schema::assessment::PartAssessment;

const CLAIMS: usize = 60;
const LETTERS: usize = 300;

/// Verdicts that leave the question open.
const UNDECIDED: [&str; 3] = ["undetermined", "disputed", "insufficient-logging"];

/// The section.
pub(super) fn section(asked: &Asked<'_>, period: &Period<'_>) -> Section {
    let w = of(asked.language);
    let mut blocks = vec![Block::Paragraph(Text::ours(w.open_lead))];
    let before = blocks.len();
    blocks.extend(examined(asked, period));
    blocks.extend(undecided(asked, period));
    if blocks.len() == before {
        blocks.push(Block::Paragraph(Text::ours(w.open_none)));
    }
    Section {
        id: "open",
        title: w.open.to_owned(),
        blocks,
    }
}

fn examined(asked: &Asked<'_>, period: &Period<'_>) -> Vec<Block> {
    let language = asked.language;
    let w = of(language);
    let items: Vec<Item> = period
        .examined()
        .take(CLAIMS)
        .map(|seen| {
            let first = seen
                .known
                .first()
                .map(|version| crate::words::day(published(version), language));
            let about = fill(
                w.open_since,
                &[
                    &seen.claim.claim.id,
                    &places(asked, seen),
                    &first.unwrap_or_default(),
                ],
            );
            let mut below = vec![Text::ours(about)];
            let parts = seen.claim.claim.parts.iter();
            below.extend(parts.map(|part| Text::named(&part.text, LETTERS)));
            Item {
                below,
                ..Item::new(Text::named(&seen.claim.claim.title, 160))
            }
        })
        .collect();
    if items.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::Heading {
            level: 3,
            text: Text::ours(w.open_examined),
        },
        Block::List(items),
    ];
    blocks.extend(left_out(
        asked,
        &w.left_out,
        period.examined().count(),
        CLAIMS,
    ));
    blocks
}

fn undecided(asked: &Asked<'_>, period: &Period<'_>) -> Vec<Block> {
    let language = asked.language;
    let w = of(language);
    let is_open = |part: &PartAssessment| UNDECIDED.contains(&part.verdict.as_str());
    let open: Vec<_> = period.parts().filter(|(_, part)| is_open(part)).collect();
    if open.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading {
        level: 3,
        text: Text::ours(w.open_undecided),
    }];
    for (seen, part) in open.iter().take(CLAIMS) {
        blocks.push(Block::Heading {
            level: 4,
            text: Text::named(&part.text, LETTERS),
        });
        let sentence = |english: &str| Text::told(told(english, language), language, LETTERS);
        let mut items = vec![
            Item::led(&seen.claim.claim.id, sentence(&part.verdict_words)),
            Item::led(w.because, sentence(&part.verdict_because)),
        ];
        if !part.would_change.is_empty() {
            let changes = part.would_change.iter().map(|one| sentence(one)).collect();
            items.push(with_list(language, w.open_change, changes));
        }
        blocks.push(Block::List(items));
    }
    blocks.extend(left_out(asked, &w.left_out, open.len(), CLAIMS));
    blocks
}
