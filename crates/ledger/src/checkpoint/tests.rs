//! Checkpoints as the specification has them, and cosignatures of both kinds.

use super::{Checkpoint, SignedCheckpoint, cosigned_text, cosigned_tree};
use crate::key::SecretKey;
use crate::note::{Note, NoteSignature, PublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::Signer;
use ml_dsa::{KeyExport, Keypair, MlDsa44, SigningKey};

/// The example of the specifications, with its cosignature.
const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
    \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

#[test]
fn the_example_of_the_specification_is_read_and_written() {
    let signed = SignedCheckpoint::parse(EXAMPLE.as_bytes()).unwrap();
    assert_eq!(signed.checkpoint.origin, "example.com/behind-the-sofa");
    assert_eq!(signed.checkpoint.size, 20_852_163);
    assert_eq!(signed.note.to_string(), EXAMPLE);
    assert_eq!(signed.note.signatures[1].id, 0x8d66_cf3f);
    // The time of the specification's example of a cosigned message.
    assert_eq!(
        signed.note.signatures[1].bytes[..8],
        1_679_315_147_u64.to_be_bytes()
    );
    let text = cosigned_text(1_679_315_147, &signed.note.text);
    let expect = "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    assert_eq!(text, expect);
}

#[test]
fn other_spellings_are_refused() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    for text in [
        format!("log\n01\n{root}\n"),
        format!("log\n+1\n{root}\n"),
        format!("log\n1\n{root}\nextension\n"),
        format!("log\n1\n{root}"),
        format!("\n1\n{root}\n"),
        format!("a log\n1\n{root}\n"),
        "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n".to_owned(),
        "log\n18446744073709551616\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n".to_owned(),
    ] {
        assert!(Checkpoint::parse(&text).is_err(), "{text:?}");
    }
}

fn checkpoint() -> SignedCheckpoint {
    let key = SecretKey::generate("log.example").unwrap();
    let checkpoint = Checkpoint {
        origin: "log.example".to_owned(),
        size: 5,
        root: [7; 32],
    };
    let note = Note::sign(checkpoint.to_text(), "log.example", key.signing());
    let signed = SignedCheckpoint { checkpoint, note };
    assert!(signed.is_signed_by(&key.public()));
    signed
}

fn line(witness: &PublicKey, time: u64, signature: &[u8]) -> NoteSignature {
    NoteSignature {
        name: witness.name().to_owned(),
        id: witness.id(),
        bytes: [&time.to_be_bytes(), signature].concat(),
    }
}

#[test]
fn a_cosignature_with_ed25519_holds_time_and_text() {
    let signed = checkpoint();
    let key = SecretKey::generate("w.example").unwrap();
    let witness = key.public().as_witness();
    let signature = key
        .signing()
        .sign(cosigned_text(99, &signed.note.text).as_bytes());
    let good = line(&witness, 99, &signature.to_bytes());
    assert_eq!(signed.cosigned_at(&good, &witness), Some(99));
    assert_eq!(
        signed.cosigned_at(&line(&witness, 98, &signature.to_bytes()), &witness),
        None
    );
    // The same key as one that signs notes is another key.
    assert_eq!(signed.cosigned_at(&good, &key.public()), None);
}

#[test]
fn a_cosignature_with_ml_dsa_holds_time_tree_and_name() {
    let signed = checkpoint();
    let key = SigningKey::<MlDsa44>::from_seed(&[9; 32].into());
    let encoded = key.verifying_key().to_bytes();
    let name = "w2.example";
    let mut bytes = name.as_bytes().to_vec();
    bytes.extend([b'\n', 6]);
    bytes.extend(encoded.as_slice());
    let id = crate::entry::hex(&crate::entry::sha256(&bytes)[..4]);
    let kind_and_key = [&[6], encoded.as_slice()].concat();
    let witness =
        PublicKey::parse(&format!("{name}+{id}+{}", BASE64.encode(kind_and_key))).unwrap();
    let message = cosigned_tree(name, 99, &signed.checkpoint).unwrap();
    assert_eq!(
        message.len(),
        12 + 1 + name.len() + 8 + 1 + "log.example".len() + 8 + 8 + 32
    );
    let signature: ml_dsa::Signature<MlDsa44> = key.sign(&message);
    let good = line(&witness, 99, signature.encode().as_slice());
    assert_eq!(signed.cosigned_at(&good, &witness), Some(99));
    assert_eq!(
        signed.cosigned_at(&line(&witness, 98, signature.encode().as_slice()), &witness),
        None
    );
    let mut other = signed.clone();
    other.checkpoint.size = 6;
    assert_eq!(other.cosigned_at(&good, &witness), None);
}
