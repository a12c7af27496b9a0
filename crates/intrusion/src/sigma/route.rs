//! From an event to the rules that can be meant: which of Sigma's log sources it answers.

use crate::Error;
use levelhead_schema::event::{Event, EventField, EventKind, LogSource, field_of};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const FILE: &str = "crates/intrusion/data/log-sources.toml";
const TEXT: &str = include_str!("../../data/log-sources.toml");

/// Which log source a rule is for; empty parts stand for any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    #[serde(default)]
    pub(crate) product: Option<String>,
    #[serde(default)]
    pub(crate) service: Option<String>,
    #[serde(default)]
    pub(crate) category: Option<String>,
}

impl Wanted {
    /// True when a rule for `self` looks at events that answer `answer`.
    fn answered_by(&self, answer: &Wanted) -> bool {
        let part = |wanted: &Option<String>, has: &Option<String>| match (wanted, has) {
            (None, _) => true,
            (Some(wanted), Some(has)) => wanted.eq_ignore_ascii_case(has),
            (Some(_), None) => false,
        };
        part(&self.product, &answer.product)
            && part(&self.service, &answer.service)
            && part(&self.category, &answer.category)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    events: Vec<Selector>,
    fields: BTreeMap<LogSource, Fields>,
}

/// Events of one source, perhaps of certain logs, numbers, programs and kinds only, and what they answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Selector {
    source: LogSource,
    #[serde(default)]
    kinds: Vec<EventKind>,
    #[serde(default)]
    log_names: Vec<String>,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    programs: Vec<String>,
    is: Vec<Wanted>,
}

/// The names of fields that logs of a source can have, beside those that mean a canonical field.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    /// There are no others.
    #[serde(default)]
    closed: bool,
    others: BTreeSet<String>,
    #[serde(default)]
    elsewhere: BTreeSet<String>,
}

/// Whether logs of a source can have a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Knowledge {
    /// They can.
    Known,
    /// They have no such field.
    Unknown,
    /// Sigma has it; these logs have not.
    Elsewhere,
    /// Not listed; the source's fields are no closed list.
    Open,
}

/// Number of a route: a set of answers that some event gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RouteIndex(u16);

impl RouteIndex {
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A route.
pub(crate) struct Route {
    /// The source of its events.
    pub(crate) source: LogSource,
    answers: Vec<Wanted>,
}

/// What an event is told apart by, each as a number of a known word; 0 for any other.
type Key = (u8, u16, u16, u16);

#[derive(Default)]
struct Words(HashMap<String, u16>);

impl Words {
    fn add(&mut self, words: &[String]) {
        for word in words {
            let next = self.0.len() as u16 + 1;
            self.0.entry(word.to_ascii_lowercase()).or_insert(next);
        }
    }

    fn of(&self, word: Option<&str>) -> u16 {
        let Some(word) = word.filter(|_| !self.0.is_empty()) else {
            return 0;
        };
        if let Some(number) = self.0.get(word) {
            return *number;
        }
        let lower = word.to_ascii_lowercase();
        self.0.get(&lower).copied().unwrap_or(0)
    }
}

/// How events of one source are told apart.
#[derive(Default)]
struct Split {
    kinds: bool,
    log_names: Words,
    codes: Words,
    programs: Words,
    routes: HashMap<Key, RouteIndex>,
}

impl Split {
    fn key(&self, event: Event<'_>) -> Key {
        let word = |words: &Words, field| match words.0.is_empty() {
            true => 0,
            false => words.of(event.get(field)),
        };
        (
            if self.kinds {
                event.kind() as u8 + 1
            } else {
                0
            },
            word(&self.log_names, EventField::LogName),
            word(&self.codes, EventField::EventCode),
            word(&self.programs, EventField::ProcessName),
        )
    }
}

/// All routes.
pub(crate) struct Routes {
    routes: Vec<Route>,
    /// By source, in the order of [`LogSource::ALL`].
    splits: Vec<Split>,
    fields: BTreeMap<LogSource, Fields>,
}

impl Routes {
    /// The routes that ship.
    ///
    /// # Errors
    /// [`Error::Shipped`] when the data is wrong.
    pub(crate) fn shipped() -> Result<Routes, Error> {
        let data: Data = toml::from_str(TEXT).map_err(|error| Error::Shipped {
            file: FILE,
            reason: error.to_string(),
        })?;
        let mut routes = Routes {
            routes: Vec::new(),
            splits: Vec::new(),
            fields: data.fields,
        };
        for source in LogSource::ALL {
            let selectors: Vec<&Selector> = data
                .events
                .iter()
                .filter(|selector| selector.source == *source)
                .collect();
            let split = routes.split(*source, &selectors);
            routes.splits.push(split);
        }
        Ok(routes)
    }

