//! The control, the traces, the settings, the allow-list and the bounds.

use super::figures;
use crate::leak_html::table::{Cell, Row, table};
use crate::leak_html::{code, foreign};
use crate::{moments, words};
use levelhead_schema::coordination::{CoordinationReport, TraceReport};
use maud::{Markup, html};

pub(super) fn control(report: &CoordinationReport) -> Markup {
    let control = &report.null_check;
    html! {
        p {
            "The same check was made once more on the same posts, after " (foreign(&control.method, 400)) ". What accounts share, \
             and how often, stays; only who did it when is lost. Whatever is flagged then is flagged by accident."
        }
        p.lead {
            "Flagged then: " strong { (words::share(control.flagged_share_when_times_shuffled)) } " of the accounts that could be ("
            (words::count(control.accounts_flagged, "account", "accounts")) " in " (words::count(control.pairs_flagged, "pair", "pairs"))
            "), against " (words::count(report.accounts_flagged, "account", "accounts")) " in "
            (words::count(report.pairs_flagged, "pair", "pairs")) " with the times as they are."
        }
    }
}

pub(super) fn body(report: &CoordinationReport) -> Markup {
    html! {
        p {
            "Every pair of accounts that shared something was compared with what chance would give it: accounts as active, and items \
             as popular at each time, as they are. The probabilities of all kinds of sharing are combined, and all "
            (words::count(report.pairs_possible, "pair", "pairs")) " that could have been flagged are counted in the correction. Of the flagged \
             pairs, at most " (words::share(report.fdr)) " are expected to be accidents (Benjamini and Hochberg). A tie takes at least \
             three distinct shared events."
        }
        (traces(report))
        @if report.resolution_s > 1 {
            p { "Times are exact to " (moments::span(u64::from(report.resolution_s))) ", so the windows are wider." }
        }
        (allowed(report))
        (bounded(report))
    }
}

fn traces(report: &CoordinationReport) -> Markup {
    let rows: Vec<Row> = report.traces.iter().map(trace).collect();
    table(
        "Kinds of sharing",
        &[
            "Kind",
            "Items shared",
            "Times posted",
            "Items in a crowd",
            "Windows",
            "Looked at",
        ],
        &rows,
        0,
    )
}

fn trace(of: &TraceReport) -> Row {
    let windows: Vec<String> = of
        .windows_s
        .iter()
        .map(|&seconds| moments::span(u64::from(seconds)))
        .collect();
    let examined = if of.examined { "yes" } else { "no" };
    Row::new(vec![
        Cell::Head(html! { (figures::trace(of.trace)) }),
        Cell::Figure(words::number(of.items)),
        Cell::Figure(words::number(of.events)),
        Cell::Figure(words::number(of.crowded_items)),
        Cell::Text(html! { (windows.join(", ")) }),
        Cell::Text(
            html! { (examined) @if let Some(note) = &of.note { ": " (foreign(note, 300)) } },
        ),
    ])
}

fn allowed(report: &CoordinationReport) -> Markup {
    let rows: Vec<Row> = report
        .allowed
        .iter()
        .take(200)
        .map(|entry| {
            Row::new(vec![
                Cell::Head(html! { (foreign(&entry.kind, 40)) " " (code(&crate::foreign::shown(&entry.hash, 20))) }),
                Cell::Text(foreign(&entry.reason, 300)),
                Cell::Figure(words::number(entry.left_out)),
            ])
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            h3 { "What was allowed beforehand" }
            (table("The allow-list", &["What", "Reason given", "Left out"], &rows, report.allowed.len() - rows.len()))
        }
    }
}

fn bounded(report: &CoordinationReport) -> Markup {
    let rows: Vec<Row> = report
        .bounded
        .iter()
        .map(|bound| {
            Row::new(vec![
                Cell::Head(foreign(&bound.what, 200)),
                Cell::Figure(words::number(bound.beyond)),
                Cell::Text(foreign(&bound.why, 400)),
            ])
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            h3 { "Bounds that were reached" }
            (table("What lies beyond them", &["What", "Beyond the bound", "Why there is one"], &rows, 0))
        }
    }
}
