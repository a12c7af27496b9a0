//! SQL dumps: PostgreSQL's `COPY` and `INSERT`, MySQL's and MariaDB's extended inserts, SQLite's `.dump`, SQL Server's scripts.
//!
//! Input: UTF-8. Output: a table `path#name` for each SQL table, with the names of the `INSERT`'s or `COPY`'s column
//! list, else those of `CREATE TABLE`, else none. `NULL` is an empty cell; casts and string functions around a literal
//! are taken off. Statements that bring no rows are passed over.
//!
//! A sink takes one table at a time, but a dump may write into several in turn. Rows of the tables that are not at
//! turn are held back, within [`HELD_BYTES`]; over that the fullest table gets its turn, so that a table may come in
//! several segments.
//!
//! Invariants: one row is in memory at a time, besides those held back; statements of any length are streamed;
//! a dump that ends inside a statement or a `COPY` is an error.

mod copy;
mod dump;
mod expression;
mod names;
mod passed;
mod values;

use super::Origin;
use super::stream::ByteStream;
use crate::rows::TableRows;
use crate::{Error, Limits};
use dump::Dump;
use levelhead_schema::Batch;
use levelhead_schema::table::TableSink;
use std::collections::BTreeMap;
use std::io::BufRead;

/// Rows held back for all tables that are not at turn.
const HELD_BYTES: usize = 32 << 20;

/// Reads all rows of all tables.
///
/// # Errors
/// [`Error::Broken`] when the dump ends in the middle or a list of values cannot be read; [`Error::Limit`] for more
/// tables than [`Limits::members`]; failures of the input.
pub(super) fn read(
    origin: &Origin<'_>,
    input: &mut dyn BufRead,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<(), Error> {
    let mut dump = Dump::new(ByteStream::new(origin.path, input), limits);
    let mut held = Held::default();
    let mut turn = None;
    loop {
        let table = match turn {
            Some(table) => table,
            None if dump.next()? => {
                if dump.tables[dump.row.table].unwanted {
                    continue;
                }
                held.add(&dump);
                dump.row.table
            }
            None => match held.any() {
                Some(table) => table,
                None => break,
            },
        };
        turn = segment(origin, &mut dump, table, &mut held, limits, sink)?;
    }
    if dump.tables.is_empty() {
        sink.skipped(origin.path, "a SQL dump without rows");
    }
    if dump.unread > 0 {
        let count = dump.unread;
        sink.skipped(
            origin.path,
            &format!("{count} INSERT statements without a list of VALUES were not read"),
        );
    }
    Ok(())
}

/// Hands over what is held for `table` and what follows for it, up to the end or to another table's turn, which is given back.
fn segment(
    origin: &Origin<'_>,
    dump: &mut Dump<'_>,
    table: usize,
    held: &mut Held,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<Option<usize>, Error> {
    let before = held.take(table);
    let known = &dump.tables[table];
    let info = origin.table(&known.name, "SQL dump", known.header.clone(), known.columns);
    let Some(mut rows) = TableRows::begin(sink, &info, limits) else {
        dump.tables[table].unwanted = true;
        return Ok(None);
    };
    for (row, byte, reason) in &before.rejects {
        rows.reject(*row, *byte, reason.as_str());
    }
    let mut wanted =
        (0..before.rows.rows()).all(|row| rows.row(before.rows.row(row)).is_continue());
    let mut next = None;
    if wanted {
        next = advance(dump, held, table, |dump| {
            let row = &dump.row;
            wanted = match &row.fault {
                Some(reason) => {
                    rows.reject(row.number, row.byte, reason.as_str());
                    true
                }
                None => rows.row(row.cells()).is_continue(),
            };
            wanted
        })?;
    }
    dump.tables[table].unwanted = !wanted;
    rows.finish();
    Ok(next)
}

/// Gives rows of `table` to `take` until that says no, the dump ends, or too much is held for others; the table to go on with then.
fn advance(
    dump: &mut Dump<'_>,
    held: &mut Held,
    table: usize,
    mut take: impl FnMut(&Dump<'_>) -> bool,
) -> Result<Option<usize>, Error> {
    while dump.next()? {
        if dump.row.table == table {
            if !take(dump) {
                return Ok(None);
            }
        } else if !dump.tables[dump.row.table].unwanted {
            held.add(dump);
            if held.size_bytes > HELD_BYTES {
                return Ok(held.fullest());
            }
        }
    }
    Ok(held.any())
}

/// Rows of tables that are not at turn.
#[derive(Default)]
struct Held {
    tables: BTreeMap<usize, HeldTable>,
    size_bytes: usize,
}

#[derive(Default)]
struct HeldTable {
    rows: Batch,
    rejects: Vec<(u64, u64, String)>,
    size_bytes: usize,
}

impl Held {
    /// Keeps the dump's present row.
    fn add(&mut self, dump: &Dump<'_>) {
        let row = &dump.row;
        let columns = dump.tables[row.table].columns;
        let fresh = || HeldTable {
            rows: Batch::new(columns, 0),
            ..HeldTable::default()
        };
        let kept = self.tables.entry(row.table).or_insert_with(fresh);
        let size_bytes = match &row.fault {
            Some(reason) => {
                kept.rejects.push((row.number, row.byte, reason.clone()));
                size_of::<(u64, u64, String)>() + reason.len()
            }
            None => {
                kept.rows.push_row(row.cells());
                row.size_bytes() + columns * size_of::<u32>()
            }
        };
        kept.size_bytes += size_bytes;
        self.size_bytes += size_bytes;
    }

    fn take(&mut self, table: usize) -> HeldTable {
        let taken = self.tables.remove(&table).unwrap_or_default();
        self.size_bytes -= taken.size_bytes;
        taken
    }

    /// The first table that has rows.
    fn any(&self) -> Option<usize> {
        self.tables.keys().next().copied()
    }

    fn fullest(&self) -> Option<usize> {
        self.tables
            .iter()
            .max_by_key(|(_, held)| held.size_bytes)
            .map(|(&table, _)| table)
    }
}

#[cfg(test)]
mod tests;
