//! Turns records of keys and values, which bring their own columns, into tables of fixed columns.
//!
//! Input: a [`KeyedSource`]. Output: one table whose columns are the union of the flattened keys, in order of first
//! appearance. They come from the first thousand records; a record with a key that none of them had starts a new
//! segment of the table, whose columns are the known ones and those of the next thousand records. No key is dropped.
//!
//! Invariant: memory is bounded by the look-ahead and by the columns, whatever the records bring.

use super::Origin;
use crate::rows::TableRows;
use crate::{Error, Limits};
use levelhead_schema::table::TableSink;
use std::collections::HashMap;

/// Records from which a segment's columns are taken.
const LOOK_AHEAD_RECORDS: usize = 1000;
/// Memory after which the look-ahead ends before that many records.
const LOOK_AHEAD_BYTES: usize = 8 << 20;
/// What stands between the elements of an array.
const BETWEEN_ELEMENTS: &str = "; ";
/// Text of all columns' names together. Keys are the file's to choose, so they are bounded like everything else.
const NAMES_BYTES: usize = 1 << 20;

/// Deepest nesting of objects and arrays in a record; what is nested deeper is refused.
pub(super) const DEPTH: usize = 64;

/// One record of the source: a row, or the reason why it is none.
pub(super) struct Record {
    /// Its number in the source, from 1.
    pub(super) number: u64,
    /// Offset of its first byte.
    pub(super) byte: u64,
    /// The row, or why there is none.
    pub(super) row: Result<Row, String>,
}

/// Something that yields records.
pub(super) trait KeyedSource {
    /// The next record, its new keys added to `keys` unless it is refused; `None` at the end.
    fn next(&mut self, keys: &mut Keys) -> Result<Option<Record>, Error>;
    /// The format in plain words, asked once records have been read.
    fn format(&self) -> &'static str;
    /// An error at the present place.
    fn broken(&self, reason: &str) -> Error;
}

/// Reads all records into one table, or into several segments of it when keys appear late.
///
/// # Errors
/// Those of the source, and [`Error::Broken`] when a thousand records bring no key.
pub(super) fn read(
    origin: &Origin<'_>,
    source: &mut dyn KeyedSource,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<(), Error> {
    let mut keys = Keys::new(limits.columns);
    let mut held = None;
    loop {
        let (segment, at_end) = look_ahead(source, &mut keys, held.take())?;
        if keys.names().is_empty() {
            if at_end && segment.is_empty() {
                sink.skipped(origin.path, "no records in it");
                return Ok(());
            }
            return Err(source.broken("none of its records is an object with keys"));
        }
        let columns = keys.names().len();
        let info = origin.table("", source.format(), Some(keys.names().to_vec()), columns);
        let Some(mut rows) = TableRows::begin(&mut *sink, &info, limits) else {
            return Ok(());
        };
        for record in segment {
            if hand_over(&mut rows, &record, columns) {
                return Ok(());
            }
        }
        while let Some(record) = source.next(&mut keys)? {
            if keys.names().len() > columns {
                held = Some(record);
                break;
            }
            if hand_over(&mut rows, &record, columns) {
                return Ok(());
            }
        }
        rows.finish();
        if held.is_none() {
            return Ok(());
        }
    }
}

/// The records that decide a segment's columns, and whether the input ended with them.
fn look_ahead(
    source: &mut dyn KeyedSource,
    keys: &mut Keys,
    held: Option<Record>,
) -> Result<(Vec<Record>, bool), Error> {
    let mut segment: Vec<Record> = Vec::from_iter(held);
    let mut size_bytes = 0;
    while segment.len() < LOOK_AHEAD_RECORDS && size_bytes < LOOK_AHEAD_BYTES {
        let Some(record) = source.next(keys)? else {
            return Ok((segment, true));
        };
        size_bytes += record.row.as_ref().map_or(0, Row::size_bytes);
        segment.push(record);
    }
    Ok((segment, false))
}

/// Gives one record to the table; true when the sink wants no more.
fn hand_over(rows: &mut TableRows<'_>, record: &Record, columns: usize) -> bool {
    match &record.row {
        Ok(row) => rows.row(row.cells(columns)).is_break(),
        Err(reason) => {
            rows.reject(record.number, record.byte, reason.as_str());
            false
        }
    }
}

/// The columns: every flattened key met so far, in order of first appearance.
pub(super) struct Keys {
    names: Vec<String>,
    names_bytes: usize,
    index: HashMap<String, u32>,
    /// For each column, one more than the place of its cell in the row being built, 0 for none.
    places: Vec<u32>,
    /// The column after the last one found: exports repeat their keys in one order, which saves the look-up.
    expected: usize,
    most: usize,
}

impl Keys {
    /// No columns yet, `most` at the end.
    pub(super) fn new(most: usize) -> Self {
        Keys {
            names: Vec::new(),
            names_bytes: 0,
            index: HashMap::new(),
            places: Vec::new(),
            expected: 0,
            most,
        }
    }

    /// The columns' names.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    fn column(&mut self, name: &str) -> Option<u32> {
        let column = if self
            .names
            .get(self.expected)
            .is_some_and(|expected| expected == name)
        {
            self.expected as u32
        } else if let Some(&column) = self.index.get(name) {
            column
        } else if self.names.len() < self.most && self.names_bytes + name.len() <= NAMES_BYTES {
            let column = self.names.len() as u32;
            self.names_bytes += name.len();
            self.names.push(name.to_owned());
            self.places.push(0);
            self.index.insert(name.to_owned(), column);
            column
        } else {
            return None;
        };
        self.expected = column as usize + 1;
        Some(column)
    }

    /// Takes back the columns that a refused record brought.
    fn shrink(&mut self, columns: usize) {
        for name in self.names.drain(columns..) {
            self.names_bytes -= name.len();
            self.index.remove(&name);
        }
        self.places.truncate(columns);
    }
}

