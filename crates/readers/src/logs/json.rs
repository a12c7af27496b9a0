//! One JSON object as paths and values, without building it.
//!
//! # Source
//! RFC 8259.

use std::borrow::Cow;
use std::ops::ControlFlow;

/// Objects and arrays one inside the other.
const MOST_DEPTH: usize = 64;

/// Longest path of names.
const PATH_BYTES: usize = 1024;

/// One value that holds no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leaf<'t> {
    /// A string; borrowed where it has no escapes.
    Text(Cow<'t, str>),
    /// A number, `true` or `false`, as written.
    Bare(&'t str),
    /// `null`, `{}` or `[]`.
    Nothing,
}

impl Leaf<'_> {
    /// Its text; empty for nothing.
    pub(super) fn text(&self) -> &str {
        match self {
            Leaf::Text(text) => text,
            Leaf::Bare(text) => text,
            Leaf::Nothing => "",
        }
    }
}

/// Tells every leaf of the object in `text` with its path: names joined by points; elements of a list have the list's.
/// A path is borrowed from `text` where it is one name without escapes. `tell` may break off.
///
/// # Errors
/// What is wrong with the text, in words; what was told before is then worth nothing.
pub(super) fn leaves<'t>(
    text: &'t str,
    tell: &mut dyn FnMut(Path<'t, '_>, Leaf<'t>) -> ControlFlow<()>,
) -> Result<(), &'static str> {
    let mut walk = Walk {
        text,
        at: 0,
        path: String::new(),
        tell,
    };
    if walk.peek() != Some(b'{') {
        return Err("not a JSON object");
    }
    match walk.value(None, 0) {
        Err(Stop::Wrong(reason)) => return Err(reason),
        Err(Stop::Wanted) => return Ok(()),
        Ok(()) => {}
    }
    match walk.peek() {
        None => Ok(()),
        Some(_) => Err("text behind the JSON object"),
    }
}

/// Where a leaf stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path<'t, 'p> {
    /// A single name, a part of the record.
    Name(&'t str),
    /// Names joined by points.
    Joined(&'p str),
}

impl<'p, 't: 'p> Path<'t, 'p> {
    /// Its text.
    pub(super) fn text(self) -> &'p str {
        match self {
            Path::Name(name) => name,
            Path::Joined(path) => path,
        }
    }
}

enum Stop {
    Wrong(&'static str),
    Wanted,
}

impl From<&'static str> for Stop {
    fn from(reason: &'static str) -> Stop {
        Stop::Wrong(reason)
    }
}

struct Walk<'t, 'f> {
    text: &'t str,
    at: usize,
    path: String,
    tell: &'f mut dyn FnMut(Path<'t, '_>, Leaf<'t>) -> ControlFlow<()>,
}

impl<'t> Walk<'t, '_> {
    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// A value under `name`, or under the path so far.
    fn value(&mut self, name: Option<&'t str>, depth: usize) -> Result<(), Stop> {
        if depth > MOST_DEPTH {
            return Err("JSON nested too deeply".into());
        }
        let leaf = match self.peek() {
            Some(b'{') => return self.object(name, depth),
            Some(b'[') => return self.array(name, depth),
            Some(b'"') => Leaf::Text(self.string()?),
            Some(_) => self.bare()?,
            None => return Err("ends in the middle of the JSON object".into()),
        };
        self.leaf(name, leaf)
    }

    fn leaf(&mut self, name: Option<&'t str>, leaf: Leaf<'t>) -> Result<(), Stop> {
        let path = match name {
            Some(name) => Path::Name(name),
            None => Path::Joined(&self.path),
        };
        match (self.tell)(path, leaf) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Wanted),
        }
    }

    fn object(&mut self, name: Option<&'t str>, depth: usize) -> Result<(), Stop> {
        self.at += 1;
        let outer = self.path.len();
        if let Some(name) = name {
            self.path.push_str(name);
        }
        if self.peek() == Some(b'}') {
            self.at += 1;
            if depth > 0 {
                self.leaf(None, Leaf::Nothing)?;
            }
            self.path.truncate(outer);
            return Ok(());
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err("a JSON object without a name".into());
            }
            let key = self.string()?;
            if self.peek() != Some(b':') {
                return Err("a JSON name without a value".into());
            }
            self.at += 1;
            match key {
                Cow::Borrowed(key) if self.path.is_empty() => self.value(Some(key), depth + 1)?,
                key => {
                    let before = self.path.len();
                    if before + key.len() > PATH_BYTES {
                        return Err("a JSON name longer than the limit".into());
                    }
                    if before > 0 {
                        self.path.push('.');
                    }
                    self.path.push_str(&key);
                    self.value(None, depth + 1)?;
                    self.path.truncate(before);
                }
            }
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err("a JSON object that goes wrong".into()),
            }
        }
        self.at += 1;
        self.path.truncate(outer);
        Ok(())
    }

    fn array(&mut self, name: Option<&'t str>, depth: usize) -> Result<(), Stop> {
        self.at += 1;
        if self.peek() == Some(b']') {
            self.at += 1;
            return self.leaf(name, Leaf::Nothing);
        }
        loop {
            self.value(name, depth + 1)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err("a JSON list that goes wrong".into()),
            }
        }
        self.at += 1;
        Ok(())
    }

    fn bare(&mut self) -> Result<Leaf<'t>, &'static str> {
        let rest = &self.text[self.at..];
        let end = rest
            .find([',', '}', ']', ' ', '\t', '\r', '\n'])
            .unwrap_or(rest.len());
        let word = &rest[..end];
        self.at += end;
        match word {
            "null" => Ok(Leaf::Nothing),
            "true" | "false" => Ok(Leaf::Bare(word)),
            _ if is_number(word) => Ok(Leaf::Bare(word)),
            _ => Err("a JSON value that is none"),
        }
    }

    fn string(&mut self) -> Result<Cow<'t, str>, &'static str> {
        let text: &'t str = self.text;
        let start = self.at + 1;
        let bytes = text.as_bytes();
        match memchr::memchr2(b'"', b'\\', &bytes[start..]) {
            Some(end) if bytes[start + end] == b'"' => {
                self.at = start + end + 1;
                Ok(Cow::Borrowed(&text[start..start + end]))
            }
            Some(_) => self.escaped(start),
            None => Err("a JSON string that is never closed"),
        }
    }

    fn escaped(&mut self, start: usize) -> Result<Cow<'t, str>, &'static str> {
        let bytes = self.text.as_bytes();
        let mut text = String::new();
        let mut at = start;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(found) = memchr::memchr2(b'"', b'\\', rest) else {
                return Err("a JSON string that is never closed");
            };
            text.push_str(&self.text[at..at + found]);
            at += found;
            if bytes[at] == b'"' {
                self.at = at + 1;
                return Ok(Cow::Owned(text));
            }
            let escape = bytes
                .get(at + 1)
                .ok_or("a JSON string that is never closed")?;
            at += 2;
            let c = match escape {
                b'"' => '"',
                b'\\' => '\\',
                b'/' => '/',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => {
                    let (c, used) = unicode(&bytes[at..])?;
                    at += used;
                    c
                }
                // nginx and others write `\x22` although JSON has no such escape: it is kept for the decoding.
                b'x' => {
                    text.push('\\');
                    'x'
                }
                _ => return Err("a JSON escape that is none"),
            };
            text.push(c);
        }
    }
}

