//! From bytes in whatever encoding to UTF-8, block by block.

use encoding_rs::{Encoding as Charset, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::cell::Cell;
use std::io::{self, ErrorKind, Read};

/// Smallest room that [`Text::fill`] needs: no character takes more.
const SMALLEST_ROOM: usize = 16;

/// Raw bytes decoded at a time when the text is not UTF-8.
const RAW_BYTES: usize = 64 << 10;

/// How text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; bytes that are not are read as windows-1252, so that one bad byte late in a file costs nothing.
    Utf8,
    /// Any other encoding of the WHATWG Encoding Standard.
    Other(&'static Charset),
}

impl Encoding {
    /// The encoding of that name, as the WHATWG Encoding Standard spells it (`latin1`, `utf-16le`, `windows-1251` …).
    /// `None` when there is none.
    pub fn from_name(name: &str) -> Option<Encoding> {
        let charset = Charset::for_label_no_replacement(name.trim().as_bytes())?;
        Some(if charset == encoding_rs::UTF_8 {
            Encoding::Utf8
        } else {
            Encoding::Other(charset)
        })
    }

    /// The encoding of a text from its first bytes: byte order mark, pattern of NUL bytes, validity as UTF-8.
    pub(crate) fn detect(head: &[u8]) -> Encoding {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => return Encoding::Utf8,
            [0xFF, 0xFE, ..] => return Encoding::Other(UTF_16LE),
            [0xFE, 0xFF, ..] => return Encoding::Other(UTF_16BE),
            _ => {}
        }
        if let Some(charset) = utf16_by_nul(head) {
            return Encoding::Other(charset);
        }
        let shape = Utf8Shape::of(head);
        if shape.invalid > 0 && shape.multibyte == 0 {
            Encoding::Other(WINDOWS_1252)
        } else {
            Encoding::Utf8
        }
    }

    /// True for both byte orders of UTF-16, in which text is full of NUL bytes.
    pub(crate) fn is_utf16(self) -> bool {
        matches!(self, Encoding::Other(charset) if charset == UTF_16LE || charset == UTF_16BE)
    }

    /// Length of the byte order mark that `head` begins with.
    fn mark_bytes(self, head: &[u8]) -> usize {
        match (self, head) {
            (Encoding::Utf8, [0xEF, 0xBB, 0xBF, ..]) => 3,
            (Encoding::Other(charset), [0xFF, 0xFE, ..]) if charset == UTF_16LE => 2,
            (Encoding::Other(charset), [0xFE, 0xFF, ..]) if charset == UTF_16BE => 2,
            _ => 0,
        }
    }
}

/// UTF-16 without a mark: mostly Western text has a NUL in every second byte.
fn utf16_by_nul(head: &[u8]) -> Option<&'static Charset> {
    let pairs = head.as_chunks::<2>().0;
    if pairs.len() < 4 {
        return None;
    }
    let nul_first = pairs
        .iter()
        .filter(|pair| pair[0] == 0 && pair[1] != 0)
        .count();
    let nul_second = pairs
        .iter()
        .filter(|pair| pair[1] == 0 && pair[0] != 0)
        .count();
    match pairs.len() {
        all if nul_second * 10 >= all * 8 => Some(UTF_16LE),
        all if nul_first * 10 >= all * 8 => Some(UTF_16BE),
        _ => None,
    }
}

/// How a head of bytes fares as UTF-8.
struct Utf8Shape {
    /// Valid sequences of more than one byte.
    multibyte: usize,
    /// Invalid sequences; one cut off by the head's end is none.
    invalid: usize,
}

impl Utf8Shape {
    fn of(head: &[u8]) -> Utf8Shape {
        let mut shape = Utf8Shape {
            multibyte: 0,
            invalid: 0,
        };
        let mut chunks = head.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            shape.multibyte += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            let bad = chunk.invalid();
            let cut = chunks.peek().is_none()
                && std::str::from_utf8(bad).is_err_and(|error| error.error_len().is_none());
            shape.invalid += usize::from(!bad.is_empty() && !cut);
        }
        shape
    }
}

/// What a text turned out to hold; shared with whoever reports the encoding at the end.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    encoding: Option<Encoding>,
    repaired: bool,
    above_latin1: bool,
    replaced: bool,
}

impl Seen {
    /// The encoding in words, as far as the text has been read; `None` when no text was.
    pub(crate) fn words(self) -> Option<String> {
        let name = match self.encoding? {
            Encoding::Utf8 if self.repaired => "UTF-8 with windows-1252 bytes",
            Encoding::Utf8 => "UTF-8",
            // Without a byte from 0x80 to 0x9F the two are one; the standard's name is the humbler claim.
            Encoding::Other(charset) if charset == WINDOWS_1252 && !self.above_latin1 => {
                "ISO-8859-1"
            }
            Encoding::Other(charset) => charset.name(),
        };
        Some(if self.replaced {
            format!("{name} with broken characters")
        } else {
            name.to_owned()
        })
    }
}

/// A text being decoded to UTF-8.
pub(crate) struct Text<'r> {
    input: &'r mut dyn Read,
    encoding: Encoding,
    decoder: Option<encoding_rs::Decoder>,
    /// Raw bytes read and not yet decoded.
    raw: Vec<u8>,
    raw_at: usize,
    input_ended: bool,
    finished: bool,
    seen: &'r Cell<Seen>,
}

