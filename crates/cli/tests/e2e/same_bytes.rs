//! The same input gives the same bytes: threads and the order of rows change nothing.
//!
//! Of a table of more rows than are looked at beforehand, the first are looked at: then the order may show in the chance
//! share, and where columns are recognised by few values.

use crate::desk::Desk;
use levelhead_worlds::{Case, Date, Register, write_case, write_release};
use serde_json::Value;
use std::path::Path;

const THREADS: [&str; 4] = ["1", "2", "3", "7"];
const CHECK: &str = "leak check --json dump.csv";
const ADD: &str = "release add release-1.csv --state CT --date 2020-02-01";

fn register() -> Register {
    Register::new("CT", 4_000, Date::new(2019, 10, 1), 3, 31).unwrap()
}

/// A desk with the first of two releases.
fn desk(register: &Register) -> Desk {
    let desk = Desk::new();
    for month in 0..2 {
        write_release(register, month, &desk.path(&format!("release-{month}.csv"))).unwrap();
    }
    desk.add(&desk.path("release-0.csv"), "CT", "2020-01-01");
    desk
}

/// Another desk with the key and the library of this one.
fn copy(desk: &Desk) -> Desk {
    let copy = Desk::new();
    for name in ["key", "library/CT.lhl"] {
        copy.file(
            &format!("desk/{name}"),
            std::fs::read(desk.home().join(name)).unwrap(),
        );
    }
    copy
}

#[track_caller]
fn run(desk: &Desk, command: &str, threads: &str) -> Vec<u8> {
    let mut run = desk.command();
    run.args(command.split(' '))
        .env("RAYON_NUM_THREADS", threads);
    let output = run.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

fn library(desk: &Desk) -> Vec<u8> {
    std::fs::read(desk.home().join("library/CT.lhl")).unwrap()
}

/// The lines of a table below its header, in an order that `at` gives.
fn shuffled(text: &str, at: usize) -> String {
    let (header, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    let mut state = at as u64;
    for last in (1..rows.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        rows.swap(last, ((state >> 33) % (last as u64 + 1)) as usize);
    }
    format!("{header}\n{}\n", rows.join("\n"))
}

/// A report without the hash of the dump.
fn without_hash(report: &[u8]) -> Value {
    let mut report: Value = serde_json::from_slice(report).unwrap();
    for file in report["dump"]["files"].as_array_mut().unwrap() {
        file["sha256"] = Value::Null;
    }
    report
}

#[test]
fn the_number_of_threads_does_not_show() {
    let register = register();
    let desk = desk(&register);
    let mut libraries = Vec::new();
    let mut answers = Vec::new();
    for threads in THREADS {
        let desk = copy(&desk);
        for (case, seed) in [
            (Case::MixedRecombined, 5),
            (Case::Breached, 6),
            (Case::Duplicates, 7),
        ] {
            let dump = desk.path(&format!("{seed}.csv"));
            write_case(case, &register, 1, 1_200, &dump, seed).unwrap();
        }
        write_release(&register, 1, &desk.path("release-1.csv")).unwrap();
        run(&desk, ADD, threads);
        libraries.push(library(&desk));
        let check = "leak check --json --rows rows.parquet --report page.html 5.csv 6.csv 7.csv";
        let mut answer = run(&desk, check, threads);
        for file in ["rows.parquet", "page.html"] {
            answer.extend(std::fs::read(desk.path(file)).unwrap());
        }
        answers.push(answer);
    }
    for (at, threads) in THREADS.iter().enumerate() {
        assert!(
            libraries[at] == libraries[0],
            "{threads} threads show in the library"
        );
        assert!(
            answers[at] == answers[0],
            "{threads} threads show in the answer"
        );
    }
}

#[test]
fn the_order_of_a_releases_rows_changes_no_answer() {
    let register = register();
    let desk = desk(&register);
    let release = std::fs::read_to_string(desk.path("release-1.csv")).unwrap();
    let mut answers = Vec::new();
    for at in 0..4 {
        let desk = copy(&desk);
        let text = if at == 0 {
            release.clone()
        } else {
            shuffled(&release, at)
        };
        desk.file("release-1.csv", text);
        write_case(Case::Mixed, &register, 1, 1_200, &desk.path("dump.csv"), 5).unwrap();
        run(&desk, ADD, "2");
        let mut report: Value = serde_json::from_slice(&run(
            &desk,
            "leak check --json --rows rows.parquet dump.csv",
            "2",
        ))
        .unwrap();
        // The hash of the release's file is in there.
        report["tool"]["settings"] = Value::Null;
        answers.push((report, std::fs::read(desk.path("rows.parquet")).unwrap()));
    }
    for (at, answer) in answers.iter().enumerate() {
        assert!(
            differences(&answers[0].0, &answer.0).is_empty(),
            "order {at}: {:?}",
            differences(&answers[0].0, &answer.0)
        );
        assert!(
            answer.1 == answers[0].1,
            "order {at} shows in the classes of rows"
        );
    }
}

/// So few columns that made-up people are now and then real ones.
fn names_and_districts(desk: &Desk) -> String {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(desk.path("release-1.csv"))
        .unwrap();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        [3, 2, 12]
            .map(|column| row[column].trim().to_owned())
            .join(",")
    });
    let rows: Vec<String> = rows.collect();
    format!(
        "first_name,last_name,congressional_district\n{}\n",
        rows.join("\n")
    )
}

