//! Rows met before, by their keyed hashes: in memory only, gone with the run.

use hashbrown::HashTable;

/// The set of row hashes. About 10 bytes a row.
#[derive(Default, Debug)]
pub(crate) struct Seen {
    hashes: HashTable<u64>,
}

impl Seen {
    /// Adds a row; true when an equal one was there.
    pub(crate) fn add(&mut self, hash: u64) -> bool {
        match self
            .hashes
            .entry(hash, |&known| known == hash, |&known| known)
        {
            hashbrown::hash_table::Entry::Occupied(_) => true,
            hashbrown::hash_table::Entry::Vacant(place) => {
                place.insert(hash);
                false
            }
        }
    }
}
