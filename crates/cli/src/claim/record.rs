//! What the ledger holds of a claim, put together.

use crate::failure::Failure;
use levelhead_assessment::{Weights, WeightsError, assess};
use levelhead_ledger::{Entry, EntryKind, Ledger, NewEntry, hex};
use levelhead_schema::assessment::Assessment;
use levelhead_schema::claim::{Attached, Claim};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A claim with everything that was attached to it, and its entries.
pub(crate) struct Record {
    pub(crate) claim: Claim,
    pub(crate) entries: Vec<Entry>,
}

/// An assessment and the text that is recorded and hashed.
pub(crate) struct Assessed {
    pub(crate) assessment: Assessment,
    pub(crate) json: String,
}

impl Assessed {
    /// SHA-256 of the text, in hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        hex(&Sha256::digest(&self.json))
    }
}

impl Record {
    /// Reads a claim.
    pub(crate) fn read(ledger: &Ledger, id: &str) -> Result<Record, Failure> {
        let entries = ledger.entries_of(id)?;
        let mut claim: Option<Claim> = None;
        for entry in &entries {
            match (entry.kind, &mut claim) {
                (EntryKind::Claim, none @ None) => *none = Some(parse(entry)?),
                (EntryKind::Evidence, Some(claim)) => claim.add(parse::<Attached>(entry)?.addition),
                _ => {}
            }
        }
        match claim {
            Some(claim) => Ok(Record { claim, entries }),
            None => Err(Failure::Refused(format!(
                "there is no claim {id} on this desk; `levelhead claim list` shows what there is"
            ))),
        }
    }

    /// Weighs the claim, and records the result unless it is the last one recorded.
    pub(crate) fn assess(
        &self,
        ledger: &Ledger,
        as_of: Option<&str>,
        by: &str,
    ) -> Result<Assessed, Failure> {
        let as_of = match as_of {
            Some(day) => day
                .parse()
                .map_err(|_| Failure::Usage(format!("`{day}` is no date")))?,
            None => self.claim.newest(),
        };
        let assessment = assess(&self.claim, as_of, Weights::embedded())
            .map_err(|error| Failure::Usage(error.to_string()))?;
        let assessed = Assessed {
            json: text(&assessment)?,
            assessment,
        };
        let mut recorded = self
            .entries
            .iter()
            .rev()
            .filter(|entry| entry.kind == EntryKind::Assessment);
        if recorded
            .next()
            .is_none_or(|last| last.body != assessed.json.as_bytes())
        {
            ledger.append(
                &[NewEntry {
                    kind: EntryKind::Assessment,
                    claim: &self.claim.id,
                    person: by,
                    body: assessed.json.as_bytes(),
                }],
                jiff::Timestamp::now(),
            )?;
        }
        Ok(assessed)
    }

    /// The envelopes of the statements that were published, oldest first.
    pub(crate) fn statements(&self) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::Statement)
    }
}

/// Refuses a kind of evidence that nobody knows, before anything is recorded.
pub(crate) fn known_kinds(claim: &Claim) -> Result<(), WeightsError> {
    assess(claim, claim.newest(), Weights::embedded()).map(drop)
}

fn parse<T: for<'de> Deserialize<'de>>(entry: &Entry) -> Result<T, Failure> {
    serde_json::from_slice(&entry.body).map_err(|error| {
        Failure::Usage(format!(
            "entry {} of the ledger was written by another version of this program, and cannot be read: {error}",
            entry.sequence
        ))
    })
}

/// As JSON that people can read.
pub(crate) fn text(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value).map_err(|error| Failure::Usage(error.to_string()))
}

/// As JSON bytes.
pub(crate) fn json(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|error| Failure::Usage(error.to_string()))
}
