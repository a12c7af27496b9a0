//! What the sampled values of one column have in common.

use super::cells::{self, TRAITS, Trait, Traits};
use super::dates;
use super::vocabulary::{Vocabulary, vocabulary};
use levelhead_schema::Batch;
use std::collections::HashMap;

/// Cells looked at in one table; more columns mean fewer rows of each.
const CELLS_SAMPLED: usize = 30_000;
/// Rows looked at, whatever the number of columns.
const ROWS_LEAST: usize = 200;
const ROWS_MOST: usize = 2_000;

/// Counts over the sampled values of one column.
pub(crate) struct Profile {
    /// Rows sampled.
    pub(crate) rows: usize,
    /// Rows whose value is not blank.
    pub(crate) filled: usize,
    /// Different values.
    pub(crate) distinct: usize,
    /// Values of the most frequent shape (digits as 9, letters as A).
    pub(crate) of_one_shape: usize,
    /// Shortest and longest value, in characters.
    pub(crate) shortest: usize,
    pub(crate) longest: usize,
    /// Smallest and largest of the values that are plain numbers.
    pub(crate) smallest: u64,
    pub(crate) largest: u64,
    /// True when each value is the one before plus one.
    pub(crate) running: bool,
    /// Years of the values that are dates, or else years; sorted.
    pub(crate) years: Vec<i32>,
    /// Dates that can be read year first, month first, day first.
    pub(crate) year_first: usize,
    pub(crate) month_first: usize,
    pub(crate) day_first: usize,
    /// Mean, in bits, by which known names are first names rather than surnames.
    pub(crate) lean_first: f64,
    counts: [u32; TRAITS],
}

impl Profile {
    fn empty() -> Self {
        Profile {
            rows: 0,
            filled: 0,
            distinct: 0,
            of_one_shape: 0,
            shortest: usize::MAX,
            longest: 0,
            smallest: u64::MAX,
            largest: 0,
            running: true,
            years: Vec::new(),
            year_first: 0,
            month_first: 0,
            day_first: 0,
            lean_first: 0.0,
            counts: [0; TRAITS],
        }
    }

    /// Share of the filled values that are `name`; 0 when nothing is filled.
    pub(crate) fn share(&self, name: Trait) -> f64 {
        self.part(self.counts[name as usize] as usize)
    }

    /// Number of values that are `name`.
    pub(crate) fn count(&self, name: Trait) -> usize {
        self.counts[name as usize] as usize
    }

    /// Different values per filled value.
    pub(crate) fn distinct_share(&self) -> f64 {
        self.part(self.distinct)
    }

    /// Share of values of the most frequent shape.
    pub(crate) fn shape_share(&self) -> f64 {
        self.part(self.of_one_shape)
    }

    /// Share of rows with a value.
    pub(crate) fn filled_share(&self) -> f64 {
        if self.rows == 0 {
            0.0
        } else {
            self.filled as f64 / self.rows as f64
        }
    }

    /// The year below which `share` of the years lie.
    pub(crate) fn year_at(&self, share: f64) -> Option<i32> {
        let at = (self.years.len().saturating_sub(1) as f64 * share).round() as usize;
        self.years.get(at).copied()
    }

    fn part(&self, count: usize) -> f64 {
        if self.filled == 0 {
            0.0
        } else {
            count as f64 / self.filled as f64
        }
    }
}

/// One profile a column.
pub(crate) fn profiles(sample: &[Batch], columns: usize) -> Vec<Profile> {
    let rows = (CELLS_SAMPLED / columns.max(1)).clamp(ROWS_LEAST, ROWS_MOST);
    (0..columns)
        .map(|column| Gathering::over(sample, column, rows, vocabulary()))
        .collect()
}

/// The cell of a column, trimmed; `None` when it is blank or says so ("NULL").
pub(crate) fn value<'b>(
    batch: &'b Batch,
    row: usize,
    column: usize,
    vocabulary: &Vocabulary,
) -> Option<&'b str> {
    if column >= batch.columns() {
        return None;
    }
    let cell = std::str::from_utf8(batch.cell(row, column)).ok()?.trim();
    let blank = cell.is_empty()
        || cell.len() <= 6
            && vocabulary
                .lists
                .blank
                .contains(cell.to_ascii_uppercase().as_str());
    (!blank).then_some(cell)
}

