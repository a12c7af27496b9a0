//! Too many requests: for pages that are not there, and for a site that is to go down.

use super::recent::Recent;
use super::{At, Detector, Maker, Named, Seen};
use crate::signs::{Page, Web};
use crate::{Detection, RuleIndex, Who};
use hashbrown::HashSet;
use levelhead_schema::event::Event;
use levelhead_schema::intrusion::Success;

const MOST_SOURCES: usize = 1 << 15;
const MOST_ASSETS: usize = 1 << 10;

/// Over how long pages that are not there are counted.
const SPELL_SECONDS: i64 = 300;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Requests {
        missing: maker.rule("missing-pages")?,
        flood: maker.rule("flood")?,
        sources: Recent::new(MOST_SOURCES),
        assets: Recent::new(MOST_ASSETS),
    }))
}

struct Requests {
    missing: Named,
    flood: Named,
    sources: Recent<(u32, u64), Source>,
    assets: Recent<u32, Asset>,
}

/// One source.
#[derive(Default)]
struct Source {
    spell: i64,
    requests: u64,
    refused: u64,
    paths: HashSet<u32>,
    first: Option<Seen>,
    minute: i64,
    in_minute: u64,
    same_path: u64,
    path: u64,
}

/// One asset, minute by minute.
#[derive(Default)]
struct Asset {
    minute: i64,
    requests: u64,
    faults: u64,
    sources: HashSet<u32>,
    /// Mean of the minutes before, and how many.
    usual: f64,
    minutes: u64,
}

impl Detector for Requests {
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
        self.missing(at, event, web, second, out);
        self.flood(at, event, web, second, out);
    }
}

impl Requests {
    fn missing(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        web: &Web,
        second: i64,
        out: &mut Vec<Detection>,
    ) {
        let source = self.sources.entry(&at.key(), Source::default);
        let spell = second.div_euclid(SPELL_SECONDS);
        if source.spell != spell {
            *source = Source {
                spell,
                minute: source.minute,
                in_minute: source.in_minute,
                same_path: source.same_path,
                path: source.path,
                ..Source::default()
            };
        }
        source.requests += 1;
        if !matches!(web.status, 400 | 403 | 404 | 405 | 414 | 501) {
            return;
        }
        source.refused += 1;
        let first = *source.first.get_or_insert(Seen::of(at, event));
        let most = self.missing.threshold("pages_in_five_minutes");
        let new = (source.paths.len() as u64) < most && source.paths.insert(web.path as u32);
        let full = source.paths.len() as u64 >= most;
        let mostly =
            source.refused * 100 >= source.requests * self.missing.threshold("percent_missing");
        if full && mostly {
            if new {
                out.push(first.detection(self.missing.rule, at.who.clone()));
            }
            let mut detection = at.detection(self.missing.rule, event);
            detection.success = Success::Failed;
            detection.reason = "the pages were not there";
            out.push(detection);
        }
    }

    fn flood(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        web: &Web,
        second: i64,
        out: &mut Vec<Detection>,
    ) {
        let minute = second.div_euclid(60);
        let asset = self.assets.entry(&at.asset, Asset::default);
        if asset.minute != minute {
            asset.turn(minute, self.flood.threshold("requests_a_minute"));
        }
        asset.requests += 1;
        let fault = web.status >= 500 || matches!(web.status, 429 | 499 | 408);
        asset.faults += u64::from(fault);
        if asset.sources.len() < 1 << 12 {
            asset
                .sources
                .insert(at.source as u32 ^ (at.source >> 32) as u32);
        }
        let usual = (asset.usual * self.flood.threshold("times_the_usual") as f64) as u64;
        let known = asset.minutes >= 60;
        let least = if known {
            self.flood.threshold("requests_a_minute").max(usual)
        } else {
            self.flood.threshold("requests_a_minute_unknown")
        };
        let down = asset.faults * 100 >= asset.requests * self.flood.threshold("percent_faults");
        let together = asset.requests >= least && down && at.signs.injection == 0;
        let alone = self.alone(at, web, minute);
        if !alone && !together {
            return;
        }
        let asset = self.assets.entry(&at.asset, Asset::default);
        let mut detection = at.detection(self.flood.rule, event);
        if !alone {
            detection.who = Who::Many;
            detection.sources = asset.sources.len() as u64;
        }
        if down {
            detection.success = Success::Succeeded;
            detection.reason = "the server answered many requests with faults";
        }
        out.push(detection);
    }

    /// One source that asks for one page again and again, faster than people can.
    fn alone(&mut self, at: &At<'_>, web: &Web, minute: i64) -> bool {
        if at.signs.injection > 0 || web.lookup.is_some() || web.page == Page::Furniture {
            return false;
        }
        let source = self.sources.entry(&at.key(), Source::default);
        if source.minute != minute {
            source.minute = minute;
            source.in_minute = 0;
            source.same_path = 0;
            source.path = web.path;
        }
        source.in_minute += 1;
        source.same_path += u64::from(source.path == web.path);
        source.in_minute >= self.flood.threshold("requests_a_minute_alone")
            && source.same_path * 10 >= source.in_minute * 9
    }
}

impl Asset {
    /// A new minute; the last one is learned unless it was far out.
    fn turn(&mut self, minute: i64, least: u64) {
        let quiet = self.requests < least.max((self.usual * 5.0) as u64);
        if self.requests > 0 && quiet {
            self.minutes += 1;
            let weight = 1.0 / (self.minutes.min(720) as f64);
            self.usual += (self.requests as f64 - self.usual) * weight;
        }
        *self = Asset {
            minute,
            usual: self.usual,
            minutes: self.minutes,
            ..Asset::default()
        };
    }
}
