//! Recorded attacks, and whether the rules find them. `drills/README.md` says how they are kept; they are part of the
//! program.
//!
//! Each trace is replayed once for each kind of log it has, with the logs of that kind alone: what is found in web logs
//! says nothing of an office that keeps only the database's.

use crate::assets::{Assets, AssetsError};
use crate::power;
use include_dir::{Dir, include_dir};
use jiff::{SignedDuration, Timestamp};
use levelhead_schema::event::LogSource;
use levelhead_schema::intrusion::{AttackClass, DrillResult, Incident, Power};
use serde::Deserialize;
use std::collections::BTreeMap;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../drills");

/// How far an incident may reach beyond its attack: a rule may count what came minutes before.
const LEEWAY: SignedDuration = SignedDuration::from_mins(10);

/// A drill that cannot be replayed: a fault of the program's data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DrillError {
    /// The description cannot be read.
    #[error("drills/{id}/drill.toml: {reason}")]
    Description {
        /// The folder.
        id: String,
        /// Why.
        reason: String,
    },
    /// The assets beside it cannot be read.
    #[error("drills/{id}: {source}")]
    Assets {
        /// The folder.
        id: String,
        /// Why.
        source: AssetsError,
    },
}

/// One recorded attack.
#[derive(Clone, Debug, PartialEq)]
pub struct Drill {
    /// Its id, the folder's name.
    pub id: String,
    /// Class of attack.
    pub class: AttackClass,
    /// The tool that made it, with its version.
    pub tool: String,
    /// What the tool did.
    pub technique: String,
    /// The options that the tool was given.
    pub options: String,
    /// Where and with what background it was recorded.
    pub made: String,
    /// Licence of the trace.
    pub licence: String,
    /// First moment of the attack.
    pub from: Timestamp,
    /// Last moment of the attack.
    pub to: Timestamp,
    /// Addresses or accounts that it came from.
    pub sources: Vec<String>,
    /// Its logs.
    pub logs: Vec<DrillLog>,
    /// The assets that the rules are told of; none for most.
    pub assets: Option<String>,
}

/// A log of a drill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillLog {
    /// The file's name, as readers and rules are told it.
    pub name: String,
    /// What kind of program wrote it.
    pub kind: LogSource,
    /// Its bytes, plain or compressed.
    pub bytes: &'static [u8],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DrillToml {
    id: String,
    class: AttackClass,
    tool: String,
    technique: String,
    options: String,
    made: String,
    licence: String,
    from: toml::value::Datetime,
    to: toml::value::Datetime,
    sources: Vec<String>,
    log: Vec<LogToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogToml {
    file: String,
    kind: LogSource,
}

impl Drill {
    /// The drills that ship, in the order of their ids.
    ///
    /// # Errors
    /// [`DrillError`] when one cannot be read.
    pub fn shipped() -> Result<Vec<Drill>, DrillError> {
        let mut drills = Vec::new();
        for folder in SHIPPED.dirs() {
            let id = folder.path().to_string_lossy().into_owned();
            drills.push(read(folder, &id)?);
        }
        drills.sort_by(|one: &Drill, other| one.id.cmp(&other.id));
        Ok(drills)
    }

    /// The assets of its rules.
    ///
    /// # Errors
    /// [`DrillError::Assets`] when they cannot be read.
    pub fn assets(&self) -> Result<Assets, DrillError> {
        let Some(text) = &self.assets else {
            return Ok(Assets::none());
        };
        Assets::from_toml(text, "assets.toml").map_err(|source| DrillError::Assets {
            id: self.id.clone(),
            source,
        })
    }

