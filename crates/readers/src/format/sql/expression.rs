//! A value that is more than one literal: casts, string functions, concatenation.
//!
//! Nothing is computed but what dump tools write to bring a plain text through: `CAST('…' AS t)`, `'…'::t`,
//! `'a' || chr(10) || 'b'`, SQLite's `replace('a\nb','\n',char(10))` and `unistr('…')`, SQL Server's dates in
//! hexadecimal, `ARRAY['a','b']`. Of anything else the first literal is the value.

use crate::format::civil;

/// Days from 1900-01-01 to 1970-01-01.
const FROM_1900: i64 = 25_567;
/// Days from 0001-01-01 to 1970-01-01.
const FROM_1: i64 = 719_162;

#[derive(Debug)]
enum Token {
    Literal(Vec<u8>),
    /// In lower case.
    Word(String),
    Sign(u8),
}

/// The parts of a value, in order.
#[derive(Debug, Default)]
pub(super) struct Expression {
    tokens: Vec<Token>,
    size_bytes: usize,
}

impl Expression {
    /// Adds a string's text or a number.
    pub(super) fn literal(&mut self, text: Vec<u8>) {
        self.size_bytes += text.len();
        self.add(Token::Literal(text));
    }

    /// Adds a name or key word in lower case.
    pub(super) fn word(&mut self, word: &str) {
        self.size_bytes += word.len();
        self.add(Token::Word(word.to_owned()));
    }

    /// Adds a bracket, operator or the like.
    pub(super) fn sign(&mut self, sign: u8) {
        self.add(Token::Sign(sign));
    }

    fn add(&mut self, token: Token) {
        self.size_bytes += size_of::<Token>();
        self.tokens.push(token);
    }

    /// Memory that the parts take.
    pub(super) fn size_bytes(&self) -> usize {
        self.size_bytes
    }

    /// Forgets the parts.
    pub(super) fn clear(&mut self) {
        *self = Expression::default();
    }

    /// The value as text.
    pub(super) fn text(&self) -> Vec<u8> {
        let first_word = self.tokens.iter().find_map(|token| match token {
            Token::Word(word) => Some(word.as_str()),
            _ => None,
        });
        let literals = self.literals();
        if literals.is_empty() {
            return self.bare_words();
        }
        match first_word {
            Some("replace") => replaced(&literals),
            Some("array") => literals.join(b"; ".as_slice()),
            Some("unistr") => unistr(&literals[0]),
            Some("cast" | "convert") => match self.hexadecimal_date(&literals[0]) {
                Some(date) => date.into_bytes(),
                None => literals[0].clone(),
            },
            _ if self.concatenates() => literals.concat(),
            _ => literals[0].clone(),
        }
    }

    /// The literals that are part of the value, `char(n)` among them as the character; those of a type's name are not.
    fn literals(&self) -> Vec<Vec<u8>> {
        let mut literals = Vec::new();
        let mut in_type = false;
        for (at, token) in self.tokens.iter().enumerate() {
            match token {
                Token::Literal(text) if !in_type => literals.push(match self.function_at(at) {
                    Some("char" | "chr" | "nchar") => character(text),
                    _ => text.clone(),
                }),
                Token::Word(word) if word == "as" => in_type = true,
                Token::Sign(b':') => in_type = true,
                Token::Sign(b'|' | b'+') => in_type = false,
                _ => {}
            }
        }
        literals
    }

    /// The function whose first argument stands at `at`.
    fn function_at(&self, at: usize) -> Option<&str> {
        match self.tokens.get(at.checked_sub(2)?..at)? {
            [Token::Word(name), Token::Sign(b'(')] => Some(name),
            _ => None,
        }
    }

    fn concatenates(&self) -> bool {
        self.tokens
            .iter()
            .any(|token| matches!(token, Token::Sign(b'|' | b'+')))
    }

    /// A constant such as `TRUE` by its name; `NULL` and `DEFAULT` are empty.
    fn bare_words(&self) -> Vec<u8> {
        match self.tokens.first() {
            Some(Token::Word(word)) if !matches!(word.as_str(), "null" | "default") => {
                word.clone().into_bytes()
            }
            _ => Vec::new(),
        }
    }

    /// SQL Server's binary dates, which older scripts write: `CAST(0xD7340B00 AS Date)`.
    ///
    /// # Source
    /// Microsoft, "[MS-TDS]: Tabular Data Stream Protocol", section 2.2.5.5.1.8, "Date/Times".
    fn hexadecimal_date(&self, literal: &[u8]) -> Option<String> {
        let digits = literal
            .strip_prefix(b"0x")
            .or_else(|| literal.strip_prefix(b"0X"))?;
        let value = u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        let kind = self.tokens.iter().rev().find_map(|token| match token {
            Token::Word(word) => Some(word.as_str()),
            _ => None,
        })?;
        match (kind, digits.len()) {
            ("date", 6 | 8) => {
                let bytes = (value << (4 * (8 - digits.len()))) as u32;
                Some(civil::date(i64::from(bytes.swap_bytes()) - FROM_1))
            }
            ("datetime", 16) => {
                let days = i64::from((value >> 32) as u32 as i32) - FROM_1900;
                let ms = i64::from(value as u32) * 10 / 3;
                Some(civil::moment(days * 86_400_000 + ms, ""))
            }
            ("smalldatetime", 8) => {
                let days = (value >> 16) as i64 - FROM_1900;
                Some(civil::moment(
                    days * 86_400_000 + (value & 0xFFFF) as i64 * 60_000,
                    "",
                ))
            }
            _ => None,
        }
    }
}

/// `replace(replace(text, from, to), from, to)`: the literals in the order in which they stand.
fn replaced(literals: &[Vec<u8>]) -> Vec<u8> {
    let mut text = literals[0].clone();
    for pair in literals[1..].chunks_exact(2) {
        if pair[0].is_empty() {
            continue;
        }
        let mut fresh = Vec::with_capacity(text.len());
        let mut from = 0;
        for at in memchr::memmem::find_iter(&text, &pair[0]) {
            fresh.extend_from_slice(&text[from..at]);
            fresh.extend_from_slice(&pair[1]);
            from = at + pair[0].len();
        }
        fresh.extend_from_slice(&text[from..]);
        text = fresh;
    }
    text
}

fn character(number: &[u8]) -> Vec<u8> {
    let scalar = std::str::from_utf8(number)
        .ok()
        .and_then(|digits| digits.parse().ok())
        .and_then(char::from_u32);
    scalar.map_or_else(|| number.to_vec(), |scalar| scalar.to_string().into_bytes())
}

/// SQLite's `unistr`: `\XXXX` is a character, `\\` a backslash.
fn unistr(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = rest.strip_prefix('u').unwrap_or(rest);
        let scalar = digits
            .get(..4)
            .and_then(|four| u32::from_str_radix(four, 16).ok())
            .and_then(char::from_u32);
        match scalar {
            Some(scalar) => {
                plain.push(scalar);
                rest = &digits[4..];
            }
            None => {
                plain.push('\\');
                rest = rest.strip_prefix('\\').unwrap_or(rest);
            }
        }
    }
    plain.push_str(rest);
    plain.into_bytes()
}
