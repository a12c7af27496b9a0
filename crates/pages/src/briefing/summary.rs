//! The first page: plain words, figures, the newest answers.

use super::changes::Change;
use super::period::{Period, Seen};
use super::wording::of;
use super::{Asked, Block, Item, Table, Text};
use crate::calendar::words as dates;
use crate::site::text::{fill, number};
use crate::site::wording::words;
use levelhead_schema::public::ClaimState;

/// Answers in the table of the first page; as many as leave it one page.
const GLANCE: usize = 5;
const TITLE: usize = 90;

/// The span, in words.
pub(super) fn subtitle(asked: &Asked<'_>) -> String {
    let day = |day| crate::words::day(day, asked.language);
    fill(of(asked.language).span, &[&day(asked.from), &day(asked.to)])
}

/// The figures on top.
pub(super) fn figures(
    asked: &Asked<'_>,
    period: &Period<'_>,
    changes: &[Change<'_>],
) -> Vec<(String, String)> {
    let w = of(asked.language);
    let corrections = super::changes::taking_back(period).count();
    [
        (w.box_claims, period.claims.len()),
        (w.box_questions, period.parts().count()),
        (w.box_examined, period.examined().count()),
        (w.box_changes, changes.len()),
        (w.box_corrections, corrections),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), number(value as u64, asked.language)))
    .collect()
}

/// The summary.
pub(super) fn blocks(asked: &Asked<'_>, period: &Period<'_>, changes: &[Change<'_>]) -> Vec<Block> {
    let language = asked.language;
    let w = of(language);
    let mut blocks = vec![Block::Paragraph(Text::ours(standing(asked, period)))];
    blocks.extend(outcomes(asked, period));
    let corrections = super::changes::taking_back(period).count() as u64;
    let mut rest = vec![match changes.len() {
        0 => w.no_changes.to_owned(),
        some => w.changes_made.of(language, some as u64),
    }];
    if corrections > 0 {
        rest.push(w.corrections_made.of(language, corrections));
    }
    rest.extend(dates::countdown(language, asked.to));
    blocks.push(Block::Paragraph(Text::ours(rest.join(" "))));
    blocks.extend(glance(asked, period));
    blocks.push(Block::Paragraph(Text::ours(w.caution)));
    blocks
}

/// How many claims there are and how they stand.
fn standing(asked: &Asked<'_>, period: &Period<'_>) -> String {
    let language = asked.language;
    let w = of(language);
    let mut sentences = Vec::new();
    if period.claims.is_empty() {
        sentences.push(w.nothing.to_owned());
    } else {
        sentences.push(w.claims_in.of(language, period.claims.len() as u64));
        for (state, counted) in [
            (ClaimState::Answered, &w.answered),
            (ClaimState::Open, &w.examined),
            (ClaimState::Withdrawn, &w.withdrawn),
        ] {
            let number = period.in_state(state) as u64;
            if number > 0 {
                sentences.push(counted.of(language, number));
            }
        }
    }
    if !period.waiting.is_empty() {
        sentences.push(w.waiting.of(language, period.waiting.len() as u64));
    }
    sentences.join(" ")
}

/// What the answers say, counted by what took place.
fn outcomes(asked: &Asked<'_>, period: &Period<'_>) -> Vec<Block> {
    let language = asked.language;
    let w = of(language);
    let questions = period.parts().count() as u64;
    if period.in_state(ClaimState::Answered) == 0 {
        return Vec::new();
    }
    if questions == 0 {
        return vec![Block::Paragraph(Text::ours(w.no_questions))];
    }
    let items = w.outcomes.iter().filter_map(|(code, counted)| {
        let number = period
            .parts()
            .filter(|(_, part)| {
                let known = w
                    .outcomes
                    .iter()
                    .any(|(code, _)| *code == part.occurrence.answer);
                // A code of a newer version is not decided here, rather than left out of the sum.
                part.occurrence.answer == *code || (!known && *code == "not-decided")
            })
            .count() as u64;
        (number > 0).then(|| Item::new(Text::ours(counted.of(language, number))))
    });
    vec![
        Block::Paragraph(Text::ours(w.questions.of(language, questions))),
        Block::List(items.collect()),
    ]
}

/// The newest answers in a table.
fn glance(asked: &Asked<'_>, period: &Period<'_>) -> Option<Block> {
    let w = of(asked.language);
    if period.claims.is_empty() {
        return None;
    }
    let rows = period.claims.iter().take(GLANCE).map(|seen| {
        vec![
            Text::named(&seen.claim.claim.title, TITLE),
            Text::ours(places(asked, seen)),
            Text::ours(answer(asked, seen)),
        ]
    });
    Some(Block::Table(Table {
        caption: w.glance.to_owned(),
        heads: w.glance_heads.map(str::to_owned).to_vec(),
        figures: Vec::new(),
        widths: vec![5, 2, 4],
        rows: rows.collect(),
        left_out: period.claims.len().saturating_sub(GLANCE),
    }))
}

/// The places of a claim, in words.
pub(super) fn places(asked: &Asked<'_>, seen: &Seen<'_>) -> String {
    let names: Vec<String> = seen
        .places()
        .into_iter()
        .map(|place| dates::place(asked.language, place))
        .collect();
    match names.len() {
        0 => of(asked.language).no_place.to_owned(),
        1..=4 => names.join(", "),
        more => {
            let rest = of(asked.language)
                .and_more
                .of(asked.language, more as u64 - 3);
            format!("{} {rest}", names[..3].join(", "))
        }
    }
}

/// The answer in a few words: the verdicts on its parts, each once, or how the claim stands.
pub(super) fn answer(asked: &Asked<'_>, seen: &Seen<'_>) -> String {
    let w = words(asked.language);
    let Some(assessment) = seen.assessment() else {
        return w.verdict(seen.state().word()).to_owned();
    };
    let mut names: Vec<&str> = Vec::new();
    for part in &assessment.parts {
        let name = w.verdict(&part.verdict);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join("; ")
}
