//! Structured data about the answer to one part of a claim: schema.org's `ClaimReview`, for newsrooms and aggregators.
//!
//! Invariants:
//! - there is one only where an answer holds, and it says only what the published assessment says;
//! - the answer is in words; a number stands beside them only where `data/ratings.toml` gives one, with its reason;
//! - nobody is called a person or an organisation whom the record does not call so.
//!
//! Source: schema.org, ClaimReview, Claim and Rating; Google's guide to ClaimReview for what readers require.

use super::Site;
use super::address::in_language;
use super::answer::verdict_plain;
use super::part::part_path;
use super::plain_answer::date_of;
use crate::foreign::shown;
use levelhead_schema::analysis::{Confidence, Likelihood};
use levelhead_schema::assessment::PartAssessment;
use levelhead_schema::claim::{Part, Role};
use levelhead_schema::public::{ClaimState, PublicClaim};
use levelhead_schema::statement::Language;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Readers cut what is longer: the text of a review has fewer characters than this.
const REVIEWED_LETTERS: usize = 75;

/// Places where a claim was made that a review names.
const APPEARANCES: usize = 10;

/// The `ClaimReview` of a part, or `None` where there is no answer to review.
pub fn claim_review(
    site: &Site<'_>,
    claim: &PublicClaim,
    part: &Part,
    language: Language,
) -> Option<Value> {
    let assessment = claim.assessment()?;
    let answer = assessment.parts.iter().find(|one| one.id == part.id)?;
    let path = part_path(&claim.claim.id, &part.id);
    let url = site.url(&in_language(language, &path));
    let office = json!({
        "@type": "Organization",
        "name": shown(&site.settings.office, 200),
        "url": site.url(""),
    });
    let answered = claim
        .versions
        .iter()
        .find(|version| ClaimState::of(version.style) == ClaimState::Answered)?;
    Some(json!({
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": url,
        "inLanguage": language.code(),
        "claimReviewed": reviewed(&answer.text),
        "datePublished": date_of(answered.published).to_string(),
        "dateModified": date_of(claim.updated()).to_string(),
        "author": office,
        "reviewRating": rating(answer, language),
        "itemReviewed": item(claim, answer),
    }))
}

/// The words of the part, cut at a blank to what readers show.
fn reviewed(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = shown(&text, 600);
    if text.chars().count() < REVIEWED_LETTERS {
        return text;
    }
    // One letter for the ellipsis, and one because it must be fewer.
    let cut: String = text.chars().take(REVIEWED_LETTERS - 2).collect();
    let next = text.chars().nth(REVIEWED_LETTERS - 2);
    let whole = match next {
        Some(' ') | None => cut.as_str(),
        // A text without blanks is cut where it must be.
        Some(_) => cut
            .rsplit_once(' ')
            .map_or(cut.as_str(), |(whole, _)| whole),
    };
    format!("{}…", whole.trim_end_matches([' ', ',', ';', ':', '-']))
}

/// What was claimed: who said it, when and where.
fn item(claim: &PublicClaim, answer: &PartAssessment) -> Value {
    let asserting = |id: &str| {
        let source = claim.claim.source(id);
        source.is_some_and(|source| source.role == Role::Asserts)
    };
    let mut authors: Vec<Value> = Vec::new();
    for source in claim
        .claim
        .sources
        .iter()
        .filter(|source| source.role == Role::Asserts)
    {
        // The record does not say whether a source is a person or an organisation, and so neither does this.
        authors.push(json!({ "@type": "Thing", "name": shown(&source.name, 300) }));
    }
    let evidence = claim.claim.evidence.iter();
    let said = evidence.filter(|item| asserting(&item.source) && item.parts.contains(&answer.id));
    let figures = claim.claim.figures.iter();
    let counted = figures.filter(|item| asserting(&item.source) && item.part == answer.id);
    let mut places: Vec<(jiff::civil::Date, &str)> = said
        .map(|item| (item.date, item.citation.as_str()))
        .chain(counted.map(|item| (item.date, item.citation.as_str())))
        .collect();
    places.sort_unstable();
    places.dedup();
    places.truncate(APPEARANCES);
    let appearances: Vec<Value> = places.into_iter().map(appearance).collect();
    let mut item = json!({
        "@type": "Claim",
        "name": shown(&answer.text, 600),
        "datePublished": claim.claim.date.to_string(),
    });
    if !authors.is_empty() {
        item["author"] = one_or_all(authors);
    }
    if !appearances.is_empty() {
        item["appearance"] = one_or_all(appearances);
    }
    item
}

