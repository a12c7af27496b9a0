//! The calendar as a file for calendar programs (RFC 5545).

use super::{Shown, words};
use crate::foreign;
use jiff::civil::Date;
use levelhead_schema::calendar::{Event, EventKind, Standing};
use levelhead_schema::statement::Language;

/// Longest line in octets, without its end (RFC 5545, section 3.1).
const LINE_OCTETS: usize = 75;

/// All events with a day as one iCalendar object; `None` when there is none, since such an object must not be empty.
///
/// Shape: UTF-8, lines of at most 75 octets that end in CRLF, one all-day `VEVENT` an event. A `UID` is made of the
/// event's id, so a day that moves moves the entry; `DTSTAMP` is the first day of the row's `as_of`. Runoffs and what
/// is not verified are tentative. Events without a day are named in the calendar's description.
///
/// # Source
/// RFC 5545; `NAME` and `DESCRIPTION` of a calendar RFC 7986.
pub fn ics(language: Language, shown: &Shown<'_>) -> Option<String> {
    let events = shown.events();
    let dated: Vec<(&Event, Date)> = events
        .iter()
        .filter_map(|event| Some((event, event.date?)))
        .collect();
    if dated.is_empty() {
        return None;
    }
    let mut out = String::new();
    let place = words::place(language, shown.place.unwrap_or("US"));
    let name = match language {
        Language::English => format!("Elections: {place}"),
        Language::Spanish => format!("Elecciones: {place}"),
    };
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Levelhead//Election calendar//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, &format!("NAME:{}", escaped(&name)));
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(&name)));
    line(
        &mut out,
        &format!("DESCRIPTION:{}", escaped(&about(language, &events))),
    );
    for (event, day) in dated {
        entry(&mut out, language, event, day, shown.place);
    }
    line(&mut out, "END:VCALENDAR");
    Some(out)
}

fn entry(out: &mut String, language: Language, event: &Event, day: Date, of: Option<&str>) {
    let stamp = event.basis.as_of.map_or(day, |as_of| as_of.first_day());
    // The day after, since the end is not included; the last day of a calendar's reach has none and lasts a day anyway.
    let end = day.tomorrow().ok();
    let place = words::place(language, &event.place);
    let tentative = event.runoff.is_some() || event.basis.status != Standing::Verified;
    let category = match event.kind {
        EventKind::Deadline => words::either(language, "Deadline", "Plazo"),
        _ => words::either(language, "Election", "Elección"),
    };
    line(out, "BEGIN:VEVENT");
    line(
        out,
        &format!("UID:{}@calendar.levelhead", escaped(&event.id)),
    );
    line(out, &format!("DTSTAMP:{}T000000Z", compact(stamp)));
    line(out, &format!("DTSTART;VALUE=DATE:{}", compact(day)));
    if let Some(end) = end {
        line(out, &format!("DTEND;VALUE=DATE:{}", compact(end)));
    }
    let title = format!("{place}: {}", words::short(language, event));
    line(out, &format!("SUMMARY:{}", escaped(&title)));
    line(
        out,
        &format!("DESCRIPTION:{}", escaped(&description(language, event, of))),
    );
    line(out, &format!("LOCATION:{}", escaped(&place)));
    line(out, &format!("CATEGORIES:{}", escaped(category)));
    line(
        out,
        if tentative {
            "STATUS:TENTATIVE"
        } else {
            "STATUS:CONFIRMED"
        },
    );
    line(out, "TRANSP:TRANSPARENT");
    line(out, "END:VEVENT");
}

fn description(language: Language, event: &Event, of: Option<&str>) -> String {
    let mut lines = vec![words::title(language, event)];
    lines.extend(words::details(language, event, of));
    let basis = words::basis(language, &event.basis);
    lines.push(format!(
        "{}: {basis}",
        words::either(language, "Source", "Fuente")
    ));
    lines.join("\n")
}

fn about(language: Language, events: &[Event]) -> String {
    let mut lines = vec![
        words::either(
            language,
            "Each entry names its source and how well the day is known. Ask the election office before you rely on a day.",
            "Cada entrada nombra su fuente y cómo se conoce el día. Pregunte a la oficina electoral antes de confiar en un día.",
        )
        .to_owned(),
    ];
    for group in super::not_known(events) {
        let kind = words::kind(language, group.kind);
        let places = group.places.join(", ");
        lines.push(match language {
            Language::English => format!("Not known here: {kind} {}: {places}.", group.year),
            Language::Spanish => format!("No se conoce aquí: {kind} {}: {places}.", group.year),
        });
    }
    lines.join("\n")
}

/// `20261103`.
fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A value of type TEXT: section 3.3.11. Control characters have no place in one and are written out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, part) in text.split('\n').enumerate() {
        if at > 0 {
            out.push_str("\\n");
        }
        for letter in foreign::shown(part, usize::MAX).chars() {
            if matches!(letter, '\\' | ';' | ',') {
                out.push('\\');
            }
            out.push(letter);
        }
    }
    out
}

/// One content line, folded: what is longer goes on in lines that begin with a blank, and no letter is torn apart.
fn line(out: &mut String, text: &str) {
    let mut used = 0;
    for letter in text.chars() {
        if used + letter.len_utf8() > LINE_OCTETS {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(letter);
        used += letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::{escaped, line};

    #[test]
    fn lines_are_folded_by_octets_and_between_letters() {
        let check = |text: &str| {
            let mut out = String::new();
            line(&mut out, text);
            assert!(out.ends_with("\r\n"));
            let lines: Vec<&str> = out.trim_end_matches("\r\n").split("\r\n").collect();
            assert!(lines.iter().all(|line| line.len() <= 75), "{lines:?}");
            assert!(lines.iter().skip(1).all(|line| line.starts_with(' ')));
            assert_eq!(out.replace("\r\n ", "").trim_end_matches("\r\n"), text);
        };
        check("short");
        check(&"x".repeat(75));
        check(&"x".repeat(76));
        check(&"ñ".repeat(200));
        check(&format!("{}😀{}", "x".repeat(73), "😀".repeat(40)));
        let mut out = String::new();
        line(&mut out, &"x".repeat(76));
        assert_eq!(out, format!("{}\r\n x\r\n", "x".repeat(75)));
    }

    #[test]
    fn text_is_escaped_and_can_begin_no_line_of_its_own() {
        for (text, expect) in [
            ("a,b;c\\d", "a\\,b\\;c\\\\d"),
            ("a\nb", "a\\nb"),
            ("a\r\nBEGIN:VEVENT", "a⟨U+000D⟩\\nBEGIN:VEVENT"),
            ("a\u{202e}b", "a⟨U+202E⟩b"),
        ] {
            assert_eq!(escaped(text), expect);
        }
    }
}
