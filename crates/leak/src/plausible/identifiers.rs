//! The structures of identifiers, from `data/identifiers.toml`.

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const TEXT: &str = include_str!("../../data/identifiers.toml");

/// The checked facts. The file is part of the program: a test reads it, so it cannot fail in the field.
pub(crate) static IDENTIFIERS: LazyLock<Identifiers> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the file is compiled in and read by a test"
    )]
    Identifiers::parse(TEXT).expect("identifiers.toml is sound")
});

/// Everything the tests of values know.
pub(crate) struct Identifiers {
    /// Social Security numbers.
    pub(crate) ssn: SsnFacts,
    /// Licence numbers by state.
    pub(crate) licences: BTreeMap<String, LicenceForm>,
    /// Telephone numbers.
    pub(crate) phone: PhoneFacts,
    /// Voter numbers by state.
    pub(crate) voter_ids: BTreeMap<String, VoterIdForm>,
    /// Forms of voter number that no state gives out, and what they mark.
    pub(crate) foreign_ids: Vec<(Regex, String)>,
    /// Card networks.
    pub(crate) cards: Vec<CardNetwork>,
    /// E-mail.
    pub(crate) email: EmailFacts,
    /// First ZIP digit of each state.
    pub(crate) zip_digit: BTreeMap<String, u8>,
}

/// Why the file could not be used: the file's fault.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FactsError {
    /// No TOML, or a key is missing.
    #[error("identifiers.toml: {0}")]
    Toml(#[from] toml::de::Error),
    /// A pattern does not compile.
    #[error("identifiers.toml: {0}")]
    Pattern(#[from] regex::Error),
}

/// Areas and groups of Social Security numbers.
pub(crate) struct SsnFacts {
    /// Place of a group in the order of issue, from 1; 0 for group 00.
    pub(crate) place_of_group: [u8; 100],
    /// The high group lists, oldest first.
    pub(crate) lists: Vec<HighGroups>,
    /// Areas by state.
    pub(crate) areas: BTreeMap<String, Vec<(u16, u16)>>,
    /// Numbers used in advertising or as placeholders.
    pub(crate) samples: Vec<u32>,
    /// Share of unissued area and group in numbers drawn at random.
    pub(crate) unissued_at_random: f64,
}

/// One high group list.
pub(crate) struct HighGroups {
    /// Year of the list.
    pub(crate) year: u16,
    /// Place in the order of issue of the highest group issued in each area; 0 where none was.
    pub(crate) place_of_area: Vec<u8>,
}

/// Forms of a state's licence number.
pub(crate) struct LicenceForm {
    forms: RegexSet,
    length: Option<usize>,
    /// True when any nine digits pass.
    pub(crate) nine_digits_pass: bool,
}

impl LicenceForm {
    /// Whether an upper-case number without blanks and hyphens has one of the forms.
    pub(crate) fn fits(&self, number: &[u8]) -> bool {
        self.length.is_none_or(|length| number.len() == length) && self.forms.is_match(number)
    }
}

/// Area codes.
pub(crate) struct PhoneFacts {
    /// For each of the 1,000 codes: who has it.
    pub(crate) owner: Vec<AreaCode>,
    /// Codes of each state.
    pub(crate) by_state: BTreeMap<String, Vec<u16>>,
    /// Codes of all states together.
    pub(crate) state_codes: u64,
    /// Marks that a generator leaves in the way numbers are written.
    pub(crate) generator: RegexSet,
    /// Share of area codes of no state in numbers drawn at random.
    pub(crate) stateless_at_random: f64,
}

/// Who has an area code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AreaCode {
    /// Nobody that the list knows.
    Nobody,
    /// A state or DC.
    State,
    /// Canada or a territory.
    Abroad,
    /// Toll-free, premium or another service.
    Service,
}

