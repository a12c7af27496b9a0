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
/// Limits: right to a hundred-millionth of its distance from the nearer of 0 and 1, or to what a number near 1 can hold.
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
    halved(0.0, k / n, |p| {
        incomplete_beta(k, n - k + 1.0, p, 1.0 - p) < tail
    })
}

/// The upper bound, as [`lower`]. Nothing counted, nothing known: 1.
pub fn upper(hits: u64, of: u64, tail: f64) -> f64 {
    if hits >= of {
        return 1.0;
    }
    let (k, n) = (hits as f64, of as f64);
    if hits == 0 {
        return -(tail.ln() / n).exp_m1();
    }
    halved(k / n, 1.0, |p| {
        incomplete_beta(n - k, k + 1.0, 1.0 - p, p) >= tail
    })
}

/// Where between `low` and `high` the answer turns from yes to no, as near as numbers go.
fn halved(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return middle;
        }
        match is_below(middle) {
            true => low = middle,
            false => high = middle,
        }
    }
}

/// The regularised incomplete beta function of `a` and `b`, both 1 or more, at `p`; `q` is what `p` lacks to 1, given for
/// itself as it may be too small to be told from that. With `k` and `n - k + 1` it is the probability of `k` or more of
/// `n` when each has the probability `p`.
fn incomplete_beta(a: f64, b: f64, p: f64, q: f64) -> f64 {
    let front = power_over_beta(a, b, p, q);
    // The fraction ends early on one side of the mean, so the other side is taken from what is left.
    match p < (a + 1.0) / (a + b + 2.0) {
        true => front * fraction(a, b, p) / a,
        false => 1.0 - front * fraction(b, a, q) / b,
    }
}

/// `p` to the power `a` times `q` to the power `b` over the beta function of both, where `p + q` is 1.
///
/// Written with deviations from the mean and from Stirling's formula: the logarithms themselves are so large for billions
/// of rows that their difference would lose five digits.
///
/// # Source
/// Loader, "Fast and accurate computation of binomial probabilities", 2000.
fn power_over_beta(a: f64, b: f64, p: f64, q: f64) -> f64 {
    let n = a + b;
    // How far `a` is from its mean, which is how far `b` is from its own on the other side: taken where it is exact.
    let apart = match p < q {
        true => a - n * p,
        false => n * q - b,
    };
    let exponent = stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, apart)
        - deviance(b, -apart);
    (a * b / (n * std::f64::consts::TAU)).sqrt() * exponent.exp()
}

/// By how much Stirling's formula falls short of the logarithm of the factorial of `x`, 1 or more.
fn stirling_error(x: f64) -> f64 {
    if x < 16.0 {
        let half_ln_tau = 0.5 * std::f64::consts::TAU.ln();
        return ln_gamma(x + 1.0) - (x + 0.5) * x.ln() + x - half_ln_tau;
    }
    let square = x * x;
    let terms = [
        1.0 / 12.0,
        1.0 / 360.0,
        1.0 / 1260.0,
        1.0 / 1680.0,
        1.0 / 1188.0,
    ];
    terms
        .iter()
        .rev()
        .fold(0.0, |sum, term| term - sum / square)
        / x
}

/// `x ln(x / mean) - apart`, where `apart` is `x - mean`: 0 where both are the same and never less.
fn deviance(x: f64, apart: f64) -> f64 {
    let mean = x - apart;
    if apart.abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() - apart;
    }
    // The first terms would cancel; this is what is left, from the series of the logarithm.
    let v = apart / (x + mean);
    let mut sum = apart * v;
    let mut power = 2.0 * x * v;
    for odd in (3..24).step_by(2) {
        power *= v * v;
        sum += power / f64::from(odd);
    }
    sum
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

    /// Quantiles of the beta distribution as SciPy 1.17 gives them; the upper bounds of 3 and of 25,699,000 as mpmath 1.4
    /// does with forty digits, as there SciPy's last ones differ.
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
            (3, 14_000_000, 4.419086810118868e-8, 6.262336617079893e-7),
            (12_850_000, 25_700_000, 0.4998066717944401, 0.50019332820556),
            (
                25_699_000,
                25_700_000,
                0.9999586011357109,
                0.9999634640422183,
            ),
            (
                1,
                4_000_000_000,
                6.329451996052438e-12,
                1.392910846938738e-9,
            ),
        ] {
            let near = |ours: f64, theirs: f64| {
                // Near 1 what counts is how far from 1, as far as the number can hold it.
                (ours - theirs).abs() < 1e-8 * theirs.min(1.0 - theirs) + f64::EPSILON * theirs
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
