//! The last four digits of Social Security numbers.

use super::statistics::{Share, flatness};
use super::{Column, Context, Findings, Fit, digits, number};

/// Departure from flatness (Cohen's w) that serial numbers given out in turn do not show.
const LARGEST_EFFECT: f64 = 0.3;

/// Probability below which a departure is no accident.
const SMALLEST_P: f64 = 1e-6;

/// Share of impossible values above which they are no slips.
const MOST_IMPOSSIBLE: f64 = 0.05;

/// Share of values equal to the birth year above which they were made from it; by chance it is 1 in 10,000.
const MOST_BIRTH_YEARS: f64 = 0.05;

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
