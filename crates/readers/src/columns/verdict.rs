//! Whether the values bear out what the header says.

use super::cells::Trait;
use super::profile::Profile;
use levelhead_schema::{Family, Field};

/// Values needed before they may contradict a header.
const LEAST_VALUES: usize = 3;

/// What the values say about a field that the header named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Verdict {
    /// They are of its form.
    Fits,
    /// They neither confirm nor contradict it.
    Silent,
    /// They are of another form: the column holds this field instead.
    Rather(Field),
    /// They cannot be what the header says.
    Contradicts,
}

use Verdict::{Contradicts, Fits, Rather, Silent};

/// Weighs the values of a column against the field its header names.
pub(crate) fn judge(field: Field, profile: &Profile) -> Verdict {
    if profile.filled == 0 {
        return Silent;
    }
    if profile.filled >= LEAST_VALUES
        && let Some(personal) = personal(field, profile)
    {
        return Rather(personal);
    }
    let verdict = match field {
        Field::FirstName
        | Field::LastName
        | Field::MiddleName
        | Field::FullName
        | Field::NameSuffix => names(field, profile),
        Field::BirthDate | Field::BirthYear | Field::Age => birth(field, profile),
        Field::BirthMonth | Field::BirthDay => birth_part(field, profile),
        Field::RegistrationDate | Field::StatusDate | Field::LastVoted | Field::MedicalDate => {
            date(profile)
        }
        Field::StreetAddress
        | Field::StreetName
        | Field::FullAddress
        | Field::HouseNumber
        | Field::StreetPredirection => street(field, profile),
        Field::AddressLine2 | Field::UnitNumber | Field::UnitType | Field::StreetType => {
            street_part(field, profile)
        }
        Field::City
        | Field::MailingCity
        | Field::County
        | Field::CountyCode
        | Field::CityStateZip => place(field, profile),
        Field::State | Field::MailingState | Field::Zip | Field::MailingZip | Field::Zip4 => {
            state_or_zip(field, profile)
        }
        Field::Ssn | Field::SsnLast4 | Field::DriverLicense | Field::LicenseOnFile => {
            secret(field, profile)
        }
        Field::VoterId | Field::CountyVoterId | Field::PatientId | Field::RowNumber => {
            number(field, profile)
        }
        Field::VendorId => vendor_key(profile),
        Field::Email | Field::Phone | Field::PhoneAreaCode | Field::UserName => {
            contact(field, profile)
        }
        Field::PasswordHash | Field::IpAddress | Field::CardNumber | Field::Diagnosis => {
            other_files(field, profile)
        }
        Field::Sex | Field::Party | Field::Status | Field::Race => code(field, profile),
        Field::MailingAddress => mailing_line(profile),
        Field::Confidential | Field::AbsenteeStatus => fits_if(profile.share(Trait::Flag) >= 0.8),
        _ => Silent,
    };
    match verdict {
        Rather(_) | Contradicts if profile.filled < LEAST_VALUES => Silent,
        other => other,
    }
}

/// What a column holds whose header makes it a number of the office's or of the file's own, when its values are
/// plainly a person's.
fn personal(field: Field, profile: &Profile) -> Option<Field> {
    let inward = matches!(
        field.family(),
        Family::Technical | Family::Commercial | Family::VoterNumber
    ) || matches!(
        field,
        Field::Precinct
            | Field::CongressionalDistrict
            | Field::StateSenateDistrict
            | Field::StateHouseDistrict
            | Field::Status
            | Field::StatusReason
            | Field::CountyCode
    );
    let forms = [
        (Field::Email, profile.share(Trait::Email)),
        (Field::Ssn, profile.share(Trait::SsnDashed)),
        (Field::CardNumber, profile.share(Trait::Card)),
        (Field::Phone, profile.share(Trait::PhoneFormatted)),
        (Field::FullName, profile.share(Trait::NameComma)),
        (Field::FullAddress, profile.share(Trait::FullAddress)),
        (Field::CityStateZip, profile.share(Trait::CityStateZip)),
        (Field::StreetAddress, profile.share(Trait::StreetLine)),
    ];
    let found = forms.iter().find(|(_, share)| inward && *share >= 0.8);
    found.map(|(personal, _)| *personal)
}

fn fits_if(fits: bool) -> Verdict {
    if fits { Fits } else { Silent }
}

/// `Fits` from half of the values, `Contradicts` below a tenth.
fn by_share(share: f64) -> Verdict {
    if share >= 0.5 {
        Fits
    } else if share < 0.1 {
        Contradicts
    } else {
        Silent
    }
}

