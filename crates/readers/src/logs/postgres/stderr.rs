//! Records on stderr: a prefix of the administrator's choice, the severity, the message; further lines begin with a tab.

use super::{message, peer};
use crate::lines::{Line, Step};
use crate::logs::pattern::{Clock, Pattern, Target};
use crate::logs::recognise::other_format;
use crate::logs::rows::EventRows;
use crate::logs::{LineFormat, time, web};
use jiff::tz::TimeZone;
use levelhead_schema::event::{EventField, EventKind};

/// The words that stand before a message.
/// Source: PostgreSQL 18, src/backend/utils/error/elog.c, error_severity and send_message_to_server_log.
const SEVERITIES: &[&str] = &[
    "LOG",
    "ERROR",
    "STATEMENT",
    "DETAIL",
    "FATAL",
    "WARNING",
    "HINT",
    "CONTEXT",
    "NOTICE",
    "INFO",
    "PANIC",
    "QUERY",
    "LOCATION",
    "BACKTRACE",
    "DEBUG",
    "DEBUG1",
    "DEBUG2",
    "DEBUG3",
    "DEBUG4",
    "DEBUG5",
];

/// How far into a line the severity can stand.
const PREFIX_BYTES: usize = 1024;

/// The prefix, the severity and the message of a record.
pub(super) fn severity(text: &str) -> Option<(&str, &'static str, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find(":  ") {
        let colon = from + found;
        if colon > PREFIX_BYTES {
            return None;
        }
        let start = text[..colon]
            .rfind(|c: char| !c.is_ascii_alphanumeric())
            .map_or(0, |at| {
                at + text[at..].chars().next().map_or(1, char::len_utf8)
            });
        let word = &text[start..colon];
        if let Some(severity) = SEVERITIES.iter().find(|severity| **severity == word) {
            return Some((&text[..start], severity, &text[colon + 3..]));
        }
        from = colon + 3;
    }
    None
}

/// Reads records on stderr.
pub(crate) struct Stderr {
    prefix: Option<Pattern>,
    zone: Option<TimeZone>,
    longest: usize,
}

impl Stderr {
    /// A reader of records up to `longest` bytes; without `prefix` its parts are told by their form.
    pub(crate) fn new(prefix: Option<Pattern>, zone: Option<TimeZone>, longest: usize) -> Self {
        Stderr {
            prefix,
            zone,
            longest,
        }
    }

    /// True when the line begins a record, or goes on with one.
    pub(crate) fn fits(prefix: Option<&Pattern>, line: &str) -> bool {
        if line.starts_with('\t') {
            return true;
        }
        match (prefix, severity(line)) {
            (_, None) => false,
            (Some(prefix), Some(_)) => prefix.cut(line, false, holds, |_, _| true).is_some(),
            (None, Some(_)) => time::iso_prefix(line.as_bytes()).is_some(),
        }
    }

    /// Takes the prefix; the severity and the message come back, `None` when the prefix is not this log's.
    fn head<'r>(
        &self,
        rows: &mut EventRows<'_>,
        record: &'r str,
    ) -> Option<(&'static str, &'r str)> {
        let zone = self.zone.as_ref();
        let Some(pattern) = &self.prefix else {
            let (prefix, severity, said) = severity(record)?;
            return free_prefix(rows, zone, prefix).then_some((severity, said));
        };
        let used = pattern.cut(record, false, holds, |target, value| {
            match target {
                Target::Time(clock) => return put_time(rows, zone, *clock, value),
                Target::Field(EventField::SourceIp) => peer(rows, value),
                Target::Field(EventField::Session) => {
                    rows.put(EventField::Session, value);
                    rows.put(EventField::SequenceScope, value);
                }
                Target::Field(field) => rows.put(*field, value),
                Target::Other(name) => rows.put_other(name, value),
                Target::Sequence => rows.sequence(value.parse().ok()),
                Target::Request | Target::Query | Target::Nothing => {}
            }
            true
        })?;
        // A client names its application: what follows the prefix alone is the server's.
        let (between, severity, said) = severity(&record[used..])?;
        between.trim().is_empty().then_some((severity, said))
    }
}

/// The time must be one: the rest of a prefix is as the administrator has it.
fn holds(target: &Target, value: &str) -> bool {
    match target {
        Target::Time(clock) => web::read_clock(*clock, value.as_bytes()).is_some(),
        _ => true,
    }
}

