//! Which release do the rows come from, and which others can the evidence not tell from it?

use crate::library::{RELEASES_MAX, ReleaseSet};
use std::collections::BTreeMap;

/// Distinct rows by the set of releases that explain them verbatim.
pub(crate) type Histogram = BTreeMap<ReleaseSet, u64>;

/// Share of rows that may agree with a release by accident although they come from another: an edit that brings
/// back an older or a later state of the record. At least this; twice what is seen when more is seen.
const ACCIDENTS_LEAST: f64 = 1e-4;
/// How improbable the rows must be under a release before it is ruled out.
const RULED_OUT: f64 = 1e-3;

/// The answer to the question of date.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Dating {
    /// Releases that cannot be told from the best one, itself among them, as bits in the order given.
    pub(crate) best: Vec<usize>,
    /// The smallest set of releases that explains the rows, greedily: release and rows it adds; empty when one does.
    pub(crate) mixture: Vec<(usize, u64)>,
}

/// Rows that a release explains, and rows that no other does.
pub(crate) fn rows_explained(histogram: &Histogram, bit: usize) -> (u64, u64) {
    let only = ReleaseSet::single(bit);
    let all = histogram
        .iter()
        .filter(|(set, _)| set.has(bit))
        .map(|(_, rows)| rows)
        .sum();
    (all, histogram.get(&only).copied().unwrap_or(0))
}

/// Dates the rows. `bits` are the public releases, oldest first; `chance` is the share of made-up rows that the library
/// explains: as many rows may agree with a release by accident.
pub(crate) fn date(histogram: &Histogram, bits: &[usize], chance: f64) -> Dating {
    let total: u64 = histogram.values().sum();
    // Of releases that explain equally much, the oldest: any other would be newer than the evidence asks for.
    let Some(&best) = bits
        .iter()
        .rev()
        .max_by_key(|&&bit| rows_explained(histogram, bit).0)
    else {
        return Dating::default();
    };
    let explained = rows_explained(histogram, best).0;
    if explained == 0 {
        return Dating::default();
    }
    let least = ACCIDENTS_LEAST.max(chance);
    let left = total - explained;
    let accidents = total as f64 * least.max(2.0 * left as f64 / total as f64);
    let mixture = mixture(histogram, bits, best, total);
    let accidents = if mixture.is_empty() {
        accidents
    } else {
        total as f64 * least
    };
    let best = bits
        .iter()
        .copied()
        .filter(|&other| {
            let difference = rows_only_first(histogram, best, other)
                .saturating_sub(rows_only_first(histogram, other, best));
            poisson_tail(difference, accidents) >= RULED_OUT
        })
        .collect();
    Dating { best, mixture }
}

/// Rows that `a` explains and `b` does not.
fn rows_only_first(histogram: &Histogram, a: usize, b: usize) -> u64 {
    histogram
        .iter()
        .filter(|(set, _)| set.has(a) && !set.has(b))
        .map(|(_, rows)| rows)
        .sum()
}

/// Adds release after release as long as each explains clearly more than accidents would.
fn mixture(histogram: &Histogram, bits: &[usize], best: usize, total: u64) -> Vec<(usize, u64)> {
    let mut taken = vec![(best, rows_explained(histogram, best).0)];
    let mut covered = ReleaseSet::single(best);
    let worth = (total as f64 * 0.005).max(5.0) as u64;
    while taken.len() < bits.len().min(RELEASES_MAX) {
        let adds = |bit: usize| -> u64 {
            histogram
                .iter()
                .filter(|(set, _)| set.has(bit) && set.both(&covered).is_empty())
                .map(|(_, rows)| rows)
                .sum()
        };
        let Some(next) = bits.iter().rev().copied().max_by_key(|&bit| adds(bit)) else {
            break;
        };
        let rows = adds(next);
        if rows < worth {
            break;
        }
        taken.push((next, rows));
        covered.insert(next);
    }
    if taken.len() > 1 { taken } else { Vec::new() }
}

/// Probability of `count` or more events when `mean` are expected.
pub(crate) fn poisson_tail(count: u64, mean: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    // P(X >= k) is the regularised lower incomplete gamma function P(k, mean).
    statrs::function::gamma::gamma_lr(count as f64, mean.max(f64::MIN_POSITIVE))
}

#[cfg(test)]
mod tests {
    use super::{Dating, Histogram, ReleaseSet, date, poisson_tail};

    fn histogram(entries: &[(&[usize], u64)]) -> Histogram {
        entries
            .iter()
            .map(|(bits, rows)| {
                let mut set = ReleaseSet::default();
                bits.iter().for_each(|&bit| set.insert(bit));
                (set, *rows)
            })
            .collect()
    }

    #[test]
    fn one_release_is_named_when_rows_decide() {
        let rows = histogram(&[(&[0, 1, 2], 150), (&[1, 2], 20), (&[0, 1], 25), (&[1], 5)]);
        assert_eq!(
            date(&rows, &[0, 1, 2], 0.0),
            Dating {
                best: vec![1],
                mixture: vec![]
            }
        );
    }

    #[test]
    fn releases_that_rows_do_not_decide_are_all_named() {
        let rows = histogram(&[(&[0, 1, 2], 190), (&[1, 2], 9), (&[1], 1)]);
        assert_eq!(date(&rows, &[0, 1, 2], 0.0).best, [1, 2]);
        assert_eq!(
            date(&histogram(&[(&[0, 1, 2], 10)]), &[0, 1, 2], 0.0).best,
            [0, 1, 2]
        );
        assert_eq!(date(&Histogram::new(), &[0, 1, 2], 0.0), Dating::default());
    }

    #[test]
    fn a_mixture_names_its_parts() {
        let rows = histogram(&[
            (&[0, 1, 2], 1000),
            (&[0], 40),
            (&[2], 60),
            (&[0, 1], 30),
            (&[1, 2], 30),
        ]);
        let dating = date(&rows, &[0, 1, 2], 0.0);
        assert_eq!(dating.mixture, [(2, 1090), (0, 70)]);
    }

    #[test]
    fn the_tail_is_poissons() {
        assert!((poisson_tail(1, 0.02) - 0.0198).abs() < 1e-4);
        assert!((poisson_tail(2, 0.02) - 0.000_197).abs() < 1e-5);
        assert!((poisson_tail(0, 5.0) - 1.0).abs() < 1e-12);
    }
}
