//! What election offices call things: `rules/words.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

/// Parts of names, in lower case.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
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
    pub(crate) lookup_paths: Vec<String>,
    pub(crate) lookup_parameters: Vec<String>,
    pub(crate) absentee_paths: Vec<String>,
    pub(crate) registration_paths: Vec<String>,
    pub(crate) results_paths: Vec<String>,
    pub(crate) device_names: Vec<String>,
    pub(crate) sync_pairs: Vec<(String, String)>,
    pub(crate) domain_words: Vec<String>,
    pub(crate) mail_of_anybody: Vec<String>,
    pub(crate) vendor: Vec<Vendor>,
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
        assert!(!words.voter_tables.is_empty() && !words.results_paths.is_empty());
        assert_eq!(
            TEXT.lines()
                .filter(|line| line.contains('='))
                .find(|line| *line != line.to_lowercase()),
            None
        );
    }
}
