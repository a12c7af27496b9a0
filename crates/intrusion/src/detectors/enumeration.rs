//! Voters' records asked for one after another: by one source, or by many that are one program.

use super::recent::Recent;
use super::{At, Detector, Maker, Named, Seen};
use crate::signs::{Lookup, Web};
use crate::{Detection, RuleIndex, Who};
use hashbrown::HashSet;
use levelhead_schema::event::Event;

const MOST_SOURCES: usize = 1 << 15;
const MOST_AGENTS: usize = 1 << 12;

/// Numbers this close together are neighbours in a run.
const NEAR: u64 = 8;

/// How long a visit is one visit: a form that was loaded before that was another's.
const VISIT_SECONDS: i64 = 2 * 3600;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Enumeration {
        mass: maker.rule("enumeration")?,
        run: maker.rule("enumeration-run")?,
        many: maker.rule("enumeration-distributed")?,
        sources: Recent::new(MOST_SOURCES),
        agents: Recent::new(MOST_AGENTS),
    }))
}

struct Enumeration {
    mass: Named,
    run: Named,
    many: Named,
    sources: Recent<(u32, u64), Source>,
    agents: Recent<(u32, u64), Agent>,
}

/// One source in one hour.
#[derive(Default)]
struct Source {
    hour: i64,
    /// Different records asked for, by half of their hashes: enough to count to a few hundred.
    whose: HashSet<u32>,
    /// Lookups of which the log does not say whose record.
    unknown: u64,
    /// Everything else that a browser asks for.
    others: u64,
    /// When it last asked for anything else.
    visited: Option<i64>,
    run: Run,
    first: Option<Seen>,
}

/// Numbers one after another. Each step that is no neighbour's takes two back.
#[derive(Default)]
struct Run {
    last: Option<u64>,
    length: u64,
}

impl Run {
    fn step(&mut self, number: Option<u64>) -> u64 {
        let Some(number) = number else { return 0 };
        match self.last.map(|last| last.abs_diff(number)) {
            Some(0) => return 0,
            Some(1..=NEAR) => self.length += 1,
            _ => self.length = self.length.saturating_sub(2),
        }
        self.last = Some(number);
        self.length
    }
}

/// All sources of one program in one hour.
#[derive(Default)]
struct Agent {
    hour: i64,
    lookups: u64,
    /// Lookups by sources that asked for nothing else, and those sources.
    bare: u64,
    sources: HashSet<u32>,
    run: Run,
    first: Option<Seen>,
}

impl Detector for Enumeration {
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
        let hour = second.div_euclid(3600);
        let most = self.mass.threshold("records_an_hour");
        let source = self.sources.entry(&at.key(), Source::default);
        if source.hour != hour {
            *source = Source {
                hour,
                visited: source.visited,
                run: std::mem::take(&mut source.run),
                first: source.first,
                ..Source::default()
            };
        }
        // An attack on the page is another matter.
        let Some(lookup) = web.lookup.filter(|_| at.signs.injection < 4) else {
            source.others += 1;
            source.visited = Some(second);
            return;
        };
        let first = *source.first.get_or_insert(Seen::of(at, event));
        match lookup.whose {
            Some(whose) if (source.whose.len() as u64) < most => {
                source.whose.insert(whose as u32);
            }
            Some(_) => {}
            None => source.unknown += 1,
        }
        let records = source.whose.len() as u64 + source.unknown;
        let bare = source.others * 10 < records;
        if source.run.step(lookup.number) >= self.run.threshold("neighbours") {
            tell(
                self.run.rule,
                at,
                event,
                source.run.length == self.run.threshold("neighbours"),
                first,
                out,
            );
        } else if records >= most && bare {
            tell(self.mass.rule, at, event, records == most, first, out);
        }
        let visiting = source
            .visited
            .is_some_and(|visited| second - visited < VISIT_SECONDS);
        self.agent(at, event, web, lookup, hour, !visiting, out);
    }
}

/// The event, and the first of its source when it is the first to be told.
fn tell(
    rule: RuleIndex,
    at: &At<'_>,
    event: Event<'_>,
    is_first: bool,
    first: Seen,
    out: &mut Vec<Detection>,
) {
    if is_first && first.place != event.place() {
        out.push(first.detection(rule, at.who.clone()));
    }
    out.push(at.detection(rule, event));
}

impl Enumeration {
    #[expect(clippy::too_many_arguments, reason = "all of it is one request")]
    fn agent(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        web: &Web,
        lookup: Lookup,
        hour: i64,
        bare: bool,
        out: &mut Vec<Detection>,
    ) {
        let agent = self.agents.entry(&(at.asset, web.agent), Agent::default);
        if agent.hour != hour {
            *agent = Agent {
                hour,
                run: std::mem::take(&mut agent.run),
                ..Agent::default()
            };
        }
        agent.lookups += 1;
        if !bare {
            return;
        }
        agent.bare += 1;
        let first = *agent.first.get_or_insert(Seen::of(at, event));
        let run = agent.run.step(lookup.number);
        if agent.sources.len() < 1 << 12 {
            agent
                .sources
                .insert(at.source as u32 ^ (at.source >> 32) as u32);
        }
        let sources = agent.sources.len() as u64;
        let mostly = agent.bare * 100 >= agent.lookups * self.many.threshold("percent_bare");
        let many = sources >= self.many.threshold("sources")
            && agent.bare >= self.many.threshold("lookups_an_hour");
        let in_turn = sources >= self.many.threshold("sources_in_turn")
            && run >= self.many.threshold("neighbours_in_turn");
        if !(mostly && many) && !in_turn {
            return;
        }
        let mut detection = at.detection(self.many.rule, event);
        detection.who = Who::Many;
        detection.sources = sources;
        if agent.bare == self.many.threshold("lookups_an_hour") && first.place != event.place() {
            let mut before = first.detection(self.many.rule, Who::Many);
            before.sources = sources;
            out.push(before);
        }
        out.push(detection);
    }
}
