//! How probable it is that chance gives so many shared occasions.
//!
//! A slot of time in which hardly anybody but two accounts was active brings them together almost surely, but it cannot do so
//! more often than occasions fit into it; such slots are counted one by one, and only the others as one Poisson number.
//!
//! Two sources of chance are added: strangers who meet because both are active and items are popular (a Poisson number, the
//! limit of many small probabilities), and accounts of one taste that have items in common anyway and take some of them up
//! at the same time (a binomial number of those items).

/// Counts up to this are summed exactly; beyond it the Chernoff bound stands, which is never too small.
const EXACT_MAX: u32 = 40;
/// Counts from none to [`EXACT_MAX`].
const PLACES: usize = EXACT_MAX as usize + 1;
/// No probability is stated below this.
const FLOOR: f64 = 1e-300;

/// Slots that bring so many meetings on average are counted one by one.
const HEAVY_MIN: f64 = 0.02;

/// Expected meetings, slot by slot.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SlotMeans {
    /// Of all slots that bring few, together.
    rest: f64,
    /// Of each slot that brings many, with how many occasions it can hold at most.
    heavy: Vec<(f64, u32)>,
}

impl SlotMeans {
    /// Adds a slot that can hold so many occasions.
    pub(crate) fn add(&mut self, mean: f64, most: u32) {
        if mean < HEAVY_MIN {
            self.rest += mean;
        } else {
            self.heavy.push((mean, most));
        }
    }

    /// Meetings expected in all, each slot with no more than it can hold.
    pub(crate) fn total(&self) -> f64 {
        let held = |&(mean, most): &(f64, u32)| mean.min(f64::from(most));
        self.rest + self.heavy.iter().map(held).sum::<f64>()
    }
}

/// As [`tail`], with the means of slots: P(sum over slots of min(Poisson, what it can hold) + Binomial ≥ `count`), or a little more.
pub(crate) fn tail_of_slots(count: u32, means: &SlotMeans, trials: u32, chance: f64) -> f64 {
    if means.heavy.is_empty() || count == 0 {
        return tail(count, means.rest, trials, chance);
    }
    if count > EXACT_MAX {
        // Two bounds, both of which hold: all slots as one Poisson number, or the heavy ones as full as can be.
        let full: u32 = means.heavy.iter().map(|&(_, most)| most).sum();
        let all: f64 = means.rest + means.heavy.iter().map(|&(mean, _)| mean).sum::<f64>();
        let bound = tail(count.saturating_sub(full), means.rest, trials, chance);
        return bound.min(tail(count, all, trials, chance));
    }
    let places = count as usize + 1;
    // How probable it is that the heavy slots bring so many; the last place stands for `count` and more.
    let (mut heavy, mut with_slot) = ([0.0; PLACES], [0.0; PLACES]);
    let (mut heavy, mut with_slot) = (&mut heavy[..places], &mut with_slot[..places]);
    heavy[0] = 1.0;
    for &(mean, most) in &means.heavy {
        with_slot.fill(0.0);
        let mut point = (-mean).exp();
        let mut left = 1.0;
        for met in 0..=most as usize {
            let weight = if met == most as usize { left } else { point };
            for (before, &probability) in heavy.iter().enumerate() {
                with_slot[(before + met).min(places - 1)] += probability * weight;
            }
            left = (left - point).max(0.0);
            point *= mean / (met + 1) as f64;
        }
        std::mem::swap(&mut heavy, &mut with_slot);
    }
    let sum: f64 = (heavy.iter().zip(0u32..))
        .filter(|&(&probability, _)| probability > 0.0)
        .map(|(probability, met)| probability * tail(count - met, means.rest, trials, chance))
        .sum();
    sum.clamp(FLOOR, 1.0)
}

