//! The intrusion report, `levelhead.intrusion-report/1`: the JSON object that `intrusion scan`, `coverage`, `drill` and
//! `negative` print with `--json` and pages draw.
//!
//! Invariants: no text of a log is in it but addresses that an attack came from, names of programs and of tables; no
//! wall-clock time and no map whose order could change; lists are bounded, and what was left out is counted beside them.
//! "Not seen" never stands without its scope and its sensitivity.

use crate::event::LogSource;
use crate::report::{RejectExample, Tool};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The schema name written into every report.
pub const INTRUSION_REPORT_SCHEMA: &str = "levelhead.intrusion-report/1";

/// Most places of evidence that an incident lists.
pub const MOST_EVIDENCE: usize = 20;

words! {
    /// A class of attack: what power is measured by, and what a negative speaks of. A rule names its class by the tag
    /// `levelhead.CLASS`.
    AttackClass {
        Injection "injection" "commands to the database smuggled into a form";
        Enumeration "enumeration" "voters' records asked for one after another";
        Scanning "scanning" "a server searched for weak spots";
        WebShell "web-shell" "a program of the attacker's left on a web server";
        Credentials "credentials" "passwords tried, or a stolen one used";
        BulkChange "bulk-change" "many voters' records changed or cancelled";
        DataExport "data-export" "records copied out of a database";
        ResultsTampering "results-tampering" "published results changed";
        Flood "flood" "a site put out of reach by too many requests";
        PollbookTampering "pollbook-tampering" "an electronic pollbook's records changed or cut off";
        Phishing "phishing" "mail that poses as somebody trusted";
        RemoteAccess "remote-access" "a way in through remote access or between machines";
        Domain "domain" "a domain name taken over or imitated";
        LogTampering "log-tampering" "logs switched off, cleared or cut";
    }
}

words! {
    /// What kind of system an asset is.
    AssetKind {
        VoterRegistrationDatabase "voter-registration-database" "the database of registered voters";
        Portal "portal" "a site on which voters register, look themselves up or ask for ballots";
        ResultsSite "results-site" "the site that shows results on election night";
        PollbookServer "e-pollbook-server" "the server that electronic pollbooks synchronise with";
        InformationSite "information-site" "an election office's other web pages";
        ManagementSystem "election-management-system" "the system that defines ballots and counts";
        VotingDevice "voting-device" "a device that voters or scanners mark or count ballots on";
        Mail "mail" "mail of an election office";
        Vpn "vpn" "the way in for staff and vendors";
        Directory "directory" "the server that knows accounts and machines";
        Workstation "workstation" "machines of staff";
        Domain "domain" "names in the domain name system and their certificates";
        Cloud "cloud" "an account at a cloud provider";
        Network "network" "a network and what watches over it";
        Other "other" "another system";
        Unknown "unknown" "nobody said what it is";
    }
}

words! {
    /// How grave a rule is, as Sigma names it.
    Level {
        Informational "informational" "for information";
        Low "low" "notable, rarely an attack alone";
        Medium "medium" "to be looked at";
        High "high" "to be looked at soon";
        Critical "critical" "to be looked at now";
    }
}

words! {
    /// Whether an attack reached what it was after, as far as the logs tell.
    Success {
        Succeeded "succeeded" "the logs show that it worked";
        Failed "failed" "the logs show that it did not work";
        Unknown "unknown" "the logs do not tell";
    }
}

