//! Cuts JSON text into records without parsing them, so that one bad record does not cost the next.

use super::super::stream::ByteStream;
use crate::{Error, Limits};

/// Names of the one key that web services and database tools wrap around an array of rows.
const WRAPPERS: &[&str] = &[
    "data",
    "documents",
    "feed",
    "hits",
    "items",
    "posts",
    "records",
    "results",
    "rows",
    "statuses",
    "voters",
];

/// Keys that stand before the array of messages in a chat as Telegram exports it. `type` must be one of them.
const CHAT_KEYS: &[&str] = &["about", "id", "name", "type"];
/// The key of that array.
const CHAT_MESSAGES: &str = "messages";
/// Text in which a wrapper is looked for.
const WRAPPER_BYTES: usize = 4096;

/// Why a record longer than the limit is refused.
const TOO_LONG: &str = "longer than the limit for a row";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The first object tells whether lines or objects follow.
    Unknown,
    /// Each line is a record.
    Lines,
    /// Objects of any number of lines, one after the other.
    Objects,
    /// Elements of an array; `wrapped` when the array is the value of an object's first key.
    Array { wrapped: bool },
    /// An array that has ended.
    ArrayDone,
}

/// A record as it stands in the text.
pub(super) struct Found<'a> {
    /// Offset of its first byte.
    pub(super) byte: u64,
    /// Its text, or why it cannot be had.
    pub(super) text: Result<&'a [u8], &'static str>,
}

/// How the scan of one value ended.
#[derive(PartialEq, Eq)]
enum Scan {
    /// The brackets are balanced.
    Balanced,
    /// A string or object was left open where a new line made plain that it would not end.
    Cut(&'static str),
    /// The input ended first.
    End,
}

/// The records of a JSON text.
pub(super) struct Records<'r> {
    stream: ByteStream<'r>,
    mode: Mode,
    text: Vec<u8>,
    fits: bool,
    first_element: bool,
    row_bytes: usize,
}

impl<'r> Records<'r> {
    /// Looks at the start of the text and decides what kind it is.
    pub(super) fn new(mut stream: ByteStream<'r>, limits: &Limits) -> Result<Self, Error> {
        if stream.ahead(3)? == b"\xEF\xBB\xBF" {
            stream.consume(3);
        }
        stream.skip_blanks()?;
        let mut mode = Mode::Unknown;
        if stream.peek()? == Some(b'[') {
            stream.consume(1);
            mode = Mode::Array { wrapped: false };
        } else if let Some(before_elements) = wrapper(stream.ahead(WRAPPER_BYTES)?) {
            stream.consume(before_elements);
            mode = Mode::Array { wrapped: true };
        }
        let row_bytes = limits.row_bytes;
        Ok(Records {
            stream,
            mode,
            text: Vec::new(),
            fits: true,
            first_element: true,
            row_bytes,
        })
    }

