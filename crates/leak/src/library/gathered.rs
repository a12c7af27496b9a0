//! Records of a release on their way into a library: apart by the leading bits of their person's key.
//!
//! A library's versions stand in the order of those keys. Put in order all at once, each record would be fetched from
//! anywhere in memory; part after part, from the core's own cache.

use super::packed::PackedRecords;
use crate::record::{Record, SlotSet};

/// Parts, as bits of a key. Of a million people a part is half a megabyte, of a state of fourteen million seven: smaller
/// ones would fit the cache better, but what they grow through stays with the program.
const PART_BITS: u32 = 7;
/// Bits of a person's key.
const KEY_BITS: u32 = 33;
/// Bits of a position within a part: more than a file of voters has.
const POSITION_BITS: u32 = 64 - KEY_BITS;

/// Records with their person's key, in the order in which they were read.
#[derive(Debug)]
pub(crate) struct Keyed {
    keys: Vec<u64>,
    records: PackedRecords,
}

impl Keyed {
    /// No records, of which the slots in `filled` will be kept, and room for so many.
    pub(crate) fn new(filled: SlotSet, room: usize) -> Self {
        let mut records = PackedRecords::new(filled);
        records.reserve(room);
        Keyed {
            keys: Vec::with_capacity(room),
            records,
        }
    }

    pub(crate) fn push(&mut self, key: u64, record: &Record) {
        self.keys.push(key);
        self.records.push(record);
    }
}

/// All records of a release.
#[derive(Debug)]
pub(crate) struct Gathered {
    parts: Vec<Keyed>,
    kept: SlotSet,
    count: usize,
}

impl Default for Gathered {
    fn default() -> Self {
        let kept = SlotSet::default();
        Gathered {
            parts: (0..1 << PART_BITS).map(|_| Keyed::new(kept, 0)).collect(),
            kept,
            count: 0,
        }
    }
}

impl Gathered {
    /// Adds records, and keeps the slots that they keep.
    pub(crate) fn add(&mut self, read: &Keyed) {
        let all = SlotSet(self.kept.0 | read.records.kept().0);
        if all != self.kept {
            self.kept = all;
            let parts = self.parts.iter_mut();
            parts.for_each(|part| part.records.keep(all));
        }
        let alike = read.records.kept() == all;
        for (at, &key) in read.keys.iter().enumerate() {
            let part = &mut self.parts[(key >> (KEY_BITS - PART_BITS)) as usize];
            part.keys.push(key);
            if alike {
                part.records.push_words(read.records.words(at));
            } else {
                part.records.push(&read.records.get(at));
            }
        }
        self.count += read.keys.len();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The records in the order of their keys.
    pub(crate) fn in_order(self) -> InOrder {
        let mut in_order = InOrder {
            parts: self.parts.into_iter(),
            part: PackedRecords::new(SlotSet::default()),
            order: Vec::new(),
            at: 0,
        };
        in_order.fill();
        in_order
    }
}

/// Walks gathered records in the order of their keys; those of one key in the order in which they came.
pub(crate) struct InOrder {
    parts: std::vec::IntoIter<Keyed>,
    part: PackedRecords,
    /// Keys of the part, and in the low bits the positions of their records.
    order: Vec<u64>,
    at: usize,
}

impl InOrder {
    /// Goes on to the next part that holds something, when this one is at its end.
    fn fill(&mut self) {
        while self.at == self.order.len()
            && let Some(Keyed { keys, records }) = self.parts.next()
        {
            let numbered = keys.iter().enumerate();
            self.order.clear();
            self.order
                .extend(numbered.map(|(at, key)| key << POSITION_BITS | at as u64));
            self.order.sort_unstable();
            records.touch();
            self.part = records;
            self.at = 0;
        }
    }

    /// The key of the next record; `None` at the end.
    pub(crate) fn key(&self) -> Option<u64> {
        self.order.get(self.at).map(|entry| entry >> POSITION_BITS)
    }

    /// The next record, if it has this key.
    pub(crate) fn next_of(&mut self, key: u64) -> Option<Record> {
        let entry = *self.order.get(self.at)?;
        if entry >> POSITION_BITS != key {
            return None;
        }
        let record = self.part.get((entry & ((1 << POSITION_BITS) - 1)) as usize);
        self.at += 1;
        self.fill();
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::{Gathered, KEY_BITS, Keyed};
    use crate::record::{Slot, SlotSet, WIDTH};

    #[test]
    fn records_come_in_the_order_of_their_keys() {
        let key = |number: u64| number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - KEY_BITS);
        let mut gathered = Gathered::default();
        assert_eq!(Gathered::default().in_order().key(), None);
        // Two readings that keep different slots; each key comes twice.
        for slot in [Slot::Last, Slot::Zip] {
            let mut read = Keyed::new(SlotSet::of(&[slot]), 0);
            for number in 0..5000 {
                let mut record = [0; WIDTH];
                record[slot.at()] = number as u32 + 1;
                read.push(key(number), &record);
            }
            gathered.add(&read);
        }
        let mut expect: Vec<(u64, u32)> = (0..5000).map(|at| (key(at), at as u32 + 1)).collect();
        expect.sort_unstable();
        let mut in_order = gathered.in_order();
        for (key, number) in expect {
            assert_eq!(in_order.key(), Some(key));
            for slot in [Slot::Last, Slot::Zip] {
                let record = in_order.next_of(key).unwrap();
                assert_eq!(record[slot.at()], number);
                assert_eq!(record.iter().filter(|&&word| word != 0).count(), 1);
            }
            assert!(in_order.next_of(key).is_none());
        }
        assert_eq!(in_order.key(), None);
    }
}
