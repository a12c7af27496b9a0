//! The check of a dump: one plan a table, one pure kernel a batch.

use crate::calibrate::{Calibration, Pairing, ROWS, calibrate, spread};
use crate::classify::{Class, Judge, Verdict, Workspace};
use crate::columns::{ColumnCounts, ContextColumns};
use crate::extract::{Extractor, Plain, Reading};
use crate::learn::learn;
use crate::library::{Library, ReleaseSet};
use crate::normal;
use crate::record::{Record, Slot, SlotSet};
use crate::token::{Key, Kind};
use crate::zip_prefix;
use levelhead_schema::layout::Layouts;
use levelhead_schema::mapping::Mapping;
use levelhead_schema::report::NotComparable;
use levelhead_schema::{Batch, Field};
use std::collections::BTreeMap;

/// A state's abbreviation, or [`StateCode::UNKNOWN`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateCode([u8; 2]);

impl StateCode {
    /// Rows whose state nothing tells.
    pub const UNKNOWN: StateCode = StateCode(*b"??");

    /// The code of an abbreviation, upper or lower case; `None` when it is not two letters.
    pub fn new(text: &str) -> Option<Self> {
        match text.trim().as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(StateCode([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The abbreviation, or `unknown`.
    pub fn name(&self) -> &str {
        match std::str::from_utf8(&self.0) {
            Ok(name) if *self != StateCode::UNKNOWN => name,
            _ => "unknown",
        }
    }
}

/// What the user settled beforehand.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Compare with this state alone.
    pub state: Option<StateCode>,
    /// Rows that the claim gave.
    pub claimed_rows: Option<u64>,
}

/// A table of the dump, ready to be compared.
pub struct TableCheck<'l> {
    key: Key,
    mapping: Mapping,
    /// False for what is not voter data: such a table is counted by column, and no row of it is compared.
    voter_data: bool,
    judges: Vec<StateJudge<'l>>,
    /// State of the rows that nothing else places.
    fallback: StateCode,
    state_column: Option<usize>,
    registered: Extractor,
    row_number: Option<usize>,
    context: ContextColumns,
}

/// A state's library with the plan for this table.
struct StateJudge<'l> {
    state: StateCode,
    judge: Judge<'l>,
    extractor: Extractor,
    not_comparable: Vec<NotComparable>,
    looked_at: usize,
    explained: usize,
    related: usize,
    pairs: Vec<Pairing>,
    /// Made-up rows that were counted as explained, and made-up rows tried.
    chance: (u64, u64),
}

/// What was found in one row.
#[derive(Clone, Copy, Debug)]
pub struct RowOutcome {
    /// State.
    pub state: StateCode,
    /// Class; a duplicate is found later, when rows are put in order.
    pub class: Class,
    pub(crate) releases: ReleaseSet,
    pub(crate) differing: SlotSet,
    pub(crate) registered: u32,
    /// Keyed hash of the whole row.
    pub(crate) hash: u64,
}

impl RowOutcome {
    /// A row of what is not voter data.
    fn not_compared(hash: u64) -> Self {
        RowOutcome {
            state: StateCode::UNKNOWN,
            class: Class::Unexplained,
            releases: ReleaseSet::default(),
            differing: SlotSet::default(),
            registered: 0,
            hash,
        }
    }

    /// The canonical fields in which an altered row differs, in a fixed order.
    pub fn fields_differing(&self) -> Vec<Field> {
        fields_of(self.differing)
    }
}

/// The canonical fields of slots, each once.
pub(crate) fn fields_of(slots: SlotSet) -> Vec<Field> {
    let mut fields: Vec<Field> = slots.iter().map(Slot::field).collect();
    fields.dedup();
    // A changed date of birth changes the year with it: one thing, said once.
    if fields.contains(&Field::BirthDate) {
        fields.retain(|field| *field != Field::BirthYear);
    }
    fields
}

/// What the kernel made of one batch.
#[derive(Debug)]
pub struct BatchOutcome {
    /// One entry a row, in row order.
    pub rows: Vec<RowOutcome>,
    pub(crate) columns: ColumnCounts,
}

impl<'l> TableCheck<'l> {
    /// Settles how a table is compared, from its columns and its first rows.
    ///
    /// `voter_data` is what the reader's column recognition said of the table as a whole.
    pub fn new(
        key: &Key,
        libraries: &'l [Library],
        settings: &Settings,
        mut mapping: Mapping,
        voter_data: bool,
        sample: &[Batch],
    ) -> Self {
        let mut extractor = Extractor::new(key, &mapping);
        let state_column = mapping.of(Field::State).next().map(|column| column.index);
        let row_number = mapping
            .of(Field::RowNumber)
            .next()
            .map(|column| column.index);
        let mut judges = Vec::new();
        if voter_data && extractor.is_useful() {
            judges = judges_of(libraries, settings, &extractor, sample);
            let pairs = judges
                .first()
                .map(|judge| judge.pairs.as_slice())
                .unwrap_or_default();
            if learn(key, &mut mapping, sample, pairs) {
                extractor = Extractor::new(key, &mapping);
                judges = judges_of(libraries, settings, &extractor, sample);
            }
        }
        let fallback = settings
            .state
            .unwrap_or_else(|| fallback_state(&judges, &mapping, state_column, sample));
        let context = ContextColumns::of(&mapping);
        let mut table = TableCheck {
            key: key.clone(),
            mapping,
            voter_data,
            judges,
            fallback,
            state_column,
            registered: extractor,
            row_number,
            context,
        };
        table.estimate_chance(sample);
        table
    }

