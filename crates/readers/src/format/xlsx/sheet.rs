//! The rows of one sheet.

use super::number;
use super::package::{Book, append_text};
use super::styles::Shown;
use crate::format::row::Row;
use crate::format::xml::{Token, Xml};
use crate::{Error, Limits};

/// A sheet being read.
pub(super) struct Sheet<'x, 'r> {
    xml: &'x mut Xml<'r>,
    book: &'x Book,
    row: Row,
    number: u64,
    in_data: bool,
    scratch: Vec<u8>,
}

/// What a cell holds, by its `t` attribute.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Boolean,
    /// Text as it stands: of formulas, errors, dates in ISO 8601.
    Text,
}

impl<'x, 'r> Sheet<'x, 'r> {
    /// Starts before the first row.
    pub(super) fn new(xml: &'x mut Xml<'r>, book: &'x Book, limits: &Limits) -> Self {
        let row = Row::new(limits.row_bytes, limits.columns);
        Sheet {
            xml,
            book,
            row,
            number: 0,
            in_data: false,
            scratch: Vec::new(),
        }
    }

    /// The next row that is not empty, without empty cells at its end; `None` at the end of the data.
    pub(super) fn next(&mut self) -> Result<Option<&mut Row>, Error> {
        loop {
            match self.xml.next()? {
                Token::Start if self.xml.name() == b"sheetData" => self.in_data = true,
                Token::End if self.in_data && self.xml.name() == b"sheetData" => {
                    self.in_data = false;
                    return Ok(None);
                }
                Token::Start if self.in_data && self.xml.name() == b"row" => {
                    self.read_row()?;
                    self.row.trim();
                    if self.row.width() > 0 || self.row.fault.is_some() {
                        return Ok(Some(&mut self.row));
                    }
                }
                Token::Eof if self.in_data => {
                    return Err(self.xml.broken("the sheet ends in the middle"));
                }
                Token::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn read_row(&mut self) -> Result<(), Error> {
        let given = self
            .xml
            .attribute("r")
            .and_then(|number| number.parse().ok())
            .filter(|number| *number > 0);
        self.number = given.unwrap_or(self.number.saturating_add(1));
        self.row.clear(0, self.xml.offset());
        self.row.number = self.number;
        loop {
            match self.xml.next()? {
                Token::Start if self.xml.name() == b"c" => self.cell()?,
                Token::Start => self.xml.pass_element()?,
                Token::End => return Ok(()),
                Token::Text => {}
                Token::Eof => return Err(self.xml.broken("the sheet ends in the middle of a row")),
            }
        }
    }

    fn cell(&mut self) -> Result<(), Error> {
        if let Some(column) = self.xml.attribute("r").map(|reference| column(&reference)) {
            match column {
                Some(column) if column >= self.row.width() => self.row.pad(column),
                _ if self.row.fault.is_some() => {}
                Some(_) => self.row.refuse("cells out of order"),
                None => self.row.refuse("a cell without a place"),
            }
        }
        let kind = match self.xml.attribute("t").as_deref() {
            None | Some("n") => Kind::Number,
            Some("s") => Kind::Shared,
            Some("b") => Kind::Boolean,
            Some(_) => Kind::Text,
        };
        let style = self
            .xml
            .attribute("s")
            .and_then(|style| style.parse::<usize>().ok());
        loop {
            match self.xml.next()? {
                Token::Start if self.xml.name() == b"v" => self.value(kind, style)?,
                Token::Start if self.xml.name() == b"is" => {
                    self.scratch.clear();
                    append_text(self.xml, &mut self.scratch)?;
                    self.row.push(&self.scratch);
                }
                Token::Start => self.xml.pass_element()?,
                Token::End => break,
                Token::Text => {}
                Token::Eof => {
                    return Err(self.xml.broken("the sheet ends in the middle of a cell"));
                }
            }
        }
        self.row.end_cell();
        Ok(())
    }

    fn value(&mut self, kind: Kind, style: Option<usize>) -> Result<(), Error> {
        loop {
            match self.xml.next()? {
                Token::Text => {
                    let Some(raw) = self.xml.text() else {
                        self.row.refuse_long();
                        continue;
                    };
                    let plain = Shown::Number;
                    match kind {
                        Kind::Text => {
                            self.scratch.clear();
                            super::package::append_unescaped(raw, &mut self.scratch);
                            let midnight = self.scratch.strip_suffix(b"T00:00:00".as_slice());
                            self.row.push(midnight.unwrap_or(&self.scratch));
                        }
                        Kind::Boolean => {
                            self.row.push(if raw == b"1" { b"TRUE" } else { b"FALSE" })
                        }
                        Kind::Number => {
                            let shown = style
                                .and_then(|style| self.book.styles.get(style))
                                .unwrap_or(&plain);
                            let raw = String::from_utf8_lossy(raw);
                            self.row.push(
                                number::text(raw.trim(), shown, self.book.from_1904).as_bytes(),
                            );
                        }
                        Kind::Shared => {
                            let at = std::str::from_utf8(raw)
                                .ok()
                                .and_then(|at| at.trim().parse().ok());
                            match at.and_then(|at| self.book.texts.text(at)) {
                                Some(text) => self.row.push(text),
                                None => self.row.refuse("a shared text that is not there"),
                            }
                        }
                    }
                }
                Token::Start => self.xml.pass_element()?,
                Token::End => return Ok(()),
                Token::Eof => {
                    return Err(self.xml.broken("the sheet ends in the middle of a cell"));
                }
            }
        }
    }
}

/// The column of a reference such as `BC12`, counted from 0.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0_usize, |sum, letter| {
        sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    (1..=16_384).contains(&number).then(|| number - 1)
}
