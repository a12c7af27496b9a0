//! Statements beside the assessment that they draw on.

use levelhead_assessment::lint::{Rule, Supported, lint};
use levelhead_schema::statement::Language;

const ASSESSMENT: &str = r#"{
  "schema": "levelhead.assessment/1",
  "title": "a key that nobody knows",
  "parts": [
    {"kind": "data-theft", "system": "voter registration database", "place": "Illinois", "verdict": "likely",
     "hypotheses": [{"code": "H1", "low": 60, "high": 78}, {"code": "H2", "low": 21, "high": 40}],
     "likelihood_term": "likely", "confidence": "moderate", "attribution": {"answer": "attributed", "actor": "Russia"}},
    {"kind": "outage", "system": "results site", "place": "Knox County", "verdict": "undetermined",
     "hypotheses": [], "likelihood_term": null, "confidence": "low", "attribution": {"answer": "unknown", "actor": null}}
  ]
}"#;

fn check(text: &str, expect: &[(Rule, &str)]) {
    let supported = Supported::from_json(ASSESSMENT).unwrap();
    let faults = lint(text, Language::English, Some(&supported));
    let found: Vec<(Rule, &str)> = faults
        .iter()
        .map(|fault| (fault.rule, fault.text.as_str()))
        .collect();
    assert_eq!(found, expect, "{text}");
}

#[test]
fn terms_that_the_assessment_gives_are_clean() {
    check(
        "It is likely that the voter registration database of Illinois was read.",
        &[],
    );
    check(
        "That the database of Illinois was not read is unlikely.",
        &[],
    );
}

#[test]
fn other_terms_are_not() {
    let rule = Rule::UnsupportedLikelihood;
    check(
        "It is very likely that the voter registration database was read.",
        &[(rule, "very likely")],
    );
    check(
        "It is very unlikely that the database in Illinois was read.",
        &[(rule, "very unlikely")],
    );
    check(
        "The outage of the results site in Knox County was likely an attack.",
        &[(rule, "likely")],
    );
}

#[test]
fn remedies_say_what_the_assessment_says() {
    let supported = Supported::from_json(ASSESSMENT).unwrap();
    let remedy = |text: &str| {
        lint(text, Language::English, Some(&supported))[0]
            .remedy
            .clone()
    };
    assert!(
        remedy("The outage in Knox County was likely an attack.").contains("gives no likelihood")
    );
    assert!(remedy("The Illinois database was very likely read.").contains("likely"));
}

#[test]
fn authors_are_those_of_the_assessment() {
    let rule = Rule::AttributionBeyondEvidence;
    check("Russian hackers read the database.", &[]);
    check(
        "Iranian hackers read the database.",
        &[(rule, "Iranian hackers")],
    );
    check(
        "We assess that the intrusion was carried out by Iran.",
        &[(rule, "carried out by Iran")],
    );
    check("The FBI said on 3 May that Iranian hackers read it.", &[]);
}

#[test]
fn what_is_no_assessment_is_refused() {
    assert!(Supported::from_json("[]").is_err());
    assert!(Supported::from_json(r#"{"parts": 3}"#).is_err());
    assert!(Supported::from_json(r#"{"schema": "levelhead.leak-report/1", "parts": []}"#).is_err());
    assert!(Supported::from_json(r#"{"parts": [{"unknown": [1]}]}"#).is_ok());
}
