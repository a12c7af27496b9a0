//! `ClaimReview` as it stands on the page of a part.

use crate::published::{HOSTILE, hostile, record, record_of, settings, with_verdict};
use levelhead_pages::site::{Site, claim_review};
use levelhead_schema::analysis::{Confidence, Likelihood};
use levelhead_schema::claim::PartKind;
use levelhead_schema::public::PublicRecord;
use levelhead_schema::statement::Language;
use serde_json::Value;

fn review(record: &PublicRecord, id: &str, part: usize, language: Language) -> Option<Value> {
    let settings = settings();
    let site = Site::new(record, &settings);
    let claim = record.claim(id).expect("the claim");
    claim_review(&site, claim, &claim.claim.parts[part], language)
}

#[test]
fn a_review_says_who_reviewed_what_and_how() {
    let record = record();
    let review = review(&record, "GA-2030-MACHINES", 0, Language::English).unwrap();
    assert_eq!(review["@context"], "https://schema.org");
    assert_eq!(review["@type"], "ClaimReview");
    assert_eq!(
        review["url"],
        "https://claims.example.gov/claims/GA-2030-MACHINES/part-first.html"
    );
    assert_eq!(
        review["claimReviewed"],
        "Machines changed votes in one county"
    );
    assert_eq!(review["datePublished"], "2030-09-01");
    assert_eq!(review["dateModified"], "2030-10-10");
    assert_eq!(review["author"]["@type"], "Organization");
    assert_eq!(review["author"]["name"], settings().office);
    let rating = &review["reviewRating"];
    assert!(
        rating["alternateName"]
            .as_str()
            .unwrap()
            .starts_with("The data is explained by public")
    );
    assert_eq!(
        rating["ratingValue"],
        Value::Null,
        "this verdict has no number"
    );
    let item = &review["itemReviewed"];
    assert_eq!(item["@type"], "Claim");
    assert_eq!(item["author"]["name"], "A post in a forum");
    assert_eq!(item["datePublished"], "2030-09-01");
    let appearance = &item["appearance"];
    assert_eq!(
        appearance[0]["url"], "https://news.example.org/list",
        "{appearance}"
    );
    assert_eq!(appearance[1]["name"], "the post alone");
}

#[test]
fn a_review_is_in_the_pages_language() {
    let record = record();
    let review = review(&record, "US-2030-LIST", 1, Language::Spanish).unwrap();
    assert_eq!(review["inLanguage"], "es");
    assert_eq!(
        review["url"],
        "https://claims.example.gov/es/claims/US-2030-LIST/part-second.html"
    );
    assert_eq!(
        review["reviewRating"]["alternateName"],
        "Las pruebas no lo deciden"
    );
}

#[test]
fn without_an_answer_that_holds_there_is_no_review() {
    let record = record();
    for id in ["MI-2030-OPEN", "TX-2030-SITE"] {
        assert_eq!(review(&record, id, 0, Language::English), None, "{id}");
    }
}

#[test]
fn a_number_needs_a_verdict_that_decides_good_evidence_and_a_strong_word() {
    use Confidence::{Low, Moderate};
    use Likelihood::{AlmostCertain, Likely, VeryLikely};
    let check = |kind, verdict: &str, term, confidence, expect: Option<u64>| {
        let record = with_verdict(kind, verdict, term, confidence);
        let review = review(&record, "US-2030-LIST", 0, Language::English).unwrap();
        let rating = &review["reviewRating"];
        assert_eq!(
            rating["ratingValue"].as_u64(),
            expect,
            "{verdict} {term:?} {confidence:?}"
        );
        assert_eq!(rating["bestRating"].is_null(), expect.is_none());
        assert_eq!(rating["ratingExplanation"].is_null(), expect.is_none());
    };
    check(
        PartKind::Intrusion,
        "breach-confirmed",
        Some(VeryLikely),
        Moderate,
        Some(5),
    );
    check(
        PartKind::Leak,
        "fabricated",
        Some(AlmostCertain),
        Moderate,
        Some(1),
    );
    check(
        PartKind::Intrusion,
        "breach-confirmed",
        Some(Likely),
        Moderate,
        None,
    );
    check(
        PartKind::Intrusion,
        "breach-confirmed",
        Some(VeryLikely),
        Low,
        None,
    );
    check(
        PartKind::Intrusion,
        "breach-confirmed",
        None,
        Moderate,
        None,
    );
    check(
        PartKind::Leak,
        "breach-confirmed",
        Some(VeryLikely),
        Moderate,
        None,
    );
    check(
        PartKind::Leak,
        "no-evidence-found",
        Some(AlmostCertain),
        Moderate,
        None,
    );
    check(
        PartKind::Leak,
        "a verdict of tomorrow",
        Some(AlmostCertain),
        Moderate,
        None,
    );
}

#[test]
fn hostile_text_is_cut_and_made_visible() {
    let record = record_of(vec![hostile()]);
    let review = review(&record, "XX-2030-HOSTILE", 0, Language::English).unwrap();
    let reviewed = review["claimReviewed"].as_str().unwrap();
    assert!(reviewed.chars().count() < 75, "{reviewed}");
    let text = review.to_string();
    assert!(
        !text.contains('\u{202e}') && !text.contains("\\u0000"),
        "{text}"
    );
    assert!(HOSTILE.contains('\u{202e}'));
    // An address with a quotation mark in it is no address.
    assert_eq!(review["itemReviewed"]["appearance"]["url"], Value::Null);
}
