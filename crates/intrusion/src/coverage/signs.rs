//! Records in which a log or a sensor speaks of itself: what they say of the hours around them.

use jiff::Timestamp;
use levelhead_schema::event::{Event, EventField, EventKind, LogEffect, LogSource};

/// Clocks that were set by less than this, in seconds, date events well enough.
const SMALL_STEP_SECONDS: f64 = 60.0;

/// Share of lost packets or messages at which a sensor counts as blind.
///
/// Source: Zeek, policy script `misc/capture-loss`, `too_much_loss`, default 0.1.
const TOO_MUCH_LOSS: f64 = 0.1;

/// What one record says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sign {
    /// The log itself.
    Effect(LogEffect),
    /// Auditing of something, by its name, was switched off.
    Off(String),
    /// Auditing of something was switched on.
    On(String),
    /// The clock was set by that many seconds; none when the record does not say.
    Clock(Option<f64>),
    /// A sensor lost more than it may.
    Drops,
}

/// Counts that a sensor gave before, of the same log.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counters {
    packets: f64,
    drops: f64,
}

/// What an event says of its log; most say nothing.
pub(super) fn of(event: Event<'_>, counters: &mut Counters) -> Option<Sign> {
    match event.kind() {
        EventKind::Log => Some(effect(event)),
        EventKind::Clock => {
            let step = step_seconds(event);
            let small = step.is_some_and(|seconds| seconds.abs() <= SMALL_STEP_SECONDS);
            (!small).then_some(Sign::Clock(step))
        }
        EventKind::Statistics => is_blind(event, counters).then_some(Sign::Drops),
        _ => None,
    }
}

fn effect(event: Event<'_>) -> Sign {
    let named = event.get(EventField::LogEffect);
    let effect = named.and_then(LogEffect::from_name);
    match effect.unwrap_or(LogEffect::Nothing) {
        LogEffect::Changed => changed(event),
        other => Sign::Effect(other),
    }
}

/// Which auditing was changed, and which way. What cannot be told stays [`LogEffect::Changed`].
fn changed(event: Event<'_>) -> Sign {
    let message = event.get(EventField::Message).unwrap_or_default();
    let (what, on) = match event.source() {
        LogSource::Cloudtrail => match event.get(EventField::Operation) {
            Some("StopLogging" | "DeleteTrail") => ("the trail".to_owned(), Some(false)),
            Some("StartLogging") => ("the trail".to_owned(), Some(true)),
            _ => (String::new(), None),
        },
        LogSource::Windows => {
            let which = event.named("SubcategoryGuid").next().unwrap_or_default();
            let changes = event.named("AuditPolicyChanges").next().unwrap_or_default();
            // %%8448 and %%8450: success and failure removed; %%8449 and %%8451: added.
            let off = changes.contains("%%8448") || changes.contains("%%8450");
            let on = changes.contains("%%8449") || changes.contains("%%8451");
            (which.to_owned(), (off || on).then_some(!off))
        }
        _ => match parameter(message) {
            Some((name, value)) => (name.to_owned(), is_on(name, value)),
            None if message.contains("audit_enabled=") => {
                let off = message.contains("audit_enabled=0");
                ("audit_enabled".to_owned(), Some(!off))
            }
            None => (String::new(), None),
        },
    };
    match on {
        Some(true) => Sign::On(what),
        Some(false) => Sign::Off(what),
        None => Sign::Effect(LogEffect::Changed),
    }
}

/// `parameter "pgaudit.log" changed to "none"`, and what PostgreSQL says where a setting was taken out of its file.
fn parameter(message: &str) -> Option<(&str, Option<&str>)> {
    let (name, rest) = message.split_once("parameter \"")?.1.split_once('"')?;
    let value = rest.split_once("changed to \"");
    let value = value.and_then(|(_, value)| value.split_once('"'));
    Some((name, value.map(|(value, _)| value)))
}

/// Whether a setting of PostgreSQL leaves auditing on; unknown for settings that do not decide that.
fn is_on(name: &str, value: Option<&str>) -> Option<bool> {
    let switch = |value: &str| !matches!(value, "none" | "off" | "" | "0" | "false" | "no");
    match (name, value) {
        ("shared_preload_libraries", Some(value)) => Some(value.contains("pgaudit")),
        ("log_min_messages", Some(value)) => Some(!matches!(value, "fatal" | "panic")),
        (
            "pgaudit.log" | "log_statement" | "log_connections" | "log_disconnections"
            | "logging_collector" | "pgaudit.log_rows",
            Some(value),
        ) => Some(switch(value)),
        // Taken out of the file: back to the default, which is off.
        (
            "pgaudit.log" | "log_statement" | "log_connections" | "shared_preload_libraries",
            None,
        ) => Some(false),
        _ => None,
    }
}

/// By how much the clock was set: the old and the new time, or a number before `second`.
fn step_seconds(event: Event<'_>) -> Option<f64> {
    let time = |name: &str| event.named(name).next()?.parse::<Timestamp>().ok();
    let pairs = [("PreviousTime", "NewTime"), ("OldTime", "NewTime")];
    for (old, new) in pairs {
        if let (Some(old), Some(new)) = (time(old), time(new)) {
            return Some((new.duration_since(old)).as_secs_f64());
        }
    }
    let message = event.get(EventField::Message)?;
    let mut words = message.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let number = word.trim_end_matches('s').parse::<f64>().ok();
        let unit = words.peek().is_some_and(|next| next.starts_with("s"));
        if let Some(number) = number
            && (unit || word.ends_with('s'))
        {
            return number.is_finite().then_some(number);
        }
    }
    None
}

/// Whether a sensor lost too much since its last counts.
fn is_blind(event: Event<'_>, counters: &mut Counters) -> bool {
    let number = |name: &str| event.named(name).next()?.parse::<f64>().ok();
    if let Some(percent) = number("percent_lost") {
        return percent / 100.0 > TOO_MUCH_LOSS;
    }
    // Zeek counts anew each time, Suricata from its start on.
    if let (Some(packets), Some(drops)) = (number("pkts_proc"), number("pkts_dropped")) {
        return drops > TOO_MUCH_LOSS * (packets + drops);
    }
    let (Some(packets), Some(drops)) = (
        number("stats.capture.kernel_packets"),
        number("stats.capture.kernel_drops"),
    ) else {
        return false;
    };
    let before = std::mem::replace(counters, Counters { packets, drops });
    // Smaller numbers than before: the sensor was started anew.
    let fresh = packets < before.packets || drops < before.drops;
    let since = if fresh { Counters::default() } else { before };
    let (packets, drops) = (packets - since.packets, drops - since.drops);
    // The kernel's packets are all that came, with those that were dropped.
    drops > 0.0 && drops > TOO_MUCH_LOSS * packets
}

#[cfg(test)]
#[path = "signs_tests.rs"]
mod tests;
