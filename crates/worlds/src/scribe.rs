//! Writes one canonical field of one voter, in the words and codes of a state's file.

use crate::calendar::{Date, DateStyle, push_number};
use crate::names::unaccented;
use crate::profile::Casing;
use crate::register::Register;
use crate::voter::{Middle, Voter};
use crate::{identifiers, registration};
use levelhead_schema::{Family, Field};

/// How one column writes its field.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    pub(crate) date: DateStyle,
    /// The words instead of the code: `NORTH CAROLINA` style descriptions.
    pub(crate) words: bool,
    /// Code by county, by race, and so on, as [`Codes`] found them.
    pub(crate) codes: Option<Codes>,
    /// Which of several columns of one field this is, from 0.
    pub(crate) slot: u16,
    /// Longest text the column takes, in characters.
    pub(crate) width: Option<usize>,
    pub(crate) variant: Variant,
}

/// How the parts of a composed column are written.
pub(crate) const PLAIN: Style = Style {
    date: DateStyle::YearMonthDayDashes,
    words: false,
    codes: None,
    slot: 0,
    width: None,
    variant: Variant::Usual,
};

const UNIT: [Field; 2] = [Field::UnitType, Field::UnitNumber];
/// By the unit type of an address.
const UNIT_TYPES: [&str; 4] = ["", "APT", "UNIT", "LOT"];

/// Peculiarities of a column that its field does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variant {
    Usual,
    /// Street name with direction and type, because the layout has no columns for those.
    WholeStreet,
    /// Unit with its designator.
    WholeUnit,
    /// The street line without the unit, which has its own column.
    WithoutUnit,
    /// The seven digits after the area code.
    LocalPhone,
    PhoneExchange,
    PhoneLastFour,
    /// City, state and ZIP of the mailing address in one line.
    MailingCityLine,
    /// Age at the end of the file's year.
    AgeAtYearEnd,
    ElectionDate,
    ElectionType,
    ElectionAbsentee,
    /// `LAST, FIRST MIDDLE SUFFIX` rather than `FIRST MIDDLE LAST SUFFIX`.
    LastFirst,
    /// Part of the world's files that stays blank.
    Blank,
}

/// Codes that a layout gives, by what they stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes {
    pub(crate) by_county: Vec<String>,
    pub(crate) by_word: Vec<(&'static str, String)>,
}

impl Codes {
    pub(crate) fn of_word(&self, meaning: &str) -> Option<&str> {
        self.by_word
            .iter()
            .find(|(word, _)| *word == meaning)
            .map(|(_, code)| code.as_str())
    }
}

/// Fields of one row that say something else than the voter's record does.
pub(crate) type Overrides = Vec<(Field, String)>;

/// Writes voters of one register as of one day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scribe<'w> {
    pub(crate) register: &'w Register,
    pub(crate) as_of: Date,
    pub(crate) casing: Casing,
    /// Accents are dropped, because the file is ASCII.
    pub(crate) ascii: bool,
}

