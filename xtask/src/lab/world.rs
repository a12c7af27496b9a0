//! The seeded hour that the laboratory is sent, as files for `lab/run.py`.

use crate::error::ChoreError;
use levelhead_worlds::{Date, Portal, TrafficPlan};
use serde_json::json;
use std::path::Path;

/// The seed; drills name it.
const SEED: u64 = 7;

/// Registered voters.
const VOTERS: u64 = 20_000;

/// Writes `voters.csv`, `requests.jsonl` and `clerks.jsonl`: a county's hour from ten in the morning of a usual Wednesday.
pub(super) fn write(folder: &Path) -> Result<(), ChoreError> {
    std::fs::create_dir_all(folder).map_err(ChoreError::write(folder))?;
    let mut plan = TrafficPlan::ordinary(Portal::County, Date::new(2026, 10, 14), 1, SEED);
    plan.voters = VOTERS;
    let begin_ms = plan.time_ms(plan.from, 10, 0);
    plan.write_voters(&folder.join("voters.csv"))?;
    let requests = plan.requests(begin_ms, 60)?;
    let lines = requests.iter().map(|request| {
        json!({
            "client": request.client.to_string(),
            "method": request.method,
            "target": request.target,
            "body": request.body,
            "agent": request.agent,
            "referrer": request.referrer,
        })
    });
    write_lines(&folder.join("requests.jsonl"), lines)?;
    let work = plan.clerks_work(begin_ms, 60)?;
    let lines = work.iter().map(|(role, text)| json!([role, text]));
    write_lines(&folder.join("clerks.jsonl"), lines)
}

fn write_lines(
    path: &Path,
    lines: impl Iterator<Item = serde_json::Value>,
) -> Result<(), ChoreError> {
    let mut text = String::new();
    for line in lines {
        text.push_str(&line.to_string());
        text.push('\n');
    }
    std::fs::write(path, text).map_err(ChoreError::write(path))
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn an_hour_has_requests_clerks_and_voters() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path()).unwrap();
        let lines = |name: &str| {
            let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
            text.lines().count()
        };
        assert!(lines("requests.jsonl") > 400);
        assert!(lines("clerks.jsonl") > 60);
        assert_eq!(lines("voters.csv"), 20_001);
    }
}
