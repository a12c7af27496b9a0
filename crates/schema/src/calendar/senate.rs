//! Which seats of the Senate are on the ballot in a year.

use super::event::Basis;
use super::general_day::is_federal_year;
use serde::{Deserialize, Serialize};

/// One of the three classes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Class {
    pub(super) number: u8,
    /// One of its years.
    pub(super) year: i16,
    pub(super) states: Vec<String>,
}

/// How many seats a source counts in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ballot {
    pub(super) year: i16,
    pub(super) seats: u16,
    pub(super) basis: Basis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SenateTables {
    pub(super) basis: Basis,
    pub(super) classes: Vec<Class>,
    pub(super) ballots: Vec<Ballot>,
    pub(super) specials: Vec<Special>,
}

/// A seat that is filled out of turn on the day of a general election.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Special {
    /// The year.
    pub year: i16,
    /// Postal abbreviation.
    pub state: String,
    /// The class of the seat.
    pub class: u8,
    /// True for the weeks until the new term of a seat that is regularly elected on the same day: no seat more.
    pub short_term: bool,
    /// What it rests on.
    pub basis: Basis,
}

/// The Senate in one year's general election.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SenateBallot {
    /// The class that is elected in its turn.
    pub class: u8,
    /// Its states, in order.
    pub states: Vec<String>,
    /// Seats filled out of turn that the tables know of.
    pub specials: Vec<Special>,
    /// True when a source counts the seats of this year, so that these are all specials.
    pub specials_complete: bool,
    /// All seats on the ballot; `None` where the specials are not known.
    pub seats: Option<u16>,
    /// What the classes rest on.
    pub basis: Basis,
    /// What the number of seats rests on.
    pub seats_basis: Option<Basis>,
}

impl SenateTables {
    /// The ballot of a year; `None` for odd years and out of reach.
    pub(super) fn ballot(&self, year: i16) -> Option<SenateBallot> {
        let class = self.class_of(year)?;
        let specials: Vec<Special> = self
            .specials
            .iter()
            .filter(|special| special.year == year)
            .cloned()
            .collect();
        let counted = self.ballots.iter().find(|ballot| ballot.year == year);
        let mut states = class.states.clone();
        states.sort();
        Some(SenateBallot {
            class: class.number,
            states,
            specials,
            specials_complete: counted.is_some(),
            seats: counted.map(|ballot| ballot.seats),
            basis: self.basis.clone(),
            seats_basis: counted.map(|ballot| ballot.basis.clone()),
        })
    }

    pub(super) fn class_of(&self, year: i16) -> Option<&Class> {
        let mut classes = self.classes.iter();
        classes.find(|class| is_federal_year(year) && (year - class.year) % 6 == 0)
    }
}

impl SenateBallot {
    /// Seats that are filled out of turn, without short terms.
    pub fn extra_seats(&self) -> impl Iterator<Item = &Special> {
        self.specials.iter().filter(|special| !special.short_term)
    }

    /// The classes that this state elects, in its turn first.
    pub fn classes_of(&self, state: &str) -> Vec<(u8, Option<&Special>)> {
        let regular = self
            .states
            .iter()
            .any(|known| known == state)
            .then_some((self.class, None));
        let specials = self
            .specials
            .iter()
            .filter(|special| special.state == state);
        regular
            .into_iter()
            .chain(specials.map(|special| (special.class, Some(special))))
            .collect()
    }
}
