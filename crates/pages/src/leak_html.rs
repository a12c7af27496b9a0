//! The leak report as one HTML page: skeleton, order of the parts, contents list.

mod chart;
mod claim;
mod columns;
pub(crate) mod first_screen;
mod glossary;
mod inputs;
mod run;
mod states;
pub(crate) mod table;

use crate::report_page::{self, Head, Part, document, not_examined, policy};
use crate::{foreign, words};
use levelhead_schema::report::LeakReport;
use maud::{Markup, html};

/// What the page looks like; the site's pages build on it.
pub(crate) const STYLE: &str = include_str!("leak_html/style.css");

/// The leak report as one self-contained HTML page: no script, no request, readable on paper and on a phone.
///
/// Shape: a complete UTF-8 document. The answer comes first, then state by state, columns against the law, less than
/// claimed, marks of origin, what was not looked at, the inputs with their hashes, how to run it again, a glossary.
///
/// Limits: tables stop at 200 columns or files and 120 releases and say how many they leave out; headers and paths
/// are cut to 60 and 120 characters. Everything that comes from the dump is escaped and made visible.
pub fn leak_report(report: &LeakReport) -> String {
    let head = Head {
        title: "Leak check: is this data explained by public releases?",
        brand: "Leak check",
        style: STYLE,
        policy: policy(None),
        tool: &report.tool,
    };
    document(&head, &content(report, 0), &footer(report), &html! {})
}

/// The parts below the first screen.
pub(crate) const PARTS: usize = 8;

/// The report without the skeleton of its page, for a page that has one: patterns, first screen, contents and parts. The
/// `left_out` longest parts are left out, and named.
pub(crate) fn content(report: &LeakReport, left_out: usize) -> Markup {
    let first_screen = html! { (chart::fills()) (first_screen::section(report)) };
    report_page::content(&first_screen, parts(report), left_out)
}

fn parts(report: &LeakReport) -> Vec<Part> {
    let part = Part::new;
    vec![
        part("states", "State by state", states::body(report)),
        part(
            "columns",
            "Column by column: published by whom, withheld by which law",
            columns::body(report),
        ),
        part("claim", "Less than claimed?", claim::body(report)),
        part("origin", "Marks of origin", claim::fingerprints(report)),
        part(
            "not-examined",
            "What was not looked at",
            not_examined(
                &report.not_examined,
                "This answer rests only on what was compared. It says nothing about the following:",
            ),
        ),
        part("inputs", "What was read", inputs::body(report)),
        part("rerun", "How to run this again", run::body(report)),
        part("glossary", "How to read this", glossary::body()),
    ]
}

fn footer(report: &LeakReport) -> Markup {
    html! {
        footer {
            p {
                "Made offline by " (foreign(&report.tool.name, 40)) " " (foreign(&report.tool.version, 40))
                " from " (words::count(report.dump.files.len() as u64, "table", "tables")) " with "
                (words::count(report.dump.rows, "row", "rows"))
                ". This page holds counts, shares and hashes, and no voter’s name, address or number. \
                 It carries no date of its own: the same input gives the same page, byte for byte."
            }
        }
    }
}

/// Text of a stranger, in the running text: visible, cut to `limit`, and unable to turn its surroundings.
pub(crate) fn foreign(text: &str, limit: usize) -> Markup {
    html! { bdi { (prose(&foreign::shown(text, limit))) } }
}

/// A sentence whose ISO dates do not break at their hyphens, which are left as they are for copying.
pub(crate) fn prose(text: &str) -> Markup {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = iso_date(rest) {
        pieces.push((&rest[..at], &rest[at..at + 10]));
        rest = &rest[at + 10..];
    }
    html! { @for (before, date) in pieces { (before) span.date { (date) } } (rest) }
}

/// Where the first `0000-00-00` starts.
fn iso_date(text: &str) -> Option<usize> {
    text.as_bytes().windows(10).position(|window| {
        window.iter().enumerate().all(|(at, byte)| {
            if at == 4 || at == 7 {
                *byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        })
    })
}

/// A header, a path, a hash or a word of a command: as [`foreign()`], in the typewriter face.
pub(crate) fn code(text: &str) -> Markup {
    html! { code { bdi { (text) } } }
}

/// A header of the dump.
fn header(text: &str) -> Markup {
    code(&foreign::shown(text, 60))
}

/// A path in the dump.
pub(crate) fn path(text: &str) -> Markup {
    code(&foreign::shown_path(text, 120))
}
