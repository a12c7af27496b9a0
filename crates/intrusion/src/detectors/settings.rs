//! Titles, levels, sources and thresholds of the detectors: `rules/detectors.toml`.

use crate::{Origin, Rule};
use levelhead_schema::intrusion::{AttackClass, Level};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const TEXT: &str = include_str!("../../../../rules/detectors.toml");

/// All detectors.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    detector: Vec<Entry>,
}

/// One detector.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) id: String,
    name: String,
    title: String,
    techniques: Vec<String>,
    class: AttackClass,
    level: Level,
    false_positives: Vec<String>,
    references: Vec<String>,
    #[serde(default)]
    thresholds: BTreeMap<String, Threshold>,
}

/// A number, and where it comes from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    value: u64,
    why: String,
}

/// What is wrong with `rules/detectors.toml`.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// It is no TOML, or lacks something.
    #[error("rules/detectors.toml: {0}")]
    Toml(#[from] toml::de::Error),
    /// An entry is empty where it must not be, or stands twice.
    #[error("rules/detectors.toml: {0} lacks {1}")]
    Lacks(String, &'static str),
}

impl Settings {
    pub(crate) fn entry(&'static self, name: &str) -> Option<&'static Entry> {
        self.detector.iter().find(|entry| entry.name == name)
    }

    fn check(&self) -> Result<(), SettingsError> {
        for (at, entry) in self.detector.iter().enumerate() {
            let lacks = |what| Err(SettingsError::Lacks(entry.name.clone(), what));
            let before = self.detector.get(..at).unwrap_or_default();
            if before
                .iter()
                .any(|other| other.id == entry.id || other.name == entry.name)
            {
                return lacks("an id and a name of its own");
            }
            if entry.techniques.is_empty() || entry.references.is_empty() {
                return lacks("techniques or references");
            }
            if entry.false_positives.is_empty() {
                return lacks("false positives");
            }
            if entry
                .thresholds
                .values()
                .any(|threshold| threshold.why.is_empty())
            {
                return lacks("reasons for its thresholds");
            }
        }
        Ok(())
    }
}

impl Entry {
    pub(crate) fn threshold(&self, name: &str) -> u64 {
        self.thresholds
            .get(name)
            .map_or(u64::MAX, |threshold| threshold.value)
    }
}

/// The settings that ship.
pub(crate) fn shipped() -> &'static Settings {
    static SETTINGS: LazyLock<Settings> =
        LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());
    &SETTINGS
}

/// The detectors as rules, in the order of `rules/detectors.toml`.
///
/// # Errors
/// A detector's entry that lacks something: a fault of whoever changed the file that ships.
pub fn descriptions() -> Result<Vec<Rule>, SettingsError> {
    let settings: Settings = toml::from_str(TEXT)?;
    settings.check()?;
    let rules = settings.detector.into_iter().map(|entry| Rule {
        id: entry.id,
        title: entry.title,
        techniques: entry.techniques,
        class: Some(entry.class),
        level: entry.level,
        false_positives: entry.false_positives,
        references: entry.references,
        origin: Origin::Detector,
    });
    Ok(rules.collect())
}

#[cfg(test)]
mod tests {
    use super::{TEXT, descriptions, shipped};

    #[test]
    fn the_data_loads() {
        assert!(descriptions().unwrap().len() >= 20);
    }

    /// A threshold that is asked for and not there would switch its detector off.
    #[test]
    fn every_threshold_that_is_asked_for_is_there_and_used() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/detectors");
        let mut sources = String::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            sources += &std::fs::read_to_string(entry.unwrap().path()).unwrap();
        }
        let named: Vec<&str> = sources
            .split("threshold(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        for name in &named {
            assert!(TEXT.contains(&format!("{name} = {{")), "{name}");
        }
        for entry in &shipped().detector {
            assert!(
                sources.contains(&format!("rule(\"{}\")", entry.name)),
                "{}",
                entry.name
            );
            for name in entry.thresholds.keys() {
                assert!(named.contains(&name.as_str()), "{name} is never used");
            }
        }
    }
}
