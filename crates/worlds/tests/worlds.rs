//! Worlds against their own ground truth: what is written is read back by a reader of this test's own.

#![expect(
    clippy::expect_used,
    reason = "a helper that cannot go on fails its test"
)]

use levelhead_schema::Field;
use levelhead_worlds::{
    Case, Columns, Cut, Date, DateStyle, Dump, DumpBuilder, Encoding, Form, Lettering, Mix,
    Quoting, Register, Renaming, RowClass, RowOrder, leak_bench, read_rows, story_2020, write_case,
    write_hospital, write_office_register, write_release,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

const FIRST: Date = Date::new(2019, 6, 1);

fn register(state: &str, voters: u64) -> Register {
    Register::new(state, voters, FIRST, 12, 7).expect("a register")
}

/// Fields that every state of the story can write.
const SHARED: [Field; 14] = [
    Field::VoterId,
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::NameSuffix,
    Field::BirthDate,
    Field::StreetAddress,
    Field::City,
    Field::State,
    Field::Zip,
    Field::County,
    Field::Sex,
    Field::RegistrationDate,
    Field::Status,
];

fn shared(register: &Register) -> Columns {
    Columns::of_release(register)
        .expect("columns")
        .pick(&SHARED)
}

fn dump(folder: &Path, register: &Register, columns: &Columns, mix: Mix, rows: u64) -> Dump {
    let mut builder =
        DumpBuilder::create(&folder.join("dump.csv"), Form::csv(), columns, 11).expect("a dump");
    builder
        .add(&Cut {
            register,
            columns,
            month: 8,
            mix,
            rows: Some(rows),
            order: RowOrder::Shuffled,
            lettering: Lettering::AsReleased,
        })
        .expect("rows");
    builder.finish().expect("an end")
}

/// A small reader of comma-separated text with quotes and no line ends in cells.
fn read_csv(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).expect("text");
    text.lines().map(split_line).collect()
}

fn split_line(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}

fn hashes(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.file_name().is_some_and(|name| name != "truth.json") {
                let digest = Sha256::digest(std::fs::read(&path).expect("bytes"));
                let name = path
                    .strip_prefix(folder)
                    .expect("inside")
                    .to_string_lossy()
                    .into_owned();
                found.insert(
                    name,
                    digest.iter().map(|byte| format!("{byte:02x}")).collect(),
                );
            }
        }
    }
    found
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_gives_others() {
    let write = |seed| {
        let folder = tempfile::tempdir().expect("a folder");
        story_2020(folder.path(), 20_000, seed).expect("a story");
        hashes(folder.path())
    };
    let (one, again, other) = (write(1), write(1), write(2));
    assert_eq!(one, again);
    assert_eq!(one.len(), 60 + 4 * 2 + 1);
    // Of verbatim rows the truth says the same whatever the seed.
    for name in one.keys().filter(|name| !name.ends_with(".truth.csv")) {
        assert_ne!(one[name], other[name], "{name}");
    }
}

/// Guards against platforms and compilers: change the hash only with a change of the world, on purpose.
#[test]
fn a_small_release_has_known_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fl.txt");
    write_release(&register("FL", 2_000), 11, &path).expect("a release");
    let digest = Sha256::digest(std::fs::read(&path).expect("bytes"));
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hex,
        "cc7aa75395395539fe0101cfd5737a019c56a5fb0d9dcd72b6dcb75aeff8b637"
    );
}

#[test]
fn the_story_adds_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = story_2020(folder.path(), 2_000, 3).expect("a story");
    assert_eq!(story.releases.len(), 60);
    for release in &story.releases {
        let lines = std::fs::read(&release.path)
            .expect("bytes")
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count() as u64;
        let header = u64::from(!matches!(release.state.as_str(), "CT" | "FL"));
        assert_eq!(lines, release.rows + header, "{}", release.path.display());
    }
    let sources: BTreeMap<String, String> = story
        .dumps
        .iter()
        .flat_map(|dump| &dump.states)
        .map(|state| {
            assert_eq!(state.classes.total(), state.rows, "{}", state.state);
            assert_eq!(state.classes.verbatim, state.rows, "{}", state.state);
            assert_eq!(state.best.len(), 1, "{}: {:?}", state.state, state.releases);
            (state.state.clone(), state.best[0].to_string())
        })
        .collect();
    let expect = [
        ("AR", "2019-11-01"),
        ("CT", "2020-02-01"),
        ("FL", "2020-01-01"),
        ("MI", "2020-03-01"),
        ("NC", "2019-10-01"),
    ];
    assert_eq!(
        sources,
        expect
            .into_iter()
            .map(|(state, date)| (state.to_owned(), date.to_owned()))
            .collect()
    );
    let michigan = story
        .dumps
        .iter()
        .flat_map(|dump| &dump.states)
        .find(|state| state.state == "MI")
        .expect("Michigan");
    assert_eq!(michigan.excess_fields, [Field::BirthDate, Field::Email]);
    assert_eq!(story.hospital_rows, 31);
    let truth: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&story.truth).expect("truth")).expect("JSON");
    assert_eq!(truth["dumps"].as_array().map(Vec::len), Some(4));
}

