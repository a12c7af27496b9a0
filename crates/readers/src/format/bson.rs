//! BSON: the `.bson` file of one collection that `mongodump` writes, documents one after the other.
//!
//! Output: a table of the flattened keys, see [`super::keyed`], with the same texts as MongoDB's JSON export
//! gives: object ids and binary data in hexadecimal, midnights as dates.
//!
//! Invariant: one document is in memory at a time, of at most `row_bytes`; a longer one is a counted reject.
//!
//! # Source
//! bsonspec.org, BSON specification version 1.1.

use super::keyed::{self, KeyedSource, Keys, Record, Row, RowBuilder};
use super::sniff::BSON_DOCUMENT_BYTES;
use super::stream::ByteStream;
use super::{Origin, civil};
use crate::{Error, Limits};
use levelhead_schema::table::TableSink;
use std::io::BufRead;

/// Reads all documents.
///
/// # Errors
/// [`Error::Broken`] when the file ends inside a document or a length is impossible: what follows cannot be found then.
pub(super) fn read(
    origin: &Origin<'_>,
    input: &mut dyn BufRead,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<(), Error> {
    let stream = ByteStream::new(origin.path, input);
    let mut source = Source {
        stream,
        document: Vec::new(),
        number: 0,
        row_bytes: limits.row_bytes,
    };
    keyed::read(
        &Origin {
            encoding: "UTF-8",
            ..*origin
        },
        &mut source,
        limits,
        sink,
    )
}

struct Source<'r> {
    stream: ByteStream<'r>,
    document: Vec<u8>,
    number: u64,
    row_bytes: usize,
}

impl Source<'_> {
    /// Takes the next document's bytes after the length into `document`, or passes over them; the length, if there is one.
    fn take(&mut self) -> Result<Option<usize>, Error> {
        self.document.clear();
        let length = match *self.stream.ahead(4)? {
            [] => return Ok(None),
            [a, b, c, d] => u32::from_le_bytes([a, b, c, d]) as usize,
            _ => return Err(self.stream.broken("ends in the middle of a document")),
        };
        if !(5..=BSON_DOCUMENT_BYTES).contains(&length) {
            return Err(self.stream.broken("a document has an impossible length"));
        }
        self.stream.consume(4);
        let mut left = length - 4;
        while left > 0 {
            let rest = self.stream.rest()?;
            if rest.is_empty() {
                return Err(self.stream.broken("ends in the middle of a document"));
            }
            let part = &rest[..left.min(rest.len())];
            if length <= self.row_bytes {
                self.document.extend_from_slice(part);
            }
            let used = part.len();
            left -= used;
            self.stream.consume(used);
        }
        Ok(Some(length))
    }
}

impl KeyedSource for Source<'_> {
    fn next(&mut self, keys: &mut Keys) -> Result<Option<Record>, Error> {
        let byte = self.stream.offset();
        let Some(length) = self.take()? else {
            return Ok(None);
        };
        self.number += 1;
        let row = if length > self.row_bytes {
            Err("longer than the limit for a row".to_owned())
        } else {
            row(&self.document, keys)
        };
        Ok(Some(Record {
            number: self.number,
            byte,
            row,
        }))
    }

    fn format(&self) -> &'static str {
        "MongoDB dump (BSON)"
    }

    fn broken(&self, reason: &str) -> Error {
        self.stream.broken(reason)
    }
}

/// Flattens a document given without its length.
fn row(document: &[u8], keys: &mut Keys) -> Result<Row, String> {
    let mut walker = Walker {
        bytes: document,
        row: RowBuilder::new(keys),
    };
    let outcome = walker
        .elements(Place::Object)
        .and_then(|()| match walker.bytes {
            [] => Ok(()),
            _ => Err("bytes after the end of the document".into()),
        });
    walker.row.finish(outcome)
}

