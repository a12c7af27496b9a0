//! What the values alone say a column holds.

use super::cells::Trait;
use super::profile::Profile;
use levelhead_schema::Field;

/// A column's fields with scores, best first is not promised.
///
/// Scores are those of a table without header: 0.9 for a form that is hardly anything else, 0.5 for a guess.
/// Neighbours and other columns change them later (see `context`).
pub(crate) fn candidates(profile: &Profile) -> Vec<(Field, f64)> {
    let mut found = Vec::new();
    if profile.filled < 2 {
        return found;
    }
    // Two values prove little, two hundred prove enough.
    let trust = profile.filled as f64 / (profile.filled as f64 + 1.0);
    if !distinctive(profile, &mut found) {
        names(profile, &mut found);
        places(profile, &mut found);
        people(profile, &mut found);
        numbers(profile, &mut found);
    }
    for (_, score) in &mut found {
        *score *= trust;
    }
    found
}

type Found = Vec<(Field, f64)>;

/// Forms that are hardly anything else. True when one was found.
fn distinctive(profile: &Profile, found: &mut Found) -> bool {
    let share = |name| profile.share(name);
    let before = found.len();
    let mut add = |field, score: f64, on: bool| {
        if on {
            found.push((field, score));
        }
    };
    add(Field::Email, 0.95, share(Trait::Email) >= 0.8);
    add(Field::IpAddress, 0.93, share(Trait::Ip) >= 0.9);
    add(Field::PasswordHash, 0.92, share(Trait::Hash) >= 0.9);
    add(Field::CardNumber, 0.93, share(Trait::Card) >= 0.9);
    add(Field::Ssn, 0.94, share(Trait::SsnDashed) >= 0.8);
    add(Field::SsnLast4, 0.85, share(Trait::SsnMasked) >= 0.8);
    add(
        Field::Phone,
        0.92,
        share(Trait::PhoneFormatted) >= 0.7 && share(Trait::PhoneLoose) >= 0.9,
    );
    add(Field::FullAddress, 0.92, share(Trait::FullAddress) >= 0.6);
    add(Field::CityStateZip, 0.92, share(Trait::CityStateZip) >= 0.6);
    add(Field::FullName, 0.92, share(Trait::NameComma) >= 0.6);
    add(
        Field::StreetAddress,
        0.88,
        share(Trait::StreetLine) >= 0.55
            && share(Trait::NumberThenWords) >= 0.75
            && share(Trait::FullAddress) < 0.6,
    );
    add(
        Field::Zip,
        0.93,
        share(Trait::ZipPlus4) >= 0.2 && share(Trait::ZipPlus4) + share(Trait::Zip5) >= 0.95,
    );
    add(
        Field::Diagnosis,
        0.85,
        share(Trait::Icd) >= 0.85 && share(Trait::IcdDotted) >= 0.15 && profile.distinct >= 3,
    );
    add(Field::VendorId, 0.5, share(Trait::Uuid) >= 0.95);
    found.len() > before
}

fn names(profile: &Profile, found: &mut Found) {
    let share = |name| profile.share(name);
    if share(Trait::Words) < 0.85 || share(Trait::StreetTyped) >= 0.5 {
        return;
    }
    let varied = profile.distinct >= (profile.filled / 8).clamp(3, 25);
    let several = share(Trait::SeveralWords);
    let spaced = share(Trait::NameSpaced) >= 0.35 || share(Trait::FirstName) >= 0.6;
    if spaced && several >= 0.85 && varied && share(Trait::Place) < 0.5 {
        found.push((Field::FullName, 0.85));
        return;
    }
    if several >= 0.5 {
        return;
    }
    if share(Trait::SingleLetter) >= 0.5 && profile.distinct >= 8 {
        found.push((Field::MiddleName, 0.75));
        return;
    }
    // A column of towns has names in it too, but more of them are on the lists of places.
    let place = share(Trait::Place);
    if varied && share(Trait::FirstName) >= 0.5 && profile.lean_first > 0.0 && place < 0.5 {
        let initials = share(Trait::SingleLetter);
        let score = 0.62 + 0.28 * share(Trait::FirstName).min(1.0);
        // Everybody has a first name; a middle name is often missing.
        found.push((
            Field::FirstName,
            score - initials - 0.5 * (1.0 - profile.filled_share()),
        ));
        found.push((Field::MiddleName, score - 0.15));
    }
    if varied
        && share(Trait::LastName) >= 0.35
        && profile.lean_first < 0.5
        && place < 0.4
        && profile.distinct_share() > 0.1
    {
        found.push((
            Field::LastName,
            0.62 + 0.28 * share(Trait::LastName).min(1.0),
        ));
    }
}

