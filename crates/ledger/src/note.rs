//! Signed notes and the keys that verify them, as C2SP's signed-note.md has them.
//!
//! Stricter than the specification where it lets a reader choose: one spelling for each note, so that no byte can
//! change unseen.

use crate::entry::sha256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::fmt;

/// The largest note, in bytes.
pub const NOTE_MAX_BYTES: usize = 256 * 1024;

/// The most signatures under a note.
const SIGNATURES_MAX: usize = 100;

/// The longest name of a key.
const KEY_NAME_MAX: usize = 255;

/// What a key signs, as the byte that stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Ed25519 over the note itself: 0x01.
    Ed25519,
    /// A witness's timed cosignature with Ed25519: 0x04.
    CosignatureEd25519,
    /// A witness's cosignature with ML-DSA-44: 0x06.
    CosignatureMlDsa44,
}

impl KeyKind {
    fn byte(self) -> u8 {
        match self {
            KeyKind::Ed25519 => 0x01,
            KeyKind::CosignatureEd25519 => 0x04,
            KeyKind::CosignatureMlDsa44 => 0x06,
        }
    }

    fn key_size_bytes(self) -> usize {
        match self {
            KeyKind::Ed25519 | KeyKind::CosignatureEd25519 => 32,
            KeyKind::CosignatureMlDsa44 => 1312,
        }
    }
}

/// Why a text is no note or no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// A key's line cannot be read.
    #[error("{0:?} is no public key of the form name+id+key")]
    BadKey(String),
    /// The id in a key's line belongs to another name or key.
    #[error(
        "the id {said} of the key {name} is not that of its name and key, which is {is}: name or id was swapped"
    )]
    SwappedId {
        /// The key's name.
        name: String,
        /// The id in the line.
        said: String,
        /// The id that name and key have.
        is: String,
    },
    /// The text is no signed note.
    #[error("it is no signed note: {0}")]
    BadNote(&'static str),
}

/// A public key with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    kind: KeyKind,
    key: Vec<u8>,
}

impl PublicKey {
    /// An Ed25519 key under a name.
    pub(crate) fn ed25519(name: &str, key: &VerifyingKey) -> Self {
        PublicKey {
            name: name.to_owned(),
            kind: KeyKind::Ed25519,
            key: key.to_bytes().to_vec(),
        }
    }

    /// Reads a key's line: name, id in hex, and kind with key in base64, joined by plus signs.
    ///
    /// # Errors
    /// [`NoteError::BadKey`], or [`NoteError::SwappedId`] when the id is not that of name and key.
    pub fn parse(line: &str) -> Result<Self, NoteError> {
        let bad = || NoteError::BadKey(line.chars().take(100).collect());
        let (name, rest) = line.split_once('+').ok_or_else(bad)?;
        let (id, key) = rest.split_once('+').ok_or_else(bad)?;
        let bytes = BASE64.decode(key).map_err(|_| bad())?;
        let (byte, key) = bytes.split_first().ok_or_else(bad)?;
        let kind = [
            KeyKind::Ed25519,
            KeyKind::CosignatureEd25519,
            KeyKind::CosignatureMlDsa44,
        ]
        .into_iter()
        .find(|kind| kind.byte() == *byte && kind.key_size_bytes() == key.len())
        .ok_or_else(bad)?;
        let public = PublicKey {
            name: name.to_owned(),
            kind,
            key: key.to_owned(),
        };
        let readable = kind == KeyKind::CosignatureMlDsa44 || public.point().is_some();
        if !is_key_name(name) || !readable {
            return Err(bad());
        }
        let is = hex_id(public.id());
        if id != is {
            return Err(NoteError::SwappedId {
                name: name.to_owned(),
                said: id.chars().take(8).collect(),
                is,
            });
        }
        Ok(public)
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The key itself.
    pub fn bytes(&self) -> &[u8] {
        &self.key
    }

    /// The first four bytes of the hash of name, kind and key.
    pub fn id(&self) -> u32 {
        let mut bytes = self.name.as_bytes().to_vec();
        bytes.extend([b'\n', self.kind.byte()]);
        bytes.extend(&self.key);
        let [a, b, c, d, ..] = sha256(&bytes);
        u32::from_be_bytes([a, b, c, d])
    }

    /// The same key as one of a witness.
    pub fn as_witness(&self) -> Self {
        PublicKey {
            kind: KeyKind::CosignatureEd25519,
            ..self.clone()
        }
    }

    /// The Ed25519 key; `None` for another kind, and for bytes that are no point of the curve.
    pub(crate) fn point(&self) -> Option<VerifyingKey> {
        let bytes: [u8; 32] = self.key.as_slice().try_into().ok()?;
        let point = VerifyingKey::from_bytes(&bytes).ok()?;
        (!point.is_weak()).then_some(point)
    }

    /// True when this Ed25519 key made this signature over these bytes.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature: Option<[u8; 64]> = signature.try_into().ok();
        match (self.point(), signature) {
            (Some(point), Some(signature)) => point
                .verify_strict(message, &Signature::from_bytes(&signature))
                .is_ok(),
            _ => false,
        }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.kind.byte()];
        bytes.extend(&self.key);
        write!(
            f,
            "{}+{}+{}",
            self.name,
            hex_id(self.id()),
            BASE64.encode(bytes)
        )
    }
}

