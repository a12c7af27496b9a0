//! Names and words of SQL.

use super::dump::{Dump, Escapes};
use crate::Error;

/// Longest name or key word looked at.
const NAME_BYTES: usize = 512;

/// Schemas that a database puts every table into: they tell nothing.
const DEFAULT_SCHEMAS: &[&str] = &["public", "dbo", "main"];

/// True for the bytes of an unquoted name.
pub(super) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'@') || byte >= 0x80
}

/// A name as written.
pub(super) struct Name {
    /// Without its quotes.
    pub(super) text: String,
    /// It stood in quotes, so it is no key word.
    pub(super) quoted: bool,
}

impl Dump<'_> {
    /// The word at hand in lower case, not consumed; empty when none is.
    pub(super) fn peek_word(&mut self) -> Result<String, Error> {
        let ahead = self.stream.ahead(NAME_BYTES)?;
        let length = ahead.iter().take_while(|&&byte| is_word_byte(byte)).count();
        Ok(String::from_utf8_lossy(&ahead[..length]).to_ascii_lowercase())
    }

    /// Consumes the word at hand and the blanks after it; in lower case, empty when none is.
    pub(super) fn word(&mut self) -> Result<String, Error> {
        let ahead = self.stream.ahead(NAME_BYTES)?;
        let length = ahead.iter().take_while(|&&byte| is_word_byte(byte)).count();
        let word = String::from_utf8_lossy(&ahead[..length]).to_ascii_lowercase();
        self.stream.consume(length);
        self.blanks()?;
        Ok(word)
    }

    /// A name in any of the quotes, with the blanks after it; `None` when something else is at hand.
    pub(super) fn name(&mut self) -> Result<Option<Name>, Error> {
        let close = match self.stream.peek()? {
            Some(b'"') => b'"',
            Some(b'`') => {
                self.escapes = Escapes::MySql;
                b'`'
            }
            Some(b'[') => {
                self.learn(Escapes::None);
                b']'
            }
            Some(byte) if is_word_byte(byte) => {
                let ahead = self.stream.ahead(NAME_BYTES)?;
                let length = ahead.iter().take_while(|&&byte| is_word_byte(byte)).count();
                let text = String::from_utf8_lossy(&ahead[..length]).into_owned();
                self.stream.consume(length);
                self.blanks()?;
                return Ok(Some(Name {
                    text,
                    quoted: false,
                }));
            }
            _ => return Ok(None),
        };
        self.stream.consume(1);
        let mut text = Vec::new();
        while let Some(byte) = self.stream.next()? {
            if byte == close {
                if self.stream.peek()? != Some(close) {
                    self.blanks()?;
                    let text = String::from_utf8_lossy(&text).into_owned();
                    return Ok(Some(Name { text, quoted: true }));
                }
                self.stream.consume(1);
            }
            text.push(byte);
            if text.len() > NAME_BYTES {
                return Err(self.stream.broken("a name is too long"));
            }
        }
        Err(self.stream.broken("ends in the middle of a name"))
    }

    /// A table's name with the database or schema before it, unless that is the usual one.
    pub(super) fn table_name(&mut self) -> Result<Option<String>, Error> {
        let Some(first) = self.name()? else {
            return Ok(None);
        };
        let mut parts = vec![first.text];
        while self.stream.peek()? == Some(b'.') {
            self.stream.consume(1);
            self.blanks()?;
            match self.name()? {
                Some(name) => parts.push(name.text),
                None => return Ok(None),
            }
            if parts.len() > 4 {
                return Err(self.stream.broken("a name has too many parts"));
            }
        }
        let last = parts.pop().unwrap_or_default();
        Ok(Some(match parts.pop() {
            Some(schema) if !DEFAULT_SCHEMAS.contains(&schema.to_ascii_lowercase().as_str()) => {
                format!("{schema}.{last}")
            }
            _ => last,
        }))
    }

    /// A list of column names after its opening bracket, with the closing one; `None` when something else is in it.
    pub(super) fn column_list(&mut self) -> Result<Option<Vec<String>>, Error> {
        let mut columns = Vec::new();
        loop {
            let Some(name) = self.name()? else {
                return Ok(None);
            };
            columns.push(name.text);
            if columns.len() > self.limits.columns {
                return Err(self.limit(format!("more than {} columns", self.limits.columns)));
            }
            match self.stream.peek()? {
                Some(b',') => self.stream.consume(1),
                Some(b')') => {
                    self.stream.consume(1);
                    self.blanks()?;
                    return Ok(Some(columns));
                }
                _ => return Ok(None),
            }
            self.blanks()?;
        }
    }
}
