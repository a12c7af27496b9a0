//! The assessment, `levelhead.assessment/1`: the JSON object that `claim assess --json` prints and pages draw.
//!
//! Invariants: no wall-clock time, no map whose order could change; likelihood speaks of one explanation and confidence
//! of the evidence, in fields of their own; occurrence, impact and attribution are three answers; rival figures stand
//! side by side.

use crate::analysis::{Confidence, Likelihood};
use crate::claim::{Figure, ImpactCode, PartKind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The schema name written into every assessment.
pub const ASSESSMENT_SCHEMA: &str = "levelhead.assessment/1";

/// The answer to a claim as of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// [`ASSESSMENT_SCHEMA`].
    pub schema: String,
    /// Version of the program.
    pub version: String,
    /// SHA-256 of the weights, in hexadecimal: two assessments with the same weights weigh alike.
    pub weights_sha256: String,
    /// Id of the claim.
    pub claim: String,
    /// Its headline.
    pub title: String,
    /// What is known of later than this day does not count.
    pub as_of: Date,
    /// One answer a part, in the order of the claim.
    pub parts: Vec<PartAssessment>,
    /// Sources that were withdrawn, and the judgments that rested on them.
    pub withdrawn: Vec<WithdrawnSource>,
}

/// The answer to one part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartAssessment {
    /// Id of the part.
    pub id: String,
    /// What is said to have happened.
    pub kind: PartKind,
    /// The statement that is true or not.
    pub text: String,
    /// The system.
    pub system: String,
    /// The place, where the claim names one.
    pub place: Option<String>,
    /// First day of the window.
    pub from: Option<Date>,
    /// Last day of the window.
    pub to: Option<Date>,
    /// Code of the verdict, such as `public-data-repackaged` or `undetermined`.
    pub verdict: String,
    /// The verdict in a sentence.
    pub verdict_words: String,
    /// Why this verdict and no other: the rule that decided.
    pub verdict_because: String,
    /// Every explanation weighed, likeliest first.
    pub hypotheses: Vec<Hypothesis>,
    /// The word for what the verdict stands for, where its whole range lies in one band; else the evidence does not
    /// decide between words.
    pub likelihood_term: Option<Likelihood>,
    /// What the verdict stands for: one hypothesis, or several of which each entails it; `null` where it is undecided.
    pub likelihood_of: Option<LikelihoodOf>,
    /// How good the evidence is.
    pub confidence: Confidence,
    /// The rules that gave that confidence, in words.
    pub confidence_because: Vec<String>,
    /// Did it happen?
    pub occurrence: Occurrence,
    /// What came of it?
    pub impact: ImpactAnswer,
    /// Who did it?
    pub attribution: AttributionAnswer,
    /// Rival figures, side by side.
    pub figures: Vec<Figure>,
    /// What was not looked at.
    pub not_examined: Vec<String>,
    /// What would change this.
    pub would_change: Vec<String>,
    /// Every item, with what it says of each hypothesis: the matrix of competing hypotheses.
    pub evidence: Vec<WeighedEvidence>,
    /// Ids of items without which the verdict would be another.
    pub rests_on: Vec<String>,
}

/// What a verdict stands for, and its range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LikelihoodOf {
    /// Codes of the hypotheses.
    pub hypotheses: Vec<String>,
    /// Lowest probability of them together, over all runs.
    pub low: f64,
    /// Highest.
    pub high: f64,
}

/// One explanation and its range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// Code, such as `breach`.
    pub code: String,
    /// In words.
    pub name: String,
    /// Lowest probability over all stated priors and over leaving out each item in turn, 0.01 to 0.99.
    pub low: f64,
    /// Highest.
    pub high: f64,
    /// Bits of evidence against it beside the explanation that each item fits best; 0 is the least inconsistent.
    pub inconsistency_bits: f64,
}

/// One item of evidence and what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeighedEvidence {
    /// Id of the item.
    pub id: String,
    /// Its kind, a name from `weights/`.
    pub kind: String,
    /// The fact.
    pub says: String,
    /// Who says so: name of the source.
    pub source: String,
    /// Admiralty grade, such as `B2`.
    pub grade: String,
    /// What the source was in a position to see.
    pub access: String,
    /// From when it was known.
    pub date: Date,
    /// Where it can be read.
    pub citation: String,
    /// SHA-256 of the document or report.
    pub sha256: Option<String>,
    /// Items of one group count together, up to a cap.
    pub group: String,
    /// 0 to 1: how far it counts, by its source's reliability, its credibility and what the source could see.
    pub counts: f64,
    /// Why it does not count in full, in words; empty when it does.
    pub discounted: Vec<String>,
    /// How far apart it sets the hypotheses, in bits; 0 says nothing.
    pub diagnosticity_bits: f64,
    /// What it says of each hypothesis.
    pub bearing: Vec<Bearing>,
    /// True when the item was withdrawn, and so counts for nothing.
    pub withdrawn: bool,
}

/// What one item says of one hypothesis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bearing {
    /// Code of the hypothesis.
    pub hypothesis: String,
    /// Bits against it, 0 or negative. 0 where no explanation fits the item better.
    pub bits: f64,
    /// `supports`, `neutral`, `against`, `strongly against`.
    pub reading: String,
}

/// Did it happen?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Occurrence {
    /// Code: `attack`, `attempt`, `exposure`, `mishap`, `deception`, `none-found`, `not-decided`.
    pub answer: String,
    /// In a sentence.
    pub words: String,
}

/// What came of it?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImpactAnswer {
    /// Code: one of [`ImpactCode`], `disputed`, `several`, or `not-examined`.
    pub answer: String,
    /// In a sentence.
    pub words: String,
    /// Every finding, with its author and date.
    pub findings: Vec<ImpactFinding>,
}

/// One finding on impact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImpactFinding {
    /// What was found.
    pub found: ImpactCode,
    /// In a sentence.
    pub says: String,
    /// Who says so.
    pub source: String,
    /// When.
    pub date: Date,
    /// Where it can be read.
    pub citation: String,
}

/// Who did it?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributionAnswer {
    /// Code: `stated`, `self-claimed`, `disputed`, `unknown`, `not-applicable`.
    pub answer: String,
    /// Who, when the answer is `stated` or `self-claimed`.
    pub actor: Option<String>,
    /// How good the evidence for it is, when the answer is `stated`.
    pub confidence: Option<Confidence>,
    /// In a sentence.
    pub words: String,
    /// Everybody who names somebody, and on what basis.
    pub named: Vec<Named>,
}

/// Somebody is named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// Whom.
    pub actor: String,
    /// By whom.
    pub source: String,
    /// On what basis, a word of the closed list.
    pub basis: String,
    /// When.
    pub date: Date,
    /// Where it can be read.
    pub citation: String,
    /// True when this basis can carry an attribution at all.
    pub carries: bool,
}

/// A source that counts no more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawnSource {
    /// Name of the source.
    pub source: String,
    /// From when.
    pub date: Date,
    /// Why.
    pub reason: String,
    /// Ids of the evidence that fell with it.
    pub evidence: Vec<String>,
    /// Ids of the parts whose judgment rested on it.
    pub parts: Vec<String>,
}
