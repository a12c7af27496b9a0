//! Reads a layout's column: which variant of its field it holds, in which codes, blank for whom.

use crate::calendar::DateStyle;
use crate::profile::{Profile, Protection};
use crate::scribe::{Codes, Variant};
use levelhead_schema::layout::{FileLayout, LayoutColumn, Release, StateLayout};
use levelhead_schema::{Family, Field};
use std::collections::BTreeMap;

pub(crate) fn date_style(format: Option<&str>, file: &FileLayout, profile: &Profile) -> DateStyle {
    format
        .and_then(DateStyle::from_words)
        .or_else(|| file.date_format.as_deref().and_then(DateStyle::from_words))
        .unwrap_or_else(|| profile.date_style())
}

/// A column that describes what another gives as a code.
pub(crate) fn is_description(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("_desc")
        || name.ends_with("_name")
        || name.ends_with("name") && name.contains("precinct")
}

pub(crate) fn is_blank_when_protected(column: &LayoutColumn, protection: Protection) -> bool {
    match protection {
        Protection::Absent => false,
        Protection::Exempt => column.release == Release::PublicUnlessExempt,
        Protection::BlankAddress => column.field.is_some_and(|field| {
            matches!(field.family(), Family::Address | Family::Mailing)
                && !matches!(field, Field::County | Field::CountyCode)
        }),
    }
}

pub(crate) fn variant_of(column: &LayoutColumn, has: &dyn Fn(Field) -> bool) -> Variant {
    let name = column.name.to_ascii_uppercase();
    let meaning = column.meaning.as_deref().unwrap_or("");
    match column.field {
        Some(Field::StreetAddress) if meaning.contains("non standard") => Variant::Blank,
        Some(Field::StreetAddress) if has(Field::AddressLine2) || has(Field::UnitNumber) => {
            Variant::WithoutUnit
        }
        Some(Field::StreetName) if !has(Field::StreetType) => Variant::WholeStreet,
        Some(Field::UnitNumber) if !has(Field::UnitType) => Variant::WholeUnit,
        Some(Field::FullName) => Variant::LastFirst,
        Some(Field::Phone) if name.contains("EXCHANGE") => Variant::PhoneExchange,
        Some(Field::Phone) if name.contains("LAST_FOUR") => Variant::PhoneLastFour,
        Some(Field::Phone) if has(Field::PhoneAreaCode) => Variant::LocalPhone,
        Some(Field::Age) if meaning.contains("end of the year") => Variant::AgeAtYearEnd,
        // Parts of a mailing address too narrow for a line of one.
        Some(Field::MailingAddress) if column.width.is_some_and(|width| width < 20) => {
            Variant::Blank
        }
        Some(Field::VoteHistory) if name.contains("TYPE") => Variant::ElectionType,
        Some(Field::VoteHistory) if name.contains("ABSTEE") => Variant::ElectionAbsentee,
        Some(Field::VoteHistory) => Variant::ElectionDate,
        // Without a rule of its own a party that only some towns have stays empty.
        Some(Field::Party) if name.ends_with("UNQUAL") => Variant::Blank,
        Some(_) => Variant::Usual,
        None => Variant::Blank,
    }
}

/// Columns that say one thing as code and in words share a slot; `ELECT_DT3` has slot 2.
pub(crate) fn slot_of(column: &LayoutColumn, slots: &mut BTreeMap<Field, Vec<String>>) -> u16 {
    let Some(field) = column.field else { return 0 };
    let name = column.name.to_ascii_lowercase();
    let digits = name.len()
        - name
            .trim_end_matches(|letter: char| letter.is_ascii_digit())
            .len();
    if field == Field::VoteHistory && digits > 0 {
        return name[name.len() - digits..]
            .parse::<u16>()
            .map_or(0, |number| number.saturating_sub(1));
    }
    let stem = ["_abbrv", "_desc", "_code", "_name"]
        .iter()
        .fold(name.as_str(), |stem, end| {
            stem.strip_suffix(end).unwrap_or(stem)
        });
    let stems = slots.entry(field).or_default();
    let at = stems
        .iter()
        .position(|known| known == stem)
        .unwrap_or_else(|| {
            stems.push(stem.to_owned());
            stems.len() - 1
        });
    at as u16
}

/// The words that layouts use for what a register knows; the first that a code list has decides.
const WORDS: [(Field, &str, &[&str]); 21] = [
    (Field::Status, "active", &["active"]),
    (Field::Status, "inactive", &["inactive"]),
    (Field::StatusReason, "verified", &["verified", "registered"]),
    (
        Field::StatusReason,
        "confirmation",
        &["confirmation returned undeliverable", "no conf response"],
    ),
    (Field::Party, "democratic", &["democrat"]),
    (Field::Party, "republican", &["republican"]),
    (Field::Party, "libertarian", &["libertarian"]),
    (Field::Party, "green", &["green"]),
    (Field::Party, "independent", &["independent"]),
    (
        Field::Party,
        "unaffiliated",
        &["unaffiliated", "no party", "unenrolled", "optional", "none"],
    ),
    (Field::Race, "white", &["white"]),
    (Field::Race, "black", &["black"]),
    (Field::Race, "hispanic", &["hispanic", "other"]),
    (Field::Race, "asian", &["asian"]),
    (Field::Race, "american indian", &["american indian"]),
    (Field::Race, "multiple", &["two or more", "multi"]),
    (Field::Race, "unknown", &["undesignated", "unknown"]),
    (Field::Ethnicity, "hispanic", &["hispanic"]),
    (Field::Ethnicity, "not hispanic", &["not hispanic"]),
    (Field::Ethnicity, "undesignated", &["undesignated"]),
    (Field::Sex, "unknown", &["unknown"]),
];

pub(crate) fn codes_of(column: &LayoutColumn, layout: &StateLayout) -> Option<Codes> {
    let field = column.field?;
    let usual = match field {
        Field::CountyCode => "county",
        Field::StatusReason => "reason",
        other => other.name(),
    };
    let list = layout.codes.get(column.codes.as_deref().unwrap_or(usual))?;
    if field == Field::CountyCode {
        let by_name: BTreeMap<String, &String> = list
            .iter()
            .map(|(code, name)| (plain_name(name), code))
            .collect();
        let places = crate::places::Places::of(&layout.abbr).ok()?;
        let code = |county: &&str| {
            by_name
                .get(&plain_name(county))
                .map(|code| (*code).clone())
                .unwrap_or_default()
        };
        return Some(Codes {
            by_county: places.counties.iter().map(code).collect(),
            by_word: Vec::new(),
        });
    }
    let find = |starts: &&str| {
        list.iter()
            .find(|(_, meaning)| meaning.to_lowercase().starts_with(starts))
            .map(|(code, _)| code.clone())
    };
    let by_word = WORDS
        .iter()
        .filter(|(of, _, _)| *of == field)
        .filter_map(|(_, word, starts)| Some((*word, starts.iter().find_map(find)?)))
        .collect();
    Some(Codes {
        by_county: Vec::new(),
        by_word,
    })
}

/// `St. Johns` and `SAINT JOHNS` are one county.
fn plain_name(name: &str) -> String {
    let letters: String = name
        .to_uppercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    letters
        .strip_prefix("SAINT")
        .map(|rest| format!("ST{rest}"))
        .unwrap_or(letters)
}
