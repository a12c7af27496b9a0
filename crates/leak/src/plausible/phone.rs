//! Telephone numbers of the North American Numbering Plan.

use super::identifiers::{AreaCode, IDENTIFIERS};
use super::statistics::{Share, flatness};
use super::{Column, Context, Findings, Fit};

/// Area codes drawn at random belong to no state in 55%; new codes and slips make a few percent.
const MOST_STATELESS: f64 = 0.2;

/// Numbers that nobody can have, above slips of the hand.
const MOST_IMPOSSIBLE: f64 = 0.05;

/// Numbers of the block kept for fiction, above a trace.
const MOST_FICTIONAL: f64 = 0.01;

/// Numbers written as one generator writes them, above a trace.
const MOST_GENERATOR_SHAPES: f64 = 0.02;

/// Rows with a state before the share of home area codes is read.
const FEWEST_STATES: u64 = 200;

/// Counts over one column.
#[derive(Clone, Debug)]
pub(crate) struct PhoneColumn {
    malformed: u64,
    /// Numbers without an area code.
    local: u64,
    never: u64,
    filler: u64,
    area_codes: Vec<u64>,
    fictional: u64,
    generator: u64,
    valid: u64,
    with_state: u64,
    home: u64,
    /// Sum of each row's chance that a random assigned area code is its state's, in millionths.
    home_by_chance: u64,
}

impl Default for PhoneColumn {
    fn default() -> Self {
        PhoneColumn {
            malformed: 0,
            local: 0,
            never: 0,
            filler: 0,
            area_codes: vec![0; 1000],
            fictional: 0,
            generator: 0,
            valid: 0,
            with_state: 0,
            home: 0,
            home_by_chance: 0,
        }
    }
}

impl Column for PhoneColumn {
    fn feed(&mut self, value: &[u8], state: Option<&str>, _context: &Context<'_>) -> Fit {
        self.generator += u64::from(IDENTIFIERS.phone.generator.is_match(value));
        // Some states give area code, exchange and line in three columns: a part tells nothing.
        if matches!(value.len(), 3 | 4) && value.iter().all(u8::is_ascii_digit) {
            return Fit::Untested;
        }
        let Some(digits) = national_digits(value) else {
            self.malformed += 1;
            return Fit::Fails;
        };
        if digits.iter().all(|digit| *digit == digits[0]) {
            self.filler += 1;
            return Fit::Fails;
        }
        let is_n11 = |three: &[u8]| three[1] == 1 && three[2] == 1;
        let (area, local) = digits.split_at(digits.len() - LOCAL_DIGITS);
        let exchange = &local[..3];
        let fictional = super::number(&local[..5]) == 55_501;
        if area.is_empty() {
            // Several states give the area code in a column of its own.
            self.local += 1;
            if exchange[0] < 2 || is_n11(exchange) {
                self.never += 1;
                return Fit::Fails;
            }
            self.valid += 1;
            self.fictional += u64::from(fictional);
            return Fit::Fits;
        }
        let code = super::number(area) as usize;
        // N11 exchanges exist behind non-geographic codes only, which no person's number has.
        if area[0] < 2 || exchange[0] < 2 || area[1] == 9 || is_n11(area) || is_n11(exchange) {
            self.never += 1;
            // An area code that nobody has is also what tells a random one.
            self.area_codes[code] += 1;
            return Fit::Fails;
        }
        self.valid += 1;
        self.area_codes[code] += 1;
        self.fictional += u64::from(fictional);
        if let Some(codes) = state.and_then(|state| IDENTIFIERS.phone.by_state.get(state)) {
            self.with_state += 1;
            self.home += u64::from(codes.contains(&(code as u16)));
            self.home_by_chance +=
                codes.len() as u64 * 1_000_000 / IDENTIFIERS.phone.state_codes.max(1);
        }
        Fit::Fits
    }