fn places(profile: &Profile, found: &mut Found) {
    let share = |name| profile.share(name);
    let mut add = |field, score: f64, on: bool| {
        if on {
            found.push((field, score));
        }
    };
    add(
        Field::State,
        0.85,
        share(Trait::StateCode) >= 0.97 && share(Trait::Direction) < 0.5,
    );
    add(Field::State, 0.8, share(Trait::StateName) >= 0.9);
    add(
        Field::StreetType,
        0.8,
        share(Trait::StreetType) >= 0.9 && profile.distinct >= 2 && share(Trait::StateCode) < 0.9,
    );
    add(Field::StreetName, 0.75, share(Trait::StreetTyped) >= 0.5);
    let unit_words = share(Trait::HasDigit) < 0.1;
    add(
        Field::AddressLine2,
        0.7,
        share(Trait::Unit) >= 0.7 && !unit_words,
    );
    add(
        Field::UnitType,
        0.74,
        share(Trait::Unit) >= 0.9 && unit_words,
    );
    // With few rows a column of surnames may be all counties too.
    let repeats = profile.distinct_share() < 0.95 && profile.distinct <= 260;
    add(
        Field::County,
        0.5 + 0.4 * share(Trait::County),
        share(Trait::County) >= 0.9 && profile.filled >= 8 && repeats,
    );
    add(Field::HouseNumberSuffix, 0.8, share(Trait::Fraction) >= 0.7);
    add(
        Field::StreetPredirection,
        0.6,
        share(Trait::Direction) >= 0.95 && profile.distinct >= 3,
    );
    add(
        Field::NameSuffix,
        0.75,
        share(Trait::Suffix) >= 0.9
            && share(Trait::SingleLetter) < 0.5
            && share(Trait::Words) >= 0.5,
    );
    add(Field::NamePrefix, 0.8, share(Trait::Prefix) >= 0.9);
    let wordy =
        share(Trait::Words) >= 0.95 && profile.longest >= 4 && share(Trait::SingleLetter) < 0.05;
    if wordy
        && share(Trait::StreetTyped) < 0.5
        && share(Trait::Place) >= 0.3
        && !is_code_list(profile)
    {
        found.push((Field::City, 0.45 + 0.35 * share(Trait::Place)));
    }
}

/// True for columns of sex, party, status or race words.
fn is_code_list(profile: &Profile) -> bool {
    [Trait::Sex, Trait::Party, Trait::Status, Trait::Race]
        .iter()
        .any(|&name| profile.share(name) >= 0.9)
}

fn people(profile: &Profile, found: &mut Found) {
    let share = |name| profile.share(name);
    let mut add = |field, score: f64, on: bool| {
        if on {
            found.push((field, score));
        }
    };
    let both_sexes = profile.count(Trait::SexMale) > 0 && profile.count(Trait::SexFemale) > 0;
    add(
        Field::Sex,
        0.9,
        share(Trait::Sex) >= 0.97 && both_sexes && profile.distinct <= 6,
    );
    let both_parties = profile.count(Trait::PartyLeft) > 0 && profile.count(Trait::PartyRight) > 0;
    add(
        Field::Party,
        0.9,
        share(Trait::Party) >= 0.85 && both_parties && profile.distinct <= 40,
    );
    let states = profile.count(Trait::StatusInactive) > 0 && profile.count(Trait::StatusActive) > 0;
    let status = share(Trait::Status) >= 0.95
        && share(Trait::StatusActive) + share(Trait::StatusInactive) >= 0.6;
    add(
        Field::Status,
        0.85,
        status && states && profile.distinct <= 12 && !both_parties,
    );
    // Some states list active voters only, or those and one other kind.
    let mostly_active = share(Trait::StatusActive) >= 0.6 && profile.distinct <= 6;
    let active_only = if profile.distinct > 1 { 0.68 } else { 0.56 };
    add(
        Field::Status,
        active_only,
        status && mostly_active && !states && !both_parties && profile.filled >= 8,
    );
    let races = profile.count(Trait::RaceWhite) > 0 && profile.count(Trait::RaceBlack) > 0;
    add(
        Field::Race,
        0.8,
        share(Trait::Race) >= 0.9 && races && profile.distinct <= 20,
    );
}