/// `\uXXXX` after its `\u`, a pair of surrogates included; half a pair is the replacement character.
fn unicode(bytes: &[u8]) -> Result<(char, usize), &'static str> {
    let four = |bytes: Option<&[u8]>| {
        let text = std::str::from_utf8(bytes?).ok()?;
        u32::from_str_radix(text, 16)
            .ok()
            .filter(|_| !text.starts_with('+'))
    };
    let first = four(bytes.get(..4)).ok_or("a JSON escape that is none")?;
    if let 0xD800..=0xDBFF = first
        && bytes.get(4..6) == Some(b"\\u")
        && let Some(second @ 0xDC00..=0xDFFF) = four(bytes.get(6..10))
    {
        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return Ok((char::from_u32(code).unwrap_or('\u{FFFD}'), 10));
    }
    Ok((char::from_u32(first).unwrap_or('\u{FFFD}'), 4))
}

fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::leaves;
    use std::ops::ControlFlow;

    fn check(text: &str, expect: Result<&str, &str>) {
        let mut told = Vec::new();
        let outcome = leaves(text, &mut |path, leaf| {
            told.push(format!("{}={}", path.text(), leaf.text()));
            ControlFlow::Continue(())
        });
        assert_eq!(
            outcome.map(|()| told.join(" ")).as_deref(),
            expect.as_deref(),
            "{text}"
        );
    }

    #[test]
    fn leaves_have_paths() {
        check(
            r#"{"a":1,"b":{"c":"x","d":[1,2,{"e":true}]},"f":null}"#,
            Ok("a=1 b.c=x b.d=1 b.d=2 b.d.e=true f="),
        );
        check(r#"{"a.b":{"c":[[]]}, "d":{}}"#, Ok("a.b.c= d="));
        check(
            r#"{"a":"x\u0041\"\\\uD83D\uDE00\x27"}"#,
            Ok("a=xA\"\\\u{1F600}\\x27"),
        );
        check(r#"{"a\u0062":"1"}"#, Ok("ab=1"));
        check("{}", Ok(""));
    }

    #[test]
    fn what_is_no_object_is_told() {
        check("[1]", Err("not a JSON object"));
        check(r#"{"a":1} x"#, Err("text behind the JSON object"));
        check(r#"{"a":"#, Err("ends in the middle of the JSON object"));
        check(r#"{"a":"x"#, Err("a JSON string that is never closed"));
        check(r#"{"a":"x\"#, Err("a JSON string that is never closed"));
        check(r#"{"a":nil}"#, Err("a JSON value that is none"));
        check(r#"{"a" 1}"#, Err("a JSON name without a value"));
        check(r#"{"a":"\u12"}"#, Err("a JSON escape that is none"));
        check(
            &format!("{{\"a\":{}1{}}}", "[".repeat(70), "]".repeat(70)),
            Err("JSON nested too deeply"),
        );
    }
}
