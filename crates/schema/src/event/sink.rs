//! What readers tell about the logs they find, and how they hand events over.

use super::{EventBatch, LogSource};
use crate::table::{Reject, SourceFile};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// A log found in the input: one file, or one member of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogInfo {
    /// Where it is: the path as given, then `!member` for each container inside.
    pub path: String,
    /// What kind of program wrote it.
    pub source: LogSource,
    /// The format in plain words, such as `nginx or Apache combined in gzip`.
    pub format: String,
    /// Encoding found, such as `UTF-8` or `windows-1252`.
    pub encoding: String,
}

/// What is known of a log once it has been read to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LogEnd {
    /// Events handed over.
    pub events: u64,
    /// Records refused.
    pub rejects: u64,
    /// Records refused, by reason; the numbers add up to `rejects`.
    pub reasons: BTreeMap<String, u64>,
    /// The first few rejects, in file order. They say where and why, never what stood there.
    pub examples: Vec<Reject>,
    /// Events whose time is unknown.
    pub without_time: u64,
    /// Encoding of the text now that all of it has been seen; `None` when the one told at the start stands.
    pub encoding: Option<String>,
}

/// Receives what a reader of logs finds, in order: `begin`, then batches, then `end`, for each log; `file` after each
/// top-level file.
///
/// `Break` from `begin` or `batch` ends the reading of that log without error; `end` is then not called for it.
pub trait EventSink {
    /// A log starts.
    fn begin(&mut self, log: &LogInfo) -> ControlFlow<()>;
    /// Events of the log that began last.
    fn batch(&mut self, batch: EventBatch) -> ControlFlow<()>;
    /// The log is at its end.
    fn end(&mut self, end: LogEnd);
    /// A file that is no log of a known kind was passed over, and why.
    fn skipped(&mut self, path: &str, reason: &str);
    /// A top-level file is at its end.
    fn file(&mut self, file: SourceFile);
    /// Bytes of the top-level input consumed so far, for progress.
    fn progress(&mut self, _bytes_read: u64) {}
}
