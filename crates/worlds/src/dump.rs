//! Dumps: what strangers pass on, cut from releases and spoiled in known ways.

use crate::Error;
use crate::alter::{alter, recombine};
use crate::columns::Columns;
use crate::dice::{Dice, Order, scramble, word};
use crate::form::{Form, Row, TableWriter};
use crate::household::{BLOCK, Block, Stream};
use crate::profile::Casing;
use crate::register::{Register, WithheldReason};
use crate::release::Holder;
use crate::scribe::{Overrides, Scribe};
use crate::truth::{Dump, ReleaseShare, RowClass, StateTruth, TruthColumn, TruthWriter};
use crate::voter::Voter;
use levelhead_schema::report::Classes;
use levelhead_schema::{Family, Field};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What a dump's rows are made of, in rows of 1,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mix {
    /// Rows of the release.
    pub verbatim: u32,
    /// The same with one or two edits.
    pub altered: u32,
    /// Several people in one row.
    pub recombined: u32,
    /// Protected voters in full.
    pub protected: u32,
    /// Versions that no release holds.
    pub unpublished: u32,
    /// People registered after the last release.
    pub newer: u32,
    /// People who do not exist.
    pub fabricated: u32,
    /// Exact copies of earlier rows.
    pub duplicate: u32,
}

impl Mix {
    /// Nothing but rows of the release.
    pub const VERBATIM: Mix = Mix {
        verbatim: 1000,
        ..Mix::NONE
    };
    /// Nothing but made-up people.
    pub const FABRICATED: Mix = Mix {
        fabricated: 1000,
        ..Mix::NONE
    };
    /// Nothing but recombined rows.
    pub const RECOMBINED: Mix = Mix {
        recombined: 1000,
        ..Mix::NONE
    };
    /// Nothing but altered rows.
    pub const ALTERED: Mix = Mix {
        altered: 1000,
        ..Mix::NONE
    };
    /// Published rows with persons and versions that were never public.
    pub const BREACHED: Mix = Mix {
        verbatim: 970,
        protected: 10,
        unpublished: 20,
        ..Mix::NONE
    };
    /// Nine of ten rows genuine, the rest altered or made up: the mix that linkage tools were measured on.
    pub const PEERS: Mix = Mix {
        verbatim: 900,
        altered: 50,
        fabricated: 50,
        ..Mix::NONE
    };
    /// As [`Mix::PEERS`], with recombined rows.
    pub const PEERS_RECOMBINED: Mix = Mix {
        verbatim: 900,
        altered: 40,
        recombined: 30,
        fabricated: 30,
        ..Mix::NONE
    };

    const NONE: Mix = Mix {
        verbatim: 0,
        altered: 0,
        recombined: 0,
        protected: 0,
        unpublished: 0,
        newer: 0,
        fabricated: 0,
        duplicate: 0,
    };

    fn parts(self) -> [(Kind, u64); 8] {
        [
            (Kind::Verbatim, u64::from(self.verbatim)),
            (Kind::Altered, u64::from(self.altered)),
            (Kind::Recombined, u64::from(self.recombined)),
            (Kind::Protected, u64::from(self.protected)),
            (Kind::Unpublished, u64::from(self.unpublished)),
            (Kind::Newer, u64::from(self.newer)),
            (Kind::Fabricated, u64::from(self.fabricated)),
            (Kind::Duplicate, u64::from(self.duplicate)),
        ]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Verbatim,
    Altered,
    Recombined,
    Protected,
    Unpublished,
    Newer,
    Fabricated,
    Duplicate,
}

/// In which order people appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOrder {
    /// As the release lists them.
    AsReleased,
    /// At random.
    Shuffled,
}

/// How a dump writes names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lettering {
    /// As the release does.
    AsReleased,
    /// `Smith`
    Title,
    /// `smith`
    Lower,
}

/// Rows to take from one release.
#[derive(Clone, Debug)]
pub struct Cut<'w> {
    /// The register.
    pub register: &'w Register,
    /// The columns, as many in every cut of a dump.
    pub columns: &'w Columns,
    /// Which release, as an index into [`Register::dates`].
    pub month: usize,
    /// What the rows are made of.
    pub mix: Mix,
    /// How many rows; `None` for as many as the release has.
    pub rows: Option<u64>,
    /// In which order.
    pub order: RowOrder,
    /// In which case.
    pub lettering: Lettering,
}

impl<'w> Cut<'w> {
    /// A verbatim cut of the whole release in its own order.
    pub fn whole(register: &'w Register, columns: &'w Columns, month: usize) -> Cut<'w> {
        Cut {
            register,
            columns,
            month,
            mix: Mix::VERBATIM,
            rows: None,
            order: RowOrder::AsReleased,
            lettering: Lettering::AsReleased,
        }
    }
}

/// Writes one dump and its truth.
#[derive(Debug)]
pub struct DumpBuilder {
    path: PathBuf,
    table: TableWriter,
    truth: TruthWriter,
    seed: u64,
    cuts: u64,
    columns: Vec<TruthColumn>,
    states: Vec<StateTruth>,
    /// Fingerprints of the rows so far: what looks the same is a duplicate, however it came about.
    seen: HashSet<u64>,
}

