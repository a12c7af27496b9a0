//! Proofs: what a stranger may write instead of one.

use super::Proof;
use crate::checkpoint::SignedCheckpoint;
use crate::entry::EntryLine;
use jiff::Timestamp;
use proptest::prelude::*;

fn proof() -> String {
    let note = "log.example\n2\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        \u{2014} log.example Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
    let proof = Proof {
        line: EntryLine::new(1, Timestamp::UNIX_EPOCH, ("claim", "a", "Ada"), &[0; 32], 3),
        hashes: vec![[1; 32]],
        checkpoint: SignedCheckpoint::parse(note.as_bytes()).unwrap(),
    };
    proof.to_string()
}

#[test]
fn a_proof_has_one_spelling() {
    let text = proof();
    assert_eq!(Proof::parse(text.as_bytes()).unwrap().to_string(), text);
    for other in [
        text.replace("tlog-proof@v1", "tlog-proof@v2"),
        text.replace("index 1", "index 01"),
        text.replace("index 1", "index 0"),
        text.replace("index 1", "index 1 "),
        text.replace("extra ", "extra  "),
        text.replace("\n\n", "\n\n\n"),
        text.replacen("AQEB", "AQE", 1),
        format!("{text}\n"),
        text.replace('\n', "\r\n"),
    ] {
        assert!(Proof::parse(other.as_bytes()).is_err(), "{other}");
    }
    let long = text.replace(
        "\n\nlog",
        &format!(
            "{}\n\nlog",
            "\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=".repeat(70)
        ),
    );
    assert!(Proof::parse(long.as_bytes()).is_err());
}

proptest! {
    #[test]
    fn nothing_panics(bytes in any::<Vec<u8>>(), at in any::<usize>(), byte in any::<u8>()) {
        let _ = Proof::parse(&bytes);
        let mut changed = proof().into_bytes();
        let at = at % changed.len();
        changed[at] = byte;
        let _ = Proof::parse(&changed);
    }
}
