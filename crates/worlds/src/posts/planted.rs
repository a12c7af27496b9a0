//! The planted groups.

use super::{Made, Makers, PlantedGroup, Tactic};
use crate::dice::{Dice, Order};

const SINGLE: [Tactic; 7] = [
    Tactic::Repost,
    Tactic::Link,
    Tactic::Copypasta,
    Tactic::Hashtags,
    Tactic::PileOn,
    Tactic::Image,
    Tactic::Text,
];

/// Draws the groups and makes what they do together. What else their members post is everyday life.
pub(super) fn make(makers: &mut Makers) -> Vec<PlantedGroup> {
    let plan = makers.plan.clone();
    let order = Order::new(u64::from(plan.accounts), plan.seed ^ 0x6A09_E667);
    let mut taken = 0;
    let mut groups = Vec::new();
    for number in 0..plan.groups {
        let mut dice = Dice::new(plan.seed, 2, u64::from(number));
        // Small groups and large ones as often.
        let size = dice.between(10, 60) as u64;
        let mut members: Vec<u32> = (taken..(taken + size).min(u64::from(plan.accounts)))
            .map(|at| order.of(at) as u32)
            .collect();
        taken += size;
        members.sort_unstable();
        let tactic = Tactic::ALL[number as usize % Tactic::ALL.len()];
        let (fewest, most) = plan.actions;
        let actions = dice.between(i64::from(fewest), i64::from(most)) as u32;
        let participation = dice.between(650, 950) as u64;
        // Some act all the time, some for a third of it.
        let window_s = match dice.below(3) {
            0 => makers.span_s() / 3,
            _ => makers.span_s(),
        };
        let begin = dice.below(makers.span_s() - window_s + 1);
        for _ in 0..actions {
            let time = begin + dice.below(window_s);
            let means = match tactic {
                Tactic::Mixed => *dice.pick(&SINGLE),
                _ => tactic,
            };
            act(
                makers,
                &members,
                means,
                time as u32,
                participation,
                &mut dice,
            );
        }
        groups.push(PlantedGroup {
            tactic,
            members,
            actions,
        });
    }
    groups
}

fn act(
    makers: &mut Makers,
    members: &[u32],
    tactic: Tactic,
    time: u32,
    participation: u64,
    dice: &mut Dice,
) {
    let item = makers.item();
    let spread_s = match tactic {
        Tactic::RepostJittered => 2400,
        Tactic::LinkJittered => 1200,
        _ => dice.between(40, 240) as u64,
    };
    for &account in members {
        if !dice.permille(participation) {
            continue;
        }
        let own_words = makers.item();
        let mut post = Made {
            time: time + dice.below(spread_s) as u32,
            account,
            text: own_words,
            ..Made::default()
        };
        match tactic {
            Tactic::Repost | Tactic::RepostJittered => {
                post.repost = item;
                post.text = item;
            }
            Tactic::Link | Tactic::LinkJittered => post.link = item,
            Tactic::Copypasta => {
                post.text = item;
                post.edit = dice.between(1, 60_000) as u16;
            }
            Tactic::Hashtags => post.tags = item,
            Tactic::PileOn => post.reply = item,
            Tactic::Image => post.image = item,
            Tactic::Text | Tactic::Mixed => post.text = item,
        }
        makers.push(post);
    }
}
