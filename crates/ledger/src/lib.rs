//! The ledger: one desk's signed record of claims, evidence, assessments, statements and corrections, only ever added to.
//!
//! Input: entries, each a kind, a claim, a person and a body; the time, which the caller reads from the clock; files
//! that strangers wrote (envelopes, proofs, policies, checkpoints). Output: a database and a Merkle log in the
//! desk's folder, proofs that need neither, and errors that name what is not consistent.
//!
//! Invariants:
//! - an entry is never changed: the database forbids it, and the log over it shows it;
//! - when [`Ledger::append`] returns, the entries are on disk;
//! - the checkpoint on disk never runs ahead of the database, and no checkpoint is signed that contradicts the last;
//! - nothing that a stranger wrote is believed before it is verified, nor read twice; all of it is bounded;
//! - each file that is published has one spelling, so that no byte can change unseen;
//! - no clock is read and no connection opened here.

#![forbid(unsafe_code)]

mod check;
mod checkpoint;
mod cosigned;
mod database;
mod entry;
mod envelope;
mod error;
mod key;
mod ledger;
mod log;
mod merkle;
mod note;
mod policy;
mod proof;
mod public;
mod publish;
mod refusal;
mod tile;
mod verify;

pub use check::Checked;
pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use entry::{BODY_MAX_BYTES, Entry, EntryKind, EntryLine, NewEntry, hex};
pub use envelope::{
    ENVELOPE_MAX_BYTES, Envelope, EnvelopeSignature, PAYLOAD_TYPE, pre_authentication_encoding,
};
pub use error::Error;
pub use key::{SecretKey, key_id, public_pem, write_public};
pub use ledger::Ledger;
pub use merkle::{
    Hash, Nodes, consistency_proof, empty_root, inclusion_proof, is_consistent, leaf_hash,
    node_hash, root, root_from_inclusion,
};
pub use note::{KeyKind, NOTE_MAX_BYTES, Note, NoteError, NoteSignature, PublicKey};
pub use policy::{POLICY_MAX_BYTES, Policy, PolicyError, Signatory};
pub use proof::{Included, PROOF_MAX_BYTES, Proof};
pub use publish::{Published, gather};
pub use refusal::Refusal;
pub use verify::{Superseded, Verified, verify, verify_pointer};
