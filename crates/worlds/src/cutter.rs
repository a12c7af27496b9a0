//! Takes people from a register and makes the rows of a dump of them.

use crate::Error;
use crate::alter::{alter, recombine};
use crate::cut::{Cut, Kind, Lettering, RowOrder};
use crate::dice::{Dice, Order, scramble, word};
use crate::form::Row;
use crate::household::{Household, Stream};
use crate::profile::Casing;
use crate::register::Register;
use crate::release::Holder;
use crate::scribe::{Overrides, Scribe};
use crate::truth::RowClass;
use crate::voter::Voter;
use levelhead_schema::Field;

/// A row ready to be written.
pub(crate) struct Made {
    pub(crate) row: Row,
    pub(crate) class: RowClass,
    pub(crate) fields: Vec<Field>,
    pub(crate) note: String,
    /// Releases that hold the row word for word.
    pub(crate) explained: Vec<usize>,
}

/// Takes people from a register, each once for each purpose.
pub(crate) struct Cutter<'c, 'w> {
    cut: &'c Cut<'w>,
    scribe: Scribe<'w>,
    pub(crate) dice: Dice,
    released: Walk,
    donors: Walk,
    withheld: Walk,
    newer: u64,
    invented: u64,
    /// The household of the last person who was made up.
    neighbours: Option<Household>,
    scratch: [Vec<u8>; 2],
}

/// A walk over the indices of a register.
struct Walk {
    order: Option<Order>,
    people: u64,
    at: u64,
}

impl Walk {
    fn next(&mut self) -> Option<u64> {
        let at = (self.at < self.people).then_some(self.at)?;
        self.at += 1;
        Some(self.order.as_ref().map_or(at, |order| order.of(at)))
    }
}

impl<'c, 'w> Cutter<'c, 'w> {
    pub(crate) fn new(cut: &'c Cut<'w>, seed: u64) -> Self {
        let register = cut.register;
        let people = register.people(cut.month);
        let walk = |shuffled: bool, key: u64| Walk {
            order: shuffled.then(|| Order::new(people, word(seed, 2, key))),
            people,
            at: 0,
        };
        let scribe = register.scribe(cut.month);
        Cutter {
            cut,
            scribe: match cut.lettering {
                Lettering::AsReleased => scribe,
                Lettering::Title => scribe.in_case(Casing::Title),
                Lettering::Lower => scribe.in_case(Casing::Lower),
            },
            dice: Dice::new(seed, 3, 0),
            released: walk(cut.order == RowOrder::Shuffled, 0),
            donors: walk(true, 1),
            withheld: walk(true, 2),
            newer: 0,
            invented: (scramble(seed) % 16) * 1_000_000,
            neighbours: None,
            scratch: [Vec::new(), Vec::new()],
        }
    }

    pub(crate) fn make(&mut self, kind: Kind) -> Result<Made, Error> {
        match kind {
            Kind::Verbatim | Kind::Duplicate => self.verbatim(),
            Kind::Altered => self.altered(),
            Kind::Recombined => self.recombined(),
            Kind::Protected | Kind::Unpublished => self.withheld(kind),
            Kind::Newer => {
                self.newer += 1;
                let voter = self.cut.register.newer(self.newer - 1);
                Ok(self.plain(&voter, RowClass::Newer, "registered after the last release"))
            }
            Kind::Fabricated => {
                self.invented += 1;
                let register = self.cut.register;
                let voter = register.invented_beside(&mut self.neighbours, self.invented - 1);
                Ok(self.plain(&voter, RowClass::Unexplained, "made up"))
            }
        }
    }

    fn verbatim(&mut self) -> Result<Made, Error> {
        let (index, household, voter) = self.next_released()?;
        let mut made = self.plain(&voter, RowClass::Verbatim, "");
        for month in 0..self.cut.register.dates().len() {
            let then = self.cut.register.of_household(&household, index, month);
            if then.is_some_and(|then| then == voter || self.same_in_public(&then, &voter)) {
                made.explained.push(month);
            }
        }
        Ok(made)
    }

    fn altered(&mut self) -> Result<Made, Error> {
        loop {
            let (_, _, voter) = self.next_released()?;
            for _ in 0..20 {
                let edited = alter(&self.scribe, &voter, self.cut.columns, &mut self.dice);
                let fields = self.differing(&voter, &edited.voter, &edited.changed);
                if !fields.is_empty() {
                    let mut row = Row::default();
                    self.scribe.row(
                        &edited.voter,
                        &edited.changed,
                        self.cut.columns,
                        Holder::Public,
                        &mut row,
                    );
                    return Ok(Made {
                        row,
                        class: RowClass::Altered,
                        fields,
                        note: edited.note,
                        explained: Vec::new(),
                    });
                }
            }
        }
    }

