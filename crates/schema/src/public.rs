//! The public record, `levelhead.public-record/1`: what of a ledger the public sees, and nothing else.
//!
//! Input: made by the ledger from its entries. Output: types that pages, feeds and the API are drawn from.
//!
//! Invariants:
//! - a claim is in it if and only if a statement on it was published;
//! - it holds no draft, no chain of custody, no path of a machine, and no name of a person but of those who signed or
//!   drafted a published statement, or who stand in its proof as having recorded it;
//! - evidence, findings and reports that no published answer rests on are not in it;
//! - files of statements are here byte for byte as they were published.

use crate::assessment::Assessment;
use crate::claim::Claim;
use crate::intrusion::IntrusionReport;
use crate::report::LeakReport;
use crate::statement::{Language, Style};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The schema name written into every public record.
pub const PUBLIC_RECORD_SCHEMA: &str = "levelhead.public-record/1";

/// What of a ledger is public.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicRecord {
    /// [`PUBLIC_RECORD_SCHEMA`].
    pub schema: String,
    /// The log that proves it.
    pub log: LogHead,
    /// Whose signatures count; `None` when the record was made without a policy.
    pub policy: Option<PublicPolicy>,
    /// The claims, by id.
    pub claims: Vec<PublicClaim>,
}

/// The head of the log when the record was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// The log's name.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root of its tree, in base64.
    pub root_base64: String,
    /// The signed checkpoint, in text.
    pub checkpoint: String,
}

/// Whose signatures count, and how many there must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicPolicy {
    /// How many keys must sign.
    pub threshold: usize,
    /// How many witnesses must cosign the log.
    pub witness_threshold: usize,
    /// The keys that count.
    pub keys: Vec<PublicSigningKey>,
    /// The log's own key, as `name+id+key`.
    pub log_key: String,
    /// The policy file, as `levelhead statement verify --policy` takes it.
    pub text: String,
    /// SHA-256 of that file, in hexadecimal.
    pub sha256: String,
}

/// A key that may sign statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSigningKey {
    /// The key's name.
    pub name: String,
    /// The office or organisation.
    pub agency: String,
    /// The person whose key it is.
    pub person: String,
    /// Its id in envelopes: SHA-256 of the key's 32 bytes, in hexadecimal.
    pub key_id: String,
    /// The key, as `name+id+key`.
    pub public_key: String,
}

/// A claim on which a statement was published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicClaim {
    /// The claim: without chains of custody, and without what no published answer rests on.
    pub claim: Claim,
    /// The last part of its short address: six or more digits and lower-case letters, which never change.
    pub short: String,
    /// When the claim was recorded.
    pub recorded: Timestamp,
    /// The statements, oldest first; at least one.
    pub versions: Vec<PublicVersion>,
    /// Reports of analyses that the newest answer rests on, in the order in which they were attached.
    pub reports: Vec<PublicReport>,
}

/// One published statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicVersion {
    /// From 1.
    pub version: u32,
    /// When it was recorded as published.
    pub published: Timestamp,
    /// What kind of statement it is.
    pub style: Style,
    /// The language of its text.
    pub language: Language,
    /// The day up to which it knows.
    pub as_of: Date,
    /// Who drafted it, as its header says.
    pub drafted_by: String,
    /// Why the version before is corrected or taken back.
    pub reason: Option<String>,
    /// SHA-256 of the assessment that its header names, in hexadecimal.
    pub assessment_sha256: String,
    /// Who signed it, in the order of the policy; empty when the record was made without a policy.
    pub signers: Vec<PublicSigner>,
    /// `<claim>-v<N>.md`: header and text, exactly as signed.
    pub statement: String,
    /// `<claim>-v<N>.dsse.json`.
    pub envelope: String,
    /// `<claim>-v<N>.dsse.json.tlog-proof`.
    pub proof: String,
    /// `<claim>-v<N>.superseded-by`, where a later version replaced it.
    pub superseded_by: Option<String>,
    /// SHA-256 of these files.
    pub sha256: StatementHashes,
    /// The assessment behind it. `None` for a holding statement, which gives no answer, for a withdrawal, and where
    /// the ledger has none.
    pub assessment: Option<Assessment>,
}

