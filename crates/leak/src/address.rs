//! Residence addresses: written in one line or in eight columns, made comparable.
//!
//! An address becomes three tokens: the *street* (house number and all words of the street), the *core*
//! (house number and street name without type and direction) and the *unit*. Words are added up rather than
//! strung together, so the order of columns does not matter.

use crate::memo::Memo;
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

/// Memory that is reused from address to address.
#[derive(Debug)]
pub(crate) struct AddressSpace {
    line: Vec<u8>,
    words: Memo<Word>,
}

impl Default for AddressSpace {
    fn default() -> Self {
        AddressSpace {
            line: Vec::new(),
            words: Memo::new(12),
        }
    }
}

/// What a word of an address says. Small, so that many stay at hand.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    /// Low and high half of its hash.
    wide: [u32; 2],
    /// True for a number or a word of a street's name, false for its type and its direction.
    is_name: bool,
    /// `APT` and its like.
    is_designator: bool,
    /// `1/2`: half of the files have no place for the half.
    is_part: bool,
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
    /// Adds a cell.
    pub(crate) fn add(&mut self, key: &Key, part: Part, cell: &[u8], space: &mut AddressSpace) {
        let AddressSpace { line, words: memo } = space;
        line.clear();
        if cell.is_ascii() {
            line.extend_from_slice(cell);
            line.make_ascii_uppercase();
        } else {
            normal::for_each_folded(cell, |byte| line.push(byte.to_ascii_uppercase()));
        }
        let mut in_unit = part == Part::Unit;
        let mut at = 0;
        let mut position = 0;
        while let Some((start, end)) = next_word(line, at) {
            at = end;
            let word = &line[start..end];
            // Numbers are too many to be remembered, and are no types or directions.
            let said = if word[0].is_ascii_digit() {
                numbered(key, word)
            } else {
                memo.get(STREET, word, || street_word(key, word))
            };
            let announces = match part {
                Part::Line => said.is_designator && position > 0 && is_unit_next(line, at),
                Part::Unit => said.is_designator,
                Part::House | Part::Street => false,
            };
            if announces || word == b"#" {
                in_unit = true;
            } else if in_unit {
                let wide = key.wide(Kind::Unit, trim_zeros(word));
                self.unit = self.unit.wrapping_add(wide);
            } else if !said.is_part {
                self.street = self.street.wrapping_add(said.wide());
                if said.is_name {
                    self.core = self.core.wrapping_add(said.wide());
                    self.names += 1;
                }
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

/// The memo holds one kind of words.
const STREET: u8 = 1;

/// A word that starts with a digit.
fn numbered(key: &Key, word: &[u8]) -> Word {
    Word {
        wide: halves(key.wide(Kind::StreetWord, trim_zeros(word))),
        is_name: true,
        is_designator: false,
        is_part: word.contains(&b'/'),
    }
}

fn halves(wide: u64) -> [u32; 2] {
    [wide as u32, (wide >> 32) as u32]
}

impl Word {
    fn wide(self) -> u64 {
        u64::from(self.wide[0]) | u64::from(self.wide[1]) << 32
    }
}

fn street_word(key: &Key, word: &[u8]) -> Word {
    let standard = direction(word).or_else(|| STREET_TYPES.get(word).copied());
    Word {
        wide: halves(key.wide(
            Kind::StreetWord,
            standard.unwrap_or_else(|| trim_zeros(word)),
        )),
        is_name: standard.is_none(),
        is_designator: is_unit_designator(word),
        is_part: word.contains(&b'/'),
    }
}

/// Where the next word of an upper-case line starts and ends. A `#` is a word of its own, `1/2` is one word, and
/// `12A` is two: some files give the letter a column of its own.
#[inline]
fn next_word(line: &[u8], from: usize) -> Option<(usize, usize)> {
    let starts = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    let start = from + line.get(from..)?.iter().position(starts)?;
    let mut at = start + 1;
    if line[start] == b'#' {
        return Some((start, at));
    }
    loop {
        let of_digits = line[at - 1].is_ascii_digit();
        let goes_on = |byte: &&u8| match of_digits {
            true => byte.is_ascii_digit(),
            false => byte.is_ascii_alphabetic(),
        };
        at += line[at..].iter().take_while(goes_on).count();
        let joins = matches!(line.get(at), Some(b'/' | b'\''));
        if !joins || !line.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) {
            return Some((start, at));
        }
        at += 2;
    }
}

/// In a line, a designator counts only before something that can be a unit: streets are called Space and Floor too.
fn is_unit_next(line: &[u8], at: usize) -> bool {
    next_word(line, at).is_some_and(|(start, end)| end - start == 1 || line[start].is_ascii_digit())
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
    use super::{Address, AddressSpace, Part};
    use crate::token::Key;

    fn tokens(cells: &[(Part, &str)]) -> (u32, u32, u32) {
        let key = Key::from_bytes([1; 16]);
        let mut address = Address::default();
        let mut space = AddressSpace::default();
        for (part, cell) in cells {
            address.add(&key, *part, cell.as_bytes(), &mut space);
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
