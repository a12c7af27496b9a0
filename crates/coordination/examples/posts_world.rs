//! Makes a world of posts, examines it and holds the answer to the truth.
//!
//! `cargo run --release -p levelhead-coordination --example posts_world -- POSTS DAYS FEWEST MOST SEED [SEED…]`: so many posts in
//! so many days, with groups that act at least and at most so often.

#![expect(clippy::print_stdout, reason = "an example speaks to who runs it")]

use levelhead_coordination::{Check, Error, Outcome, Settings, prepare};
use levelhead_schema::posts::{PostBatch, Trace};
use levelhead_worlds::{MadePost, PostsPlan, PostsWorld};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::time::Instant;

fn main() -> Result<(), Error> {
    let mut numbers = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse::<u64>().ok());
    let posts = numbers.next().unwrap_or(200_000);
    let mut next = |otherwise| numbers.next().unwrap_or(otherwise);
    let (days, actions) = (next(30) as u32, (next(8) as u32, next(25) as u32));
    for seed in numbers {
        // Below 200,000 posts in the same proportions.
        let accounts = (posts / 10).clamp(1000, 20_000) as u32;
        let world = PostsWorld::new(&PostsPlan {
            accounts,
            groups: accounts * 30 / 20_000,
            days,
            actions,
            ..PostsPlan::new(posts, seed)
        });
        let start = Instant::now();
        let outcome = examine(&world)?;
        tell(&world, &outcome, seed, start.elapsed().as_secs_f64());
    }
    Ok(())
}

const BATCH: usize = 20_000;

fn examine(world: &PostsWorld) -> Result<Outcome, Error> {
    let mut check = Check::new(Settings::default())?;
    let starts: Vec<usize> = (0..world.len()).step_by(BATCH).collect();
    for starts in starts.chunks(8) {
        let prepared: Vec<_> = (starts.par_iter())
            .map(|&start| prepare(&batch(world, start)))
            .collect();
        for prepared in prepared {
            check.add(prepared)?;
        }
    }
    check.finish()
}

fn batch(world: &PostsWorld, start: usize) -> PostBatch {
    let mut batch = PostBatch::new(None);
    let mut post = MadePost::default();
    for index in start..(start + BATCH).min(world.len()) {
        world.write_post(index, &mut post);
        batch.push(u64::from(post.account), Some(post.id), post.time_s);
        for (trace, item) in [
            (Trace::Repost, post.repost_of),
            (Trace::Link, post.link),
            (Trace::Hashtags, post.tags),
            (Trace::Image, post.image),
            (Trace::Reply, post.reply_to),
        ] {
            if let Some(item) = item {
                batch.push_item(trace, u64::from(item));
            }
        }
        let hash = post.text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        batch.push_item(Trace::Text, hash);
        batch.push_text(&post.text);
    }
    batch
}

fn tell(world: &PostsWorld, outcome: &Outcome, seed: u64, seconds: f64) {
    // tidy: long because it only counts and prints, one figure after the other
    let report = &outcome.report;
    let mut found: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for member in &outcome.members {
        found
            .entry(member.group)
            .or_default()
            .push(member.account as u32);
    }
    let group_of = world.group_of();
    let pairs = |count: usize| count * count.saturating_sub(1) / 2;
    let (mut all, mut right, mut outlets) = (0, 0, 0);
    for members in found.values() {
        if members
            .iter()
            .all(|member| world.outlets.iter().any(|outlet| outlet.contains(member)))
        {
            outlets += pairs(members.len());
            continue;
        }
        all += pairs(members.len());
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for &member in members {
            if let Some(group) = group_of[member as usize] {
                *counts.entry(group).or_default() += 1;
            }
        }
        right += counts.values().map(|&count| pairs(count)).sum::<usize>();
    }
    let planted: usize = world
        .groups
        .iter()
        .map(|group| pairs(group.members.len()))
        .sum();
    let mut recovered = 0;
    for group in &world.groups {
        let best = found
            .values()
            .map(|members| {
                let both = members
                    .iter()
                    .filter(|member| group.members.contains(member))
                    .count();
                both as f64 / (members.len() + group.members.len() - both) as f64
            })
            .fold(0.0, f64::max);
        recovered += usize::from(best >= 0.8);
        if best < 0.9 {
            let parts: Vec<usize> = (found.values())
                .map(|members| {
                    members
                        .iter()
                        .filter(|member| group.members.contains(member))
                        .count()
                })
                .filter(|&count| count > 0)
                .collect();
            println!("  parts {parts:?}");
            println!(
                "  weak: {:?}, {} accounts, {} actions, Jaccard {best:.2}",
                group.tactic,
                group.members.len(),
                group.actions
            );
        }
    }
    for group in &report.groups {
        let members = &found[&group.id];
        let mut of: BTreeMap<Option<u32>, usize> = BTreeMap::new();
        for &member in members {
            *of.entry(group_of[member as usize]).or_default() += 1;
        }
        let causes: Vec<&str> = group
            .ordinary_causes
            .iter()
            .map(|cause| cause.id.as_str())
            .collect();
        if of.len() > 1
            || !group.joined_by_events.is_empty()
            || of.contains_key(&None)
            || !causes.is_empty()
        {
            println!(
                "  group {}: {} accounts, {} ties, by events {}, traces {:?}, truth {of:?}, causes {causes:?}",
                group.id,
                group.accounts,
                group.ties,
                group.joined_by_events.len(),
                group.traces
            );
        }
    }
    println!(
        "posts {} seed {seed}: precision {:.4} recall {:.4} groups {recovered}/{} found {} (outlet pairs {outlets}) flagged pairs {} shuffled {:.4} ({} pairs) {seconds:.2} s",
        report.posts,
        right as f64 / all.max(1) as f64,
        right as f64 / planted.max(1) as f64,
        world.groups.len(),
        found.len(),
        report.pairs_flagged,
        report.null_check.flagged_share_when_times_shuffled,
        report.null_check.pairs_flagged,
    );
}
