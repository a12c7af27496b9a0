//! Everyday posts: accounts with interests and hours of their own, who pass on what is fresh and popular.

use super::{DAY_S, Made, PostsPlan};
use crate::dice::{Dice, Weighted, word};

/// Interests that accounts have two of; one more is everybody's.
const TOPICS: u64 = 40;
/// Items are born in slots of this length.
const BIRTH_S: u64 = 1800;

/// How active an account is: a few post a hundred times what most do.
pub(super) fn activity(seed: u64, account: u32) -> u64 {
    let mut dice = Dice::new(seed, 3, u64::from(account));
    let doublings = dice.next().trailing_ones().min(9);
    (1 << doublings) * dice.between(1000, 2000) as u64
}

/// What an account does, in a thousand of its posts: reposts, links, replies, hashtags, images; the rest are words alone.
const HABITS: [[u64; 5]; 4] = [
    [650, 80, 100, 40, 10],
    [250, 350, 80, 60, 20],
    [150, 60, 350, 50, 20],
    [350, 120, 120, 120, 30],
];

pub(super) struct Everyday {
    seed: u64,
    days: u64,
    hours: Weighted,
    /// Items of each topic and birth slot, as a power of two: more posts, more items.
    doublings: u64,
}

impl Everyday {
    pub(super) fn new(plan: &PostsPlan) -> Everyday {
        let slots = u64::from(plan.days) * DAY_S / BIRTH_S * (TOPICS + 1);
        let per_slot = (plan.posts / slots.max(1)).max(1);
        Everyday {
            seed: plan.seed,
            days: u64::from(plan.days),
            // From the hour at which an account is most active to the one before.
            hours: Weighted::new(&[
                20, 18, 15, 11, 7, 4, 2, 1, 1, 1, 2, 3, 5, 7, 8, 9, 10, 10, 9, 10, 12, 14, 16, 18,
            ]),
            doublings: 3 + u64::from(per_slot.ilog2()),
        }
    }

    pub(super) fn post(&self, account: u32, number: u64, dice: &mut Dice) -> Made {
        let time = self.time(account, dice);
        let habit = HABITS[(word(self.seed, 4, u64::from(account)) % 4) as usize];
        let mut post = Made {
            time: time as u32,
            account,
            text: 1 + (number % 1_000_000_000) as u32,
            ..Made::default()
        };
        let mut draw = dice.below(1000);
        let kind = habit.iter().position(|&share| {
            let here = draw < share;
            draw = draw.saturating_sub(share);
            here
        });
        match kind {
            Some(0) => {
                post.repost = self.fresh(0, account, time, 3 * 3600, dice);
                post.text = post.repost;
            }
            Some(1) => post.link = self.fresh(1, account, time, 8 * 3600, dice),
            Some(2) => post.reply = self.fresh(2, account, time, 2 * 3600, dice),
            Some(3) => post.tags = self.lasting(3, account, 7, dice),
            Some(4) => post.image = self.lasting(4, account, 12, dice),
            // A few phrases that everybody says.
            _ if dice.permille(20) => post.text = 2_900_000_000 + dice.below(50) as u32,
            _ => {}
        }
        post
    }

    /// A day by chance, an hour by the account's habit.
    fn time(&self, account: u32, dice: &mut Dice) -> u64 {
        let own = word(self.seed, 5, u64::from(account));
        // Most live where evening comes at one time.
        let evening = match own % 10 {
            0..=6 => 18 + own / 10 % 5,
            _ => own / 10 % 24,
        };
        let hour = (evening + self.hours.draw(dice) as u64) % 24;
        dice.below(self.days) * DAY_S + hour * 3600 + dice.below(3600)
    }

    fn topic(&self, account: u32, dice: &mut Dice) -> u64 {
        match dice.below(4) {
            0 => TOPICS,
            draw => word(self.seed, 6, u64::from(account) * 2 + draw % 2) % TOPICS,
        }
    }

    /// An item of one of the account's interests that came up not long ago, by its popularity.
    fn fresh(&self, kind: u64, account: u32, time: u64, half_life_s: u64, dice: &mut Dice) -> u32 {
        let topic = self.topic(account, dice);
        let age = u64::from(dice.next().trailing_ones()) * half_life_s + dice.below(half_life_s);
        let slot = (time + 4 * DAY_S - age.min(3 * DAY_S)) / BIRTH_S;
        self.item(kind, topic, slot, self.doublings, dice)
    }

    /// An item that is always there.
    fn lasting(&self, kind: u64, account: u32, doublings: u64, dice: &mut Dice) -> u32 {
        let topic = self.topic(account, dice);
        self.item(kind, topic, 0, doublings, dice)
    }

    /// The rank goes by Zipf's law: as many draws among the first, the next two, the next four.
    fn item(&self, kind: u64, topic: u64, slot: u64, doublings: u64, dice: &mut Dice) -> u32 {
        let doubling = dice.below(doublings + 1);
        let rank = (1 << doubling) + dice.below(1 << doubling);
        let place = ((slot * (TOPICS + 1) + topic) << 24) + (rank << 3) + kind;
        // Numbers of words alone lie below a thousand million.
        (1_000_000_000 + word(self.seed, 7, place) % 1_900_000_000) as u32
    }
}
