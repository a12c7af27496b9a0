//! What is it? Decided on content: binaries that hold no table, and whether a first row names the columns.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Files known by their first bytes that hold no table, in plain words.
const BINARIES: &[(usize, &[u8], &str)] = &[
    (0, b"\xFF\xD8\xFF", "a JPEG picture"),
    (0, b"\x89PNG\r\n\x1A\n", "a PNG picture"),
    (0, b"GIF8", "a GIF picture"),
    (0, b"BM", "a bitmap picture"),
    (0, b"II*\0", "a TIFF picture"),
    (0, b"MM\0*", "a TIFF picture"),
    (8, b"WEBP", "a WebP picture"),
    (4, b"ftyp", "a video or picture"),
    (0, b"%PDF", "a PDF document"),
    (0, b"{\\rtf", "an RTF document"),
    (
        0,
        b"Rar!\x1A\x07",
        "a RAR archive, which is not opened: unpack it first",
    ),
    (
        0,
        b"SQLite format 3\0",
        "a SQLite database, which is not opened: export its tables first",
    ),
    (0, b"\x7FELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"OggS", "sound or video"),
    (0, b"ID3", "sound"),
    (0, b"RIFF", "sound or video"),
    (
        0,
        b"\x1F\x9D",
        "a compress (.Z) file, which is not opened: unpack it first",
    ),
    (
        0,
        b"\x04\x22\x4D\x18",
        "an LZ4 file, which is not opened: unpack it first",
    ),
    (0, b"<!DOCTYPE html", "a web page"),
    (0, b"<html", "a web page"),
    (0, b"<?xml", "an XML document"),
];

/// Why content that begins with `head` holds no table, in plain words; `None` when it may be text.
pub(crate) fn binary(head: &[u8]) -> Option<&'static str> {
    let known = BINARIES
        .iter()
        .find(|(at, magic, _)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
    // Two letters prove nothing: a text may well begin with them.
    if let Some((_, magic, words)) = known
        && (magic.len() > 2 || !magic.is_ascii() || looks_binary(head))
    {
        return Some(words);
    }
    looks_binary(head).then_some("binary data of an unknown kind")
}

/// Text has next to no control characters; damaged text may have runs of NUL.
fn looks_binary(head: &[u8]) -> bool {
    let nuls = head.iter().filter(|&&byte| byte == 0).count();
    let controls = head
        .iter()
        .filter(|&&byte| matches!(byte, 1..=8 | 0x0E..=0x1F | 0x7F))
        .count();
    controls * 50 > head.len() || nuls * 3 > head.len()
}

/// Words that name columns, lower case.
static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../data/header_words.txt")
        .split_whitespace()
        .collect()
});

/// Endings that show a header written as one word, such as `LASTNAME` or `zipcode`.
const ENDINGS: &[&str] = &[
    "name", "date", "code", "addr", "address", "number", "party", "status", "district", "voterid",
    "zip", "phone",
];

/// What a cell is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    Number,
    /// Digits with separators: dates, phones, ZIP+4, decimals.
    Figures,
    Email,
    Letters,
    Mixed,
}

impl Kind {
    fn of(cell: &[u8]) -> Kind {
        let letters = cell
            .iter()
            .any(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80);
        let digits = cell.iter().any(u8::is_ascii_digit);
        match () {
            () if cell.iter().all(|byte| *byte == b' ') => Kind::Empty,
            () if cell.iter().all(u8::is_ascii_digit) => Kind::Number,
            () if digits && !letters => Kind::Figures,
            () if letters && memchr::memchr(b'@', cell).is_some() => Kind::Email,
            () if letters && !digits => Kind::Letters,
            () => Kind::Mixed,
        }
    }

    /// Kinds that a column's name hardly has.
    fn is_value(self) -> bool {
        matches!(self, Kind::Number | Kind::Figures | Kind::Email)
    }
}

