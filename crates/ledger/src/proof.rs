//! Proofs that an entry is in a log, as C2SP's tlog-proof.md has them.
//!
//! The entry's line is the proof's extra data, so that the leaf can be computed without the ledger. One spelling for
//! each proof.

use crate::checkpoint::SignedCheckpoint;
use crate::entry::{Entry, EntryLine};
use crate::error::Error;
use crate::merkle::{Hash, PROOF_MAX, inclusion_proof, leaf_hash, root_from_inclusion};
use crate::note::{Note, NoteSignature};
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::tile::TileTree;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::fmt::{self, Write};

/// The first line.
const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// The largest proof, in bytes.
pub const PROOF_MAX_BYTES: usize = 1024 * 1024;

/// A proof that an entry is in a log. Nothing of it is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The entry.
    pub line: EntryLine,
    /// The hashes from the leaf's sibling to the root's child.
    pub hashes: Vec<Hash>,
    /// The checkpoint that the hashes lead to.
    pub checkpoint: SignedCheckpoint,
}

/// What a proof proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Included {
    /// The entry.
    pub line: EntryLine,
    /// How many entries the log had.
    pub log_size: u64,
    /// Witnesses that cosigned, and when, in seconds since 1970.
    pub witnesses: Vec<(String, u64)>,
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        writeln!(f, "extra {}", BASE64.encode(self.line.to_bytes()))?;
        writeln!(f, "index {}", self.line.sequence)?;
        for hash in &self.hashes {
            writeln!(f, "{}", BASE64.encode(hash))?;
        }
        f.write_char('\n')?;
        self.checkpoint.note.fmt(f)
    }
}

impl Proof {
    /// Reads a proof in its one spelling.
    ///
    /// # Errors
    /// [`Refusal::BadProof`] for anything else.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let bad = Refusal::BadProof;
        if bytes.len() > PROOF_MAX_BYTES {
            return Err(bad("it is too large"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| bad("it is no UTF-8"))?;
        let (head, note) = text
            .split_once("\n\n")
            .ok_or(bad("no blank line stands before its checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(bad("its first line is not that of a proof"));
        }
        let extra = lines.next().and_then(|line| line.strip_prefix("extra "));
        let line = extra
            .and_then(|extra| BASE64.decode(extra).ok())
            .and_then(|bytes| EntryLine::parse(&bytes))
            .ok_or(bad("its extra line holds no entry"))?;
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        if index != Some(line.sequence.to_string().as_str()) {
            return Err(bad("its index is not that of its entry"));
        }
        let mut hashes = Vec::new();
        for line in lines {
            let hash = BASE64.decode(line).ok();
            let hash = hash.and_then(|hash| Hash::try_from(hash).ok());
            hashes.push(hash.ok_or(bad("a hash is no base64 of 32 bytes"))?);
            if hashes.len() > PROOF_MAX {
                return Err(bad("it has too many hashes"));
            }
        }
        let checkpoint = SignedCheckpoint::parse(note.as_bytes())
            .map_err(|_| bad("its checkpoint cannot be read"))?;
        let proof = Proof {
            line,
            hashes,
            checkpoint,
        };
        if proof.to_string() != text {
            return Err(bad("its bytes are not those that its content has"));
        }
        Ok(proof)
    }

    /// Holds the proof to a policy: the log signed, enough witnesses cosigned, no line is there without need, and the
    /// hashes lead from the entry to the root.
    ///
    /// # Errors
    /// The first of these that is not so.
    pub fn verify(&self, policy: &Policy) -> Result<Included, Refusal> {
        let signed = &self.checkpoint;
        if !signed.is_signed_by(&policy.log) {
            return Err(Refusal::OtherLog {
                origin: policy.log.name().to_owned(),
            });
        }
        let witnesses = witnesses(signed, policy)?;
        let size = signed.checkpoint.size;
        let leaf = leaf_hash(&self.line.to_bytes());
        let root = root_from_inclusion(&leaf, self.line.sequence, size, &self.hashes);
        if root != Some(signed.checkpoint.root) {
            return Err(Refusal::NotInLog);
        }
        if witnesses.len() < policy.witness_threshold {
            return Err(Refusal::TooFewWitnesses {
                witnesses: witnesses.len(),
                threshold: policy.witness_threshold,
            });
        }
        Ok(Included {
            line: self.line.clone(),
            log_size: size,
            witnesses,
        })
    }
}

/// The witnesses under a checkpoint. The log's line comes first, then each witness's in the order of their names.
fn witnesses(signed: &SignedCheckpoint, policy: &Policy) -> Result<Vec<(String, u64)>, Refusal> {
    let mut lines = signed.note.signatures.iter();
    let strange = |line: &NoteSignature| Refusal::StrangeCosignature {
        name: line.name.clone(),
    };
    if let Some(first) = lines.next()
        && !first.is_of(&policy.log)
    {
        return Err(strange(first));
    }
    let mut found: Vec<(String, u64)> = Vec::new();
    for line in lines {
        let witness = policy.witnesses.iter().find(|witness| line.is_of(witness));
        let witness = witness.ok_or_else(|| strange(line))?;
        if found.last().is_some_and(|(last, _)| *last >= line.name) {
            return Err(strange(line));
        }
        let time = signed
            .cosigned_at(line, witness)
            .ok_or_else(|| Refusal::BadCosignature {
                name: line.name.clone(),
            })?;
        found.push((line.name.clone(), time));
    }
    Ok(found)
}

/// Makes proofs, reading checkpoints and tiles once for all of them.
pub(crate) struct Prover<'l> {
    /// The log's head, then the checkpoints that witnesses cosigned, each with no other lines than a proof may have.
    heads: Vec<SignedCheckpoint>,
    tree: TileTree<'l>,
    size: u64,
}

impl<'l> Prover<'l> {
    pub(crate) fn new(heads: Vec<SignedCheckpoint>, tree: TileTree<'l>, size: u64) -> Self {
        Prover { heads, tree, size }
    }

    /// How many entries can be proved.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The proof that an entry is in the log: in the first of the checkpoints that hold it and have most lines.
    pub(crate) fn proof(&self, entry: &Entry) -> Result<Proof, Error> {
        let mut best: Option<&SignedCheckpoint> = None;
        for head in &self.heads {
            let lines = |head: &SignedCheckpoint| head.note.signatures.len();
            if head.checkpoint.size > entry.sequence
                && best.is_none_or(|best| lines(head) > lines(best))
            {
                best = Some(head);
            }
        }
        let best = best.ok_or(Error::Missing {
            sequence: entry.sequence,
        })?;
        Ok(Proof {
            line: entry.line(),
            hashes: inclusion_proof(&self.tree, entry.sequence, best.checkpoint.size)?,
            checkpoint: best.clone(),
        })
    }
}

/// A checkpoint with no other lines than a proof may have: the log's, and those of the policy's witnesses that verify.
pub(crate) fn reduced(signed: &SignedCheckpoint, policy: &Policy) -> SignedCheckpoint {
    let own = signed
        .note
        .signatures
        .iter()
        .filter(|line| line.is_of(&policy.log))
        .take(1);
    let cosigned = policy.witnesses.iter().filter_map(|witness| {
        let mut lines = signed.note.signatures.iter();
        lines.find(|line| signed.cosigned_at(line, witness).is_some())
    });
    SignedCheckpoint {
        checkpoint: signed.checkpoint.clone(),
        note: Note {
            text: signed.note.text.clone(),
            signatures: own.chain(cosigned).cloned().collect(),
        },
    }
}

#[cfg(test)]
mod tests;
