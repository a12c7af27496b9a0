//! How probable it is that chance gives so many shared occasions.
//!
//! Two sources of chance are added: strangers who meet because both are active and items are popular (a Poisson number, the
//! limit of many small probabilities), and accounts of one taste that have items in common anyway and take some of them up
//! at the same time (a binomial number of those items).

/// Counts up to this are summed exactly; beyond it the Chernoff bound stands, which is never too small.
const EXACT_MAX: u32 = 40;
/// No probability is stated below this.
const FLOOR: f64 = 1e-300;

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

/// P(Poisson(`mean`) ≥ n) for n from 0 to `count`.
fn poisson_tails(count: u32, mean: f64) -> Vec<f64> {
    let mut tails = vec![0.0; count as usize + 1];
    tails[0] = 1.0;
    if mean <= 0.0 {
        return tails;
    }
    let mut points = Vec::with_capacity(count as usize + 1);
    let mut point = (-mean).exp();
    for n in 0..=count {
        points.push(point);
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
    use super::{chernoff, tail};
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
        assert!(tail(30, 1e-6, 0, 0.0) > 0.0);
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
