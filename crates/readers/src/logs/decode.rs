//! Undoes what hides the meaning of a value that a stranger sent: URL and HTML encodings, escapes, wide letters, NULs;
//! then comments, blanks and case.
//!
//! Pure functions. The original is kept by whoever calls them: an encoding can itself be the sign of an attack.
//!
//! # Source
//! WHATWG URL Standard, "percent-decode"; RFC 3986, section 2.1; the `%uXXXX` escape of ECMA-262, annex B.2.1.2;
//! nginx `escape=default` and Apache `mod_log_config` for `\xHH`; Unicode 17, chart "Halfwidth and Fullwidth Forms".

use std::borrow::Cow;

/// Encodings one inside the other that are undone. Attack tools use two; each round costs a pass.
const MOST_ROUNDS: usize = 6;

/// The value with every encoding undone, from the outermost in, until nothing changes or six rounds are over.
/// `plus` says that `+` stands for a blank, as it does in queries and form bodies.
///
/// Limits: the result is never longer than the value; bytes that are no UTF-8 are read as Latin-1.
pub fn plain(value: &str, plus: bool) -> Cow<'_, str> {
    if !may_be_encoded(value, plus) {
        return Cow::Borrowed(value);
    }
    let mut text = value.as_bytes().to_vec();
    let mut changed = false;
    if plus {
        // Only the outermost layer is a form: a `+` that comes out of `%2B` is a plus sign.
        for byte in text.iter_mut().filter(|byte| **byte == b'+') {
            *byte = b' ';
            changed = true;
        }
    }
    for _ in 0..MOST_ROUNDS {
        let Some(next) = round(&text) else { break };
        text = next;
        changed = true;
    }
    if !changed {
        return Cow::Borrowed(value);
    }
    Cow::Owned(match String::from_utf8(text) {
        Ok(text) => text,
        Err(error) => latin(error.as_bytes()),
    })
}

