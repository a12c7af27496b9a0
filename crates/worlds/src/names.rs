//! Names drawn as often as the census found them.

use crate::Error;
use crate::dice::{Dice, Weighted};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// First names, surnames and nicknames, with tables to draw from.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) first: Vec<&'static str>,
    pub(crate) last: Vec<&'static str>,
    /// The census group that at least 60% of the surname's bearers gave; `-` when there is none.
    last_group: Vec<u8>,
    female: Weighted,
    male: Weighted,
    surnames: Weighted,
    nicknames: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Names {
    /// The shipped names, parsed once.
    pub(crate) fn shipped() -> Result<&'static Names, Error> {
        static NAMES: OnceLock<Option<Names>> = OnceLock::new();
        NAMES.get_or_init(Names::parse).as_ref().ok_or(Error::Data {
            file: "first_names.csv or surnames.csv",
            source: None,
        })
    }

    fn parse() -> Option<Names> {
        let (mut first, mut women, mut men) = (Vec::new(), Vec::new(), Vec::new());
        for line in include_str!("../data/first_names.csv").lines().skip(1) {
            let mut cells = line.split(',');
            first.push(cells.next()?);
            let count: u64 = cells.next()?.parse().ok()?;
            let male_permille: u64 = cells.next()?.parse().ok()?;
            men.push(count * male_permille / 1000);
            women.push(count * 1000_u64.saturating_sub(male_permille) / 1000);
        }
        let (mut last, mut counts, mut last_group) = (Vec::new(), Vec::new(), Vec::new());
        for line in include_str!("../data/surnames.csv").lines().skip(1) {
            let mut cells = line.split(',');
            last.push(cells.next()?);
            counts.push(cells.next()?.parse().ok()?);
            last_group.push(*cells.next()?.as_bytes().first()?);
        }
        let mut nicknames: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for line in include_str!("../data/nicknames.csv").lines().skip(1) {
            let (name, nickname) = line.split_once(',')?;
            nicknames.entry(name).or_default().push(nickname);
        }
        Some(Names {
            first,
            last,
            last_group,
            female: Weighted::new(&women),
            male: Weighted::new(&men),
            surnames: Weighted::new(&counts),
            nicknames,
        })
    }

    pub(crate) fn draw_first(&self, female: bool, dice: &mut Dice) -> u16 {
        (if female {
            self.female.draw(dice)
        } else {
            self.male.draw(dice)
        }) as u16
    }

    pub(crate) fn draw_last(&self, dice: &mut Dice) -> u16 {
        self.surnames.draw(dice) as u16
    }

    /// W, B, A, N, H or `-`.
    pub(crate) fn group_of(&self, last: u16) -> u8 {
        self.last_group[usize::from(last)]
    }

    /// Nicknames of an upper-case first name; empty when none is known.
    pub(crate) fn nicknames(&self, first: &str) -> &[&'static str] {
        self.nicknames.get(first).map_or(&[], Vec::as_slice)
    }
}

/// The letter without its accent, for files that hold ASCII only. Covers the letters of the shipped names.
pub(crate) fn unaccented(letter: char) -> char {
    match letter {
        'Á' | 'À' | 'Â' | 'Ä' => 'A',
        'É' | 'È' | 'Ê' | 'Ë' => 'E',
        'Í' | 'Ì' | 'Î' | 'Ï' => 'I',
        'Ó' | 'Ò' | 'Ô' | 'Ö' => 'O',
        'Ú' | 'Ù' | 'Û' | 'Ü' => 'U',
        'Ñ' => 'N',
        'Ç' => 'C',
        other => other,
    }
}

/// The four characters of American Soundex (National Archives, "The Soundex Indexing System").
pub(crate) fn soundex(name: &str) -> [u8; 4] {
    let code = |letter: u8| match letter {
        b'B' | b'F' | b'P' | b'V' => b'1',
        b'C' | b'G' | b'J' | b'K' | b'Q' | b'S' | b'X' | b'Z' => b'2',
        b'D' | b'T' => b'3',
        b'L' => b'4',
        b'M' | b'N' => b'5',
        b'R' => b'6',
        _ => b'0',
    };
    let mut letters = name
        .chars()
        .map(unaccented)
        .filter(char::is_ascii_uppercase)
        .map(|letter| letter as u8);
    let initial = letters.next().unwrap_or(b'X');
    let mut out = [initial, b'0', b'0', b'0'];
    let (mut at, mut before) = (1, code(initial));
    for letter in letters {
        let digit = code(letter);
        if digit != b'0' && digit != before && at < 4 {
            out[at] = digit;
            at += 1;
        }
        // H and W do not part two letters of one code; vowels do.
        if !matches!(letter, b'H' | b'W') {
            before = digit;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Names, soundex};

    #[test]
    fn soundex_of_the_archives_examples() {
        for (name, expect) in [
            ("WASHINGTON", "W252"),
            ("LEE", "L000"),
            ("GUTIERREZ", "G362"),
            ("PFISTER", "P236"),
            ("JACKSON", "J250"),
            ("TYMCZAK", "T522"),
            ("ASHCRAFT", "A261"),
        ] {
            assert_eq!(std::str::from_utf8(&soundex(name)), Ok(expect), "{name}");
        }
    }

    #[test]
    fn shipped_names_parse() {
        let names = Names::shipped().expect("names");
        assert!(names.first.len() > 9_000 && names.last.len() > 19_000);
        assert!(names.nicknames("WILLIAM").contains(&"BILL"));
    }
}
