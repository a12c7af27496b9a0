//! The words values are made of: frequent names, street types, states, codes.
//!
//! Names are the most frequent first names and surnames of the 2020 Census of the United States, one a line,
//! most frequent first (`data/first_names.txt`, `data/surnames.txt`). Counties are those of the United States
//! Census Bureau's FIPS list, upper case without blanks (`data/counties.txt`). The other lists stand in
//! `data/values.toml`.

use super::cells::Trait;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// A set of upper-case words.
pub(crate) type Words = HashSet<String>;

/// The lists of `data/values.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lists {
    pub(crate) party: Words,
    pub(crate) party_left: Words,
    pub(crate) party_right: Words,
    pub(crate) sex: Words,
    pub(crate) sex_male: Words,
    pub(crate) sex_female: Words,
    pub(crate) status: Words,
    pub(crate) status_active: Words,
    pub(crate) status_inactive: Words,
    pub(crate) race: Words,
    pub(crate) race_white: Words,
    pub(crate) race_black: Words,
    pub(crate) suffix: Words,
    pub(crate) prefix: Words,
    pub(crate) flag: Words,
    pub(crate) direction: Words,
    pub(crate) unit: Words,
    pub(crate) state: Words,
    pub(crate) state_name: Words,
    pub(crate) street_type: Words,
    pub(crate) street_word: Words,
    pub(crate) place_end: Vec<String>,
    pub(crate) place_begin: Words,
    pub(crate) city: Words,
    pub(crate) blank: Words,
}

/// Lists and names, ready for lookups.
pub(crate) struct Vocabulary {
    pub(crate) lists: Lists,
    ranks: HashMap<&'static str, Ranks>,
    codes: HashMap<String, u64>,
    counties: HashSet<&'static str>,
}

/// Ranks of a name among first names and surnames, from 1; 0 when it is not listed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Ranks {
    pub(crate) first: u16,
    pub(crate) last: u16,
}

impl Ranks {
    /// Log2 of how much more often people bear the name as a first name than as a surname, cut at ±4.
    ///
    /// Shares are taken from the rank alone (Zipf's law); for telling two columns apart that is enough.
    pub(crate) fn lean_first(self) -> f64 {
        let share = |rank: u16, unlisted: f64, flat: f64| {
            if rank == 0 {
                unlisted
            } else {
                1.0 / (f64::from(rank) + flat)
            }
        };
        // First names are fewer and so more frequent at the same rank.
        let first = share(self.first, 1.0 / 6000.0, 20.0) * 1.6;
        let last = share(self.last, 1.0 / 12000.0, 60.0);
        (first / last).log2().clamp(-4.0, 4.0)
    }
}

impl Vocabulary {
    /// The ranks of an upper-case name.
    pub(crate) fn ranks(&self, name: &str) -> Ranks {
        self.ranks.get(name).copied().unwrap_or_default()
    }

    /// Whether a name, upper case without blanks and punctuation, is a county's, with or without the word for it.
    pub(crate) fn is_county(&self, joined: &str) -> bool {
        let bare = ["COUNTY", "PARISH", "BOROUGH"]
            .iter()
            .find_map(|word| joined.strip_suffix(word))
            .unwrap_or(joined);
        let saint = || {
            bare.strip_prefix("SAINT")
                .is_some_and(|rest| self.counties.contains(format!("ST{rest}").as_str()))
        };
        self.counties.contains(bare) || saint()
    }

    /// The traits of a code or short word, upper case without blanks and punctuation, as bits.
    pub(crate) fn code(&self, code: &str) -> u64 {
        self.codes.get(code).copied().unwrap_or_default()
    }
}

/// The vocabulary that ships with the program.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(load);
    &VOCABULARY
}

#[expect(
    clippy::expect_used,
    reason = "the file is compiled in, and a test loads it; a defect there is no input error"
)]
fn load() -> Vocabulary {
    let lists: Lists = toml::from_str(include_str!("../../data/values.toml"))
        .expect("data/values.toml is well formed");
    let mut ranks: HashMap<&'static str, Ranks> = HashMap::new();
    for (rank, name) in (1..).zip(include_str!("../../data/first_names.txt").lines()) {
        ranks.entry(name).or_default().first = rank;
    }
    for (rank, name) in (1..).zip(include_str!("../../data/surnames.txt").lines()) {
        ranks.entry(name).or_default().last = rank;
    }
    Vocabulary {
        codes: codes(&lists),
        lists,
        ranks,
        counties: include_str!("../../data/counties.txt").lines().collect(),
    }
}

/// One map from each listed word to all that it can be, so that a value is looked up once.
fn codes(lists: &Lists) -> HashMap<String, u64> {
    let named: [(Trait, &Words); 19] = [
        (Trait::Flag, &lists.flag),
        (Trait::Suffix, &lists.suffix),
        (Trait::Direction, &lists.direction),
        (Trait::StateCode, &lists.state),
        (Trait::StateName, &lists.state_name),
        (Trait::StreetType, &lists.street_type),
        (Trait::Prefix, &lists.prefix),
        (Trait::Party, &lists.party),
        (Trait::PartyLeft, &lists.party_left),
        (Trait::PartyRight, &lists.party_right),
        (Trait::Sex, &lists.sex),
        (Trait::SexMale, &lists.sex_male),
        (Trait::SexFemale, &lists.sex_female),
        (Trait::Status, &lists.status),
        (Trait::StatusActive, &lists.status_active),
        (Trait::StatusInactive, &lists.status_inactive),
        (Trait::Race, &lists.race),
        (Trait::RaceWhite, &lists.race_white),
        (Trait::RaceBlack, &lists.race_black),
    ];
    let mut codes: HashMap<String, u64> = HashMap::new();
    for (name, words) in named {
        for word in words {
            *codes.entry(word.clone()).or_default() |= 1 << (name as u64);
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::vocabulary;

    #[test]
    fn names_lean_the_way_people_bear_them() {
        let lean = |name: &str| vocabulary().ranks(name).lean_first();
        assert!(lean("MICHAEL") > 2.0);
        assert!(lean("JENNIFER") > 2.0);
        assert!(lean("SMITH") < -2.0);
        assert!(lean("RODRIGUEZ") < -2.0);
        assert!(lean("JAMES").abs() < 4.0);
    }

    #[test]
    fn counties_are_known_in_every_spelling() {
        for county in [
            "WAYNE",
            "WAYNECOUNTY",
            "STCLAIR",
            "SAINTCLAIR",
            "MIAMIDADE",
            "ORLEANSPARISH",
        ] {
            assert!(vocabulary().is_county(county), "{county}");
        }
        for other in ["COUNTY", "LANSING", "SMITHERS", ""] {
            assert!(!vocabulary().is_county(other), "{other}");
        }
    }
}
