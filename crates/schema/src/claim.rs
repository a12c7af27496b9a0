//! A claim and what is known of it: who says what and could see what, the parts it falls into, evidence, figures, gaps.
//!
//! Input: TOML that a person writes, or the JSON that the ledger keeps. Output: [`Claim`].
//!
//! Invariants:
//! - a fact is an item of its own, with a citation and a date; nothing is weighed without both;
//! - occurrence, impact and attribution are three lists that never mix;
//! - rival figures stand side by side, each with its author, date and method;
//! - what is not known is `None`, never a default.

mod attached;
mod check;
mod codes;
pub(crate) mod load;

pub use attached::Attached;
pub use check::ClaimProblem;
pub use codes::{Access, AttributionBasis, GapKind, ImpactCode, PartKind, Reliability, Role};
pub use load::{ClaimError, parse_addition, parse_claim};

use crate::statement::Language;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is said about an election, and what is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Short name: letters, digits and hyphens, such as `US-2020-KOMMERSANT`.
    pub id: String,
    /// A headline of at most 110 characters.
    pub title: String,
    /// The claim as it was made, in the words of those who made it or close to them.
    pub text: String,
    /// The day on which it was made.
    #[serde(deserialize_with = "load::date")]
    pub date: Date,
    /// Two letters of the states concerned, `US` for the whole country; empty when no place is named.
    #[serde(default)]
    pub places: Vec<String>,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The language in which all of this is written.
    #[serde(default, skip_serializing_if = "is_english")]
    pub language: Language,
    /// Who asserts, denies, confirms, amplifies.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
    /// The questions into which the claim falls; each gets an answer of its own.
    #[serde(default, rename = "part")]
    pub parts: Vec<Part>,
    /// Numbers that somebody gave.
    #[serde(default, rename = "figure")]
    pub figures: Vec<Figure>,
    /// What speaks for or against an explanation.
    #[serde(default, rename = "evidence")]
    pub evidence: Vec<Evidence>,
    /// What came of it, as somebody found.
    #[serde(default, rename = "impact")]
    pub impacts: Vec<Impact>,
    /// Who did it, as somebody says.
    #[serde(default, rename = "attribution")]
    pub attributions: Vec<Attribution>,
    /// What nobody could look at, or did not.
    #[serde(default, rename = "gap")]
    pub gaps: Vec<Gap>,
    /// Documents behind items of evidence: their hashes, and through whose hands they came.
    #[serde(default, rename = "document")]
    pub documents: Vec<Document>,
    /// Sources that took back what they said, or were found unfit.
    #[serde(default, rename = "withdrawal")]
    pub withdrawals: Vec<Withdrawal>,
}

/// What is added to a claim later: any of its lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addition {
    /// As [`Claim::sources`].
    #[serde(default, rename = "source", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// As [`Claim::figures`].
    #[serde(default, rename = "figure", skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
    /// As [`Claim::evidence`].
    #[serde(default, rename = "evidence", skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// As [`Claim::impacts`].
    #[serde(default, rename = "impact", skip_serializing_if = "Vec::is_empty")]
    pub impacts: Vec<Impact>,
    /// As [`Claim::attributions`].
    #[serde(default, rename = "attribution", skip_serializing_if = "Vec::is_empty")]
    pub attributions: Vec<Attribution>,
    /// As [`Claim::gaps`].
    #[serde(default, rename = "gap", skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// As [`Claim::documents`].
    #[serde(default, rename = "document", skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// As [`Claim::withdrawals`].
    #[serde(default, rename = "withdrawal", skip_serializing_if = "Vec::is_empty")]
    pub withdrawals: Vec<Withdrawal>,
}

/// Somebody who speaks to the claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Short name, unique within the claim.
    pub id: String,
    /// Who it is.
    pub name: String,
    /// What they do with the claim.
    pub role: Role,
    /// Reliability after the Admiralty system.
    #[serde(default)]
    pub grade: Reliability,
    /// What they were in a position to see.
    pub access: Access,
    /// The same in words: what exactly they saw, or why they could not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saw: Option<String>,
    /// What they stand to gain or lose by the answer, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stake: Option<String>,
}

/// One question of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Short name, unique within the claim.
    pub id: String,
    /// What is said to have happened.
    pub kind: PartKind,
    /// The statement that is true or not.
    pub text: String,
    /// The system it speaks of, such as `voter registration database`.
    pub system: String,
    /// Two letters of a state, a county's name, `US`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// First day of the window it speaks of.
    #[serde(
        default,
        deserialize_with = "load::optional_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub from: Option<Date>,
    /// Last day of the window.
    #[serde(
        default,
        deserialize_with = "load::optional_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub to: Option<Date>,
}

/// A number with its author, date and method. Nobody averages two of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The part it belongs to.
    pub part: String,
    /// What is counted, such as `records accessed`.
    pub what: String,
    /// The number, as its author gave it.
    pub value: u64,
    /// `about`, `more than`, `fewer than`, `at most`; nothing when the number is exact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifier: Option<String>,
    /// Id of the source that gave it.
    pub source: String,
    /// The day on which it was given.
    #[serde(deserialize_with = "load::date")]
    pub date: Date,
    /// How it was counted; `None` when the author does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Where it can be read.
    pub citation: String,
}