fn hex_id(id: u32) -> String {
    format!("{id:08x}")
}

/// True for what may name a key in a note: no blanks, no plus sign.
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= KEY_NAME_MAX
        && levelhead_schema::hidden_character(name).is_none()
        && !name.contains(|letter: char| letter.is_whitespace() || letter == '+')
}

/// A signature under a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name of the key.
    pub name: String,
    /// The id of the key.
    pub id: u32,
    /// The signature, without the id.
    pub bytes: Vec<u8>,
}

impl NoteSignature {
    /// True when it says that it is of this key.
    pub fn is_of(&self, key: &PublicKey) -> bool {
        self.name == key.name && self.id == key.id()
    }

    fn line(&self) -> String {
        let mut bytes = self.id.to_be_bytes().to_vec();
        bytes.extend(&self.bytes);
        format!("\u{2014} {} {}\n", self.name, BASE64.encode(bytes))
    }
}

/// A text with signatures. Nothing of it is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, with its last line end.
    pub text: String,
    /// The signatures, in order.
    pub signatures: Vec<NoteSignature>,
}

impl Note {
    /// Signs a text that ends with a line end.
    pub(crate) fn sign(text: String, name: &str, key: &SigningKey) -> Self {
        let public = PublicKey::ed25519(name, &key.verifying_key());
        let signature = NoteSignature {
            name: name.to_owned(),
            id: public.id(),
            bytes: key.sign(text.as_bytes()).to_bytes().to_vec(),
        };
        Note {
            text,
            signatures: vec![signature],
        }
    }

    /// Reads a note.
    ///
    /// # Errors
    /// [`NoteError::BadNote`] for anything but the one spelling that [`Note`] itself writes.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        let bad = NoteError::BadNote;
        if bytes.len() > NOTE_MAX_BYTES {
            return Err(bad("it is too large"));
        }
        let note = std::str::from_utf8(bytes).map_err(|_| bad("it is no UTF-8"))?;
        if note.bytes().any(|byte| byte < b' ' && byte != b'\n') {
            return Err(bad("it holds control characters"));
        }
        let blank = note
            .rfind("\n\n")
            .ok_or(bad("no blank line stands before its signatures"))?;
        let (text, signatures) = (&note[..=blank], &note[blank + 2..]);
        let mut read = Vec::new();
        for line in signatures.split_inclusive('\n') {
            if read.len() == SIGNATURES_MAX {
                return Err(bad("it has too many signatures"));
            }
            read.push(signature(line).ok_or(bad("a line of signature cannot be read"))?);
        }
        if read.is_empty() {
            return Err(bad("it has no signature"));
        }
        Ok(Note {
            text: text.to_owned(),
            signatures: read,
        })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| f.write_str(&signature.line()))
    }
}

fn signature(line: &str) -> Option<NoteSignature> {
    let rest = line.strip_prefix("\u{2014} ")?.strip_suffix('\n')?;
    let (name, base64) = rest.split_once(' ')?;
    let bytes = BASE64.decode(base64).ok()?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    (is_key_name(name) && !bytes.is_empty()).then(|| NoteSignature {
        name: name.to_owned(),
        id: u32::from_be_bytes(*id),
        bytes: bytes.to_owned(),
    })
}

#[cfg(test)]
mod tests;
