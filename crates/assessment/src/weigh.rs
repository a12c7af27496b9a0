//! Hypotheses against evidence: probabilities under each stated prior and without each item in turn.
//!
//! The evidence against a hypothesis is counted in bits, each item beside the hypothesis that it fits best, so an item
//! never adds: it only takes away from those that explain it less well. Within a group the bits are summed down to the
//! group's cap. From this follows what must hold: an item that no hypothesis explains better than `h` leaves the bits of
//! `h` alone and can only lower the others', so taking it away never makes `h` likelier. The same holds with any other
//! item left out, and therefore for both ends of the range.
//!
//! Source: Heuer 1999, *Psychology of Intelligence Analysis*, chapter 8, for the matrix and its reading by
//! inconsistency; Bayes' rule for the numbers.

use crate::items::Item;
use crate::weights::{HypothesisKind, Prior};
use std::collections::BTreeMap;

/// ICD 203 has no words for less than 1 or more than 99 percent, and an explanation that nobody thought of is always
/// left: no probability leaves these bounds.
const LEAST: f64 = 0.01;
const MOST: f64 = 0.99;

/// The probabilities of the hypotheses in every run.
#[derive(Clone, Debug)]
pub(crate) struct Weighed {
    /// One row a run, in the order of the hypotheses: for each prior first with all items, then without each.
    runs: Vec<Vec<f64>>,
    /// Bits against each hypothesis, all items in.
    pub(crate) inconsistency: Vec<f64>,
}

/// A range of probabilities, within 0.01 to 0.99.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Range {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// Weighs the items. Shape: `items[..].bits` in the order of `hypotheses`.
pub(crate) fn weigh(
    hypotheses: &[&HypothesisKind],
    priors: &[&Prior],
    items: &[Item<'_>],
) -> Weighed {
    let counted: Vec<&Item<'_>> = items
        .iter()
        .filter(|item| item.diagnosticity() > 0.0)
        .collect();
    let mut left_out: Vec<Option<usize>> = vec![None];
    left_out.extend((0..counted.len()).map(Some));
    let against: Vec<Vec<f64>> = left_out
        .iter()
        .map(|&left_out| against(hypotheses.len(), &counted, left_out))
        .collect();
    let mut runs = Vec::new();
    for prior in priors {
        let before: Vec<f64> = hypotheses
            .iter()
            .map(|known| {
                let named = prior.expected.get(&known.code);
                named.copied().unwrap_or(prior.otherwise).log2()
            })
            .collect();
        runs.extend(against.iter().map(|bits| posterior(&before, bits)));
    }
    Weighed {
        runs,
        inconsistency: against.into_iter().next().unwrap_or_default(),
    }
}

/// Bits against each hypothesis, summed within groups down to their caps.
fn against(hypotheses: usize, items: &[&Item<'_>], left_out: Option<usize>) -> Vec<f64> {
    let mut groups: BTreeMap<&str, (f64, Vec<f64>)> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        if left_out == Some(at) {
            continue;
        }
        let (_, sums) = groups
            .entry(&item.group)
            .or_insert_with(|| (item.cap_bits, vec![0.0; hypotheses]));
        for (sum, bits) in sums.iter_mut().zip(&item.bits) {
            *sum += bits;
        }
    }
    let mut all = vec![0.0; hypotheses];
    for (cap, sums) in groups.values() {
        for (sum, bits) in all.iter_mut().zip(sums) {
            *sum += bits.max(-cap);
        }
    }
    all
}

fn posterior(before: &[f64], bits: &[f64]) -> Vec<f64> {
    let sums: Vec<f64> = before
        .iter()
        .zip(bits)
        .map(|(one, other)| one + other)
        .collect();
    let most = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shares: Vec<f64> = sums.iter().map(|sum| (sum - most).exp2()).collect();
    let total: f64 = shares.iter().sum();
    shares.iter().map(|share| share / total).collect()
}

impl Weighed {
    /// The range of one hypothesis, or of several together.
    pub(crate) fn range(&self, of: impl Fn(usize) -> bool) -> Range {
        let together = |run: &Vec<f64>| -> f64 {
            let chosen = run.iter().enumerate().filter(|(at, _)| of(*at));
            chosen.map(|(_, share)| share).sum()
        };
        let fold = |start, pick: fn(f64, f64) -> f64| {
            let value = self.runs.iter().map(together).fold(start, pick);
            // Six digits: more would be noise of the last bits, and another machine's noise.
            (value.clamp(LEAST, MOST) * 1e6).round() / 1e6
        };
        Range {
            low: fold(1.0, f64::min),
            high: fold(0.0, f64::max),
        }
    }

    /// The probability with all items under the first prior.
    pub(crate) fn plain(&self, at: usize) -> f64 {
        self.runs
            .first()
            .and_then(|run| run.get(at))
            .copied()
            .unwrap_or(0.0)
    }

    /// True when the hypotheses of `leader` are together ahead of every other of the disjoint `sets` in every run.
    pub(crate) fn leads_throughout<'s>(
        &self,
        leader: &[usize],
        sets: impl Iterator<Item = &'s [usize]> + Clone,
    ) -> bool {
        self.runs.iter().all(|run| {
            let share = |set: &[usize]| -> f64 { set.iter().map(|&at| run[at]).sum() };
            let own = share(leader);
            sets.clone().all(|set| set == leader || share(set) < own)
        })
    }
}
