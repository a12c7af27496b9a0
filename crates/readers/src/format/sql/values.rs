//! The lists after `VALUES`.

use super::copy::control;
use super::dump::{Dump, Escapes, State};
use super::expression::Expression;
use super::names::is_word_byte;
use crate::Error;

/// The file's fault when it stops before a list is at its end.
const CUT: &str = "ends in the middle of an INSERT";

impl Dump<'_> {
    /// Reads one list of values into `row`, and what follows it, so that the state is right for the next.
    pub(super) fn values_row(&mut self, target: usize) -> Result<(), Error> {
        self.blanks()?;
        self.row.clear(target, self.stream.offset());
        // MySQL allows ROW before the list.
        if self.peek_word()? == "row" {
            self.word()?;
        }
        match self.stream.next()? {
            Some(b'(') => {}
            Some(_) => return Err(self.stream.broken("expected a list of values")),
            None => return Err(self.stream.broken(CUT)),
        }
        loop {
            self.value()?;
            match self.stream.next()? {
                Some(b',') => {}
                Some(b')') => break,
                Some(_) => {
                    return Err(self
                        .stream
                        .broken("expected a comma or the end of a list of values"));
                }
                None => return Err(self.stream.broken(CUT)),
            }
        }
        self.end_row();
        self.after_list()
    }

    fn after_list(&mut self) -> Result<(), Error> {
        self.blanks()?;
        match self.stream.peek()? {
            Some(b',') => {
                self.stream.consume(1);
                return Ok(());
            }
            Some(b';') => {
                self.stream.consume(1);
                self.semicolons = true;
            }
            None if self.semicolons => return Err(self.stream.broken(CUT)),
            None => {}
            Some(_) if ["on", "as", "returning"].contains(&self.peek_word()?.as_str()) => {
                self.pass_statement(false)?;
            }
            // SQL Server ends no statement: the next one begins.
            Some(_) => {}
        }
        self.state = State::Statement;
        Ok(())
    }

    /// Reads one value into the row's next cell, up to the comma or bracket after it.
    fn value(&mut self) -> Result<(), Error> {
        self.blanks()?;
        match self.stream.peek()? {
            Some(b'\'') => self.string_cell(b'\'', self.escapes)?,
            Some(b'"') => self.string_cell(b'"', self.escapes)?,
            Some(b'0'..=b'9' | b'-' | b'+' | b'.') => self.number_cell()?,
            Some(b'N' | b'n') if self.stream.ahead(2)?.ends_with(b"'") => {
                self.stream.consume(1);
                self.string_cell(b'\'', self.escapes)?;
            }
            Some(b'E' | b'e') if self.stream.ahead(2)?.ends_with(b"'") => {
                self.stream.consume(1);
                self.string_cell(b'\'', Escapes::Postgres)?;
            }
            Some(b'N' | b'n') if self.peek_word()? == "null" => self.stream.consume(4),
            Some(_) => return self.expression(None),
            None => return Err(self.stream.broken(CUT)),
        }
        self.blanks()?;
        match self.stream.peek()? {
            Some(b',' | b')') => {
                self.row.end_cell();
                Ok(())
            }
            _ => {
                let first = self.row.take_cell();
                self.expression(Some(first))
            }
        }
    }

    fn string_cell(&mut self, quote: u8, escapes: Escapes) -> Result<(), Error> {
        self.string(true, quote, escapes)
    }

    fn number_cell(&mut self) -> Result<(), Error> {
        while let Some(byte) = self.stream.peek()? {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+')) {
                break;
            }
            self.row.push(&[byte]);
            self.stream.consume(1);
        }
        Ok(())
    }

    /// Reads a value that is more than one literal. `first` is the literal already read.
    fn expression(&mut self, first: Option<Vec<u8>>) -> Result<(), Error> {
        let mut expression = Expression::default();
        if let Some(first) = first {
            expression.literal(first);
        }
        let mut depth = 0_u32;
        loop {
            self.blanks()?;
            let Some(byte) = self.stream.peek()? else {
                return Err(self.stream.broken(CUT));
            };
            match byte {
                b',' | b')' if depth == 0 => break,
                b'\'' | b'"' => self.literal(&mut expression, byte, self.escapes)?,
                b'0'..=b'9' => {
                    self.number_cell()?;
                    expression.literal(self.row.take_cell());
                }
                _ if is_word_byte(byte) => self.expression_word(&mut expression)?,
                _ => {
                    self.stream.consume(1);
                    depth = match byte {
                        b'(' | b'[' => depth + 1,
                        b')' | b']' => depth.saturating_sub(1),
                        _ => depth,
                    };
                    expression.sign(byte);
                }
            }
            if expression.size_bytes() > self.limits.row_bytes {
                self.row.refuse_long();
                expression.clear();
            }
        }
        self.row.push(&expression.text());
        self.row.end_cell();
        Ok(())
    }

    fn literal(
        &mut self,
        expression: &mut Expression,
        quote: u8,
        escapes: Escapes,
    ) -> Result<(), Error> {
        self.string_cell(quote, escapes)?;
        expression.literal(self.row.take_cell());
        Ok(())
    }

    /// A word in an expression: what stands before a string, a constant, or a function's or type's name.
    fn expression_word(&mut self, expression: &mut Expression) -> Result<(), Error> {
        let word = self.peek_word()?;
        let before = self.stream.ahead(word.len() + 1)?.last() == Some(&b'\'');
        self.stream.consume(word.len());
        match word.as_str() {
            "e" if before => self.literal(expression, b'\'', Escapes::Postgres),
            "n" | "x" | "b" if before => self.literal(expression, b'\'', self.escapes),
            _ => {
                expression.word(&word);
                Ok(())
            }
        }
    }

    /// Consumes a string with its quotes; its text goes to the row's cell at hand when `keep` says so.
    pub(super) fn string(
        &mut self,
        keep: bool,
        quote: u8,
        mut escapes: Escapes,
    ) -> Result<(), Error> {
        self.stream.consume(1);
        loop {
            let rest = self.stream.rest()?;
            if rest.is_empty() {
                return Err(self.stream.broken("ends in the middle of a string"));
            }
            let found = memchr::memchr2(quote, b'\\', rest);
            let length = found.unwrap_or(rest.len());
            if keep {
                self.row.push(&rest[..length]);
            }
            let met = found.map(|at| rest[at]);
            self.stream.consume(length + usize::from(met.is_some()));
            match met {
                Some(byte) if byte == quote => {
                    if self.stream.peek()? != Some(quote) {
                        return Ok(());
                    }
                    self.stream.consume(1);
                    if keep {
                        self.row.push(&[quote]);
                    }
                }
                Some(_) => {
                    if escapes == Escapes::Unknown {
                        escapes = self.guess(quote)?;
                    }
                    self.escape(keep, escapes)?;
                }
                None => {}
            }
        }
    }

    /// Whether a backslash escapes, in a dump that has not said so: when a quote follows that does not end the value.
    fn guess(&mut self, quote: u8) -> Result<Escapes, Error> {
        let ahead = self.stream.ahead(3)?;
        if ahead.first() != Some(&quote) {
            return Ok(Escapes::Unknown);
        }
        let ends = match ahead[1..].trim_ascii_start() {
            [] => true,
            [next, ..] => matches!(next, b',' | b')' | b';' | b':'),
        };
        if !ends {
            self.escapes = Escapes::MySql;
        }
        Ok(if ends { Escapes::None } else { Escapes::MySql })
    }

    /// What a backslash, already consumed, and the bytes after it stand for.
    fn escape(&mut self, keep: bool, escapes: Escapes) -> Result<(), Error> {
        let mut text = [0; 4];
        let bytes: &[u8] = match escapes {
            Escapes::None => b"\\",
            Escapes::Unknown if self.stream.peek()? == Some(b'\\') => {
                self.stream.consume(1);
                b"\\\\"
            }
            Escapes::Unknown => b"\\",
            Escapes::MySql => match self.stream.next()? {
                Some(letter @ (b'%' | b'_')) => &[b'\\', letter],
                Some(b'0') => b"\0",
                Some(b'Z') => b"\x1a",
                Some(letter @ (b'b' | b'n' | b'r' | b't')) => &[control(letter)],
                Some(other) => &[other],
                None => b"",
            },
            Escapes::Postgres => match self.stream.next()? {
                Some(b'x') => &[self.digits(16, 2)? as u8],
                Some(b'u') => self.scalar(4)?.encode_utf8(&mut text).as_bytes(),
                Some(b'U') => self.scalar(8)?.encode_utf8(&mut text).as_bytes(),
                Some(first @ b'0'..=b'7') => {
                    let rest = self
                        .stream
                        .ahead(2)?
                        .iter()
                        .take_while(|byte| matches!(byte, b'0'..=b'7'))
                        .count();
                    let value = u32::from(first - b'0') << (3 * rest) | self.digits(8, rest)?;
                    &[value as u8]
                }
                Some(letter) => &[control(letter)],
                None => b"",
            },
        };
        if keep {
            self.row.push(bytes);
        }
        Ok(())
    }

    /// A number of at most `most` digits.
    fn digits(&mut self, radix: u32, most: usize) -> Result<u32, Error> {
        let mut value = 0;
        for _ in 0..most {
            let Some(digit) = self
                .stream
                .peek()?
                .and_then(|byte| char::from(byte).to_digit(radix))
            else {
                break;
            };
            value = value * radix + digit;
            self.stream.consume(1);
        }
        Ok(value)
    }

    fn scalar(&mut self, digits: usize) -> Result<char, Error> {
        let value = self.digits(16, digits)?;
        Ok(char::from_u32(value).unwrap_or_else(|| {
            self.row.refuse("an invalid escape in a string");
            char::REPLACEMENT_CHARACTER
        }))
    }
}
