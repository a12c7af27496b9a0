//! Formats that say what they are: JSON, BSON, SQL dumps, Excel workbooks, Parquet.
//!
//! Input: bytes that [`sniff()`] recognised, text formats already decoded to UTF-8. Output: tables driven into a sink.
//!
//! A source table may come as several *segments*, tables of one path one after the other: when a SQL dump writes
//! into several tables in turn, or when JSON records bring keys that no earlier record had. No row is in two of them.

mod bson;
mod civil;
#[cfg(test)]
mod hostile_tests;
mod json;
mod keyed;
mod parquet;
mod row;
mod sniff;
mod sql;
mod stream;
#[cfg(test)]
mod testing;
mod xlsx;
pub(crate) mod xml;

use crate::{Error, Limits};
use levelhead_schema::table::{TableInfo, TableSink};
use std::io::BufRead;

pub(crate) use sniff::sniff;

/// A format known by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// JSON lines, an array of objects, or objects one after the other. Text.
    Json,
    /// A SQL dump. Text.
    Sql,
    /// A MongoDB collection dump. Binary, read as a stream.
    Bson,
    /// Office Open XML workbook. Binary, needs seeking.
    Xlsx,
    /// Apache Parquet. Binary, needs seeking.
    Parquet,
    /// A compound file of old Office: an Excel 97 workbook or an encrypted one. Known, refused with advice.
    CompoundFile,
}

impl Format {
    /// True for formats of text, which must be decoded to UTF-8 and go to [`read_stream`].
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Format::Json | Format::Sql)
    }

    /// True for formats that must be seen whole and go to [`read_whole`].
    pub(crate) fn is_whole(self) -> bool {
        matches!(self, Format::Xlsx | Format::Parquet | Format::CompoundFile)
    }
}

/// Where a format's bytes come from, as the tables found in them will tell it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin<'a> {
    /// The path as given, with `!member` for each container inside.
    pub(crate) path: &'a str,
    /// What stands after the format's name, such as ` in zip`, or nothing.
    pub(crate) container_words: &'a str,
    /// Encoding of the text before it was decoded. Binary formats name their own.
    pub(crate) encoding: &'a str,
}

impl Origin<'_> {
    /// The description of one table of it; `table` names a sheet or SQL table and may be empty.
    fn table(
        &self,
        table: &str,
        format: &str,
        header: Option<Vec<String>>,
        columns: usize,
    ) -> TableInfo {
        let path = if table.is_empty() {
            self.path.to_owned()
        } else {
            format!("{}#{table}", self.path)
        };
        TableInfo {
            path,
            format: format!("{format}{}", self.container_words),
            encoding: self.encoding.to_owned(),
            header,
            columns,
            layout: None,
        }
    }
}

/// Bytes of a format that must be seen whole.
pub(crate) enum Whole {
    /// A file on disk.
    File(std::fs::File),
    /// A member taken out of a container; the caller bounds it by [`Limits::whole_member_bytes`].
    Memory(Vec<u8>),
}

/// Reads a format that comes as a stream: [`Format::Json`], [`Format::Sql`] (both as UTF-8), [`Format::Bson`].
///
/// # Errors
/// [`Error::Broken`] when the input ends in the middle or is not in its format; [`Error::Limit`]; failures of the input.
/// Formats that need seeking are [`Error::Setting`]: the caller asks [`Format::is_whole`] first.
pub(crate) fn read_stream(
    format: Format,
    origin: &Origin<'_>,
    input: &mut dyn BufRead,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<(), Error> {
    match format {
        Format::Json => json::read(origin, input, limits, sink),
        Format::Sql => sql::read(origin, input, limits, sink),
        Format::Bson => bson::read(origin, input, limits, sink),
        Format::Xlsx | Format::Parquet | Format::CompoundFile => Err(Error::Setting(format!(
            "{}: this format cannot be read as a stream",
            origin.path
        ))),
    }
}

/// Reads a format that must be seen whole: [`Format::Xlsx`], [`Format::Parquet`], [`Format::CompoundFile`].
///
/// # Errors
/// [`Error::Broken`] when the file is damaged, encrypted or of an old kind that is not read; [`Error::Limit`] for bombs.
/// Formats of text are [`Error::Setting`]: the caller asks [`Format::is_whole`] first.
pub(crate) fn read_whole(
    format: Format,
    origin: &Origin<'_>,
    input: Whole,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<(), Error> {
    match format {
        Format::Xlsx => xlsx::read(origin, input, limits, sink),
        Format::Parquet => parquet::read(origin, input, limits, sink),
        Format::CompoundFile => Err(stream::broken(
            origin.path,
            0,
            "an Excel 97 or password-protected workbook, which is not read; save it as an unprotected .xlsx or as CSV",
        )),
        Format::Json | Format::Sql | Format::Bson => Err(Error::Setting(format!(
            "{}: this format is read as a stream",
            origin.path
        ))),
    }
}
