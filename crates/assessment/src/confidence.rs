//! How good the evidence is: three levels by written rules (ICD 203; for the levels' meaning ODNI 2018).
//!
//! Every rule asks for *more*: more independent sources, better seen, fewer gaps. None asks whether sources agree,
//! because then a source that is lost could raise confidence; that sources differ shows in the range of likelihood and
//! in the verdict. So losing a source or a log can only lower confidence, and a gap that opens never raises it.

use crate::items::Item;
use levelhead_schema::analysis::Confidence;
use levelhead_schema::claim::Gap;
use std::collections::BTreeSet;

/// An item counts as good evidence from here on.
const GOOD: f64 = 0.6;

/// An item counts as evidence at all from here on.
const ANY: f64 = 0.3;

/// An item says something when it sets hypotheses apart by this many bits.
const SAYS_SOMETHING_BITS: f64 = 0.5;

/// The level, and the rules that gave it, in words.
pub(crate) fn of(items: &[Item<'_>], gaps: &[&Gap]) -> (Confidence, Vec<String>) {
    let lines = |least: f64| -> (usize, usize) {
        let telling = items.iter().filter(|item| {
            item.counts >= least && item.diagnosticity() >= SAYS_SOMETHING_BITS * item.counts
        });
        let pairs: Vec<(&str, &str)> = telling
            .map(|item| (item.source.id.as_str(), item.group.as_str()))
            .collect();
        let sources: BTreeSet<&str> = pairs.iter().map(|pair| pair.0).collect();
        let groups: BTreeSet<&str> = pairs.iter().map(|pair| pair.1).collect();
        (sources.len(), groups.len())
    };
    let (good_sources, good_groups) = lines(GOOD);
    let (sources, groups) = lines(ANY);
    let seen: BTreeSet<&str> = items
        .iter()
        .filter(|item| item.is_seen() && item.counts >= GOOD)
        .map(|item| item.source.id.as_str())
        .collect();
    let mut because = Vec::new();
    because.push(format!(
        "{}, {} of them well graded; {} could see for themselves",
        counted(
            sources,
            "source says something of it",
            "sources say something of it"
        ),
        good_sources,
        seen.len()
    ));
    let mut level = Confidence::Low;
    if sources >= 2 && groups >= 2 && !seen.is_empty() {
        level = Confidence::Moderate;
    }
    if good_sources >= 3 && good_groups >= 3 && seen.len() >= 2 {
        level = Confidence::High;
    }
    if level < Confidence::High {
        because.push(match level {
            Confidence::Low => "moderate needs two sources with evidence of two kinds, one of which could see for itself".to_owned(),
            _ => "high needs three well graded sources with evidence of three kinds, two of which could see for themselves".to_owned(),
        });
    }
    let most = if gaps.iter().any(|gap| gap.kind.is_blind()) {
        Confidence::Low
    } else if gaps.is_empty() {
        Confidence::High
    } else {
        Confidence::Moderate
    };
    if most < Confidence::High {
        because.push(format!(
            "no more than {} while this is missing: {}",
            most.word(),
            gaps.iter()
                .map(|gap| gap.says.as_str())
                .collect::<Vec<_>>()
                .join("; ")
        ));
    }
    (level.min(most), because)
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
