//! Codes that only one state writes: a column of them is known once the table's state is.

use super::context::Table;
use super::profile::value;
use super::vocabulary::vocabulary;
use levelhead_schema::layout::Layouts;
use levelhead_schema::{Batch, Field};
use std::collections::{BTreeMap, BTreeSet};

/// Rows whose values are looked up.
const ROWS_LOOKED_UP: usize = 1_000;
/// Different codes that must be there; fewer are met by chance.
const LEAST_CODES: usize = 4;

/// Names columns of short codes by the code lists of the state that the table's rows are of.
///
/// Florida's races are digits, Michigan's counties numbers: nothing but the list tells them from any other code.
pub(crate) fn apply(table: &mut Table<'_>, sample: &[Batch]) {
    let state = table
        .columns()
        .find(|&column| table.is(column, Field::State))
        .map(|column| values(sample, column));
    let Some(state) = state.filter(|values| values.len() == 1).and_then(|values| {
        let abbr = values.into_iter().next()?;
        Layouts::embedded().state(&abbr.to_ascii_uppercase())
    }) else {
        return;
    };
    let mut lists: BTreeMap<(usize, Field), BTreeSet<&str>> = BTreeMap::new();
    for column in state.files.iter().flat_map(|file| &file.columns) {
        let field = column.field.filter(|field| is_coded(*field));
        let codes = column.codes.as_ref().and_then(|list| state.codes.get(list));
        if let (Some(field), Some(codes)) = (field, codes) {
            let keys: BTreeSet<&str> = codes.keys().map(String::as_str).collect();
            lists.insert((keys.len(), field), keys);
        }
    }
    for column in table.columns() {
        let unknown = table.open[column] && table.best(column).is_none_or(|(_, score)| score < 0.5);
        let profile = &table.profiles[column];
        if !unknown || profile.filled < 20 || profile.longest > 4 {
            continue;
        }
        let found = values(sample, column);
        // The shortest list that holds them all and is half met says most.
        let fits = |codes: &BTreeSet<&str>| {
            found.len() >= LEAST_CODES.max(codes.len() / 2)
                && found.iter().all(|code| codes.contains(code.as_str()))
        };
        let field = lists.iter().find(|(_, codes)| fits(codes));
        if let Some((_, field)) = field.map(|(key, _)| *key) {
            let given = table.columns().any(|other| table.is(other, field));
            if !given {
                table.raise(column, field, 0.6);
            }
        }
    }
}

fn is_coded(field: Field) -> bool {
    matches!(
        field,
        Field::Race
            | Field::Ethnicity
            | Field::Party
            | Field::Status
            | Field::Sex
            | Field::CountyCode
    )
}

/// The different values of a column.
fn values(sample: &[Batch], column: usize) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    let rows = sample
        .iter()
        .flat_map(|batch| (0..batch.rows()).map(move |row| (batch, row)));
    for (batch, row) in rows.take(ROWS_LOOKED_UP) {
        if let Some(cell) = value(batch, row, column, vocabulary())
            && !values.contains(cell)
        {
            values.insert(cell.to_owned());
        }
    }
    values
}
