//! JSON objects one after the other, in a list or not, over lines that mean nothing.

use super::records::Records;
use super::rows::EventRows;
use crate::lines::Place;
use crate::window::Window;
use std::io;

/// Finds where a JSON object ends, byte by byte.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scan {
    depth: u32,
    quoted: bool,
    hidden: bool,
}

impl Scan {
    /// Takes a byte; true when it closes the object that the first one opened.
    #[inline]
    pub(super) fn ends(&mut self, byte: u8) -> bool {
        if self.quoted {
            match byte {
                _ if self.hidden => self.hidden = false,
                b'\\' => self.hidden = true,
                b'"' => self.quoted = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.quoted = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

/// Reads the objects of a document.
pub(super) struct Objects<'r> {
    records: &'r Records,
    longest: usize,
    row: u64,
    /// The objects are those of a list, which has an end.
    listed: bool,
}

impl<'r> Objects<'r> {
    /// A reader of objects up to `longest` bytes; the window stands in line `row`.
    pub(super) fn new(records: &'r Records, longest: usize, row: u64) -> Self {
        Objects {
            records,
            longest,
            row,
            listed: false,
        }
    }

    /// Reads to the end of the document's list, or of the text.
    ///
    /// # Errors
    /// Those of the input.
    pub(super) fn read(
        mut self,
        window: &mut Window<'_, '_>,
        rows: &mut EventRows<'_>,
    ) -> io::Result<()> {
        self.enter(window)?;
        loop {
            let blanks = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
            let passed = window
                .bytes()
                .iter()
                .take_while(|byte| blanks(byte))
                .count();
            self.pass(window, passed);
            match window.bytes().first().copied() {
                None if window.fill()? => {}
                None => {
                    if self.listed {
                        rows.reject(self.place(window), "a JSON list that ends in the middle");
                    }
                    return Ok(());
                }
                Some(b'{') => {
                    if !self.object(window, rows)? {
                        return Ok(());
                    }
                }
                Some(b']') => {
                    self.pass(window, 1);
                    return self.rest(window, rows);
                }
                Some(_) => {
                    rows.reject(
                        self.place(window),
                        "text between the objects of a JSON document",
                    );
                    self.skip_to_object(window)?;
                }
            }
        }
    }

    /// Passes over what stands before the first object.
    fn enter(&mut self, window: &mut Window<'_, '_>) -> io::Result<()> {
        window.fill_to(4096)?;
        let head = &window.bytes()[..window.bytes().len().min(4096)];
        let text = match std::str::from_utf8(head) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
        };
        let start = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
        if let Some(objects) = super::recognise::document(start) {
            self.listed = objects.len() < start.len();
            let passed = text.len() - objects.len();
            self.pass(window, passed);
        }
        Ok(())
    }

    /// Takes the object at the window's place; false when no more is wanted or nothing is left.
    fn object(
        &mut self,
        window: &mut Window<'_, '_>,
        rows: &mut EventRows<'_>,
    ) -> io::Result<bool> {
        let place = self.place(window);
        let mut scan = Scan::default();
        let mut seen = 0;
        let length = loop {
            let fresh = &window.bytes()[seen..];
            if let Some(end) = fresh.iter().position(|byte| scan.ends(*byte)) {
                break seen + end + 1;
            }
            seen += fresh.len();
            if seen > self.longest {
                rows.reject(
                    place,
                    &format!("a JSON record longer than {} bytes", self.longest),
                );
                return self.skip_rest(window, scan, seen);
            }
            if !window.fill()? {
                rows.reject(place, "a JSON record that ends in the middle");
                return Ok(false);
            }
        };
        if length > self.longest {
            rows.reject(
                place,
                &format!("a JSON record longer than {} bytes", self.longest),
            );
        } else if let Ok(text) = simdutf8::basic::from_utf8(&window.bytes()[..length])
            && self.records.record(text, place, rows).is_break()
        {
            return Ok(false);
        }
        self.pass(window, length);
        Ok(true)
    }

    /// Passes over the rest of an object of which `seen` bytes were scanned.
    fn skip_rest(
        &mut self,
        window: &mut Window<'_, '_>,
        mut scan: Scan,
        seen: usize,
    ) -> io::Result<bool> {
        self.pass(window, seen);
        loop {
            let found = window.bytes().iter().position(|byte| scan.ends(*byte));
            match found {
                Some(end) => {
                    self.pass(window, end + 1);
                    return Ok(true);
                }
                None => self.pass(window, window.bytes().len()),
            }
            if !window.fill()? {
                return Ok(false);
            }
        }
    }

    fn skip_to_object(&mut self, window: &mut Window<'_, '_>) -> io::Result<()> {
        loop {
            let found = window
                .bytes()
                .iter()
                .position(|byte| matches!(byte, b'{' | b']'));
            let passed = found.unwrap_or(window.bytes().len());
            self.pass(window, passed);
            if found.is_some() || !window.fill()? {
                return Ok(());
            }
        }
    }

    /// Behind the list there may be the end of its object and nothing else.
    fn rest(&mut self, window: &mut Window<'_, '_>, rows: &mut EventRows<'_>) -> io::Result<()> {
        let mut told = false;
        loop {
            let other = |byte: &u8| !byte.is_ascii_whitespace() && *byte != b'}';
            if !told && window.bytes().iter().any(other) {
                rows.reject(
                    self.place(window),
                    "text behind the list of a JSON document",
                );
                told = true;
            }
            self.pass(window, window.bytes().len());
            if !window.fill()? {
                return Ok(());
            }
        }
    }

    fn place(&self, window: &Window<'_, '_>) -> Place {
        Place {
            row: self.row,
            byte: window.offset(),
        }
    }

    fn pass(&mut self, window: &mut Window<'_, '_>, count: usize) {
        let passed = &window.bytes()[..count];
        self.row += memchr::memchr_iter(b'\n', passed).count() as u64;
        window.consume(count);
    }
}
