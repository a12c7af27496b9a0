//! A table from arbitrary text, for what looks at tables and not at files.

use levelhead_schema::Batch;

/// Most columns of a table made here.
const COLUMNS: usize = 40;

/// A header and rows.
pub struct Table {
    /// The first line, when the text is of an even length.
    pub header: Option<Vec<String>>,
    /// The other lines.
    pub rows: Vec<Vec<String>>,
    /// Cells in each row.
    pub columns: usize,
}

impl Table {
    /// Lines become rows, tabs part the cells, and the widest of the first lines says how many there are.
    pub fn of(text: &str) -> Table {
        let mut rows: Vec<Vec<String>> = text
            .split('\n')
            .map(|line| line.split('\t').take(COLUMNS).map(str::to_owned).collect())
            .collect();
        let columns = rows.iter().take(3).map(Vec::len).max().unwrap_or(1);
        rows.iter_mut()
            .for_each(|row| row.resize(columns, String::new()));
        let header = (text.len() % 2 == 0).then(|| rows.remove(0));
        Table {
            header,
            rows,
            columns,
        }
    }

    /// The rows in batches of `size`.
    pub fn batches(&self, size: usize) -> Vec<Batch> {
        let mut batches = Vec::new();
        for (at, rows) in self.rows.chunks(size.max(1)).enumerate() {
            let mut batch = Batch::new(self.columns, (at * size) as u64);
            rows.iter()
                .for_each(|row| batch.push_row(row.iter().map(String::as_bytes)));
            batches.push(batch);
        }
        batches
    }
}
