//! NIST SP 1500-101 election event logs: one document of devices and their events, as JSON or XML.
//!
//! A device's own data may come behind its events, so a document is held in memory and looked at twice.
//!
//! # Source
//! NIST SP 1500-101, "Election Event Logging Common Data Format Specification", version 1.0, and its two schemas.

mod json;
mod xml;

pub(super) use json::json;
pub(super) use xml::xml;

use super::rows::EventRows;
use super::{LogOptions, time};
use crate::lines::Place;
use crate::window::Window;
use levelhead_schema::event::{EventField, EventKind, LogSource, field_of};
use std::io::{self, Read};

/// Largest document.
const MOST_BYTES: usize = 64 << 20;

/// Names and values of one object or element.
type Pairs = Vec<(String, String)>;

/// The text of a document; `None`, with a reject, when it is too large.
fn text_of(window: &mut Window<'_, '_>, rows: &mut EventRows<'_>) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    window.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MOST_BYTES {
        rows.reject(FIRST, "an election event log larger than 64 MB");
        return Ok(None);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(_) => {
            rows.reject(FIRST, "not valid UTF-8");
            Ok(None)
        }
    }
}

const FIRST: Place = Place { row: 1, byte: 0 };

/// Counts lines on the way through a text.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    row: u64,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Lines {
            text,
            at: 0,
            row: 1,
        }
    }

    /// The place of a byte; bytes are asked for in order.
    fn place(&mut self, byte: usize) -> Place {
        let passed = self.text.as_bytes().get(self.at..byte).unwrap_or_default();
        self.row += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.at = self.at.max(byte);
        Place {
            row: self.row,
            byte: byte as u64,
        }
    }
}

/// Puts a device's own data and settles the event in the making; an error says what it lacks.
fn settle(
    rows: &mut EventRows<'_>,
    device: &Pairs,
    options: &LogOptions,
) -> Result<(), &'static str> {
    for (name, value) in device {
        let name = match name.as_str() {
            "ElectionId" => name.clone(),
            name => format!("Device.{name}"),
        };
        put(rows, &name, value);
    }
    rows.kind(EventKind::Election);
    let stamp = rows
        .other("TimeStamp")
        .ok_or("an event without its TimeStamp")?
        .to_owned();
    let written = time::iso(stamp.trim().as_bytes()).ok_or("its TimeStamp is no time")?;
    rows.put(EventField::OriginalTime, &stamp);
    rows.time(written.in_utc(options.zone.as_ref()));
    rows.sequence(
        rows.other("Sequence")
            .and_then(|number| number.trim().parse().ok()),
    );
    if let Some(device) = rows.value(EventField::DeviceUid).map(str::to_owned) {
        rows.put(EventField::SequenceScope, &device);
    }
    Ok(())
}

fn put(rows: &mut EventRows<'_>, name: &str, value: &str) {
    match field_of(LogSource::ElectionDevice, name) {
        Some(field) => rows.put(field, value),
        None => rows.put_other(name, value),
    }
}
