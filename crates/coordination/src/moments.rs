//! Moments as items: who posted in the same few seconds, whatever it was.
//!
//! Left out are posts in crowds, which are together for the item's sake, and posts in those minutes of the hour in which an
//! account posts far more than in others: a schedule keeps the clock, not company.

use crate::gather::Posts;
use crate::model::Model;
use rayon::prelude::*;

/// Posts in moments of at least two accounts.
pub(crate) struct Moments {
    pub(crate) length_s: u32,
    /// Time and account, by moment; once an account in each moment.
    pub(crate) events: Vec<(u32, u32)>,
    pub(crate) crowded: u64,
}

/// Finds them, or says why they were not looked for.
pub(crate) fn moments(
    posts: &Posts,
    times: &[u32],
    in_crowd: &[bool],
    model: &Model,
) -> Result<Moments, String> {
    let span_s = f64::from(posts.span_s);
    let mean = |length: u32| times.len() as f64 * f64::from(length) / span_s;
    // The longest that is not too full; when all are, the shortest.
    let possible =
        || (model.rhythm.moments_s.iter().copied()).filter(|&length| length >= model.resolution_s);
    let length_s = possible()
        .rev()
        .find(|&length| mean(length) < model.rhythm.posts_low)
        .or_else(|| possible().next())
        .ok_or("the times are too coarse to tell moments apart")?;
    if mean(length_s) > model.rhythm.posts_max {
        return Err(format!(
            "in {length_s} seconds there are {:.0} posts on average, so that moments say nothing",
            mean(length_s)
        ));
    }
    let mut all: Vec<(u32, u32, u32)> = (0..posts.accounts_total() as u32)
        .into_par_iter()
        .flat_map_iter(|account| unscheduled(account, posts, times, in_crowd, model))
        .map(|(time, account)| (time / length_s, account, time))
        .collect();
    all.par_sort_unstable();
    all.dedup_by_key(|&mut (moment, account, _)| (moment, account));
    let crowd = (mean(length_s) * model.rhythm.crowd_factor).max(8.0) as usize;
    let mut found = Moments {
        length_s,
        events: Vec::new(),
        crowded: 0,
    };
    for moment in all.chunk_by(|one, other| one.0 == other.0) {
        if moment.len() > crowd {
            found.crowded += 1;
        } else if moment.len() > 1 {
            let events = moment.iter().map(|&(_, account, time)| (time, account));
            let from = found.events.len();
            found.events.extend(events);
            found.events[from..].sort_unstable();
        }
    }
    Ok(found)
}

/// The posts of an account that follow no schedule of its own, as time and account.
fn unscheduled(
    account: u32,
    posts: &Posts,
    times: &[u32],
    in_crowd: &[bool],
    model: &Model,
) -> Vec<(u32, u32)> {
    let range = posts.of(account);
    // The time of day counts from midnight, the times from the first post.
    let origin_s = posts.origin_s.rem_euclid(3600) as u32;
    let minute = |post: usize| ((u64::from(times[post]) + u64::from(origin_s)) / 60 % 60) as usize;
    let mut minutes = [0u32; 60];
    for post in range.clone() {
        minutes[minute(post)] += 1;
    }
    let often = (range.len() as f64 / 60.0 * model.rhythm.schedule_factor)
        .max(f64::from(model.rhythm.schedule_posts_min));
    range
        .filter(|&post| !in_crowd[post] && f64::from(minutes[minute(post)]) < often)
        .map(|post| (times[post], account))
        .collect()
}
