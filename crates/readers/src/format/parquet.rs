//! Apache Parquet.
//!
//! Input: a file or bytes that can be sought. Output: one table, a column for each leaf of the schema: members of
//! groups as `outer.inner`, elements of lists joined with `; `. Dates and times are ISO 8601, decimals exact,
//! whole floating-point numbers without a fraction; bytes that are no text are hexadecimal.
//!
//! Invariants: of each column the page at hand is in memory, at most [`Limits::whole_member_bytes`]; what a file
//! expands to is bounded by [`Limits::expansion_ratio`]; a panic of the decoder over a hostile file is an error, not the end of the program.
//!
//! # Source
//! Apache Parquet format, `LogicalTypes.md`.

mod cell;
mod leaf;
mod lengths;
mod pages;
mod thrift;

use super::stream::broken;
use super::{Origin, Whole};
use crate::rows::TableRows;
use crate::{Error, Limits};
use ::parquet::column::reader::get_column_reader;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::ParquetMetaData;
use ::parquet::file::metadata::ParquetMetaDataReader;
use ::parquet::file::reader::ChunkReader;
use ::parquet::file::serialized_reader::SerializedPageReader;
use ::parquet::schema::types::SchemaDescriptor;
use leaf::Leaf;
use lengths::Counted;
use levelhead_schema::table::TableSink;
use pages::{Bounds, Watched};
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Records decoded at a time.
const RECORDS: usize = 1024;
/// The length of the footer and four letters.
const FOOTER_END_BYTES: u64 = 8;
/// Text that any file may expand to, whatever its size.
const FREE_BYTES: u64 = 64 << 20;

