//! From flagged pairs to groups: communities of the network of ties, held together by more than one tie each.

use crate::belong::{belonging, core_events};
use crate::gather::Posts;
use crate::leiden::{Network, communities};
use crate::pairs::{Pair, Pairs};
use hashbrown::HashMap;

/// A flagged pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FlaggedPair {
    pub(crate) pair: Pair,
    pub(crate) q_value: f64,
}

/// A group of accounts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Circle {
    /// Ascending.
    pub(crate) members: Vec<u32>,
    /// Those of them who are in by the group's events and not by their ties.
    pub(crate) by_events: Vec<u32>,
    /// Places in the list of flagged pairs.
    pub(crate) ties: Vec<u32>,
}

/// The groups, by their first members.
pub(crate) fn groups(
    flagged: &[FlaggedPair],
    pairs: &Pairs<'_>,
    posts: &Posts,
    fdr: f64,
) -> Vec<Circle> {
    let rules = &pairs.model.groups;
    let mut circles: Vec<Circle> = (circles(flagged, rules.density).into_iter())
        .filter(|members| members.len() >= rules.accounts_min)
        .map(|members| Circle {
            members,
            ..Circle::default()
        })
        .collect();
    let strong: Vec<Vec<u32>> = (circles.iter())
        .map(|circle| well_tied(&circle.members, flagged, pairs))
        .collect();
    // A group without a core has no events by which anybody could belong to it.
    let mut at = 0;
    circles.retain(|_| {
        at += 1;
        strong[at - 1].len() >= rules.accounts_min
    });
    let strong: Vec<Vec<u32>> = (strong.into_iter())
        .filter(|members| members.len() >= rules.accounts_min)
        .collect();
    let events: Vec<_> = (strong.iter())
        .map(|members| core_events(members, pairs))
        .collect();
    let joined = belonging(&strong, &events, pairs, posts, fdr);
    for ((circle, strong), joined) in circles.iter_mut().zip(strong).zip(joined) {
        circle.by_events = joined;
        circle.members = strong;
        circle.members.extend(&circle.by_events);
        circle.members.sort_unstable();
    }
    take_ties(&mut circles, flagged);
    circles
}

/// Members of each community of the network of ties.
fn circles(flagged: &[FlaggedPair], density: f64) -> Vec<Vec<u32>> {
    let mut accounts: Vec<u32> = (flagged.iter())
        .flat_map(|flagged| [flagged.pair.one, flagged.pair.other])
        .collect();
    accounts.sort_unstable();
    accounts.dedup();
    let place = |account: u32| accounts.partition_point(|&one| one < account) as u32;
    let ties: Vec<(u32, u32, f64)> = (flagged.iter())
        .map(|flagged| (place(flagged.pair.one), place(flagged.pair.other), 1.0))
        .collect();
    let found = communities(&Network::new(vec![1.0; accounts.len()], &ties), density);
    let count = found.iter().max().map_or(0, |&last| last as usize + 1);
    let mut circles = vec![Vec::new(); count];
    for (&account, community) in accounts.iter().zip(found) {
        circles[community as usize].push(account);
    }
    circles
}

/// The members who are tied to enough of the others, found by leaving out those who are not until all are.
fn well_tied(members: &[u32], flagged: &[FlaggedPair], pairs: &Pairs<'_>) -> Vec<u32> {
    let rules = &pairs.model.groups;
    let places: HashMap<u32, usize> = members.iter().copied().zip(0..).collect();
    let mut friends = vec![Vec::new(); members.len()];
    for pair in flagged.iter().map(|flagged| &flagged.pair) {
        if let (Some(&one), Some(&other)) = (places.get(&pair.one), places.get(&pair.other)) {
            friends[one].push(other);
            friends[other].push(one);
        }
    }
    let mut inside = vec![true; members.len()];
    let mut left = members.len();
    loop {
        let needed =
            ((left.saturating_sub(1)) as f64 * rules.ties_share_min).max(rules.ties_min as f64);
        let weak: Vec<usize> = (0..members.len())
            .filter(|&at| {
                inside[at] && (friends[at].iter().filter(|&&to| inside[to]).count() as f64) < needed
            })
            .collect();
        if weak.is_empty() {
            break;
        }
        left -= weak.len();
        for at in weak {
            inside[at] = false;
        }
    }
    (members.iter().zip(inside))
        .filter_map(|(&member, inside)| inside.then_some(member))
        .collect()
}

/// Gives each group the flagged pairs between its members.
fn take_ties(circles: &mut [Circle], flagged: &[FlaggedPair]) {
    let mut of_account: HashMap<u32, usize> = HashMap::new();
    for (at, circle) in circles.iter().enumerate() {
        of_account.extend(circle.members.iter().map(|&member| (member, at)));
    }
    for (place, flagged) in flagged.iter().enumerate() {
        let one = of_account.get(&flagged.pair.one);
        if let Some(&at) = one.filter(|&at| of_account.get(&flagged.pair.other) == Some(at)) {
            circles[at].ties.push(place as u32);
        }
    }
}
