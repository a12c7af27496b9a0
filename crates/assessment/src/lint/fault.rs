//! One fault of a statement, and the names of the rules.

use serde::Serialize;

/// A rule of the linter. The names in the output are a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A term of likelihood and an analytic confidence in one sentence.
    LikelihoodWithConfidence,
    /// Terms of both columns of the directive's table in one text.
    MixedSynonyms,
    /// A number beside a term lies outside the term's band.
    TermOutsideBand,
    /// "Nothing found" without as of when, where and from what.
    UnscopedNegative,
    /// A count without who counted and when.
    FigureWithoutAuthorAndDate,
    /// A term that the assessment does not give.
    UnsupportedLikelihood,
    /// A word for 0 or 100 percent, for which there is no term.
    Certainty,
    /// A state or group named as the author without who says so.
    AttributionBeyondEvidence,
    /// "It is public, so nothing was breached."
    PublicMeansNotBreached,
    /// A verdict on people or on whether data are real.
    VerdictOnPeople,
}

impl Rule {
    /// Every rule, in the order in which faults at one place are listed.
    pub const ALL: [Rule; 10] = [
        Rule::LikelihoodWithConfidence,
        Rule::MixedSynonyms,
        Rule::TermOutsideBand,
        Rule::UnscopedNegative,
        Rule::FigureWithoutAuthorAndDate,
        Rule::UnsupportedLikelihood,
        Rule::Certainty,
        Rule::AttributionBeyondEvidence,
        Rule::PublicMeansNotBreached,
        Rule::VerdictOnPeople,
    ];

    /// The stable name, as in `unscoped-negative`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Rule::LikelihoodWithConfidence => "likelihood-with-confidence",
            Rule::MixedSynonyms => "mixed-synonyms",
            Rule::TermOutsideBand => "term-outside-band",
            Rule::UnscopedNegative => "unscoped-negative",
            Rule::FigureWithoutAuthorAndDate => "figure-without-author-and-date",
            Rule::UnsupportedLikelihood => "unsupported-likelihood",
            Rule::Certainty => "certainty",
            Rule::AttributionBeyondEvidence => "attribution-beyond-evidence",
            Rule::PublicMeansNotBreached => "public-means-not-breached",
            Rule::VerdictOnPeople => "verdict-on-people",
        }
    }
}

/// Something that a statement says beyond its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The rule that is broken.
    pub rule: Rule,
    /// The words at fault as they stand in the text, on one line, without control characters, shortened when long.
    pub text: String,
    /// What to write instead, in the language of the statement.
    pub remedy: String,
}
