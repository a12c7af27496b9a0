//! Zeek's own logs: tabs between values, lines that begin with `#` say what they are.
//!
//! # Source
//! Zeek 8, base/frameworks/logging/writers/ascii.zeek.

use super::records::zeek_kind;
use super::rows::EventRows;
use super::{LineFormat, time, web};
use crate::lines::{Line, Step};
use levelhead_schema::event::{EventField, EventKind, LogSource, field_of};
use std::borrow::Cow;

/// Most columns of a log.
const MOST_COLUMNS: usize = 512;

/// Reads a log with its headers; they may come again where logs were put together.
pub(super) struct Zeek {
    separator: char,
    sets: char,
    empty: String,
    unset: String,
    path: String,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    field: Option<EventField>,
    /// A set or vector, whose elements are values each.
    many: bool,
}

impl Zeek {
    /// A reader before any header.
    pub(super) fn new() -> Self {
        Zeek {
            separator: '\t',
            sets: ',',
            empty: "(empty)".to_owned(),
            unset: "-".to_owned(),
            path: String::new(),
            columns: Vec::new(),
        }
    }

    /// A line that says what the log is; false when it says nothing that could be.
    fn header(&mut self, line: &str) -> bool {
        // The separator is told after a blank, whatever it is; all others after itself.
        if let Some(value) = line.strip_prefix("#separator ") {
            let value = unescape(value);
            let mut chars = value.chars();
            let (Some(separator), None) = (chars.next(), chars.next()) else {
                return false;
            };
            self.separator = separator;
            return true;
        }
        let (name, rest) = line.split_once(self.separator).unwrap_or((line, ""));
        match name {
            "#set_separator" => self.sets = unescape(rest).chars().next().unwrap_or(','),
            "#empty_field" => self.empty = unescape(rest).into_owned(),
            "#unset_field" => self.unset = unescape(rest).into_owned(),
            "#path" => self.path = rest.to_owned(),
            "#fields" => {
                let column = |name: &str| Column {
                    name: name.to_owned(),
                    field: field_of(LogSource::Zeek, name),
                    many: false,
                };
                self.columns = rest
                    .split(self.separator)
                    .take(MOST_COLUMNS)
                    .map(column)
                    .collect();
            }
            "#types" => {
                for (column, kind) in self.columns.iter_mut().zip(rest.split(self.separator)) {
                    column.many = kind.starts_with("set[") || kind.starts_with("vector[");
                }
            }
            "#open" | "#close" => {}
            _ => return false,
        }
        true
    }

    fn take(&self, text: &str, rows: &mut EventRows<'_>) -> Result<(), &'static str> {
        let mut values = text.split(self.separator);
        let mut timed = false;
        for column in &self.columns {
            let value = values
                .next()
                .ok_or("fewer values than the log has columns")?;
            if value == self.unset {
                continue;
            }
            if column.name == "ts" {
                let written = time::any(value.as_bytes()).ok_or("its time is none")?;
                rows.put(EventField::OriginalTime, value);
                rows.time(written.in_utc(None));
                timed = true;
                continue;
            }
            if value == self.empty {
                continue;
            }
            match column.many {
                true => value
                    .split(self.sets)
                    .for_each(|value| put(rows, column, value)),
                false => put(rows, column, value),
            }
        }
        if values.next().is_some() {
            return Err("more values than the log has columns");
        }
        rows.put(EventField::LogName, &self.path);
        rows.kind(EventKind::Other);
        zeek_kind(rows, Some(&self.path));
        // Logs such as `stats` have a time, too: a line without one is of something else.
        let has_time = self.columns.iter().any(|column| column.name == "ts");
        if has_time && !timed {
            Err("its time is none")
        } else {
            Ok(())
        }
    }
}

fn put(rows: &mut EventRows<'_>, column: &Column, value: &str) {
    let value = unescape(value);
    match column.field {
        Some(EventField::Url) => web::url(rows, &value),
        Some(field) => rows.put(field, &value),
        None => rows.put_other(&column.name, &value),
    }
}

/// `\x09` and the like.
fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('\\') {
        return Cow::Borrowed(value);
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [byte, after @ ..] = rest {
        let code = match rest {
            [b'\\', b'x', high, low, ..] => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                digit(*high)
                    .zip(digit(*low))
                    .map(|(high, low)| (high * 16 + low) as u8)
            }
            _ => None,
        };
        match (code, rest) {
            (Some(code), _) => {
                bytes.push(code);
                rest = &rest[4..];
            }
            (None, [b'\\', b'\\', ..]) => {
                bytes.push(b'\\');
                rest = &rest[2..];
            }
            _ => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

impl LineFormat for Zeek {
    fn line(&mut self, text: &str, line: &Line<'_>, rows: &mut EventRows<'_>) -> Step {
        if text.starts_with('#') {
            if !self.header(text) {
                rows.reject(line.place, "a header line that is none of Zeek's");
            }
            return Step::Taken;
        }
        if self.columns.is_empty() {
            rows.reject(
                line.place,
                "a record before the line that names its columns",
            );
            return Step::Taken;
        }
        rows.begin(line.place, text);
        let flow = match self.take(text, rows) {
            Ok(()) => rows.commit(),
            Err(reason) => rows.refuse(reason),
        };
        if flow.is_break() {
            Step::Stop
        } else {
            Step::Taken
        }
    }
}
