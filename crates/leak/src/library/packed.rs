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

    /// Appends the words of a record of the same slots.
    #[inline]
    pub(crate) fn push_words(&mut self, words: &[u32]) {
        self.words.extend_from_slice(words);
    }

    /// From now on keeps the slots of `filled`, those kept so far among them; in records that are here they are empty.
    pub(crate) fn keep(&mut self, filled: SlotSet) {
        let mut wider = PackedRecords::new(filled);
        (0..self.len()).for_each(|at| wider.push(&self.get(at)));
        *self = wider;
    }

    /// The slots that are kept.
    pub(crate) fn kept(&self) -> SlotSet {
        SlotSet::of(&self.packing.slots)
    }

    pub(crate) fn len(&self) -> usize {
        self.words
            .len()
            .checked_div(self.packing.width())
            .unwrap_or(0)
    }

    /// Reads through all of it, which memory is quick at: what is fetched from anywhere afterwards is at hand, as long as
    /// the whole fits the cache.
    pub(crate) fn touch(&self) {
        let lines = self.words.iter().step_by(64 / size_of::<u32>());
        std::hint::black_box(lines.fold(0, |all, word| all ^ word));
    }

    /// The words of the record at a position below [`PackedRecords::len`].
    #[inline]
    pub(crate) fn words(&self, at: usize) -> &[u32] {
        let width = self.packing.width();
        &self.words[at * width..(at + 1) * width]
    }

    /// The record at a position below [`PackedRecords::len`].
    #[inline]
    pub(crate) fn get(&self, at: usize) -> Record {
        self.packing.unpack(self.words(at))
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

        records.keep(SlotSet::of(&[Slot::Last, Slot::Zip, Slot::First]));
        assert_eq!((records.len(), records.get(0)), (2, back));
        records.push(&full);
        assert_eq!(records.get(2)[Slot::First.at()], 7);
        assert_eq!(records.words(2), [7, 7, 9]);
    }
}
