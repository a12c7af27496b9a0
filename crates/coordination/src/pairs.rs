//! Every pair of accounts that met often enough, with its probability by chance.
//!
//! Account after account: all who posted one of its items within the longest window are counted in an array of one number
//! for each account, so no list of all meetings is ever made. Only who met often enough is looked at again.

use crate::chance::{SlotMeans, tail_of_slots};
use crate::meetings::{Meeting, occasions};
use crate::model::{CELLS, Model, STEPS};
use crate::shares::{CONTENT, Shares, TRACES};
use crate::timed::Timed;
use rayon::prelude::*;

/// The place of all traces of content together, after the traces.
pub(crate) const TOGETHER: usize = TRACES;

/// A pair that could be flagged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    pub(crate) one: u32,
    pub(crate) other: u32,
    /// Probability of as much by chance, all tests taken together.
    pub(crate) p_value: f64,
    /// Distinct shared occasions.
    pub(crate) occasions: u32,
    /// What chance would give, in the test that tells most.
    pub(crate) expected: f64,
}

/// Everything that pairs are judged by.
pub(crate) struct Pairs<'a> {
    pub(crate) timed: &'a Timed,
    pub(crate) shares: &'a Shares,
    pub(crate) model: &'a Model,
}

/// What one thread needs again and again.
struct Desk {
    met: Vec<u16>,
    touched: Vec<u32>,
    meetings: Vec<Meeting>,
    /// This account's share of each slot, 0 where it was not active.
    share: Vec<f64>,
}

/// Counts of one trace, or of all together, for each cell.
struct Counts {
    occasions: [u32; CELLS],
    items: [u32; CELLS],
}

