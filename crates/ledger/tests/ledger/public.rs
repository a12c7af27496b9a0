//! The public record: what gets out, and what does not.

use crate::office::{Office, at, correction, policy_text, statement};
use levelhead_ledger::{EntryKind, Ledger, NewEntry, Policy, hex, verify, verify_pointer};
use levelhead_schema::assessment::Assessment;
use levelhead_schema::claim::{Attached, Claim, parse_addition, parse_claim};
use levelhead_schema::public::{ClaimState, PublicClaim, PublicRecord};
use levelhead_schema::statement::{Statement, Style};
use sha2::{Digest, Sha256};

const CLAIM: &str = r#"
id = "2020-leak"
title = "Hackers posted the voter file"
text = "The voter file was stolen"
date = 2020-10-20
places = ["MI"]

[[source]]
id = "poster"
name = "A forum user"
role = "asserts"
access = "artefact"

[[part]]
id = "data"
kind = "leak"
text = "The data was stolen"
system = "voter registration database"

[[evidence]]
id = "offered"
parts = ["data"]
kind = "boasted"
says = "A user offers the file"
source = "poster"
date = 2020-10-20
citation = "the post"

[[document]]
evidence = "offered"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
citation = "the post"
custody = [{ who = "Carla Clerk", when = 2020-10-21, why = "secret handover" }]
"#;

fn claim() -> Claim {
    parse_claim(CLAIM, "claim.toml").unwrap()
}

/// An assessment of a day, as text and with its hash.
fn assessment(day: &str) -> (String, String) {
    let text = format!(
        r#"{{"schema":"levelhead.assessment/1","version":"0","weights_sha256":"00","claim":"2020-leak","title":"t","as_of":"{day}","parts":[],"withdrawn":[]}}"#
    );
    serde_json::from_str::<Assessment>(&text).unwrap();
    let hash = hex(&Sha256::digest(&text));
    (text, hash)
}

/// Ada records something.
fn record(office: &Office, kind: EntryKind, claim: &str, body: &[u8]) {
    let entry = NewEntry {
        kind,
        claim,
        person: "Secret Recorder",
        body,
    };
    office.recorded.open().append(&[entry], at(2_000)).unwrap();
}

fn attach(office: &Office, id: &str, report: Option<serde_json::Value>) {
    let toml = format!(
        "[[evidence]]\nid = \"{id}\"\nparts = [\"data\"]\nkind = \"boasted\"\nsays = \"says {id}\"\n\
         source = \"poster\"\ndate = 2020-10-21\ncitation = \"there\"\n"
    );
    let attached = Attached {
        addition: parse_addition(&toml, "more.toml", &claim()).unwrap(),
        report,
    };
    let body = serde_json::to_vec(&attached).unwrap();
    record(office, EntryKind::Evidence, "2020-leak", &body);
}

fn begin(office: &Office) {
    let body = serde_json::to_vec(&claim()).unwrap();
    record(office, EntryKind::Claim, "2020-leak", &body);
}

fn policy_of(office: &Office, ledger: &Ledger) -> String {
    policy_text(ledger, &office.keys, "")
}

fn public(office: &Office) -> PublicRecord {
    let ledger = office.recorded.open();
    let policy = policy_of(office, &ledger);
    ledger.public_record(Some(&policy)).unwrap()
}

fn only(record: &PublicRecord) -> &PublicClaim {
    assert_eq!(record.claims.len(), 1);
    &record.claims[0]
}

fn evidence(claim: &PublicClaim) -> Vec<&str> {
    let items = claim.claim.evidence.iter();
    items.map(|item| item.id.as_str()).collect()
}

#[test]
fn a_claim_is_public_when_a_statement_on_it_is() {
    let office = Office::new();
    begin(&office);
    record(
        &office,
        EntryKind::Draft,
        "2020-leak",
        b"\"a secret draft\"",
    );
    assert!(public(&office).claims.is_empty());
    office.published(&statement());
    let record = public(&office);
    let claim = only(&record);
    assert_eq!(claim.state(), ClaimState::Answered);
    assert_eq!(claim.short.len(), 6);
    let people: Vec<&str> = claim.versions[0]
        .signers
        .iter()
        .map(|signer| signer.person.as_str())
        .collect();
    assert_eq!(people, ["Ada Poll", "Ben Vote"]);
    assert_eq!(claim.versions[0].text(), statement().text);
}

