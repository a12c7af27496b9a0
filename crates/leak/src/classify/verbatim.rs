//! Is a row verbatim? By the index of its most telling key, and in long tables by all that is compared at once.

use super::lookup::Lookup;
use super::{Class, Judge, Verdict, Workspace};
use crate::exact::{self, Exact};
use crate::library::index::{Index, Rule};
use crate::library::{Packing, ReleaseSet};
use crate::record::{Record, Slot, SlotSet, WIDTH};
use std::sync::atomic::Ordering;

/// People under one key at most when only verbatim versions are looked for.
const VERBATIM_MAX: usize = 512;

/// Versions for each row asked: with more rows the time to build [`Exact`] comes back.
const VERSIONS_A_ROW: usize = 16;

/// The slots in which a row must agree with a version to be verbatim.
pub(super) struct Shared {
    /// As words over the packed version: all bits set where a word counts.
    words: Vec<u32>,
    /// Positions of the rules whose keys agree wherever these slots do, the most telling first.
    rules: Vec<usize>,
}

impl Shared {
    pub(super) fn new(slots: SlotSet, packing: &Packing, rules: &[(Rule, Index<'_>)]) -> Self {
        let mut implied = slots;
        // Streets that agree have the same number and name.
        if slots.has(Slot::Street) {
            implied.insert(Slot::Core);
        }
        let agree = |&(_, (rule, _)): &(usize, &(Rule, Index<'_>))| implied.has_all(rule.slots());
        Shared {
            words: packing.masks(slots),
            rules: rules
                .iter()
                .enumerate()
                .filter(agree)
                .map(|(at, _)| at)
                .collect(),
        }
    }
}

impl Judge<'_> {
    /// First and cheap: which of the rows are verbatim? Calls `each` with
    /// the position and the verdict of those that are.
    pub(crate) fn verbatim(
        &self,
        records: &[Record],
        space: &mut Workspace,
        mut each: impl FnMut(usize, Verdict),
    ) {
        let asked = self.asked.fetch_add(records.len(), Ordering::Relaxed);
        let is_long = asked > self.library.versions() / VERSIONS_A_ROW;
        let all = |at: usize| (at, &records[at]);
        if is_long
            && !self.names_persons
            && let Some(exact) = self.exact.get_or_init(|| self.exact())
        {
            self.verbatim_by(exact, (0..records.len()).map(all), space, each);
            return;
        }
        self.look_up_verbatim(records, space);
        let mut crowded = Vec::new();
        for (row, record) in records.iter().enumerate() {
            let people = space.candidates.of(row);
            if people.len() >= VERBATIM_MAX {
                crowded.push(row);
                continue;
            }
            let mut found = Found::default();
            self.look_at_people(record, people, &mut found);
            if let Some(verdict) = found.verbatim() {
                each(row, verdict);
            }
        }
        // More share the key than are looked at: no path may answer by some of them.
        if !crowded.is_empty()
            && let Some(exact) = self.exact.get_or_init(|| self.exact())
        {
            self.verbatim_by(exact, crowded.into_iter().map(all), space, each);
        }
    }

    /// For versions of each shape the people under the most telling key that such a version must share with the row to
    /// agree in everything compared: so none that does is passed over.
    fn look_up_verbatim(&self, records: &[Record], space: &mut Workspace) {
        space.lookups.clear();
        for (row, record) in records.iter().enumerate() {
            let start = space.lookups.len();
            for shared in &self.shapes {
                let mut rules = shared.rules.iter().map(|&at| (at, &self.rules[at]));
                let Some((at, key)) =
                    rules.find_map(|(at, (rule, _))| Some((at, rule.key(record)?)))
                else {
                    continue;
                };
                if space.lookups[start..]
                    .iter()
                    .all(|lookup| lookup.rule as usize != at)
                {
                    space.lookups.push(Lookup::new(row, at, key));
                }
            }
        }
        self.people_of(
            &mut space.lookups,
            VERBATIM_MAX,
            records.len(),
            &mut space.candidates,
        );
    }

    fn exact(&self) -> Option<Exact> {
        let masks: Vec<&[u32]> = self.shapes.iter().map(|shared| &*shared.words).collect();
        let says = Says::new(self.library.packing());
        Exact::build(self.library, &masks, |shape, words| {
            says.enough(words, &self.shapes[shape].words)
        })
    }

    /// The same answer as by the indexes, from one look a shape.
    fn verbatim_by<'r>(
        &self,
        exact: &Exact,
        records: impl Iterator<Item = (usize, &'r Record)>,
        space: &mut Workspace,
        mut each: impl FnMut(usize, Verdict),
    ) {
        let packing = self.library.packing();
        let says = Says::new(packing);
        let public = self.library.public();
        space.hashes.clear();
        let mut row = [0u32; WIDTH];
        let words = packing.width();
        for (at, record) in records {
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
        exact.touch(space.hashes.iter().map(|&(_, hash)| hash));
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

    /// Adds the versions of these people that agree with the row in everything shared.
    pub(super) fn look_at_people(&self, record: &Record, people: &[u32], found: &mut Found) {
        if people.is_empty() {
            return;
        }
        let says = Says::new(self.library.packing());
        let mut row = [0u32; WIDTH];
        for (word, token) in row.iter_mut().zip(self.library.packing().pack(record)) {
            *word = token;
        }
        for &first in people {
            for (words, tail) in self.versions.of_person(first) {
                let (releases, shape) = self.library.kind(tail);
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
}

/// A row must bring at least a name or a number of its own: blank rows are verbatim to nobody.
struct Says {
    number: Option<usize>,
    last: Option<usize>,
    first: Option<usize>,
    core: Option<usize>,
    birth: Option<usize>,
}

impl Says {
    fn new(packing: &Packing) -> Self {
        let at = |slot: Slot| packing.position(slot);
        Says {
            number: at(Slot::VoterId),
            last: at(Slot::Last),
            first: at(Slot::First),
            core: at(Slot::Core),
            birth: at(Slot::BirthDate),
        }
    }

    /// True when these packed words, where `mask` counts them, say enough.
    #[inline]
    fn enough(&self, words: &[u32], mask: &[u32]) -> bool {
        let has = |at: Option<usize>| at.is_some_and(|at| words[at] & mask[at] != 0);
        // Some have one name, and some registers lack a few surnames: then the birth date and the street must do.
        let without_last = || has(self.first) && has(self.birth) && has(self.core);
        has(self.number)
            || (has(self.last) && (has(self.first) || has(self.core)))
            || without_last()
    }
}

/// Verbatim versions found so far.
#[derive(Default)]
pub(super) struct Found {
    public: ReleaseSet,
    pub(super) withheld: bool,
    pub(super) person: Option<u32>,
}

impl Found {
    pub(super) fn verbatim(&self) -> Option<Verdict> {
        (!self.public.is_empty()).then(|| self.verdict(Class::Verbatim))
    }

    pub(super) fn verdict(&self, class: Class) -> Verdict {
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
