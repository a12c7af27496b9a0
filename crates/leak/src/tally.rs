//! Outcomes of batches, put in order and added up.

use crate::check::{BatchOutcome, RowOutcome, StateCode, TableCheck};
use crate::classify::Class;
use crate::columns::ColumnCounts;
use crate::dating::{Histogram, poisson_tail};
use crate::interval::clopper_pearson;
use crate::record::{Slot, SlotSet};
use crate::seen::Seen;
use levelhead_schema::mapping::Mapping;
use levelhead_schema::report::{Classes, DumpFile, NotComparable, RejectExample, Share, Skipped};
use std::collections::BTreeMap;

/// Everything counted so far of one dump.
#[derive(Default)]
pub struct Tally {
    pub(crate) tables: Vec<TableTally>,
    pub(crate) states: BTreeMap<StateCode, StateTally>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) duplicates: u64,
    seen: Seen,
}

/// One table.
pub(crate) struct TableTally {
    pub(crate) file: DumpFile,
    pub(crate) mapping: Mapping,
    pub(crate) named_columns: bool,
    pub(crate) columns: ColumnCounts,
}

/// The rows of one state.
#[derive(Default)]
pub(crate) struct StateTally {
    pub(crate) classes: Classes,
    /// Distinct verbatim rows by the releases that hold them.
    pub(crate) histogram: Histogram,
    /// Altered rows by the releases that hold the nearest versions.
    pub(crate) nearest: Histogram,
    pub(crate) differing: [u64; 32],
    pub(crate) latest_registration: u32,
    pub(crate) compared: SlotSet,
    pub(crate) not_comparable: Vec<NotComparable>,
    /// Made-up rows explained, and tried.
    pub(crate) chance: (u64, u64),
}

impl Tally {
    /// An empty tally.
    pub fn new() -> Self {
        Tally::default()
    }

    /// Starts a table; batches of it follow until the next call. Counts of rows and rejects come with [`Tally::end_table`].
    /// `named_columns` is false when the table has no header of its own.
    pub fn begin_table(&mut self, file: DumpFile, table: &TableCheck<'_>, named_columns: bool) {
        self.tables.push(TableTally {
            file,
            mapping: table.mapping().clone(),
            named_columns,
            columns: ColumnCounts::default(),
        });
    }

    /// Adds what the kernel made of the next batch of the table, in row order. Rows equal to an earlier one become duplicates.
    pub fn batch(&mut self, table: &TableCheck<'_>, outcome: &mut BatchOutcome) {
        for rows in outcome.rows.chunks_mut(256) {
            self.seen.touch(rows.iter().map(|row| row.hash));
            for row in rows {
                if self.seen.add(row.hash) {
                    row.class = Class::Duplicate;
                    self.duplicates += 1;
                }
                if table.is_voter_data() {
                    self.row(row);
                }
            }
        }
        if let Some(last) = self.tables.last_mut() {
            last.columns.merge(std::mem::take(&mut outcome.columns));
        }
    }

    fn row(&mut self, row: &RowOutcome) {
        let state = self.states.entry(row.state).or_default();
        let classes = &mut state.classes;
        let count = match row.class {
            Class::Verbatim => &mut classes.verbatim,
            Class::Altered => &mut classes.altered,
            Class::Withheld => &mut classes.withheld,
            Class::Newer => &mut classes.newer,
            Class::Recombined => &mut classes.recombined,
            Class::Unexplained => &mut classes.unexplained,
            Class::Duplicate => &mut classes.duplicate,
        };
        *count += 1;
        match row.class {
            Class::Verbatim => *state.histogram.entry(row.releases).or_insert(0) += 1,
            Class::Altered => {
                *state.nearest.entry(row.releases).or_insert(0) += 1;
                for slot in Slot::SAID {
                    state.differing[slot.at()] += u64::from(row.differing.has(slot));
                }
            }
            _ => {}
        }
        if row.registered < LATEST_BELIEVABLE {
            state.latest_registration = state.latest_registration.max(row.registered);
        }
    }

