//! The JSON form: `{"Device": [{"Id": …, "Event": [{…}, …]}, …], "ElectionId": …}`.

use super::{Lines, Pairs, put, settle, text_of};
use crate::logs::LogOptions;
use crate::logs::document::Scan;
use crate::logs::json::leaves;
use crate::logs::rows::EventRows;
use crate::window::Window;
use std::io;
use std::ops::{ControlFlow, Range};

/// Members of an object and elements of a list that are looked at.
const MOST_PARTS: usize = 4 << 20;

/// Reads a document.
///
/// # Errors
/// Those of the input.
pub(in crate::logs) fn json(
    _path: &str,
    window: &mut Window<'_, '_>,
    options: &LogOptions,
    rows: &mut EventRows<'_>,
) -> io::Result<()> {
    let Some(text) = text_of(window, rows)? else {
        return Ok(());
    };
    let bytes = text.as_bytes();
    let mut lines = Lines::new(&text);
    let start = bytes
        .iter()
        .position(|byte| *byte == b'{')
        .unwrap_or(bytes.len());
    let mut root = Vec::new();
    let mut whole = members(bytes, start..bytes.len(), &mut root);
    let election = scalars(&text, &root);
    for devices in lists(&root, &text, "Device") {
        let mut found = Vec::new();
        whole &= elements(bytes, devices, &mut found);
        for device in found {
            let mut parts = Vec::new();
            whole &= members(bytes, device, &mut parts);
            let mut data = scalars(&text, &parts);
            data.extend(
                election
                    .iter()
                    .filter(|(name, _)| name == "ElectionId")
                    .cloned(),
            );
            for events in lists(&parts, &text, "Event") {
                let mut found = Vec::new();
                whole &= elements(bytes, events, &mut found);
                for event in found {
                    let place = lines.place(event.start);
                    if event.len() > options.limits.row_bytes {
                        rows.reject(place, "an event longer than the limit");
                    } else if take(rows, &text[event], place, &data, options).is_break() {
                        return Ok(());
                    }
                }
            }
        }
    }
    if !whole {
        let place = lines.place(bytes.len());
        rows.reject(
            place,
            "a JSON document that ends in the middle or goes wrong",
        );
    }
    Ok(())
}

fn take(
    rows: &mut EventRows<'_>,
    event: &str,
    place: crate::lines::Place,
    device: &Pairs,
    options: &LogOptions,
) -> ControlFlow<()> {
    rows.begin(place, event);
    let told = leaves(event, &mut |path, leaf| {
        if path.text() != "@type" {
            put(rows, path.text(), leaf.text());
        }
        ControlFlow::Continue(())
    });
    match told.and_then(|()| settle(rows, device, options)) {
        Ok(()) => rows.commit(),
        Err(reason) => rows.refuse(reason),
    }
}

/// One member: its name, its value.
type Member = (Range<usize>, Range<usize>);

/// The members of the object in `range`; false when it ends in the middle or goes wrong.
fn members(bytes: &[u8], range: Range<usize>, found: &mut Vec<Member>) -> bool {
    let mut at = range.start + 1;
    while found.len() < MOST_PARTS {
        at = blanks(bytes, at, range.end);
        match bytes.get(at).filter(|_| at < range.end) {
            Some(b'}') => return true,
            Some(b'"') => {}
            _ => return false,
        }
        let Some(name) = value(bytes, at..range.end) else {
            return false;
        };
        at = blanks(bytes, name.end, range.end);
        if bytes.get(at) != Some(&b':') {
            return false;
        }
        at = blanks(bytes, at + 1, range.end);
        let cut = at..range.end;
        let Some(value) = value(bytes, cut.clone()) else {
            // What is at hand of the last value is looked into all the same.
            found.push((name.start + 1..name.end - 1, cut));
            return false;
        };
        at = value.end;
        found.push((name.start + 1..name.end - 1, value));
    }
    false
}

/// The elements of the list in `range` that are objects; false as for [`members`].
fn elements(bytes: &[u8], range: Range<usize>, found: &mut Vec<Range<usize>>) -> bool {
    if bytes.get(range.start) != Some(&b'[') {
        return false;
    }
    let mut at = range.start + 1;
    while found.len() < MOST_PARTS {
        at = blanks(bytes, at, range.end);
        match bytes.get(at).filter(|_| at < range.end) {
            Some(b']') => return true,
            Some(b'{') => {}
            _ => return false,
        }
        let cut = at..range.end;
        let Some(element) = value(bytes, cut.clone()) else {
            // A device that is cut off has whole events; an event that is cut off is refused for what it is.
            found.push(cut);
            return false;
        };
        at = element.end;
        found.push(element);
    }
    false
}

/// Passes over blanks and commas.
fn blanks(bytes: &[u8], from: usize, end: usize) -> usize {
    let rest = bytes.get(from..end).unwrap_or_default();
    from + rest
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace() || **byte == b',')
        .count()
}

/// The value that begins where `range` does; `None` when it goes beyond it.
fn value(bytes: &[u8], range: Range<usize>) -> Option<Range<usize>> {
    let rest = bytes.get(range.clone())?;
    let length = match rest.first()? {
        b'{' | b'[' => {
            let mut scan = Scan::default();
            rest.iter().position(|byte| scan.ends(*byte))? + 1
        }
        b'"' => {
            let mut hidden = false;
            let end = rest[1..].iter().position(|byte| match byte {
                _ if hidden => {
                    hidden = false;
                    false
                }
                b'\\' => {
                    hidden = true;
                    false
                }
                byte => *byte == b'"',
            });
            end? + 2
        }
        _ => rest
            .iter()
            .position(|byte| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace())?,
    };
    (length > 0).then_some(range.start..range.start + length)
}

/// Members that hold one value: strings and numbers.
fn scalars(text: &str, members: &[Member]) -> Pairs {
    let simple = members
        .iter()
        .filter(|(_, value)| !text[value.clone()].starts_with(['{', '[']));
    let mut pairs = Pairs::new();
    for (name, value) in simple {
        // A small object of its own lets the reader of JSON undo the escapes.
        let _ = leaves(
            &format!("{{\"v\":{}}}", &text[value.clone()]),
            &mut |_, leaf| {
                pairs.push((text[name.clone()].to_owned(), leaf.text().to_owned()));
                ControlFlow::Continue(())
            },
        );
    }
    pairs.retain(|(name, _)| name != "@type");
    pairs
}

fn lists<'m>(
    members: &'m [Member],
    text: &'m str,
    wanted: &'m str,
) -> impl Iterator<Item = Range<usize>> + 'm {
    let named = members
        .iter()
        .filter(move |(name, _)| text.get(name.clone()) == Some(wanted));
    named.map(|(_, value)| value.clone())
}
