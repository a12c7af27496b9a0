//! The intrusion report as one HTML page: order of the parts.

use super::{
    Asked, coverage, first_screen, glossary, heat, incidents, inputs, negative, power, timeline,
};
use crate::leak_html::{foreign, prose};
use crate::report_page::{self, Head, Part, document, not_examined, policy};
use crate::words;
use levelhead_schema::intrusion::IntrusionReport;
use maud::{Markup, html};

/// What this page has beside the look of the leak report.
pub(crate) const STYLE: &str = include_str!("style.css");

/// The look of the page.
const WHOLE_STYLE: &str = concat!(
    include_str!("../leak_html/style.css"),
    include_str!("style.css")
);

/// The most parts below the first screen.
pub(crate) const PARTS: usize = 9;

/// The intrusion report as one self-contained HTML page: no script, no request, readable on paper and on a phone.
///
/// Shape: a complete UTF-8 document. The answer comes first, then the incidents with their evidence, coverage, what "not
/// seen" is worth, power, what was not looked at, what was read, how to run it again, a glossary.
///
/// Limits: about 100 KB. Lists end when they have used up their share of that, and say what they leave out. Everything
/// that a stranger may have written is escaped and made visible.
pub fn html(report: &IntrusionReport) -> String {
    let asked = Asked::of(report);
    let head = Head {
        title: asked.question(),
        brand: "Intrusion check",
        style: WHOLE_STYLE,
        policy: policy(None),
        tool: &report.tool,
    };
    document(&head, &content(report, 0), &footer(report), &html! {})
}

/// The report without the skeleton of its page, for a page that has one. The `left_out` longest parts are left out, and
/// named.
pub(crate) fn content(report: &IntrusionReport, left_out: usize) -> Markup {
    let first_screen = html! { (heat::fills()) (first_screen::section(report)) };
    report_page::content(&first_screen, parts(report), left_out)
}

fn parts(report: &IntrusionReport) -> Vec<Part> {
    let asked = Asked::of(report);
    let mut parts = Vec::new();
    if matches!(asked, Asked::Scan | Asked::Negative) {
        let body = html! { (timeline::figure(report, &report.incidents, "found")) (incidents::body(report)) };
        parts.push(Part::new("incidents", "Incidents, one by one", body));
    }
    if !report.authorised.is_empty() {
        parts.push(Part::new(
            "authorised",
            "Authorised tests, kept apart",
            incidents::authorised(report),
        ));
    }
    if !report.coverage.is_empty() || asked == Asked::Coverage {
        let body = coverage::body(report);
        parts.push(Part::new(
            "coverage",
            "What was observed, and what was not",
            body,
        ));
    }
    if let Some(of) = &report.negative {
        let body = negative::body(report, of);
        parts.push(Part::new("negative", "What “not seen” is worth", body));
    }
    if asked != Asked::Coverage {
        let body = power::body(report);
        parts.push(Part::new(
            "power",
            "Would an attack be seen? Power by class",
            body,
        ));
    }
    parts.push(Part::new(
        "not-examined",
        "What was not looked at",
        not_examined(
            &report.not_examined,
            "This answer rests only on the logs that were given. It says nothing about the following:",
        ),
    ));
    if asked != Asked::Drill {
        parts.push(Part::new("inputs", "What was read", inputs::body(report)));
    }
    parts.push(Part::new(
        "rerun",
        "How to run this again",
        inputs::rerun(report, asked),
    ));
    parts.push(Part::new("glossary", "How to read this", glossary::body()));
    parts
}

fn footer(report: &IntrusionReport) -> Markup {
    let tool = &report.tool;
    html! {
        footer { p {
            "Made offline by " (foreign(&tool.name, 40)) " " (foreign(&tool.version, 40)) " from "
            (words::count(report.logs.len() as u64, "log", "logs")) " with "
            (words::count(report.events, "event", "events"))
            ". This page holds counts, times, names of programs and tables, and the addresses and accounts that attacks came from: no query, \
             no message and no voter’s name, address or number. "
            (prose("It carries no date of its own: the same logs give the same page, byte for byte."))
        } }
    }
}
