//! What an assessment supports: the terms and the attributions that a statement may repeat.

use levelhead_schema::analysis::Likelihood;
use serde::Deserialize;

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
    pub term: Option<Likelihood>,
    /// The bands in which the percentages of the part's hypotheses lie.
    pub hypotheses: Vec<Likelihood>,
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
        let fits = |band: &Likelihood| low >= band.percent().0 && high <= band.percent().1;
        Likelihood::ALL.iter().copied().find(fits)
    };
    SupportedPart {
        hypotheses: source.hypotheses.iter().filter_map(bands).collect(),
        kind: source.kind.unwrap_or_default(),
        system: source.system.unwrap_or_default(),
        place: source.place.unwrap_or_default(),
        verdict: source.verdict.unwrap_or_default(),
        term: source
            .likelihood_term
            .as_deref()
            .and_then(Likelihood::of_term),
        actor: source
            .attribution
            .and_then(|attribution| attribution.actor)
            .filter(|actor| !actor.trim().is_empty()),
    }
}
