//! From a row of text to a record of tokens, by the columns that were recognised.

use crate::address::{Address, AddressSpace, Part};
use crate::date::{self, Ymd};
use crate::memo::Memo;
use crate::normal;
use crate::record::{Record, Slot, SlotSet, WIDTH};
use crate::token::{Key, Kind, narrow};
use levelhead_schema::mapping::{Column, DateOrder, Ground, Mapping};
use levelhead_schema::{Batch, Field};

/// How the cells of one table become records. Made once a table, used for every row.
#[derive(Clone, Debug)]
pub(crate) struct Extractor {
    key: Key,
    /// Tells this key from another.
    key_mark: u64,
    /// Tokens of the years from [`FIRST_YEAR`] on.
    years: Vec<u32>,
    /// Tokens of the initials with their letters or digits.
    initials: Vec<(u32, u8)>,
    steps: Vec<(usize, Step)>,
    slots: SlotSet,
    /// Some column holds whole names.
    whole_names: bool,
    /// The street comes in parts, and no part is its type.
    pub(crate) without_street_type: bool,
    /// Year from which an age is taken away, where the table gives ages; found by calibration.
    pub(crate) age_reference: Option<u16>,
}

/// Years of birth from here on have their tokens ready.
const FIRST_YEAR: u16 = 1880;
const YEARS: u16 = 160;

fn year_token(key: &Key, year: u16) -> u32 {
    key.token(Kind::BirthYear, &year.to_le_bytes())
}

fn years(key: &Key) -> Vec<u32> {
    let years = FIRST_YEAR..FIRST_YEAR + YEARS;
    years.map(|year| year_token(key, year)).collect()
}

/// The tokens of all initials with their letters or digits.
fn initials(key: &Key) -> Vec<(u32, u8)> {
    (b'0'..=b'9')
        .chain(b'A'..=b'Z')
        .map(|letter| (key.token(Kind::Initial, &[letter]), letter))
        .collect()
}

/// One of the ways in which a row can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Which of the ways to cut a whole name; 0 is the usual one.
    pub(crate) cut: u8,
    /// Take the street line where the row also gives its parts.
    pub(crate) street_line: bool,
    /// Take the given name for the surname and the other way round.
    pub(crate) swapped: bool,
}

impl Reading {
    /// The reading to try after this one, given what the row turned out to offer.
    pub(crate) fn next(self, plain: &Plain) -> Option<Reading> {
        match (
            self.cut < plain.other_cuts,
            plain.other_street && !self.street_line,
        ) {
            (true, _) => Some(Reading {
                cut: self.cut + 1,
                ..self
            }),
            (false, true) => Some(Reading {
                cut: 0,
                street_line: true,
                ..self
            }),
            (false, false) => None,
        }
    }
}

/// Brings a value to one form, appended to the buffer.
pub(crate) type Normalise = fn(&[u8], &mut Vec<u8>);

/// What is done with one column.
#[derive(Clone, Copy, Debug)]
enum Step {
    Text(Slot, Kind, Normalise),
    First,
    Last,
    Middle,
    FullName,
    BirthDate(Option<DateOrder>),
    BirthYear,
    BirthMonth,
    BirthDay,
    Age,
    Registered(Option<DateOrder>),
    Residence(Part),
    StreetLine,
    FullAddress,
    CityStateZip,
    AreaCode,
    Phone,
    Mailing,
}

impl Step {
    /// A number for all that the tokens of a cell depend on beside its text, and the slots that they fill. `None` for
    /// columns of many values, which are as quickly read as recognised, and for cells that only mean something together
    /// with others.
    #[inline]
    fn code(self) -> Option<(u8, [Option<Slot>; 2])> {
        Some(match self {
            Step::Text(Slot::VoterId | Slot::CountyVoterId | Slot::Email, ..) => return None,
            Step::Text(slot, ..) => (slot as u8 + 1, [Some(slot), None]),
            Step::First => (41, [Some(Slot::First), Some(Slot::FirstInitial)]),
            Step::Middle => (42, [Some(Slot::Middle), Some(Slot::MiddleInitial)]),
            _ => return None,
        })
    }

    /// True for a column of names, or of what stands within a name.
    fn is_of_names(self) -> bool {
        matches!(
            self,
            Step::First | Step::Last | Step::Middle | Step::FullName | Step::Text(Slot::Suffix, ..)
        )
    }
}

