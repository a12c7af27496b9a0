//! PostgreSQL's `COPY … FROM stdin` and its text format.
//!
//! # Source
//! PostgreSQL documentation, "COPY", section "Text Format".

use super::dump::{Dump, Escapes, State};
use crate::Error;
use crate::format::row::Row;

impl Dump<'_> {
    /// Reads a `COPY` statement after its first word.
    pub(super) fn copy(&mut self) -> Result<(), Error> {
        let Some(name) = self.table_name()? else {
            return self.pass_statement(false);
        };
        let mut header = None;
        if self.stream.peek()? == Some(b'(') {
            self.stream.consume(1);
            self.blanks()?;
            header = self.column_list()?;
        }
        if self.word()? != "from" || self.peek_word()? != "stdin" {
            return self.pass_statement(false);
        }
        let mut rest = Vec::new();
        let line = self.stream.line(&mut rest, 1024)?;
        let rest = String::from_utf8_lossy(&rest).to_ascii_lowercase();
        if !line.ended {
            return Err(self.stream.broken("ends in the middle of a COPY"));
        }
        if !line.fits
            || ["csv", "binary", "delimiter", "null"]
                .iter()
                .any(|option| rest.contains(option))
        {
            return Err(self
                .stream
                .broken("a COPY in another format than PostgreSQL's plain text"));
        }
        self.learn(Escapes::None);
        let header = header.or_else(|| self.created(&name));
        self.state = State::Copy(self.target(name, header)?);
        Ok(())
    }

    /// The next line of the data at hand; false when the data is at its end.
    pub(super) fn copy_row(&mut self, target: usize) -> Result<bool, Error> {
        let byte = self.stream.offset();
        self.line.clear();
        let line = self.stream.line(&mut self.line, self.limits.row_bytes)?;
        if !line.ended {
            return Err(self
                .stream
                .broken("ends in the middle of a COPY, before its closing `\\.`"));
        }
        if self.line == b"\\." && line.fits {
            self.state = State::Statement;
            return Ok(false);
        }
        self.row.clear(target, byte);
        if line.fits {
            decode(&self.line, &mut self.row);
        } else {
            self.row.refuse_long();
        }
        self.end_row();
        Ok(true)
    }
}

fn decode(line: &[u8], row: &mut Row) {
    for cell in line.split(|&byte| byte == b'\t') {
        if cell != b"\\N" {
            unescape(cell, row);
        }
        row.end_cell();
    }
}

fn unescape(mut cell: &[u8], row: &mut Row) {
    while let Some(at) = memchr::memchr(b'\\', cell) {
        row.push(&cell[..at]);
        cell = &cell[at + 1..];
        cell = match cell {
            [b'x', rest @ ..] if rest.first().is_some_and(u8::is_ascii_hexdigit) => {
                number(rest, 16, 2, row)
            }
            [b'0'..=b'7', ..] => number(cell, 8, 3, row),
            [letter, rest @ ..] => {
                row.push(&[control(*letter)]);
                rest
            }
            [] => {
                row.refuse("a line ends inside an escape");
                cell
            }
        };
    }
    row.push(cell);
}

/// The byte that a backslash and `letter` stand for, the same in `COPY` and in `E'…'`.
pub(super) fn control(letter: u8) -> u8 {
    match letter {
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        other => other,
    }
}

fn number<'c>(cell: &'c [u8], radix: u32, most: usize, row: &mut Row) -> &'c [u8] {
    let digits = cell
        .iter()
        .take(most)
        .take_while(|&&byte| char::from(byte).is_digit(radix))
        .count();
    let value = cell[..digits].iter().fold(0, |sum, &digit| {
        sum * radix + char::from(digit).to_digit(radix).unwrap_or(0)
    });
    row.push(&[value as u8]);
    &cell[digits..]
}
