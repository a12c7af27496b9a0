//! The part of XML that office documents use, as a stream of bounded memory.
//!
//! Output: tags and text in order. Prefixes of names are ignored, comments and processing instructions passed over;
//! a document type declaration is refused, because its entities can expand without bound.
//!
//! # Source
//! W3C, "Extensible Markup Language (XML) 1.0", fifth edition.

use super::stream::ByteStream;
use crate::Error;
use std::borrow::Cow;
use std::io::BufRead;

/// Longest tag with its attributes.
const TAG_BYTES: usize = 32 << 10;

/// What stands at one place of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// An opening tag; see [`Xml::name`] and [`Xml::attribute`].
    Start,
    /// A closing tag, also of an element without content.
    End,
    /// Text; see [`Xml::text`].
    Text,
    /// The document is at its end.
    Eof,
}

/// A document being read.
pub(crate) struct Xml<'r> {
    stream: ByteStream<'r>,
    tag: Vec<u8>,
    name: (usize, usize),
    text: Vec<u8>,
    most_text: usize,
    fits: bool,
    /// The tag just read has no content: its end comes next.
    empty: bool,
}

impl<'r> Xml<'r> {
    /// Starts at the beginning. Text between two tags is kept up to `most_text` bytes.
    pub(crate) fn new(
        path: &'r str,
        input: &'r mut dyn BufRead,
        most_text: usize,
    ) -> Result<Self, Error> {
        let mut stream = ByteStream::new(path, input);
        if matches!(
            stream.ahead(2)?,
            [0xFE, 0xFF] | [0xFF, 0xFE] | [0, _] | [_, 0]
        ) {
            return Err(stream.broken("XML in another encoding than UTF-8"));
        }
        Ok(Xml {
            stream,
            tag: Vec::new(),
            name: (0, 0),
            text: Vec::new(),
            most_text,
            fits: true,
            empty: false,
        })
    }

    /// Bytes consumed so far.
    pub(crate) fn offset(&self) -> u64 {
        self.stream.offset()
    }

    /// An error at the present place.
    pub(crate) fn broken(&self, reason: &str) -> Error {
        self.stream.broken(reason)
    }

    /// The name of the tag just read, without its prefix.
    pub(crate) fn name(&self) -> &[u8] {
        &self.tag[self.name.0..self.name.1]
    }

    /// The text just read; `None` when it was longer than the limit.
    pub(crate) fn text(&self) -> Option<&[u8]> {
        self.fits.then_some(&self.text)
    }

    /// An attribute of the opening tag just read, by its name without prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut rest = &self.tag[self.name.1..];
        loop {
            let equals = memchr::memchr(b'=', rest)?;
            let key = rest[..equals].trim_ascii();
            let value = rest[equals + 1..].trim_ascii_start();
            let (&quote, value) = value.split_first()?;
            let end = memchr::memchr(quote, value)?;
            if key.rsplit(|&byte| byte == b':').next() == Some(name.as_bytes()) {
                let raw = std::str::from_utf8(&value[..end]).ok()?;
                return Some(match raw.contains('&') {
                    true => Cow::Owned(String::from_utf8(unescape(raw.as_bytes())?).ok()?),
                    false => Cow::Borrowed(raw),
                });
            }
            rest = &value[end + 1..];
        }
    }

    /// The next tag or text.
    ///
    /// # Errors
    /// [`Error::Broken`] for what is not XML, a tag too long, or an entity that XML does not define by itself.
    pub(crate) fn next(&mut self) -> Result<Token, Error> {
        if std::mem::take(&mut self.empty) {
            return Ok(Token::End);
        }
        loop {
            match *self.stream.ahead(9)? {
                [] => return Ok(Token::Eof),
                [b'<', b'!', b'-', b'-', ..] => self.pass(b"-->")?,
                [b'<', b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'['] => {
                    self.stream.consume(9);
                    self.cdata()?;
                    return Ok(Token::Text);
                }
                [b'<', b'!', ..] => return Err(self.stream.broken("a document type declaration")),
                [b'<', b'?', ..] => self.pass(b"?>")?,
                [b'<', ..] => {
                    self.stream.consume(1);
                    return self.tag();
                }
                _ => {
                    self.characters()?;
                    return Ok(Token::Text);
                }
            }
        }
    }

    /// Reads on to the end of the element whose opening tag was just read.
    pub(crate) fn pass_element(&mut self) -> Result<(), Error> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Token::Start => depth += 1,
                Token::End => depth -= 1,
                Token::Text => {}
                Token::Eof => return Err(self.stream.broken("ends in the middle of an element")),
            }
        }
        Ok(())
    }

    fn tag(&mut self) -> Result<Token, Error> {
        self.tag.clear();
        let mut quote = None;
        loop {
            let Some(byte) = self.stream.next()? else {
                return Err(self.stream.broken("ends in the middle of a tag"));
            };
            match (byte, quote) {
                (b'>', None) => break,
                (b'"' | b'\'', None) => quote = Some(byte),
                _ if quote == Some(byte) => quote = None,
                _ => {}
            }
            self.tag.push(byte);
            if self.tag.len() > TAG_BYTES {
                return Err(self.stream.broken("a tag is too long"));
            }
        }
        let closing = self.tag.first() == Some(&b'/');
        if !closing && self.tag.last() == Some(&b'/') {
            self.tag.pop();
            self.empty = true;
        }
        let start = usize::from(closing);
        let length = self.tag[start..]
            .iter()
            .take_while(|byte| !byte.is_ascii_whitespace())
            .count();
        let prefix =
            memchr::memchr(b':', &self.tag[start..start + length]).map_or(0, |colon| colon + 1);
        self.name = (start + prefix, start + length);
        Ok(if closing { Token::End } else { Token::Start })
    }

    fn characters(&mut self) -> Result<(), Error> {
        self.text.clear();
        self.fits = true;
        loop {
            let rest = self.stream.rest()?;
            let found = memchr::memchr(b'<', rest);
            let used = found.unwrap_or(rest.len());
            if used == 0 {
                break;
            }
            self.fits = self.fits && self.text.len() + used <= self.most_text;
            if self.fits {
                self.text.extend_from_slice(&rest[..used]);
            }
            self.stream.consume(used);
        }
        if self.fits && memchr::memchr(b'&', &self.text).is_some() {
            self.text = unescape(&self.text)
                .ok_or_else(|| self.stream.broken("an entity that is not known"))?;
        }
        Ok(())
    }

    fn cdata(&mut self) -> Result<(), Error> {
        self.text.clear();
        self.fits = true;
        while self.stream.ahead(3)? != b"]]>" {
            let Some(byte) = self.stream.next()? else {
                return Err(self.stream.broken("ends in the middle of text"));
            };
            self.fits = self.fits && self.text.len() < self.most_text;
            if self.fits {
                self.text.push(byte);
            }
        }
        self.stream.consume(3);
        Ok(())
    }

    fn pass(&mut self, end: &[u8]) -> Result<(), Error> {
        while self.stream.ahead(end.len())? != end {
            if self.stream.next()?.is_none() {
                return Err(self.stream.broken("ends in the middle of a comment"));
            }
        }
        self.stream.consume(end.len());
        Ok(())
    }
}

