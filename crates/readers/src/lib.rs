//! Bytes in, batches of text or of events and counted rejects out.
//!
//! Input: any path, folder or archive. Output: tables, handed row batch by row batch to a
//! [`levelhead_schema::table::TableSink`]; what each column holds ([`columns`]); posts and advertisements
//! out of such tables ([`posts`], [`ads`]); logs, handed event batch by event batch to a
//! [`levelhead_schema::event::EventSink`] ([`logs`]).
//!
//! Invariants:
//! - all input is hostile: memory, depth, members and expansion are bounded by [`Limits`];
//! - nothing is lost silently: every record becomes a row or a counted reject;
//! - a broken file ends with an error, never with a half answer;
//! - nothing is written to disk.

pub mod ads;
pub mod columns;
mod container;
mod delimited;
mod encoding;
mod error;
mod exports;
mod fixed_width;
mod format;
mod limits;
mod lines;
pub mod logs;
pub mod posts;
mod rows;
mod sniff;
mod source;
mod text;
mod window;

pub use encoding::Encoding;
pub use error::Error;
pub use limits::Limits;
pub use logs::{read_log_bytes, read_logs};

use levelhead_schema::layout::FileLayout;
use levelhead_schema::table::TableSink;
use std::path::PathBuf;

/// How to read. The default decides everything on content.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Bounds.
    pub limits: Limits,
    /// The layout to cut fixed-width text by, with its `STATE/file-id`. Without one, the layouts that ship are tried on
    /// lines of a record's length, then columns that are blank in all first lines. Delimited files do not need it.
    pub layout: Option<(String, FileLayout)>,
    /// The encoding of all text; `None` detects it for each file.
    pub encoding: Option<Encoding>,
    /// Whether tables of text begin with a header; `None` decides for each table.
    pub header: Option<bool>,
}

/// Reads every table in `paths`, in their order, into `sink`.
///
/// A path is a file, an archive or a folder; folders are walked in the order of names, links in them are not followed.
/// The sink hears of each file that holds no table, and of each top-level file that held one once it has been read to
/// its end, with its hash. When the sink breaks off a table the rest of that file is hashed all the same.
///
/// # Errors
/// [`Error::Io`] when the file system refuses; [`Error::Broken`] for damaged files, and [`Error::Limit`] for hostile or
/// huge ones: what the sink has got of them by then is no answer; [`Error::NoTable`] when all paths together hold no
/// table; [`Error::Setting`] when an option does not fit the input.
///
/// # Example
/// ```
/// use levelhead_schema::{Batch, table::{SourceFile, TableEnd, TableInfo, TableSink}};
/// use std::ops::ControlFlow;
///
/// #[derive(Default)]
/// struct Rows(u64);
/// impl TableSink for Rows {
///     fn begin(&mut self, _: &TableInfo) -> ControlFlow<()> { ControlFlow::Continue(()) }
///     fn batch(&mut self, batch: Batch) -> ControlFlow<()> {
///         self.0 += batch.rows() as u64;
///         ControlFlow::Continue(())
///     }
///     fn end(&mut self, _: TableEnd) {}
///     fn skipped(&mut self, _: &str, _: &str) {}
///     fn file(&mut self, _: SourceFile) {}
/// }
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("dump.csv");
/// std::fs::write(&path, "last_name,zip\nAllen,48201\nSmith,48202\n")?;
/// let mut rows = Rows::default();
/// levelhead_readers::read(&[path], &Default::default(), &mut rows)?;
/// assert_eq!(rows.0, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(paths: &[PathBuf], options: &Options, sink: &mut dyn TableSink) -> Result<(), Error> {
    let mut reading = source::Reading::new(options, sink);
    for path in paths {
        reading.path(path)?;
    }
    if reading.tables() > 0 {
        return Ok(());
    }
    let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
    Err(Error::NoTable {
        path: paths.join(", "),
    })
}
