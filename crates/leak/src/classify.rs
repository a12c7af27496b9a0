//! The kernel: a batch of rows in, a class for each row out. Pure, and the same on any thread.

use crate::exact::{self, Exact};
use crate::extract::{Extractor, Plain, Reading};
use crate::library::index::{Index, Rule};
use crate::library::{Library, PackedVersions, Packing, ReleaseSet};
use crate::record::{Record, Slot, SlotSet, WIDTH};
use crate::score::{Comparison, Level, Row, Spellings, compare};
use crate::weights::WEIGHTS;
use levelhead_schema::Batch;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Every field that a public release publishes agrees.
    Verbatim,
    /// A listed person; some fields differ.
    Altered,
    /// Held only by the withheld register.
    Withheld,
    /// Registered after every release.
    Newer,
    /// Fields of several listed people.
    Recombined,
    /// Nothing explains it.
    Unexplained,
    /// Equal to an earlier row. Found by the tally, not by the kernel.
    Duplicate,
}

impl Class {
    /// The class's name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Verbatim => "verbatim",
            Class::Altered => "altered",
            Class::Withheld => "withheld",
            Class::Newer => "newer",
            Class::Recombined => "recombined",
            Class::Unexplained => "unexplained",
            Class::Duplicate => "duplicate",
        }
    }
}

/// What one library says of one row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict {
    pub(crate) class: Class,
    /// The public releases that hold the row verbatim; of an altered row, those that hold the nearest versions.
    pub(crate) releases: ReleaseSet,
    /// Of an altered row: the slots that differ from the nearest version.
    pub(crate) differing: SlotSet,
    /// First version of the person found, if any.
    pub(crate) person: Option<u32>,
}

/// How the rows of one table are compared with one library.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Slots that are compared at all: the table fills them and they are comparable.
    pub(crate) compared: SlotSet,
    /// Slots that count for saying that a person is the same, `compared` or more.
    pub(crate) scored: SlotSet,
    /// Latest public release, as 20200501; 0 when no release has a date.
    pub(crate) latest_release: u32,
}

/// People compared for one row at most.
const CANDIDATES_MAX: usize = 192;
/// People taken from one lookup at most: a larger block says too little.
const BLOCK_MAX: usize = 48;
/// People under one key at most when only verbatim versions are looked for.
const VERBATIM_MAX: usize = 512;

/// Memory that one thread reuses from row to row.
#[derive(Default, Debug)]
pub(crate) struct Workspace {
    pub(crate) plain: Plain,
    spellings: Spellings,
    lookups: Vec<Lookup>,
    /// Position and hash of rows that are looked up by [`Exact`].
    hashes: Vec<(usize, u64)>,
    candidates: Candidates,
}

/// Compares rows with one library.
///
/// Rows are looked up many at a time, one step of the lookup for all of them before the next step: the steps of one
/// row wait for each other's memory, those of different rows do not.
pub(crate) struct Judge<'l> {
    pub(crate) library: &'l Library,
    pub(crate) plan: Plan,
    versions: PackedVersions<'l>,
    /// Rules whose slots both sides fill, the most telling first.
    rules: Vec<(Rule, Index<'l>)>,
    /// What is compared with versions of each shape.
    shapes: Vec<Shared>,
    /// Match weight that a person must reach, and bits of agreement.
    least_score: f64,
    least_agreed: f64,
    /// Rows asked for so far, and the way in which they are answered once they are many.
    asked: AtomicUsize,
    exact: OnceLock<Option<Exact>>,
}

/// Versions for each row asked: with more rows the time to build [`Exact`] comes back.
const VERSIONS_A_ROW: usize = 16;

/// The slots in which a row must agree with a version to be verbatim.
struct Shared {
    /// As words over the packed version: all bits set where a word counts.
    words: Vec<u32>,
}

/// A lookup under way.
#[derive(Clone, Copy, Debug)]
struct Lookup {
    /// Position of the row among those that are looked up together.
    row: u32,
    /// Position of the rule.
    rule: u32,
    key: u32,
    bucket: (u32, u32),
}