/// The whole report. Times are RFC 3339 in UTC, to the second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntrusionReport {
    /// [`INTRUSION_REPORT_SCHEMA`].
    pub schema: String,
    /// Program, version and the settings that a second run needs.
    pub tool: Tool,
    /// The time that was asked for, or that the logs span; empty when neither is known.
    pub period: Option<Period>,
    /// What was read.
    pub logs: Vec<LogReport>,
    /// Files that are no log of a known kind.
    pub skipped: Vec<SkippedFile>,
    /// Events examined.
    pub events: u64,
    /// Records that could not be read as events.
    pub rejects: u64,
    /// Events without a time that is known; rules without a window still looked at them.
    pub events_without_time: u64,
    /// Events outside the time that was asked for.
    pub events_outside_period: u64,
    /// The rules that looked at them.
    pub rules: RulesUsed,
    /// The assets, as the user's file names them; without one, each log is its own.
    pub assets: Vec<AssetReport>,
    /// What was found, gravest first, then by first time.
    pub incidents: Vec<Incident>,
    /// The same for traffic from testers' addresses within their authorised windows.
    pub authorised: Vec<Incident>,
    /// Incidents beyond the bound of the lists.
    pub incidents_left_out: u64,
    /// One entry for each asset and source.
    pub coverage: Vec<Coverage>,
    /// One entry for each class of attack that was drilled.
    pub power: Vec<Power>,
    /// Present when a negative was asked for.
    pub negative: Option<Negative>,
    /// What this run did not look at.
    pub not_examined: Vec<String>,
    /// The answer in one sentence or two.
    pub summary: String,
    /// The findings behind the summary, one plain sentence each, most important first.
    pub findings: Vec<String>,
}

/// A span of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First second.
    pub from: String,
    /// The second after the last.
    pub to: String,
}

/// One log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogReport {
    /// Path, with `!member` for what lies in containers.
    pub path: String,
    /// SHA-256 of the top-level file.
    pub sha256: String,
    /// What kind of program wrote it.
    pub source: LogSource,
    /// Format in plain words.
    pub format: String,
    /// Encoding found.
    pub encoding: String,
    /// Id of the asset whose log it is; none when no asset claims it.
    pub asset: Option<String>,
    /// Events read.
    pub events: u64,
    /// Records refused.
    pub rejects: u64,
    /// Records refused, by reason.
    pub reasons: BTreeMap<String, u64>,
    /// The first refused records: where and why.
    pub reject_examples: Vec<RejectExample>,
    /// Events whose time is unknown.
    pub without_time: u64,
    /// Time of the earliest event.
    pub first: Option<String>,
    /// Time of the latest event.
    pub last: Option<String>,
}

/// A file that was passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedFile {
    /// Path, with `!member` for what lies in containers.
    pub path: String,
    /// Why, in plain words.
    pub reason: String,
}

/// The rules of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesUsed {
    /// Rules that come with Levelhead, Sigma rules and detectors.
    pub own: u64,
    /// Rules from folders that the user gave.
    pub given: u64,
    /// Given rules for log sources that none of the logs is.
    pub given_without_logs: u64,
    /// SHA-256 over all rules' texts in order of their ids.
    pub sha256: String,
}

/// One asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetReport {
    /// Id in the user's file; the log's path where there is none.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What kind of system it is, such as `voter-registration-database`.
    pub kind: String,
    /// Who owns it.
    pub owner: String,
}

/// Detections of one source on one asset by one technique, close in time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// From 1, in order of the list.
    pub id: u32,
    /// Id of the asset.
    pub asset: String,
    /// Class of attack.
    pub class: Option<AttackClass>,
    /// ATT&CK technique, such as `T1190`.
    pub technique: String,
    /// The gravest of its rules.
    pub level: Level,
    /// The address, account or role that it came from; empty when the log does not say.
    pub source: String,
    /// How many addresses, where it came from several.
    pub sources: u64,
    /// Time of the first event.
    pub first: Option<String>,
    /// Time of the last event.
    pub last: Option<String>,
    /// Events that a rule matched.
    pub requests: u64,
    /// Rows that the database returned or changed for them, where a log says so.
    pub rows: Option<u64>,
    /// Whether it reached what it was after.
    pub success: Success,
    /// What says so, in plain words.
    pub success_reason: String,
    /// The rules that matched.
    pub rules: Vec<IncidentRule>,
    /// What happened, in one plain sentence.
    pub summary: String,
    /// Ordinary causes that the rules name, to be ruled out first.
    pub false_positives: Vec<String>,
    /// Where to look: the first places, at most [`MOST_EVIDENCE`].
    pub evidence: Vec<Evidence>,
}

/// A rule of an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentRule {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Events that it matched.
    pub events: u64,
}

