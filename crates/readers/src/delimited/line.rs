//! Cuts one record into cells.
//!
//! Three readings of quotes are tried in this order, and the first that gives the table's number of cells wins:
//! as RFC 4180 has them; as sloppy exports have them (`"Robert "Bob" Smith"`); as plain characters.

use memchr::{memchr, memchr_iter};

/// Where cells go.
pub(crate) trait Cells {
    /// Takes the next cell, trimmed and valid UTF-8.
    fn cell(&mut self, cell: &[u8]);
}

/// Cells that are only counted.
#[derive(Debug, Default)]
pub(crate) struct Count(pub(crate) usize);

impl Cells for Count {
    fn cell(&mut self, _cell: &[u8]) {
        self.0 += 1;
    }
}

impl Cells for Vec<Vec<u8>> {
    fn cell(&mut self, cell: &[u8]) {
        self.push(cell.to_vec());
    }
}

/// True for what pads cells: it belongs to the file, not to the value.
#[inline]
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The cell without its padding.
#[inline]
pub(crate) fn trimmed(cell: &[u8]) -> &[u8] {
    match cell {
        [] => cell,
        [only] if *only > b' ' => cell,
        [first, .., last] if *first > b' ' && *last > b' ' => cell,
        _ => trimmed_slowly(cell),
    }
}

fn trimmed_slowly(mut cell: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = cell
        && is_blank(*first)
    {
        cell = rest;
    }
    while let [rest @ .., last] = cell
        && is_blank(*last)
    {
        cell = rest;
    }
    cell
}

/// Cuts `line` at every `delimiter`; quotes are plain characters. Returns the number of cells, of which at most `most` are handed over.
#[inline]
pub(crate) fn literal(line: &[u8], delimiter: u8, most: usize, cells: &mut impl Cells) -> usize {
    let mut start = 0;
    let mut count = 0;
    let (words, tail) = line.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        // Cells are a few bytes long: eight bytes at a time in a register beat a vector search for each cell.
        let mut found = equal_bytes(u64::from_le_bytes(*word), delimiter);
        while found != 0 {
            let stop = at * 8 + found.trailing_zeros() as usize / 8;
            if count < most {
                cells.cell(trimmed(&line[start..stop]));
            }
            count += 1;
            start = stop + 1;
            found &= found - 1;
        }
    }
    for (at, _) in tail
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == delimiter)
    {
        let stop = words.len() * 8 + at;
        if count < most {
            cells.cell(trimmed(&line[start..stop]));
        }
        count += 1;
        start = stop + 1;
    }
    if count < most {
        cells.cell(trimmed(&line[start..]));
    }
    count + 1
}

/// The top bit of each byte of `word` that equals `byte`, and no other bit.
/// # Source  Warren, Hacker's Delight, 2nd edition, section 6-1: find first 0-byte, the exact form.
#[inline]
fn equal_bytes(word: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let differ = word ^ (u64::from(byte) * 0x0101_0101_0101_0101);
    !(((differ & LOW) + LOW) | differ | LOW)
}

/// How a record fared when read as RFC 4180 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strict {
    /// A record of `length` bytes, its line end included.
    Record {
        /// Bytes up to and with the line end.
        length: usize,
        /// Number of cells.
        cells: usize,
        /// Some cell was quoted.
        quoted: bool,
    },
    /// Text follows a closing quote.
    Malformed,
    /// The bytes end inside quotes, or where a quote may be the first of two.
    Unclosed,
}