    fn recombined(&mut self) -> Result<Made, Error> {
        loop {
            let mut donors = [None; 4];
            for donor in &mut donors {
                *donor = self.next_donor();
            }
            let [Some(a), Some(b), Some(c), Some(d)] = donors else {
                return Err(self.not_enough("donors of fields"));
            };
            let (voter, note) = recombine([a, b, c, d], &mut self.dice);
            let alike = |one: &Voter, other: &Voter| {
                (one.first, one.last) == (other.first, other.last)
                    || one.birth == other.birth
                    || one.address == other.address
            };
            let pairs = [(&a, &b), (&a, &c), (&a, &d), (&b, &c), (&b, &d), (&c, &d)];
            if !pairs.into_iter().any(|(one, other)| alike(one, other)) {
                return Ok(self.plain(&voter, RowClass::Recombined, note));
            }
        }
    }

    fn withheld(&mut self, kind: Kind) -> Result<Made, Error> {
        let register = self.cut.register;
        while let Some(index) = self.withheld.next() {
            let household = register.household_of(Stream::Real, index);
            let (voter, note) = if kind == Kind::Protected {
                (
                    register
                        .of_household(&household, index, self.cut.month)
                        .filter(|voter| voter.protected),
                    "protected",
                )
            } else {
                (register.unpublished(index), "version of no release")
            };
            let Some(voter) = voter else { continue };
            // What a release shows anyway is no secret.
            let shown = (0..register.dates().len())
                .filter_map(|month| register.of_household(&household, index, month))
                .filter(|then| register.has_public_row(then))
                .any(|then| self.shows_as_much(&then, &voter));
            if !shown {
                let mut row = Row::default();
                self.scribe.row(
                    &voter,
                    &Overrides::new(),
                    self.cut.columns,
                    Holder::Office,
                    &mut row,
                );
                return Ok(Made {
                    row,
                    class: RowClass::Withheld,
                    fields: Vec::new(),
                    note: note.into(),
                    explained: Vec::new(),
                });
            }
        }
        Err(self.not_enough("withheld persons"))
    }

    fn plain(&self, voter: &Voter, class: RowClass, note: &str) -> Made {
        let mut row = Row::default();
        self.scribe.row(
            voter,
            &Overrides::new(),
            self.cut.columns,
            Holder::Public,
            &mut row,
        );
        Made {
            row,
            class,
            fields: Vec::new(),
            note: note.to_owned(),
            explained: Vec::new(),
        }
    }

    fn next_released(&mut self) -> Result<(u64, Household, Voter), Error> {
        let register = self.cut.register;
        while let Some(index) = self.released.next() {
            let household = register.household_of(Stream::Real, index);
            if let Some(voter) = register
                .of_household(&household, index, self.cut.month)
                .filter(|voter| register.has_public_row(voter))
            {
                return Ok((index, household, voter));
            }
        }
        Err(self.not_enough("released rows"))
    }

    fn next_donor(&mut self) -> Option<Voter> {
        let register = self.cut.register;
        loop {
            let index = self.donors.next()?;
            if let Some(voter) = register
                .voter(index, self.cut.month)
                .filter(|voter| !voter.protected)
            {
                return Some(voter);
            }
        }
    }

    fn not_enough(&self, what: &'static str) -> Error {
        let wanted = self
            .cut
            .rows
            .unwrap_or_else(|| released_rows(self.cut.register, self.cut.month));
        Error::NotEnough {
            state: self.cut.register.state().to_owned(),
            what,
            wanted,
        }
    }

    /// The fields whose published cells differ, in column order, each once.
    fn differing(&mut self, before: &Voter, after: &Voter, changed: &Overrides) -> Vec<Field> {
        let mut fields = Vec::new();
        let [one, other] = &mut self.scratch;
        for column in self
            .cut
            .columns
            .list
            .iter()
            .filter(|column| column.published)
        {
            one.clear();
            other.clear();
            self.scribe
                .cell(before, &Overrides::new(), column, Holder::Public, one);
            self.scribe
                .cell(after, changed, column, Holder::Public, other);
            if let (true, Some(field)) = (one != other, column.field)
                && !fields.contains(&field)
            {
                fields.push(field);
            }
        }
        fields
    }

    /// True when both versions have the same published cells, age aside.
    fn same_in_public(&mut self, one: &Voter, other: &Voter) -> bool {
        self.differing(one, other, &Overrides::new())
            .iter()
            .all(|field| *field == Field::Age)
    }

    /// True when the public row of `then` has in full what the office has in `voter`.
    fn shows_as_much(&self, then: &Voter, voter: &Voter) -> bool {
        let (mut public, mut office) = (Vec::new(), Vec::new());
        self.cut
            .columns
            .list
            .iter()
            .filter(|column| column.published && column.field != Some(Field::Age))
            .all(|column| {
                public.clear();
                office.clear();
                self.scribe
                    .cell(then, &Overrides::new(), column, Holder::Public, &mut public);
                self.scribe.cell(
                    voter,
                    &Overrides::new(),
                    column,
                    Holder::Office,
                    &mut office,
                );
                public == office
            })
    }
}

pub(crate) fn released_rows(register: &Register, month: usize) -> u64 {
    register
        .voters(month)
        .filter(|(_, voter)| register.has_public_row(voter))
        .count() as u64
}