fn names(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    if share(Trait::Email) >= 0.5 {
        return Rather(Field::Email);
    }
    if share(Trait::HasDigit) >= 0.6 || share(Trait::Date) >= 0.5 {
        return Contradicts;
    }
    match field {
        Field::FullName if share(Trait::NameComma) >= 0.4 || share(Trait::NameSpaced) >= 0.3 => {
            Fits
        }
        Field::FullName
            if share(Trait::SeveralWords) < 0.2
                && share(Trait::FirstName) >= 0.5
                && profile.lean_first > 0.5 =>
        {
            Rather(Field::FirstName)
        }
        Field::FullName
            if share(Trait::SeveralWords) < 0.2
                && share(Trait::LastName) >= 0.3
                && profile.lean_first < 0.0 =>
        {
            Rather(Field::LastName)
        }
        Field::FirstName | Field::LastName if share(Trait::NameComma) >= 0.6 => {
            Rather(Field::FullName)
        }
        Field::FirstName | Field::LastName
            if share(Trait::SeveralWords) >= 0.9 && share(Trait::NameSpaced) >= 0.6 =>
        {
            Rather(Field::FullName)
        }
        Field::FirstName => fits_if(share(Trait::FirstName) >= 0.3),
        Field::LastName => fits_if(share(Trait::LastName) >= 0.2),
        Field::MiddleName => {
            fits_if(share(Trait::SingleLetter) >= 0.3 || share(Trait::FirstName) >= 0.3)
        }
        Field::NameSuffix if share(Trait::StreetType) >= 0.8 && share(Trait::Suffix) < 0.2 => {
            Rather(Field::StreetType)
        }
        Field::NameSuffix if share(Trait::Direction) >= 0.8 && share(Trait::Suffix) < 0.2 => {
            Rather(Field::StreetPostdirection)
        }
        Field::NameSuffix => fits_if(share(Trait::Suffix) >= 0.5),
        _ => Silent,
    }
}

fn birth(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    let kinds = [
        (Field::BirthDate, share(Trait::Date)),
        (Field::BirthYear, share(Trait::Year)),
        (Field::Age, share(Trait::Age)),
    ];
    let own = kinds
        .iter()
        .find(|(kind, _)| *kind == field)
        .map_or(0.0, |(_, share)| *share);
    if own >= 0.5 {
        return Fits;
    }
    if let Some((kind, _)) = kinds.iter().find(|(_, share)| *share >= 0.7) {
        return Rather(*kind);
    }
    // Ages below 16 and two-digit years are numbers all the same.
    let small = share(Trait::Digits) >= 0.7 && profile.largest < 200;
    if own < 0.1
        && !(small && field != Field::BirthDate)
        && !(field == Field::BirthYear && share(Trait::FourDigits) >= 0.5)
    {
        return Contradicts;
    }
    Silent
}

fn birth_part(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    let most = if field == Field::BirthMonth { 12 } else { 31 };
    if share(Trait::Digits) >= 0.9 && profile.longest <= 2 && profile.largest <= most {
        Fits
    } else if share(Trait::Date) >= 0.5 {
        Rather(Field::BirthDate)
    } else if share(Trait::PhoneLoose) >= 0.5 || profile.longest > 9 {
        Contradicts
    } else {
        Silent
    }
}

fn date(profile: &Profile) -> Verdict {
    if profile.share(Trait::Date) >= 0.5 {
        Fits
    } else if profile.share(Trait::HasDigit) < 0.1
        || profile.share(Trait::Email) >= 0.3
        || profile.longest < 2
    {
        Contradicts
    } else {
        Silent
    }
}

fn street(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    if share(Trait::Email) >= 0.5 {
        return Rather(Field::Email);
    }
    if let Some(part) = street_code(profile).filter(|part| *part != field) {
        return Rather(part);
    }
    let line = share(Trait::NumberThenWords);
    // "12" and "1402B" under "street" or "address" are the number alone.
    let numbers = share(Trait::HasDigit) >= 0.9
        && share(Trait::SeveralWords) < 0.1
        && profile.longest <= 6
        && share(Trait::StreetWord) < 0.2;
    let words = line < 0.1 && share(Trait::Words) >= 0.6 && share(Trait::Digits) < 0.1;
    match field {
        Field::FullAddress if share(Trait::FullAddress) >= 0.4 => Fits,
        Field::FullAddress if line >= 0.4 => Rather(Field::StreetAddress),
        Field::StreetAddress if share(Trait::FullAddress) >= 0.5 => Rather(Field::FullAddress),
        Field::StreetAddress if share(Trait::CityStateZip) >= 0.5 => Rather(Field::CityStateZip),
        Field::StreetAddress if line >= 0.4 => Fits,
        Field::StreetAddress if numbers => Rather(Field::HouseNumber),
        Field::StreetAddress if words && profile.longest >= 4 => Rather(Field::StreetName),
        Field::StreetName if line >= 0.75 => Rather(Field::StreetAddress),
        Field::StreetName if share(Trait::Digits) >= 0.95 && profile.longest >= 7 => Contradicts,
        Field::StreetName if share(Trait::Digits) >= 0.95 && profile.distinct > 12 => {
            Rather(Field::HouseNumber)
        }
        Field::StreetName => fits_if(share(Trait::HasDigit) < 0.5),
        Field::HouseNumber if line >= 0.7 => Rather(Field::StreetAddress),
        Field::HouseNumber if words && profile.longest >= 4 && profile.distinct > 12 => {
            Rather(Field::StreetName)
        }
        Field::HouseNumber => by_share(share(Trait::HasDigit)),
        Field::StreetPredirection => fits_if(share(Trait::Direction) >= 0.5),
        _ => Silent,
    }
}

