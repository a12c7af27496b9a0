//! Every pair of accounts that met often enough, with its probability by chance.
//!
//! Account after account: all who posted one of its items within the longest window are counted in an array of one number
//! for each account, so no list of all meetings is ever made. Only who met often enough is looked at again.

use crate::chance::{SlotMeans, point, tail_of_slots};
use crate::meetings::{Meeting, occasions};
use crate::model::{CELLS, Model, STEPS, WINDOWS};
use crate::shared_items::pairs_with_common_items;
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
    /// The same for the correction over all pairs: the larger of the probability that strangers alone meet so often, and of
    /// `p_value` times the share of pairs that have enough in common to be tested for their interests.
    pub(crate) p_among_all: f64,
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
    /// How far each account has come to [`ENOUGH`].
    met: Vec<u16>,
    touched: Vec<u32>,
    meetings: Vec<Meeting>,
    /// This account's share of each slot, 0 where it was not active.
    share: Vec<f64>,
}

/// Of all pairs, which part has enough in common, and at which probability among all a pair counts.
#[derive(Clone, Copy)]
struct Bar {
    common: f64,
    p_max: f64,
}

/// What an account must come to before its meetings are looked at again, and each meeting brings a part of it.
const ENOUGH: u16 = 720;

/// Counts of one trace, or of all together, for each cell.
#[derive(Clone, Copy)]
struct Counts {
    occasions: [u32; CELLS],
    items: [u32; CELLS],
    /// Which cells could still tell something.
    open: [bool; CELLS],
}

const NOTHING: Counts = Counts {
    occasions: [0; CELLS],
    items: [0; CELLS],
    open: [false; CELLS],
};

/// The share of a pair's tests that falls to each test of a trace, or of all together.
fn part_of_tests(model: &Model, trace: usize) -> f64 {
    let weight = match trace {
        TOGETHER => model.weight_of_all_traces,
        _ => (1.0 - model.weight_of_all_traces) / TRACES as f64,
    };
    weight / CELLS as f64
}