/// P(Poisson(`mean`) + Binomial(`trials`, `chance`) ≥ `count`), or a little more.
///
/// Limits: `mean` at least 0, `chance` from 0 to below 1.
pub(crate) fn tail(count: u32, mean: f64, trials: u32, chance: f64) -> f64 {
    let expected = mean + f64::from(trials) * chance;
    if count == 0 || f64::from(count) <= expected {
        return 1.0;
    }
    if count > EXACT_MAX {
        return chernoff(f64::from(count), mean, f64::from(trials), chance).clamp(FLOOR, 1.0);
    }
    let poisson = poisson_tails(count, mean);
    let mut sum = 0.0;
    let mut point = (1.0 - chance).powf(f64::from(trials));
    for successes in 0..=trials {
        let left = count.saturating_sub(successes) as usize;
        let term = point * poisson[left];
        sum += term;
        if successes >= count && term < sum * 1e-17 {
            break;
        }
        point *= f64::from(trials - successes) / f64::from(successes + 1) * chance / (1.0 - chance);
    }
    sum.clamp(FLOOR, 1.0)
}

/// P(Binomial(`trials`, `chance`) = `count`), or 1 where so many are expected: never more than [`tail`] with any mean, and
/// quickly told.
pub(crate) fn point(count: u32, trials: u32, chance: f64) -> f64 {
    if count > trials || f64::from(count) <= f64::from(trials) * chance {
        return if count > trials { 0.0 } else { 1.0 };
    }
    let mut point = (1.0 - chance).powf(f64::from(trials - count));
    for at in 0..count {
        point *= f64::from(trials - at) / f64::from(at + 1) * chance;
    }
    point
}

/// P(Poisson(`mean`) ≥ n) for n from 0 to `count`, which is at most [`EXACT_MAX`].
fn poisson_tails(count: u32, mean: f64) -> [f64; PLACES] {
    let mut tails = [0.0; PLACES];
    tails[0] = 1.0;
    if mean <= 0.0 {
        return tails;
    }
    let mut points = [0.0; PLACES];
    let mut point = (-mean).exp();
    for n in 0..=count {
        points[n as usize] = point;
        point *= mean / f64::from(n + 1);
    }
    // Upwards from `count`, so that a small tail is a sum of small terms and not a difference of large ones.
    let (mut tail, mut n) = (0.0, count);
    let mut term = points[count as usize];
    while term > tail * 1e-17 && term > 0.0 {
        tail += term;
        n += 1;
        term *= mean / f64::from(n);
    }
    for n in (1..=count as usize).rev() {
        tails[n] = tail.min(1.0);
        tail += points[n - 1];
    }
    tails
}

