//! The first screen: the answer for somebody who has a reporter on the telephone.

use super::{foreign, prose};
use crate::verdict::{self, Badge, Tone};
use crate::words;
use levelhead_schema::report::LeakReport;
use maud::{Markup, html};

/// Findings that stand on the first screen; the rest follow folded up below them, unless only one would.
const FINDINGS_SHOWN: usize = 5;

pub(super) fn section(report: &LeakReport) -> Markup {
    html! {
        section #answer tabindex="-1" aria-labelledby="answer-title" {
            h1 #answer-title { "Is this data explained by public releases?" }
            p.summary { (foreign(&report.summary, 1200)) }
            (findings(&report.findings))
            (verdicts(report))
            (figures(report))
        }
    }
}

pub(crate) fn findings(findings: &[String]) -> Markup {
    let (first, rest) = findings.split_at(if findings.len() > FINDINGS_SHOWN + 1 {
        FINDINGS_SHOWN
    } else {
        findings.len()
    });
    html! {
        @if !first.is_empty() {
            h2.small { "What this rests on" }
            ul.findings {
                @for finding in first { li { (foreign(finding, 600)) } }
            }
        }
        @if !rest.is_empty() {
            details {
                summary { (words::count(rest.len() as u64, "more finding", "more findings")) }
                ul.findings {
                    @for finding in rest { li { (foreign(finding, 600)) } }
                }
            }
        }
    }
}

fn verdicts(report: &LeakReport) -> Markup {
    let other: Vec<_> = report
        .dump
        .files
        .iter()
        .filter(|file| !file.voter_data)
        .collect();
    html! {
        h2.small { "Verdict by state" }
        @if report.states.is_empty() {
            p { "No table holds voter data of any state, so nothing was compared with a voter list." }
        }
        ul.verdicts {
            @for (at, state) in report.states.iter().enumerate() {
                li {
                    h3 { a href={ "#state-" (at) } { (words::state_title(&state.state)) } }
                    (badges(&verdict::badges(state)))
                    p { (prose(&verdict::rows_line(state))) }
                    @if let Some(beyond) = verdict::beyond_line(state) { p { (prose(&beyond)) } }
                }
            }
            @if !other.is_empty() {
                li {
                    h3 { a href="#inputs" { "Not voter data" } }
                    (badge(&Badge { tone: Tone::Open, words: "not compared".to_owned() }))
                    p {
                        (words::count(other.len() as u64, "table", "tables")) " with "
                        (words::count(other.iter().map(|file| file.rows).sum(), "row", "rows")) ": "
                        (words::list(&kinds(&other))) ". Columns were counted; nothing else of it was kept."
                    }
                }
            }
        }
    }
}

fn kinds(files: &[&levelhead_schema::report::DumpFile]) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for file in files {
        let kind = crate::foreign::shown(&file.kind, 80);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

pub(crate) fn badges(badges: &[Badge]) -> Markup {
    html! {
        p.badges { @for (at, one) in badges.iter().enumerate() { @if at > 0 { " " } (badge_span(one)) } }
    }
}

fn badge(one: &Badge) -> Markup {
    badges(std::slice::from_ref(one))
}

fn badge_span(badge: &Badge) -> Markup {
    let (class, sign) = match badge.tone {
        Tone::Settled => ("badge settled", "✓"),
        Tone::Open => ("badge open", "?"),
        Tone::Attention => ("badge attention", "!"),
    };
    html! { span class=(class) { span aria-hidden="true" { (sign) } " " (badge.words) } }
}

fn figures(report: &LeakReport) -> Markup {
    let dump = &report.dump;
    let figure =
        |name: &str, value: u64| html! { div { dt { (name) } dd { (words::number(value)) } } };
    html! {
        dl.figures {
            (figure("Rows read", dump.rows))
            (figure("Repeated rows", dump.duplicates))
            (figure("Rows that could not be read", dump.rejects))
            (figure("Tables", dump.files.len() as u64))
            @if let Some(claimed) = dump.claimed_rows { (figure("Rows claimed", claimed)) }
        }
    }
}
