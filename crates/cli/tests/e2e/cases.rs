//! Every kind of dump that has been seen, judged against the ground truth of a seeded world.

use crate::desk::{Desk, state, strings};
use crate::truth::{Said, confusion, read_said};
use levelhead_schema::Field;
use levelhead_worlds::{
    Case, Date, Register, RowTruth, read_rows, write_case, write_office_register, write_release,
};
use std::collections::{BTreeMap, BTreeSet};

const VOTERS: u64 = 12_000;
const RELEASES: usize = 6;
const SOURCE: usize = 3;

/// A desk with six releases of one state.
fn desk(register: &Register) -> Desk {
    let desk = Desk::new();
    for month in 0..RELEASES {
        let path = desk.path(&format!("release-{month}.txt"));
        let release = write_release(register, month, &path).unwrap();
        desk.add(&path, &release.state, &release.date.to_string());
        std::fs::remove_file(&path).unwrap();
    }
    desk
}

fn check_state(abbreviation: &str) {
    let register =
        Register::new(abbreviation, VOTERS, Date::new(2019, 10, 1), RELEASES, 77).unwrap();
    let desk = desk(&register);
    let register_file = desk.path("register.csv");
    write_office_register(&register, &register_file).unwrap();
    let mut wrong = Vec::new();
    for case in Case::ALL {
        if case == Case::Breached {
            desk.ok([
                "release",
                "add",
                "register.csv",
                "--state",
                abbreviation,
                "--withheld",
            ]);
        }
        let rows = if case == Case::Sample { 200 } else { 2_000 };
        let dump = write_case(case, &register, SOURCE, rows, &desk.path("dump.csv"), 5).unwrap();
        let rows_path = desk.path("rows.parquet");
        let report = desk.check(&dump.path, ["--rows".as_ref(), rows_path.as_os_str()]);
        if case == Case::Breached {
            desk.ok(["release", "remove", &format!("{abbreviation}/withheld")]);
        }
        wrong.extend(
            judge(case, abbreviation, &report, &rows_path, &dump)
                .into_iter()
                .map(|what| format!("{abbreviation} {case:?}: {what}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the answer to one dump.
fn judge(
    case: Case,
    abbreviation: &str,
    report: &serde_json::Value,
    rows: &std::path::Path,
    dump: &levelhead_worlds::Dump,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let truth = &dump.states[0];
    let rows_truth = read_rows(&dump.rows_path).unwrap();
    let said = read_said(rows);
    let counts = confusion(&said, &rows_truth);
    // Invented people without an address are of no state that anything could tell.
    let places = dump.columns.iter().any(|column| {
        matches!(
            column.field,
            Some(
                Field::City | Field::Zip | Field::State | Field::FullAddress | Field::CityStateZip
            )
        )
    });
    let entry = state(
        report,
        if case == Case::Fabricated && !places {
            "unknown"
        } else {
            abbreviation
        },
    );
    let total = |class: &str| {
        rows_truth
            .iter()
            .filter(|row| row.class.name() == class)
            .count()
    };
    let count = |truth: &str, said: &str| {
        counts
            .get(&(truth.to_owned(), said.to_owned()))
            .copied()
            .unwrap_or(0)
    };
    for class in [
        "verbatim",
        "altered",
        "recombined",
        "withheld",
        "newer",
        "unexplained",
        "duplicate",
    ] {
        let right = count(class, class);
        // A person may be altered beyond recognition; a made-up row may resemble a listed person.
        let least = match class {
            "verbatim" | "duplicate" | "newer" => total(class) as f64 * 0.999,
            _ => total(class) as f64 * 0.98,
        };
        if (right as f64) < least.floor() {
            wrong.push(format!(
                "{right} of {} {class} rows right: {counts:?}",
                total(class)
            ));
        }
    }
    for class in ["unexplained", "recombined"] {
        let explained = count(class, "verbatim") + count(class, "altered");
        if explained * 1000 > total(class).max(1000) {
            wrong.push(format!("{explained} {class} rows explained"));
        }
    }
    let best = strings(&entry["best"]);
    // Altered rows date a dump too, by the versions they are nearest to; the truth lists word-for-word rows alone.
    let true_best = if case == Case::Altered {
        &truth.sources
    } else {
        &truth.best
    };
    let true_best: Vec<String> = true_best.iter().map(ToString::to_string).collect();
    if !true_best.iter().all(|date| best.contains(&date.as_str()))
        || (true_best.is_empty() != best.is_empty())
        || best.len() > true_best.len() + 2
    {
        wrong.push(format!("best is {best:?}, true {true_best:?}"));
    }
    let excess: BTreeSet<&str> = entry["excess_fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["field"].as_str().unwrap())
        .collect();
    let true_excess: BTreeSet<&str> = truth
        .excess_fields
        .iter()
        .map(|field| field.name())
        .collect();
    if excess != true_excess {
        wrong.push(format!("excess is {excess:?}, true {true_excess:?}"));
    }
    let sum: u64 = entry["classes"]
        .as_object()
        .unwrap()
        .values()
        .map(|rows| rows.as_u64().unwrap())
        .sum();
    if sum != entry["rows"].as_u64().unwrap() {
        wrong.push("classes do not add up".to_owned());
    }
    if !wrong.is_empty() {
        wrong.extend(examples(&said, &rows_truth));
    }
    wrong
}

/// A few rows of each confusion, by how they were made: what differs, never what stands there.
fn examples(said: &[Said], truth: &[RowTruth]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (said, truth) in said
        .iter()
        .zip(truth)
        .filter(|(said, truth)| said.class != truth.class.name())
    {
        let line = format!(
            "    {} ({}; {}) said {} ({})",
            truth.class.name(),
            truth.note,
            truth.fields.join(","),
            said.class,
            said.fields
        );
        *counts.entry(line).or_insert(0) += 1;
    }
    let mut lines: Vec<(usize, String)> = counts
        .into_iter()
        .map(|(line, count)| (count, line))
        .collect();
    lines.sort_by(|a, b| b.cmp(a));
    lines
        .into_iter()
        .take(8)
        .map(|(count, line)| format!("{line}: {count}"))
        .collect()
}

// The five states of the story, and three whose files are of other kinds: fixed width, pipes, no header.

#[test]
fn texas() {
    check_state("TX");
}

#[test]
fn washington() {
    check_state("WA");
}

#[test]
fn pennsylvania() {
    check_state("PA");
}

#[test]
fn michigan() {
    check_state("MI");
}

#[test]
fn connecticut() {
    check_state("CT");
}

#[test]
fn arkansas() {
    check_state("AR");
}

#[test]
fn florida() {
    check_state("FL");
}

#[test]
fn north_carolina() {
    check_state("NC");
}
