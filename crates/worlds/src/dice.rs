//! Chance that is the same on every machine: integers only, no state shared between people.
//!
//! Every draw is a function of (seed, what it is for, who it is for), so any person of any month can be made
//! alone and in any order, and adding a draw for one purpose does not shift another.

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014; constants by Stafford): a bijection of 64-bit words.
pub(crate) fn scramble(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// One word for `(seed, purpose, index)`.
pub(crate) fn word(seed: u64, purpose: u64, index: u64) -> u64 {
    let keyed = scramble(seed.wrapping_add(GAMMA.wrapping_mul(purpose.wrapping_add(1))));
    scramble(keyed ^ scramble(index.wrapping_add(GAMMA)))
}

/// FNV-1a of a few bytes, for seeds made from names such as a state's.
pub(crate) fn of_text(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// A stream of words: SplitMix64.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64, purpose: u64, index: u64) -> Self {
        Dice(word(seed, purpose, index))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        scramble(self.0)
    }

    /// A number below `bound`, which must not be 0. The bias of the multiply-shift is below 2⁻³² for our bounds.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as u64) as i64
    }

    /// True in `permille` of 1,000 cases.
    pub(crate) fn permille(&mut self, permille: u64) -> bool {
        self.below(1000) < permille
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }
}

/// Draws an entry by weight in constant time (Walker's alias method, in integers).
#[derive(Debug)]
pub(crate) struct Weighted {
    keep: Vec<u32>,
    alias: Vec<u32>,
}

impl Weighted {
    /// Limits: at least one weight above 0; weights × entries below 2⁶³.
    pub(crate) fn new(weights: &[u64]) -> Self {
        let n = weights.len();
        let total: u64 = weights.iter().sum::<u64>().max(1);
        let mut scaled: Vec<u64> = weights.iter().map(|&weight| weight * n as u64).collect();
        let mut keep = vec![u32::MAX; n];
        let mut alias: Vec<u32> = (0..n as u32).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..n).partition(|&at| scaled[at] < total);
        while let (Some(&less), Some(&more)) = (small.last(), large.last()) {
            small.pop();
            keep[less] = ((u128::from(scaled[less]) << 32) / u128::from(total))
                .min(u128::from(u32::MAX)) as u32;
            alias[less] = more as u32;
            scaled[more] -= total - scaled[less];
            if scaled[more] < total {
                large.pop();
                small.push(more);
            }
        }
        Weighted { keep, alias }
    }

    pub(crate) fn draw(&self, dice: &mut Dice) -> usize {
        let word = dice.next();
        let at = ((u64::from((word >> 32) as u32) * self.keep.len() as u64) >> 32) as usize;
        if (word as u32) < self.keep[at] {
            at
        } else {
            self.alias[at] as usize
        }
    }
}

/// A random order of `0..n` without a list of it: a four-round Feistel network, walking on while outside `n`.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    n: u64,
    half_bits: u32,
    key: u64,
}

impl Order {
    pub(crate) fn new(n: u64, key: u64) -> Self {
        let bits = 64 - n.max(2).saturating_sub(1).leading_zeros();
        Order {
            n,
            half_bits: bits.div_ceil(2),
            key,
        }
    }

    /// The position that `at` goes to. Limits: `at` below `n`.
    pub(crate) fn of(&self, at: u64) -> u64 {
        let mask = (1u64 << self.half_bits) - 1;
        let mut value = at;
        loop {
            let (mut left, mut right) = (value >> self.half_bits, value & mask);
            for round in 0..4 {
                (left, right) = (right, left ^ (word(self.key, round, right) & mask));
            }
            value = (left << self.half_bits) | right;
            if value < self.n {
                return value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dice, Order, Weighted};

    #[test]
    fn an_order_visits_each_once() {
        for n in [1u64, 2, 3, 10, 1000, 4097] {
            let order = Order::new(n, 9);
            let mut seen: Vec<u64> = (0..n).map(|at| order.of(at)).collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..n).collect::<Vec<_>>(), "n = {n}");
        }
    }

    #[test]
    fn weights_are_kept() {
        let table = Weighted::new(&[1, 0, 2, 5]);
        let mut dice = Dice::new(1, 2, 3);
        let mut hits = [0u32; 4];
        for _ in 0..80_000 {
            hits[table.draw(&mut dice)] += 1;
        }
        assert_eq!(hits[1], 0);
        for (at, expect) in [(0usize, 10_000i64), (2, 20_000), (3, 50_000)] {
            assert!((i64::from(hits[at]) - expect).abs() < 700, "{hits:?}");
        }
    }

    #[test]
    fn bounds_hold() {
        let mut dice = Dice::new(7, 0, 0);
        for _ in 0..10_000 {
            assert!((-3..=4).contains(&dice.between(-3, 4)));
            assert!(dice.below(3) < 3);
        }
    }
}