/// The part of an address that has few values of its own, when a column holds one, whatever its header says.
fn street_code(profile: &Profile) -> Option<Field> {
    let share = |name| profile.share(name);
    if share(Trait::StateCode) >= 0.95
        && share(Trait::StreetType) < 0.95
        && share(Trait::Direction) < 0.5
    {
        Some(Field::State)
    } else if share(Trait::StreetType) >= 0.8 {
        Some(Field::StreetType)
    } else if share(Trait::Direction) >= 0.9 {
        Some(Field::StreetPredirection)
    } else {
        None
    }
}

fn street_part(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    match field {
        Field::AddressLine2 if share(Trait::CityStateZip) >= 0.5 => Rather(Field::CityStateZip),
        Field::AddressLine2 => match street_code(profile) {
            Some(part) => Rather(part),
            None => fits_if(share(Trait::Unit) >= 0.5),
        },
        Field::StreetType if share(Trait::StreetType) >= 0.5 => Fits,
        Field::StreetType if share(Trait::NumberThenWords) >= 0.6 => Rather(Field::StreetAddress),
        Field::StreetType if share(Trait::Direction) >= 0.9 => Rather(Field::StreetPostdirection),
        Field::StreetType => Silent,
        Field::UnitType if share(Trait::HasDigit) >= 0.6 => Rather(Field::UnitNumber),
        Field::UnitType => fits_if(share(Trait::Unit) >= 0.5),
        Field::UnitNumber if share(Trait::HasDigit) < 0.1 && share(Trait::Unit) >= 0.8 => {
            Rather(Field::UnitType)
        }
        _ => fits_if(share(Trait::HasDigit) >= 0.3 && profile.longest <= 12),
    }
}

fn place(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    let coded = share(Trait::HasDigit) >= 0.8 || profile.longest <= 3;
    match field {
        Field::CityStateZip => fits_if(share(Trait::CityStateZip) >= 0.4),
        _ if share(Trait::CityStateZip) >= 0.5 && field != Field::MailingCity => {
            Rather(Field::CityStateZip)
        }
        Field::County if coded => Rather(Field::CountyCode),
        Field::CountyCode if !coded && share(Trait::Words) >= 0.8 => Rather(Field::County),
        Field::County => fits_if(share(Trait::Words) >= 0.8),
        Field::CountyCode => Fits,
        _ if share(Trait::HasDigit) >= 0.8 || share(Trait::Email) >= 0.5 => Contradicts,
        _ => fits_if(share(Trait::Place) >= 0.15),
    }
}

fn state_or_zip(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    let zip = share(Trait::Zip5) + share(Trait::ZipPlus4) + share(Trait::ZipForeign);
    match field {
        Field::State | Field::MailingState
            if share(Trait::HasDigit) >= 0.8 || share(Trait::Email) >= 0.5 =>
        {
            Contradicts
        }
        // "st": Connecticut is a court too, so a few street types must be there.
        Field::State
            if share(Trait::StreetType) >= 0.8
                && share(Trait::StateCode) < 0.6
                && profile.distinct >= 2 =>
        {
            Rather(Field::StreetType)
        }
        // "mail_st": a column of streets under a word that may mean the state.
        Field::State | Field::MailingState
            if share(Trait::NumberThenWords) + share(Trait::StreetTyped) >= 0.6 =>
        {
            Contradicts
        }
        Field::State | Field::MailingState => {
            fits_if(share(Trait::StateCode) + share(Trait::StateName) >= 0.6)
        }
        Field::Zip4 if zip >= 0.7 => Rather(Field::Zip),
        Field::Zip4 => fits_if(share(Trait::FourDigits) >= 0.5),
        _ if zip >= 0.5 => Fits,
        _ if share(Trait::HasDigit) < 0.3 => Contradicts,
        // Spreadsheets drop the zero of New England's ZIP codes.
        _ => fits_if(zip + share(Trait::ZipShort) >= 0.5),
    }
}

