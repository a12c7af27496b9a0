//! What stands on the calendar.

use super::AsOf;
use super::senate::SenateBallot;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How well a fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Seen in a source that was read, or computed by a rule that was.
    Verified,
    /// Generally held; no source was read for it.
    Background,
    /// Not known.
    Unknown,
}

impl Standing {
    /// The word of the tables.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Verified => "verified",
            Standing::Background => "background",
            Standing::Unknown => "unknown",
        }
    }
}

/// A sentence in English, and in Spanish where somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// English.
    pub en: String,
    /// Spanish.
    pub es: Option<String>,
}

/// What a fact rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// Where it can be read.
    pub source: String,
    /// Up to when the source is known to have said so; `None` where nothing is known.
    pub as_of: Option<AsOf>,
    /// How well it is known.
    pub status: Standing,
}

impl Basis {
    /// `as_of`, or the first day of the tables where there is none.
    pub(super) fn as_of_or_first(&self) -> AsOf {
        self.as_of.unwrap_or(AsOf::day(Date::MIN))
    }
}

/// What kind of day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The federal general election, by rule.
    General,
    /// A territory's general election.
    TerritoryGeneral,
    /// An election for a state's own offices, in years without a federal one.
    StateGeneral,
    /// A primary for federal office.
    Primary,
    /// Its runoff.
    PrimaryRunoff,
    /// A runoff of the general election.
    GeneralRunoff,
    /// A special election for federal office on a day of its own.
    Special,
    /// Its runoff.
    SpecialRunoff,
    /// A local election, without anything of federal law.
    Local,
    /// A deadline counted from an election.
    Deadline,
}

impl EventKind {
    /// The word of the tables, which is also the beginning of an event's id.
    pub fn word(self) -> &'static str {
        match self {
            EventKind::General => "general",
            EventKind::TerritoryGeneral => "territory-general",
            EventKind::StateGeneral => "state-general",
            EventKind::Primary => "primary",
            EventKind::PrimaryRunoff => "primary-runoff",
            EventKind::GeneralRunoff => "general-runoff",
            EventKind::Special => "special",
            EventKind::SpecialRunoff => "special-runoff",
            EventKind::Local => "local",
            EventKind::Deadline => "deadline",
        }
    }

    /// True for elections that are held only where an earlier one did not decide.
    pub fn is_runoff(self) -> bool {
        matches!(
            self,
            EventKind::PrimaryRunoff | EventKind::GeneralRunoff | EventKind::SpecialRunoff
        )
    }
}

/// Where a row came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Computed.
    Rule,
    /// The table that ships.
    Table,
    /// The office's own table.
    Office,
    /// No row says anything.
    NoRow,
}

/// One day, or one that is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// The same for the same election whatever its day: `primary-az-2026`.
    pub id: String,
    /// What it is.
    pub kind: EventKind,
    /// `US`, or a place of [`super::PLACES`].
    pub place: String,
    /// The year of the election.
    pub year: i16,
    /// The day; `None` when it is not known.
    pub date: Option<Date>,
    /// What is elected, in the words of the row; `None` where the row does not say.
    pub what: Option<Said>,
    /// The seats of a general election.
    pub seats: Option<Seats>,
    /// When a runoff is held.
    pub runoff: Option<Runoff>,
    /// From what a deadline is counted.
    pub counted: Option<Counted>,
    /// What it rests on.
    pub basis: Basis,
    /// Other days that other sources give.
    pub rivals: Vec<Rival>,
    /// What else there is to say.
    pub note: Option<Said>,
    /// Where it came from.
    pub origin: Origin,
}

/// Another day that another source gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rival {
    /// The day; `None` for a source that knows none.
    #[serde(default, deserialize_with = "crate::claim::load::optional_date")]
    pub date: Option<Date>,
    /// Who gives it.
    pub source: String,
}

/// When a runoff is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Runoff {
    /// The share in per cent that wins without one; `None` where it is not known.
    pub percent: Option<u8>,
    /// True when a candidate has to ask for it.
    pub on_request: bool,
    /// What the share rests on; `None` where it is not known.
    pub basis: Option<Basis>,
}

/// From what a deadline is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Id of the clock, such as `ballots-abroad`.
    pub clock: String,
    /// Id of the election.
    pub election: String,
    /// What kind it is.
    pub election_kind: EventKind,
    /// Its day.
    pub election_date: Date,
    /// How well that day is known: a deadline is known no better.
    pub election_status: Standing,
    /// What the deadline does not say.
    pub limits: Option<Said>,
}

/// Who is elected in a general election.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seats {
    /// True in years of a presidential election.
    pub president: bool,
    /// Seats of the House with a vote, in the whole country.
    pub house: u16,
    /// What that rests on.
    pub house_basis: Basis,
    /// Members without a vote.
    pub delegates: Vec<Delegate>,
    /// The Senate.
    pub senate: SenateBallot,
}

/// A member of the House without a vote on the floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delegate {
    /// Postal abbreviation.
    pub place: String,
    /// `delegate` or `resident-commissioner`.
    pub title: String,
    /// What that rests on.
    pub basis: Basis,
}

/// Something to know of some places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Postal abbreviations, or `US`.
    pub states: Vec<String>,
    /// What.
    pub says: Said,
    /// What it rests on.
    pub basis: Basis,
}