    /// The kind of text in plain words; sure once a record has been read.
    pub(super) fn format(&self) -> &'static str {
        match self.mode {
            Mode::Lines => "JSON lines",
            Mode::Array { .. } | Mode::ArrayDone => "JSON array",
            Mode::Unknown | Mode::Objects => "JSON objects",
        }
    }

    /// An error at the present place.
    pub(super) fn broken(&self, reason: &str) -> Error {
        self.stream.broken(reason)
    }

    /// The next record; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Found<'_>>, Error> {
        self.text.clear();
        self.fits = true;
        match self.mode {
            Mode::Lines => self.line(),
            Mode::Unknown | Mode::Objects => self.object(),
            Mode::Array { wrapped } => self.element(wrapped),
            Mode::ArrayDone => Ok(None),
        }
    }

    fn found(&self, byte: u64) -> Option<Found<'_>> {
        let text = if self.fits {
            Ok(self.text.as_slice())
        } else {
            Err(TOO_LONG)
        };
        Some(Found { byte, text })
    }

    fn line(&mut self) -> Result<Option<Found<'_>>, Error> {
        loop {
            let byte = self.stream.offset();
            self.text.clear();
            let line = self.stream.line(&mut self.text, self.row_bytes)?;
            if !line.fits {
                return Ok(Some(Found {
                    byte,
                    text: Err(TOO_LONG),
                }));
            }
            if self.text.trim_ascii().is_empty() {
                if !line.ended {
                    return Ok(None);
                }
                continue;
            }
            // Some exports are the lines of an array without its brackets.
            let blanks = self.text.len() - self.text.trim_ascii_start().len();
            let record = self.text.trim_ascii();
            let record = record.strip_suffix(b",").unwrap_or(record);
            return Ok(Some(Found {
                byte: byte + blanks as u64,
                text: Ok(record),
            }));
        }
    }

    fn object(&mut self) -> Result<Option<Found<'_>>, Error> {
        self.stream.skip_blanks()?;
        while self.stream.peek()? == Some(b',') {
            self.stream.consume(1);
            self.stream.skip_blanks()?;
        }
        let byte = self.stream.offset();
        match self.stream.peek()? {
            None => return Ok(None),
            Some(b'{') => {}
            Some(_) => {
                self.stream.line(&mut self.text, self.row_bytes)?;
                return Ok(Some(Found {
                    byte,
                    text: Err("not an object"),
                }));
            }
        }
        match self.scan(true)? {
            Scan::Balanced => {
                if self.mode == Mode::Unknown {
                    self.mode = self.mode_after_first()?;
                }
                Ok(self.found(byte))
            }
            Scan::Cut(reason) => {
                if self.mode == Mode::Unknown && !self.text.contains(&b'\n') {
                    self.mode = Mode::Lines;
                }
                Ok(Some(Found {
                    byte,
                    text: Err(reason),
                }))
            }
            Scan::End => Err(self.stream.broken("ends in the middle of an object")),
        }
    }

    /// Lines, when the first object stood on one line of its own.
    fn mode_after_first(&mut self) -> Result<Mode, Error> {
        while let Some(b' ' | b'\t' | b'\r') = self.stream.peek()? {
            self.stream.consume(1);
        }
        let alone = matches!(
            self.stream.ahead(2)?,
            [] | [b'\n', ..] | [b',', b'\n' | b'\r']
        );
        Ok(if alone && !self.text.contains(&b'\n') {
            Mode::Lines
        } else {
            Mode::Objects
        })
    }

    fn element(&mut self, wrapped: bool) -> Result<Option<Found<'_>>, Error> {
        self.stream.skip_blanks()?;
        if self.stream.peek()? == Some(b']') {
            self.stream.consume(1);
            return self.after_array(wrapped);
        }
        if !std::mem::take(&mut self.first_element) {
            if self.stream.peek()? != Some(b',') {
                return Err(self.after_element());
            }
            self.stream.consume(1);
            self.stream.skip_blanks()?;
        }
        let byte = self.stream.offset();
        let ended = match self.stream.peek()? {
            Some(b'{' | b'[') => self.scan(false)? == Scan::End,
            // A comma before the closing bracket is nobody's row.
            Some(b']') => return self.element(wrapped),
            _ => self.scan_scalar()?,
        };
        if ended {
            return Err(self.stream.broken("the array ends in the middle"));
        }
        Ok(self.found(byte))
    }

    fn after_element(&mut self) -> Error {
        match self.stream.peek() {
            Err(error) => error,
            Ok(None) => self.stream.broken("the array ends in the middle"),
            Ok(Some(_)) => self
                .stream
                .broken("neither a comma nor the end of the array after an element"),
        }
    }

    /// Makes sure that nothing but the wrapper's rest follows the array.
    fn after_array(&mut self, wrapped: bool) -> Result<Option<Found<'_>>, Error> {
        self.mode = Mode::ArrayDone;
        if wrapped && self.scan_from(1, false)? != Scan::Balanced {
            return Err(self
                .stream
                .broken("the object around the array does not end"));
        }
        self.stream.skip_blanks()?;
        // The answers of a web service that gave page after page, one behind the other.
        if wrapped && let Some(before_elements) = wrapper(self.stream.ahead(WRAPPER_BYTES)?) {
            self.stream.consume(before_elements);
            // What stood behind the last array was read into it.
            self.text.clear();
            self.mode = Mode::Array { wrapped };
            self.first_element = true;
            return self.element(wrapped);
        }
        match self.stream.peek()? {
            None => Ok(None),
            Some(_) => Err(self.stream.broken("text after the end of the array")),
        }
    }

    fn scan(&mut self, lines_matter: bool) -> Result<Scan, Error> {
        self.scan_from(0, lines_matter)
    }

    /// Consumes up to the bracket that balances, keeping the text within the limit.
    ///
    /// With `lines_matter`, a line end inside a string and an object that opens at the start of a line inside
    /// another one show that a record was left open.
    fn scan_from(&mut self, mut depth: u64, lines_matter: bool) -> Result<Scan, Error> {
        let (mut in_string, mut escaped, mut line_start) = (false, false, false);
        loop {
            let rest = self.stream.rest()?;
            if rest.is_empty() {
                return Ok(Scan::End);
            }
            let mut used = 0;
            let mut outcome = None;
            for &byte in rest {
                if line_start && lines_matter && byte == b'{' && depth > 0 && !in_string {
                    outcome = Some(Scan::Cut("an object starts before this one has ended"));
                    break;
                }
                used += 1;
                line_start = byte == b'\n';
                if escaped {
                    escaped = false;
                } else if in_string {
                    match byte {
                        b'\\' => escaped = true,
                        b'"' => in_string = false,
                        b'\n' if lines_matter => {
                            outcome = Some(Scan::Cut("a line ends inside a string"))
                        }
                        _ => {}
                    }
                } else {
                    match byte {
                        b'"' => in_string = true,
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' => {
                            depth = depth.saturating_sub(1);
                            if depth == 0 {
                                outcome = Some(Scan::Balanced);
                            }
                        }
                        _ => {}
                    }
                }
                if outcome.is_some() {
                    break;
                }
            }
            self.fits = self.fits && self.text.len() + used <= self.row_bytes;
            if self.fits {
                self.text.extend_from_slice(&rest[..used]);
            }
            self.stream.consume(used);
            if let Some(outcome) = outcome {
                if let (Scan::Cut(_), Some(b'\n')) = (&outcome, self.text.last()) {
                    self.text.pop();
                }
                return Ok(outcome);
            }
        }
    }

    /// Consumes an element that is no object or array; true when the input ended first.
    fn scan_scalar(&mut self) -> Result<bool, Error> {
        let (mut in_string, mut escaped) = (false, false);
        while let Some(byte) = self.stream.peek()? {
            if !in_string && matches!(byte, b',' | b']') {
                return Ok(false);
            }
            self.stream.consume(1);
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                _ => {}
            }
            self.fits = self.fits && self.text.len() < self.row_bytes;
            if self.fits {
                self.text.push(byte);
            }
        }
        Ok(true)
    }
}

