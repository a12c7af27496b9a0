//! Pieces of rotated logs: one that is missing leaves a time of which nothing is known.

use super::hours::{Spans, hour_of};
use jiff::civil::Date;
use levelhead_schema::event::rotation::Rotation;
use std::collections::BTreeMap;

/// Most pieces that are kept for a stream.
const MOST_PIECES: usize = 20_000;
/// Fewest dated pieces by which a usual step between them can be told.
const FEWEST_DATED: usize = 4;

/// What is known of the pieces of one log.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    /// By number, 0 for the one being written: first and last minute.
    numbered: BTreeMap<i64, (i64, i64)>,
    /// By day.
    dated: BTreeMap<Date, (i64, i64)>,
}

impl Pieces {
    /// Adds a piece by its file's name. Pieces without a known time say nothing.
    pub(super) fn add(&mut self, name: &str, first: i64, last: i64) {
        if self.numbered.len() + self.dated.len() >= MOST_PIECES {
            return;
        }
        let rotation = Rotation::of(name);
        let span = match rotation.day() {
            Some(day) => self.dated.entry(day).or_insert((first, last)),
            None => {
                let number = rotation.number().unwrap_or_default();
                self.numbered.entry(number).or_insert((first, last))
            }
        };
        *span = (span.0.min(first), span.1.max(last));
    }

    /// Hours that missing pieces would have held, and how many pieces are missing.
    pub(super) fn missing(&self) -> (Spans, u64) {
        let mut spans = Spans::default();
        let mut count = 0;
        let numbered: Vec<_> = self.numbered.iter().collect();
        for pair in numbered.windows(2) {
            if let [(younger, (first, _)), (older, (_, last))] = pair
                && *older - *younger > 1
            {
                spans.add(hour_of(*last), hour_of(*first));
                count += (*older - *younger - 1).unsigned_abs();
            }
        }
        let dated: Vec<_> = self.dated.iter().collect();
        let step = |pair: &[(&Date, &(i64, i64))]| match pair {
            [(before, _), (after, _)] => i64::from((**after - **before).get_days()),
            _ => 0,
        };
        let Some(usual) = usual(dated.windows(2).map(step)) else {
            return (spans, count);
        };
        for pair in dated.windows(2) {
            let days = step(pair);
            if let [(_, (_, last)), (_, (first, _))] = pair
                && days > usual
            {
                spans.add(hour_of(*last), hour_of(*first));
                count += (days / usual - 1).unsigned_abs().max(1);
            }
        }
        (spans, count)
    }
}

/// The step that at least two of three pieces follow at: a day or a week. Logs that are rotated by size have none.
fn usual(steps: impl Iterator<Item = i64>) -> Option<i64> {
    let mut counts = BTreeMap::new();
    let mut all = 0_usize;
    for step in steps {
        *counts.entry(step).or_insert(0_usize) += 1;
        all += 1;
    }
    let (step, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (all + 1 >= FEWEST_DATED && count * 3 >= all * 2 && step > 0).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::Pieces;

    fn missing(names: &[&str]) -> (Vec<(i64, i64)>, u64) {
        let mut pieces = Pieces::default();
        for (day, name) in (0..).zip(names) {
            pieces.add(name, day * 1440, day * 1440 + 1400);
        }
        let (spans, count) = pieces.missing();
        (spans.iter().collect(), count)
    }

    #[test]
    fn a_missing_number_is_a_missing_piece() {
        let whole = [
            "access.log.3.gz",
            "access.log.2.gz",
            "access.log.1",
            "access.log",
        ];
        assert_eq!(missing(&whole), (vec![], 0));
        // The piece before ends in hour 23, the piece behind begins in hour 24: the times are those of the list.
        assert_eq!(
            missing(&["access.log.3.gz", "access.log.1"]),
            (vec![(23, 24)], 1)
        );
        assert_eq!(
            missing(&["access.log.2.gz", "access.log"]),
            (vec![(23, 24)], 1)
        );
    }

    #[test]
    fn a_missing_day_is_a_missing_piece() {
        let whole = ["a-20261101", "a-20261102", "a-20261103", "a-20261104", "a"];
        assert_eq!(missing(&whole), (vec![], 0));
        let cut = [
            "a-20261101",
            "a-20261102",
            "a-20261103",
            "a-20261105",
            "a-20261106",
        ];
        assert_eq!(missing(&cut), (vec![(71, 72)], 1));
        // By size: no step is usual.
        let size = [
            "a-20261101",
            "a-20261102",
            "a-20261105",
            "a-20261113",
            "a-20261114",
        ];
        assert_eq!(missing(&size), (vec![], 0));
    }
}