    /// The columns as recognised.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// False for what is not voter data.
    pub fn is_voter_data(&self) -> bool {
        self.voter_data
    }

    /// What is known of the comparison with one state's library: fields compared, fields set aside, chance.
    pub(crate) fn comparison(&self, state: StateCode) -> Option<StateComparison<'_>> {
        let judge = self.judges.iter().find(|judge| judge.state == state)?;
        Some(StateComparison {
            compared: judge
                .judge
                .plan
                .compared
                .both(judge.judge.library.public_slots()),
            not_comparable: &judge.not_comparable,
            chance: judge.chance,
        })
    }

    /// Compares the rows of a batch. Pure: the same batch gives the same outcome on any thread.
    pub fn kernel(&self, batch: &Batch, space: &mut KernelSpace) -> BatchOutcome {
        let mut columns = ColumnCounts::default();
        let rows = (0..batch.rows())
            .map(|row| {
                let outcome = if self.voter_data {
                    self.row(batch, row, &mut space.0)
                } else {
                    RowOutcome::not_compared(self.hash(batch, row))
                };
                columns.row(&self.mapping, &self.context, batch, row, outcome.state);
                outcome
            })
            .collect();
        BatchOutcome { rows, columns }
    }

    fn row(&self, batch: &Batch, row: usize, space: &mut Workspace) -> RowOutcome {
        let hash = self.hash(batch, row);
        let own = self.state_of_row(batch, row);
        let mut best: Option<(StateCode, Verdict)> = None;
        let mut registered = 0;
        for judge in self.judges_for(own) {
            let verdict = judge.decide(batch, row, space);
            registered = space.plain.registered.map_or(0, crate::date::Ymd::number);
            if best
                .as_ref()
                .is_none_or(|(_, best)| verdict.class < best.class)
            {
                best = Some((judge.state, verdict));
            }
            if verdict.class == Class::Verbatim {
                break;
            }
        }
        if self.judges.is_empty() && self.voter_data {
            self.registered
                .extract(batch, row, Reading::default(), &mut space.plain);
            registered = space.plain.registered.map_or(0, crate::date::Ymd::number);
        }
        let home = self.home(own);
        match best {
            Some((state, verdict)) if verdict.class != Class::Unexplained => RowOutcome {
                state,
                class: verdict.class,
                releases: verdict.releases,
                differing: verdict.differing,
                registered,
                hash,
            },
            _ => RowOutcome {
                state: home,
                class: Class::Unexplained,
                releases: ReleaseSet::default(),
                differing: SlotSet::default(),
                registered,
                hash,
            },
        }
    }

    /// The state that a row is counted under when nothing explains it.
    fn home(&self, own: Option<StateCode>) -> StateCode {
        match own {
            Some(own) if self.fallback == StateCode::UNKNOWN || self.is_plausible_home(own) => own,
            _ => self.fallback,
        }
    }

    fn is_plausible_home(&self, own: StateCode) -> bool {
        self.judges
            .iter()
            .any(|judge| judge.state == own && judge.explained > 0)
            || self.judges.iter().all(|judge| judge.explained == 0)
    }

