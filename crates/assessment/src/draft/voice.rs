//! The sentences of a statement, in one language.

use jiff::civil::Date;
use levelhead_schema::analysis::{Confidence, Likelihood};
use levelhead_schema::assessment::{AttributionAnswer, PartAssessment};
use levelhead_schema::claim::{Claim, Figure};

/// One language. Every method gives whole sentences or headings.
pub(super) trait Voice {
    fn date(&self, date: Date) -> String;
    fn claimed(&self, claim: &Claim) -> String;
    fn corrected(&self, reason: &str) -> String;
    fn withdrawn(&self, reason: &str) -> String;
    fn known_until(&self, as_of: Date) -> String;
    fn question(&self, part: &PartAssessment) -> String;
    fn looking_into(&self, part: &PartAssessment) -> String;
    fn no_more_yet(&self) -> &'static str;
    fn no_negative(&self) -> &'static str;
    /// A negative with its day, its system and what was looked at.
    fn not_found(&self, part: &PartAssessment, as_of: Date, looked: &[String]) -> String;
    /// Who looked at what, as part of a list.
    fn looked(&self, source: &str, access: &str) -> String;
    /// The word for these explanations together.
    fn likelihood(&self, term: Likelihood, names: &[String]) -> String;
    /// The leading explanation and its range, where no word fits.
    fn not_settled(&self, leading: Option<(&str, f64, f64)>) -> String;
    fn confidence(&self, level: Confidence) -> String;
    fn impact(&self, answer: &str) -> &'static str;
    fn said(&self, source: &str, date: Date, says: &str) -> String;
    fn attribution(&self, answer: &AttributionAnswer) -> String;
    /// What a note says of somebody who is named.
    fn names(&self, actor: &str, basis: &str) -> String;
    fn figure(&self, author: &str, figure: &Figure) -> String;
    fn unexplained(&self) -> &'static str;
    fn figures(&self) -> &'static str;
    fn not_looked_at(&self) -> &'static str;
    fn would_change(&self) -> &'static str;
    /// A line of a list, as it is printed.
    fn listed(&self, line: &str) -> String;
    fn notes(&self) -> &'static str;
    fn note_of_claim(&self, claim: &Claim) -> String;
    fn note_of_finding(&self, claim: &str, part: &str, what: &str, as_of: Date) -> String;
}

/// The names of those who assert the claim, joined by a word.
pub(super) fn claimants(claim: &Claim, and: &str) -> Option<String> {
    use levelhead_schema::claim::Role;
    let asserting = claim
        .sources
        .iter()
        .filter(|source| source.role == Role::Asserts);
    let names: Vec<&str> = asserting.map(|source| source.name.as_str()).collect();
    (!names.is_empty()).then(|| joined(&names, and))
}

/// A list in prose.
pub(super) fn joined<T: AsRef<str>>(names: &[T], and: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {and} {}", first.join(", "), last.as_ref())
        }
    }
}

/// A number in groups of three.
pub(super) fn grouped(number: u64, mark: char) -> String {
    levelhead_schema::figures::grouped(&number.to_string(), mark)
}

/// A share as whole percent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}
