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
        let (mut left, mut right) = (timed.of(one), timed.of(other));
        let item = |places: &[u32]| places.first().map(|&place| timed.items[place as usize]);
        while let (Some(of_one), Some(of_other)) = (item(left), item(right)) {
            if of_one != of_other {
                let (behind, until) = match of_one < of_other {
                    true => (&mut left, of_other),
                    false => (&mut right, of_one),
                };
                *behind = skipped(behind, |place| timed.items[place as usize] < until);
                continue;
            }
            let mut step = usize::MAX;
            for places in [&mut left, &mut right] {
                while item(places) == Some(of_one) {
                    step = step.min(usize::from(timed.steps[places[0] as usize]));
                    *places = &places[1..];
                }
            }
            with(self.shares.trace(of_one) as usize, step);
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

/// The list without its beginning for which `behind` holds.
fn skipped(places: &[u32], behind: impl Fn(u32) -> bool) -> &[u32] {
    let passed = places.iter().take_while(|&&place| behind(place)).count();
    &places[passed..]
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
