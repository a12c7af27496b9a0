//! How active each account was in each slot of time, and how many pairs of posts of one item the slot holds: what chance is
//! computed from.

use crate::gather::Posts;
use crate::model::{CELLS, Model, STEPS, WINDOWS};
use crate::shares::{CONTENT, Shares, TRACES};
use crate::timed::{CROWD, Timed};
use rayon::prelude::*;

/// Shares of activity in time.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    pub(crate) slot_s: u32,
    /// For each account where its slots begin in the two lists below.
    starts: Vec<u32>,
    slots: Vec<u32>,
    /// Of all posts of the slot, the share that is this account's.
    shares: Vec<f32>,
    /// How much more than others an account uses a trace, account after account.
    usage: Vec<[f32; TRACES]>,
    /// Which slots have posts, ascending.
    used: Vec<u32>,
    slots_total: usize,
    /// For each trace and cell, the ordered pairs of events of each slot, slot after slot. Steps and windows include
    /// those below.
    pairs: Vec<f64>,
    /// For each trace, the items with such pairs in each slot.
    items: Vec<u32>,
}

impl Activity {
    pub(crate) fn new(
        posts: &Posts,
        times: &[u32],
        in_crowd: &[bool],
        timed: &Timed,
        shares: &Shares,
        model: &Model,
    ) -> Activity {
        let slot_s = slot_length(posts, model);
        let used = used_slots(times, slot_s);
        let mut totals = vec![0u32; used.len()];
        let mut activity = Activity {
            slot_s,
            starts: vec![0],
            slots_total: used.len(),
            ..Activity::default()
        };
        let mut counts: Vec<u32> = Vec::new();
        let mut slots: Vec<u32> = Vec::new();
        for account in 0..posts.accounts_total() as u32 {
            slots.clear();
            slots.extend(
                (posts.of(account))
                    .filter(|&post| !in_crowd[post])
                    .map(|post| place(&used, times[post] / slot_s)),
            );
            slots.sort_unstable();
            for run in slots.chunk_by(|one, other| one == other) {
                activity.slots.push(run[0]);
                counts.push(run.len() as u32);
                totals[run[0] as usize] += run.len() as u32;
            }
            activity.starts.push(activity.slots.len() as u32);
        }
        activity.shares = (activity.slots.iter().zip(&counts))
            .map(|(&slot, &count)| count as f32 / totals[slot as usize].max(1) as f32)
            .collect();
        activity.count_usage(posts, timed, shares, model);
        activity.count_pairs(timed, shares, &used, model);
        activity.used = used;
        activity
    }

    /// Each account's use of each trace beside that of all, at most by the model's factor. One post is added on either side,
    /// so that few posts say little.
    fn count_usage(&mut self, posts: &Posts, timed: &Timed, shares: &Shares, model: &Model) {
        let mut all = [0u64; TRACES];
        let trace_of = |place: u32| shares.trace(timed.items[place as usize]) as usize;
        let counted: Vec<[u32; TRACES]> = (0..posts.accounts_total() as u32)
            .into_par_iter()
            .map(|account| {
                let mut own = [0u32; TRACES];
                for &place in timed.of(account) {
                    own[trace_of(place)] += 1;
                }
                own
            })
            .collect();
        for own in &counted {
            for (sum, &count) in all.iter_mut().zip(own) {
                *sum += u64::from(count);
            }
        }
        let posts_total = posts.times.len().max(1) as f64;
        self.usage = (counted.iter().zip(posts.starts.windows(2)))
            .map(|(own, starts)| {
                let mine = f64::from(starts[1] - starts[0]);
                let mut factors = [1.0f32; TRACES];
                for trace in 0..CONTENT {
                    let mean = all[trace] as f64 / posts_total;
                    let factor = (f64::from(own[trace]) + mean) / ((mine + 1.0) * mean);
                    if factor > 1.0 {
                        factors[trace] = factor.min(model.usage_factor_max) as f32;
                    }
                }
                factors
            })
            .collect();
    }

    fn count_pairs(&mut self, timed: &Timed, shares: &Shares, used: &[u32], model: &Model) {
        let width = TRACES * (CELLS + 1) * self.slots_total;
        let items: Vec<u32> = (0..timed.starts.len() as u32 - 1).collect();
        let threads = rayon::current_num_threads().max(1);
        let chunk = items.len().div_ceil(threads * 4).max(1);
        let counted = (items.par_chunks(chunk))
            .map(|items| {
                let mut pairs = vec![0u64; width];
                for &item in items {
                    self.count_item(item, timed, shares, used, model, &mut pairs);
                }
                pairs
            })
            .reduce(
                || vec![0u64; width],
                |mut sum, part| {
                    for (sum, part) in sum.iter_mut().zip(part) {
                        *sum += part;
                    }
                    sum
                },
            );
        let (pairs, items) = counted.split_at(TRACES * CELLS * self.slots_total);
        self.pairs = pairs.iter().map(|&pairs| pairs as f64).collect();
        self.items = items.iter().map(|&items| items as u32).collect();
        self.accumulate();
    }

