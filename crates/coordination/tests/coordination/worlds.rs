//! Answers held to the truth of seeded worlds, small ones: larger ones are the benchmark's.

use crate::feed::examined;
use levelhead_coordination::Outcome;
use levelhead_worlds::{PostsPlan, PostsWorld};
use std::collections::BTreeMap;

struct Score {
    precision: f64,
    recall: f64,
    recovered: usize,
}

/// Pairs of accounts in found groups against pairs in planted ones. Outlets of one agency do act together; groups of them
/// alone are left out when their cause is named.
fn score(world: &PostsWorld, outcome: &Outcome) -> Score {
    let mut found: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for member in &outcome.members {
        let members = found.entry(member.group).or_default();
        members.push(member.account as u32);
    }
    found.retain(|id, members| {
        let outlets = members
            .iter()
            .all(|member| world.outlets.iter().any(|outlet| outlet.contains(member)));
        let group = &outcome.report.groups[*id as usize - 1];
        let named = |id: &str| group.ordinary_causes.iter().any(|cause| cause.id == id);
        !(outlets && named("news-syndication"))
    });
    let pairs = |count: usize| count * count.saturating_sub(1) / 2;
    let group_of = world.group_of();
    let (mut all, mut right) = (0, 0);
    for members in found.values() {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for &member in members {
            if let Some(group) = group_of[member as usize] {
                *counts.entry(group).or_default() += 1;
            }
        }
        all += pairs(members.len());
        right += counts.values().map(|&count| pairs(count)).sum::<usize>();
    }
    let planted: usize = (world.groups.iter())
        .map(|group| pairs(group.members.len()))
        .sum();
    let recovered = (world.groups.iter())
        .filter(|group| {
            found.values().any(|members| {
                let both = (members.iter())
                    .filter(|member| group.members.contains(member))
                    .count();
                let either = members.len() + group.members.len() - both;
                both * 10 >= either * 8
            })
        })
        .count();
    Score {
        precision: right as f64 / all.max(1) as f64,
        recall: right as f64 / planted.max(1) as f64,
        recovered,
    }
}

/// The proportions of 200,000 posts, at less than a third of the size.
fn small(seed: u64) -> PostsWorld {
    PostsWorld::new(&PostsPlan {
        accounts: 6000,
        groups: 9,
        ..PostsPlan::new(60_000, seed)
    })
}

#[test]
fn planted_groups_are_found_and_decoys_are_not() {
    for seed in [11, 13] {
        let world = small(seed);
        let outcome = examined(&world, 0..world.len(), 7000, |_| {});
        let score = score(&world, &outcome);
        assert!(score.precision >= 0.99, "{}", score.precision);
        assert!(score.recall >= 0.9, "seed {seed}: {}", score.recall);
        assert!(score.recovered == 9, "{}", score.recovered);
        let control = &outcome.report.null_check;
        assert!(control.flagged_share_when_times_shuffled <= 0.01);
        let text = serde_json::to_string(&outcome.report).unwrap();
        for word in ["inauthentic", "foreign", " bot", "troll"] {
            assert!(!text.contains(word), "{word}");
        }
    }
}

#[test]
fn a_world_without_groups_has_none() {
    for (seed, decoys) in [(21, true), (22, false)] {
        let plan = PostsPlan {
            groups: 0,
            decoys,
            accounts: 3000,
            ..PostsPlan::new(80_000, seed)
        };
        let world = PostsWorld::new(&plan);
        let outcome = examined(&world, 0..world.len(), 7000, |_| {});
        let report = &outcome.report;
        let unexplained = report
            .groups
            .iter()
            .filter(|group| group.ordinary_causes.is_empty());
        assert_eq!(unexplained.count(), 0, "{}", report.summary);
        // Of 3,000 accounts one in a hundred.
        let outlets: u64 = world.outlets.iter().map(|outlet| outlet.len() as u64).sum();
        assert!(
            report.accounts_flagged <= outlets + 30,
            "{}",
            report.accounts_flagged
        );
    }
}

/// Stamps to the minute, hour or day hide who was first, not that accounts act together for weeks.
#[test]
fn minutes_widen_the_windows_and_groups_are_still_found() {
    let world = small(11);
    let outcome = examined(&world, 0..world.len(), 7000, |post| {
        post.time_s -= post.time_s % 60;
    });
    assert_eq!(outcome.report.resolution_s, 60);
    let score = score(&world, &outcome);
    assert!(score.precision >= 0.99, "{}", score.precision);
    assert!(score.recovered >= 8, "{}", score.recovered);
}