/// The smallest value of exp(K(t) − t·count), K the cumulant function of the sum: an upper bound of the tail.
fn chernoff(count: f64, mean: f64, trials: f64, chance: f64) -> f64 {
    let slope = |t: f64| {
        let tilted = chance * t.exp();
        mean * t.exp() + trials * tilted / (1.0 - chance + tilted) - count
    };
    let (mut low, mut high) = (0.0, 1.0);
    while slope(high) < 0.0 && high < 200.0 {
        high *= 2.0;
    }
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if slope(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    let t = (low + high) / 2.0;
    (mean * t.exp_m1() + trials * (chance * t.exp_m1()).ln_1p() - t * count).exp()
}

#[cfg(test)]
mod tests {
    use super::{SlotMeans, chernoff, point, tail, tail_of_slots};
    use crate::words::scrambled;

    /// A share of tries, by seeded chance.
    fn simulated(count: u32, probabilities: &[f64], trials: u32, chance: f64) -> f64 {
        let tries = 200_000u64;
        let mut word = 1u64;
        let mut draw = || {
            word = word.wrapping_add(0x9E37_79B9_7F4A_7C15);
            scrambled(word) as f64 / 2f64.powi(64)
        };
        let hits = (0..tries)
            .filter(|_| {
                let met = probabilities.iter().filter(|&&p| draw() < p).count() as u32;
                let shared = (0..trials).filter(|_| draw() < chance).count() as u32;
                met + shared >= count
            })
            .count();
        hits as f64 / tries as f64
    }

    #[test]
    fn small_probabilities_add_up_as_by_brute_force() {
        let probabilities: Vec<f64> = (1..=40).map(|at| 0.001 * f64::from(at)).collect();
        let mean = probabilities.iter().sum();
        for (count, trials, chance) in [(1, 0, 0.0), (2, 3, 0.1), (3, 5, 0.08), (4, 20, 0.05)] {
            let exact = tail(count, mean, trials, chance);
            let found = simulated(count, &probabilities, trials, chance);
            assert!(
                (exact - found).abs() < 0.02 * found + 0.002,
                "{count}: {exact} {found}"
            );
        }
    }

    #[test]
    fn a_full_slot_counts_no_more_than_it_holds() {
        let mut means = SlotMeans::default();
        means.add(3.0, 1);
        means.add(1.0, 1);
        (0..5).for_each(|_| means.add(0.001, 1));
        let slots = [3.0f64, 1.0, 0.001, 0.001, 0.001, 0.001, 0.001];
        let probabilities: Vec<f64> = slots.iter().map(|mean| 1.0 - (-mean).exp()).collect();
        for count in [1, 2] {
            let exact = tail_of_slots(count, &means, 4, 0.05);
            let found = simulated(count, &probabilities, 4, 0.05);
            assert!((exact - found).abs() < 0.01, "{count}: {exact} {found}");
        }
        assert!(tail_of_slots(5, &means, 0, 0.0) < 1e-7);
        assert!(tail_of_slots(5, &means, 0, 0.0) > 1e-9);
        assert!(tail_of_slots(60, &means, 0, 0.0) < 1e-100);
    }

    #[test]
    fn known_tails() {
        let near = |found: f64, known: f64| assert!((found / known - 1.0).abs() < 1e-9, "{found}");
        near(tail(1, 0.5, 0, 0.0), 1.0 - (-0.5f64).exp());
        near(tail(3, 0.0, 3, 0.1), 0.001);
        near(tail(2, 0.0, 3, 0.1), 0.028);
        let series = 1.0 + 0.01 / 6.0 + 1e-4 / 42.0 + 1e-6 / 336.0;
        near(
            tail(5, 0.01, 0, 0.0),
            (-0.01f64).exp() * 1e-10 / 120.0 * series,
        );
        assert_eq!(tail(0, 3.0, 0, 0.0), 1.0);
        assert_eq!(tail(2, 3.0, 0, 0.0), 1.0);
        // 10^-180 / 30!, and what follows it.
        let series = 1.0 + 1e-6 / 31.0 + 1e-12 / 992.0;
        near(
            tail(30, 1e-6, 0, 0.0),
            (-1e-6f64).exp() * 1e-180 / 2.652_528_598_121_910_6e32 * series,
        );
        // 10^-480 / 40! is no number of 64 bits.
        assert_eq!(tail(40, 1e-12, 0, 0.0), 1e-300);
    }

    #[test]
    fn a_point_is_never_above_the_tail() {
        for (count, trials, chance) in [(3, 3, 0.1), (2, 3, 0.1), (5, 40, 0.02), (9, 100, 0.08)] {
            let found = point(count, trials, chance);
            for mean in [0.0, 0.3] {
                let tail = tail(count, mean, trials, chance);
                assert!(found <= tail * (1.0 + 1e-9), "{found} {tail}");
            }
            assert!(found > 0.3 * tail(count, 0.0, trials, chance), "{found}");
        }
        assert!((point(2, 3, 0.1) - 0.027).abs() < 1e-12);
        assert_eq!(point(4, 3, 0.1), 0.0);
        assert_eq!(point(1, 30, 0.1), 1.0);
    }

    #[test]
    fn the_bound_is_never_below_the_exact_sum() {
        for count in [5u32, 12, 25, 40] {
            for mean in [0.01, 0.7, 3.0] {
                for (trials, chance) in [(0, 0.0), (30, 0.1), (60, 0.02)] {
                    let exact = tail(count, mean, trials, chance);
                    let bound = chernoff(f64::from(count), mean, f64::from(trials), chance);
                    if exact < 1.0 {
                        assert!(bound >= exact && bound < exact * 1e3, "{bound} {exact}");
                    }
                }
            }
        }
    }

    #[test]
    fn more_is_less_probable() {
        let tails: Vec<f64> = (1..80).map(|count| tail(count, 0.3, 25, 0.05)).collect();
        for pair in tails.windows(2) {
            assert!(pair[1] <= pair[0] * 1.2, "{pair:?}");
        }
    }
}
