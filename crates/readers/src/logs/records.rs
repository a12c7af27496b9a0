//! Logs of one JSON object a record: which program wrote them, and what their names mean.
//!
//! # Source
//! Suricata 8 user guide, 17.1.2; Zeek 8, policy/tuning/json-logs; systemd.journal-fields(7) and journalctl(1)
//! `--output=json`; PostgreSQL 18 manual, 19.8.5; AWS CloudTrail user guide, "CloudTrail record contents"; the `evtx`
//! crate's JSON.

use super::json::{self, Leaf, Path};
use super::rows::EventRows;
use super::{FieldMap, LineFormat, marks, postgres, syslog, time, web};
use crate::lines::{Line, Place, Step};
use jiff::tz::TimeZone;
use levelhead_schema::event::{EventField, EventKind, LogSource, field_of};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// What the names in a JSON record show it to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dialect {
    Suricata,
    Zeek,
    Journald,
    Postgresql,
    Cloudtrail,
    Windows,
    Web,
    /// The user's field map fits.
    Mapped,
    /// Any other.
    Plain,
}

impl Dialect {
    /// What kind of program it is, and the format in words.
    pub(super) fn words(self) -> (LogSource, &'static str) {
        match self {
            Dialect::Suricata => (LogSource::Suricata, "Suricata EVE JSON"),
            Dialect::Zeek => (LogSource::Zeek, "Zeek JSON"),
            Dialect::Journald => (LogSource::Journald, "journald JSON"),
            Dialect::Postgresql => (LogSource::Postgresql, "PostgreSQL jsonlog"),
            Dialect::Cloudtrail => (LogSource::Cloudtrail, "AWS CloudTrail JSON"),
            Dialect::Windows => (LogSource::Windows, "Windows events as JSON"),
            Dialect::Web => (LogSource::Web, "web server JSON"),
            Dialect::Mapped => (LogSource::Json, "JSON lines by the given field map"),
            Dialect::Plain => (LogSource::Json, "JSON lines"),
        }
    }

    /// The dialect of a record; `None` when it is no JSON object.
    pub(super) fn of(record: &str, map: Option<&FieldMap>) -> Option<Dialect> {
        let mut names = BTreeSet::new();
        json::leaves(record, &mut |path, _| {
            names.insert(path.text().to_owned());
            ControlFlow::Continue(())
        })
        .ok()?;
        let has = |name: &str| names.contains(name);
        let below = |start: &str| names.iter().any(|name| name.starts_with(start));
        Some(match () {
            () if map.is_some_and(|map| has(&map.time)) => Dialect::Mapped,
            () if has("event_type") && has("timestamp") => Dialect::Suricata,
            () if has("__REALTIME_TIMESTAMP") || has("__CURSOR") => Dialect::Journald,
            () if has("eventTime") && has("eventSource") && has("eventName") => Dialect::Cloudtrail,
            () if has("error_severity") && has("timestamp") => Dialect::Postgresql,
            () if below("Event.System.") || has("EventID") && has("Channel") => Dialect::Windows,
            () if has("ts")
                && (has("uid")
                    || has("_path")
                    || below("id.orig_")
                    || has("note")
                    || has("ts_delta")) =>
            {
                Dialect::Zeek
            }
            () if WEB_TARGETS.iter().any(|name| has(name)) && has("status") => Dialect::Web,
            () => Dialect::Plain,
        })
    }
}

/// One of these, with a status, makes a record one of a web server.
const WEB_TARGETS: &[&str] = &["request_uri", "request", "uri", "url"];

/// Names under which programs keep a time, the surest first.
const TIMES: &[&str] = &[
    "timestamp",
    "@timestamp",
    "time",
    "ts",
    "datetime",
    "date",
    "eventTime",
    "event_time",
    "created",
    "time_iso8601",
    "time_local",
    "msec",
    "t",
];

/// Reads one JSON object a record.
pub(super) struct Records {
    dialect: Dialect,
    source: LogSource,
    map: Option<FieldMap>,
    zone: Option<TimeZone>,
}

impl Records {
    /// A reader of records of `dialect`.
    pub(super) fn new(dialect: Dialect, map: Option<FieldMap>, zone: Option<TimeZone>) -> Self {
        Records {
            dialect,
            source: dialect.words().0,
            map: map.filter(|_| dialect == Dialect::Mapped),
            zone,
        }
    }

    /// Takes one record.
    pub(super) fn record(
        &self,
        text: &str,
        place: Place,
        rows: &mut EventRows<'_>,
    ) -> ControlFlow<()> {
        rows.begin(place, text);
        rows.kind(EventKind::Other);
        let told = json::leaves(text, &mut |path, leaf| {
            self.leaf(rows, path, &leaf);
            ControlFlow::Continue(())
        });
        if let Err(reason) = told {
            return rows.refuse(reason);
        }
        match self.settle(rows) {
            Ok(()) => rows.commit(),
            Err(reason) => rows.refuse(reason),
        }
    }

