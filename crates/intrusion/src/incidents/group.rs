//! Puts detections together.

use crate::{Detection, Rule, RuleIndex, Who};
use hashbrown::HashMap;
use jiff::Timestamp;
use levelhead_schema::event::EventPlace;
use levelhead_schema::intrusion::{AttackClass, Level, MOST_EVIDENCE, Success};
use std::collections::{BTreeMap, BTreeSet};

/// The longest time between two detections of one incident, in seconds.
///
/// # Source
/// Our own: the course of 2016 in Illinois had quiet nights and few quiet days.
const LONGEST_GAP: i64 = 24 * 3600;

/// Incidents that are kept apart while logs are read; further sources are counted as one of many.
const MOST_OPEN: usize = 20_000;

/// From so many sources on, incidents of one class on one asset at one time are one that came from many.
///
/// # Source
/// Our own: fewer addresses are told apart at a glance.
pub(super) const MANY_SOURCES: usize = 10;

/// Addresses that one incident counts apart.
const MOST_SOURCES: usize = 100_000;

/// Places that one rule may take of an incident's evidence.
const MOST_OF_RULE: u64 = 8;

/// What an incident is about: its class, else the technique, else the rule itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Topic {
    Class(AttackClass),
    Technique(String),
    Rule(RuleIndex),
}

impl Topic {
    fn of(rule: &Rule, index: RuleIndex) -> Topic {
        match (rule.class, rule.techniques.first()) {
            (Some(class), _) => Topic::Class(class),
            (None, Some(technique)) => Topic::Technique(technique.clone()),
            (None, None) => Topic::Rule(index),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) asset: u32,
    pub(super) topic: Topic,
    pub(super) who: Who,
}

/// A place of evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Seen {
    pub(super) log: u32,
    pub(super) place: EventPlace,
    pub(super) time: Option<Timestamp>,
    pub(super) rule: RuleIndex,
}

/// A detection with what its rule says.
pub(crate) struct Judged<'d> {
    pub(crate) detection: &'d Detection,
    pub(crate) rule: &'d Rule,
}

/// An incident in the making.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) level: Level,
    pub(super) first: Option<Timestamp>,
    pub(super) last: Option<Timestamp>,
    pub(super) requests: u64,
    pub(super) rows: Option<u64>,
    /// The rows of the event that was counted last.
    last_rows: u64,
    last_event: Option<(u32, EventPlace)>,
    pub(super) rules: BTreeMap<RuleIndex, u64>,
    pub(super) evidence: Vec<Seen>,
    pub(super) succeeded: u64,
    pub(super) failed: u64,
    pub(super) unknown: u64,
    pub(super) succeeded_because: &'static str,
    pub(super) failed_because: &'static str,
    /// Who is counted, where it came from many; and how many a rule says there were.
    pub(super) sources: BTreeSet<Who>,
    pub(super) told_sources: u64,
}

impl Open {
    fn new(level: Level) -> Self {
        Open {
            level,
            first: None,
            last: None,
            requests: 0,
            rows: None,
            last_rows: 0,
            last_event: None,
            rules: BTreeMap::new(),
            evidence: Vec::new(),
            succeeded: 0,
            failed: 0,
            unknown: 0,
            succeeded_because: "",
            failed_because: "",
            sources: BTreeSet::new(),
            told_sources: 0,
        }
    }

    /// Whether something at `time` is close enough. What has no time belongs to what has none, or to anything.
    fn is_near(&self, time: Option<Timestamp>) -> bool {
        let (Some(time), Some(first), Some(last)) = (time, self.first, self.last) else {
            return true;
        };
        let time = time.as_second();
        time >= first.as_second() - LONGEST_GAP && time <= last.as_second() + LONGEST_GAP
    }

    fn add(&mut self, judged: &Judged<'_>) {
        let detection = judged.detection;
        self.level = self.level.max(judged.rule.level);
        if let Some(time) = detection.time {
            self.first = Some(self.first.map_or(time, |first| first.min(time)));
            self.last = Some(self.last.map_or(time, |last| last.max(time)));
        }
        let event = (detection.log, detection.place);
        let fresh = self.last_event != Some(event);
        self.last_event = Some(event);
        if fresh {
            self.requests += 1;
            self.last_rows = 0;
        }
        if let Some(rows) = detection.rows {
            // Several rules of one event speak of the same rows.
            let more = rows.saturating_sub(self.last_rows);
            self.last_rows = self.last_rows.max(rows);
            self.rows = Some(self.rows.unwrap_or(0).saturating_add(more));
        }
        let of_rule = self.rules.entry(detection.rule).or_insert(0);
        *of_rule += 1;
        if self.evidence.len() < MOST_EVIDENCE && *of_rule <= MOST_OF_RULE {
            self.evidence.push(Seen {
                log: detection.log,
                place: detection.place,
                time: detection.time,
                rule: detection.rule,
            });
        }
        match detection.success {
            Success::Succeeded => {
                self.succeeded += 1;
                keep(&mut self.succeeded_because, detection.reason);
            }
            Success::Failed => {
                self.failed += 1;
                keep(&mut self.failed_because, detection.reason);
            }
            Success::Unknown => self.unknown += 1,
        }
        self.told_sources = self.told_sources.max(detection.sources);
    }

