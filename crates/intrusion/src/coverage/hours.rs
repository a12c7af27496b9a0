//! Time in whole minutes and hours: which minutes had an event, which spans cannot be trusted.
//!
//! Memory grows with hours, never with events, and is bounded: beyond the bound nothing more is taken in, which can only
//! lower what is called observed.

use jiff::Timestamp;
use std::collections::BTreeMap;

/// Most hours that one stream keeps: more than fifty years.
const MOST_HOURS: usize = 500_000;
/// Most spans that are kept apart.
const MOST_SPANS: usize = 10_000;

/// Minutes since 1970.
pub(super) fn minute_of(time: Timestamp) -> i64 {
    time.as_second().div_euclid(60)
}

/// The hour that a minute lies in.
pub(super) fn hour_of(minute: i64) -> i64 {
    minute.div_euclid(60)
}

/// The start of an hour.
pub(super) fn start_of(hour: i64) -> Timestamp {
    // Hours come from timestamps; jiff's range is the only one there is.
    let at = |hour: i64| Timestamp::from_second(hour.saturating_mul(3600));
    at(hour).unwrap_or(if hour < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// One hour: a bit for each minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// Minutes with an event.
    pub(super) events: u64,
    /// Minutes after which the log was stopped: silence that follows is no ordinary one.
    pub(super) stopped: u64,
    /// Minutes in which the log was started or cleared: silence that goes before is no ordinary one.
    pub(super) started: u64,
}

impl Cell {
    /// Adds what another has of the same hour.
    pub(super) fn add(&mut self, other: Cell) {
        self.events |= other.events;
        self.stopped |= other.stopped;
        self.started |= other.started;
    }
}

/// The bit of a minute in its hour.
pub(super) fn bit(minute: i64) -> u64 {
    1 << minute.rem_euclid(60)
}

/// Cells by hour.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    cells: BTreeMap<i64, Cell>,
    /// Times that the bound left out.
    pub(super) left_out: bool,
}

impl Cells {
    pub(super) fn add(&mut self, hour: i64, cell: Cell) {
        if self.cells.len() >= MOST_HOURS && !self.cells.contains_key(&hour) {
            self.left_out = true;
            return;
        }
        self.cells.entry(hour).or_default().add(cell);
    }

    pub(super) fn merge(&mut self, other: &Cells) {
        for (hour, cell) in &other.cells {
            self.add(*hour, *cell);
        }
        self.left_out |= other.left_out;
    }

    /// Minutes with an event in order, each with whether the log stopped in it, and whether it started in it.
    pub(super) fn minutes(&self) -> impl Iterator<Item = (i64, bool, bool)> {
        self.cells.iter().flat_map(|(hour, cell)| {
            (0..60)
                .filter(move |minute| cell.events >> minute & 1 == 1)
                .map(move |minute| {
                    let (stopped, started) = (cell.stopped >> minute, cell.started >> minute);
                    (hour * 60 + minute, stopped & 1 == 1, started & 1 == 1)
                })
        })
    }

    /// First and last minute with an event.
    pub(super) fn span(&self) -> Option<(i64, i64)> {
        let (first, cell) = self.cells.first_key_value()?;
        let (last, end) = self.cells.last_key_value()?;
        let low = i64::from(cell.events.trailing_zeros().min(59));
        let high = i64::from(63 - end.events.leading_zeros().min(63));
        Some((first * 60 + low, last * 60 + high))
    }
}

/// Spans of hours, both ends within, merged where they touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spans {
    spans: BTreeMap<i64, i64>,
}

impl Spans {
    /// Adds a span. Where there are too many, the new one is joined to the one before it: that takes in more hours, never
    /// fewer.
    pub(super) fn add(&mut self, from: i64, to: i64) {
        let (mut from, mut to) = (from.min(to), from.max(to));
        if self.spans.len() >= MOST_SPANS
            && let Some((start, _)) = self.spans.range(..=from).next_back()
        {
            from = *start;
        }
        while let Some((start, end)) = self.spans.range(..=to.saturating_add(1)).next_back() {
            if *end < from.saturating_sub(1) {
                break;
            }
            let (start, end) = (*start, *end);
            self.spans.remove(&start);
            from = from.min(start);
            to = to.max(end);
        }
        self.spans.insert(from, to);
    }

    pub(super) fn merge(&mut self, other: &Spans) {
        for (from, to) in &other.spans {
            self.add(*from, *to);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The spans in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, i64)> {
        self.spans.iter().map(|(from, to)| (*from, *to))
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Cells, Spans, bit};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn minutes_come_back_in_order() {
        let mut cells = Cells::default();
        for minute in [125, 3, 59, 60, -1] {
            let cell = Cell {
                events: bit(minute),
                ..Cell::default()
            };
            cells.add(super::hour_of(minute), cell);
        }
        let minutes: Vec<i64> = cells.minutes().map(|(minute, _, _)| minute).collect();
        assert_eq!(minutes, [-1, 3, 59, 60, 125]);
        assert_eq!(cells.span(), Some((-1, 125)));
    }

    proptest! {
        #[test]
        fn spans_hold_what_was_added_and_nothing_else(
            given in prop::collection::vec((0_i64..200, 0_i64..20), 0..40)
        ) {
            let mut spans = Spans::default();
            let mut expect = BTreeSet::new();
            for (from, length) in given {
                spans.add(from, from + length);
                expect.extend(from..=from + length);
            }
            let held: Vec<i64> = spans.iter().flat_map(|(from, to)| from..=to).collect();
            prop_assert_eq!(held, expect.into_iter().collect::<Vec<_>>());
            let ends: Vec<(i64, i64)> = spans.iter().collect();
            prop_assert!(ends.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
        }
    }
}
