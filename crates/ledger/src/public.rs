//! What of the ledger is public: the record that the site, its feeds and its API are drawn from.
//!
//! Only what a published statement stands on gets out. Drafts, chains of custody, folders of the desk, and whatever was
//! attached after the newest answer stay here.

mod reports;
mod short;

use crate::entry::{Entry, EntryKind, hex, sha256};
use crate::envelope::Envelope;
use crate::error::Error;
use crate::ledger::Ledger;
use crate::policy::Policy;
use crate::proof::{Proof, Prover};
use crate::refusal::Refusal;
use crate::verify::{Superseded, pointer};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use levelhead_schema::assessment::Assessment;
use levelhead_schema::claim::{Attached, Claim};
use levelhead_schema::public::{
    ClaimState, LogHead, PUBLIC_RECORD_SCHEMA, PublicClaim, PublicPolicy, PublicRecord,
    PublicReport, PublicSigner, PublicSigningKey, PublicVersion, StatementHashes,
};
use levelhead_schema::statement::Statement;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

impl Ledger {
    /// What is public, as of the log's head. `policy` is the text of the policy: it says whose signatures are named, and
    /// which witnesses' lines stand in the proofs. Without one nobody is named, and the proofs have the log's line alone.
    ///
    /// Envelopes, proofs and pointers are those that [`Ledger::publish`] would write now: a proof speaks of the log as
    /// it is, so its bytes change when the log grows.
    ///
    /// Limits: holds all public claims in memory, and a few claims' entries at a time.
    ///
    /// # Errors
    /// [`Error::BadPolicy`] or [`Refusal::OtherLog`] when the policy is none of this log's; the caller's fault.
    /// [`Error::Unreadable`] when an entry does not hold what its kind says, and as for [`Ledger::proof`].
    pub fn public_record(&self, policy: Option<&str>) -> Result<PublicRecord, Error> {
        let read = policy.map(Policy::parse).transpose()?;
        if let Some(read) = &read
            && read.log != *self.public_key()
        {
            return Err(Refusal::OtherLog {
                origin: read.log.name().to_owned(),
            }
            .into());
        }
        // Without a policy no witness is known, and no key.
        let nobody = Policy {
            keys: Vec::new(),
            threshold: 0,
            log: self.public_key().clone(),
            witnesses: Vec::new(),
            witness_threshold: 0,
        };
        let prover = self.prover(read.as_ref().unwrap_or(&nobody))?;
        let head = self.head()?;
        let made = self.public_claims(read.as_ref(), &prover)?;
        let (mut claims, first_published): (Vec<PublicClaim>, Vec<u64>) = made.into_iter().unzip();
        short::assign(&mut claims, &first_published);
        Ok(PublicRecord {
            schema: PUBLIC_RECORD_SCHEMA.to_owned(),
            log: LogHead {
                origin: self.public_key().name().to_owned(),
                size: head.checkpoint.size,
                root_base64: BASE64.encode(head.checkpoint.root),
                checkpoint: head.note.to_string(),
            },
            policy: read
                .zip(policy)
                .map(|(read, text)| public_policy(&read, text)),
            claims,
        })
    }

    /// The claims with a published statement, by id; with each the entry of its first statement.
    ///
    /// This thread reads and proves, as neither the database nor the log's tiles can be shared; reading what the entries
    /// hold takes longer, and is done beside it.
    fn public_claims(
        &self,
        policy: Option<&Policy>,
        prover: &Prover<'_>,
    ) -> Result<Vec<(PublicClaim, u64)>, Error> {
        let maker = Maker { policy };
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let mut made = std::thread::scope(|scope| {
            // In here, so that an error below drops it and lets the workers end.
            let (jobs, waiting) = sync_channel::<Job>(JOBS_WAITING);
            let waiting = Arc::new(Mutex::new(waiting));
            let workers: Vec<_> = (0..threads)
                .map(|_| {
                    let waiting = Arc::clone(&waiting);
                    scope.spawn(move || work(maker, &waiting))
                })
                .collect();
            // With the workers gone nobody holds it, and the sending below ends.
            drop(waiting);
            for (place, id) in self.claims()?.iter().enumerate() {
                if let Some(job) = self.job(place, id, prover)?
                    && jobs.send(job).is_err()
                {
                    break;
                }
            }
            drop(jobs);
            let made = workers.into_iter().flat_map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            Ok::<_, Error>(made.collect::<Vec<_>>())
        })?;
        made.sort_by_key(|(place, _)| *place);
        made.into_iter()
            .filter_map(|(_, made)| made.transpose())
            .collect()
    }