    /// Ends the table that began last.
    pub fn end_table(
        &mut self,
        table: &TableCheck<'_>,
        rows: u64,
        rejects: u64,
        encoding: Option<String>,
        examples: Vec<RejectExample>,
    ) {
        // Only the states of the table's own rows: how it would have been compared with others says nothing of theirs.
        let own = self.tables.last().map(|last| last.columns.states.keys());
        for code in own.into_iter().flatten() {
            if let Some(state) = self.states.get_mut(code) {
                state.learn(table, *code);
            }
        }
        if let Some(last) = self.tables.last_mut() {
            last.file.rows = rows;
            if let Some(encoding) = encoding {
                last.file.encoding = encoding;
            }
            last.file.rejects = rejects;
            last.file.reject_examples = examples;
        }
    }

    /// Notes the hash of a top-level file once it is known: for every table that lies in it.
    pub fn file(&mut self, path: &str, sha256: &str) {
        for table in &mut self.tables {
            let inside = table
                .file
                .path
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['!', '#']));
            if inside {
                sha256.clone_into(&mut table.file.sha256);
            }
        }
    }

    /// Notes a file without a table.
    pub fn skipped(&mut self, path: &str, reason: &str) {
        self.skipped.push(Skipped {
            path: path.to_owned(),
            reason: reason.to_owned(),
        });
    }

    /// Tables begun so far.
    pub fn tables(&self) -> usize {
        self.tables.len()
    }
}

/// Dates of registration after this are slips of the pen, not news.
const LATEST_BELIEVABLE: u32 = 20_991_231;

impl StateTally {
    /// False when so few rows are explained that made-up rows could be as many: then there is nothing to date.
    pub(crate) fn is_explained(&self) -> bool {
        let chance = (self.chance.0 + 1) as f64 / (self.chance.1 + 1).max(1000) as f64;
        let explained = self.classes.verbatim + self.classes.altered;
        explained > 0 && poisson_tail(explained, self.classes.distinct() as f64 * chance) < 1e-3
    }

    /// Share of made-up rows that counted as explained, with what so many trials leave open; `None` when none could be
    /// tried.
    pub(crate) fn chance_share(&self) -> Option<Share> {
        (self.chance.1 > 0).then(|| clopper_pearson(self.chance.0, self.chance.1))
    }

    /// The rows by which the dump is dated: the verbatim ones, and where there are hardly any, the altered ones with them.
    pub(crate) fn dated_by(&self) -> Histogram {
        let mut histogram = self.histogram.clone();
        if self.classes.verbatim * 20 < self.classes.altered {
            for (set, rows) in &self.nearest {
                *histogram.entry(*set).or_insert(0) += rows;
            }
        }
        histogram
    }

    /// Takes over how a table was compared with this state's library. Tables add up; a field set aside in one stays named.
    fn learn(&mut self, table: &TableCheck<'_>, code: StateCode) {
        let Some(comparison) = table.comparison(code) else {
            return;
        };
        self.compared = SlotSet(self.compared.0 | comparison.compared.0);
        for field in comparison.not_comparable {
            if !self.not_comparable.contains(field) {
                self.not_comparable.push(field.clone());
            }
        }
        self.chance = larger_chance(self.chance, comparison.chance);
    }
}

/// Of two trials of made-up rows, hits and tries, the one with the larger share; of equal shares, the one of more tries.
/// A trial without tries says nothing.
fn larger_chance(one: (u64, u64), other: (u64, u64)) -> (u64, u64) {
    let share = |(hits, tried): (u64, u64)| hits as f64 / tried.max(1) as f64;
    match share(one).total_cmp(&share(other)) {
        std::cmp::Ordering::Less => other,
        std::cmp::Ordering::Equal if one.1 < other.1 => other,
        _ => one,
    }
}

#[cfg(test)]
mod tests {
    use super::larger_chance;

    #[test]
    fn of_two_tables_the_larger_share_of_chance_counts() {
        let check = |one, other, expect| {
            assert_eq!(larger_chance(one, other), expect);
            assert_eq!(larger_chance(other, one), expect);
        };
        // Taken apart, hits and tries of the two would make 10 of 4,000: half of the true share of the first.
        check((10, 2_000), (0, 4_000), (10, 2_000));
        check((1, 20), (30, 4_000), (1, 20));
        check((0, 0), (0, 500), (0, 500));
        check((0, 0), (3, 500), (3, 500));
    }
}