impl DumpBuilder {
    /// Starts a dump at `path` in that form with those columns; the truth of its rows goes to `<path>.truth.csv`.
    /// # Errors
    /// [`Error::Write`].
    pub fn create(
        path: &Path,
        form: Form,
        columns: &Columns,
        seed: u64,
    ) -> Result<DumpBuilder, Error> {
        Ok(DumpBuilder {
            path: path.to_path_buf(),
            table: TableWriter::for_columns(path, form, columns)?,
            truth: TruthWriter::create(path)?,
            seed,
            cuts: 0,
            columns: columns
                .headers()
                .map(|(header, field)| TruthColumn {
                    header: header.to_owned(),
                    field,
                })
                .collect(),
            states: Vec::new(),
            seen: HashSet::new(),
        })
    }

    /// Adds the rows of a cut.
    /// # Errors
    /// The caller's fault: [`Error::NotEnough`] when the release has fewer people of a kind. [`Error::Write`].
    pub fn add(&mut self, cut: &Cut<'_>) -> Result<(), Error> {
        let rows = cut
            .rows
            .unwrap_or_else(|| released_rows(cut.register, cut.month));
        let seed = word(self.seed, 50, self.cuts);
        self.cuts += 1;
        let mut cutter = Cutter::new(cut, seed);
        let kinds = Kinds::new(cut.mix, rows, seed);
        let state = self.state_of(cut);
        let mut owed_duplicates = 0;
        let mut held: Vec<Row> = Vec::new();
        for at in 0..rows {
            let kind = kinds.of(at);
            if kind == Kind::Duplicate {
                owed_duplicates += 1;
            } else {
                let made = cutter.make(kind)?;
                self.put(state, cut, &made)?;
                if held.len() < 64 {
                    held.push(made.row);
                } else {
                    let at = cutter.dice.below(64) as usize;
                    held[at] = made.row;
                }
            }
            // A copy needs something to copy.
            while owed_duplicates > 0 && !held.is_empty() {
                let row = cutter.dice.pick(&held).clone();
                self.put(
                    state,
                    cut,
                    &Made {
                        row,
                        class: RowClass::Duplicate,
                        fields: Vec::new(),
                        note: "exact copy".into(),
                        explained: Vec::new(),
                    },
                )?;
                owed_duplicates -= 1;
            }
        }
        Ok(())
    }

    /// Ends the dump.
    /// # Errors
    /// [`Error::Write`].
    pub fn finish(self) -> Result<Dump, Error> {
        let rows = self.table.finish()?;
        let rows_path = self.truth.finish()?;
        let mut states = self.states;
        for state in &mut states {
            let most = state
                .releases
                .iter()
                .map(|release| release.rows_explained)
                .max()
                .unwrap_or(0);
            let best = state
                .releases
                .iter()
                .filter(|release| most > 0 && release.rows_explained == most);
            state.best = best.map(|release| release.date).collect();
        }
        Ok(Dump {
            path: self.path,
            rows_path,
            rows,
            columns: self.columns,
            states,
        })
    }

    fn put(&mut self, state: usize, cut: &Cut<'_>, made: &Made) -> Result<(), Error> {
        let seen = !self.seen.insert(made.row.fingerprint());
        let class = if seen {
            RowClass::Duplicate
        } else {
            made.class
        };
        let source = !matches!(
            class,
            RowClass::Withheld | RowClass::Newer | RowClass::Unexplained
        );
        let release = source.then(|| cut.register.dates()[cut.month]);
        let fields = if class == RowClass::Altered {
            made.fields.as_slice()
        } else {
            &[]
        };
        self.truth.row(
            (self.table.rows(), cut.register.state(), class),
            release,
            fields,
            &made.note,
        )?;
        self.table.row(&made.row)?;
        let truth = &mut self.states[state];
        truth.rows += 1;
        class.count(&mut truth.classes, 1);
        if class == RowClass::Verbatim {
            for &month in &made.explained {
                truth.releases[month].rows_explained += 1;
            }
        }
        Ok(())
    }

    fn state_of(&mut self, cut: &Cut<'_>) -> usize {
        let source = cut.register.dates()[cut.month];
        if let Some(at) = self
            .states
            .iter()
            .position(|state| state.state == cut.register.state())
        {
            if !self.states[at].sources.contains(&source) {
                self.states[at].sources.push(source);
            }
            return at;
        }
        let excess = cut.columns.list.iter().filter(|column| !column.published);
        self.states.push(StateTruth {
            state: cut.register.state().to_owned(),
            rows: 0,
            classes: Classes::default(),
            sources: vec![source],
            releases: cut
                .register
                .dates()
                .iter()
                .map(|&date| ReleaseShare {
                    date,
                    rows_explained: 0,
                })
                .collect(),
            best: Vec::new(),
            excess_fields: excess
                .filter_map(|column| column.field)
                .filter(|field| field.family() != Family::Technical)
                .collect(),
        });
        self.states.len() - 1
    }
}

