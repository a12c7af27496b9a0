//! What a scan said, held against what was done.

use crate::error::ChoreError;
use crate::tally::Tally;
use serde_json::Value;
use std::path::Path;

/// What was scanned.
pub(super) struct Scans {
    /// The hour of ordinary traffic alone.
    pub(super) benign: Value,
    /// The hour and the attacks.
    pub(super) whole: Value,
}

/// Reads a file of JSON.
pub(super) fn json_file(path: &Path) -> Result<Value, ChoreError> {
    let text = std::fs::read(path).map_err(ChoreError::read(path))?;
    serde_json::from_slice(&text).map_err(|error| ChoreError::broken(path, error))
}

/// Holds everything against the truth, prints a line for each thing, and counts it.
pub(super) fn all(truth: &Value, scans: &Scans, tally: &mut Tally) {
    let mut say = |fault: Option<String>, what: &str| match fault {
        None => {
            println!("   ok: {what}");
            tally.passed += 1;
        }
        Some(fault) => {
            println!("   FAILED: {what}: {fault}");
            tally.failed += 1;
        }
    };
    say(
        benign(truth, &scans.benign),
        "an hour of ordinary traffic gives no incident",
    );
    for attack in list(truth, "attacks") {
        let name = text(attack, "attack");
        say(found(attack, &scans.whole), &format!("{name} is found"));
        if reaches_records(attack) {
            let fault = counted(attack, &scans.whole);
            say(fault, &format!("{name}: its rows are counted"));
        }
    }
    say(
        strays(truth, &scans.whole),
        "every incident belongs to an attack",
    );
    for skipped in list(truth, "skipped") {
        let (attack, reason) = (text(skipped, "attack"), text(skipped, "reason"));
        println!("   skipped: {attack}: {reason}");
        tally.skipped += 1;
    }
}

/// What is wrong with the scan of ordinary traffic.
fn benign(truth: &Value, report: &Value) -> Option<String> {
    let sent = truth["benign_requests"].as_u64().unwrap_or(0);
    let events = report["events"].as_u64().unwrap_or(0);
    if sent < 400 || events < sent {
        return Some(format!(
            "{sent} requests were answered, and {events} events read"
        ));
    }
    if report["rejects"].as_u64() != Some(0) {
        return Some(format!("{} records were refused", report["rejects"]));
    }
    let incidents = list(report, "incidents");
    (!incidents.is_empty()).then(|| summaries(incidents))
}

/// The incidents of an attack: its class, in its time.
fn of_attack<'r>(attack: &Value, report: &'r Value) -> impl Iterator<Item = &'r Value> {
    let (class, begin, end) = (
        text(attack, "class").to_owned(),
        text(attack, "begin").to_owned(),
        text(attack, "end").to_owned(),
    );
    // Times are RFC 3339 in UTC to the second, so their order is that of their letters.
    list(report, "incidents").iter().filter(move |incident| {
        text(incident, "class") == class
            && text(incident, "first") <= end.as_str()
            && text(incident, "last") >= begin.as_str()
    })
}

/// Why an attack is not found on each of its assets, from its source.
fn found(attack: &Value, report: &Value) -> Option<String> {
    for asset in list(attack, "assets") {
        let of_asset: Vec<&Value> = of_attack(attack, report)
            .filter(|incident| incident["asset"] == *asset)
            .collect();
        if of_asset.is_empty() {
            return Some(format!("no incident on {asset}"));
        }
    }
    let wanted = list(attack, "sources");
    let named = of_attack(attack, report).any(|incident| wanted.contains(&incident["source"]));
    (!named).then(|| format!("no incident names its source, {wanted:?}"))
}

/// True for attacks that are after records.
fn reaches_records(attack: &Value) -> bool {
    matches!(text(attack, "class"), "injection" | "bulk-change")
}

/// Why the rows of an attack are not counted: within a tenth of those that the database's own log counts, for a tool also
/// says things that look ordinary.
fn counted(attack: &Value, report: &Value) -> Option<String> {
    let rows = attack["rows"].as_u64().unwrap_or(0);
    if rows == 0 {
        return Some("the database's log counts none".to_owned());
    }
    let of_database = of_attack(attack, report).filter_map(|incident| incident["rows"].as_u64());
    let most = of_database.max().unwrap_or(0);
    let fits = most <= rows && most >= rows - rows / 10;
    (!fits).then(|| format!("{most} of {rows}"))
}

/// Incidents outside of all attacks' times.
fn strays(truth: &Value, report: &Value) -> Option<String> {
    let belongs = |incident: &&Value| {
        list(truth, "attacks").iter().any(|attack| {
            text(incident, "first") >= text(attack, "begin")
                && text(incident, "first") <= text(attack, "end")
        })
    };
    let strays: Vec<Value> = list(report, "incidents")
        .iter()
        .filter(|incident| !belongs(incident))
        .cloned()
        .collect();
    (!strays.is_empty()).then(|| summaries(&strays))
}

fn summaries(incidents: &[Value]) -> String {
    let all: Vec<String> = incidents
        .iter()
        .map(|incident| {
            format!(
                "{} ({})",
                text(incident, "summary"),
                text(incident, "class")
            )
        })
        .collect();
    all.join("; ")
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::{Scans, all};
    use crate::tally::Tally;
    use serde_json::{Value, json};

    fn truth() -> Value {
        json!({
            "benign_requests": 600,
            "attacks": [{
                "attack": "sqlmap", "class": "injection", "assets": ["lab-portal", "lab-voters"],
                "sources": ["203.0.113.20"], "rows": 100,
                "begin": "2026-11-25T20:00:00Z", "end": "2026-11-25T20:00:09Z",
            }],
            "skipped": [{"attack": "ffuf", "reason": "it is not there"}],
        })
    }

    fn incident(asset: &str, source: &str, rows: Option<u64>, first: &str) -> Value {
        json!({
            "asset": asset, "class": "injection", "source": source, "rows": rows, "first": first, "last": first,
            "summary": "something",
        })
    }

    fn check(incidents: Value, benign: Value) -> String {
        let report = |incidents| json!({"events": 900, "rejects": 0, "incidents": incidents});
        let scans = Scans {
            benign: report(benign),
            whole: report(incidents),
        };
        let mut tally = Tally::default();
        all(&truth(), &scans, &mut tally);
        tally.to_string()
    }

    #[test]
    fn what_was_done_must_be_found_where_it_was_and_counted() {
        let at = "2026-11-25T20:00:05Z";
        let portal = incident("lab-portal", "203.0.113.20", None, at);
        let voters = |rows| incident("lab-voters", "portal", Some(rows), at);
        let none = json!([]);
        let good = json!([portal, voters(95)]);
        assert_eq!(
            check(good.clone(), none.clone()),
            "4 passed, 0 failed, 1 skipped"
        );
        let late = incident("lab-portal", "203.0.113.20", None, "2026-11-25T21:00:05Z");
        for (incidents, benign, failed) in [
            (json!([portal]), none.clone(), 2),
            (json!([portal, voters(80)]), none.clone(), 1),
            (json!([portal, voters(101)]), none.clone(), 1),
            (json!([voters(100)]), none.clone(), 1),
            (json!([portal, voters(100), late]), none.clone(), 1),
            (good, json!([late]), 1),
            (none.clone(), none, 2),
        ] {
            let passed = 4 - failed;
            let expect = format!("{passed} passed, {failed} failed, 1 skipped");
            assert_eq!(check(incidents.clone(), benign), expect, "{incidents}");
        }
    }
}
