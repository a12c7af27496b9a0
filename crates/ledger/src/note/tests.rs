//! Other people's notes and keys, and what is refused.

use super::{KeyKind, Note, NoteError, PublicKey};

/// The example of Go's package `note`, which the specification was made from.
const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\
    \n\
    \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn a_published_note_verifies() {
    let key = PublicKey::parse(KEY).unwrap();
    assert_eq!(key.name(), "PeterNeumann");
    assert_eq!(key.kind(), KeyKind::Ed25519);
    assert_eq!(key.to_string(), KEY);
    let note = Note::parse(NOTE.as_bytes()).unwrap();
    assert_eq!(note.to_string(), NOTE);
    assert!(note.signatures[0].is_of(&key));
    assert!(key.verifies(note.text.as_bytes(), &note.signatures[0].bytes));
}

#[test]
fn the_key_of_a_public_log_is_read() {
    let line = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    assert_eq!(PublicKey::parse(line).unwrap().to_string(), line);
}

#[test]
fn a_swapped_name_or_id_is_refused_by_name() {
    for line in [
        KEY.replace("PeterNeumann", "EnochRoot"),
        KEY.replace("c74f20a3", "033de0ae"),
    ] {
        let error = PublicKey::parse(&line).unwrap_err();
        assert!(matches!(error, NoteError::SwappedId { .. }), "{error}");
        assert!(error.to_string().contains("swapped"));
    }
}

#[test]
fn what_is_no_key_is_refused() {
    let zeros = format!("zero+00000000+{}", "A".repeat(44));
    for line in [
        "",
        "a+b",
        "a+b+c",
        "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        &KEY[..KEY.len() - 4],
        &KEY.replace("ARpc", "CRpc"),
        &format!("{KEY} "),
        &zeros,
    ] {
        assert!(PublicKey::parse(line).is_err(), "{line}");
    }
}

#[test]
fn every_other_spelling_of_a_note_is_refused_or_fails() {
    let key = PublicKey::parse(KEY).unwrap();
    for at in 0..NOTE.len() {
        for change in [1, 0x20, 0x80] {
            let mut bytes = NOTE.as_bytes().to_vec();
            bytes[at] ^= change;
            let believed = Note::parse(&bytes).is_ok_and(|note| {
                note.signatures
                    .iter()
                    .any(|line| line.is_of(&key) && key.verifies(note.text.as_bytes(), &line.bytes))
            });
            assert!(!believed, "byte {at} ^ {change}");
        }
    }
    for text in ["", "a\n", "a\n\n", "a\n\nb\n", "a\n\n\u{2014} b c\n"] {
        assert!(Note::parse(text.as_bytes()).is_err(), "{text:?}");
    }
    assert!(Note::parse(NOTE.trim_end().as_bytes()).is_err());
}
