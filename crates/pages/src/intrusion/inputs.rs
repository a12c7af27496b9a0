//! What was read, with which rules, and how to run the check again.

use super::{Asked, figures};
use crate::leak_html::table::{Cell, Row, fitting, table};
use crate::leak_html::{code, foreign, path, prose};
use crate::rejects::Refused;
use crate::{rerun, words};
use levelhead_schema::intrusion::{IntrusionReport, LogReport};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Bytes of the page that the table of logs, that of hashes and that of skipped files may have.
const LOGS_BYTES: usize = 6_500;
const HASHES_BYTES: usize = 3_000;
const SKIPPED_BYTES: usize = 2_000;
/// Refused records that are shown.
const REFUSED_SHOWN: usize = 12;
/// Reasons that are shown.
const REASONS_SHOWN: usize = 12;

pub(super) fn body(report: &IntrusionReport) -> Markup {
    html! {
        h3 { "Logs" }
        (logs(report))
        (apart(report))
        h3 { "Records that could not be read" }
        (rejects(report))
        (skipped(report))
        h3 { "Rules" }
        (rules(report))
    }
}

fn logs(report: &IntrusionReport) -> Markup {
    let row = |log: &LogReport| {
        let asset = log.asset.as_deref();
        Row::new(vec![
            Cell::Head(path(&log.path)),
            Cell::Text(html! { (foreign(&log.format, 80)) ", " (foreign(&log.encoding, 40)) }),
            Cell::Text(
                html! { bdi { (asset.map_or_else(|| "none".to_owned(), |id| figures::asset(report, id))) } },
            ),
            Cell::Figure(words::number(log.events)),
            Cell::Figure(words::number(log.rejects)),
            Cell::Text(prose(&figures::span(
                log.first.as_deref(),
                log.last.as_deref(),
            ))),
        ])
    };
    let (rows, more) = fitting(report.logs.iter().map(row).collect(), LOGS_BYTES);
    let mut hashes: Vec<(&str, &str)> = Vec::new();
    for log in &report.logs {
        let entry = (rerun::top_level(&log.path), log.sha256.as_str());
        if hashes.last() != Some(&entry) {
            hashes.push(entry);
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
    let hash_rows = hashes.iter().map(|(file, sha256)| {
        Row::new(vec![
            Cell::Head(path(file)),
            Cell::Text(html! { span.hash { (code(&crate::foreign::shown(sha256, 80))) } }),
        ])
    });
    let (hash_rows, more_hashes) = fitting(hash_rows.collect(), HASHES_BYTES);
    let heads = [
        "Log",
        "Format and encoding",
        "System",
        "Events",
        "Refused",
        "From and to",
    ];
    html! {
        @if rows.is_empty() {
            p { "No log was read." }
        } @else {
            (table("Logs read", &heads, &rows, more))
            (table("SHA-256 of each file", &["File", "SHA-256"], &hash_rows, more_hashes))
        }
    }
}

/// Events that rules could not place in time, or that lie outside the time asked for.
fn apart(report: &IntrusionReport) -> Markup {
    html! {
        @if report.events_without_time > 0 {
            p {
                (words::count(report.events_without_time, "event has", "events have"))
                " a time that is not known. Rules that need no time looked at them; they count for no hour. --zone and --year say what such logs leave out."
            }
        }
        @if report.events_outside_period > 0 {
            p { (words::count(report.events_outside_period, "event lies", "events lie")) " outside the time that was asked for, and was not examined." }
        }
    }
}

fn rejects(report: &IntrusionReport) -> Markup {
    let logs = report.logs.iter();
    let refused = Refused {
        nouns: ("record", "records"),
        number: "Line",
        place: "Log",
        total: report.rejects,
        examples: logs
            .map(|log| (log.path.as_str(), log.reject_examples.as_slice()))
            .collect(),
    };
    let rows: Vec<Row> = reasons(report)
        .into_iter()
        .take(REASONS_SHOWN)
        .map(|(reason, count)| {
            Row::new(vec![
                Cell::Head(foreign(reason, 200)),
                Cell::Figure(words::number(count)),
            ])
        })
        .collect();
    html! {
        @if !rows.is_empty() { (table("Refused records by reason", &["Reason", "Records"], &rows, reasons(report).len() - rows.len())) }
        (refused.html(REFUSED_SHOWN))
    }
}

/// Reasons over all logs, the most frequent first.
pub(super) fn reasons(report: &IntrusionReport) -> Vec<(&str, u64)> {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for (reason, count) in report.logs.iter().flat_map(|log| &log.reasons) {
        *sums.entry(reason).or_default() += count;
    }
    let mut reasons: Vec<(&str, u64)> = sums.into_iter().collect();
    reasons.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    reasons
}

fn skipped(report: &IntrusionReport) -> Markup {
    let rows = report.skipped.iter().map(|file| {
        Row::new(vec![
            Cell::Head(path(&file.path)),
            Cell::Text(foreign(&file.reason, 300)),
        ])
    });
    let (rows, more) = fitting(rows.collect(), SKIPPED_BYTES);
    html! {
        @if !rows.is_empty() {
            h3 { "Passed over" }
            (table("Files that are no log of a known kind", &["Path", "Reason"], &rows, more))
        }
    }
}

fn rules(report: &IntrusionReport) -> Markup {
    html! {
        p { (rules_in_words(report)) }
        @if !report.rules.sha256.is_empty() {
            p { "SHA-256 over all of them: " span.hash { (code(&crate::foreign::shown(&report.rules.sha256, 80))) } }
        }
    }
}

/// How many rules looked, and from where they are.
pub(super) fn rules_in_words(report: &IntrusionReport) -> String {
    let rules = &report.rules;
    if rules.own + rules.given == 0 {
        return "No rule looked at these logs: only their coverage was asked for.".to_owned();
    }
    let own = words::count(rules.own, "rule", "rules");
    let mut text = format!("{own} that come with Levelhead");
    if rules.given > 0 {
        text.push_str(&format!(
            " and {} from folders that were given",
            words::number(rules.given)
        ));
    }
    text.push_str(" looked at every event of their sources.");
    if rules.given_without_logs > 0 {
        let idle = words::count(rules.given_without_logs, "given rule is", "given rules are");
        text.push_str(&format!(" {idle} for sources of which there is no log."));
    }
    text
}

pub(super) fn rerun(report: &IntrusionReport, asked: Asked) -> Markup {
    rerun::html(
        &report.tool,
        &report.schema,
        &command(report, asked),
        "With this version, these settings and rules, and files of the hashes above, this command gives this page again, byte for byte:",
    )
}

/// The command line that makes the same report.
pub(super) fn command(report: &IntrusionReport, asked: Asked) -> Vec<String> {
    let files: Vec<&str> = report.logs.iter().map(|log| log.path.as_str()).collect();
    rerun::words(&report.tool, &asked.command(), &files)
}
