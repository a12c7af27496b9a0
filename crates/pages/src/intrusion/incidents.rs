//! Incident by incident: what, from where, when, whether it worked, and the places in the logs that show it.

use super::{figures, timeline};
use crate::leak_html::first_screen::badges;
use crate::leak_html::table::{Cell, Row, fitting, table};
use crate::leak_html::{code, foreign, path, prose};
use crate::{moments, words};
use levelhead_schema::intrusion::{Evidence, Incident, IntrusionReport};
use maud::{Markup, html};

/// Bytes of the page that the list of incidents may have.
const LIST_BYTES: usize = 7_000;
/// Bytes that the incidents in full may have.
const FULL_BYTES: usize = 16_000;
/// Bytes that the authorised tests may have.
const AUTHORISED_BYTES: usize = 4_000;
/// Bytes that one incident's evidence may have.
const EVIDENCE_BYTES: usize = 4_500;

pub(super) fn body(report: &IntrusionReport) -> Markup {
    if report.incidents.is_empty() {
        return html! {
            p {
                "No rule of a level that makes an incident matched any of the "
                (words::count(report.events, "event", "events")) " that were examined. What that is worth depends on what was \
                 observed and on whether such an attack would show: see the parts below."
            }
        };
    }
    let mut full = Vec::new();
    let mut used = 0;
    for incident in &report.incidents {
        let one = one(report, incident);
        used += one.0.len();
        if used > FULL_BYTES && !full.is_empty() {
            break;
        }
        full.push(one);
    }
    let rest = report.incidents.len() - full.len();
    html! {
        (list(report, "Incidents, gravest first", &report.incidents, (report.incidents_left_out, LIST_BYTES, full.len())))
        @for one in &full { (one) }
        @if rest > 0 {
            p.left-out {
                (words::count(rest as u64, "further incident has", "further incidents have"))
                " no part of their own here; the JSON report has them all."
            }
        }
    }
}

/// The authorised tests: their own line in time and list.
pub(super) fn authorised(report: &IntrusionReport) -> Markup {
    html! {
        p {
            "These came from the addresses of authorised testers within the times that the file of assets gives. They are in none of the \
             counts above, and they look like an attack because they are made to."
        }
        (timeline::figure(report, &report.authorised, "authorised"))
        (list(report, "Authorised tests", &report.authorised, (0, AUTHORISED_BYTES, 0)))
    }
}

/// A table of incidents. `(left_out, room, linked)`: how many the report itself leaves out, the bytes that the rows may
/// have, how many have a part of their own.
fn list(
    report: &IntrusionReport,
    caption: &str,
    incidents: &[Incident],
    (left_out, room, linked): (u64, usize, usize),
) -> Markup {
    let rows = incidents.iter().enumerate().map(|(at, incident)| {
        let name = format!("{}: {}", incident.id, figures::what(incident));
        Row::new(vec![
            Cell::Head(html! {
                @if at < linked { a href={ "#incident-" (incident.id) } { (name) } } @else { (name) }
            }),
            Cell::Text(html! { bdi { (figures::asset(report, &incident.asset)) } }),
            Cell::Text(html! { bdi { (figures::source(incident)) } }),
            Cell::Text(html! { (prose(&figures::time(incident.first.as_deref()))) }),
            Cell::Figure(words::number(incident.requests)),
            Cell::Figure(incident.rows.map_or_else(|| "–".to_owned(), words::number)),
            Cell::Text(html! { (incident.level.name()) ", " (figures::outcome(incident.success)) }),
        ])
    });
    let (rows, more) = fitting(rows.collect(), room);
    let heads = [
        "Incident",
        "System",
        "From",
        "First seen (UTC)",
        "Events",
        "Rows",
        "Level and outcome",
    ];
    table(caption, &heads, &rows, more + left_out as usize)
}

fn one(report: &IntrusionReport, incident: &Incident) -> Markup {
    let id = format!("incident-{}", incident.id);
    let what = match incident.class {
        Some(class) => class.meaning().to_owned(),
        None => figures::what(incident),
    };
    html! {
        section.incident id=(id) aria-labelledby={ (id) "-title" } {
            h3 id={ (id) "-title" } { "Incident " (incident.id) ": " bdi { (what) } }
            (badges(&figures::badges(incident)))
            p { (foreign(&incident.summary, 600)) }
            (facts(report, incident))
            (rules(incident))
            @if !incident.false_positives.is_empty() {
                h4 { "Rule out first" }
                ul.plain { @for cause in incident.false_positives.iter().take(8) { li { (foreign(cause, 300)) } } }
            }
            (evidence(report, incident))
        }
    }
}

fn facts(report: &IntrusionReport, incident: &Incident) -> Markup {
    let fact = |name: &str, value: Markup| html! { div { dt { (name) } dd { (value) } } };
    html! {
        dl.facts {
            (fact("System", html! { bdi { (figures::asset(report, &incident.asset)) } }))
            (fact("From", html! { bdi { (figures::source(incident)) } }))
            (fact("When", prose(&figures::span(incident.first.as_deref(), incident.last.as_deref()))))
            (fact("Events that a rule matched", html! { (words::number(incident.requests)) }))
            (fact("Rows returned or changed", html! { (figures::rows(incident.rows)) }))
            (fact("ATT&CK technique", code(&crate::foreign::shown(&incident.technique, 40))))
            (fact("Did it work?", html! {
                (words::capitalised(incident.success.meaning()))
                @if !incident.success_reason.is_empty() { ": " (foreign(&incident.success_reason, 300)) }
                "."
            }))
        }
    }
}

fn rules(incident: &Incident) -> Markup {
    let rows = incident.rules.iter().take(12).map(|rule| {
        Row::new(vec![
            Cell::Head(foreign(&rule.title, 160)),
            Cell::Text(code(&crate::foreign::shown(&rule.id, 60))),
            Cell::Figure(words::number(rule.events)),
        ])
    });
    let rows: Vec<Row> = rows.collect();
    let caption = format!("Rules that matched in incident {}", incident.id);
    let left_out = incident.rules.len() - rows.len();
    table(&caption, &["Rule", "Id", "Events"], &rows, left_out)
}

fn evidence(report: &IntrusionReport, incident: &Incident) -> Markup {
    let title = |id: &str| {
        let known = incident.rules.iter().find(|rule| rule.id == id);
        known.map_or_else(|| id.to_owned(), |rule| rule.title.clone())
    };
    let row = |place: &Evidence| {
        Row::new(vec![
            Cell::Head(path(&place.file)),
            Cell::Figure(words::number(place.line)),
            Cell::Figure(words::number(place.byte)),
            Cell::Text(prose(
                &place
                    .time
                    .as_deref()
                    .map_or("unknown".to_owned(), moments::time),
            )),
            Cell::Text(foreign(&title(&place.rule), 80)),
        ])
    };
    let (rows, more) = fitting(incident.evidence.iter().map(row).collect(), EVIDENCE_BYTES);
    let beyond = incident
        .requests
        .saturating_sub(incident.evidence.len() as u64);
    html! {
        @if !rows.is_empty() {
            details open[report.incidents.len() == 1] {
                summary { "Where to look in the logs: " (words::count(incident.evidence.len() as u64, "place", "places")) }
                (table(&format!("Evidence of incident {}", incident.id), &["File", "Line", "Byte", "Time (UTC)", "Rule"], &rows, more))
                @if beyond > 0 {
                    p.left-out { (words::count(beyond, "further event", "further events")) " of this incident: --detections writes each of them." }
                }
            }
        }
    }
}
