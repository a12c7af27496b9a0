//! State by key of which the most recently used is kept.

use hashbrown::HashMap;
use std::hash::Hash;

/// A map of bounded size. When half of it has been used since the last time, what was not used is forgotten: so whoever
/// comes again and again stays, however many come once. Constant time; the same for the same sequence of keys.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    half: usize,
}

impl<K: Hash + Eq + Clone + Ord, V> Recent<K, V> {
    /// At most `most` entries.
    pub(crate) fn new(most: usize) -> Self {
        Recent {
            young: HashMap::new(),
            old: HashMap::new(),
            half: (most / 2).max(1),
        }
    }

    /// The value of a key, made when it has none.
    pub(crate) fn entry(&mut self, key: &K, make: impl FnOnce() -> V) -> &mut V {
        if !self.young.contains_key(key) {
            if self.young.len() >= self.half {
                self.old = std::mem::take(&mut self.young);
            }
            let value = self.old.remove(key).unwrap_or_else(make);
            return self.young.entry(key.clone()).or_insert(value);
        }
        self.young.entry(key.clone()).or_insert_with(make)
    }

    /// The value of a key, without making or renewing it.
    pub(crate) fn find(&self, key: &K) -> Option<&V> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    /// Everything that is kept, in order of the keys.
    pub(crate) fn sorted(&self) -> Vec<(&K, &V)> {
        let mut all: Vec<_> = self.young.iter().chain(&self.old).collect();
        all.sort_unstable_by(|left, right| left.0.cmp(right.0));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn who_comes_again_stays_however_many_come_once() {
        let mut recent = Recent::new(10);
        for number in 0..1000u32 {
            *recent.entry(&number, || 0u32) += 1;
            if number % 3 == 0 {
                *recent.entry(&0, || 0) += 1;
            }
        }
        assert_eq!(recent.find(&0), Some(&335));
        assert!(recent.sorted().len() <= 10);
        assert_eq!(recent.find(&500), None);
    }
}
