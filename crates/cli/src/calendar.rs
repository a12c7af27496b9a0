//! `levelhead calendar`: which elections are coming, and how well their days are known.

use crate::args::Home;
use crate::args::public::CalendarArgs;
use crate::failure::Failure;
use crate::{input_file, output, release};
use jiff::ToSpan;
use jiff::civil::Date;
use levelhead_pages::calendar::{Shown, calendar_text, ics};
use levelhead_schema::calendar::{AsOf, Calendar, CalendarText, Clock, Event, Note, Said};
use levelhead_schema::statement::Language;
use serde::Serialize;
use std::path::Path;

/// The schema name of what `--json` prints.
const SCHEMA: &str = "levelhead.calendar/1";
/// An office's own rows, in the desk's folder.
const OFFICE_FILE: &str = "calendar.toml";
/// Days of [`CalendarArgs::to`] by default.
const YEARS_AHEAD: i64 = 2;
/// Longest file of rows that is read; what the schema refuses as too long is shorter.
const LONGEST_BYTES: usize = 4 << 20;

/// The calendar as JSON.
#[derive(Serialize)]
struct Told<'c> {
    schema: &'static str,
    from: Date,
    to: Date,
    place: Option<&'c str>,
    as_of: AsOf,
    general_rule: &'c Said,
    events: Vec<Event>,
    notes: Vec<&'c Note>,
    clocks: &'c [Clock],
}

/// Shows the calendar, and writes the file that was asked for.
pub(crate) fn run(home: &Home, asked: &CalendarArgs) -> Result<(), Failure> {
    let calendar = load(home, asked.calendar.as_deref())?;
    let from = asked.from.unwrap_or_else(today);
    let to = asked
        .to
        .unwrap_or_else(|| from.saturating_add(YEARS_AHEAD.years()));
    if to < from {
        return Err(Failure::Usage(format!("--to {to} is before --from {from}")));
    }
    let shown = Shown {
        calendar: &calendar,
        place: asked.state.as_deref(),
        from,
        to,
    };
    if let Some(path) = &asked.ics {
        let text = ics(Language::English, &shown).ok_or_else(|| {
            Failure::Usage(format!(
                "no day from {from} to {to} is known, so {} would be empty",
                path.display()
            ))
        })?;
        output::Unfinished::create(path)?
            .public()?
            .write(text.as_bytes())?;
        output::note(&format!("Written: {}", path.display()));
    }
    match asked.json {
        false => output::print(&calendar_text(&shown)),
        true => {
            let notes = std::iter::once("US").chain(shown.place.filter(|place| *place != "US"));
            let told = Told {
                schema: SCHEMA,
                from,
                to,
                place: shown.place,
                as_of: calendar.as_of(),
                general_rule: calendar.general_rule(),
                events: shown.events(),
                notes: notes.flat_map(|place| calendar.notes(place)).collect(),
                clocks: calendar.clocks(),
            };
            output::print(&format!("{}\n", release::json(&told)?))
        }
    }
}

/// The calendar with the office's own rows: those of the file that was named, else those in the desk's folder.
pub(crate) fn load(home: &Home, named: Option<&Path>) -> Result<Calendar, Failure> {
    let path = match named {
        Some(path) => Some(path.to_owned()),
        // Without a desk there is no table of an office, and the calendar needs no desk.
        None => release::home(home)
            .ok()
            .map(|folder| folder.join(OFFICE_FILE))
            .filter(|path| path.is_file()),
    };
    let Some(path) = path else {
        return Ok(Calendar::embedded().clone());
    };
    let text = input_file::read_text(&path, LONGEST_BYTES)?;
    let origin = path.to_string_lossy();
    let office = CalendarText {
        origin: &origin,
        text: &text,
    };
    Calendar::load(Some(office)).map_err(|error| Failure::Input {
        path: path.clone(),
        reason: format!("line {}: {}", error.line, error.problem),
    })
}

/// Today, in UTC: where the office is, the day may be another, which a calendar of days can bear.
fn today() -> Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
}
