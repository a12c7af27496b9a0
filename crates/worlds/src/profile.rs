//! What a synthetic register needs to know of a state beyond its layout (`data/states.toml`).

use crate::Error;
use crate::calendar::DateStyle;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// How a public file treats a protected voter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Protection {
    /// No row.
    Absent,
    /// A row whose columns marked `public_unless_exempt` are blank.
    Exempt,
    /// A row without residence and mailing address.
    BlankAddress,
}

/// How a file writes names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Casing {
    Upper,
    Title,
    Lower,
}

/// Which cells are put in double quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quoting {
    /// Every cell.
    All,
    /// Cells that hold the delimiter, a quote or a line end.
    Needed,
    /// No cell; the text holds no delimiter.
    None,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Districts {
    pub(crate) congress: u64,
    pub(crate) senate: u64,
    pub(crate) house: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    pub(crate) encoding: String,
    pub(crate) layout: String,
    pub(crate) registered: u64,
    pub(crate) voter_id_prefix: String,
    date_style: String,
    pub(crate) quoting: Quoting,
    pub(crate) protection: Protection,
    pub(crate) casing: Casing,
    pub(crate) phone_permille: u64,
    pub(crate) email_permille: u64,
    pub(crate) area_codes: Vec<u16>,
    pub(crate) ssn_areas: [u64; 2],
    pub(crate) licence: String,
    pub(crate) districts: Districts,
    pub(crate) party: BTreeMap<String, u64>,
    pub(crate) race: BTreeMap<String, u64>,
}

impl Profile {
    /// The profile of a state, or the default one.
    pub(crate) fn of(state: &str) -> Result<&'static Profile, Error> {
        static PROFILES: OnceLock<Result<BTreeMap<String, Profile>, toml::de::Error>> =
            OnceLock::new();
        let broken = |source| Error::Data {
            file: "states.toml",
            source,
        };
        match PROFILES.get_or_init(|| toml::from_str(include_str!("../data/states.toml"))) {
            Ok(profiles) => profiles
                .get(state)
                .or_else(|| profiles.get("default"))
                .ok_or_else(|| broken(None)),
            Err(error) => Err(broken(Some(error.clone()))),
        }
    }

    pub(crate) fn date_style(&self) -> DateStyle {
        DateStyle::from_words(&self.date_style).unwrap_or(DateStyle::MonthDayYearSlashes)
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn every_state_of_the_story_has_its_own_profile() {
        for state in ["MI", "CT", "AR", "FL", "NC"] {
            let profile = Profile::of(state).expect("a profile");
            assert!(!profile.layout.is_empty(), "{state}");
            assert!(profile.party.values().sum::<u64>() == 1000, "{state}");
            assert_eq!(profile.race.values().sum::<u64>(), 1000, "{state}");
        }
        assert!(Profile::of("VT").expect("the default").layout.is_empty());
    }
}
