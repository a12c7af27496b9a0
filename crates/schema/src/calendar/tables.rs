//! The tables as they stand in TOML, and as they are kept.

use super::error::{CalendarError, CalendarProblem};
use super::event::{Basis, Delegate, EventKind, Note, Rival, Said, Standing};
use super::senate::{Ballot, Class, SenateTables, Special};
use super::{AsOf, check};
use crate::claim::load::optional_date;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// Longest table, in bytes: some thousand rows.
const LONGEST_BYTES: usize = 1 << 20;

/// A table's text, and where it came from: a path, or any words that tell the user where to look.
#[derive(Clone, Copy, Debug)]
pub struct CalendarText<'t> {
    /// Named in errors.
    pub origin: &'t str,
    /// TOML.
    pub text: &'t str,
}

/// A deadline that is counted from elections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Short name, such as `ballots-abroad`.
    pub id: String,
    /// From which kinds of election it is counted.
    pub of: Vec<EventKind>,
    /// Days after the election; before it when negative.
    pub days: Option<i32>,
    /// Months after the election.
    pub months: Option<i32>,
    /// What is due.
    pub says: Said,
    /// What it does not say.
    pub limits: Option<Said>,
    /// The law.
    pub basis: Basis,
}

impl Clock {
    /// The day that it gives for an election; `None` out of a calendar's reach.
    pub fn counted_from(&self, election: Date) -> Option<Date> {
        use jiff::ToSpan;
        let span = match (self.days, self.months) {
            (Some(days), _) => i64::from(days).days(),
            (None, months) => i64::from(months.unwrap_or(0)).months(),
        };
        election.checked_add(span).ok()
    }
}

/// Where days of elections can be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Short name.
    pub id: String,
    /// What it is.
    pub what: String,
    /// What was found.
    pub says: String,
    /// Whether it was looked at.
    pub status: Standing,
}

/// All tables together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tables {
    pub(super) general: Basis,
    pub(super) general_says: Said,
    pub(super) general_rule: Said,
    pub(super) house_seats: u16,
    pub(super) house: Basis,
    pub(super) delegates: Vec<DelegateRule>,
    pub(super) senate: SenateTables,
    pub(super) clocks: Vec<Clock>,
    pub(super) rows: Vec<Row>,
    pub(super) runoffs: Vec<RunoffRule>,
    pub(super) odd_years: Vec<OddYear>,
    pub(super) notes: Vec<Note>,
    pub(super) readings: Vec<Reading>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DelegateRule {
    pub(super) delegate: Delegate,
    pub(super) every_years: i16,
}

/// An election on a day of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) place: String,
    pub(super) kind: EventKind,
    pub(super) year: i16,
    pub(super) date: Option<Date>,
    pub(super) what: Option<Said>,
    pub(super) note: Option<Said>,
    pub(super) basis: Basis,
    pub(super) rivals: Vec<Rival>,
}

/// When a state's primary goes to a runoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RunoffRule {
    pub(super) place: String,
    pub(super) percent: u8,
    pub(super) on_request: bool,
    pub(super) basis: Basis,
}

/// A state that elects its own offices in odd years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OddYear {
    pub(super) place: String,
    pub(super) says: Said,
    pub(super) basis: Basis,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    general: Option<GeneralToml>,
    house: Option<HouseToml>,
    senate: Option<SenateToml>,
    #[serde(default)]
    delegate: Vec<DelegateToml>,
    #[serde(default)]
    clock: Vec<ClockToml>,
    #[serde(default)]
    class: Vec<Class>,
    #[serde(default)]
    ballot: Vec<BallotToml>,
    #[serde(default)]
    senate_special: Vec<SpecialToml>,
    #[serde(default)]
    row: Vec<Spanned<RowToml>>,
    #[serde(default)]
    runoff: Vec<RunoffToml>,
    #[serde(default)]
    odd_year: Vec<OddYearToml>,
    #[serde(default)]
    note: Vec<NoteToml>,
    #[serde(default)]
    reading: Vec<Reading>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeFile {
    #[serde(default)]
    row: Vec<Spanned<RowToml>>,
}

