//! How much two records speak for being one person, in bits.

use crate::extract::{Extractor, Plain};
use crate::library::Library;
use crate::record::{Record, Slot, SlotSet};
use crate::spelling;
use crate::token::Kind;
use crate::weights::{Levels, WEIGHTS};
use std::cell::Cell;

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
    /// What agrees, as bits of surprise if it were by chance: differences take nothing off.
    pub(crate) agreed: f64,
    pub(crate) first: Level,
    pub(crate) middle: Level,
    pub(crate) last: Level,
    pub(crate) birth: Level,
    pub(crate) address: Level,
    pub(crate) number: Level,
    pub(crate) suffix: Level,
    /// Phone, e-mail or date of registration agrees: what a row made of two people's data rarely has.
    pub(crate) corroborated: bool,
    /// A middle name agrees that is more than an initial.
    pub(crate) same_middle: bool,
    /// ZIP, city or county agrees, whichever says most.
    pub(crate) same_place: bool,
}

impl Comparison {
    /// First and last name are the same, letter for letter.
    pub(crate) fn has_whole_name(&self) -> bool {
        self.first == Level::Exact && self.last == Level::Exact
    }
}

/// What was found out about the spellings of one row: whether a version's token is a close one. Versions of one person
/// mostly ask for the same.
#[derive(Default, Debug)]
pub(crate) struct Spellings {
    first: Vec<(u32, bool)>,
    last: Vec<(u32, bool)>,
    birth: Vec<(u32, bool)>,
    year: Vec<(u32, bool)>,
}

/// The answer for a token, found once.
fn known(list: &mut Vec<(u32, bool)>, token: u32, find: impl FnOnce() -> bool) -> bool {
    if let Some(&(_, is_close)) = list.iter().find(|(other, _)| *other == token) {
        return is_close;
    }
    let is_close = find();
    list.push((token, is_close));
    is_close
}

impl Spellings {
    /// Forgets the last row.
    pub(crate) fn clear(&mut self) {
        self.first.clear();
        self.last.clear();
        self.birth.clear();
        self.year.clear();
    }

    fn has_first(&mut self, row: &Row<'_>, version: &Record) -> bool {
        let Row {
            plain, extractor, ..
        } = row;
        let token = version[Slot::First.at()];
        known(&mut self.first, token, || {
            // Of some four hundred spellings only those that begin with the version's letter are worth a token.
            let letter = extractor.letter_of(version[Slot::FirstInitial.at()]);
            let is_it = |name: &[u8]| {
                (letter.is_none() || name.first().copied() == letter)
                    && extractor.name_token(Kind::First, name) == token
            };
            spelling::nicknames(&plain.first, is_it) || spelling::one_edit(&plain.first, is_it)
        })
    }

    fn has_last(&mut self, extractor: &Extractor, plain: &Plain, token: u32) -> bool {
        known(&mut self.last, token, || {
            spelling::one_edit(&plain.last, |name| {
                extractor.name_token(Kind::Last, name) == token
            })
        })
    }

    fn has_birth(&mut self, extractor: &Extractor, plain: &Plain, token: u32) -> bool {
        known(&mut self.birth, token, || {
            let mut found = false;
            if plain.birth.is_full() {
                spelling::close_dates(plain.birth, |date| {
                    found = found || extractor.birth_token(date) == token;
                });
            }
            found
        })
    }

    fn has_year(&mut self, extractor: &Extractor, plain: &Plain, token: u32) -> bool {
        known(&mut self.year, token, || {
            let year = match (plain.birth.year, plain.age, extractor.age_reference) {
                (0, Some(age), Some(reference)) => reference.saturating_sub(age),
                (year, ..) => year,
            };
            let mut found = false;
            if year > 0 {
                spelling::close_years(year, |other| {
                    found = found || extractor.year_token(other) == token;
                });
            }
            found
        })
    }
}

/// One dump row on its way to be compared.
pub(crate) struct Row<'r> {
    pub(crate) record: &'r Record,
    pub(crate) plain: &'r Plain,
    pub(crate) extractor: &'r Extractor,
    /// What it says for one person, in bits, if a version has the same token in a slot: the rarer, the more. Found
    /// when first needed.
    agreeing: [Cell<Option<f64>>; Slot::SAID.len()],
}

impl<'r> Row<'r> {
    pub(crate) fn new(record: &'r Record, plain: &'r Plain, extractor: &'r Extractor) -> Self {
        Row {
            record,
            plain,
            extractor,
            agreeing: Default::default(),
        }
    }

    fn agreeing(&self, slot: Slot, library: &Library) -> f64 {
        let known = &self.agreeing[slot.at()];
        known.get().unwrap_or_else(|| {
            let (exact, ceiling) = agreement(slot);
            let weight = bits(exact, library.frequency(slot, self.record[slot.at()]));
            known.set(Some(weight.min(ceiling)));
            weight.min(ceiling)
        })
    }
}

