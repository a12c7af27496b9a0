//! Words for assets, incidents, rates and outcomes, the same on the page and in the terminal.

use crate::verdict::{Badge, Tone};
use crate::{foreign, moments, words};
use levelhead_schema::intrusion::{Incident, IntrusionReport, Level, Success};

/// What an asset is called; its id where it has no name.
pub(super) fn asset(report: &IntrusionReport, id: &str) -> String {
    let known = report.assets.iter().find(|asset| asset.id == id);
    let name = known.map_or(id, |asset| match asset.name.is_empty() {
        true => &asset.id,
        false => &asset.name,
    });
    foreign::shown_path(name, 80)
}

/// The answer in one line: the report's own, but for a negative, whose sentence stands below it in full.
pub(super) fn headline(report: &IntrusionReport) -> String {
    let negative = report.negative.as_ref();
    let Some(negative) = negative.filter(|of| of.statement == report.summary) else {
        return foreign::shown(&report.summary, 1200);
    };
    let worst = negative
        .classes
        .iter()
        .min_by(|one, other| one.se.total_cmp(&other.se));
    match (worst, negative.supported) {
        (Some(worst), true) => format!(
            "Not seen, with a sensitivity of {} for {}, where it is least; up to {} cannot be ruled out.",
            lower(worst.se),
            worst.class.name().replace('-', " "),
            rate(worst.rate_upper_per_year),
        ),
        _ => "These logs support no sentence that there was no attack.".to_owned(),
    }
}

/// What an incident was, in a few words: its class, or its technique where no class is known.
pub(super) fn what(incident: &Incident) -> String {
    match incident.class {
        Some(class) => class.name().replace('-', " "),
        None => foreign::shown(&incident.technique, 40),
    }
}

/// The outcome in one or two words.
pub(super) fn outcome(success: Success) -> &'static str {
    match success {
        Success::Succeeded => "succeeded",
        Success::Failed => "failed",
        Success::Unknown => "outcome unknown",
    }
}

/// The marks of an incident: how grave, and whether it worked.
pub(super) fn badges(incident: &Incident) -> Vec<Badge> {
    let level = match incident.level {
        Level::Critical | Level::High => Tone::Attention,
        _ => Tone::Open,
    };
    let success = match incident.success {
        Success::Succeeded => Tone::Attention,
        Success::Failed => Tone::Settled,
        Success::Unknown => Tone::Open,
    };
    vec![
        Badge::new(level, format!("{} level", incident.level.name())),
        Badge::new(success, outcome(incident.success)),
    ]
}

/// A time that may be unknown.
pub(super) fn time(of: Option<&str>) -> String {
    of.map_or_else(|| "unknown".to_owned(), moments::time)
}

/// From when to when, in UTC; one time where both are the same.
pub(super) fn span(first: Option<&str>, last: Option<&str>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first != last => {
            format!("{} to {} UTC", moments::time(first), moments::time(last))
        }
        (Some(only), _) | (None, Some(only)) => format!("{} UTC", moments::time(only)),
        (None, None) => "time unknown".to_owned(),
    }
}

/// Who it came from.
pub(super) fn source(incident: &Incident) -> String {
    match (incident.source.as_str(), incident.sources) {
        ("", 0 | 1) => "the log does not say".to_owned(),
        ("", many) => words::count(many, "address", "addresses"),
        (named, 0 | 1) => foreign::shown(named, 80),
        (named, many) => format!(
            "{} and {}",
            foreign::shown(named, 80),
            words::count(many - 1, "other", "others")
        ),
    }
}

/// A number of rows that may be unknown.
pub(super) fn rows(rows: Option<u64>) -> String {
    rows.map_or_else(|| "no log says".to_owned(), words::number)
}

/// An upper bound on a rate a year, rounded up: a bound must not be said smaller than it is.
pub(super) fn rate(per_year: f64) -> String {
    match per_year {
        _ if !per_year.is_finite() || per_year < 0.0 => "no bound".to_owned(),
        // What is a hair above a tenth is that tenth: floating point, not a bound.
        _ if per_year < 100.0 => format!("{:.1} a year", (per_year * 10.0 - 1e-6).ceil() / 10.0),
        _ => format!("{} a year", words::number(per_year.ceil() as u64)),
    }
}

/// A lower bound between 0 and 1 with three digits, rounded down.
pub(super) fn lower(value: f64) -> String {
    match (0.0..=1.0).contains(&value) {
        true => format!("{:.3}", (value * 1000.0).floor() / 1000.0),
        false => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{lower, rate, span};

    #[test]
    fn bounds_are_never_said_better_than_they_are() {
        assert_eq!(rate(3.01), "3.1 a year");
        assert_eq!(rate(3.0), "3.0 a year");
        assert_eq!(rate(55.2), "55.2 a year");
        assert_eq!(rate(1234.2), "1,235 a year");
        assert_eq!(rate(f64::INFINITY), "no bound");
        assert_eq!(lower(0.951_29), "0.951");
        assert_eq!(lower(0.9999), "0.999");
        assert_eq!(lower(f64::NAN), "unknown");
    }

    #[test]
    fn spans_of_one_moment_are_one_time() {
        let at = Some("2026-11-03T07:00:00Z");
        assert_eq!(span(at, at), "2026-11-03 07:00:00 UTC");
        assert_eq!(span(None, None), "time unknown");
        assert_eq!(
            span(at, Some("2026-11-04T00:00:00Z")),
            "2026-11-03 07:00:00 to 2026-11-04 00:00:00 UTC"
        );
    }
}
