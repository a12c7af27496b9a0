//! The election calendar for people: a page, a text for the terminal, and a file for calendar programs.
//!
//! Every date stands beside its source, the day up to which that source is known to have said so, and how well it is
//! known. What is not known is listed as such.

mod html;
mod ics;
mod places;
mod text;
pub(crate) mod words;

pub(crate) use html::body;
pub use ics::ics;
pub use places::place_name;
pub use text::calendar_text;

use jiff::civil::Date;
use levelhead_schema::calendar::{Calendar, Event, EventKind};

/// What of the calendar is shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'c> {
    /// The tables.
    pub calendar: &'c Calendar,
    /// A place, or `None` for all of them.
    pub place: Option<&'c str>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Shown<'_> {
    /// Its events, in the order of the calendar.
    pub fn events(&self) -> Vec<Event> {
        match self.place {
            Some(place) => self.calendar.of_place(place, self.from, self.to),
            None => self.calendar.elections(self.from, self.to),
        }
    }
}

/// Events of one kind and year whose day nobody has told us.
pub(crate) struct NotKnown {
    pub(crate) year: i16,
    pub(crate) kind: EventKind,
    pub(crate) places: Vec<String>,
}

/// The events without a day, by year and kind.
pub(crate) fn not_known(events: &[Event]) -> Vec<NotKnown> {
    let mut groups: Vec<NotKnown> = Vec::new();
    for event in events.iter().filter(|event| event.date.is_none()) {
        let group = groups
            .iter_mut()
            .find(|group| group.year == event.year && group.kind == event.kind);
        match group {
            Some(group) => group.places.push(event.place.clone()),
            None => groups.push(NotKnown {
                year: event.year,
                kind: event.kind,
                places: vec![event.place.clone()],
            }),
        }
    }
    groups.sort_by_key(|group| (group.year, group.kind));
    groups
}

#[cfg(test)]
mod tests;
