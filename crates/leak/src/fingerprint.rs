//! Headers that mark a commercial, party or campaign-software file.
//!
//! Input: the headers of one table. Output: the vendors whose marks they bear, with what that does and does
//! not show. The marks, their tiers and the sources are data: `data/vendor-fingerprints.toml`.
//!
//! Invariants: a weak header never decides alone; a vendor is a reading of headers and never an accusation,
//! since headers are copied, renamed and merged.

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;
use std::sync::LazyLock;

const TEXT: &str = include_str!("../data/vendor-fingerprints.toml");

/// Distinctive headers that together name a vendor where no id header does.
const ENOUGH_DISTINCTIVE: usize = 3;

static VENDORS: LazyLock<Vec<Vendor>> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the file is compiled in and read by a test"
    )]
    parse(TEXT).expect("vendor-fingerprints.toml is sound")
});

/// A vendor whose marks the headers bear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VendorMatch {
    /// The vendor's name, with its products.
    pub(crate) vendor: String,
    /// The headers that count, as written in the table, in table order.
    pub(crate) headers: Vec<String>,
    /// What the marks show and what they do not, in sentences.
    pub(crate) reading: String,
}

/// Why the file could not be used: the file's fault.
#[derive(Debug, thiserror::Error)]
enum FactsError {
    /// No TOML, or a key is missing.
    #[error("vendor-fingerprints.toml: {0}")]
    Toml(#[from] toml::de::Error),
    /// A pattern does not compile.
    #[error("vendor-fingerprints.toml: {0}")]
    Pattern(#[from] regex::Error),
}

/// How much a header says, strongest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Tier {
    /// Also used by others.
    Weak,
    /// Distinctive; three are enough.
    Distinctive,
    /// The vendor's own key; one is enough.
    Id,
}

struct Vendor {
    name: String,
    proves: String,
    does_not_prove: String,
    /// Normalised header and tier.
    headers: Vec<(String, Tier)>,
    patterns: Vec<(Regex, Tier)>,
}

impl Vendor {
    /// The strongest tier in which the vendor claims a header.
    fn tier(&self, header: &str, normal: &str) -> Option<Tier> {
        let listed = self
            .headers
            .iter()
            .filter(|(known, _)| known == normal)
            .map(|(_, tier)| *tier);
        let matched = self
            .patterns
            .iter()
            .filter(|(form, _)| form.is_match(header.trim().as_bytes()))
            .map(|(_, tier)| *tier);
        listed.chain(matched).max()
    }

