//! Statements: who may publish what, and that no byte of what was published can change.

use crate::office::{Office, at, correction, policy_text, statement};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signer, SigningKey};
use levelhead_ledger::{
    EntryKind, Envelope, Error, Policy, Published, Refusal, SecretKey, SignedCheckpoint, Verified,
    gather, hex, verify, verify_pointer,
};
use levelhead_schema::statement::{Statement, Style};
use sha2::{Digest, Sha256};

fn verified(published: &Published, policy: &Policy) -> Result<Verified, Refusal> {
    verify(&published.envelope, published.proof.as_bytes(), policy)
}

/// Expects a refusal in these words.
#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>, words: &str) {
    let error = result.unwrap_err().to_string();
    assert!(error.contains(words), "{error}");
}

#[test]
fn what_was_published_is_verified_with_its_files_alone() {
    let office = Office::new();
    let published = office.published(&statement());
    assert!(published.is_new);
    let verified = verified(&published, &office.policy).unwrap();
    assert_eq!(verified.statement, statement());
    assert_eq!(verified.payload, statement().to_text().into_bytes());
    let people: Vec<&str> = verified
        .signatories
        .iter()
        .map(|key| key.person.as_str())
        .collect();
    assert_eq!(people.len(), 2);
    assert_eq!(verified.included.line.sequence, 3);
    assert_eq!(verified.included.log_size, 4);
    assert!(published.pointer.is_none());
    office.recorded.check().unwrap();
}

#[test]
fn publishing_again_records_nothing_twice() {
    let office = Office::new();
    let first = office.published(&statement());
    office.recorded.more(300, "more");
    let again = office.published(&statement());
    assert!(!again.is_new);
    assert_eq!(
        (again.sequence, &again.envelope),
        (first.sequence, &first.envelope)
    );
    // The proof may be of a longer log by then; both hold.
    verified(&first, &office.policy).unwrap();
    verified(&again, &office.policy).unwrap();
    assert_eq!(office.recorded.check().unwrap().entries, 304);
}

#[test]
fn a_correction_points_back_and_the_pointer_is_proved() {
    let office = Office::new();
    let first = office.published(&statement());
    let second = office.published(&correction(&first));
    let entries = office.recorded.open().entries_of("2020-leak").unwrap();
    let kinds: Vec<EntryKind> = entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(
        kinds,
        [
            EntryKind::Statement,
            EntryKind::Statement,
            EntryKind::Superseded
        ]
    );
    let old = verified(&first, &office.policy).unwrap();
    let new = verified(&second, &office.policy).unwrap();
    let pointer = second.pointer.unwrap();
    let read = verify_pointer(&pointer, &old, &office.policy).unwrap();
    assert_eq!((read.version, read.by_version), (1, 2));
    assert_eq!(read.by_envelope, new.envelope_sha256);
    assert!(
        verify_pointer(&pointer, &new, &office.policy).is_err(),
        "of another version"
    );
    for changed in changes(&pointer) {
        assert!(verify_pointer(&changed, &old, &office.policy).is_err());
    }
    let third = Statement {
        style: Style::Withdrawal,
        ..correction(&second_published(&office, &first))
    };
    office.published(&third);
    office.recorded.check().unwrap();
}

fn second_published(office: &Office, first: &Published) -> Published {
    office.published(&correction(first))
}

#[test]
fn versions_continue_the_record() {
    let office = Office::new();
    let publish = |statement: &Statement| office.publish(statement, &office.signed(statement));
    let ahead = Statement {
        version: 2,
        supersedes: Some("cd".repeat(32)),
        ..statement()
    };
    refused(
        publish(&ahead),
        "has 0 published versions of 2020-leak, so version 2 cannot follow",
    );
    let first = office.published(&statement());
    refused(
        publish(&ahead),
        "the last published version of 2020-leak is",
    );
    let twice = Statement {
        text: "Another text.\n".to_owned(),
        ..statement()
    };
    refused(
        publish(&twice),
        "has 1 published versions of 2020-leak, so version 1 cannot follow",
    );
    let skipping = Statement {
        version: 3,
        ..correction(&first)
    };
    refused(publish(&skipping), "so version 3 cannot follow");
    assert_eq!(office.recorded.check().unwrap().entries, 4);
}

