//! Ordinary causes that show in what a group does. What shows, and how much of it is enough, is in
//! `data/ordinary-causes.toml`.

use crate::belong::GroupEvent;
use crate::gather::Posts;
use crate::pairs::Pairs;
use levelhead_schema::coordination::OrdinaryCause;
use levelhead_schema::posts::Trace;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Causes {
    cause: Vec<Cause>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cause {
    id: String,
    name: String,
    reason: String,
    conditions: Vec<Condition>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Condition {
    measure: Measure,
    at_least: Option<f64>,
    at_most: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Measure {
    Link,
    Text,
    Repost,
    Hashtags,
    Reply,
    Image,
    RepostOrReply,
    HashtagsOrRepost,
    LinkWithText,
    Sitting,
    OnTheClock,
    Joint,
    Crowd,
    Members,
}

#[expect(
    clippy::expect_used,
    reason = "the data ships with the program and a test reads it: a failure here cannot be the user's"
)]
static CAUSES: LazyLock<Causes> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/ordinary-causes.toml"))
        .expect("data/ordinary-causes.toml is sound")
});

/// Length of the busiest time, in seconds.
const SITTING_S: u32 = 12 * 3600;

/// What is measured of a group.
struct Measures<'a> {
    events: &'a [GroupEvent],
    pairs: &'a Pairs<'a>,
    posts: &'a Posts,
    members: &'a [u32],
}

/// The causes that show, in the order of the file.
pub(crate) fn ordinary_causes(
    members: &[u32],
    events: &[GroupEvent],
    pairs: &Pairs<'_>,
    posts: &Posts,
) -> Vec<OrdinaryCause> {
    let measures = Measures {
        events,
        pairs,
        posts,
        members,
    };
    if events.is_empty() {
        return Vec::new();
    }
    (CAUSES.cause.iter())
        .filter_map(|cause| measures.shows(cause))
        .collect()
}

