//! Writes one canonical field of one voter, in the words and codes of a state's file.

use crate::calendar::{Date, DateStyle, push_number};
use crate::dice::{Dice, word};
use crate::names::{soundex, unaccented};
use crate::profile::Casing;
use crate::register::Register;
use crate::voter::{Middle, Party, Sex, Status, Voter};
use levelhead_schema::Field;

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
    fn of_word(&self, meaning: &str) -> Option<&str> {
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

/// General elections of the decade before the world, newest first.
const ELECTIONS: [Date; 8] = [
    Date::new(2018, 11, 6),
    Date::new(2017, 11, 7),
    Date::new(2016, 11, 8),
    Date::new(2015, 11, 3),
    Date::new(2014, 11, 4),
    Date::new(2013, 11, 5),
    Date::new(2012, 11, 6),
    Date::new(2010, 11, 2),
];

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
        let address = &voter.address;
        match field {
            Field::LastName
            | Field::FirstName
            | Field::MiddleName
            | Field::NameSuffix
            | Field::FullName => {
                self.name(voter, changed, field, style, out);
            }
            Field::HouseNumber
            | Field::HouseNumberSuffix
            | Field::StreetPredirection
            | Field::StreetName
            | Field::StreetType
            | Field::UnitType
            | Field::UnitNumber
            | Field::AddressLine2
            | Field::StreetAddress
            | Field::FullAddress
            | Field::CityStateZip => self.residence(voter, changed, field, style, out),
            Field::City => self.text(self.place(voter).city, out),
            Field::State => out.extend_from_slice(self.register.state.as_bytes()),
            Field::Zip => out.extend_from_slice(self.place(voter).zip.as_bytes()),
            Field::Zip4 => push_number(out, u64::from(address.zip4), 4),
            Field::County => {
                self.text(self.register.places.counties[self.place(voter).county], out)
            }
            Field::CountyCode => self.county_code(voter, style, out),
            Field::MailingAddress
            | Field::MailingCity
            | Field::MailingState
            | Field::MailingZip
            | Field::MailingCountry => {
                self.mailing(voter, field, style, out);
            }
            Field::BirthDate
            | Field::BirthYear
            | Field::BirthMonth
            | Field::BirthDay
            | Field::Age => {
                self.birth(voter, field, style, out);
            }
            Field::Sex
            | Field::Race
            | Field::Ethnicity
            | Field::Party
            | Field::Status
            | Field::StatusReason => {
                self.code(voter, field, style, out);
            }
            Field::VoterId
            | Field::CountyVoterId
            | Field::Ssn
            | Field::SsnLast4
            | Field::DriverLicense => {
                self.number(voter, field, out);
            }
            Field::Phone | Field::PhoneAreaCode => phone(voter.phone, field, style, out),
            Field::Email => self.email(voter, out),
            Field::RegistrationDate => style.date.write(voter.registered, out),
            Field::VoteHistory | Field::LastVoted => history(voter, field, style, out),
            Field::Confidential => out.push(if voter.protected { b'Y' } else { b'N' }),
            Field::LicenseOnFile => out.push(if voter.salt % 10 < 8 { b'Y' } else { b'N' }),
            Field::BirthPlace if voter.salt % 10 < 6 => {
                out.extend_from_slice(self.register.state.as_bytes())
            }
            Field::AbsenteeStatus if style.slot == 0 => {
                out.push(if voter.salt % 9 == 0 { b'Y' } else { b'N' })
            }
            Field::Precinct
            | Field::PollingPlace
            | Field::CongressionalDistrict
            | Field::StateSenateDistrict
            | Field::StateHouseDistrict
            | Field::District => self.district(voter, field, style, out),
            _ => {}
        }
    }

    /// Names are kept in capitals; every other case is made from them.
    fn text(&self, text: &str, out: &mut Vec<u8>) {
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
        let plain = Style {
            width: None,
            ..style.clone()
        };
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
            _ if style.variant == Variant::LastFirst => {
                self.write(voter, changed, Field::LastName, &plain, out);
                out.push(b',');
                self.joined(
                    voter,
                    changed,
                    &[Field::FirstName, Field::MiddleName, Field::NameSuffix],
                    &plain,
                    true,
                    out,
                );
            }
            _ => {
                let order = [
                    Field::FirstName,
                    Field::MiddleName,
                    Field::LastName,
                    Field::NameSuffix,
                ];
                self.joined(voter, changed, &order, &plain, false, out);
            }
        }
    }

    fn residence(
        &self,
        voter: &Voter,
        changed: &Overrides,
        field: Field,
        style: &Style,
        out: &mut Vec<u8>,
    ) {
        let (address, streets) = (&voter.address, self.register.streets);
        let plain = Style {
            width: None,
            variant: Variant::Usual,
            ..style.clone()
        };
        match field {
            Field::HouseNumber => push_number(out, u64::from(address.house), 1),
            Field::HouseNumberSuffix if address.half => out.extend_from_slice(b"1/2"),
            Field::StreetPredirection if address.predirection != 0 => {
                out.push(address.predirection)
            }
            Field::StreetName if style.variant == Variant::WholeStreet => {
                let parts = [
                    Field::StreetPredirection,
                    Field::StreetName,
                    Field::StreetType,
                ];
                self.joined(voter, changed, &parts, &plain, false, out);
            }
            Field::StreetName => self.text(streets.names[usize::from(address.street)], out),
            Field::StreetType if !numbered(streets.names[usize::from(address.street)]) => {
                self.text(streets.types[usize::from(address.street_type)].0, out);
            }
            Field::UnitNumber if style.variant == Variant::WholeUnit => {
                self.joined(
                    voter,
                    changed,
                    &[Field::UnitType, Field::UnitNumber],
                    &plain,
                    false,
                    out,
                );
            }
            Field::UnitType => self.text(
                ["", "APT", "UNIT", "LOT"][usize::from(address.unit_type)],
                out,
            ),
            Field::UnitNumber if address.unit_type != 0 => {
                push_number(out, u64::from(address.unit), 1)
            }
            Field::AddressLine2 => self.joined(
                voter,
                changed,
                &[Field::UnitType, Field::UnitNumber],
                &plain,
                false,
                out,
            ),
            Field::StreetAddress => {
                const LINE: [Field; 7] = [
                    Field::HouseNumber,
                    Field::HouseNumberSuffix,
                    Field::StreetPredirection,
                    Field::StreetName,
                    Field::StreetType,
                    Field::UnitType,
                    Field::UnitNumber,
                ];
                let parts = if style.variant == Variant::WithoutUnit {
                    &LINE[..5]
                } else {
                    &LINE[..]
                };
                self.joined(voter, changed, parts, &plain, false, out);
            }
            Field::CityStateZip => {
                self.write(voter, changed, Field::City, &plain, out);
                out.extend_from_slice(b", ");
                self.joined(
                    voter,
                    changed,
                    &[Field::State, Field::Zip],
                    &plain,
                    false,
                    out,
                );
            }
            Field::FullAddress => {
                self.write(voter, changed, Field::StreetAddress, &plain, out);
                out.extend_from_slice(b", ");
                self.write(voter, changed, Field::CityStateZip, &plain, out);
            }
            _ => {}
        }
    }

    /// Writes the fields that hold something with a blank between them, and before the first when `lead` is set.
    fn joined(
        &self,
        voter: &Voter,
        changed: &Overrides,
        fields: &[Field],
        style: &Style,
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
            self.write(voter, changed, field, style, out);
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
            _ => push_number(out, self.age(voter, style).max(0) as u64, 1),
        }
    }

    fn age(&self, voter: &Voter, style: &Style) -> i64 {
        if style.variant == Variant::AgeAtYearEnd {
            i64::from(self.as_of.year) - i64::from(voter.birth.year)
        } else {
            voter.birth.years_to(self.as_of)
        }
    }

    fn county_code(&self, voter: &Voter, style: &Style, out: &mut Vec<u8>) {
        let county = self.place(voter).county;
        match style
            .codes
            .as_ref()
            .and_then(|codes| codes.by_county.get(county))
            .filter(|code| !code.is_empty())
        {
            Some(code) => out.extend_from_slice(code.as_bytes()),
            None => push_number(out, county as u64 + 1, style.width.unwrap_or(2).min(3)),
        }
    }

    fn code(&self, voter: &Voter, field: Field, style: &Style, out: &mut Vec<u8>) {
        let (meaning, plain): (&'static str, &'static str) = match field {
            Field::Sex => match voter.sex {
                Sex::Female => ("female", "F"),
                Sex::Male => ("male", "M"),
                Sex::Unknown => ("unknown", "U"),
            },
            Field::Race => race(voter.race),
            Field::Ethnicity => match voter.race {
                b'H' => ("hispanic", "HL"),
                b'U' => ("undesignated", "UN"),
                _ => ("not hispanic", "NL"),
            },
            Field::Party => (
                party_word(voter.party),
                if voter.party == Party::None {
                    "NPA"
                } else {
                    voter.party.key()
                },
            ),
            Field::StatusReason => match voter.status {
                Status::Active => ("verified", ""),
                Status::Inactive => ("confirmation", ""),
            },
            _ => match voter.status {
                Status::Active => ("active", "A"),
                Status::Inactive => ("inactive", "I"),
            },
        };
        if style.words {
            self.text(&meaning.to_uppercase(), out);
        } else {
            let code = style
                .codes
                .as_ref()
                .and_then(|codes| codes.of_word(meaning))
                .unwrap_or(plain);
            out.extend_from_slice(code.as_bytes());
        }
    }

    fn number(&self, voter: &Voter, field: Field, out: &mut Vec<u8>) {
        match field {
            Field::VoterId => {
                let mut letters = voter.salt >> 20;
                for sign in self.register.profile.voter_id_prefix.bytes() {
                    out.push(if sign == b'C' {
                        b'A' + (letters % 26) as u8
                    } else {
                        sign
                    });
                    letters /= 26;
                }
                push_number(out, spread(self.register, voter.number), 8);
            }
            Field::CountyVoterId => {
                let county = self.place(voter).county as u64;
                push_number(
                    out,
                    (spread(self.register, voter.number) + county * 7_368_787) % 1_000_000_000,
                    12,
                );
            }
            Field::DriverLicense => self.licence(voter, out),
            _ => {
                let ssn = self.ssn(voter);
                if field == Field::Ssn {
                    push_number(out, ssn / 1_000_000, 3);
                    out.push(b'-');
                    push_number(out, ssn / 10_000 % 100, 2);
                    out.push(b'-');
                }
                push_number(out, ssn % 10_000, 4);
            }
        }
    }

    /// A number of the state's areas whose group fits the age: groups were issued in order, odd 01–09, then even 10–98.
    fn ssn(&self, voter: &Voter) -> u64 {
        let [low, high] = self.register.profile.ssn_areas;
        let draw = word(voter.salt, 1, 0);
        let step = ((i64::from(voter.birth.year) - 1915).clamp(0, 90) * 48 / 90 + (draw % 4) as i64)
            .clamp(0, 49) as u64;
        let group = if step < 5 { 2 * step + 1 } else { 2 * step };
        let serial = 1 + (draw >> 8) % 9999;
        (low + (draw >> 40) % (high - low + 1)) * 1_000_000 + group * 10_000 + serial
    }

    fn licence(&self, voter: &Voter, out: &mut Vec<u8>) {
        let code = soundex(self.register.names.last[usize::from(voter.last)]);
        let year = voter.birth.year.unsigned_abs() % 100;
        let day = voter.birth.day_of_year() as u64;
        let mut dice = Dice::new(voter.salt, 2, 0);
        let (mut soundex_at, mut year_at, mut day_at) = (1, 0, 0);
        for sign in self.register.profile.licence.bytes() {
            match sign {
                b'I' => out.push(code[0]),
                b'S' => {
                    out.push(code[soundex_at.min(3)]);
                    soundex_at += 1;
                }
                b'Y' => {
                    out.push(b'0' + (if year_at == 0 { year / 10 } else { year % 10 }) as u8);
                    year_at += 1;
                }
                b'D' => {
                    out.push(b'0' + (day / [100, 10, 1][day_at.min(2)] % 10) as u8);
                    day_at += 1;
                }
                _ => out.push(b'0' + dice.below(10) as u8),
            }
        }
    }

    fn email(&self, voter: &Voter, out: &mut Vec<u8>) {
        if voter.email == 0 {
            return;
        }
        const DOMAINS: [&str; 12] = [
            "gmail.com",
            "gmail.com",
            "gmail.com",
            "gmail.com",
            "yahoo.com",
            "yahoo.com",
            "hotmail.com",
            "aol.com",
            "outlook.com",
            "comcast.net",
            "icloud.com",
            "att.net",
        ];
        let names = self.register.names;
        let lower = Scribe {
            casing: Casing::Lower,
            ascii: true,
            ..*self
        };
        let (first, last) = (
            names.first[usize::from(voter.first)],
            names.last[usize::from(voter.last)],
        );
        let draw = u64::from(voter.email);
        match draw % 7 {
            0 => {
                lower.text(first, out);
                out.push(b'.');
                lower.text(last, out);
            }
            1 => {
                lower.text(initial(first), out);
                lower.text(last, out);
            }
            2 => {
                lower.text(first, out);
                lower.text(last, out);
                push_number(out, voter.birth.year as u64 % 100, 2);
            }
            3 => {
                lower.text(last, out);
                push_number(out, draw / 100 % 1000, 1);
            }
            4 => {
                lower.text(self.register.streets.names[(draw / 11) as usize % 40], out);
                lower.text(initial(last), out);
                push_number(out, draw / 1000 % 100, 1);
            }
            5 => {
                lower.text(last, out);
                out.push(b'_');
                lower.text(first, out);
            }
            _ => {
                lower.text(first, out);
                push_number(out, draw / 77 % 10_000, 1);
            }
        }
        out.push(b'@');
        out.extend_from_slice(DOMAINS[(draw / 7 % 12) as usize].as_bytes());
    }

    fn district(&self, voter: &Voter, field: Field, style: &Style, out: &mut Vec<u8>) {
        let place = self.place(voter);
        let (address, sizes) = (&voter.address, self.register.profile.districts);
        let corner = u64::from(address.place) * 64 + u64::from(address.street % 8);
        let precinct = 1 + corner % 97;
        let draw = |salt: u64, bound: u64| 1 + word(salt, 7, u64::from(address.place)) % bound;
        match field {
            Field::Precinct if style.words => {
                self.text(place.city, out);
                out.push(b' ');
                push_number(out, precinct, 1);
            }
            Field::Precinct if style.slot < 2 => {
                push_number(out, precinct, style.width.unwrap_or(3).min(3))
            }
            Field::PollingPlace => {
                self.text(self.register.streets.names[(corner % 97) as usize], out);
                self.text(" SCHOOL", out);
            }
            Field::CongressionalDistrict => numbered_district(draw(1, sizes.congress), style, out),
            Field::StateSenateDistrict => numbered_district(draw(2, sizes.senate), style, out),
            Field::StateHouseDistrict => numbered_district(draw(3, sizes.house), style, out),
            // Not every place lies in a district of every kind.
            Field::District if word(u64::from(style.slot), 8, place.county as u64) % 3 == 0 => {
                numbered_district(draw(10 + u64::from(style.slot), 9), style, out);
            }
            _ => {}
        }
    }

    fn place(&self, voter: &Voter) -> &crate::places::Place {
        &self.register.places.places[usize::from(voter.address.place)]
    }
}