/// Where it was said: a citation in words, with its address where it holds one.
fn appearance((date, citation): (jiff::civil::Date, &str)) -> Value {
    let mut work = json!({
        "@type": "CreativeWork",
        "name": shown(citation, 300),
        "datePublished": date.to_string(),
    });
    let words = citation.split_whitespace();
    let mut addresses = words.filter(|word| {
        let rest = word
            .strip_prefix("https://")
            .or(word.strip_prefix("http://"));
        rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphanumeric()))
            && word
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte))
    });
    if let Some(address) = addresses.next() {
        work["url"] = json!(address.trim_end_matches([',', ';', '.', ')']));
    }
    work
}

fn one_or_all(mut values: Vec<Value>) -> Value {
    match values.len() {
        1 => values.remove(0),
        _ => Value::Array(values),
    }
}

/// The answer in words, and a number where one is justified.
fn rating(answer: &PartAssessment, language: Language) -> Value {
    let mut rating = json!({
        "@type": "Rating",
        "alternateName": verdict_plain(answer, language),
    });
    if let Some(number) = RATINGS.as_ref().and_then(|ratings| ratings.of(answer)) {
        rating["ratingValue"] = json!(number.value);
        rating["bestRating"] = json!(RATINGS.as_ref().map(|ratings| ratings.best));
        rating["worstRating"] = json!(RATINGS.as_ref().map(|ratings| ratings.worst));
        rating["ratingExplanation"] = json!(match language {
            Language::English => &number.reason,
            Language::Spanish => &number.reason_es,
        });
    }
    rating
}

/// `data/ratings.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ratings {
    worst: u8,
    best: u8,
    least_confidence: Confidence,
    least_likelihood: Likelihood,
    rating: Vec<Number>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by people, and by the test")
    )]
    without: Vec<Without>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    verdict: String,
    kinds: Vec<levelhead_schema::claim::PartKind>,
    value: u8,
    reason: String,
    reason_es: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "read by people, and by the test")
)]
struct Without {
    verdict: String,
    reason: String,
}

/// What cannot be read gives no number; a test reads it.
static RATINGS: LazyLock<Option<Ratings>> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/ratings.toml")).ok());

impl Ratings {
    fn of(&self, answer: &PartAssessment) -> Option<&Number> {
        let is_strong = answer.confidence >= self.least_confidence
            && answer
                .likelihood_term
                .is_some_and(|term| term >= self.least_likelihood);
        let mut numbers = self.rating.iter();
        numbers.find(|number| {
            is_strong && number.verdict == answer.verdict && number.kinds.contains(&answer.kind)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_verdict_has_a_number_or_a_reason_for_none() {
        let ratings = RATINGS.as_ref().expect("the table of ratings");
        let numbered = ratings.rating.iter().map(|number| {
            assert!((ratings.worst..=ratings.best).contains(&number.value));
            assert!(!number.reason.is_empty() && !number.reason_es.is_empty());
            number.verdict.clone()
        });
        let without = ratings.without.iter().map(|one| {
            assert!(!one.reason.is_empty());
            one.verdict.clone()
        });
        let known: BTreeSet<String> = numbered.chain(without).collect();
        let weights = include_str!("../../../../weights/verdicts.toml");
        let weights: toml::Table = weights.parse().expect("weights");
        let codes = weights["verdict"].as_array().expect("verdicts").iter();
        let codes: BTreeSet<String> = codes
            .map(|verdict| verdict["code"].as_str().expect("a code").to_owned())
            .collect();
        assert_eq!(known, codes);
    }

    #[test]
    fn long_claims_are_cut_at_a_word_and_stay_under_the_limit() {
        let check = |text: &str, expect: &str| {
            let cut = reviewed(text);
            assert_eq!(cut, expect);
            assert!(cut.chars().count() < REVIEWED_LETTERS);
        };
        check("Short", "Short");
        check(&"x".repeat(74), &"x".repeat(74));
        check(&"x".repeat(75), &format!("{}…", "x".repeat(73)));
        check(
            "Attackers took the names and addresses of seven million voters out of the state's register",
            "Attackers took the names and addresses of seven million voters out of the…",
        );
        check(
            &"ñandú ".repeat(40),
            "ñandú ñandú ñandú ñandú ñandú ñandú ñandú ñandú ñandú ñandú ñandú ñandú…",
        );
        check("two\n  lines", "two lines");
    }
}