#[test]
fn verbatim_rows_stand_in_their_release_word_for_word() {
    for state in ["MI", "CT", "AR", "FL", "NC"] {
        let register = register(state, 3_000);
        let folder = tempfile::tempdir().expect("a folder");
        let columns = Columns::of_release(&register).expect("columns");
        let form = Form::Delimited {
            delimiter: b'\t',
            quoting: Quoting::None,
            header: true,
            encoding: Encoding::Utf8,
            crlf: false,
        };
        let released = folder.path().join("release.txt");
        let release =
            levelhead_worlds::write_release_as(&register, &columns, form.clone(), 8, &released)
                .expect("a release");
        let lines: HashSet<String> = std::fs::read_to_string(&released)
            .expect("text")
            .lines()
            .map(str::to_owned)
            .collect();
        assert!(release.rows > 2_800, "{state}");
        let mut builder = DumpBuilder::create(&folder.path().join("dump.txt"), form, &columns, 11)
            .expect("a dump");
        builder
            .add(&Cut {
                rows: Some(1_000),
                order: RowOrder::Shuffled,
                ..Cut::whole(&register, &columns, 8)
            })
            .expect("rows");
        let dump = builder.finish().expect("an end");
        let text = std::fs::read_to_string(&dump.path).expect("text");
        assert_eq!(text.lines().count(), 1_001);
        for line in text.lines() {
            assert!(lines.contains(line), "{state}: {line}");
        }
        assert_eq!(dump.states[0].best, [register.dates()[8]], "{state}");
        assert!(
            dump.states[0].excess_fields.is_empty(),
            "{state}: {:?}",
            dump.states[0].excess_fields
        );
    }
}

#[test]
fn altered_rows_differ_in_exactly_the_fields_listed() {
    for state in ["AR", "FL", "MI"] {
        let register = register(state, 4_000);
        let folder = tempfile::tempdir().expect("a folder");
        let columns = Columns::of_release(&register).expect("columns").identity();
        let released = folder.path().join("release.csv");
        levelhead_worlds::write_release_as(&register, &columns, Form::csv(), 8, &released)
            .expect("a release");
        let release = read_csv(&released);
        let dump = dump(folder.path(), &register, &columns, Mix::ALTERED, 1_000);
        let rows = read_csv(&dump.path);
        let id = dump
            .columns
            .iter()
            .position(|column| column.field == Some(Field::VoterId))
            .expect("an id");
        let by_id: HashMap<&str, &Vec<String>> =
            release.iter().map(|row| (row[id].as_str(), row)).collect();
        let mut seen = BTreeSet::new();
        let mut checked = 0;
        for truth in read_rows(&dump.rows_path).expect("truth") {
            assert_eq!(truth.class, RowClass::Altered);
            assert!(!truth.fields.is_empty() && !truth.note.is_empty());
            seen.extend(truth.note.split(" + ").map(str::to_owned));
            let row = &rows[truth.row as usize + 1];
            let Some(source) = by_id.get(row[id].as_str()) else {
                assert!(truth.fields.contains(&"voter_id".to_owned()), "{row:?}");
                continue;
            };
            let differ: Vec<String> = (0..row.len())
                .filter(|&at| row[at] != source[at])
                .map(|at| dump.columns[at].field.expect("a field").name().to_owned())
                .collect();
            assert_eq!(differ, truth.fields, "{state}: {source:?} became {row:?}");
            checked += 1;
        }
        assert!(checked > 900);
        for note in [
            "typo",
            "transposition",
            "nickname",
            "changed surname",
            "changed digit in birth",
            "move",
            "blanked field",
        ] {
            assert!(seen.contains(note), "{state}: {note} of {seen:?}");
        }
        assert_eq!(seen.contains("day and month swapped"), state != "MI");
    }
}