/// Which kind each row is: exact numbers, in random order.
struct Kinds {
    ends: Vec<(Kind, u64)>,
    order: Order,
}

impl Kinds {
    fn new(mix: Mix, rows: u64, seed: u64) -> Kinds {
        let parts = mix.parts();
        let total: u64 = parts.iter().map(|(_, share)| share).sum::<u64>().max(1);
        let mut sum = 0;
        let ends = parts
            .iter()
            .map(|&(kind, share)| {
                sum += share;
                (
                    kind,
                    (u128::from(rows) * u128::from(sum) / u128::from(total)) as u64,
                )
            })
            .collect();
        Kinds {
            ends,
            order: Order::new(rows.max(1), word(seed, 1, 0)),
        }
    }

    fn of(&self, at: u64) -> Kind {
        let place = self.order.of(at);
        self.ends
            .iter()
            .find(|(_, end)| place < *end)
            .map_or(Kind::Verbatim, |(kind, _)| *kind)
    }
}

/// A row ready to be written.
struct Made {
    row: Row,
    class: RowClass,
    fields: Vec<Field>,
    note: String,
    /// Releases that hold the row word for word.
    explained: Vec<usize>,
}

/// Takes people from a register, each once for each purpose.
struct Cutter<'c, 'w> {
    cut: &'c Cut<'w>,
    scribe: Scribe<'w>,
    dice: Dice,
    released: Walk,
    donors: Walk,
    withheld: Walk,
    newer: u64,
    invented: u64,
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
    fn new(cut: &'c Cut<'w>, seed: u64) -> Self {
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
            scratch: [Vec::new(), Vec::new()],
        }
    }

    fn make(&mut self, kind: Kind) -> Result<Made, Error> {
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
                let voter = self.cut.register.invented(self.invented - 1);
                Ok(self.plain(&voter, RowClass::Unexplained, "made up"))
            }
        }
    }

    fn verbatim(&mut self) -> Result<Made, Error> {
        let (index, block, voter) = self.next_released()?;
        let mut made = self.plain(&voter, RowClass::Verbatim, "");
        for month in 0..self.cut.register.dates().len() {
            let then = self.cut.register.of_block(&block, index, month);
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
            let block = register.block(Stream::Real, index / BLOCK);
            let (voter, note) = if kind == Kind::Protected {
                (
                    register
                        .of_block(&block, index, self.cut.month)
                        .filter(|voter| voter.protected),
                    "protected",
                )
            } else {
                (register.unpublished(index), "version of no release")
            };
            let Some(voter) = voter else { continue };
            // What a release shows anyway is no secret.
            let shown = (0..register.dates().len())
                .filter_map(|month| register.of_block(&block, index, month))
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

    fn next_released(&mut self) -> Result<(u64, Block, Voter), Error> {
        let register = self.cut.register;
        while let Some(index) = self.released.next() {
            let block = register.block(Stream::Real, index / BLOCK);
            if let Some(voter) = register
                .of_block(&block, index, self.cut.month)
                .filter(|voter| register.has_public_row(voter))
            {
                return Ok((index, block, voter));
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
            if let (true, Some(field)) = (one != other, column.field) {
                if !fields.contains(&field) {
                    fields.push(field);
                }
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

fn released_rows(register: &Register, month: usize) -> u64 {
    register
        .voters(month)
        .filter(|(_, voter)| register.has_public_row(voter))
        .count() as u64
}

/// Writes the office's own register at its last release, with every withheld person and version, as comma-separated text
/// with canonical headers: what `--withheld` is given. Returns the number of rows.
/// # Errors
/// [`Error::NoLayout`], [`Error::Write`].
pub fn write_office_register(register: &Register, path: &Path) -> Result<u64, Error> {
    const HELD: [Field; 18] = [
        Field::VoterId,
        Field::LastName,
        Field::FirstName,
        Field::MiddleName,
        Field::NameSuffix,
        Field::BirthDate,
        Field::Sex,
        Field::StreetAddress,
        Field::City,
        Field::State,
        Field::Zip,
        Field::County,
        Field::RegistrationDate,
        Field::Status,
        Field::Phone,
        Field::Email,
        Field::SsnLast4,
        Field::DriverLicense,
    ];
    let columns = Columns::of_release(register)?
        .pick(&HELD)
        .renamed(crate::Renaming::Canonical);
    let mut writer = TableWriter::for_columns(path, Form::csv(), &columns)?;
    let last = register.dates().len() - 1;
    let scribe = register.scribe(last);
    let mut row = Row::default();
    let versions = register
        .withheld()
        .filter(|(reason, _)| *reason == WithheldReason::UnpublishedVersion);
    for voter in register
        .voters(last)
        .map(|(_, voter)| voter)
        .chain(versions.map(|(_, voter)| voter))
    {
        scribe.row(
            &voter,
            &Overrides::new(),
            &columns,
            Holder::Office,
            &mut row,
        );
        writer.row(&row)?;
    }
    writer.finish()
}