    /// The libraries that a row is compared with, the likeliest first.
    fn judges_for(&self, own: Option<StateCode>) -> impl Iterator<Item = &StateJudge<'l>> {
        let any_explains = self.judges.iter().any(|judge| judge.explained > 0);
        let first = self
            .judges
            .iter()
            .filter(move |judge| Some(judge.state) == own);
        let others = self.judges.iter().filter(move |judge| {
            Some(judge.state) != own && (judge.explained > 0 || !any_explains)
        });
        first.chain(others)
    }

    fn state_of_row(&self, batch: &Batch, row: usize) -> Option<StateCode> {
        let cell = batch.cell(row, self.state_column?);
        StateCode::new(std::str::from_utf8(cell).ok()?).filter(|state| is_state(*state))
    }

    /// Hash of the whole row, but for a running number.
    fn hash(&self, batch: &Batch, row: usize) -> u64 {
        let mut lengths = 0u64;
        for column in 0..batch.columns() {
            lengths = lengths.wrapping_mul(0x100_0000_01B3) ^ batch.cell(row, column).len() as u64;
        }
        let text = match self.row_number {
            None => self.key.wide(Kind::Row, batch.row_bytes(row)),
            Some(number) => (0..batch.columns())
                .filter(|&column| column != number)
                .fold(0u64, |hash, column| {
                    hash.rotate_left(11) ^ self.key.wide(Kind::Row, batch.cell(row, column))
                }),
        };
        if self.row_number.is_some() {
            text
        } else {
            text ^ lengths.wrapping_mul(0x9E37_79B9_7F4A_7C15)
        }
    }

    /// Counts how many people put together at random from the table's own values each library would explain.
    fn estimate_chance(&mut self, sample: &[Batch]) {
        let made_up = made_up_rows(&self.mapping, sample);
        for judge in &mut self.judges {
            let mut space = Workspace::default();
            for row in 0..made_up.rows() {
                let class = judge.decide(&made_up, row, &mut space).class;
                judge.chance.0 += u64::from(matches!(class, Class::Verbatim | Class::Altered));
                judge.chance.1 += 1;
            }
        }
    }
}

/// One judge a library, the most telling first: one that explains nothing of the first rows is kept for rows of its
/// own state, and for all rows only when none explains anything.
fn judges_of<'l>(
    libraries: &'l [Library],
    settings: &Settings,
    extractor: &Extractor,
    sample: &[Batch],
) -> Vec<StateJudge<'l>> {
    let mut judges: Vec<StateJudge<'l>> = libraries
        .iter()
        .filter_map(|library| Some((StateCode::new(library.state())?, library)))
        .filter(|(state, _)| settings.state.is_none_or(|only| only == *state))
        .map(|(state, library)| StateJudge::new(state, library, extractor, sample))
        .filter(|judge| judge.judge.can_look_up())
        .collect();
    judges.sort_by_key(|judge| (std::cmp::Reverse(judge.explained), judge.state));
    judges
}

/// Memory that one thread reuses from batch to batch.
#[derive(Default, Debug)]
pub struct KernelSpace(Workspace);

/// How one table was compared with one state.
pub(crate) struct StateComparison<'t> {
    pub(crate) compared: SlotSet,
    pub(crate) not_comparable: &'t [NotComparable],
    pub(crate) chance: (u64, u64),
}

impl<'l> StateJudge<'l> {
    fn new(
        state: StateCode,
        library: &'l Library,
        extractor: &Extractor,
        sample: &[Batch],
    ) -> Self {
        let latest_release = library
            .releases()
            .iter()
            .filter(|release| !release.withheld)
            .filter_map(|release| crate::date::parse(release.date.as_deref()?.as_bytes(), None))
            .map(crate::date::Ymd::number)
            .max()
            .unwrap_or(0);
        let Calibration {
            plan,
            extractor,
            not_comparable,
            looked_at,
            explained,
            related,
            pairs,
        } = calibrate(extractor, sample, library, latest_release);
        StateJudge {
            state,
            judge: Judge::new(library, plan),
            extractor,
            not_comparable,
            looked_at,
            explained,
            related,
            pairs,
            chance: (0, 0),
        }
    }

    fn decide(&self, batch: &Batch, row: usize, space: &mut Workspace) -> Verdict {
        let record: Record =
            self.extractor
                .extract(batch, row, Reading::default(), &mut space.plain);
        match self.judge.verbatim(&record) {
            Some(verdict) => verdict,
            None => self.judge.judge(&self.extractor, batch, row, space),
        }
    }
}

fn is_state(state: StateCode) -> bool {
    Layouts::embedded().state(state.name()).is_some()
}

