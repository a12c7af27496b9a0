//! What an assessment supports: the terms and the attributions that a statement may repeat.

use serde::Deserialize;

/// A row of the directive's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Band {
    /// 1 to 5 percent.
    AlmostNoChance,
    /// 5 to 20 percent.
    VeryUnlikely,
    /// 20 to 45 percent.
    Unlikely,
    /// 45 to 55 percent.
    RoughlyEvenChance,
    /// 55 to 80 percent.
    Likely,
    /// 80 to 95 percent.
    VeryLikely,
    /// 95 to 99 percent.
    AlmostCertain,
}

impl Band {
    /// All bands, from the least likely to the likeliest.
    pub const ALL: [Band; 7] = [
        Band::AlmostNoChance,
        Band::VeryUnlikely,
        Band::Unlikely,
        Band::RoughlyEvenChance,
        Band::Likely,
        Band::VeryLikely,
        Band::AlmostCertain,
    ];

    /// Lowest and highest percent; bands share their edges.
    ///
    /// # Source
    /// Intelligence Community Directive 203, *Analytic Standards*, section D.6.e.(2)(a).
    #[must_use]
    pub fn percent(self) -> (f64, f64) {
        match self {
            Band::AlmostNoChance => (1.0, 5.0),
            Band::VeryUnlikely => (5.0, 20.0),
            Band::Unlikely => (20.0, 45.0),
            Band::RoughlyEvenChance => (45.0, 55.0),
            Band::Likely => (55.0, 80.0),
            Band::VeryLikely => (80.0, 95.0),
            Band::AlmostCertain => (95.0, 99.0),
        }
    }

    /// The band of a term, in either column of the table, with blanks, hyphens or underlines.
    #[must_use]
    pub fn of_term(term: &str) -> Option<Self> {
        let words = term.trim().to_ascii_lowercase().replace(['-', '_'], " ");
        match words.as_str() {
            "almost no chance" | "remote" => Some(Band::AlmostNoChance),
            "very unlikely" | "highly improbable" => Some(Band::VeryUnlikely),
            "unlikely" | "improbable" => Some(Band::Unlikely),
            "roughly even chance" | "roughly even odds" => Some(Band::RoughlyEvenChance),
            "likely" | "probable" => Some(Band::Likely),
            "very likely" | "highly probable" => Some(Band::VeryLikely),
            "almost certain" | "nearly certain" => Some(Band::AlmostCertain),
            _ => None,
        }
    }

    /// -1 below even, 0 around even, 1 above even.
    pub(crate) fn side(self) -> i8 {
        match self {
            Band::AlmostNoChance | Band::VeryUnlikely | Band::Unlikely => -1,
            Band::RoughlyEvenChance => 0,
            Band::Likely | Band::VeryLikely | Band::AlmostCertain => 1,
        }
    }
}

/// What an assessment says of one part of a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SupportedPart {
    /// What is claimed, such as `intrusion`.
    pub kind: String,
    /// The system, in the assessment's words; empty when none is named.
    pub system: String,
    /// The place, in the assessment's words; empty when none is named.
    pub place: String,
    /// The verdict, in the assessment's words.
    pub verdict: String,
    /// The band of the term that the assessment gives, if it gives one.
    pub term: Option<Band>,
    /// The bands in which the percentages of the part's hypotheses lie.
    pub hypotheses: Vec<Band>,
    /// Whom the assessment names as the author, if it does.
    pub actor: Option<String>,
}

/// What an assessment says, part by part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supported {
    /// The parts, in the assessment's order.
    pub parts: Vec<SupportedPart>,
}

/// Why an assessment cannot be used: whoever wrote it, or another file was meant.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableAssessment {
    /// No JSON, or not of this form.
    #[error("it is no assessment: {0}")]
    Form(#[from] serde_json::Error),
    /// Another schema.
    #[error("its schema is {0}, not levelhead.assessment/1")]
    Schema(String),
}

#[derive(Deserialize)]
struct Source {
    schema: Option<String>,
    parts: Vec<PartSource>,
}

#[derive(Deserialize)]
struct PartSource {
    kind: Option<String>,
    system: Option<String>,
    place: Option<String>,
    verdict: Option<String>,
    likelihood_term: Option<String>,
    #[serde(default)]
    hypotheses: Vec<HypothesisSource>,
    attribution: Option<AttributionSource>,
}

#[derive(Deserialize)]
struct HypothesisSource {
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Deserialize)]
struct AttributionSource {
    actor: Option<String>,
}

impl Supported {
    /// Reads a `levelhead.assessment/1` object; keys that are not known are passed over.
    ///
    /// Percentages of hypotheses may stand as 0 to 1 or as 0 to 100.
    ///
    /// # Errors
    /// [`UnreadableAssessment`]: the text is no such object.
    pub fn from_json(text: &str) -> Result<Self, UnreadableAssessment> {
        let source: Source = serde_json::from_str(text)?;
        if let Some(schema) = source
            .schema
            .filter(|schema| schema != "levelhead.assessment/1")
        {
            return Err(UnreadableAssessment::Schema(schema));
        }
        Ok(Supported {
            parts: source.parts.into_iter().map(part).collect(),
        })
    }
}

fn part(source: PartSource) -> SupportedPart {
    let highest = source
        .hypotheses
        .iter()
        .filter_map(|each| each.high)
        .fold(0.0, f64::max);
    let scale = if highest <= 1.0 { 100.0 } else { 1.0 };
    let bands = |hypothesis: &HypothesisSource| {
        let (low, high) = (hypothesis.low? * scale, hypothesis.high? * scale);
        let fits = |band: &Band| low >= band.percent().0 && high <= band.percent().1;
        Band::ALL.into_iter().find(fits)
    };
    SupportedPart {
        hypotheses: source.hypotheses.iter().filter_map(bands).collect(),
        kind: source.kind.unwrap_or_default(),
        system: source.system.unwrap_or_default(),
        place: source.place.unwrap_or_default(),
        verdict: source.verdict.unwrap_or_default(),
        term: source.likelihood_term.as_deref().and_then(Band::of_term),
        actor: source
            .attribution
            .and_then(|attribution| attribution.actor)
            .filter(|actor| !actor.trim().is_empty()),
    }
}