#[test]
fn one_person_alone_publishes_nothing() {
    let office = Office::new();
    let text = statement().to_text();
    let [ada, ben] = office.signed(&statement());
    let envelopes = [
        ("a".to_owned(), ada.to_bytes()),
        ("b".to_owned(), ben.to_bytes()),
    ];
    let whole = gather(text.as_bytes(), &envelopes).unwrap();
    let ledger = office.recorded.open();
    let publish = |policy: &Policy, by: &str| ledger.publish(&whole, policy, by, at(2_000));
    refused(
        publish(&office.policy, "Ada Poll"),
        "Ada Poll drafted the statement, so somebody else",
    );
    refused(publish(&office.policy, "Eve"), "names no person Eve");
    refused(
        ledger.publish(&ada, &office.policy, "Ben Vote", at(2_000)),
        "1 of the 2 keys",
    );
    // Two keys, both of the drafter's.
    let one = policy_text(&ledger, &office.keys, "").replace("Ben Vote", "Ada Poll");
    let one = Policy::parse(&one).unwrap();
    refused(
        publish(&one, "Ben Vote"),
        "only Ada Poll, who drafted the statement, signed it",
    );
    assert_eq!(office.recorded.check().unwrap().entries, 3);
}

#[test]
fn keys_are_counted_once_and_by_what_they_signed() {
    let office = Office::new();
    let [ada, ben] = office.signed(&statement());
    refused(
        office.publish(&statement(), &[ada.clone(), ada.clone(), ben.clone()]),
        "the key ada signed twice",
    );
    // Another signature of the same key is no second key.
    let swapped = {
        let (mut a, mut b) = (ada.clone(), ben.clone());
        std::mem::swap(&mut a.signatures[0].keyid, &mut b.signatures[0].keyid);
        office.publish(&statement(), &[a, b])
    };
    refused(swapped, "key ids are swapped: a signature names");
    let mut claimed = ben.clone();
    claimed.signatures[0].keyid = ada.signatures[0].keyid.clone();
    refused(
        office.publish(&statement(), &[claimed, ben.clone()]),
        "names ada, but ben made it",
    );
    let mut unknown = ben.clone();
    unknown.signatures[0].keyid = "ef".repeat(32);
    refused(
        office.publish(&statement(), &[ada.clone(), unknown]),
        "but ben made it",
    );
    let eve = Envelope::sign(
        statement().to_text().as_bytes(),
        &SecretKey::generate("eve").unwrap(),
    );
    refused(
        office.publish(&statement(), &[ada.clone(), ben.clone(), eve]),
        "the policy names nobody with the key",
    );
    let mut broken = ben.clone();
    broken.signatures[0].sig[5] ^= 1;
    refused(
        office.publish(&statement(), &[ada.clone(), broken]),
        "the signature of the key ben is not over this text",
    );
    let other = Envelope::sign(b"another text", &office.keys[1]);
    refused(
        office.publish(&statement(), &[ada, other]),
        "is over another text",
    );
    assert_eq!(office.recorded.check().unwrap().entries, 3);
}

#[test]
fn another_log_or_policy_is_refused() {
    let (office, other) = (Office::new(), Office::new());
    let published = office.published(&statement());
    assert!(matches!(
        verified(&published, &other.policy),
        Err(Refusal::UnknownKey { .. })
    ));
    let text = policy_text(&other.recorded.open(), &office.keys, "");
    let elsewhere = Policy::parse(&text).unwrap();
    assert!(matches!(
        verified(&published, &elsewhere),
        Err(Refusal::OtherLog { .. })
    ));
    let ledger = office.recorded.open();
    let envelope = Envelope::parse(&published.envelope).unwrap();
    refused(
        ledger.publish(&envelope, &elsewhere, "Ben Vote", at(3_000)),
        "did not sign",
    );
    // The proof of one entry is none of another.
    let first = office.published(&statement());
    let second = office.published(&correction(&first));
    let mixed = verify(&second.envelope, first.proof.as_bytes(), &office.policy);
    assert!(matches!(mixed, Err(Refusal::OtherEntry(_))));
}

/// A witness, as it would answer.
fn cosigned(checkpoint: &str, name: &str, key: &SigningKey, time: u64) -> (String, String) {
    let text = checkpoint
        .split_inclusive("\n\n")
        .next()
        .unwrap()
        .trim_end_matches('\n')
        .to_owned()
        + "\n";
    let public = [&[4_u8][..], key.verifying_key().as_bytes()].concat();
    let id = Sha256::digest([name.as_bytes(), b"\n", &public].concat());
    let message = format!("cosignature/v1\ntime {time}\n{text}");
    let signature = key.sign(message.as_bytes()).to_bytes();
    let line = BASE64.encode([&id[..4], &time.to_be_bytes()[..], &signature[..]].concat());
    let vkey = format!("{name}+{}+{}", hex(&id[..4]), BASE64.encode(public));
    (format!("{checkpoint}\u{2014} {name} {line}\n"), vkey)
}

