//! Parses one JSON record straight into flattened cells.

use super::super::civil;
use super::super::keyed::{Keys, Row, RowBuilder};

/// Flattens the object in `text`, adding its keys to `keys`. The error says why it is refused; then no key is added.
pub(super) fn row(text: &[u8], keys: &mut Keys) -> Result<Row, String> {
    let text = std::str::from_utf8(text).map_err(|_| "not valid UTF-8")?;
    let mut parser = Parser {
        text,
        at: 0,
        row: RowBuilder::new(keys),
        date: false,
    };
    let outcome = parser.record();
    parser.row.finish(outcome)
}

struct Parser<'t, 'k> {
    text: &'t str,
    at: usize,
    row: RowBuilder<'k>,
    /// Inside a date wrapper: a number is milliseconds, a midnight is a date.
    date: bool,
}

impl<'t> Parser<'t, '_> {
    fn record(&mut self) -> Result<(), String> {
        if self.peek() != Some(b'{') {
            return Err("not an object".into());
        }
        self.value(false)?;
        match self.peek() {
            None => Ok(()),
            Some(_) => Err("text after the object".into()),
        }
    }

    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn expect(&mut self, wanted: u8) -> Result<(), String> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            return Ok(());
        }
        Err(format!("expected `{}`", char::from(wanted)))
    }

    fn value(&mut self, in_array: bool) -> Result<(), String> {
        match self.peek() {
            Some(b'{') => self.nested(|parser| parser.object(in_array)),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => {
                let text = self.string()?;
                self.put(text, in_array)
            }
            Some(_) => {
                let text = self.bare()?;
                self.put(text, in_array)
            }
            None => Err("ends in the middle".into()),
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<(), String>) -> Result<(), String> {
        self.row.open()?;
        self.at += 1;
        read(self)?;
        self.row.close();
        Ok(())
    }

    fn object(&mut self, in_array: bool) -> Result<(), String> {
        if self.peek() == Some(b'}') {
            self.at += 1;
            return if self.row.depth() > 1 {
                self.put(String::new(), in_array)
            } else {
                Ok(())
            };
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err("expected a key".into());
            }
            let key = self.string()?;
            self.expect(b':')?;
            let outer_date = self.date;
            if is_type_wrapper(&key) && self.row.depth() > 1 {
                self.date |= key == "$date";
                self.value(in_array)?;
            } else {
                let outer = self.row.enter(&key);
                self.value(in_array)?;
                self.row.leave(outer);
            }
            self.date = outer_date;
            match self.peek() {
                Some(b',') => self.at += 1,
                _ => return self.expect(b'}'),
            }
        }
    }

    fn array(&mut self) -> Result<(), String> {
        if self.peek() == Some(b']') {
            self.at += 1;
            return self.put(String::new(), true);
        }
        loop {
            self.value(true)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                _ => return self.expect(b']'),
            }
        }
    }

    fn put(&mut self, text: String, in_array: bool) -> Result<(), String> {
        let text = if self.date { date(text) } else { text };
        self.row.put(text, in_array)
    }

    fn string(&mut self) -> Result<String, String> {
        self.at += 1;
        let bytes = self.text.as_bytes();
        let mut text = String::new();
        loop {
            let rest = &bytes[self.at..];
            let found = memchr::memchr2(b'"', b'\\', rest).ok_or("a string does not end")?;
            // Both are ASCII, so the cut is at a character's edge.
            text.push_str(&self.text[self.at..self.at + found]);
            self.at += found + 1;
            if rest[found] == b'"' {
                return Ok(text);
            }
            text.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        let byte = self.text.as_bytes().get(self.at).copied();
        self.at += 1;
        Ok(match byte {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'\'') => '\'',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err("an invalid escape in a string".into()),
        })
    }

    fn unicode(&mut self) -> Result<char, String> {
        let first = self.hex4()?;
        if let Some(scalar) = char::from_u32(first) {
            return Ok(scalar);
        }
        let paired = self.text.as_bytes().get(self.at..self.at + 2) == Some(b"\\u");
        if !paired || first >= 0xDC00 {
            return Err("half a surrogate pair in a string".into());
        }
        self.at += 2;
        let second = self.hex4()?;
        let low = second.checked_sub(0xDC00).filter(|&low| low < 0x400);
        low.and_then(|low| char::from_u32(0x10000 + ((first - 0xD800) << 10) + low))
            .ok_or_else(|| "half a surrogate pair in a string".to_owned())
    }

    fn hex4(&mut self) -> Result<u32, String> {
        let digits = self
            .text
            .as_bytes()
            .get(self.at..self.at + 4)
            .ok_or("an invalid escape in a string")?;
        self.at += 4;
        digits.iter().try_fold(0, |sum, &digit| {
            let value = char::from(digit)
                .to_digit(16)
                .ok_or("an invalid escape in a string")?;
            Ok(sum * 16 + value)
        })
    }

    /// A number, a word, or a call of MongoDB's shell such as `ObjectId("…")`.
    fn bare(&mut self) -> Result<String, String> {
        let word = self.word();
        match word {
            "" => Err("expected a value".into()),
            "null" | "undefined" => Ok(String::new()),
            "true" | "false" | "NaN" | "Infinity" | "-Infinity" => Ok(word.to_owned()),
            "new" => {
                self.peek();
                let name = self.word();
                self.call(name)
            }
            _ if self.peek() == Some(b'(') => self.call(word),
            _ if is_number(word) => Ok(word.to_owned()),
            _ => Err("a bare word that is no value".into()),
        }
    }

    /// The run of letters, digits and signs at hand, perhaps empty.
    fn word(&mut self) -> &'t str {
        let text = self.text;
        let start = self.at;
        let of_word =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_');
        self.at += text.as_bytes()[start..].iter().take_while(of_word).count();
        &text[start..self.at]
    }

    fn call(&mut self, name: &str) -> Result<String, String> {
        let is_date = matches!(name, "ISODate" | "Date");
        self.expect(b'(')?;
        let mut text = String::new();
        let mut first = true;
        while self.peek() != Some(b')') {
            // Told by a flag and not by the text: an empty argument must not be met for ever.
            if !std::mem::take(&mut first) {
                self.expect(b',')?;
                self.peek();
                text.push(',');
            }
            text += &if self.peek() == Some(b'"') {
                self.string()?
            } else {
                self.word().to_owned()
            };
            if !matches!(self.peek(), Some(b',' | b')')) {
                return Err("expected `)`".into());
            }
        }
        self.at += 1;
        Ok(if is_date { date(text) } else { text })
    }
}

/// Keys with which MongoDB's extended JSON names a value's type.
/// Source: MongoDB specifications, "Extended JSON", version 2.1.0, with the version 1 names still found in exports.
fn is_type_wrapper(key: &str) -> bool {
    matches!(
        key,
        "$oid"
            | "$date"
            | "$numberLong"
            | "$numberInt"
            | "$numberDouble"
            | "$numberDecimal"
            | "$uuid"
            | "$symbol"
    )
}

/// A date as text: milliseconds since 1970 are written out, the clock is dropped from a midnight.
fn date(text: String) -> String {
    if let Ok(ms) = text.parse::<i64>() {
        return civil::moment(ms, "Z");
    }
    match text.split_once('T') {
        Some((day, "00:00:00Z" | "00:00:00.000Z" | "00:00:00.000+0000" | "00:00:00+00:00")) => {
            day.to_owned()
        }
        _ => text,
    }
}

/// RFC 8259, section 6, and nothing looser but leading zeros and a leading plus, which sloppy exports write.
fn is_number(word: &str) -> bool {
    let unsigned = word.strip_prefix(['-', '+']).unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)),
        ),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && fraction.is_none_or(digits) && exponent.is_none_or(digits)
}
