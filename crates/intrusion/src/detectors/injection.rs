//! SQL injection as a web server sees it: what is one beyond doubt, once; and weaker signs, added up over a week.

use super::recent::Recent;
use super::{At, Detector, Maker, Named, Seen};
use crate::sql::CLEAR;
use crate::{Detection, RuleIndex, Who};
use levelhead_schema::event::Event;
use levelhead_schema::intrusion::Success;

const MOST_SOURCES: usize = 1 << 15;

/// First events of a source that are told once its score is full.
const MOST_FIRST: usize = 8;

const WEEK_SECONDS: i64 = 7 * 86_400;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Injection {
        clear: maker.rule("injection")?,
        score: maker.rule("injection-score")?,
        sources: Recent::new(MOST_SOURCES),
    }))
}

struct Injection {
    clear: Named,
    score: Named,
    sources: Recent<(u32, u64), Source>,
}

/// Points of one source in one week.
#[derive(Default)]
struct Source {
    since: Option<i64>,
    points: u64,
    first: Vec<(Seen, Who)>,
    told: bool,
}

impl Detector for Injection {
    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        _hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        let points = at.signs.injection;
        if points == 0 {
            return;
        }
        let status = at.signs.web.map_or(0, |web| web.status);
        if points >= CLEAR {
            out.push(with_outcome(at.detection(self.clear.rule, event), status));
            return;
        }
        let full = self.score.threshold("points_a_week");
        // A fault of the server is a sign that the value reached the database.
        let weight = u64::from(points)
            + if status >= 500 {
                self.score.threshold("points_for_a_fault")
            } else {
                0
            };
        let source = self.sources.entry(&at.key(), Source::default);
        let second = at.second.or(source.since).unwrap_or(0);
        let since = *source.since.get_or_insert(second);
        if !(since..since + WEEK_SECONDS).contains(&second) {
            *source = Source {
                since: Some(second),
                ..Source::default()
            };
        }
        source.points += weight;
        if source.points < full {
            if source.first.len() < MOST_FIRST {
                source.first.push((Seen::of(at, event), at.who.clone()));
            }
            return;
        }
        if !source.told {
            source.told = true;
            let first = std::mem::take(&mut source.first);
            out.extend(
                first
                    .into_iter()
                    .map(|(seen, who)| seen.detection(self.score.rule, who)),
            );
        }
        out.push(with_outcome(at.detection(self.score.rule, event), status));
    }
}

/// A refusal of the server is a failure of that request; an answer alone proves nothing.
fn with_outcome(mut detection: Detection, status: u16) -> Detection {
    if matches!(status, 400 | 403 | 404 | 405 | 406 | 429) {
        detection.success = Success::Failed;
        detection.reason = "the web server refused the request";
    }
    detection
}
