//! Files in the states' own forms, written by others, and dumps cut from them by hand.
//!
//! The files are not part of the project: `LEVELHEAD_SAMPLES` names the folder that holds
//! `voter-files-fabricated/`. Without it these tests say so and pass.

mod cuts;
mod saved;

use crate::desk::{Desk, strings};
use cuts::{CUTS, Cut};
use saved::{Table, save_fixed_width, save_json_lines, save_semicolons, save_xlsx};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// After the last registration in the files.
const DATE: &str = "2017-06-01";

/// The folder of the files; `None`, said aloud, when it is not given.
fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("LEVELHEAD_SAMPLES")
        .map(|folder| Path::new(&folder).join("voter-files-fabricated"));
    if folder.is_none() {
        println!("skipped: LEVELHEAD_SAMPLES does not name a folder with voter-files-fabricated/");
    }
    folder
}

fn cut(folder: &Path, cut: &Cut) -> Table {
    let path = folder.join(format!("{}.csv", cut.state.to_lowercase()));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(cut.delimiter)
        .has_headers(false)
        .flexible(true)
        .from_path(path)
        .unwrap();
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| {
            row.unwrap()
                .iter()
                .map(|cell| cell.trim().to_owned())
                .collect()
        })
        .collect();
    let names = if cut.header {
        rows.remove(0)
    } else {
        Vec::new()
    };
    let at: Vec<usize> = cut
        .columns
        .iter()
        .map(|(name, _)| match cut.header {
            true => names
                .iter()
                .position(|known| known == name)
                .unwrap_or_else(|| panic!("{} has no {name}", cut.state)),
            false => name.parse::<usize>().unwrap() - 1,
        })
        .collect();
    // Three rows of four, by a fixed stride that walks the file out of order.
    let stride = (rows.len() * 3 / 7..)
        .find(|stride| stride % 2 == 1 && !rows.len().is_multiple_of(*stride))
        .unwrap_or(1);
    let kept = if rows.len() < 4 {
        rows.len()
    } else {
        rows.len() * 3 / 4
    };
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|row| (row * stride) % 1009);
    let rows = order
        .into_iter()
        .take(kept)
        .map(|row| {
            at.iter()
                .map(|&column| rows[row].get(column).cloned().unwrap_or_default())
                .collect()
        })
        .collect();
    Table {
        headers: cut.columns.iter().map(|&(_, name)| name).collect(),
        rows,
    }
}

/// What keeps the report from saying: all rows, all of this state, all explained, by this release.
/// `may_differ` are the fields whose other half the dump left out.
fn judge(report: &Value, state: &str, rows: usize, may_differ: &[&str]) -> Vec<String> {
    let states = report["states"].as_array().unwrap();
    let Some(entry) = states.iter().find(|entry| entry["state"] == state) else {
        return vec![format!(
            "not found, only {:?}",
            states
                .iter()
                .map(|entry| (&entry["state"], &entry["classes"]))
                .collect::<Vec<_>>()
        )];
    };
    let mut wrong = Vec::new();
    let count = |class: &str| entry["classes"][class].as_u64().unwrap() as usize;
    if states.len() != 1 || entry["rows"] != rows {
        wrong.push(format!(
            "{rows} rows became {:?}",
            states
                .iter()
                .map(|entry| (&entry["state"], &entry["rows"]))
                .collect::<Vec<_>>()
        ));
    }
    if count("verbatim") + count("altered") != rows {
        wrong.push(format!("not all explained: {}", entry["classes"]));
    }
    let differing: Vec<&str> = entry["differing_fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["field"].as_str().unwrap())
        .collect();
    if differing.iter().any(|field| !may_differ.contains(field)) {
        wrong.push(format!(
            "altered, though nothing was: {}",
            entry["differing_fields"]
        ));
    }
    if strings(&entry["best"]) != [DATE] {
        wrong.push(format!("best is {}", entry["best"]));
    }
    wrong
}

/// A desk with the files of these states.
fn desk(folder: &Path, cuts: &[&Cut]) -> Desk {
    let desk = Desk::new();
    for cut in cuts {
        desk.add(
            &folder.join(format!("{}.csv", cut.state.to_lowercase())),
            cut.state,
            DATE,
        );
    }
    desk
}

fn cut_of(state: &str) -> &'static Cut {
    CUTS.iter().find(|cut| cut.state == state).unwrap()
}