/// People found for rows that are looked up together, each once a row.
#[derive(Default, Debug)]
struct Candidates {
    people: Vec<u32>,
    /// Where each row's people end.
    ends: Vec<u32>,
}

impl Candidates {
    fn of(&self, row: usize) -> &[u32] {
        let start = match row {
            0 => 0,
            row => self.ends[row - 1],
        };
        &self.people[start as usize..self.ends[row] as usize]
    }
}

impl<'l> Judge<'l> {
    pub(crate) fn new(library: &'l Library, plan: Plan) -> Self {
        let filled = plan.scored;
        let rules = Rule::ALL
            .into_iter()
            .filter(|rule| filled.has_all(rule.slots()))
            .filter_map(|rule| Some((rule, library.index(rule)?)))
            .collect();
        let shapes = library.shapes().map(|shape| {
            let slots = plan.compared.both(shape);
            let mask = library.packing().mask(slots);
            let words = (0..library.packing().width())
                .map(|at| if mask >> at & 1 == 1 { u32::MAX } else { 0 })
                .collect();
            Shared { words }
        });
        let shapes = shapes.collect();
        let people_bits = (library.persons().max(2) as f64).log2();
        Judge {
            library,
            plan,
            versions: library.packed(),
            rules,
            shapes,
            least_score: people_bits + WEIGHTS.odds_bits,
            least_agreed: people_bits + WEIGHTS.margin_bits,
            asked: AtomicUsize::new(0),
            exact: OnceLock::new(),
        }
    }

    /// True when the table gives something to look people up by.
    pub(crate) fn can_look_up(&self) -> bool {
        !self.rules.is_empty()
    }

    fn shared(&self, version: &Record) -> SlotSet {
        self.plan.compared.both(self.library.shape_of(version))
    }

    /// First and cheap: which of the rows are verbatim under the most telling key that they have? Calls `each` with
    /// the position and the verdict of those that are.
    pub(crate) fn verbatim(
        &self,
        records: &[Record],
        space: &mut Workspace,
        mut each: impl FnMut(usize, Verdict),
    ) {
        let asked = self.asked.fetch_add(records.len(), Ordering::Relaxed);
        let is_long = asked > self.library.versions() / VERSIONS_A_ROW;
        if is_long && let Some(exact) = self.exact.get_or_init(|| self.exact()) {
            self.verbatim_by(exact, records, space, each);
            return;
        }
        space.lookups.clear();
        for (row, record) in records.iter().enumerate() {
            let first = self.rules.iter().enumerate();
            let key = first
                .filter_map(|(at, (rule, index))| Some((at, index, rule.key(record)?)))
                .next();
            if let Some((rule, index, key)) = key {
                space.lookups.push(Lookup {
                    row: row as u32,
                    rule: rule as u32,
                    key,
                    bucket: index.bucket(key),
                });
            }
        }
        self.people_of(
            &space.lookups,
            VERBATIM_MAX,
            records.len(),
            &mut space.candidates,
        );
        for (row, record) in records.iter().enumerate() {
            let mut found = Found::default();
            self.look_at_people(record, space.candidates.of(row), &mut found);
            if let Some(verdict) = found.verbatim() {
                each(row, verdict);
            }
        }
    }

    fn exact(&self) -> Option<Exact> {
        let masks: Vec<&[u32]> = self.shapes.iter().map(|shared| &*shared.words).collect();
        let says = Says::new(self.library.packing());
        Exact::build(self.library, &masks, |shape, words| {
            says.enough(words, &self.shapes[shape].words)
        })
    }

