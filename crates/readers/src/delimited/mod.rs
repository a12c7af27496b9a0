//! Rows of cells between delimiters.
//!
//! What a row is does not depend on where blocks of input end. A quote that is never closed swallows nothing: a quoted
//! cell may go over several lines only when the record then has the table's number of cells.

mod dialect;
mod line;

pub(crate) use dialect::{Dialect, Sample, line_end};

use crate::Limits;
use crate::lines::{Line, LineReader, Place, Step};
use crate::rows::TableRows;
use line::{Cells, Count, Strict, literal, sloppy, strict};
use memchr::memchr_iter;
use std::ops::ControlFlow;

/// Lines that a quoted cell may go over. Beyond, the opening quote is taken for a plain character.
const RECORD_LINES: usize = 300;

/// Pieces of a row broken by stray line feeds that are put together again.
const ROW_PIECES: usize = 16;

impl Cells for TableRows<'_> {
    #[inline]
    fn cell(&mut self, cell: &[u8]) {
        TableRows::cell(self, cell);
    }
}

/// Turns the lines of one delimited table into rows and rejects.
pub(crate) struct Delimited<'s> {
    dialect: Dialect,
    rows: TableRows<'s>,
    row_bytes: usize,
    /// Offset of the header's first byte, when there is a header.
    header_at: Option<u64>,
    pieces: Pieces,
    scratch: Vec<u8>,
}

/// The pieces so far of a row that stray line feeds may have broken.
#[derive(Default)]
struct Pieces {
    text: Vec<u8>,
    cells: usize,
    /// Place and number of cells of each piece.
    places: Vec<(Place, usize)>,
}

impl<'s> Delimited<'s> {
    /// A reader of rows in `dialect`; the record at offset `header_at` is the header and no row.
    pub(crate) fn new(
        dialect: Dialect,
        rows: TableRows<'s>,
        limits: &Limits,
        header_at: Option<u64>,
    ) -> Self {
        Delimited {
            dialect,
            rows,
            row_bytes: limits.row_bytes,
            header_at,
            pieces: Pieces::default(),
            scratch: Vec::new(),
        }
    }

    /// Ends the table.
    pub(crate) fn finish(mut self) {
        self.refuse_pieces();
        self.rows.finish();
    }

    /// A line with quotes in it.
    fn quoted_line(&mut self, line: Line<'_>) -> Step {
        let Dialect {
            delimiter,
            end,
            columns,
            ..
        } = self.dialect;
        match strict(
            line.text,
            delimiter,
            end,
            true,
            columns,
            &mut self.scratch,
            &mut self.rows,
        ) {
            Strict::Record { cells, .. } if cells == columns => return self.row_done(Step::Taken),
            Strict::Unclosed => {
                self.rows.row_undone();
                match self.record_of_lines(line) {
                    Some(step) => return step,
                    None => self.rows.row_undone(),
                }
            }
            _ => self.rows.row_undone(),
        }
        if sloppy(
            line.text,
            delimiter,
            columns,
            &mut self.scratch,
            &mut self.rows,
        ) == columns
        {
            return self.row_done(Step::Taken);
        }
        self.rows.row_undone();
        self.plain_line(line)
    }

    /// A record whose quoted cell goes over the line's end. `None` when it is none.
    fn record_of_lines(&mut self, line: Line<'_>) -> Option<Step> {
        let Dialect {
            delimiter,
            end,
            columns,
            ..
        } = self.dialect;
        let ahead = &line.ahead[..line.ahead.len().min(self.row_bytes)];
        let whole = line.last && ahead.len() == line.ahead.len();
        match strict(
            ahead,
            delimiter,
            end,
            whole,
            columns,
            &mut self.scratch,
            &mut self.rows,
        ) {
            Strict::Record { length, cells, .. } => {
                let record = &ahead[..length];
                let fits = cells == columns
                    && memchr_iter(end, record).count() <= RECORD_LINES
                    && (self.dialect.quotes_trusted || !self.swallows_rows(record));
                fits.then(|| self.row_done(Step::TakenBytes(length)))
            }
            Strict::Unclosed => {
                let at_hand =
                    ahead.len() < self.row_bytes && memchr_iter(end, ahead).count() < RECORD_LINES;
                (at_hand && !whole).then(|| {
                    self.rows.row_undone();
                    Step::More
                })
            }
            Strict::Malformed => None,
        }
    }