    fn count(&mut self, who: &Who) {
        if matches!(who, Who::Address(_) | Who::Account(_)) && self.sources.len() < MOST_SOURCES {
            self.sources.insert(who.clone());
        }
    }

    fn join(&mut self, other: Open) {
        self.level = self.level.max(other.level);
        let earlier = |a: Option<Timestamp>, b: Option<Timestamp>| match (a, b) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.first = earlier(self.first, other.first);
        self.last = self.last.max(other.last);
        self.requests += other.requests;
        self.rows = match (self.rows, other.rows) {
            (None, None) => None,
            (a, b) => Some(a.unwrap_or(0).saturating_add(b.unwrap_or(0))),
        };
        for (rule, events) in other.rules {
            *self.rules.entry(rule).or_insert(0) += events;
        }
        self.evidence.extend(other.evidence);
        self.evidence
            .sort_by_key(|seen| (seen.time, seen.log, seen.place, seen.rule));
        self.evidence.truncate(MOST_EVIDENCE);
        self.succeeded += other.succeeded;
        self.failed += other.failed;
        self.unknown += other.unknown;
        keep(&mut self.succeeded_because, other.succeeded_because);
        keep(&mut self.failed_because, other.failed_because);
        self.sources.extend(other.sources);
        self.told_sources = self.told_sources.max(other.told_sources);
    }
}

fn keep(kept: &mut &'static str, reason: &'static str) {
    if kept.is_empty() {
        *kept = reason;
    }
}

/// All incidents of a run.
#[derive(Debug, Default)]
pub(crate) struct Incidents {
    open: HashMap<Key, Vec<Open>>,
    count: usize,
}

impl Incidents {
    /// Takes a detection.
    pub(crate) fn add(&mut self, judged: &Judged<'_>) {
        let detection = judged.detection;
        let mut key = Key {
            asset: detection.asset,
            topic: Topic::of(judged.rule, detection.rule),
            who: detection.who.clone(),
        };
        if self.count >= MOST_OPEN && !self.open.contains_key(&key) {
            key.who = Who::Many;
        }
        let of_key = self.open.entry(key).or_default();
        let place = of_key.iter().position(|open| open.is_near(detection.time));
        let place = place.unwrap_or_else(|| {
            of_key.push(Open::new(judged.rule.level));
            self.count += 1;
            of_key.len() - 1
        });
        if let Some(open) = of_key.get_mut(place) {
            open.add(judged);
            open.count(&detection.who);
        }
    }

    /// The incidents in the order of their keys, those of many sources at one time as one.
    pub(super) fn closed(self) -> Vec<(Key, Open)> {
        let mut by_key: Vec<(Key, Vec<Open>)> = self.open.into_iter().collect();
        by_key.sort_by(|(a, _), (b, _)| a.cmp(b));
        // Logs are not read in the order of time: what came apart may touch now.
        let mut by_topic: BTreeMap<(u32, Topic), Vec<(Who, Open)>> = BTreeMap::new();
        for (key, opens) in by_key {
            let list = by_topic.entry((key.asset, key.topic)).or_default();
            list.extend(
                touching(opens)
                    .into_iter()
                    .map(|open| (key.who.clone(), open)),
            );
        }
        let mut closed = Vec::new();
        for ((asset, topic), list) in by_topic {
            for (who, open) in of_many(list) {
                let topic = topic.clone();
                closed.push((Key { asset, topic, who }, open));
            }
        }
        closed
    }
}

fn by_time(open: &Open) -> (Option<Timestamp>, Option<Timestamp>) {
    (open.first, open.last)
}

/// Joins those of one source that touch.
fn touching(mut opens: Vec<Open>) -> Vec<Open> {
    opens.sort_by_key(by_time);
    let mut joined: Vec<Open> = Vec::with_capacity(opens.len());
    for open in opens {
        match joined.last_mut() {
            Some(before) if before.is_near(open.first) => before.join(open),
            _ => joined.push(open),
        }
    }
    joined
}

/// Joins those of one asset and topic that touch in time and come from many sources.
fn of_many(mut list: Vec<(Who, Open)>) -> Vec<(Who, Open)> {
    list.sort_by(|a, b| by_time(&a.1).cmp(&by_time(&b.1)).then(a.0.cmp(&b.0)));
    let mut groups: Vec<(Option<Timestamp>, Vec<(Who, Open)>)> = Vec::new();
    for (who, open) in list {
        let (first, last) = by_time(&open);
        let near = |end: &Option<Timestamp>| match (end, first) {
            (Some(end), Some(first)) => first.as_second() <= end.as_second() + LONGEST_GAP,
            _ => true,
        };
        match groups.last_mut() {
            Some((end, group)) if near(end) => {
                *end = (*end).max(last);
                group.push((who, open));
            }
            _ => groups.push((last, vec![(who, open)])),
        }
    }
    let mut all = Vec::new();
    for (_, group) in groups {
        let sources: BTreeSet<&Who> = group.iter().map(|(who, _)| who).collect();
        let many = sources.len() >= MANY_SOURCES || sources.contains(&Who::Many);
        if !many {
            all.extend(group);
            continue;
        }
        let mut joined = group.into_iter().map(|(_, open)| open);
        if let Some(mut whole) = joined.next() {
            joined.for_each(|open| whole.join(open));
            all.push((Who::Many, whole));
        }
    }
    all
}