impl<'r> Text<'r> {
    /// Starts a text whose first bytes, `head`, were already taken from `input`.
    pub(crate) fn new(
        head: &[u8],
        input: &'r mut dyn Read,
        encoding: Encoding,
        seen: &'r Cell<Seen>,
    ) -> Self {
        let mut state = Seen {
            encoding: Some(encoding),
            ..Seen::default()
        };
        state.above_latin1 = head.iter().any(|byte| matches!(byte, 0x80..=0x9F));
        seen.set(state);
        let decoder = match encoding {
            Encoding::Utf8 => None,
            Encoding::Other(charset) => Some(charset.new_decoder_without_bom_handling()),
        };
        let raw = head[encoding.mark_bytes(head)..].to_vec();
        Text {
            input,
            encoding,
            decoder,
            raw,
            raw_at: 0,
            input_ended: false,
            finished: false,
            seen,
        }
    }

    /// Writes the next decoded bytes to the front of `room` and tells how many: always whole characters of valid
    /// UTF-8, and 0 only at the end. `room` holds at least 16 bytes.
    ///
    /// # Errors
    /// Those of the input.
    pub(crate) fn fill(&mut self, room: &mut [u8]) -> io::Result<usize> {
        debug_assert!(room.len() >= SMALLEST_ROOM, "no room for a character");
        while !self.finished {
            let written = match self.encoding {
                Encoding::Utf8 if self.raw_at == self.raw.len() => self.fill_plain(room)?,
                Encoding::Utf8 => self.fill_repaired(room)?,
                Encoding::Other(_) => self.fill_decoded(room)?,
            };
            if self.encoding == Encoding::Utf8 {
                self.finished = self.input_ended && self.raw_at == self.raw.len();
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }

    /// The common case: bytes are read straight into `room` and only checked.
    fn fill_plain(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = read_some(self.input, room)?;
        self.input_ended = read == 0;
        if simdutf8::basic::from_utf8(&room[..read]).is_ok() {
            return Ok(read);
        }
        let whole = match std::str::from_utf8(&room[..read]) {
            Ok(_) => read,
            Err(error) => error.valid_up_to(),
        };
        // The rest is either a character cut in two by the block's end or a bad one: sorted out by the slow way.
        self.raw.clear();
        self.raw.extend_from_slice(&room[whole..read]);
        self.raw_at = 0;
        Ok(whole)
    }

    /// Raw bytes waiting, perhaps with bad ones among them.
    fn fill_repaired(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while self.raw_at < self.raw.len() {
            let rest = &self.raw[self.raw_at..];
            let (whole, bad) = match std::str::from_utf8(rest) {
                Ok(_) => (rest.len(), Some(0)),
                Err(error) => (error.valid_up_to(), error.error_len()),
            };
            if whole > 0 {
                let taken = floor_char(&rest[..whole], room.len() - written);
                room[written..written + taken].copy_from_slice(&rest[..taken]);
                written += taken;
                self.raw_at += taken;
                if taken < whole {
                    return Ok(written);
                }
                continue;
            }
            if bad.is_none() && !self.input_ended {
                // The last bytes may be the start of a character: read on, and look again.
                if written == 0 {
                    self.read_raw()?;
                    continue;
                }
                return Ok(written);
            }
            if room.len() - written < SMALLEST_ROOM {
                return Ok(written);
            }
            let mut seen = self.seen.get();
            seen.repaired = true;
            self.seen.set(seen);
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(&rest[..1]);
            room[written..written + text.len()].copy_from_slice(text.as_bytes());
            written += text.len();
            self.raw_at += 1;
        }
        Ok(written)
    }

    fn fill_decoded(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.raw_at == self.raw.len() && !self.input_ended {
            self.read_raw()?;
        }
        let Some(decoder) = self.decoder.as_mut() else {
            return Ok(0);
        };
        let raw = &self.raw[self.raw_at..];
        let (result, read, written, replaced) = decoder.decode_to_utf8(raw, room, self.input_ended);
        let mut seen = self.seen.get();
        seen.replaced |= replaced;
        seen.above_latin1 =
            seen.above_latin1 || raw[..read].iter().any(|byte| matches!(byte, 0x80..=0x9F));
        self.seen.set(seen);
        self.raw_at += read;
        // Asked once more after its last word the decoder would panic.
        self.finished = self.input_ended && result == encoding_rs::CoderResult::InputEmpty;
        Ok(written)
    }

    /// Keeps the waiting raw bytes and reads more behind them.
    fn read_raw(&mut self) -> io::Result<()> {
        self.raw.drain(..self.raw_at);
        self.raw_at = 0;
        let kept = self.raw.len();
        self.raw.resize(kept + RAW_BYTES, 0);
        let read = read_some(self.input, &mut self.raw[kept..]);
        self.raw
            .truncate(kept + read.as_ref().map_or(0, |&read| read));
        self.input_ended = read? == 0;
        Ok(())
    }
}

/// One read, repeated when a signal interrupts it.
pub(crate) fn read_some(input: &mut dyn Read, room: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(room) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// The largest length up to `most` that does not cut a character of `valid` UTF-8.
fn floor_char(valid: &[u8], most: usize) -> usize {
    if valid.len() <= most {
        return valid.len();
    }
    let mut length = most;
    while length > 0 && valid[length] & 0xC0 == 0x80 {
        length -= 1;
    }
    length
}

#[cfg(test)]
#[path = "encoding_tests.rs"]
mod tests;
