//! What two accounts posted together, and on how many occasions.

use crate::model::Model;
use crate::pairs::Pairs;

/// An item that two accounts posted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Meeting {
    pub(crate) other: u32,
    pub(crate) item: u32,
    pub(crate) apart: u32,
    pub(crate) time: u32,
    pub(crate) step: u8,
    pub(crate) trace: u8,
}

impl Pairs<'_> {
    /// Calls `with` for each item that both have, with its trace and the lowest step at which either had it.
    pub(crate) fn common_items(&self, one: u32, other: u32, mut with: impl FnMut(usize, usize)) {
        let timed = self.timed;
        let (of_one, of_other) = (timed.items_of(one), timed.items_of(other));
        let (mut at, mut to) = (0, 0);
        while let (Some(&left), Some(&right)) = (of_one.get(at), of_other.get(to)) {
            if left != right {
                at += usize::from(left < right);
                to += usize::from(right < left);
                continue;
            }
            let mut step = usize::MAX;
            for (account, items, at) in [(one, of_one, &mut at), (other, of_other, &mut to)] {
                while items.get(*at) == Some(&left) {
                    let place = timed.of(account)[*at] as usize;
                    step = step.min(usize::from(timed.steps[place]));
                    *at += 1;
                }
            }
            with(usize::from(self.shares.trace_at(left)), step);
        }
    }

    /// All meetings of two accounts, by time, of each item the closest.
    pub(crate) fn meetings(&self, one: u32, other: u32) -> Vec<Meeting> {
        let timed = self.timed;
        let mut meetings = Vec::new();
        for &place in timed.of(one) {
            let place = place as usize;
            let item = timed.items[place];
            timed.neighbours(place, self.model.window_max_s(), |at| {
                if timed.accounts[at] == other {
                    meetings.push(Meeting {
                        other,
                        item,
                        apart: timed.times[place].abs_diff(timed.times[at]),
                        time: timed.times[place].min(timed.times[at]),
                        step: timed.steps[place].max(timed.steps[at]),
                        trace: self.shares.trace(item) as u8,
                    });
                }
            });
        }
        meetings.sort_unstable();
        meetings.dedup_by_key(|meeting| meeting.item);
        meetings.sort_unstable_by_key(|meeting| (meeting.time, meeting.item));
        meetings
    }
}

/// Distinct occasions among meetings in the order of time.
pub(crate) fn occasions(
    model: &Model,
    meetings: &[Meeting],
    which: impl Fn(&Meeting) -> bool,
) -> u32 {
    let mut latest = None;
    let mut count = 0;
    for meeting in meetings.iter().filter(|meeting| which(meeting)) {
        if latest.is_none_or(|at| meeting.time - at >= model.occasion_s) {
            latest = Some(meeting.time);
            count += 1;
        }
    }
    count
}
