//! What the columns of a dump hold, counted by state: how full they are, and whether their values are plausible.

use crate::check::StateCode;
use crate::plausible::{Context, Plausibility};
use crate::record::{Slot, SlotSet};
use levelhead_schema::mapping::Mapping;
use levelhead_schema::{Batch, Field};
use std::collections::BTreeMap;

/// Counts of one table's columns for the rows of each state.
#[derive(Clone, Debug, Default)]
pub(crate) struct ColumnCounts {
    pub(crate) states: BTreeMap<StateCode, StateColumns>,
}

/// Counts of one state's rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct StateColumns {
    pub(crate) rows: u64,
    /// Filled cells of each column.
    pub(crate) filled: Vec<u64>,
    /// The test of each column that has one.
    pub(crate) tests: Vec<Option<Plausibility>>,
}

/// Fields whose values are tested when they turn up.
fn is_tested(field: Field) -> bool {
    matches!(
        field,
        Field::Ssn
            | Field::SsnLast4
            | Field::DriverLicense
            | Field::Phone
            | Field::Email
            | Field::BirthDate
            | Field::CardNumber
    )
}

/// Where the context of a value is found in a row.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ContextColumns {
    first: Option<usize>,
    last: Option<usize>,
    birth: Option<(usize, Option<levelhead_schema::mapping::DateOrder>)>,
}

impl ContextColumns {
    pub(crate) fn of(mapping: &Mapping) -> Self {
        let column = |field: Field| mapping.of(field).next();
        ContextColumns {
            first: column(Field::FirstName).map(|column| column.index),
            last: column(Field::LastName).map(|column| column.index),
            birth: column(Field::BirthDate)
                .or_else(|| column(Field::BirthYear))
                .map(|column| (column.index, column.date_order)),
        }
    }
}

impl ColumnCounts {
    /// Counts one row of a batch under `state`.
    pub(crate) fn row(
        &mut self,
        mapping: &Mapping,
        places: &ContextColumns,
        batch: &Batch,
        row: usize,
        state: StateCode,
        always_public: impl Fn(StateCode) -> SlotSet,
    ) {
        let columns = self
            .states
            .entry(state)
            .or_insert_with(|| StateColumns::new(mapping, state, always_public(state)));
        columns.rows += 1;
        let mut context: Option<Context<'_>> = None;
        for (at, column) in mapping.columns.iter().enumerate() {
            let cell = batch.cell(row, column.index);
            if cell.is_empty() {
                continue;
            }
            columns.filled[at] += 1;
            if let Some(test) = &mut columns.tests[at] {
                let context = context.get_or_insert_with(|| places.context(batch, row));
                test.feed(
                    cell,
                    &Context {
                        date_order: column.date_order,
                        ..*context
                    },
                );
            }
        }
    }

    /// Adds other counts of the same table.
    pub(crate) fn merge(&mut self, other: ColumnCounts) {
        for (state, theirs) in other.states {
            let Some(mine) = self.states.get_mut(&state) else {
                self.states.insert(state, theirs);
                continue;
            };
            mine.rows += theirs.rows;
            for (mine, theirs) in mine.filled.iter_mut().zip(theirs.filled) {
                *mine += theirs;
            }
            for (mine, theirs) in mine.tests.iter_mut().zip(theirs.tests) {
                if let (Some(mine), Some(theirs)) = (mine, theirs) {
                    mine.merge(theirs);
                }
            }
        }
    }

    /// Share of all rows in which each column holds something.
    pub(crate) fn filled_shares(&self, columns: usize) -> Vec<f64> {
        let rows: u64 = self.states.values().map(|state| state.rows).sum();
        (0..columns)
            .map(|at| {
                let filled: u64 = self
                    .states
                    .values()
                    .map(|state| state.filled.get(at).copied().unwrap_or(0))
                    .sum();
                share(filled, rows)
            })
            .collect()
    }
}

impl StateColumns {
    /// Nothing counted yet. What every release of the state publishes cannot be more than public, and is not tested.
    fn new(mapping: &Mapping, state: StateCode, always_public: SlotSet) -> Self {
        let is_public = |field: Field| {
            let slots = [
                (Field::BirthDate, Slot::BirthDate),
                (Field::Phone, Slot::Phone),
                (Field::Email, Slot::Email),
            ];
            slots
                .iter()
                .any(|&(of, slot)| of == field && always_public.has(slot))
        };
        let name = (state != StateCode::UNKNOWN).then(|| state.name());
        StateColumns {
            rows: 0,
            filled: vec![0; mapping.columns.len()],
            tests: mapping
                .columns
                .iter()
                .map(|column| {
                    column
                        .field
                        .filter(|&field| is_tested(field) && !is_public(field))
                        .and_then(|field| Plausibility::new(field, name))
                })
                .collect(),
        }
    }
}

impl ContextColumns {
    fn context<'b>(&self, batch: &'b Batch, row: usize) -> Context<'b> {
        let cell = |column: Option<usize>| {
            column
                .map(|column| batch.cell(row, column))
                .filter(|cell| !cell.is_empty())
        };
        let birth_year = self
            .birth
            .and_then(|(column, order)| crate::date::parse(batch.cell(row, column), order))
            .map(|date| date.year);
        Context {
            state: None,
            birth_year,
            first_name: cell(self.first),
            last_name: cell(self.last),
            date_order: None,
        }
    }
}

/// A part of a whole, 0 when there is no whole.
pub(crate) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
