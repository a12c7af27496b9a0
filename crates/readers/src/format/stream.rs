//! A byte stream that the text formats walk over: cheap to peek, always knowing where it stands.

use crate::Error;
use std::io::BufRead;

/// Bytes held at a time. Look-ahead is limited to this.
const CHUNK_BYTES: usize = 64 << 10;

/// The file's fault, with the place.
pub(super) fn broken(path: &str, byte: u64, reason: impl Into<String>) -> Error {
    Error::Broken {
        path: path.to_owned(),
        byte,
        reason: reason.into(),
    }
}

/// A forward-only stream with bounded look-ahead.
pub(super) struct ByteStream<'r> {
    input: &'r mut dyn BufRead,
    path: &'r str,
    chunk: Vec<u8>,
    at: usize,
    /// Offset in the stream of `chunk[0]`.
    start: u64,
}

impl<'r> ByteStream<'r> {
    /// Starts at the input's present place, which counts as byte 0.
    pub(super) fn new(path: &'r str, input: &'r mut dyn BufRead) -> Self {
        ByteStream {
            input,
            path,
            chunk: Vec::new(),
            at: 0,
            start: 0,
        }
    }

    /// Bytes consumed so far.
    pub(super) fn offset(&self) -> u64 {
        self.start + self.at as u64
    }

    /// The path the stream was opened with.
    pub(super) fn path(&self) -> &'r str {
        self.path
    }

    /// An error at the present place.
    pub(super) fn broken(&self, reason: impl Into<String>) -> Error {
        broken(self.path, self.offset(), reason)
    }

    /// The unread bytes at hand, at least one unless the stream is at its end.
    #[inline]
    pub(super) fn rest(&mut self) -> Result<&[u8], Error> {
        if self.at == self.chunk.len() {
            self.fill(1)?;
        }
        Ok(&self.chunk[self.at..])
    }

    /// The next `count` bytes, or fewer when the stream ends before; `count` is at most 64 KB.
    pub(super) fn ahead(&mut self, count: usize) -> Result<&[u8], Error> {
        if self.chunk.len() - self.at < count {
            self.fill(count)?;
        }
        let end = self.chunk.len().min(self.at + count);
        Ok(&self.chunk[self.at..end])
    }

    /// Moves past `count` bytes that [`rest`](Self::rest) or [`ahead`](Self::ahead) showed.
    #[inline]
    pub(super) fn consume(&mut self, count: usize) {
        self.at += count;
    }

    /// The next byte, not consumed.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<Option<u8>, Error> {
        if self.at == self.chunk.len() {
            self.fill(1)?;
        }
        Ok(self.chunk.get(self.at).copied())
    }

    /// The next byte, consumed.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Option<u8>, Error> {
        let byte = self.peek()?;
        self.at += usize::from(byte.is_some());
        Ok(byte)
    }

    /// Passes over blanks and line ends.
    pub(super) fn skip_blanks(&mut self) -> Result<(), Error> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0c) = self.peek()? {
            self.at += 1;
        }
        Ok(())
    }

    /// Consumes up to and with the next line feed. What stands before it (less a carriage return) is appended to `line`
    /// as long as `line` stays within `most` bytes; the answer says what happened.
    pub(super) fn line(&mut self, line: &mut Vec<u8>, most: usize) -> Result<Line, Error> {
        let mut fits = true;
        loop {
            let rest = self.rest()?;
            if rest.is_empty() {
                return Ok(Line { fits, ended: false });
            }
            let found = memchr::memchr(b'\n', rest);
            let text = &rest[..found.unwrap_or(rest.len())];
            fits = fits && line.len() + text.len() <= most;
            if fits {
                line.extend_from_slice(text);
            }
            let used = text.len() + usize::from(found.is_some());
            self.consume(used);
            if found.is_some() {
                if fits && line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(Line { fits, ended: true });
            }
        }
    }

    /// Reads until `count` unread bytes are at hand or the input ends.
    fn fill(&mut self, count: usize) -> Result<(), Error> {
        self.chunk.drain(..self.at);
        self.start += self.at as u64;
        self.at = 0;
        while self.chunk.len() < count {
            let fresh = match self.input.fill_buf() {
                Ok(fresh) => fresh,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    return Err(Error::reading(
                        self.path,
                        self.start + self.chunk.len() as u64,
                        error,
                    ));
                }
            };
            if fresh.is_empty() {
                break;
            }
            let taken = fresh.len().min(CHUNK_BYTES);
            self.chunk.extend_from_slice(&fresh[..taken]);
            self.input.consume(taken);
        }
        Ok(())
    }
}

/// How a line was read.
pub(super) struct Line {
    /// The whole line is in the buffer.
    pub(super) fits: bool,
    /// A line feed ended it; otherwise the stream did.
    pub(super) ended: bool,
}