#[test]
fn made_up_people_are_in_no_release() {
    let register = register("NC", 20_000);
    let folder = tempfile::tempdir().expect("a folder");
    let columns = shared(&register);
    let dump = dump(folder.path(), &register, &columns, Mix::FABRICATED, 20_000);
    assert_eq!(dump.states[0].classes.unexplained, 20_000);
    let office = folder.path().join("office.csv");
    write_office_register(&register, &office).expect("a register");
    let known = read_csv(&office);
    let at = |name: &str| {
        known[0]
            .iter()
            .position(|header| header == name)
            .expect("a header")
    };
    let identity = |row: &[String], at: [usize; 4]| at.map(|at| row[at].to_uppercase());
    let held: HashSet<[String; 4]> = known[1..]
        .iter()
        .map(|row| {
            identity(
                row,
                [
                    at("first_name"),
                    at("last_name"),
                    at("birth_date"),
                    at("street_address"),
                ],
            )
        })
        .collect();
    let ids: HashSet<&String> = known[1..].iter().map(|row| &row[at("voter_id")]).collect();
    for row in &read_csv(&dump.path)[1..] {
        assert!(!held.contains(&identity(row, [1, 3, 5, 6])), "{row:?}");
        assert!(!ids.contains(&row[0]), "{row:?}");
    }
}

#[test]
fn a_breach_holds_what_no_release_does_and_the_office_does() {
    for state in ["MI", "FL", "NC"] {
        let register = register(state, 8_000);
        let folder = tempfile::tempdir().expect("a folder");
        let columns = shared(&register).with(Field::SsnLast4);
        let dump = dump(
            folder.path(),
            &register,
            &columns,
            Mix {
                verbatim: 990,
                protected: 2,
                unpublished: 8,
                ..Mix::default()
            },
            2_000,
        );
        let truth = &dump.states[0];
        assert_eq!(truth.classes.withheld, 20, "{state}");
        assert!(truth.excess_fields.contains(&Field::SsnLast4));
        let office = folder.path().join("office.csv");
        write_office_register(&register, &office).expect("a register");
        let known = read_csv(&office);
        let column = |name: &str| {
            known[0]
                .iter()
                .position(|header| header == name)
                .expect("a header")
        };
        let (id, street, last4) = (
            column("voter_id"),
            column("street_address"),
            column("ssn_last4"),
        );
        let held: HashSet<(&str, &str)> = known[1..]
            .iter()
            .map(|row| (row[id].as_str(), row[street].as_str()))
            .collect();
        let mut public = HashSet::new();
        for month in 0..12 {
            let path = folder.path().join("release.csv");
            levelhead_worlds::write_release_as(&register, &columns, Form::csv(), month, &path)
                .expect("a release");
            public.extend(
                read_csv(&path)
                    .into_iter()
                    .map(|row| (row[0].clone(), row[3].clone(), row[6].clone())),
            );
        }
        let rows = read_csv(&dump.path);
        let mut found = BTreeSet::new();
        for truth in read_rows(&dump.rows_path)
            .expect("truth")
            .iter()
            .filter(|truth| truth.class == RowClass::Withheld)
        {
            let row = &rows[truth.row as usize + 1];
            assert_eq!(truth.release, None);
            assert!(
                !row[6].is_empty()
                    && !public.contains(&(row[0].clone(), row[3].clone(), row[6].clone())),
                "{state} {row:?}"
            );
            if truth.note == "version of no release" {
                assert!(
                    held.contains(&(row[0].as_str(), row[6].as_str())),
                    "{state}: {row:?}"
                );
            }
            found.insert(truth.note.clone());
            assert_eq!(row[14].len(), 4);
        }
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(known[1..].iter().all(|row| row[last4] != "0000"));
    }
}

