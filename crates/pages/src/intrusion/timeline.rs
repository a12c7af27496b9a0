//! When each incident was: a line for each, a bar from its first to its last event.
//!
//! Widths are per cent of the space there is and text keeps its size, so one drawing serves a phone, a desk and paper.
//! Words on each line say what the fill says; the table after it has the same figures.

use super::figures;
use crate::{moments, words};
use jiff::{SignedDuration, Timestamp};
use levelhead_schema::intrusion::{Incident, IntrusionReport, Level};
use maud::{Markup, html};

/// Lines that are drawn.
const SHOWN: usize = 16;
/// Height of a line: its words, its bar, room.
const LINE_PX: usize = 38;
/// An incident of a minute in a year must not vanish.
const NARROWEST: f64 = 0.8;

pub(super) fn figure(report: &IntrusionReport, incidents: &[Incident], id: &str) -> Markup {
    let Some((from, to)) = ends(report, incidents) else {
        return html! {};
    };
    let timed: Vec<(&Incident, f64, f64)> = incidents
        .iter()
        .filter_map(|incident| placed(incident, seconds(&from)?, seconds(&to)?))
        .collect();
    let shown = timed.len().min(SHOWN);
    let height = shown * LINE_PX + 24;
    let title = match incidents.len() {
        1 => "When the incident was".to_owned(),
        _ => "When the incidents were".to_owned(),
    };
    html! {
        @if shown > 0 {
            figure.incidents {
                svg role="img" aria-labelledby={ "line-" (id) "-title line-" (id) "-text" } width="100%" height=(height) {
                    title id={ "line-" (id) "-title" } { (title) }
                    desc id={ "line-" (id) "-text" } { (in_words(&timed[..shown])) }
                    @for (at, (incident, x, width)) in timed.iter().take(SHOWN).enumerate() {
                        @let y = at * LINE_PX;
                        text x="0" y=(y + 14) { (label(incident)) }
                        rect.track x="0" y=(y + 20) width="100%" height="11" {}
                        rect class={ "bar " (fill(incident.level)) } x={ (format!("{x:.2}")) "%" } y=(y + 20)
                            width={ (format!("{width:.2}")) "%" } height="11" {}
                    }
                    text.scale x="0" y=(height - 6) { (day(&from)) }
                    text.scale x="100%" y=(height - 6) text-anchor="end" { (last_day(&to)) }
                }
                figcaption {
                    "One line an incident, from its first event to its last, in UTC. Filled bars are of high or critical level."
                    @if timed.len() > shown {
                        " " (words::count((timed.len() - shown) as u64, "further incident is", "further incidents are")) " not drawn."
                    }
                    @if timed.len() < incidents.len() {
                        " " (words::count((incidents.len() - timed.len()) as u64, "incident", "incidents")) " of unknown time cannot be drawn."
                    }
                }
            }
        }
    }
}

/// The ends of the line: the time asked for, widened to the incidents.
fn ends(report: &IntrusionReport, incidents: &[Incident]) -> Option<(String, String)> {
    let period = report.period.as_ref();
    let firsts = incidents.iter().filter_map(|one| one.first.as_deref());
    let lasts = incidents.iter().filter_map(|one| one.last.as_deref());
    let from = firsts
        .chain(period.map(|period| period.from.as_str()))
        .min();
    let to = lasts.chain(period.map(|period| period.to.as_str())).max();
    Some((from?.to_owned(), to?.to_owned()))
}

fn seconds(time: &str) -> Option<i64> {
    moments::seconds(time)
}

/// Where a bar begins and how wide it is, in per cent.
fn placed(incident: &Incident, from: i64, to: i64) -> Option<(&Incident, f64, f64)> {
    let first = seconds(incident.first.as_deref()?)?;
    let last = incident.last.as_deref().and_then(seconds).unwrap_or(first);
    let span = (to - from).max(1) as f64;
    let place = |at: i64| ((at - from) as f64 / span * 100.0).clamp(0.0, 100.0);
    let width = (place(last) - place(first)).max(NARROWEST);
    Some((incident, place(first).min(100.0 - width), width))
}

fn label(incident: &Incident) -> String {
    format!(
        "{}: {}, {}, {}",
        incident.id,
        figures::what(incident),
        incident.level.name(),
        figures::outcome(incident.success)
    )
}

fn fill(level: Level) -> &'static str {
    match level {
        Level::High | Level::Critical => "best",
        _ => "lesser",
    }
}

fn day(time: &str) -> String {
    words::date(time.get(..10).unwrap_or(time))
}

/// The day of the last second before `to`: a period that ends at midnight ends on the day before.
fn last_day(to: &str) -> String {
    let before = to.parse::<Timestamp>().ok().and_then(|to| {
        let before = to.checked_sub(SignedDuration::from_secs(1)).ok()?;
        Some(before.to_string())
    });
    day(before.as_deref().unwrap_or(to))
}

fn in_words(timed: &[(&Incident, f64, f64)]) -> String {
    let each = timed.iter().map(|(incident, ..)| {
        let span = figures::span(incident.first.as_deref(), incident.last.as_deref());
        format!("{}, {span}", label(incident))
    });
    let each: Vec<String> = each.collect();
    format!("{}.", each.join("; "))
}