/// Eight digits, one for each number below 99,999,989, in no order that the eye sees and in another for each register.
fn spread(register: &Register, number: u64) -> u64 {
    // The largest prime below 10^8: multiplying by anything but 0 and adding is a bijection.
    const PRIME: u64 = 99_999_989;
    let (factor, offset) = (
        1 + word(register.seed, 11, 0) % (PRIME - 1),
        word(register.seed, 11, 1) % PRIME,
    );
    (number % PRIME * factor + offset) % PRIME
}

fn initial(name: &str) -> &str {
    name.char_indices()
        .nth(1)
        .map_or(name, |(end, _)| &name[..end])
}

/// Roads that go by a number have no type.
fn numbered(street: &str) -> bool {
    street.ends_with(|letter: char| letter.is_ascii_digit())
}

fn numbered_district(number: u64, style: &Style, out: &mut Vec<u8>) {
    if style.words {
        out.extend_from_slice(b"DISTRICT ");
    }
    push_number(out, number, 1);
}

fn race(code: u8) -> (&'static str, &'static str) {
    match code {
        b'W' => ("white", "W"),
        b'B' => ("black", "B"),
        b'H' => ("hispanic", "H"),
        b'A' => ("asian", "A"),
        b'N' => ("american indian", "I"),
        b'M' => ("multiple", "M"),
        _ => ("unknown", "U"),
    }
}

