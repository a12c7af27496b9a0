//! What was claimed against what is there, and the marks of origin in the headers.

use super::table::{Cell, Row, table};
use super::{foreign, header, path};
use crate::words;
use levelhead_schema::report::LeakReport;
use maud::{Markup, html};

pub(super) fn body(report: &LeakReport) -> Markup {
    let dump = &report.dump;
    let voter_rows: u64 = dump
        .files
        .iter()
        .filter(|file| file.voter_data)
        .map(|file| file.rows)
        .sum();
    let row = |name: &str, value: u64, of: Option<u64>| {
        let share = of.map_or_else(|| "–".to_owned(), |whole| words::share_of(value, whole));
        let share = if of.is_some_and(|whole| value > whole) {
            "more than claimed".to_owned()
        } else {
            share
        };
        Row::new(vec![
            Cell::Head(html! { (name) }),
            Cell::Figure(words::number(value)),
            Cell::Figure(share),
        ])
    };
    let mut rows = Vec::new();
    if let Some(claimed) = dump.claimed_rows {
        rows.push(row("Claimed", claimed, None));
    }
    rows.push(row("Read", dump.rows, dump.claimed_rows));
    rows.push(row(
        "Read, in tables of voter data",
        voter_rows,
        dump.claimed_rows,
    ));
    rows.push(row(
        "Read, without repeated rows",
        dump.rows.saturating_sub(dump.duplicates),
        dump.claimed_rows,
    ));
    rows.push(row(
        "Refused, because they could not be read",
        dump.rejects,
        None,
    ));
    html! {
        @if dump.claimed_rows.is_none() { p { "No number of rows was claimed, or none was given to this check." } }
        (table("Rows claimed and rows there", &["Rows", "Number", "Share of the claim"], &rows, 0))
        (registers(report))
    }
}

fn registers(report: &LeakReport) -> Markup {
    let rows: Vec<Row> = report
        .states
        .iter()
        .map(|state| {
            let distinct = state.classes.distinct();
            let (register, share) = match state.register_rows {
                None => ("unknown".to_owned(), "unknown".to_owned()),
                Some(rows) if distinct > rows => {
                    (words::number(rows), "more than the register".to_owned())
                }
                Some(rows) => (words::number(rows), words::share_of(distinct, rows)),
            };
            Row::new(vec![
                Cell::Head(html! { (words::state_title(&state.state)) }),
                Cell::Figure(words::number(state.rows)),
                Cell::Figure(words::number(distinct)),
                Cell::Figure(register),
                Cell::Figure(share),
            ])
        })
        .collect();
    let heads = [
        "State",
        "Rows",
        "Distinct rows",
        "Rows of the best release",
        "Distinct rows as a share of it",
    ];
    html! {
        @if !rows.is_empty() { (table("Rows against the size of the register", &heads, &rows, 0)) }
    }
}

pub(super) fn fingerprints(report: &LeakReport) -> Markup {
    let rows: Vec<Row> = report
        .fingerprints
        .iter()
        .map(|mark| {
            let shown = mark.headers.iter().take(24);
            Row::new(vec![
                Cell::Head(foreign(&mark.points_to, 160)),
                Cell::Text(html! {
                    @for (at, name) in shown.enumerate() { @if at > 0 { ", " } (header(name)) }
                    @if mark.headers.len() > 24 { " and " (mark.headers.len() - 24) " more" }
                }),
                Cell::Text(html! { @match report.dump.files.get(mark.file) {
                    Some(file) => (path(&file.path)),
                    None => "unknown",
                } }),
                Cell::Text(foreign(&mark.reading, 600)),
            ])
        })
        .collect();
    html! {
        @if rows.is_empty() {
            p { "No header is one that is known to mark a state’s layout or a vendor’s file. Headers can be renamed, so their absence shows nothing." }
        } @else {
            p { "Headers can be copied, renamed or forged. They show through whose hands some of the data may have gone, and never who took it." }
            (table("Headers that mark a layout or a vendor", &["Points to", "Headers", "In", "What it shows, and what not"], &rows, 0))
        }
    }
}