impl Scribe<'_> {
    /// Appends the text of `field`, UTF-8, nothing when the voter has none.
    pub(crate) fn write(
        &self,
        voter: &Voter,
        changed: &Overrides,
        field: Field,
        style: &Style,
        out: &mut Vec<u8>,
    ) {
        if style.variant == Variant::Blank {
            return;
        }
        let start = out.len();
        match changed.iter().find(|(overridden, _)| *overridden == field) {
            Some((_, text)) => self.text(text, out),
            None => self.field(voter, changed, field, style, out),
        }
        if let Some(width) = style.width {
            shorten(out, start, width);
        }
    }

    fn field(
        &self,
        voter: &Voter,
        changed: &Overrides,
        field: Field,
        style: &Style,
        out: &mut Vec<u8>,
    ) {
        match field.family() {
            Family::Name => self.name(voter, changed, field, style, out),
            Family::Birth => self.birth(voter, field, style, out),
            Family::Address => self.address(voter, changed, field, style, out),
            Family::Mailing => self.mailing(voter, field, style, out),
            Family::Contact if field == Field::Email => self.email(voter, out),
            Family::Contact => identifiers::phone(voter.phone, field, style, out),
            Family::VoterNumber | Family::Secret => self.number(voter, field, out),
            Family::Demographic => self.code(voter, field, style, out),
            Family::Registration => self.registration(voter, field, style, out),
            Family::District => self.district(voter, field, style, out),
            Family::History => registration::history(voter, field, style, out),
            _ => {}
        }
    }

    fn address(
        &self,
        voter: &Voter,
        changed: &Overrides,
        field: Field,
        style: &Style,
        out: &mut Vec<u8>,
    ) {
        let place = self.place(voter);
        match field {
            Field::City => self.text(place.city, out),
            Field::State => out.extend_from_slice(self.register.state.as_bytes()),
            Field::Zip => out.extend_from_slice(place.zip.as_bytes()),
            Field::Zip4 => push_number(out, u64::from(voter.address.zip4), 4),
            Field::County => self.text(self.register.places.counties[place.county], out),
            Field::CountyCode => self.county_code(voter, style, out),
            Field::AddressLine2
            | Field::StreetAddress
            | Field::FullAddress
            | Field::CityStateZip => self.composed_address(voter, changed, field, style, out),
            _ => self.street_part(voter, changed, field, style, out),
        }
    }

    /// Names are kept in capitals; every other case is made from them.
    pub(crate) fn text(&self, text: &str, out: &mut Vec<u8>) {
        if self.casing == Casing::Upper && (!self.ascii || text.is_ascii()) {
            out.extend_from_slice(text.as_bytes());
            return;
        }
        let mut inside = false;
        for letter in text.chars() {
            let letter = if self.ascii {
                unaccented(letter)
            } else {
                letter
            };
            let small = self.casing == Casing::Lower || (self.casing == Casing::Title && inside);
            inside = letter.is_alphanumeric() || letter == '\'';
            let mut bytes = [0; 4];
            if small && letter.is_ascii() {
                out.push(letter.to_ascii_lowercase() as u8);
            } else if small {
                for lower in letter.to_lowercase() {
                    out.extend_from_slice(lower.encode_utf8(&mut bytes).as_bytes());
                }
            } else {
                out.extend_from_slice(letter.encode_utf8(&mut bytes).as_bytes());
            }
        }
    }

    fn name(
        &self,
        voter: &Voter,
        changed: &Overrides,
        field: Field,
        style: &Style,
        out: &mut Vec<u8>,
    ) {
        let names = self.register.names;
        match field {
            Field::LastName => {
                self.text(names.last[usize::from(voter.last)], out);
                if voter.second_last != Voter::NO_NAME {
                    out.push(b'-');
                    self.text(names.last[usize::from(voter.second_last)], out);
                }
            }
            Field::FirstName => self.text(names.first[usize::from(voter.first)], out),
            Field::MiddleName => match voter.middle {
                Middle::None => {}
                Middle::Initial(name) => self.text(initial(names.first[usize::from(name)]), out),
                Middle::Full(name) => self.text(names.first[usize::from(name)], out),
                Middle::Surname(name) => self.text(names.last[usize::from(name)], out),
            },
            Field::NameSuffix => self.text(voter.suffix.text(), out),
            Field::FullName if style.variant == Variant::LastFirst => {
                self.write(voter, changed, Field::LastName, &PLAIN, out);
                out.push(b',');
                self.joined(
                    voter,
                    changed,
                    &[Field::FirstName, Field::MiddleName, Field::NameSuffix],
                    true,
                    out,
                );
            }
            Field::FullName => {
                let order = [
                    Field::FirstName,
                    Field::MiddleName,
                    Field::LastName,
                    Field::NameSuffix,
                ];
                self.joined(voter, changed, &order, false, out);
            }
            _ => {}
        }
    }

    fn street_part(
        &self,
        voter: &Voter,
        changed: &Overrides,
        field: Field,
        style: &Style,
        out: &mut Vec<u8>,
    ) {
        const STREET: [Field; 3] = [
            Field::StreetPredirection,
            Field::StreetName,
            Field::StreetType,
        ];
        let (address, streets) = (&voter.address, self.register.streets);
        let street = streets.names[usize::from(address.street)];
        match field {
            Field::HouseNumber => push_number(out, u64::from(address.house), 1),
            Field::HouseNumberSuffix if address.half => out.extend_from_slice(b"1/2"),
            Field::StreetPredirection if address.predirection != 0 => {
                out.push(address.predirection);
            }
            Field::StreetName if style.variant == Variant::WholeStreet => {
                self.joined(voter, changed, &STREET, false, out);
            }
            Field::StreetName => self.text(street, out),
            Field::StreetType if !numbered(street) => {
                self.text(streets.types[usize::from(address.street_type)].0, out);
            }
            Field::UnitNumber if style.variant == Variant::WholeUnit => {
                self.joined(voter, changed, &UNIT, false, out);
            }
            Field::UnitType => self.text(UNIT_TYPES[usize::from(address.unit_type)], out),
            Field::UnitNumber if address.unit_type != 0 => {
                push_number(out, u64::from(address.unit), 1);
            }
            _ => {}
        }
    }

    fn composed_address(
        &self,
        voter: &Voter,
        changed: &Overrides,
        field: Field,
        style: &Style,
        out: &mut Vec<u8>,
    ) {
        const LINE: [Field; 7] = [
            Field::HouseNumber,
            Field::HouseNumberSuffix,
            Field::StreetPredirection,
            Field::StreetName,
            Field::StreetType,
            Field::UnitType,
            Field::UnitNumber,
        ];
        match field {
            Field::AddressLine2 => self.joined(voter, changed, &UNIT, false, out),
            Field::StreetAddress if style.variant == Variant::WithoutUnit => {
                self.joined(voter, changed, &LINE[..5], false, out);
            }
            Field::StreetAddress => self.joined(voter, changed, &LINE, false, out),
            Field::CityStateZip => {
                self.write(voter, changed, Field::City, &PLAIN, out);
                out.extend_from_slice(b", ");
                self.joined(voter, changed, &[Field::State, Field::Zip], false, out);
            }
            _ => {
                self.write(voter, changed, Field::StreetAddress, &PLAIN, out);
                out.extend_from_slice(b", ");
                self.write(voter, changed, Field::CityStateZip, &PLAIN, out);
            }
        }
    }

    /// Writes the fields that hold something with a blank between them, and before the first when `lead` is set.
    fn joined(
        &self,
        voter: &Voter,
        changed: &Overrides,
        fields: &[Field],
        lead: bool,
        out: &mut Vec<u8>,
    ) {
        let mut blank = lead;
        for &field in fields {
            let before = out.len();
            if blank {
                out.push(b' ');
            }
            let text = out.len();
            self.write(voter, changed, field, &PLAIN, out);
            if out.len() == text {
                out.truncate(before);
            } else {
                blank = true;
            }
        }
    }

    fn mailing(&self, voter: &Voter, field: Field, style: &Style, out: &mut Vec<u8>) {
        if voter.mail_box == 0 {
            return;
        }
        let place = self.place(voter);
        match field {
            Field::MailingAddress if style.variant == Variant::MailingCityLine => {
                self.text(place.city, out);
                out.extend_from_slice(format!(" {} {}", self.register.state, place.zip).as_bytes());
            }
            Field::MailingAddress if style.slot == 0 => {
                self.text("PO BOX ", out);
                push_number(out, u64::from(voter.mail_box), 1);
            }
            Field::MailingCity => self.text(place.city, out),
            Field::MailingState => out.extend_from_slice(self.register.state.as_bytes()),
            Field::MailingZip => out.extend_from_slice(place.zip.as_bytes()),
            _ => {}
        }
    }

    fn birth(&self, voter: &Voter, field: Field, style: &Style, out: &mut Vec<u8>) {
        match field {
            Field::BirthDate => style.date.write(voter.birth, out),
            Field::BirthYear => push_number(out, voter.birth.year as u64, 4),
            Field::BirthMonth => push_number(out, u64::from(voter.birth.month), 2),
            Field::BirthDay => push_number(out, u64::from(voter.birth.day), 2),
            Field::Age => push_number(out, self.age(voter, style).max(0) as u64, 1),
            Field::BirthPlace if voter.salt % 10 < 6 => {
                out.extend_from_slice(self.register.state.as_bytes());
            }
            _ => {}
        }
    }

    fn age(&self, voter: &Voter, style: &Style) -> i64 {
        if style.variant == Variant::AgeAtYearEnd {
            i64::from(self.as_of.year) - i64::from(voter.birth.year)
        } else {
            voter.birth.years_to(self.as_of)
        }
    }

    pub(crate) fn place(&self, voter: &Voter) -> &crate::places::Place {
        &self.register.places.places[usize::from(voter.address.place)]
    }
}

pub(crate) fn initial(name: &str) -> &str {
    name.char_indices()
        .nth(1)
        .map_or(name, |(end, _)| &name[..end])
}

/// Roads that go by a number have no type.
fn numbered(street: &str) -> bool {
    street.ends_with(|letter: char| letter.is_ascii_digit())
}

/// Cuts what was written from `start` on to `width` characters, never inside one.
fn shorten(out: &mut Vec<u8>, start: usize, width: usize) {
    if out.len() - start <= width {
        return;
    }
    if let Ok(text) = std::str::from_utf8(&out[start..])
        && let Some((end, _)) = text.char_indices().nth(width)
    {
        out.truncate(start + end);
    }
}