#[test]
fn recombined_rows_have_a_name_a_birth_and_an_address_that_are_known_and_not_together() {
    let register = register("AR", 8_000);
    let folder = tempfile::tempdir().expect("a folder");
    let columns = shared(&register);
    let dump = dump(folder.path(), &register, &columns, Mix::RECOMBINED, 1_000);
    let released = folder.path().join("release.csv");
    levelhead_worlds::write_release_as(&register, &columns, Form::csv(), 8, &released)
        .expect("a release");
    let release = read_csv(&released);
    let part =
        |row: &[String], at: &[usize]| at.iter().map(|&at| row[at].clone()).collect::<Vec<_>>();
    let parts: [&[usize]; 4] = [&[1, 2, 3, 4], &[5], &[6, 7, 9], &[0]];
    let known = parts.map(|at| {
        release
            .iter()
            .map(|row| part(row, at))
            .collect::<HashSet<_>>()
    });
    let whole: HashSet<Vec<String>> = release
        .iter()
        .map(|row| part(row, &[0, 1, 3, 5, 6]))
        .collect();
    for row in &read_csv(&dump.path)[1..] {
        for (at, known) in parts.iter().zip(&known) {
            assert!(known.contains(&part(row, at)), "{row:?}");
        }
        assert!(!whole.contains(&part(row, &[0, 1, 3, 5, 6])), "{row:?}");
    }
    let notes: BTreeSet<String> = read_rows(&dump.rows_path)
        .expect("truth")
        .into_iter()
        .map(|truth| truth.note)
        .collect();
    assert_eq!(notes.len(), 3, "{notes:?}");
}

#[test]
fn mixes_have_their_exact_shares_and_duplicates_are_copies() {
    let register = register("AR", 12_000);
    let folder = tempfile::tempdir().expect("a folder");
    let mix = Mix {
        verbatim: 800,
        altered: 50,
        recombined: 30,
        fabricated: 40,
        newer: 30,
        duplicate: 50,
        ..Mix::default()
    };
    let dump = dump(folder.path(), &register, &shared(&register), mix, 10_000);
    let classes = dump.states[0].classes;
    assert_eq!(
        (
            classes.verbatim,
            classes.altered,
            classes.recombined,
            classes.unexplained,
            classes.newer,
            classes.duplicate
        ),
        (8_000, 500, 300, 400, 300, 500)
    );
    let rows = read_csv(&dump.path);
    let mut seen = HashSet::new();
    for truth in read_rows(&dump.rows_path).expect("truth") {
        let row = &rows[truth.row as usize + 1];
        assert_eq!(
            !seen.insert(row.clone()),
            truth.class == RowClass::Duplicate,
            "row {}",
            truth.row
        );
        if truth.class == RowClass::Newer {
            let date = &row[12];
            let iso = format!("{}-{}-{}", &date[6..], &date[..2], &date[3..5]);
            assert!(iso.as_str() > "2020-05-01", "{row:?}");
        }
    }
    assert_eq!(rows.len(), 10_001);
}

