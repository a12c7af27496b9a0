//! Reports that were attached as evidence, without the folders of the desk on which they were made.

use crate::entry::{Entry, hex};
use levelhead_schema::claim::Attached;
use levelhead_schema::public::{PublicReport, ReportBody};
use levelhead_schema::report::LEAK_REPORT_SCHEMA;
use serde_json::Value;

/// Schemas of reports that are shown.
const KNOWN: [&str; 3] = [
    LEAK_REPORT_SCHEMA,
    "levelhead.intrusion-report/1",
    "levelhead.coordination-report/1",
];

/// Keys under which reports say where a file lay.
const PATHS: [&str; 4] = ["path", "file", "folder", "value"];

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
    without_folders(&mut report);
    let body = match schema.as_str() {
        LEAK_REPORT_SCHEMA => match serde_json::from_value(report.clone()) {
            Ok(leak) => ReportBody::Leak(Box::new(leak)),
            Err(_) => ReportBody::Other(report),
        },
        _ => ReportBody::Other(report),
    };
    Some(PublicReport {
        sha256,
        schema,
        attached: entry.time,
        body,
    })
}

/// Leaves of every path its last name: folders tell who works where.
fn without_folders(value: &mut Value) {
    match value {
        Value::Object(entries) => {
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
    }
}
