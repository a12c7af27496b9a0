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
use foldhash::quality::FixedState;
use levelhead_schema::layout::Layouts;
use levelhead_schema::mapping::Mapping;
use levelhead_schema::report::NotComparable;
use levelhead_schema::{Batch, Field};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};

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
    /// Say of every explained row whose it is, which costs long tables some time.
    pub with_persons: bool,
}

/// A table of the dump, ready to be compared.
pub struct TableCheck<'l> {
    mapping: Mapping,
    /// False for what is not voter data: such a table is counted by column, and no row of it is compared.
    voter_data: bool,
    judges: Vec<StateJudge<'l>>,
    /// State of the rows that nothing else places.
    fallback: StateCode,
    state_column: Option<usize>,
    extractor: Extractor,
    row_number: Option<usize>,
    /// For the hashes of whole rows.
    hasher: FixedState,
    context: ContextColumns,
    with_persons: bool,
}

/// Rows that are looked up together: enough that their waits for memory overlap, few enough to stay in the cache.
const TOGETHER: usize = 512;

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
    /// First version of the person found plus 1; 0 for nobody.
    person: u32,
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
            person: 0,
            hash,
        }
    }

    /// The listed person whose row this is: a number that means something within this state's library as it stands,
    /// and nothing once a release is added or removed. `None` where nobody was found, for rows made of several people's
    /// data, and unless [`Settings::with_persons`] asked for it.
    pub fn person(&self) -> Option<u32> {
        self.person.checked_sub(1)
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
            mapping,
            voter_data,
            judges,
            fallback,
            state_column,
            extractor,
            row_number,
            hasher: FixedState::with_seed(key.wide(Kind::Row, b"row")),
            context,
            with_persons: settings.with_persons,
        };
        if settings.with_persons {
            for judge in &mut table.judges {
                judge.judge.name_persons();
            }
        }
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
        let mut rows = Vec::with_capacity(batch.rows());
        if self.voter_data {
            let all: Vec<usize> = (0..batch.rows()).collect();
            for some in all.chunks(TOGETHER) {
                self.compare(batch, some, space, &mut rows);
            }
        } else {
            let hashes = (0..batch.rows()).map(|row| self.hash(batch, row));
            rows.extend(hashes.map(RowOutcome::not_compared));
        }
        let mut columns = ColumnCounts::default();
        for (row, outcome) in rows.iter().enumerate() {
            let public = |state| self.always_public(state);
            columns.row(
                &self.mapping,
                &self.context,
                batch,
                row,
                outcome.state,
                public,
            );
        }
        BatchOutcome { rows, columns }
    }

    fn always_public(&self, state: StateCode) -> SlotSet {
        let judge = self.judges.iter().find(|judge| judge.state == state);
        judge.map_or(SlotSet::default(), |judge| {
            judge.judge.library.always_public()
        })
    }

    /// Compares rows that are looked up together, and appends what came of each.
    fn compare(
        &self,
        batch: &Batch,
        rows: &[usize],
        space: &mut KernelSpace,
        outcomes: &mut Vec<RowOutcome>,
    ) {
        let own: Vec<Option<StateCode>> = rows
            .iter()
            .map(|&row| self.state_of_row(batch, row))
            .collect();
        let mut found: Vec<Best> = vec![Best::default(); rows.len()];
        space.read(&self.extractor, batch, rows);
        // Verbatim first, in every library; the ladder for what is left. A row's own state before others.
        for by_ladder in [false, true] {
            for at_home in [true, false] {
                for judge in &self.judges {
                    space.some.clear();
                    space.some.extend((0..rows.len()).filter(|&at| {
                        (own[at] == Some(judge.state)) == at_home
                            && !found[at].is_verbatim()
                            && (at_home || self.is_asked_by_strangers(judge))
                    }));
                    judge.decide_some(batch, rows, by_ladder, space, &mut found);
                }
            }
        }
        for (((&row, own), found), record) in rows.iter().zip(own).zip(found).zip(&space.records) {
            let registered = record[Slot::Registered.at()];
            let explained = found
                .verdict
                .filter(|(_, verdict)| verdict.class != Class::Unexplained);
            let hash = self.hash(batch, row);
            outcomes.push(match explained {
                Some((state, verdict)) => RowOutcome {
                    state,
                    class: verdict.class,
                    releases: verdict.releases,
                    differing: verdict.differing,
                    registered,
                    person: self.person_of(&verdict),
                    hash,
                },
                None => RowOutcome {
                    state: self.home(own),
                    registered,
                    ..RowOutcome::not_compared(hash)
                },
            });
        }
    }

    /// What a row's outcome keeps of the person found.
    fn person_of(&self, verdict: &Verdict) -> u32 {
        match verdict.class {
            Class::Recombined | Class::Unexplained => 0,
            _ if !self.with_persons => 0,
            _ => verdict.person.map_or(0, |person| person + 1),
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

    /// True when rows of other states are compared with this library: when it explains some of the first rows, or
    /// none does.
    fn is_asked_by_strangers(&self, judge: &StateJudge<'_>) -> bool {
        judge.explained > 0 || self.judges.iter().all(|judge| judge.explained == 0)
    }

    fn state_of_row(&self, batch: &Batch, row: usize) -> Option<StateCode> {
        let cell = batch.cell(row, self.state_column?);
        StateCode::new(std::str::from_utf8(cell).ok()?).filter(|state| is_state(*state))
    }

    /// Hash of the whole row, but for a running number: keyed, and never kept.
    fn hash(&self, batch: &Batch, row: usize) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        match self.row_number {
            None => {
                // The cells' lengths beside their text: equal text may be cut into other cells.
                let mut lengths = 0u64;
                for column in 0..batch.columns() {
                    let length = batch.cell(row, column).len() as u64;
                    lengths = (lengths ^ length).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                }
                hasher.write_u64(lengths);
                hasher.write(batch.row_bytes(row));
            }
            Some(number) => {
                for column in (0..batch.columns()).filter(|&column| column != number) {
                    let cell = batch.cell(row, column);
                    hasher.write_usize(cell.len());
                    hasher.write(cell);
                }
            }
        }
        hasher.finish()
    }

    /// Counts how many people put together at random from the table's own values each library would explain.
    fn estimate_chance(&mut self, sample: &[Batch]) {
        let made_up = made_up_rows(&self.mapping, sample);
        let space = &mut KernelSpace::default();
        for judge in &mut self.judges {
            let rows: Vec<usize> = (0..made_up.rows()).collect();
            for some in rows.chunks(TOGETHER) {
                let mut found = vec![Best::default(); some.len()];
                space.read(&self.extractor, &made_up, some);
                for by_ladder in [false, true] {
                    space.some.clear();
                    space
                        .some
                        .extend((0..some.len()).filter(|&at| !found[at].is_verbatim()));
                    judge.decide_some(&made_up, some, by_ladder, space, &mut found);
                }
                judge.chance.0 += found.iter().filter(|found| found.is_explained()).count() as u64;
                judge.chance.1 += some.len() as u64;
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
pub struct KernelSpace {
    work: Workspace,
    /// Positions of the rows that are compared with one library.
    some: Vec<usize>,
    /// All rows that are looked up together, and those of them that are compared with one library.
    records: Vec<Record>,
    chosen: Vec<Record>,
}

impl KernelSpace {
    /// Makes the tokens of these rows: once, however many libraries they are compared with.
    fn read(&mut self, extractor: &Extractor, batch: &Batch, rows: &[usize]) {
        let plain = &mut self.work.plain;
        self.records.clear();
        self.records
            .extend(rows.iter().map(|&row| extractor.tokens(batch, row, plain)));
    }
}

/// The best that was found of a row so far.
#[derive(Clone, Copy, Debug, Default)]
struct Best {
    verdict: Option<(StateCode, Verdict)>,
}

impl Best {
    fn is_verbatim(&self) -> bool {
        matches!(&self.verdict, Some((_, verdict)) if verdict.class == Class::Verbatim)
    }

    fn is_explained(&self) -> bool {
        matches!(&self.verdict, Some((_, verdict)) if matches!(verdict.class, Class::Verbatim | Class::Altered))
    }

    fn offer(&mut self, state: StateCode, verdict: Verdict) {
        let best = self.verdict.as_ref();
        if best.is_none_or(|(_, best)| verdict.class < best.class) {
            self.verdict = Some((state, verdict));
        }
    }
}

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

    /// Compares those of `rows` whose positions stand in `space.some`: verbatim, or by the ladder.
    fn decide_some(
        &self,
        batch: &Batch,
        rows: &[usize],
        by_ladder: bool,
        space: &mut KernelSpace,
        found: &mut [Best],
    ) {
        let KernelSpace {
            work,
            some,
            records,
            chosen,
        } = space;
        let extractor = &self.extractor;
        chosen.clear();
        chosen.extend(some.iter().map(|&at| match extractor.age_reference {
            None => records[at],
            // Years that were taken from ages are this library's own.
            Some(_) => extractor.tokens(batch, rows[at], &mut work.plain),
        }));
        let each = |at: usize, verdict| found[some[at]].offer(self.state, verdict);
        if by_ladder {
            let rows: Vec<usize> = some.iter().map(|&at| rows[at]).collect();
            self.judge
                .judge_rows(extractor, batch, &rows, chosen, work, each);
        } else {
            self.judge.verbatim(chosen, work, each);
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

/// How far apart the parts of a made-up row lie in a round among `rows` rows: without a common factor with their
/// number, so that no two parts come from one row as long as there are more rows than parts.
fn stride(rows: usize, round: usize) -> usize {
    let shares_factor = |stride: usize| {
        let (mut a, mut b) = (rows, stride);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a > 1
    };
    let from = rows * round / 20 + 1;
    (from..rows)
        .find(|&stride| !shares_factor(stride))
        .unwrap_or(1)
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
    for round in 1..=rounds {
        let stride = stride(rows.len(), round);
        for at in 0..rows.len() {
            for column in &mapping.columns {
                let step = part_of(column.field) * stride;
                let (source, row) = rows[(at + step) % rows.len()];
                batch.push_cell(source.cell(row, column.index));
            }
        }
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::stride;

    #[test]
    fn no_two_parts_of_a_made_up_row_come_from_one_row() {
        for rows in [20, 21, 97, 200, 2310, 4000] {
            for round in 1..=8 {
                let stride = stride(rows, round);
                let mut sources: Vec<usize> = (0..=10).map(|part| part * stride % rows).collect();
                sources.sort_unstable();
                sources.dedup();
                assert_eq!(
                    sources.len(),
                    11,
                    "{rows} rows, round {round}, stride {stride}"
                );
            }
        }
    }
}
