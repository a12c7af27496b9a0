//! An entry: what is recorded, and the line that stands for it in the log.

use crate::error::Error;
use crate::publish::Owned;
use jiff::Timestamp;
use levelhead_schema::statement::{is_claim_id, is_name};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// The schema that every entry line names.
const SCHEMA: &str = "levelhead.entry/1";

/// The largest body of an entry, in bytes.
pub const BODY_MAX_BYTES: usize = 64 * 1024 * 1024;

/// What an entry records. Stored as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EntryKind {
    /// A claim as it was taken apart.
    Claim,
    /// A piece of evidence, such as a leak report.
    Evidence,
    /// An assessment of a claim.
    Assessment,
    /// A draft of a statement.
    Draft,
    /// A statement that was published: the envelope, with its signatures.
    Statement,
    /// Points from a published statement to the one that replaced it.
    Superseded,
}

impl EntryKind {
    /// All kinds.
    pub const ALL: [EntryKind; 6] = [
        EntryKind::Claim,
        EntryKind::Evidence,
        EntryKind::Assessment,
        EntryKind::Draft,
        EntryKind::Statement,
        EntryKind::Superseded,
    ];

    /// The word that is stored.
    pub fn word(self) -> &'static str {
        match self {
            EntryKind::Claim => "claim",
            EntryKind::Evidence => "evidence",
            EntryKind::Assessment => "assessment",
            EntryKind::Draft => "draft",
            EntryKind::Statement => "statement",
            EntryKind::Superseded => "superseded",
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// An entry to be recorded.
#[derive(Clone, Copy, Debug)]
pub struct NewEntry<'a> {
    /// What it records.
    pub kind: EntryKind,
    /// The claim that it is about; see [`is_claim_id`].
    pub claim: &'a str,
    /// Who records it.
    pub person: &'a str,
    /// What is recorded, up to [`BODY_MAX_BYTES`].
    pub body: &'a [u8],
}

impl From<&NewEntry<'_>> for Owned {
    fn from(entry: &NewEntry<'_>) -> Self {
        Owned {
            kind: entry.kind,
            claim: entry.claim.to_owned(),
            person: entry.person.to_owned(),
            body: entry.body.to_owned(),
        }
    }
}

impl NewEntry<'_> {
    /// Refuses what the record does not hold.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let bad = |what, reason| Err(Error::BadEntry { what, reason });
        if !is_claim_id(self.claim) {
            return bad(
                "claim's id",
                "it may hold letters, digits, dots, hyphens and underscores, and begins with a letter or digit",
            );
        }
        if !is_name(self.person) {
            return bad("person", "this is no name of a person");
        }
        if self.body.len() > BODY_MAX_BYTES {
            return bad("body", "it is larger than 64 MiB");
        }
        Ok(())
    }
}

/// An entry as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the log, from 0.
    pub sequence: u64,
    /// When it was recorded, in whole seconds.
    pub time: Timestamp,
    /// What it records.
    pub kind: EntryKind,
    /// The claim that it is about.
    pub claim: String,
    /// Who recorded it.
    pub person: String,
    /// What was recorded.
    pub body: Vec<u8>,
    /// SHA-256 of the body.
    pub body_sha256: [u8; 32],
}

impl Entry {
    /// The line that is the entry's leaf in the log.
    pub fn line(&self) -> EntryLine {
        EntryLine::new(
            self.sequence,
            self.time,
            (self.kind.word(), &self.claim, &self.person),
            &self.body_sha256,
            self.body.len(),
        )
    }
}

/// What of an entry stands in the log: all of it but the body, of which hash and size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryLine {
    /// `levelhead.entry/1`.
    pub schema: String,
    /// Its place in the log, from 0.
    pub sequence: u64,
    /// When it was recorded, in whole seconds, as `2026-11-03T18:00:00Z`.
    pub time: String,
    /// What it records, a word of [`EntryKind`].
    pub kind: String,
    /// The claim that it is about.
    pub claim: String,
    /// Who recorded it.
    pub person: String,
    /// SHA-256 of the body in hex.
    pub sha256: String,
    /// Size of the body in bytes.
    pub size: u64,
}

impl EntryLine {
    pub(crate) fn new(
        sequence: u64,
        time: Timestamp,
        (kind, claim, person): (&str, &str, &str),
        body_sha256: &[u8; 32],
        size_bytes: usize,
    ) -> Self {
        EntryLine {
            schema: SCHEMA.to_owned(),
            sequence,
            time: time.to_string(),
            kind: kind.to_owned(),
            claim: claim.to_owned(),
            person: person.to_owned(),
            sha256: hex(body_sha256),
            size: size_bytes as u64,
        }
    }

    /// The line's bytes: JSON without blanks, keys in the order of the fields above, no line end.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Strings, numbers and a time: nothing that JSON could refuse.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads a line; `None` unless these bytes are exactly what [`EntryLine::to_bytes`] would write.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let line: EntryLine = serde_json::from_slice(bytes).ok()?;
        (line.schema == SCHEMA && line.to_bytes() == bytes).then_some(line)
    }
}

/// SHA-256 of some bytes.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
