//! Looking people up, many rows together.

use super::{Judge, Workspace};
use crate::library::index::{Index, Rule};
use crate::record::Record;

/// People compared for one row at most.
const CANDIDATES_MAX: usize = 192;
/// People taken from one lookup at most: a larger block says too little.
const BLOCK_MAX: usize = 48;
/// A lookup under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lookup {
    /// Position of the row among those that are looked up together.
    pub(super) row: u32,
    /// Position of the rule.
    pub(super) rule: u32,
    pub(super) key: u32,
    /// Found by [`Judge::people_of`].
    bucket: (u32, u32),
}

impl Lookup {
    /// A lookup of `key` by the rule at position `rule` for the row at position `row`.
    pub(super) fn new(row: usize, rule: usize, key: u32) -> Self {
        Lookup {
            row: row as u32,
            rule: rule as u32,
            key,
            bucket: (0, 0),
        }
    }
}

/// People found for rows that are looked up together, each once a row.
#[derive(Default, Debug)]
pub(super) struct Candidates {
    people: Vec<u32>,
    /// Where each row's people end.
    ends: Vec<u32>,
}

impl Candidates {
    pub(super) fn of(&self, row: usize) -> &[u32] {
        let start = match row {
            0 => 0,
            row => self.ends[row - 1],
        };
        &self.people[start as usize..self.ends[row] as usize]
    }
}

impl Judge<'_> {
    /// The people of lookups, which are in the order of their rows: up to `most` of each bucket, and a first touch of
    /// their versions. `rows` is the number of rows.
    ///
    /// Each step waits for memory, and is a short loop of its own over all lookups: so the waits run side by side.
    pub(super) fn people_of(
        &self,
        lookups: &mut [Lookup],
        most: usize,
        rows: usize,
        found: &mut Candidates,
    ) {
        for lookup in lookups.iter_mut() {
            lookup.bucket = self.index_of(lookup).bucket(lookup.key);
        }
        let touched = lookups.iter().fold(0, |all, lookup| {
            all ^ self.index_of(lookup).first_within(lookup.bucket)
        });
        std::hint::black_box(touched);
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
            let people = self.index_of(lookup).within(lookup.bucket, lookup.key);
            for first in people.take(most) {
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

    fn index_of(&self, lookup: &Lookup) -> &Index<'_> {
        &self.rules[lookup.rule as usize].1
    }

    /// The people that the rules of this kind bring for each record.
    pub(super) fn gather(
        &self,
        records: &[Record],
        wanted: impl Fn(Rule) -> bool,
        space: &mut Workspace,
    ) {
        space.lookups.clear();
        for (row, record) in records.iter().enumerate() {
            for (at, (rule, _)) in self.rules.iter().enumerate() {
                if wanted(*rule)
                    && let Some(key) = rule.key(record)
                {
                    space.lookups.push(Lookup::new(row, at, key));
                }
            }
        }
        self.people_of(
            &mut space.lookups,
            BLOCK_MAX,
            records.len(),
            &mut space.candidates,
        );
    }
}