impl Pairs<'_> {
    /// All pairs with a probability among all of at most `p_max`, and none above the model's screen, by their accounts.
    /// `pairs_possible` are all pairs that are counted.
    pub(crate) fn all(&self, p_max: f64, pairs_possible: u64) -> Vec<Pair> {
        let accounts = self.timed.of_account_starts.len() as u32 - 1;
        let common = pairs_with_common_items(self, self.model.occasions_min);
        let bar = Bar {
            common: (common as f64 / pairs_possible.max(1) as f64).min(1.0),
            p_max: p_max.min(self.model.screen),
        };
        let parts = self.parts(bar);
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
                |desk, account| self.row(account, bar, &parts, desk),
            )
            .collect();
        rows.into_iter().flatten().collect()
    }

    /// What a meeting within each window brings towards [`ENOUGH`], and at the end a moment: as many meetings as a test
    /// needs, whatever else there is, come to it, so that nobody is left out who could be flagged.
    fn parts(&self, bar: Bar) -> [u16; WINDOWS + 1] {
        let model = self.model;
        let part = |needed: u32| ENOUGH.div_ceil(needed.clamp(1, u32::from(ENOUGH)) as u16);
        let mut parts = [part(model.rhythm_occasions_min); WINDOWS + 1];
        for (window, to) in parts[..WINDOWS].iter_mut().enumerate() {
            // The test of all traces together needs the fewest.
            let chance = model.interest_chance(window);
            let p_max = bar.p_max * part_of_tests(model, TOGETHER) / bar.common;
            let needed = (p_max.ln() / chance.ln()).ceil() as u32;
            *to = part(needed.max(model.occasions_min));
        }
        parts
    }

    /// The pairs of one account with accounts that stand after it.
    fn row(
        &self,
        account: u32,
        bar: Bar,
        parts: &[u16; WINDOWS + 1],
        desk: &mut Desk,
    ) -> Vec<Pair> {
        let timed = self.timed;
        let windows_s = &self.model.windows_s;
        for &place in timed.of(account) {
            let place = place as usize;
            let moment = usize::from(self.shares.trace_at(timed.items[place])) >= CONTENT;
            let time = timed.times[place];
            timed.neighbours(place, self.model.window_max_s(), |at| {
                let other = timed.accounts[at];
                if other > account {
                    let met = &mut desk.met[other as usize];
                    if *met == 0 {
                        desk.touched.push(other);
                    }
                    let apart = timed.times[at].abs_diff(time);
                    let window = match moment {
                        true => WINDOWS,
                        // The last window holds all neighbours.
                        false => (windows_s[..WINDOWS - 1].iter())
                            .map(|&window| usize::from(apart > window))
                            .sum(),
                    };
                    *met = met.saturating_add(parts[window]);
                }
            });
        }
        let any = (desk.touched.iter()).any(|&other| desk.met[other as usize] >= ENOUGH);
        if any {
            self.gather(account, desk);
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
            .filter_map(|meetings| self.judge(account, meetings, &desk.share, bar))
            .collect();
        desk.meetings = meetings;
        for (slot, _) in timed.activity.of(account) {
            desk.share[slot] = 0.0;
        }
        pairs
    }

    /// The meetings of an account with all whom it met often enough: of each item the closest, by account and time.
    fn gather(&self, account: u32, desk: &mut Desk) {
        let timed = self.timed;
        desk.meetings.clear();
        for &place in timed.of(account) {
            let place = place as usize;
            let item = timed.items[place];
            let trace = self.shares.trace_at(item);
            timed.neighbours(place, self.model.window_max_s(), |other| {
                let account_met = timed.accounts[other];
                if account_met > account && desk.met[account_met as usize] >= ENOUGH {
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
    fn judge(&self, one: u32, meetings: &[Meeting], share: &[f64], bar: Bar) -> Option<Pair> {
        let occasions_min = self.model.occasions_min;
        let rhythm = TRACES as u8 - 1;
        let content = occasions(self.model, meetings, |meeting| meeting.trace != rhythm);
        let moments = occasions(self.model, meetings, |meeting| meeting.trace == rhythm);
        if content < occasions_min && moments < self.model.rhythm_occasions_min {
            return None;
        }
        let other = meetings[0].other;
        let mut counts = self.counts(meetings);
        if !self.close(bar, &mut counts) {
            return None;
        }
        self.take_common_items(one, other, &mut counts);
        if !self.close(bar, &mut counts) {
            return None;
        }
        // Slots in which both were active, with the product of their shares.
        let both: Vec<(usize, f64)> = (self.timed.activity.of(other))
            .filter(|&(slot, _)| share[slot] > 0.0)
            .map(|(slot, other)| (slot, share[slot] * other))
            .collect();
        let pair = Pair {
            one,
            other,
            p_value: 1.0,
            p_among_all: 1.0,
            occasions: content.max(moments),
            expected: 0.0,
        };
        let pair = self.combined(pair, &both, &counts, bar);
        (pair.p_among_all <= bar.p_max).then_some(pair)
    }

    /// Occasions of each trace and of all together, in every cell.
    fn counts(&self, meetings: &[Meeting]) -> [Counts; TRACES + 1] {
        let mut counts = [NOTHING; TRACES + 1];
        let mut latest = [[None::<u32>; CELLS]; TRACES + 1];
        for meeting in meetings {
            let trace = usize::from(meeting.trace);
            let both = [Some(trace), (trace < CONTENT).then_some(TOGETHER)];
            for trace in both.into_iter().flatten() {
                let (counts, latest) = (&mut counts[trace], &mut latest[trace]);
                for (window, &window_s) in self.model.windows_s.iter().enumerate() {
                    if meeting.apart > window_s {
                        continue;
                    }
                    for step in usize::from(meeting.step)..STEPS {
                        let cell = window * STEPS + step;
                        counts.items[cell] += 1;
                        let new = |at| meeting.time - at >= self.model.occasion_s;
                        if latest[cell].is_none_or(new) {
                            latest[cell] = Some(meeting.time);
                            counts.occasions[cell] += 1;
                        }
                    }
                }
            }
        }
        for (trace, counts) in counts.iter_mut().enumerate() {
            let needed = self.needed(trace);
            counts.open = counts.occasions.map(|occasions| occasions >= needed);
        }
        counts
    }

    /// Occasions without which a test of a trace tells nothing.
    fn needed(&self, trace: usize) -> u32 {
        match trace {
            CONTENT => self.model.rhythm_occasions_min,
            _ => self.model.occasions_min,
        }
    }

    /// Closes cells in which common interests alone are too probable, whatever else there is; false when no cell is
    /// left.
    fn close(&self, bar: Bar, counts: &mut [Counts; TRACES + 1]) -> bool {
        let mut any = false;
        for (trace, counts) in counts.iter_mut().enumerate() {
            let p_max = bar.p_max * part_of_tests(self.model, trace) / bar.common;
            for cell in 0..CELLS {
                if !counts.open[cell] {
                    continue;
                }
                let (trials, chance) = self.interest(trace, cell, counts);
                let open =
                    trace == CONTENT || point(counts.occasions[cell], trials, chance) <= p_max;
                counts.open[cell] = open;
                any |= open;
            }
        }
        any
    }

    /// Trials and chance of the binomial number that common interests bring.
    fn interest(&self, trace: usize, cell: usize, counts: &Counts) -> (u32, f64) {
        match trace {
            // A moment lies in one window alone, and has no time at which it was not shared.
            CONTENT => (0, 0.0),
            _ => (counts.items[cell], self.model.interest_chance(cell / STEPS)),
        }
    }

    /// What activity and popularity bring together by chance in each slot, for one test.
    fn means(&self, cell: usize, usage: &[(usize, f64)], both: &[(usize, f64)]) -> SlotMeans {
        let activity = &self.timed.activity;
        // Occasions that fit into a slot by time; each needs an item of its own as well.
        let fitting = activity.slot_s / self.model.occasion_s + 1;
        let mut means = SlotMeans::default();
        for &(slot, shares) in both {
            let pairs: f64 = (usage.iter())
                .map(|&(trace, usage)| activity.pairs(trace, cell)[slot] * usage)
                .sum();
            if pairs > 0.0 {
                let items: u32 = (usage.iter())
                    .map(|&(trace, _)| activity.items(trace, slot))
                    .sum();
                means.add(pairs * shares, fitting.min(items));
            }
        }
        means
    }

    /// The pair with the smallest probability of all tests, corrected for how many there are, and the expected count of that
    /// test.
    fn combined(
        &self,
        mut pair: Pair,
        both: &[(usize, f64)],
        counts: &[Counts; TRACES + 1],
        bar: Bar,
    ) -> Pair {
        let activity = &self.timed.activity;
        for (trace, counted) in counts.iter().enumerate() {
            let traces = match trace {
                TOGETHER => 0..CONTENT,
                _ => trace..trace + 1,
            };
            let usage: Vec<(usize, f64)> = traces
                .map(|trace| {
                    let usage = |account| activity.usage(account, trace);
                    (trace, usage(pair.one) * usage(pair.other))
                })
                .collect();
            for cell in (0..CELLS).filter(|&cell| counted.open[cell]) {
                let means = self.means(cell, &usage, both);
                let (trials, chance) = self.interest(trace, cell, counted);
                let count = counted.occasions[cell];
                let part = part_of_tests(self.model, trace);
                let p = tail_of_slots(count, &means, trials, chance);
                if p * bar.common / part >= pair.p_among_all {
                    continue;
                }
                let strangers = tail_of_slots(count, &means, 0, 0.0);
                let among_all = strangers.max(p * bar.common) / part;
                if among_all < pair.p_among_all {
                    pair.p_among_all = among_all;
                    pair.p_value = (p / part).min(1.0);
                    pair.expected = means.total() + f64::from(trials) * chance;
                }
            }
        }
        pair
    }

    /// Puts in place of the items shared within a window those shared at whatever time, at most at the cell's step.
    fn take_common_items(&self, one: u32, other: u32, counts: &mut [Counts; TRACES + 1]) {
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
            for cell in 0..CELLS {
                counted.items[cell] = counted.items[cell].max(common[cell % STEPS]);
            }
        }
    }
}
