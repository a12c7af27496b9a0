//! Sentences of the weights in the site's languages: what a verdict says, what an explanation is called.
//!
//! An assessment carries its sentences in English. Where the weights that ship with this program say the same in
//! English, their Spanish is its translation; an older or newer wording is shown as the assessment has it.

use levelhead_schema::statement::Language;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const VERDICTS: &str = include_str!("../../../../weights/verdicts.toml");
const HYPOTHESES: &str = include_str!("../../../../weights/hypotheses.toml");
const ATTRIBUTION: &str = include_str!("../../../../weights/attribution.toml");

/// A sentence and the language in which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told<'a> {
    pub(crate) text: &'a str,
    pub(crate) language: Language,
}

impl<'a> Told<'a> {
    pub(crate) fn new(text: &'a str, language: Language) -> Self {
        Told { text, language }
    }
}

/// English sentences and their Spanish.
static SPANISH: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut found = BTreeMap::new();
    for (file, list, key) in [
        (VERDICTS, "verdict", "words"),
        (HYPOTHESES, "hypothesis", "name"),
        (ATTRIBUTION, "basis", "words"),
    ] {
        found.extend(pairs(file, list, key));
    }
    found
});

/// Each entry's text under `key` with the one under `key_es`.
fn pairs(file: &str, list: &str, key: &str) -> Vec<(String, String)> {
    let table: toml::Table = file.parse().unwrap_or_default();
    let entries = table.get(list).and_then(toml::Value::as_array);
    let text = |entry: &toml::Value, key: &str| Some(entry.get(key)?.as_str()?.to_owned());
    entries
        .into_iter()
        .flatten()
        .filter_map(|entry| Some((text(entry, key)?, text(entry, &format!("{key}_es"))?)))
        .collect()
}

/// The sentence of an assessment in a language, as far as it is known in it.
pub(crate) fn told(english: &str, language: Language) -> Told<'_> {
    match language {
        Language::English => Told::new(english, Language::English),
        Language::Spanish => SPANISH.get(english).map_or_else(
            || Told::new(english, Language::English),
            |text| Told::new(text, Language::Spanish),
        ),
    }
}

/// Names of grounds for an attribution and their words in English.
static BASES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let table: toml::Table = ATTRIBUTION.parse().unwrap_or_default();
    let entries = table.get("basis").and_then(toml::Value::as_array);
    let text = |entry: &toml::Value, key: &str| Some(entry.get(key)?.as_str()?.to_owned());
    entries
        .into_iter()
        .flatten()
        .filter_map(|entry| Some((text(entry, "name")?, text(entry, "words")?)))
        .collect()
});

/// What the naming of an actor rests on, in words; the name itself where it is not known.
pub(crate) fn basis(name: &str, language: Language) -> Told<'_> {
    match BASES.get(name) {
        Some(words) => told(words, language),
        None => Told::new(name, Language::English),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_of_the_weights_has_its_spanish() {
        for (file, list, key) in [
            (VERDICTS, "verdict", "words"),
            (HYPOTHESES, "hypothesis", "name"),
            (ATTRIBUTION, "basis", "words"),
        ] {
            let table: toml::Table = file.parse().expect("TOML");
            let entries = table[list].as_array().expect("a list").len();
            assert!(entries > 5);
            assert_eq!(pairs(file, list, key).len(), entries, "{list}");
        }
    }

    #[test]
    fn what_nobody_translated_stays_as_it_is() {
        let decided = told("The evidence does not decide", Language::Spanish);
        assert_eq!(decided.text, "Las pruebas no lo deciden");
        let other = told("Something else", Language::Spanish);
        assert_eq!(other, Told::new("Something else", Language::English));
    }
}