/// Reads the file's rows.
///
/// # Errors
/// [`Error::Broken`] when the file is damaged or cut; [`Error::Limit`] when it has more columns than
/// [`Limits::columns`] or expands beyond [`Limits::expansion_ratio`].
pub(super) fn read(
    origin: &Origin<'_>,
    input: Whole,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<(), Error> {
    match input {
        Whole::File(file) => {
            let size_bytes = file
                .metadata()
                .map_err(|source| Error::Io {
                    path: origin.path.into(),
                    source,
                })?
                .len();
            read_chunks(origin, file, size_bytes, limits, sink)
        }
        Whole::Memory(bytes) => {
            let size_bytes = bytes.len() as u64;
            read_chunks(origin, bytes::Bytes::from(bytes), size_bytes, limits, sink)
        }
    }
}

fn read_chunks<R: ChunkReader + 'static>(
    origin: &Origin<'_>,
    input: R,
    size_bytes: u64,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<(), Error> {
    let input = Arc::new(input);
    let metadata = metadata(origin, &*input, size_bytes)?;
    let schema = metadata.file_metadata().schema_descr();
    let header = header(schema);
    let columns = header.len();
    if columns == 0 {
        sink.skipped(origin.path, "a Parquet file without columns");
        return Ok(());
    }
    if columns > limits.columns {
        return Err(limit(
            origin,
            format!("more than {} columns", limits.columns),
        ));
    }
    let info = Origin {
        encoding: "UTF-8",
        ..*origin
    }
    .table("", "Parquet", Some(header), columns);
    let Some(rows) = TableRows::begin(sink, &info, limits) else {
        return Ok(());
    };
    let most_bytes = FREE_BYTES.max(size_bytes.saturating_mul(limits.expansion_ratio));
    let bounds = Arc::new(Bounds {
        path: origin.path.to_owned(),
        page_bytes: limits.whole_member_bytes as u64,
        left_bytes: most_bytes.into(),
        ratio: limits.expansion_ratio,
    });
    let mut table = Table {
        rows,
        limits,
        row: Vec::new(),
        ends: Vec::new(),
        number: 0,
        given_bytes: 0,
        most_bytes,
    };
    for group in 0..metadata.num_row_groups() {
        let mut leaves = guarded(origin, || leaves(&input, &bounds, &metadata, group))?;
        let rows = metadata.row_group(group).num_rows().max(0) as usize;
        if !table.group(origin, &mut leaves, rows)? {
            return Ok(());
        }
    }
    table.rows.finish();
    Ok(())
}

/// The rows on their way to the sink.
struct Table<'s, 'l> {
    rows: TableRows<'s>,
    limits: &'l Limits,
    row: Vec<u8>,
    ends: Vec<usize>,
    number: u64,
    given_bytes: u64,
    most_bytes: u64,
}

impl Table<'_, '_> {
    /// Hands over the records of a row group; false when the sink wants no more.
    fn group(
        &mut self,
        origin: &Origin<'_>,
        leaves: &mut [Leaf<'_>],
        rows: usize,
    ) -> Result<bool, Error> {
        let mut left = rows;
        while left > 0 {
            let wanted = left.min(RECORDS);
            for leaf in leaves.iter_mut() {
                if guarded(origin, || leaf.fill(wanted))? != wanted {
                    let reason = "a column has fewer rows than its row group";
                    return Err(broken(origin.path, 0, reason));
                }
            }
            for _ in 0..wanted {
                if !self.row(origin, leaves)? {
                    return Ok(false);
                }
            }
            left -= wanted;
        }
        Ok(true)
    }

    /// Hands over the next record of all columns; false when the sink wants no more.
    fn row(&mut self, origin: &Origin<'_>, leaves: &mut [Leaf<'_>]) -> Result<bool, Error> {
        self.number += 1;
        self.row.clear();
        self.ends.clear();
        let mut fits = true;
        for leaf in leaves.iter_mut() {
            // Once the row is over the limit, the columns only move on.
            fits = leaf.record(fits.then_some(&mut self.row), self.limits.row_bytes) && fits;
            self.ends.push(self.row.len());
        }
        // An empty cell costs work too, so it counts as a byte.
        self.given_bytes += (self.row.len() + self.ends.len()) as u64;
        if self.given_bytes > self.most_bytes {
            let ratio = self.limits.expansion_ratio;
            let words = format!("expands to more than {ratio} times its size");
            return Err(limit(origin, words));
        }
        if !fits || self.row.len() > self.limits.row_bytes {
            self.rows
                .reject(self.number, 0, "longer than the limit for a row");
        } else if memchr::memchr(0, &self.row).is_some() {
            self.rows.reject(self.number, 0, "NUL in a value");
        } else {
            let mut start = 0;
            let row = &self.row;
            let cells = self
                .ends
                .iter()
                .map(|&end| &row[std::mem::replace(&mut start, end)..end]);
            return Ok(self.rows.row(cells).is_continue());
        }
        Ok(true)
    }
}

fn limit(origin: &Origin<'_>, limit: String) -> Error {
    Error::Limit {
        path: origin.path.to_owned(),
        limit,
    }
}

/// What the footer says of the file.
fn metadata(
    origin: &Origin<'_>,
    input: &impl ChunkReader,
    size_bytes: u64,
) -> Result<ParquetMetaData, Error> {
    check_footer(input, size_bytes).map_err(|source| Error::reading(origin.path, 0, source))?;
    guarded(origin, || {
        ParquetMetaDataReader::new().parse_and_finish(input)
    })
}

/// Refuses a footer whose lists have more elements than bytes. What is no footer at all is the decoder's to refuse.
fn check_footer(input: &impl ChunkReader, size_bytes: u64) -> io::Result<()> {
    let Some(end) = size_bytes.checked_sub(FOOTER_END_BYTES) else {
        return Ok(());
    };
    let mut length = [0; 4];
    let mut reading = input.get_read(end).map_err(io::Error::other)?;
    reading.read_exact(&mut length)?;
    let length = u64::from(u32::from_le_bytes(length));
    let Some(start) = end.checked_sub(length) else {
        return Ok(());
    };
    let footer = input.get_read(start).map_err(io::Error::other)?;
    thrift::numbers(&mut footer.take(length), &mut |_, _| {})
}

fn leaves<R: ChunkReader + 'static>(
    input: &Arc<R>,
    bounds: &Arc<Bounds>,
    metadata: &ParquetMetaData,
    group: usize,
) -> Result<Vec<Leaf<'static>>, ParquetError> {
    let group = metadata.row_group(group);
    let rows = group.num_rows().max(0) as usize;
    let columns = group.columns().iter();
    columns
        .map(|chunk| {
            let column = chunk.column_descr_ptr();
            let watched = Watched {
                input: Arc::clone(input),
                bounds: Arc::clone(bounds),
                repeated: column.max_rep_level() > 0,
            };
            let pages = SerializedPageReader::new(Arc::new(watched), chunk, rows, None)?;
            let pages = Counted::new(pages, bounds, &column);
            let reader = get_column_reader(Arc::clone(&column), Box::new(pages));
            Leaf::new(&column, reader)
        })
        .collect()
}

/// Names of the leaves, without the layers that Parquet puts around the elements of a list.
fn header(schema: &SchemaDescriptor) -> Vec<String> {
    let name = |path: String| {
        let inner = [".list.element", ".list.item", ".bag.array_element"];
        inner
            .iter()
            .find_map(|inner| path.strip_suffix(inner).map(str::to_owned))
            .unwrap_or(path)
    };
    schema
        .columns()
        .iter()
        .map(|column| name(column.path().string()))
        .collect()
}

/// Runs the decoder, whose errors and panics are the file's fault.
fn guarded<T>(
    origin: &Origin<'_>,
    decode: impl FnOnce() -> Result<T, ParquetError>,
) -> Result<T, Error> {
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(decoded)) => Ok(decoded),
        Ok(Err(ParquetError::General(reason) | ParquetError::EOF(reason))) => {
            Err(broken(origin.path, 0, reason))
        }
        Ok(Err(ParquetError::External(source))) => Err(match source.downcast::<io::Error>() {
            Ok(source) => Error::reading(origin.path, 0, *source),
            Err(source) => broken(origin.path, 0, source.to_string()),
        }),
        Ok(Err(error)) => Err(broken(origin.path, 0, error.to_string())),
        Err(_) => Err(broken(origin.path, 0, "its pages contradict each other")),
    }
}

#[cfg(test)]
mod tests;
