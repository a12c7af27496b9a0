//! The intrusion report as text for a terminal: the order of the page, in fewer words.

use super::{Asked, coverage, figures, inputs, negative, power};
use crate::leak_text::heading;
use crate::leak_text::table::{list, opening, paragraph, table};
use crate::{foreign, moments, rejects, rerun, words};
use levelhead_schema::intrusion::{Incident, IntrusionReport, Negative};

/// Incidents, files and entries that one table of text shows at most.
const SHOWN: usize = 40;
/// Places of evidence that an incident shows.
const PLACES: usize = 5;

/// The intrusion report as plain text for a terminal: lines of at most 92 characters where the words allow it, no
/// colours.
///
/// Shape: the answer and its reasons first, the sentence of the negative where one was asked for; then incidents with
/// their evidence, coverage, power, what was not looked at, what was read, the command. It ends with a newline. Limits:
/// lists stop at 40 entries and say how many they leave out.
pub fn text(report: &IntrusionReport) -> String {
    let mut out = String::new();
    let asked = Asked::of(report);
    opening(
        &mut out,
        "Intrusion check",
        &report.tool,
        &figures::headline(report),
        &report.findings,
    );
    if let Some(of) = &report.negative {
        sentence(&mut out, of);
    }
    incidents(
        &mut out,
        report,
        "Incidents, gravest first",
        &report.incidents,
    );
    incidents(
        &mut out,
        report,
        "Authorised tests, kept apart",
        &report.authorised,
    );
    covered(&mut out, report);
    if let Some(of) = &report.negative {
        by_class(&mut out, of);
    }
    if asked != Asked::Coverage {
        powers(&mut out, report);
    }
    list(&mut out, "What was not looked at", &report.not_examined);
    if asked != Asked::Drill {
        read(&mut out, report);
    }
    rerun::text(&mut out, &report.tool, &inputs::command(report, asked));
    out
}

fn sentence(out: &mut String, of: &Negative) {
    heading(
        out,
        match of.supported {
            true => "The sentence that the logs support",
            false => "Why no negative can be given",
        },
    );
    if of.supported || of.refusals.is_empty() {
        paragraph(out, "", 2, &foreign::shown(&of.statement, 2400));
    }
    for refusal in of.refusals.iter().take(SHOWN) {
        paragraph(out, "-", 2, &foreign::shown(refusal, 400));
    }
}

fn incidents(out: &mut String, report: &IntrusionReport, title: &str, of: &[Incident]) {
    if of.is_empty() {
        return;
    }
    heading(out, title);
    for incident in of.iter().take(SHOWN) {
        let head = format!(
            "{}. {}, {}: {} level, {}",
            incident.id,
            words::capitalised(&figures::what(incident)),
            figures::asset(report, &incident.asset),
            incident.level.name(),
            figures::outcome(incident.success)
        );
        paragraph(out, "", 2, &head);
        paragraph(out, "", 4, &foreign::shown(&incident.summary, 600));
        let facts = format!(
            "{}; from {}; {}; rows: {}; {}",
            foreign::shown(&incident.technique, 40),
            figures::source(incident),
            words::count(incident.requests, "event", "events"),
            figures::rows(incident.rows),
            figures::span(incident.first.as_deref(), incident.last.as_deref())
        );
        paragraph(out, "", 4, &facts);
        for cause in incident.false_positives.iter().take(4) {
            paragraph(
                out,
                "",
                4,
                &format!("rule out first: {}", foreign::shown(cause, 300)),
            );
        }
        evidence(out, incident);
    }
    let more = of.len().saturating_sub(SHOWN) as u64;
    let left_out = match std::ptr::eq(of, report.incidents.as_slice()) {
        true => report.incidents_left_out,
        false => 0,
    };
    if more + left_out > 0 {
        let words = words::count(more + left_out, "more incident", "more incidents");
        paragraph(
            out,
            "",
            2,
            &format!("… {words} not shown; --json has more of them"),
        );
    }
}

fn evidence(out: &mut String, incident: &Incident) {
    for place in incident.evidence.iter().take(PLACES) {
        let time = place
            .time
            .as_deref()
            .map_or("time unknown".to_owned(), moments::time);
        let text = format!(
            "{}:{} {time}",
            foreign::shown_path(&place.file, 120),
            place.line
        );
        paragraph(out, "", 6, &text);
    }
    let shown = incident.evidence.len().min(PLACES) as u64;
    let more = incident.requests.saturating_sub(shown);
    if more > 0 {
        let words = words::count(more, "more event", "more events");
        paragraph(
            out,
            "",
            6,
            &format!("… {words}; --detections writes each of them"),
        );
    }
}

fn covered(out: &mut String, report: &IntrusionReport) {
    if report.coverage.is_empty() {
        return;
    }
    heading(out, "What was observed, and what was not");
    let rows: Vec<Vec<String>> = report
        .coverage
        .iter()
        .take(SHOWN)
        .map(|one| {
            vec![
                coverage::name(report, one),
                words::share(one.share),
                words::number(one.hours_silent),
                words::number(one.hours_unknown),
                coverage::gap(one),
            ]
        })
        .collect();
    let heads = [
        "System and source",
        ">Observed",
        ">Silent h",
        ">Unknown h",
        "Longest gap",
    ];
    table(out, &heads, &rows, report.coverage.len() - rows.len());
    for one in report.coverage.iter().take(SHOWN) {
        let name = coverage::name(report, one);
        if !one.blind_to.is_empty() {
            let classes = coverage::classes(&one.blind_to);
            paragraph(out, "-", 2, &format!("{name}: cannot see {classes}"));
        }
        for note in one.notes.iter().take(PLACES) {
            paragraph(
                out,
                "-",
                2,
                &format!("{name}: {}", foreign::shown(note, 300)),
            );
        }
    }
}

