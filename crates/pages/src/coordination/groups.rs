//! Group by group: what shows, when, and the evidence of the strongest ties.

use super::{figures, timeline};
use crate::leak_html::table::{Cell, Row, table};
use crate::leak_html::{code, foreign};
use crate::{moments, words};
use levelhead_schema::coordination::{CoordinationReport, Group, Tie, TieEvidence};
use levelhead_schema::posts::Trace;
use levelhead_schema::shown::Shown;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Groups with their evidence.
const GROUPS_SHOWN: usize = 100;
/// Ties of a group that are shown with their evidence.
const TIES_SHOWN: usize = 10;
/// Members of a group that are named.
const MEMBERS_SHOWN: usize = 200;

pub(super) fn body(report: &CoordinationReport, shown: &Shown) -> Markup {
    html! {
        (overview(report))
        @for group in report.groups.iter().take(GROUPS_SHOWN) { (one(group, shown)) }
        @if report.groups.len() > GROUPS_SHOWN {
            p.left-out {
                (words::count((report.groups.len() - GROUPS_SHOWN) as u64, "further group has", "further groups have"))
                " no part of their own here; the JSON report has them all."
            }
        }
    }
}

fn overview(report: &CoordinationReport) -> Markup {
    let rows: Vec<Row> = report
        .groups
        .iter()
        .take(GROUPS_SHOWN)
        .map(|group| {
            Row::new(vec![
                Cell::Head(html! { a href={ "#group-" (group.id) } { "Group " (group.id) } }),
                Cell::Figure(words::number(group.accounts)),
                Cell::Figure(words::number(group.ties)),
                Cell::Figure(words::number(group.events)),
                Cell::Text(html! { (traces(&group.traces)) }),
                Cell::Text(html! { (causes_in_short(group)) }),
            ])
        })
        .collect();
    table(
        "The groups, largest first",
        &[
            "Group",
            "Accounts",
            "Ties",
            "Shared events",
            "What they share",
            "Ordinary causes that show",
        ],
        &rows,
        report.groups.len() - rows.len(),
    )
}

fn traces(of: &BTreeMap<Trace, u64>) -> String {
    let mut counted: Vec<(&Trace, &u64)> = of.iter().collect();
    counted.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
    let named = counted
        .iter()
        .map(|(trace, count)| format!("{} ({})", figures::trace(**trace), words::number(**count)));
    named.collect::<Vec<_>>().join(", ")
}

fn causes_in_short(group: &Group) -> String {
    let named: Vec<String> = group
        .ordinary_causes
        .iter()
        .map(|cause| crate::foreign::shown(&cause.name, 80))
        .collect();
    match named.is_empty() {
        true => "none shows".to_owned(),
        false => words::list(&named),
    }
}

fn one(group: &Group, shown: &Shown) -> Markup {
    html! {
        section.group id={ "group-" (group.id) } aria-labelledby={ "group-" (group.id) "-title" } {
            h3 id={ "group-" (group.id) "-title" } {
                "Group " (group.id) ": " (words::count(group.accounts, "account", "accounts"))
            }
            p {
                (words::count(group.ties, "pair of them acts", "pairs of them act")) " together beyond chance, in "
                (words::count(group.events, "shared event", "shared events")) " from " span.date { (moments::time(&group.first)) }
                " to " span.date { (moments::time(&group.last)) } " UTC. They share: " (traces(&group.traces))
                ". All its ties stand at a false discovery rate of " (figures::probability(group.q_value)) "."
            }
            (causes(group))
            (timeline::timeline(group))
            (ties(group, shown))
            (members(group, shown))
        }
    }
}

fn causes(group: &Group) -> Markup {
    html! {
        @if group.ordinary_causes.is_empty() {
            p.soft { "None of the ordinary causes that are looked for shows. That rules none out." }
        } @else {
            h4 { "An ordinary cause shows" }
            @for cause in &group.ordinary_causes {
                p.cause { strong { (foreign(&cause.name, 80)) } ": " (foreign(&cause.shows, 400)) }
            }
        }
    }
}

/// An account: its hash, and its name where that was asked for.
fn account(hash: &str, shown: &Shown) -> Markup {
    html! {
        @match shown.account(hash) {
            Some(known) => {
                (foreign(known.name.as_deref().unwrap_or(&known.id), 80))
                @if known.name.is_some() { " " (code(&crate::foreign::shown(&known.id, 60))) }
            },
            None => (code(hash)),
        }
    }
}

fn ties(group: &Group, shown: &Shown) -> Markup {
    let member = |at: u32| {
        group
            .members
            .get(at as usize)
            .map_or("unknown", String::as_str)
    };
    let rest = group.strongest_ties.len().saturating_sub(TIES_SHOWN) as u64 + group.ties_left_out;
    html! {
        @if !group.strongest_ties.is_empty() {
            h4 { "Evidence of the strongest ties" }
            @for tie in group.strongest_ties.iter().take(TIES_SHOWN) {
                details.tie {
                    summary { (account(member(tie.one), shown)) " and " (account(member(tie.other), shown)) ": "
                        (words::count(tie.events, "shared event", "shared events")) }
                    (evidence(tie, shown))
                }
            }
            @if rest > 0 {
                p.left-out { (words::count(rest, "weaker tie is", "weaker ties are")) " not shown here." }
            }
        }
    }
}

fn evidence(tie: &Tie, shown: &Shown) -> Markup {
    let rows: Vec<Row> = tie.shared.iter().map(|shared| row(shared, shown)).collect();
    let left_out = tie.shared_left_out as usize;
    html! {
        p {
            "Chance alone would give about " (expected(tie.expected)) " of them. Probability of as much by chance: "
            (figures::probability(tie.p_value)) "; after correction for all pairs: " (figures::probability(tie.q_value)) "."
        }
        (table(
            "What both posted, and when",
            &["What", "Item", "First of the two (UTC)", "The other after", "Accounts around that time"],
            &rows, left_out,
        ))
    }
}

fn row(shared: &TieEvidence, shown: &Shown) -> Row {
    let content = shown.content(shared.trace, &shared.item);
    Row::new(vec![
        Cell::Head(html! { (figures::trace(shared.trace)) }),
        Cell::Text(html! {
            @if let Some(content) = content { span.item { (foreign(content, 280)) } br; }
            (code(&crate::foreign::shown(&shared.item, 20)))
        }),
        Cell::Text(html! { span.date { (moments::time(&shared.at)) } }),
        Cell::Figure(moments::span(shared.apart_s)),
        Cell::Figure(words::number(shared.accounts_around)),
    ])
}

/// A number of events that chance would give: small ones keep two digits.
fn expected(value: f64) -> String {
    match value {
        _ if !value.is_finite() || value < 0.0 => "an unknown number".to_owned(),
        _ if value < 0.001 => "none".to_owned(),
        _ if value < 10.0 => format!("{value:.2}"),
        _ => words::number(value.round() as u64),
    }
}

fn members(group: &Group, shown: &Shown) -> Markup {
    let left_out = group.members.len().saturating_sub(MEMBERS_SHOWN) as u64;
    html! {
        details {
            summary { "The " (words::count(group.accounts, "account", "accounts")) " of the group" }
            ul.members {
                @for member in group.members.iter().take(MEMBERS_SHOWN) {
                    li {
                        (account(member, shown))
                        @if group.joined_by_events.contains(member) { " (by its part in the group’s events)" }
                    }
                }
            }
            @if left_out > 0 {
                p.left-out { (words::count(left_out, "more account is", "more accounts are")) " not shown here; --members writes them all." }
            }
        }
    }
}