/// One fact that speaks for or against an explanation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Short name, unique within the claim.
    pub id: String,
    /// Ids of the parts it bears on.
    pub parts: Vec<String>,
    /// What kind of evidence it is: a name from `weights/`.
    pub kind: String,
    /// The fact, in one sentence.
    pub says: String,
    /// Id of the source.
    pub source: String,
    /// The day from which it was known.
    #[serde(deserialize_with = "load::date")]
    pub date: Date,
    /// Where it can be read.
    pub citation: String,
    /// Credibility of the information after the Admiralty system, 1 to 6.
    #[serde(default = "unjudged")]
    pub credibility: u8,
    /// Items that go back to one root (one press release, one log) share a group and count together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// For a search that found nothing: the measured share, 0 to 1, of such attacks that it would have seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<f64>,
    /// What this item cannot speak of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
    /// SHA-256 of the report that it was taken from, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// A document behind an item of evidence. It is not kept: its hash tells whether another copy is the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Id of the item that it bears out.
    pub evidence: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Where it can be read.
    pub citation: String,
    /// Through whose hands it came, in order.
    #[serde(default)]
    pub custody: Vec<Custody>,
}

/// One transfer of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Custody {
    /// Who took it over.
    pub who: String,
    /// When.
    #[serde(deserialize_with = "load::date")]
    pub when: Date,
    /// Why, or from whom.
    pub why: String,
}

/// What came of it, as somebody found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Impact {
    /// The part it belongs to.
    pub part: String,
    /// What was found.
    pub found: ImpactCode,
    /// The finding in one sentence: the function concerned, and what took its place.
    pub says: String,
    /// Id of the source.
    pub source: String,
    /// The day on which it was said.
    #[serde(deserialize_with = "load::date")]
    pub date: Date,
    /// Where it can be read.
    pub citation: String,
}

/// Who did it, as somebody says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribution {
    /// The part it belongs to.
    pub part: String,
    /// Whom it names.
    pub actor: String,
    /// What the naming rests on.
    pub basis: AttributionBasis,
    /// In one sentence.
    pub says: String,
    /// Id of the source.
    pub source: String,
    /// The day on which it was said.
    #[serde(deserialize_with = "load::date")]
    pub date: Date,
    /// Where it can be read.
    pub citation: String,
}

/// What nobody could look at, or did not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// Short name, unique within the claim.
    pub id: String,
    /// Ids of the parts it bears on.
    pub parts: Vec<String>,
    /// What kind of gap.
    pub kind: GapKind,
    /// What is missing, in one sentence.
    pub says: String,
    /// The day from which it was known.
    #[serde(deserialize_with = "load::date")]
    pub date: Date,
    /// The day on which it was filled, if it was.
    #[serde(
        default,
        deserialize_with = "load::optional_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub filled: Option<Date>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
}

/// A source, or one item of it, that counts no more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Id of the source.
    pub source: String,
    /// Id of the one item withdrawn; all of the source's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// From when.
    #[serde(deserialize_with = "load::date")]
    pub date: Date,
    /// Why.
    pub reason: String,
}

fn is_english(language: &Language) -> bool {
    *language == Language::English
}

/// Admiralty 6: cannot be judged.
fn unjudged() -> u8 {
    6
}

impl Claim {
    /// The part of that id.
    pub fn part(&self, id: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.id == id)
    }

    /// The source of that id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// Puts an addition's items behind the claim's own.
    pub fn add(&mut self, addition: Addition) {
        self.sources.extend(addition.sources);
        self.figures.extend(addition.figures);
        self.evidence.extend(addition.evidence);
        self.impacts.extend(addition.impacts);
        self.attributions.extend(addition.attributions);
        self.gaps.extend(addition.gaps);
        self.documents.extend(addition.documents);
        self.withdrawals.extend(addition.withdrawals);
    }

    /// The withdrawal that takes this item of evidence out as of that day, if one does.
    pub fn withdrawn(&self, item: &Evidence, as_of: Date) -> Option<&Withdrawal> {
        self.withdrawals.iter().find(|withdrawal| {
            withdrawal.date <= as_of
                && withdrawal.source == item.source
                && withdrawal
                    .evidence
                    .as_ref()
                    .is_none_or(|evidence| *evidence == item.id)
        })
    }

    /// The withdrawal that takes all of a source out as of that day.
    pub fn source_withdrawn(&self, source: &str, as_of: Date) -> Option<&Withdrawal> {
        self.withdrawals.iter().find(|withdrawal| {
            withdrawal.date <= as_of && withdrawal.source == source && withdrawal.evidence.is_none()
        })
    }

    /// The newest day on which anything of the claim was said or found.
    pub fn newest(&self) -> Date {
        let figures = self.figures.iter().map(|item| item.date);
        let evidence = self.evidence.iter().map(|item| item.date);
        let impacts = self.impacts.iter().map(|item| item.date);
        let attributions = self.attributions.iter().map(|item| item.date);
        let gaps = self
            .gaps
            .iter()
            .map(|item| item.filled.unwrap_or(item.date));
        let withdrawals = self.withdrawals.iter().map(|item| item.date);
        figures
            .chain(evidence)
            .chain(impacts)
            .chain(attributions)
            .chain(gaps)
            .chain(withdrawals)
            .fold(self.date, Date::max)
    }
}
