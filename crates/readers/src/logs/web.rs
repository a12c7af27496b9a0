//! Access logs of web servers, line by line after a pattern.

use super::pattern::{Clock, Pattern, Target};
use super::recognise::other_format;
use super::rows::EventRows;
use super::{LineFormat, time};
use crate::lines::{Line, Step};
use jiff::tz::TimeZone;
use levelhead_schema::event::{EventField, EventKind};

/// Reads lines of one pattern.
pub(super) struct Web {
    pattern: Pattern,
    zone: Option<TimeZone>,
}

impl Web {
    /// A reader for `pattern`; `zone` is that of times which do not name one.
    pub(super) fn new(pattern: Pattern, zone: Option<TimeZone>) -> Self {
        Web { pattern, zone }
    }

    /// True when the line has the pattern and what it says can be.
    pub(super) fn fits(pattern: &Pattern, line: &str) -> bool {
        pattern.cut(line, true, holds, |_, _| true).is_some()
    }
}

impl LineFormat for Web {
    fn line(&mut self, text: &str, line: &Line<'_>, rows: &mut EventRows<'_>) -> Step {
        rows.begin(line.place, text);
        rows.kind(EventKind::Http);
        let zone = self.zone.as_ref();
        let taken = self.pattern.cut(text, true, holds, |target, value| {
            take(rows, zone, target, value)
        });
        let flow = match taken {
            Some(_) => {
                whole_target(rows);
                rows.commit()
            }
            None => rows.refuse(other_format(text)),
        };
        if flow.is_break() {
            Step::Stop
        } else {
            Step::Taken
        }
    }
}

/// Where a pattern gives path and query apart, the target is put together: rules look into it.
fn whole_target(rows: &mut EventRows<'_>) {
    if rows.value(EventField::Url).is_some() {
        return;
    }
    let target = match (
        rows.value(EventField::UrlPath),
        rows.value(EventField::UrlQuery),
    ) {
        (None, None) => return,
        (path, None) => path.unwrap_or_default().to_owned(),
        (path, Some(query)) => format!("{}?{query}", path.unwrap_or_default()),
    };
    rows.put(EventField::Url, &target);
}

/// Takes one value; false when it cannot be what the pattern says.
fn take(rows: &mut EventRows<'_>, zone: Option<&TimeZone>, target: &Target, value: &str) -> bool {
    match target {
        Target::Request => request(rows, value),
        Target::Query => rows.put(
            EventField::UrlQuery,
            value.strip_prefix('?').unwrap_or(value),
        ),
        Target::Time(clock) => {
            let Some(written) = read_clock(*clock, value.as_bytes()) else {
                return false;
            };
            rows.put(EventField::OriginalTime, value);
            rows.time(written.in_utc(zone));
        }
        Target::Field(EventField::Url) => {
            if rows.value(EventField::Url).is_none() {
                url(rows, value);
            }
        }
        Target::Field(EventField::ResponseCode) if !is_status(value) => return false,
        // A pattern may give the path beside the request line; one is enough.
        Target::Field(
            field @ (EventField::UrlPath | EventField::UrlQuery | EventField::Method),
        ) => {
            if rows.value(*field).is_none() {
                rows.put(*field, value);
            }
        }
        Target::Field(field) => rows.put(*field, value),
        Target::Other(name) if value != "-" => rows.put_other(name, value),
        Target::Sequence => rows.sequence(value.parse().ok()),
        Target::Other(_) | Target::Nothing => {}
    }
    true
}

fn holds(target: &Target, value: &str) -> bool {
    match target {
        Target::Time(clock) => read_clock(*clock, value.as_bytes()).is_some(),
        Target::Field(EventField::ResponseCode) => is_status(value),
        _ => true,
    }
}

/// Reads a time.
pub(super) fn read_clock(clock: Clock, text: &[u8]) -> Option<time::Written> {
    match clock {
        Clock::CommonLog => time::common_log(text),
        Clock::Iso => time::iso(text),
        Clock::Seconds => time::epoch(text),
        Clock::Millis => time::epoch_units(text, 1_000),
        Clock::Micros => time::epoch_units(text, 1_000_000),
    }
}

/// Three digits, or the sign for none.
fn is_status(value: &str) -> bool {
    value == "-" || (value.len() == 3 && value.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Takes the first line of a request apart. One that has not the form of a request line is kept as it is.
pub(super) fn request(rows: &mut EventRows<'_>, line: &str) {
    let parts = line.split_once(' ').and_then(|(method, rest)| {
        let named = !method.is_empty() && method.len() <= 32 && method.bytes().all(is_of_method);
        let (target, version) = match rest.rsplit_once(' ') {
            Some((target, version)) if version.starts_with("HTTP/") => (target, version),
            _ => (rest, ""),
        };
        // HTTP/0.9 has no version; a target then shows itself by its slash.
        (named && (!version.is_empty() || rest.starts_with('/')))
            .then_some((method, target, version))
    });
    let Some((method, target, version)) = parts else {
        rows.put(EventField::RequestLine, line);
        return;
    };
    rows.put(EventField::Method, method);
    url(rows, target);
    rows.put(EventField::HttpVersion, version);
}

fn is_of_method(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// The target of a request: the whole, then host, path and query.
pub(super) fn url(rows: &mut EventRows<'_>, target: &str) {
    rows.put(EventField::Url, target);
    let mut rest = target;
    if let Some((scheme, after)) = target.split_once("://")
        && matches!(scheme, "http" | "https" | "ws" | "wss")
    {
        let end = after.find(['/', '?']).unwrap_or(after.len());
        rows.put(EventField::UrlHost, &after[..end]);
        rest = &after[end..];
    }
    match rest.split_once('?') {
        Some((path, query)) => {
            rows.put(EventField::UrlPath, path);
            rows.put(EventField::UrlQuery, query);
        }
        None => rows.put(EventField::UrlPath, rest),
    }
}
