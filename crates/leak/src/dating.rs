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
    /// Releases that may explain the rows, alone or, where one does not suffice, as part of a mixture: those that the
    /// rows do not rule out, as bits in the order given.
    pub(crate) best: Vec<usize>,
    /// The smallest set of releases that explains the rows: release and rows it adds; empty when one does.
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
    let rows = Rows::new(histogram, bits);
    // Of releases that explain equally much, the oldest: any other would be newer than the evidence asks for.
    let Some(best) = (0..bits.len()).min_by_key(|&at| rows.left_by(at)) else {
        return Dating::default();
    };
    let left = rows.left_by(best);
    if left == rows.total {
        return Dating::default();
    }
    let least = rows.total as f64 * ACCIDENTS_LEAST.max(chance);
    let doubt = least.max(2.0 * left as f64);
    let mut possible: Vec<bool> = (0..bits.len())
        .map(|other| {
            let difference = rows
                .only_first(best, other)
                .saturating_sub(rows.only_first(other, best));
            poisson_tail(difference, doubt) >= RULED_OUT
        })
        .collect();
    let mut mixture = Vec::new();
    if poisson_tail(left, least) < RULED_OUT
        && let Some(parts) = rows.smallest_mixture(left, least)
    {
        // Too few rows ask for a second release to speak of a mixture, and too many to keep silent of it.
        let speaks = rows
            .added(&parts)
            .iter()
            .all(|&(_, adds)| adds >= worth(rows.total));
        if speaks {
            possible.fill(false);
            mixture = rows
                .added(&parts)
                .iter()
                .map(|&(at, adds)| (bits[at], adds))
                .collect();
        }
        for at in rows.possible_parts(&parts, least) {
            possible[at] = true;
        }
    }
    let best = bits
        .iter()
        .zip(possible)
        .filter(|(_, possible)| *possible)
        .map(|(&bit, _)| bit)
        .collect();
    Dating { best, mixture }
}

/// Rows that a release must add to be named as part of a mixture.
fn worth(total: u64) -> u64 {
    (total as f64 * 0.005).max(5.0) as u64
}

/// The rows to be dated, and how many of them each release and each two releases explain. Releases are counted by their
/// place in the list.
struct Rows<'h> {
    histogram: &'h Histogram,
    bits: &'h [usize],
    total: u64,
    /// Rows held by release `a` and release `b` at `a * releases + b`; by `a` alone on the diagonal.
    both: Vec<u64>,
}

impl<'h> Rows<'h> {
    fn new(histogram: &'h Histogram, bits: &'h [usize]) -> Self {
        let mut both = vec![0; bits.len() * bits.len()];
        let mut held = Vec::new();
        for (set, rows) in histogram {
            held.clear();
            held.extend((0..bits.len()).filter(|&at| set.has(bits[at])));
            for &a in &held {
                for &b in &held {
                    both[a * bits.len() + b] += rows;
                }
            }
        }
        Rows {
            histogram,
            bits,
            total: histogram.values().sum(),
            both,
        }
    }

    fn both(&self, a: usize, b: usize) -> u64 {
        self.both[a * self.bits.len() + b]
    }

    /// Rows that `a` does not explain.
    fn left_by(&self, a: usize) -> u64 {
        self.total - self.both(a, a)
    }

    /// Rows that `a` explains and `b` does not.
    fn only_first(&self, a: usize, b: usize) -> u64 {
        self.both(a, a) - self.both(a, b)
    }

    /// Rows that neither explains.
    fn left_by_two(&self, a: usize, b: usize) -> u64 {
        self.left_by(a) - self.only_first(b, a)
    }

    /// Rows that none of the releases explains.
    fn left_by_all(&self, parts: &[usize]) -> u64 {
        let holds = |set: &ReleaseSet| parts.iter().any(|&at| set.has(self.bits[at]));
        self.histogram
            .iter()
            .filter(|(set, _)| !holds(set))
            .map(|(_, rows)| rows)
            .sum()
    }

