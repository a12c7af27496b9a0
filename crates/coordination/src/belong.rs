//! Who belongs to a group by its events: an account that took part in them more often than chance explains, although
//! no single pair of accounts met often enough to be flagged.

use crate::chance::tail;
use crate::fdr::q_values;
use crate::gather::Posts;
use crate::pairs::Pairs;
use crate::shares::CONTENT;
use crate::timed::CROWD;
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

/// Several accounts of a group posting one item together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GroupEvent {
    pub(crate) item: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// Accounts of the group that took part, ascending.
    pub(crate) members: Vec<u32>,
    /// Accounts that posted the item around then.
    pub(crate) around: u16,
}

/// Items that at least `accounts_min` of the accounts posted together, each occasion for itself, in the order of time.
pub(crate) fn events(accounts: &[u32], accounts_min: usize, pairs: &Pairs<'_>) -> Vec<GroupEvent> {
    let timed = pairs.timed;
    let mut places: Vec<u32> = (accounts.iter())
        .flat_map(|&account| timed.of(account))
        .copied()
        .collect();
    // Places follow items, and within an item the time.
    places.sort_unstable();
    let window_s = pairs.model.window_max_s();
    let together = |&one: &u32, &other: &u32| {
        timed.items[one as usize] == timed.items[other as usize]
            && timed.times[other as usize] - timed.times[one as usize] <= window_s
    };
    let mut events: Vec<GroupEvent> = (places.chunk_by(together))
        .filter_map(|run| {
            let mut members: Vec<u32> = (run.iter())
                .map(|&place| timed.accounts[place as usize])
                .collect();
            members.sort_unstable();
            members.dedup();
            let (first, last) = (run[0] as usize, run[run.len() - 1] as usize);
            let around = run.iter().map(|&place| timed.around[place as usize]);
            (members.len() >= accounts_min).then(|| GroupEvent {
                item: timed.items[first],
                first: timed.times[first],
                last: timed.times[last],
                members,
                around: around.max().unwrap_or(0),
            })
        })
        .collect();
    events.sort_by_key(|event| (event.first, event.item));
    events
}

/// The events by which others are tested for belonging: of content, and of several members.
pub(crate) fn core_events(members: &[u32], pairs: &Pairs<'_>) -> Vec<GroupEvent> {
    let mut events = events(members, pairs.model.groups.core_min, pairs);
    events.retain(|event| usize::from(pairs.shares.trace(event.item) as u8) < CONTENT);
    events
}

/// For each group the accounts that belong to it by its events and are in no group by their ties.
pub(crate) fn belonging(
    groups: &[Vec<u32>],
    events: &[Vec<GroupEvent>],
    pairs: &Pairs<'_>,
    posts: &Posts,
    fdr: f64,
) -> Vec<Vec<u32>> {
    let taken: HashSet<u32> = groups.iter().flatten().copied().collect();
    let candidates: Vec<(f64, u32, u32)> = (events.par_iter().enumerate())
        .flat_map_iter(|(group, events)| {
            tested(events, &taken, pairs)
                .into_iter()
                .map(move |(account, p)| (p, account, group as u32))
        })
        .collect();
    let p_values: Vec<f64> = candidates.iter().map(|&(p, ..)| p).collect();
    let q_values = q_values(&p_values, posts.active() * groups.len() as u64);
    // An account that could belong to two groups goes to the one that it fits better.
    let mut best: HashMap<u32, (f64, u32)> = HashMap::new();
    for (&(p, account, group), q) in candidates.iter().zip(q_values) {
        if q <= fdr {
            let fit = best.entry(account).or_insert((p, group));
            if (p, group) < *fit {
                *fit = (p, group);
            }
        }
    }
    let mut joined = vec![Vec::new(); groups.len()];
    for (account, (_, group)) in best {
        joined[group as usize].push(account);
    }
    for joined in &mut joined {
        joined.sort_unstable();
    }
    joined
}

/// Accounts outside that took part in enough of a group's events, with their probability by chance.
fn tested(events: &[GroupEvent], taken: &HashSet<u32>, pairs: &Pairs<'_>) -> Vec<(u32, f64)> {
    let mut best: HashMap<u32, f64> = HashMap::new();
    // Between the group's first post and its last, and with some time around.
    let windows_s = [0, pairs.model.windows_s[1]];
    for window_s in windows_s {
        let parts = taking_part(events, window_s, taken, pairs);
        for (account, occasions) in &parts.occasions {
            if occasions.0 < pairs.model.occasions_min {
                continue;
            }
            // Of trials with different chances, so many successes are at most as probable as with the average chance in
            // each (Hoeffding 1956).
            let (active, mean) = parts.chances(*account, events, pairs);
            let interest = parts.length_s / f64::from(pairs.model.interest_s);
            let chance = (mean / f64::from(active.max(1)) + interest).min(0.95);
            let p = tail(occasions.0, 0.0, active, chance) * windows_s.len() as f64;
            let smallest = best.entry(*account).or_insert(1.0);
            *smallest = smallest.min(p);
        }
    }
    let mut best: Vec<(u32, f64)> = best.into_iter().collect();
    best.sort_unstable_by_key(|&(account, _)| account);
    best
}

/// Who else posted at a group's events, and how much was posted there.
struct Parts {
    /// Occasions of each account, and the time of the last one.
    occasions: HashMap<u32, (u32, u32)>,
    /// Posts of the item at each event, of anybody.
    posts: Vec<u32>,
    /// How long an event and its surroundings are, on average.
    length_s: f64,
}

fn taking_part(
    events: &[GroupEvent],
    window_s: u32,
    taken: &HashSet<u32>,
    pairs: &Pairs<'_>,
) -> Parts {
    let timed = pairs.timed;
    let mut parts = Parts {
        occasions: HashMap::new(),
        posts: Vec::with_capacity(events.len()),
        length_s: 0.0,
    };
    for event in events {
        let range = timed.item_range(event.item);
        let of_item = &timed.times[range.clone()];
        let from = of_item.partition_point(|&time| time < event.first.saturating_sub(window_s));
        let to = of_item.partition_point(|&time| time <= event.last.saturating_add(window_s));
        let mut posts = 0;
        for place in range.start + from..range.start + to {
            if timed.steps[place] >= CROWD {
                continue;
            }
            posts += 1;
            let account = timed.accounts[place];
            if taken.contains(&account) {
                continue;
            }
            let (occasions, latest) = parts.occasions.entry(account).or_insert((0, 0));
            let time = event.first;
            if *occasions == 0 || time - *latest >= pairs.model.occasion_s {
                *occasions += 1;
                *latest = time;
            }
        }
        parts.posts.push(posts);
        parts.length_s += f64::from(event.last - event.first + 2 * window_s.max(60));
    }
    parts.length_s /= events.len().max(1) as f64;
    parts
}

impl Parts {
    /// At how many events the account was active, and how often it would take part in them by how active it was.
    fn chances(&self, account: u32, events: &[GroupEvent], pairs: &Pairs<'_>) -> (u32, f64) {
        let activity = &pairs.timed.activity;
        let shares: HashMap<usize, f64> = activity.of(account).collect();
        let (mut active, mut mean) = (0, 0.0);
        for (event, &posts) in events.iter().zip(&self.posts) {
            let share = activity
                .slot(event.first)
                .and_then(|slot| shares.get(&slot));
            if let Some(share) = share {
                let trace = pairs.shares.trace(event.item) as usize;
                active += 1;
                mean += (share * f64::from(posts) * activity.usage(account, trace)).min(1.0);
            }
        }
        (active, mean)
    }
}