/// A place in a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The log's path, with `!member` for what lies in containers.
    pub file: String,
    /// Line, from 1; number of the record in logs without lines.
    pub line: u64,
    /// Offset of its first byte in the log's decoded text.
    pub byte: u64,
    /// When it happened; none when unknown.
    pub time: Option<String>,
    /// Id of the rule.
    pub rule: String,
}

/// How far one source of one asset was observed. Hours are whole clock hours in UTC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Id of the asset.
    pub asset: String,
    /// The source, as the user's file names it; the log's kind where there is none.
    pub source: String,
    /// Hours that should have been observed.
    pub hours_expected: u64,
    /// Hours with a sign of life that is close enough to the next.
    pub hours_observed: u64,
    /// Hours in which the source ran and said nothing, or was cleared, cut or switched off.
    pub hours_silent: u64,
    /// Hours of which nothing is known: no log reaches there, or its times cannot be trusted.
    pub hours_unknown: u64,
    /// Observed of expected, 0 to 1.
    pub share: f64,
    /// The longest time without observation.
    pub longest_gap: Option<Gap>,
    /// Days that the logs reach back from their last event.
    pub retention_days: Option<u64>,
    /// What this source cannot see, whatever it records.
    pub blind_to: Vec<AttackClass>,
    /// What lowered the share: cleared logs, missing numbers, clock steps, missing pieces.
    pub notes: Vec<String>,
    /// One entry for each day.
    pub days: Vec<CoverageDay>,
}

/// A time without observation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// First second.
    pub from: String,
    /// The second after the last.
    pub to: String,
    /// Its length.
    pub hours: u64,
}

/// One day of a source, UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageDay {
    /// The day, such as `2026-11-03`.
    pub day: String,
    /// Hours observed.
    pub observed: u8,
    /// Hours silent.
    pub silent: u8,
    /// Hours unknown.
    pub unknown: u8,
}

/// What replayed attacks of one class say of the rules: found of tried, counted by tool and technique.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Power {
    /// Class of attack.
    pub class: AttackClass,
    /// Kinds of log in which the class was drilled.
    pub sources: Vec<LogSource>,
    /// Traces replayed.
    pub tried: u64,
    /// Traces found.
    pub found: u64,
    /// One-sided 95% lower bound of the power (Clopper and Pearson), 0 to 1.
    pub lower: f64,
    /// The traces.
    pub drills: Vec<DrillResult>,
}

/// One replayed trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillResult {
    /// Its id.
    pub id: String,
    /// The tool that made it, with its version.
    pub tool: String,
    /// What the tool did.
    pub technique: String,
    /// Whether an incident of the class came from the attack's events.
    pub found: bool,
    /// Incidents that came from its benign background alone.
    pub false_incidents: u64,
}

/// What "not seen" is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Negative {
    /// True when the evidence supports a negative at all.
    pub supported: bool,
    /// Why it does not, in plain words.
    pub refusals: Vec<String>,
    /// Sensitivity: coverage times power, of the class of which it is smallest; none without support.
    pub se: Option<f64>,
    /// Upper 95% bound on the attacks a year, at that sensitivity; none without support.
    pub rate_upper_per_year: Option<f64>,
    /// What it speaks of.
    pub scope: NegativeScope,
    /// One entry for each class that it speaks of.
    pub classes: Vec<ClassSensitivity>,
    /// Classes and things that it cannot speak of, and why.
    pub cannot_speak_of: Vec<String>,
    /// The sentence to be said.
    pub statement: String,
}

/// What a negative speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NegativeScope {
    /// The kind of asset asked about.
    pub asset_kind: String,
    /// Ids of the assets.
    pub assets: Vec<String>,
    /// Their sources.
    pub sources: Vec<String>,
    /// From when to when.
    pub period: Period,
    /// The last event that was examined.
    pub as_of: Option<String>,
}

/// Sensitivity for one class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassSensitivity {
    /// Class of attack.
    pub class: AttackClass,
    /// Share of hours in which a source was observed that can see the class, on the asset where it is least.
    pub coverage: f64,
    /// Lower bound of the power.
    pub power: f64,
    /// Their product.
    pub se: f64,
    /// Upper 95% bound on the attacks of this class a year.
    pub rate_upper_per_year: f64,
}
