//! The coordination report as one HTML page: skeleton, first screen, order of the parts.

use super::{Edge, glossary, groups, inputs, method, network};
use crate::leak_html::{foreign, prose};
use crate::{foreign, words};
use levelhead_schema::coordination::CoordinationReport;
use levelhead_schema::shown::Shown;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The look of the leak report, and what this page has beside it.
const STYLE: &str = concat!(
    include_str!("../leak_html/style.css"),
    include_str!("style.css")
);

/// What a page may do: draw itself, and run the script that is named by its hash, if there is one.
pub(super) fn policy(script: Option<String>) -> String {
    let script = script.map_or(String::new(), |hash| format!(" script-src '{hash}';"));
    format!(
        "default-src 'none';{script} style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )
}

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
        policy: policy(scripted.then(network::script_hash)),
        tool: &report.tool,
    };
    let body = html! {
        (first_screen(report))
        (contents(&parts))
        @for part in &parts {
            section id=(part.id) aria-labelledby={ (part.id) "-title" } {
                h2 id={ (part.id) "-title" } { (part.title) }
                (part.body)
            }
        }
    };
    let last = html! { @if scripted { (network::script()) } };
    document(&head, &body, &footer(report, shown), &last)
}

/// What stands in the head of a page.
pub(super) struct Head<'h> {
    pub(super) title: &'h str,
    pub(super) brand: &'h str,
    pub(super) policy: String,
    pub(super) tool: &'h levelhead_schema::report::Tool,
}

/// A whole document around its parts.
pub(super) fn document(head: &Head<'_>, body: &Markup, footer: &Markup, last: &Markup) -> String {
    let tool = head.tool;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(head.policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ (foreign::shown(&tool.name, 40)) " " (foreign::shown(&tool.version, 40)) };
                title { (head.title) }
                // Without an icon of its own, a page that is served makes the browser ask for one.
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#answer" { "Skip to the answer" }
                header.masthead { p.brand { strong { "Levelhead" } span { (head.brand) } } }
                main { (body) }
                (footer)
                (last)
            }
        }
    }
    .into_string()
}

/// A part of the page below the first screen.
pub(super) struct Part {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) body: Markup,
}

fn parts(report: &CoordinationReport, edges: &[Edge], shown: &Shown) -> Vec<Part> {
    let part = |id, title, body| Part { id, title, body };
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
            not_examined(report),
        ),
        part("inputs", "What was read", inputs::body(report)),
        part("rerun", "How to run this again", inputs::rerun(report)),
        part("glossary", "How to read this", glossary::body()),
    ]);
    parts
}

pub(super) fn contents(parts: &[Part]) -> Markup {
    html! {
        nav.contents aria-labelledby="contents-title" {
            h2 #contents-title { "In this report" }
            ol { @for part in parts { li { a href={ "#" (part.id) } { (part.title) } } } }
        }
    }
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

fn not_examined(report: &CoordinationReport) -> Markup {
    html! {
        @if report.not_examined.is_empty() {
            p { "The check names nothing that it left out." }
        } @else {
            p { "This answer rests only on the posts that were given. It says nothing about the following:" }
            ul.plain { @for item in &report.not_examined { li { (foreign(item, 600)) } } }
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
