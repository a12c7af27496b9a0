//! What must hold of the tables beyond their form.

use super::error::CalendarProblem;
use super::event::{EventKind, Said};
use super::places::is_place;
use super::tables::{Row, Tables};
use crate::hidden_character;
use std::collections::BTreeMap;

/// Most rows of a table.
const MOST_ROWS: usize = 10_000;
const WHAT_CHARACTERS: usize = 120;
const TEXT_CHARACTERS: usize = 600;

type Checked = Result<(), CalendarProblem>;

/// Holds one row to the rules.
pub(super) fn row(row: &Row) -> Checked {
    place(&row.place)?;
    if matches!(row.kind, EventKind::General | EventKind::Deadline) {
        return Err(CalendarProblem::DoesNotAddUp {
            what: format!(
                "a row cannot be of kind {}: the federal general election and what is counted from it are computed",
                row.kind.word()
            ),
        });
    }
    if !(1900..=9000).contains(&row.year) {
        return Err(CalendarProblem::DoesNotAddUp {
            what: "the year is out of reach: 1900 to 9000".to_owned(),
        });
    }
    said("what", &row.what, WHAT_CHARACTERS)?;
    said("note", &row.note, TEXT_CHARACTERS)?;
    text("source", &row.basis.source, TEXT_CHARACTERS)?;
    row.rivals
        .iter()
        .try_for_each(|rival| text("the source of a rival", &rival.source, TEXT_CHARACTERS))
}

/// Holds all tables together to the rules.
pub(super) fn tables(tables: &Tables) -> Checked {
    if tables.rows.len() > MOST_ROWS {
        return Err(CalendarProblem::TooLong {
            what: "rows",
            most: MOST_ROWS,
        });
    }
    let places = tables
        .delegates
        .iter()
        .map(|rule| &rule.delegate.place)
        .chain(tables.runoffs.iter().map(|rule| &rule.place))
        .chain(tables.odd_years.iter().map(|rule| &rule.place))
        .chain(tables.senate.specials.iter().map(|special| &special.state))
        .chain(tables.notes.iter().flat_map(|note| &note.states));
    for written in places {
        if written != "US" {
            place(written)?;
        }
    }
    for clock in &tables.clocks {
        if clock.days.is_some() == clock.months.is_some() {
            return Err(CalendarProblem::DoesNotAddUp {
                what: format!("the clock {} needs days or months, not both", clock.id),
            });
        }
    }
    classes(tables)?;
    specials(tables)
}

/// Each state has two seats, in different classes, and the classes come in different years.
fn classes(tables: &Tables) -> Checked {
    let mut seats: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    let classes = &tables.senate.classes;
    for class in classes {
        for state in &class.states {
            place(state)?;
            seats.entry(state).or_default().push(class.number);
        }
    }
    let mut turns: Vec<i16> = classes
        .iter()
        .map(|class| class.year.rem_euclid(6))
        .collect();
    turns.sort_unstable();
    if turns != [0, 2, 4] {
        return Err(CalendarProblem::DoesNotAddUp {
            what: "the three classes of the Senate do not take turns every two years".to_owned(),
        });
    }
    let odd = seats
        .iter()
        .find(|(_, classes)| classes.len() != 2 || classes[0] == classes[1]);
    match odd {
        Some((state, _)) => Err(CalendarProblem::DoesNotAddUp {
            what: format!("{state} is not in two classes of the Senate"),
        }),
        None if seats.len() != 50 => Err(CalendarProblem::DoesNotAddUp {
            what: format!("{} states have seats in the Senate, not 50", seats.len()),
        }),
        None => Ok(()),
    }
}

/// A special is of a seat that the state has; and what a source counts is the class and its specials.
fn specials(tables: &Tables) -> Checked {
    let senate = &tables.senate;
    for special in &senate.specials {
        let has = senate
            .classes
            .iter()
            .any(|class| class.number == special.class && class.states.contains(&special.state));
        let in_turn = senate
            .class_of(special.year)
            .is_some_and(|class| class.number == special.class);
        if !has || in_turn != special.short_term {
            return Err(CalendarProblem::DoesNotAddUp {
                what: format!(
                    "the special of {} in {} is of no seat that is out of turn",
                    special.state, special.year
                ),
            });
        }
    }
    for ballot in &senate.ballots {
        let Some(year) = senate.ballot(ballot.year) else {
            return Err(CalendarProblem::DoesNotAddUp {
                what: format!("{} has no federal general election", ballot.year),
            });
        };
        let counted = year.states.len() + year.extra_seats().count();
        if counted != usize::from(ballot.seats) {
            return Err(CalendarProblem::DoesNotAddUp {
                what: format!(
                    "the source counts {} seats of the Senate in {}, the tables {counted}",
                    ballot.seats, ballot.year
                ),
            });
        }
    }
    Ok(())
}

fn place(written: &str) -> Checked {
    match is_place(written) {
        true => Ok(()),
        false => Err(CalendarProblem::NoSuchPlace {
            written: written.chars().take(20).collect(),
        }),
    }
}

fn said(key: &'static str, said: &Option<Said>, most: usize) -> Checked {
    let Some(said) = said else {
        return Ok(());
    };
    text(key, &said.en, most)?;
    said.es.as_ref().map_or(Ok(()), |es| text(key, es, most))
}

fn text(key: &'static str, written: &str, most: usize) -> Checked {
    let fits = !written.trim().is_empty() && written.chars().count() <= most;
    match fits && hidden_character(written).is_none() && !written.contains('\n') {
        true => Ok(()),
        false => Err(CalendarProblem::BadText { key, most }),
    }
}