    fn merge(&mut self, other: &Self) {
        self.malformed += other.malformed;
        self.local += other.local;
        self.never += other.never;
        self.filler += other.filler;
        self.fictional += other.fictional;
        self.generator += other.generator;
        self.valid += other.valid;
        self.with_state += other.with_state;
        self.home += other.home;
        self.home_by_chance += other.home_by_chance;
        for (mine, theirs) in self.area_codes.iter_mut().zip(&other.area_codes) {
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
                "{impossible} cannot be North American telephone numbers: {} are neither ten digits nor seven, {} use codes that are never given out, {} repeat one digit",
                self.malformed, self.never, self.filler
            ),
        );
        if self.local > 0 {
            let local = Share {
                hits: self.local,
                of: fit.of,
            };
            found.note(format!("{local} have no area code"));
        }
        self.area_codes(&mut found);
        let fictional = Share {
            hits: self.fictional,
            of: self.valid,
        };
        found.judge(
            fictional.low() > MOST_FICTIONAL,
            format!("{fictional} lie in 555-0100 to 555-0199, the block used in fiction"),
        );
        let generator = Share {
            hits: self.generator,
            of: fit.of,
        };
        if self.generator > 0 {
            found.judge(
                generator.low() > MOST_GENERATOR_SHAPES,
                format!("{generator} are written with a 001- prefix or an extension as a common data generator writes them"),
            );
        }
        if self.with_state >= FEWEST_STATES {
            let home = Share {
                hits: self.home,
                of: self.with_state,
            };
            let by_chance = self.home_by_chance as f64 / 1e6 / self.with_state as f64;
            found.judge(
                home.low() <= by_chance,
                format!("{home} have an area code of the row's own state; assigned codes drawn at random have {:.1}%", by_chance * 100.0),
            );
        }
        found
    }
}

impl PhoneColumn {
    fn area_codes(&self, found: &mut Findings) {
        let owners = &IDENTIFIERS.phone.owner;
        let owned_by = |owner: AreaCode| -> u64 {
            self.area_codes
                .iter()
                .zip(owners)
                .filter(|(_, of)| **of == owner)
                .map(|(count, _)| count)
                .sum()
        };
        let of = self.area_codes.iter().sum();
        if of == 0 {
            return;
        }
        let stateless = Share {
            hits: of - owned_by(AreaCode::State),
            of,
        };
        let at_random = IDENTIFIERS.phone.stateless_at_random * 100.0;
        found.judge(
            stateless.low() > MOST_STATELESS,
            format!(
                "{stateless} have an area code of no state, {} of them toll-free or a service; codes drawn at random have {at_random:.1}%",
                owned_by(AreaCode::Service)
            ),
        );
        let assigned: Vec<u64> = self
            .area_codes
            .iter()
            .zip(owners)
            .filter(|(_, owner)| **owner == AreaCode::State)
            .map(|(count, _)| *count)
            .collect();
        if let Some(test) = flatness(&assigned).filter(|test| test.p > 0.001) {
            found.judge(
                true,
                format!(
                    "all {} area codes of the states are about equally frequent (chi-square {:.0}); people are not spread like that",
                    assigned.len(),
                    test.chi_square
                ),
            );
        }
    }
}

/// Digits of a number without its area code.
const LOCAL_DIGITS: usize = 7;

/// Ten digits, or seven where there is no area code; without the country code and without an extension.
fn national_digits(value: &[u8]) -> Option<Vec<u8>> {
    let end = value
        .iter()
        .position(|byte| matches!(byte, b'x' | b'X' | b'e' | b'E' | b',' | b';' | b'#'))
        .unwrap_or(value.len());
    let number = value[..end].trim_ascii();
    let digits = super::digits(number.strip_prefix(b"+").unwrap_or(number))?;
    let national = match digits.as_slice() {
        [1, rest @ ..] if rest.len() == 10 => rest,
        [0, 0, 1, rest @ ..] if rest.len() == 10 => rest,
        all => all,
    };
    matches!(national.len(), LOCAL_DIGITS | 10).then(|| national.to_vec())
}

#[cfg(test)]
mod tests {
    use super::national_digits;

    #[test]
    fn national_numbers_are_found() {
        let check = |value: &str, found: bool| {
            assert_eq!(
                national_digits(value.as_bytes()).is_some(),
                found,
                "{value}"
            )
        };
        check("(517) 555-0123", true);
        check("+1-517-555-0123x345", true);
        check("001-517-555-0123", true);
        check("517-555-0123 ext. 4", true);
        check("555-0123", true);
        check("517-555-012", false);
        check("2 517 555 0123", false);
        check("call me", false);
    }
}
