//! Shares with intervals, and whether counts are flat.

use levelhead_schema::figures;
use statrs::function::gamma::checked_gamma_ur;
use std::fmt;

/// Hits among trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    /// Hits; never more than `of`.
    pub(crate) hits: u64,
    /// Trials.
    pub(crate) of: u64,
}

impl Share {
    /// The share, 0 where nothing was tried.
    pub(crate) fn value(self) -> f64 {
        if self.of == 0 {
            0.0
        } else {
            self.hits as f64 / self.of as f64
        }
    }

    /// Lower end of the 95% Wilson score interval, 0 where nothing was tried.
    /// # Source
    /// Wilson 1927, Journal of the American Statistical Association 22, pages 209-212.
    pub(crate) fn low(self) -> f64 {
        self.wilson(-1.0).unwrap_or(0.0)
    }

    /// Upper end of the same interval, 1 where nothing was tried.
    pub(crate) fn high(self) -> f64 {
        self.wilson(1.0).unwrap_or(1.0)
    }

    fn wilson(self, side: f64) -> Option<f64> {
        const Z: f64 = 1.959_964;
        if self.of == 0 {
            return None;
        }
        let (n, p) = (self.of as f64, self.value());
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        Some(((p + Z * Z / (2.0 * n) + side * half) / (1.0 + Z * Z / n)).clamp(0.0, 1.0))
    }
}

impl fmt::Display for Share {
    /// `430 of 1,000 (43.0%)`. A share that is neither all nor nothing is never rounded to 0.0% or 100.0%.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = self.value() * 100.0;
        write!(
            f,
            "{} of {} (",
            figures::number(self.hits),
            figures::number(self.of)
        )?;
        match percent {
            _ if self.hits > 0 && percent < 0.05 => f.write_str("under 0.1%)"),
            _ if self.hits < self.of && percent >= 99.95 => f.write_str("over 99.9%)"),
            _ => write!(f, "{percent:.1}%)"),
        }
    }
}

/// How far counts are from being all alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Flatness {
    /// Pearson's statistic.
    pub(crate) chi_square: f64,
    /// Probability of a statistic at least this large if every cell were equally likely.
    pub(crate) p: f64,
    /// Cohen's w, the size of the departure whatever the number of values: 0 flat, 0.1 small, 0.5 large.
    pub(crate) effect: f64,
}

/// Pearson's chi-square test against equally likely cells.
/// `None` where it does not hold: fewer than two cells, or fewer than five expected in each.
/// # Source
/// Cochran 1952, Annals of Mathematical Statistics 23, pages 315-345, for the rule of five.
pub(crate) fn flatness(counts: &[u64]) -> Option<Flatness> {
    let total: u64 = counts.iter().sum();
    let expected = total as f64 / counts.len() as f64;
    if counts.len() < 2 || expected < 5.0 {
        return None;
    }
    let chi_square: f64 = counts
        .iter()
        .map(|count| (*count as f64 - expected).powi(2) / expected)
        .sum();
    let freedom = (counts.len() - 1) as f64;
    let p = if chi_square == 0.0 {
        1.0
    } else {
        checked_gamma_ur(freedom / 2.0, chi_square / 2.0).ok()?
    };
    Some(Flatness {
        chi_square,
        p,
        effect: (chi_square / total as f64).sqrt(),
    })
}

/// Sums for Pearson's correlation of two whole numbers. Exact, so the order of adding never matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Correlation {
    n: i128,
    x: i128,
    y: i128,
    xx: i128,
    yy: i128,
    xy: i128,
}

impl Correlation {
    /// Adds one pair.
    pub(crate) fn add(&mut self, x: i64, y: i64) {
        let (x, y) = (i128::from(x), i128::from(y));
        self.merge(&Correlation {
            n: 1,
            x,
            y,
            xx: x * x,
            yy: y * y,
            xy: x * y,
        });
    }

    /// Adds the pairs of another.
    pub(crate) fn merge(&mut self, other: &Correlation) {
        self.n += other.n;
        self.x += other.x;
        self.y += other.y;
        self.xx += other.xx;
        self.yy += other.yy;
        self.xy += other.xy;
    }

    /// Pairs added.
    pub(crate) fn pairs(&self) -> u64 {
        self.n.try_into().unwrap_or(u64::MAX)
    }

    /// Standard deviation of the first numbers.
    pub(crate) fn spread_x(&self) -> f64 {
        if self.n == 0 {
            0.0
        } else {
            ((self.n * self.xx - self.x * self.x) as f64).sqrt() / self.n as f64
        }
    }

    /// The coefficient, -1 to 1; `None` where one side does not vary.
    pub(crate) fn coefficient(&self) -> Option<f64> {
        let spread_x = (self.n * self.xx - self.x * self.x) as f64;
        let spread_y = (self.n * self.yy - self.y * self.y) as f64;
        let both = (self.n * self.xy - self.x * self.y) as f64;
        (spread_x > 0.0 && spread_y > 0.0).then(|| both / (spread_x.sqrt() * spread_y.sqrt()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Correlation, Share, flatness};

    fn near(value: f64, expect: f64) {
        assert!((value - expect).abs() < 1e-3, "{value} is not {expect}");
    }

    #[test]
    fn wilson_intervals_are_the_published_ones() {
        // Newcombe 1998, table I, method 3: 81 of 263 and 0 of 20.
        let share = Share { hits: 81, of: 263 };
        near(share.low(), 0.2553);
        near(share.high(), 0.3662);
        let none = Share { hits: 0, of: 20 };
        near(none.low(), 0.0);
        near(none.high(), 0.1611);
        near(Share { hits: 0, of: 0 }.high(), 1.0);
    }

    #[test]
    fn shares_are_never_rounded_to_all_or_nothing() {
        assert_eq!(
            Share {
                hits: 430,
                of: 1000
            }
            .to_string(),
            "430 of 1,000 (43.0%)"
        );
        assert_eq!(
            Share {
                hits: 1,
                of: 1_000_000
            }
            .to_string(),
            "1 of 1,000,000 (under 0.1%)"
        );
        assert_eq!(
            Share {
                hits: 999_999,
                of: 1_000_000
            }
            .to_string(),
            "999,999 of 1,000,000 (over 99.9%)"
        );
    }

    #[test]
    fn chi_square_agrees_with_the_tables() {
        // 7.815 is the 5% point with three degrees of freedom; these counts give exactly 8.
        let test = flatness(&[60, 40, 60, 40]).unwrap();
        near(test.chi_square, 8.0);
        near(test.p, 0.0460);
        near(flatness(&[50; 4]).unwrap().p, 1.0);
        assert!(
            flatness(&[4; 4]).is_none() && flatness(&[50]).is_none() && flatness(&[]).is_none()
        );
    }

    #[test]
    fn correlation_does_not_care_for_order() {
        let pairs = [(1, 2), (2, 4), (3, 7), (9, 1)];
        let mut whole = Correlation::default();
        pairs.iter().for_each(|(x, y)| whole.add(*x, *y));
        let (mut a, mut b) = (Correlation::default(), Correlation::default());
        pairs[2..].iter().rev().for_each(|(x, y)| a.add(*x, *y));
        pairs[..2].iter().for_each(|(x, y)| b.add(*x, *y));
        a.merge(&b);
        assert_eq!(a, whole);
        let mut line = Correlation::default();
        (0..10).for_each(|x| line.add(x, 3 * x + 1));
        near(line.coefficient().unwrap(), 1.0);
        assert!(Correlation::default().coefficient().is_none());
    }
}
