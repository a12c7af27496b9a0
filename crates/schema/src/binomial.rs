//! Exact bounds of a share that was counted.
//!
//! Both bounds are those of Clopper and Pearson, Biometrika 26 (1934), 404-413: the share at which what was counted, or
//! more extreme, is as improbable as `tail`.
//!
//! The quantile is searched by halving, because the one of the statistics library we use never ends for shares near 0
//! or 1 of millions, which is what a dump of a whole state is.

use statrs::function::gamma::ln_gamma;

/// Terms of the continued fraction at most. It needs some multiple of the square root of what was counted: this is enough
/// for 10¹² rows.
const TERMS: u32 = 10_000_000;

/// The lower bound, 0 to 1, of the share of which `hits` of `of` were counted; `tail` is the probability left below it,
/// 0.025 for an interval of 95%. More hits than there were chances count as all. Nothing counted, nothing known: 0.
///
/// Limits: right to a millionth of its distance from the nearer of 0 and 1 up to 10⁸ rows, to a ten-thousandth up to 10¹⁰.
///
/// # Example
/// ```
/// use levelhead_schema::binomial::{lower, upper};
/// assert_eq!((lower(5, 10, 0.025) * 10_000.0).round(), 1_871.0);
/// assert_eq!((upper(5, 10, 0.025) * 10_000.0).round(), 8_129.0);
/// assert_eq!((lower(0, 0, 0.025), upper(0, 0, 0.025)), (0.0, 1.0));
/// ```
pub fn lower(hits: u64, of: u64, tail: f64) -> f64 {
    let hits = hits.min(of);
    if hits == 0 {
        return 0.0;
    }
    let (k, n) = (hits as f64, of as f64);
    if hits == of {
        return (tail.ln() / n).exp();
    }
    // What is above `high` is too probable, what is below `low` too improbable.
    let (mut low, mut high) = (0.0_f64, k / n);
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high || high - low <= 1e-15 * high {
            return middle;
        }
        match at_least(k, n, middle) < tail {
            true => low = middle,
            false => high = middle,
        }
    }
}

/// The upper bound, as [`lower`]. Nothing counted, nothing known: 1.
pub fn upper(hits: u64, of: u64, tail: f64) -> f64 {
    1.0 - lower(of - hits.min(of), of, tail)
}

/// The probability of `k` or more of `n` when each has the probability `p`: the regularised incomplete beta function of
/// `k` and `n - k + 1` at `p`. `k` and `p` lie inside 1 to `n` and 0 to 1.
fn at_least(k: f64, n: f64, p: f64) -> f64 {
    let (a, b) = (k, n - k + 1.0);
    let front = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * p.ln() + b * (-p).ln_1p();
    // The fraction ends early on one side of the mean, so the other side is taken from what is left.
    match p < (a + 1.0) / (a + b + 2.0) {
        true => front.exp() * fraction(a, b, p) / a,
        false => 1.0 - front.exp() * fraction(b, a, 1.0 - p) / b,
    }
}

/// The continued fraction of the incomplete beta function, by Lentz's way of going forward through it.
///
/// # Source
/// NIST Digital Library of Mathematical Functions, 8.17.22.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let not_zero = |value: f64| match value.abs() < f64::MIN_POSITIVE {
        true => f64::MIN_POSITIVE,
        false => value,
    };
    let mut c = 1.0;
    let mut d = 1.0 / not_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut sum = d;
    for term in 1..TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / not_zero(1.0 + even * d);
        c = not_zero(1.0 + even / c);
        sum *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / not_zero(1.0 + odd * d);
        c = not_zero(1.0 + odd / c);
        let step = d * c;
        sum *= step;
        if (step - 1.0).abs() < 1e-15 {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{lower, upper};

    /// Quantiles of the beta distribution as SciPy 1.17 gives them.
    #[test]
    fn bounds_agree_with_those_of_another_program() {
        for (hits, of, low, high) in [
            (5, 10, 0.18708602844739855, 0.8129139715526015),
            (1, 200, 0.00012658102786701825, 0.02754189845720562),
            (199, 200, 0.9724581015427943, 0.999873418972133),
            (4_900_000, 5_000_000, 0.9798769085331579, 0.9801225351594958),
            (
                13_999_999,
                14_000_000,
                0.9999996020255371,
                0.9999999981915851,
            ),
            (3, 14_000_000, 4.419086810118868e-8, 6.262336617134311e-7),
            (12_850_000, 25_700_000, 0.4998066717944401, 0.50019332820556),
            (
                25_699_000,
                25_700_000,
                0.9999586011357109,
                0.9999634640421474,
            ),
            (
                1,
                4_000_000_000,
                6.329451996052438e-12,
                1.392910846938738e-9,
            ),
        ] {
            let near = |ours: f64, theirs: f64| {
                // Near 1 what counts is how far from 1.
                let size = theirs.min(1.0 - theirs).max(1e-12);
                (ours - theirs).abs() / size < 2e-5
            };
            let ours = (lower(hits, of, 0.025), upper(hits, of, 0.025));
            assert!(
                near(ours.0, low) && near(ours.1, high),
                "{hits}/{of}: {ours:?}"
            );
        }
    }

    #[test]
    fn all_and_nothing_have_bounds() {
        for of in [1, 10, 14_000_000, u64::MAX] {
            assert_eq!((lower(0, of, 0.025), upper(of, of, 0.025)), (0.0, 1.0));
            let low = lower(of, of, 0.025);
            assert!((1.0 - upper(0, of, 0.025) - low).abs() < 1e-15 && low > 0.0);
        }
        assert_eq!(lower(7, 5, 0.025), lower(5, 5, 0.025));
    }

    #[test]
    fn more_of_the_same_narrows_and_every_search_ends() {
        let mut before = 1.0;
        for digits in 1..10 {
            let of = 10_u64.pow(digits);
            let width = upper(of / 2, of, 0.025) - lower(of / 2, of, 0.025);
            assert!(width < before, "{of}: {width}");
            before = width;
            for hits in [1, of / 1_000, of / 3, of - of / 1_000, of - 1] {
                let (low, high) = (lower(hits, of, 0.025), upper(hits, of, 0.025));
                let share = hits as f64 / of as f64;
                assert!(low <= share && share <= high, "{hits}/{of}: {low} {high}");
            }
        }
    }
}