/// The plain text of the row last extracted: needed to try spellings, and overwritten by the next row. With it the
/// memory that is reused from row to row.
#[derive(Debug, Default)]
pub(crate) struct Plain {
    pub(crate) first: Vec<u8>,
    pub(crate) middle: Vec<u8>,
    pub(crate) last: Vec<u8>,
    pub(crate) birth: Ymd,
    pub(crate) age: Option<u16>,
    /// Other ways to cut a whole name into first and last name, beyond the first way.
    pub(crate) other_cuts: u8,
    /// The row gives its street twice, in parts and as a line, and the two differ.
    pub(crate) other_street: bool,
    /// First and last name were put the other way round.
    pub(crate) swapped: bool,
    /// Digits of the telephone number so far.
    phone: Vec<u8>,
    word: Vec<u8>,
    address: AddressSpace,
    values: Values,
    /// The key under which values and words were remembered.
    remembered_under: u64,
}

/// The tokens of values met before, by [`Step::code`]. Good for every table read under one key.
#[derive(Debug)]
struct Values(Memo<[u32; 2]>);

impl Default for Values {
    fn default() -> Self {
        Values(Memo::new(12))
    }
}

impl Plain {
    fn clear(&mut self) {
        self.first.clear();
        self.middle.clear();
        self.last.clear();
        self.phone.clear();
        self.birth = Ymd::default();
        self.age = None;
        self.other_cuts = 0;
        self.other_street = false;
    }
}

impl Extractor {
    /// The extractor of a table with these columns.
    pub(crate) fn new(key: &Key, mapping: &Mapping) -> Self {
        let has = |field: Field| mapping.has(field);
        let split_name = has(Field::FirstName) && has(Field::LastName);
        let split_birth = has(Field::BirthDate);
        let any_year = split_birth || has(Field::BirthYear);
        let split_place = has(Field::StreetAddress) || has(Field::StreetName);
        let mut steps = Vec::new();
        for column in &mapping.columns {
            let Some(field) = column.field else { continue };
            let skip = match field {
                Field::FullName => split_name,
                Field::BirthYear | Field::BirthMonth | Field::BirthDay => split_birth,
                Field::Age => any_year,
                Field::FullAddress => split_place,
                Field::CityStateZip => has(Field::Zip) && has(Field::City),
                // A type or a number without the street's name is no address.
                Field::HouseNumber
                | Field::HouseNumberPrefix
                | Field::HouseNumberSuffix
                | Field::StreetPredirection
                | Field::StreetType
                | Field::StreetPostdirection => !has(Field::StreetName),
                _ => false,
            };
            // A street line beside its own parts says the same twice, or stands in where they are empty.
            let beside_parts =
                field == Field::StreetAddress && has(Field::StreetName) && has(Field::HouseNumber);
            let step = if beside_parts {
                Some(Step::StreetLine)
            } else {
                step_of(field, column)
            };
            if let (false, Some(step)) = (skip, step) {
                let once = matches!(
                    step,
                    Step::Text(..) | Step::First | Step::Last | Step::Middle | Step::Age
                ) && steps
                    .iter()
                    .any(|&(_, other)| slots_of(other) == slots_of(step));
                if !once {
                    steps.push((column.index, step));
                }
            }
        }
        // An area code must be known before the number it belongs to, the parts of a street before its line.
        steps.sort_by_key(|&(index, step)| {
            (
                !matches!(step, Step::AreaCode),
                matches!(step, Step::StreetLine),
                index,
            )
        });
        let slots = steps.iter().fold(SlotSet::default(), |set, (_, step)| {
            SlotSet(set.0 | slots_of(*step).0)
        });
        Extractor {
            key: key.clone(),
            key_mark: key.check_value(),
            years: years(key),
            initials: initials(key),
            steps,
            slots,
            whole_names: has(Field::FullName),
            without_street_type: has(Field::HouseNumber)
                && has(Field::StreetName)
                && !has(Field::StreetType),
            age_reference: None,
        }
    }

    /// The slots that this table can fill.
    pub(crate) fn slots(&self) -> SlotSet {
        self.slots
    }

