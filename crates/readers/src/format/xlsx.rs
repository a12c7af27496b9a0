//! Office Open XML workbooks: `.xlsx` and `.xlsm`.
//!
//! Output: a table `path#sheet` for each sheet with rows. Values are as the sheet shows them where that keeps the
//! value: whole numbers without a fraction or exponent, numbers of a digit mask (ZIP codes, Social Security numbers)
//! with its zeros and dashes, dates as ISO 8601. Columns are as many as the first rows fill; the first row is the
//! header when it looks like one. Empty rows are passed over; a lone title above the table is a counted reject.
//!
//! Invariants: sheets are streamed; shared texts are in memory, bounded by [`Limits::whole_member_bytes`]; what the
//! archive expands to is bounded by [`Limits::expansion_ratio`] as it is read, whatever its directory says.
//!
//! # Source
//! ECMA-376, "Office Open XML File Formats", part 1, section 18, "SpreadsheetML".

mod number;
mod package;
mod sheet;
mod styles;

use super::row::Row;
use super::{Origin, Whole};
use crate::rows::TableRows;
use crate::{Error, Limits, sniff};
use levelhead_schema::table::TableSink;
use package::Package;
use sheet::Sheet;
use std::io::{BufReader, Cursor, Read, Seek};

/// Rows that decide width and header.
const LOOK_AHEAD_ROWS: usize = 200;
/// Text after which fewer rows decide.
const LOOK_AHEAD_BYTES: usize = 4 << 20;

/// Reads all sheets.
///
/// # Errors
/// [`Error::Broken`] when the archive or a part of it is damaged; [`Error::Limit`] for bombs; failures of the input.
pub(super) fn read(
    origin: &Origin<'_>,
    input: Whole,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<(), Error> {
    match input {
        Whole::File(file) => read_package(origin, BufReader::new(file), limits, sink),
        Whole::Memory(bytes) => read_package(origin, Cursor::new(bytes), limits, sink),
    }
}

fn read_package<R: Read + Seek>(
    origin: &Origin<'_>,
    input: R,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<(), Error> {
    let mut package = Package::open(origin.path, input, limits)?;
    let Some(book) = package.workbook()? else {
        sink.skipped(
            origin.path,
            "an Office document without a workbook that can be read",
        );
        return Ok(());
    };
    let mut any = false;
    for (name, part) in &book.sheets {
        package.read(part, limits.row_bytes, |xml| {
            let mut sheet = Sheet::new(xml, &book, limits);
            any |= read_sheet(origin, name, &mut sheet, limits, sink)?;
            Ok(())
        })?;
    }
    if !any {
        sink.skipped(origin.path, "a workbook without rows");
    }
    Ok(())
}

/// Reads one sheet; false when it has no rows.
fn read_sheet(
    origin: &Origin<'_>,
    name: &str,
    sheet: &mut Sheet<'_, '_>,
    limits: &Limits,
    sink: &mut dyn TableSink,
) -> Result<bool, Error> {
    let (mut first, mut size_bytes) = (Vec::new(), 0);
    while first.len() < LOOK_AHEAD_ROWS && size_bytes < LOOK_AHEAD_BYTES {
        let Some(row) = sheet.next()? else { break };
        size_bytes += row.size_bytes();
        first.push(std::mem::replace(
            row,
            Row::new(limits.row_bytes, limits.columns),
        ));
    }
    let good = || first.iter().filter(|row| row.fault.is_none());
    let columns = good().map(Row::width).max().unwrap_or(0);
    if columns == 0 {
        return Ok(false);
    }
    let titles = if columns < 3 {
        0
    } else {
        good().take_while(|row| is_title(row)).count()
    };
    let titles = if titles == good().count() { 0 } else { titles };
    let body: Vec<Vec<&[u8]>> = good()
        .skip(titles)
        .map(|row| padded(row, columns))
        .collect();
    let has_header = sniff::looks_like_header(&body[0], &body[1..]);
    let text = |cell: &&[u8]| String::from_utf8_lossy(cell).into_owned();
    let header = has_header.then(|| body[0].iter().map(text).collect());
    let info = Origin {
        encoding: "UTF-8",
        ..*origin
    }
    .table(name, "Excel workbook", header, columns);
    let Some(mut rows) = TableRows::begin(sink, &info, limits) else {
        return Ok(true);
    };
    let mut seen_good = 0;
    for mut row in first {
        seen_good += usize::from(row.fault.is_none());
        let place = if row.fault.is_some() {
            usize::MAX
        } else {
            seen_good - 1
        };
        if place < titles {
            row.refuse("a title above the table");
        } else if place == titles && has_header {
            continue;
        }
        if hand_over(&mut rows, &mut row, columns) {
            return Ok(true);
        }
    }
    while let Some(row) = sheet.next()? {
        if hand_over(&mut rows, row, columns) {
            return Ok(true);
        }
    }
    rows.finish();
    Ok(true)
}

/// One filled cell, the first, stands above a table of several columns.
fn is_title(row: &Row) -> bool {
    row.cells().filter(|cell| !cell.is_empty()).count() == 1
}

fn padded(row: &Row, columns: usize) -> Vec<&[u8]> {
    let mut cells: Vec<&[u8]> = row.cells().collect();
    cells.resize(columns, b"");
    cells
}

/// Gives one row to the table; true when the sink wants no more.
fn hand_over(rows: &mut TableRows<'_>, row: &mut Row, columns: usize) -> bool {
    row.pad(columns);
    row.check(columns);
    match &row.fault {
        Some(reason) => {
            rows.reject(row.number, row.byte, reason.as_str());
            false
        }
        None => rows.row(row.cells()).is_break(),
    }
}

#[cfg(test)]
mod tests;
