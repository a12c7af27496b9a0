//! Logs: bytes in, normalised events and counted rejects out.
//!
//! What a log is, is decided on its first lines; then each record is judged for itself, and one that has not the log's
//! format is a counted reject with its reason. Values are decoded for matching while they are read ([`decode`]); the
//! original stays beside them.

pub mod decode;

mod auth;
mod document;
mod election;
mod evtx;
mod intake;
mod json;
mod marks;
mod pattern;
mod postgres;
mod recognise;
mod records;
mod rows;
mod syslog;
mod time;
mod web;
mod zeek;

pub(crate) use intake::Intake;

use crate::lines::{Line, Step};
use crate::{Encoding, Error, Limits, source};
use jiff::tz::TimeZone;
use levelhead_schema::event::{EventField, EventSink};
use rows::EventRows;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How to read logs. The default decides everything on content and leaves unknown what no log says.
#[derive(Clone, Debug, Default)]
pub struct LogOptions {
    /// Bounds.
    pub limits: Limits,
    /// The encoding of all text; `None` detects it for each file.
    pub encoding: Option<Encoding>,
    /// The year of the first line of system logs that do not write years. Without it the year is known only where a
    /// file's name has a date or a year.
    pub year: Option<i16>,
    /// The zone of times that do not name one. Without it such a time is unknown.
    pub zone: Option<TimeZone>,
    /// Formats of the user's own, tried before those that ship.
    pub formats: Vec<GivenFormat>,
    /// What the names of JSON records mean that no known program wrote.
    pub fields: Option<FieldMap>,
}

/// A format that the user gives, in the words of the program that is told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenFormat {
    /// nginx's `log_format`.
    Nginx(String),
    /// Apache's `LogFormat`.
    Apache(String),
    /// PostgreSQL's `log_line_prefix`.
    PostgresPrefix(String),
}

/// What the names of JSON records mean. Names of inner objects are joined by points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMap {
    /// The name of the time; a record that has it is read by this map.
    pub time: String,
    /// The other names.
    pub fields: BTreeMap<String, EventField>,
}

/// Reads every log in `paths` into `sink`: files, archives and folders as [`crate::read`] does, but the pieces of a
/// rotated log in a folder in the order in which they were written.
///
/// # Errors
/// As [`crate::read`]: [`Error::Io`], [`Error::Broken`] for damaged containers, [`Error::Limit`] for hostile ones,
/// [`Error::Setting`] for a format that cannot work, [`Error::NoLog`] when nothing is a log. A damaged log is no
/// error: what can be read of it is read, the rest is counted.
///
/// # Example
/// ```
/// use levelhead_schema::event::{EventBatch, EventField, EventSink, LogEnd, LogInfo};
/// use levelhead_schema::table::SourceFile;
/// use std::ops::ControlFlow;
///
/// #[derive(Default)]
/// struct Paths(Vec<String>);
/// impl EventSink for Paths {
///     fn begin(&mut self, _: &LogInfo) -> ControlFlow<()> { ControlFlow::Continue(()) }
///     fn batch(&mut self, batch: EventBatch) -> ControlFlow<()> {
///         let paths = batch.iter().filter_map(|event| event.get(EventField::UrlPath));
///         self.0.extend(paths.map(str::to_owned));
///         ControlFlow::Continue(())
///     }
///     fn end(&mut self, _: LogEnd) {}
///     fn skipped(&mut self, _: &str, _: &str) {}
///     fn file(&mut self, _: SourceFile) {}
/// }
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("access.log");
/// let line = r#"192.0.2.7 - - [03/Nov/2026:07:00:00 -0500] "GET /lookup?id=7 HTTP/1.1" 200 512"#;
/// std::fs::write(&path, line)?;
/// let mut paths = Paths::default();
/// levelhead_readers::read_logs(&[path], &Default::default(), &mut paths)?;
/// assert_eq!(paths.0, ["/lookup"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_logs(
    paths: &[PathBuf],
    options: &LogOptions,
    sink: &mut dyn EventSink,
) -> Result<(), Error> {
    let intake = Intake::new(options, sink)?;
    let mut reading = source::Reading::of_logs(&options.limits, intake);
    for path in paths {
        reading.path(path)?;
    }
    if reading.tables() > 0 {
        return Ok(());
    }
    let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
    Err(Error::NoLog {
        path: paths.join(", "),
    })
}

/// Reads a log that is in memory, in a container or not, as [`read_logs`] reads a file; `name` stands for its path.
///
/// # Errors
/// As [`read_logs`], but for those of the file system.
pub fn read_log_bytes(
    name: &str,
    bytes: &[u8],
    options: &LogOptions,
    sink: &mut dyn EventSink,
) -> Result<(), Error> {
    let intake = Intake::new(options, sink)?;
    let mut reading = source::Reading::of_logs(&options.limits, intake);
    reading.bytes(name, bytes)?;
    if reading.tables() > 0 {
        return Ok(());
    }
    let path = name.to_owned();
    Err(Error::NoLog { path })
}

/// Takes the lines of one log.
trait LineFormat {
    /// Takes a line that is not blank, not overlong and without NUL, or a record that begins with it.
    fn line(&mut self, text: &str, line: &Line<'_>, rows: &mut EventRows<'_>) -> Step;
}