    /// True when some column is compared at all.
    pub(crate) fn is_useful(&self) -> bool {
        !self.steps.is_empty()
    }

    /// True when the table gives ages and no year of birth.
    pub(crate) fn has_age(&self) -> bool {
        self.steps.iter().any(|(_, step)| matches!(step, Step::Age))
    }

    /// Makes the record of a row, in one of the ways in which it can be read.
    pub(crate) fn extract(
        &self,
        batch: &Batch,
        row: usize,
        reading: Reading,
        plain: &mut Plain,
    ) -> Record {
        self.read(batch, row, reading, plain, |_, _, _, _| false)
    }

    /// Makes the record of a row in the usual reading, as [`Extractor::extract`] does, and quicker: values met before
    /// are not read again. Leaves nothing in `plain` but what the tokens needed, and whether the street is said twice.
    pub(crate) fn tokens(&self, batch: &Batch, row: usize, plain: &mut Plain) -> Record {
        self.read(
            batch,
            row,
            Reading::default(),
            plain,
            |step, cell, record, plain| self.remembered(step, cell, record, plain),
        )
    }

    /// The record of a row with first and last name put the other way round, from `record`, its usual one. Reads the
    /// names alone, as all else stays. `None` when one of the two is missing.
    pub(crate) fn with_names_swapped(
        &self,
        batch: &Batch,
        row: usize,
        record: &Record,
        plain: &mut Plain,
    ) -> Option<Record> {
        let names = [Slot::First, Slot::Last];
        if names.iter().any(|name| record[name.at()] == 0) {
            return None;
        }
        plain.clear();
        let mut read = [0u32; WIDTH];
        let (mut address, mut mailing) = (Address::default(), 0);
        let usual = Reading::default();
        for &(column, step) in &self.steps {
            let cell = batch.cell(row, column);
            if step.is_of_names() && !cell.is_empty() {
                let (address, mailing) = (&mut address, &mut mailing);
                self.step(step, cell, usual, &mut read, address, mailing, plain);
            }
        }
        let mut swapped = *record;
        swapped[Slot::First.at()] = self.name_token(Kind::First, &plain.last);
        swapped[Slot::FirstInitial.at()] = self.name_token(Kind::Initial, initial(&plain.last));
        swapped[Slot::Last.at()] = self.name_token(Kind::Last, &plain.first);
        Some(swapped)
    }

    /// Takes a row's cells one by one. Where `shortcut` fills the record itself it says so.
    #[inline]
    fn read(
        &self,
        batch: &Batch,
        row: usize,
        reading: Reading,
        plain: &mut Plain,
        shortcut: impl Fn(Step, &[u8], &mut Record, &mut Plain) -> bool,
    ) -> Record {
        let mut record = [0u32; WIDTH];
        let mut address = Address::default();
        let mut mailing = 0u64;
        if plain.remembered_under != self.key_mark {
            *plain = Plain {
                remembered_under: self.key_mark,
                ..Plain::default()
            };
        }
        plain.clear();
        for &(column, step) in &self.steps {
            let cell = batch.cell(row, column);
            if !cell.is_empty() && !shortcut(step, cell, &mut record, plain) {
                self.step(
                    step,
                    cell,
                    reading,
                    &mut record,
                    &mut address,
                    &mut mailing,
                    plain,
                );
            }
        }
        if reading.swapped {
            std::mem::swap(&mut plain.first, &mut plain.last);
        }
        plain.swapped = reading.swapped;
        self.name_tokens(&mut record, plain);
        self.birth_tokens(&mut record, plain);
        record[Slot::Street.at()] = address.street_token();
        record[Slot::Core.at()] = address.core_token();
        record[Slot::Unit.at()] = address.unit_token();
        record[Slot::Mailing.at()] = if mailing == 0 { 0 } else { narrow(mailing) };
        record
    }

    /// Puts the tokens of a cell into the record, from memory where the same text came before. False when this kind
    /// of cell is not remembered, because it seldom comes twice or because its tokens depend on other cells.
    #[inline]
    fn remembered(&self, step: Step, cell: &[u8], record: &mut Record, plain: &mut Plain) -> bool {
        let Some((code, slots)) = step.code() else {
            return false;
        };
        // A whole name and a part of it beside it go together.
        if self.whole_names && matches!(step, Step::First | Step::Middle) {
            return false;
        }
        let Plain { values, word, .. } = plain;
        let tokens = values.0.get(code, cell, || self.value_of(step, cell, word));
        for (slot, token) in slots.into_iter().zip(tokens) {
            if let Some(slot) = slot {
                record[slot.at()] = token;
            }
        }
        true
    }

