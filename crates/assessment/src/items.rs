//! Which items of evidence bear on a part as of a day, and how far each counts.

use crate::error::WeightsError;
use crate::weights::{EvidenceKind, HypothesisKind, RestsOn, Weights};
use jiff::civil::Date;
use levelhead_schema::claim::{Access, Claim, Evidence, Part, Role, Source};

/// One item, ready to be weighed.
#[derive(Clone, Debug)]
pub(crate) struct Item<'a> {
    pub(crate) evidence: &'a Evidence,
    pub(crate) source: &'a Source,
    pub(crate) kind: &'a EvidenceKind,
    /// Items of one group count together.
    pub(crate) group: String,
    /// Most bits of the group.
    pub(crate) cap_bits: f64,
    /// 0 to 1.
    pub(crate) counts: f64,
    /// Why it does not count in full.
    pub(crate) discounted: Vec<String>,
    /// Bits against each hypothesis of the part; 0 where none explains the item better.
    pub(crate) bits: Vec<f64>,
    pub(crate) withdrawn: bool,
}

impl Item<'_> {
    /// How far apart the item sets the hypotheses, in bits.
    pub(crate) fn diagnosticity(&self) -> f64 {
        let least = self.bits.iter().copied().fold(0.0, f64::min);
        if least == 0.0 { 0.0 } else { -least }
    }

    /// True when the item is a source's that could see what the item rests on, and counts.
    pub(crate) fn is_seen(&self) -> bool {
        self.counts >= 0.5
            && self.kind.rests_on != RestsOn::Word
            && !matches!(self.source.access, Access::Nothing | Access::Outside)
    }

    /// The same for the inside of a system.
    pub(crate) fn is_seen_system(&self) -> bool {
        self.is_seen()
            && (self.kind.rests_on == RestsOn::System
                || matches!(self.source.access, Access::System | Access::Logs))
    }
}

/// The items of a part that were known on a day, in the order of the claim; withdrawn ones stay, and count nothing.
///
/// # Errors
/// An item of a kind that the weights do not know.
pub(crate) fn of_part<'a>(
    claim: &'a Claim,
    part: &Part,
    as_of: Date,
    weights: &'a Weights,
    hypotheses: &[&HypothesisKind],
) -> Result<Vec<Item<'a>>, WeightsError> {
    let mut items = Vec::new();
    for evidence in &claim.evidence {
        let Some(kind) = weights.kind(&evidence.kind) else {
            return Err(WeightsError::UnknownKind {
                item: evidence.id.clone(),
                kind: evidence.kind.clone(),
                nearest: weights.nearest_kind(&evidence.kind),
            });
        };
        let Some(source) = claim.source(&evidence.source) else {
            continue;
        };
        if evidence.date > as_of || !evidence.parts.contains(&part.id) {
            continue;
        }
        let withdrawn = claim.withdrawn(evidence, as_of).is_some();
        let (counts, discounted) = counts(evidence, source, kind, withdrawn, weights);
        let cap = weights
            .group(&kind.group)
            .map_or(0.0, |group| group.cap_bits);
        items.push(Item {
            evidence,
            source,
            kind,
            group: evidence.group.clone().unwrap_or_else(|| kind.group.clone()),
            cap_bits: cap,
            counts,
            discounted,
            bits: bits(evidence, kind, counts, hypotheses),
            withdrawn,
        });
    }
    one_cap_a_group(&mut items);
    Ok(items)
}

/// A group named by the analyst may hold items of several kinds: the smallest of their caps holds for all, so that
/// naming a root never makes its items count for more.
fn one_cap_a_group(items: &mut [Item<'_>]) {
    for at in 0..items.len() {
        let of_group = items.iter().filter(|item| item.group == items[at].group);
        let least = of_group
            .map(|item| item.cap_bits)
            .fold(f64::INFINITY, f64::min);
        items[at].cap_bits = least;
    }
}

fn counts(
    evidence: &Evidence,
    source: &Source,
    kind: &EvidenceKind,
    withdrawn: bool,
    weights: &Weights,
) -> (f64, Vec<String>) {
    if withdrawn {
        return (0.0, vec!["withdrawn".to_owned()]);
    }
    let grades = &weights.grades;
    let mut discounted = Vec::new();
    let mut factor = |value: f64, why: String| {
        if value < 1.0 {
            discounted.push(format!("{why} ({:.0}%)", value * 100.0));
        }
        value
    };
    let reliability = factor(
        grades.reliability(source.grade),
        format!(
            "the source's reliability is graded {}",
            source.grade.letter()
        ),
    );
    let credibility = factor(
        grades.credibility(evidence.credibility),
        format!(
            "the information's credibility is graded {}",
            evidence.credibility
        ),
    );
    let saw = match source.role {
        Role::Denies => "whoever denies it could see",
        _ => "the source could see",
    };
    let access = factor(
        grades.access(kind.rests_on, source.access),
        format!("{saw}: {}", seen_words(source.access)),
    );
    (reliability * credibility * access, discounted)
}

/// What a source could see, as the end of a sentence.
pub(crate) fn seen_words(access: Access) -> &'static str {
    match access {
        Access::Nothing => "nothing but what others said",
        Access::Outside => "the outside of the system",
        Access::Briefing => "a briefing on what others saw",
        Access::Artefact => "the material that is shown",
        Access::Procedure => "the rules and the procedure",
        Access::Logs => "logs and monitoring",
        Access::System => "the system itself",
    }
}

/// Bits against each hypothesis, beside the one of them that the item fits best.
fn bits(
    evidence: &Evidence,
    kind: &EvidenceKind,
    counts: f64,
    hypotheses: &[&HypothesisKind],
) -> Vec<f64> {
    let ratio = |hypothesis: &&HypothesisKind| kind.ratio(hypothesis, evidence.power);
    let best = hypotheses
        .iter()
        .map(ratio)
        .fold(f64::MIN_POSITIVE, f64::max);
    hypotheses
        .iter()
        .map(
            |hypothesis| match (ratio(hypothesis) / best).log2() * counts {
                // No minus zero in a report.
                0.0 => 0.0,
                bits => bits,
            },
        )
        .collect()
}
