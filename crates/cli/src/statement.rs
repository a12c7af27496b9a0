//! `levelhead statement sign | publish | verify`.

use crate::args::Home;
use crate::failure::Failure;
use crate::ledger_args::{PublishArgs, SignArgs};
use crate::output::Unfinished;
use crate::{input_file, key, ledger, output};
use levelhead_ledger::{ENVELOPE_MAX_BYTES, Envelope, Published, gather};
use levelhead_schema::statement::{STATEMENT_MAX_BYTES, Statement};
use std::path::{Path, PathBuf};

mod verify;

pub(crate) use verify::verify;

/// Ends of the names of published files.
const ENVELOPE: &str = ".dsse.json";
const PROOF: &str = ".tlog-proof";
const TEXT: &str = ".md";
const POINTER: &str = ".superseded-by";

/// Reads a statement's file, which must be one.
fn read(path: &Path) -> Result<(String, Statement), Failure> {
    let text = input_file::read_text(path, STATEMENT_MAX_BYTES)?;
    let statement = Statement::parse(&text).map_err(|error| Failure::Input {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    Ok((text, statement))
}

/// A path with more at its end.
fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Signs a statement.
pub(crate) fn sign(args: &SignArgs) -> Result<(), Failure> {
    let (text, statement) = read(&args.file)?;
    let key = key::read_private(&args.key)?;
    let envelope = Envelope::sign(text.as_bytes(), &key);
    let path = args
        .out
        .clone()
        .unwrap_or_else(|| with(&args.file, &format!(".{}{ENVELOPE}", key.name())));
    Unfinished::create(&path)?.write(&envelope.to_bytes())?;
    output::print(&format!(
        "Signed with the key {}: version {} of the statement on {} ({}, {}, as of {}), drafted by {}.\n\
         The signature is in {}.\n",
        key.name(),
        statement.version,
        statement.claim,
        statement.style,
        statement.language.code(),
        statement.as_of,
        statement.drafted_by,
        path.display()
    ))
}

/// Publishes a statement.
pub(crate) fn publish(home: &Home, args: &PublishArgs) -> Result<(), Failure> {
    let (text, statement) = read(&args.file)?;
    let policy = input_file::policy(&args.policy)?;
    let mut signatures = Vec::new();
    for path in &args.signatures {
        let bytes = input_file::read(path, ENVELOPE_MAX_BYTES)?;
        signatures.push((path.display().to_string(), bytes));
    }
    let envelope = gather(text.as_bytes(), &signatures)?;
    // Begun before anything is recorded, so that a folder that refuses is known by then.
    let files = Files::begin(&args.out, &statement)?;
    let ledger = ledger::open(home)?;
    let published = ledger.publish(&envelope, &policy, &args.by, jiff::Timestamp::now())?;
    let base = files.base.clone();
    files.write(text.as_bytes(), &published)?;
    let done = match published.is_new {
        true => "Published",
        false => "Published before, and its files are written anew",
    };
    output::print(&format!(
        "{done}: version {} of the statement on {}, entry {} of the ledger.\nFiles: {}{TEXT}, {ENVELOPE}, {ENVELOPE}{PROOF}{}\n",
        statement.version,
        statement.claim,
        published.sequence,
        base.display(),
        match published.pointer {
            Some(_) => format!(", and {POINTER} beside version {}", statement.version - 1),
            None => String::new(),
        }
    ))?;
    if published.witnesses < policy.witness_threshold {
        output::note(&format!(
            "The policy asks for {} witnesses and {} cosigned, so nobody can verify it yet. Give them the output of \
             `levelhead ledger checkpoint`, take their answer in with `levelhead ledger cosigned`, and publish again.",
            policy.witness_threshold, published.witnesses
        ));
    }
    Ok(())
}

/// The files of a published statement, under construction.
struct Files {
    base: PathBuf,
    text: Unfinished,
    envelope: Unfinished,
    proof: Unfinished,
    pointer: Option<Unfinished>,
}

impl Files {
    fn begin(folder: &Path, statement: &Statement) -> Result<Self, Failure> {
        let base = |version: u32| folder.join(format!("{}-v{version}", statement.claim));
        let own = base(statement.version);
        let pointer = statement
            .supersedes
            .as_ref()
            .map(|_| Unfinished::create(&with(&base(statement.version - 1), POINTER))?.public())
            .transpose()?;
        Ok(Files {
            text: Unfinished::create(&with(&own, TEXT))?.public()?,
            envelope: Unfinished::create(&with(&own, ENVELOPE))?.public()?,
            proof: Unfinished::create(&with(&with(&own, ENVELOPE), PROOF))?.public()?,
            pointer,
            base: own,
        })
    }

    fn write(self, text: &[u8], published: &Published) -> Result<(), Failure> {
        self.text.write(text)?;
        self.envelope.write(&published.envelope)?;
        self.proof.write(published.proof.as_bytes())?;
        match (self.pointer, &published.pointer) {
            (Some(file), Some(bytes)) => file.write(bytes),
            _ => Ok(()),
        }
    }
}
