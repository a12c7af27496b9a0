//! Why a statement, a signature or a proof is not accepted, each by name.

use levelhead_schema::statement::StatementError;

/// Why a statement is not signed, published or believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The file is no statement.
    #[error("the statement cannot be read: {0}")]
    BadStatement(#[from] StatementError),
    /// The file is no UTF-8 text.
    #[error("the statement is no UTF-8 text")]
    NotText,
    /// The envelope is not exactly as envelopes are written.
    #[error("the envelope is not as envelopes are written: {0}")]
    BadEnvelope(&'static str),
    /// A signature under another text.
    #[error("the signature {signature} is over another text than the statement's file")]
    OtherText {
        /// Which signature.
        signature: String,
    },
    /// The text beside an envelope is not the one in it.
    #[error("the text beside the envelope is not the text that was signed")]
    OtherTextBeside,
    /// A signature by nobody whom the policy names.
    #[error("the policy names nobody with the key {keyid}")]
    UnknownKey {
        /// The id in the signature.
        keyid: String,
    },
    /// One key, two signatures.
    #[error("the key {name} signed twice")]
    SignedTwice {
        /// The key's name in the policy.
        name: String,
    },
    /// A signature with another key's id.
    #[error("key ids are swapped: a signature names {named}, but {made_by} made it")]
    SwappedKey {
        /// Whom the id names.
        named: String,
        /// Whose key made it.
        made_by: String,
    },
    /// A signature that the named key did not make over this text.
    #[error("the signature of the key {name} is not over this text")]
    BadSignature {
        /// The key's name in the policy.
        name: String,
    },
    /// Fewer keys than the policy asks for.
    #[error("{keys} of the {threshold} keys that the policy asks for signed")]
    TooFewKeys {
        /// Keys that signed.
        keys: usize,
        /// Keys that must.
        threshold: usize,
    },
    /// The publisher is nobody of the policy.
    #[error("the policy names no person {person}")]
    UnknownPerson {
        /// The name.
        person: String,
    },
    /// One person alone.
    #[error("{person} drafted the statement, so somebody else has to publish it")]
    OwnDraft {
        /// The drafter.
        person: String,
    },
    /// All signatures are by one person's keys, and that person drafted it.
    #[error("only {person}, who drafted the statement, signed it")]
    OnlyTheDrafter {
        /// The drafter.
        person: String,
    },
    /// The version does not continue the record.
    #[error(
        "the ledger has {published} published versions of {claim}, so version {version} cannot follow"
    )]
    WrongVersion {
        /// The claim.
        claim: String,
        /// Versions in the ledger.
        published: usize,
        /// The version of the statement.
        version: u32,
    },
    /// The statement replaces something else than the last version.
    #[error("the statement replaces {said}, but the last published version of {claim} is {is}")]
    WrongVersionBefore {
        /// The claim.
        claim: String,
        /// The hash in the statement.
        said: String,
        /// The hash of the last envelope.
        is: String,
    },
    /// The proof is not exactly as proofs are written.
    #[error("the proof is not as proofs are written: {0}")]
    BadProof(&'static str),
    /// The proof is of another entry.
    #[error("the proof is of another entry: {0}")]
    OtherEntry(&'static str),
    /// The log that the policy names did not sign the checkpoint.
    #[error("the log {origin} that the policy names did not sign the proof's checkpoint")]
    OtherLog {
        /// The log's origin in the policy.
        origin: String,
    },
    /// The hashes do not lead to the root.
    #[error("the proof does not lead from the statement to the log's root")]
    NotInLog,
    /// A line under the checkpoint that is of nobody whom the policy names, or not where it belongs.
    #[error("the checkpoint has a line of {name} that does not belong there")]
    StrangeCosignature {
        /// The name in the line.
        name: String,
    },
    /// A witness's line that does not verify.
    #[error("the cosignature of the witness {name} is not over this checkpoint")]
    BadCosignature {
        /// The witness's name in the policy.
        name: String,
    },
    /// Fewer witnesses than the policy asks for.
    #[error("{witnesses} of the {threshold} witnesses that the policy asks for cosigned")]
    TooFewWitnesses {
        /// Witnesses that cosigned.
        witnesses: usize,
        /// Witnesses that must.
        threshold: usize,
    },
    /// The pointer beside a statement does not hold.
    #[error("the file beside the statement that says what supersedes it does not hold: {0}")]
    BadPointer(String),
    /// A checkpoint that is none of this ledger's.
    #[error("the checkpoint is not of this ledger: {0}")]
    OtherCheckpoint(&'static str),
}
