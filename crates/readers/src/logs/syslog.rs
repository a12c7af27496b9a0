//! System logs: RFC 3164, RFC 5424, and rsyslog's lines that begin with an ISO time.
//!
//! # Source
//! RFC 3164, section 4; RFC 5424, sections 6 and 7.3.1 (`meta sequenceId`); rsyslog 8, `RSYSLOG_FileFormat`.

use super::rows::EventRows;
use super::time::{self, Written, Yearless};
use super::{LineFormat, auth, marks, postgres};
use crate::lines::{Line, Step};
use jiff::tz::TimeZone;
use levelhead_schema::event::EventField;
use levelhead_schema::event::rotation::{self, Named};

/// Longest name of a program, and of a host.
const NAME_BYTES: usize = 255;

/// Reads lines of a system log; each line may be of any of the three forms.
pub(super) struct Syslog {
    zone: Option<TimeZone>,
    years: Years,
}

impl Syslog {
    /// A reader. `year` is that of the first line, if it is known; else the name in `path` may say something.
    pub(super) fn new(path: &str, year: Option<i16>, zone: Option<TimeZone>) -> Self {
        let years = match (year, rotation::named(path)) {
            (Some(year), _) => Years::From {
                year: year.into(),
                month: 0,
            },
            (None, named) => Years::Named(named),
        };
        Syslog { zone, years }
    }
}

/// Which year a line is from that does not say so.
enum Years {
    /// As far as the file's name says.
    Named(Named),
    /// The year of the line before; a new one begins when December is followed by January.
    From { year: i64, month: i64 },
}

impl Years {
    fn of(&mut self, time: Yearless) -> Option<i64> {
        match self {
            Years::Named(Named::Nothing) => None,
            Years::Named(Named::Year(year)) => Some(*year),
            Years::Named(Named::UpTo((year, month, day))) => {
                let later = (time.month, time.day) > (*month, *day + 1);
                Some(if later { *year - 1 } else { *year })
            }
            Years::From { year, month } => {
                if *month == 12 && time.month == 1 {
                    *year += 1;
                } else if *month == 1 && time.month == 12 {
                    // Lines of New Year's night may come out of order.
                    return Some(*year - 1);
                }
                *month = time.month;
                Some(*year)
            }
        }
    }
}

/// A line taken apart.
struct Parts<'t> {
    priority: Option<u16>,
    stamp: &'t str,
    time: Stamp,
    host: &'t str,
    program: &'t str,
    process: &'t str,
    code: &'t str,
    structured: &'t str,
    message: &'t str,
}

#[derive(Clone, Copy)]
enum Stamp {
    Missing,
    Full(Written),
    Yearless(Yearless),
}

/// True when the line is one of a system log.
pub(super) fn fits(line: &str) -> bool {
    parts(line).is_some()
}

impl LineFormat for Syslog {
    fn line(&mut self, text: &str, line: &Line<'_>, rows: &mut EventRows<'_>) -> Step {
        let Some(parts) = parts(text) else {
            rows.reject(line.place, super::recognise::other_format(text));
            return Step::Taken;
        };
        rows.begin(line.place, text);
        let time = match parts.time {
            Stamp::Missing => None,
            Stamp::Full(written) => Some(written),
            Stamp::Yearless(time) => self.years.of(time).and_then(|year| time.in_year(year)),
        };
        rows.time(time.and_then(|written| written.in_utc(self.zone.as_ref())));
        rows.put(EventField::OriginalTime, parts.stamp);
        rows.put(EventField::DeviceHost, parts.host);
        rows.put(EventField::ProcessName, parts.program);
        rows.put(EventField::ProcessId, parts.process);
        rows.put(EventField::EventCode, parts.code);
        if let Some(priority) = parts.priority {
            rows.put(EventField::Severity, SEVERITIES[usize::from(priority % 8)]);
        }
        structured(rows, parts.structured);
        rows.put(EventField::Message, parts.message);
        about(rows, parts.program, parts.message);
        if rows.commit().is_break() {
            Step::Stop
        } else {
            Step::Taken
        }
    }
}

/// What a message of a program is about: used for the journal, too.
pub(super) fn about(rows: &mut EventRows<'_>, program: &str, message: &str) {
    match program {
        "postgres" | "postgresql" => postgres::numbered_message(rows, message),
        _ => auth::message(rows, program, message),
    }
    marks::of_program(rows, program, message);
}

/// Source: RFC 5424, table 2.
const SEVERITIES: [&str; 8] = [
    "emergency",
    "alert",
    "critical",
    "error",
    "warning",
    "notice",
    "informational",
    "debug",
];

/// The word for a severity's number.
pub(super) fn severity(number: &str) -> Option<&'static str> {
    SEVERITIES.get(number.parse::<usize>().ok()?).copied()
}