/// Forms of a state's voter number.
pub(crate) struct VoterIdForm {
    /// Any of them will do.
    pub(crate) forms: RegexSet,
    /// What the state calls it.
    pub(crate) name: String,
}

/// A card network.
pub(crate) struct CardNetwork {
    prefixes: Vec<(u64, u64, u32)>,
    lengths: Vec<usize>,
}

impl CardNetwork {
    /// Whether a number of that many digits belongs to the network. `leading` gives its first so many digits.
    pub(crate) fn issues(&self, length: usize, leading: impl Fn(u32) -> u64) -> bool {
        self.lengths.contains(&length)
            && self
                .prefixes
                .iter()
                .any(|(from, to, digits)| (*from..=*to).contains(&leading(*digits)))
    }
}

/// E-mail addresses.
pub(crate) struct EmailFacts {
    /// The shape.
    pub(crate) form: Regex,
    /// Domains that belong to nobody.
    pub(crate) reserved: Vec<String>,
    /// Top-level domains that belong to nobody.
    pub(crate) reserved_top: Vec<String>,
}

impl Identifiers {
    /// Reads and checks the file.
    ///
    /// # Errors
    /// When it is no TOML of the expected shape, or a pattern does not compile: the file's fault.
    pub(crate) fn parse(text: &str) -> Result<Self, FactsError> {
        let raw: Raw = toml::from_str(text)?;
        let mut licences = BTreeMap::new();
        for state in raw.driver_licence.state {
            let form = LicenceForm {
                forms: set(&state.patterns)?,
                length: state.length,
                nine_digits_pass: state.nine_digits_pass,
            };
            licences.insert(state.state, form);
        }
        let mut foreign_ids = Vec::new();
        for foreign in raw.voter_id.foreign {
            foreign_ids.push((one(&foreign.pattern)?, foreign.meaning));
        }
        let zip_digit = raw
            .zip
            .first_digit
            .into_iter()
            .filter_map(|(digit, states)| Some((digit.parse().ok()?, states)));
        Ok(Identifiers {
            ssn: ssn(raw.ssn),
            licences,
            phone: phone(raw.phone)?,
            voter_ids: voter_ids(raw.voter_id.state)?,
            foreign_ids,
            cards: raw.card.network.iter().map(card).collect(),
            email: EmailFacts {
                form: one(&raw.email.pattern)?,
                reserved: raw.email.reserved_domains,
                reserved_top: raw.email.reserved_top_domains,
            },
            zip_digit: zip_digit
                .flat_map(|(digit, states): (u8, Vec<String>)| {
                    states.into_iter().map(move |state| (state, digit))
                })
                .collect(),
        })
    }
}

fn one(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).unicode(false).build()
}

fn set(patterns: &[String]) -> Result<RegexSet, regex::Error> {
    RegexSetBuilder::new(patterns).unicode(false).build()
}

fn ssn(raw: RawSsn) -> SsnFacts {
    let mut place_of_group = [0; 100];
    for (place, group) in (1..).zip(&raw.group_order) {
        place_of_group[usize::from(*group) % 100] = place;
    }
    let mut lists: Vec<HighGroups> = raw
        .high_group
        .iter()
        .map(|list| high_groups(list, &place_of_group))
        .collect();
    lists.sort_by_key(|list| list.year);
    let whole = |number: &String| number.replace('-', "").parse().ok();
    let mut samples: Vec<u32> = raw
        .advertising
        .iter()
        .chain(&raw.placeholder)
        .filter_map(whole)
        .collect();
    if let [from, to] = raw
        .advertising_range
        .iter()
        .filter_map(whole)
        .collect::<Vec<u32>>()[..]
    {
        samples.extend(from..=to);
    }
    samples.sort_unstable();
    SsnFacts {
        place_of_group,
        lists,
        areas: raw.area_by_state,
        samples,
        unissued_at_random: raw
            .generator_signature
            .expected_share_area_or_group_unissued_by_2011_06_24,
    }
}

