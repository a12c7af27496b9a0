//! The whole check, step by step.

use crate::control::{METHOD, shuffled_times};
use crate::error::Error;
use crate::fdr::q_values;
use crate::gather::{Check, Gathered, Posts};
use crate::groups::{FlaggedPair, groups};
use crate::model::{MODEL, Model};
use crate::pairs::Pairs;
use crate::report::{Findings, report};
use crate::shares::Shares;
use crate::timed::Timed;
use levelhead_schema::coordination::{CoordinationReport, NullCheck};
use levelhead_schema::posts::Trace;

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The report. Whoever read the files adds what was read.
    pub report: CoordinationReport,
    /// The members of all groups, by group.
    pub members: Vec<Member>,
    /// All flagged ties within groups, by group and accounts. The report holds the strongest alone.
    pub ties: Vec<TieEdge>,
}

/// A flagged tie within a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TieEdge {
    /// [`Group::id`](levelhead_schema::coordination::Group::id).
    pub group: u32,
    /// Keyed hash of the account with the lower hash.
    pub one: u64,
    /// Keyed hash of the other.
    pub other: u64,
    /// Distinct shared occasions.
    pub events: u64,
    /// Probability of as much by chance.
    pub p_value: f64,
    /// The same after correction for all pairs.
    pub q_value: f64,
}

/// A member of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// [`Group::id`](levelhead_schema::coordination::Group::id).
    pub group: u32,
    /// The account's keyed hash, as in the posts.
    pub account: u64,
}

impl Check {
    /// Examines the posts that were added.
    /// # Errors
    /// [`Error::TooMany`] when more was shared than can be counted.
    pub fn finish(self) -> Result<Outcome, Error> {
        let Gathered {
            settings,
            posts,
            items,
            texts,
            duplicates,
            conflicting_ids,
            allowed,
            resolution_s,
        } = self.gathered();
        let model = MODEL.fitted(resolution_s, posts.span_s);
        let near = texts.near(&items[Trace::Text as usize], &posts);
        drop(texts);
        let shares = Shares::new(items, near.items, &posts);
        let events = shares.posts.len() + posts.times.len();
        if u32::try_from(events).is_err() {
            return Err(Error::TooMany {
                what: "shared things",
                limit: u64::from(u32::MAX),
            });
        }
        // The control first, so that its memory is free again when the evidence is gathered.
        let null_check = control(&posts, &shares, &model, settings.fdr);
        let timed = Timed::new(&shares, &posts, &posts.times, &model);
        let pairs = Pairs {
            timed: &timed,
            shares: &shares,
            model: &model,
        };
        let flagged = flagged(&pairs, &posts, settings.fdr);
        let circles = groups(&flagged, &pairs, &posts, settings.fdr);
        Ok(report(Findings {
            settings: &settings,
            posts: &posts,
            pairs: &pairs,
            flagged: &flagged,
            circles,
            null_check,
            duplicates,
            conflicting_ids,
            allowed: &allowed,
            resolution_s,
            near_beyond: near.beyond,
        }))
    }
}

/// The pairs that stand at the rate.
fn flagged(pairs: &Pairs<'_>, posts: &Posts, fdr: f64) -> Vec<FlaggedPair> {
    let possible = pairs_possible(posts);
    let found = pairs.all(fdr, possible);
    let p_values: Vec<f64> = found.iter().map(|pair| pair.p_among_all).collect();
    let q_values = q_values(&p_values, possible);
    (found.into_iter().zip(q_values))
        .filter(|&(_, q_value)| q_value <= fdr)
        .map(|(pair, q_value)| FlaggedPair { pair, q_value })
        .collect()
}

/// Pairs of accounts with enough posts to be flagged: what the correction counts.
pub(crate) fn pairs_possible(posts: &Posts) -> u64 {
    let active = posts.active();
    active * active.saturating_sub(1) / 2
}

/// Accounts in at least one flagged pair.
pub(crate) fn accounts_flagged(flagged: &[FlaggedPair]) -> u64 {
    let mut accounts: Vec<u32> = (flagged.iter())
        .flat_map(|flagged| [flagged.pair.one, flagged.pair.other])
        .collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts.len() as u64
}

