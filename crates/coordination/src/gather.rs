//! Taking posts in, and putting them into an order that their content gives.
//!
//! While posts come, everything is kept in the order in which it came; nothing is decided. [`Check::add`] is called by one
//! thread, with batches in any order. When all are in, accounts, posts, items and texts are sorted by what they are.

use crate::error::Error;
use crate::model::MODEL;
use crate::near::Texts;
use crate::prepare::{GIVEN, Prepared};
use crate::settings::{AllowKind, Settings};
use hashbrown::{HashMap, HashSet};
use rayon::slice::ParallelSliceMut;

/// Times that are exact to minutes are recognised when at least so many posts say nothing else.
const POSTS_TO_TELL_RESOLUTION: u64 = 20;

/// Posts of accounts, being gathered. [`Check::finish`](crate::Check::finish) examines them.
#[derive(Debug)]
pub struct Check {
    pub(crate) settings: Settings,
    accounts: HashMap<u64, u32>,
    account_hashes: Vec<u64>,
    post_accounts: Vec<u32>,
    post_times: Vec<i64>,
    post_digests: Vec<u32>,
    seen: HashSet<u64>,
    ids: Vec<u64>,
    items: [Vec<(u64, u32)>; GIVEN],
    texts: HashMap<u64, u32>,
    text_ends: Vec<u32>,
    features: Vec<u16>,
    duplicates: u64,
    allowed: Vec<u64>,
    stated_resolution_s: u32,
    unstated: [u64; 4],
}

/// Lengths that times without a stated resolution are held against, in seconds.
const RESOLUTIONS: [i64; 4] = [1, 60, 3600, 86_400];

/// All posts in their final order, and what was counted on the way.
pub(crate) struct Gathered {
    pub(crate) settings: Settings,
    pub(crate) posts: Posts,
    /// For each given trace hash and post, sorted.
    pub(crate) items: [Vec<(u64, u32)>; GIVEN],
    pub(crate) texts: Texts,
    pub(crate) duplicates: u64,
    pub(crate) conflicting_ids: u64,
    pub(crate) allowed: Vec<u64>,
    pub(crate) resolution_s: u32,
}

/// Posts, account after account, each account's by time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Posts {
    /// Hashes of the accounts, in their order.
    pub(crate) hashes: Vec<u64>,
    /// Where each account's posts begin, and where the last one's end.
    pub(crate) starts: Vec<u32>,
    /// The account of each post.
    pub(crate) accounts: Vec<u32>,
    /// Seconds after `origin_s`.
    pub(crate) times: Vec<u32>,
    pub(crate) origin_s: i64,
    /// From the first posts to the last, but for stray ones.
    pub(crate) span_s: u32,
    /// Posts whose time lies too far from the others to be counted; they stand at the earliest or latest that can be.
    pub(crate) too_far: u64,
}

impl Check {
    /// A check without posts.
    /// # Errors
    /// [`Error::BadRate`].
    pub fn new(settings: Settings) -> Result<Check, Error> {
        if !(settings.fdr > 0.0 && settings.fdr <= 0.5) {
            return Err(Error::BadRate { fdr: settings.fdr });
        }
        Ok(Check {
            allowed: vec![0; settings.allow.len()],
            settings,
            accounts: HashMap::new(),
            account_hashes: Vec::new(),
            post_accounts: Vec::new(),
            post_times: Vec::new(),
            post_digests: Vec::new(),
            seen: HashSet::new(),
            ids: Vec::new(),
            items: Default::default(),
            texts: HashMap::new(),
            text_ends: Vec::new(),
            features: Vec::new(),
            duplicates: 0,
            stated_resolution_s: 1,
            unstated: [0; 4],
        })
    }

    /// Takes a batch in. The order of batches does not matter, nor how the posts are cut into batches.
    /// # Errors
    /// [`Error::TooMany`] beyond four thousand million posts or words.
    pub fn add(&mut self, batch: Prepared) -> Result<(), Error> {
        if let Some(resolution_s) = batch.resolution_s {
            self.stated_resolution_s = self.stated_resolution_s.max(resolution_s);
        }
        let kept = self.add_posts(&batch)?;
        for (list, from) in self.items.iter_mut().zip(&batch.items) {
            list.extend(from.iter().filter_map(|&(hash, post)| {
                let post = kept[post as usize];
                (post != u32::MAX).then_some((hash, post))
            }));
        }
        let mut start = 0;
        for &(hash, end) in &batch.texts {
            let index = self.text_ends.len() as u32;
            if *self.texts.entry(hash).or_insert(index) == index {
                self.features
                    .extend_from_slice(&batch.features[start..end as usize]);
                let end = u32::try_from(self.features.len()).map_err(|_| too_many("words"))?;
                self.text_ends.push(end);
            }
            start = end as usize;
        }
        Ok(())
    }

