//! Given name and surname in each other's columns: a second look at rows that nothing explains as they stand.

use super::{Class, Judge, Judged, Verdict, Workspace};
use crate::extract::{Extractor, Reading};
use crate::library::index::Rule;
use crate::record::{Record, Slot, WIDTH};
use levelhead_schema::Batch;

/// Rows that go through the ladder together. Each may bring a hundred people of two cache lines, touched in one step and
/// compared in later ones: of so few rows they are still in the core's own cache by then.
const TOGETHER: usize = 16;

impl Judge<'_> {
    /// The whole ladder of rules, for rows that are not verbatim at first sight, and for what nothing explains once more
    /// with names swapped. Calls `each` with the position of each row in `rows` and its verdict. `records` are the rows
    /// in the usual reading.
    pub(crate) fn judge_rows(
        &self,
        extractor: &Extractor,
        batch: &Batch,
        rows: &[usize],
        records: &[Record],
        space: &mut Workspace,
        mut each: impl FnMut(usize, Verdict),
    ) {
        for (part, (rows, records)) in rows
            .chunks(TOGETHER)
            .zip(records.chunks(TOGETHER))
            .enumerate()
        {
            let mut each = |at: usize, verdict| each(part * TOGETHER + at, verdict);
            let mut left = Vec::new();
            self.judge_as_written(extractor, batch, rows, records, space, |at, verdict| {
                if self.may_be_swapped(verdict.class) {
                    left.push((at, verdict));
                } else {
                    each(at, verdict);
                }
            });
            self.judge_swapped(extractor, batch, rows, records, left, space, each);
        }
    }

    /// True when a row of this class may be somebody with swapped names, and the table gives both names.
    fn may_be_swapped(&self, class: Class) -> bool {
        class >= Class::Recombined && self.plan.scored.has_all(&[Slot::First, Slot::Last])
    }

    /// Settles rows that were left over in every other reading: as altered where the names, put the other way round,
    /// are a listed person's, else as they were. `rows` are all rows of the batch that `left` counts by, `records` their
    /// records as written.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one chunk of rows, as its other functions take them"
    )]
    fn judge_swapped(
        &self,
        extractor: &Extractor,
        batch: &Batch,
        rows: &[usize],
        records: &[Record],
        left: Vec<(usize, Verdict)>,
        space: &mut Workspace,
        mut each: impl FnMut(usize, Verdict),
    ) {
        let reading = Reading {
            swapped: true,
            ..Reading::default()
        };
        let names = [Slot::First, Slot::Last];
        let plain = &mut space.plain;
        let turned = left.iter().map(|&(at, _)| {
            let turned = extractor.with_names_swapped(batch, rows[at], &records[at], plain);
            turned.unwrap_or([0; WIDTH])
        });
        let records: Vec<Record> = turned.collect();
        // What the other rules bring, the first reading looked at already.
        let by_name =
            |rule: Rule| rule.tells_alone() && names.iter().any(|name| rule.slots().contains(name));
        self.gather(&records, by_name, space);
        let candidates = std::mem::take(&mut space.candidates);
        for (turned, (at, before)) in left.into_iter().enumerate() {
            let people = candidates.of(turned);
            if people.is_empty() {
                each(at, before);
                continue;
            }
            extractor.extract(batch, rows[at], reading, &mut space.plain);
            let judged = self.judge_record(extractor, &records[turned], people, space);
            each(at, with_names_swapped(judged).unwrap_or(before));
        }
        space.candidates = candidates;
    }
}

/// The verdict on a row that was read with its names swapped, if it is a listed person's. One name at least must then be
/// that person's letter for letter: both misspelt and swapped besides is anybody.
fn with_names_swapped(judged: Judged) -> Option<Verdict> {
    let Judged::Settled(mut verdict) = judged else {
        return None;
    };
    let names = [Slot::First, Slot::Last];
    let is_listed = matches!(verdict.class, Class::Verbatim | Class::Altered);
    if !is_listed || verdict.differing.has_all(&names) {
        return None;
    }
    verdict.class = Class::Altered;
    names
        .into_iter()
        .for_each(|slot| verdict.differing.insert(slot));
    Some(verdict)
}
