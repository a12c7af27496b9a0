//! Residence addresses: written in one line or in eight columns, made comparable.
//!
//! An address becomes three tokens: the *street* (house number and all words of the street), the *core*
//! (house number and street name without type and direction) and the *unit*. Words are added up rather than
//! strung together, so the order of columns does not matter.

use crate::normal;
use crate::token::{Key, Kind, narrow};
use hashbrown::HashMap;
use std::sync::LazyLock;

/// Standard abbreviations of street types, by every spelling.
static STREET_TYPES: LazyLock<HashMap<&'static [u8], &'static [u8]>> = LazyLock::new(|| {
    include_str!("../data/street-types.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(','))
        .map(|(spelling, standard)| (spelling.as_bytes(), standard.as_bytes()))
        .collect()
});

/// What a cell of an address holds, which settles how its words are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// A whole street line: a number first, then the street, then perhaps a unit.
    Line,
    /// A house number or what belongs to it. Its words count like those of the street: a line does not part them.
    House,
    /// A street name, type or direction.
    Street,
    /// A unit, with or without its designator.
    Unit,
}

/// An address being put together from the cells of one row.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Address {
    /// Sum of the words of number and street.
    street: u64,
    /// Sum of the words of number and street name.
    core: u64,
    /// Sum of the words of the unit.
    unit: u64,
    /// Words of street names seen.
    names: u32,
}

impl Address {
    /// Adds a cell; `scratch` is overwritten.
    pub(crate) fn add(&mut self, key: &Key, part: Part, cell: &[u8], scratch: &mut Vec<u8>) {
        scratch.clear();
        if cell.is_ascii() {
            scratch.extend(cell.iter().map(u8::to_ascii_uppercase));
        } else {
            normal::for_each_folded(cell, |byte| scratch.push(byte.to_ascii_uppercase()));
        }
        let mut in_unit = part == Part::Unit;
        let mut words = words(scratch).peekable();
        let mut position = 0;
        while let Some(word) = words.next() {
            let announces = match part {
                Part::Line => position > 0 && announces_unit(word, words.peek().copied()),
                Part::Unit => is_unit_designator(word),
                Part::House | Part::Street => false,
            };
            if announces || word == b"#" {
                in_unit = true;
            } else if in_unit {
                self.unit = self
                    .unit
                    .wrapping_add(key.wide(Kind::Unit, trim_zeros(word)));
            } else {
                self.street_word(key, word);
            }
            position += 1;
        }
    }

    /// This address with the unit of another.
    pub(crate) fn with_unit_of(self, other: &Address) -> Address {
        Address {
            unit: other.unit,
            ..self
        }
    }

    fn street_word(&mut self, key: &Key, word: &[u8]) {
        if word.contains(&b'/') {
            return; // 12 1/2: half of the files have no place for the half
        }
        if let Some(direction) = direction(word) {
            self.street = self
                .street
                .wrapping_add(key.wide(Kind::StreetWord, direction));
        } else if let Some(standard) = STREET_TYPES.get(word) {
            self.street = self
                .street
                .wrapping_add(key.wide(Kind::StreetWord, standard));
        } else {
            let wide = key.wide(Kind::StreetWord, trim_zeros(word));
            self.street = self.street.wrapping_add(wide);
            self.core = self.core.wrapping_add(wide);
            self.names += 1;
        }
    }

    /// The token of number and street; 0 when there is none.
    pub(crate) fn street_token(&self) -> u32 {
        if self.street == 0 {
            0
        } else {
            narrow(self.street)
        }
    }

    /// The token of number and street name; of the whole street where the name is made of types and directions
    /// alone (`12 Avenue North`); 0 when there is none.
    pub(crate) fn core_token(&self) -> u32 {
        match (self.street, self.names) {
            (0, _) => 0,
            (street, 0) => narrow(street),
            _ => narrow(self.core),
        }
    }

    /// The token of the unit; 0 when there is none.
    pub(crate) fn unit_token(&self) -> u32 {
        if self.unit == 0 { 0 } else { narrow(self.unit) }
    }
}

/// The words of an upper-case line. A `#` is a word of its own, `1/2` is one word, and `12A` is two: some files
/// give the letter a column of its own.
fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < line.len() && !line[at].is_ascii_alphanumeric() && line[at] != b'#' {
            at += 1;
        }
        let start = at;
        if at < line.len() && line[at] == b'#' {
            at += 1;
            return Some(&line[start..at]);
        }
        while at < line.len() {
            let byte = line[at];
            let joins = matches!(byte, b'/' | b'\'')
                && at + 1 < line.len()
                && line[at + 1].is_ascii_alphanumeric();
            let parts = at > start
                && byte.is_ascii_alphabetic() != line[at - 1].is_ascii_alphabetic()
                && byte.is_ascii_alphanumeric()
                && line[at - 1].is_ascii_alphanumeric();
            if parts || !(byte.is_ascii_alphanumeric() || joins) {
                break;
            }
            at += 1;
        }
        (at > start).then(|| &line[start..at])
    })
}

