//! Driver licence numbers: the state's forms, and in some states the name and birth year inside.

use super::identifiers::IDENTIFIERS;
use super::statistics::Share;
use super::{Column, Context, Findings, Fit};

/// A column of one state's licences may hold old and foreign ones; more misses than this are another thing.
const MOST_MISFITS: f64 = 0.2;

/// Coded numbers agree with the person but for marriages and renamings; fewer agreements than this are no
/// code at all. Numbers drawn at random agree in under 1%.
const FEWEST_AGREEING: f64 = 0.5;

/// Coded rows before their agreement is read.
const FEWEST_CODED: u64 = 20;

/// Counts over one column.
#[derive(Clone, Debug, Default)]
pub(crate) struct LicenceColumn {
    nine_digits_pass: u64,
    initial: Agreement,
    soundex: Agreement,
    year: Agreement,
    soundex_digits: Agreement,
}

/// How often a part of the number agrees with the row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Agreement {
    agree: u64,
    of: u64,
}

impl Agreement {
    fn add(&mut self, agrees: bool) {
        self.of += 1;
        self.agree += u64::from(agrees);
    }

    fn merge(&mut self, other: Agreement) {
        self.of += other.of;
        self.agree += other.agree;
    }

    fn share(self) -> Share {
        Share {
            hits: self.agree,
            of: self.of,
        }
    }
}

impl Column for LicenceColumn {
    fn feed(&mut self, value: &[u8], state: Option<&str>, context: &Context<'_>) -> Fit {
        let Some((state, form)) =
            state.and_then(|state| Some((state, IDENTIFIERS.licences.get(state)?)))
        else {
            return Fit::Untested;
        };
        let number: Vec<u8> = value
            .iter()
            .filter(|byte| !matches!(byte, b' ' | b'-'))
            .map(u8::to_ascii_uppercase)
            .collect();
        if !form.fits(&number) {
            return Fit::Fails;
        }
        self.nine_digits_pass += u64::from(form.nine_digits_pass);
        match state {
            "FL" | "IL" | "WI" => self.coded_by_soundex(&number, context),
            "NJ" => self.coded_by_new_jersey(&number, context),
            _ => {}
        }
        Fit::Fits
    }

    fn merge(&mut self, other: &Self) {
        self.nine_digits_pass += other.nine_digits_pass;
        self.initial.merge(other.initial);
        self.soundex.merge(other.soundex);
        self.year.merge(other.year);
        self.soundex_digits.merge(other.soundex_digits);
    }

    fn findings(&self, fit: Share) -> Findings {
        let mut found = Findings::default();
        let misfits = Share {
            hits: fit.of - fit.hits,
            of: fit.of,
        };
        found.judge(
            misfits.low() > MOST_MISFITS,
            format!("{misfits} have none of the forms known for the state's licence numbers, old ones included"),
        );
        let mut coded = |agreement: Agreement, fewest: f64, what: &str| {
            let share = agreement.share();
            if agreement.of >= FEWEST_CODED {
                found.judge(share.high() < fewest, format!("{share} {what}"));
            }
        };
        coded(
            self.soundex,
            FEWEST_AGREEING,
            "carry the Soundex code of the surname, as this state's numbers do",
        );
        coded(
            self.initial,
            FEWEST_AGREEING,
            "begin with the initial of the surname, as this state's numbers do",
        );
        coded(
            self.year,
            FEWEST_AGREEING,
            "carry the year of birth, as this state's numbers do",
        );
        coded(
            self.soundex_digits,
            0.9,
            "have only 0 to 6 where Soundex digits stand; random digits have 34%",
        );
        if self.nine_digits_pass > 0 {
            let weak = Share {
                hits: self.nine_digits_pass,
                of: fit.of,
            };
            found.note(format!(
                "{weak} passed where any nine digits pass, so that the form says little"
            ));
        }
        found
    }
}

impl LicenceColumn {
    /// Surname initial, three Soundex digits, three for the first name, two of the birth year.
    fn coded_by_soundex(&mut self, number: &[u8], context: &Context<'_>) {
        self.soundex_digits.add(
            number[1..4]
                .iter()
                .all(|digit| (b'0'..=b'6').contains(digit)),
        );
        if let Some(code) = context.last_name.and_then(soundex) {
            self.initial.add(number[0] == code[0]);
            self.soundex.add(number[..4] == code);
        }
        self.birth_year(&number[7..9], context);
    }

    /// Surname initial first; month in characters 11 and 12 of 15, year in the next two.
    fn coded_by_new_jersey(&mut self, number: &[u8], context: &Context<'_>) {
        if let Some(code) = context.last_name.and_then(soundex) {
            self.initial.add(number[0] == code[0]);
        }
        self.birth_year(&number[12..14], context);
    }

    fn birth_year(&mut self, two_digits: &[u8], context: &Context<'_>) {
        if let Some(born) = context.birth_year {
            let written = two_digits
                .iter()
                .fold(0, |year, digit| year * 10 + u16::from(digit - b'0'));
            self.year.add(written == born % 100);
        }
    }
}

/// American Soundex: a letter and three digits; `None` for a name without a letter.
/// # Source
/// US National Archives, "The Soundex Indexing System": letters of one code side by side, also with H or W
/// between them, count once.
fn soundex(name: &[u8]) -> Option<[u8; 4]> {
    let mut letters = name
        .iter()
        .filter(|byte| byte.is_ascii_alphabetic())
        .map(u8::to_ascii_uppercase);
    let first = letters.next()?;
    let mut code = [first, b'0', b'0', b'0'];
    let (mut filled, mut last) = (1, digit_of(first));
    for letter in letters {
        let digit = digit_of(letter);
        if digit != b'0' && digit != last && filled < 4 {
            code[filled] = digit;
            filled += 1;
        }
        if !matches!(letter, b'H' | b'W') {
            last = digit;
        }
    }
    Some(code)
}

/// The Soundex digit of an upper-case letter, `0` for vowels, H, W and Y.
fn digit_of(letter: u8) -> u8 {
    match letter {
        b'B' | b'F' | b'P' | b'V' => b'1',
        b'C' | b'G' | b'J' | b'K' | b'Q' | b'S' | b'X' | b'Z' => b'2',
        b'D' | b'T' => b'3',
        b'L' => b'4',
        b'M' | b'N' => b'5',
        b'R' => b'6',
        _ => b'0',
    }
}

#[cfg(test)]
mod tests {
    use super::soundex;

    #[test]
    fn soundex_gives_the_archives_own_examples() {
        let check = |name: &str, expect: &str| {
            assert_eq!(
                soundex(name.as_bytes()).unwrap(),
                expect.as_bytes(),
                "{name}"
            )
        };
        check("Washington", "W252");
        check("Lee", "L000");
        check("Gutierrez", "G362");
        check("Pfister", "P236");
        check("Jackson", "J250");
        check("Tymczak", "T522");
        check("VanDeusen", "V532");
        check("Ashcraft", "A261");
        check("O'Brien", "O165");
        assert_eq!(soundex(b"12"), None);
    }
}
