//! Records without their empty slots, as they lie in a library and wait to be added to one.

use crate::record::{Record, Slot, SlotSet, WIDTH};

/// Which slots are kept, one word each, in the order of the slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Packing {
    slots: Vec<Slot>,
}

impl Packing {
    /// Keeps the slots of `filled`.
    pub(crate) fn new(filled: SlotSet) -> Self {
        Packing {
            slots: filled.iter().collect(),
        }
    }

    /// Words of a packed record.
    pub(crate) fn width(&self) -> usize {
        self.slots.len()
    }

    /// Where a slot's word stands, if it is kept.
    pub(crate) fn position(&self, slot: Slot) -> Option<usize> {
        self.slots.iter().position(|&other| other == slot)
    }

    /// The words of a record, in order.
    #[inline]
    pub(crate) fn pack<'r>(&'r self, record: &'r Record) -> impl Iterator<Item = u32> + 'r {
        self.slots.iter().map(|slot| record[slot.at()])
    }

    /// The record of these words; what was not kept is empty.
    #[inline]
    pub(crate) fn unpack(&self, words: &[u32]) -> Record {
        let mut record = [0; WIDTH];
        for (slot, &word) in self.slots.iter().zip(words) {
            record[slot.at()] = word;
        }
        record
    }

    /// A word for each kept slot: all bits set where `slots` has it, none where not.
    pub(crate) fn masks(&self, slots: SlotSet) -> Vec<u32> {
        let mask = |&slot: &Slot| if slots.has(slot) { u32::MAX } else { 0 };
        self.slots.iter().map(mask).collect()
    }
}

/// Packed records in memory.
#[derive(Clone, Debug)]
pub(crate) struct PackedRecords {
    packing: Packing,
    words: Vec<u32>,
}

impl PackedRecords {
    /// No records, of which the slots in `filled` will be kept.
    pub(crate) fn new(filled: SlotSet) -> Self {
        PackedRecords {
            packing: Packing::new(filled),
            words: Vec::new(),
        }
    }

    /// Makes room for so many more records: growing step by step costs more than filling.
    pub(crate) fn reserve(&mut self, records: usize) {
        self.words.reserve(records * self.packing.width());
    }

    pub(crate) fn push(&mut self, record: &Record) {
        self.words.extend(self.packing.pack(record));
    }

    /// Appends records, and keeps the slots that they keep.
    pub(crate) fn append(&mut self, other: &PackedRecords) {
        let all = SlotSet(self.kept().0 | other.kept().0);
        if all != self.kept() {
            let mut wider = PackedRecords::new(all);
            (0..self.len()).for_each(|at| wider.push(&self.get(at)));
            *self = wider;
        }
        if self.packing == other.packing {
            self.words.extend_from_slice(&other.words);
        } else {
            (0..other.len()).for_each(|at| self.push(&other.get(at)));
        }
    }

    fn kept(&self) -> SlotSet {
        SlotSet::of(&self.packing.slots)
    }

    pub(crate) fn len(&self) -> usize {
        self.words
            .len()
            .checked_div(self.packing.width())
            .unwrap_or(0)
    }

    /// The record at a position below [`PackedRecords::len`].
    #[inline]
    pub(crate) fn get(&self, at: usize) -> Record {
        let width = self.packing.width();
        self.packing
            .unpack(&self.words[at * width..(at + 1) * width])
    }
}

#[cfg(test)]
mod tests {
    use super::{PackedRecords, SlotSet};
    use crate::record::{Slot, WIDTH};

    #[test]
    fn kept_slots_come_back_and_others_are_empty() {
        let mut records = PackedRecords::new(SlotSet::of(&[Slot::Last, Slot::Zip]));
        let mut full = [7; WIDTH];
        full[Slot::Zip.at()] = 9;
        records.push(&full);
        records.push(&[0; WIDTH]);
        assert_eq!(records.len(), 2);
        let back = records.get(0);
        assert_eq!(
            (
                back[Slot::Last.at()],
                back[Slot::Zip.at()],
                back[Slot::First.at()]
            ),
            (7, 9, 0)
        );
        assert_eq!(records.get(1), [0; WIDTH]);
        let masks = records
            .packing
            .masks(SlotSet::of(&[Slot::Zip, Slot::Party]));
        assert_eq!(masks, [0, u32::MAX]);

        let mut other = PackedRecords::new(SlotSet::of(&[Slot::Zip, Slot::First]));
        other.push(&full);
        records.append(&other);
        assert_eq!((records.len(), records.get(0)), (3, back));
        let last = records.get(2);
        assert_eq!(
            (
                last[Slot::Last.at()],
                last[Slot::Zip.at()],
                last[Slot::First.at()]
            ),
            (0, 9, 7)
        );
    }
}
