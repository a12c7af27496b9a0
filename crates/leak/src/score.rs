//! How much two records speak for being one person, in bits.

use crate::extract::{Extractor, Plain};
use crate::library::Library;
use crate::record::{Record, Slot, SlotSet};
use crate::spelling;
use crate::token::Kind;
use crate::weights::{Levels, WEIGHTS};

/// How a field of two records compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Empty on one side or both, or not compared.
    Missing,
    /// Equal.
    Exact,
    /// Written slightly differently, or equal as far as one side goes.
    Close,
    /// Different.
    Differs,
}

/// The comparison of a dump row with a version of a person.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison {
    /// Match weight: log2 of the likelihood ratio of "same person" to "different people".
    pub(crate) score: f64,
    pub(crate) first: Level,
    pub(crate) last: Level,
    pub(crate) birth: Level,
    pub(crate) address: Level,
    pub(crate) number: Level,
    pub(crate) suffix: Level,
    /// Phone, e-mail or date of registration agrees: what a row made of two people's data rarely has.
    pub(crate) corroborated: bool,
}

/// The spellings of one row that count as close, made when first needed.
#[derive(Default, Debug)]
pub(crate) struct Spellings {
    first: Option<Vec<u32>>,
    last: Option<Vec<u32>>,
    birth: Option<Vec<u32>>,
    year: Option<Vec<u32>>,
}

impl Spellings {
    /// Forgets the last row.
    pub(crate) fn clear(&mut self) {
        *self = Spellings::default();
    }

    fn has_first(&mut self, extractor: &Extractor, plain: &Plain, token: u32) -> bool {
        let list = self.first.get_or_insert_with(|| {
            let mut tokens = Vec::new();
            spelling::one_edit(&plain.first, |name| {
                tokens.push(extractor.name_token(Kind::First, name))
            });
            spelling::nicknames(&plain.first, |name| {
                tokens.push(extractor.name_token(Kind::First, name))
            });
            sorted(tokens)
        });
        list.binary_search(&token).is_ok()
    }

    fn has_last(&mut self, extractor: &Extractor, plain: &Plain, token: u32) -> bool {
        let list = self.last.get_or_insert_with(|| {
            let mut tokens = Vec::new();
            spelling::one_edit(&plain.last, |name| {
                tokens.push(extractor.name_token(Kind::Last, name))
            });
            sorted(tokens)
        });
        list.binary_search(&token).is_ok()
    }

    fn has_birth(&mut self, extractor: &Extractor, plain: &Plain, token: u32) -> bool {
        let list = self.birth.get_or_insert_with(|| {
            let mut tokens = Vec::new();
            if plain.birth.is_full() {
                spelling::close_dates(plain.birth, |date| tokens.push(extractor.birth_token(date)));
            }
            sorted(tokens)
        });
        list.binary_search(&token).is_ok()
    }

    fn has_year(&mut self, extractor: &Extractor, plain: &Plain, token: u32) -> bool {
        let list = self.year.get_or_insert_with(|| {
            let mut tokens = Vec::new();
            let year = match (plain.birth.year, plain.age, extractor.age_reference) {
                (0, Some(age), Some(reference)) => reference.saturating_sub(age),
                (year, ..) => year,
            };
            if year > 0 {
                spelling::close_years(year, |other| tokens.push(extractor.year_token(other)));
            }
            sorted(tokens)
        });
        list.binary_search(&token).is_ok()
    }
}

fn sorted(mut tokens: Vec<u32>) -> Vec<u32> {
    tokens.sort_unstable();
    tokens
}

/// One dump row on its way to be compared.
pub(crate) struct Row<'r> {
    pub(crate) record: &'r Record,
    pub(crate) plain: &'r Plain,
    pub(crate) extractor: &'r Extractor,
}

fn bits(m: f64, u: f64) -> f64 {
    (m / u.clamp(1e-9, 1.0)).log2()
}