    /// The tokens of a cell that stands for itself; those of [`Step::code`]'s slots.
    fn value_of(&self, step: Step, cell: &[u8], word: &mut Vec<u8>) -> [u32; 2] {
        word.clear();
        let name = |kind: Kind, word: &mut Vec<u8>| {
            normal::letters(cell, word);
            let initial = self.key.token(Kind::Initial, initial(word));
            [self.key.token(kind, word), initial]
        };
        match step {
            Step::Text(_, kind, normalise) => {
                normalise(cell, word);
                [self.key.token(kind, word), 0]
            }
            Step::First => name(Kind::First, word),
            Step::Middle => name(Kind::Middle, word),
            _ => [0, 0],
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one row, taken apart so that they can be borrowed side by side"
    )]
    fn step(
        &self,
        step: Step,
        cell: &[u8],
        reading: Reading,
        record: &mut Record,
        address: &mut Address,
        mailing: &mut u64,
        plain: &mut Plain,
    ) {
        match step {
            Step::Text(slot, kind, normalise) => {
                plain.word.clear();
                normalise(cell, &mut plain.word);
                record[slot.at()] = self.key.token(kind, &plain.word);
            }
            Step::First => normal::letters(cell, &mut plain.first),
            Step::Middle => normal::letters(cell, &mut plain.middle),
            Step::Last => self.last_name(cell, record, plain),
            Step::FullName => self.full_name(cell, reading.cut, record, plain),
            Step::BirthDate(order) => plain.birth = date::parse(cell, order).unwrap_or_default(),
            Step::BirthYear => {
                let year = date::parse(cell, None).map_or(0, |date| date.year);
                plain.birth.year = year;
            }
            Step::BirthMonth => plain.birth.month = small_number(cell, 12).unwrap_or(0) as u8,
            Step::BirthDay => plain.birth.day = small_number(cell, 31).unwrap_or(0) as u8,
            Step::Age => plain.age = small_number(cell, 125),
            Step::Registered(order) => {
                record[Slot::Registered.at()] = date::parse(cell, order).map_or(0, Ymd::number);
            }
            Step::Residence(part) => address.add(&self.key, part, cell, &mut plain.address),
            Step::StreetLine => self.street_line(cell, reading, address, plain),
            Step::FullAddress => self.full_address(cell, record, address, plain),
            Step::CityStateZip => self.city_state_zip(cell, record, plain),
            Step::AreaCode => plain
                .phone
                .extend(cell.iter().filter(|byte| byte.is_ascii_digit())),
            Step::Phone => self.phone(cell, record, plain),
            Step::Mailing => {
                for word in cell.split(|byte| !byte.is_ascii_alphanumeric() && byte.is_ascii()) {
                    plain.word.clear();
                    normal::number(word, &mut plain.word);
                    if !plain.word.is_empty() {
                        *mailing =
                            mailing.wrapping_add(self.key.wide(Kind::MailingWord, &plain.word));
                    }
                }
            }
        }
    }

    /// A street line in a table that also gives the street in parts.
    fn street_line(&self, cell: &[u8], reading: Reading, address: &mut Address, plain: &mut Plain) {
        let mut line = Address::default();
        line.add(&self.key, Part::Line, cell, &mut plain.address);
        let alone = address.street_token() == 0;
        plain.other_street = !alone && line.street_token() != address.street_token();
        if alone || reading.street_line {
            *address = if line.unit_token() == 0 {
                line.with_unit_of(address)
            } else {
                line
            };
        }
    }

    /// A telephone number, whole or in parts (area code, exchange, last four); of several whole ones the first.
    fn phone(&self, cell: &[u8], record: &mut Record, plain: &mut Plain) {
        if plain.phone.len() < 10 {
            plain.word.clear();
            normal::phone(cell, &mut plain.word);
            plain.phone.extend_from_slice(&plain.word);
            record[Slot::Phone.at()] = self.key.token(Kind::Phone, &plain.phone);
        }
    }

