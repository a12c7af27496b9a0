//! Birth dates: heaps, missing days, years that no population has.

use super::statistics::{Share, flatness};
use super::{Column, Context, Findings, Fit};
use crate::date;
use levelhead_schema::figures;

/// First and last year that is counted for itself.
const YEARS: std::ops::Range<u16> = 1880..2030;

/// Dates that are none, above slips of the hand.
const MOST_IMPOSSIBLE: f64 = 0.01;

/// Share of one day of the year above which day and month are fillers.
const MOST_ONE_DAY: f64 = 0.5;

/// Share of firsts of the month above which the day is a filler.
const MOST_FIRSTS: f64 = 0.9;

/// Dates before absent last days of the month are read: by then 8% are expected, so that none has a chance
/// of 1 in 20,000.
const FEWEST_FOR_LAST_DAYS: u64 = 120;

/// Dates before the spread of years is read.
const FEWEST_FOR_YEARS: u64 = 300;

/// Span of years below which a flat spread is natural.
const SHORTEST_SPAN: usize = 30;

/// Cells into which the span of years is cut.
const YEAR_CELLS: usize = 12;

/// Share of rows whose date must agree with their year of birth.
const FEWEST_AGREEING: f64 = 0.5;

/// Counts over one column.
#[derive(Clone, Debug)]
pub(crate) struct BirthColumn {
    full: u64,
    year_only: u64,
    defaults: u64,
    /// Month and day: 31 cells a month.
    days: Vec<u64>,
    years: Vec<u64>,
    with_year: u64,
    same_year: u64,
}

impl Default for BirthColumn {
    fn default() -> Self {
        BirthColumn {
            full: 0,
            year_only: 0,
            defaults: 0,
            days: vec![0; 12 * 31],
            years: vec![0; YEARS.len()],
            with_year: 0,
            same_year: 0,
        }
    }
}

impl Column for BirthColumn {
    fn feed(&mut self, value: &[u8], _state: Option<&str>, context: &Context<'_>) -> Fit {
        let Some(born) = date::parse(value, context.date_order) else {
            return Fit::Fails;
        };
        if !born.is_full() {
            self.year_only += 1;
            return Fit::Fits;
        }
        if born.day > last_day(born.year, born.month) {
            return Fit::Fails;
        }
        // Defaults of old systems; real files have a heap of them, so they are no slips of a generator.
        if born.month == 1 && born.day == 1 && matches!(born.year, 1800 | 1850 | 1900 | 1901 | 1970)
        {
            self.defaults += 1;
            return Fit::Fits;
        }
        let Some(year) = YEARS
            .contains(&born.year)
            .then(|| usize::from(born.year - YEARS.start))
        else {
            return Fit::Fails;
        };
        self.full += 1;
        self.years[year] += 1;
        self.days[(usize::from(born.month) - 1) * 31 + usize::from(born.day) - 1] += 1;
        if let Some(told) = context.birth_year {
            self.with_year += 1;
            self.same_year += u64::from(told == born.year);
        }
        Fit::Fits
    }

    fn merge(&mut self, other: &Self) {
        self.full += other.full;
        self.year_only += other.year_only;
        self.defaults += other.defaults;
        self.with_year += other.with_year;
        self.same_year += other.same_year;
        for (mine, theirs) in self.days.iter_mut().zip(&other.days) {
            *mine += theirs;
        }
        for (mine, theirs) in self.years.iter_mut().zip(&other.years) {
            *mine += theirs;
        }
    }

    fn findings(&self, fit: Share) -> Findings {
        let mut found = Findings::default();
        let impossible = Share {
            hits: fit.of - fit.hits,
            of: fit.of,
        };
        found.judge(
            impossible.low() > MOST_IMPOSSIBLE,
            format!(
                "{impossible} are impossible dates, or lie before {}",
                YEARS.start
            ),
        );
        if self.year_only > 0 {
            let share = Share {
                hits: self.year_only,
                of: fit.of,
            };
            let sentence = format!("{share} carry no day");
            found.mask(share.value() > MOST_ONE_DAY, sentence);
        }
        self.days(&mut found);
        self.years(&mut found);
        let agree = Share {
            hits: self.same_year,
            of: self.with_year,
        };
        if self.with_year >= super::FEWEST_VALUES {
            found.judge(
                agree.high() < FEWEST_AGREEING,
                format!("{agree} agree with the row's own year of birth"),
            );
        }
        if self.defaults > 0 {
            let share = Share {
                hits: self.defaults,
                of: fit.of,
            };
            found.note(format!("{share} are defaults such as 1900-01-01, a heap that real files have and generators rarely make"));
        }
        found
    }
}

impl BirthColumn {
    fn days(&self, found: &mut Findings) {
        let share = |hits: u64| Share {
            hits,
            of: self.full,
        };
        let most = self.days.iter().copied().max().unwrap_or_default();
        let top = self
            .days
            .iter()
            .position(|count| *count == most)
            .unwrap_or_default();
        if share(most).low() > MOST_ONE_DAY {
            found.mask(
                true,
                format!(
                    "{} fall on day {} of month {}: only the year is carried",
                    share(most),
                    top % 31 + 1,
                    top / 31 + 1
                ),
            );
            return;
        }
        let firsts = share(self.days.iter().step_by(31).sum());
        if firsts.low() > MOST_FIRSTS {
            found.mask(
                true,
                format!("{firsts} fall on the first of a month: the day is not carried"),
            );
            return;
        }
        let january = share(self.days[0]);
        found.note(format!("{january} fall on 1 January, where an even spread has 0.3%; real files have a heap there"));
        let last_days = share(self.days.chunks(31).flat_map(|month| &month[28..]).sum());
        if self.full >= FEWEST_FOR_LAST_DAYS {
            found.judge(
                last_days.hits == 0,
                format!("{last_days} fall on the 29th to the 31st, where the calendar has 8%; one common way to make up dates never does"),
            );
        }
    }

    fn years(&self, found: &mut Findings) {
        let Some(first) = self.years.iter().position(|count| *count > 0) else {
            return;
        };
        let last = self
            .years
            .iter()
            .rposition(|count| *count > 0)
            .unwrap_or(first);
        // The years at both ends are seldom whole.
        let (from, to) = (first + 1, last);
        let span = to.saturating_sub(from);
        if span < SHORTEST_SPAN || self.full < FEWEST_FOR_YEARS {
            return;
        }
        // Cells of equal width from the oldest year on; the few years left over are not used.
        let width = span / YEAR_CELLS.min(span);
        let cells: Vec<u64> = self.years[from..from + width * YEAR_CELLS]
            .chunks(width)
            .map(|cell| cell.iter().sum())
            .collect();
        let Some(test) = flatness(&cells) else { return };
        let flat = test.p > 0.001 && test.effect < 0.25;
        let (from, to) = (
            usize::from(YEARS.start) + from,
            usize::from(YEARS.start) + to - 1,
        );
        let word = if flat {
            "all about equally frequent, as no population is"
        } else {
            "not equally frequent, as in any population"
        };
        found.judge(
            flat,
            format!(
                "birth years {from} to {to} are {word} (chi-square {:.0} over {} dates)",
                test.chi_square,
                figures::number(self.full)
            ),
        );
    }
}

/// The last day of a month in the Gregorian calendar.
pub(super) fn last_day(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
