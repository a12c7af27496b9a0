//! `levelhead claim attach`: reports of ours, entries of the analyst's, documents.

use super::record::{self, Record};
use super::{WRITTEN_MAX_BYTES, of_file};
use crate::args::Home;
use crate::claim_args::AttachArgs;
use crate::failure::Failure;
use crate::{input_file, ledger, output};
use jiff::civil::Date;
use levelhead_assessment::reports;
use levelhead_ledger::{BODY_MAX_BYTES, EntryKind, NewEntry, hex};
use levelhead_schema::claim::{Addition, Attached, Claim, Custody, Document, parse_addition};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Adds what has become known.
pub(crate) fn attach(home: &Home, args: &AttachArgs) -> Result<(), Failure> {
    let ledger = ledger::open(home)?;
    let record = Record::read(&ledger, &args.id)?;
    let now = jiff::Timestamp::now();
    let date = match &args.date {
        Some(day) => day
            .parse()
            .map_err(|_| Failure::Usage(format!("`{day}` is no date")))?,
        None => now.to_zoned(jiff::tz::TimeZone::UTC).date(),
    };
    let attached = match &args.evidence {
        Some(evidence) => document(args, evidence, date)?,
        None => written(args, &record.claim, date)?,
    };
    let mut claim = record.claim;
    claim.add(attached.addition.clone());
    record::known_kinds(&claim).map_err(|error| of_file(&args.file, &error))?;
    let body = record::json(&attached)?;
    ledger.append(
        &[NewEntry {
            kind: EntryKind::Evidence,
            claim: &claim.id,
            person: &args.person.name(),
            body: &body,
        }],
        now,
    )?;
    output::print(&said(&attached.addition, &claim.id))
}

/// A report of ours, or tables written by hand.
fn written(args: &AttachArgs, claim: &Claim, date: Date) -> Result<Attached, Failure> {
    let is_toml = args
        .file
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    if is_toml {
        let text = input_file::read_text(&args.file, WRITTEN_MAX_BYTES)?;
        let origin = args.file.display().to_string();
        let addition =
            parse_addition(&text, &origin, claim).map_err(|error| of_file(&args.file, &error))?;
        if addition == Addition::default() {
            return Err(of_file(
                &args.file,
                &"there is nothing in it that could be added",
            ));
        }
        return Ok(Attached {
            addition,
            report: None,
        });
    }
    let bytes = input_file::read(&args.file, BODY_MAX_BYTES / 2)?;
    let report = serde_json::from_slice::<Value>(&bytes)
        .ok()
        .filter(reports::is_report);
    let Some(report) = report else {
        return Err(Failure::Usage(format!(
            "{} is neither a report of ours nor a TOML file; to attach it as a document, say what it bears out with --evidence, and add --citation, --from and --why",
            args.file.display()
        )));
    };
    let parts = parts(args, claim, &report)?;
    let addition = reports::evidence(&reports::Attached {
        report: &report,
        sha256: &hex(&Sha256::digest(&bytes)),
        parts: &parts,
        date,
    })
    .map_err(|error| of_file(&args.file, &error))?;
    let known = |id: &String| claim.sources.iter().any(|source| source.id == *id);
    if addition.sources.iter().any(|source| known(&source.id)) {
        return Err(Failure::Refused(
            "this report is attached already".to_owned(),
        ));
    }
    Ok(Attached {
        addition,
        report: Some(report),
    })
}

/// The parts that a report bears on: those named, or all of its kinds.
fn parts(args: &AttachArgs, claim: &Claim, report: &Value) -> Result<Vec<String>, Failure> {
    if let Some(unknown) = args.parts.iter().find(|part| claim.part(part).is_none()) {
        return Err(Failure::Usage(format!(
            "the claim {} has no part {unknown}",
            claim.id
        )));
    }
    if !args.parts.is_empty() {
        return Ok(args.parts.clone());
    }
    let kinds = reports::bears_on(report);
    let fitting = claim.parts.iter().filter(|part| kinds.contains(&part.kind));
    let parts: Vec<String> = fitting.map(|part| part.id.clone()).collect();
    match parts.is_empty() {
        true => Err(Failure::Usage(format!(
            "no part of {} is of a kind on which this report bears; name one with --part",
            claim.id
        ))),
        false => Ok(parts),
    }
}

/// A document: its hash, where it can be read, and through whose hands it came.
fn document(args: &AttachArgs, evidence: &str, date: Date) -> Result<Attached, Failure> {
    let (Some(citation), Some(why)) = (&args.citation, &args.why) else {
        return Err(Failure::Usage(
            "a document needs --citation (where it can be read) and --why (why it was handed over)"
                .to_owned(),
        ));
    };
    let mut why = why.clone();
    if let Some(from) = &args.from {
        why = format!("{why}; from {from}");
    }
    Ok(Attached {
        addition: Addition {
            documents: vec![Document {
                evidence: evidence.to_owned(),
                sha256: sha256_of(&args.file)?,
                citation: citation.clone(),
                custody: vec![Custody {
                    who: args.person.name(),
                    when: date,
                    why,
                }],
            }],
            ..Addition::default()
        },
        report: None,
    })
}

/// The hash of a file of any size, read as a stream.
fn sha256_of(path: &Path) -> Result<String, Failure> {
    let fail = |error: std::io::Error| Failure::Input {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let mut file = File::open(path).map_err(fail)?;
    let mut digest = Sha256::new();
    let mut block = vec![0; 1 << 16];
    loop {
        match file.read(&mut block).map_err(fail)? {
            0 => return Ok(hex(&digest.finalize())),
            length => digest.update(&block[..length]),
        }
    }
}

fn said(addition: &Addition, id: &str) -> String {
    let counts = [
        (addition.sources.len(), "sources"),
        (addition.evidence.len(), "items of evidence"),
        (addition.figures.len(), "figures"),
        (addition.impacts.len(), "findings on impact"),
        (addition.attributions.len(), "attributions"),
        (addition.gaps.len(), "gaps"),
        (addition.documents.len(), "documents"),
        (addition.withdrawals.len(), "withdrawals"),
    ];
    let some = counts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = some
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let mut text = format!("Recorded for {id}: {}.\n", words.join(", "));
    for item in &addition.evidence {
        text.push_str(&format!("  {}: {}\n", item.kind, item.says));
    }
    text
}