    /// A last name; a suffix of generation at its end goes where suffixes belong.
    fn last_name(&self, cell: &[u8], record: &mut Record, plain: &mut Plain) {
        normal::letters(cell, &mut plain.last);
        if let Some(at) = cell.iter().rposition(|byte| matches!(byte, b' ' | b',')) {
            plain.word.clear();
            normal::suffix(&cell[at + 1..], &mut plain.word);
            if normal::is_generation(&plain.word) && record[Slot::Suffix.at()] == 0 {
                record[Slot::Suffix.at()] = self.key.token(Kind::Suffix, &plain.word);
                plain.last.clear();
                normal::letters(&cell[..at], &mut plain.last);
            }
        }
    }

    /// `Last, First Middle Suffix`, or `First Middle Last Suffix`.
    fn full_name(&self, cell: &[u8], cut: u8, record: &mut Record, plain: &mut Plain) {
        let comma = cell.iter().position(|&byte| byte == b',');
        let (family, given) = match comma {
            Some(at) => (&cell[..at], &cell[at + 1..]),
            None => (&cell[..0], cell),
        };
        let mut words: Vec<&[u8]> = given
            .split(|byte| matches!(byte, b' ' | b',' | b'\t'))
            .filter(|word| word.iter().any(u8::is_ascii_alphanumeric) || !word.is_ascii())
            .collect();
        words.retain(|word| !is_title(word));
        if words.len() > 1 {
            plain.word.clear();
            normal::suffix(words[words.len() - 1], &mut plain.word);
            if normal::is_generation(&plain.word) {
                record[Slot::Suffix.at()] = self.key.token(Kind::Suffix, &plain.word);
                words.pop();
            }
        }
        plain.other_cuts = words.len().saturating_sub(2).min(3) as u8;
        let extra = usize::from(cut.min(plain.other_cuts));
        let (first, rest) = if comma.is_some() {
            self.last_name(family, record, plain);
            let first = (1 + extra).min(words.len());
            words.split_at(first)
        } else {
            let last_words = (1 + extra)
                .min(words.len().saturating_sub(1))
                .max(usize::from(words.len() == 1));
            let last_at = words.len() - last_words;
            for word in &words[last_at..] {
                normal::letters(word, &mut plain.last);
            }
            words.truncate(last_at);
            words.split_at(1.min(words.len()))
        };
        for word in first {
            normal::letters(word, &mut plain.first);
        }
        for word in rest {
            normal::letters(word, &mut plain.middle);
        }
    }

    fn name_tokens(&self, record: &mut Record, plain: &Plain) {
        let mut put = |slot: Slot, kind: Kind, text: &[u8]| {
            if !text.is_empty() {
                record[slot.at()] = self.key.token(kind, text);
            }
        };
        put(Slot::First, Kind::First, &plain.first);
        put(Slot::Last, Kind::Last, &plain.last);
        put(Slot::Middle, Kind::Middle, &plain.middle);
        put(Slot::FirstInitial, Kind::Initial, initial(&plain.first));
        put(Slot::MiddleInitial, Kind::Initial, initial(&plain.middle));
    }

    fn birth_tokens(&self, record: &mut Record, plain: &Plain) {
        let year = match (plain.birth.year, plain.age, self.age_reference) {
            (0, Some(age), Some(reference)) => reference.saturating_sub(age),
            (year, ..) => year,
        };
        // A placeholder is kept as it stands, to be compared word for word, and without its year: that no year is known
        // is what tells namesakes with one placeholder from one person.
        if year > 0 && !plain.birth.is_placeholder() {
            record[Slot::BirthYear.at()] = self.year_token(year);
        }
        if plain.birth.is_full() && plain.birth.year > 0 {
            record[Slot::BirthDate.at()] = self.birth_token(plain.birth);
        }
    }

    /// The token of a year of birth.
    #[inline]
    pub(crate) fn year_token(&self, year: u16) -> u32 {
        let at = usize::from(year.wrapping_sub(FIRST_YEAR));
        let known = self.years.get(at).copied();
        known.unwrap_or_else(|| year_token(&self.key, year))
    }

