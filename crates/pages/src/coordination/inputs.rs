//! What was read, and how to run the check again.

use crate::leak_html::table::{Cell, Row, table};
use crate::leak_html::{code, foreign, path};
use crate::{rerun, words};
use levelhead_schema::coordination::{CoordinationReport, PostsFile};
use levelhead_schema::report::{Setting, Tool};
use maud::{Markup, html};

/// Files and refused records that one table shows at most.
const SHOWN: usize = 200;

pub(super) fn body(report: &CoordinationReport) -> Markup {
    html! {
        (files(&report.files))
        @let noted: Vec<&PostsFile> = report.files.iter().filter(|file| !file.notes.is_empty()).take(SHOWN).collect();
        @if !noted.is_empty() {
            h3 { "What was noticed" }
            @for file in noted {
                p { (path(&file.path)) ":" }
                ul.plain { @for note in &file.notes { li { (foreign(note, 400)) } } }
            }
        }
        @if report.duplicates > 0 || report.conflicting_ids > 0 {
            p {
                (words::count(report.duplicates, "record was", "records were")) " a copy of another and left out; "
                (words::count(report.conflicting_ids, "post has", "posts have")) " the id of a post with other content, and stayed."
            }
        }
        h3 { "Records that could not be read" }
        (rejects(report))
    }
}

fn files(files: &[PostsFile]) -> Markup {
    let rows: Vec<Row> = files
        .iter()
        .take(SHOWN)
        .map(|file| {
            Row::new(vec![
                Cell::Head(path(&file.path)),
                Cell::Text(html! { (foreign(&file.layout, 60)) }),
                Cell::Text(
                    html! { (foreign(&file.format, 120)) ", " (foreign(&file.encoding, 40)) },
                ),
                Cell::Figure(words::number(file.posts)),
                Cell::Figure(words::number(file.rejects)),
                Cell::Text(
                    html! { span.hash { (code(&crate::foreign::shown(&file.sha256, 80))) } },
                ),
            ])
        })
        .collect();
    table(
        "Files of posts",
        &[
            "File",
            "Layout",
            "Format and encoding",
            "Posts",
            "Refused",
            "SHA-256",
        ],
        &rows,
        files.len() - rows.len(),
    )
}

fn rejects(report: &CoordinationReport) -> Markup {
    let all = || {
        report.files.iter().flat_map(|file| {
            file.reject_examples
                .iter()
                .map(move |example| (file, example))
        })
    };
    let rows: Vec<Row> = all()
        .take(SHOWN)
        .map(|(file, example)| {
            Row::new(vec![
                Cell::Head(path(&file.path)),
                Cell::Figure(words::number(example.row)),
                Cell::Figure(words::number(example.byte)),
                Cell::Text(foreign(&example.reason, 300)),
            ])
        })
        .collect();
    html! {
        @if report.rejects == 0 {
            p { "None: every record was read." }
        } @else {
            p { (words::count(report.rejects, "record was refused and is", "records were refused and are")) " in none of the figures above." }
            @if !rows.is_empty() {
                (table("First refused records", &["File", "Row", "Byte", "Reason"], &rows, all().count() - rows.len()))
            }
        }
    }
}

pub(super) fn rerun(report: &CoordinationReport) -> Markup {
    let files: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
    run_again(
        &report.tool,
        &report.schema,
        &["coordination", "check"],
        &files,
    )
}

/// Command, version and settings.
pub(super) fn run_again(tool: &Tool, schema: &str, command: &[&str], files: &[&str]) -> Markup {
    let mut rows = vec![
        Row::new(vec![
            Cell::Head(html! { "program" }),
            Cell::Text(html! { (foreign(&tool.name, 40)) " " (foreign(&tool.version, 40)) }),
        ]),
        Row::new(vec![
            Cell::Head(html! { "report format" }),
            Cell::Text(foreign(schema, 60)),
        ]),
    ];
    rows.extend(tool.settings.iter().map(|Setting { name, value }| {
        Row::new(vec![
            Cell::Head(code(&crate::foreign::shown(name, 80))),
            Cell::Text(foreign(value, 400)),
        ])
    }));
    html! {
        p { "With this version, the same desk’s key, these settings and files of the hashes above, this command gives this page again, byte for byte:" }
        pre tabindex="0" role="group" aria-label="Command" { code {
            @for (at, word) in rerun::words(tool, command, files).iter().enumerate() {
                @if at > 0 { " " }
                bdi { (word) }
            }
        } }
        (table("Version and settings", &["Name", "Value"], &rows, 0))
    }
}
