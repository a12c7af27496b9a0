//! Is a row verbatim? By the index of its most telling key, and in long tables by all that is compared at once.

use super::lookup::Lookup;
use super::{Class, Judge, Verdict, Workspace};
use crate::exact::{self, Exact};
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
    pub(super) words: Vec<u32>,
}

impl Judge<'_> {
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
        if is_long
            && !self.names_persons
            && let Some(exact) = self.exact.get_or_init(|| self.exact())
        {
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
