//! The coordination report as text for a terminal: the order of the page, in fewer words.

use super::figures;
use crate::leak_text::heading;
use crate::leak_text::table::{list, opening, paragraph, table};
use crate::{foreign, moments, rejects, rerun, words};
use levelhead_schema::coordination::{CoordinationReport, Group};
use levelhead_schema::shown::Shown;

/// Groups, files and entries that one table of text shows at most.
const SHOWN: usize = 40;

/// The coordination report as plain text for a terminal: lines of at most 92 characters where the words allow it, no
/// colours.
///
/// Shape: the answer and its reasons first; then the groups, the control, the settings, what was not looked at, what was
/// read, the command. It ends with a newline. Limits: tables stop at 40 rows and say how many they leave out.
pub fn text(report: &CoordinationReport, shown: &Shown) -> String {
    let mut out = String::new();
    opening(
        &mut out,
        "Coordination check",
        &report.tool,
        &report.summary,
        &report.findings,
    );
    groups(&mut out, report, shown);
    heading(&mut out, "The control");
    let control = &report.null_check;
    let words = format!(
        "With the times shuffled, {} of the accounts that could be flagged were ({}, {}); with the times as they are, {}. Shuffled: {}.",
        words::share(control.flagged_share_when_times_shuffled),
        words::count(control.accounts_flagged, "account", "accounts"),
        words::count(control.pairs_flagged, "pair", "pairs"),
        words::count(report.accounts_flagged, "account", "accounts"),
        foreign::shown(&control.method, 400),
    );
    paragraph(&mut out, "", 2, &words);
    compared(&mut out, report);
    list(&mut out, "What was not looked at", &report.not_examined);
    read(&mut out, report);
    let files: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
    let command = rerun::words(&report.tool, &["coordination", "check"], &files);
    rerun::text(&mut out, &report.tool, &command);
    out
}

fn groups(out: &mut String, report: &CoordinationReport, shown: &Shown) {
    if report.groups.is_empty() {
        return;
    }
    heading(out, "Groups, largest first");
    let shown_groups = report.groups.iter().take(SHOWN);
    let rows: Vec<Vec<String>> = shown_groups
        .map(|group| {
            vec![
                group.id.to_string(),
                words::number(group.accounts),
                words::number(group.ties),
                words::number(group.events),
                most(group),
                causes(group),
            ]
        })
        .collect();
    let heads = [
        ">Group",
        ">Accounts",
        ">Ties",
        ">Events",
        "Mostly",
        "Ordinary causes that show",
    ];
    table(out, &heads, &rows, report.groups.len() - rows.len());
    if !shown.accounts_shown.is_empty() {
        for group in report.groups.iter().take(SHOWN) {
            let names = group.members.iter().take(SHOWN).map(|member| {
                shown
                    .account(member)
                    .map_or_else(|| member.clone(), |known| foreign::shown(&known.id, 60))
            });
            let more = group.members.len().saturating_sub(SHOWN);
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            paragraph(
                out,
                "",
                2,
                &format!(
                    "{}: {}{more}",
                    group.id,
                    names.collect::<Vec<_>>().join(", ")
                ),
            );
        }
    }
}

/// The trace of most events.
fn most(group: &Group) -> String {
    let most = group
        .traces
        .iter()
        .max_by(|one, other| one.1.cmp(other.1).then(other.0.cmp(one.0)));
    most.map_or(String::new(), |(trace, _)| {
        figures::trace(*trace).to_owned()
    })
}

fn causes(group: &Group) -> String {
    let named: Vec<String> = group
        .ordinary_causes
        .iter()
        .map(|cause| foreign::shown(&cause.name, 80))
        .collect();
    match named.is_empty() {
        true => "none shows".to_owned(),
        false => words::list(&named),
    }
}

fn compared(out: &mut String, report: &CoordinationReport) {
    heading(out, "What was compared");
    let words = format!(
        "{} of {}; {} could have been flagged, {} were, at a false discovery rate of {}; a tie takes at least three shared events.",
        words::count(report.posts, "post", "posts"),
        words::count(report.accounts, "account", "accounts"),
        words::count(report.pairs_possible, "pair", "pairs"),
        words::number(report.pairs_flagged),
        words::share(report.fdr),
    );
    paragraph(out, "", 2, &words);
    let rows: Vec<Vec<String>> = report
        .traces
        .iter()
        .map(|trace| {
            let windows: Vec<String> = trace
                .windows_s
                .iter()
                .map(|&seconds| moments::span(u64::from(seconds)))
                .collect();
            let note = trace
                .note
                .as_deref()
                .map_or(String::new(), |note| foreign::shown(note, 200));
            let looked = if trace.examined {
                windows.join(", ")
            } else {
                "not looked at".to_owned()
            };
            let looked = [looked, note].into_iter().filter(|part| !part.is_empty());
            vec![
                figures::trace(trace.trace).to_owned(),
                words::number(trace.items),
                words::number(trace.events),
                looked.collect::<Vec<_>>().join("; "),
            ]
        })
        .collect();
    table(
        out,
        &["Kind", ">Items shared", ">Times posted", "Windows"],
        &rows,
        0,
    );
    exceptions(out, report);
}

/// What was allowed beforehand, and the bounds that were reached.
fn exceptions(out: &mut String, report: &CoordinationReport) {
    for entry in report.allowed.iter().take(SHOWN) {
        let (kind, hash) = (
            foreign::shown(&entry.kind, 40),
            foreign::shown(&entry.hash, 20),
        );
        let reason = foreign::shown(&entry.reason, 200);
        paragraph(
            out,
            "-",
            2,
            &format!(
                "allowed: {kind} {hash} ({reason}), left out {}",
                words::number(entry.left_out)
            ),
        );
    }
    for bound in &report.bounded {
        let (what, why) = (
            foreign::shown(&bound.what, 200),
            foreign::shown(&bound.why, 400),
        );
        paragraph(
            out,
            "-",
            2,
            &format!(
                "{what}: {} beyond the bound. {why}",
                words::number(bound.beyond)
            ),
        );
    }
}

fn read(out: &mut String, report: &CoordinationReport) {
    heading(out, "What was read");
    for file in report.files.iter().take(SHOWN) {
        paragraph(out, "", 2, &foreign::shown_path(&file.path, 160));
        let line = format!(
            "layout {}; {}, {}; {}, {} refused; SHA-256 {}",
            foreign::shown(&file.layout, 60),
            foreign::shown(&file.format, 120),
            foreign::shown(&file.encoding, 40),
            words::count(file.posts, "post", "posts"),
            words::number(file.rejects),
            foreign::shown(&file.sha256, 80),
        );
        paragraph(out, "", 4, &line);
        for note in &file.notes {
            paragraph(out, "", 4, &foreign::shown(note, 400));
        }
        rejects::lines(out, "row", &file.reject_examples);
    }
    if report.files.len() > SHOWN {
        paragraph(
            out,
            "",
            2,
            &format!(
                "… {} more files not shown; --json has them all",
                report.files.len() - SHOWN
            ),
        );
    }
    if report.duplicates > 0 {
        paragraph(
            out,
            "",
            2,
            &format!(
                "{} left out as copies of others.",
                words::count(report.duplicates, "record", "records")
            ),
        );
    }
    if report.conflicting_ids > 0 {
        paragraph(
            out,
            "",
            2,
            &format!(
                "{} the id of a post with other content.",
                words::count(report.conflicting_ids, "post has", "posts have")
            ),
        );
    }
}