#[test]
fn the_files_are_those_that_publishing_writes() {
    let office = Office::new();
    begin(&office);
    let first = office.published(&statement());
    let second = office.published(&correction(&first));
    let again = office.published(&statement());
    let record = public(&office);
    let versions = &only(&record).versions;
    assert_eq!(versions[0].envelope.as_bytes(), first.envelope);
    assert_eq!(versions[0].proof, again.proof);
    assert_eq!(versions[1].envelope.as_bytes(), second.envelope);
    assert_eq!(versions[1].proof, second.proof);
    let pointer = versions[0].superseded_by.as_ref().unwrap();
    assert_eq!(pointer.as_bytes(), second.pointer.unwrap());
    assert!(versions[1].superseded_by.is_none());
    let policy = Policy::parse(&record.policy.as_ref().unwrap().text).unwrap();
    for version in versions {
        let verified = verify(
            version.envelope.as_bytes(),
            version.proof.as_bytes(),
            &policy,
        )
        .unwrap();
        assert_eq!(verified.payload, version.statement.as_bytes());
        let hash = |text: &str| hex(&Sha256::digest(text));
        assert_eq!(version.sha256.envelope, hash(&version.envelope));
        assert_eq!(version.sha256.proof, hash(&version.proof));
        assert_eq!(version.sha256.statement, hash(&version.statement));
        if let Some(pointer) = &version.superseded_by {
            let read = verify_pointer(pointer.as_bytes(), &verified, &policy).unwrap();
            assert_eq!(read.by_version, 2);
        }
    }
    assert_eq!(record.log.size, 7);
    assert_eq!(
        record.log.checkpoint,
        office.recorded.open().head().unwrap().note.to_string()
    );
}

#[test]
fn nothing_gets_out_that_no_answer_rests_on() {
    let office = Office::new();
    begin(&office);
    attach(&office, "before", None);
    let (text, hash) = assessment("2020-10-22");
    record(&office, EntryKind::Assessment, "2020-leak", text.as_bytes());
    attach(&office, "after-assessment", None);
    let (later, _) = assessment("2020-10-25");
    record(
        &office,
        EntryKind::Assessment,
        "2020-leak",
        later.as_bytes(),
    );
    office.published(&Statement {
        assessment: hash,
        ..statement()
    });
    attach(&office, "after-statement", None);
    record(
        &office,
        EntryKind::Draft,
        "2020-leak",
        b"\"a secret draft\"",
    );
    let record = public(&office);
    let claim = only(&record);
    assert_eq!(evidence(claim), ["offered", "before"]);
    let assessment = claim.assessment().unwrap();
    assert_eq!(assessment.as_of, jiff::civil::date(2020, 10, 22));
    assert!(claim.claim.documents[0].custody.is_empty());
    let json = serde_json::to_string(&record).unwrap();
    for secret in [
        "Secret Recorder",
        "secret draft",
        "Carla",
        "secret handover",
    ] {
        assert!(!json.contains(secret), "{secret}");
    }
}

#[test]
fn an_open_claim_shows_what_is_claimed_and_not_what_is_known() {
    let office = Office::new();
    begin(&office);
    let (text, hash) = assessment("2020-10-22");
    record(&office, EntryKind::Assessment, "2020-leak", text.as_bytes());
    let holding = Statement {
        style: Style::Holding,
        assessment: hash.clone(),
        ..statement()
    };
    let first = office.published(&holding);
    let record = public(&office);
    let claim = only(&record);
    assert_eq!(claim.state(), ClaimState::Open);
    assert!(claim.assessment().is_none() && claim.versions[0].assessment.is_none());
    assert!(evidence(claim).is_empty() && claim.claim.documents.is_empty());
    assert_eq!(claim.claim.sources.len(), 1);
    // The answer brings them, a withdrawal takes the answer away and leaves what it rested on.
    let answer = office.published(&Statement {
        style: Style::Full,
        assessment: hash.clone(),
        reason: None,
        ..correction(&first)
    });
    assert_eq!(evidence(only(&public(&office))), ["offered"]);
    office.published(&Statement {
        style: Style::Withdrawal,
        assessment: hash,
        ..correction(&answer)
    });
    let record = public(&office);
    let claim = only(&record);
    assert_eq!(claim.state(), ClaimState::Withdrawn);
    assert!(claim.assessment().is_none());
    assert!(claim.versions[1].assessment.is_some() && claim.versions[2].assessment.is_none());
}

#[test]
fn reports_come_without_the_folders_of_the_desk() {
    let office = Office::new();
    begin(&office);
    let report = serde_json::json!({
        "schema": "levelhead.intrusion-report/1",
        "inputs": [{"path": "/cases/secret-folder/log.evtx"}],
        "findings": ["one"],
    });
    attach(&office, "scan", Some(report));
    attach(
        &office,
        "other",
        Some(serde_json::json!({"schema": "levelhead.unknown/1"})),
    );
    office.published(&statement());
    let record = public(&office);
    let reports = &only(&record).reports;
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].schema, "levelhead.intrusion-report/1");
    let json = serde_json::to_string(&record).unwrap();
    assert!(json.contains("log.evtx") && !json.contains("secret-folder"));
}

#[test]
fn the_record_reads_back_and_a_policy_of_another_log_is_refused() {
    let office = Office::new();
    begin(&office);
    office.published(&statement());
    let record = public(&office);
    let json = serde_json::to_string(&record).unwrap();
    assert_eq!(serde_json::from_str::<PublicRecord>(&json).unwrap(), record);
    let other = Office::new();
    let policy = policy_of(&other, &other.recorded.open());
    let ledger = office.recorded.open();
    assert!(ledger.public_record(Some(&policy)).is_err());
    let without = ledger.public_record(None).unwrap();
    assert!(without.policy.is_none());
    assert!(only(&without).versions[0].signers.is_empty());
    assert_eq!(
        only(&without).versions[0].proof,
        only(&record).versions[0].proof
    );
}