/// Compares a row with a version over the shared slots.
/// With `hopeful`, names and dates that differ are taken as close: an upper bound that needs no spelling.
pub(crate) fn compare(
    row: &Row<'_>,
    version: &Record,
    shared: SlotSet,
    library: &Library,
    spellings: &mut Spellings,
    hopeful: bool,
) -> Comparison {
    let weights = &*WEIGHTS;
    let mut pair = Pair {
        row: row.record,
        version,
        shared,
        library,
        score: 0.0,
    };
    let first = pair.close_field(Slot::First, &weights.first_name, |token| {
        hopeful || spellings.has_first(row.extractor, row.plain, token)
    });
    let first = pair.initials(first, row, &weights.first_name);
    let last = pair.close_field(Slot::Last, &weights.last_name, |token| {
        hopeful || spellings.has_last(row.extractor, row.plain, token)
    });
    // A date without a year is a placeholder: many share it, and it says nothing of anybody.
    let has_year = |record: &Record| record[Slot::BirthYear.at()] != 0;
    let full_birth =
        pair.level(Slot::BirthDate) != Level::Missing && has_year(row.record) && has_year(version);
    let birth = if full_birth {
        pair.close_field(Slot::BirthDate, &weights.birth_date, |token| {
            hopeful || spellings.has_birth(row.extractor, row.plain, token)
        })
    } else {
        pair.close_field(Slot::BirthYear, &weights.birth_year, |token| {
            hopeful || spellings.has_year(row.extractor, row.plain, token)
        })
    };
    pair.middle(&weights.middle_name);
    let suffix = pair.suffix(&weights.name_suffix);
    let address = pair.address();
    let number = pair.plain_field(Slot::VoterId, &weights.voter_number);
    pair.plain_field(Slot::CountyVoterId, &weights.county_voter_number);
    let phone = pair.plain_field(Slot::Phone, &weights.phone);
    let email = pair.plain_field(Slot::Email, &weights.email);
    let registered = pair.plain_field(Slot::Registered, &weights.registration_date);
    pair.plain_field(Slot::Sex, &weights.sex);
    pair.plain_field(Slot::Race, &weights.race);
    pair.plain_field(Slot::Party, &weights.party);
    let corroborated = [phone, email, registered].contains(&Level::Exact);
    Comparison {
        score: pair.score,
        first,
        last,
        birth,
        address,
        number,
        suffix,
        corroborated,
    }
}

/// Two records and the score so far.
struct Pair<'p> {
    row: &'p Record,
    version: &'p Record,
    shared: SlotSet,
    library: &'p Library,
    score: f64,
}

