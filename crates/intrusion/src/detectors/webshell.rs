//! A program on the web server that was not there before, used by hardly anybody: what a web shell looks like from
//! outside.

use super::recent::Recent;
use super::{At, Detector, Maker, Named};
use crate::{Detection, RuleIndex};
use hashbrown::HashSet;
use levelhead_schema::event::Event;

const MOST_ASSETS: usize = 1 << 10;
const MOST_PATHS: usize = 1 << 12;
const MOST_EVENTS: usize = 16;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(WebShell {
        new: maker.rule("new-program")?,
        assets: Recent::new(MOST_ASSETS),
        suspects: Recent::new(MOST_PATHS),
    }))
}

struct WebShell {
    new: Named,
    assets: Recent<u32, Known>,
    suspects: Recent<(u32, u64), Suspect>,
}

#[derive(Default)]
struct Known {
    since: Option<i64>,
    requests: u64,
    paths: HashSet<u64>,
}

/// A program that was not there before.
#[derive(Default)]
struct Suspect {
    sources: HashSet<u64>,
    events: Vec<Detection>,
}

impl Detector for WebShell {
    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        _hits: &[RuleIndex],
        _out: &mut Vec<Detection>,
    ) {
        let (Some(web), Some(second)) = (&at.signs.web, at.second) else {
            return;
        };
        let known = self.assets.entry(&at.asset, Known::default);
        known.requests += 1;
        let since = *known.since.get_or_insert(second);
        if !web.executable || web.status != 200 || known.paths.contains(&web.path) {
            return;
        }
        let learned = second - since >= self.new.threshold("hours_learned") as i64 * 3600
            && known.requests >= self.new.threshold("requests_learned");
        if !learned {
            if known.paths.len() < MOST_PATHS {
                known.paths.insert(web.path);
            }
            return;
        }
        let suspect = self.suspects.entry(&(at.asset, web.path), Suspect::default);
        if suspect.sources.len() < 8 {
            suspect.sources.insert(at.source);
        }
        if web.writes && !web.refers && suspect.events.len() < MOST_EVENTS {
            suspect.events.push(at.detection(self.new.rule, event));
        }
    }

    /// A page of the site's own has visitors; that is known at the end.
    fn finish(&mut self, out: &mut Vec<Detection>) {
        let most = self.new.threshold("visitors");
        for (_, suspect) in self.suspects.sorted() {
            if suspect.sources.len() as u64 <= most {
                out.extend(suspect.events.iter().cloned());
            }
        }
    }
}