#[test]
fn columns_can_be_combined_renamed_and_left_without_a_header() {
    let register = register("NC", 2_000);
    let folder = tempfile::tempdir().expect("a folder");
    let columns = Columns::of_release(&register)
        .expect("columns")
        .identity()
        .one_name()
        .one_city_line()
        .age_for_birth()
        .dates(DateStyle::DayMonthYearDots)
        .renamed(Renaming::Abbreviated)
        .shuffled(4);
    let form = Form::Delimited {
        delimiter: b'|',
        quoting: Quoting::None,
        header: false,
        encoding: Encoding::Utf16Le,
        crlf: true,
    };
    let mut builder =
        DumpBuilder::create(&folder.path().join("sample.txt"), form, &columns, 1).expect("a dump");
    let cut = Cut {
        rows: Some(200),
        order: RowOrder::Shuffled,
        lettering: Lettering::Title,
        ..Cut::whole(&register, &columns, 3)
    };
    builder.add(&cut).expect("rows");
    let dump = builder.finish().expect("an end");
    let bytes = std::fs::read(&dump.path).expect("bytes");
    let units: Vec<u16> = bytes
        .chunks(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    let text = String::from_utf16(&units).expect("UTF-16");
    let rows: Vec<Vec<&str>> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(|line| line.split('|').collect())
        .collect();
    assert_eq!(rows.len(), 200);
    let column = |header: &str| {
        dump.columns
            .iter()
            .position(|column| column.header == header)
            .expect("a column")
    };
    let (name, line, age, registered) = (
        column("FULL_NM"),
        column("CSZ"),
        column("AGE"),
        column("REG_DT"),
    );
    for row in &rows {
        assert!(
            row[name].contains(", ") && row[name].chars().next().is_some_and(char::is_uppercase),
            "{}",
            row[name]
        );
        assert!(
            row[line].contains(", NC 2") || row[line].is_empty(),
            "{}",
            row[line]
        );
        assert!(
            (17..=121).contains(&row[age].parse::<u32>().expect("an age")),
            "{}",
            row[age]
        );
        assert_eq!(row[registered].matches('.').count(), 2);
    }
    assert!(
        dump.states[0].excess_fields.is_empty(),
        "{:?}",
        dump.states[0].excess_fields
    );
}

#[test]
fn the_benchmark_has_its_rows_and_editions() {
    let folder = tempfile::tempdir().expect("a folder");
    let mixes = [("peers", Mix::PEERS), ("recombined", Mix::PEERS_RECOMBINED)];
    let bench = leak_bench(folder.path(), 4_000, 9, &mixes, 3).expect("files");
    assert_eq!(bench.editions.len(), 3);
    let dates: Vec<String> = bench
        .editions
        .iter()
        .map(|edition| edition.date.to_string())
        .collect();
    assert_eq!(dates, ["2019-06-01", "2019-07-01", "2019-08-01"]);
    let counts = bench.dumps.iter().map(|dump| {
        let classes = dump.states[0].classes;
        assert_eq!(dump.rows, 4_000);
        (
            classes.verbatim,
            classes.altered,
            classes.recombined,
            classes.unexplained,
        )
    });
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [(3_600, 200, 0, 200), (3_600, 160, 120, 120)]
    );
    assert_eq!(read_csv(&bench.editions[0].path)[0].len(), 12);
}

#[test]
fn any_state_with_columns_and_places_can_be_written() {
    for state in ["NY", "OH", "WA", "CO", "PA", "GA", "TX", "IL"] {
        let register = register(state, 300);
        let folder = tempfile::tempdir().expect("a folder");
        match write_release(&register, 2, &folder.path().join("release")) {
            Ok(release) => assert!(release.rows > 280, "{state}"),
            Err(error) => assert!(
                matches!(error, levelhead_worlds::Error::NoLayout { .. }),
                "{state}: {error}"
            ),
        }
    }
}

#[test]
fn a_hospital_knows_no_voter_numbers() {
    let register = register("MI", 100);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hospital.csv");
    assert_eq!(write_hospital(&register, 50, &path, 1).expect("a file"), 50);
    let rows = read_csv(&path);
    assert_eq!(
        rows[0],
        [
            "MRN",
            "PATIENT_NAME",
            "DOB",
            "ADMIT_DATE",
            "DX_ICD10",
            "INSURER",
            "PHONE"
        ]
    );
    assert!(rows.iter().all(|row| row.len() == 7));
}

#[test]
fn every_case_of_every_state_adds_up() {
    for state in ["MI", "CT", "AR", "FL", "NC"] {
        let register = register(state, 12_000);
        for case in Case::ALL {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("dump.csv");
            let rows = if case == Case::Sample { 200 } else { 1_000 };
            let dump = write_case(case, &register, 5, rows, &path, 3).expect("a dump");
            let truth = &dump.states[0];
            assert_eq!(
                (dump.rows, truth.rows, truth.classes.total()),
                (rows, rows, rows),
                "{state} {case:?}"
            );
            assert_eq!(
                read_csv(&path).len() as u64,
                rows + u64::from(case != Case::Sample),
                "{state} {case:?}"
            );
            assert_eq!(
                read_rows(&dump.rows_path).expect("truth").len() as u64,
                rows
            );
            let explained = truth.classes.verbatim > 0;
            assert_eq!(
                truth.best.contains(&register.dates()[5]),
                explained,
                "{state} {case:?}: {:?}",
                truth.releases
            );
            let excess = matches!(case, Case::Enriched | Case::Breached);
            assert!(
                excess || truth.excess_fields.is_empty(),
                "{state} {case:?}: {:?}",
                truth.excess_fields
            );
            let headers: BTreeSet<_> = dump.columns.iter().map(|column| &column.header).collect();
            assert_eq!(
                headers.len(),
                dump.columns.len(),
                "{state} {case:?}: two columns of one name"
            );
        }
    }
}
