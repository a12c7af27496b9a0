//! Rows met before, by their keyed hashes: in memory only, gone with the run.

/// Shards, each grown by itself, so that growing never needs the whole set twice.
const SHARD_BITS: u32 = 16;
/// Places of a new shard.
const FIRST_PLACES: usize = 16;

/// The set of row hashes: 48 bits of each, about 6 bytes a row.
///
/// Limits: of n distinct rows about n² / 2⁴⁹ are taken for repeats by accident: one in a set of 24 million.
#[derive(Debug)]
pub(crate) struct Seen {
    shards: Vec<Shard>,
}

/// An open-addressed table of 32-bit remainders; 0 marks a free place.
#[derive(Clone, Debug, Default)]
struct Shard {
    places: Vec<u32>,
    filled: usize,
}

impl Default for Seen {
    fn default() -> Self {
        Seen {
            shards: vec![Shard::default(); 1 << SHARD_BITS],
        }
    }
}

impl Seen {
    /// Looks where these rows would stand: memory that is waited for together makes [`Seen::add`] quick afterwards.
    pub(crate) fn touch(&self, hashes: impl Iterator<Item = u64>) {
        let touched = hashes.fold(0, |all, hash| {
            let shard = &self.shards[(hash >> (64 - SHARD_BITS)) as usize];
            let place = shard.start_of(remainder(hash));
            all ^ shard.places.get(place).copied().unwrap_or(0)
        });
        std::hint::black_box(touched);
    }

    /// Adds a row; true when an equal one was there.
    pub(crate) fn add(&mut self, hash: u64) -> bool {
        let shard = (hash >> (64 - SHARD_BITS)) as usize;
        self.shards[shard].add(remainder(hash))
    }
}

/// What a shard keeps of a hash.
fn remainder(hash: u64) -> u32 {
    ((hash >> 16) as u32).max(1)
}

impl Shard {
    fn start_of(&self, remainder: u32) -> usize {
        // Multiplying maps the remainder onto any number of places, so shards can grow by a quarter.
        ((u64::from(remainder) * self.places.len() as u64) >> 32) as usize
    }

    fn add(&mut self, remainder: u32) -> bool {
        if (self.filled + 1) * 5 > self.places.len() * 4 {
            self.grow();
        }
        let place = self.place_of(remainder);
        let known = self.places[place] == remainder;
        if !known {
            self.places[place] = remainder;
            self.filled += 1;
        }
        known
    }

    /// Where the remainder stands, or the free place where it belongs.
    fn place_of(&self, remainder: u32) -> usize {
        let mut at = self.start_of(remainder);
        while self.places[at] != 0 && self.places[at] != remainder {
            at = if at + 1 == self.places.len() {
                0
            } else {
                at + 1
            };
        }
        at
    }

    fn grow(&mut self) {
        let places = (self.places.len() + self.places.len() / 4 + 1).max(FIRST_PLACES);
        let old = std::mem::replace(&mut self.places, vec![0; places]);
        for remainder in old.into_iter().filter(|&remainder| remainder != 0) {
            let place = self.place_of(remainder);
            self.places[place] = remainder;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn every_row_is_new_once() {
        let mut seen = Seen::default();
        let hash = |number: u64| (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        assert!((0..300_000).all(|number| !seen.add(hash(number))));
        assert!((0..300_000).all(|number| seen.add(hash(number))));
        assert!(!seen.add(hash(300_000)));
    }
}