    /// What is needed of one claim; `None` where no statement was published.
    fn job(&self, place: usize, id: &str, prover: &Prover<'_>) -> Result<Option<Job>, Error> {
        let mut entries = self.entries_of(id)?;
        entries.retain(|entry| entry.sequence < prover.size());
        if !entries
            .iter()
            .any(|entry| entry.kind == EntryKind::Statement)
        {
            return Ok(None);
        }
        let proofs = entries
            .iter()
            .filter(|entry| matches!(entry.kind, EntryKind::Statement | EntryKind::Superseded))
            .map(|entry| Ok((entry.sequence, prover.proof(entry)?)))
            .collect::<Result<_, Error>>()?;
        Ok(Some(Job {
            place,
            entries,
            proofs,
        }))
    }
}

fn public_policy(policy: &Policy, text: &str) -> PublicPolicy {
    let keys = policy.keys.iter().map(|key| PublicSigningKey {
        name: key.name.clone(),
        agency: key.agency.clone(),
        person: key.person.clone(),
        key_id: key.keyid.clone(),
        public_key: key.public.to_string(),
    });
    PublicPolicy {
        threshold: policy.threshold,
        witness_threshold: policy.witness_threshold,
        keys: keys.collect(),
        log_key: policy.log.to_string(),
        sha256: hex(&sha256(text.as_bytes())),
        text: text.to_owned(),
    }
}

/// How many claims wait for a thread at most: enough that none is idle, few enough to weigh nothing.
const JOBS_WAITING: usize = 16;

/// What is read of one claim.
struct Job {
    /// Its place among all claims of the ledger.
    place: usize,
    /// Its entries up to the log's head, in order.
    entries: Vec<Entry>,
    /// The proofs of its statements and pointers, by the entry's number.
    proofs: BTreeMap<u64, Proof>,
}

impl Job {
    fn proof(&self, entry: &Entry) -> Result<&Proof, Error> {
        let sequence = entry.sequence;
        self.proofs
            .get(&sequence)
            .ok_or(Error::Missing { sequence })
    }
}

/// A public claim with the entry of its first statement.
type Made = Result<Option<(PublicClaim, u64)>, Error>;

/// Takes jobs until there are no more.
fn work(maker: Maker<'_>, waiting: &Mutex<Receiver<Job>>) -> Vec<(usize, Made)> {
    let mut made = Vec::new();
    loop {
        let next = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(job) = next else {
            return made;
        };
        made.push((job.place, maker.claim(&job)));
    }
}

/// Makes public claims of entries.
#[derive(Clone, Copy)]
struct Maker<'p> {
    policy: Option<&'p Policy>,
}

/// A statement's entry with what it holds.
struct Published<'e> {
    entry: &'e Entry,
    envelope: Envelope,
    statement: Statement,
}

impl Maker<'_> {
    /// The public claim, or `None` where no statement was published.
    fn claim(self, job: &Job) -> Made {
        let entries = job.entries.as_slice();
        let published: Vec<Published<'_>> = entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::Statement)
            .map(statement_of)
            .collect::<Result<_, Error>>()?;
        let first = entries.iter().find(|entry| entry.kind == EntryKind::Claim);
        let (Some(newest), Some(first)) = (published.last(), first) else {
            return Ok(None);
        };
        let answered = published.iter().rev().find_map(|one| {
            let answers = ClaimState::of(one.statement.style) == ClaimState::Answered;
            answers.then(|| {
                assessment_entry(entries, one).map_or(one.entry.sequence, |at| at.sequence)
            })
        });
        let (claim, reports) = public_claim(entries, first, answered, newest.entry.sequence)?;
        let mut versions = Vec::with_capacity(published.len());
        for (at, one) in published.iter().enumerate() {
            versions.push(self.version(job, one, published.get(at + 1))?);
        }
        let claim = PublicClaim {
            claim,
            short: String::new(),
            recorded: first.time,
            versions,
            reports,
        };
        // A copy is as large as what it holds. What was read grew by doubling, and thousands of these stay in memory.
        Ok(Some((claim.clone(), published[0].entry.sequence)))
    }

    fn version(
        self,
        job: &Job,
        one: &Published<'_>,
        next: Option<&Published<'_>>,
    ) -> Result<PublicVersion, Error> {
        let statement = &one.statement;
        let envelope = text_of(one.entry, one.entry.body.clone())?;
        let text = text_of(one.entry, one.envelope.payload.clone())?;
        let proof = job.proof(one.entry)?.to_string();
        let superseded_by = match next {
            Some(next) => superseded_by(job, next)?,
            None => None,
        };
        let answers = ClaimState::of(statement.style) == ClaimState::Answered;
        let assessment: Option<Assessment> = assessment_entry(&job.entries, one)
            .filter(|_| answers)
            // One that another version of the program wrote may be of another shape. The statement stands without it.
            .and_then(|entry| serde_json::from_slice(&entry.body).ok());
        Ok(PublicVersion {
            version: statement.version,
            published: one.entry.time,
            style: statement.style,
            language: statement.language,
            as_of: statement.as_of,
            drafted_by: statement.drafted_by.clone(),
            reason: statement.reason.clone(),
            assessment_sha256: statement.assessment.clone(),
            signers: self.signers(&one.envelope),
            sha256: StatementHashes {
                statement: hex(&sha256(text.as_bytes())),
                envelope: hex(&one.entry.body_sha256),
                proof: hex(&sha256(proof.as_bytes())),
                superseded_by: superseded_by
                    .as_ref()
                    .map(|pointer| hex(&sha256(pointer.as_bytes()))),
            },
            statement: text,
            envelope,
            proof,
            superseded_by,
            assessment,
        })
    }

    /// The people whose keys signed, in the order of the policy. Signatures were verified when it was published.
    fn signers(self, envelope: &Envelope) -> Vec<PublicSigner> {
        let keys = self.policy.map_or(&[][..], |policy| &policy.keys);
        keys.iter()
            .filter(|key| envelope.signatures.iter().any(|one| one.keyid == key.keyid))
            .map(|key| PublicSigner {
                key: key.name.clone(),
                agency: key.agency.clone(),
                person: key.person.clone(),
            })
            .collect()
    }
}