#[test]
fn the_order_of_a_dumps_rows_does_not_show() {
    let register = register();
    let desk = desk(&register);
    desk.ok(ADD.split(' '));
    let mut wrong = Vec::new();
    let dump = names_and_districts(&desk);
    let (header, rows) = dump.split_once('\n').unwrap();
    let mut sorted: Vec<&str> = rows.lines().collect();
    sorted.sort_by_key(|row| row.split(',').nth(1));
    desk.file("dump.csv", &dump);
    let first = without_hash(&run(&desk, CHECK, "2"));
    assert!(
        first["states"][0]["chance_share"].as_f64().unwrap() > 0.0,
        "{first}"
    );
    for text in [
        format!("{header}\n{}\n", sorted.join("\n")),
        shuffled(&dump, 1),
        shuffled(&dump, 2),
    ] {
        desk.file("dump.csv", text);
        wrong.extend(differences(&first, &without_hash(&run(&desk, CHECK, "2"))));
    }
    for case in [
        Case::MixedRecombined,
        Case::Enriched,
        Case::Breached,
        Case::Combined,
        Case::Duplicates,
        Case::Sample,
    ] {
        write_case(case, &register, 1, 600, &desk.path("dump.csv"), 5).unwrap();
        let dump = std::fs::read_to_string(desk.path("dump.csv")).unwrap();
        let first = without_hash(&run(&desk, CHECK, "2"));
        for at in 1..4 {
            desk.file("dump.csv", shuffled(&dump, at));
            let other = without_hash(&run(&desk, CHECK, "2"));
            wrong.extend(
                differences(&first, &other)
                    .into_iter()
                    .map(|what| format!("{case:?} {at} {what}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where two reports differ.
fn differences(one: &Value, other: &Value) -> Vec<String> {
    fn walk(path: &Path, one: &Value, other: &Value, found: &mut Vec<String>) {
        match (one, other) {
            (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
                for (name, value) in a {
                    walk(&path.join(name), value, &b[name], found);
                }
            }
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                for (at, (value, other)) in a.iter().zip(b).enumerate() {
                    walk(&path.join(at.to_string()), value, other, found);
                }
            }
            _ if one == other => {}
            _ => found.push(format!("{}: {one} and {other}", path.display())),
        }
    }
    let mut found = Vec::new();
    walk(Path::new(""), one, other, &mut found);
    found
}

/// A long table is looked up in another way, unless a file of rows is asked for: the answer must be the same.
fn check_rows_file_does_not_show(desk: &Desk, dump: &str, rows: usize) {
    desk.file("dump.csv", shuffled(dump, 3));
    let without = without_hash(&run(desk, CHECK, "2"));
    let with = without_hash(&run(desk, &format!("{CHECK} --rows rows.parquet"), "2"));
    assert_eq!(differences(&without, &with), [""; 0]);
    let releases = &without["states"][0]["releases"];
    for release in releases.as_array().unwrap() {
        assert_eq!(release["rows_explained"], rows, "{release}");
    }
}

/// Made-up people with a name of their own.
fn people(count: usize, numbered: bool) -> String {
    let mut text = "first_name,last_name,birth_date,street_address,city,zip\n".to_owned();
    if numbered {
        text.insert_str(0, "voter_id,");
    }
    for at in 0..count {
        let number = match numbered {
            true => format!("{},", 10_000_000 + at * 7),
            false => String::new(),
        };
        let born = format!("{:02}/{:02}/{}", at % 12 + 1, at % 28 + 1, 1930 + at % 67);
        let (first, last) = (letters(at / 7), letters(at));
        let row = format!(
            "{number}An{first},Ber{last},{born},{} Elm St,Hartford,06103\n",
            at % 900 + 1
        );
        text.push_str(&row);
    }
    text
}

/// A number as three letters.
fn letters(number: usize) -> String {
    let digits = [number / 676, number / 26, number];
    digits
        .iter()
        .map(|digit| char::from(b'a' + (digit % 26) as u8))
        .collect()
}

#[test]
fn a_file_of_rows_does_not_show_where_editions_have_other_columns() {
    let desk = Desk::new();
    desk.file("numbers.csv", people(1_500, true));
    desk.file("names.csv", people(1_500, false));
    desk.add(&desk.path("numbers.csv"), "CT", "2020-01-01");
    desk.add(&desk.path("names.csv"), "CT", "2020-02-01");
    check_rows_file_does_not_show(&desk, &people(1_500, true), 1_500);
}

#[test]
fn a_file_of_rows_does_not_show_where_hundreds_share_a_name() {
    let desk = Desk::new();
    let namesakes = |birth: &str| {
        let mut text = format!("first_name,last_name,city{birth}\n");
        for at in 0..900 {
            let born = format!(",{:02}/{:02}/{}", at % 12 + 1, at % 28 + 1, 1930 + at % 67);
            let born = if birth.is_empty() { "" } else { &born };
            text.push_str(&format!("Mary,Smith,Town {}{born}\n", letters(at)));
        }
        text
    };
    desk.file("edition.csv", namesakes(",birth_date"));
    desk.add(&desk.path("edition.csv"), "CT", "2020-01-01");
    check_rows_file_does_not_show(&desk, &namesakes(""), 900);
}