    fn leaf(&self, rows: &mut EventRows<'_>, path: Path<'_, '_>, leaf: &Leaf<'_>) {
        let value = leaf.text();
        if value.is_empty() {
            return;
        }
        let mut name = path.text();
        if self.dialect == Dialect::Windows {
            windows_name(&mut name);
            if name == "Provider.#attributes.Name" {
                return rows.put(EventField::LogProvider, value);
            }
        }
        let field = match &self.map {
            Some(map) => map.fields.get(name).copied(),
            None => field_of(self.source, name),
        };
        match field {
            // Taken apart once the record is whole.
            Some(EventField::Url)
                if self.dialect == Dialect::Web || self.dialect == Dialect::Mapped =>
            {
                if rows.value(EventField::Url).is_none() {
                    web::url(rows, value);
                }
            }
            Some(EventField::Url) => web::url(rows, value),
            Some(EventField::UrlPath | EventField::UrlQuery | EventField::Method)
                if rows.value(EventField::Url).is_some() && self.dialect == Dialect::Web => {}
            Some(field) => rows.put(field, value),
            None => rows.put_other(name, value),
        }
    }

    /// What can be said once all values are there.
    fn settle(&self, rows: &mut EventRows<'_>) -> Result<(), &'static str> {
        let zone = self.zone.as_ref();
        let stamp = |rows: &mut EventRows<'_>, name: &str| {
            let written = rows.other(name).and_then(|text| time::any(text.as_bytes()));
            if written.is_some() {
                let text = rows.other(name).unwrap_or_default().to_owned();
                rows.put(EventField::OriginalTime, &text);
                rows.time(written.and_then(|written| written.in_utc(zone)));
            }
            written.is_some()
        };
        match self.dialect {
            Dialect::Suricata => {
                held(stamp(rows, "timestamp"))?;
                suricata(rows);
            }
            Dialect::Zeek => {
                held(stamp(rows, "ts") || stamp(rows, "ts_delta"))?;
                zeek_kind(rows, None);
            }
            Dialect::Journald => held(journal(rows))?,
            Dialect::Postgresql => {
                held(stamp(rows, "timestamp"))?;
                jsonlog(rows);
            }
            Dialect::Cloudtrail => {
                held(stamp(rows, "eventTime"))?;
                rows.kind(EventKind::Api);
                let failed = rows.value(EventField::StatusCode).is_some()
                    || rows.value(EventField::StatusDetail).is_some()
                    || rows.other("responseElements.ConsoleLogin") == Some("Failure");
                rows.put(
                    EventField::Status,
                    if failed { "Failure" } else { "Success" },
                );
                if rows.value(EventField::Operation) == Some("ConsoleLogin") {
                    rows.kind(EventKind::Authentication);
                }
                marks::of_code(rows, EventField::ApiService, EventField::Operation);
            }
            Dialect::Windows => {
                let _ = stamp(rows, "TimeCreated.#attributes.SystemTime") || stamp(rows, "UtcTime");
                windows(rows);
            }
            Dialect::Web => {
                let known = TIMES.iter().any(|name| stamp(rows, name));
                held(known || rows.value(EventField::ResponseCode).is_some())?;
                if let Some(line) = rows.other("request").map(str::to_owned)
                    && rows.value(EventField::Url).is_none()
                {
                    web::request(rows, &line);
                }
                rows.kind(EventKind::Http);
            }
            Dialect::Mapped => {
                let name = self.map.as_ref().map(|map| map.time.as_str());
                held(stamp(rows, name.unwrap_or_default()))?;
                mapped_kind(rows);
            }
            Dialect::Plain => {
                let _ = TIMES.iter().any(|name| stamp(rows, name));
                mapped_kind(rows);
            }
        }
        Ok(())
    }
}

impl LineFormat for Records {
    fn line(&mut self, text: &str, line: &Line<'_>, rows: &mut EventRows<'_>) -> Step {
        if !text.trim_start().starts_with('{') {
            rows.reject(line.place, super::recognise::other_format(text));
            return Step::Taken;
        }
        match self.record(text, line.place, rows).is_break() {
            true => Step::Stop,
            false => Step::Taken,
        }
    }
}

/// A record of another program has not the names of this one.
fn held(holds: bool) -> Result<(), &'static str> {
    if holds {
        Ok(())
    } else {
        Err("a JSON record of another kind, or without its time")
    }
}

fn suricata(rows: &mut EventRows<'_>) {
    let kind = match rows.value(EventField::Activity) {
        Some("http") => EventKind::Http,
        Some("alert" | "anomaly") => EventKind::Detection,
        Some("dns") => EventKind::Dns,
        Some("stats") => EventKind::Statistics,
        Some("flow" | "netflow" | "tls" | "ssh" | "smb" | "rdp" | "quic") => EventKind::Network,
        _ => EventKind::Other,
    };
    rows.kind(kind);
}