/// The state that a table seems to be of: the one whose library explains most of its first rows; else the one that
/// its own column names most often; else the one whose places it names; else that of its layout, which may be
/// another state's with the same plain headers.
fn fallback_state(
    judges: &[StateJudge<'_>],
    mapping: &Mapping,
    state_column: Option<usize>,
    sample: &[Batch],
) -> StateCode {
    // Newer rows are told by their date alone, which holds for every state: a tie says nothing.
    let related = judges.iter().max_by_key(|judge| judge.related);
    if let Some(judge) = related.filter(|judge| judge.related * 4 > judge.looked_at)
        && judges
            .iter()
            .all(|other| other.state == judge.state || other.related < judge.related)
    {
        return judge.state;
    }
    let of_layout = mapping
        .layout
        .as_deref()
        .and_then(|id| StateCode::new(id.split('/').next()?));
    state_column
        .and_then(|column| named_state(column, sample))
        .or_else(|| state_of_places(judges, sample))
        .or_else(|| state_of_zips(mapping, sample))
        .or(of_layout)
        .or_else(|| {
            judges
                .first()
                .filter(|judge| judge.explained > 0)
                .map(|judge| judge.state)
        })
        .unwrap_or(StateCode::UNKNOWN)
}

/// The state that a column names in more than half of the rows.
fn named_state(column: usize, sample: &[Batch]) -> Option<StateCode> {
    let mut counts: BTreeMap<StateCode, usize> = BTreeMap::new();
    let mut rows = 0;
    for (batch, row) in spread(sample, ROWS) {
        rows += 1;
        let text = std::str::from_utf8(batch.cell(row, column)).ok();
        if let Some(state) = text
            .and_then(StateCode::new)
            .filter(|state| is_state(*state))
        {
            *counts.entry(state).or_insert(0) += 1;
        }
    }
    let (state, count) = counts.into_iter().max_by_key(|&(_, count)| count)?;
    (count * 2 > rows).then_some(state)
}

/// The state whose places have more than half of the rows' ZIP codes.
fn state_of_zips(mapping: &Mapping, sample: &[Batch]) -> Option<StateCode> {
    let fields = [Field::Zip, Field::CityStateZip, Field::FullAddress];
    let column = fields
        .into_iter()
        .find_map(|field| mapping.of(field).next())?
        .index;
    let mut counts: BTreeMap<StateCode, usize> = BTreeMap::new();
    let mut rows = 0;
    let mut zip = Vec::new();
    for (batch, row) in spread(sample, ROWS) {
        let cell = batch.cell(row, column);
        let after_words = cell
            .iter()
            .rposition(u8::is_ascii_alphabetic)
            .map_or(0, |at| at + 1);
        zip.clear();
        normal::zip(&cell[after_words..], &mut zip);
        rows += 1;
        if let Some(state) = zip_prefix::state_of(&zip) {
            *counts.entry(state).or_insert(0) += 1;
        }
    }
    let (state, count) = counts.into_iter().max_by_key(|&(_, count)| count)?;
    (count * 2 > rows).then_some(state)
}

/// The state in whose library more than half of the rows' ZIP codes, or else cities, are common.
fn state_of_places(judges: &[StateJudge<'_>], sample: &[Batch]) -> Option<StateCode> {
    let mut plain = Plain::default();
    let mut best: Option<(usize, StateCode)> = None;
    for judge in judges {
        let (mut named, mut known) = (0, 0);
        for (batch, row) in spread(sample, ROWS) {
            let record = judge
                .extractor
                .extract(batch, row, Reading::default(), &mut plain);
            let place = [Slot::Zip, Slot::City]
                .into_iter()
                .find(|slot| record[slot.at()] != 0);
            named += usize::from(place.is_some());
            known += usize::from(
                place.is_some_and(|slot| judge.judge.library.is_common(slot, record[slot.at()])),
            );
        }
        if known * 2 > named && best.is_none_or(|(most, _)| known > most) {
            best = Some((known, judge.state));
        }
    }
    best.map(|(_, state)| state)
}

/// Rows tried for the chance rate.
const MADE_UP: usize = 4_000;

/// Which columns stay together when people are made up: what belongs to one fact comes from one row.
fn part_of(field: Option<Field>) -> usize {
    use levelhead_schema::Family;
    match field {
        None => 0,
        Some(Field::FirstName) => 1,
        Some(Field::LastName | Field::FullName) => 2,
        Some(Field::MiddleName | Field::NameSuffix | Field::NamePrefix) => 3,
        Some(field) => match field.family() {
            Family::Birth => 4,
            Family::Address | Family::District | Family::Mailing => 5,
            Family::VoterNumber => 6,
            Family::Contact => 7,
            Family::Registration => 8,
            Family::Demographic => 9,
            _ => 10,
        },
    }
}

/// People that do not exist: first name of one row, last name of another, birth date of a third, and so on.
/// The partners are chosen by fixed steps, so the same dump always gives the same made-up people.
fn made_up_rows(mapping: &Mapping, sample: &[Batch]) -> Batch {
    let rows: Vec<(&Batch, usize)> = spread(sample, MADE_UP).collect();
    let columns = mapping.columns.len();
    let mut batch = Batch::new(columns, 0);
    if rows.len() < 20 || columns == 0 {
        return batch;
    }
    let rounds = (MADE_UP / rows.len()).clamp(1, 8);
    // Steps that share no factor and grow from part to part, so that no two parts come from one row.
    const STEPS: [usize; 11] = [0, 1, 3, 7, 13, 29, 53, 97, 151, 211, 307];
    for round in 1..=rounds {
        for at in 0..rows.len() {
            for column in &mapping.columns {
                let step = STEPS[part_of(column.field)] * (2 * round - 1);
                let (source, row) = rows[(at + step) % rows.len()];
                batch.push_cell(source.cell(row, column.index));
            }
        }
    }
    batch
}
