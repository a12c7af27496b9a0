//! Publishing: a signed statement becomes an entry, and files that anybody can verify.

use crate::entry::{Entry, EntryKind, hex, sha256};
use crate::envelope::Envelope;
use crate::error::Error;
use crate::ledger::Ledger;
use crate::policy::Policy;
use crate::proof::{Proof, Prover, reduced};
use crate::refusal::Refusal;
use crate::tile::TileTree;
use crate::verify::{Superseded, check_publisher, pointer, signed};
use jiff::Timestamp;
use levelhead_schema::statement::Statement;

/// A published statement: what its files hold.
#[derive(Clone, Debug)]
pub struct Published {
    /// The statement.
    pub statement: Statement,
    /// Its entry.
    pub sequence: u64,
    /// True when this call recorded it, false when it had been before.
    pub is_new: bool,
    /// The envelope with all signatures.
    pub envelope: Vec<u8>,
    /// The proof, in text.
    pub proof: String,
    /// How many of the policy's witnesses cosigned the proof's checkpoint.
    pub witnesses: usize,
    /// The file for beside the version before, where there is one.
    pub pointer: Option<Vec<u8>>,
}

/// An entry to be recorded, that owns what it holds.
pub(crate) struct Owned {
    pub(crate) kind: EntryKind,
    pub(crate) claim: String,
    pub(crate) person: String,
    pub(crate) body: Vec<u8>,
}

/// Puts the signatures of several envelopes over the same payload into one.
///
/// # Errors
/// [`Refusal::OtherText`] for one that is over something else than `payload`.
pub fn gather(payload: &[u8], envelopes: &[(String, Vec<u8>)]) -> Result<Envelope, Refusal> {
    let mut gathered = Envelope {
        payload: payload.to_owned(),
        signatures: Vec::new(),
    };
    for (name, bytes) in envelopes {
        let envelope = Envelope::parse(bytes)?;
        if envelope.payload != payload {
            return Err(Refusal::OtherText {
                signature: name.clone(),
            });
        }
        gathered.signatures.extend(envelope.signatures);
    }
    gathered.signatures.sort();
    Ok(gathered)
}

impl Ledger {
    /// Publishes a statement, or makes the files again of one that was published.
    ///
    /// # Errors
    /// [`Error::Refused`] when the signatures, the people or the version are not as they must be, and nothing was
    /// recorded. Any other error as in [`Ledger::append`]; if the entry was recorded and the log could not be
    /// written, publishing again records nothing twice.
    pub fn publish(
        &self,
        envelope: &Envelope,
        policy: &Policy,
        by: &str,
        now: Timestamp,
    ) -> Result<Published, Error> {
        let signed = signed(envelope, policy)?;
        let statement = signed.statement;
        check_publisher(by, &statement, policy)?;
        if policy.log != *self.public_key() {
            return Err(Refusal::OtherLog {
                origin: policy.log.name().to_owned(),
            }
            .into());
        }
        let bytes = envelope.to_bytes();
        let hash = sha256(&bytes);
        let added = self.append_after(&statement.claim, now, |known| {
            if known
                .iter()
                .any(|entry| is_statement(entry) && entry.body_sha256 == hash)
            {
                return Ok(Vec::new());
            }
            continues(&statement, known)?;
            Ok(entries(&statement, by, &bytes))
        })?;
        self.catch_up()?;
        let known = self.entries_of(&statement.claim)?;
        let entry = known
            .iter()
            .find(|entry| is_statement(entry) && entry.body_sha256 == hash);
        let entry = entry.ok_or(Error::Missing { sequence: 0 })?;
        let proof = self.proof(entry, policy)?;
        let witnesses = proof.checkpoint.note.signatures.len().saturating_sub(1);
        let body = Superseded::by(&statement, hex(&hash));
        let pointer = match body {
            Some(body) => self.pointer(&body, &known, policy)?,
            None => None,
        };
        Ok(Published {
            sequence: entry.sequence,
            statement,
            is_new: !added.is_empty(),
            envelope: bytes,
            proof: proof.to_string(),
            witnesses,
            pointer,
        })
    }

    fn pointer(
        &self,
        body: &Superseded,
        known: &[Entry],
        policy: &Policy,
    ) -> Result<Option<Vec<u8>>, Error> {
        let bytes = body.to_bytes();
        let entry = known
            .iter()
            .find(|entry| entry.kind == EntryKind::Superseded && entry.body == bytes);
        entry
            .map(|entry| Ok(pointer(body, &self.proof(entry, policy)?)))
            .transpose()
    }

    /// The proof that an entry is in the log: in the newest checkpoint that enough of the policy's witnesses cosigned,
    /// or else in the log as it is.
    ///
    /// # Errors
    /// [`Error::Truncated`] and its kind when the log on disk is not whole.
    pub fn proof(&self, entry: &Entry, policy: &Policy) -> Result<Proof, Error> {
        self.prover(policy)?.proof(entry)
    }

    /// What makes proofs for readers with this policy, in the log as it is now.
    pub(crate) fn prover(&self, policy: &Policy) -> Result<Prover<'_>, Error> {
        let head = self.head()?;
        let size = head.checkpoint.size;
        let mut heads = vec![reduced(&head, policy)];
        let cosigned = self.cosigned()?;
        let known = cosigned
            .iter()
            .filter(|signed| signed.checkpoint.size <= size);
        heads.extend(known.map(|signed| reduced(signed, policy)));
        Ok(Prover::new(
            heads,
            TileTree::new(self.log_folder(), size),
            size,
        ))
    }
}

fn is_statement(entry: &Entry) -> bool {
    entry.kind == EntryKind::Statement
}

/// Refuses a version that does not follow the last published one.
fn continues(statement: &Statement, known: &[Entry]) -> Result<(), Refusal> {
    let published: Vec<&Entry> = known.iter().filter(|entry| is_statement(entry)).collect();
    if statement.version as usize != published.len() + 1 {
        return Err(Refusal::WrongVersion {
            claim: statement.claim.clone(),
            published: published.len(),
            version: statement.version,
        });
    }
    let (Some(last), Some(said)) = (published.last(), &statement.supersedes) else {
        return Ok(());
    };
    let is = hex(&last.body_sha256);
    if is != *said {
        return Err(Refusal::WrongVersionBefore {
            claim: statement.claim.clone(),
            said: said.clone(),
            is,
        });
    }
    Ok(())
}

/// The statement's entry and, for a later version, the one that points back.
fn entries(statement: &Statement, by: &str, envelope: &[u8]) -> Vec<Owned> {
    let entry = |kind, body| Owned {
        kind,
        claim: statement.claim.clone(),
        person: by.to_owned(),
        body,
    };
    let mut entries = vec![entry(EntryKind::Statement, envelope.to_owned())];
    if let Some(body) = Superseded::by(statement, hex(&sha256(envelope))) {
        entries.push(entry(EntryKind::Superseded, body.to_bytes()));
    }
    entries
}
