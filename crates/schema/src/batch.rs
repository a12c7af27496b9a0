//! Text batches: what readers hand to analysers.

/// A run of rows of equally many text cells, row after row in one buffer.
///
/// Shape: `rows() × columns()` cells, each valid UTF-8 bytes, empty when the source had nothing there.
/// Cells are trimmed of the blanks and quotes that belong to the file format, not to the value.
///
/// Row-major on purpose: a person is a row, and every kernel needs the whole person at once.
/// Limits: a batch holds less than 4 GiB of text; readers cut batches at a few megabytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    columns: usize,
    first_row: u64,
    data: Vec<u8>,
    ends: Vec<u32>,
}

impl Batch {
    /// An empty batch for rows of `columns` cells whose first row is the table's data row `first_row`, counted from 0.
    pub fn new(columns: usize, first_row: u64) -> Self {
        Batch {
            columns,
            first_row,
            data: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// An empty batch, like this one, for the rows that follow it, with room for as much as this one holds and a little more.
    pub fn next(&self, first_row: u64) -> Self {
        Batch {
            columns: self.columns,
            first_row,
            data: Vec::with_capacity(self.data.len() + self.data.len() / 16),
            ends: Vec::with_capacity(self.ends.len() + self.ends.len() / 16),
        }
    }

    /// Cells in each row.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The number, counted from 0 over the table's accepted data rows, of this batch's first row.
    pub fn first_row(&self) -> u64 {
        self.first_row
    }

    /// Rows in the batch.
    pub fn rows(&self) -> usize {
        self.ends.len().checked_div(self.columns).unwrap_or(0)
    }

    /// Bytes of text in the batch.
    pub fn size_bytes(&self) -> usize {
        self.data.len()
    }

    /// True when no row is in it.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Appends one cell; every `columns()` cells make a row. The bytes must be valid UTF-8.
    pub fn push_cell(&mut self, cell: &[u8]) {
        self.data.extend_from_slice(cell);
        self.ends.push(self.data.len() as u32);
    }

    /// Appends a row.
    /// Panics when the row has not `columns()` cells: that is a defect of the caller.
    pub fn push_row<'c>(&mut self, cells: impl IntoIterator<Item = &'c [u8]>) {
        let before = self.ends.len();
        for cell in cells {
            self.push_cell(cell);
        }
        assert_eq!(
            self.ends.len() - before,
            self.columns,
            "a row of another width"
        );
    }

    /// Takes back the cells of an unfinished last row, if any.
    pub fn drop_partial_row(&mut self) {
        if self.columns > 0 {
            let whole = self.rows() * self.columns;
            self.ends.truncate(whole);
            self.data
                .truncate(self.ends.last().map_or(0, |&end| end as usize));
        }
    }

    /// Keeps the first `rows` rows and drops what follows them, an unfinished row too.
    pub fn truncate(&mut self, rows: usize) {
        self.ends.truncate(rows * self.columns);
        self.data
            .truncate(self.ends.last().map_or(0, |&end| end as usize));
    }

    /// The cell at `row`, `column`.
    #[inline]
    pub fn cell(&self, row: usize, column: usize) -> &[u8] {
        let at = row * self.columns + column;
        let start = if at == 0 {
            0
        } else {
            self.ends[at - 1] as usize
        };
        &self.data[start..self.ends[at] as usize]
    }

    /// The text of one row, all cells run together.
    #[inline]
    pub fn row_bytes(&self, row: usize) -> &[u8] {
        let first = row * self.columns;
        let start = if first == 0 {
            0
        } else {
            self.ends[first - 1] as usize
        };
        &self.data[start..self.ends[first + self.columns - 1] as usize]
    }

    /// The cells of one row, in column order.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &[u8]> {
        (0..self.columns).map(move |column| self.cell(row, column))
    }
}

#[cfg(test)]
mod tests {
    use super::Batch;

    #[test]
    fn cells_come_back_as_pushed() {
        let mut batch = Batch::new(2, 7);
        batch.push_row([b"a".as_slice(), b""]);
        batch.push_row([b"".as_slice(), b"bc"]);
        assert_eq!(batch.rows(), 2);
        assert_eq!(batch.row(1).collect::<Vec<_>>(), [b"".as_slice(), b"bc"]);
        batch.push_cell(b"lost");
        batch.drop_partial_row();
        assert_eq!(batch.rows(), 2);
        assert_eq!(batch.size_bytes(), 3);
        batch.push_row([b"c".as_slice(), b"d"]);
        batch.push_cell(b"lost");
        batch.truncate(1);
        assert_eq!((batch.rows(), batch.size_bytes()), (1, 1));
        let next = batch.next(8);
        assert_eq!(
            (next.columns(), next.first_row(), next.is_empty()),
            (2, 8, true)
        );
    }
}