    /// Its kinds of log, each once.
    fn kinds(&self) -> Vec<LogSource> {
        let mut kinds: Vec<LogSource> = self.logs.iter().map(|log| log.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Judges the incidents of a replay.
    fn judge(&self, incidents: &[Incident]) -> DrillResult {
        let (mut found, mut false_incidents) = (false, 0);
        for incident in incidents {
            match self.is_of_the_attack(incident) {
                true => found |= incident.class == Some(self.class),
                false => false_incidents += 1,
            }
        }
        DrillResult {
            id: self.id.clone(),
            tool: self.tool.clone(),
            technique: self.technique.clone(),
            found,
            false_incidents,
        }
    }

    /// By time, and by source where the incident has one.
    fn is_of_the_attack(&self, incident: &Incident) -> bool {
        let time = |text: &Option<String>| text.as_deref()?.parse::<Timestamp>().ok();
        let (Some(first), Some(last)) = (time(&incident.first), time(&incident.last)) else {
            return false;
        };
        let within = self.from - LEEWAY <= first && last <= self.to + LEEWAY;
        let anonymous = incident.sources > 1 || incident.source.is_empty();
        within && (anonymous || self.sources.contains(&incident.source))
    }
}

fn read(folder: &Dir<'static>, id: &str) -> Result<Drill, DrillError> {
    let fail = |reason: String| DrillError::Description {
        id: id.to_owned(),
        reason,
    };
    let file = |name: &str| folder.get_file(folder.path().join(name));
    let text = file("drill.toml").and_then(include_dir::File::contents_utf8);
    let text = text.ok_or_else(|| fail("it is missing, or no text".to_owned()))?;
    let given: DrillToml =
        toml::from_str(text).map_err(|error| fail(error.message().replace('\n', " ")))?;
    let time = |given: toml::value::Datetime| {
        let text = given.to_string();
        text.parse::<Timestamp>()
            .map_err(|_| fail(format!("{text} is no time with an offset")))
    };
    let (from, to) = (time(given.from)?, time(given.to)?);
    for (wrong, reason) in [
        (given.id != id, "its id is not the folder's name"),
        (from > to, "the attack ends before it begins"),
        (given.log.is_empty(), "it names no log"),
        (given.sources.is_empty(), "it names no source of the attack"),
    ] {
        if wrong {
            return Err(fail(reason.to_owned()));
        }
    }
    let mut logs = Vec::with_capacity(given.log.len());
    for log in given.log {
        let Some(found) = file(&log.file) else {
            return Err(fail(format!("{} is not in the folder", log.file)));
        };
        logs.push(DrillLog {
            name: log.file,
            kind: log.kind,
            bytes: found.contents(),
        });
    }
    Ok(Drill {
        id: given.id,
        class: given.class,
        tool: given.tool,
        technique: given.technique,
        options: given.options,
        made: given.made,
        licence: given.licence,
        from,
        to,
        sources: given.sources,
        logs,
        assets: file("assets.toml")
            .and_then(include_dir::File::contents_utf8)
            .map(str::to_owned),
    })
}

/// Looks for attacks in logs of a drill.
type ScanOf<'s, E> = dyn FnMut(&Drill, &[&DrillLog]) -> Result<Vec<Incident>, E> + 's;

/// Replays drills and reckons power: one entry for each class and kind of log, in that order.
///
/// `scan` looks for attacks in the given logs of a drill, with the drill's assets, and hands back the incidents.
///
/// # Errors
/// Those of `scan`.
pub fn drill<E>(drills: &[Drill], scan: &mut ScanOf<'_, E>) -> Result<Vec<Power>, E> {
    let mut results: BTreeMap<(AttackClass, LogSource), Vec<DrillResult>> = BTreeMap::new();
    for drill in drills {
        for kind in drill.kinds() {
            let logs: Vec<&DrillLog> = drill.logs.iter().filter(|log| log.kind == kind).collect();
            let result = drill.judge(&scan(drill, &logs)?);
            results.entry((drill.class, kind)).or_default().push(result);
        }
    }
    let power = results
        .into_iter()
        .map(|((class, kind), drills)| power::of_class(class, vec![kind], drills));
    Ok(power.collect())
}

#[cfg(test)]
#[path = "drill_tests.rs"]
mod tests;