    /// The letter or digit of which this is the token as an initial; `None` when it is none's.
    pub(crate) fn letter_of(&self, initial: u32) -> Option<u8> {
        let mut initials = self.initials.iter();
        initials
            .find(|(token, _)| *token == initial)
            .map(|&(_, letter)| letter)
    }

    /// The token of a full date of birth.
    pub(crate) fn birth_token(&self, birth: Ymd) -> u32 {
        self.key
            .token(Kind::BirthDate, &birth.number().to_le_bytes())
    }

    /// The token of a name.
    pub(crate) fn name_token(&self, kind: Kind, name: &[u8]) -> u32 {
        self.key.token(kind, name)
    }

    /// `12 Main St, Springfield, IL 62701`: what stands before the first comma is the street.
    fn full_address(
        &self,
        cell: &[u8],
        record: &mut Record,
        address: &mut Address,
        plain: &mut Plain,
    ) {
        let at = cell
            .iter()
            .position(|&byte| byte == b',')
            .unwrap_or(cell.len());
        address.add(&self.key, Part::Line, &cell[..at], &mut plain.address);
        let mut rest = cell.get(at + 1..).unwrap_or_default();
        // A unit may stand between its own commas.
        if rest.iter().filter(|&&byte| byte == b',').count() > 1
            && let Some(next) = rest.iter().position(|&byte| byte == b',')
        {
            address.add(&self.key, Part::Unit, &rest[..next], &mut plain.address);
            rest = &rest[next + 1..];
        }
        self.city_state_zip(rest, record, plain);
    }

    /// `Springfield, IL 62701`, with or without the comma.
    fn city_state_zip(&self, cell: &[u8], record: &mut Record, plain: &mut Plain) {
        let cell = cell.trim_ascii();
        let digits_at = cell
            .iter()
            .rposition(|byte| byte.is_ascii_alphabetic())
            .map_or(0, |at| at + 1);
        let (place, zip) = cell.split_at(digits_at);
        plain.word.clear();
        normal::zip(zip, &mut plain.word);
        record[Slot::Zip.at()] = self.key.token(Kind::Zip, &plain.word);
        let comma = place.iter().rposition(|&byte| byte == b',');
        let blank = place.iter().rposition(|&byte| byte == b' ');
        let city = match (comma, blank) {
            (Some(at), _) => &place[..at],
            // The last word of two letters is the state.
            (None, Some(at)) if place.len() - at == 3 => &place[..at],
            _ => place,
        };
        plain.word.clear();
        normal::city(city, &mut plain.word);
        record[Slot::City.at()] = self.key.token(Kind::City, &plain.word);
    }
}

/// The first letter of a name, if it has any.
fn initial(name: &[u8]) -> &[u8] {
    &name[..name.len().min(1)]
}

fn is_title(word: &[u8]) -> bool {
    let word = word.strip_suffix(b".").unwrap_or(word);
    [b"MR".as_slice(), b"MRS", b"MS", b"MISS", b"DR"]
        .iter()
        .any(|title| word.eq_ignore_ascii_case(title))
}

fn small_number(cell: &[u8], limit: u16) -> Option<u16> {
    let text = std::str::from_utf8(cell).ok()?.trim();
    let value: u16 = text.strip_suffix(".0").unwrap_or(text).parse().ok()?;
    (1..=limit).contains(&value).then_some(value)
}