/// The m-probability of agreement in a slot, and the most bits that it is worth.
fn agreement(slot: Slot) -> (f64, f64) {
    let weights = &*WEIGHTS;
    let levels = match slot {
        Slot::First => &weights.first_name,
        Slot::Last => &weights.last_name,
        Slot::BirthDate => &weights.birth_date,
        Slot::BirthYear => &weights.birth_year,
        Slot::Middle => &weights.middle_name,
        Slot::Suffix => &weights.name_suffix,
        Slot::Core => return (weights.address.exact, f64::INFINITY),
        Slot::VoterId => &weights.voter_number,
        Slot::CountyVoterId => &weights.county_voter_number,
        Slot::Phone => &weights.phone,
        Slot::Email => &weights.email,
        Slot::Registered => &weights.registration_date,
        Slot::Sex => &weights.sex,
        Slot::Race => &weights.race,
        Slot::Party => &weights.party,
        _ => {
            let place = &weights.address;
            return (place.place_exact, place.place_ceiling_bits);
        }
    };
    let ceiling = match levels.ceiling_bits {
        0.0 => f64::INFINITY,
        bits => bits,
    };
    (levels.exact, ceiling)
}

fn bits(m: f64, u: f64) -> f64 {
    (m / u.clamp(1e-9, 1.0)).log2()
}

/// How thoroughly a row is compared with a version: each depth looks at the spelling of one field more, and what its
/// score and its levels allow is at most what the depth before allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// Names and dates that differ are taken as close to a rare one, and other values that differ as common ones: an
    /// upper bound that needs neither spelling nor frequency.
    Hope,
    /// The first name as it is.
    First,
    /// The birth as well.
    Birth,
    /// All as it is, frequencies too.
    Whole,
}

impl Depth {
    /// From the cheapest to the one that decides.
    pub(crate) const ALL: [Depth; 4] = [Depth::Hope, Depth::First, Depth::Birth, Depth::Whole];
}

/// Compares a row with a version over the shared slots.
pub(crate) fn compare(
    row: &Row<'_>,
    version: &Record,
    shared: SlotSet,
    library: &Library,
    spellings: &mut Spellings,
    depth: Depth,
) -> Comparison {
    let weights = &*WEIGHTS;
    let hopeful = depth < Depth::Whole;
    let mut pair = Pair {
        row,
        version,
        shared,
        library,
        hopeful,
        score: 0.0,
        agreed: 0.0,
    };
    let first = pair.close_field(Slot::First, &weights.first_name, |_| {
        depth < Depth::First || spellings.has_first(row, version)
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
            depth < Depth::Birth || spellings.has_birth(row.extractor, row.plain, token)
        })
    } else {
        pair.close_field(Slot::BirthYear, &weights.birth_year, |token| {
            depth < Depth::Birth || spellings.has_year(row.extractor, row.plain, token)
        })
    };
    let middle = pair.middle(&weights.middle_name);
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
        agreed: pair.agreed,
        middle,
        same_middle: row.plain.middle.len() > 1 && middle == Level::Exact,
        same_place: pair.place().is_some_and(|(_, level)| level == Level::Exact),
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
    row: &'p Row<'p>,
    version: &'p Record,
    shared: SlotSet,
    library: &'p Library,
    hopeful: bool,
    score: f64,
    agreed: f64,
}