    /// Adds the posts of a batch; gives for each its number, or `u32::MAX` when it is left out.
    fn add_posts(&mut self, batch: &Prepared) -> Result<Vec<u32>, Error> {
        let allow: HashMap<u64, usize> = (self.settings.allow.iter().enumerate())
            .filter(|(_, entry)| entry.kind == AllowKind::Account)
            .map(|(at, entry)| (entry.hash, at))
            .collect();
        let mut kept = Vec::with_capacity(batch.accounts.len());
        for (at, &account) in batch.accounts.iter().enumerate() {
            kept.push(u32::MAX);
            if let Some(id) = batch.ids[at] {
                if !self.seen.insert(batch.digests[at]) {
                    self.duplicates += 1;
                    continue;
                }
                self.ids.push(id);
            }
            if let Some(&entry) = allow.get(&account) {
                self.allowed[entry] += 1;
                continue;
            }
            let time = batch.times_s[at];
            if batch.resolution_s.is_none() {
                for (count, unit) in self.unstated.iter_mut().zip(RESOLUTIONS) {
                    *count += u64::from(time % unit == 0);
                }
            }
            let next = self.account_hashes.len() as u32;
            let index = *self.accounts.entry(account).or_insert(next);
            if index == next {
                self.account_hashes.push(account);
            }
            let post = u32::try_from(self.post_accounts.len())
                .ok()
                .filter(|&post| post < u32::MAX - 1)
                .ok_or(too_many("posts"))?;
            self.post_accounts.push(index);
            self.post_times.push(time);
            self.post_digests.push(batch.digests[at] as u32);
            kept[at] = post;
        }
        Ok(kept)
    }

    /// Says to how many seconds the times are exact, when that is known of the sources as a whole. The coarsest counts of all
    /// that was said and of what the times themselves show.
    pub fn resolution(&mut self, resolution_s: Option<u32>) {
        self.stated_resolution_s = self.stated_resolution_s.max(resolution_s.unwrap_or(1));
    }

    /// Puts everything in order.
    pub(crate) fn gathered(self) -> Gathered {
        let resolution_s = self.resolution_s();
        drop((self.accounts, self.seen));
        let conflicting_ids = conflicting(self.ids);
        let (posts, new_places) = ordered(
            self.account_hashes,
            self.post_accounts,
            self.post_times,
            self.post_digests,
        );
        let mut allowed = self.allowed;
        let items = self.items.map(|mut list| {
            for (_, post) in &mut list {
                *post = new_places[*post as usize];
            }
            list.par_sort_unstable();
            list.shrink_to_fit();
            list
        });
        drop(new_places);
        let items = without_allowed(items, &self.settings, &mut allowed);
        Gathered {
            settings: self.settings,
            posts,
            items,
            texts: Texts::new(self.texts, self.text_ends, self.features),
            duplicates: self.duplicates,
            conflicting_ids,
            allowed,
            resolution_s,
        }
    }

    fn resolution_s(&self) -> u32 {
        let [posts, rest @ ..] = self.unstated;
        let found = (rest.iter().zip([60, 3600, 86_400]).rev())
            .find(|&(&count, _)| count == posts && posts >= POSTS_TO_TELL_RESOLUTION);
        self.stated_resolution_s
            .max(found.map_or(1, |(_, unit)| unit))
    }
}

fn too_many(what: &'static str) -> Error {
    Error::TooMany {
        what,
        limit: u64::from(u32::MAX) - 1,
    }
}

/// Posts beyond the first of each id.
fn conflicting(mut ids: Vec<u64>) -> u64 {
    ids.par_sort_unstable();
    ids.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64
}

