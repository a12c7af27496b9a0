//! A row being read cell by cell, of bounded size.

/// Why a row longer than the limit is refused.
const TOO_LONG: &str = "longer than the limit for a row";

/// One row, its memory used again for the next.
#[derive(Default)]
pub(super) struct Row {
    /// Index of its table in the dump.
    pub(super) table: usize,
    /// Its number in the table, from 1.
    pub(super) number: u64,
    /// Offset of its first byte.
    pub(super) byte: u64,
    /// Why it is refused.
    pub(super) fault: Option<String>,
    data: Vec<u8>,
    ends: Vec<usize>,
    most_bytes: usize,
    most_cells: usize,
}

impl Row {
    /// An empty row with the limits for all.
    pub(super) fn new(most_bytes: usize, most_cells: usize) -> Self {
        Row {
            most_bytes,
            most_cells,
            ..Row::default()
        }
    }

    /// Starts the next row.
    pub(super) fn clear(&mut self, table: usize, byte: u64) {
        self.table = table;
        self.byte = byte;
        self.fault = None;
        self.data.clear();
        self.ends.clear();
    }

    /// The row is refused, for the first reason given.
    pub(super) fn refuse(&mut self, reason: &str) {
        self.fault.get_or_insert_with(|| reason.to_owned());
    }

    /// The row is longer than the limit.
    pub(super) fn refuse_long(&mut self) {
        self.refuse(TOO_LONG);
    }

    /// Adds text to the cell at hand. A row over the limit is refused and keeps no more.
    pub(super) fn push(&mut self, text: &[u8]) {
        if self.data.len() + text.len() > self.most_bytes {
            self.refuse_long();
        } else {
            self.data.extend_from_slice(text);
        }
    }

    /// Ends the cell at hand.
    pub(super) fn end_cell(&mut self) {
        if self.ends.len() == self.most_cells {
            self.refuse("more columns than the limit");
        } else {
            self.ends.push(self.data.len());
        }
    }

    /// The text of the cell at hand, taken out of the row.
    pub(super) fn take_cell(&mut self) -> Vec<u8> {
        self.data.split_off(self.ends.last().copied().unwrap_or(0))
    }

    /// Cells in the row.
    pub(super) fn width(&self) -> usize {
        self.ends.len()
    }

    /// Text in the row.
    pub(super) fn size_bytes(&self) -> usize {
        self.data.len()
    }

    /// The cells in order.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends
            .iter()
            .map(move |&end| &self.data[std::mem::replace(&mut start, end)..end])
    }

    /// Adds empty cells up to `columns`.
    pub(super) fn pad(&mut self, columns: usize) {
        while self.ends.len() < columns.min(self.most_cells) {
            self.ends.push(self.data.len());
        }
        if columns > self.most_cells {
            self.refuse("more columns than the limit");
        }
    }

    /// Takes empty cells off the end.
    pub(super) fn trim(&mut self) {
        while let Some(&end) = self.ends.last()
            && end
                == self
                    .ends
                    .len()
                    .checked_sub(2)
                    .map_or(0, |before| self.ends[before])
        {
            self.ends.pop();
        }
    }

    /// Refuses a row that is not of `columns` cells of text.
    pub(super) fn check(&mut self, columns: usize) {
        if self.fault.is_some() {
            return;
        }
        if self.width() != columns {
            let found = self.width();
            self.fault = Some(format!("expected {columns} cells, found {found}"));
        } else if memchr::memchr(0, &self.data).is_some() {
            self.refuse("NUL in a value");
        } else if !self.is_text() {
            self.refuse("not valid UTF-8");
        }
    }

    /// Each cell is UTF-8 by itself: an escape may have broken a character in two.
    fn is_text(&self) -> bool {
        let Ok(text) = std::str::from_utf8(&self.data) else {
            return false;
        };
        self.ends.iter().all(|&end| text.is_char_boundary(end))
    }
}
