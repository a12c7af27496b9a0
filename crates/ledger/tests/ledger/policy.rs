//! Policies that cannot be met, or that count one key twice, are refused at load.

use crate::office::{Recorded, policy_text};
use levelhead_ledger::{Policy, SecretKey};

fn text() -> (String, [SecretKey; 2]) {
    let keys = ["ada", "ben"].map(|name| SecretKey::generate(name).unwrap());
    let recorded = Recorded::new(0);
    (policy_text(&recorded.open(), &keys, ""), keys)
}

#[track_caller]
fn refuses(text: &str, words: &str) {
    let error = Policy::parse(text).unwrap_err().to_string();
    assert!(error.contains(words), "{error}");
}

#[test]
fn a_policy_is_read() {
    let (text, _) = text();
    let policy = Policy::parse(&text).unwrap();
    assert_eq!((policy.keys.len(), policy.threshold), (2, 2));
    assert!(policy.names_person("Ben Vote") && !policy.names_person("Eve"));
}

#[test]
fn each_fault_is_named() {
    let (text, [ada, ben]) = text();
    let (ada, ben) = (ada.public().to_string(), ben.public().to_string());
    let with = |from: &str, to: &str| text.replace(from, to);
    refuses(&with("threshold = 2", "threshold = 0"), "threshold is 0");
    refuses(
        &with("threshold = 2", "threshold = 3"),
        "number of keys, which is 2",
    );
    refuses(
        &with("threshold = 2", "threshold = 2\nwitnesses = 1"),
        "witnesses is 1, and there are 0",
    );
    refuses(
        &with("threshold = 2", "threshold = 2\nthreshhold = 1"),
        "line 2",
    );
    refuses(&with("agency =", "office ="), "office");
    refuses(&with(&ben, &ada), "ben calls itself ada");
    let swapped = with(&ada, "@").replace(&ben, &ada).replace('@', &ben);
    refuses(&swapped, "swapped");
    // Under its own name, with another's id.
    let id = |line: &str| line.split('+').nth(1).unwrap().to_owned();
    refuses(&with(&id(&ada), &id(&ben)), "swapped");
    // The same key named twice, and under two names.
    let block = text[text.find("[[key]]").unwrap()..text.rfind("[[key]]").unwrap()].to_owned();
    refuses(&format!("{text}{block}"), "ada and ada are the same key");
    let renamed = renamed(&ada, "eve");
    let under_two = format!(
        "{text}{}",
        block.replace(&ada, &renamed).replace("\"ada\"", "\"eve\"")
    );
    refuses(&under_two, "ada and eve are the same key");
    let other = SecretKey::generate("ada").unwrap().public().to_string();
    refuses(
        &format!("{text}{}", block.replace(&ada, &other)),
        "the name ada is there twice",
    );
    refuses(&with("Ada Poll", "Ada\\u202ePoll"), "is no name");
    refuses(&with(&ada, "ada+00000000+AAAA"), "the key of ada");
    // A witness with a key that signs statements would count twice.
    let witness = format!("{text}[[witness]]\nname = \"ada\"\npublic = \"{ada}\"\n");
    refuses(&witness, "of a kind that does not sign this");
    refuses(&"#".repeat(2_000_000), "1 MiB");
}

/// The key's line under another name.
fn renamed(line: &str, name: &str) -> String {
    use base64::Engine;
    use sha2::{Digest, Sha256};
    let rest = line.splitn(3, '+').nth(2).unwrap();
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(rest)
        .unwrap();
    let hash = Sha256::digest([name.as_bytes(), b"\n", &bytes].concat());
    format!("{name}+{}+{rest}", levelhead_ledger::hex(&hash[..4]))
}
