//! Gathers one table's rows into batches for a sink, and counts what is refused.

use crate::Limits;
use levelhead_schema::Batch;
use levelhead_schema::table::{Reject, TableEnd, TableInfo, TableSink};
use std::ops::ControlFlow;

/// Writes one table to a sink.
///
/// Every format reader drives one of these: [`TableRows::begin`], then [`TableRows::row`] or
/// [`TableRows::reject`] for each record of the source, then [`TableRows::finish`].
pub(crate) struct TableRows<'s> {
    sink: &'s mut dyn TableSink,
    batch: Batch,
    end: TableEnd,
    limits: Limits,
    cells: usize,
    stopped: bool,
}

impl<'s> TableRows<'s> {
    /// Announces the table. `None` when the sink does not want it.
    pub(crate) fn begin(
        sink: &'s mut dyn TableSink,
        info: &TableInfo,
        limits: &Limits,
    ) -> Option<Self> {
        if sink.begin(info).is_break() {
            return None;
        }
        Some(TableRows {
            sink,
            batch: Batch::new(info.columns, 0),
            end: TableEnd::default(),
            limits: limits.clone(),
            cells: 0,
            stopped: false,
        })
    }

    /// Hands one row over. `Break` when the sink wants no more: the caller stops reading this table.
    /// The row must have the table's number of cells, each valid UTF-8.
    pub(crate) fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c [u8]>) -> ControlFlow<()> {
        self.batch.push_row(cells);
        self.row_done()
    }

    /// Appends one cell to the row in the making; [`TableRows::row_done`] or [`TableRows::row_undone`] follows.
    #[inline]
    pub(crate) fn cell(&mut self, cell: &[u8]) {
        self.batch.push_cell(cell);
    }

    /// Ends the row in the making, which has the table's number of cells. `Break` as for [`TableRows::row`].
    #[inline]
    pub(crate) fn row_done(&mut self) -> ControlFlow<()> {
        self.end.rows += 1;
        self.cells += self.batch.columns();
        // Cells are counted too: rows of nothing but empty cells have no text, yet they take room.
        if self.batch.size_bytes() >= self.limits.batch_bytes
            || self.cells >= self.limits.batch_bytes
        {
            self.flush()
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Takes back the cells of the row in the making.
    pub(crate) fn row_undone(&mut self) {
        let rows = self.end.rows - self.batch.first_row();
        self.batch.truncate(rows as usize);
    }

    /// Counts a refused row. `row` is the record's number from 1, the header counted; `byte` where it starts.
    pub(crate) fn reject(&mut self, row: u64, byte: u64, reason: impl Into<String>) {
        self.end.rejects += 1;
        if self.end.examples.len() < self.limits.reject_examples {
            self.end.examples.push(Reject {
                row,
                byte,
                reason: reason.into(),
            });
        }
    }

    /// Ends the table.
    pub(crate) fn finish(mut self) {
        if !self.stopped && self.flush().is_continue() {
            self.sink.end(self.end);
        }
    }

    fn flush(&mut self) -> ControlFlow<()> {
        if self.stopped {
            return ControlFlow::Break(());
        }
        if self.batch.is_empty() {
            return ControlFlow::Continue(());
        }
        self.cells = 0;
        // Room as for this one: growing step by step costs more than filling.
        let next = self.batch.next(self.end.rows);
        let full = std::mem::replace(&mut self.batch, next);
        let flow = self.sink.batch(full);
        self.stopped = flow.is_break();
        flow
    }
}