/// The cells of one record, sorted by column; columns that the record lacks are empty.
pub(super) struct Row {
    cells: Vec<(u32, String)>,
}

impl Row {
    /// Memory that the row takes.
    fn size_bytes(&self) -> usize {
        self.cells
            .iter()
            .map(|(_, text)| text.len() + size_of::<(u32, String)>())
            .sum()
    }

    /// The cells of columns 0 to `columns`.
    fn cells(&self, columns: usize) -> impl Iterator<Item = &[u8]> {
        let mut left = self.cells.iter().peekable();
        (0..columns as u32).map(move |column| match left.next_if(|(at, _)| *at == column) {
            Some((_, text)) => text.as_bytes(),
            None => b"".as_slice(),
        })
    }
}

/// Builds one row from nested keys and values.
pub(super) struct RowBuilder<'k> {
    keys: &'k mut Keys,
    known: usize,
    cells: Vec<(u32, String)>,
    path: String,
    depth: usize,
}

impl<'k> RowBuilder<'k> {
    /// A row without cells.
    pub(super) fn new(keys: &'k mut Keys) -> Self {
        let known = keys.names.len();
        keys.expected = 0;
        RowBuilder {
            keys,
            known,
            cells: Vec::with_capacity(known),
            path: String::new(),
            depth: 0,
        }
    }

    /// Opens an object or array; the record itself is the first. The error says that the nesting is too deep.
    pub(super) fn open(&mut self) -> Result<(), String> {
        if self.depth == DEPTH {
            return Err(format!("nested deeper than {DEPTH}"));
        }
        self.depth += 1;
        Ok(())
    }

    /// Closes what [`open`](Self::open) opened.
    pub(super) fn close(&mut self) {
        self.depth -= 1;
    }

    /// How many objects and arrays are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// Makes `key` part of the column's name; what is given back undoes it.
    pub(super) fn enter(&mut self, key: &str) -> usize {
        let outer = self.path.len();
        if self.depth > 1 && outer > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        outer
    }

    /// Goes back to the name as it was before [`enter`](Self::enter).
    pub(super) fn leave(&mut self, outer: usize) {
        self.path.truncate(outer);
    }

    /// Adds a value under the present name. Elements of an array are joined; otherwise a name may have one value.
    pub(super) fn put(&mut self, text: String, in_array: bool) -> Result<(), String> {
        if memchr::memchr(0, text.as_bytes()).is_some() {
            return Err("NUL in a value".into());
        }
        let column = self
            .keys
            .column(&self.path)
            .ok_or("more columns than the limit")?;
        let place = &mut self.keys.places[column as usize];
        if *place == 0 {
            self.cells.push((column, text));
            *place = self.cells.len() as u32;
            return Ok(());
        }
        let before = &mut self.cells[*place as usize - 1].1;
        if in_array {
            before.push_str(BETWEEN_ELEMENTS);
            before.push_str(&text);
        } else if *before != text {
            return Err("one key twice with different values".into());
        }
        Ok(())
    }

    /// The row, unless building it failed with `outcome`; then the columns that it brought are forgotten.
    pub(super) fn finish(self, outcome: Result<(), String>) -> Result<Row, String> {
        let RowBuilder {
            keys,
            known,
            mut cells,
            ..
        } = self;
        for (column, _) in &cells {
            keys.places[*column as usize] = 0;
        }
        if let Err(reason) = outcome {
            keys.shrink(known);
            return Err(reason);
        }
        cells.sort_unstable_by_key(|(column, _)| *column);
        Ok(Row { cells })
    }
}
