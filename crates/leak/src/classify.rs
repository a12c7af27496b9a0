//! The kernel: a batch of rows in, a class for each row out. Pure, and the same on any thread.

use crate::extract::{Extractor, Plain, Reading};
use crate::library::index::Rule;
use crate::library::{Library, ReleaseSet};
use crate::record::{Record, Slot, SlotSet};
use crate::score::{Comparison, Level, Row, Spellings, compare};
use crate::weights::WEIGHTS;
use levelhead_schema::Batch;

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
    candidates: Vec<u32>,
}

/// Compares rows with one library.
pub(crate) struct Judge<'l> {
    pub(crate) library: &'l Library,
    pub(crate) plan: Plan,
    /// Rules whose slots both sides fill, the most telling first.
    rules: Vec<Rule>,
    threshold: f64,
}

impl<'l> Judge<'l> {
    pub(crate) fn new(library: &'l Library, plan: Plan) -> Self {
        let filled = plan.scored;
        let rules = Rule::ALL
            .into_iter()
            .filter(|rule| filled.has_all(rule.slots()) && library.index(*rule).is_some())
            .collect();
        let threshold = (library.persons().max(2) as f64).log2() + WEIGHTS.margin_bits;
        Judge {
            library,
            plan,
            rules,
            threshold,
        }
    }

    /// True when the table gives something to look people up by.
    pub(crate) fn can_look_up(&self) -> bool {
        !self.rules.is_empty()
    }

    fn shared(&self, version: &Record) -> SlotSet {
        self.plan.compared.both(self.library.shape_of(version))
    }

    /// First and cheap: is the row verbatim under the most telling key it has?
    #[inline]
    pub(crate) fn verbatim(&self, record: &Record) -> Option<Verdict> {
        let (rule, key) = self
            .rules
            .iter()
            .find_map(|&rule| Some((rule, rule.key(record)?)))?;
        let index = self.library.index(rule)?;
        let mut found = Found::default();
        for first in index.find(key).take(VERBATIM_MAX) {
            self.look_at_person(record, first, &mut found);
        }
        found.verbatim()
    }

    /// Adds the versions of a person that agree with the row in everything shared.
    fn look_at_person(&self, record: &Record, first: u32, found: &mut Found) {
        for version in self.library.person(first) {
            let shared = self.shared(version);
            if shared.differing(record, version).0 == 0 && says_enough(shared, record) {
                let releases = self.library.releases_of(version);
                found.public.add(&releases.both(self.library.public()));
                if !releases.without(self.library.public()).is_empty() {
                    found.withheld = true;
                }
                found.person.get_or_insert(first);
            }
        }
    }

    /// The whole ladder of rules, for a row that is not verbatim at first sight.
    pub(crate) fn judge(
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
            let verdict = self.judge_record(extractor, &record, space);
            if best.as_ref().is_none_or(|best| verdict.class < best.class) {
                best = Some(verdict);
            }
            match reading.next(&space.plain) {
                Some(next) if verdict.class != Class::Verbatim => reading = next,
                _ => return best.unwrap_or(verdict),
            }
        }
    }

    fn judge_record(
        &self,
        extractor: &Extractor,
        record: &Record,
        space: &mut Workspace,
    ) -> Verdict {
        self.gather(record, &mut space.candidates);
        let mut found = Found::default();
        for &first in &space.candidates {
            self.look_at_person(record, first, &mut found);
        }
        if let Some(verdict) = found.verbatim() {
            return verdict;
        }
        if found.withheld {
            return found.verdict(Class::Withheld);
        }
        space.spellings.clear();
        let row = Row {
            record,
            plain: &space.plain,
            extractor,
        };
        let nearest = self.nearest(&row, &space.candidates, &mut space.spellings);
        let latest = self.plan.latest_release;
        let is_newer = latest > 0
            && record[Slot::Registered.at()] > latest
            && record[Slot::Registered.at()] < latest + 50_000;
        match nearest {
            Some(near) if self.is_patchwork(record, &near, &space.candidates) => {
                near.verdict(Class::Recombined)
            }
            Some(near) if near.public => near.verdict(if is_newer {
                Class::Newer
            } else {
                Class::Altered
            }),
            Some(near) => near.verdict(Class::Withheld),
            None if is_newer => found.verdict(Class::Newer),
            None if self.is_of_strangers(record, &space.candidates) => {
                found.verdict(Class::Recombined)
            }
            None => found.verdict(Class::Unexplained),
        }
    }

    /// The people that any rule brings, each once.
    fn gather(&self, record: &Record, candidates: &mut Vec<u32>) {
        candidates.clear();
        for &rule in &self.rules {
            let (Some(key), Some(index)) = (rule.key(record), self.library.index(rule)) else {
                continue;
            };
            for first in index.find(key).take(BLOCK_MAX) {
                if !candidates.contains(&first) {
                    candidates.push(first);
                }
            }
            if candidates.len() >= CANDIDATES_MAX {
                return;
            }
        }
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
                let shared = self.plan.scored.both(self.library.shape_of(version));
                let hope = compare(row, version, shared, self.library, spellings, true);
                let bar = best
                    .as_ref()
                    .map_or(self.threshold, |near| near.comparison.score);
                if hope.score < bar {
                    continue;
                }
                let comparison = compare(row, version, shared, self.library, spellings, false);
                if comparison.score < bar || !is_one_person(&comparison) {
                    continue;
                }
                let public = !self
                    .library
                    .releases_of(version)
                    .both(self.library.public())
                    .is_empty();
                // Versions of one person tie often; the public one is the lawful explanation.
                let better = best.as_ref().is_none_or(|near| {
                    comparison.score > near.comparison.score || (public && !near.public)
                });
                if better {
                    let differing = self.shared(version).differing(row.record, version);
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
                .releases_of(version)
                .both(self.library.public());
            if near.public && releases.is_empty() {
                continue;
            }
            let differing = self.shared(version).differing(record, version);
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
        self.library.person(first).iter().any(|version| {
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
fn says_enough(shared: SlotSet, record: &Record) -> bool {
    let has = |slot: Slot| shared.has(slot) && record[slot.at()] != 0;
    has(Slot::VoterId) || (has(Slot::Last) && (has(Slot::First) || has(Slot::Core)))
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
    // Twins, brothers, spouses: another first name is another person, unless the office's number says otherwise.
    if comparison.first == Level::Differs && !(same_number && comparison.birth != Level::Differs) {
        return false;
    }
    // Father and son of one name.
    if !same_number && (comparison.birth == Level::Differs || comparison.suffix == Level::Differs) {
        return false;
    }
    // A changed surname needs the birth date and one thing more.
    if comparison.last == Level::Differs && !same_number {
        return comparison.birth == Level::Exact
            && (comparison.address == Level::Exact || comparison.corroborated);
    }
    true
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