fn numbers(profile: &Profile, found: &mut Found) {
    if profile.running && profile.share(Trait::Digits) >= 1.0 {
        let score = if profile.smallest <= 1 { 0.9 } else { 0.55 };
        found.push((Field::RowNumber, score));
        return;
    }
    let share = |name| profile.share(name);
    let mut add = |field, score: f64, on: bool| {
        if on {
            found.push((field, score));
        }
    };
    let spread = profile.distinct >= 12.min(profile.filled / 2 + 1);
    let middle = profile.year_at(0.5).unwrap_or_default();
    let years = share(Trait::Year) >= 0.97 && spread && (1930..=2004).contains(&middle);
    add(Field::BirthYear, 0.8, years);
    let adult = profile.smallest >= 16
        && (profile.smallest.saturating_add(25)..=112).contains(&profile.largest);
    add(
        Field::Age,
        0.7,
        share(Trait::Age) >= 0.97 && spread && adult,
    );
    // People share ZIP codes; with few rows none may be met twice.
    let repeats = profile.distinct_share() < 0.9 || profile.filled < 30;
    let zip = if repeats { 0.82 } else { 0.66 };
    add(Field::Zip, zip, share(Trait::Zip5) >= 0.97);
    // "4f" and "119-46" are house numbers too, but most are plain.
    let houses = share(Trait::Digits) >= 0.9
        && profile.longest <= 12
        && profile.shortest < profile.longest
        && (100..1_000_000).contains(&profile.largest)
        && profile.distinct >= 10.min(profile.filled / 2 + 1);
    let houses = houses && share(Trait::LeadingZero) < 0.05;
    add(Field::HouseNumber, 0.3, houses);
    let last4 = share(Trait::FourDigits) >= 0.99 && share(Trait::LeadingZero) > 0.03;
    add(Field::SsnLast4, 0.52, last4 && !years);
    identifiers(profile, found);
}

/// Numbers of which each person has an own one.
fn identifiers(profile: &Profile, found: &mut Found) {
    let share = |name| profile.share(name);
    let mut add = |field, score: f64, on: bool| {
        if on {
            found.push((field, score));
        }
    };
    let whole = profile.shortest == profile.longest;
    let unique = profile.distinct_share() >= 0.97 && profile.filled_share() >= 0.95;
    add(Field::Phone, 0.75, share(Trait::PhoneTen) >= 0.95 && whole);
    // Numbers dealt out by an office stand close together; SSNs start with any digit.
    let wide = profile.largest.saturating_sub(profile.smallest) > 400_000_000;
    let ssn = share(Trait::SsnNine) >= 0.97 && whole && profile.distinct_share() >= 0.95;
    add(Field::Ssn, 0.62, ssn && wide);
    let licence = share(Trait::Licence) >= 0.95 && profile.shape_share() >= 0.5;
    add(
        Field::DriverLicense,
        0.5,
        licence && unique && profile.longest >= 8,
    );
    let numbered = share(Trait::HasDigit) >= 0.99
        && profile.shape_share() >= 0.85
        && share(Trait::SeveralWords) < 0.05
        && share(Trait::Date) < 0.5;
    // With few rows a column of ZIP codes or house numbers is unique too.
    let voter_id = if profile.filled >= 30 { 0.6 } else { 0.55 };
    add(
        Field::VoterId,
        voter_id,
        numbered && unique && profile.shortest >= 5,
    );
}
