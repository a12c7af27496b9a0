//! A negative in words: plain ones, each with its scope.

use super::Question;
use jiff::Timestamp;
use levelhead_schema::intrusion::{ClassSensitivity, Gap, Incident, Negative};
use std::fmt::Write as _;

/// True for an incident that may lie in the period; one without times may.
pub(super) fn is_within(question: &Question<'_>, incident: &Incident) -> bool {
    let time = |text: &Option<String>| text.as_deref()?.parse::<Timestamp>().ok();
    let (from, to) = question.period;
    let before = time(&incident.last).is_some_and(|last| last < from);
    let after = time(&incident.first).is_some_and(|first| first >= to);
    !before && !after
}

/// Why incidents rule a negative out.
pub(super) fn seen(incidents: &[&Incident]) -> String {
    let count = incidents.len();
    let mut text = match count {
        1 => "an incident was seen".to_owned(),
        _ => format!("{count} incidents were seen"),
    };
    if let Some(first) = incidents.first() {
        let what = first
            .class
            .map_or_else(|| first.technique.clone(), |class| class.name().to_owned());
        let when = first.first.as_deref().map(|time| format!(" since {time}"));
        let gravest = if count == 1 { "" } else { ", the gravest" };
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            "{gravest} on {}: {what}{}",
            first.asset,
            when.unwrap_or_default()
        );
    }
    text
}

/// The sentence that may be said.
pub(super) fn statement(
    question: &Question<'_>,
    negative: &Negative,
    worst: Option<&ClassSensitivity>,
    gap: Option<&Gap>,
) -> String {
    let kind = question.kind.meaning();
    let (from, to) = (&negative.scope.period.from, &negative.scope.period.to);
    let (from, to) = (moment(from), moment(to));
    let (Some(worst), Some(rate)) = (worst, negative.rate_upper_per_year) else {
        return format!(
            "Whether there were cyber attacks on {} between {from} and {to} cannot be said from these logs: {}.",
            systems(question, negative, kind),
            negative.refusals.join("; ")
        );
    };
    let classes: Vec<&str> = negative
        .classes
        .iter()
        .map(|class| class.class.name())
        .collect();
    let as_of = negative.scope.as_of.as_deref().map(moment);
    let mut text = format!(
        "As of {}, we have not seen cyber attacks between {from} and {to} on {}, as far as the kinds {} go.",
        as_of.unwrap_or_default(),
        systems(question, negative, kind),
        list(&classes)
    );
    let sources: Vec<&str> = negative.scope.sources.iter().map(String::as_str).collect();
    let _ = write!(
        text,
        " We watched by {}. For {}, the kind that we would most likely have missed, a source that shows it was observed \
         in {} of the hours, and the rules find at least {} of such attacks as drilled: together we would have seen at \
         least {} of them.",
        list(&sources),
        worst.class.name(),
        percent(worst.coverage),
        percent(worst.power),
        percent(worst.se),
    );
    let _ = write!(
        text,
        " So the true number may be up to {} a year (95% confidence), and not seeing any does not show that there were \
         none.",
        number(rate)
    );
    match gap {
        Some(gap) => {
            let _ = write!(
                text,
                " The longest time without observation was {} {}, from {} to {}.",
                gap.hours,
                if gap.hours == 1 { "hour" } else { "hours" },
                moment(&gap.from),
                moment(&gap.to)
            );
        }
        None => text.push_str(" No hour was without observation."),
    }
    if let Some(days) = retention(question, negative) {
        let _ = write!(text, " The logs reach back {days} days.");
    }
    let _ = write!(
        text,
        " This speaks of nothing else: {} kinds of attack or parts of them are left out, and the list says why.",
        negative.cannot_speak_of.len()
    );
    text
}

/// `the registration database vrdb` and the like.
fn systems(question: &Question<'_>, negative: &Negative, kind: &str) -> String {
    let assets = question.assets.declared().iter();
    let named: Vec<String> = assets
        .filter(|asset| negative.scope.assets.contains(&asset.id))
        .map(|asset| match asset.owner.is_empty() {
            true => asset.name.clone(),
            false => format!("{} ({})", asset.name, asset.owner),
        })
        .collect();
    match named.is_empty() {
        true => kind.to_owned(),
        false => list(&named.iter().map(String::as_str).collect::<Vec<_>>()),
    }
}

/// The shortest reach of the sources that have any.
fn retention(question: &Question<'_>, negative: &Negative) -> Option<u64> {
    let coverage = question.coverage.coverage.iter();
    let theirs = coverage.filter(|source| negative.scope.assets.contains(&source.asset));
    theirs.filter_map(|source| source.retention_days).min()
}

/// `2026-11-03 20:00 UTC`.
fn moment(text: &str) -> String {
    let time = text.parse::<Timestamp>().ok();
    time.map_or_else(
        || text.to_owned(),
        |time| time.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}

/// `a, b and c`.
pub(crate) fn list(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A share in percent, rounded down: what is stated is never more than what is known.
pub(crate) fn percent(share: f64) -> String {
    let tenths = (share * 1000.0 + 1e-9).floor() / 10.0;
    format!("{tenths:.1}%")
}

/// A rate, rounded up.
fn number(rate: f64) -> String {
    format!("{:.1}", (rate * 10.0 - 1e-9).ceil() / 10.0)
}
