//! Checkpoints: how large the log is and what its root is, signed; and what witnesses sign beside it.
//!
//! After C2SP's tlog-checkpoint.md and tlog-cosignature.md. Extension lines are refused: no log of ours has any.

use crate::merkle::Hash;
use crate::note::{KeyKind, Note, NoteError, NoteSignature, PublicKey, is_key_name};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ml_dsa::{EncodedVerifyingKey, MlDsa44};

/// The head of a log at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn to_text(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            BASE64.encode(self.root)
        )
    }

    /// Reads the text of a checkpoint.
    ///
    /// # Errors
    /// [`NoteError::BadNote`] for anything but what [`Checkpoint::to_text`] writes.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let read = || {
            let mut lines = text.split('\n');
            let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
            let root = BASE64.decode(root).ok()?;
            Some(Checkpoint {
                origin: origin.to_owned(),
                size: size.parse().ok()?,
                root: root.try_into().ok()?,
            })
        };
        read()
            .filter(|checkpoint| is_key_name(&checkpoint.origin) && checkpoint.to_text() == text)
            .ok_or(NoteError::BadNote("its text is no checkpoint"))
    }
}

/// A checkpoint with the signatures under it, of which none is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What is signed.
    pub checkpoint: Checkpoint,
    /// The note as it was read.
    pub note: Note,
}

impl SignedCheckpoint {
    /// Reads a signed checkpoint.
    ///
    /// # Errors
    /// [`NoteError::BadNote`] when it is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        let note = Note::parse(bytes)?;
        Ok(SignedCheckpoint {
            checkpoint: Checkpoint::parse(&note.text)?,
            note,
        })
    }

    /// True when the log with this key signed it.
    pub fn is_signed_by(&self, log: &PublicKey) -> bool {
        let mut own = self.note.signatures.iter().filter(|line| line.is_of(log));
        let first = own.next();
        self.checkpoint.origin == log.name()
            && log.kind() == KeyKind::Ed25519
            && own.next().is_none()
            && first.is_some_and(|line| log.verifies(self.note.text.as_bytes(), &line.bytes))
    }

    /// When the witness with this key says that it saw the checkpoint, in seconds since 1970; `None` when this line
    /// is no cosignature of that key.
    pub fn cosigned_at(&self, line: &NoteSignature, witness: &PublicKey) -> Option<u64> {
        if !line.is_of(witness) {
            return None;
        }
        let (time, signature) = line.bytes.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        if time > i64::MAX as u64 {
            return None;
        }
        let verifies = match witness.kind() {
            KeyKind::Ed25519 => false,
            KeyKind::CosignatureEd25519 => {
                let message = cosigned_text(time, &self.note.text);
                witness.verifies(message.as_bytes(), signature)
            }
            KeyKind::CosignatureMlDsa44 => cosigned_tree(witness.name(), time, &self.checkpoint)
                .is_some_and(|message| verifies_ml_dsa(witness, &message, signature)),
        };
        verifies.then_some(time)
    }
}

/// What a witness with an Ed25519 key signs.
pub(crate) fn cosigned_text(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// What a witness with an ML-DSA-44 key signs; `None` when a name is too long for it.
pub(crate) fn cosigned_tree(witness: &str, time: u64, checkpoint: &Checkpoint) -> Option<Vec<u8>> {
    let mut message = b"subtree/v1\n\0".to_vec();
    message.push(u8::try_from(witness.len()).ok()?);
    message.extend(witness.as_bytes());
    message.extend(time.to_be_bytes());
    message.push(u8::try_from(checkpoint.origin.len()).ok()?);
    message.extend(checkpoint.origin.as_bytes());
    message.extend(0_u64.to_be_bytes());
    message.extend(checkpoint.size.to_be_bytes());
    message.extend(checkpoint.root);
    Some(message)
}

fn verifies_ml_dsa(witness: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let key = EncodedVerifyingKey::<MlDsa44>::try_from(witness.bytes());
    let signature = ml_dsa::Signature::<MlDsa44>::try_from(signature);
    match (key, signature) {
        (Ok(key), Ok(signature)) => ml_dsa::VerifyingKey::<MlDsa44>::decode(&key)
            .verify_with_context(message, b"", &signature),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
