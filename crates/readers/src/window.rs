//! A sliding window over decoded text: the readers of rows look at it and consume it from the front.

use crate::encoding::Text;
use std::io;

/// Bytes asked for at a time: large enough to make calls cheap, small enough to stay in the second-level cache.
const STEP_BYTES: usize = 256 << 10;

/// Smallest room worth asking for.
const SMALLEST_STEP: usize = 4 << 10;

/// The unread part of a text that is at hand.
pub(crate) struct Window<'t, 'r> {
    text: &'t mut Text<'r>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    offset: u64,
    ended: bool,
}

impl<'t, 'r> Window<'t, 'r> {
    /// A window at the start of `text`.
    pub(crate) fn new(text: &'t mut Text<'r>) -> Self {
        Window {
            text,
            buffer: vec![0; STEP_BYTES],
            start: 0,
            end: 0,
            offset: 0,
            ended: false,
        }
    }

    /// What is at hand: valid UTF-8.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Offset in the decoded text of the first byte at hand.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// True once all of the text is at hand or consumed.
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Passes over `count` bytes at hand.
    pub(crate) fn consume(&mut self, count: usize) {
        debug_assert!(
            count <= self.end - self.start,
            "consumed more than there is"
        );
        self.start += count;
        self.offset += count as u64;
    }

    /// Gets more bytes behind those at hand; the window grows when none of them can go. False at the text's end.
    ///
    /// # Errors
    /// Those of the input.
    pub(crate) fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.buffer.len() - self.end < SMALLEST_STEP || self.start == self.end {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.buffer.len() - self.end < SMALLEST_STEP {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let read = self.text.fill(&mut self.buffer[self.end..])?;
        self.end += read;
        self.ended = read == 0;
        Ok(!self.ended)
    }

    /// Gets bytes until `count` are at hand or the text ends.
    ///
    /// # Errors
    /// Those of the input.
    pub(crate) fn fill_to(&mut self, count: usize) -> io::Result<()> {
        while self.end - self.start < count && self.fill()? {}
        Ok(())
    }
}

impl io::Read for Window<'_, '_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let at_hand = io::BufRead::fill_buf(self)?;
        let taken = at_hand.len().min(room.len());
        room[..taken].copy_from_slice(&at_hand[..taken]);
        self.consume(taken);
        Ok(taken)
    }
}

impl io::BufRead for Window<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.fill()?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, count: usize) {
        Window::consume(self, count);
    }
}
