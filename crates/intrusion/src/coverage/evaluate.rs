//! From minutes with events to hours that were observed, silent or unknown.

use super::hours::{Cells, Spans, hour_of};
use crate::assets::within;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Fewest days with events from which a usual silence is learned.
const FEWEST_DAYS: usize = 7;
/// A silence that is learned lies between these, in minutes.
const LEARNED_MINUTES: (i64, i64) = (60, 360);

/// What is said of an hour; the larger wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Observed,
    Silent,
    Unknown,
}

/// How long a source may be silent.
#[derive(Clone, Debug)]
pub(super) struct Heartbeat {
    pub(super) day_minutes: i64,
    pub(super) night_minutes: i64,
    pub(super) night: (Time, Time),
    pub(super) zone: TimeZone,
    /// True when nobody declared it.
    pub(super) learned: bool,
}

impl Heartbeat {
    /// The declared heartbeat, or else the one that is learned from the events.
    pub(super) fn of(
        declared: Option<SignedDuration>,
        night: Option<SignedDuration>,
        hours: (Time, Time),
        zone: &TimeZone,
        cells: &Cells,
    ) -> Heartbeat {
        let minutes = |length: SignedDuration| length.as_secs() / 60;
        let day_minutes = declared.map_or_else(|| learned(cells), minutes);
        Heartbeat {
            day_minutes,
            night_minutes: night.map_or(day_minutes, minutes),
            night: hours,
            zone: zone.clone(),
            learned: declared.is_none(),
        }
    }

    /// What holds at a minute.
    fn at(&self, minute: i64) -> i64 {
        if self.day_minutes == self.night_minutes {
            return self.day_minutes;
        }
        let time = Timestamp::from_second(minute.saturating_mul(60)).unwrap_or_default();
        let local = time.to_zoned(self.zone.clone()).time();
        match within(local, self.night.0, self.night.1) {
            true => self.night_minutes,
            false => self.day_minutes,
        }
    }

    /// True when at some minute of the silence it had lasted longer than it may at that minute.
    fn is_broken(&self, last: i64, next: i64) -> bool {
        let length = next - last;
        if length <= self.day_minutes.min(self.night_minutes) {
            return false;
        }
        if length > self.day_minutes.max(self.night_minutes) {
            return true;
        }
        let start = last + self.day_minutes.min(self.night_minutes) + 1;
        (start..=next).any(|minute| minute - last > self.at(minute))
    }
}

/// The middle one of the days' longest silences, within bounds.
fn learned(cells: &Cells) -> i64 {
    let mut longest: BTreeMap<i64, i64> = BTreeMap::new();
    let mut before = None;
    for (minute, _, _) in cells.minutes() {
        if let Some(before) = before.replace(minute) {
            let day = longest.entry(i64::div_euclid(before, 1440)).or_default();
            *day = (*day).max(minute - before);
        }
    }
    let mut longest: Vec<i64> = longest.into_values().collect();
    let (least, most) = LEARNED_MINUTES;
    if longest.len() < FEWEST_DAYS {
        return least;
    }
    let middle = longest.len() / 2;
    let (_, middle, _) = longest.select_nth_unstable(middle);
    (*middle).clamp(least, most)
}

/// A source's evidence, put together from its streams.
pub(super) struct Evidence<'e> {
    pub(super) cells: &'e Cells,
    pub(super) silent: &'e Spans,
    pub(super) doubtful: &'e Spans,
    pub(super) heartbeat: &'e Heartbeat,
}

/// The state of each hour of a period, given as its first minute and the minute after its last.
pub(super) fn hours(evidence: &Evidence<'_>, period: (i64, i64)) -> Vec<State> {
    let (from, to) = period;
    let (first_hour, end_hour) = (hour_of(from), hour_of(to - 1) + 1);
    let count = usize::try_from(end_hour - first_hour).unwrap_or_default();
    let mut states = vec![State::Observed; count];
    let mut mark = |low: i64, high: i64, state: State| {
        let low = (low - first_hour).max(0);
        let high = (high - first_hour + 1).max(low);
        let range = usize::try_from(low).unwrap_or(count).min(count)
            ..usize::try_from(high).unwrap_or(count).min(count);
        for place in states.get_mut(range).into_iter().flatten() {
            *place = (*place).max(state);
        }
    };
    let heartbeat = evidence.heartbeat;
    let mut before: Option<(i64, bool)> = None;
    for (minute, stopped, started) in evidence.cells.minutes() {
        match before {
            // Nothing reaches back further: unknown, unless the silence is short.
            None if heartbeat.is_broken(from, minute) || started && minute > from => {
                mark(first_hour, hour_of(minute - 1), State::Unknown);
            }
            None => {}
            Some((last, was_stopped)) => {
                // A silence is measured within the period: what lies outside, or was removed there, changes nothing.
                let (start, end) = (last.max(from), minute.min(to));
                let silence = was_stopped || started || heartbeat.is_broken(start, end);
                if silence && minute > last + 1 {
                    mark(hour_of(last + 1), hour_of(minute - 1), State::Silent);
                }
            }
        }
        before = Some((minute, stopped));
    }
    match before {
        None => mark(first_hour, end_hour, State::Unknown),
        Some((last, stopped)) => {
            if last < to && (stopped && last + 1 < to || heartbeat.is_broken(last, to)) {
                mark(hour_of(last + 1), end_hour, State::Unknown);
            }
        }
    }
    for (low, high) in evidence.silent.iter() {
        mark(low, high, State::Silent);
    }
    for (low, high) in evidence.doubtful.iter() {
        mark(low, high, State::Unknown);
    }
    states
}

#[cfg(test)]
#[path = "evaluate_tests.rs"]
mod tests;
