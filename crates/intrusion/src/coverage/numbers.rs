//! Numbers that logs give their records: a number that is missing is a record that is missing.

use super::hours::{Spans, hour_of};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::hash::BuildHasher as _;

/// Most scopes (sessions, channels, boots) that are followed at once.
const MOST_SCOPES: usize = 65_536;

/// The last number of each scope, and when it was.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    last: HashMap<u64, (u64, i64)>,
    /// Hours between numbers of which some are missing.
    pub(super) lost: Spans,
    /// How many numbers are missing.
    pub(super) missing: u64,
}

impl Numbers {
    /// Takes the number of an event in its scope, on its machine. Numbers that go back are no sign: a log may be read twice, and sessions
    /// begin anew.
    pub(super) fn event(&mut self, scope: (&str, &str), number: u64, minute: i64) {
        // The hash is not keyed: who can choose scopes can hide a gap of his own records only by leaving no gap.
        let scope = FixedState::default().hash_one(scope);
        if self.last.len() >= MOST_SCOPES && !self.last.contains_key(&scope) {
            self.forget();
        }
        let Some((last, then)) = self.last.insert(scope, (number, minute)) else {
            return;
        };
        if number > last.saturating_add(1) {
            self.missing = self.missing.saturating_add(number - last - 1);
            self.lost.add(hour_of(then), hour_of(minute));
        }
    }

    /// Lets go of the older half.
    fn forget(&mut self) {
        let mut minutes: Vec<i64> = self.last.values().map(|(_, minute)| *minute).collect();
        let middle = minutes.len() / 2;
        let (_, middle, _) = minutes.select_nth_unstable(middle);
        let middle = *middle;
        self.last.retain(|_, (_, minute)| *minute > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn a_missing_number_loses_the_hours_between() {
        let mut numbers = Numbers::default();
        numbers.event(("dc1", "Security"), 10, 0);
        numbers.event(("dc1", "Security"), 11, 70);
        numbers.event(("dc1", "System"), 500, 80);
        assert!(numbers.lost.is_empty());
        numbers.event(("dc1", "Security"), 15, 200);
        assert_eq!(numbers.lost.iter().collect::<Vec<_>>(), [(1, 3)]);
        assert_eq!(numbers.missing, 3);
        // Going back is none.
        numbers.event(("dc1", "Security"), 1, 300);
        numbers.event(("dc1", "Security"), 2, 400);
        assert_eq!(numbers.missing, 3);
    }

    #[test]
    fn many_scopes_stay_bounded() {
        let mut numbers = Numbers::default();
        for session in 0..200_000_i64 {
            numbers.event(("", &session.to_string()), 1, session);
        }
        assert!(numbers.last.len() <= super::MOST_SCOPES);
        assert!(numbers.last.capacity() < 4 * super::MOST_SCOPES);
    }
}
