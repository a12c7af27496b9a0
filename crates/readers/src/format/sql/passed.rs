//! What is passed over: blanks, comments, statements that bring no rows.

use super::dump::{Dump, Escapes};
use super::names::is_word_byte;
use crate::Error;

/// Most of a comment that is looked at for the name of the tool that wrote the dump.
const BANNER_BYTES: usize = 400;

impl Dump<'_> {
    /// Passes over blanks, `-- …` and `/* … */`.
    pub(super) fn blanks(&mut self) -> Result<(), Error> {
        loop {
            self.stream.skip_blanks()?;
            match self.stream.ahead(2)? {
                b"--" => self.comment_line()?,
                b"/*" => self.comment_block()?,
                _ => return Ok(()),
            }
        }
    }

    /// Passes over the rest of the line; true when a line feed ended it.
    pub(super) fn pass_line(&mut self) -> Result<bool, Error> {
        self.line.clear();
        Ok(self.stream.line(&mut self.line, BANNER_BYTES)?.ended)
    }

    pub(super) fn comment_line(&mut self) -> Result<(), Error> {
        self.pass_line()?;
        self.read_banner();
        Ok(())
    }

    fn comment_block(&mut self) -> Result<(), Error> {
        self.stream.consume(2);
        self.line.clear();
        loop {
            let rest = self.stream.rest()?;
            if rest.is_empty() {
                return Err(self.stream.broken("ends in the middle of a comment"));
            }
            let found = memchr::memchr(b'*', rest);
            let text = &rest[..found.unwrap_or(rest.len())];
            let kept = text.len().min(BANNER_BYTES - self.line.len());
            self.line.extend_from_slice(&text[..kept]);
            let used = text.len() + usize::from(found.is_some());
            self.stream.consume(used);
            if found.is_some() && self.stream.peek()? == Some(b'/') {
                self.stream.consume(1);
                self.read_banner();
                return Ok(());
            }
        }
    }

    /// Learns the dialect from a comment that names a tool.
    fn read_banner(&mut self) {
        if self.escapes != Escapes::Unknown {
            return;
        }
        let lower = self.line.to_ascii_lowercase();
        let names = |words: &[&str]| {
            words
                .iter()
                .any(|word| memchr::memmem::find(&lower, word.as_bytes()).is_some())
        };
        if names(&["mysql", "mariadb", "phpmyadmin"]) {
            self.escapes = Escapes::MySql;
        } else if names(&["postgresql", "sqlite", "sql server", "****** object:"]) {
            self.escapes = Escapes::None;
        }
    }

    /// Passes over the routines that MySQL's tools wrap into another delimiter.
    pub(super) fn delimiter(&mut self) -> Result<(), Error> {
        loop {
            let ended = self.pass_line()?;
            let line = self.line.trim_ascii().to_ascii_lowercase();
            if let Some(delimiter) = line.strip_prefix(b"delimiter") {
                self.escapes = Escapes::MySql;
                if delimiter.trim_ascii() == b";" {
                    return Ok(());
                }
            }
            if !ended {
                return Err(self.stream.broken("ends in the middle of a routine"));
            }
        }
    }

    /// Passes over a statement: up to its semicolon, a line `GO`, or an `INSERT` at the start of a line.
    ///
    /// With `with_body`, semicolons between `BEGIN` and `END` and inserts in there belong to it.
    pub(super) fn pass_statement(&mut self, with_body: bool) -> Result<(), Error> {
        let (mut brackets, mut blocks) = (0_u32, 0_u32);
        let mut line_start = false;
        loop {
            let Some(byte) = self.stream.peek()? else {
                return if brackets + blocks > 0 {
                    Err(self.stream.broken("ends in the middle of a statement"))
                } else {
                    Ok(())
                };
            };
            if is_word_byte(byte) && byte != b'$' {
                let starts_line = std::mem::replace(&mut line_start, false);
                match self.peek_word()?.as_str() {
                    "go" if starts_line => return Ok(()),
                    "insert" if starts_line && !with_body && brackets == 0 => return Ok(()),
                    "begin" | "case" if with_body => blocks += 1,
                    "end" if with_body => blocks = blocks.saturating_sub(1),
                    _ => {}
                }
                self.pass_word()?;
                continue;
            }
            line_start = byte == b'\n';
            match byte {
                b';' if brackets == 0 && blocks == 0 => {
                    self.stream.consume(1);
                    self.semicolons = true;
                    return Ok(());
                }
                b'(' => brackets += 1,
                b')' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            self.pass_one(byte)?;
        }
    }

    /// Passes over the rest of an item in the brackets of `CREATE TABLE`, with the comma or bracket after it; true for a comma.
    pub(super) fn pass_item(&mut self) -> Result<bool, Error> {
        let mut brackets = 0_u32;
        loop {
            let Some(byte) = self.stream.peek()? else {
                return Err(self.stream.broken("ends in the middle of a statement"));
            };
            match byte {
                b',' if brackets == 0 => {
                    self.stream.consume(1);
                    return Ok(true);
                }
                b')' if brackets == 0 => {
                    self.stream.consume(1);
                    return Ok(false);
                }
                b'(' => brackets += 1,
                b')' => brackets -= 1,
                _ => {}
            }
            self.pass_one(byte)?;
        }
    }

    fn pass_word(&mut self) -> Result<(), Error> {
        while self
            .stream
            .peek()?
            .is_some_and(|byte| is_word_byte(byte) && byte != b'$')
        {
            self.stream.consume(1);
        }
        Ok(())
    }

    /// Passes over one byte, or over the whole string, quoted name or comment that it opens.
    fn pass_one(&mut self, byte: u8) -> Result<(), Error> {
        match byte {
            b'\'' => return self.string(false, b'\'', self.escapes),
            b'"' => return self.string(false, b'"', Escapes::None),
            b'`' => return self.string(false, b'`', Escapes::None),
            b'[' => {
                let ahead = self.stream.ahead(256)?;
                let length = memchr::memchr(b']', ahead).map_or(1, |end| end + 1);
                self.stream.consume(length);
                return Ok(());
            }
            b'$' => return self.dollar_quote(),
            b'-' if self.stream.ahead(2)? == b"--" => {
                self.pass_line()?;
                return Ok(());
            }
            b'/' if self.stream.ahead(2)? == b"/*" => return self.comment_block(),
            _ => {}
        }
        self.stream.consume(1);
        Ok(())
    }

    /// PostgreSQL's `$tag$ … $tag$`, or a lone dollar sign.
    fn dollar_quote(&mut self) -> Result<(), Error> {
        let ahead = self.stream.ahead(66)?;
        let name = ahead[1..]
            .iter()
            .take_while(|&&byte| byte.is_ascii_alphanumeric() || byte == b'_')
            .count();
        if ahead.get(name + 1) != Some(&b'$') {
            self.stream.consume(1);
            return Ok(());
        }
        let tag = ahead[..name + 2].to_vec();
        self.stream.consume(tag.len());
        loop {
            let rest = self.stream.rest()?;
            if rest.is_empty() {
                return Err(self.stream.broken("ends in the middle of a routine"));
            }
            let found = memchr::memchr(b'$', rest);
            let used = found.unwrap_or(rest.len());
            self.stream.consume(used);
            if found.is_some() {
                let closes = self.stream.ahead(tag.len())? == tag;
                self.stream.consume(if closes { tag.len() } else { 1 });
                if closes {
                    return Ok(());
                }
            }
        }
    }
}
