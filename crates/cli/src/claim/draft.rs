//! `levelhead statement draft`: a statement that cannot say more than the assessment.

use super::record::{self, Record};
use crate::args::Home;
use crate::claim_args::DraftArgs;
use crate::failure::Failure;
use crate::output::Unfinished;
use crate::{ledger, output};
use levelhead_assessment::draft::{Draft, draft as written};
use levelhead_ledger::{EntryKind, NewEntry, hex};
use levelhead_schema::statement::Statement;

/// Writes a draft and records it.
pub(crate) fn draft(home: &Home, args: &DraftArgs) -> Result<(), Failure> {
    if args.style.takes_back() && args.reason.is_none() {
        return Err(Failure::Usage(format!(
            "a {} must say why: add --reason",
            args.style.word()
        )));
    }
    let ledger = ledger::open(home)?;
    let record = Record::read(&ledger, &args.id)?;
    let last = record.statements().last();
    if last.is_none() && args.style.takes_back() {
        return Err(Failure::Refused(format!(
            "no statement on {} was published, so there is nothing to take back",
            args.id
        )));
    }
    let assessed = record.assess(&ledger, args.as_of.as_deref(), &args.person.name())?;
    let statement = Statement {
        claim: record.claim.id.clone(),
        version: record.statements().count() as u32 + 1,
        style: args.style,
        language: args.language,
        as_of: assessed.assessment.as_of,
        assessment: assessed.sha256(),
        drafted_by: args.person.name(),
        supersedes: last.map(|entry| hex(&entry.body_sha256)),
        reason: args.reason.clone().filter(|_| args.style.takes_back()),
        text: written(&Draft {
            claim: &record.claim,
            assessment: &assessed.assessment,
            style: args.style,
            language: args.language,
            reason: args.reason.as_deref(),
        }),
    };
    statement
        .check()
        .map_err(|error| Failure::Usage(error.to_string()))?;
    let text = statement.to_text();
    let path = args
        .out
        .clone()
        .unwrap_or_else(|| format!("{}-v{}.md", statement.claim, statement.version).into());
    if path.exists() {
        return Err(Failure::Refused(format!(
            "there is a file {} already, and a draft that somebody edited is not written over: name another with --out",
            path.display()
        )));
    }
    let file = Unfinished::create(&path)?;
    ledger.append(
        &[NewEntry {
            kind: EntryKind::Draft,
            claim: &statement.claim,
            person: &args.person.name(),
            body: &record::json(&text)?,
        }],
        jiff::Timestamp::now(),
    )?;
    file.write(text.as_bytes())?;
    output::print(&format!(
        "Drafted: version {} of the statement on {}, in {}.\nEdit it, then: levelhead statement lint {}\n",
        statement.version,
        statement.claim,
        path.display(),
        path.display()
    ))
}