fn high_groups(list: &RawHighGroup, place_of_group: &[u8; 100]) -> HighGroups {
    let mut place_of_area = vec![0; 1000];
    for (from, to, group) in &list.groups {
        for area in *from..=*to {
            place_of_area[usize::from(area) % 1000] = place_of_group[usize::from(*group) % 100];
        }
    }
    HighGroups {
        year: list.as_of.date.map_or(0, |date| date.year),
        place_of_area,
    }
}

fn phone(raw: RawPhone) -> Result<PhoneFacts, regex::Error> {
    let other = one(&raw.other_non_geographic_pattern)?;
    let mut owner = vec![AreaCode::Nobody; 1000];
    for (code, owner) in owner.iter_mut().enumerate() {
        if other.is_match(code.to_string().as_bytes()) {
            *owner = AreaCode::Service;
        }
    }
    let mut give = |codes: &[u16], to: AreaCode| {
        codes
            .iter()
            .for_each(|code| owner[usize::from(*code) % 1000] = to)
    };
    give(&raw.toll_free, AreaCode::Service);
    give(&raw.premium, AreaCode::Service);
    give(&raw.canada_area_codes, AreaCode::Abroad);
    raw.territories
        .values()
        .for_each(|codes| give(codes, AreaCode::Abroad));
    raw.area_codes_by_state
        .values()
        .for_each(|codes| give(codes, AreaCode::State));
    let state_codes = owner
        .iter()
        .filter(|owner| **owner == AreaCode::State)
        .count() as u64;
    Ok(PhoneFacts {
        owner,
        by_state: raw
            .area_codes_by_state
            .into_iter()
            .chain(raw.territories)
            .collect(),
        state_codes,
        generator: set(&raw.generator_signature.patterns)?,
        stateless_at_random: raw.generator_signature.expected_share_area_code_in_no_state,
    })
}

fn voter_ids(states: Vec<RawVoterId>) -> Result<BTreeMap<String, VoterIdForm>, regex::Error> {
    let mut patterns: BTreeMap<String, (Vec<String>, Vec<String>)> = BTreeMap::new();
    for state in states {
        if let Some(pattern) = state.pattern {
            let (forms, names) = patterns.entry(state.state).or_default();
            forms.push(pattern);
            names.push(state.name);
        }
    }
    let compiled = patterns.into_iter().map(|(state, (forms, names))| {
        set(&forms).map(|forms| {
            (
                state,
                VoterIdForm {
                    forms,
                    name: names.join(" or "),
                },
            )
        })
    });
    compiled.collect()
}

fn card(raw: &RawNetwork) -> CardNetwork {
    let prefixes = raw.prefixes.iter().filter_map(|prefix| {
        let (from, to) = prefix.split_once('-').unwrap_or((prefix, prefix));
        Some((from.parse().ok()?, to.parse().ok()?, from.len() as u32))
    });
    CardNetwork {
        prefixes: prefixes.collect(),
        lengths: raw.lengths.clone(),
    }
}

#[derive(Deserialize)]
struct Raw {
    ssn: RawSsn,
    driver_licence: RawLicences,
    phone: RawPhone,
    voter_id: RawVoterIds,
    card: RawCards,
    email: RawEmail,
    zip: RawZip,
}

#[derive(Deserialize)]
struct RawSsn {
    group_order: Vec<u8>,
    advertising: Vec<String>,
    advertising_range: Vec<String>,
    placeholder: Vec<String>,
    area_by_state: BTreeMap<String, Vec<(u16, u16)>>,
    high_group: Vec<RawHighGroup>,
    generator_signature: RawSsnSignature,
}

#[derive(Deserialize)]
struct RawSsnSignature {
    expected_share_area_or_group_unissued_by_2011_06_24: f64,
}

#[derive(Deserialize)]
struct RawHighGroup {
    as_of: toml::value::Datetime,
    groups: Vec<(u16, u16, u8)>,
}

