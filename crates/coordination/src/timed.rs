//! When it was shared: the events of all items in the order of time, how popular each item was at each moment, and which
//! events can tie accounts. Made once of the true times and once of the shuffled ones.

use crate::activity::Activity;
use crate::gather::Posts;
use crate::model::{Model, STEPS};
use crate::moments::{Moments, moments};
use crate::shares::{CONTENT, Shares, TRACES};
use rayon::prelude::*;

/// Step of an event in a crowd.
pub(crate) const CROWD: u8 = 254;
/// Step of an event that repeats one of the same account.
pub(crate) const REPEAT: u8 = 255;

/// Events, item after item, each item's by time.
#[derive(Debug, Default)]
pub(crate) struct Timed {
    /// Where the events of each item begin; moments follow the items of content.
    pub(crate) starts: Vec<u32>,
    pub(crate) accounts: Vec<u32>,
    pub(crate) times: Vec<u32>,
    /// Which of the model's steps of popularity the item is at, then; [`CROWD`] or [`REPEAT`] when the event ties nobody.
    pub(crate) steps: Vec<u8>,
    /// How many accounts posted the item around then, as far as can be said in 16 bits.
    pub(crate) around: Vec<u16>,
    /// The item of each event.
    pub(crate) items: Vec<u32>,
    /// For each account its usable events, as places in the arrays above, ascending.
    pub(crate) of_account_starts: Vec<u32>,
    pub(crate) of_account: Vec<u32>,
    /// Their items, side by side: to look them up event by event takes most of the time with many posts.
    of_account_items: Vec<u32>,
    pub(crate) activity: Activity,
    /// The length of moments in seconds; `None` when they were not looked for.
    pub(crate) moment_s: Option<u32>,
    /// Why they were not.
    pub(crate) no_moments: String,
    /// Items that were crowded at some time, by trace.
    pub(crate) crowded: [u64; TRACES],
    /// The highest step that is counted, by trace; lower than the model's where the budget was exceeded.
    pub(crate) top_step: [u8; TRACES],
}

/// The events of some items.
#[derive(Default)]
struct Part {
    ends: Vec<u32>,
    events: Vec<(u32, u32, u32)>,
    steps: Vec<u8>,
    around: Vec<u16>,
    crowded: u64,
    pairs: [u64; STEPS],
}

impl Timed {
    /// Puts the items of content into time, then finds moments among what is in no crowd.
    pub(crate) fn new(shares: &Shares, posts: &Posts, times: &[u32], model: &Model) -> Timed {
        let mut timed = Timed {
            starts: vec![0],
            top_step: [STEPS as u8 - 1; TRACES],
            ..Timed::default()
        };
        let mut in_crowd = vec![false; times.len()];
        for trace in 0..CONTENT {
            timed.take_content(trace, shares, posts, times, model, &mut in_crowd);
        }
        let found = moments(posts, times, &in_crowd, model);
        timed.take_moments(found);
        timed.index_accounts(posts.accounts_total());
        timed.activity = Activity::new(posts, times, &in_crowd, &timed, shares, model);
        timed
    }

    fn take_content(
        &mut self,
        trace: usize,
        shares: &Shares,
        posts: &Posts,
        times: &[u32],
        model: &Model,
        in_crowd: &mut [bool],
    ) {
        let range = shares.traces[trace].start as usize..shares.traces[trace].end as usize;
        let items: Vec<usize> = range.collect();
        let parts: Vec<Part> = (items.par_chunks(1024))
            .map(|items| {
                let mut part = Part::default();
                for &item in items {
                    part.take(shares.of(item), posts, times, model);
                }
                part
            })
            .collect();
        let pairs = |step: usize| parts.iter().map(|part| part.pairs[step]).sum::<u64>();
        let within = (0..STEPS)
            .rev()
            .find(|&step| pairs(step) <= model.pairs_budget);
        let top = within.unwrap_or(0) as u8;
        self.top_step[trace] = top;
        for part in parts {
            self.crowded[trace] += part.crowded;
            let base = self.accounts.len() as u32;
            for (start, end) in std::iter::once(&0).chain(&part.ends).zip(&part.ends) {
                let item = self.starts.len() as u32 - 1;
                self.items
                    .extend(std::iter::repeat_n(item, (end - start) as usize));
                self.starts.push(base + end);
            }
            for (&(time, account, post), &step) in part.events.iter().zip(&part.steps) {
                self.accounts.push(account);
                self.times.push(time);
                let step = if step > top && step < CROWD {
                    CROWD
                } else {
                    step
                };
                self.steps.push(step);
                in_crowd[post as usize] |= step == CROWD;
            }
            self.around.extend(part.around);
        }
    }

    fn take_moments(&mut self, found: Result<Moments, String>) {
        let found = match found {
            Ok(found) => found,
            Err(reason) => {
                self.no_moments = reason;
                return;
            }
        };
        self.moment_s = Some(found.length_s);
        self.crowded[TRACES - 1] = found.crowded;
        for moment in found
            .events
            .chunk_by(|one, other| one.0 / found.length_s == other.0 / found.length_s)
        {
            let item = self.starts.len() as u32 - 1;
            for &(time, account) in moment {
                self.accounts.push(account);
                self.times.push(time);
                self.steps.push(0);
                self.around
                    .push(moment.len().min(usize::from(u16::MAX)) as u16);
                self.items.push(item);
            }
            self.starts.push(self.accounts.len() as u32);
        }
    }