/// The plain form of a value without SQL comments, with single blanks, in lower case.
pub fn bare(plain: &str) -> Cow<'_, str> {
    if !is_obstructed(plain) && !plain.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(plain);
    }
    let mut text = String::with_capacity(plain.len());
    let mut rest = plain;
    // Inside `/*! … */`, whose content MySQL runs.
    let mut hinted = false;
    // A line comment hides what follows only up to a line end; one that runs to the end of the value hides nothing.
    let lines = plain.rfind('\n').unwrap_or(0);
    while let Some(c) = rest.chars().next() {
        if let Some(inside) = rest.strip_prefix("/*!") {
            hinted = true;
            rest = inside.trim_start_matches(|c: char| c.is_ascii_digit());
            push_blank(&mut text);
        } else if let Some(inside) = rest.strip_prefix("/*") {
            rest = inside.split_once("*/").map_or("", |(_, after)| after);
            push_blank(&mut text);
        } else if (rest.starts_with("--") || c == '#') && plain.len() - rest.len() < lines {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
            push_blank(&mut text);
        } else if hinted && rest.starts_with("*/") {
            hinted = false;
            rest = &rest[2..];
            push_blank(&mut text);
        } else {
            match c.is_whitespace() || c.is_control() {
                true => push_blank(&mut text),
                false => text.push(c.to_ascii_lowercase()),
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    Cow::Owned(text)
}

/// True when comments or unusual blanks stand in the way of a pattern.
pub(crate) fn is_obstructed(plain: &str) -> bool {
    let bytes = plain.as_bytes();
    let is_unusual = |found: bool, byte: &u8| found | !(b' '..0x7F).contains(byte);
    bytes.iter().fold(false, is_unusual)
        || memchr::memchr2_iter(b' ', b'*', bytes).any(|at| {
            let before = at.checked_sub(1).map(|before| bytes[before]);
            matches!((before, bytes[at]), (Some(b' '), b' ') | (Some(b'/'), b'*'))
        })
}

fn push_blank(text: &mut String) {
    if !text.ends_with(' ') {
        text.push(' ');
    }
}

/// True when some byte can begin an encoding. Without an early end, so that many bytes are compared at a time: every byte
/// that a stranger sent is looked at, and nearly none begins one.
fn may_be_encoded(value: &str, plus: bool) -> bool {
    let plus = if plus { b'+' } else { b'%' };
    value.bytes().fold(false, |found, byte| {
        let begins = (byte == b'%') | (byte == b'&') | (byte == b'\\') | (byte == plus);
        found | begins | (byte == 0) | (byte >= 0x80)
    })
}

/// Undoes one layer; `None` when nothing changed.
fn round(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut changed = false;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let undone = match rest[0] {
            b'%' => percent(rest),
            b'&' => entity(rest),
            b'\\' => escape(rest),
            0 => Some((Undone::Nothing, 1)),
            0xC2..=0xEF => wide(rest),
            _ => None,
        };
        let Some((what, used)) = undone else {
            out.push(rest[0]);
            at += 1;
            continue;
        };
        changed = true;
        at += used;
        match what {
            Undone::Nothing => {}
            Undone::Byte(byte) => out.push(byte),
            Undone::Char(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    changed.then_some(out)
}

enum Undone {
    Nothing,
    Byte(u8),
    Char(char),
}

/// `%41`, `%u0041`, and the overlong `%c0%af` that old servers took for a slash.
fn percent(rest: &[u8]) -> Option<(Undone, usize)> {
    if let [_, b'u' | b'U', ..] = rest {
        let code = hex(rest.get(2..6)?)?;
        return Some((character(code), 6));
    }
    let byte = hex(rest.get(1..3)?)? as u8;
    if matches!(byte, 0xC0 | 0xC1)
        && rest.get(3) == Some(&b'%')
        && let Some(second) = rest.get(4..6).and_then(hex)
    {
        let code = (u32::from(byte) & 0x1F) << 6 | (second & 0x3F);
        return Some((Undone::Byte(code as u8), 6));
    }
    Some((
        if byte == 0 {
            Undone::Nothing
        } else {
            Undone::Byte(byte)
        },
        3,
    ))
}

/// Entities that can stand for what patterns look for.
const ENTITIES: &[(&[u8], u8)] = &[
    (b"&lt;", b'<'),
    (b"&gt;", b'>'),
    (b"&amp;", b'&'),
    (b"&quot;", b'"'),
    (b"&apos;", b'\''),
    (b"&lpar;", b'('),
    (b"&rpar;", b')'),
    (b"&colon;", b':'),
    (b"&semi;", b';'),
    (b"&sol;", b'/'),
    (b"&bsol;", b'\\'),
    (b"&equals;", b'='),
    (b"&num;", b'#'),
    (b"&percnt;", b'%'),
    (b"&plus;", b'+'),
    (b"&ast;", b'*'),
    (b"&period;", b'.'),
    (b"&comma;", b','),
    (b"&nbsp;", b' '),
    (b"&Tab;", b'\t'),
    (b"&NewLine;", b'\n'),
];

fn entity(rest: &[u8]) -> Option<(Undone, usize)> {
    if let [_, b'#', number @ ..] = rest {
        let (digits, radix, before) = match number {
            [b'x' | b'X', digits @ ..] => (digits, 16, 3),
            digits => (digits, 10, 2),
        };
        let length = digits
            .iter()
            .take(8)
            .take_while(|byte| char::from(**byte).is_digit(radix));
        let length = length.count();
        if length == 0 {
            return None;
        }
        let code = std::str::from_utf8(&digits[..length]).ok()?;
        let code = u32::from_str_radix(code, radix).ok()?;
        let closed = usize::from(digits.get(length) == Some(&b';'));
        return Some((character(code), before + length + closed));
    }
    let found = ENTITIES.iter().find(|(name, _)| rest.starts_with(name))?;
    Some((Undone::Byte(found.1), found.0.len()))
}

/// `\x27` and `\u0027`, which servers and scripts write; `\"` and `\\` of a log's own quoting.
fn escape(rest: &[u8]) -> Option<(Undone, usize)> {
    match rest.get(1)? {
        b'x' | b'X' => {
            let byte = hex(rest.get(2..4)?)? as u8;
            Some((
                if byte == 0 {
                    Undone::Nothing
                } else {
                    Undone::Byte(byte)
                },
                4,
            ))
        }
        b'u' => Some((character(hex(rest.get(2..6)?)?), 6)),
        b'"' => Some((Undone::Byte(b'"'), 2)),
        b'\\' => Some((Undone::Byte(b'\\'), 2)),
        _ => None,
    }
}

/// Full-width letters, and quotes that databases take for the plain one.
fn wide(rest: &[u8]) -> Option<(Undone, usize)> {
    let length = match rest[0] {
        0xC2..=0xDF => 2,
        _ => 3,
    };
    let c = std::str::from_utf8(rest.get(..length)?)
        .ok()?
        .chars()
        .next()?;
    let narrow = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0)?,
        '\u{3000}' | '\u{A0}' => ' ',
        '\u{2B9}' | '\u{2BC}' | '\u{2C8}' | '\u{2018}' | '\u{2019}' | '\u{2032}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{2033}' => '"',
        '\u{AD}' | '\u{200B}'..='\u{200D}' => return Some((Undone::Nothing, length)),
        _ => return None,
    };
    Some((Undone::Char(narrow), length))
}

fn character(code: u32) -> Undone {
    match char::from_u32(code) {
        Some('\0') | None => Undone::Nothing,
        Some(c) => Undone::Char(c),
    }
}

fn hex(digits: &[u8]) -> Option<u32> {
    let mut value = 0;
    for &digit in digits {
        value = value * 16 + char::from(digit).to_digit(16)?;
    }
    Some(value)
}

/// Valid UTF-8 as it is, every other byte as Latin-1.
fn latin(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|&byte| char::from(byte)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{bare, plain};
    use proptest::prelude::*;
    use std::borrow::Cow;

    fn check(value: &str, expect: &str) {
        assert_eq!(plain(value, true), expect, "{value}");
    }

    #[test]
    fn encodings_are_undone_from_the_outermost_in() {
        check("id=1%20UNION%20SELECT", "id=1 UNION SELECT");
        check("id=1+UNION+SELECT", "id=1 UNION SELECT");
        check("id=1%2520UNION%252520SELECT", "id=1 UNION SELECT");
        check("%27%20or%201%3D1%23", "' or 1=1#");
        check("%u0027 or", "' or");
        check("..%c0%af..%c0%ae", "../...");
        check("&#39; or &#x31;=1", "' or 1=1");
        check("&lt;script&gt;", "<script>");
        check("%26lt%3Bscript%26gt%3B", "<script>");
        check("\\x22 or \\u0027", "\" or '");
        check("un%00ion", "union");
        check("\u{FF07}\u{FF35}NION", "'UNION");
        check("%EF%BC%87", "'");
    }

    #[test]
    fn a_plus_that_was_encoded_is_a_plus() {
        check("1%2B1+2", "1+1 2");
        assert_eq!(plain("/c++/x", false), "/c++/x");
    }

    #[test]
    fn what_only_looks_encoded_stays() {
        for value in ["100%", "a=1&lt=5", "%zz", "%u12", "&#;", "\\q", "%", "&"] {
            assert!(matches!(plain(value, true), Cow::Borrowed(_)), "{value}");
        }
        check("%E9", "\u{E9}");
    }

    #[test]
    fn comments_blanks_and_case_are_undone() {
        let check = |value: &str, expect: &str| assert_eq!(bare(value), expect, "{value}");
        check("UNION/**/SELECT", "union select");
        check("UNION/*x*//*y*/\t\nSELECT", "union select");
        check("/*!50000UNION*/ SELECT", " union select");
        check("/*!UNION*/SELECT", " union select");
        check("or 1=1#", "or 1=1#");
        check("UNION--abc\nSELECT#x\n1-- -", "union select 1-- -");
        check("a /* never closed", "a ");
        check("ORDER BY ", "order by ");
        check("a\u{2003}b", "a b");
        assert!(matches!(bare("plain text"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn any_depth_of_percent_gives_the_same(value in "[ -~]{0,40}", depth in 1usize..5) {
            let mut encoded = value.clone();
            for _ in 0..depth {
                encoded = encoded.bytes().map(|byte| format!("%{byte:02X}")).collect();
            }
            prop_assert_eq!(plain(&encoded, true).into_owned(), plain(&value, false).into_owned());
        }

        #[test]
        fn nothing_grows_and_nothing_panics(value in any::<String>()) {
            let once = plain(&value, true);
            prop_assert!(once.chars().count() <= value.chars().count());
            let _ = bare(&once);
        }
    }
}
