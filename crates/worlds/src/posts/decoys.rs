//! What brings accounts together without a plan of theirs.

use super::{DAY_S, Made, Makers};
use crate::dice::{Dice, Order};

/// Makes them all; gives the networks of outlets. `planted` accounts are no outlets.
pub(super) fn make(makers: &mut Makers, planted: &[u32]) -> Vec<Vec<u32>> {
    if !makers.plan.decoys {
        return Vec::new();
    }
    // In thousandths of what 200,000 posts have; a larger world has more of them, but not in proportion.
    let permille = match makers.plan.posts {
        posts @ 0..200_000 => posts / 200,
        posts => 1000 * (posts / 200_000).isqrt(),
    };
    headlines(makers, permille);
    giveaways(makers, permille);
    fans(makers, permille);
    share_buttons(makers, permille);
    scheduled(makers, permille);
    outlets(makers, planted, permille)
}

/// How long after the beginning: half within `half_s`, half of the rest within as much again.
fn decaying(half_s: u64, dice: &mut Dice) -> u64 {
    u64::from(dice.next().trailing_ones().min(12)) * half_s + dice.below(half_s)
}

/// A daytime by chance, from eight to twenty-two o'clock.
fn daytime(makers: &Makers, dice: &mut Dice) -> u64 {
    dice.below(u64::from(makers.plan.days)) * DAY_S + 8 * 3600 + dice.below(14 * 3600)
}

/// Posts that hundreds or thousands pass on within minutes, or whose link they post.
fn headlines(makers: &mut Makers, permille: u64) {
    let mut dice = Dice::new(makers.plan.seed, 10, 0);
    for number in 0..24 * permille / 1000 {
        let begin = daytime(makers, &mut dice);
        let half_s = dice.between(60, 900) as u64;
        let accounts = match number % 8 {
            0 => dice.between(1500, 4000),
            _ => dice.between(150, 900),
        };
        let item = makers.item();
        for _ in 0..accounts {
            let account = makers.by_activity.draw(&mut dice) as u32;
            let time = (begin + decaying(half_s, &mut dice)) as u32;
            let own_words = makers.item();
            let mut post = Made {
                time,
                account,
                text: item,
                ..Made::default()
            };
            match number % 3 {
                0 => {
                    post.link = item;
                    post.text = own_words;
                }
                1 => post.link = item,
                _ => post.repost = item,
            }
            makers.push(post);
        }
    }
}

/// Prize draws, in which some of the same people always take part.
fn giveaways(makers: &mut Makers, permille: u64) {
    let mut dice = Dice::new(makers.plan.seed, 11, 0);
    let hunters = pool(makers, 11, 800);
    for number in 0..12 * permille / 1000 {
        let begin = daytime(makers, &mut dice);
        let half_s = dice.between(1200, 5400) as u64;
        let item = makers.item();
        for _ in 0..dice.between(200, 400) {
            let account = *dice.pick(&hunters);
            let time = (begin + decaying(half_s, &mut dice)) as u32;
            let own_words = makers.item();
            let mut post = Made {
                time,
                account,
                text: own_words,
                ..Made::default()
            };
            match number % 2 {
                0 => {
                    post.repost = item;
                    post.text = item;
                }
                _ => post.reply = item,
            }
            makers.push(post);
        }
    }
}

/// Evenings on which fans of one thing share the same few posts and hashtags; each fandom has several.
fn fans(makers: &mut Makers, permille: u64) {
    let mut dice = Dice::new(makers.plan.seed, 12, 0);
    for fandom in 0..6u64 {
        let fans = pool(makers, 20 + fandom, 150 + 30 * fandom);
        for _ in 0..(2 * permille).div_ceil(1000).min(8) {
            let begin = dice.below(u64::from(makers.plan.days)) * DAY_S + 19 * 3600;
            let items: Vec<u32> = (0..15).map(|_| makers.item()).collect();
            for &fan in &fans {
                if !dice.permille(600 * permille.min(1000) / 1000) {
                    continue;
                }
                for _ in 0..dice.between(3, 8) {
                    let item = *dice.pick(&items);
                    let own_words = makers.item();
                    let mut post = Made {
                        time: (begin + dice.below(2 * 3600)) as u32,
                        account: fan,
                        text: own_words,
                        ..Made::default()
                    };
                    match item % 3 {
                        0 => post.tags = item,
                        _ => {
                            post.repost = item;
                            post.text = item;
                        }
                    }
                    makers.push(post);
                }
            }
        }
    }
}

/// Pages whose button fills in the same words and link for every reader.
fn share_buttons(makers: &mut Makers, permille: u64) {
    let mut dice = Dice::new(makers.plan.seed, 13, 0);
    for _ in 0..40 * permille / 1000 {
        let begin = daytime(makers, &mut dice);
        let item = makers.item();
        for _ in 0..dice.between(15, 60) {
            let account = makers.by_activity.draw(&mut dice) as u32;
            makers.push(Made {
                time: (begin + decaying(6 * 3600, &mut dice)) as u32,
                account,
                link: item,
                text: item,
                ..Made::default()
            });
        }
    }
}

/// Accounts that post something of their own on the hour or the half hour, to the second.
fn scheduled(makers: &mut Makers, permille: u64) {
    let mut dice = Dice::new(makers.plan.seed, 14, 0);
    for account in pool(makers, 14, 200) {
        let hours = dice.between(2, 12) as u64;
        let half = dice.below(2) * 1800;
        let mut time = dice.below(hours) * 3600 + half;
        while time < makers.span_s() {
            if dice.permille((500 * permille / 1000).min(900)) {
                let own_words = makers.item();
                makers.push(Made {
                    time: (time + dice.below(3)) as u32,
                    account,
                    text: own_words,
                    ..Made::default()
                });
            }
            time += hours * 3600;
        }
    }
}

/// Outlets of one agency: the same headline with the same link within three minutes, day by day.
fn outlets(makers: &mut Makers, planted: &[u32], permille: u64) -> Vec<Vec<u32>> {
    let mut dice = Dice::new(makers.plan.seed, 15, 0);
    let mut free = pool(makers, 15, 400);
    free.retain(|account| !planted.contains(account));
    let mut networks = Vec::new();
    for _ in 0..4 * permille.min(1000) / 1000 {
        let mut outlets: Vec<u32> = free.split_off(free.len() - dice.between(8, 12) as usize);
        outlets.sort_unstable();
        for _ in 0..dice.between(40, 80) {
            let begin = daytime(makers, &mut dice);
            let item = makers.item();
            for &account in &outlets {
                if dice.permille(850) {
                    makers.push(Made {
                        time: (begin + dice.below(180)) as u32,
                        account,
                        link: item,
                        text: item,
                        ..Made::default()
                    });
                }
            }
        }
        networks.push(outlets);
    }
    networks
}

/// So many accounts, each once, in no order.
fn pool(makers: &Makers, purpose: u64, accounts: u64) -> Vec<u32> {
    let order = Order::new(
        u64::from(makers.plan.accounts),
        makers.plan.seed ^ (purpose << 32),
    );
    (0..accounts.min(u64::from(makers.plan.accounts)))
        .map(|at| order.of(at) as u32)
        .collect()
}
