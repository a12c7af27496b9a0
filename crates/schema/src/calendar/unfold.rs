//! From tables to events.

use super::event::{
    Basis, Counted, Event, EventKind, Origin, Rival, Runoff, Said, Seats, Standing,
};
use super::general_day::{federal_general, is_federal_year};
use super::places::PLACES;
use super::tables::{Clock, OddYear, Row, id};
use super::{Calendar, SenateBallot};
use jiff::civil::Date;

/// Years before a span whose elections may still have a deadline in it: records are kept for 22 months.
const YEARS_BACK: i16 = 3;

/// Said where no row says anything.
const NO_ROW: &str = "no row in the table; ask the state's election office";

impl Calendar {
    /// What stands on the calendar from the first to the last day, both included: the federal general election with
    /// what is counted from it, and the elections of every place. Deadlines of the places' own elections come with
    /// [`Calendar::of_place`].
    ///
    /// Shape: dated events first, by day, `US` before the places and these by abbreviation; then those whose day is not
    /// known, for each year that the span touches.
    pub fn elections(&self, from: Date, to: Date) -> Vec<Event> {
        let mut events = self.federal(from, to);
        for place in PLACES {
            events.extend(self.local(place, from, to));
        }
        in_order(events, from, to)
    }

    /// As [`Calendar::elections`] for one place: the federal general election, the place's own elections, and what is
    /// counted from all of them.
    pub fn of_place(&self, place: &str, from: Date, to: Date) -> Vec<Event> {
        let mut events = self.federal(from, to);
        let local = self.local(place, from, to);
        for event in &local {
            events.extend(self.deadlines(event));
        }
        events.extend(local);
        in_order(events, from, to)
    }

    /// The Senate in a year's general election; `None` for odd years.
    pub fn senate(&self, year: i16) -> Option<SenateBallot> {
        self.tables.senate.ballot(year)
    }

    /// Who is elected in a year's general election; `None` for odd years.
    pub fn seats(&self, year: i16) -> Option<Seats> {
        let delegates = self.tables.delegates.iter();
        Some(Seats {
            president: year % 4 == 0,
            house: self.tables.house_seats,
            house_basis: self.tables.house.clone(),
            delegates: delegates
                .filter(|rule| year % rule.every_years == 0)
                .map(|rule| rule.delegate.clone())
                .collect(),
            senate: self.senate(year)?,
        })
    }

    /// General elections and their deadlines.
    fn federal(&self, from: Date, to: Date) -> Vec<Event> {
        let mut events = Vec::new();
        for year in years(from, to) {
            let Some(general) = self.general(year) else {
                continue;
            };
            events.extend(self.deadlines(&general));
            events.push(general);
        }
        events
    }

    fn general(&self, year: i16) -> Option<Event> {
        Some(Event {
            date: Some(federal_general(year)?),
            what: Some(self.tables.general_says.clone()),
            seats: self.seats(year),
            origin: Origin::Rule,
            ..blank(EventKind::General, "US", year, self.tables.general.clone())
        })
    }

    /// What is counted from an election with a day.
    fn deadlines(&self, election: &Event) -> Vec<Event> {
        let clocks = self.clocks().iter();
        clocks
            .filter(|clock| clock.of.contains(&election.kind))
            .filter_map(|clock| deadline(clock, election))
            .collect()
    }

    /// The elections of one place, with unknown days where no row says one.
    fn local(&self, place: &str, from: Date, to: Date) -> Vec<Event> {
        let mut events: Vec<Event> = Vec::new();
        let of_place = |rows: &[Row]| -> Vec<Event> {
            let rows = rows.iter().filter(|row| row.place == place);
            rows.map(|row| self.event(row)).collect()
        };
        let mut shipped = of_place(&self.tables.rows);
        for mut event in of_place(&self.office) {
            event.origin = Origin::Office;
            if let Some(at) = shipped.iter().position(|known| known.id == event.id) {
                let replaced = shipped.remove(at);
                if replaced.date != event.date {
                    event.rivals.push(Rival {
                        date: replaced.date,
                        source: replaced.basis.source,
                    });
                    event.rivals.extend(replaced.rivals);
                }
            }
            events.push(event);
        }
        events.extend(shipped);
        for year in years(from, to).filter(|year| *year >= from.year()) {
            let missing = self.without_row(place, year);
            for event in missing {
                if !events.iter().any(|known| known.id == event.id) {
                    events.push(event);
                }
            }
        }
        events
    }

