//! House, street and unit in columns of their own, wherever they stand in a table without header.
//!
//! One part of an address gives the others away: beside a column of street types there is one of house numbers
//! and one of street names, and numbers that stand in the same rows as APT and LOT are units'.

use super::cells::Trait;
use super::context::Table;
use super::profile::{Profile, value};
use super::vocabulary::vocabulary;
use levelhead_schema::{Batch, Field};

/// Rows in which the fill of two columns is compared.
const ROWS_COMPARED: usize = 500;

/// Applies the rules.
pub(crate) fn apply(table: &mut Table<'_>, sample: &[Batch]) {
    units(table, sample);
    let typed = table
        .columns()
        .any(|column| table.is(column, Field::StreetType));
    let partly = [Field::StreetPredirection, Field::StreetName]
        .iter()
        .any(|&field| table.columns().any(|column| leads(table, column, field)));
    let whole = table
        .columns()
        .any(|column| table.is(column, Field::StreetAddress));
    // Beside a whole street line a direction alone is no part of an address.
    if typed || partly && !whole {
        house(table);
        street(table, typed);
    }
}

fn leads(table: &Table<'_>, column: usize, field: Field) -> bool {
    table
        .best(column)
        .is_some_and(|(best, score)| best == field && score >= 0.5)
}

fn has(table: &Table<'_>, field: Field) -> bool {
    table
        .columns()
        .any(|column| table.is(column, field) && table.best(column).is_some())
}

/// Numbers that are filled in exactly where APT or LOT is.
fn units(table: &mut Table<'_>, sample: &[Batch]) {
    let kind = table
        .columns()
        .find(|&column| table.is(column, Field::UnitType));
    let Some(kind) = kind else { return };
    let numbered = |column: usize| {
        let profile = &table.profiles[column];
        column != kind
            && table.open[column]
            && profile.filled >= 2
            && profile.longest <= 8
            && profile.share(Trait::HasDigit) >= 0.5
            && same_rows(sample, kind, column)
    };
    let column = table.columns().find(|&column| numbered(column));
    if let Some(column) = column {
        table.settle(column, Field::UnitNumber, 0.78);
    }
}

/// True when the two columns are filled in the same rows, nearly always.
fn same_rows(sample: &[Batch], a: usize, b: usize) -> bool {
    let (mut same, mut either) = (0, 0);
    let rows = sample
        .iter()
        .flat_map(|batch| (0..batch.rows()).map(move |row| (batch, row)));
    for (batch, row) in rows.take(ROWS_COMPARED) {
        let filled = |column| value(batch, row, column, vocabulary()).is_some();
        let (a, b) = (filled(a), filled(b));
        either += usize::from(a || b);
        same += usize::from(a && b);
    }
    either >= 2 && same * 20 >= either * 19
}

/// Of the columns of plain numbers the one with the most different ones, filled in nearly every row.
fn house(table: &mut Table<'_>) {
    if has(table, Field::HouseNumber) {
        return;
    }
    let likely = |column: &usize| {
        let profile = &table.profiles[*column];
        let other = table
            .best(*column)
            .is_some_and(|(field, score)| field != Field::HouseNumber && score >= 0.6);
        let candidate = table.fields[*column]
            .iter()
            .any(|(field, _)| *field == Field::HouseNumber);
        candidate && !other && table.open[*column] && profile.filled_share() >= 0.8
    };
    let column = table
        .columns()
        .filter(likely)
        .max_by_key(|&column| (table.profiles[column].distinct, std::cmp::Reverse(column)));
    if let Some(column) = column {
        table.raise(column, Field::HouseNumber, 0.78);
    }
}

/// The column with the most words that streets are named with; where none has them, the only column of words left.
fn street(table: &mut Table<'_>, typed: bool) {
    if has(table, Field::StreetName) {
        return;
    }
    let open: Vec<usize> = table
        .columns()
        .filter(|&column| table.open[column] && could_be_street(&table.profiles[column]))
        .filter(|&column| {
            // A name or a town may be a street's; a form of its own is not.
            table.best(column).is_none_or(|(field, score)| {
                score < 0.6
                    || matches!(
                        field,
                        Field::LastName | Field::MiddleName | Field::City | Field::StreetName
                    )
            })
        })
        .collect();
    let share = |column: usize| table.profiles[column].share(Trait::StreetWord);
    let best = open
        .iter()
        .copied()
        .max_by(|&a, &b| share(a).total_cmp(&share(b)).then(b.cmp(&a)));
    if let Some(column) = best.filter(|&column| share(column) >= 0.25) {
        let rival = table.best(column).map_or(0.0, |(_, score)| score);
        // Half of a town's streets bear a surname too.
        let score = (0.58 + 0.35 * share(column)).max((rival + 0.01).min(0.8));
        table.raise(column, Field::StreetName, score.min(0.86));
        return;
    }
    let mut left = open
        .into_iter()
        .filter(|&column| table.best(column).is_none());
    if let (Some(column), None, true) = (left.next(), left.next(), typed) {
        table.raise(column, Field::StreetName, 0.56);
    }
}

/// Words of a street's length, most of them different, and not all of one letter.
fn could_be_street(profile: &Profile) -> bool {
    let worded = profile.share(Trait::Words) + profile.share(Trait::HasDigit) >= 0.95
        && profile.share(Trait::Digits) < 0.3
        && profile.share(Trait::Words) >= 0.5;
    worded
        && profile.longest >= 4
        && profile.share(Trait::SingleLetter) < 0.1
        && profile.filled_share() >= 0.8
        && profile.distinct >= 5.min(profile.filled)
        && profile.share(Trait::Email) < 0.1
        && profile.share(Trait::Date) < 0.1
}
