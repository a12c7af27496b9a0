//! The election calendar: which elections fall into a span of days, who is elected, what is counted from them.
//!
//! Input: `calendar/*.toml`, embedded at build time, and an office's own rows. Output: [`Event`]s, each with its source,
//! the day up to which the source is known to have said so, and a [`Standing`].
//!
//! Invariants:
//! - the day of a federal general election comes from the rule, for any year; every other day from a row with a source;
//! - what no row says is an event without a date and with [`Standing::Unknown`], never a guess and never left out;
//! - an office's row takes the place of the one that ships, and names it;
//! - the same tables and span give the same events in the same order, and an event keeps its id.

mod as_of;
mod check;
mod error;
mod event;
mod general_day;
mod places;
mod senate;
mod tables;
mod unfold;

pub use as_of::AsOf;
pub use error::{CalendarError, CalendarProblem};
pub use event::{
    Basis, Counted, Delegate, Event, EventKind, Note, Origin, Rival, Runoff, Said, Seats, Standing,
};
pub use general_day::{days_to, federal_general, is_federal_year, next_federal_general};
pub use places::{PLACES, is_place};
pub use senate::{SenateBallot, Special};
pub use tables::{CalendarText, Clock, Reading, parse_calendar};

use std::sync::OnceLock;
use tables::Tables;

/// Name and TOML text of every file in `calendar/`, by name.
const TEXTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/calendar.rs"));

/// The tables that ship, and an office's own rows over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    tables: Tables,
    office: Vec<tables::Row>,
}

impl Calendar {
    /// The tables that ship.
    pub fn embedded() -> &'static Calendar {
        static CALENDAR: OnceLock<Calendar> = OnceLock::new();
        CALENDAR.get_or_init(|| Calendar {
            tables: shipped(),
            office: Vec::new(),
        })
    }

    /// The tables that ship, with an office's own table over them where there is one.
    ///
    /// # Errors
    /// The first thing wrong with the office's table: no TOML, a row without a source, a day that is none. It is the
    /// fault of whoever wrote it.
    pub fn load(office: Option<CalendarText<'_>>) -> Result<Calendar, CalendarError> {
        let mut calendar = Calendar::embedded().clone();
        if let Some(text) = office {
            calendar.office = tables::parse_office(text)?;
        }
        Ok(calendar)
    }

    /// What is counted from an election, and by which law.
    pub fn clocks(&self) -> &[Clock] {
        &self.tables.clocks
    }

    /// Where days can be had, and what was found wrong with each place.
    pub fn readings(&self) -> &[Reading] {
        &self.tables.readings
    }

    /// What else there is to know of a place; of the whole country with `US`.
    pub fn notes<'c>(&'c self, place: &'c str) -> impl Iterator<Item = &'c Note> {
        let notes = self.tables.notes.iter();
        notes.filter(move |note| note.states.iter().any(|state| state == place))
    }

    /// How the days of federal general elections are found, in words.
    pub fn general_rule(&self) -> &Said {
        &self.tables.general_rule
    }

    /// The newest day, month or year that a row of the tables goes back to.
    pub fn as_of(&self) -> AsOf {
        let rows = self.tables.rows.iter().chain(&self.office);
        rows.filter_map(|row| row.basis.as_of)
            .fold(self.tables.general.as_of_or_first(), AsOf::newer)
    }
}

#[expect(
    clippy::expect_used,
    reason = "a test parses and checks the embedded tables, so this cannot fail"
)]
fn shipped() -> Tables {
    let texts = TEXTS
        .iter()
        .map(|&(origin, text)| CalendarText { origin, text });
    parse_calendar(texts).expect("the embedded calendar is valid")
}

#[cfg(test)]
mod tests;