    fn count_item(
        &self,
        item: u32,
        timed: &Timed,
        shares: &Shares,
        used: &[u32],
        model: &Model,
        pairs: &mut [u64],
    ) {
        let trace = shares.trace(item) as usize;
        let range = timed.item_range(item);
        let mut counted = usize::MAX;
        for one in range.clone().filter(|&one| timed.steps[one] < CROWD) {
            let (time, step) = (timed.times[one], timed.steps[one]);
            let slot = place(used, time / self.slot_s) as usize;
            for other in one + 1..range.end {
                let apart = timed.times[other] - time;
                if apart > model.window_max_s() {
                    break;
                }
                let both = step.max(timed.steps[other]);
                if both >= CROWD || timed.accounts[other] == timed.accounts[one] {
                    continue;
                }
                let window = (model.windows_s.iter())
                    .position(|&window| apart <= window)
                    .unwrap_or(WINDOWS - 1);
                let cell = window * STEPS + usize::from(both);
                // Both orders of the pair.
                pairs[(trace * CELLS + cell) * self.slots_total + slot] += 2;
                if counted != slot {
                    counted = slot;
                    pairs[(TRACES * CELLS + trace) * self.slots_total + slot] += 1;
                }
            }
        }
    }

    /// Adds to each window and step what stands below it.
    fn accumulate(&mut self) {
        let slots = self.slots_total;
        let mut add = |to: usize, from: usize| {
            for slot in 0..slots {
                self.pairs[to * slots + slot] += self.pairs[from * slots + slot];
            }
        };
        for trace in 0..TRACES {
            let base = trace * CELLS;
            for window in 0..WINDOWS {
                for step in 1..STEPS {
                    add(
                        base + window * STEPS + step,
                        base + window * STEPS + step - 1,
                    );
                }
            }
            for window in 1..WINDOWS {
                for step in 0..STEPS {
                    add(
                        base + window * STEPS + step,
                        base + (window - 1) * STEPS + step,
                    );
                }
            }
        }
    }

    /// Slots in which anybody posted.
    pub(crate) fn slots_total(&self) -> usize {
        self.slots_total
    }

    /// An account's slots with its share of each.
    pub(crate) fn of(&self, account: u32) -> impl Iterator<Item = (usize, f64)> {
        let account = account as usize;
        let range = self.starts[account] as usize..self.starts[account + 1] as usize;
        (self.slots[range.clone()].iter())
            .zip(&self.shares[range])
            .map(|(&slot, &share)| (slot as usize, f64::from(share)))
    }

    /// The slot of a time; `None` when nobody posted in it.
    pub(crate) fn slot(&self, time: u32) -> Option<usize> {
        self.used.binary_search(&(time / self.slot_s)).ok()
    }

    /// How much more than others an account uses a trace.
    pub(crate) fn usage(&self, account: u32, trace: usize) -> f64 {
        f64::from(self.usage[account as usize][trace])
    }

    /// Items of a trace with pairs in a slot.
    pub(crate) fn items(&self, trace: usize, slot: usize) -> u32 {
        self.items[trace * self.slots_total + slot]
    }

    /// Ordered pairs of a trace and cell, by slot.
    pub(crate) fn pairs(&self, trace: usize, cell: usize) -> &[f64] {
        let from = (trace * CELLS + cell) * self.slots_total;
        &self.pairs[from..from + self.slots_total]
    }
}

fn slot_length(posts: &Posts, model: &Model) -> u32 {
    let (span, count) = (u64::from(posts.span_s), posts.times.len() as u64);
    let enough = |&hours: &u32| count * u64::from(hours) * 3600 >= model.slot_posts * span;
    let hours = model.slot_hours.iter().copied().find(enough);
    hours.or(model.slot_hours.last().copied()).unwrap_or(24) * 3600
}

fn used_slots(times: &[u32], slot_s: u32) -> Vec<u32> {
    let mut used: Vec<u32> = times.iter().map(|time| time / slot_s).collect();
    used.par_sort_unstable();
    used.dedup();
    used
}

/// Where a slot stands among those used.
fn place(used: &[u32], slot: u32) -> u32 {
    used.partition_point(|&one| one < slot) as u32
}
