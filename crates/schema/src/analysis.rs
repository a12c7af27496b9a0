//! The analytic words of ICD 203: likelihood of an event and confidence in a judgment, two types that never mix.
//!
//! Source: Intelligence Community Directive 203, *Analytic Standards*, section D.6.e(2)(a) for the bands.

use serde::{Deserialize, Serialize};

/// How likely something is, in the words of ICD 203. Each word stands for a band of probabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Likelihood {
    /// 1 to 5 percent.
    #[serde(rename = "almost no chance")]
    AlmostNoChance,
    /// 5 to 20 percent.
    #[serde(rename = "very unlikely")]
    VeryUnlikely,
    /// 20 to 45 percent.
    #[serde(rename = "unlikely")]
    Unlikely,
    /// 45 to 55 percent.
    #[serde(rename = "roughly even chance")]
    RoughlyEven,
    /// 55 to 80 percent.
    #[serde(rename = "likely")]
    Likely,
    /// 80 to 95 percent.
    #[serde(rename = "very likely")]
    VeryLikely,
    /// 95 to 99 percent.
    #[serde(rename = "almost certain")]
    AlmostCertain,
}

impl Likelihood {
    /// All of them, least likely first.
    pub const ALL: &'static [Likelihood] = &[
        Likelihood::AlmostNoChance,
        Likelihood::VeryUnlikely,
        Likelihood::Unlikely,
        Likelihood::RoughlyEven,
        Likelihood::Likely,
        Likelihood::VeryLikely,
        Likelihood::AlmostCertain,
    ];

    /// The word.
    pub fn term(self) -> &'static str {
        match self {
            Likelihood::AlmostNoChance => "almost no chance",
            Likelihood::VeryUnlikely => "very unlikely",
            Likelihood::Unlikely => "unlikely",
            Likelihood::RoughlyEven => "roughly even chance",
            Likelihood::Likely => "likely",
            Likelihood::VeryLikely => "very likely",
            Likelihood::AlmostCertain => "almost certain",
        }
    }

    /// The band in percent. Bands share their edges.
    pub fn percent(self) -> (f64, f64) {
        match self {
            Likelihood::AlmostNoChance => (1.0, 5.0),
            Likelihood::VeryUnlikely => (5.0, 20.0),
            Likelihood::Unlikely => (20.0, 45.0),
            Likelihood::RoughlyEven => (45.0, 55.0),
            Likelihood::Likely => (55.0, 80.0),
            Likelihood::VeryLikely => (80.0, 95.0),
            Likelihood::AlmostCertain => (95.0, 99.0),
        }
    }

    /// The band, 0 to 1.
    pub fn band(self) -> (f64, f64) {
        let (low, high) = self.percent();
        (low / 100.0, high / 100.0)
    }

    /// The band of a term, in either column of the directive's table, with blanks, hyphens or underlines.
    pub fn of_term(term: &str) -> Option<Self> {
        let words = term.trim().to_ascii_lowercase().replace(['-', '_'], " ");
        match words.as_str() {
            "almost no chance" | "remote" => Some(Likelihood::AlmostNoChance),
            "very unlikely" | "highly improbable" => Some(Likelihood::VeryUnlikely),
            "unlikely" | "improbable" => Some(Likelihood::Unlikely),
            "roughly even chance" | "roughly even odds" => Some(Likelihood::RoughlyEven),
            "likely" | "probable" => Some(Likelihood::Likely),
            "very likely" | "highly probable" => Some(Likelihood::VeryLikely),
            "almost certain" | "nearly certain" => Some(Likelihood::AlmostCertain),
            _ => None,
        }
    }

    /// The word whose band holds the whole range; none when the range spans two, or leaves 0.01 to 0.99: certainty has
    /// no term.
    ///
    /// # Example
    /// ```
    /// use levelhead_schema::analysis::Likelihood;
    /// assert_eq!(Likelihood::of_range(0.56, 0.79), Some(Likelihood::Likely));
    /// assert_eq!(Likelihood::of_range(0.56, 0.81), None);
    /// assert_eq!(Likelihood::of_range(0.96, 1.0), None);
    /// ```
    pub fn of_range(low: f64, high: f64) -> Option<Likelihood> {
        Likelihood::ALL.iter().copied().find(|word| {
            let (least, most) = word.band();
            least <= low && high <= most
        })
    }
}

/// How good the evidence behind a judgment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Scant, questionable or in pieces.
    Low,
    /// Credible and plausible, but not enough for more.
    Moderate,
    /// Good, from several independent sources, with few gaps.
    High,
}

impl Confidence {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Moderate => "moderate",
            Confidence::High => "high",
        }
    }
}