#[derive(Deserialize)]
struct RawLicences {
    state: Vec<RawLicence>,
}

#[derive(Deserialize)]
struct RawLicence {
    state: String,
    patterns: Vec<String>,
    length: Option<usize>,
    #[serde(default)]
    nine_digits_pass: bool,
}

#[derive(Deserialize)]
struct RawPhone {
    toll_free: Vec<u16>,
    premium: Vec<u16>,
    other_non_geographic_pattern: String,
    canada_area_codes: Vec<u16>,
    territories: BTreeMap<String, Vec<u16>>,
    area_codes_by_state: BTreeMap<String, Vec<u16>>,
    generator_signature: RawPhoneSignature,
}

#[derive(Deserialize)]
struct RawPhoneSignature {
    expected_share_area_code_in_no_state: f64,
    patterns: Vec<String>,
}

#[derive(Deserialize)]
struct RawVoterIds {
    state: Vec<RawVoterId>,
    foreign: Vec<RawForeign>,
}

#[derive(Deserialize)]
struct RawVoterId {
    state: String,
    name: String,
    pattern: Option<String>,
}

#[derive(Deserialize)]
struct RawForeign {
    pattern: String,
    meaning: String,
}

#[derive(Deserialize)]
struct RawCards {
    network: Vec<RawNetwork>,
}

#[derive(Deserialize)]
struct RawNetwork {
    prefixes: Vec<String>,
    lengths: Vec<usize>,
}

#[derive(Deserialize)]
struct RawEmail {
    pattern: String,
    reserved_domains: Vec<String>,
    reserved_top_domains: Vec<String>,
}

#[derive(Deserialize)]
struct RawZip {
    first_digit: BTreeMap<String, Vec<String>>,
}

#[cfg(test)]
mod tests {
    use super::{AreaCode, IDENTIFIERS, Identifiers, TEXT};

    #[test]
    fn the_file_is_whole() {
        let facts = &*IDENTIFIERS;
        assert_eq!(facts.licences.len(), 53);
        assert_eq!(
            facts
                .ssn
                .lists
                .iter()
                .map(|list| list.year)
                .collect::<Vec<_>>(),
            [2003, 2006, 2011]
        );
        assert_eq!(
            facts
                .ssn
                .place_of_group
                .iter()
                .filter(|place| **place > 0)
                .count(),
            99
        );
        assert_eq!(facts.ssn.place_of_group[2], 51);
        assert_eq!(facts.phone.state_codes, 359);
        assert_eq!(facts.phone.owner[416], AreaCode::Abroad);
        assert_eq!(facts.phone.owner[521], AreaCode::Service);
        assert_eq!(facts.zip_digit["MI"], 4);
        assert_eq!(facts.ssn.samples.len(), 20 + 9 + 10);
        assert_eq!(facts.cards.len(), 9);
    }

    #[test]
    fn a_broken_file_is_refused() {
        assert!(Identifiers::parse("").is_err());
        assert!(
            Identifiers::parse(
                &TEXT.replace("patterns = ['^[0-9]{1,7}$']", "patterns = ['^[0-9']")
            )
            .is_err()
        );
    }

    /// The share that the file gives for the generator is recomputed from its own list.
    #[test]
    fn the_generators_share_follows_from_the_list() {
        let last = &IDENTIFIERS.ssn.lists[2];
        let mut unissued = 0u32;
        for drawn in 1..=899usize {
            let area = if drawn == 666 { 667 } else { drawn };
            unissued += (1..=99usize)
                .filter(|group| IDENTIFIERS.ssn.place_of_group[*group] > last.place_of_area[area])
                .count() as u32;
        }
        let share = f64::from(unissued) / (899.0 * 99.0);
        assert!(
            (share - IDENTIFIERS.ssn.unissued_at_random).abs() < 1e-4,
            "{share}"
        );
    }
}
