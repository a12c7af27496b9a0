//! What a report says of an incident.

use super::group::{Incidents, Key, Open, Topic};
use crate::{RuleSet, Who};
use jiff::Timestamp;
use levelhead_schema::figures::number;
use levelhead_schema::intrusion::{Evidence, Incident, IncidentRule, Level, Success};

/// Rules that an incident names.
const MOST_RULES: usize = 20;

/// A time as reports have it: RFC 3339 in UTC, to the second.
pub(crate) fn seconds(time: Timestamp) -> String {
    // Seconds of a time are one.
    Timestamp::from_second(time.as_second())
        .unwrap_or(time)
        .to_string()
}

/// Paths of logs by their numbers.
#[derive(Debug, Default)]
pub(crate) struct LogPaths(Vec<String>);

impl LogPaths {
    /// Adds a log; its number.
    pub(crate) fn add(&mut self, path: &str) -> u32 {
        self.0.push(path.to_owned());
        u32::try_from(self.0.len() - 1).unwrap_or(u32::MAX)
    }

    /// The path of a log.
    pub(crate) fn get(&self, log: u32) -> &str {
        self.0.get(log as usize).map_or("", String::as_str)
    }
}

impl Incidents {
    /// The incidents as a report has them, gravest first, then by first time, at most `most`; and how many more there are.
    /// What only rules below level medium found is none.
    pub(crate) fn tell(
        self,
        rules: &RuleSet,
        paths: &LogPaths,
        asset: &dyn Fn(u32) -> String,
        most: usize,
    ) -> (Vec<Incident>, u64) {
        let mut all: Vec<(Key, Open)> = self
            .closed()
            .into_iter()
            .filter(|(_, open)| open.level >= Level::Medium)
            .collect();
        // Those without a time come last.
        all.sort_by(|(a, x), (b, y)| {
            let time = |open: &Open| (open.first.is_none(), open.first);
            y.level
                .cmp(&x.level)
                .then(time(x).cmp(&time(y)))
                .then(a.cmp(b))
        });
        let left_out = all.len().saturating_sub(most) as u64;
        all.truncate(most);
        let told = (1..).zip(all).map(|(id, (key, open))| {
            let asset = asset(key.asset);
            incident(id, asset, &key, &open, rules, paths)
        });
        (told.collect(), left_out)
    }
}

fn incident(
    id: u32,
    asset: String,
    key: &Key,
    open: &Open,
    rules: &RuleSet,
    paths: &LogPaths,
) -> Incident {
    let mut by_events: Vec<_> = open.rules.iter().collect();
    by_events.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let matched: Vec<_> = by_events
        .iter()
        .filter_map(|(index, events)| Some((rules.rule(**index)?, **events)))
        .collect();
    // The technique of the gravest rules, and of these of the one that matched most.
    let gravest = matched.iter().filter(|(rule, _)| rule.level == open.level);
    let mut techniques = gravest
        .chain(&matched)
        .filter_map(|(rule, _)| rule.techniques.first());
    let mut false_positives: Vec<String> = Vec::new();
    for cause in matched.iter().flat_map(|(rule, _)| &rule.false_positives) {
        if !false_positives.contains(cause) {
            false_positives.push(cause.clone());
        }
    }
    let (success, success_reason) = success(open);
    Incident {
        id,
        asset,
        class: match &key.topic {
            Topic::Class(class) => Some(*class),
            Topic::Technique(_) | Topic::Rule(_) => None,
        },
        technique: techniques.next().cloned().unwrap_or_default(),
        level: open.level,
        source: source(&key.who),
        sources: (open.sources.len() as u64).max(open.told_sources).max(1),
        first: open.first.map(seconds),
        last: open.last.map(seconds),
        requests: open.requests,
        rows: open.rows,
        success,
        success_reason,
        rules: matched
            .iter()
            .take(MOST_RULES)
            .map(|(rule, events)| IncidentRule {
                id: rule.id.clone(),
                title: rule.title.clone(),
                events: *events,
            })
            .collect(),
        summary: summary(
            key,
            open,
            matched.first().map(|(rule, _)| rule.title.as_str()),
        ),
        false_positives,
        evidence: evidence(open, rules, paths),
    }
}

fn evidence(open: &Open, rules: &RuleSet, paths: &LogPaths) -> Vec<Evidence> {
    let seen = open.evidence.iter();
    seen.map(|seen| Evidence {
        file: paths.get(seen.log).to_owned(),
        line: seen.place.line,
        byte: seen.place.byte,
        time: seen.time.map(seconds),
        rule: rules
            .rule(seen.rule)
            .map_or_else(String::new, |rule| rule.id.clone()),
    })
    .collect()
}

fn source(who: &Who) -> String {
    match who {
        Who::Address(address) => address.to_string(),
        Who::Account(account) => account.clone(),
        Who::Many | Who::Unknown => String::new(),
    }
}

/// One that worked is enough; that none did must hold of all.
fn success(open: &Open) -> (Success, String) {
    if open.succeeded > 0 {
        (Success::Succeeded, open.succeeded_because.to_owned())
    } else if open.failed > 0 && open.unknown == 0 {
        (Success::Failed, open.failed_because.to_owned())
    } else {
        (Success::Unknown, String::new())
    }
}

fn summary(key: &Key, open: &Open, title: Option<&str>) -> String {
    let what = match &key.topic {
        Topic::Class(class) => class.meaning(),
        Topic::Technique(_) | Topic::Rule(_) => title.unwrap_or("events that a rule matches"),
    };
    let from = match &key.who {
        Who::Address(address) => format!(" from {address}"),
        Who::Account(account) => format!(" by the account {account}"),
        Who::Many => {
            let count = (open.sources.len() as u64).max(open.told_sources);
            format!(" from {} sources", number(count))
        }
        Who::Unknown => String::new(),
    };
    let events = match open.requests {
        1 => "1 event".to_owned(),
        count => format!("{} events", number(count)),
    };
    let when = match (open.first, open.last) {
        (Some(first), Some(last)) if first.as_second() == last.as_second() => {
            format!(" at {}", seconds(first))
        }
        (Some(first), Some(last)) => format!(" from {} to {}", seconds(first), seconds(last)),
        _ => " at an unknown time".to_owned(),
    };
    let mut text = what.to_owned();
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    format!("{text}: {events}{from}{when}.")
}
