//! What readers tell about the tables they find, and how they hand rows over.

use crate::Batch;
use serde::Serialize;
use std::ops::ControlFlow;

/// A table found in the input: one delimited file, one SQL table, one worksheet, one collection.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableInfo {
    /// Where it is: the path as given, then `!member` for each container inside, then `#table` for a sheet or SQL table.
    pub path: String,
    /// The format in plain words, such as `comma-separated text in zip`.
    pub format: String,
    /// Encoding found, such as `UTF-8` or `windows-1252`.
    pub encoding: String,
    /// Column names; `None` when the table has no header.
    pub header: Option<Vec<String>>,
    /// Cells in each row.
    pub columns: usize,
    /// `STATE/file-id` of the layout that the reader used to cut a fixed-width file, if it did.
    pub layout: Option<String>,
}

/// What is known of a table once it has been read to its end.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TableEnd {
    /// Rows handed over.
    pub rows: u64,
    /// Rows refused.
    pub rejects: u64,
    /// The first few rejects, in file order.
    pub examples: Vec<Reject>,
    /// Encoding of the text now that all of it has been seen; `None` when the one told at the start stands.
    pub encoding: Option<String>,
}

/// A row that could not be read. It says where and why, never what stood there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// Line or record number in its table, from 1, the header counted where there is one.
    pub row: u64,
    /// Byte offset of the row's start in the decoded text of the table.
    pub byte: u64,
    /// Why, in a few words.
    pub reason: String,
}

/// A top-level file that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceFile {
    /// Path as given.
    pub path: String,
    /// SHA-256 of the file's bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub size_bytes: u64,
}

/// Receives what a reader finds, in order: `begin`, then batches, then `end`, for each table; `file` after each top-level file.
///
/// `Break` from any call ends the reading of that table (from `begin` and `batch`) without error;
/// `end` is then not called for it.
pub trait TableSink {
    /// A table starts.
    fn begin(&mut self, table: &TableInfo) -> ControlFlow<()>;
    /// Rows of the table that began last.
    fn batch(&mut self, batch: Batch) -> ControlFlow<()>;
    /// The table is at its end.
    fn end(&mut self, end: TableEnd);
    /// A file that holds no table was passed over, and why.
    fn skipped(&mut self, path: &str, reason: &str);
    /// A top-level file is at its end.
    fn file(&mut self, file: SourceFile);
    /// Bytes of the top-level input consumed so far, for progress.
    fn progress(&mut self, _bytes_read: u64) {}
}
