//! Walks over a text line by line: what every reader of row-per-line text needs, done once.
//!
//! Overlong lines, lines with NUL bytes and empty lines are dealt with here; where blocks of input end makes no difference.

use crate::window::Window;
use memchr::memchr;
use std::io;

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Number of its first line, from 1.
    pub(crate) row: u64,
    /// Offset of its first byte in the decoded text.
    pub(crate) byte: u64,
}

/// One line, and what follows it as far as it is at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'b> {
    /// The line without its end.
    pub(crate) text: &'b [u8],
    /// All that is at hand from the line's start on.
    pub(crate) ahead: &'b [u8],
    /// Nothing follows `ahead`.
    pub(crate) last: bool,
    /// The line holds a quote.
    pub(crate) quoted: bool,
    /// Where it is.
    pub(crate) place: Place,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The line was taken.
    Taken,
    /// A record of so many bytes was taken, from the line's start on.
    TakenBytes(usize),
    /// The record may go on beyond what is at hand.
    More,
    /// No more lines are wanted.
    Stop,
}

/// Takes the lines of a text.
pub(crate) trait LineReader {
    /// Takes a line that is not empty, not overlong and without NUL.
    fn line(&mut self, line: Line<'_>) -> Step;
    /// Counts a line that cannot be a record.
    fn refuse(&mut self, place: Place, reason: &str);
}

/// Walks over the lines of `window`, each ended by the byte `end`, from its present place, which is the start of line `first_row`.
/// Returns false when the reader wanted to stop.
///
/// # Errors
/// Those of the input.
pub(crate) fn walk(
    window: &mut Window<'_, '_>,
    end: u8,
    longest: usize,
    first_row: u64,
    reader: &mut (impl LineReader + ?Sized),
) -> io::Result<bool> {
    let mut walker = Walker {
        end,
        longest,
        row: first_row,
        reader,
    };
    loop {
        let last = window.ended();
        let (used, stopped) = walker.block(window.bytes(), window.offset(), last);
        window.consume(used);
        if stopped {
            return Ok(false);
        }
        if last {
            return Ok(true);
        }
        // Two more than the limit: the last of them may be a carriage return whose line feed is yet to come.
        if window.bytes().len() > longest + 1 && memchr(end, window.bytes()).is_none() {
            let place = Place {
                row: walker.row,
                byte: window.offset(),
            };
            walker.reader.refuse(place, &overlong(longest));
            walker.row += 1;
            skip_line(window, end)?;
        } else {
            window.fill()?;
        }
    }
}

/// Passes over the rest of a line without keeping it. Returns false when the text ended first.
///
/// # Errors
/// Those of the input.
pub(crate) fn skip_line(window: &mut Window<'_, '_>, end: u8) -> io::Result<bool> {
    loop {
        if let Some(at) = memchr(end, window.bytes()) {
            window.consume(at + 1);
            return Ok(true);
        }
        window.consume(window.bytes().len());
        if !window.fill()? {
            return Ok(false);
        }
    }
}

/// The reason given for a line longer than the limit.
pub(crate) fn overlong(longest: usize) -> String {
    format!("row longer than {longest} bytes")
}

struct Walker<'r, R: ?Sized> {
    end: u8,
    longest: usize,
    row: u64,
    reader: &'r mut R,
}

impl<R: LineReader + ?Sized> Walker<'_, R> {
    /// Takes the whole records in `bytes`. Returns how many bytes they are, and whether the reader stopped.
    fn block(&mut self, bytes: &[u8], offset: u64, last: bool) -> (usize, bool) {
        let mut quotes = Next::new(b'"');
        let mut nuls = Next::new(0);
        let mut at = 0;
        while at < bytes.len() {
            let stop = match memchr(self.end, &bytes[at..]) {
                Some(length) => at + length,
                None if last => bytes.len(),
                None => break,
            };
            let next = (stop + 1).min(bytes.len());
            let place = Place {
                row: self.row,
                byte: offset + at as u64,
            };
            let text = bytes[at..stop]
                .strip_suffix(b"\r")
                .unwrap_or(&bytes[at..stop]);
            let mut used = next - at;
            if text.len() > self.longest {
                self.reader.refuse(place, &overlong(self.longest));
            } else if nuls.within(bytes, at, stop) {
                self.reader.refuse(place, "NUL byte in the row");
            } else if !text.iter().all(|&byte| byte == b' ') {
                let quoted = quotes.within(bytes, at, stop);
                match self.reader.line(Line {
                    text,
                    ahead: &bytes[at..],
                    last,
                    quoted,
                    place,
                }) {
                    Step::Taken => {}
                    Step::TakenBytes(bytes) => used = bytes,
                    Step::More => return (at, false),
                    Step::Stop => return (at, true),
                }
            }
            self.row += match used == next - at {
                true => 1,
                false => memchr::memchr_iter(self.end, &bytes[at..at + used]).count() as u64,
            };
            at += used;
        }
        (at, false)
    }
}

/// Remembers where a rare byte comes next, so that looking for it costs nothing on most lines.
struct Next {
    byte: u8,
    at: Option<usize>,
}

impl Next {
    fn new(byte: u8) -> Self {
        Next { byte, at: Some(0) }
    }

    /// True when the byte stands in `bytes[from..to]`; `from` never goes back.
    #[inline]
    fn within(&mut self, bytes: &[u8], from: usize, to: usize) -> bool {
        match self.at {
            None => false,
            Some(at) if at >= to => false,
            Some(at) if at >= from && bytes[at] == self.byte => true,
            Some(_) => {
                self.at = memchr(self.byte, &bytes[from..]).map(|found| from + found);
                self.at.is_some_and(|at| at < to)
            }
        }
    }
}