/// When the text opens with `{"records": [{` or the like: the bytes up to and with the bracket of the array.
fn wrapper(head: &[u8]) -> Option<usize> {
    let start = after(head, after(head, 0, b'{')?, b'"')?;
    let (key, end) = word(head, start)?;
    let elements = match WRAPPERS.contains(&key.as_str()) {
        true => after(head, after(head, end, b':')?, b'[')?,
        false => chat(head, start)?,
    };
    after(head, elements, b'{')?;
    Some(elements)
}

/// The same for `{"name": "…", "type": "public_channel", "id": 1, "messages": [{`, from the first key on.
fn chat(head: &[u8], mut start: usize) -> Option<usize> {
    let mut typed = false;
    for _ in 0..=CHAT_KEYS.len() {
        let (key, end) = word(head, start)?;
        let value = after(head, end, b':')?;
        if key == CHAT_MESSAGES {
            return typed.then(|| after(head, value, b'['))?;
        }
        if !CHAT_KEYS.contains(&key.as_str()) {
            return None;
        }
        typed |= key == "type";
        let value_end = match after(head, value, b'"') {
            Some(text) => word(head, text)?.1,
            None => value + memchr::memchr(b',', &head[value..])?,
        };
        start = after(head, after(head, value_end, b',')?, b'"')?;
    }
    None
}

/// The place behind `wanted`, when nothing but blanks stands before it.
fn after(head: &[u8], at: usize, wanted: u8) -> Option<usize> {
    let blanks = head
        .get(at..)?
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace());
    let at = at + blanks.count();
    (head.get(at) == Some(&wanted)).then_some(at + 1)
}

/// The string whose text starts at `start`, in lower case, and the place behind its quote.
fn word(head: &[u8], start: usize) -> Option<(String, usize)> {
    let mut at = start;
    loop {
        match head.get(at)? {
            b'"' => break,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    let text = std::str::from_utf8(&head[start..at]).ok()?;
    Some((text.to_ascii_lowercase(), at + 1))
}