/// In a line, a designator counts only before something that can be a unit: streets are called Space and Floor too.
fn announces_unit(word: &[u8], next: Option<&[u8]>) -> bool {
    is_unit_designator(word) && next.is_some_and(|next| next.len() == 1 || next[0].is_ascii_digit())
}

fn trim_zeros(word: &[u8]) -> &[u8] {
    let zeros = word.iter().take_while(|&&byte| byte == b'0').count();
    if zeros < word.len() {
        &word[zeros..]
    } else {
        &word[word.len() - 1..]
    }
}

fn is_unit_designator(word: &[u8]) -> bool {
    matches!(
        word,
        b"APT"
            | b"APARTMENT"
            | b"UNIT"
            | b"STE"
            | b"SUITE"
            | b"LOT"
            | b"TRLR"
            | b"TRAILER"
            | b"BLDG"
            | b"BUILDING"
            | b"RM"
            | b"ROOM"
            | b"SPC"
            | b"SPACE"
            | b"PH"
            | b"FL"
            | b"FLOOR"
            | b"NUM"
    )
}

fn direction(word: &[u8]) -> Option<&'static [u8]> {
    Some(match word {
        b"N" | b"NORTH" => b"N",
        b"S" | b"SOUTH" => b"S",
        b"E" | b"EAST" => b"E",
        b"W" | b"WEST" => b"W",
        b"NE" | b"NORTHEAST" => b"NE",
        b"NW" | b"NORTHWEST" => b"NW",
        b"SE" | b"SOUTHEAST" => b"SE",
        b"SW" | b"SOUTHWEST" => b"SW",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Address, Part};
    use crate::token::Key;

    fn tokens(cells: &[(Part, &str)]) -> (u32, u32, u32) {
        let key = Key::from_bytes([1; 16]);
        let mut address = Address::default();
        let mut scratch = Vec::new();
        for (part, cell) in cells {
            address.add(&key, *part, cell.as_bytes(), &mut scratch);
        }
        (
            address.street_token(),
            address.core_token(),
            address.unit_token(),
        )
    }

    #[test]
    fn columns_and_line_meet() {
        let columns = tokens(&[
            (Part::House, "00351"),
            (Part::Street, "N"),
            (Part::Street, "Sutherland"),
            (Part::Street, "Avenue"),
            (Part::Unit, "APT"),
            (Part::Unit, "4B"),
        ]);
        assert_eq!(
            columns,
            tokens(&[(Part::Line, "351 North SUTHERLAND AVE. Apt 4B")])
        );
        assert_eq!(columns, tokens(&[(Part::Line, "351 N Sutherland Ave #4B")]));
        assert_eq!(
            columns,
            tokens(&[(Part::Unit, "4b"), (Part::Line, "351 N Sutherland Ave")])
        );
    }

    #[test]
    fn core_leaves_type_and_direction_out() {
        let avenue = tokens(&[(Part::Line, "12 N Oak Ave")]);
        let street = tokens(&[(Part::Line, "12 Oak St")]);
        assert_ne!(avenue.0, street.0);
        assert_eq!(avenue.1, street.1);
        assert_ne!(street.1, tokens(&[(Part::Line, "13 Oak St")]).1);
    }

    #[test]
    fn halves_and_letters_of_numbers_do_not_part_files() {
        let columns = tokens(&[
            (Part::House, "12"),
            (Part::House, "A"),
            (Part::Street, "5TH ST"),
        ]);
        assert_eq!(columns, tokens(&[(Part::Line, "12A 5th Street")]));
        assert_eq!(
            tokens(&[(Part::Line, "12 1/2 Oak St")]),
            tokens(&[(Part::House, "12"), (Part::Street, "Oak St")])
        );
        assert_eq!(tokens(&[(Part::Line, "5 Floor Rd")]).2, 0);
        assert_eq!(
            tokens(&[(Part::Line, "5 Oak Rd APT4B")]),
            tokens(&[(Part::Line, "5 Oak Rd # 4 b")])
        );
    }

    #[test]
    fn nothing_is_zero() {
        assert_eq!(tokens(&[(Part::Line, " "), (Part::Unit, "")]), (0, 0, 0));
    }

    #[test]
    fn unit_and_number_do_not_trade_places() {
        assert_ne!(
            tokens(&[(Part::Line, "12 Oak St Apt 4")]).0,
            tokens(&[(Part::Line, "4 Oak St Apt 12")]).0
        );
    }
}