/// Reads one record as RFC 4180 has it from the front of `bytes`, blanks around quoted cells allowed.
///
/// `whole` says that nothing follows `bytes`. Cells beyond `most` are counted and not handed over.
/// After anything but [`Strict::Record`] the caller takes back the cells that were handed over.
pub(crate) fn strict(
    bytes: &[u8],
    delimiter: u8,
    end: u8,
    whole: bool,
    most: usize,
    scratch: &mut Vec<u8>,
    cells: &mut impl Cells,
) -> Strict {
    let mut at = 0;
    let mut count = 0;
    let mut quoted = false;
    loop {
        let mut open = at;
        while open < bytes.len() && bytes[open] != delimiter && matches!(bytes[open], b' ' | b'\t')
        {
            open += 1;
        }
        let (cell, stop) = if bytes.get(open) == Some(&b'"') {
            quoted = true;
            match closing(bytes, open + 1, delimiter, end, whole) {
                Closing::At {
                    quote,
                    doubled,
                    stop,
                } => (inner(&bytes[open + 1..quote], doubled, scratch), stop),
                Closing::Malformed => return Strict::Malformed,
                Closing::Unclosed => return Strict::Unclosed,
            }
        } else {
            match memchr::memchr2(delimiter, end, &bytes[at..]) {
                Some(length) => (&bytes[at..at + length], at + length),
                None if whole => (&bytes[at..], bytes.len()),
                None => return Strict::Unclosed,
            }
        };
        if count < most {
            cells.cell(trimmed(cell));
        }
        count += 1;
        match bytes.get(stop) {
            Some(&byte) if byte == delimiter => at = stop + 1,
            Some(_) => {
                return Strict::Record {
                    length: stop + 1,
                    cells: count,
                    quoted,
                };
            }
            None => {
                return Strict::Record {
                    length: stop,
                    cells: count,
                    quoted,
                };
            }
        }
    }
}

enum Closing {
    At {
        quote: usize,
        doubled: bool,
        stop: usize,
    },
    Malformed,
    Unclosed,
}

/// Finds the quote that closes a cell whose text starts at `from`, and the delimiter or line end behind it.
fn closing(bytes: &[u8], from: usize, delimiter: u8, end: u8, whole: bool) -> Closing {
    let mut at = from;
    let mut doubled = false;
    loop {
        let Some(found) = memchr(b'"', &bytes[at..]) else {
            return Closing::Unclosed;
        };
        let quote = at + found;
        if bytes.get(quote + 1) == Some(&b'"') {
            doubled = true;
            at = quote + 2;
            continue;
        }
        let mut stop = quote + 1;
        while stop < bytes.len()
            && bytes[stop] != delimiter
            && bytes[stop] != end
            && matches!(bytes[stop], b' ' | b'\t' | b'\r')
        {
            stop += 1;
        }
        return match bytes.get(stop) {
            Some(&byte) if byte == delimiter || byte == end => Closing::At {
                quote,
                doubled,
                stop,
            },
            Some(_) => Closing::Malformed,
            None if whole => Closing::At {
                quote,
                doubled,
                stop,
            },
            None => Closing::Unclosed,
        };
    }
}

/// The text between quotes, doubled quotes made single; a quote that stands alone stays.
fn inner<'c>(text: &'c [u8], doubled: bool, scratch: &'c mut Vec<u8>) -> &'c [u8] {
    if !doubled {
        return text;
    }
    scratch.clear();
    let mut rest = text;
    while let Some(quote) = memchr(b'"', rest) {
        scratch.extend_from_slice(&rest[..=quote]);
        let second = rest.get(quote + 1) == Some(&b'"');
        rest = &rest[quote + 1 + usize::from(second)..];
    }
    scratch.extend_from_slice(rest);
    scratch
}

/// Reads one line whose quoted cells may hold single quotes: a cell ends at the first quote before a delimiter or the
/// line's end. A cell without such a quote is plain. Returns the number of cells; at most `most` are handed over.
pub(crate) fn sloppy(
    line: &[u8],
    delimiter: u8,
    most: usize,
    scratch: &mut Vec<u8>,
    cells: &mut impl Cells,
) -> usize {
    let mut rest = line;
    let mut count = 0;
    // Once no closing quote is found none is left for later cells either: looking again would be quadratic.
    let mut closings = true;
    loop {
        let (cell, stop) = sloppy_cell(rest, delimiter, &mut closings, scratch);
        if count < most {
            cells.cell(trimmed(cell));
        }
        count += 1;
        if stop >= rest.len() {
            return count;
        }
        rest = &rest[stop + 1..];
    }
}