    /// The same answer as by the indexes, from one look a shape.
    fn verbatim_by(
        &self,
        exact: &Exact,
        records: &[Record],
        space: &mut Workspace,
        mut each: impl FnMut(usize, Verdict),
    ) {
        let packing = self.library.packing();
        let says = Says::new(packing);
        let public = self.library.public();
        space.hashes.clear();
        let mut row = [0u32; WIDTH];
        let words = packing.width();
        for (at, record) in records.iter().enumerate() {
            for (word, token) in row.iter_mut().zip(packing.pack(record)) {
                *word = token;
            }
            for (shape, shared) in self.shapes.iter().enumerate() {
                if says.enough(&row[..words], &shared.words) {
                    let hash = exact::hash(shape, &row[..words], &shared.words);
                    space.hashes.push((at, hash));
                }
            }
        }
        let mut found = Found::default();
        for (hit, &(at, hash)) in space.hashes.iter().enumerate() {
            if let Some(releases) = exact.find(hash) {
                found.public.add(&releases.both(public));
            }
            if space
                .hashes
                .get(hit + 1)
                .is_none_or(|&(next, _)| next != at)
            {
                if let Some(verdict) = found.verbatim() {
                    each(at, verdict);
                }
                found = Found::default();
            }
        }
    }

    /// Second and third step of lookups, which are in the order of their rows: the people in each bucket, up to `most`
    /// of each, and a first touch of their versions. `rows` is the number of rows.
    fn people_of(&self, lookups: &[Lookup], most: usize, rows: usize, found: &mut Candidates) {
        found.people.clear();
        found.ends.clear();
        let mut start = 0;
        for lookup in lookups {
            while found.ends.len() < lookup.row as usize {
                start = found.people.len();
                found.ends.push(start as u32);
            }
            if found.people.len() - start >= CANDIDATES_MAX.max(most) {
                continue;
            }
            let (_, index) = &self.rules[lookup.rule as usize];
            for first in index.within(lookup.bucket, lookup.key).take(most) {
                if !found.people[start..].contains(&first) {
                    found.people.push(first);
                }
            }
        }
        found.ends.resize(rows, found.people.len() as u32);
        let touched = found.people.iter().fold(0, |sum, &first| {
            let words = self.versions.get(first as usize);
            let ends = words.first().copied().unwrap_or(0) ^ words.last().copied().unwrap_or(0);
            sum ^ ends
        });
        std::hint::black_box(touched);
    }

    /// Adds the versions of these people that agree with the row in everything shared.
    fn look_at_people(&self, record: &Record, people: &[u32], found: &mut Found) {
        if people.is_empty() {
            return;
        }
        let says = Says::new(self.library.packing());
        let mut row = [0u32; WIDTH];
        for (word, token) in row.iter_mut().zip(self.library.packing().pack(record)) {
            *word = token;
        }
        for &first in people {
            let mut number = first as usize;
            while let [words @ .., tail] = self.versions.get(number)
                && (number == first as usize || tail & 1 == 0)
            {
                number += 1;
                let (releases, shape) = self.library.kind(*tail);
                let Some(shared) = self.shapes.get(shape) else {
                    continue;
                };
                let differing = words
                    .iter()
                    .zip(&row)
                    .zip(&shared.words)
                    .fold(0, |all, ((a, b), mask)| all | ((a ^ b) & mask));
                if differing == 0 && says.enough(&row, &shared.words) {
                    found.public.add(&releases.both(self.library.public()));
                    if !releases.without(self.library.public()).is_empty() {
                        found.withheld = true;
                    }
                    found.person.get_or_insert(first);
                }
            }
        }
    }

