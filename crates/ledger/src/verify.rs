//! Verifying a published statement with nothing but its files and a policy.

use crate::entry::{EntryKind, EntryLine, hex, sha256};
use crate::envelope::Envelope;
use crate::policy::{Policy, Signatory};
use crate::proof::{Included, Proof};
use crate::refusal::Refusal;
use levelhead_schema::statement::Statement;
use serde::{Deserialize, Serialize};

/// The schema that the body of a `superseded` entry names.
const SUPERSEDED_SCHEMA: &str = "levelhead.superseded/1";

/// What was proved of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The statement, read from the verified bytes.
    pub statement: Statement,
    /// The bytes that were signed.
    pub payload: Vec<u8>,
    /// SHA-256 of the envelope in hex.
    pub envelope_sha256: String,
    /// Who signed.
    pub signatories: Vec<Signatory>,
    /// Where it stands in the log, and who saw the log.
    pub included: Included,
}

/// The signatures under a statement, held to the policy.
#[derive(Clone, Debug)]
pub(crate) struct Signed<'p> {
    pub(crate) statement: Statement,
    pub(crate) signatories: Vec<&'p Signatory>,
}

/// Holds an envelope's signatures and its statement to the policy.
pub(crate) fn signed<'p>(envelope: &Envelope, policy: &'p Policy) -> Result<Signed<'p>, Refusal> {
    let signatories = envelope.signatories(policy)?;
    let text = std::str::from_utf8(&envelope.payload).map_err(|_| Refusal::NotText)?;
    let statement = Statement::parse(text)?;
    if signatories
        .iter()
        .all(|key| key.person == statement.drafted_by)
    {
        return Err(Refusal::OnlyTheDrafter {
            person: statement.drafted_by,
        });
    }
    Ok(Signed {
        statement,
        signatories,
    })
}

/// Refuses a publisher who is nobody of the policy, or who drafted the statement.
pub(crate) fn check_publisher(
    person: &str,
    statement: &Statement,
    policy: &Policy,
) -> Result<(), Refusal> {
    if !policy.names_person(person) {
        return Err(Refusal::UnknownPerson {
            person: person.to_owned(),
        });
    }
    if person == statement.drafted_by {
        return Err(Refusal::OwnDraft {
            person: person.to_owned(),
        });
    }
    Ok(())
}

/// Verifies a statement: its envelope, the proof that a log holds it, and all that the policy asks for.
///
/// # Errors
/// The first thing that does not hold. A change of any byte of either file is among them.
pub fn verify(envelope: &[u8], proof: &[u8], policy: &Policy) -> Result<Verified, Refusal> {
    let read = Envelope::parse(envelope)?;
    let signed = signed(&read, policy)?;
    let included = Proof::parse(proof)?.verify(policy)?;
    let envelope_sha256 = hex(&sha256(envelope));
    let line = &included.line;
    is_entry_of(
        line,
        EntryKind::Statement,
        &signed.statement.claim,
        envelope,
    )?;
    check_publisher(&line.person, &signed.statement, policy)?;
    Ok(Verified {
        statement: signed.statement,
        signatories: signed.signatories.into_iter().cloned().collect(),
        payload: read.payload,
        envelope_sha256,
        included,
    })
}

fn is_entry_of(line: &EntryLine, kind: EntryKind, claim: &str, body: &[u8]) -> Result<(), Refusal> {
    if line.sha256 != hex(&sha256(body)) || line.size != body.len() as u64 {
        return Err(Refusal::OtherEntry("it has another body"));
    }
    if line.kind != kind.word() || line.claim != claim {
        return Err(Refusal::OtherEntry("it is of another kind or claim"));
    }
    Ok(())
}

/// The body of a `superseded` entry: which version of a claim's statement replaced which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Superseded {
    schema: String,
    /// The claim.
    pub claim: String,
    /// The version that was replaced.
    pub version: u32,
    /// SHA-256 of its envelope in hex.
    pub envelope: String,
    /// The version that replaced it.
    pub by_version: u32,
    /// SHA-256 of that one's envelope in hex.
    pub by_envelope: String,
}

impl Superseded {
    /// That `statement`, whose envelope has this hash, replaced the version before; `None` for a first version.
    pub(crate) fn by(statement: &Statement, by_envelope: String) -> Option<Self> {
        Some(Superseded {
            schema: SUPERSEDED_SCHEMA.to_owned(),
            claim: statement.claim.clone(),
            version: statement.version.checked_sub(1)?,
            envelope: statement.supersedes.clone()?,
            by_version: statement.version,
            by_envelope,
        })
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        // Strings and numbers: nothing that JSON could refuse.
        serde_json::to_vec(self).unwrap_or_default()
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let read: Superseded = serde_json::from_slice(bytes).ok()?;
        (read.schema == SUPERSEDED_SCHEMA && read.to_bytes() == bytes).then_some(read)
    }
}

/// The file beside a statement that was replaced: the entry's body, a line end, and the proof that a log holds it.
pub(crate) fn pointer(body: &Superseded, proof: &Proof) -> Vec<u8> {
    let mut bytes = body.to_bytes();
    bytes.push(b'\n');
    bytes.extend(proof.to_string().into_bytes());
    bytes
}

/// Verifies the file beside a statement that says which version replaced it.
///
/// # Errors
/// [`Refusal::BadPointer`] when it is of another statement or its proof does not hold.
pub fn verify_pointer(
    pointer: &[u8],
    verified: &Verified,
    policy: &Policy,
) -> Result<Superseded, Refusal> {
    let bad = |reason: &str| Refusal::BadPointer(reason.to_owned());
    let line_end = pointer.iter().position(|byte| *byte == b'\n');
    let (body, proof) = line_end
        .map(|at| (&pointer[..at], &pointer[at + 1..]))
        .ok_or_else(|| bad("it has one line alone"))?;
    let read = Superseded::parse(body).ok_or_else(|| bad("its first line cannot be read"))?;
    let included = Proof::parse(proof)
        .and_then(|proof| proof.verify(policy))
        .map_err(|refusal| bad(&refusal.to_string()))?;
    is_entry_of(&included.line, EntryKind::Superseded, &read.claim, body)
        .map_err(|refusal| bad(&refusal.to_string()))?;
    let statement = &verified.statement;
    if read.claim != statement.claim
        || read.version != statement.version
        || read.envelope != verified.envelope_sha256
        || included.line.sequence <= verified.included.line.sequence
    {
        return Err(bad("it speaks of another statement"));
    }
    Ok(read)
}
