//! Counting distinct values without keeping them.

use siphasher::sip::SipHasher13;
use std::hash::Hasher;

/// Registers, a power of two.
const REGISTERS: usize = 1 << BITS;
const BITS: u32 = 12;

/// A HyperLogLog of 4,096 registers: about how many distinct values were added.
///
/// The error is about 2% of the number. A register is the largest of what it saw, so neither order nor
/// splitting matters. The hash key is fixed, as two runs must agree; a sketch stays in memory and is never
/// written, since whoever holds one can test whether a guessed value could have been added.
/// # Source
/// Flajolet, Fusy, Gandouet, Meunier 2007, "HyperLogLog", figure 3, with its small-range correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Distinct {
    registers: Vec<u8>,
}

impl Distinct {
    /// Nothing added yet.
    pub(crate) fn new() -> Self {
        Distinct {
            registers: vec![0; REGISTERS],
        }
    }

    /// Adds a value.
    pub(crate) fn add(&mut self, value: &[u8]) {
        let mut hasher = SipHasher13::new_with_keys(0, 0);
        hasher.write(value);
        let hash = hasher.finish();
        let register = (hash >> (64 - BITS)) as usize;
        let rank = ((hash << BITS).leading_zeros().min(64 - BITS) + 1) as u8;
        self.registers[register] = self.registers[register].max(rank);
    }

    /// Adds all that was added to another.
    pub(crate) fn merge(&mut self, other: &Distinct) {
        for (mine, theirs) in self.registers.iter_mut().zip(&other.registers) {
            *mine = (*mine).max(*theirs);
        }
    }

    /// True when at most one register was touched: all values added are the same, but for a chance of
    /// 1 in 4,096 that two differ.
    pub(crate) fn is_single(&self) -> bool {
        self.registers.iter().filter(|rank| **rank > 0).count() <= 1
    }

    /// About how many distinct values were added.
    pub(crate) fn estimate(&self) -> u64 {
        let m = REGISTERS as f64;
        let sum: f64 = self
            .registers
            .iter()
            .map(|rank| (-f64::from(*rank)).exp2())
            .sum();
        let raw = 0.7213 / (1.0 + 1.079 / m) * m * m / sum;
        let empty = self.registers.iter().filter(|rank| **rank == 0).count();
        let estimate = if raw <= 2.5 * m && empty > 0 {
            m * (m / empty as f64).ln()
        } else {
            raw
        };
        estimate.round() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::Distinct;

    fn of(numbers: impl Iterator<Item = u32>) -> Distinct {
        let mut sketch = Distinct::new();
        numbers.for_each(|number| sketch.add(&number.to_le_bytes()));
        sketch
    }

    #[test]
    fn estimates_are_within_five_percent() {
        for number in [1u32, 10, 100, 1_000, 9_000, 20_000, 100_000, 500_000] {
            let estimate = of((0..number).chain(0..number)).estimate();
            let error = (estimate as f64 - f64::from(number)).abs();
            assert!(
                error <= 1.0 + 0.05 * f64::from(number),
                "{estimate} for {number}"
            );
        }
    }

    #[test]
    fn splitting_and_order_do_not_matter() {
        let mut left = of((0..500).rev());
        left.merge(&of(300..1000));
        assert_eq!(left, of(0..1000));
    }

    #[test]
    fn one_value_is_told_from_two() {
        assert!(Distinct::new().is_single());
        assert!(of([7, 7, 7].into_iter()).is_single());
        assert!(!of(0..2).is_single());
    }
}
