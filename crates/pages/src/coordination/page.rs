//! The coordination report as one HTML page: skeleton, first screen, order of the parts.

use super::{Edge, glossary, groups, inputs, method, network};
use crate::leak_html::{foreign, prose};
use crate::report_page::{Head, Part, content, document, not_examined, policy};
use crate::words;
use levelhead_schema::coordination::CoordinationReport;
use levelhead_schema::shown::Shown;
use maud::{Markup, html};

/// The look of the leak report, and what this page has beside it.
pub(super) const STYLE: &str = concat!(
    include_str!("../leak_html/style.css"),
    include_str!("style.css")
);

/// The coordination report as one self-contained HTML page: no request; readable without its script, on paper and on a
/// phone.
///
/// Shape: a complete UTF-8 document. The answer comes first, then the network, group by group with the evidence of ties,
/// the control, the settings, what was not looked at, what was read, how to run it again, a glossary. The script, which is
/// there when there are groups, shows the network so that it can be moved, and nothing else.
///
/// Limits: 200 groups, 4,000 accounts and 6,000 ties are drawn, and 100 groups have their evidence; the rest is counted.
/// Accounts and items are hashes but where `shown` has more.
pub fn html(report: &CoordinationReport, edges: &[Edge], shown: &Shown) -> String {
    let parts = parts(report, edges, shown);
    let scripted = !report.groups.is_empty();
    let head = Head {
        title: "Do these accounts post together more than chance explains?",
        brand: "Coordination check",
        style: STYLE,
        policy: policy(scripted.then(network::script_hash)),
        tool: &report.tool,
    };
    let body = content(&first_screen(report), parts, 0);
    let last = html! { @if scripted { (network::script()) } };
    document(&head, &body, &footer(report, shown), &last)
}

fn parts(report: &CoordinationReport, edges: &[Edge], shown: &Shown) -> Vec<Part> {
    let part = Part::new;
    let mut parts = Vec::new();
    if !report.groups.is_empty() {
        parts.push(part(
            "network",
            "The network of the groups",
            network::body(report, edges, shown),
        ));
        parts.push(part(
            "groups",
            "Group by group",
            groups::body(report, shown),
        ));
    }
    parts.extend([
        part(
            "control",
            "The control: what chance alone would flag",
            method::control(report),
        ),
        part(
            "method",
            "What was compared, and with which settings",
            method::body(report),
        ),
        part(
            "not-examined",
            "What was not looked at",
            not_examined(
                &report.not_examined,
                "This answer rests only on the posts that were given. It says nothing about the following:",
            ),
        ),
        part("inputs", "What was read", inputs::body(report)),
        part("rerun", "How to run this again", inputs::rerun(report)),
        part("glossary", "How to read this", glossary::body()),
    ]);
    parts
}

fn first_screen(report: &CoordinationReport) -> Markup {
    let figure = |name: &str, value: String| html! { div { dt { (name) } dd { (value) } } };
    let control = report.null_check.flagged_share_when_times_shuffled;
    html! {
        section #answer tabindex="-1" aria-labelledby="answer-title" {
            h1 #answer-title { "Do these accounts post together more than chance explains?" }
            p.summary { (foreign(&report.summary, 1200)) }
            @if !report.findings.is_empty() {
                h2.small { "What this rests on" }
                ul.findings { @for finding in report.findings.iter().take(12) { li { (foreign(finding, 600)) } } }
            }
            dl.figures {
                (figure("Posts examined", words::number(report.posts)))
                (figure("Accounts", words::number(report.accounts)))
                (figure("Groups", words::number(report.groups.len() as u64)))
                (figure("Accounts in flagged pairs", words::number(report.accounts_flagged)))
                (figure("Flagged when times are shuffled", words::share(control)))
            }
            p.note {
                "This is about behaviour: who posts the same things at the same moments. It says nothing of who is behind an \
                 account, whether anybody pays for it, or whether what is posted is true."
            }
        }
    }
}

fn footer(report: &CoordinationReport, shown: &Shown) -> Markup {
    let tool = &report.tool;
    html! {
        footer { p {
            "Made offline by " (foreign(&tool.name, 40)) " " (foreign(&tool.version, 40)) " from "
            (words::count(report.posts, "post", "posts")) ". "
            @if shown.is_empty() {
                "This page holds counts, times and keyed hashes: no account’s name and no post’s text. "
            } @else {
                "This page shows "
                @if shown.accounts_shown.is_empty() { "what was posted" }
                @else if shown.content_shown.is_empty() { "accounts by name" }
                @else { "accounts by name and what they posted" }
                ", because that was asked for: mind to whom you give it. "
            }
            (prose("It carries no date of its own: the same posts give the same page, byte for byte."))
        } }
    }
}
