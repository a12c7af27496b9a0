//! A whole report in plain words: what a clerk reads first.

use crate::negative::words::{list, percent};
use levelhead_schema::figures::number;
use levelhead_schema::intrusion::{Coverage, Incident, IntrusionReport, Level, Power, Success};
use std::collections::BTreeSet;

/// Incidents that findings name one by one.
const MOST_NAMED: usize = 5;

/// The answer in one sentence or two, and the findings behind it, most important first.
pub fn findings(report: &IntrusionReport) -> (String, Vec<String>) {
    (summary(report), list_of(report))
}

fn summary(report: &IntrusionReport) -> String {
    if let Some(negative) = &report.negative {
        return negative.statement.clone();
    }
    if report.events == 0 && !report.power.is_empty() {
        return drilled(&report.power);
    }
    if report.events == 0 {
        return "No log was read, so nothing can be said.".to_owned();
    }
    if report.rules.own + report.rules.given == 0 {
        return watched(&report.coverage);
    }
    let apart = match report.authorised.len() {
        0 => String::new(),
        1 => " One more came from an authorised test.".to_owned(),
        count => format!(" {count} more came from authorised tests."),
    };
    let all = report.incidents.len() as u64 + report.incidents_left_out;
    if all == 0 {
        return format!(
            "The rules found no attack in {} events.{apart} How much that is worth depends on how far the systems were \
             watched and on what the rules can find: ask for a negative before saying that there was no attack.",
            number(report.events)
        );
    }
    let succeeded = (report.incidents.iter())
        .filter(|incident| incident.success == Success::Succeeded)
        .count();
    let worked = match (all, succeeded) {
        (1, 0) => "The logs do not show that it worked.".to_owned(),
        (1, _) => "It worked, as the logs show.".to_owned(),
        (_, 0) => "None of them is shown by the logs to have worked.".to_owned(),
        (_, 1) => "One of them worked, as the logs show.".to_owned(),
        (_, count) => format!("{count} of them worked, as the logs show."),
    };
    let assets: BTreeSet<&str> = (report.incidents.iter())
        .map(|incident| incident.asset.as_str())
        .collect();
    let assets: Vec<&str> = assets.into_iter().collect();
    let on = match assets.len() {
        0 => String::new(),
        1..=3 => format!(" on {}", list(&assets)),
        count => format!(" on {count} systems"),
    };
    let word = if all == 1 {
        "incident was"
    } else {
        "incidents were"
    };
    format!("{} {word} found{on}. {worked}{apart}", number(all))
}

/// What a run of drills says.
fn drilled(power: &[Power]) -> String {
    let sum = |of: fn(&Power) -> u64| power.iter().map(of).sum::<u64>();
    format!(
        "Of {} kinds of recorded attacks the rules find {}, each kind of log taken alone.",
        sum(|power| power.tried),
        sum(|power| power.found)
    )
}

/// What a run that only looks at coverage says.
fn watched(coverage: &[Coverage]) -> String {
    let worst = (coverage.iter()).min_by(|one, other| one.share.total_cmp(&other.share));
    let Some(worst) = worst else {
        return "No source is expected and none was read, so nothing was watched.".to_owned();
    };
    let whole = coverage
        .iter()
        .filter(|source| source.hours_observed == source.hours_expected);
    format!(
        "Of {} sources {} were observed in every hour; the least observed is {} of {}, in {} of the hours.",
        coverage.len(),
        whole.count(),
        worst.source,
        worst.asset,
        percent(worst.share)
    )
}

fn list_of(report: &IntrusionReport) -> Vec<String> {
    let mut findings: Vec<String> = report
        .incidents
        .iter()
        .take(MOST_NAMED)
        .map(incident)
        .collect();
    let more =
        (report.incidents.len().saturating_sub(MOST_NAMED)) as u64 + report.incidents_left_out;
    match more {
        0 => {}
        1 => findings.push("One more incident is listed behind these.".to_owned()),
        more => findings.push(format!("{more} more incidents follow behind these.")),
    }
    let mut sources: Vec<&Coverage> = report.coverage.iter().collect();
    sources.sort_by(|one, other| one.share.total_cmp(&other.share));
    findings.extend(
        sources
            .iter()
            .take(MOST_NAMED)
            .map(|source| coverage(source)),
    );
    // Of a search the table of power says this; where no log was searched, it is the answer.
    let replayed = match report.logs.is_empty() || report.negative.is_some() {
        true => report.power.as_slice(),
        false => &[],
    };
    for power in replayed {
        let sources: Vec<&str> = power
            .sources
            .iter()
            .map(|source| source.meaning())
            .collect();
        findings.push(format!(
            "Of {} recorded {} of {} in the {}, the rules find {}: they find at least {} of such attacks (95% confidence).",
            power.tried,
            if power.tried == 1 { "kind" } else { "kinds" },
            power.class.meaning(),
            list(&sources),
            power.found,
            percent(power.lower)
        ));
    }
    if report.rejects > 0 {
        findings.push(format!(
            "{} records could not be read; {} events were.",
            number(report.rejects),
            number(report.events)
        ));
    }
    findings
}

fn incident(incident: &Incident) -> String {
    let mut text = incident.summary.trim_end_matches('.').to_owned();
    match incident.success {
        Success::Succeeded => text.push_str(&format!("; it worked: {}", incident.success_reason)),
        Success::Failed => {
            text.push_str(&format!("; it did not work: {}", incident.success_reason));
        }
        Success::Unknown if incident.level >= Level::High => {
            text.push_str("; whether it worked the logs do not tell");
        }
        Success::Unknown => {}
    }
    match incident.rows {
        None | Some(0) => {}
        Some(1) => text.push_str("; one row was given out or changed"),
        Some(rows) => text.push_str(&format!(
            "; {} rows were given out or changed",
            number(rows)
        )),
    }
    format!("Incident {}: {text}.", incident.id)
}

fn coverage(source: &Coverage) -> String {
    let mut text = format!(
        "{} of {}: {} of {} hours were observed ({}), {} were silent, {} are unknown",
        source.source,
        source.asset,
        source.hours_observed,
        source.hours_expected,
        percent(source.share),
        source.hours_silent,
        source.hours_unknown
    );
    if let Some(gap) = &source.longest_gap {
        let word = if gap.hours == 1 { "hour" } else { "hours" };
        text.push_str(&format!(
            "; the longest gap is {} {word} from {}",
            gap.hours, gap.from
        ));
    }
    format!("{text}.")
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