    /// The whole ladder of rules, for rows that are not verbatim at first sight. Calls `each` with the position of
    /// each row in `rows` and its verdict. `records` are the rows in the usual reading.
    pub(crate) fn judge_rows(
        &self,
        extractor: &Extractor,
        batch: &Batch,
        rows: &[usize],
        records: &[Record],
        space: &mut Workspace,
        mut each: impl FnMut(usize, Verdict),
    ) {
        let mut open: Vec<(usize, Option<Verdict>)> =
            (0..rows.len()).map(|at| (at, None)).collect();
        for step in Step::ALL {
            let still: Vec<Record> = open.iter().map(|&(at, _)| records[at]).collect();
            self.gather(&still, |rule| step.takes(rule), space);
            let candidates = std::mem::take(&mut space.candidates);
            let mut left = Vec::new();
            for (position, (at, before)) in open.drain(..).enumerate() {
                let people = candidates.of(position);
                if people.is_empty() && step != Step::Ladder {
                    left.push((at, before));
                    continue;
                }
                extractor.extract(batch, rows[at], Reading::default(), &mut space.plain);
                if Reading::default().next(&space.plain).is_some() {
                    each(at, self.judge_row(extractor, batch, rows[at], space));
                    continue;
                }
                let judged = match step {
                    Step::Number => self.judge_by_number(extractor, &records[at], people, space),
                    _ => Some(self.judge_record(extractor, &records[at], people, space)),
                };
                match (judged, before) {
                    (None, _) => left.push((at, before)),
                    (Some(judged), Some(before)) => each(at, judged.or(before)),
                    (Some(Judged::Settled(verdict)), None) => each(at, verdict),
                    (Some(Judged::Open(verdict)), None) => left.push((at, Some(verdict))),
                }
            }
            space.candidates = candidates;
            open = left;
        }
        for (at, verdict) in open {
            if let Some(verdict) = verdict {
                each(at, verdict);
            }
        }
    }

    /// The person whose number the row gives, if name and birth are that person's too: then there is nobody else to
    /// look for.
    fn judge_by_number(
        &self,
        extractor: &Extractor,
        record: &Record,
        people: &[u32],
        space: &mut Workspace,
    ) -> Option<Judged> {
        space.spellings.clear();
        let row = Row::new(record, &space.plain, extractor);
        let near = self.nearest(&row, people, &mut space.spellings)?;
        let found = &near.comparison;
        let agrees = |level: Level| matches!(level, Level::Exact | Level::Close);
        let is_it = found.number == Level::Exact
            && agrees(found.first)
            && agrees(found.last)
            && found.birth != Level::Differs;
        (is_it && near.public && !self.is_newer(record))
            .then(|| Judged::Settled(near.verdict(Class::Altered)))
    }

    /// Registered after every release that has a date.
    fn is_newer(&self, record: &Record) -> bool {
        let (latest, registered) = (self.plan.latest_release, record[Slot::Registered.at()]);
        latest > 0 && registered > latest && registered < latest + 50_000
    }

    /// The ladder for one row, in all the ways in which it can be read: the best that any of them gives.
    pub(crate) fn judge_row(
        &self,
        extractor: &Extractor,
        batch: &Batch,
        row: usize,
        space: &mut Workspace,
    ) -> Verdict {
        let mut best: Option<Verdict> = None;
        let mut reading = Reading::default();
        loop {
            let record = extractor.extract(batch, row, reading, &mut space.plain);
            let verdict = self.judge_alone(extractor, &record, space);
            if best.as_ref().is_none_or(|best| verdict.class < best.class) {
                best = Some(verdict);
            }
            match reading.next(&space.plain) {
                Some(next) if verdict.class != Class::Verbatim => reading = next,
                _ => return best.unwrap_or(verdict),
            }
        }
    }

    /// The ladder for one record, whose plain text is at hand.
    fn judge_alone(
        &self,
        extractor: &Extractor,
        record: &Record,
        space: &mut Workspace,
    ) -> Verdict {
        let mut judge = |step: Step| {
            self.gather(std::slice::from_ref(record), |rule| step.takes(rule), space);
            let candidates = std::mem::take(&mut space.candidates);
            let judged = self.judge_record(extractor, record, candidates.of(0), space);
            space.candidates = candidates;
            judged
        };
        match judge(Step::Ladder) {
            Judged::Settled(verdict) => verdict,
            Judged::Open(verdict) => judge(Step::Namesakes).or(verdict),
        }
    }