fn by_class(out: &mut String, of: &Negative) {
    heading(out, "What “not seen” is worth, class by class");
    let scope = &of.scope;
    let scope = format!(
        "{}: {}; sources: {}; {} to {} UTC; last event {}",
        foreign::shown(&scope.asset_kind, 80).replace('-', " "),
        foreign::shown(&negative::named(&scope.assets), 400),
        foreign::shown(&negative::named(&scope.sources), 400),
        moments::time(&scope.period.from),
        moments::time(&scope.period.to),
        figures::time(scope.as_of.as_deref())
    );
    paragraph(out, "", 2, &scope);
    let rows: Vec<Vec<String>> = of
        .classes
        .iter()
        .map(|class| {
            vec![
                class.class.name().replace('-', " "),
                words::share(class.coverage),
                figures::lower(class.power),
                figures::lower(class.se),
                figures::rate(class.rate_upper_per_year),
            ]
        })
        .collect();
    if !rows.is_empty() {
        let heads = [
            "Class",
            ">Observed",
            ">Power, at least",
            ">Sensitivity",
            ">Not ruled out, up to",
        ];
        table(out, &heads, &rows, 0);
    }
    for item in of.cannot_speak_of.iter().take(SHOWN) {
        paragraph(
            out,
            "-",
            2,
            &format!("cannot speak of {}", foreign::shown(item, 400)),
        );
    }
}

fn powers(out: &mut String, report: &IntrusionReport) {
    heading(out, "Would an attack be seen? Power by class");
    if report.power.is_empty() {
        paragraph(out, "", 2, power::NOTHING_REPLAYED);
        return;
    }
    let rows: Vec<Vec<String>> = report
        .power
        .iter()
        .map(|power| {
            let found = format!(
                "{} of {}",
                words::number(power.found),
                words::number(power.tried)
            );
            let logs: Vec<&str> = power.sources.iter().map(|source| source.name()).collect();
            vec![
                power.class.name().replace('-', " "),
                logs.join(", "),
                found,
                figures::lower(power.lower),
            ]
        })
        .collect();
    table(
        out,
        &["Class", "Logs", ">Found", ">Power, at least"],
        &rows,
        0,
    );
    let missed = report.power.iter().flat_map(|power| &power.drills);
    // The list of what is missed is the answer of a drill, and long; a search is about its logs.
    let shown = match report.logs.is_empty() {
        true => SHOWN,
        false => 0,
    };
    for drill in missed.filter(|drill| !drill.found).take(shown) {
        let (what, with) = (
            foreign::shown(&drill.technique, 160),
            foreign::shown(&drill.tool, 60),
        );
        paragraph(out, "-", 2, &format!("missed: {what} (with {with})"));
    }
    if shown == 0 {
        let which = "`levelhead intrusion drill` names the attacks, found and missed.";
        paragraph(out, "", 2, which);
    }
    let undrilled = power::undrilled(report);
    if !undrilled.is_empty() {
        paragraph(
            out,
            "",
            2,
            &format!("No attack was replayed for: {undrilled}."),
        );
    }
}

fn read(out: &mut String, report: &IntrusionReport) {
    heading(out, "What was read");
    for log in report.logs.iter().take(SHOWN) {
        paragraph(out, "", 2, &foreign::shown_path(&log.path, 160));
        let line = format!(
            "{}, {}; {}, {} refused; {}; SHA-256 {}",
            foreign::shown(&log.format, 120),
            foreign::shown(&log.encoding, 40),
            words::count(log.events, "event", "events"),
            words::number(log.rejects),
            figures::span(log.first.as_deref(), log.last.as_deref()),
            foreign::shown(&log.sha256, 80),
        );
        paragraph(out, "", 4, &line);
        rejects::lines(out, "line", &log.reject_examples);
    }
    if report.logs.len() > SHOWN {
        let more = report.logs.len() - SHOWN;
        paragraph(
            out,
            "",
            2,
            &format!("… {more} more logs not shown; --json has them all"),
        );
    }
    for file in report.skipped.iter().take(SHOWN) {
        let (path, reason) = (
            foreign::shown_path(&file.path, 120),
            foreign::shown(&file.reason, 300),
        );
        paragraph(out, "", 2, &format!("{path}: passed over, {reason}"));
    }
    if report.skipped.len() > SHOWN {
        let more = report.skipped.len() - SHOWN;
        paragraph(
            out,
            "",
            2,
            &format!("… {more} more passed over; --json has them all"),
        );
    }
    if report.events_without_time > 0 {
        let events = words::count(report.events_without_time, "event has", "events have");
        paragraph(
            out,
            "",
            2,
            &format!(
                "{events} a time that is not known; --zone and --year say what logs leave out."
            ),
        );
    }
    if report.events_outside_period > 0 {
        let events = words::count(report.events_outside_period, "event lies", "events lie");
        paragraph(
            out,
            "",
            2,
            &format!("{events} outside the time that was asked for."),
        );
    }
    paragraph(out, "", 2, &inputs::rules_in_words(report));
}
