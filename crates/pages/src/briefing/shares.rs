//! Claims by state and kind, questions by verdict: charts, each with its table.

use super::chart::{Bar, Bars, figures};
use super::period::{Period, Seen};
use super::wording::of;
use super::{Asked, Block, Section, Table, Text};
use crate::calendar::words as dates;
use crate::site::text::{fill, number};
use crate::site::wording::words;
use levelhead_schema::public::ClaimState;
use std::collections::BTreeMap;

/// Bars of one chart; the table has more.
const BARS: usize = 12;
const ROWS: usize = 60;

/// The order of the parts of a bar.
const STATES: [ClaimState; 3] = [
    ClaimState::Answered,
    ClaimState::Open,
    ClaimState::Withdrawn,
];

/// The section.
pub(super) fn section(asked: &Asked<'_>, period: &Period<'_>) -> Section {
    let w = of(asked.language);
    let mut blocks = vec![Block::Paragraph(Text::ours(w.shares_lead))];
    if period.claims.is_empty() {
        blocks.push(Block::Paragraph(Text::ours(w.nothing)));
    } else {
        blocks.extend(of_claims(
            asked,
            "kinds",
            w.by_kind,
            w.head_kind,
            &by_kind(asked, period),
        ));
        blocks.extend(of_claims(
            asked,
            "states",
            w.by_state,
            w.head_state,
            &by_state(asked, period),
        ));
        blocks.extend(by_verdict(asked, period));
    }
    Section {
        id: "shares",
        title: w.shares.to_owned(),
        blocks,
    }
}

type Counts = Vec<(String, [u64; 3])>;

fn by_state(asked: &Asked<'_>, period: &Period<'_>) -> Counts {
    count(period, |seen| match seen.places() {
        places if places.is_empty() => vec![of(asked.language).no_place.to_owned()],
        places => places
            .into_iter()
            .map(|place| dates::place(asked.language, place))
            .collect(),
    })
}

fn by_kind(asked: &Asked<'_>, period: &Period<'_>) -> Counts {
    count(period, |seen| {
        let mut kinds = Vec::new();
        for part in &seen.claim.claim.parts {
            let name = words(asked.language).kind(part.kind.name()).to_owned();
            if !kinds.contains(&name) {
                kinds.push(name);
            }
        }
        kinds
    })
}

/// Counts claims under each of their names by how they stand; most first, then by name.
fn count(period: &Period<'_>, names: impl Fn(&Seen<'_>) -> Vec<String>) -> Counts {
    let mut found: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    for seen in &period.claims {
        let place = STATES
            .iter()
            .position(|state| *state == seen.state())
            .unwrap_or(0);
        for name in names(seen) {
            found.entry(name).or_default()[place] += 1;
        }
    }
    let mut counts: Counts = found.into_iter().collect();
    counts.sort_by_key(|(_, parts)| std::cmp::Reverse(parts.iter().sum::<u64>()));
    counts
}

fn of_claims(
    asked: &Asked<'_>,
    id: &'static str,
    title: &str,
    head: &str,
    counts: &Counts,
) -> Vec<Block> {
    let w = of(asked.language);
    let legend = w.legend.map(str::to_owned).to_vec();
    let bars = bars(
        id,
        title,
        &legend,
        counts
            .iter()
            .map(|(name, parts)| (name.clone(), parts.to_vec())),
    );
    let mut heads = vec![head.to_owned()];
    heads.extend(legend);
    heads.push(w.head_all.to_owned());
    let rows = counts.iter().take(ROWS).map(|(name, parts)| {
        let all: u64 = parts.iter().sum();
        let mut row = vec![Text::ours(name.clone())];
        row.extend(
            parts
                .iter()
                .chain([&all])
                .map(|value| Text::ours(number(*value, asked.language))),
        );
        row
    });
    vec![
        Block::Chart(bars),
        Block::Table(Table {
            caption: title.to_owned(),
            heads,
            figures: vec![1, 2, 3, 4],
            widths: vec![4, 2, 2, 2, 1],
            rows: rows.collect(),
            left_out: counts.len().saturating_sub(ROWS),
        }),
    ]
}

/// Answered questions by verdict.
fn by_verdict(asked: &Asked<'_>, period: &Period<'_>) -> Vec<Block> {
    let w = of(asked.language);
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, part) in period.parts() {
        *found
            .entry(words(asked.language).verdict(&part.verdict))
            .or_default() += 1;
    }
    if found.is_empty() {
        return Vec::new();
    }
    let mut counts: Vec<(&str, u64)> = found.into_iter().collect();
    counts.sort_by_key(|(_, value)| std::cmp::Reverse(*value));
    let legend = vec![w.head_questions.to_owned()];
    let bars = bars(
        "verdicts",
        w.by_verdict,
        &legend,
        counts
            .iter()
            .map(|(name, value)| ((*name).to_owned(), vec![*value])),
    );
    let rows = counts.iter().map(|(name, value)| {
        vec![
            Text::ours(*name),
            Text::ours(number(*value, asked.language)),
        ]
    });
    vec![
        Block::Chart(bars),
        Block::Table(Table {
            caption: w.by_verdict.to_owned(),
            heads: vec![w.head_verdict.to_owned(), w.head_questions.to_owned()],
            figures: vec![1],
            widths: vec![6, 1],
            rows: rows.collect(),
            left_out: 0,
        }),
    ]
}

fn bars(
    id: &'static str,
    title: &str,
    legend: &[String],
    counts: impl Iterator<Item = (String, Vec<u64>)>,
) -> Bars {
    let rows: Vec<Bar> = counts
        .take(BARS)
        .map(|(label, parts)| Bar {
            figures: figures(&parts, legend),
            label,
            parts,
        })
        .collect();
    let all: Vec<String> = rows
        .iter()
        .map(|row| fill("{0}: {1}", &[&row.label, &row.figures]))
        .collect();
    Bars {
        id,
        title: title.to_owned(),
        description: format!("{}.", all.join("; ")),
        legend: legend.to_vec(),
        rows,
    }
}