    /// What must be on a place's calendar in a year although no row may say when.
    fn without_row(&self, place: &str, year: i16) -> Vec<Event> {
        let mut events = Vec::new();
        if is_federal_year(year) {
            events.push(blank(EventKind::Primary, place, year, no_row()));
            let since =
                |basis: &Basis| basis.as_of.is_none_or(|day| day.first_day().year() <= year);
            if self
                .tables
                .runoffs
                .iter()
                .any(|rule| rule.place == place && since(&rule.basis))
            {
                events.push(Event {
                    runoff: self.runoff(EventKind::PrimaryRunoff, place),
                    ..blank(EventKind::PrimaryRunoff, place, year, no_row())
                });
            }
        } else {
            let rules = self.tables.odd_years.iter();
            events.extend(
                rules
                    .filter(|rule| rule.place == place)
                    .map(|rule| odd(rule, year)),
            );
        }
        events
    }

    fn runoff(&self, kind: EventKind, place: &str) -> Option<Runoff> {
        let mut rules = self.tables.runoffs.iter();
        let rule = rules.find(|rule| rule.place == place && kind == EventKind::PrimaryRunoff);
        kind.is_runoff().then(|| Runoff {
            percent: rule.map(|rule| rule.percent),
            on_request: rule.is_some_and(|rule| rule.on_request),
            basis: rule.map(|rule| rule.basis.clone()),
        })
    }

    fn event(&self, row: &Row) -> Event {
        Event {
            id: row.id.clone(),
            date: row.date,
            what: row.what.clone(),
            runoff: self.runoff(row.kind, &row.place),
            rivals: row.rivals.clone(),
            note: row.note.clone(),
            origin: Origin::Table,
            ..blank(row.kind, &row.place, row.year, row.basis.clone())
        }
    }
}

/// Years whose elections can have anything in the span.
fn years(from: Date, to: Date) -> impl Iterator<Item = i16> {
    // One year ahead: the quiet period of an election in January begins in the year before.
    from.year().saturating_sub(YEARS_BACK)..=to.year().saturating_add(1)
}

fn deadline(clock: &Clock, election: &Event) -> Option<Event> {
    let day = election.date?;
    Some(Event {
        id: format!("{}-{}", clock.id, election.id),
        date: Some(clock.counted_from(day)?),
        what: Some(clock.says.clone()),
        counted: Some(Counted {
            clock: clock.id.clone(),
            election: election.id.clone(),
            election_kind: election.kind,
            election_date: day,
            election_status: election.basis.status,
            limits: clock.limits.clone(),
        }),
        origin: Origin::Rule,
        ..blank(
            EventKind::Deadline,
            &election.place,
            election.year,
            clock.basis.clone(),
        )
    })
}

fn odd(rule: &OddYear, year: i16) -> Event {
    let basis = Basis {
        status: Standing::Unknown,
        ..rule.basis.clone()
    };
    Event {
        what: Some(rule.says.clone()),
        ..blank(EventKind::StateGeneral, &rule.place, year, basis)
    }
}

fn no_row() -> Basis {
    Basis {
        source: NO_ROW.to_owned(),
        as_of: None,
        status: Standing::Unknown,
    }
}

fn blank(kind: EventKind, place: &str, year: i16, basis: Basis) -> Event {
    Event {
        id: id(kind, place, year, None),
        kind,
        place: place.to_owned(),
        year,
        date: None,
        what: None::<Said>,
        seats: None,
        runoff: None,
        counted: None,
        basis,
        rivals: Vec::new(),
        note: None,
        origin: Origin::NoRow,
    }
}

/// Those that fall into the span, in the order of the calendar.
fn in_order(mut events: Vec<Event>, from: Date, to: Date) -> Vec<Event> {
    events.retain(|event| match event.date {
        Some(day) => (from..=to).contains(&day),
        None => (from.year()..=to.year()).contains(&event.year) && !is_over(event, from),
    });
    let key = |event: &Event| {
        let rank = u8::from(event.place != "US");
        (
            event.date.is_none(),
            event.date,
            event.year,
            rank,
            event.place.clone(),
            event.kind,
            event.id.clone(),
        )
    };
    events.sort_by_cached_key(key);
    events
}

/// True for an election whose day nobody told us and which is over all the same: a primary comes before its general
/// election.
fn is_over(event: &Event, from: Date) -> bool {
    let is_primary = matches!(event.kind, EventKind::Primary | EventKind::PrimaryRunoff);
    is_primary && federal_general(event.year).is_some_and(|general| general < from)
}
