//! The assets that fit a world of traffic.

use super::plan::TrafficPlan;
use std::fmt::Write;

/// `assets.toml` for the logs of a plan: portal, database, machine; election, freeze, declared maintenance, jobs.
pub(super) fn assets_of(plan: &TrafficPlan) -> String {
    // tidy: long because most of it is the file's text
    let name = plan.portal.name();
    let hours = plan.zone_minutes / 60;
    // The sign of these names is that of POSIX: five hours west of Greenwich is plus five.
    let mut text = format!(
        r#"# The systems of a seeded world; nobody's.
zone = "Etc/GMT{:+}"
office_hours = "mon-fri 08:00-17:00"
night = "20:00-07:00"

[[asset]]
id = "{name}-portal"
name = "Voter portal of the {name}"
kind = "portal"
owner = "Elections office of the {name}"
hosts = ["{name}-portal1"]
domains = ["vote.example.gov"]

[[asset.source]]
name = "access log"
kind = "web"
logs = ["{name}-access.log*"]
heartbeat = "5m"
heartbeat_night = "5m"

[[asset.source]]
name = "logins"
kind = "syslog"
logs = ["{name}-auth.log*"]
heartbeat = "2h"
heartbeat_night = "2h"

[[asset]]
id = "{name}-voters"
name = "Registered voters of the {name}"
kind = "voter-registration-database"
owner = "Elections office of the {name}"
hosts = ["{name}-db1"]
addresses = ["10.20.0.0/16"]

[[asset.source]]
name = "database log with pgaudit"
kind = "postgresql"
logs = ["{name}-postgresql.csv*"]
heartbeat = "10m"
heartbeat_night = "10m"

[[asset.job]]
account = "nightly"
hours = "02:00-02:30"
"#,
        -hours
    );
    if let Some(election) = plan.election {
        let (freeze, night) = (election.plus_days(-30), election.plus_days(1));
        // Writing into memory does not fail.
        let _ = write!(
            text,
            r#"
[[election]]
name = "General election"
date = {election}
poll_close = "20:00"

[[freeze]]
from = {freeze}
to = {night}
what = "no changes of polling places within 30 days"

[[publish]]
from = {election}T19:00:00
to = {night}T06:00:00
what = "results on election night"
"#
        );
    }
    for day in &plan.maintenance {
        let _ = write!(
            text,
            r#"
[[list_maintenance]]
from = {day}
to = {day}
what = "declared list maintenance"
"#
        );
    }
    text
}