fn control(posts: &Posts, shares: &Shares, model: &Model, fdr: f64) -> NullCheck {
    let times = shuffled_times(posts);
    let timed = Timed::new(shares, posts, &times, model);
    let pairs = Pairs {
        timed: &timed,
        shares,
        model,
    };
    let flagged = flagged(&pairs, posts, fdr);
    let accounts_flagged = accounts_flagged(&flagged);
    NullCheck {
        flagged_share_when_times_shuffled: match posts.active() {
            0 => 0.0,
            active => accounts_flagged as f64 / active as f64,
        },
        accounts_flagged,
        pairs_flagged: flagged.len() as u64,
        method: METHOD.to_owned(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::pairs_possible;
    use crate::gather::{Check, Posts};
    use crate::model::MODEL;
    use crate::pairs::Pairs;
    use crate::prepare::prepare;
    use crate::settings::Settings;
    use crate::shares::Shares;
    use crate::timed::Timed;
    use levelhead_schema::posts::{PostBatch, Trace};
    use levelhead_worlds::{MadePost, PostsPlan, PostsWorld};

    /// Puts the posts of a plan in order and hands them to `with`.
    pub(crate) fn examined<T>(plan: &PostsPlan, with: impl FnOnce(&Pairs<'_>, &Posts) -> T) -> T {
        let world = PostsWorld::new(plan);
        let mut batch = PostBatch::new(None);
        let mut post = MadePost::default();
        for index in 0..world.len() {
            world.write_post(index, &mut post);
            batch.push(u64::from(post.account), Some(post.id), post.time_s);
            let items = [
                (Trace::Repost, post.repost_of),
                (Trace::Link, post.link),
                (Trace::Hashtags, post.tags),
                (Trace::Image, post.image),
                (Trace::Reply, post.reply_to),
            ];
            for (trace, item) in items {
                if let Some(item) = item {
                    batch.push_item(trace, u64::from(item));
                }
            }
        }
        let mut check = Check::new(Settings::default()).expect("a check");
        check.add(prepare(&batch)).expect("room");
        let gathered = check.gathered();
        let model = MODEL.fitted(1, gathered.posts.span_s);
        let shares = Shares::new(gathered.items, Vec::new(), &gathered.posts);
        let timed = Timed::new(&shares, &gathered.posts, &gathered.posts.times, &model);
        let pairs = Pairs {
            timed: &timed,
            shares: &shares,
            model: &model,
        };
        with(&pairs, &gathered.posts)
    }

    /// How many pairs have at most each probability among all, and how many pairs there are.
    fn quantiles(plan: &PostsPlan, bars: &[f64]) -> (Vec<usize>, f64) {
        examined(plan, |pairs, posts| {
            let found = pairs.all(pairs.model.screen, pairs_possible(posts));
            let counts = (bars.iter())
                .map(|&bar| found.iter().filter(|pair| pair.p_among_all <= bar).count())
                .collect();
            (counts, pairs_possible(posts) as f64)
        })
    }

    /// Without any group no more pairs have a small probability than that probability says: dense posts of accounts with
    /// shared interests and hours, with all decoys but the outlets that do act together.
    #[test]
    fn probabilities_are_not_too_small_where_nobody_acts_together() {
        let bars = [1e-4, 1e-5, 1e-6, 1e-7];
        for (seed, posts, accounts, decoys) in [
            (41, 100_000, 2000, false),
            (42, 100_000, 2000, false),
            // Few posts, of which few accounts have much in common.
            (43, 60_000, 6000, false),
            (44, 60_000, 6000, true),
        ] {
            let plan = PostsPlan {
                groups: 0,
                decoys,
                accounts,
                ..PostsPlan::new(posts, seed)
            };
            let outlets: usize = (PostsWorld::new(&plan).outlets.iter())
                .map(|outlet| outlet.len() * (outlet.len() - 1) / 2)
                .sum();
            let (counts, pairs) = quantiles(&plan, &bars);
            for (count, bar) in counts.iter().zip(bars) {
                // Three standard deviations of a Poisson number; outlets do act together.
                let expected = bar * pairs;
                assert!(
                    *count as f64 <= outlets as f64 + expected + 3.0 * expected.sqrt() + 1.0,
                    "{count} pairs at {bar}, {expected} expected"
                );
            }
        }
    }

    #[test]
    fn the_same_test_fails_where_groups_are_planted() {
        let plan = PostsPlan {
            groups: 3,
            decoys: false,
            accounts: 2000,
            ..PostsPlan::new(100_000, 41)
        };
        let (counts, pairs) = quantiles(&plan, &[1e-6]);
        assert!(counts[0] as f64 > 100.0 * 1e-6 * pairs, "{counts:?}");
    }
}
