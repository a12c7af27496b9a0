//! Reports that were attached as evidence, without the folders of the desk on which they were made.

use crate::entry::{Entry, hex};
use levelhead_schema::claim::Attached;
use levelhead_schema::intrusion::INTRUSION_REPORT_SCHEMA;
use levelhead_schema::public::{PublicReport, ReportBody};
use levelhead_schema::report::LEAK_REPORT_SCHEMA;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Schemas of reports that are shown.
const KNOWN: [&str; 3] = [
    LEAK_REPORT_SCHEMA,
    INTRUSION_REPORT_SCHEMA,
    "levelhead.coordination-report/1",
];

/// Keys under which reports say where a file lay.
const PATHS: [&str; 4] = ["path", "file", "folder", "value"];

/// Settings whose values have strokes and are no paths.
const NO_PATHS: [&str; 4] = [
    "--zone",
    "--nginx-format",
    "--apache-format",
    "--postgres-prefix",
];

/// The report of an addition, if it has one of a schema that is known.
pub(super) fn public(attached: &Attached, entry: &Entry) -> Option<PublicReport> {
    let mut report = attached.report.clone()?;
    let schema = report.get("schema")?.as_str()?.to_owned();
    if !KNOWN.contains(&schema.as_str()) {
        return None;
    }
    let named = attached
        .addition
        .evidence
        .iter()
        .find_map(|item| item.sha256.clone());
    let sha256 = named.unwrap_or_else(|| hex(&entry.body_sha256));
    let paths = log_paths(&report);
    without_folders(&mut report);
    let body = match schema.as_str() {
        LEAK_REPORT_SCHEMA => known(report, ReportBody::Leak),
        INTRUSION_REPORT_SCHEMA => {
            without_own_paths(&mut report, &paths);
            known(report, ReportBody::Intrusion)
        }
        _ => ReportBody::Other(report),
    };
    Some(PublicReport {
        sha256,
        schema,
        attached: entry.time,
        body,
    })
}

/// The report in the form that is known, or as it is where it has not that form.
fn known<R: DeserializeOwned>(report: Value, body: fn(Box<R>) -> ReportBody) -> ReportBody {
    match serde_json::from_value(report.clone()) {
        Ok(known) => body(Box::new(known)),
        Err(_) => ReportBody::Other(report),
    }
}

/// The paths of logs that lie in folders, longest first.
fn log_paths(report: &Value) -> Vec<String> {
    let logs = report.get("logs").and_then(Value::as_array);
    let paths = logs
        .into_iter()
        .flatten()
        .filter_map(|log| log.get("path")?.as_str());
    let mut paths: Vec<String> = paths
        .filter(|path| last_name(path) != **path)
        .map(str::to_owned)
        .collect();
    paths.sort_by_key(|path| std::cmp::Reverse(path.len()));
    paths.dedup();
    paths
}

/// Leaves of these paths their last name wherever they stand: a log that no asset claims is an asset of its own, and its
/// path is then the asset's name in tables and sentences.
fn without_own_paths(value: &mut Value, paths: &[String]) {
    match value {
        Value::String(text) => {
            for path in paths {
                if text.contains(path.as_str()) {
                    *text = text.replace(path.as_str(), &last_name(path));
                }
            }
        }
        Value::Object(entries) => {
            for (_, value) in entries {
                without_own_paths(value, paths);
            }
        }
        Value::Array(items) => {
            for item in items {
                without_own_paths(item, paths);
            }
        }
        _ => {}
    }
}

/// Leaves of every path its last name: folders tell who works where.
fn without_folders(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            let name = entries.get("name").and_then(Value::as_str);
            if name.is_some_and(|name| NO_PATHS.contains(&name)) {
                return;
            }
            for (key, value) in entries {
                match value {
                    Value::String(text) if PATHS.contains(&key.as_str()) => {
                        *text = last_name(text);
                    }
                    other => without_folders(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_folders),
        _ => {}
    }
}

/// `dump.zip!mi/a.csv` of `/cases/ada/dump.zip!mi/a.csv`: what lies within a container stays as it is.
fn last_name(path: &str) -> String {
    let end = path.find('!').unwrap_or(path.len());
    let from = path[..end].rfind(['/', '\\']).map_or(0, |at| at + 1);
    path[from..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_the_desk_stay_at_home() {
        for (path, expect) in [
            ("/cases/ada/dump.zip!mi/a.csv", "dump.zip!mi/a.csv"),
            ("C:\\dumps\\mi.csv", "mi.csv"),
            ("mi.csv", "mi.csv"),
            ("../x/", ""),
        ] {
            assert_eq!(last_name(path), expect);
        }
        let mut report = serde_json::json!({"dump": {"files": [{"path": "/a/b.csv", "rows": 1}]}});
        without_folders(&mut report);
        assert_eq!(report["dump"]["files"][0]["path"], "b.csv");
        let setting = |name: &str| serde_json::json!([{"name": name, "value": "America/Chicago"}]);
        for (name, expect) in [("--zone", "America/Chicago"), ("--rules", "Chicago")] {
            let mut settings = setting(name);
            without_folders(&mut settings);
            assert_eq!(settings[0]["value"], expect);
        }
    }

    #[test]
    fn a_log_that_stands_for_an_asset_loses_its_folders_everywhere() {
        let mut report = serde_json::json!({
            "logs": [{"path": "/cases/ada/a.log"}, {"path": "/cases/ada/a.log.1"}],
            "assets": [{"id": "/cases/ada/a.log.1"}],
            "summary": "1 incident on /cases/ada/a.log.1 and none on /cases/ada/a.log.",
        });
        let paths = log_paths(&report);
        without_own_paths(&mut report, &paths);
        assert_eq!(report["assets"][0]["id"], "a.log.1");
        assert_eq!(
            report["summary"],
            "1 incident on a.log.1 and none on a.log."
        );
    }
}