/// What one value is, found once however often it stands in the column.
struct Facts {
    traits: Traits,
    shape: u64,
    length: usize,
    number: Option<u64>,
    date: Option<dates::Reading>,
    lean_first: Option<f64>,
}

impl Facts {
    fn of(cell: &str, vocabulary: &Vocabulary) -> Self {
        let upper = cell.to_uppercase();
        let traits = cells::test(cell, &upper, vocabulary);
        let named = traits.has(Trait::FirstName) || traits.has(Trait::LastName);
        let name = upper.split([' ', '-']).next().unwrap_or_default();
        Facts {
            traits,
            shape: cells::shape_number(cell),
            length: cell.chars().count(),
            number: if traits.has(Trait::Digits) {
                cell.parse().ok()
            } else {
                None
            },
            date: if traits.has(Trait::Date) {
                dates::read(cell)
            } else {
                None
            },
            lean_first: named.then(|| vocabulary.ranks(name).lean_first()),
        }
    }
}

struct Gathering {
    profile: Profile,
    shapes: HashMap<u64, usize>,
    plain_years: Vec<i32>,
    before: Option<u64>,
    leans: (f64, usize),
}

impl Gathering {
    fn over(sample: &[Batch], column: usize, rows: usize, vocabulary: &Vocabulary) -> Profile {
        let mut gathering = Gathering {
            profile: Profile::empty(),
            shapes: HashMap::new(),
            plain_years: Vec::new(),
            before: None,
            leans: (0.0, 0),
        };
        let mut known: HashMap<&str, Facts> = HashMap::new();
        let cells = sample
            .iter()
            .flat_map(|batch| (0..batch.rows()).map(move |row| (batch, row)));
        for (batch, row) in cells.take(rows) {
            gathering.profile.rows += 1;
            if let Some(cell) = value(batch, row, column, vocabulary) {
                let facts = known
                    .entry(cell)
                    .or_insert_with(|| Facts::of(cell, vocabulary));
                gathering.add(facts);
            }
        }
        gathering.finish(known.len())
    }

    fn add(&mut self, facts: &Facts) {
        let profile = &mut self.profile;
        profile.filled += 1;
        let mut bits = facts.traits.bits();
        while bits != 0 {
            profile.counts[bits.trailing_zeros() as usize] += 1;
            bits &= bits - 1;
        }
        profile.shortest = profile.shortest.min(facts.length);
        profile.longest = profile.longest.max(facts.length);
        if let Some(number) = facts.number {
            profile.smallest = profile.smallest.min(number);
            profile.largest = profile.largest.max(number);
        }
        let follows = |before: u64| facts.number.is_some() && before.checked_add(1) == facts.number;
        profile.running &= facts.number.is_some() && self.before.is_none_or(follows);
        self.before = facts.number;
        if let Some(date) = facts.date {
            profile.years.push(date.year);
            profile.year_first += usize::from(date.year_month_day);
            profile.month_first += usize::from(date.month_day_year);
            profile.day_first += usize::from(date.day_month_year);
        } else if facts.traits.has(Trait::Year) {
            self.plain_years
                .extend(facts.number.and_then(|year| i32::try_from(year).ok()));
        }
        if let Some(lean) = facts.lean_first {
            self.leans = (self.leans.0 + lean, self.leans.1 + 1);
        }
        *self.shapes.entry(facts.shape).or_default() += 1;
    }

    fn finish(self, distinct: usize) -> Profile {
        let mut profile = self.profile;
        profile.distinct = distinct;
        profile.of_one_shape = self.shapes.values().copied().max().unwrap_or(0);
        if profile.years.is_empty() {
            profile.years = self.plain_years;
        }
        profile.years.sort_unstable();
        profile.running &= profile.filled == profile.rows && profile.filled > 1;
        if self.leans.1 > 0 {
            profile.lean_first = self.leans.0 / self.leans.1 as f64;
        }
        profile
    }
}
