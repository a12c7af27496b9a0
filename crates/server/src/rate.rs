//! How often one reader may ask: a bucket of answers for each, which refills with time.
//!
//! Memory is bounded: a fixed table of sets of eight. Of a reader only a hash under a key of this process is kept, and
//! of a network of IPv6 only its first 64 bits, which one household has. Where a set is full, the reader who has asked
//! least of late is forgotten, which costs that one nothing.

use crate::config::Rate;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Readers in one set.
const WAYS: usize = 8;

/// Sets: 65,536 readers in all, in a megabyte.
const SETS: usize = 8192;

/// A reader: the hash, and when the bucket will be full again (0 for a place that is free).
#[derive(Clone, Copy, Debug, Default)]
struct Reader {
    hash: u64,
    full_at: u64,
}

/// The buckets of all readers.
#[derive(Debug)]
pub(crate) struct Rates {
    key: RandomState,
    began: Instant,
    sets: Vec<Mutex<[Reader; WAYS]>>,
    /// What one answer takes, in nanoseconds of refilling.
    answer_ns: u64,
    /// What a full bucket holds.
    full_ns: u64,
}

impl Rates {
    pub(crate) fn new(rate: Rate) -> Self {
        let answer_ns = 1_000_000_000 / u64::from(rate.per_second.max(1));
        Rates {
            key: RandomState::new(),
            began: Instant::now(),
            sets: (0..SETS).map(|_| Mutex::default()).collect(),
            answer_ns,
            full_ns: answer_ns * u64::from(rate.burst.max(1)),
        }
    }

    /// Takes one answer out of the reader's bucket; else says how long to wait.
    pub(crate) fn take(&self, reader: IpAddr) -> Result<(), Duration> {
        let now = u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.take_at(self.hash(reader), now)
    }

    fn hash(&self, reader: IpAddr) -> u64 {
        match reader.to_canonical() {
            IpAddr::V4(address) => self.key.hash_one(address.octets()),
            IpAddr::V6(address) => self.key.hash_one(&address.octets()[..8]),
        }
    }

    fn take_at(&self, hash: u64, now: u64) -> Result<(), Duration> {
        // The low bits choose the set, and the whole hash tells readers apart within it.
        let set = &self.sets[hash as usize % SETS];
        let mut set = set.lock().unwrap_or_else(PoisonError::into_inner);
        let known = set.iter().position(|reader| reader.hash == hash);
        let at = known.unwrap_or_else(|| {
            let least = set
                .iter()
                .enumerate()
                .min_by_key(|(_, reader)| reader.full_at);
            least.map_or(0, |(at, _)| at)
        });
        let before = known.map_or(0, |at| set[at].full_at);
        let full_at = before.max(now) + self.answer_ns;
        match full_at.checked_sub(now + self.full_ns) {
            Some(wait) if wait > 0 => Err(Duration::from_nanos(wait)),
            _ => {
                set[at] = Reader { hash, full_at };
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Rates, SETS, WAYS};
    use crate::config::Rate;

    fn rates() -> Rates {
        Rates::new(Rate {
            per_second: 10,
            burst: 3,
        })
    }

    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn a_bucket_empties_and_refills() {
        let rates = rates();
        for _ in 0..3 {
            assert_eq!(rates.take_at(7, SECOND), Ok(()));
        }
        let wait = rates.take_at(7, SECOND).unwrap_err();
        assert_eq!(wait.as_millis(), 100);
        assert_eq!(rates.take_at(8, SECOND), Ok(()), "another reader");
        assert_eq!(rates.take_at(7, SECOND + SECOND / 10), Ok(()));
        assert!(rates.take_at(7, SECOND + SECOND / 10).is_err());
        for _ in 0..3 {
            assert_eq!(rates.take_at(7, 9 * SECOND), Ok(()));
        }
    }

    #[test]
    fn a_crowd_does_not_free_the_one_who_asks_too_often() {
        let rates = rates();
        while rates.take_at(SETS as u64, SECOND).is_ok() {}
        for other in 2..100 * WAYS as u64 {
            let _ = rates.take_at(other * SETS as u64, SECOND);
        }
        assert!(rates.take_at(SETS as u64, SECOND).is_err());
    }

    #[test]
    fn addresses_of_one_network_are_one_reader() {
        let rates = rates();
        let hash = |text: &str| rates.hash(text.parse().unwrap());
        assert_eq!(hash("2001:db8::1"), hash("2001:db8::ffff:2"));
        assert_ne!(hash("2001:db8::1"), hash("2001:db8:0:1::1"));
        assert_eq!(hash("192.0.2.1"), hash("::ffff:192.0.2.1"));
        assert_ne!(hash("192.0.2.1"), hash("192.0.2.2"));
    }
}