/// What the elements at hand are part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Object,
    /// An object somewhere inside an array: its keys count, its values are joined.
    ObjectInArray,
    /// An array: its keys are numbers and do not count.
    Array,
}

struct Walker<'b, 'k> {
    bytes: &'b [u8],
    row: RowBuilder<'k>,
}

impl<'b> Walker<'b, '_> {
    fn take(&mut self, count: usize) -> Result<&'b [u8], String> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(count)
            .ok_or("a value runs over the end of its document")?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let taken = self.take(N)?;
        taken
            .try_into()
            .map_err(|_| "a value runs over the end of its document".to_owned())
    }

    fn length(&mut self) -> Result<usize, String> {
        self.array().map(|bytes| u32::from_le_bytes(bytes) as usize)
    }

    /// Text up to a NUL, which is passed over.
    fn cstring(&mut self) -> Result<&'b str, String> {
        let end = memchr::memchr(0, self.bytes).ok_or("a key does not end")?;
        let text = self.take(end + 1)?;
        std::str::from_utf8(&text[..end]).map_err(|_| "not valid UTF-8".into())
    }

    /// Text with its length before it and a NUL after it.
    fn string(&mut self) -> Result<&'b str, String> {
        let length = self.length()?;
        match self.take(length)? {
            [text @ .., 0] => std::str::from_utf8(text).map_err(|_| "not valid UTF-8".into()),
            _ => Err("a string does not end".into()),
        }
    }

    fn elements(&mut self, place: Place) -> Result<(), String> {
        self.row.open()?;
        let mut any = false;
        loop {
            let kind = self.take(1)?[0];
            if kind == 0 {
                break;
            }
            any = true;
            let key = self.cstring()?;
            if place == Place::Array {
                self.element(kind, place)?;
            } else {
                let outer = self.row.enter(key);
                self.element(kind, place)?;
                self.row.leave(outer);
            }
        }
        if !any && self.row.depth() > 1 {
            self.row.put(String::new(), place != Place::Object)?;
        }
        self.row.close();
        Ok(())
    }

    fn element(&mut self, kind: u8, place: Place) -> Result<(), String> {
        match kind {
            0x03 | 0x04 => {
                self.take(4)?;
                self.elements(match (kind, place) {
                    (0x04, _) => Place::Array,
                    (_, Place::Object) => Place::Object,
                    _ => Place::ObjectInArray,
                })
            }
            _ => {
                let text = self.scalar(kind)?;
                self.row.put(text, place != Place::Object)
            }
        }
    }

    fn scalar(&mut self, kind: u8) -> Result<String, String> {
        Ok(match kind {
            0x01 => f64::from_le_bytes(self.array()?).to_string(),
            0x02 | 0x0D | 0x0E => self.string()?.to_owned(),
            0x05 => {
                let length = self.length()?;
                self.take(1)?;
                hexadecimal(self.take(length)?)
            }
            0x06 | 0x0A | 0x7F | 0xFF => String::new(),
            0x07 => hexadecimal(self.take(12)?),
            0x08 => match self.take(1)? {
                [0] => "false".into(),
                _ => "true".into(),
            },
            0x09 => civil::moment(i64::from_le_bytes(self.array()?), "Z"),
            0x0B => format!("/{}/{}", self.cstring()?, self.cstring()?),
            0x0C => {
                self.string()?;
                hexadecimal(self.take(12)?)
            }
            0x10 => i32::from_le_bytes(self.array()?).to_string(),
            0x11 => u64::from_le_bytes(self.array()?).to_string(),
            0x12 => i64::from_le_bytes(self.array()?).to_string(),
            // Decimals of 128 bits do not occur in personal data; their bits are shown rather than guessed at.
            0x13 => hexadecimal(self.take(16)?),
            _ => return Err("a value of a type that is not known".into()),
        })
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
            }
            text
        })
}

#[cfg(test)]
mod tests {
    use crate::Limits;
    use crate::format::Format::Bson;
    use crate::format::testing::{check, transcript};