    fn index_accounts(&mut self, accounts: usize) {
        let mut starts = vec![0u32; accounts + 1];
        let usable = |at: usize| self.steps[at] < CROWD;
        for (at, &account) in self.accounts.iter().enumerate() {
            starts[account as usize + 1] += u32::from(usable(at));
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut places = vec![0u32; sum as usize];
        let mut items = vec![0u32; sum as usize];
        for (at, &account) in self.accounts.iter().enumerate() {
            if usable(at) {
                let place = next[account as usize] as usize;
                places[place] = at as u32;
                items[place] = self.items[at];
                next[account as usize] += 1;
            }
        }
        self.of_account_starts = starts;
        self.of_account = places;
        self.of_account_items = items;
    }

    fn range_of(&self, account: u32) -> std::ops::Range<usize> {
        let account = account as usize;
        self.of_account_starts[account] as usize..self.of_account_starts[account + 1] as usize
    }

    /// The usable events of an account.
    pub(crate) fn of(&self, account: u32) -> &[u32] {
        &self.of_account[self.range_of(account)]
    }

    /// Their items, in the same order, which is ascending.
    pub(crate) fn items_of(&self, account: u32) -> &[u32] {
        &self.of_account_items[self.range_of(account)]
    }

    /// Where the item of an event begins and ends.
    pub(crate) fn item_range(&self, item: u32) -> std::ops::Range<usize> {
        self.starts[item as usize] as usize..self.starts[item as usize + 1] as usize
    }

    /// Calls `with` for each usable event of another account on the same item within `window_s` of the event at `place`.
    ///
    /// Loops as plain as can be: with many posts, most of the time goes by here.
    #[inline]
    pub(crate) fn neighbours(&self, place: usize, window_s: u32, mut with: impl FnMut(usize)) {
        let range = self.item_range(self.items[place]);
        let (account, time) = (self.accounts[place], self.times[place]);
        let is_other = |at: usize| self.steps[at] < CROWD && self.accounts[at] != account;
        let mut from = place;
        while from > range.start && time - self.times[from - 1] <= window_s {
            from -= 1;
        }
        for at in from..range.end {
            if self.times[at].saturating_sub(time) > window_s {
                break;
            }
            if is_other(at) {
                with(at);
            }
        }
    }
}

impl Part {
    /// Sorts the events of an item, marks repeats, and says how popular it is at each.
    fn take(&mut self, of_item: &[u32], posts: &Posts, times: &[u32], model: &Model) {
        let from = self.events.len();
        self.events.extend(of_item.iter().map(|&post| {
            let account = posts.accounts[post as usize];
            (times[post as usize], account, post)
        }));
        self.events[from..].sort_unstable();
        self.ends.push(self.events.len() as u32);
        self.steps.resize(self.events.len(), 0);
        self.around.resize(self.events.len(), 0);
        let (events, steps) = (&self.events[from..], &mut self.steps[from..]);
        mark_repeats(events, steps, model.repeat_s);
        let usable: Vec<usize> = (0..events.len())
            .filter(|&at| steps[at] != REPEAT)
            .collect();
        let (mut low, mut high) = (0, 0);
        let (mut near_low, mut near_high) = (0, 0);
        let mut crowded = false;
        for &at in &usable {
            let time = events[at].0;
            let time_of = |place: usize| events[usable[place]].0;
            while time - time_of(low) > model.around_s {
                low += 1;
            }
            while high < usable.len() && time_of(high).saturating_sub(time) <= model.around_s {
                high += 1;
            }
            while time - time_of(near_low) > model.window_max_s() {
                near_low += 1;
            }
            while near_high < usable.len()
                && time_of(near_high).saturating_sub(time) <= model.window_max_s()
            {
                near_high += 1;
            }
            let around = high - low;
            self.around[from + at] = around.min(usize::from(u16::MAX)) as u16;
            let step = (model.crowd_steps.iter()).position(|&accounts| around <= accounts as usize);
            steps[at] = step.map_or(CROWD, |step| step as u8);
            crowded |= step.is_none();
            if let Some(step) = step {
                for pairs in &mut self.pairs[step..] {
                    *pairs += (near_high - near_low) as u64;
                }
            }
        }
        self.crowded += u64::from(crowded);
    }
}

/// Marks events that follow one of the same account within `repeat_s`.
fn mark_repeats(events: &[(u32, u32, u32)], steps: &mut [u8], repeat_s: u32) {
    let mut order: Vec<(u32, u32, usize)> = (events.iter().enumerate())
        .map(|(at, &(time, account, _))| (account, time, at))
        .collect();
    order.sort_unstable();
    let mut kept = (u32::MAX, 0);
    for (account, time, at) in order {
        if kept.0 == account && time - kept.1 <= repeat_s {
            steps[at] = REPEAT;
        } else {
            kept = (account, time);
        }
    }
}
