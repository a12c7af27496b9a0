//! Exact binomial intervals.

use levelhead_schema::binomial::{lower, upper};
use levelhead_schema::report::Share;

/// What an interval of 95% leaves on each side.
const TAIL: f64 = 0.025;

/// The Clopper–Pearson interval of 95% for `hits` of `of`. All zero when there is nothing to count.
///
/// # Source
/// Clopper and Pearson, Biometrika 26 (1934), 404–413.
pub(crate) fn clopper_pearson(hits: u64, of: u64) -> Share {
    if of == 0 {
        return Share {
            value: 0.0,
            low: 0.0,
            high: 0.0,
        };
    }
    Share {
        value: hits as f64 / of as f64,
        low: lower(hits, of, TAIL),
        high: upper(hits, of, TAIL),
    }
}

/// Takes the share that chance alone explains off a share; nothing where that share is unknown. Each end of the interval
/// is taken where chance speaks most against it, so the interval holds both uncertainties.
pub(crate) fn without_chance(share: Share, chance: Option<Share>) -> Share {
    let Some(chance) = chance else {
        return share;
    };
    let off = |value: f64, chance: f64| {
        if chance >= 1.0 {
            0.0
        } else {
            ((value - chance) / (1.0 - chance)).clamp(0.0, 1.0)
        }
    };
    Share {
        value: off(share.value, chance.value),
        low: off(share.low, chance.high),
        high: off(share.high, chance.low),
    }
}

#[cfg(test)]
mod tests {
    use super::{clopper_pearson, without_chance};

    #[test]
    fn intervals_agree_with_published_ones() {
        // Values as given by R's binom.test.
        for (hits, of, low, high) in [
            (0, 10, 0.0, 0.3085),
            (10, 10, 0.6915, 1.0),
            (5, 10, 0.1871, 0.8129),
            (1, 200, 0.0001, 0.0275),
        ] {
            let share = clopper_pearson(hits, of);
            assert!(
                (share.low - low).abs() < 1e-4 && (share.high - high).abs() < 1e-4,
                "{hits}/{of}: {share:?}"
            );
        }
        let big = clopper_pearson(4_900_000, 5_000_000);
        assert!(big.low < 0.98 && big.high > 0.98 && big.high - big.low < 0.001);
    }

    #[test]
    fn chance_is_taken_off() {
        let chance = clopper_pearson(400, 4_000);
        let share = without_chance(clopper_pearson(55, 100), Some(chance));
        assert!((share.value - 0.5).abs() < 1e-12);
        // Nothing is explained beyond chance, and the interval says so from both sides.
        let none = without_chance(clopper_pearson(100, 1_000), Some(chance));
        assert!(
            none.value == 0.0 && none.low == 0.0 && none.high > 0.01,
            "{none:?}"
        );
        let raw = clopper_pearson(55, 100);
        assert_eq!(without_chance(raw, None), raw);
    }

    #[test]
    fn a_chance_that_few_trials_could_not_show_widens_the_interval() {
        let raw = clopper_pearson(300, 1_000);
        let sure = without_chance(raw, Some(clopper_pearson(0, 4_000)));
        let unsure = without_chance(raw, Some(clopper_pearson(0, 20)));
        assert!(sure.value == raw.value && unsure.value == raw.value);
        assert!(
            unsure.low < sure.low && sure.low < raw.low,
            "{unsure:?} {sure:?} {raw:?}"
        );
    }
}
