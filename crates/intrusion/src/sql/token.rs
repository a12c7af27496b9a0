//! Text as a database would cut it into words: no grammar, no dialect, every text has tokens.
//!
//! Comments between words are blanks, those to the end are a token; `/*! … */`, whose content MySQL runs, is read as if
//! it stood free. Time is linear in the text; at most [`MOST_TOKENS`] tokens are made.

/// Tokens beyond this say nothing that the first did not.
pub(super) const MOST_TOKENS: usize = 160;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    /// A string with both its quotes.
    Text,
    /// A string whose closing quote is missing.
    Open,
    Word,
    /// `@name`, `@@name`, `$1`, `?`, `:name`.
    Variable,
    /// `=`, `<`, `>` and what is made of them.
    Compare,
    /// `&&`, `||`: connectives or, for `||`, a concatenation.
    Both,
    /// Arithmetic and the like, `::`.
    Operator,
    Left,
    Right,
    Comma,
    Dot,
    Semicolon,
    /// A comment to the end of the text.
    Comment,
    Other,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    /// A blank or a comment stands before it.
    pub(super) apart: bool,
}

impl Token<'_> {
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }
}

/// Cuts `text` into at most [`MOST_TOKENS`] tokens.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut cutter = Cutter {
        text,
        at: 0,
        apart: false,
        line_ends: text.rfind('\n').unwrap_or(0),
    };
    let mut found = Vec::with_capacity(16);
    while found.len() < MOST_TOKENS
        && let Some(token) = cutter.next()
    {
        found.push(token);
    }
    found
}

struct Cutter<'t> {
    text: &'t str,
    at: usize,
    apart: bool,
    /// Where the last line end stands: a line comment before it hides only its own line.
    line_ends: usize,
}

impl<'t> Cutter<'t> {
    fn byte(&self, ahead: usize) -> u8 {
        self.text
            .as_bytes()
            .get(self.at + ahead)
            .copied()
            .unwrap_or(0)
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn next(&mut self) -> Option<Token<'t>> {
        self.apart = false;
        loop {
            let rest = self.rest();
            let first = rest.chars().next()?;
            if first.is_whitespace() || first.is_control() {
                self.at += first.len_utf8();
            } else if let Some(inside) = rest.strip_prefix("/*!") {
                self.at += 3 + inside.bytes().take_while(u8::is_ascii_digit).count();
            } else if rest.starts_with("*/") {
                self.at += 2;
            } else if rest.starts_with("/*") {
                self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            } else if (rest.starts_with("--") || first == '#') && self.at < self.line_ends {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if let Some(length) = empty_exponent(rest) {
                self.at += length;
            } else {
                break;
            }
            self.apart = true;
        }
        let (kind, length) = self.measure();
        let text = self.rest().get(..length).unwrap_or("");
        self.at += length.max(1);
        Some(Token {
            kind,
            text,
            apart: self.apart,
        })
    }

    /// Kind and bytes of the token that begins here.
    fn measure(&self) -> (Kind, usize) {
        let rest = self.rest();
        match self.byte(0) {
            b'-' if self.byte(1) == b'-' => (Kind::Comment, rest.len()),
            b'#' => (Kind::Comment, rest.len()),
            quote @ (b'\'' | b'"') => string(rest, quote),
            b'0'..=b'9' => (Kind::Number, number(rest)),
            b'.' if self.byte(1).is_ascii_digit() => (Kind::Number, number(rest)),
            b'`' => enclosed(rest, b'`'),
            b'[' => enclosed(rest, b']'),
            b'@' | b'$' | b'?' => (Kind::Variable, variable(rest)),
            b':' if self.byte(1) == b':' => (Kind::Operator, 2),
            b'&' if self.byte(1) == b'&' => (Kind::Both, 2),
            b'|' if self.byte(1) == b'|' => (Kind::Both, 2),
            b'<' | b'>' | b'=' => (Kind::Compare, compare(rest)),
            b'!' if self.byte(1) == b'=' => (Kind::Compare, 2),
            b'+' | b'-' | b'*' | b'/' | b'%' | b'^' | b'~' | b'|' | b'&' | b'!' => {
                (Kind::Operator, 1)
            }
            b'(' => (Kind::Left, 1),
            b')' => (Kind::Right, 1),
            b',' => (Kind::Comma, 1),
            b'.' => (Kind::Dot, 1),
            b';' => (Kind::Semicolon, 1),
            byte if byte == b'_' || byte.is_ascii_alphabetic() || byte >= 0x80 => {
                (Kind::Word, word(rest))
            }
            _ => (Kind::Other, 1),
        }
    }
}

/// A doubled quote and one behind a backslash do not end a string.
fn string(rest: &str, quote: u8) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == quote && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return (Kind::Text, at + 1),
            _ => at += 1,
        }
    }
    (Kind::Open, rest.len())
}

/// `12`, `1.5`, `1e9`, `0x1F`. A letter behind it begins the next word: `1UNION`, `1e0UNION`, `.1UNION`.
fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |from: usize| {
        let digits = bytes.get(from..).unwrap_or_default();
        digits
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    if bytes.len() > 2 && bytes[0] == b'0' && bytes[1] | 0x20 == b'x' {
        let hex = bytes[2..]
            .iter()
            .take_while(|byte| byte.is_ascii_hexdigit());
        return 2 + hex.count();
    }
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') {
        length += 1 + digits(length + 1);
    }
    if let Some(b'e' | b'E') = bytes.get(length) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}

/// `1.e`, which MySQL reads as nothing: tools write it before each bracket and point.
fn empty_exponent(rest: &str) -> Option<usize> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(digits..)?;
    let ends = !after
        .as_bytes()
        .get(2)
        .is_some_and(u8::is_ascii_alphanumeric);
    (digits > 0 && ends && (after.starts_with(".e") || after.starts_with(".E")))
        .then_some(digits + 2)
}

fn word(rest: &str) -> usize {
    let of_word =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || *byte >= 0x80;
    rest.bytes().take_while(|byte| of_word(byte)).count()
}

fn enclosed(rest: &str, end: u8) -> (Kind, usize) {
    match memchr::memchr(end, rest.as_bytes().get(1..).unwrap_or_default()) {
        Some(length) if length < 64 => (Kind::Word, length + 2),
        _ => (Kind::Other, 1),
    }
}

fn variable(rest: &str) -> usize {
    let marks = rest
        .bytes()
        .take_while(|byte| matches!(byte, b'@' | b'$' | b'?'))
        .count()
        .min(2);
    marks + word(rest.get(marks..).unwrap_or(""))
}

fn compare(rest: &str) -> usize {
    rest.bytes()
        .take(3)
        .take_while(|byte| matches!(byte, b'<' | b'>' | b'='))
        .count()
}
