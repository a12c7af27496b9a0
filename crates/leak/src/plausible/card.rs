//! Payment card numbers: check digit and network.

use super::identifiers::IDENTIFIERS;
use super::statistics::Share;
use super::{Column, Context, Findings, Fit, digits, number};

/// Share of right check digits below which numbers were not read off cards. Random digits pass in 10%.
const FEWEST_PASSING: f64 = 0.5;

/// Counts over one column.
#[derive(Clone, Debug, Default)]
pub(crate) struct CardColumn {
    malformed: u64,
    tested: u64,
    luhn: u64,
    network: u64,
}

impl Column for CardColumn {
    fn feed(&mut self, value: &[u8], _state: Option<&str>, _context: &Context<'_>) -> Fit {
        let Some(digits) = digits(value).filter(|digits| (12..=19).contains(&digits.len())) else {
            self.malformed += 1;
            return Fit::Fails;
        };
        self.tested += 1;
        let checks = luhn(&digits);
        let leading = |length: u32| number(&digits[..(length as usize).min(digits.len())]);
        let issued = IDENTIFIERS
            .cards
            .iter()
            .any(|network| network.issues(digits.len(), leading));
        self.luhn += u64::from(checks);
        self.network += u64::from(issued);
        Fit::when(checks && issued)
    }

    fn merge(&mut self, other: &Self) {
        self.malformed += other.malformed;
        self.tested += other.tested;
        self.luhn += other.luhn;
        self.network += other.network;
    }

    fn findings(&self, fit: Share) -> Findings {
        let mut found = Findings::default();
        let luhn = Share {
            hits: self.luhn,
            of: self.tested,
        };
        let network = Share {
            hits: self.network,
            of: self.tested,
        };
        let malformed = Share {
            hits: self.malformed,
            of: fit.of,
        };
        found.judge(
            malformed.low() > FEWEST_PASSING,
            format!("{malformed} do not have 12 to 19 digits"),
        );
        if self.tested >= super::FEWEST_VALUES {
            found.judge(
                luhn.high() < FEWEST_PASSING,
                format!("{luhn} have a right check digit; random digits have 10%, and generators may add it"),
            );
            found.judge(
                network.high() < FEWEST_PASSING,
                format!("{network} begin and are as long as a card network's numbers"),
            );
        }
        found
    }
}

/// The Luhn check: from the right, every second digit doubled and its digits added, the sum a multiple of 10.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match u32::from(*digit) << (index % 2) {
            two @ 10.. => two - 9,
            one => one,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::luhn;

    #[test]
    fn luhn_passes_published_test_numbers() {
        let check = |number: &str, passes: bool| {
            let digits: Vec<u8> = number.bytes().map(|byte| byte - b'0').collect();
            assert_eq!(luhn(&digits), passes, "{number}");
        };
        check("4111111111111111", true);
        check("378282246310005", true);
        check("4111111111111112", false);
        check("79927398713", true);
        check("79927398710", false);
    }
}
