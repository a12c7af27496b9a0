//! Column by column: published by whom, withheld by which law, and what is more than public.

use super::table::{Cell, Row, table};
use super::{foreign, header};
use crate::{verdict, words};
use levelhead_schema::report::{ExcessField, FieldPublication, LeakReport, StateReport};
use maud::{Markup, html};

/// Columns that one table shows at most.
pub(super) const COLUMNS_SHOWN: usize = 200;

pub(super) fn body(report: &LeakReport) -> Markup {
    html! {
        p {
            "A public voter list holds some columns and leaves out others by law. A column that no matched release \
             publishes came from somewhere else: another list, a shop, a breach, or a generator. "
            "The structure of its values is tested; nobody’s value is looked up."
        }
        @for state in &report.states {
            h3 { (words::state_title(&state.state)) }
            (excess(state))
            (publication(state))
        }
        @if report.states.is_empty() { p { "There are no columns of voter data." } }
    }
}

fn excess(state: &StateReport) -> Markup {
    let name = words::state_title(&state.state);
    let rows: Vec<Row> = state
        .excess_fields
        .iter()
        .take(COLUMNS_SHOWN)
        .map(excess_row)
        .collect();
    html! {
        @if rows.is_empty() {
            p { "None of the columns that were recognised goes beyond what the matched releases publish." }
        } @else {
            p {
                strong { (words::count(state.excess_fields.len() as u64, "column holds", "columns hold")) " more than any matched release." }
                " “Plausible” means that values have the right structure. It does not mean that they are real."
            }
            (table(
                &format!("{name}: columns that are more than public"),
                &["Column", "What it holds", "Judgment", "Withheld by", "Filled", "Structure fits", "What the tests said"],
                &rows,
                state.excess_fields.len() - rows.len(),
            ))
        }
    }
}

fn excess_row(excess: &ExcessField) -> Row {
    let tests = html! {
        @if excess.tests.is_empty() { "no test for this field" } @else {
            ul.tests { @for test in excess.tests.iter().take(12) { li { (foreign(test, 300)) } } }
        }
    };
    Row {
        marked: true,
        cells: vec![
            Cell::Head(header(&excess.header)),
            Cell::Text(html! { (verdict::field_meaning(&excess.field)) }),
            Cell::Text(html! { strong { (foreign(&excess.judgment, 60)) } }),
            Cell::Text(foreign(&excess.basis, 400)),
            Cell::Figure(words::share(excess.filled)),
            Cell::Figure(
                excess
                    .plausible
                    .map_or_else(|| "not tested".to_owned(), words::share),
            ),
            Cell::Text(tests),
        ],
    }
}

fn publication(state: &StateReport) -> Markup {
    let name = words::state_title(&state.state);
    let is_excess = |column: &FieldPublication| {
        state
            .excess_fields
            .iter()
            .any(|excess| excess.field == column.field && excess.header == column.header)
    };
    let rows: Vec<Row> = state
        .publication
        .iter()
        .take(COLUMNS_SHOWN)
        .map(|column| {
            let marked = is_excess(column);
            Row {
                marked,
                cells: vec![
                    Cell::Head(header(&column.header)),
                    Cell::Text(html! { (verdict::field_meaning(&column.field)) }),
                    Cell::Text(standing(column, marked)),
                    Cell::Text(foreign(&column.basis, 400)),
                    Cell::Figure(words::share(column.filled)),
                ],
            }
        })
        .collect();
    html! {
        @if rows.is_empty() {
            p { "What this state publishes is not known here, so its columns could not be held against the law." }
        } @else {
            (table(
                &format!("{name}: every column against law and layout"),
                &["Column", "What it holds", "Public?", "Published by, or withheld by", "Filled"],
                &rows,
                state.publication.len() - rows.len(),
            ))
        }
    }
}

fn standing(column: &FieldPublication, marked: bool) -> Markup {
    html! {
        @if column.standing == "published" { "published" } @else { strong { (foreign(&column.standing, 40)) } }
        @if marked { br; "more than public" }
    }
}
