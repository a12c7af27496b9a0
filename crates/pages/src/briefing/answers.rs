//! Claim by claim: the answer to each question, what was looked at, and what was not.

use super::period::{Period, Seen, published};
use super::summary::places;
use super::wording::{Counted, of};
use super::{Asked, Block, Item, Section, Text};
use crate::foreign;
use crate::site::text::fill;
use crate::site::vocabulary::{Told, told};
use crate::site::wording::words;
use levelhead_schema::assessment::PartAssessment;
use levelhead_schema::claim::Access;
use levelhead_schema::statement::Language;

/// Claims that are told in full; a briefing of hundreds of pages is read by nobody.
const CLAIMS: usize = 60;
const PARTS: usize = 12;
const ITEMS: usize = 6;
const LETTERS: usize = 400;

/// The section.
pub(super) fn section(asked: &Asked<'_>, period: &Period<'_>) -> Section {
    let w = of(asked.language);
    let mut blocks = vec![Block::Paragraph(Text::ours(w.answers_lead))];
    let answered: Vec<&Seen<'_>> = period
        .claims
        .iter()
        .filter(|seen| seen.state() == levelhead_schema::public::ClaimState::Answered)
        .collect();
    if answered.is_empty() {
        blocks.push(Block::Paragraph(Text::ours(w.no_questions)));
    }
    for seen in answered.iter().take(CLAIMS) {
        blocks.extend(claim(asked, seen));
    }
    blocks.extend(left_out(asked, &w.left_out, answered.len(), CLAIMS));
    Section {
        id: "answers",
        title: w.answers.to_owned(),
        blocks,
    }
}

/// A paragraph that counts what is not shown.
pub(super) fn left_out(
    asked: &Asked<'_>,
    words: &Counted,
    all: usize,
    shown: usize,
) -> Option<Block> {
    let rest = all.checked_sub(shown).filter(|rest| *rest > 0)?;
    Some(Block::Paragraph(Text::ours(
        words.of(asked.language, rest as u64),
    )))
}

fn claim(asked: &Asked<'_>, seen: &Seen<'_>) -> Vec<Block> {
    let language = asked.language;
    let w = of(language);
    let day = |day| crate::words::day(day, language);
    let claim = &seen.claim.claim;
    let mut blocks = vec![
        Block::Heading {
            level: 3,
            text: Text::named(&claim.title, 160),
        },
        Block::Paragraph(Text::ours(fill(
            w.meta,
            &[
                &claim.id,
                &places(asked, seen),
                &day(claim.date),
                &day(seen.newest.as_of),
                &seen.newest.version.to_string(),
                &day(published(seen.newest)),
            ],
        ))),
    ];
    if seen.replaced_later {
        blocks.push(Block::Paragraph(Text::ours(w.later)));
    }
    match seen.assessment() {
        None => blocks.push(Block::Paragraph(Text::ours(w.no_assessment))),
        Some(assessment) => {
            for part in assessment.parts.iter().take(PARTS) {
                blocks.push(Block::Heading {
                    level: 4,
                    text: Text::named(&part.text, LETTERS),
                });
                blocks.push(Block::List(question(language, part)));
            }
            blocks.extend(left_out(asked, &w.left_out, assessment.parts.len(), PARTS));
        }
    }
    blocks
}

/// The answer to one question. Likelihood and confidence are items of their own.
fn question(language: Language, part: &PartAssessment) -> Vec<Item> {
    let w = of(language);
    let sentence = |english: &str| Text::told(told(english, language), language, LETTERS);
    let mut items = vec![
        Item::led(w.answer, sentence(&part.verdict_words)),
        Item::led(w.likelihood, likelihood(language, part)),
        Item::led(
            w.confidence,
            Text::ours(words(language).confidence_word(part.confidence)),
        ),
        Item::led(w.impact, sentence(&part.impact.words)),
        Item::led(w.attribution, sentence(&part.attribution.words)),
    ];
    let looked = looked_at(language, part);
    items.push(match looked.is_empty() {
        true => Item::led(w.looked, Text::ours(w.nobody_looked)),
        false => with_list(language, w.looked, looked),
    });
    let not: Vec<Text> = part.not_examined.iter().map(|one| sentence(one)).collect();
    items.push(match not.is_empty() {
        true => Item::led(w.not_looked, Text::ours(w.none_named)),
        false => with_list(language, w.not_looked, not),
    });
    items
}

/// An item with a list below it, which is cut and says so.
pub(super) fn with_list(language: Language, lead: &str, mut below: Vec<Text>) -> Item {
    let rest = below.len().saturating_sub(ITEMS);
    below.truncate(ITEMS);
    if rest > 0 {
        below.push(Text::ours(of(language).and_more.of(language, rest as u64)));
    }
    Item {
        below,
        ..Item::led(lead, Text::ours(""))
    }
}

fn likelihood(language: Language, part: &PartAssessment) -> Text {
    let w = of(language);
    let (Some(term), Some(stands_for)) = (part.likelihood_term, &part.likelihood_of) else {
        return Text::ours(w.no_term);
    };
    let names: Vec<Told<'_>> = part
        .hypotheses
        .iter()
        .filter(|one| stands_for.hypotheses.contains(&one.code))
        .map(|one| told(&one.name, language))
        .collect();
    let all: Vec<String> = names
        .iter()
        .map(|name| foreign::shown(name.text, LETTERS))
        .collect();
    let term = words(language).likelihood_term(term);
    Text::ours(fill(w.likelihood_of, &[term, &all.join("; ")]))
}

/// Who looked, and at what: sources whose evidence counts and who saw more than the outside, each once.
fn looked_at(language: Language, part: &PartAssessment) -> Vec<Text> {
    let mut found: Vec<(Access, &str)> = Vec::new();
    for item in part
        .evidence
        .iter()
        .filter(|item| !item.withdrawn && item.counts > 0.0)
    {
        let access = Access::ALL
            .iter()
            .find(|access| access.name() == item.access);
        if let Some(access) = access.filter(|access| **access >= Access::Artefact) {
            let pair = (*access, item.source.as_str());
            if !found.contains(&pair) {
                found.push(pair);
            }
        }
    }
    // Who saw most comes first.
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    found
        .into_iter()
        .map(|(access, source)| {
            let seen = words(language).access(access);
            Text::named(&format!("{seen} ({source})"), LETTERS)
        })
        .collect()
}
