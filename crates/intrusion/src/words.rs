//! What election offices call things: `rules/words.toml`.

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError};
use serde::Deserialize;
use std::sync::LazyLock;

/// Parts of names, in lower case.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) sql_words: Parts,
    pub(crate) voter_tables: Vec<String>,
    pub(crate) absentee_tables: Vec<String>,
    pub(crate) place_tables: Vec<String>,
    pub(crate) status_columns: Vec<String>,
    pub(crate) cancelled_values: Vec<String>,
    pub(crate) registration_columns: Vec<String>,
    pub(crate) street_columns: Vec<String>,
    pub(crate) place_columns: Vec<String>,
    pub(crate) interactive_programs: Vec<String>,
    pub(crate) administrators: Vec<String>,
    pub(crate) furniture: Vec<String>,
    pub(crate) executables: Vec<String>,
    pub(crate) lookup_paths: Parts,
    pub(crate) lookup_parameters: Vec<String>,
    pub(crate) absentee_paths: Parts,
    pub(crate) registration_paths: Parts,
    pub(crate) results_paths: Parts,
    pub(crate) device_names: Vec<String>,
    pub(crate) sync_pairs: Vec<(String, String)>,
    pub(crate) domain_words: Vec<String>,
    pub(crate) mail_of_anybody: Vec<String>,
    pub(crate) vendor: Vec<Vendor>,
}

/// Words that are looked for within a text, all at once and without regard to case.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub(crate) struct Parts(Option<AhoCorasick>);

impl Parts {
    /// True when one of the words stands in the text.
    pub(crate) fn stand_in(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|words| words.is_match(text))
    }
}

impl Default for Parts {
    /// No words, which stand in no text.
    fn default() -> Self {
        Parts(None)
    }
}

impl TryFrom<Vec<String>> for Parts {
    type Error = BuildError;

    fn try_from(words: Vec<String>) -> Result<Self, BuildError> {
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(words)?;
        Ok(Parts(Some(search)))
    }
}

/// Who sells election systems, and from where it writes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vendor {
    pub(crate) names: Vec<String>,
    pub(crate) domains: Vec<String>,
}

/// The words that ship.
pub(crate) fn words() -> &'static Words {
    // The data ships with the program; a test holds that it loads.
    static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());
    &WORDS
}

const TEXT: &str = include_str!("../../../rules/words.toml");

#[cfg(test)]
mod tests {
    use super::{TEXT, Words};

    #[test]
    fn the_data_loads_and_is_in_lower_case() {
        let words: Words = toml::from_str(TEXT).unwrap();
        assert!(!words.voter_tables.is_empty() && words.results_paths.stand_in("/Results/2026"));
        assert_eq!(
            TEXT.lines()
                .filter(|line| line.contains('='))
                .find(|line| *line != line.to_lowercase()),
            None
        );
    }
}