fn secret(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    let flag = share(Trait::Flag) >= 0.9 && profile.longest <= 5;
    let whole = share(Trait::SsnDashed) + share(Trait::SsnNine);
    match field {
        Field::LicenseOnFile if flag => Fits,
        Field::LicenseOnFile
            if profile.shortest >= 6
                && share(Trait::HasDigit) >= 0.8
                && share(Trait::Date) < 0.5 =>
        {
            Rather(Field::DriverLicense)
        }
        Field::LicenseOnFile => Silent,
        _ if flag => Rather(Field::LicenseOnFile),
        _ if share(Trait::Email) >= 0.5 || share(Trait::Date) >= 0.8 => Contradicts,
        Field::Ssn if whole >= 0.5 => Fits,
        Field::Ssn
            if share(Trait::SsnMasked) >= 0.6
                || (share(Trait::FourDigits) >= 0.6 && profile.longest <= 4) =>
        {
            Rather(Field::SsnLast4)
        }
        Field::Ssn if share(Trait::Hash) >= 0.5 => Silent,
        Field::Ssn => {
            if share(Trait::HasDigit) < 0.2 {
                Contradicts
            } else {
                Silent
            }
        }
        Field::SsnLast4 if whole >= 0.5 => Rather(Field::Ssn),
        Field::SsnLast4
            if share(Trait::FourDigits) + share(Trait::SsnMasked) >= 0.5
                || share(Trait::Digits) >= 0.9 && profile.longest <= 4 =>
        {
            Fits
        }
        Field::SsnLast4 => {
            if share(Trait::HasDigit) < 0.2 {
                Contradicts
            } else {
                Silent
            }
        }
        _ => {
            if share(Trait::HasDigit) < 0.2 {
                Contradicts
            } else {
                fits_if(profile.longest >= 5)
            }
        }
    }
}

fn number(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    if share(Trait::Email) >= 0.5 {
        return Rather(Field::Email);
    }
    if field == Field::RowNumber {
        return fits_if(profile.running);
    }
    if field == Field::VoterId && share(Trait::Uuid) >= 0.9 {
        return Rather(Field::VendorId);
    }
    if share(Trait::Date) >= 0.8
        || (share(Trait::Flag) >= 0.9 && profile.distinct <= 3)
        || share(Trait::HasDigit) < 0.1
    {
        return Contradicts;
    }
    fits_if(profile.distinct_share() >= 0.8 && share(Trait::HasDigit) >= 0.9)
}

/// A key is a number or a code, never a word or a date.
fn vendor_key(profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    let named = share(Trait::FirstName).max(share(Trait::LastName)) >= 0.4;
    if share(Trait::Date) >= 0.8 || share(Trait::HasDigit) < 0.1 && named {
        Contradicts
    } else {
        fits_if(profile.distinct_share() >= 0.3 && share(Trait::HasDigit) >= 0.9)
    }
}

fn contact(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    match field {
        Field::Email => by_share(share(Trait::Email)),
        Field::UserName if share(Trait::Email) >= 0.8 => Rather(Field::Email),
        Field::UserName => Silent,
        Field::PhoneAreaCode if share(Trait::PhoneLoose) >= 0.6 => Rather(Field::Phone),
        Field::PhoneAreaCode => fits_if(share(Trait::ThreeDigits) >= 0.5),
        _ if share(Trait::PhoneLoose) >= 0.4 => Fits,
        _ if share(Trait::HasDigit) < 0.2 || share(Trait::Email) >= 0.3 => Contradicts,
        _ => Silent,
    }
}

fn other_files(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    match field {
        Field::PasswordHash
            if share(Trait::Date) >= 0.8
                || (share(Trait::Flag) >= 0.9 && profile.distinct <= 4) =>
        {
            Contradicts
        }
        Field::PasswordHash => fits_if(share(Trait::Hash) >= 0.5),
        Field::IpAddress => by_share(share(Trait::Ip)),
        Field::CardNumber if share(Trait::HasDigit) < 0.2 => Contradicts,
        Field::CardNumber => fits_if(share(Trait::Card) >= 0.5),
        _ => fits_if(share(Trait::Icd) >= 0.5),
    }
}

fn code(field: Field, profile: &Profile) -> Verdict {
    let share = |name| profile.share(name);
    let (own, most_values) = match field {
        Field::Sex => (share(Trait::Sex), 12),
        Field::Party => (share(Trait::Party), 60),
        Field::Race => (share(Trait::Race), 60),
        _ => (share(Trait::Status), 60),
    };
    if own >= 0.5 {
        Fits
    } else if share(Trait::Date) >= 0.5
        || share(Trait::Email) >= 0.5
        || profile.distinct > most_values && own < 0.1
    {
        Contradicts
    } else {
        Silent
    }
}

fn mailing_line(profile: &Profile) -> Verdict {
    if profile.share(Trait::Email) >= 0.5 {
        return Rather(Field::Email);
    }
    fits_if(profile.share(Trait::NumberThenWords) + profile.share(Trait::CityStateZip) >= 0.4)
}
