//! The first screen: the answer for somebody who has a reporter on the telephone.

use super::{Asked, figures};
use crate::leak_html::first_screen::{badges, findings};
use crate::leak_html::{foreign, prose};
use crate::verdict::{Badge, Tone};
use crate::words;
use levelhead_schema::intrusion::{Coverage, Incident, IntrusionReport, Negative, Success};
use maud::{Markup, html};

/// Incidents that stand on the first screen.
const SHOWN: usize = 4;

pub(super) fn section(report: &IntrusionReport) -> Markup {
    let asked = Asked::of(report);
    html! {
        section #answer tabindex="-1" aria-labelledby="answer-title" {
            h1 #answer-title { (asked.question()) }
            p.summary { bdi { (prose(&figures::headline(report))) } }
            (badges(&marks(report, asked)))
            @if let Some(negative) = &report.negative { (sentence(negative)) }
            (findings(&report.findings))
            (gravest(report))
            (counts(report, asked))
            @if asked != Asked::Drill {
                p.note {
                    "Logs say what was done and from which address. They do not say who sat behind it: an address can be rented, shared or taken over."
                }
            }
        }
    }
}

/// The marks under the answer.
fn marks(report: &IntrusionReport, asked: Asked) -> Vec<Badge> {
    let mut marks = Vec::new();
    if matches!(asked, Asked::Scan | Asked::Negative) {
        let found = report.incidents.len() as u64 + report.incidents_left_out;
        let succeeded = succeeded(&report.incidents);
        marks.push(match found {
            0 if report.events == 0 => Badge::new(Tone::Open, "nothing was examined"),
            0 => Badge::new(Tone::Open, "no incident in what was examined"),
            some => Badge::new(Tone::Attention, words::count(some, "incident", "incidents")),
        });
        if succeeded > 0 {
            marks.push(Badge::new(
                Tone::Attention,
                format!("{} succeeded", words::number(succeeded)),
            ));
        }
        if !report.authorised.is_empty() {
            let tests = report.authorised.len() as u64;
            let tests = words::count(tests, "authorised test apart", "authorised tests apart");
            marks.push(Badge::new(Tone::Settled, tests));
        }
    }
    if let Some(negative) = &report.negative {
        marks.push(match negative.supported {
            true => Badge::new(Tone::Settled, "a negative is supported"),
            false => Badge::new(Tone::Open, "no negative can be given"),
        });
    }
    if asked == Asked::Drill {
        let (found, tried) = drilled(report);
        let tone = if found == tried {
            Tone::Settled
        } else {
            Tone::Attention
        };
        let (found, tried) = (words::number(found), words::number(tried));
        marks.push(Badge::new(
            tone,
            format!("{found} of {tried} attacks found"),
        ));
    }
    marks
}

fn succeeded(incidents: &[Incident]) -> u64 {
    let succeeded = incidents
        .iter()
        .filter(|one| one.success == Success::Succeeded);
    succeeded.count() as u64
}

/// Attacks found and tried, over all classes.
pub(super) fn drilled(report: &IntrusionReport) -> (u64, u64) {
    let found = report.power.iter().map(|power| power.found).sum();
    (found, report.power.iter().map(|power| power.tried).sum())
}

/// The sentence that the evidence supports, or why there is none.
fn sentence(negative: &Negative) -> Markup {
    html! {
        h2.small {
            @if negative.supported { "The sentence that the logs support" } @else { "Why no negative can be given" }
        }
        @if negative.supported || negative.refusals.is_empty() { blockquote.sentence { p { (foreign(&negative.statement, 2400)) } } }
        @if !negative.refusals.is_empty() {
            ul.findings { @for refusal in negative.refusals.iter().take(8) { li { (foreign(refusal, 400)) } } }
        }
    }
}

/// The gravest incidents.
fn gravest(report: &IntrusionReport) -> Markup {
    html! {
        @if !report.incidents.is_empty() {
            h2.small { "The gravest incidents" }
            ul.verdicts {
                @for incident in report.incidents.iter().take(SHOWN) {
                    li {
                        h3 { a href={ "#incident-" (incident.id) } { (words::capitalised(&figures::what(incident))) } }
                        (badges(&figures::badges(incident)))
                        p { (foreign(&incident.summary, 400)) }
                        p.soft { (prose(&figures::span(incident.first.as_deref(), incident.last.as_deref()))) }
                    }
                }
            }
            @if report.incidents.len() > SHOWN {
                p.left-out { a href="#incidents" { (words::count((report.incidents.len() - SHOWN) as u64, "more incident", "more incidents")) } }
            }
        }
    }
}

fn counts(report: &IntrusionReport, asked: Asked) -> Markup {
    let figure = |name: &str, value: String| html! { div { dt { (name) } dd { (value) } } };
    html! {
        dl.figures {
            @if asked != Asked::Drill {
                (figure("Events examined", words::number(report.events)))
                (figure("Logs", words::number(report.logs.len() as u64)))
                (figure("Records that could not be read", words::number(report.rejects)))
                @if let Some(share) = observed(&report.coverage) { (figure("Hours observed", words::share(share))) }
            } @else {
                @let (found, tried) = drilled(report);
                (figure("Attacks replayed", words::number(tried)))
                (figure("Found", words::number(found)))
            }
            @if let Some(negative) = &report.negative {
                @if let Some(se) = negative.se { (figure("Sensitivity", figures::lower(se))) }
                @if let Some(rate) = negative.rate_upper_per_year { (figure("At most, at 95%", figures::rate(rate))) }
            }
        }
    }
}

/// Observed of expected hours over all sources; none where nothing was expected.
pub(super) fn observed(coverage: &[Coverage]) -> Option<f64> {
    let expected: u64 = coverage.iter().map(|one| one.hours_expected).sum();
    let observed: u64 = coverage.iter().map(|one| one.hours_observed).sum();
    (expected > 0).then(|| observed as f64 / expected as f64)
}
