//! The XML form: `<ElectionEventLog><Device><Event>…</Event><Id>…</Id></Device></ElectionEventLog>`.
//!
//! Entities beyond XML's own five and document type declarations are refused by the reader of XML, depth is bounded
//! here.

use super::{Lines, Pairs, put, settle, text_of};
use crate::format::xml::{Token, Xml};
use crate::logs::LogOptions;
use crate::logs::rows::EventRows;
use crate::window::Window;
use std::io;

/// Elements one inside the other: the format has four.
const MOST_DEPTH: usize = 16;

/// Longest text of an element.
const MOST_TEXT: usize = 64 << 10;

/// Most events of a device, and most devices.
const MOST_DEVICES: usize = 1 << 20;

/// Reads a document.
///
/// # Errors
/// Those of the input.
pub(in crate::logs) fn xml(
    path: &str,
    window: &mut Window<'_, '_>,
    options: &LogOptions,
    rows: &mut EventRows<'_>,
) -> io::Result<()> {
    let Some(text) = text_of(window, rows)? else {
        return Ok(());
    };
    let mut devices: Vec<Pairs> = Vec::new();
    let mut election = Pairs::new();
    // What is wrong is told by the second look.
    let _ = walk(path, &text, &mut |part| {
        match part {
            Part::Device => devices.push(Pairs::new()),
            Part::OfDevice(name, value) => {
                if let Some(device) = devices.last_mut() {
                    device.push((name.to_owned(), value.to_owned()));
                }
            }
            Part::OfLog(name, value) if name == "ElectionId" => {
                election.push((name.to_owned(), value.to_owned()));
            }
            _ => {}
        }
        devices.len() < MOST_DEVICES
    });
    for device in &mut devices {
        device.extend(election.iter().cloned());
    }
    let mut lines = Lines::new(&text);
    let mut event = Pairs::new();
    let mut device = 0;
    let nothing = Pairs::new();
    let mut tell = |part: Part<'_>| match part {
        Part::Device => {
            device += 1;
            true
        }
        Part::OfEvent(name, value) => {
            event.push((name.to_owned(), value.to_owned()));
            true
        }
        Part::Event(start, end) => {
            let place = lines.place(start);
            rows.begin(place, text.get(start..end).unwrap_or_default());
            for (name, value) in event.drain(..) {
                put(rows, &name, &value);
            }
            let data = devices.get(device - 1).unwrap_or(&nothing);
            let flow = match settle(rows, data, options) {
                Ok(()) => rows.commit(),
                Err(reason) => rows.refuse(reason),
            };
            flow.is_continue()
        }
        Part::OfDevice(..) | Part::OfLog(..) => true,
    };
    if let Err((byte, reason)) = walk(path, &text, &mut tell) {
        let place = Lines::new(&text).place(byte.min(text.len()));
        rows.reject(place, &reason);
    }
    Ok(())
}

/// What a walk over a document comes by.
enum Part<'p> {
    /// A device begins.
    Device,
    /// A value of the present event.
    OfEvent(&'p str, &'p str),
    /// An event is whole: from its first byte to behind its last.
    Event(usize, usize),
    /// A value of the present device.
    OfDevice(&'p str, &'p str),
    /// A value of the document.
    OfLog(&'p str, &'p str),
}

/// Walks over a document until it ends, goes wrong or `tell` is false. What went wrong comes with its place.
fn walk(
    path: &str,
    text: &str,
    tell: &mut dyn FnMut(Part<'_>) -> bool,
) -> Result<(), (usize, String)> {
    let mut input = text.as_bytes();
    let wrong = |byte: u64, error: &crate::Error| {
        let reason = match error {
            crate::Error::Broken { reason, .. } => reason.clone(),
            other => other.to_string(),
        };
        (byte as usize, format!("XML that goes wrong: {reason}"))
    };
    let mut xml = Xml::new(path, &mut input, MOST_TEXT).map_err(|error| wrong(0, &error))?;
    let mut open: Vec<String> = Vec::new();
    let mut value = String::new();
    let mut start = 0;
    loop {
        let before = xml.offset();
        let token = xml.next().map_err(|error| wrong(before, &error))?;
        match token {
            Token::Eof if open.is_empty() => return Ok(()),
            Token::Eof => return Err((before as usize, "XML that ends in the middle".to_owned())),
            Token::Start => {
                let name = String::from_utf8_lossy(xml.name()).into_owned();
                open.push(name);
                value.clear();
                if open.len() > MOST_DEPTH {
                    return Err((before as usize, "XML nested too deeply".to_owned()));
                }
                match open.len() {
                    2 if open[1] == "Device" && !tell(Part::Device) => return Ok(()),
                    3 if open[2] == "Event" => start = before as usize,
                    _ => {}
                }
            }
            Token::Text => match xml.text() {
                Some(text) => value.push_str(&String::from_utf8_lossy(text)),
                None => {
                    return Err((
                        before as usize,
                        "an XML text longer than the limit".to_owned(),
                    ));
                }
            },
            Token::End => {
                let Some(name) = open.pop() else {
                    return Err((
                        before as usize,
                        "an XML element that was not opened".to_owned(),
                    ));
                };
                let parents: Vec<&str> = open.iter().map(String::as_str).collect();
                let part = match parents[..] {
                    [_, "Device"] if name == "Event" => {
                        Some(Part::Event(start, xml.offset() as usize))
                    }
                    [_, "Device", "Event"] => Some(Part::OfEvent(&name, value.trim())),
                    [_, "Device"] => Some(Part::OfDevice(&name, value.trim())),
                    [_] if name != "Device" => Some(Part::OfLog(&name, value.trim())),
                    _ => None,
                };
                if part.is_some_and(|part| !tell(part)) {
                    return Ok(());
                }
                value.clear();
            }
        }
    }
}
