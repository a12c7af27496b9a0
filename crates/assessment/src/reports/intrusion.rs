//! The intrusion report as evidence.

use super::{Taker, list, word};
use levelhead_schema::claim::Access;
use serde_json::Value;

pub(super) fn take(take: &mut Taker<'_>) {
    let report = take.attached.report;
    let events = take.number("/events").unwrap_or(0);
    take.source(
        "intrusion scan",
        Access::Logs,
        format!("{events} events of the logs it was given"),
    );
    let incidents = list(report, "/incidents");
    let succeeded: Vec<&Value> = incidents
        .iter()
        .filter(|incident| incident.pointer("/succeeded").and_then(Value::as_bool) == Some(true))
        .collect();
    let assets = |chosen: &[&Value]| {
        let mut names: Vec<&str> = chosen
            .iter()
            .map(|incident| word(incident, "/asset"))
            .filter(|name| !name.is_empty())
            .collect();
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    };
    if !succeeded.is_empty() {
        take.item(
            "hostile-entry-in-logs",
            format!(
                "{} of {} incidents succeeded; assets: {}",
                succeeded.len(),
                incidents.len(),
                assets(&succeeded)
            ),
        );
    } else if !incidents.is_empty() {
        let all: Vec<&Value> = incidents.iter().collect();
        take.item(
            "probing-in-logs",
            format!(
                "{} incidents, none with a sign of success; assets: {}",
                incidents.len(),
                assets(&all)
            ),
        );
    }
    let is_supported = report
        .pointer("/negative/supported")
        .and_then(Value::as_bool)
        == Some(true);
    if let (true, Some(power)) = (is_supported, sensitivity(report)) {
        let says = match word(report, "/negative/statement") {
            "" => "The logs were searched with measured power, and nothing was found".to_owned(),
            statement => statement.to_owned(),
        };
        take.item("searched-and-not-found", says).power = Some(power);
    }
    take.limits();
}

/// The share of attacks that would have been seen; where it is given by class, the lowest: a claim names no class.
fn sensitivity(report: &Value) -> Option<f64> {
    let power = match report.pointer("/negative/se")? {
        Value::Number(one) => one.as_f64()?,
        Value::Array(classes) => classes
            .iter()
            .filter_map(value)
            .fold(f64::INFINITY, f64::min),
        Value::Object(classes) => classes
            .values()
            .filter_map(value)
            .fold(f64::INFINITY, f64::min),
        _ => return None,
    };
    (0.0..=1.0).contains(&power).then_some(power)
}

fn value(class: &Value) -> Option<f64> {
    class.as_f64().or_else(|| class.pointer("/se")?.as_f64())
}