    fn read(&self, headers: &[String], normal: &[String]) -> Option<VendorMatch> {
        let claimed: Vec<(&String, Tier)> = headers
            .iter()
            .zip(normal)
            .filter_map(|(header, normal)| Some((header, self.tier(header, normal)?)))
            .collect();
        let of = |tier: Tier| claimed.iter().filter(|(_, of)| *of == tier).count();
        let (ids, distinctive) = (of(Tier::Id), of(Tier::Distinctive));
        if ids == 0 && distinctive < ENOUGH_DISTINCTIVE {
            return None;
        }
        let counted = claimed
            .iter()
            .filter(|(_, tier)| *tier > Tier::Weak)
            .map(|(header, _)| (*header).clone());
        let ground = match (ids, distinctive) {
            (0, number) => format!("{number} distinctive headers and no key of the vendor"),
            (1, number) => {
                format!("a header that names the vendor's own key, and {number} distinctive ones")
            }
            (ids, number) => format!(
                "{ids} headers that name the vendor's own keys, and {number} distinctive ones"
            ),
        };
        Some(VendorMatch {
            vendor: self.name.clone(),
            headers: counted.collect(),
            reading: format!(
                "Read from {ground}. What it shows: {} What it does not show: {}",
                sentence(&self.proves),
                sentence(&self.does_not_prove)
            ),
        })
    }
}

/// The vendors whose marks `headers` bear, in the order of the data file.
///
/// One header of the `id` tier, or three distinctive ones, name a vendor; weak ones are never counted.
/// Headers are compared without case, and with dots, blanks, hyphens and underscores taken as one.
/// Limits: values are not looked at, so a column that only borrows a name counts; an empty list says nothing,
/// since headers are lost and renamed.
pub(crate) fn vendors(headers: &[String]) -> Vec<VendorMatch> {
    let normal: Vec<String> = headers.iter().map(|header| normalised(header)).collect();
    VENDORS
        .iter()
        .filter_map(|vendor| vendor.read(headers, &normal))
        .collect()
}

/// Lower case, with each run of separators as one underscore and none at the ends.
fn normalised(header: &str) -> String {
    let lower = header.to_lowercase();
    let words = lower
        .split(['.', ' ', '-', '_', '\t'])
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// The text as a sentence: a capital in front, a full stop at the end.
fn sentence(text: &str) -> String {
    let mut letters = text.trim().chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let stop = if text.trim().ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{first}{}{stop}", letters.as_str())
}

fn parse(text: &str) -> Result<Vec<Vendor>, FactsError> {
    let raw: Raw = toml::from_str(text)?;
    // Names that the collision list frees of all meaning must not come back through a pattern or a list.
    let free: Vec<String> = raw
        .collision
        .iter()
        .filter(|collision| collision.rule == "not a vendor mark")
        .map(|collision| normalised(&collision.header))
        .collect();
    let mut vendors = Vec::with_capacity(raw.vendor.len());
    for vendor in raw.vendor {
        let tiers = [
            (&vendor.id_headers, Tier::Id),
            (&vendor.headers, Tier::Distinctive),
            (&vendor.weak_headers, Tier::Weak),
        ];
        let listed = tiers.into_iter().flat_map(|(headers, tier)| {
            headers.iter().map(move |header| (normalised(header), tier))
        });
        let mut patterns = Vec::new();
        for pattern in vendor.regex.iter().filter(|pattern| pattern.on == "header") {
            patterns.push((
                RegexBuilder::new(&pattern.pattern)
                    .unicode(false)
                    .case_insensitive(true)
                    .build()?,
                pattern.tier,
            ));
        }
        vendors.push(Vendor {
            name: vendor.name,
            proves: vendor.proves,
            does_not_prove: vendor.does_not_prove,
            headers: listed
                .filter(|(header, _)| !free.contains(header))
                .collect(),
            patterns,
        });
    }
    Ok(vendors)
}

#[derive(Deserialize)]
struct Raw {
    vendor: Vec<RawVendor>,
    collision: Vec<RawCollision>,
}

#[derive(Deserialize)]
struct RawVendor {
    name: String,
    proves: String,
    does_not_prove: String,
    id_headers: Vec<String>,
    headers: Vec<String>,
    weak_headers: Vec<String>,
    #[serde(default)]
    regex: Vec<RawPattern>,
}

#[derive(Deserialize)]
struct RawPattern {
    on: String,
    pattern: String,
    tier: Tier,
}

#[derive(Deserialize)]
struct RawCollision {
    header: String,
    rule: String,
}

#[cfg(test)]
mod tests {
    use super::{TEXT, parse, vendors};
    use levelhead_schema::layout::StateLayout;

    fn check(headers: &[&str], expect: &[&str]) {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        let found: Vec<String> = vendors(&headers)
            .into_iter()
            .map(|found| found.vendor)
            .collect();
        let same = found.len() == expect.len()
            && found
                .iter()
                .zip(expect)
                .all(|(found, expect)| found.starts_with(expect));
        assert!(same, "{headers:?} gave {found:?}, not {expect:?}");
    }

    #[test]
    fn one_key_of_the_vendor_is_enough() {
        check(&["LALVOTERID", "First"], &["L2"]);
        check(&["vb_voterbase_id"], &["TargetSmart"]);
        check(&["VB.VoterBase-ID "], &["TargetSmart"]);
        check(&["Voter File VANID"], &["NGP VAN"]);
        check(&["nbec_guid"], &["NationBuilder"]);
    }

    #[test]
    fn two_distinctive_headers_are_not() {
        check(&["Voters_FirstName", "Voters_LastName"], &[]);
        check(
            &["Voters_FirstName", "Voters_LastName", "Voters_Age"],
            &["L2"],
        );
        check(&["VH08G", "VH10G", "VH12PP"], &["Republican"]);
        check(&["VH08G", "VH10G"], &[]);
    }

    #[test]
    fn weak_headers_never_decide() {
        let weak = [
            "FirstName",
            "LastName",
            "VANID",
            "voterbase_id",
            "dw_id",
            "General_2022",
            "Primary_2022",
            "County",
            "svid",
            "rnc_id",
        ];
        check(&weak, &[]);
        check(&["StateVoterID", "VoterID", "Juriscode"], &[]);
        check(
            &[
                "SourceID",
                "Sex",
                "BirthYear",
                "Race",
                "RegisteredParty",
                "PrecinctName",
                "VoterStatus",
            ],
            &[],
        );
    }

    #[test]
    fn a_merged_file_names_several() {
        check(
            &["LALVOTERID", "nbec_guid", "RNC_RegID"],
            &["L2", "Republican", "NationBuilder"],
        );
    }

    #[test]
    fn state_files_are_no_vendors() {
        check(
            &[
                "county_id",
                "county_desc",
                "voter_reg_num",
                "ncid",
                "last_name",
                "first_name",
                "status_cd",
                "res_street_address",
                "zip_code",
                "birth_year",
            ],
            &[],
        );
        check(
            &[
                "SOS_VOTERID",
                "COUNTY_NUMBER",
                "LAST_NAME",
                "DATE_OF_BIRTH",
                "REGISTRATION_DATE",
                "VOTER_STATUS",
                "PARTY_AFFILIATION",
            ],
            &[],
        );
        check(
            &[
                "StateVoterID",
                "FName",
                "MName",
                "LName",
                "NameSuffix",
                "Birthyear",
                "Gender",
                "RegStNum",
                "PrecinctCode",
            ],
            &[],
        );
        check(
            &[
                "LAST_NAME",
                "FIRST_NAME",
                "YEAR_OF_BIRTH",
                "STREET_NAME",
                "CITY",
                "ZIP_CODE",
                "VOTER_IDENTIFICATION_NUMBER",
                "UOCAVA_STATUS_CODE",
            ],
            &[],
        );
    }

    /// A lawful public file must not be taken for a vendor's.
    #[test]
    fn no_state_layout_bears_a_vendors_mark() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../layouts");
        let mut files = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let layout: StateLayout =
                toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            for file in layout.files {
                files += 1;
                let headers: Vec<String> =
                    file.columns.into_iter().map(|column| column.name).collect();
                let found = vendors(&headers);
                assert!(
                    found.is_empty(),
                    "{}/{} is read as {found:#?}",
                    layout.abbr,
                    file.id
                );
            }
        }
        assert!(files > 40, "only {files} layouts were read");
    }

    #[test]
    fn a_reading_says_what_it_does_not_show() {
        let found = vendors(&[
            "id".to_owned(),
            "LALVOTERID".to_owned(),
            "County".to_owned(),
        ]);
        assert_eq!(found[0].headers, ["LALVOTERID"]);
        assert!(
            found[0]
                .reading
                .contains("What it does not show: Which of L2's many customers held it."),
            "{}",
            found[0].reading
        );
    }

    #[test]
    fn the_file_is_whole_and_a_broken_one_is_refused() {
        assert!(parse(TEXT).is_ok_and(|vendors| vendors.len() >= 20));
        assert!(parse("").is_err());
        assert!(parse(&TEXT.replacen("tier = \"id\"", "tier = \"sure\"", 1)).is_err());
        assert!(parse(&TEXT.replacen("^VH[0-9]{2}", "^VH[0-9", 1)).is_err());
    }
}