/// The file that says that `next` replaced the version before it.
fn superseded_by(job: &Job, next: &Published<'_>) -> Result<Option<String>, Error> {
    let Some(body) = Superseded::by(&next.statement, hex(&next.entry.body_sha256)) else {
        return Ok(None);
    };
    let bytes = body.to_bytes();
    let entry = job
        .entries
        .iter()
        .find(|entry| entry.kind == EntryKind::Superseded && entry.body == bytes);
    entry
        .map(|entry| text_of(entry, pointer(&body, job.proof(entry)?)))
        .transpose()
}

fn statement_of(entry: &Entry) -> Result<Published<'_>, Error> {
    let envelope =
        Envelope::parse(&entry.body).map_err(|_| unreadable(entry, "it is no envelope"))?;
    let text = std::str::from_utf8(&envelope.payload);
    let statement = text
        .ok()
        .and_then(|text| Statement::parse(text).ok())
        .ok_or_else(|| unreadable(entry, "it holds no statement"))?;
    Ok(Published {
        entry,
        envelope,
        statement,
    })
}

/// The entry of the assessment that a statement names; where there is none, the newest before the statement.
fn assessment_entry<'e>(entries: &'e [Entry], one: &Published<'_>) -> Option<&'e Entry> {
    let before = || {
        entries.iter().rev().filter(|entry| {
            entry.kind == EntryKind::Assessment && entry.sequence < one.entry.sequence
        })
    };
    before()
        .find(|entry| hex(&entry.body_sha256) == one.statement.assessment)
        .or_else(|| before().next())
}

/// The claim as it stood with the newest answer, and the reports of that time. Of a claim that was never answered, what
/// is claimed and by whom; of additions only what a person wrote.
fn public_claim(
    entries: &[Entry],
    first: &Entry,
    answered: Option<u64>,
    newest: u64,
) -> Result<(Claim, Vec<PublicReport>), Error> {
    let mut claim: Claim = parse(first)?;
    let mut found = Vec::new();
    let until = answered.unwrap_or(newest);
    let attached = entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Evidence && entry.sequence < until);
    for entry in attached {
        let attached: Attached = parse(entry)?;
        if answered.is_some() {
            found.extend(reports::public(&attached, entry));
        } else if attached.report.is_some() {
            continue;
        }
        claim.add(attached.addition);
    }
    if answered.is_none() {
        claim.evidence.clear();
        claim.impacts.clear();
        claim.attributions.clear();
        claim.documents.clear();
        claim.withdrawals.clear();
    }
    for document in &mut claim.documents {
        document.custody.clear();
    }
    Ok((claim, found))
}

fn parse<T: DeserializeOwned>(entry: &Entry) -> Result<T, Error> {
    serde_json::from_slice(&entry.body)
        .map_err(|_| unreadable(entry, "another version of the program wrote it"))
}

fn text_of(entry: &Entry, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|_| unreadable(entry, "it is no UTF-8"))
}

fn unreadable(entry: &Entry, reason: &'static str) -> Error {
    Error::Unreadable {
        sequence: entry.sequence,
        kind: entry.kind.word().to_owned(),
        claim: entry.claim.clone(),
        reason,
    }
}
