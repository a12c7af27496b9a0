//! What was observed: the heat map, each source, and the same by days as a table.

use super::{figures, heat};
use crate::leak_html::table::{Cell, Row, fitting, table};
use crate::leak_html::{foreign, prose};
use crate::{moments, words};
use levelhead_schema::intrusion::{AttackClass, Coverage, CoverageDay, IntrusionReport};
use maud::{Markup, html};

/// Bytes of the page that the table of sources may have.
const SOURCES_BYTES: usize = 6_500;
/// Bytes that the table of days may have.
const DAYS_BYTES: usize = 7_000;
/// Bytes that the notes may have.
const NOTES_BYTES: usize = 3_000;

pub(super) fn body(report: &IntrusionReport) -> Markup {
    let coverage = &report.coverage;
    if coverage.is_empty() {
        return html! { p { "No log and no expected source: nothing was observed." } };
    }
    let names: Vec<String> = coverage.iter().map(|one| name(report, one)).collect();
    let labels: Vec<String> = coverage
        .iter()
        .zip(&names)
        .map(|(one, name)| {
            format!(
                "{}: {}",
                crate::foreign::shown_path(name, 34),
                words::share(one.share)
            )
        })
        .collect();
    html! {
        p {
            "An hour counts as observed when a sign of life in it is close enough to the next one. Silent is not quiet: a source that \
             runs and says nothing, or that was cleared or cut, could not have shown an attack."
        }
        (heat::map(coverage, &labels))
        (sources(coverage, &names))
        (notes(coverage, &names))
        (days(coverage, &names))
    }
}

/// What a line of the map is called: the asset and its source, once where both are the same.
pub(super) fn name(report: &IntrusionReport, of: &Coverage) -> String {
    let asset = figures::asset(report, &of.asset);
    format!("{asset}, {}", crate::foreign::shown_path(&of.source, 60))
}

/// Classes as a list; none where there is no class.
pub(super) fn classes(of: &[AttackClass]) -> String {
    let names: Vec<String> = of
        .iter()
        .map(|class| class.name().replace('-', " "))
        .collect();
    words::list(&names)
}

/// The longest time without observation.
pub(super) fn gap(of: &Coverage) -> String {
    of.longest_gap.as_ref().map_or_else(
        || "none".to_owned(),
        |gap| {
            let hours = words::count(gap.hours, "hour", "hours");
            format!("{hours} from {} UTC", moments::time(&gap.from))
        },
    )
}

/// How far the logs reach back.
pub(super) fn retention(of: &Coverage) -> String {
    of.retention_days.map_or_else(
        || "unknown".to_owned(),
        |days| words::count(days, "day", "days"),
    )
}

fn sources(coverage: &[Coverage], names: &[String]) -> Markup {
    let rows = coverage.iter().zip(names).map(|(one, name)| {
        let blind = match one.blind_to.is_empty() {
            true => "–".to_owned(),
            false => classes(&one.blind_to),
        };
        Row::new(vec![
            Cell::Head(html! { bdi { (name) } }),
            Cell::Figure(words::share(one.share)),
            Cell::Figure(words::number(one.hours_observed)),
            Cell::Figure(words::number(one.hours_silent)),
            Cell::Figure(words::number(one.hours_unknown)),
            Cell::Text(prose(&gap(one))),
            Cell::Text(html! { (retention(one)) }),
            Cell::Text(html! { (blind) }),
        ])
    });
    let (rows, more) = fitting(rows.collect(), SOURCES_BYTES);
    let heads = [
        "System and source",
        "Observed",
        "Hours observed",
        "Silent",
        "Unknown",
        "Longest gap",
        "Reaches back",
        "Cannot see",
    ];
    table("Hours by source", &heads, &rows, more)
}

fn notes(coverage: &[Coverage], names: &[String]) -> Markup {
    let noted = coverage.iter().zip(names);
    let rows = noted.flat_map(|(one, name)| {
        one.notes.iter().map(move |note| {
            Row::new(vec![
                Cell::Head(html! { bdi { (name) } }),
                Cell::Text(foreign(note, 300)),
            ])
        })
    });
    let (rows, more) = fitting(rows.collect(), NOTES_BYTES);
    html! {
        @if !rows.is_empty() {
            (table("What lowered the coverage", &["System and source", "What was noticed"], &rows, more))
        }
    }
}

/// Days in a row with the same hours, first and last.
pub(super) fn spans(days: &[CoverageDay]) -> Vec<(&CoverageDay, &CoverageDay)> {
    let mut spans: Vec<(&CoverageDay, &CoverageDay)> = Vec::new();
    let same = |one: &CoverageDay, other: &CoverageDay| {
        (one.observed, one.silent, one.unknown) == (other.observed, other.silent, other.unknown)
            && follows(&one.day, &other.day)
    };
    for day in days {
        match spans.last_mut() {
            Some((_, last)) if same(last, day) => *last = day,
            _ => spans.push((day, day)),
        }
    }
    spans
}

/// True for the day after a day.
fn follows(one: &str, other: &str) -> bool {
    let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
    match (day(one).and_then(|day| day.tomorrow().ok()), day(other)) {
        (Some(next), Some(day)) => next == day,
        _ => false,
    }
}

fn days(coverage: &[Coverage], names: &[String]) -> Markup {
    let each = coverage.iter().zip(names).flat_map(|(one, name)| {
        spans(&one.days).into_iter().map(move |(first, last)| {
            let span = match first.day == last.day {
                true => crate::foreign::shown(&first.day, 20),
                false => format!(
                    "{} to {}",
                    crate::foreign::shown(&first.day, 20),
                    crate::foreign::shown(&last.day, 20)
                ),
            };
            Row::new(vec![
                Cell::Head(html! { bdi { (name) } }),
                Cell::Text(prose(&span)),
                Cell::Figure(first.observed.to_string()),
                Cell::Figure(first.silent.to_string()),
                Cell::Figure(first.unknown.to_string()),
            ])
        })
    });
    let (rows, more) = fitting(each.collect(), DAYS_BYTES);
    let heads = [
        "System and source",
        "Days (UTC)",
        "Observed",
        "Silent",
        "Unknown",
    ];
    html! {
        @if !rows.is_empty() {
            details {
                summary { "The map as a table" }
                (table("Hours of each day, days with the same hours together", &heads, &rows, more))
            }
        }
    }
}