/// Tables with the three keys that each fact has, and the keys of their own.
macro_rules! facts {
    ($($name:ident { $($(#[$attribute:meta])* $field:ident : $type:ty,)* })*) => {
        $(
            #[derive(Deserialize)]
            #[serde(deny_unknown_fields)]
            struct $name {
                $($(#[$attribute])* $field: $type,)*
                source: String,
                as_of: AsOf,
                status: Standing,
            }

            impl $name {
                fn basis(&self) -> Basis {
                    Basis {
                        source: self.source.clone(),
                        as_of: Some(self.as_of),
                        status: self.status,
                    }
                }
            }
        )*
    };
}

facts! {
    GeneralToml { says: String, says_es: Option<String>, rule: String, rule_es: Option<String>, }
    HouseToml { seats: u16, #[serde(rename = "says")] _says: String, #[serde(rename = "says_es")] _says_es: Option<String>, }
    SenateToml { #[serde(rename = "says")] _says: String, #[serde(rename = "says_es")] _says_es: Option<String>, }
    DelegateToml { place: String, title: String, every_years: i16, }
    ClockToml {
        id: String,
        of: Vec<EventKind>,
        days: Option<i32>,
        months: Option<i32>,
        says: String,
        says_es: Option<String>,
        limits: Option<String>,
        limits_es: Option<String>,
    }
    BallotToml { year: i16, seats: u16, }
    SpecialToml { year: i16, state: String, class: u8, #[serde(default)] short_term: bool, }
    RowToml {
        state: String,
        kind: EventKind,
        #[serde(default, deserialize_with = "optional_date")]
        date: Option<Date>,
        year: Option<i16>,
        what: Option<String>,
        what_es: Option<String>,
        note: Option<String>,
        note_es: Option<String>,
        #[serde(default)]
        rival: Vec<Rival>,
    }
    RunoffToml { state: String, percent: u8, #[serde(default)] on_request: bool, }
    OddYearToml { state: String, says: String, says_es: Option<String>, }
    NoteToml { states: Vec<String>, says: String, says_es: Option<String>, }
}

fn said(en: &str, es: &Option<String>) -> Said {
    Said {
        en: en.to_owned(),
        es: es.clone(),
    }
}

fn optional(en: &Option<String>, es: &Option<String>) -> Option<Said> {
    en.as_ref().map(|en| said(en, es))
}

/// Reads the tables that ship, from all their files, and checks them.
///
/// # Errors
/// Returns the first thing wrong: text that is no TOML, a key that is missing or unknown, or tables that contradict
/// each other. All are the fault of the text.
pub fn parse_calendar<'t>(
    texts: impl IntoIterator<Item = CalendarText<'t>>,
) -> Result<Tables, CalendarError> {
    let mut files = Vec::new();
    let mut rows = Vec::new();
    let mut last = "calendar";
    for text in texts {
        let mut file: File = read(text)?;
        rows.extend(accepted(std::mem::take(&mut file.row), text)?);
        files.push(file);
        last = text.origin;
    }
    let fail = |problem| CalendarError {
        origin: last.to_owned(),
        line: 1,
        problem,
    };
    let general = once("general", files.iter().map(|file| &file.general)).map_err(fail)?;
    let house = once("house", files.iter().map(|file| &file.house)).map_err(fail)?;
    let senate = once("senate", files.iter().map(|file| &file.senate)).map_err(fail)?;
    let tables = Tables {
        general: general.basis(),
        general_says: said(&general.says, &general.says_es),
        general_rule: said(&general.rule, &general.rule_es),
        house_seats: house.seats,
        house: house.basis(),
        delegates: files
            .iter()
            .flat_map(|file| &file.delegate)
            .map(delegate)
            .collect(),
        senate: SenateTables {
            basis: senate.basis(),
            classes: files.iter().flat_map(|file| file.class.clone()).collect(),
            ballots: files
                .iter()
                .flat_map(|file| &file.ballot)
                .map(ballot)
                .collect(),
            specials: files
                .iter()
                .flat_map(|file| &file.senate_special)
                .map(special)
                .collect(),
        },
        clocks: files
            .iter()
            .flat_map(|file| &file.clock)
            .map(clock)
            .collect(),
        rows,
        runoffs: files
            .iter()
            .flat_map(|file| &file.runoff)
            .map(runoff)
            .collect(),
        odd_years: files
            .iter()
            .flat_map(|file| &file.odd_year)
            .map(odd_year)
            .collect(),
        notes: files.iter().flat_map(|file| &file.note).map(note).collect(),
        readings: files.iter().flat_map(|file| file.reading.clone()).collect(),
    };
    check::tables(&tables).map_err(fail)?;
    Ok(tables)
}

/// Reads an office's own table: rows alone.
pub(super) fn parse_office(text: CalendarText<'_>) -> Result<Vec<Row>, CalendarError> {
    let file: OfficeFile = read(text)?;
    accepted(file.row, text)
}

fn read<T: for<'de> Deserialize<'de>>(text: CalendarText<'_>) -> Result<T, CalendarError> {
    if text.text.len() > LONGEST_BYTES {
        return Err(CalendarError {
            origin: text.origin.to_owned(),
            line: 1,
            problem: CalendarProblem::TooLong {
                what: "bytes",
                most: LONGEST_BYTES,
            },
        });
    }
    toml::from_str(text.text).map_err(|error| CalendarError {
        origin: text.origin.to_owned(),
        line: line_at(text.text, error.span().map_or(0, |span| span.start)),
        problem: CalendarProblem::Toml {
            message: error.message().replace('\n', " "),
        },
    })
}

/// Rows, each checked, with errors that name its line.
fn accepted(
    rows: Vec<Spanned<RowToml>>,
    text: CalendarText<'_>,
) -> Result<Vec<Row>, CalendarError> {
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        let at = row.span().start;
        let fail = |problem| CalendarError {
            origin: text.origin.to_owned(),
            line: line_at(text.text, at),
            problem,
        };
        let row = kept(row.into_inner()).map_err(fail)?;
        if out.iter().any(|known| known.id == row.id) {
            return Err(fail(CalendarProblem::Twice { id: row.id }));
        }
        out.push(row);
    }
    Ok(out)
}

fn kept(row: RowToml) -> Result<Row, CalendarProblem> {
    let year = match (row.date, row.year, row.status) {
        (Some(date), None, Standing::Verified | Standing::Background) => date.year(),
        (None, Some(year), Standing::Unknown) => year,
        _ => return Err(CalendarProblem::DateAgainstStatus),
    };
    let row = Row {
        id: id(row.kind, &row.state, year, row.what.as_deref()),
        basis: row.basis(),
        what: optional(&row.what, &row.what_es),
        note: optional(&row.note, &row.note_es),
        place: row.state,
        kind: row.kind,
        year,
        date: row.date,
        rivals: row.rival,
    };
    check::row(&row)?;
    Ok(row)
}

/// The id of an election: the same whatever its day, so that a day that moves is still the same election.
pub(super) fn id(kind: EventKind, place: &str, year: i16, what: Option<&str>) -> String {
    let mut id = format!("{}-{}-{year}", kind.word(), place.to_ascii_lowercase());
    if let Some(what) = what {
        id.push('-');
        let mut gap = false;
        for letter in what.chars().flat_map(char::to_lowercase) {
            if letter.is_alphanumeric() {
                if std::mem::take(&mut gap) {
                    id.push('-');
                }
                id.push(letter);
            } else {
                gap = !id.ends_with('-');
            }
        }
    }
    id
}

fn once<'f, T>(
    table: &'static str,
    found: impl Iterator<Item = &'f Option<T>>,
) -> Result<&'f T, CalendarProblem> {
    let all: Vec<&T> = found.flatten().collect();
    match all[..] {
        [only] => Ok(only),
        _ => Err(CalendarProblem::NotOnce {
            table,
            times: all.len(),
        }),
    }
}

fn line_at(text: &str, byte: usize) -> usize {
    let before = &text.as_bytes()[..byte.min(text.len())];
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

fn delegate(toml: &DelegateToml) -> DelegateRule {
    DelegateRule {
        delegate: Delegate {
            place: toml.place.clone(),
            title: toml.title.clone(),
            basis: toml.basis(),
        },
        every_years: toml.every_years,
    }
}

fn clock(toml: &ClockToml) -> Clock {
    Clock {
        id: toml.id.clone(),
        of: toml.of.clone(),
        days: toml.days,
        months: toml.months,
        says: said(&toml.says, &toml.says_es),
        limits: optional(&toml.limits, &toml.limits_es),
        basis: toml.basis(),
    }
}

fn ballot(toml: &BallotToml) -> Ballot {
    Ballot {
        year: toml.year,
        seats: toml.seats,
        basis: toml.basis(),
    }
}

fn special(toml: &SpecialToml) -> Special {
    Special {
        year: toml.year,
        state: toml.state.clone(),
        class: toml.class,
        short_term: toml.short_term,
        basis: toml.basis(),
    }
}

fn runoff(toml: &RunoffToml) -> RunoffRule {
    RunoffRule {
        place: toml.state.clone(),
        percent: toml.percent,
        on_request: toml.on_request,
        basis: toml.basis(),
    }
}

fn odd_year(toml: &OddYearToml) -> OddYear {
    OddYear {
        place: toml.state.clone(),
        says: said(&toml.says, &toml.says_es),
        basis: toml.basis(),
    }
}

fn note(toml: &NoteToml) -> Note {
    Note {
        states: toml.states.clone(),
        says: said(&toml.says, &toml.says_es),
        basis: toml.basis(),
    }
}