    fn element(kind: u8, key: &str, value: &[u8]) -> Vec<u8> {
        [&[kind], key.as_bytes(), &[0], value].concat()
    }

    fn text(key: &str, value: &str) -> Vec<u8> {
        element(
            2,
            key,
            &[
                &(value.len() as u32 + 1).to_le_bytes(),
                value.as_bytes(),
                &[0],
            ]
            .concat(),
        )
    }

    fn document(elements: &[Vec<u8>]) -> Vec<u8> {
        let body = elements.concat();
        [
            &(body.len() as u32 + 5).to_le_bytes(),
            body.as_slice(),
            &[0],
        ]
        .concat()
    }

    #[test]
    fn documents_become_rows() {
        let address = document(&[text("zip", "06101")]);
        let elections = document(&[
            element(3, "0", &document(&[text("e", "G18")])),
            element(3, "1", &document(&[text("e", "G20")])),
        ]);
        let first = document(&[
            element(
                7,
                "_id",
                b"\x5f\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b",
            ),
            text("name", "Zoë"),
            element(9, "born", &(-86_400_000_i64).to_le_bytes()),
            element(3, "address", &address),
            element(4, "votes", &elections),
        ]);
        let second = document(&[
            element(0x12, "name", &7_i64.to_le_bytes()),
            element(1, "score", &0.5_f64.to_le_bytes()),
            element(8, "ok", &[1]),
            element(0x0A, "none", &[]),
            element(5, "raw", b"\x02\0\0\0\0\xAB\xCD"),
        ]);
        check(
            Bson,
            [first, second].concat(),
            "f [MongoDB dump (BSON); UTF-8] _id|name|born|address.zip|votes.e|score|ok|none|raw
  5f0102030405060708090a0b|Zoë|1969-12-31|06101|G18; G20||||
  |7||||0.5|true||abcd
  = 2 rows, 0 rejects",
        );
    }

    #[test]
    fn a_bad_document_costs_no_other() {
        let overlong = document(&[element(2, "a", &[255, 255, 255, 255, b'x', 0])]);
        let unknown = document(&[element(0x42, "a", &[])]);
        let twice = document(&[text("a", "1"), text("a", "2")]);
        let good = document(&[text("a", "3")]);
        let mut deep = document(&[]);
        for _ in 0..100 {
            deep = document(&[element(3, "d", &deep)]);
        }
        check(
            Bson,
            [overlong, unknown, twice, deep, good].concat(),
            "f [MongoDB dump (BSON); UTF-8] a
  3
  ! row 1 byte 0: a value runs over the end of its document
  ! row 2 byte 14: a value of a type that is not known
  ! row 3 byte 22: one key twice with different values
  ! row 4 byte 45: nested deeper than 64
  = 1 rows, 4 rejects",
        );
    }

    #[test]
    fn what_cannot_be_followed_is_broken() {
        let good = document(&[text("a", "3")]);
        check(
            Bson,
            &good[..good.len() - 1],
            "error: f is broken at byte 13: ends in the middle of a document",
        );
        check(
            Bson,
            [&good, &[9_u8, 0][..]].concat(),
            "error: f is broken at byte 14: ends in the middle of a document",
        );
        check(
            Bson,
            [&good, &[255_u8; 9][..]].concat(),
            "error: f is broken at byte 14: a document has an impossible length",
        );
    }

    #[test]
    fn a_long_document_is_passed_over() {
        let limits = Limits {
            row_bytes: 30,
            ..Limits::default()
        };
        let input = [
            document(&[text("a", "1")]),
            document(&[text("a", &"x".repeat(9999))]),
        ]
        .concat();
        assert_eq!(
            transcript(Bson, &input, &limits, 100),
            "f [MongoDB dump (BSON); UTF-8] a\n  1\n  ! row 2 byte 14: longer than the limit for a row\n  = 1 rows, 1 rejects\n"
        );
    }
}
