//! The release library: what may be added, what is refused, and that neither order nor threads change an answer.

use crate::desk::{Desk, state, strings};
use crate::truth::read_said;
use flate2::Compression;
use flate2::write::GzEncoder;
use levelhead_worlds::{Case, Date, Register, write_case, write_office_register, write_release};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};

const MONTHS: usize = 3;

fn register(abbreviation: &str) -> Register {
    register_of(abbreviation, 1_500)
}

fn register_of(abbreviation: &str, voters: u64) -> Register {
    Register::new(abbreviation, voters, Date::new(2020, 1, 1), MONTHS, 11).unwrap()
}

/// Writes the releases of a register and returns file, state and date of each.
fn releases(desk: &Desk, register: &Register) -> Vec<(PathBuf, String, String)> {
    (0..MONTHS)
        .map(|month| {
            let path = desk.path(&format!("{}-{month}.txt", register.state()));
            let release = write_release(register, month, &path).unwrap();
            (path, release.state, release.date.to_string())
        })
        .collect()
}

fn list(desk: &Desk) -> Value {
    serde_json::from_str(&desk.ok(["release", "list", "--json"])).unwrap()
}

fn ids(desk: &Desk) -> Vec<String> {
    let releases = list(desk);
    releases
        .as_array()
        .unwrap()
        .iter()
        .map(|release| release["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_file_is_added_once() {
    let desk = Desk::new();
    let files = releases(&desk, &register("CT"));
    let (path, ..) = &files[0];
    desk.add(path, "CT", "2020-01-01");
    let before = desk.ok(["release", "list", "--json"]);
    let copy = desk.path("another-name.csv");
    std::fs::copy(path, &copy).unwrap();
    for (path, state, date) in [
        (path, "CT", "2020-01-01"),
        (path, "CT", "2020-02-01"),
        (path, "FL", "2020-01-01"),
        (&copy, "CT", "2020-01-01"),
        (&copy, "AR", "2021-01-01"),
    ] {
        let name = path.to_string_lossy().into_owned();
        let again = format!("release add {name} --state {state} --date {date}");
        let error = desk.fails(5, again.split(' '));
        assert!(
            error.contains(&name) && error.contains("CT/2020-01-01"),
            "{error}"
        );
        assert!(error.contains("remove that release first"), "{error}");
        assert_eq!(desk.ok(["release", "list", "--json"]), before);
    }
    // One known file among new ones: none of them is added.
    let [known, new] = [path, &files[1].0].map(|path| path.to_string_lossy().into_owned());
    let mixed = format!("release add {new} {known} --state CT --date 2020-02-01");
    desk.fails(5, mixed.split(' '));
    // The same file twice in one release would count each voter twice.
    let twice = format!("release add {new} {new} --state CT --date 2020-02-01");
    let error = desk.fails(2, twice.split(' '));
    assert!(error.contains("name it once"), "{error}");
    assert_eq!(desk.ok(["release", "list", "--json"]), before);
}

#[test]
fn another_order_of_rows_and_another_packing_are_other_files() {
    let desk = Desk::new();
    let (path, ..) = releases(&desk, &register("CT")).remove(0);
    let text = std::fs::read_to_string(&path).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    let reversed = desk.file("reversed.csv", format!("{header}\n{}\n", rows.join("\n")));
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    let packed = desk.file("packed.csv.gz", packed.finish().unwrap());
    for path in [&path, &reversed, &packed] {
        desk.add(path, "CT", "2020-01-01");
    }
    assert_eq!(
        ids(&desk),
        ["CT/2020-01-01", "CT/2020-01-01-2", "CT/2020-01-01-3"]
    );
    let list = list(&desk);
    for later in [&list[1], &list[2]] {
        assert_eq!(later["rows"], list[0]["rows"]);
        assert_eq!(later["versions_new"], 0, "the same people: {later}");
    }
    desk.ok(["release", "remove", "CT/2020-01-01-2"]);
    assert_eq!(ids(&desk), ["CT/2020-01-01", "CT/2020-01-01-3"]);
    desk.add(&reversed, "CT", "2020-01-01");
    assert_eq!(
        ids(&desk),
        ["CT/2020-01-01", "CT/2020-01-01-3", "CT/2020-01-01-2"]
    );
}

#[test]
fn the_list_says_what_was_added() {
    let desk = Desk::new();
    assert!(
        desk.ok(["release", "list"])
            .contains("levelhead release add"),
        "says what to do"
    );
    assert_eq!(list(&desk), serde_json::json!([]));
    let register = register("CT");
    for (path, state, date) in releases(&desk, &register) {
        desk.add(&path, &state, &date);
    }
    write_office_register(&register, &desk.path("office.csv")).unwrap();
    desk.ok([
        "release",
        "add",
        "office.csv",
        "--state",
        "CT",
        "--withheld",
    ]);
    let list = list(&desk);
    assert_eq!(
        ids(&desk),
        [
            "CT/2020-01-01",
            "CT/2020-02-01",
            "CT/2020-03-01",
            "CT/withheld"
        ]
    );
    assert_eq!(list[0]["date"], "2020-01-01");
    assert_eq!(list[3]["date"], Value::Null);
    let withheld: Vec<bool> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|release| release["withheld"].as_bool().unwrap())
        .collect();
    assert_eq!(withheld, [false, false, false, true]);
    for release in list.as_array().unwrap() {
        assert!(release["rows"].as_u64().unwrap() > 1_000, "{release}");
        assert_eq!(strings(&release["sha256"])[0].len(), 64);
        assert!(
            strings(&release["fields"]).contains(&"last_name"),
            "{release}"
        );
    }
    let words = desk.ok(["release", "list"]);
    for word in [
        "CT/2020-01-01",
        "CT/withheld",
        "withheld register",
        "public",
    ] {
        assert!(words.contains(word), "{words}");
    }
}

#[test]
fn what_is_removed_leaves_no_trace() {
    let desk = Desk::new();
    let register = register("AR");
    let files = releases(&desk, &register);
    let dump = write_case(Case::Mixed, &register, 0, 400, &desk.path("dump.csv"), 3)
        .unwrap()
        .path;
    let check = |desk: &Desk| desk.ok(["leak", "check", "--json", dump.to_str().unwrap()]);
    desk.add(&files[0].0, "AR", &files[0].2);
    let alone = check(&desk);
    let library = std::fs::read(desk.home().join("library/AR.lhl")).unwrap();
    desk.add(&files[1].0, "AR", &files[1].2);
    assert_ne!(check(&desk), alone);
    let said = desk.ok(["release", "remove", &format!("AR/{}", files[1].2)]);
    assert!(
        said.starts_with(&format!("Removed AR/{}", files[1].2)),
        "{said}"
    );
    assert_eq!(check(&desk), alone);
    assert_eq!(
        std::fs::read(desk.home().join("library/AR.lhl"))
            .unwrap()
            .len(),
        library.len()
    );
    let error = desk.fails(5, ["release", "remove", &format!("AR/{}", files[1].2)]);
    assert!(error.contains("levelhead release list"), "{error}");
    desk.fails(5, ["release", "remove", "../AR"]);
    desk.ok(["release", "remove", &format!("AR/{}", files[0].2)]);
    assert!(!desk.home().join("library/AR.lhl").exists());
    assert_eq!(list(&desk), serde_json::json!([]));
    desk.add(&files[0].0, "AR", &files[0].2);
    assert_eq!(check(&desk), alone);
}

#[test]
fn the_order_of_adding_changes_no_byte_of_a_report() {
    let worlds = [register("CT"), register("FL")];
    let first = Desk::new();
    let mut files: Vec<_> = worlds
        .iter()
        .flat_map(|register| releases(&first, register))
        .collect();
    let dumps: Vec<PathBuf> = worlds
        .iter()
        .map(|register| {
            let path = first.path(&format!("dump-{}.csv", register.state()));
            write_case(Case::Mixed, register, 1, 500, &path, 3)
                .unwrap()
                .path
        })
        .collect();
    let reports = |desk: &Desk| -> Vec<String> {
        dumps
            .iter()
            .map(|dump| desk.ok(["leak", "check", "--json", dump.to_str().unwrap()]))
            .collect()
    };
    for (path, state, date) in &files {
        first.add(path, state, date);
    }
    let expected = reports(&first);
    for report in &expected {
        let report: Value = serde_json::from_str(report).unwrap();
        assert_eq!(
            report["states"][0]["releases"].as_array().unwrap().len(),
            MONTHS,
            "something was compared"
        );
    }
    for turn in [1, 2, 4] {
        files.rotate_left(turn);
        if turn == 4 {
            files.reverse();
        }
        let desk = Desk::new();
        // One desk has one key; tokens under another key must give the same answer, too.
        for (path, state, date) in &files {
            desk.add(path, state, date);
        }
        for (report, expected) in reports(&desk).iter().zip(&expected) {
            assert_same(report, expected);
        }
    }
}

/// Compares line by line, so that a difference is seen.
#[track_caller]
fn assert_same(report: &str, expected: &str) {
    for (at, (line, expected)) in report.lines().zip(expected.lines()).enumerate() {
        assert_eq!(line, expected, "line {}", at + 1);
    }
    assert_eq!(report.len(), expected.len());
}

/// A desk with the releases of a state, and a dump with rows of many kinds.
fn desk_with_dump(rows: u64) -> (Desk, PathBuf) {
    let desk = Desk::new();
    let register = register_of("FL", 1_000 + rows);
    for (path, state, date) in releases(&desk, &register) {
        desk.add(&path, &state, &date);
    }
    let dump = write_case(
        Case::MixedRecombined,
        &register,
        1,
        rows,
        &desk.path("dump.csv"),
        3,
    )
    .unwrap()
    .path;
    let text = std::fs::read_to_string(&dump).unwrap();
    // Copies of some rows: which of two equal rows is the duplicate must not matter.
    let copies: Vec<&str> = text.lines().skip(1).step_by(17).collect();
    std::fs::write(
        &dump,
        format!("{}\n{}\n", text.trim_end(), copies.join("\n")),
    )
    .unwrap();
    (desk, dump)
}

#[test]
fn threads_change_no_byte() {
    let (desk, dump) = desk_with_dump(1_200);
    let run = |threads: &str| {
        let rows = desk.path(&format!("rows-{threads}.parquet"));
        let page = desk.path(&format!("page-{threads}.html"));
        let mut command = desk.command();
        command
            .env("RAYON_NUM_THREADS", threads)
            .args(["leak", "check", "--json"])
            .arg(&dump);
        let output = command
            .arg("--rows")
            .arg(&rows)
            .arg("--report")
            .arg(&page)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        (
            String::from_utf8(output.stdout).unwrap(),
            std::fs::read(rows).unwrap(),
            std::fs::read(page).unwrap(),
        )
    };
    let expected = run("1");
    for threads in ["2", "4", "7"] {
        let (report, rows, page) = run(threads);
        assert_same(&report, &expected.0);
        assert_eq!(rows, expected.1, "{threads} threads");
        assert_eq!(page, expected.2, "{threads} threads");
    }
}

/// The report without the hash of the file, which is another file when its rows are in another order.
fn without_hash(desk: &Desk, dump: &Path, rows: &Path) -> String {
    let mut report = desk.check(dump, ["--rows".as_ref(), rows.as_os_str()]);
    report["dump"]["files"][0]["sha256"] = Value::Null;
    serde_json::to_string_pretty(&report).unwrap()
}

#[track_caller]
fn check_row_order(rows: u64) {
    let (desk, dump) = desk_with_dump(rows);
    let said = desk.path("rows.parquet");
    let expected = without_hash(&desk, &dump, &said);
    let report: Value = serde_json::from_str(&expected).unwrap();
    let classes = &state(&report, "FL")["classes"];
    for class in [
        "verbatim",
        "altered",
        "recombined",
        "unexplained",
        "duplicate",
    ] {
        assert!(
            classes[class].as_u64().unwrap() > 0,
            "no {class} rows to move: {classes}"
        );
    }
    let text = std::fs::read_to_string(&dump).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    let mut classes: Vec<String> = read_said(&said).into_iter().map(|row| row.class).collect();
    classes.sort();
    for turn in 0..2 {
        match turn {
            0 => rows.reverse(),
            _ => rows.sort_by_key(|row| {
                row.bytes()
                    .fold(7u64, |hash, byte| hash.wrapping_mul(31) ^ u64::from(byte))
            }),
        }
        std::fs::write(&dump, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        assert_same(&without_hash(&desk, &dump, &said), &expected);
        let mut now: Vec<String> = read_said(&said).into_iter().map(|row| row.class).collect();
        now.sort();
        assert_eq!(now, classes);
    }
}

#[test]
fn the_order_of_a_small_dumps_rows_changes_only_the_rows_file() {
    check_row_order(900);
}

#[test]
fn the_order_of_a_dumps_rows_changes_only_the_rows_file() {
    check_row_order(6_000);
}
