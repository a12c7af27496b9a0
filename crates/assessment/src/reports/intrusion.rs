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
        .filter(|incident| word(incident, "/success") == "succeeded")
        .collect();
    if !succeeded.is_empty() {
        take.item(
            "hostile-entry-in-logs",
            format!(
                "{} of {} incidents succeeded; systems: {}{}",
                succeeded.len(),
                incidents.len(),
                systems(report, &succeeded),
                rows(&succeeded)
            ),
        );
    } else if !incidents.is_empty() {
        let all: Vec<&Value> = incidents.iter().collect();
        take.item(
            "probing-in-logs",
            format!(
                "{} incidents, none with a sign of success; systems: {}",
                incidents.len(),
                systems(report, &all)
            ),
        );
    }
    let tests: Vec<&Value> = list(report, "/authorised").iter().collect();
    if !tests.is_empty() {
        take.item(
            "traffic-from-authorised-test",
            format!(
                "{} incidents came from addresses of authorised testers within their times; systems: {}",
                tests.len(),
                systems(report, &tests)
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
    // What an address is used for is no sign of who uses it: an attribution takes other evidence.
    if let Some(first) = take.addition.evidence.first_mut() {
        first.limits.push(
            "logs name addresses and accounts, and do not say who sat behind them".to_owned(),
        );
    }
}

/// The systems of these incidents by name. A log that stands for a system of its own loses its folders, which tell who
/// works where.
fn systems(report: &Value, incidents: &[&Value]) -> String {
    let known = list(report, "/assets");
    let mut names: Vec<&str> = incidents
        .iter()
        .map(|incident| {
            let id = word(incident, "/asset");
            let named = known.iter().find(|asset| word(asset, "/id") == id);
            let name = named.map_or("", |asset| word(asset, "/name"));
            match name.is_empty() || name == id {
                true => id.rsplit(['/', '\\']).next().unwrap_or(id),
                false => name,
            }
        })
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

/// How many rows the database gave out or changed, where a log says it.
fn rows(incidents: &[&Value]) -> String {
    let rows: u64 = incidents
        .iter()
        .filter_map(|incident| incident.pointer("/rows")?.as_u64())
        .fold(0, u64::saturating_add);
    match rows {
        0 => String::new(),
        rows => format!("; rows returned or changed: {rows}"),
    }
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

#[cfg(test)]
mod tests {
    use crate::reports::{Attached, ReportError, evidence};
    use levelhead_schema::claim::Addition;
    use serde_json::{Value, json};

    fn taken(report: &Value) -> Result<Addition, ReportError> {
        evidence(&Attached {
            report,
            sha256: "0123456789abcdef",
            parts: &["entry".to_owned()],
            date: jiff::civil::date(2026, 11, 4),
        })
    }

    fn report(change: impl FnOnce(&mut Value)) -> Value {
        let incident = |success: &str| json!({"asset": "portal", "success": success, "rows": 70});
        let mut report = json!({
            "schema": "levelhead.intrusion-report/1",
            "events": 900,
            "assets": [{"id": "portal", "name": "Registration portal"}],
            "incidents": [incident("succeeded"), incident("failed")],
            "authorised": [],
            "negative": null,
            "not_examined": ["bodies of requests"],
        });
        change(&mut report);
        report
    }

    fn kinds(report: &Value) -> Vec<String> {
        let addition = taken(report).unwrap();
        assert!(addition.attributions.is_empty(), "a log attributes nothing");
        addition
            .evidence
            .iter()
            .map(|item| item.kind.clone())
            .collect()
    }

    #[test]
    fn an_entry_that_succeeded_is_told_with_its_system_and_rows() {
        let addition = taken(&report(|_| {})).unwrap();
        let item = &addition.evidence[0];
        assert_eq!(item.kind, "hostile-entry-in-logs");
        assert_eq!(
            item.says,
            "1 of 2 incidents succeeded; systems: Registration portal; rows returned or changed: 70"
        );
        assert!(
            item.limits[0] == "bodies of requests" && item.limits[1].contains("who sat behind")
        );
    }

    #[test]
    fn tries_tests_and_negatives_are_told_apart() {
        let tried = report(|report| report["incidents"][0]["success"] = json!("unknown"));
        assert_eq!(kinds(&tried), ["probing-in-logs"]);
        let tested = report(|report| report["authorised"] = report["incidents"].take());
        assert_eq!(kinds(&tested), ["traffic-from-authorised-test"]);
        let negative = |supported: bool| {
            report(|report| {
                report["incidents"] = json!([]);
                report["negative"] =
                    json!({"supported": supported, "se": 0.64, "statement": "Nothing was seen."});
            })
        };
        let found = taken(&negative(true)).unwrap();
        assert_eq!(found.evidence[0].kind, "searched-and-not-found");
        assert_eq!(found.evidence[0].power, Some(0.64));
        assert_eq!(taken(&negative(false)), Err(ReportError::NothingFound));
    }

    #[test]
    fn a_log_that_stands_for_a_system_loses_its_folders() {
        let own = report(|report| {
            report["assets"] = json!([{"id": "/cases/ada/a.log", "name": "/cases/ada/a.log"}]);
            report["incidents"][0]["asset"] = json!("/cases/ada/a.log");
        });
        let says = &taken(&own).unwrap().evidence[0].says;
        assert!(
            says.contains("systems: a.log;") && !says.contains("ada"),
            "{says}"
        );
    }
}