fn parts(line: &str) -> Option<Parts<'_>> {
    let (priority, rest) = match line.strip_prefix('<') {
        Some(inside) => {
            let (number, rest) = inside.split_once('>')?;
            let number: u16 = number.parse().ok().filter(|number| *number < 192)?;
            (Some(number), rest)
        }
        None => (None, line),
    };
    if priority.is_some()
        && let Some(rest) = rest.strip_prefix("1 ")
    {
        return rfc5424(priority, rest);
    }
    let (time, stamp, rest) = match time::yearless(rest.as_bytes()) {
        Some((time, after)) => (
            Stamp::Yearless(time),
            &rest[..rest.len() - after.len()],
            after,
        ),
        None => {
            let end = rest.find(' ')?;
            let written = time::iso(&rest.as_bytes()[..end])?;
            (Stamp::Full(written), &rest[..end], &rest.as_bytes()[end..])
        }
    };
    let rest = std::str::from_utf8(rest).ok()?.strip_prefix(' ')?;
    let (host, rest) = rest.split_once(' ')?;
    if host.is_empty() || host.len() > NAME_BYTES || host.contains(['[', '"']) {
        return None;
    }
    let (program, process, message) = tag(rest.trim_start());
    Some(Parts {
        priority,
        stamp,
        time,
        host,
        program,
        process,
        code: "",
        structured: "",
        message,
    })
}

/// `sshd[123]: message`; a line without such a tag is all message.
fn tag(text: &str) -> (&str, &str, &str) {
    let Some((tag, message)) = text.split_once(':') else {
        return ("", "", text);
    };
    let (program, process) = match tag.split_once('[') {
        Some((program, process)) => (program, process.strip_suffix(']').unwrap_or("")),
        None => (tag, ""),
    };
    if program.is_empty() || program.len() > NAME_BYTES || program.contains(char::is_whitespace) {
        return ("", "", text);
    }
    (
        program,
        process,
        message.strip_prefix(' ').unwrap_or(message),
    )
}

fn rfc5424(priority: Option<u16>, rest: &str) -> Option<Parts<'_>> {
    let mut words = rest.splitn(6, ' ');
    let mut next = || words.next();
    let (stamp, host, program, process) = (next()?, next()?, next()?, next()?);
    let (code, rest) = (next()?, next()?);
    let time = match stamp {
        "-" => Stamp::Missing,
        stamp => Stamp::Full(time::iso(stamp.as_bytes())?),
    };
    let end = structured_end(rest)?;
    let message = rest[end..].strip_prefix(' ').unwrap_or("");
    Some(Parts {
        priority,
        stamp,
        time,
        host,
        program: if program == "-" { "" } else { program },
        process,
        code,
        structured: &rest[..end],
        message: message.strip_prefix('\u{FEFF}').unwrap_or(message),
    })
}

/// Where structured data ends: `-`, or any number of `[…]` in which a backslash hides a bracket.
fn structured_end(text: &str) -> Option<usize> {
    if text.starts_with('-') {
        return Some(1);
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut quoted = false;
    let mut inside = false;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quoted => at += 1,
            b'"' if inside => quoted = !quoted,
            b'[' if !inside => inside = true,
            b']' if inside && !quoted => {
                inside = false;
                if bytes.get(at + 1) != Some(&b'[') {
                    return Some(at + 1);
                }
            }
            _ if !inside => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// `[id name="value" …]…` as values under `id.name`; the sequence number where there is one.
fn structured(rows: &mut EventRows<'_>, text: &str) {
    let mut rest = text;
    let mut id = "";
    while let Some(at) = rest.find(['[', ' ']) {
        if rest[at..].starts_with('[') {
            let inside = &rest[at + 1..];
            let end = inside.find([' ', ']']).unwrap_or(inside.len());
            id = &inside[..end];
            rest = &inside[end..];
            continue;
        }
        let Some((name, after)) = rest[at + 1..].split_once("=\"") else {
            return;
        };
        let hidden = |end: usize| {
            after[..end]
                .bytes()
                .rev()
                .take_while(|byte| *byte == b'\\')
                .count()
                % 2
                == 1
        };
        let Some((end, _)) = after.match_indices('"').find(|(end, _)| !hidden(*end)) else {
            return;
        };
        let value = &after[..end];
        if id == "meta" && name == "sequenceId" {
            rows.sequence(value.parse().ok());
        }
        match value.contains('\\') {
            true => rows.put_other(&format!("{id}.{name}"), &unescaped(value)),
            false => rows.put_other(&format!("{id}.{name}"), value),
        }
        rest = &after[end + 1..];
    }
}

fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('"' | '\\' | ']')) => text.extend(chars.next()),
            _ => text.push(c),
        }
    }
    text
}