/// True when `first` names the columns of the rows `rest`. A few dozen rows are enough; without any, only words decide.
///
/// Each column votes: for a header when its first cell is a word that names columns, or is made of other stuff than the
/// cells below it; against when it is a value like those below it.
pub(crate) fn looks_like_header(first: &[&[u8]], rest: &[Vec<&[u8]>]) -> bool {
    let filled: Vec<&[u8]> = first
        .iter()
        .copied()
        .filter(|cell| Kind::of(cell) != Kind::Empty)
        .collect();
    if filled.is_empty() || filled.iter().any(|cell| Kind::of(cell) == Kind::Email) {
        return false;
    }
    // One street or city that reads like a name of a column must not outvote a whole row.
    let names = filled.iter().filter(|cell| names_column(cell)).count();
    let weight = if names * 3 >= filled.len() { 2.0 } else { 0.5 };
    let mut votes = 0.0;
    for (column, cell) in first.iter().enumerate() {
        let below: Vec<&[u8]> = rest
            .iter()
            .filter_map(|row| row.get(column).copied())
            .filter(|cell| Kind::of(cell) != Kind::Empty)
            .collect();
        votes += column_vote(cell, &below, weight);
    }
    let mut distinct = filled.clone();
    distinct.sort_unstable();
    distinct.dedup();
    votes -= (filled.len() - distinct.len()) as f64;
    if rest.is_empty() {
        return votes >= filled.len() as f64;
    }
    votes * 4.0 >= filled.len() as f64
}

/// The vote of one column: above 0 for a header, `weight` when the cell reads like the name of a column.
fn column_vote(cell: &[u8], below: &[&[u8]], weight: f64) -> f64 {
    let kind = Kind::of(cell);
    if kind == Kind::Empty {
        return if below.is_empty() { 0.0 } else { -0.5 };
    }
    let share = |holds: &dyn Fn(&[u8]) -> bool| {
        below.iter().filter(|cell| holds(cell)).count() as f64 / below.len().max(1) as f64
    };
    let names = names_column(cell);
    if names && share(&names_column) < 0.5 {
        return weight;
    }
    if below.is_empty() {
        return if kind.is_value() { -2.0 } else { 0.0 };
    }
    let same = share(&|other| Kind::of(other) == kind);
    if kind.is_value() && below.iter().all(|other| *other == cell) {
        // A column named by an election's date may hold that date for each who voted.
        return 0.0;
    }
    if kind.is_value() {
        // Elections name their columns by date; the cells below then hold no dates.
        return if same > 0.2 {
            -2.0
        } else if share(&|other| Kind::of(other).is_value()) < 0.2 {
            0.5
        } else {
            -1.0
        };
    }
    if below.contains(&cell) {
        return -1.0;
    }
    let unlike = share(&|other| Kind::of(other).is_value()) >= 0.8
        || (cell.contains(&b'_') && share(&|other| other.contains(&b'_')) == 0.0)
        || (has_lower(cell) && share(&has_lower) == 0.0 && share(&has_upper) > 0.9);
    if unlike { 1.0 } else { 0.0 }
}

fn has_lower(cell: &[u8]) -> bool {
    cell.iter().any(u8::is_ascii_lowercase)
}

fn has_upper(cell: &[u8]) -> bool {
    cell.iter().any(u8::is_ascii_uppercase)
}

/// True when the cell reads like the name of a column.
fn names_column(cell: &[u8]) -> bool {
    if cell.first().is_none_or(u8::is_ascii_digit) || cell.len() > 64 {
        return false;
    }
    let words = words(cell);
    let naming = words.iter().filter(|word| {
        WORDS.contains(word.as_str())
            || ENDINGS
                .iter()
                .any(|ending| word.len() > ending.len() && word.ends_with(ending))
    });
    // Half of them: `NEW YORK CITY` is a city, `residence city` is the name of a column.
    !words.is_empty() && naming.count() * 2 >= words.len()
}