impl Pair<'_> {
    fn level(&self, slot: Slot) -> Level {
        let (row, version) = (self.row.record[slot.at()], self.version[slot.at()]);
        match (
            self.shared.has(slot) && row != 0 && version != 0,
            row == version,
        ) {
            (false, _) => Level::Missing,
            (true, true) => Level::Exact,
            (true, false) => Level::Differs,
        }
    }

    /// How common the version's value is; with `hopeful` as rare as any.
    fn rarity(&self, slot: Slot) -> f64 {
        if self.hopeful {
            self.library.rarest(slot)
        } else {
            self.library.frequency(slot, self.version[slot.at()])
        }
    }

    fn add(&mut self, m: f64, u: f64) {
        self.score += bits(m, u);
    }

    /// As far as the values are written, they agree.
    fn resemble(&mut self, m: f64, u: f64, ceiling: f64) {
        let capped = |bits: f64| {
            if ceiling > 0.0 {
                bits.min(ceiling)
            } else {
                bits
            }
        };
        self.score += capped(bits(m, u));
        self.agreed += capped(bits(1.0, u));
    }

    fn agree(&mut self, slot: Slot) {
        let bits = self.row.agreeing(slot, self.library);
        self.score += bits;
        self.agreed += bits.max(0.0);
    }

    /// The more people have another value, the less it says that this one does.
    fn differ(&mut self, slot: Slot, differs: f64) {
        if !self.hopeful {
            self.add(
                differs,
                1.0 - self.library.frequency(slot, self.version[slot.at()]),
            );
        } else if matches!(
            slot,
            Slot::VoterId | Slot::CountyVoterId | Slot::Phone | Slot::Email
        ) {
            self.add(differs, 0.9);
        } else if slot == Slot::Registered {
            self.add(differs, 0.5);
        }
    }

    fn plain_field(&mut self, slot: Slot, levels: &Levels) -> Level {
        let level = self.level(slot);
        match level {
            Level::Exact => self.agree(slot),
            Level::Differs => self.differ(slot, levels.differs),
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
            Level::Exact => self.agree(slot),
            Level::Close => self.resemble(levels.close, self.rarity(slot) * levels.neighbours, 0.0),
            Level::Differs => self.differ(slot, levels.differs),
            Level::Missing => {}
        }
        level
    }

    /// A first name that is only an initial on one side, where it was taken for different.
    fn initials(&mut self, level: Level, row: &Row<'_>, levels: &Levels) -> Level {
        let Some(initial) = row.plain.first.get(..1) else {
            return level;
        };
        let same = row.record[Slot::FirstInitial.at()] == self.version[Slot::FirstInitial.at()];
        let alone = || {
            row.plain.first.len() == 1
                || row.extractor.name_token(Kind::First, initial) == self.version[Slot::First.at()]
        };
        if level != Level::Differs || !same || !alone() {
            return level;
        }
        self.score -= bits(levels.differs, 1.0 - self.rarity(Slot::First));
        self.resemble(levels.initial, levels.initial_u, 0.0);
        Level::Close
    }

    fn middle(&mut self, levels: &Levels) -> Level {
        let (row, version) = (
            self.row.record[Slot::Middle.at()],
            self.version[Slot::Middle.at()],
        );
        let shared = self.shared.has(Slot::Middle);
        if !shared && !self.shared.has(Slot::MiddleInitial) {
            return Level::Missing;
        }
        match (row, version) {
            (0, 0) => Level::Missing,
            (0, _) | (_, 0) => {
                self.score += (levels.missing / levels.missing_u).log2();
                Level::Missing
            }
            _ if row == version && shared => {
                self.agree(Slot::Middle);
                Level::Exact
            }
            _ if self.has_same_initial() => {
                self.resemble(
                    levels.initial,
                    levels.initial_u,
                    levels.initial_ceiling_bits,
                );
                Level::Close
            }
            _ => {
                self.add(levels.differs, levels.differs_u);
                Level::Differs
            }
        }
    }

    /// One middle name is the other's initial, or both are alike as far as the columns go.
    fn has_same_initial(&self) -> bool {
        let at = Slot::MiddleInitial.at();
        let (row, middle) = (self.row, &self.row.plain.middle);
        let initial = &middle[..middle.len().min(1)];
        row.record[at] == self.version[at]
            && (!self.shared.has(Slot::Middle)
                || middle.len() == 1
                || row.extractor.name_token(Kind::Middle, initial)
                    == self.version[Slot::Middle.at()])
    }

    fn suffix(&mut self, levels: &Levels) -> Level {
        if !self.shared.has(Slot::Suffix) {
            return Level::Missing;
        }
        let (row, version) = (
            self.row.record[Slot::Suffix.at()],
            self.version[Slot::Suffix.at()],
        );
        match (row, version) {
            (0, 0) => Level::Missing,
            (0, _) | (_, 0) => {
                self.score += (levels.missing / levels.missing_u).log2();
                Level::Missing
            }
            _ if row == version => {
                self.agree(Slot::Suffix);
                Level::Exact
            }
            _ => {
                self.add(levels.differs, levels.differs_u);
                Level::Differs
            }
        }
    }

    /// The first of ZIP, city and county that both sides give.
    fn place(&self) -> Option<(Slot, Level)> {
        [Slot::Zip, Slot::City, Slot::County, Slot::CountyCode]
            .into_iter()
            .map(|slot| (slot, self.level(slot)))
            .find(|(_, level)| *level != Level::Missing)
    }

    /// Number, street, unit and place together: they say one thing, so they are counted once.
    fn address(&mut self) -> Level {
        let weights = &WEIGHTS.address;
        let core = self.level(Slot::Core);
        match (core, self.place()) {
            (Level::Exact, place) => {
                self.agree(Slot::Core);
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
                    Some((slot, Level::Exact)) => self.agree(slot),
                    Some((_, Level::Differs)) => self.score += weights.place_differs.log2(),
                    _ => {}
                }
            }
        }
        core
    }
}