/// Somebody who signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSigner {
    /// The key's name.
    pub key: String,
    /// The office or organisation.
    pub agency: String,
    /// The person whose key it is.
    pub person: String,
}

/// SHA-256 of a statement's files, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementHashes {
    /// Of [`PublicVersion::statement`].
    pub statement: String,
    /// Of [`PublicVersion::envelope`].
    pub envelope: String,
    /// Of [`PublicVersion::proof`].
    pub proof: String,
    /// Of [`PublicVersion::superseded_by`].
    pub superseded_by: Option<String>,
}

/// The report of an analysis that was attached as evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicReport {
    /// SHA-256 of the report's file, in hexadecimal.
    pub sha256: String,
    /// The schema that it names.
    pub schema: String,
    /// When it was attached.
    pub attached: Timestamp,
    /// What it holds.
    pub body: ReportBody,
}

/// What a report holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportBody {
    /// A leak check.
    Leak(Box<LeakReport>),
    /// An intrusion check.
    Intrusion(Box<IntrusionReport>),
    /// A report of another schema that is known by name, such as a coordination check, or of an older form.
    Other(serde_json::Value),
}

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimState {
    /// The newest statement says that it is being examined.
    Open,
    /// The newest statement answers it.
    Answered,
    /// The newest statement takes the answer back.
    Withdrawn,
}

impl ClaimState {
    /// All of them.
    pub const ALL: [ClaimState; 3] = [
        ClaimState::Open,
        ClaimState::Answered,
        ClaimState::Withdrawn,
    ];

    /// The state that a newest statement of this style gives.
    pub fn of(style: Style) -> Self {
        match style {
            Style::Holding => ClaimState::Open,
            Style::Full | Style::Negative | Style::Correction => ClaimState::Answered,
            Style::Withdrawal => ClaimState::Withdrawn,
        }
    }

    /// The word, as addresses and files write it.
    pub fn word(self) -> &'static str {
        match self {
            ClaimState::Open => "open",
            ClaimState::Answered => "answered",
            ClaimState::Withdrawn => "withdrawn",
        }
    }
}

impl PublicClaim {
    /// The newest statement.
    pub fn newest(&self) -> Option<&PublicVersion> {
        self.versions.last()
    }

    /// The versions that another replaced, oldest first.
    pub fn replaced(&self) -> &[PublicVersion] {
        self.versions.split_last().map_or(&[], |(_, before)| before)
    }

    /// Where the claim stands.
    pub fn state(&self) -> ClaimState {
        self.newest()
            .map_or(ClaimState::Open, |version| ClaimState::of(version.style))
    }

    /// The assessment behind the answer that holds now; `None` for a claim that is open or withdrawn.
    pub fn assessment(&self) -> Option<&Assessment> {
        match self.state() {
            ClaimState::Answered => self.newest()?.assessment.as_ref(),
            ClaimState::Open | ClaimState::Withdrawn => None,
        }
    }

    /// The version of that number.
    pub fn version(&self, version: u32) -> Option<&PublicVersion> {
        self.versions.iter().find(|one| one.version == version)
    }

    /// When anything of it was last published.
    pub fn updated(&self) -> Timestamp {
        self.newest()
            .map_or(self.recorded, |version| version.published)
    }
}

impl PublicVersion {
    /// The statement's paragraphs, without its header.
    pub fn text(&self) -> &str {
        self.statement
            .split_once("\n+++\n")
            .map_or(self.statement.as_str(), |(_, text)| text)
    }

    /// The name of its files, without the ends: `<claim>-v<N>`.
    pub fn file_base(&self, claim: &str) -> String {
        format!("{claim}-v{}", self.version)
    }
}

impl PublicRecord {
    /// The claim of that id.
    pub fn claim(&self, id: &str) -> Option<&PublicClaim> {
        let at = self
            .claims
            .binary_search_by(|claim| claim.claim.id.as_str().cmp(id))
            .ok()?;
        self.claims.get(at)
    }
}
