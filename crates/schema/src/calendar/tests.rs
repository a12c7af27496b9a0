//! The calendar held to the facts it ships with, and to arithmetic of its own.

mod congress;
mod office;
mod rule;
mod states;

use super::*;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// Day of the week by Zeller's congruence, 0 for Saturday: arithmetic of its own, without the calendar's library.
fn zeller(year: i32, month: i32, day: i32) -> i32 {
    let (year, month) = match month {
        1 | 2 => (year - 1, month + 12),
        _ => (year, month),
    };
    let (century, of_century) = (year / 100, year % 100);
    (day + 13 * (month + 1) / 5 + of_century + of_century / 4 + century / 4 + 5 * century) % 7
}

fn span(from: (i16, i8, i8), to: (i16, i8, i8)) -> (Date, Date) {
    (date(from.0, from.1, from.2), date(to.0, to.1, to.2))
}

/// All events of 2026, of one place.
fn of_2026(place: &str) -> Vec<Event> {
    let (from, to) = span((2026, 1, 1), (2026, 12, 31));
    Calendar::embedded().of_place(place, from, to)
}

fn find<'e>(events: &'e [Event], id: &str) -> &'e Event {
    let found = events.iter().find(|event| event.id == id);
    found.unwrap_or_else(|| {
        let ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
        panic!("no {id} in {ids:?}")
    })
}