    fn judge_record(
        &self,
        extractor: &Extractor,
        record: &Record,
        candidates: &[u32],
        space: &mut Workspace,
    ) -> Judged {
        let mut found = Found::default();
        self.look_at_people(record, candidates, &mut found);
        if let Some(verdict) = found.verbatim() {
            return Judged::Settled(verdict);
        }
        if found.withheld {
            return Judged::Settled(found.verdict(Class::Withheld));
        }
        space.spellings.clear();
        let row = Row::new(record, &space.plain, extractor);
        let nearest = self.nearest(&row, candidates, &mut space.spellings);
        let is_newer = self.is_newer(record);
        Judged::Settled(match nearest {
            Some(near) if self.is_patchwork(record, &near, candidates) => {
                near.verdict(Class::Recombined)
            }
            Some(near) if near.public => near.verdict(if is_newer {
                Class::Newer
            } else {
                Class::Altered
            }),
            Some(near) => near.verdict(Class::Withheld),
            None => {
                let class = if is_newer {
                    Class::Newer
                } else if self.is_of_strangers(record, candidates) {
                    Class::Recombined
                } else {
                    Class::Unexplained
                };
                return Judged::Open(found.verdict(class));
            }
        })
    }

    /// The people that the rules of this kind bring for each record.
    fn gather(&self, records: &[Record], wanted: impl Fn(Rule) -> bool, space: &mut Workspace) {
        space.lookups.clear();
        for (row, record) in records.iter().enumerate() {
            for (at, (rule, index)) in self.rules.iter().enumerate() {
                if wanted(*rule)
                    && let Some(key) = rule.key(record)
                {
                    space.lookups.push(Lookup {
                        row: row as u32,
                        rule: at as u32,
                        key,
                        bucket: index.bucket(key),
                    });
                }
            }
        }
        self.people_of(
            &space.lookups,
            BLOCK_MAX,
            records.len(),
            &mut space.candidates,
        );
    }

    /// The person who is the same beyond chance, with the version nearest to the row.
    fn nearest(
        &self,
        row: &Row<'_>,
        candidates: &[u32],
        spellings: &mut Spellings,
    ) -> Option<Near> {
        let mut best: Option<Near> = None;
        for &first in candidates {
            for version in self.library.person(first) {
                let shared = self.plan.scored.both(self.library.shape_of(&version));
                let hope = compare(row, &version, shared, self.library, spellings, true);
                let bar = best
                    .as_ref()
                    .map_or(self.least_score, |near| near.comparison.score);
                let reaches =
                    |found: &Comparison| found.score >= bar && found.agreed >= self.least_agreed;
                if !reaches(&hope) {
                    continue;
                }
                let comparison = compare(row, &version, shared, self.library, spellings, false);
                if !reaches(&comparison) || !is_one_person(&comparison) {
                    continue;
                }
                let public = !self
                    .library
                    .releases_of(&version)
                    .both(self.library.public())
                    .is_empty();
                // Versions of one person tie often; the public one is the lawful explanation.
                let better = best.as_ref().is_none_or(|near| {
                    comparison.score > near.comparison.score || (public && !near.public)
                });
                if better {
                    let differing = self.shared(&version).differing(row.record, &version);
                    let number = version[Slot::VoterId.at()];
                    best = Some(Near {
                        comparison,
                        first,
                        public,
                        differing,
                        releases: ReleaseSet::default(),
                        number,
                    });
                }
            }
        }
        if let Some(near) = &mut best {
            self.settle_version(row.record, near);
        }
        best
    }

    /// Of the person found, the versions in which the fewest fields differ, and the releases that hold them.
    fn settle_version(&self, record: &Record, near: &mut Near) {
        let fewest = |near: &Near| near.differing.0.count_ones();
        for version in self.library.person(near.first) {
            let releases = self
                .library
                .releases_of(&version)
                .both(self.library.public());
            if near.public && releases.is_empty() {
                continue;
            }
            let differing = self.shared(&version).differing(record, &version);
            if differing.0.count_ones() < fewest(near) {
                (near.differing, near.releases) = (differing, releases);
            } else if differing.0.count_ones() == fewest(near) {
                near.releases.add(&releases);
            }
        }
    }