fn step_of(field: Field, column: &Column) -> Option<Step> {
    let text = |slot, kind, normalise| Some(Step::Text(slot, kind, normalise));
    match field {
        Field::VoterId => text(Slot::VoterId, Kind::Number, normal::number),
        Field::CountyVoterId => text(Slot::CountyVoterId, Kind::CountyNumber, normal::number),
        Field::FirstName => Some(Step::First),
        Field::MiddleName => Some(Step::Middle),
        Field::LastName => Some(Step::Last),
        Field::FullName => Some(Step::FullName),
        Field::NameSuffix => text(Slot::Suffix, Kind::Suffix, normal::suffix),
        Field::BirthDate => Some(Step::BirthDate(column.date_order)),
        Field::BirthYear => Some(Step::BirthYear),
        Field::BirthMonth => Some(Step::BirthMonth),
        Field::BirthDay => Some(Step::BirthDay),
        Field::Age => Some(Step::Age),
        Field::Sex => text(Slot::Sex, Kind::Sex, normal::sex),
        Field::Race => text(Slot::Race, Kind::Race, normal::number),
        Field::Party => text(Slot::Party, Kind::Party, normal::party),
        Field::Status => text(Slot::Status, Kind::Status, normal::status),
        Field::RegistrationDate => Some(Step::Registered(column.date_order)),
        Field::StreetAddress => Some(Step::Residence(Part::Line)),
        Field::AddressLine2 | Field::UnitType | Field::UnitNumber => {
            Some(Step::Residence(Part::Unit))
        }
        Field::HouseNumber | Field::HouseNumberPrefix | Field::HouseNumberSuffix => {
            Some(Step::Residence(Part::House))
        }
        Field::StreetPredirection
        | Field::StreetName
        | Field::StreetType
        | Field::StreetPostdirection => Some(Step::Residence(Part::Street)),
        Field::FullAddress => Some(Step::FullAddress),
        Field::CityStateZip => Some(Step::CityStateZip),
        Field::City => text(Slot::City, Kind::City, normal::city),
        Field::Zip => text(Slot::Zip, Kind::Zip, normal::zip),
        Field::County => text(Slot::County, Kind::County, normal::county),
        Field::CountyCode => text(Slot::CountyCode, Kind::CountyCode, normal::number),
        Field::Phone => Some(Step::Phone),
        Field::PhoneAreaCode => Some(Step::AreaCode),
        Field::Email => text(Slot::Email, Kind::Email, normal::email),
        Field::MailingAddress | Field::MailingCity | Field::MailingState | Field::MailingZip => {
            Some(Step::Mailing)
        }
        Field::Precinct => text(Slot::Precinct, Kind::Precinct, normal::number),
        Field::CongressionalDistrict => {
            text(Slot::Congressional, Kind::Congressional, normal::district)
        }
        Field::StateSenateDistrict => text(Slot::Senate, Kind::Senate, normal::district),
        Field::StateHouseDistrict => text(Slot::House, Kind::StateHouse, normal::district),
        _ => None,
    }
}

/// How the values of a field become the tokens of one slot, for fields of which a column is a slot by itself.
pub(crate) fn plain_slot(field: Field) -> Option<(Slot, Kind, Normalise)> {
    let column = Column {
        index: 0,
        header: String::new(),
        field: Some(field),
        confidence: 0.0,
        ground: Ground::None,
        date_order: None,
    };
    match step_of(field, &column) {
        Some(Step::Text(slot, kind, normalise)) => Some((slot, kind, normalise)),
        _ => None,
    }
}

/// The slots that a step can fill.
fn slots_of(step: Step) -> SlotSet {
    let name = [
        Slot::First,
        Slot::FirstInitial,
        Slot::Last,
        Slot::Middle,
        Slot::MiddleInitial,
        Slot::Suffix,
    ];
    let residence = [Slot::Street, Slot::Core, Slot::Unit];
    match step {
        Step::Text(slot, ..) => SlotSet::of(&[slot]),
        Step::First => SlotSet::of(&[Slot::First, Slot::FirstInitial]),
        Step::Last => SlotSet::of(&[Slot::Last, Slot::Suffix]),
        Step::Middle => SlotSet::of(&[Slot::Middle, Slot::MiddleInitial]),
        Step::FullName => SlotSet::of(&name),
        Step::BirthDate(_) | Step::BirthMonth | Step::BirthDay => {
            SlotSet::of(&[Slot::BirthDate, Slot::BirthYear])
        }
        Step::BirthYear | Step::Age => SlotSet::of(&[Slot::BirthYear]),
        Step::Registered(_) => SlotSet::of(&[Slot::Registered]),
        Step::Residence(_) | Step::StreetLine => SlotSet::of(&residence),
        Step::FullAddress => {
            SlotSet(SlotSet::of(&residence).0 | Slot::City.bit() | Slot::Zip.bit())
        }
        Step::CityStateZip => SlotSet::of(&[Slot::City, Slot::Zip]),
        Step::AreaCode => SlotSet::default(),
        Step::Phone => SlotSet::of(&[Slot::Phone]),
        Step::Mailing => SlotSet::of(&[Slot::Mailing]),
    }
}

#[cfg(test)]
mod tests;