    /// Every two releases, the older first.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let releases = self.bits.len();
        (0..releases).flat_map(move |a| (a + 1..releases).map(move |b| (a, b)))
    }

    /// The fewest releases that leave no more rows than accidents explain, or that further ones no longer help; `None`
    /// where a second one does not help. All pairs are tried, because of two editions mixed in halves one that lies
    /// between them explains more than either; more than two are found by adding.
    fn smallest_mixture(&self, left_by_one: u64, accidents: f64) -> Option<Vec<usize>> {
        let (a, b) = self.pairs().min_by_key(|&(a, b)| self.left_by_two(a, b))?;
        let mut parts = vec![a, b];
        let mut left = self.left_by_two(a, b);
        // A second one that neither settles the matter nor explains much is no part of anything.
        let settles = poisson_tail(left, accidents) >= RULED_OUT;
        if !settles && left_by_one - left < worth(self.total) {
            return None;
        }
        while poisson_tail(left, accidents) < RULED_OUT && parts.len() < RELEASES_MAX {
            let with = |at: usize| self.left_by_all(&[&parts[..], &[at]].concat());
            let Some(next) = (0..self.bits.len()).min_by_key(|&at| with(at)) else {
                break;
            };
            let left_then = with(next);
            if left - left_then < worth(self.total) {
                break;
            }
            parts.push(next);
            left = left_then;
        }
        Some(parts)
    }

    /// The parts, the one that explains most first, with the rows that each adds to those before it.
    fn added(&self, parts: &[usize]) -> Vec<(usize, u64)> {
        let mut ordered: Vec<usize> = parts.to_vec();
        ordered.sort_by_key(|&at| (self.left_by(at), at));
        let mut left = self.total;
        (1..=ordered.len())
            .map(|count| {
                let before = std::mem::replace(&mut left, self.left_by_all(&ordered[..count]));
                (ordered[count - 1], before - left)
            })
            .collect()
    }

    /// The releases of every mixture of that size that the rows do not rule out against the best one.
    fn possible_parts(&self, parts: &[usize], accidents: f64) -> Vec<usize> {
        let left = self.left_by_all(parts);
        let doubt = accidents.max(2.0 * left as f64);
        let fits = |other: u64| poisson_tail(other.saturating_sub(left), doubt) >= RULED_OUT;
        if parts.len() == 2 {
            let pairs = self.pairs().filter(|&(a, b)| fits(self.left_by_two(a, b)));
            return pairs.flat_map(|(a, b)| [a, b]).collect();
        }
        let mut possible = parts.to_vec();
        for out in 0..parts.len() {
            let mut other = parts.to_vec();
            for at in 0..self.bits.len() {
                other[out] = at;
                if fits(self.left_by_all(&other)) {
                    possible.push(at);
                }
            }
        }
        possible
    }
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
        assert_eq!(dating.best, [0, 2]);
    }

    #[test]
    fn a_release_between_two_does_not_stand_for_their_mixture() {
        // Halves of releases 0 and 2: release 1 explains more than either, and neither half's own rows.
        let rows = histogram(&[
            (&[0, 1, 2], 900),
            (&[0, 1], 25),
            (&[1, 2], 25),
            (&[0], 24),
            (&[2], 26),
        ]);
        let dating = date(&rows, &[0, 1, 2], 0.0);
        assert_eq!(dating.mixture, [(2, 951), (0, 49)]);
        assert_eq!(dating.best, [0, 2]);
    }

    #[test]
    fn a_few_rows_of_another_release_forbid_a_single_date() {
        let rows = histogram(&[(&[0, 1, 2], 900), (&[0], 97), (&[2], 3)]);
        let dating = date(&rows, &[0, 1, 2], 0.0);
        assert!(
            dating.mixture.is_empty() && dating.best == [0, 2],
            "{dating:?}"
        );
        // One such row among a thousand may be an accident.
        let rows = histogram(&[(&[0, 1, 2], 900), (&[0], 99), (&[2], 1)]);
        assert_eq!(date(&rows, &[0, 1, 2], 0.0).best, [0]);
    }

    #[test]
    fn three_parts_are_found() {
        let rows = histogram(&[
            (&[0, 1, 2, 3], 900),
            (&[0], 30),
            (&[1], 40),
            (&[3], 30),
            (&[1, 2], 9),
        ]);
        let dating = date(&rows, &[0, 1, 2, 3], 0.0);
        assert_eq!(dating.mixture, [(1, 949), (0, 30), (3, 30)]);
        assert_eq!(dating.best, [0, 1, 3]);
    }

    #[test]
    fn the_tail_is_poissons() {
        assert!((poisson_tail(1, 0.02) - 0.0198).abs() < 1e-4);
        assert!((poisson_tail(2, 0.02) - 0.000_197).abs() < 1e-5);
        assert!((poisson_tail(0, 5.0) - 1.0).abs() < 1e-12);
    }
}
