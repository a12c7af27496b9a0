//! The leak report as text for a terminal: the order of the page, in fewer words.

mod state;
pub(crate) mod table;

use crate::{foreign, rejects, rerun, words};
use levelhead_schema::report::LeakReport;
use table::{opening, paragraph};

/// Releases, columns and files that one table of text shows at most.
const SHOWN: usize = 40;

/// The leak report as plain text for a terminal: lines of at most 92 characters where the words allow it, no colours.
///
/// Shape: the answer, its reasons and one verdict a state first; then each state in detail, columns that are more than
/// public, less than claimed, marks of origin, what was not looked at, the inputs, the command. It ends with a newline.
///
/// Limits: tables stop at 40 rows and say how many they leave out. Control characters in the dump's own text are
/// written out, so that nothing in it steers the terminal.
pub fn leak_report_text(report: &LeakReport) -> String {
    let mut out = String::new();
    opening(
        &mut out,
        "Leak check",
        &report.tool,
        &report.summary,
        &report.findings,
    );
    for state in &report.states {
        heading(&mut out, &words::state_title(&state.state));
        state::details(&mut out, state);
    }
    claimed(&mut out, report);
    origin(&mut out, report);
    inputs(&mut out, report);
    rerun::text(&mut out, &report.tool, &rerun::command(report));
    out
}

pub(crate) fn heading(out: &mut String, title: &str) {
    out.push('\n');
    out.push_str(title);
    out.push('\n');
    out.extend(std::iter::repeat_n('-', title.chars().count()));
    out.push('\n');
}

fn claimed(out: &mut String, report: &LeakReport) {
    let dump = &report.dump;
    heading(out, "Less than claimed?");
    let distinct = words::count(dump.rows.saturating_sub(dump.duplicates), "row", "rows");
    let read = words::count(dump.rows, "row was", "rows were");
    paragraph(
        out,
        "",
        2,
        &match dump.claimed_rows {
            Some(claimed) => format!(
                "{} claimed; {read} read ({} of the claim), {distinct} without repeated ones.",
                words::count(claimed, "row was", "rows were"),
                if dump.rows > claimed {
                    "more than all".to_owned()
                } else {
                    words::share_of(dump.rows, claimed)
                },
            ),
            None => {
                format!("No number was claimed. {read} read, {distinct} without repeated ones.")
            }
        },
    );
    for state in &report.states {
        if let Some(register) = state.register_rows {
            let name = words::state_title(&state.state);
            let distinct = words::number(state.classes.distinct());
            paragraph(
                out,
                "",
                2,
                &format!(
                    "{name}: {distinct} distinct; the best release holds {}.",
                    words::count(register, "row", "rows")
                ),
            );
        }
    }
}

fn origin(out: &mut String, report: &LeakReport) {
    if !report.fingerprints.is_empty() {
        heading(out, "Marks of origin");
    }
    for mark in &report.fingerprints {
        let mut headers: Vec<String> = mark
            .headers
            .iter()
            .take(24)
            .map(|name| foreign::shown(name, 40))
            .collect();
        if mark.headers.len() > headers.len() {
            headers.push(format!("{} more", mark.headers.len() - headers.len()));
        }
        let reading = foreign::shown(&mark.reading, 600);
        paragraph(
            out,
            "-",
            2,
            &format!(
                "{}: {}. {reading}",
                foreign::shown(&mark.points_to, 160),
                words::list(&headers)
            ),
        );
    }
    if !report.not_examined.is_empty() {
        heading(out, "What was not looked at");
    }
    for item in &report.not_examined {
        paragraph(out, "-", 2, &foreign::shown(item, 600));
    }
}

fn inputs(out: &mut String, report: &LeakReport) {
    let dump = &report.dump;
    heading(out, "What was read");
    for file in dump.files.iter().take(SHOWN) {
        let layout = file.layout.as_ref().map_or_else(String::new, |layout| {
            format!(", as in {}", foreign::shown(layout, 60))
        });
        paragraph(out, "", 2, &foreign::shown_path(&file.path, 160));
        let line = format!(
            "{}{layout}; {}, {}; {}, {} refused; SHA-256 {}",
            foreign::shown(&file.kind, 80),
            foreign::shown(&file.format, 120),
            foreign::shown(&file.encoding, 40),
            words::count(file.rows, "row", "rows"),
            words::number(file.rejects),
            foreign::shown(&file.sha256, 80),
        );
        paragraph(out, "", 4, &line);
        rejects::lines(out, "row", &file.reject_examples);
    }
    if dump.files.len() > SHOWN {
        paragraph(
            out,
            "",
            2,
            &format!(
                "… {} more tables not shown; --json has them all",
                dump.files.len() - SHOWN
            ),
        );
    }
    for member in dump.skipped.iter().take(SHOWN) {
        paragraph(
            out,
            "",
            2,
            &format!(
                "{}: passed over, {}",
                foreign::shown_path(&member.path, 120),
                foreign::shown(&member.reason, 300)
            ),
        );
    }
    if dump.skipped.len() > SHOWN {
        paragraph(
            out,
            "",
            2,
            &format!(
                "… {} more passed over; --json has them all",
                dump.skipped.len() - SHOWN
            ),
        );
    }
}
