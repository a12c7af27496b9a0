//! What was read: files with their hashes, refused rows, members passed over, columns as recognised.

use super::columns::COLUMNS_SHOWN;
use super::table::{Cell, Row, table};
use super::{code, foreign, header, path};
use crate::rejects::Refused;
use crate::{verdict, words};
use levelhead_schema::mapping::Ground;
use levelhead_schema::report::{ColumnReport, Dump, LeakReport};
use maud::{Markup, html};

/// Files, skipped members and refused rows that one table shows at most.
const FILES_SHOWN: usize = 200;

pub(super) fn body(report: &LeakReport) -> Markup {
    html! {
        h3 { "Tables and files" }
        (files(&report.dump))
        (other_data(report))
        h3 { "Rows that could not be read" }
        (rejects(&report.dump))
        (skipped(&report.dump))
        h3 { "Columns as recognised" }
        (columns(report))
    }
}

fn files(dump: &Dump) -> Markup {
    let rows: Vec<Row> = dump
        .files
        .iter()
        .take(FILES_SHOWN)
        .enumerate()
        .map(|(at, file)| {
            Row::new(vec![
                Cell::Head(path(&file.path)),
                Cell::Figure(words::number(at as u64 + 1)),
                Cell::Text(html! { (foreign(&file.kind, 80)) @if let Some(layout) = &file.layout { ", as in " (foreign(layout, 60)) } }),
                Cell::Text(html! { (foreign(&file.format, 120)) ", " (foreign(&file.encoding, 40)) }),
                Cell::Figure(words::number(file.rows)),
                Cell::Figure(words::number(file.rejects)),
            ])
        })
        .collect();
    let mut hashes: Vec<(&str, &str)> = Vec::new();
    for file in &dump.files {
        let entry = (crate::rerun::top_level(&file.path), file.sha256.as_str());
        if !hashes.contains(&entry) {
            hashes.push(entry);
        }
    }
    let hash_rows: Vec<Row> = hashes
        .iter()
        .take(FILES_SHOWN)
        .map(|(file, sha256)| {
            Row::new(vec![
                Cell::Head(path(file)),
                Cell::Text(html! { span.hash { (code(&crate::foreign::shown(sha256, 80))) } }),
            ])
        })
        .collect();
    html! {
        (table("Tables found", &["Table", "No.", "What it is", "Format and encoding", "Rows", "Refused"], &rows, dump.files.len() - rows.len()))
        (table("SHA-256 of each file", &["File", "SHA-256"], &hash_rows, hashes.len() - hash_rows.len()))
    }
}

/// Tables of other data: named as such, their columns counted.
fn other_data(report: &LeakReport) -> Markup {
    let others = || {
        report
            .dump
            .files
            .iter()
            .enumerate()
            .filter(|(_, file)| !file.voter_data)
    };
    html! {
        @if others().next().is_some() {
            h3 { "Tables that are not voter data" }
            p { "They were not compared with anything. Their columns were counted, and nothing of theirs was kept." }
        }
        @for (at, file) in others().take(20) {
            @let columns: Vec<&ColumnReport> = report.columns.iter().filter(|column| column.file == at).collect();
            @let rows: Vec<Row> = columns.iter().take(COLUMNS_SHOWN).map(|column| counted_column(column, file.rows)).collect();
            @let name = format!(
                "{}: {}, {}", crate::foreign::shown_path(&file.path, 120), crate::foreign::shown(&file.kind, 80),
                words::count(file.rows, "row", "rows"),
            );
            (table(&name, &["Column", "What it holds", "Rows filled", "Share filled"], &rows, columns.len() - rows.len()))
        }
        @if others().count() > 20 {
            p.left-out { (words::count(others().count() as u64 - 20, "more table", "more tables")) " of other data: see the JSON report." }
        }
    }
}

fn counted_column(column: &ColumnReport, rows: u64) -> Row {
    Row::new(vec![
        Cell::Head(header(&column.header)),
        Cell::Text(holds(column)),
        Cell::Figure(words::number((column.filled * rows as f64).round() as u64)),
        Cell::Figure(words::share(column.filled)),
    ])
}

fn holds(column: &ColumnReport) -> Markup {
    html! { @match &column.field {
        Some(field) => (verdict::field_meaning(field)),
        None => "not recognised",
    } }
}

fn rejects(dump: &Dump) -> Markup {
    let examples = dump.files.iter();
    let examples = examples.map(|file| (file.path.as_str(), file.reject_examples.as_slice()));
    let refused = Refused {
        nouns: ("row", "rows"),
        number: "Row",
        place: "Table",
        total: dump.rejects,
        examples: examples.collect(),
    };
    refused.html(FILES_SHOWN)
}

fn skipped(dump: &Dump) -> Markup {
    let rows: Vec<Row> = dump
        .skipped
        .iter()
        .take(FILES_SHOWN)
        .map(|member| {
            Row::new(vec![
                Cell::Head(path(&member.path)),
                Cell::Text(foreign(&member.reason, 300)),
            ])
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            h3 { "Passed over" }
            (table("Members that hold no table", &["Path", "Reason"], &rows, dump.skipped.len() - rows.len()))
        }
    }
}

fn columns(report: &LeakReport) -> Markup {
    let several = report.dump.files.len() > 1;
    let voter = |column: &&ColumnReport| {
        report
            .dump
            .files
            .get(column.file)
            .is_none_or(|file| file.voter_data)
    };
    let all: Vec<&ColumnReport> = report.columns.iter().filter(voter).collect();
    let rows: Vec<Row> = all
        .iter()
        .take(COLUMNS_SHOWN)
        .map(|column| {
            let mut cells = vec![Cell::Head(header(&column.header))];
            if several {
                cells.push(Cell::Figure(words::number(column.file as u64 + 1)));
            }
            cells.extend([
                Cell::Text(holds(column)),
                Cell::Figure(words::share(column.filled)),
                Cell::Text(html! { (ground(column.ground)) }),
                Cell::Figure(if column.field.is_some() {
                    words::share(column.confidence)
                } else {
                    "–".to_owned()
                }),
            ]);
            Row::new(cells)
        })
        .collect();
    let heads: &[&str] = if several {
        &[
            "Column",
            "Table no.",
            "What it holds",
            "Filled",
            "Recognised by",
            "How sure",
        ]
    } else {
        &[
            "Column",
            "What it holds",
            "Filled",
            "Recognised by",
            "How sure",
        ]
    };
    html! {
        @if rows.is_empty() { p { "There are no columns of voter data." } }
        @else { (table("Columns of voter data and what they were taken for", heads, &rows, all.len() - rows.len())) }
    }
}

fn ground(ground: Ground) -> &'static str {
    match ground {
        Ground::Told => "told by --map",
        Ground::Layout => "layout",
        Ground::Header => "header",
        Ground::Content => "values",
        Ground::HeaderAndContent => "header and values",
        Ground::None => "nothing",
    }
}