fn sloppy_cell<'c>(
    rest: &'c [u8],
    delimiter: u8,
    closings: &mut bool,
    scratch: &'c mut Vec<u8>,
) -> (&'c [u8], usize) {
    let plain = memchr(delimiter, rest).unwrap_or(rest.len());
    if rest.first() != Some(&b'"') || !*closings {
        return (&rest[..plain], plain);
    }
    for quote in memchr_iter(b'"', &rest[1..]).map(|at| at + 1) {
        if quote + 1 == rest.len() || rest[quote + 1] == delimiter {
            let text = &rest[1..quote];
            return (
                inner(text, memchr::memmem::find(text, b"\"\"").is_some(), scratch),
                quote + 1,
            );
        }
    }
    *closings = false;
    (&rest[..plain], plain)
}

#[cfg(test)]
mod tests {
    use super::{Strict, literal, sloppy, strict};

    fn cells(found: Vec<Vec<u8>>) -> Vec<String> {
        found
            .into_iter()
            .map(|cell| String::from_utf8(cell).unwrap())
            .collect()
    }

    fn check_strict(bytes: &str, expect: Option<(&[&str], usize)>) {
        let mut found = Vec::new();
        match (
            strict(
                bytes.as_bytes(),
                b',',
                b'\n',
                true,
                99,
                &mut Vec::new(),
                &mut found,
            ),
            expect,
        ) {
            (
                Strict::Record {
                    length,
                    cells: count,
                    ..
                },
                Some((want, want_length)),
            ) => {
                assert_eq!(count, found.len());
                assert_eq!(
                    (cells(found), length),
                    (
                        want.iter().map(|&cell| cell.to_owned()).collect(),
                        want_length
                    )
                );
            }
            (got, want) => assert!(
                want.is_none() && !matches!(got, Strict::Record { .. }),
                "{bytes:?}: {got:?}"
            ),
        }
    }

    #[test]
    fn quotes_as_the_standard_has_them() {
        check_strict("a,b\nc", Some((&["a", "b"], 4)));
        check_strict("a, \"b, c\" ,\r\nx", Some((&["a", "b, c", ""], 13)));
        check_strict("\"a\nb\",\"\"\"c\"\"\"", Some((&["a\nb", "\"c\""], 13)));
        check_strict("", Some((&[""], 0)));
        check_strict("\"a\" b,c", None);
        check_strict("a,\"b", None);
        check_strict("a,\"b\"\"", None);
    }

    #[test]
    fn the_end_of_the_bytes_decides_nothing_while_more_may_come() {
        for bytes in ["a,b", "a,\"b\"", "a,\"b\" ", "a,\"b\r"] {
            let result = strict(
                bytes.as_bytes(),
                b',',
                b'\n',
                false,
                9,
                &mut Vec::new(),
                &mut Vec::new(),
            );
            assert_eq!(result, Strict::Unclosed, "{bytes:?}");
        }
    }

    fn check_sloppy(line: &str, expect: &[&str]) {
        let mut found = Vec::new();
        let count = sloppy(line.as_bytes(), b',', 99, &mut Vec::new(), &mut found);
        assert_eq!(count, found.len());
        assert_eq!(cells(found), expect);
    }

    #[test]
    fn quotes_as_sloppy_exports_have_them() {
        check_sloppy("\"Robert \"Bob\" Smith\",x", &["Robert \"Bob\" Smith", "x"]);
        check_sloppy("\"a, b\",\"\"\"c\"\"\"", &["a, b", "\"c\""]);
        check_sloppy("\"lone,x", &["\"lone", "x"]);
        check_sloppy(",", &["", ""]);
    }

    #[test]
    fn equal_bytes_are_found_exactly() {
        for (word, found) in [
            (*b"ab,cd,,e", 0x0080_8000_0080_0000_u64),
            (*b",\x01-\xAC,+,\0", 0x0080_0080_0000_0080),
            ([0; 8], 0),
        ] {
            assert_eq!(
                super::equal_bytes(u64::from_le_bytes(word), b','),
                found,
                "{word:?}"
            );
        }
    }

    #[test]
    fn literal_counts_beyond_what_it_hands_over() {
        let mut found = Vec::new();
        assert_eq!(literal(b" a ,\"b\",c,d", b',', 2, &mut found), 4);
        assert_eq!(cells(found), ["a", "\"b\""]);
        let mut all = Vec::new();
        assert_eq!(literal(b"a,b", b',', 2, &mut all), 2);
        assert_eq!(cells(all), ["a", "b"]);
    }
}