    /// True when a line inside the record is a full row by itself: then the quotes at both ends are strays.
    fn swallows_rows(&self, record: &[u8]) -> bool {
        let record = record.strip_suffix(&[self.dialect.end]).unwrap_or(record);
        let lines: Vec<&[u8]> = record.split(|&byte| byte == self.dialect.end).collect();
        let inside = lines
            .get(1..lines.len().saturating_sub(1))
            .unwrap_or_default();
        inside.iter().any(|line| {
            literal(line, self.dialect.delimiter, 0, &mut Count::default()) == self.dialect.columns
        })
    }

    /// A line read as it stands.
    #[inline]
    fn plain_line(&mut self, line: Line<'_>) -> Step {
        let Dialect {
            delimiter, columns, ..
        } = self.dialect;
        let cells = literal(line.text, delimiter, columns, &mut self.rows);
        if cells == columns {
            return self.row_done(Step::Taken);
        }
        self.rows.row_undone();
        self.odd_line(line, cells)
    }

    /// A line with another number of cells than the table: a piece of a row, or a reject.
    fn odd_line(&mut self, line: Line<'_>, cells: usize) -> Step {
        let columns = self.dialect.columns;
        let joined = self.pieces.cells + cells - usize::from(self.pieces.cells > 0);
        if cells > columns || joined > columns || self.pieces.places.len() == ROW_PIECES {
            self.refuse_pieces();
        }
        if cells > columns || self.dialect.quotes_trusted {
            self.rows
                .reject(line.place.row, line.place.byte, wrong_width(columns, cells));
            return Step::Taken;
        }
        let pieces = &mut self.pieces;
        if !pieces.places.is_empty() {
            // The line feed stood where a blank can stand.
            pieces.text.push(b' ');
        }
        pieces.cells += cells - usize::from(pieces.cells > 0);
        pieces.text.extend_from_slice(line.text);
        pieces.places.push((line.place, cells));
        if pieces.text.len() > self.row_bytes {
            self.refuse_pieces();
        } else if pieces.cells == columns {
            let text = std::mem::take(&mut pieces.text);
            self.pieces = Pieces::default();
            literal(&text, self.dialect.delimiter, columns, &mut self.rows);
            return self.row_done(Step::Taken);
        }
        Step::Taken
    }

    fn row_done(&mut self, step: Step) -> Step {
        if !self.pieces.places.is_empty() {
            self.refuse_pieces();
        }
        match self.rows.row_done() {
            ControlFlow::Continue(()) => step,
            ControlFlow::Break(()) => Step::Stop,
        }
    }

    fn refuse_pieces(&mut self) {
        for (place, cells) in std::mem::take(&mut self.pieces).places {
            self.rows.reject(
                place.row,
                place.byte,
                wrong_width(self.dialect.columns, cells),
            );
        }
    }
}

impl LineReader for Delimited<'_> {
    #[inline]
    fn line(&mut self, line: Line<'_>) -> Step {
        if self.header_at == Some(line.place.byte) {
            self.refuse_pieces();
            let Dialect { delimiter, end, .. } = self.dialect;
            return match strict(
                line.ahead,
                delimiter,
                end,
                line.last,
                0,
                &mut self.scratch,
                &mut Count::default(),
            ) {
                Strict::Record { length, .. } => Step::TakenBytes(length),
                _ => Step::Taken,
            };
        }
        if line.quoted {
            self.quoted_line(line)
        } else {
            self.plain_line(line)
        }
    }

    fn refuse(&mut self, place: Place, reason: &str) {
        self.refuse_pieces();
        self.rows.reject(place.row, place.byte, reason);
    }
}

fn wrong_width(columns: usize, cells: usize) -> String {
    format!("expected {columns} cells, found {cells}")
}

#[cfg(test)]
mod tests;
