//! csvlog: one record a line, or several when a statement has line ends.

use super::{message, peer};
use crate::lines::{Line, Step};
use crate::logs::recognise::other_format;
use crate::logs::rows::EventRows;
use crate::logs::{LineFormat, time};
use jiff::tz::TimeZone;
use levelhead_schema::event::{EventField, EventKind};
use std::borrow::Cow;

/// Columns of PostgreSQL 9.0 to 12; later versions have up to three more.
const FEWEST_COLUMNS: usize = 23;
const MOST_COLUMNS: usize = 26;

/// One cell of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    start: usize,
    end: usize,
    /// Holds doubled quotes.
    doubled: bool,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// So many bytes, the line end not among them.
    Record(usize),
    /// A quote is open at the end.
    Open,
    /// Text behind a closing quote.
    Broken,
}

/// Cuts the first record of `bytes` into cells.
pub(super) fn cut(bytes: &[u8], cells: &mut Vec<Cell>) -> Cut {
    cells.clear();
    let mut at = 0;
    loop {
        let (start, end, doubled, after) = match bytes.get(at) {
            Some(b'"') => {
                let mut from = at + 1;
                let mut doubled = false;
                let end = loop {
                    let Some(found) = memchr::memchr(b'"', &bytes[from..]) else {
                        return Cut::Open;
                    };
                    let quote = from + found;
                    if bytes.get(quote + 1) != Some(&b'"') {
                        break quote;
                    }
                    doubled = true;
                    from = quote + 2;
                };
                (at + 1, end, doubled, end + 1)
            }
            _ => {
                let rest = &bytes[at..];
                let length = memchr::memchr2(b',', b'\n', rest).unwrap_or(rest.len());
                let mut end = at + length;
                if bytes.get(end) != Some(&b',') && end > at && bytes[end - 1] == b'\r' {
                    end -= 1;
                }
                (at, end, false, end)
            }
        };
        cells.push(Cell {
            start,
            end,
            doubled,
        });
        match bytes.get(after) {
            Some(b',') => at = after + 1,
            None | Some(b'\n') => return Cut::Record(after),
            Some(b'\r') if matches!(bytes.get(after + 1), None | Some(b'\n')) => {
                return Cut::Record(after);
            }
            Some(_) => return Cut::Broken,
        }
        if cells.len() > 64 {
            return Cut::Broken;
        }
    }
}

/// The text of a cell; nothing for one that is not there.
pub(super) fn text<'t>(record: &'t str, cell: Option<&Cell>) -> Cow<'t, str> {
    let Some(cell) = cell else {
        return Cow::Borrowed("");
    };
    let text = record.get(cell.start..cell.end).unwrap_or_default();
    match cell.doubled {
        true => Cow::Owned(text.replace("\"\"", "\"")),
        false => Cow::Borrowed(text),
    }
}

/// Reads csvlog.
pub(crate) struct Csvlog {
    zone: Option<TimeZone>,
    cells: Vec<Cell>,
    longest: usize,
}

impl Csvlog {
    /// A reader of records up to `longest` bytes.
    pub(crate) fn new(zone: Option<TimeZone>, longest: usize) -> Self {
        Csvlog {
            zone,
            cells: Vec::new(),
            longest,
        }
    }

    /// True when the line begins as a record of csvlog does.
    pub(crate) fn fits(line: &str) -> bool {
        let Some((written, rest)) = time::iso_prefix(line.as_bytes()) else {
            return false;
        };
        let _ = written;
        rest.first() == Some(&b',') && memchr::memchr_iter(b',', rest).count() >= 10
    }

    fn take(&self, record: &str, rows: &mut EventRows<'_>) -> bool {
        let cell = |at: usize| text(record, self.cells.get(at));
        let Some(written) = time::iso(cell(0).as_bytes()) else {
            return false;
        };
        rows.time(written.in_utc(self.zone.as_ref()));
        rows.kind(EventKind::Other);
        let places = [
            (0, EventField::OriginalTime),
            (1, EventField::User),
            (2, EventField::Database),
            (3, EventField::ProcessId),
            (5, EventField::Session),
            (5, EventField::SequenceScope),
            (7, EventField::Command),
            (11, EventField::Severity),
            (12, EventField::StatusCode),
            (13, EventField::Message),
            (14, EventField::StatusDetail),
            (22, EventField::Service),
            (23, EventField::ProcessName),
            (25, EventField::EventUid),
        ];
        for (at, field) in places {
            rows.put(field, &cell(at));
        }
        rows.sequence(cell(6).parse().ok());
        peer(rows, &cell(4));
        let others = [
            (8, "session_start_time"),
            (10, "transaction_id"),
            (15, "hint"),
            (16, "internal_query"),
            (18, "context"),
        ];
        for (at, name) in others {
            rows.put_other(name, &cell(at));
        }
        rows.put(EventField::Statement, &cell(19));
        message(rows, &cell(13));
        true
    }
}

impl LineFormat for Csvlog {
    fn line(&mut self, text: &str, line: &Line<'_>, rows: &mut EventRows<'_>) -> Step {
        if !Csvlog::fits(text) {
            rows.reject(line.place, other_format(text));
            return Step::Taken;
        }
        let bytes = if line.quoted {
            line.ahead
        } else {
            text.as_bytes()
        };
        let within = &bytes[..bytes.len().min(self.longest)];
        let length = match cut(within, &mut self.cells) {
            Cut::Record(length) if length < within.len() || line.last || !line.quoted => length,
            // The record may go on, or its last quote be half of a doubled one.
            Cut::Record(_) | Cut::Open if !line.last && bytes.len() <= self.longest => {
                return Step::More;
            }
            Cut::Record(length) => length,
            Cut::Open => {
                rows.reject(line.place, "a quote that is never closed");
                return Step::Taken;
            }
            Cut::Broken => {
                rows.reject(line.place, "text behind a closing quote");
                return Step::Taken;
            }
        };
        if !(FEWEST_COLUMNS..=MOST_COLUMNS).contains(&self.cells.len()) {
            rows.reject(line.place, "not the number of columns of csvlog");
            return Step::Taken;
        }
        let Ok(record) = simdutf8::basic::from_utf8(&bytes[..length]) else {
            rows.reject(line.place, "not valid UTF-8");
            return Step::Taken;
        };
        rows.begin(line.place, record);
        let flow = match self.take(record, rows) {
            true => rows.commit(),
            false => rows.refuse("its time is none"),
        };
        if flow.is_break() {
            return Step::Stop;
        }
        // The line end belongs to the record.
        let end =
            memchr::memchr(b'\n', &bytes[length..]).map_or(bytes.len(), |found| length + found + 1);
        match line.quoted {
            true => Step::TakenBytes(end),
            false => Step::Taken,
        }
    }
}
