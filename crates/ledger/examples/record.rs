//! Makes a large record for `cargo xtask bench site`: many claims, each assessed and answered, from a few real ones.
//!
//! Usage: `record LEDGER BASES COUNT SEED KEY…`. `BASES` holds for each claim `<id>.claim.json`, `<id>.assessment.json`
//! and `<id>.md`, as the program writes them. Each claim made is a copy of one of them under another id, with another
//! place, day and tags, recorded, assessed and answered: one in ten only by a holding statement, two in ten first by one
//! and then in full. Statements are signed with all keys. Prints the number of entries.

use jiff::{Timestamp, ToSpan};
use levelhead_ledger::{EntryKind, Envelope, Ledger, NewEntry, SecretKey, hex};
use levelhead_schema::assessment::Assessment;
use levelhead_schema::claim::Claim;
use levelhead_schema::statement::{Statement, Style};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::io::Write;
use std::path::Path;

/// When the first claim is recorded; the benchmark reads no clock.
const SECOND: i64 = 1_700_000_000;

/// Between one claim and the next.
const APART_SECONDS: i64 = 1800;

/// Claims that are recorded at once, each batch on disk before the next.
const BATCH: usize = 20;

const PERSON: &str = "Ben Register";

const PLACES: [&str; 51] = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA",
    "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM",
    "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA",
    "WV", "WI", "WY",
];

/// A claim to make others of.
struct Base {
    claim: Claim,
    assessment: Assessment,
    statement: Statement,
}

/// An entry's kind and body.
type Made = (EntryKind, Vec<u8>);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [ledger, bases, count, seed, keys @ ..] = arguments.as_slice() else {
        return Err("LEDGER BASES COUNT SEED KEY…".into());
    };
    let bases = read_bases(Path::new(bases))?;
    let keys = keys
        .iter()
        .map(|path| {
            let name = Path::new(path).file_stem().unwrap_or_default();
            SecretKey::read(&name.to_string_lossy(), Path::new(path))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let ledger = Ledger::open(Path::new(ledger))?;
    let (count, mut seed): (usize, u64) = (count.parse()?, seed.parse()?);
    let mut entries = 0;
    for from in (0..count).step_by(BATCH) {
        let mut made: Vec<(String, Made)> = Vec::new();
        for at in from..(from + BATCH).min(count) {
            let base = &bases[at % bases.len()];
            let (id, one) = claim(base, at, &mut seed, &keys)?;
            made.extend(one.into_iter().map(|entry| (id.clone(), entry)));
        }
        let new: Vec<NewEntry<'_>> = made
            .iter()
            .map(|(claim, (kind, body))| NewEntry {
                kind: *kind,
                claim,
                person: PERSON,
                body,
            })
            .collect();
        let now = Timestamp::from_second(SECOND + APART_SECONDS * i64::try_from(from)?)?;
        entries += ledger.append(&new, now)?.len();
    }
    if let Some(why) = ledger.lag() {
        return Err(why.into());
    }
    writeln!(std::io::stdout(), "{entries}")?;
    Ok(())
}

fn read_bases(folder: &Path) -> Result<Vec<Base>, Box<dyn Error>> {
    let mut names: Vec<String> = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
        .collect();
    names.sort();
    let read = |name: &str, end: &str| std::fs::read_to_string(folder.join(format!("{name}{end}")));
    names
        .iter()
        .map(|name| {
            Ok(Base {
                claim: serde_json::from_str(&read(name, ".claim.json")?)?,
                assessment: serde_json::from_str(&read(name, ".assessment.json")?)?,
                statement: Statement::parse(&read(name, ".md")?)?,
            })
        })
        .collect()
}

/// The next number below a bound (a linear congruential generator, its high bits).
fn next(seed: &mut u64, below: usize) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap_or_default() % below
}

/// One claim: its id, and its entries in order.
fn claim(
    base: &Base,
    at: usize,
    seed: &mut u64,
    keys: &[SecretKey],
) -> Result<(String, Vec<Made>), Box<dyn Error>> {
    let id = format!("{}-{at:05}", base.claim.id);
    let mut claim = base.claim.clone();
    claim.id.clone_from(&id);
    claim.title = format!("{at}: {}", claim.title).chars().take(110).collect();
    claim.places = vec![PLACES[next(seed, PLACES.len())].to_owned()];
    claim.tags = (0..next(seed, 4))
        .map(|_| format!("topic-{}", next(seed, 60)))
        .collect();
    claim.tags.sort();
    claim.tags.dedup();
    claim.date = claim
        .date
        .saturating_add(i64::try_from(next(seed, 300))?.days());
    let mut assessment = base.assessment.clone();
    assessment.claim.clone_from(&id);
    assessment.title.clone_from(&claim.title);
    let assessed = serde_json::to_vec_pretty(&assessment)?;
    let hash = hex(&Sha256::digest(&assessed));
    let mut made = vec![
        (EntryKind::Claim, serde_json::to_vec(&claim)?),
        (EntryKind::Assessment, assessed),
    ];
    let mut statement = Statement {
        claim: id.clone(),
        assessment: hash,
        ..base.statement.clone()
    };
    let dice = next(seed, 10);
    if dice < 3 {
        let holding = Statement {
            style: Style::Holding,
            text: "This claim is being examined.\n".to_owned(),
            ..statement.clone()
        };
        let envelope = signed(&holding, keys);
        statement.version = 2;
        statement.supersedes = Some(hex(&Sha256::digest(&envelope)));
        made.push((EntryKind::Statement, envelope));
    }
    if dice > 0 {
        made.push((EntryKind::Statement, signed(&statement, keys)));
    }
    Ok((id, made))
}

/// The envelope with all signatures.
fn signed(statement: &Statement, keys: &[SecretKey]) -> Vec<u8> {
    let text = statement.to_text();
    let mut envelope = Envelope {
        payload: text.as_bytes().to_owned(),
        signatures: Vec::new(),
    };
    for key in keys {
        envelope
            .signatures
            .extend(Envelope::sign(text.as_bytes(), key).signatures);
    }
    envelope.signatures.sort();
    envelope.to_bytes()
}
