//! SigmaHQ's rules and the events that they must match, where a copy of them is at hand: `LEVELHEAD_SIGMAHQ` names the
//! folder that has `rules` and `regression_data` in it. They are under a licence of their own and not part of this tree.

use levelhead_intrusion::{Assets, RuleSet, Scan, ScanSettings};
use levelhead_readers::logs::LogOptions;
use levelhead_readers::read_logs;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder() -> Option<PathBuf> {
    std::env::var_os("LEVELHEAD_SIGMAHQ").map(PathBuf::from)
}

fn rules(folder: &Path) -> RuleSet {
    let mut rules = RuleSet::nothing().unwrap();
    for name in [
        "rules",
        "rules-emerging-threats",
        "rules-threat-hunting",
        "rules-compliance",
    ] {
        let folder = folder.join(name);
        if folder.is_dir() {
            rules = rules
                .with_folder(&folder)
                .unwrap_or_else(|error| panic!("{error}"));
        }
    }
    rules
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => walk(&path, files),
            false => files.push(path),
        }
    }
}

#[test]
fn all_rules_load() {
    let Some(folder) = folder() else { return };
    let rules = rules(&folder);
    assert!(rules.rules().len() > 3000, "{}", rules.rules().len());
}

#[test]
fn regression_events_match_their_rules() {
    let Some(folder) = folder() else { return };
    let rules = rules(&folder);
    let mut files = Vec::new();
    walk(&folder.join("regression_data"), &mut files);
    files.retain(|path| {
        path.extension()
            .is_some_and(|end| end == "evtx" || end == "json")
    });
    files.sort();
    let mut missed = Vec::new();
    for path in &files {
        let wanted = path.file_stem().unwrap().to_str().unwrap();
        let mut found = BTreeSet::new();
        let mut scan =
            Scan::new(&rules, Assets::none(), ScanSettings::default()).on_detection(|line| {
                found.insert(line.rule.to_owned());
            });
        let read = read_logs(
            std::slice::from_ref(path),
            &LogOptions::default(),
            &mut scan,
        );
        scan.finish();
        if !found.contains(wanted) {
            let place = path.strip_prefix(&folder).unwrap().display();
            missed.push(format!("{place} {read:?} {found:?}"));
        }
    }
    let count = files.len();
    assert!(count > 100, "{count} files");
    assert!(
        missed.is_empty(),
        "{} of {count} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}
