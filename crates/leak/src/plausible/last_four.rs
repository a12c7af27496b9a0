//! The last four digits of Social Security numbers.

use super::statistics::{Share, flatness};
use super::{Column, Context, Findings, Fit, digits, number};
use crate::dating::poisson_tail;
use levelhead_schema::figures;

/// Departure from flatness (Cohen's w) that serial numbers given out in turn do not show.
const LARGEST_EFFECT: f64 = 0.3;

/// Probability below which a departure is no accident.
const SMALLEST_P: f64 = 1e-6;

/// Share of impossible values above which they are no slips.
const MOST_IMPOSSIBLE: f64 = 0.05;

/// Share of values equal to the birth year above which they were made from it; by chance it is 1 in 10,000.
const MOST_BIRTH_YEARS: f64 = 0.05;

/// How improbable so few repeats must be in serial numbers drawn apart from each other.
const TOO_FEW_REPEATS: f64 = 1e-6;

/// The numbers 0000 to 9999.
const SERIALS: usize = 10_000;

/// Counts over one column.
#[derive(Clone, Debug)]
pub(crate) struct LastFourColumn {
    zeros: u64,
    malformed: u64,
    short: u64,
    with_year: u64,
    is_year: u64,
    first_two: Vec<u64>,
    last_two: Vec<u64>,
    /// Which serials occurred at all, a bit each.
    met: Vec<u64>,
}

impl Default for LastFourColumn {
    fn default() -> Self {
        LastFourColumn {
            zeros: 0,
            malformed: 0,
            short: 0,
            with_year: 0,
            is_year: 0,
            first_two: vec![0; 100],
            last_two: vec![0; 100],
            met: vec![0; SERIALS.div_ceil(64)],
        }
    }
}

impl Column for LastFourColumn {
    fn feed(&mut self, value: &[u8], _state: Option<&str>, context: &Context<'_>) -> Fit {
        let Some(digits) = digits(value).filter(|digits| (1..=4).contains(&digits.len())) else {
            self.malformed += 1;
            return Fit::Fails;
        };
        // Spreadsheets drop leading zeros.
        self.short += u64::from(digits.len() < 4);
        let serial = number(&digits) as usize;
        if serial == 0 {
            self.zeros += 1;
            return Fit::Fails;
        }
        self.first_two[serial / 100] += 1;
        self.last_two[serial % 100] += 1;
        self.met[serial / 64] |= 1 << (serial % 64);
        if let Some(born) = context.birth_year {
            self.with_year += 1;
            self.is_year += u64::from(usize::from(born) == serial);
        }
        Fit::Fits
    }

    fn merge(&mut self, other: &Self) {
        self.zeros += other.zeros;
        self.malformed += other.malformed;
        self.short += other.short;
        self.with_year += other.with_year;
        self.is_year += other.is_year;
        for (mine, theirs) in self.first_two.iter_mut().zip(&other.first_two) {
            *mine += theirs;
        }
        for (mine, theirs) in self.last_two.iter_mut().zip(&other.last_two) {
            *mine += theirs;
        }
        for (mine, theirs) in self.met.iter_mut().zip(&other.met) {
            *mine |= theirs;
        }
    }

    fn findings(&self, fit: Share) -> Findings {
        let mut found = self.spread(fit);
        self.repeats(&mut found);
        found
    }
}

impl LastFourColumn {
    /// People's serials repeat as birthdays do: a column without repeats was counted up or shuffled.
    fn repeats(&self, found: &mut Findings) {
        let values: u64 = self.first_two.iter().sum();
        let distinct: u64 = self
            .met
            .iter()
            .map(|word| u64::from(word.count_ones()))
            .sum();
        let serials = (SERIALS - 1) as f64;
        let expected = serials * (1.0 - (-(values as f64) / serials).exp());
        let repeats = values - distinct;
        // The chance of so few repeats or fewer; repeats are rare and nearly independent while few serials are used.
        let by_chance = 1.0 - poisson_tail(repeats + 1, values as f64 - expected);
        if by_chance < TOO_FEW_REPEATS {
            found.judge(
                true,
                format!(
                    "{} of {} values repeat an earlier one, where serials drawn apart repeat in about {:.0}: they were counted up or dealt out",
                    figures::number(repeats),
                    figures::number(values),
                    values as f64 - expected
                ),
            );
        }
    }

    fn spread(&self, fit: Share) -> Findings {
        let mut found = Findings::default();
        let impossible = Share {
            hits: fit.of - fit.hits,
            of: fit.of,
        };
        found.judge(
            impossible.low() > MOST_IMPOSSIBLE,
            format!(
                "{impossible} cannot end a Social Security number: {} are 0000, {} are not four digits",
                self.zeros, self.malformed
            ),
        );
        if self.short > 0 {
            let short = Share {
                hits: self.short,
                of: fit.of,
            };
            found.note(format!(
                "{short} have fewer than four digits and were read with leading zeros"
            ));
        }
        let is_year = Share {
            hits: self.is_year,
            of: self.with_year,
        };
        if is_year.low() > MOST_BIRTH_YEARS {
            found.judge(true, format!("{is_year} are the row's own year of birth"));
        }
        for (counts, which) in [(&self.first_two, "first"), (&self.last_two, "last")] {
            let Some(test) = flatness(counts) else {
                continue;
            };
            let uneven = test.p < SMALLEST_P && test.effect > LARGEST_EFFECT;
            let word = if uneven { "unevenly" } else { "evenly" };
            found.judge(
                uneven,
                format!(
                    "the {which} two digits are spread {word} over 00 to 99 (chi-square {:.0} with 99 degrees of freedom); issued and random serials are both even, so an even spread proves nothing",
                    test.chi_square
                ),
            );
        }
        found
    }
}
