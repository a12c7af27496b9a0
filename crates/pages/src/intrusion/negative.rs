//! What "not seen" is worth: the sentence, what it speaks of, class by class, and what it cannot speak of.

use super::figures;
use crate::leak_html::table::{Cell, Row, table};
use crate::leak_html::{foreign, prose};
use crate::{moments, words};
use levelhead_schema::intrusion::{ClassSensitivity, IntrusionReport, Negative};
use maud::{Markup, html};

/// Entries of one list.
const SHOWN: usize = 20;

pub(super) fn body(report: &IntrusionReport, negative: &Negative) -> Markup {
    html! {
        @if !negative.supported {
            p.lead { "No negative can be given. “We have seen nothing” would be true, and would mean nothing:" }
            (list(&negative.refusals))
        }
        @if negative.supported { blockquote.sentence { p { (foreign(&negative.statement, 2400)) } } }
        (scope(report, negative))
        (classes(negative))
        @if !negative.cannot_speak_of.is_empty() {
            h3 { "What it cannot speak of" }
            (list(&negative.cannot_speak_of))
        }
    }
}

fn list(items: &[String]) -> Markup {
    html! {
        ul.plain { @for item in items.iter().take(SHOWN) { li { (foreign(item, 400)) } } }
        @if items.len() > SHOWN {
            p.left-out { (words::count((items.len() - SHOWN) as u64, "more is", "more are")) " not shown here; the JSON report has them all." }
        }
    }
}

/// Names, cut after the first ones.
pub(super) fn named(names: &[String]) -> String {
    let mut shown: Vec<String> = names.iter().take(SHOWN).cloned().collect();
    if names.len() > SHOWN {
        shown.push(format!("{} more", names.len() - SHOWN));
    }
    match shown.is_empty() {
        true => "none".to_owned(),
        false => words::list(&shown),
    }
}

fn scope(report: &IntrusionReport, negative: &Negative) -> Markup {
    let scope = &negative.scope;
    let fact = |name: &str, value: Markup| html! { div { dt { (name) } dd { (value) } } };
    let assets: Vec<String> = scope
        .assets
        .iter()
        .map(|id| figures::asset(report, id))
        .collect();
    let sources = scope
        .sources
        .iter()
        .map(|one| crate::foreign::shown_path(one, 60));
    let sources: Vec<String> = sources.collect();
    let period = format!(
        "{} to {} UTC",
        moments::time(&scope.period.from),
        moments::time(&scope.period.to)
    );
    html! {
        h3 { "What it speaks of" }
        dl.facts {
            (fact("Kind of system", html! { bdi { (crate::foreign::shown(&scope.asset_kind, 80).replace('-', " ")) } }))
            (fact("Systems", html! { bdi { (named(&assets)) } }))
            (fact("Sources", html! { bdi { (named(&sources)) } }))
            (fact("Time", prose(&period)))
            (fact("Last event examined", prose(&figures::time(scope.as_of.as_deref()))))
            (fact("Sensitivity", html! { (negative.se.map_or_else(|| "none can be given".to_owned(), figures::lower)) }))
            (fact("Attacks a year that it leaves possible", html! {
                @match negative.rate_upper_per_year {
                    Some(rate) => { "up to " (figures::rate(rate)) ", at 95%" },
                    None => "any number",
                }
            }))
        }
    }
}

fn classes(negative: &Negative) -> Markup {
    let row = |of: &ClassSensitivity| {
        Row::new(vec![
            Cell::Head(html! { (words::capitalised(of.class.meaning())) }),
            Cell::Figure(words::share(of.coverage)),
            Cell::Figure(figures::lower(of.power)),
            Cell::Figure(figures::lower(of.se)),
            Cell::Figure(figures::rate(of.rate_upper_per_year)),
        ])
    };
    let rows: Vec<Row> = negative.classes.iter().map(row).collect();
    let heads = [
        "Class of attack",
        "Hours observed",
        "Power, at least",
        "Sensitivity",
        "Attacks not ruled out, up to",
    ];
    html! {
        @if !rows.is_empty() {
            h3 { "Class by class" }
            p {
                "Sensitivity is the share of hours observed times the power, on the system where it is least. The last column is 3.0 divided by the \
                 sensitivity and the length of time: so many attacks a year could have happened and left nothing to be seen, at 95%."
            }
            (table("Sensitivity by class of attack", &heads, &rows, 0))
        }
    }
}