/// The kind of a Zeek record by its log's name; without one, by what it holds.
pub(super) fn zeek_kind(rows: &mut EventRows<'_>, path: Option<&str>) {
    let path = path.or_else(|| rows.value(EventField::LogName));
    let kind = match path {
        Some("http") => EventKind::Http,
        Some("dns") => EventKind::Dns,
        Some("notice" | "intel" | "weird" | "signatures") => EventKind::Detection,
        Some("stats" | "capture_loss" | "telemetry" | "packet_filter" | "cluster") => {
            EventKind::Statistics
        }
        Some("ssh" | "kerberos" | "ntlm" | "radius" | "rdp") => EventKind::Authentication,
        Some("reporter" | "loaded_scripts" | "broker") => EventKind::Log,
        Some(_) => EventKind::Network,
        None if rows.value(EventField::Method).is_some() => EventKind::Http,
        None if rows.value(EventField::DnsQuery).is_some() => EventKind::Dns,
        None if rows.value(EventField::Finding).is_some() => EventKind::Detection,
        None => EventKind::Network,
    };
    rows.kind(kind);
}

/// A record of the journal: its time in microseconds, its numbers, its message.
fn journal(rows: &mut EventRows<'_>) -> bool {
    let text = rows.other("__REALTIME_TIMESTAMP").map(str::to_owned);
    let Some(written) = text
        .as_deref()
        .and_then(|text| time::epoch_units(text.as_bytes(), 1_000_000))
    else {
        return false;
    };
    rows.time(written.in_utc(None));
    rows.put(
        EventField::OriginalTime,
        text.as_deref().unwrap_or_default(),
    );
    rows.sequence(
        rows.other("__SEQNUM")
            .and_then(|number| number.parse().ok()),
    );
    if let Some(word) = rows.value(EventField::Severity).and_then(syslog::severity) {
        rows.put_other("severity", word);
    }
    let program = rows
        .value(EventField::ProcessName)
        .or_else(|| rows.other("_COMM"));
    let program = program.unwrap_or_default().to_owned();
    if let Some(message) = journal_message(rows) {
        syslog::about(rows, &program, &message);
    }
    true
}

/// The message; one that is not text comes as a list of bytes, which are put together.
fn journal_message(rows: &mut EventRows<'_>) -> Option<String> {
    let first = rows.value(EventField::Message)?;
    let bytes = rows.values_of(EventField::Message);
    if bytes.len() < 2 {
        return Some(first.to_owned());
    }
    let numbers: Option<Vec<u8>> = bytes.iter().map(|number| number.parse().ok()).collect();
    let text = String::from_utf8_lossy(&numbers?).into_owned();
    rows.replace(EventField::Message, &text);
    Some(text)
}

fn jsonlog(rows: &mut EventRows<'_>) {
    rows.sequence(
        rows.other("line_num")
            .and_then(|number| number.parse().ok()),
    );
    if let Some(session) = rows.value(EventField::Session).map(str::to_owned) {
        rows.put(EventField::SequenceScope, &session);
    }
    if let Some(message) = rows.value(EventField::Message).map(str::to_owned) {
        postgres::message(rows, &message);
    }
}

/// `Event.System.EventID.#text` is `EventID`; data of the event has its own names.
fn windows_name(name: &mut &str) {
    for start in ["Event.", "System.", "EventData.", "UserData."] {
        let stripped = name.strip_prefix(start);
        // User data lies in an element of the provider's choice.
        *name = match (start, stripped) {
            ("UserData.", Some(rest)) => rest.split_once('.').map_or(rest, |(_, rest)| rest),
            (_, Some(rest)) => rest,
            (_, None) => name,
        };
    }
    *name = name.strip_suffix(".#text").unwrap_or(name);
}

/// What a Windows event is about, by its number; the record's number counts within its channel.
pub(super) fn windows(rows: &mut EventRows<'_>) {
    rows.sequence(
        rows.value(EventField::EventUid)
            .and_then(|number| number.parse().ok()),
    );
    let scope = rows.value(EventField::LogName).map(str::to_owned);
    if let Some(scope) = scope {
        rows.put(EventField::SequenceScope, &scope);
    }
    let kind = match rows.value(EventField::EventCode) {
        Some("4624" | "4625" | "4634" | "4647" | "4648" | "4768" | "4769" | "4771" | "4776") => {
            EventKind::Authentication
        }
        Some("4688" | "4689") => EventKind::Process,
        Some("1") if rows.value(EventField::LogProvider) == Some("Microsoft-Windows-Sysmon") => {
            EventKind::Process
        }
        Some("3") if rows.value(EventField::LogProvider) == Some("Microsoft-Windows-Sysmon") => {
            EventKind::Network
        }
        Some("22") if rows.value(EventField::LogProvider) == Some("Microsoft-Windows-Sysmon") => {
            EventKind::Dns
        }
        _ => EventKind::Other,
    };
    rows.kind(kind);
    marks::of_code(rows, EventField::LogProvider, EventField::EventCode);
}

fn mapped_kind(rows: &mut EventRows<'_>) {
    if rows.value(EventField::Statement).is_some() {
        rows.kind(EventKind::Datastore);
    } else if rows.value(EventField::Url).is_some() || rows.value(EventField::UrlPath).is_some() {
        rows.kind(EventKind::Http);
    }
}
