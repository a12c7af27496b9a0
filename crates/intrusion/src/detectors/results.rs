//! The results page changed when nothing was to be published.

use super::recent::Recent;
use super::{At, Detector, Maker, Named};
use crate::assets::Assets;
use crate::signs::Page;
use crate::{Detection, RuleIndex, Who};
use levelhead_schema::event::Event;
use levelhead_schema::intrusion::Success;
use std::sync::Arc;

const MOST_PAGES: usize = 1 << 12;

/// The rule for programs that watch files.
const WATCHED: &str = "d28d6f67-fe9c-5ac2-9464-08ff1dc68855";

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Results {
        written: maker.rule("results-written")?,
        changed: maker.rule("results-changed")?,
        watched: maker.index(WATCHED),
        assets: Arc::clone(&maker.assets),
        pages: Recent::new(MOST_PAGES),
    }))
}

struct Results {
    written: Named,
    changed: Named,
    watched: Option<RuleIndex>,
    assets: Arc<Assets>,
    pages: Recent<(u32, u64), Stable>,
}

/// A page that answers the same length again and again.
#[derive(Default)]
struct Stable {
    length: u64,
    since: i64,
    answers: u64,
    candidate: u64,
    times: u64,
}

impl Detector for Results {
    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        let Some(time) = at.time else { return };
        if self.watched.is_some_and(|watched| hits.contains(&watched))
            && !self.assets.publishing.is_empty()
        {
            // A watched file changed; without declared windows nobody knows whether it was to.
            if self.assets.publishing(at.asset, time).is_none() {
                out.push(at.detection(self.written.rule, event));
            }
            return;
        }
        let Some(web) = &at.signs.web else { return };
        if web.page != Page::Results || self.assets.publishing(at.asset, time).is_some() {
            return;
        }
        if web.alters {
            if matches!(web.status, 200..=299) {
                let mut detection = at.detection(self.written.rule, event);
                detection.success = Success::Succeeded;
                detection.reason = "the web server took the change";
                out.push(detection);
            }
            return;
        }
        // Without declared windows every count of election night would be a change.
        if self.assets.publishing.is_empty() || web.writes || web.status != 200 || web.length == 0 {
            return;
        }
        let page = self.pages.entry(&(at.asset, web.path), Stable::default);
        if page.is_changed(web.length, time.as_second(), &self.changed) {
            let mut detection = at.detection(self.changed.rule, event);
            // Who asks for the page is not who changed it.
            detection.who = Who::Unknown;
            out.push(detection);
        }
    }
}

impl Stable {
    /// A new length counts when it comes several times in a row, as a change and not as one cut answer.
    fn is_changed(&mut self, length: u64, second: i64, rule: &Named) -> bool {
        if length == self.length {
            self.answers += 1;
            self.times = 0;
            return false;
        }
        if length == self.candidate {
            self.times += 1;
        } else {
            self.candidate = length;
            self.times = 1;
        }
        if self.answers > 0 && self.times < rule.threshold("answers_of_the_change") {
            return false;
        }
        let stable = self.answers >= rule.threshold("answers_before")
            && second - self.since >= rule.threshold("seconds_before") as i64;
        *self = Stable {
            length,
            since: second,
            answers: 1,
            ..Stable::default()
        };
        stable
    }
}