impl Pairs<'_> {
    /// All pairs with a probability of at most `p_max`, by their accounts.
    pub(crate) fn all(&self, p_max: f64) -> Vec<Pair> {
        let accounts = self.timed.of_account_starts.len() as u32 - 1;
        let rows: Vec<Vec<Pair>> = (0..accounts)
            .into_par_iter()
            .with_max_len(64)
            .map_init(
                || Desk {
                    met: vec![0; accounts as usize],
                    touched: Vec::new(),
                    meetings: Vec::new(),
                    share: vec![0.0; self.timed.activity.slots_total()],
                },
                |desk, account| self.row(account, p_max, desk),
            )
            .collect();
        rows.into_iter().flatten().collect()
    }

    /// The pairs of one account with accounts that stand after it.
    fn row(&self, account: u32, p_max: f64, desk: &mut Desk) -> Vec<Pair> {
        let timed = self.timed;
        let window_s = self.model.window_max_s();
        for &place in timed.of(account) {
            timed.neighbours(place as usize, window_s, |other| {
                let other = timed.accounts[other];
                if other > account {
                    let met = &mut desk.met[other as usize];
                    if *met == 0 {
                        desk.touched.push(other);
                    }
                    *met = met.saturating_add(1);
                }
            });
        }
        let enough = self.model.occasions_min as u16;
        let any = desk
            .touched
            .iter()
            .any(|&other| desk.met[other as usize] >= enough);
        if any {
            self.gather(account, enough, desk);
        }
        for other in desk.touched.drain(..) {
            desk.met[other as usize] = 0;
        }
        if !any {
            return Vec::new();
        }
        for (slot, share) in timed.activity.of(account) {
            desk.share[slot] = share;
        }
        let meetings = std::mem::take(&mut desk.meetings);
        let pairs = (meetings.chunk_by(|one, other| one.other == other.other))
            .filter_map(|meetings| self.judge(account, meetings, &desk.share, p_max))
            .collect();
        desk.meetings = meetings;
        for (slot, _) in timed.activity.of(account) {
            desk.share[slot] = 0.0;
        }
        pairs
    }

    /// The meetings of an account with all whom it met often enough: of each item the closest, by account and time.
    fn gather(&self, account: u32, enough: u16, desk: &mut Desk) {
        let timed = self.timed;
        desk.meetings.clear();
        for &place in timed.of(account) {
            let place = place as usize;
            let item = timed.items[place];
            let trace = self.shares.trace(item) as u8;
            timed.neighbours(place, self.model.window_max_s(), |other| {
                let account_met = timed.accounts[other];
                if account_met > account && desk.met[account_met as usize] >= enough {
                    desk.meetings.push(Meeting {
                        other: account_met,
                        item,
                        apart: timed.times[place].abs_diff(timed.times[other]),
                        time: timed.times[place].min(timed.times[other]),
                        step: timed.steps[place].max(timed.steps[other]),
                        trace,
                    });
                }
            });
        }
        desk.meetings.sort_unstable();
        desk.meetings
            .dedup_by_key(|meeting| (meeting.other, meeting.item));
        desk.meetings
            .sort_unstable_by_key(|meeting| (meeting.other, meeting.time, meeting.item));
    }

    /// The pair's probability; `None` when it cannot be flagged.
    fn judge(&self, one: u32, meetings: &[Meeting], share: &[f64], p_max: f64) -> Option<Pair> {
        let occasions_min = self.model.occasions_min;
        let rhythm = TRACES as u8 - 1;
        let content = occasions(self.model, meetings, |meeting| meeting.trace != rhythm);
        let moments = occasions(self.model, meetings, |meeting| meeting.trace == rhythm);
        if content < occasions_min && moments < self.model.rhythm_occasions_min {
            return None;
        }
        let other = meetings[0].other;
        let mut counts: [Option<Counts>; TRACES + 1] = std::array::from_fn(|trace| {
            self.counts(meetings, trace)
                .filter(|counts| self.could_tell(counts))
        });
        counts.iter().flatten().next()?;
        // Slots in which both were active, with the product of their shares.
        let both: Vec<(usize, f64)> = (self.timed.activity.of(other))
            .filter(|&(slot, _)| share[slot] > 0.0)
            .map(|(slot, other)| (slot, share[slot] * other))
            .collect();
        let means: Vec<[SlotMeans; CELLS]> = (0..=TRACES)
            .map(|trace| self.means(trace, one, other, &both, &counts))
            .collect();
        let (screened, _) = self.combined(&counts, &means);
        if screened > self.model.screen {
            return None;
        }
        self.take_common_items(one, other, &mut counts);
        let (p_value, expected) = self.combined(&counts, &means);
        (p_value <= p_max).then_some(Pair {
            one,
            other,
            p_value,
            occasions: content.max(moments),
            expected,
        })
    }

    /// Occasions of one trace in every cell; `None` when there is none.
    fn counts(&self, meetings: &[Meeting], trace: usize) -> Option<Counts> {
        let of_trace = |meeting: &&Meeting| match trace {
            TOGETHER => usize::from(meeting.trace) < CONTENT,
            _ => usize::from(meeting.trace) == trace,
        };
        meetings.iter().find(of_trace)?;
        let mut counts = Counts {
            occasions: [0; CELLS],
            items: [0; CELLS],
        };
        let mut latest = [None::<u32>; CELLS];
        for meeting in meetings.iter().filter(of_trace) {
            for (window, &window_s) in self.model.windows_s.iter().enumerate() {
                for step in usize::from(meeting.step)..STEPS {
                    let cell = window * STEPS + step;
                    if meeting.apart > window_s {
                        continue;
                    }
                    counts.items[cell] += 1;
                    if latest[cell].is_none_or(|at| meeting.time - at >= self.model.occasion_s) {
                        latest[cell] = Some(meeting.time);
                        counts.occasions[cell] += 1;
                    }
                }
            }
        }
        Some(counts)
    }

    /// False when common interests alone make it too probable, whatever else there is.
    fn could_tell(&self, counts: &Counts) -> bool {
        (0..CELLS).any(|cell| {
            let chance = self.model.interest_chance(cell / STEPS);
            let count = counts.occasions[cell];
            count >= self.model.occasions_min && chance.powi(count as i32) <= self.model.screen
        })
    }

    /// What activity and popularity bring together by chance in each slot, for the cells that have enough occasions.
    fn means(
        &self,
        trace: usize,
        one: u32,
        other: u32,
        both: &[(usize, f64)],
        counts: &[Option<Counts>],
    ) -> [SlotMeans; CELLS] {
        let activity = &self.timed.activity;
        let mut means: [SlotMeans; CELLS] = Default::default();
        let Some(counted) = &counts[trace] else {
            return means;
        };
        let traces = match trace {
            TOGETHER => 0..CONTENT,
            _ => trace..trace + 1,
        };
        let usage: Vec<(usize, f64)> = traces
            .map(|trace| {
                (
                    trace,
                    activity.usage(one, trace) * activity.usage(other, trace),
                )
            })
            .collect();
        // Occasions that fit into a slot by time; each needs an item of its own as well.
        let fitting = activity.slot_s / self.model.occasion_s + 1;
        for (cell, mean) in means.iter_mut().enumerate() {
            if counted.occasions[cell] < self.model.occasions_min {
                continue;
            }
            for &(slot, shares) in both {
                let pairs: f64 = (usage.iter())
                    .map(|&(trace, usage)| activity.pairs(trace, cell)[slot] * usage)
                    .sum();
                if pairs > 0.0 {
                    let items: u32 = (usage.iter())
                        .map(|&(trace, _)| activity.items(trace, slot))
                        .sum();
                    mean.add(pairs * shares, fitting.min(items));
                }
            }
        }
        means
    }

    /// The smallest probability of all tests, corrected for how many there are, and the expected count of that test.
    fn combined(&self, counts: &[Option<Counts>], means: &[[SlotMeans; CELLS]]) -> (f64, f64) {
        let mut best = (1.0, 0.0);
        for (trace, counted) in counts.iter().enumerate() {
            let Some(counted) = counted else { continue };
            let weight = match trace {
                TOGETHER => self.model.weight_of_all_traces,
                _ => (1.0 - self.model.weight_of_all_traces) / TRACES as f64,
            };
            let needed = match trace {
                CONTENT => self.model.rhythm_occasions_min,
                _ => self.model.occasions_min,
            };
            for (cell, mean) in means[trace].iter().enumerate() {
                let count = counted.occasions[cell];
                if count < needed {
                    continue;
                }
                // A moment lies in one window alone, and has no time at which it was not shared.
                let (chance, trials) = match trace {
                    CONTENT => (0.0, 0),
                    _ => (
                        self.model.interest_chance(cell / STEPS),
                        counted.items[cell],
                    ),
                };
                let p = tail_of_slots(count, mean, trials, chance);
                let p = (p * CELLS as f64 / weight).min(1.0);
                if p < best.0 {
                    let expected = mean.total() + f64::from(trials) * chance;
                    best = (p, expected);
                }
            }
        }
        best
    }

    /// Puts in place of the items shared within a window those shared at whatever time, at most at the cell's step.
    fn take_common_items(&self, one: u32, other: u32, counts: &mut [Option<Counts>]) {
        let mut common = [[0u32; STEPS]; TRACES + 1];
        self.common_items(one, other, |trace, step| {
            common[trace][step..]
                .iter_mut()
                .for_each(|items| *items += 1);
            if trace < CONTENT {
                common[TOGETHER][step..]
                    .iter_mut()
                    .for_each(|items| *items += 1);
            }
        });
        for (counted, common) in counts.iter_mut().zip(common) {
            if let Some(counted) = counted {
                for cell in 0..CELLS {
                    counted.items[cell] = counted.items[cell].max(common[cell % STEPS]);
                }
            }
        }
    }
}
