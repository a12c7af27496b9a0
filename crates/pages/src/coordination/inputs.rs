//! What was read, and how to run the check again.

use crate::leak_html::table::{Cell, Row, table};
use crate::leak_html::{code, foreign, path};
use crate::rejects::Refused;
use crate::{rerun, words};
use levelhead_schema::coordination::{CoordinationReport, PostsFile};
use levelhead_schema::report::Tool;
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
    let examples = report.files.iter();
    let examples = examples.map(|file| (file.path.as_str(), file.reject_examples.as_slice()));
    let refused = Refused {
        nouns: ("record", "records"),
        number: "Row",
        place: "File",
        total: report.rejects,
        examples: examples.collect(),
    };
    refused.html(SHOWN)
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
    let command = rerun::words(tool, command, files);
    rerun::html(
        tool,
        schema,
        &command,
        "With this version, the same desk’s key, these settings and files of the hashes above, this command gives this page again, byte for byte:",
    )
}