/// Leaves out the items of the allow-list and counts their events.
fn without_allowed(
    mut items: [Vec<(u64, u32)>; GIVEN],
    settings: &Settings,
    allowed: &mut [u64],
) -> [Vec<(u64, u32)>; GIVEN] {
    for (entry, count) in settings.allow.iter().zip(allowed) {
        let AllowKind::Item(trace) = entry.kind else {
            continue;
        };
        if let Some(list) = items.get_mut(trace as usize) {
            let from = list.partition_point(|&(hash, _)| hash < entry.hash);
            let to = list.partition_point(|&(hash, _)| hash <= entry.hash);
            *count += (to - from) as u64;
            list.drain(from..to);
        }
    }
    items
}

/// Sorts accounts by what they did and posts by account and time; gives the new place of each post.
fn ordered(
    hashes: Vec<u64>,
    accounts: Vec<u32>,
    times: Vec<i64>,
    digests: Vec<u32>,
) -> (Posts, Vec<u32>) {
    let origin_s = origin(&times);
    let mut too_far = 0;
    let mut rows: Vec<(u32, u32, u32, u32)> = Vec::with_capacity(accounts.len());
    let mut profile: Vec<(u32, u32, u64, u32)> = (hashes.iter().zip(0..))
        .map(|(&hash, at)| (u32::MAX, 0, hash, at))
        .collect();
    for (at, &account) in accounts.iter().enumerate() {
        let after = times[at].saturating_sub(origin_s);
        let time = after.clamp(0, i64::from(u32::MAX)) as u32;
        too_far += u64::from(i64::from(time) != after);
        let (first, posts, ..) = &mut profile[account as usize];
        *first = time.min(*first);
        *posts += 1;
        rows.push((account, time, digests[at], at as u32));
    }
    drop((accounts, times, digests));
    // By time and number of posts first: the hashes depend on the desk's key, and the key should decide nothing.
    profile.sort_unstable();
    let mut new_account = vec![0u32; profile.len()];
    for (new, &(.., old)) in profile.iter().enumerate() {
        new_account[old as usize] = new as u32;
    }
    for row in &mut rows {
        row.0 = new_account[row.0 as usize];
    }
    rows.par_sort_unstable_by_key(|&(account, time, digest, _)| (account, time, digest));
    let mut new_places = vec![0u32; rows.len()];
    let mut posts = Posts {
        hashes: profile.iter().map(|&(_, _, hash, _)| hash).collect(),
        starts: vec![0; profile.len() + 1],
        accounts: Vec::with_capacity(rows.len()),
        times: Vec::with_capacity(rows.len()),
        origin_s,
        span_s: 1,
        too_far,
    };
    for (new, &(account, time, _, old)) in rows.iter().enumerate() {
        new_places[old as usize] = new as u32;
        posts.starts[account as usize + 1] += 1;
        posts.accounts.push(account);
        posts.times.push(time);
    }
    let mut sum = 0;
    for start in &mut posts.starts {
        sum += *start;
        *start = sum;
    }
    posts.span_s = span(&posts.times);
    (posts, new_places)
}

/// The time from which seconds are counted: the earliest, but at most 68 years before the median, so that a few mistaken
/// stamps decide nothing.
fn origin(times: &[i64]) -> i64 {
    let mut sorted = times.to_vec();
    let middle = sorted.len() / 2;
    let median = match sorted.is_empty() {
        true => 0,
        false => *sorted.select_nth_unstable(middle).1,
    };
    let earliest = times.iter().copied().min().unwrap_or(0);
    earliest.max(median.saturating_sub(i64::from(i32::MAX)))
}

/// How long it takes from the first posts to the last, without one in two hundred on either side.
fn span(times: &[u32]) -> u32 {
    let mut sorted = times.to_vec();
    let outside = sorted.len() / 200;
    let last = sorted.len().saturating_sub(1 + outside);
    if sorted.is_empty() {
        return 1;
    }
    let low = *sorted.select_nth_unstable(outside).1;
    let high = *sorted.select_nth_unstable(last).1;
    (high - low).max(1)
}

impl Posts {
    /// Accounts.
    pub(crate) fn accounts_total(&self) -> usize {
        self.hashes.len()
    }

    /// Posts of an account.
    pub(crate) fn of(&self, account: u32) -> std::ops::Range<usize> {
        self.starts[account as usize] as usize..self.starts[account as usize + 1] as usize
    }

    /// Accounts that have so many posts that they could be tied to another.
    pub(crate) fn active(&self) -> u64 {
        let enough = MODEL.occasions_min;
        (self.starts.windows(2))
            .filter(|pair| pair[1] - pair[0] >= enough)
            .count() as u64
    }
}