    fn split(&mut self, source: LogSource, selectors: &[&Selector]) -> Split {
        let mut split = Split::default();
        for selector in selectors {
            split.kinds |= !selector.kinds.is_empty();
            split.log_names.add(&selector.log_names);
            split.codes.add(&selector.codes);
            split.programs.add(&selector.programs);
        }
        let kinds: Vec<u8> = match split.kinds {
            true => EventKind::ALL.iter().map(|kind| *kind as u8 + 1).collect(),
            false => vec![0],
        };
        let mut by_answers: HashMap<Vec<Wanted>, RouteIndex> = HashMap::new();
        for kind in kinds {
            for log_name in 0..=split.log_names.0.len() as u16 {
                for code in 0..=split.codes.0.len() as u16 {
                    for program in 0..=split.programs.0.len() as u16 {
                        let key = (kind, log_name, code, program);
                        let answers = answers(&split, selectors, key);
                        if answers.is_empty() {
                            continue;
                        }
                        let route = *by_answers.entry(answers).or_insert_with_key(|answers| {
                            self.routes.push(Route {
                                source,
                                answers: answers.clone(),
                            });
                            RouteIndex((self.routes.len() - 1) as u16)
                        });
                        split.routes.insert(key, route);
                    }
                }
            }
        }
        split
    }

    /// The route of an event; none when no rule can be meant.
    pub(crate) fn of(&self, event: Event<'_>) -> Option<RouteIndex> {
        let split = self.splits.get(event.source() as usize)?;
        split.routes.get(&split.key(event)).copied()
    }

    /// All routes, in order.
    pub(crate) fn all(&self) -> &[Route] {
        &self.routes
    }

    /// The routes whose events a rule for `wanted` looks at. Empty as well for a rule that names no log source.
    pub(crate) fn for_rule(&self, wanted: &Wanted) -> Vec<RouteIndex> {
        if *wanted == Wanted::default() {
            return Vec::new();
        }
        let routes = self.routes.iter().enumerate();
        routes
            .filter(|(_, route)| {
                route
                    .answers
                    .iter()
                    .any(|answer| wanted.answered_by(answer))
            })
            .map(|(index, _)| RouteIndex(index as u16))
            .collect()
    }

    /// Whether logs of `source` can have the field `name`.
    pub(crate) fn knows(&self, source: LogSource, name: &str) -> Knowledge {
        if field_of(source, name).is_some() {
            return Knowledge::Known;
        }
        match self.fields.get(&source) {
            None => Knowledge::Open,
            Some(fields) if fields.others.contains(name) => Knowledge::Known,
            Some(fields) if fields.elsewhere.contains(name) => Knowledge::Elsewhere,
            Some(fields) if fields.closed => Knowledge::Unknown,
            Some(_) => Knowledge::Open,
        }
    }
}

/// All that the selectors that a key meets answer, sorted.
fn answers(split: &Split, selectors: &[&Selector], key: Key) -> Vec<Wanted> {
    let meets = |words: &Words, wanted: &[String], has: u16| {
        wanted.is_empty() || wanted.iter().any(|word| words.of(Some(word)) == has)
    };
    let mut answers = Vec::new();
    for selector in selectors {
        let kind =
            selector.kinds.is_empty() || selector.kinds.iter().any(|kind| *kind as u8 + 1 == key.0);
        if kind
            && meets(&split.log_names, &selector.log_names, key.1)
            && meets(&split.codes, &selector.codes, key.2)
            && meets(&split.programs, &selector.programs, key.3)
        {
            answers.extend(selector.is.iter().cloned());
        }
    }
    answers.sort();
    answers.dedup();
    answers
}