impl Measures<'_> {
    fn shows(&self, cause: &Cause) -> Option<OrdinaryCause> {
        let mut figures = Vec::new();
        for condition in &cause.conditions {
            let value = self.value(condition.measure);
            let holds = condition.at_least.is_none_or(|bar| value >= bar)
                && condition.at_most.is_none_or(|bar| value <= bar);
            if !holds {
                return None;
            }
            figures.push(condition.measure.said(value));
        }
        Some(OrdinaryCause {
            id: cause.id.clone(),
            name: cause.name.clone(),
            shows: format!(
                "{}. Here: {}.",
                cause.reason.trim_end_matches('.'),
                figures.join("; ")
            ),
        })
    }

    fn value(&self, measure: Measure) -> f64 {
        let of = |traces: &[Trace]| {
            self.share(|event| traces.contains(&self.pairs.shares.trace(event.item)))
        };
        match measure {
            Measure::Link => of(&[Trace::Link]),
            Measure::Text => of(&[Trace::Text, Trace::NearText]),
            Measure::Repost => of(&[Trace::Repost]),
            Measure::Hashtags => of(&[Trace::Hashtags]),
            Measure::Reply => of(&[Trace::Reply]),
            Measure::Image => of(&[Trace::Image]),
            Measure::RepostOrReply => of(&[Trace::Repost, Trace::Reply]),
            Measure::HashtagsOrRepost => of(&[Trace::Hashtags, Trace::Repost]),
            Measure::LinkWithText => self.link_with_text(),
            Measure::Sitting => self.sitting(),
            Measure::OnTheClock => self.share(|event| {
                let time = self.posts.origin_s + i64::from(event.first);
                time.rem_euclid(300) <= 20
            }),
            Measure::Joint => self.joint(),
            Measure::Crowd => self.crowd(),
            Measure::Members => self.members.len() as f64,
        }
    }

    /// Share of the events of content for which it holds.
    fn share(&self, holds: impl Fn(&GroupEvent) -> bool) -> f64 {
        let content = |event: &&GroupEvent| self.pairs.shares.trace(event.item) != Trace::Rhythm;
        let all = self.events.iter().filter(content).count();
        let some = (self.events.iter().filter(content))
            .filter(|event| holds(event))
            .count();
        some as f64 / all.max(1) as f64
    }

    /// In the middle of all events of content: accounts around, for each of the group.
    fn crowd(&self) -> f64 {
        let mut ratios: Vec<f64> = (self.events.iter())
            .filter(|event| self.pairs.shares.trace(event.item) != Trace::Rhythm)
            .map(|event| f64::from(event.around) / event.members.len() as f64)
            .collect();
        ratios.sort_by(f64::total_cmp);
        ratios.get(ratios.len() / 2).copied().unwrap_or(0.0)
    }

    /// Of the distinct events of content, those that stand at the same time with the same accounts as link and as text.
    fn link_with_text(&self) -> f64 {
        let of = |holds: &dyn Fn(Trace) -> bool| {
            let mut keys: Vec<(u32, u32, &[u32])> = (self.events.iter())
                .filter(|event| holds(self.pairs.shares.trace(event.item)))
                .map(|event| (event.first, event.last, event.members.as_slice()))
                .collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        let links = of(&|trace| trace == Trace::Link);
        let texts = of(&|trace| matches!(trace, Trace::Text | Trace::NearText));
        let all = of(&|trace| trace != Trace::Rhythm);
        let both = links.iter().filter(|key| texts.binary_search(key).is_ok());
        both.count() as f64 / all.len().max(1) as f64
    }

    fn sitting(&self) -> f64 {
        let mut start = 0;
        let mut most = 0;
        for (at, event) in self.events.iter().enumerate() {
            while event.first - self.events[start].first > SITTING_S {
                start += 1;
            }
            most = most.max(at + 1 - start);
        }
        most as f64 / self.events.len() as f64
    }

    /// Of the members' posts, those at a shared event. A post with several traces counts once.
    fn joint(&self) -> f64 {
        let mut joint: Vec<(u32, u32)> = (self.events.iter())
            .flat_map(|event| event.members.iter().map(|&member| (member, event.first)))
            .collect();
        joint.sort_unstable();
        joint.dedup();
        let all: usize = (self.members.iter())
            .map(|&member| self.posts.of(member).len())
            .sum();
        (joint.len() as f64 / all.max(1) as f64).min(1.0)
    }
}

impl Measure {
    /// A figure with what it is of.
    fn said(self, value: f64) -> String {
        let what = match self {
            Measure::Link => "of the shared events are links",
            Measure::Text => "are texts",
            Measure::Repost => "of the shared events are reposts",
            Measure::Hashtags => "are hashtags",
            Measure::Reply => "are replies to one post",
            Measure::Image => "are images",
            Measure::RepostOrReply => "of the shared events are reposts or replies",
            Measure::HashtagsOrRepost => "of the shared events are hashtags or reposts",
            Measure::LinkWithText => "of the shared events are one link with one text",
            Measure::Sitting => "of the shared events lie within twelve hours",
            Measure::OnTheClock => "of the shared events begin on whole five minutes",
            Measure::Joint => "of the members' posts are part of shared events",
            Measure::Crowd => {
                return format!(
                    "{value:.1} accounts posted the item around then for each of the group that took part"
                );
            }
            Measure::Members => return format!("{value:.0} accounts"),
        };
        format!("{:.0}% {what}", value * 100.0)
    }
}

#[cfg(test)]
mod tests {
    use super::CAUSES;

    #[test]
    fn the_shipped_causes_have_conditions_and_reasons() {
        for cause in &CAUSES.cause {
            assert!(
                !cause.conditions.is_empty() && cause.reason.len() > 40,
                "{}",
                cause.id
            );
            for condition in &cause.conditions {
                assert!(condition.at_least.is_some() || condition.at_most.is_some());
            }
        }
    }
}
