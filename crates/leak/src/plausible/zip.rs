//! ZIP codes: five or nine digits, in the part of the country where the row's state lies.

use super::identifiers::IDENTIFIERS;
use super::statistics::{Share, flatness};
use super::{Column, Context, Findings, Fit, digits, number};

/// Values that are no ZIP code, above slips of the hand.
const MOST_IMPOSSIBLE: f64 = 0.05;

/// Share of rows whose ZIP lies in their state's part of the country, below which ZIP and state were not
/// taken from the same address. Random digits have 10%.
const FEWEST_AT_HOME: f64 = 0.5;

/// Values before the spread of first digits is read: a nationwide list of fewer might look even by accident.
const FEWEST_FOR_SPREAD: u64 = 1000;

/// The lowest code in use.
const LOWEST: u64 = 501;

/// Counts over one column.
#[derive(Clone, Debug, Default)]
pub(crate) struct ZipColumn {
    short: u64,
    first_digits: [u64; 10],
    with_state: u64,
    home: u64,
}

impl Column for ZipColumn {
    fn feed(&mut self, value: &[u8], state: Option<&str>, _context: &Context<'_>) -> Fit {
        let five = digits(value).and_then(|digits| match digits.len() {
            length @ 3..=5 => Some((number(&digits), length < 5)),
            length @ 7..=9 => Some((number(&digits) / 10_000, length < 9)),
            _ => None,
        });
        let Some((zip, short)) = five.filter(|(zip, _)| (LOWEST..99_999).contains(zip)) else {
            return Fit::Fails;
        };
        self.short += u64::from(short);
        let first = (zip / 10_000) as u8;
        self.first_digits[usize::from(first)] += 1;
        if let Some((state, home)) =
            state.and_then(|state| IDENTIFIERS.zip_digit.get_key_value(state))
        {
            self.with_state += 1;
            // Holtsville and Fishers Island lie in New York.
            let exception = state == "NY" && matches!(zip / 100, 5 | 63);
            self.home += u64::from(*home == first || exception);
        }
        Fit::Fits
    }

    fn merge(&mut self, other: &Self) {
        self.short += other.short;
        self.with_state += other.with_state;
        self.home += other.home;
        for (mine, theirs) in self.first_digits.iter_mut().zip(&other.first_digits) {
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
            format!("{impossible} cannot be ZIP codes"),
        );
        if self.short > 0 {
            let short = Share {
                hits: self.short,
                of: fit.of,
            };
            found.note(format!("{short} had lost their leading zeros"));
        }
        if self.with_state >= super::FEWEST_VALUES {
            let home = Share {
                hits: self.home,
                of: self.with_state,
            };
            found.judge(
                home.high() < FEWEST_AT_HOME,
                format!("{home} lie in the part of the country of the row's state; random digits have 10%"),
            );
        }
        let flat = flatness(&self.first_digits)
            .filter(|test| test.p > 0.001 && fit.hits >= FEWEST_FOR_SPREAD);
        if let Some(test) = flat {
            found.judge(
                true,
                format!("all first digits are about equally frequent (chi-square {:.1}), as in digits drawn at random", test.chi_square),
            );
        }
        found
    }
}
