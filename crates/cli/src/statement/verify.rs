//! `levelhead statement verify`: what was proved of a statement, and what was not.

use super::{ENVELOPE, POINTER, PROOF, TEXT, with};
use crate::failure::Failure;
use crate::input_file;
use crate::ledger_args::VerifyArgs;
use crate::output;
use levelhead_ledger::{
    ENVELOPE_MAX_BYTES, PROOF_MAX_BYTES, Policy, Refusal, Superseded, Verified, verify_pointer,
};
use levelhead_pages::words::number;
use levelhead_schema::statement::STATEMENT_MAX_BYTES;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Verifies a statement and says what that proved.
pub(crate) fn verify(args: &VerifyArgs) -> Result<(), Failure> {
    let policy = input_file::policy(&args.policy)?;
    let files = Files::of(&args.file);
    let proof_path = args
        .proof
        .clone()
        .unwrap_or_else(|| with(&files.envelope, PROOF));
    let envelope = input_file::read(&files.envelope, ENVELOPE_MAX_BYTES)?;
    let proof = input_file::read(&proof_path, PROOF_MAX_BYTES)?;
    let verified = levelhead_ledger::verify(&envelope, &proof, &policy)?;
    if let Some(text) = &files.text
        && (text.exists() || *text == args.file)
        && input_file::read(text, STATEMENT_MAX_BYTES)? != verified.payload
    {
        return Err(Refusal::OtherTextBeside.into());
    }
    let superseded = match &files.pointer {
        Some(pointer) if pointer.exists() => {
            let bytes = input_file::read(pointer, PROOF_MAX_BYTES)?;
            Some(verify_pointer(&bytes, &verified, &policy)?)
        }
        _ => None,
    };
    output::print(&in_words(&verified, &policy, superseded.as_ref()))
}

/// The files of a published statement, found by the name of one of them.
struct Files {
    envelope: PathBuf,
    text: Option<PathBuf>,
    pointer: Option<PathBuf>,
}

impl Files {
    fn of(file: &Path) -> Self {
        let name = file.as_os_str().to_string_lossy();
        let base = name.strip_suffix(ENVELOPE).or(name.strip_suffix(TEXT));
        match base.map(Path::new) {
            // A name that the system does not keep as text is taken as it is.
            Some(base) if file.to_str().is_some() => Files {
                envelope: with(base, ENVELOPE),
                text: Some(with(base, TEXT)),
                pointer: Some(with(base, POINTER)),
            },
            _ => Files {
                envelope: file.to_owned(),
                text: None,
                pointer: None,
            },
        }
    }
}

fn in_words(verified: &Verified, policy: &Policy, superseded: Option<&Superseded>) -> String {
    let statement = &verified.statement;
    let mut text = format!(
        "Verified: version {} of the statement on {} ({}, {}, as of {}).\n",
        statement.version,
        statement.claim,
        statement.style,
        statement.language.code(),
        statement.as_of
    );
    if let Some(superseded) = superseded {
        let _ = writeln!(
            text,
            "SUPERSEDED: version {} replaces it. Read that one.",
            superseded.by_version
        );
    }
    proved(&mut text, verified, policy, superseded);
    text.push_str(
        "\nNot proved:\n  That the statement is true. Signatures say who stands behind it.\n",
    );
    text.push_str(match superseded {
        Some(_) => "  That there is no version after the one that replaces it.\n",
        None => "  That no later version exists. Ask whoever published it, or the log.\n",
    });
    let _ = writeln!(
        text,
        "  That {} drafted it. The header says so.",
        statement.drafted_by
    );
    text
}

/// What was proved, line by line.
fn proved(
    text: &mut String,
    verified: &Verified,
    policy: &Policy,
    superseded: Option<&Superseded>,
) {
    let (statement, line) = (&verified.statement, &verified.included.line);
    let _ = writeln!(
        text,
        "\nProved:\n  {} keys signed exactly this text, and the policy asks for {}:",
        verified.signatories.len(),
        policy.threshold
    );
    for key in &verified.signatories {
        let _ = writeln!(
            text,
            "    {}, {} (key {})",
            key.person, key.agency, key.name
        );
    }
    let _ = writeln!(
        text,
        "  It is entry {} of the {} that the log {} had when it signed the proof's checkpoint. The log says that {} \
         recorded it at {}.",
        number(line.sequence),
        number(verified.included.log_size),
        policy.log.name(),
        line.person,
        line.time
    );
    match verified.included.witnesses.as_slice() {
        [] => text.push_str("  No witness saw that checkpoint, and the policy asks for none.\n"),
        witnesses => {
            let names: Vec<String> = witnesses
                .iter()
                .map(|(name, time)| format!("{name} at {}", when(*time)))
                .collect();
            let _ = writeln!(
                text,
                "  {} witnesses cosigned that checkpoint, and the policy asks for {}: {}.",
                names.len(),
                policy.witness_threshold,
                names.join(", ")
            );
        }
    }
    if let Some(before) = &statement.supersedes {
        let _ = writeln!(
            text,
            "  It replaces version {}, whose envelope has the SHA-256 {before}.",
            statement.version - 1
        );
    }
    if let Some(superseded) = superseded {
        let _ = writeln!(
            text,
            "  The log says that version {} replaces it, whose envelope has the SHA-256 {}.",
            superseded.by_version, superseded.by_envelope
        );
    }
    let _ = writeln!(
        text,
        "  This envelope has the SHA-256 {}.",
        verified.envelope_sha256
    );
}

fn when(second: u64) -> String {
    i64::try_from(second)
        .ok()
        .and_then(|second| jiff::Timestamp::from_second(second).ok())
        .map_or_else(|| "an unknown time".to_owned(), |time| time.to_string())
}
