//! The encoding as DSSE has it, and one spelling for each envelope.

use super::{Envelope, encoding};
use crate::key::SecretKey;
use proptest::prelude::*;

#[test]
fn the_example_of_the_specification() {
    assert_eq!(
        encoding("http://example.com/HelloWorld", b"hello world"),
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    );
}

fn envelope() -> Envelope {
    let keys = ["a", "b", "c"].map(|name| SecretKey::generate(name).unwrap());
    let mut whole = Envelope::sign(b"payload?", &keys[0]);
    for key in &keys[1..] {
        whole
            .signatures
            .extend(Envelope::sign(b"payload?", key).signatures);
    }
    whole.signatures.sort();
    whole
}

#[test]
fn an_envelope_has_one_spelling() {
    let envelope = envelope();
    let bytes = envelope.to_bytes();
    assert_eq!(Envelope::parse(&bytes), Ok(envelope.clone()));
    let mut unsorted = envelope.clone();
    unsorted.signatures.reverse();
    assert_eq!(
        unsorted.to_bytes(),
        bytes,
        "written in order, whatever the order in memory"
    );
    let text = String::from_utf8(bytes).unwrap();
    let signature = |at: usize| {
        let one = &envelope.signatures[at];
        format!("\"keyid\":\"{}\"", one.keyid)
    };
    for other in [
        format!("{text}\n"),
        format!(" {text}"),
        text.replace(",\"payloadType", ", \"payloadType"),
        text.replace("cGF5bG9hZD8=", "cGF5bG9hZD8"),
        text.replace("cGF5bG9hZD8=", "cGF5bG9hZD9="),
        text.replace("\"payload\":", "\"payload\":\"\",\"payload\":"),
        text.replace("\"signatures\":", "\"more\":1,\"signatures\":"),
        text.replace("levelhead.statement", "levelhead.policy"),
        text.replace(&signature(0), &signature(0).to_uppercase()),
        text.replace("\"sig\":", "\"s\\u0069g\":"),
        "{}".to_owned(),
        String::new(),
    ] {
        assert!(Envelope::parse(other.as_bytes()).is_err(), "{other}");
    }
}

proptest! {
    #[test]
    fn nothing_panics(bytes in any::<Vec<u8>>(), at in any::<usize>(), byte in any::<u8>()) {
        let _ = Envelope::parse(&bytes);
        let mut changed = envelope().to_bytes();
        let at = at % changed.len();
        changed[at] = byte;
        let _ = Envelope::parse(&changed);
    }
}
