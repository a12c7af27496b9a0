//! A month of posts with planted groups and with decoys: what only looks like acting together.
//!
//! Accounts are active by a heavy-tailed law and by hours of the day of their own, have interests, and pass on what is fresh
//! and popular among those who share them. Thirty groups act by plan, each by its own means. Headlines, giveaways, fans,
//! outlets of one agency, share buttons and scheduled posts bring accounts together without any plan.
//!
//! The truth of an account is the plan's: which group it was drawn into before a post was made.

mod decoys;
mod everyday;
mod plan;
mod planted;
mod text;
mod write;

use crate::dice::{Dice, Weighted};
use everyday::Everyday;
pub use plan::{PostsPlan, Tactic};
pub use write::account_name;

/// Seconds of a day.
const DAY_S: u64 = 86_400;
/// 2026-03-01 in seconds since 1970.
const BEGIN_S: i64 = 1_772_323_200;
/// No number.
const NONE: u32 = 0;

/// A post as it is kept: numbers only, 0 for what it does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Made {
    time: u32,
    account: u32,
    repost: u32,
    reply: u32,
    link: u32,
    tags: u32,
    image: u32,
    text: u32,
    edit: u16,
}

/// A post of the world, with its text written out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadePost {
    /// From 1, in the order of time.
    pub id: u64,
    /// Number of the account, from 0.
    pub account: u32,
    /// Seconds since 1970, UTC.
    pub time_s: i64,
    /// The text.
    pub text: String,
    /// The post that it passes on.
    pub repost_of: Option<u32>,
    /// The post that it answers.
    pub reply_to: Option<u32>,
    /// Number of its link.
    pub link: Option<u32>,
    /// Number of its set of hashtags.
    pub tags: Option<u32>,
    /// Number of its image.
    pub image: Option<u32>,
}

/// A planted group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlantedGroup {
    /// By which means.
    pub tactic: Tactic,
    /// Numbers of its accounts, ascending.
    pub members: Vec<u32>,
    /// How often it acted.
    pub actions: u32,
}

/// The posts of a month.
#[derive(Clone, Debug)]
pub struct PostsWorld {
    made: Vec<Made>,
    /// The planted groups.
    pub groups: Vec<PlantedGroup>,
    /// Accounts of outlets that publish the same at the same time, network by network: together by an ordinary cause.
    pub outlets: Vec<Vec<u32>>,
    /// Number of accounts.
    pub accounts: u32,
}

/// What makers of posts share.
struct Makers {
    plan: PostsPlan,
    /// Accounts by how active they are.
    by_activity: Weighted,
    made: Vec<Made>,
    /// The next number of an item; each is used for one thing alone.
    next_item: u32,
}

impl Makers {
    fn item(&mut self) -> u32 {
        self.next_item += 1;
        self.next_item
    }

    fn span_s(&self) -> u64 {
        u64::from(self.plan.days) * DAY_S
    }

    fn push(&mut self, post: Made) {
        let last = self.span_s() as u32 - 1;
        self.made.push(Made {
            time: post.time.min(last),
            ..post
        });
    }
}

/// Numbers of items that makers count up begin here; below are those of everyday life.
const COUNTED_ITEMS: u32 = 3_000_000_000;

impl PostsWorld {
    /// Makes the world of a plan.
    ///
    /// Limits: some 36 bytes a post. The groups and decoys take what they need, and everyday posts are the rest; when there is
    /// no rest, there are a few more posts than planned.
    pub fn new(plan: &PostsPlan) -> PostsWorld {
        let weights: Vec<u64> = (0..plan.accounts)
            .map(|account| everyday::activity(plan.seed, account))
            .collect();
        let mut makers = Makers {
            plan: plan.clone(),
            by_activity: Weighted::new(&weights),
            made: Vec::with_capacity(plan.posts as usize),
            next_item: COUNTED_ITEMS,
        };
        let groups = planted::make(&mut makers);
        let planted: Vec<u32> = (groups.iter())
            .flat_map(|group| &group.members)
            .copied()
            .collect();
        let outlets = decoys::make(&mut makers, &planted);
        let rest = plan.posts.saturating_sub(makers.made.len() as u64);
        let everyday = Everyday::new(plan);
        let mut dice = Dice::new(plan.seed, 1, 0);
        // Outlets post headlines and nothing else.
        let busy: std::collections::BTreeSet<u32> = outlets.iter().flatten().copied().collect();
        for number in 0..rest {
            let mut account = makers.by_activity.draw(&mut dice) as u32;
            while busy.contains(&account) {
                account = makers.by_activity.draw(&mut dice) as u32;
            }
            let post = everyday.post(account, number, &mut dice);
            makers.push(post);
        }
        let mut made = makers.made;
        made.sort_unstable();
        PostsWorld {
            made,
            groups,
            outlets,
            accounts: plan.accounts,
        }
    }

    /// Posts.
    pub fn len(&self) -> usize {
        self.made.len()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.made.is_empty()
    }

    /// The post at `index`, in the order of time, written into `post`.
    pub fn write_post(&self, index: usize, post: &mut MadePost) {
        let made = &self.made[index];
        let some = |number: u32| (number != NONE).then_some(number);
        post.id = index as u64 + 1;
        post.account = made.account;
        post.time_s = BEGIN_S + i64::from(made.time);
        post.repost_of = some(made.repost);
        post.reply_to = some(made.reply);
        post.link = some(made.link);
        post.tags = some(made.tags);
        post.image = some(made.image);
        post.text.clear();
        text::write(made.text, made.edit, &mut post.text);
    }

    /// The planted group of each account, by its number in [`PostsWorld::groups`].
    pub fn group_of(&self) -> Vec<Option<u32>> {
        let mut of = vec![None; self.accounts as usize];
        for (group, at) in self.groups.iter().zip(0..) {
            for &member in &group.members {
                of[member as usize] = Some(at);
            }
        }
        of
    }
}

#[cfg(test)]
mod tests {
    use super::{MadePost, PostsPlan, PostsWorld};

    #[test]
    fn the_same_seed_makes_the_same_posts() {
        let plan = PostsPlan::new(20_000, 5);
        let (one, other) = (PostsWorld::new(&plan), PostsWorld::new(&plan));
        assert_eq!(one.made, other.made);
        assert_ne!(one.made, PostsWorld::new(&PostsPlan::new(20_000, 6)).made);
    }

    #[test]
    fn a_world_has_its_posts_groups_and_month() {
        let world = PostsWorld::new(&PostsPlan::new(50_000, 5));
        assert_eq!(world.len(), 50_000);
        assert_eq!(world.groups.len(), 30);
        for group in &world.groups {
            assert!((10..=60).contains(&group.members.len()));
            assert!(group.members.is_sorted_by(|one, other| one < other));
        }
        let mut post = MadePost::default();
        let mut last = 0;
        for at in 0..world.len() {
            world.write_post(at, &mut post);
            assert!(post.time_s >= last && !post.text.is_empty());
            last = post.time_s;
        }
        let first = world.made[0].time;
        assert!(first < 3600 && last < super::BEGIN_S + 30 * 86_400);
    }
}
