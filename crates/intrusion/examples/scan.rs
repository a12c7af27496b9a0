//! Looks through logs with the rules that ship, or with those of folders alone, and says how quick it was.
//!
//! `cargo run --example scan -- LOG… [--rules DIR]… [--only]`

use levelhead_intrusion::{Assets, RuleSet, Scan, ScanSettings};
use levelhead_readers::logs::LogOptions;
use levelhead_readers::read_logs;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut logs = Vec::new();
    let mut folders = Vec::new();
    let mut only = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--rules" => folders.extend(arguments.next().map(PathBuf::from)),
            "--only" => only = true,
            _ => logs.push(PathBuf::from(argument)),
        }
    }
    let begun = Instant::now();
    let mut rules = match only {
        true => RuleSet::nothing()?,
        false => RuleSet::shipped()?,
    };
    for folder in &folders {
        rules = rules.with_folder(folder)?;
    }
    let loaded = begun.elapsed();
    let mut by_rule: BTreeMap<String, u64> = BTreeMap::new();
    let begun = Instant::now();
    let mut scan = Scan::new(&rules, Assets::none(), ScanSettings::default())
        .on_detection(|line| *by_rule.entry(line.rule.to_owned()).or_default() += 1);
    read_logs(&logs, &LogOptions::default(), &mut scan)?;
    let outcome = scan.finish();
    let took = begun.elapsed();
    let mut out = std::io::stdout().lock();
    let (events, seconds) = (outcome.events, took.as_secs_f64());
    writeln!(out, "{} rules in {loaded:.1?}", rules.rules().len())?;
    writeln!(
        out,
        "{events} events in {took:.1?}: {:.0} a second",
        events as f64 / seconds
    )?;
    writeln!(
        out,
        "{} rejects, {} detections, {} incidents",
        outcome.rejects,
        outcome.detections,
        outcome.incidents.len()
    )?;
    let mut most: Vec<_> = by_rule.into_iter().collect();
    most.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (rule, count) in most.iter().take(20) {
        let title = rules
            .by_id(rule)
            .and_then(|index| rules.rule(index))
            .map(|rule| rule.title.as_str());
        writeln!(out, "{count:>9} {}", title.unwrap_or_default())?;
    }
    Ok(())
}
