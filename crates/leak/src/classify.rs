//! The kernel: a batch of rows in, a class for each row out. Pure, and the same on any thread.

mod lookup;
mod patchwork;
mod swapped;
mod verbatim;

use crate::exact::Exact;
use crate::extract::{Extractor, Plain, Reading};
use crate::library::index::{Index, Rule};
use crate::library::{Library, PackedVersions, ReleaseSet};
use crate::record::{Record, Slot, SlotSet};
use crate::score::{Comparison, Depth, Level, Row, Spellings, compare};
use crate::weights::WEIGHTS;
use levelhead_schema::Batch;
use lookup::{Candidates, Lookup};
use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;
use verbatim::{Found, Shared};

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
    /// Verbatim rows must say whose they are, which [`Exact`] does not know.
    names_persons: bool,
}

impl<'l> Judge<'l> {
    pub(crate) fn new(library: &'l Library, plan: Plan) -> Self {
        let filled = plan.scored;
        let rules: Vec<(Rule, Index<'l>)> = Rule::ALL
            .into_iter()
            .filter(|rule| filled.has_all(rule.slots()))
            .filter_map(|rule| Some((rule, library.index(rule)?)))
            .collect();
        let shared = |shape| Shared::new(plan.compared.both(shape), library.packing(), &rules);
        let shapes = library.shapes().map(shared).collect();
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
            names_persons: false,
        }
    }

    /// From now on every verdict on a verbatim row has its person, however many rows there are.
    pub(crate) fn name_persons(&mut self) {
        self.names_persons = true;
    }

    /// True when the table gives something to look people up by.
    pub(crate) fn can_look_up(&self) -> bool {
        !self.rules.is_empty()
    }

    fn shared(&self, version: &Record) -> SlotSet {
        self.plan.compared.both(self.library.shape_of(version))
    }

    /// The whole ladder of rules, for rows that are not verbatim at first sight. Calls `each` with the position of
    /// each row in `rows` and its verdict. `records` are the rows in the usual reading.
    fn judge_as_written(
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

    /// The person whose number the row gives, if name and birth are that person's too, and no part of the row could be
    /// another's: then there is nobody else to look for.
    fn judge_by_number(
        &self,
        extractor: &Extractor,
        record: &Record,
        people: &[u32],
        space: &mut Workspace,
    ) -> Option<Judged> {
        let mut found = Found::default();
        self.look_at_people(record, people, &mut found);
        if found.person.is_some() {
            return None;
        }
        space.spellings.clear();
        let row = Row::new(record, &space.plain, extractor);
        let near = self.nearest(&row, people, &mut space.spellings)?;
        let found = &near.comparison;
        let agrees = |level: Level| matches!(level, Level::Exact | Level::Close);
        // With names that are only close, who else has them must be looked at, unless all that could be another's is
        // this person's too.
        let rest_is_own = found.address != Level::Differs && found.birth != Level::Close;
        let is_it = found.number == Level::Exact
            && agrees(found.first)
            && agrees(found.last)
            && found.birth != Level::Differs
            && (found.has_whole_name() || rest_is_own);
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

    /// The person who is the same beyond chance, with the version nearest to the row.
    fn nearest(
        &self,
        row: &Row<'_>,
        candidates: &[u32],
        spellings: &mut Spellings,
    ) -> Option<Near> {
        let mut best: Option<Near> = None;
        // Names that had to be swapped first are a second try at chance.
        let handicap = match row.plain.swapped {
            true => WEIGHTS.swapped_bits,
            false => 0.0,
        };
        let (least_score, least_agreed) =
            (self.least_score + handicap, self.least_agreed + handicap);
        for &first in candidates {
            for version in self.library.person(first) {
                let bar = best
                    .as_ref()
                    .map_or(least_score, |near| near.comparison.score);
                let bars = (bar, least_agreed);
                let Some(comparison) = self.compare_within(bars, row, &version, spellings) else {
                    continue;
                };
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

    /// Compares a row with a version, unless its score, what agrees or the rest cannot make them one person: least score
    /// and least bits of agreement are the `bars`. Spellings cost the most, and each is tried only while all that is
    /// known still allows one person.
    fn compare_within(
        &self,
        bars: (f64, f64),
        row: &Row<'_>,
        version: &Record,
        spellings: &mut Spellings,
    ) -> Option<Comparison> {
        let shared = self.plan.scored.both(self.library.shape_of(version));
        let mut whole = None;
        for depth in Depth::ALL {
            let found = compare(row, version, shared, self.library, spellings, depth);
            // Other questions are asked of one whose first name differs: that must be settled before they are.
            let is_possible = found.score >= bars.0
                && found.agreed >= bars.1
                && (depth == Depth::Hope || is_one_person(&found));
            if !is_possible {
                return None;
            }
            whole = Some(found);
        }
        whole
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
        let renamed = same_number
            && comparison.birth != Level::Differs
            && (same_home || comparison.middle != Level::Differs);
        return renamed || misspelt;
    }
    // A name alone is found in any row that was put together from listed people's: something else must be the same,
    // if only the place, where the row has no home that could differ.
    let tied = comparison.birth == Level::Exact
        || same_home
        || comparison.corroborated
        || (comparison.address == Level::Missing && comparison.same_place);
    if !same_number && !tied {
        return false;
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