/// Oklahoma's two rows are judged on their own: see below.
fn all_but_oklahoma() -> Vec<&'static Cut> {
    CUTS.iter().filter(|cut| cut.state != "OK").collect()
}

/// Saves a dump of each state in one form and judges the answers. The state is not told.
#[track_caller]
fn check_form(name: &str, save: impl Fn(&Table, &Path)) {
    let Some(folder) = samples() else { return };
    let cuts = all_but_oklahoma();
    let desk = desk(&folder, &cuts);
    let mut wrong = Vec::new();
    for state in cuts {
        let table = cut(&folder, state);
        save(&table, &desk.path(name));
        let report = desk.check(Path::new(name), [""; 0]);
        wrong.extend(
            judge(&report, state.state, table.rows.len(), &[])
                .into_iter()
                .map(|what| format!("{}: {what}", state.state)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_is_taken_as_a_release() {
    let Some(folder) = samples() else { return };
    let desk = desk(&folder, &CUTS.iter().collect::<Vec<_>>());
    let releases: Value = serde_json::from_str(&desk.ok(["release", "list", "--json"])).unwrap();
    for cut in CUTS {
        let lines =
            std::fs::read_to_string(folder.join(format!("{}.csv", cut.state.to_lowercase())))
                .unwrap()
                .lines()
                .count();
        let release = releases
            .as_array()
            .unwrap()
            .iter()
            .find(|release| release["id"] == format!("{}/{DATE}", cut.state))
            .unwrap();
        assert_eq!(
            release["rows"],
            lines - usize::from(cut.header),
            "{}: {release}",
            cut.state
        );
        assert_eq!(release["rejects"], 0, "{}: {release}", cut.state);
    }
}

#[test]
fn a_workbook_is_explained() {
    check_form("dump.xlsx", |table, path| save_xlsx(table, path, false));
}

#[test]
fn a_workbook_with_real_dates_is_explained() {
    check_form("dump.xlsx", |table, path| save_xlsx(table, path, true));
}

#[test]
fn json_lines_are_explained() {
    check_form("dump.jsonl", save_json_lines);
}

#[test]
fn semicolons_in_windows_1252_are_explained() {
    check_form("dump.csv", save_semicolons);
}

#[test]
fn fixed_width_text_is_explained() {
    check_form("dump.txt", save_fixed_width);
}

#[test]
fn a_release_of_two_rows_explains_them() {
    let Some(folder) = samples() else { return };
    let oklahoma = cut_of("OK");
    let desk = desk(&folder, &[oklahoma]);
    let table = cut(&folder, oklahoma);
    save_semicolons(&table, &desk.path("dump.csv"));
    let report = desk.check(&desk.path("dump.csv"), ["--state", "OK"]);
    assert_eq!(judge(&report, "OK", 2, &[]), [""; 0]);
}

#[test]
fn a_dump_that_leaves_the_second_address_line_out_is_explained() {
    let Some(folder) = samples() else { return };
    for (state, header) in [
        ("FL", "address line 2"),
        ("OH", "HomeAddress2"),
        ("VT", "address line 2"),
    ] {
        let desk = desk(&folder, &[cut_of(state)]);
        let mut table = cut(&folder, cut_of(state));
        let gone = table
            .headers
            .iter()
            .position(|known| *known == header)
            .unwrap();
        table.headers.remove(gone);
        table.rows.iter_mut().for_each(|row| drop(row.remove(gone)));
        save_xlsx(&table, &desk.path("dump.xlsx"), false);
        let report = desk.check(&desk.path("dump.xlsx"), [""; 0]);
        assert_eq!(
            judge(&report, state, table.rows.len(), &["unit_number"]),
            [""; 0],
            "{state}"
        );
    }
}