/// The words of a header, lower case: cut at what is no letter and inside `camelCase` and `IDNumber`.
fn words(cell: &[u8]) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, &byte) in cell.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| cell[before]);
        let after = cell.get(at + 1);
        let hump = byte.is_ascii_uppercase()
            && (before.is_some_and(|byte| byte.is_ascii_lowercase())
                || after.is_some_and(u8::is_ascii_lowercase));
        if (hump || !byte.is_ascii_alphabetic()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if byte.is_ascii_alphabetic() {
            word.push(char::from(byte.to_ascii_lowercase()));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{binary, looks_like_header, words};

    fn check(text: &str, expect: bool) {
        let rows: Vec<Vec<&[u8]>> = text
            .lines()
            .map(|line| line.split('|').map(str::as_bytes).collect())
            .collect();
        assert_eq!(looks_like_header(&rows[0], &rows[1..]), expect, "{text}");
    }

    #[test]
    fn headers_are_cut_into_words() {
        assert_eq!(words(b"StateVoterID"), ["state", "voter", "id"]);
        assert_eq!(words(b"FName"), ["f", "name"]);
        assert_eq!(words(b"GENERAL-11/03/2015"), ["general"]);
        assert_eq!(words(b"res_street_address"), ["res", "street", "address"]);
    }

    #[test]
    fn headers_are_recognised() {
        check(
            "LAST_NAME|FIRST_NAME|YEAR_OF_BIRTH\nALLEN|TAYLOR|1944\nSMITH|JO|1950",
            true,
        );
        check("surname|given|dob\nAllen|Taylor|1944-01-02", true);
        check(
            "Voter ID|Last Name|11/6/1990|11/5/1991\n7|Allen|V|A\n8|Smith||V",
            true,
        );
        check("nm1|nm2|q\nALLEN|TAYLOR|1944\nSMITH|JO|1950", true);
        check("name|email", true);
        check(
            "Voter ID|Last Name|5/2/2000|6/27/2000|11/7/2000\n7|Allen|5/2/2000||11/7/2000\n8|Smith||6/27/2000|",
            true,
        );
        check("email\na@b.org\nc@d.org", true);
        check(
            "county|status\nWayne County|ACTIVE\nOakland County|INACTIVE",
            true,
        );
    }

    #[test]
    fn data_is_not_taken_for_a_header() {
        check(
            "ALA|8143586746|GROSS|MD|11/13/2009\nABC|6375571753|MORGAN|DVM|04/20/2009",
            false,
        );
        check(
            "White|Christopher|Taylor|5500|Julie Greens\nWilliams|Adam||322|Ashley Lodge",
            false,
        );
        check("SMITH|JOHN|MI\nJONES|ANN|MI", false);
        check(
            "SMITH|JOHN|12 MAIN STREET|NEW YORK CITY\nJONES|ANN|3 OAK STREET|YORK",
            false,
        );
        check("a@b.org|x\nc@d.org|y", false);
        check(
            "WARREN|430243410|Steele|01/13/1979|LIB\nSUSSEX|907152656|Johnston|03/23/2003|RFP",
            false,
        );
        check("12|34", false);
        check("|\n1|2", false);
    }

    #[test]
    fn binaries_are_named() {
        assert_eq!(
            binary(b"\xFF\xD8\xFF\xE0\0\x10JFIF"),
            Some("a JPEG picture")
        );
        assert_eq!(binary(b"BMW,owner\nx,y\n"), None);
        assert_eq!(binary(b"MZ\x90\0\x03\0\0\0\x04\0\0\0"), Some("a program"));
        assert_eq!(binary("name,city\nJosé,Nuñez\n".as_bytes()), None);
        assert_eq!(
            binary(b"\0\0\0\0\x01\x02"),
            Some("binary data of an unknown kind")
        );
        assert_eq!(binary(b"a,b\n\0\0,c\n"), None);
    }
}