    /// The row passes for one person, but its number or its address is another listed person's and nothing
    /// beyond name and birth ties it to the first.
    fn is_patchwork(&self, record: &Record, near: &Near, candidates: &[u32]) -> bool {
        if near.comparison.number == Level::Exact {
            // The number is this person's, but name and home, or name and birth, are another's.
            let of_another = |slots: &[Slot]| {
                candidates
                    .iter()
                    .any(|&other| other != near.first && self.holds(other, record, slots))
            };
            let home =
                near.comparison.address == Level::Differs && of_another(&[Slot::Last, Slot::Core]);
            let birth = near.comparison.birth != Level::Exact
                && of_another(&[Slot::First, Slot::Last, Slot::BirthYear, Slot::BirthDate]);
            return near.comparison.last == Level::Differs && (home || birth);
        }
        let number_of_another = self.plan.scored.has(Slot::VoterId)
            && near.number != 0
            && record[Slot::VoterId.at()] != 0
            && candidates
                .iter()
                .any(|&other| other != near.first && self.holds(other, record, &[Slot::VoterId]));
        let address_of_another = near.comparison.address == Level::Differs
            && !near.comparison.corroborated
            && self.is_address_of_strangers(record, candidates, Some(near.first));
        number_of_another || address_of_another
    }

    /// The row is nobody, but its number, phone, e-mail or address is a listed person's of another name.
    fn is_of_strangers(&self, record: &Record, candidates: &[u32]) -> bool {
        let contact = [Slot::VoterId, Slot::Phone, Slot::Email]
            .into_iter()
            .any(|slot| {
                record[slot.at()] != 0
                    && self.plan.scored.has(slot)
                    && candidates.iter().any(|&other| {
                        self.holds(other, record, &[slot]) && !self.shares_last_name(other, record)
                    })
            });
        contact || self.is_address_of_strangers(record, candidates, None)
    }

    /// Someone else lives at exactly this address, and nobody of the row's last name does.
    fn is_address_of_strangers(
        &self,
        record: &Record,
        candidates: &[u32],
        except: Option<u32>,
    ) -> bool {
        let place = [Slot::Zip, Slot::City]
            .into_iter()
            .find(|&slot| self.plan.scored.has(slot) && record[slot.at()] != 0);
        let (Some(place), true) = (
            place,
            record[Slot::Street.at()] != 0 && record[Slot::Last.at()] != 0,
        ) else {
            return false;
        };
        let mut slots = vec![Slot::Street, place];
        if self.plan.compared.has(Slot::Unit) {
            slots.push(Slot::Unit);
        }
        let mut anyone = false;
        for &other in candidates {
            if Some(other) != except && self.holds(other, record, &slots) {
                if self.shares_last_name(other, record) {
                    return false;
                }
                anyone = true;
            }
        }
        anyone
    }

    /// True when some version of the person agrees with the row in all of these slots.
    fn holds(&self, first: u32, record: &Record, slots: &[Slot]) -> bool {
        self.library.person(first).any(|version| {
            slots
                .iter()
                .all(|slot| version[slot.at()] == record[slot.at()])
        })
    }

    fn shares_last_name(&self, first: u32, record: &Record) -> bool {
        self.holds(first, record, &[Slot::Last])
    }
}

/// A row must bring at least a name or a number of its own: blank rows are verbatim to nobody.
struct Says {
    number: Option<usize>,
    last: Option<usize>,
    first: Option<usize>,
    core: Option<usize>,
}

impl Says {
    fn new(packing: &Packing) -> Self {
        let at = |slot: Slot| packing.position(slot);
        Says {
            number: at(Slot::VoterId),
            last: at(Slot::Last),
            first: at(Slot::First),
            core: at(Slot::Core),
        }
    }