#[test]
fn witnesses_count_when_the_policy_names_them() {
    let office = Office::new();
    office.published(&statement());
    let ledger = office.recorded.open();
    let checkpoint = ledger.head().unwrap().note.to_string();
    let keys = [1, 2].map(|seed| SigningKey::from_bytes(&[seed; 32]));
    let (one, first) = cosigned(&checkpoint, "w1.example", &keys[0], 5_000);
    let (both, second) = cosigned(&one, "w2.example", &keys[1], 5_001);
    let block =
        |name: &str, key: &str| format!("[[witness]]\nname = \"{name}\"\npublic = \"{key}\"\n");
    let named = |witnesses: usize| {
        let text = policy_text(&ledger, &office.keys, &format!("witnesses = {witnesses}"));
        Policy::parse(&format!("{text}{}", block("w1.example", &first))).unwrap()
    };
    // Nobody cosigned yet.
    let publish = |policy: &Policy| {
        let text = statement().to_text();
        let envelopes = office
            .signed(&statement())
            .map(|envelope| ("s".to_owned(), envelope.to_bytes()));
        let envelope = gather(text.as_bytes(), &envelopes).unwrap();
        ledger
            .publish(&envelope, policy, "Ben Vote", at(6_000))
            .unwrap()
    };
    let published = publish(&named(1));
    assert_eq!(published.witnesses, 0);
    assert!(matches!(
        verified(&published, &named(1)),
        Err(Refusal::TooFewWitnesses { .. })
    ));
    verified(&published, &named(0)).unwrap();
    // Only the named witness's line goes into the proof, even after the log went on.
    let (_, known) = ledger
        .accept_cosigned(both.as_bytes(), Some(&named(1)))
        .unwrap();
    assert_eq!(known, ["w1.example"]);
    office.recorded.more(20, "more");
    let published = publish(&named(1));
    assert_eq!(published.witnesses, 1);
    let proved = verified(&published, &named(1)).unwrap();
    assert_eq!(
        proved.included.witnesses,
        [("w1.example".to_owned(), 5_000)]
    );
    assert!(!published.proof.contains("w2.example"));
    // A line that nobody asked for is refused, and so is one that says another time.
    let text = policy_text(&ledger, &office.keys, "");
    let without = Policy::parse(&text).unwrap();
    assert!(matches!(
        verified(&published, &without),
        Err(Refusal::StrangeCosignature { .. })
    ));
    let _ = second;
    for changed in changes(published.proof.as_bytes()) {
        assert!(verify(&published.envelope, &changed, &named(1)).is_err());
    }
    // What comes back must be this log's.
    let other = Office::new();
    let foreign = other.recorded.open().head().unwrap().note.to_string();
    refused(
        ledger.accept_cosigned(foreign.as_bytes(), None),
        "this ledger's log did not sign it",
    );
    let (bad, _) = cosigned(&checkpoint, "w1.example", &keys[1], 5_000);
    let accepted = ledger
        .accept_cosigned(bad.as_bytes(), Some(&named(1)))
        .unwrap();
    assert!(
        accepted.1.is_empty(),
        "a line of another key under the witness's name"
    );
    let mut lied = SignedCheckpoint::parse(one.as_bytes()).unwrap();
    lied.note.signatures[1].bytes[7] ^= 1;
    let lied = lied.note.to_string();
    refused(
        ledger.accept_cosigned(lied.as_bytes(), Some(&named(1))),
        "the cosignature of the witness w1.example",
    );
}

/// Every change of one byte, in several ways.
fn changes(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let flipped = (0..bytes.len()).flat_map(move |at| {
        [1, 0x20, 0x80].map(|bit| {
            let mut changed = bytes.to_vec();
            changed[at] ^= bit;
            changed
        })
    });
    let deleted = (0..bytes.len()).map(|at| [&bytes[..at], &bytes[at + 1..]].concat());
    let inserted = (0..=bytes.len()).flat_map(move |at| {
        [b' ', b'\n', b'0', b'='].map(|byte| [&bytes[..at], &[byte], &bytes[at..]].concat())
    });
    // Taking out or putting in a byte beside an equal one changes nothing.
    flipped
        .chain(deleted)
        .chain(inserted)
        .filter(move |changed| changed != bytes)
}

#[test]
fn every_changed_byte_of_a_bundle_is_caught() {
    let office = Office::new();
    office.recorded.more(5, "more");
    let published = office.published(&statement());
    let proof = published.proof.as_bytes();
    verified(&published, &office.policy).unwrap();
    for changed in changes(&published.envelope) {
        let result = verify(&changed, proof, &office.policy);
        assert!(result.is_err(), "{}", String::from_utf8_lossy(&changed));
    }
    for changed in changes(proof) {
        let result = verify(&published.envelope, &changed, &office.policy);
        assert!(result.is_err(), "{}", String::from_utf8_lossy(&changed));
    }
}
