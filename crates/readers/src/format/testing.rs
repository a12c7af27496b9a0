//! A sink that writes down all it is told, for the tests of the formats.

use crate::{Error, Limits};
use levelhead_schema::Batch;
use levelhead_schema::table::{SourceFile, TableEnd, TableInfo, TableSink};
use std::ops::ControlFlow;

/// Tables as text: a line for the table, one for each row, one for each reject, one for the end.
#[derive(Default)]
pub(super) struct Transcript {
    pub(super) text: String,
    /// Refuse tables of this path, and stop the others after so many batches.
    pub(super) refuse: Option<String>,
    pub(super) largest_batch_bytes: usize,
}

impl TableSink for Transcript {
    fn begin(&mut self, table: &TableInfo) -> ControlFlow<()> {
        if self.refuse.as_ref() == Some(&table.path) {
            return ControlFlow::Break(());
        }
        let header = match &table.header {
            Some(header) => header.join("|"),
            None => format!("{} columns", table.columns),
        };
        self.text += &format!(
            "{} [{}; {}] {header}\n",
            table.path, table.format, table.encoding
        );
        ControlFlow::Continue(())
    }

    fn batch(&mut self, batch: Batch) -> ControlFlow<()> {
        self.largest_batch_bytes = self.largest_batch_bytes.max(batch.size_bytes());
        for row in 0..batch.rows() {
            let cells: Vec<_> = batch
                .row(row)
                .map(|cell| std::str::from_utf8(cell).expect("cells are UTF-8"))
                .collect();
            self.text += &format!("  {}\n", cells.join("|"));
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self, end: TableEnd) {
        for reject in &end.examples {
            self.text += &format!(
                "  ! row {} byte {}: {}\n",
                reject.row, reject.byte, reject.reason
            );
        }
        self.text += &format!("  = {} rows, {} rejects\n", end.rows, end.rejects);
    }

    fn skipped(&mut self, path: &str, reason: &str) {
        self.text += &format!("{path} skipped: {reason}\n");
    }

    fn file(&mut self, _: SourceFile) {}
}

/// Reads `input` as a format that comes as a stream, in pieces of `piece` bytes, and tells what the sink was told; an error comes last.
pub(super) fn transcript(
    format: super::Format,
    input: &[u8],
    limits: &Limits,
    piece: usize,
) -> String {
    let mut sink = Transcript::default();
    let origin = super::Origin {
        path: "f",
        container_words: "",
        encoding: "UTF-8",
    };
    let mut reader = std::io::BufReader::with_capacity(piece, input);
    let outcome = super::read_stream(format, &origin, &mut reader, limits, &mut sink);
    sink.text + &ending(outcome)
}

/// What an error adds to a transcript.
pub(super) fn ending(outcome: Result<(), Error>) -> String {
    match outcome {
        Ok(()) => String::new(),
        Err(error) => format!("error: {error}\n"),
    }
}

/// Checks what a stream gives, whatever the pieces in which it arrives.
#[track_caller]
pub(super) fn check(format: super::Format, input: impl AsRef<[u8]>, expected: &str) {
    for piece in [1, 7, 1 << 16] {
        let found = transcript(format, input.as_ref(), &Limits::default(), piece);
        assert_eq!(
            found.trim_end(),
            expected.trim_end(),
            "in pieces of {piece}"
        );
    }
}