fn put_time(rows: &mut EventRows<'_>, zone: Option<&TimeZone>, clock: Clock, value: &str) -> bool {
    let written = web::read_clock(clock, value.as_bytes());
    rows.put(EventField::OriginalTime, value);
    rows.time(written.and_then(|written| written.in_utc(zone)));
    written.is_some()
}

/// A prefix of which nothing is known: the time, `[123]`, `[123-1]`, `user@database`, `user=…,db=…`.
fn free_prefix(rows: &mut EventRows<'_>, zone: Option<&TimeZone>, prefix: &str) -> bool {
    let Some((written, rest)) = time::iso_prefix(prefix.as_bytes()) else {
        return false;
    };
    let at = prefix.len() - rest.len();
    rows.put(EventField::OriginalTime, prefix[..at].trim_end());
    rows.time(written.in_utc(zone));
    for word in prefix[at..]
        .split([' ', ','])
        .filter(|word| !word.is_empty())
    {
        let word = word.trim_end_matches(':');
        let number = |text: &&str| {
            text.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
        };
        let inside = word
            .strip_prefix('[')
            .and_then(|word| word.strip_suffix(']'));
        if let Some(inside) = inside.filter(number) {
            match inside.split_once('-') {
                // `%p-%l` where no process was told before, else `%l-1`.
                Some((process, line)) if rows.value(EventField::ProcessId).is_none() => {
                    rows.put(EventField::ProcessId, process);
                    rows.sequence(line.parse().ok());
                }
                Some((line, _)) => rows.sequence(line.parse().ok()),
                None => rows.put(EventField::ProcessId, inside),
            }
        } else if let Some((name, value)) = word.split_once('=') {
            match name {
                "user" => rows.put(EventField::User, value),
                "db" | "database" => rows.put(EventField::Database, value),
                "app" | "application" => rows.put(EventField::Service, value),
                "client" | "host" | "remote" => peer(rows, value),
                _ => rows.put_other(name, value),
            }
        } else if let Some((user, database)) = word.split_once('@') {
            rows.put(EventField::User, user);
            rows.put(EventField::Database, database);
        }
    }
    true
}

impl LineFormat for Stderr {
    fn line(&mut self, text: &str, line: &Line<'_>, rows: &mut EventRows<'_>) -> Step {
        if text.starts_with('\t') || severity(text).is_none() {
            let reason = match text.starts_with('\t') {
                true => "the rest of a record whose beginning is missing",
                false => other_format(text),
            };
            rows.reject(line.place, reason);
            return Step::Taken;
        }
        let length = match record_bytes(line, self.longest) {
            Extent::Whole(length) => length,
            Extent::More => return Step::More,
            Extent::TooLong(length) => {
                rows.reject(line.place, "a record longer than the limit");
                return Step::TakenBytes(length);
            }
        };
        let whole = line.ahead[..length].trim_ascii_end();
        let Ok(record) = simdutf8::basic::from_utf8(whole) else {
            rows.reject(line.place, "not valid UTF-8");
            return Step::TakenBytes(length);
        };
        rows.begin(line.place, record);
        rows.kind(EventKind::Other);
        let flow = match self.head(rows, record) {
            Some((severity, said)) => {
                rows.put(EventField::Severity, severity);
                rows.put(EventField::Message, said);
                if matches!(severity, "STATEMENT" | "QUERY") {
                    rows.kind(EventKind::Datastore);
                    rows.put(EventField::Statement, said);
                } else {
                    message(rows, said);
                }
                rows.commit()
            }
            None => rows.refuse("not the prefix of this log"),
        };
        if flow.is_break() {
            Step::Stop
        } else {
            Step::TakenBytes(length)
        }
    }
}

enum Extent {
    Whole(usize),
    More,
    TooLong(usize),
}

/// How far the record that begins with `line` goes: all following lines that begin with a tab are its own.
fn record_bytes(line: &Line<'_>, longest: usize) -> Extent {
    let bytes = line.ahead;
    let mut at = 0;
    loop {
        let end = match memchr::memchr(b'\n', &bytes[at..]) {
            Some(found) => at + found + 1,
            None if line.last => bytes.len(),
            None => return more(bytes, at, longest),
        };
        match bytes.get(end) {
            Some(b'\t') => at = end,
            None if !line.last => return more(bytes, end, longest),
            _ if end > longest => return Extent::TooLong(end),
            _ => return Extent::Whole(end),
        }
    }
}

/// More is asked for as long as the record is not too long; what is at hand of one that is goes.
fn more(bytes: &[u8], whole: usize, longest: usize) -> Extent {
    match bytes.len() > longest && whole > 0 {
        true => Extent::TooLong(whole),
        false => Extent::More,
    }
}