pub(crate) fn party_word(party: Party) -> &'static str {
    match party {
        Party::Democratic => "democratic",
        Party::Republican => "republican",
        Party::Libertarian => "libertarian",
        Party::Green => "green",
        Party::Independent => "independent",
        Party::None => "unaffiliated",
    }
}

fn phone(number: u64, field: Field, style: &Style, out: &mut Vec<u8>) {
    if number == 0 {
        return;
    }
    match style.variant {
        _ if field == Field::PhoneAreaCode => push_number(out, number / 10_000_000, 3),
        Variant::LocalPhone => push_number(out, number % 10_000_000, 7),
        Variant::PhoneExchange => push_number(out, number / 10_000 % 1000, 3),
        Variant::PhoneLastFour => push_number(out, number % 10_000, 4),
        _ => push_number(out, number, 10),
    }
}

fn history(voter: &Voter, field: Field, style: &Style, out: &mut Vec<u8>) {
    let voted = |at: &usize| {
        voter.registered < ELECTIONS[*at] && word(voter.salt, 9, *at as u64) % 100 < 55
    };
    let wanted = if field == Field::LastVoted {
        0
    } else {
        usize::from(style.slot)
    };
    let Some(at) = (0..ELECTIONS.len()).filter(voted).nth(wanted) else {
        return;
    };
    match style.variant {
        Variant::ElectionType => out.push(b'E'),
        Variant::ElectionAbsentee => out.push(if word(voter.salt, 10, at as u64) % 10 == 0 {
            b'Y'
        } else {
            b'N'
        }),
        _ => style.date.write(ELECTIONS[at], out),
    }
}

/// Cuts what was written from `start` on to `width` characters, never inside one.
fn shorten(out: &mut Vec<u8>, start: usize, width: usize) {
    if out.len() - start <= width {
        return;
    }
    if let Ok(text) = std::str::from_utf8(&out[start..]) {
        if let Some((end, _)) = text.char_indices().nth(width) {
            out.truncate(start + end);
        }
    }
}
