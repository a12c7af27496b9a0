//! What was not looked at, and what would change the answer.

use crate::items::Item;
use crate::weights::{EvidenceKind, HypothesisKind, RestsOn, Weights};
use levelhead_schema::claim::{Access, Claim, Gap, Part, PartKind};
use std::collections::BTreeSet;

/// Most suggestions: who is told twenty things to do does none.
const MOST: usize = 5;

/// Reports of the program itself that answer this kind of question.
fn reports(kind: PartKind) -> &'static [(&'static [&'static str], &'static str)] {
    const LEAK: (&[&str], &str) = (
        &[
            "rows-match-release",
            "rows-only-in-register",
            "rows-of-nobody",
        ],
        "The data itself was not compared with public releases (`levelhead leak check`)",
    );
    const SEARCH: (&[&str], &str) = (
        &[
            "searched-and-not-found",
            "hostile-entry-in-logs",
            "probing-in-logs",
            "inquiry-found-nothing",
        ],
        "The system's logs were not searched with measured power",
    );
    const POSTS: (&[&str], &str) = (
        &["accounts-act-together", "not-beyond-chance"],
        "The posts were not tested for accounts that act together beyond chance",
    );
    match kind {
        PartKind::Leak => &[LEAK],
        PartKind::Intrusion | PartKind::Disruption => &[SEARCH],
        PartKind::Influence => &[POSTS],
        PartKind::Manipulation
        | PartKind::Exposure
        | PartKind::Impersonation
        | PartKind::Process => &[],
    }
}

/// What was not looked at: gaps, missing reports, sources that could not see.
pub(crate) fn not_examined(
    claim: &Claim,
    part: &Part,
    items: &[Item<'_>],
    gaps: &[&Gap],
) -> Vec<String> {
    let mut lines: Vec<String> = gaps.iter().map(|gap| gap.says.clone()).collect();
    for (kinds, line) in reports(part.kind) {
        if !items
            .iter()
            .any(|item| !item.withdrawn && kinds.contains(&item.evidence.kind.as_str()))
        {
            lines.push((*line).to_owned());
        }
    }
    let mut seen = BTreeSet::new();
    for item in items {
        if item.source.access == Access::Nothing
            && item.kind.rests_on != RestsOn::Word
            && seen.insert(&item.source.id)
        {
            let saw = item
                .source
                .saw
                .as_ref()
                .map_or(String::new(), |saw| format!(": {saw}"));
            lines.push(format!(
                "{} speaks of it and could see nothing of it{saw}",
                item.source.name
            ));
        }
    }
    for item in items.iter().filter(|item| !item.withdrawn) {
        for limit in &item.evidence.limits {
            if !lines.contains(limit) {
                lines.push(limit.clone());
            }
        }
    }
    if items.is_empty() {
        lines.push(format!(
            "No evidence on \"{}\" was put before us",
            part.text
        ));
    }
    if claim.impacts.iter().all(|impact| impact.part != part.id) {
        lines.push("What came of it".to_owned());
    }
    lines
}

/// What would change the answer: the kinds of evidence that would set the two leading hypotheses furthest apart, and
/// the items on which the verdict rests.
pub(crate) fn would_change(
    part: &Part,
    weights: &Weights,
    leading: &[&HypothesisKind],
    items: &[Item<'_>],
    rests_on: &[String],
    gaps: &[&Gap],
) -> Vec<String> {
    let mut lines = Vec::new();
    for gap in gaps.iter().filter(|gap| !gap.kind.is_blind()) {
        lines.push(format!("An answer to what is missing: \"{}\"", gap.says));
    }
    for item in items
        .iter()
        .filter(|item| rests_on.contains(&item.evidence.id))
    {
        lines.push(format!(
            "If this were withdrawn or found wrong: \"{}\" ({})",
            item.evidence.says, item.source.name
        ));
    }
    let had: BTreeSet<&str> = items
        .iter()
        .filter(|item| item.counts > 0.0)
        .map(|item| item.kind.name.as_str())
        .collect();
    let [first, second, ..] = leading else {
        return lines;
    };
    let apart = |kind: &EvidenceKind| {
        let power = kind.by_power.then_some(0.9);
        (kind.ratio(first, power) / kind.ratio(second, power))
            .log2()
            .abs()
    };
    let mut kinds: Vec<(f64, &EvidenceKind)> = weights
        .kinds()
        .iter()
        .filter(|kind| {
            let group = weights.group(&kind.group);
            !had.contains(kind.name.as_str())
                && group.is_some_and(|group| group.asked_of.contains(&part.kind))
        })
        .map(|kind| (apart(kind), kind))
        .filter(|(bits, _)| *bits >= 1.0)
        .collect();
    kinds.sort_by(|one, other| {
        other
            .0
            .total_cmp(&one.0)
            .then_with(|| one.1.name.cmp(&other.1.name))
    });
    let mut asked = BTreeSet::new();
    for (_, kind) in kinds {
        if lines.len() < MOST && asked.insert(&kind.ask) {
            lines.push(capitalised(&kind.ask));
        }
    }
    lines
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