/// Replaces character references and the five entities of XML; `None` for any other.
fn unescape(raw: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'&', rest) {
        text.extend_from_slice(&rest[..at]);
        let end = memchr::memchr(b';', &rest[at..])? + at;
        match &rest[at + 1..end] {
            b"lt" => text.push(b'<'),
            b"gt" => text.push(b'>'),
            b"amp" => text.push(b'&'),
            b"quot" => text.push(b'"'),
            b"apos" => text.push(b'\''),
            reference => {
                let digits = std::str::from_utf8(reference.strip_prefix(b"#")?).ok()?;
                let scalar = match digits.strip_prefix(['x', 'X']) {
                    Some(digits) => u32::from_str_radix(digits, 16),
                    None => digits.parse(),
                };
                let mut utf8 = [0; 4];
                text.extend_from_slice(
                    char::from_u32(scalar.ok()?)?
                        .encode_utf8(&mut utf8)
                        .as_bytes(),
                );
            }
        }
        rest = &rest[end + 1..];
    }
    text.extend_from_slice(rest);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::{Token, Xml};

    fn tokens(text: &str) -> String {
        let mut input = text.as_bytes();
        let mut out = String::new();
        let mut xml = match Xml::new("f", &mut input, 20) {
            Ok(xml) => xml,
            Err(error) => return error.to_string(),
        };
        loop {
            match xml.next() {
                Ok(Token::Eof) => return out,
                Ok(Token::Start) => {
                    let id = xml
                        .attribute("id")
                        .map_or(String::new(), |id| format!("#{id}"));
                    out += &format!("<{}{id}>", String::from_utf8_lossy(xml.name()));
                }
                Ok(Token::End) => out += "</>",
                Ok(Token::Text) => out += &xml.text().map_or("…".into(), String::from_utf8_lossy),
                Err(error) => return out + &error.to_string(),
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(tokens(text), expected, "{text}");
    }

    #[test]
    fn tags_attributes_and_text() {
        check(
            "<?xml version='1.0'?><x:a r:id = 'a>&amp;\"' other=\"1\"/><!-- <b> --><b>1 &lt;&#65;&#x42;</b>",
            "<a#a>&\"></><b>1 <AB</>",
        );
        check("<a><![CDATA[<&]]]></a>", "<a><&]</>");
        check("<a>123456789012345678901</a>", "<a>…</>");
    }

    #[test]
    fn what_is_hostile_or_cut_is_refused() {
        for (text, reason) in [
            (
                "<!DOCTYPE a [<!ENTITY b \"c\">]>",
                "byte 0: a document type declaration",
            ),
            ("<a b='", "byte 6: ends in the middle of a tag"),
            ("&bomb;", "byte 6: an entity that is not known"),
            ("<!-- ", "byte 5: ends in the middle of a comment"),
            ("<![CDATA[x", "byte 10: ends in the middle of text"),
            ("\u{feff}", ""),
        ] {
            let found = tokens(text);
            assert!(found.ends_with(reason), "{text}: {found}");
        }
        check(
            &format!("<{}>", "a".repeat(100_000)),
            "f is broken at byte 32770: a tag is too long",
        );
    }
}
