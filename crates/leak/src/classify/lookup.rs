//! Looking people up, many rows together.

use super::{Judge, Workspace};
use crate::library::index::Rule;
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
    pub(super) bucket: (u32, u32),
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
    /// Second and third step of lookups, which are in the order of their rows: the people in each bucket, up to `most`
    /// of each, and a first touch of their versions. `rows` is the number of rows.
    pub(super) fn people_of(
        &self,
        lookups: &[Lookup],
        most: usize,
        rows: usize,
        found: &mut Candidates,
    ) {
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

    /// The people that the rules of this kind bring for each record.
    pub(super) fn gather(
        &self,
        records: &[Record],
        wanted: impl Fn(Rule) -> bool,
        space: &mut Workspace,
    ) {
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
}
