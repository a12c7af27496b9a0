//! Every kind of dump that has been seen, judged against the ground truth of a seeded world.

use crate::desk::{Desk, state, strings};
use crate::truth::{Said, confusion, read_said};
use levelhead_schema::Field;
use levelhead_worlds::{
    Case, Date, Dump, Register, RowTruth, StateTruth, read_rows, write_case, write_office_register,
    write_release,
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
    dump: &Dump,
) -> Vec<String> {
    let rows_truth = read_rows(&dump.rows_path).unwrap();
    let said = read_said(rows);
    // Invented people without an address are of no state that anything could tell.
    let is_place = |field: Option<Field>| {
        let places = [
            Field::City,
            Field::Zip,
            Field::State,
            Field::FullAddress,
            Field::CityStateZip,
        ];
        field.is_some_and(|field| places.contains(&field))
    };
    let places = dump.columns.iter().any(|column| is_place(column.field));
    let entry = match case {
        Case::Fabricated if !places => state(report, "unknown"),
        _ => state(report, abbreviation),
    };
    let mut wrong = wrong_classes(&said, &rows_truth);
    wrong.extend(wrong_date(case, entry, &dump.states[0]));
    wrong.extend(wrong_excess(entry, &dump.states[0]));
    let classes = entry["classes"].as_object().unwrap();
    let sum: u64 = classes.values().map(|rows| rows.as_u64().unwrap()).sum();
    if sum != entry["rows"].as_u64().unwrap() {
        wrong.push("classes do not add up".to_owned());
    }
    if !wrong.is_empty() {
        wrong.extend(examples(&said, &rows_truth));
    }
    wrong
}

fn wrong_classes(said: &[Said], truth: &[RowTruth]) -> Vec<String> {
    let mut wrong = Vec::new();
    let counts = confusion(said, truth);
    let total = |class: &str| truth.iter().filter(|row| row.class.name() == class).count();
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
        // A person may be altered beyond recognition; a made-up row may resemble a listed person.
        let least = match class {
            "verbatim" | "duplicate" | "newer" => 0.999,
            _ => 0.98,
        };
        let (right, total) = (count(class, class), total(class));
        if (right as f64) < (total as f64 * least).floor() {
            wrong.push(format!("{right} of {total} {class} rows right: {counts:?}"));
        }
    }
    for class in ["unexplained", "recombined"] {
        let explained = count(class, "verbatim") + count(class, "altered");
        if explained * 1000 > total(class).max(1000) {
            wrong.push(format!("{explained} {class} rows explained"));
        }
    }
    wrong
}

fn wrong_date(case: Case, entry: &serde_json::Value, truth: &StateTruth) -> Option<String> {
    let best = strings(&entry["best"]);
    // Altered rows date a dump too, by the versions they are nearest to; the truth lists word-for-word rows alone.
    let dates = if case == Case::Altered {
        &truth.sources
    } else {
        &truth.best
    };
    let true_best: Vec<String> = dates.iter().map(ToString::to_string).collect();
    let found = true_best.iter().all(|date| best.contains(&date.as_str()));
    let vague = best.len() > true_best.len() + 2;
    (!found || vague || true_best.is_empty() != best.is_empty())
        .then(|| format!("best is {best:?}, true {true_best:?}"))
}

fn wrong_excess(entry: &serde_json::Value, truth: &StateTruth) -> Option<String> {
    let fields = entry["excess_fields"].as_array().unwrap().iter();
    let excess: BTreeSet<&str> = fields
        .map(|field| field["field"].as_str().unwrap())
        .collect();
    let true_excess: BTreeSet<&str> = truth
        .excess_fields
        .iter()
        .map(|field| field.name())
        .collect();
    (excess != true_excess).then(|| format!("excess is {excess:?}, true {true_excess:?}"))
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
