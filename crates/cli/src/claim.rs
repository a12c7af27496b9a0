//! `levelhead claim new | list | show | attach | assess | kinds | template`.

mod attach;
mod draft;
mod kinds;
mod record;
mod text;

pub(crate) use attach::attach;
pub(crate) use draft::draft;
pub(crate) use kinds::kinds;

use crate::args::Home;
use crate::claim_args::{AssessArgs, ClaimListArgs, NewArgs, ShowArgs};
use crate::failure::Failure;
use crate::{input_file, ledger, output};
use levelhead_ledger::{EntryKind, NewEntry};
use levelhead_schema::claim::parse_claim;
use record::Record;
use std::path::Path;

/// Longest file that a person writes by hand.
const WRITTEN_MAX_BYTES: usize = 1 << 20;

/// What a claim starts from.
const TEMPLATE: &str = include_str!("../data/claim-template.toml");

/// Records a claim.
pub(crate) fn new(home: &Home, args: &NewArgs) -> Result<(), Failure> {
    let text = input_file::read_text(&args.file, WRITTEN_MAX_BYTES)?;
    let claim = parse_claim(&text, &args.file.display().to_string())
        .map_err(|error| of_file(&args.file, &error))?;
    record::known_kinds(&claim).map_err(|error| of_file(&args.file, &error))?;
    let ledger = ledger::open(home)?;
    if !ledger.entries_of(&claim.id)?.is_empty() {
        return Err(Failure::Refused(format!(
            "the claim {} is recorded already, and what is recorded is never changed: add to it with `levelhead claim attach {} FILE.toml`",
            claim.id, claim.id
        )));
    }
    let body = record::json(&claim)?;
    ledger.append(
        &[NewEntry {
            kind: EntryKind::Claim,
            claim: &claim.id,
            person: &args.person.name(),
            body: &body,
        }],
        jiff::Timestamp::now(),
    )?;
    output::print(&format!(
        "Recorded: {} with {} parts, {} sources, {} items of evidence.\nNext: levelhead claim assess {}\n",
        claim.id,
        claim.parts.len(),
        claim.sources.len(),
        claim.evidence.len(),
        claim.id
    ))
}

/// A file that cannot be used, without its name: [`Failure::Input`] says it.
fn of_file(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    let text = error.to_string();
    let own = path.display().to_string();
    let reason = text.strip_prefix(&own).map_or(text.as_str(), |rest| {
        rest.trim_start_matches([':', ',', ' '])
    });
    Failure::Input {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

/// Lists the claims.
pub(crate) fn list(home: &Home, args: &ClaimListArgs) -> Result<(), Failure> {
    let ledger = ledger::open(home)?;
    let records = ledger
        .claims()?
        .iter()
        .map(|id| Record::read(&ledger, id))
        .collect::<Result<Vec<_>, _>>()?;
    match args.json {
        true => output::print(&text::list_json(&records)?),
        false => output::print(&text::list(&records)),
    }
}

/// Shows a claim.
pub(crate) fn show(home: &Home, args: &ShowArgs) -> Result<(), Failure> {
    let record = Record::read(&ledger::open(home)?, &args.id)?;
    match args.json {
        true => output::print(&(record::text(&record.claim)? + "\n")),
        false => output::print(&text::claim(&record)),
    }
}

/// Weighs a claim, and records the assessment where it is new.
pub(crate) fn assess(home: &Home, args: &AssessArgs) -> Result<(), Failure> {
    let ledger = ledger::open(home)?;
    let record = Record::read(&ledger, &args.id)?;
    let assessed = record.assess(&ledger, args.as_of.as_deref(), &args.person.name())?;
    match args.json {
        true => output::print(&(assessed.json + "\n")),
        false => output::print(&text::assessment(&assessed.assessment)),
    }
}

/// Prints a claim to start from.
pub(crate) fn template() -> Result<(), Failure> {
    output::print(TEMPLATE)
}