impl Pair<'_> {
    fn level(&self, slot: Slot) -> Level {
        let (row, version) = (self.row[slot.at()], self.version[slot.at()]);
        match (
            self.shared.has(slot) && row != 0 && version != 0,
            row == version,
        ) {
            (false, _) => Level::Missing,
            (true, true) => Level::Exact,
            (true, false) => Level::Differs,
        }
    }

    fn rarity(&self, slot: Slot) -> f64 {
        self.library.frequency(slot, self.version[slot.at()])
    }

    fn add(&mut self, m: f64, u: f64, ceiling: f64) {
        let weight = bits(m, u);
        self.score += if ceiling > 0.0 {
            weight.min(ceiling)
        } else {
            weight
        };
    }

    fn plain_field(&mut self, slot: Slot, levels: &Levels) -> Level {
        let level = self.level(slot);
        match level {
            Level::Exact => self.add(levels.exact, self.rarity(slot), levels.ceiling_bits),
            Level::Differs => self.add(levels.differs, 1.0 - self.rarity(slot), 0.0),
            _ => {}
        }
        level
    }

    fn close_field(
        &mut self,
        slot: Slot,
        levels: &Levels,
        is_close: impl FnOnce(u32) -> bool,
    ) -> Level {
        let level = match self.level(slot) {
            Level::Differs if is_close(self.version[slot.at()]) => Level::Close,
            level => level,
        };
        match level {
            Level::Exact => self.add(levels.exact, self.rarity(slot), 0.0),
            Level::Close => self.add(levels.close, self.rarity(slot) * levels.neighbours, 0.0),
            Level::Differs => self.add(levels.differs, 1.0 - self.rarity(slot), 0.0),
            Level::Missing => {}
        }
        level
    }

    /// A first name that is only an initial on one side, where it was taken for different.
    fn initials(&mut self, level: Level, row: &Row<'_>, levels: &Levels) -> Level {
        let Some(initial) = row.plain.first.get(..1) else {
            return level;
        };
        let same = self.row[Slot::FirstInitial.at()] == self.version[Slot::FirstInitial.at()];
        let alone = row.plain.first.len() == 1
            || row.extractor.name_token(Kind::First, initial) == self.version[Slot::First.at()];
        if level != Level::Differs || !same || !alone {
            return level;
        }
        self.score -= bits(levels.differs, 1.0 - self.rarity(Slot::First));
        self.add(levels.initial, levels.initial_u, 0.0);
        Level::Close
    }

    fn middle(&mut self, levels: &Levels) {
        let (row, version) = (self.row[Slot::Middle.at()], self.version[Slot::Middle.at()]);
        let shared = self.shared.has(Slot::Middle);
        if !shared && !self.shared.has(Slot::MiddleInitial) {
            return;
        }
        let same_initial =
            self.row[Slot::MiddleInitial.at()] == self.version[Slot::MiddleInitial.at()];
        match (row, version) {
            (0, 0) => {}
            (0, _) | (_, 0) => self.score += (levels.missing / levels.missing_u).log2(),
            _ if row == version && shared => {
                self.add(levels.exact, self.rarity(Slot::Middle), levels.ceiling_bits)
            }
            _ if same_initial => self.add(
                levels.initial,
                levels.initial_u,
                levels.initial_ceiling_bits,
            ),
            _ => self.add(levels.differs, levels.differs_u, 0.0),
        }
    }

    fn suffix(&mut self, levels: &Levels) -> Level {
        if !self.shared.has(Slot::Suffix) {
            return Level::Missing;
        }
        let (row, version) = (self.row[Slot::Suffix.at()], self.version[Slot::Suffix.at()]);
        match (row, version) {
            (0, 0) => Level::Missing,
            (0, _) | (_, 0) => {
                self.score += (levels.missing / levels.missing_u).log2();
                Level::Missing
            }
            _ if row == version => {
                self.add(levels.exact, self.rarity(Slot::Suffix), levels.ceiling_bits);
                Level::Exact
            }
            _ => {
                self.add(levels.differs, levels.differs_u, 0.0);
                Level::Differs
            }
        }
    }

    /// Number, street, unit and place together: they say one thing, so they are counted once.
    fn address(&mut self) -> Level {
        let weights = &WEIGHTS.address;
        let core = self.level(Slot::Core);
        let place = [Slot::Zip, Slot::City, Slot::County, Slot::CountyCode]
            .into_iter()
            .map(|slot| (slot, self.level(slot)))
            .find(|(_, level)| *level != Level::Missing);
        match (core, place) {
            (Level::Exact, place) => {
                self.add(weights.exact, self.rarity(Slot::Core), 0.0);
                if place.is_some_and(|(_, level)| level == Level::Differs) {
                    self.score += weights.other_place.log2();
                }
                if self.level(Slot::Unit) == Level::Differs {
                    self.score += weights.other_unit.log2();
                }
            }
            (_, place) => {
                if core == Level::Differs {
                    self.score += weights.differs.log2();
                }
                match place {
                    Some((slot, Level::Exact)) => self.add(
                        weights.place_exact,
                        self.rarity(slot),
                        weights.place_ceiling_bits,
                    ),
                    Some((_, Level::Differs)) => self.score += weights.place_differs.log2(),
                    _ => {}
                }
            }
        }
        core
    }
}
