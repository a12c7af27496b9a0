//! The sink that holds the readers to what they promise.

use levelhead_readers::{Error, Limits};
use levelhead_schema::Batch;
use levelhead_schema::table::{SourceFile, TableEnd, TableInfo, TableSink};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// Longest header, name or reason that a reader may tell: nothing of them is a row.
const WORDS_BYTES: usize = 2 << 20;

/// Everything that was told, as a hash, and the checks on the way.
pub struct Told {
    limits: Limits,
    hash: Sha256,
    /// Columns and rows of the table under way.
    open: Option<(usize, u64)>,
    tables: u64,
    files: u64,
    progress: u64,
}

impl Told {
    /// Nothing told yet.
    pub fn new(limits: &Limits) -> Self {
        Told {
            limits: limits.clone(),
            hash: Sha256::new(),
            open: None,
            tables: 0,
            files: 0,
            progress: 0,
        }
    }

    /// Checks what must hold once the reading is over.
    pub fn close(&mut self, outcome: &Result<(), Error>) {
        match outcome {
            Ok(()) => {
                assert!(self.open.is_none(), "a table without an end");
                assert!(self.tables > 0, "no table, and no word of it");
                assert_eq!(self.files, 1, "the file was not told");
            }
            Err(Error::NoTable { .. }) => assert_eq!(self.tables, 0, "a table all the same"),
            Err(error) => assert!(error.to_string().len() < WORDS_BYTES),
        }
    }

    /// A hash of all that was told; how rows were cut into batches does not show in it.
    pub fn digest(self) -> Vec<u8> {
        self.hash.finalize().to_vec()
    }

    fn write(&mut self, words: &[u8]) {
        self.hash.update((words.len() as u64).to_le_bytes());
        self.hash.update(words);
    }
}

impl TableSink for Told {
    fn begin(&mut self, table: &TableInfo) -> ControlFlow<()> {
        assert!(self.open.is_none(), "a table inside a table");
        assert!(table.columns > 0, "a table without columns");
        assert!(
            table.columns <= self.limits.columns,
            "{} columns of at most {}",
            table.columns,
            self.limits.columns
        );
        if let Some(header) = &table.header {
            assert_eq!(header.len(), table.columns, "a header of another width");
        }
        self.open = Some((table.columns, 0));
        self.tables += 1;
        self.write(format!("{table:?}").as_bytes());
        ControlFlow::Continue(())
    }

    fn batch(&mut self, batch: Batch) -> ControlFlow<()> {
        let Some((columns, rows)) = self.open else {
            panic!("rows of no table");
        };
        assert_eq!(batch.columns(), columns, "another width than told");
        assert_eq!(batch.first_row(), rows, "rows out of order");
        assert!(!batch.is_empty(), "an empty batch");
        // The row that fills a batch is in it whole.
        let most = self.limits.batch_bytes + 4 * self.limits.row_bytes + 64;
        assert!(
            batch.size_bytes() <= most,
            "a batch of {} bytes",
            batch.size_bytes()
        );
        assert!(batch.rows() * columns <= self.limits.batch_bytes + columns);
        for row in 0..batch.rows() {
            for cell in batch.row(row) {
                assert!(std::str::from_utf8(cell).is_ok(), "a cell that is no UTF-8");
                self.write(cell);
            }
        }
        self.open = Some((columns, rows + batch.rows() as u64));
        ControlFlow::Continue(())
    }

    fn end(&mut self, end: TableEnd) {
        let Some((_, rows)) = self.open.take() else {
            panic!("the end of no table");
        };
        assert_eq!(end.rows, rows, "another number of rows than given");
        let examples = end.rejects.min(self.limits.reject_examples as u64);
        assert_eq!(end.examples.len() as u64, examples, "{end:?}");
        let mut last = 0;
        for reject in &end.examples {
            // A workbook numbers its rows itself, and may do so wrongly; bytes go on.
            assert!(
                reject.row > 0 && reject.byte >= last,
                "rejects out of order: {end:?}"
            );
            assert!(!reject.reason.is_empty() && reject.reason.len() < 200);
            last = reject.byte;
        }
        self.write(format!("{end:?}").as_bytes());
    }

    fn skipped(&mut self, path: &str, reason: &str) {
        assert!(!reason.is_empty() && reason.len() < WORDS_BYTES);
        self.write(path.as_bytes());
        self.write(reason.as_bytes());
    }

    fn file(&mut self, file: SourceFile) {
        assert!(self.open.is_none(), "a file ends before its table");
        self.files += 1;
        self.write(file.sha256.as_bytes());
    }

    fn progress(&mut self, bytes_read: u64) {
        assert!(bytes_read >= self.progress, "progress goes back");
        self.progress = bytes_read;
    }
}
