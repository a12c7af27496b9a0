//! Answers that take much longer, or are much larger, than ever before: Illinois' attack was noticed by its load.

use super::recent::Recent;
use super::{At, Detector, Maker, Named};
use crate::signs::{Page, Web};
use crate::{Detection, RuleIndex, Who};
use levelhead_schema::event::Event;
use levelhead_schema::intrusion::Success;

const MOST_PAGES: usize = 1 << 13;

/// Over how long latencies are averaged.
const SPELL_SECONDS: i64 = 600;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Load {
        slow: maker.rule("latency")?,
        large: maker.rule("large-answer")?,
        pages: Recent::new(MOST_PAGES),
    }))
}

struct Load {
    slow: Named,
    large: Named,
    pages: Recent<(u32, u64), Seen>,
}

/// One page of one asset.
#[derive(Default)]
struct Seen {
    spell: i64,
    requests: u64,
    latency: f64,
    /// Mean of the spells before, and the requests in them.
    usual: f64,
    learned: u64,
    /// Spells before this one that were slow, without a break.
    slow: u64,
    answers: u64,
    longest: u64,
}

impl Detector for Load {
    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        _hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        let (Some(web), Some(second)) = (&at.signs.web, at.second) else {
            return;
        };
        if matches!(web.page, Page::Furniture | Page::Results) || web.status != 200 {
            return;
        }
        let page = self.pages.entry(&(at.asset, web.path), Seen::default);
        if web.lookup.is_some() && page.is_large(web, &self.large) {
            let mut detection = at.detection(self.large.rule, event);
            detection.success = Success::Succeeded;
            detection.reason = "the answer was many times longer than any before";
            out.push(detection);
        }
        if page.is_slow(web, second.div_euclid(SPELL_SECONDS), &self.slow) {
            let mut detection = at.detection(self.slow.rule, event);
            detection.who = Who::Unknown;
            out.push(detection);
        }
    }
}

impl Seen {
    /// Learns the length unless it is far out.
    fn is_large(&mut self, web: &Web, rule: &Named) -> bool {
        let known = self.answers >= rule.threshold("answers_before");
        let far = self
            .longest
            .saturating_mul(rule.threshold("times_the_longest"));
        if known && web.length >= far.max(rule.threshold("bytes")) {
            return true;
        }
        self.answers += 1;
        self.longest = self.longest.max(web.length);
        false
    }

    /// Told once a spell, at its end, when two spells in a row were slow.
    fn is_slow(&mut self, web: &Web, spell: i64, rule: &Named) -> bool {
        let Some(latency) = web
            .latency
            .filter(|latency| latency.is_finite() && *latency >= 0.0)
        else {
            return false;
        };
        let mut tell = false;
        if spell != self.spell {
            tell = self.end(rule);
            self.spell = spell;
            self.requests = 0;
            self.latency = 0.0;
        }
        self.requests += 1;
        self.latency += f64::from(latency);
        tell
    }

    fn end(&mut self, rule: &Named) -> bool {
        if self.requests == 0 {
            return false;
        }
        let mean = self.latency / self.requests as f64;
        let known = self.learned >= rule.threshold("requests_before");
        let slow = mean > self.usual * rule.threshold("times_the_usual") as f64 && self.usual > 0.0;
        if known && slow && self.requests >= rule.threshold("requests_in_ten_minutes") {
            self.slow += 1;
            return self.slow >= 2;
        }
        self.slow = 0;
        self.learned += self.requests;
        let weight = self.requests as f64 / self.learned.min(5_000) as f64;
        self.usual += (mean - self.usual) * weight.min(1.0);
        false
    }
}