    /// True when these packed words, where `mask` counts them, say enough.
    #[inline]
    fn enough(&self, words: &[u32], mask: &[u32]) -> bool {
        let has = |at: Option<usize>| at.is_some_and(|at| words[at] & mask[at] != 0);
        has(self.number) || (has(self.last) && (has(self.first) || has(self.core)))
    }
}

/// What speaks against one person whatever the score: people of one household share most fields.
fn is_one_person(comparison: &Comparison) -> bool {
    let same_number = comparison.number == Level::Exact;
    // Nobody changes both names at once.
    if comparison.first == Level::Differs && comparison.last == Level::Differs {
        return false;
    }
    // A number goes with a person: alone it does not bridge another surname and another birth date at once.
    if comparison.last == Level::Differs
        && comparison.birth == Level::Differs
        && comparison.address != Level::Exact
    {
        return false;
    }
    let same_home = comparison.address == Level::Exact;
    // Twins, brothers, spouses: another first name is another person, unless the office's number says otherwise, or
    // all else is the same, a middle name that is no initial with it: then the first name is misspelt twice.
    if comparison.first == Level::Differs {
        let misspelt = comparison.same_middle
            && same_home
            && comparison.birth == Level::Exact
            && comparison.last == Level::Exact;
        return (same_number && comparison.birth != Level::Differs) || misspelt;
    }
    // Namesakes: nobody changes the middle name with the home.
    let moved = comparison.address == Level::Differs;
    if !same_number && moved && comparison.middle == Level::Differs {
        return false;
    }
    // Father and son of one name.
    if !same_number && (comparison.birth == Level::Differs || comparison.suffix == Level::Differs) {
        return false;
    }
    // A changed surname needs the birth date and one thing more.
    if comparison.last == Level::Differs && !same_number {
        let neighbour = comparison.same_middle && comparison.same_place;
        return match comparison.birth {
            Level::Exact => same_home || comparison.corroborated || neighbour,
            _ => same_home && comparison.same_middle,
        };
    }
    true
}

/// The steps in which rows that are not verbatim are looked up: each for what the one before left open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// By the office's number alone.
    Number,
    /// By every rule that says much.
    Ladder,
    /// By names that many share.
    Namesakes,
}

impl Step {
    const ALL: [Step; 3] = [Step::Number, Step::Ladder, Step::Namesakes];

    fn takes(self, rule: Rule) -> bool {
        match self {
            Step::Number => rule == Rule::Number,
            Step::Ladder => rule.tells_alone(),
            Step::Namesakes => !rule.tells_alone(),
        }
    }
}

/// What the ladder made of a record.
enum Judged {
    Settled(Verdict),
    /// Nobody was found; this is what remains if nobody else is.
    Open(Verdict),
}

impl Judged {
    /// This, or where nobody was found, what was left open before.
    fn or(self, before: Verdict) -> Verdict {
        match self {
            Judged::Settled(verdict) if verdict.class < before.class => verdict,
            _ => before,
        }
    }
}

/// The person found by score.
struct Near {
    comparison: Comparison,
    first: u32,
    public: bool,
    differing: SlotSet,
    /// The public releases that hold the nearest versions.
    releases: ReleaseSet,
    number: u32,
}

impl Near {
    fn verdict(&self, class: Class) -> Verdict {
        let releases = if class == Class::Altered {
            self.releases
        } else {
            ReleaseSet::default()
        };
        Verdict {
            class,
            releases,
            differing: self.differing,
            person: Some(self.first),
        }
    }
}

/// Verbatim versions found so far.
#[derive(Default)]
struct Found {
    public: ReleaseSet,
    withheld: bool,
    person: Option<u32>,
}

impl Found {
    fn verbatim(&self) -> Option<Verdict> {
        (!self.public.is_empty()).then(|| self.verdict(Class::Verbatim))
    }

    fn verdict(&self, class: Class) -> Verdict {
        let releases = if class == Class::Verbatim {
            self.public
        } else {
            ReleaseSet::default()
        };
        Verdict {
            class,
            releases,
            differing: SlotSet::default(),
            person: self.person,
        }
    }
}
