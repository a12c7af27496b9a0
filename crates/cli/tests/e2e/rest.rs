//! No names at rest: what was planted in releases and dumps is in no form in the desk, a report or a message.

mod traces;

use crate::desk::Desk;
use crate::truth::read_said;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::Output;
use traces::Traces;

const LAST: [&str; 6] = [
    "Quillfeather",
    "Vantongeren",
    "Oxbowskaya",
    "Thistlewick",
    "Mabrouki-Yong",
    "Szczepanski",
];
const FIRST: [&str; 5] = ["Zebedine", "Ottoline", "Barnabus", "Philippa", "Xiomara"];
const STREET: [&str; 4] = [
    "Wimblethorpe Chase",
    "Gallowglass Lane",
    "Ptarmigan Hollow",
    "Quicksilver Terrace",
];
const CITY: [&str; 3] = ["Krumhornville", "Ashwaubenon Mills", "Tullibardine"];
const PEOPLE: usize = 240;

/// An invented person, all of whose values are unusual.
struct Person {
    last: &'static str,
    first: &'static str,
    number: String,
    street: String,
    city: &'static str,
    zip: String,
    birth: String,
    phone: String,
    email: String,
    ssn: String,
    license: String,
}

fn person(at: usize) -> Person {
    let (last, first) = (LAST[at % 6], FIRST[at % 5]);
    Person {
        last,
        first,
        number: format!("7700{:08}", 41_883_265 + at * 7_919),
        street: format!("{} {}", 84_917 + at * 3, STREET[at % 4]),
        city: CITY[at % 3],
        zip: format!("27{:03}", 101 + at % 90),
        birth: format!("{}-{:02}-{:02}", 1931 + at % 60, 1 + at % 12, 1 + at % 28),
        phone: format!("919-743-{:04}", 1_288 + at * 13),
        email: format!(
            "{}.{}{at}@wimble-post.example",
            first.to_lowercase(),
            last.to_lowercase()
        ),
        ssn: format!("219-{:02}-{:04}", 10 + at % 80, 4_000 + at * 11),
        license: format!("Q{:012}", 550_318_274_000_usize + at * 104_729),
    }
}

/// The traces of everybody: what is one value of each person, and what several share.
fn traces() -> Traces {
    let people: Vec<Person> = (0..PEOPLE).map(person).collect();
    let mut values: BTreeSet<String> = BTreeSet::new();
    values.extend(
        LAST.iter()
            .chain(&FIRST)
            .chain(&CITY)
            .map(|name| (*name).to_owned()),
    );
    values.extend(
        STREET
            .iter()
            .flat_map(|street| street.split(' '))
            .filter(|word| word.len() > 7)
            .map(str::to_owned),
    );
    // A form of every value of everybody would be a million needles: the people at both ends and some between.
    for person in people.iter().step_by(17).chain(people.last()) {
        values.extend([
            person.number.clone(),
            person.street.clone(),
            person.birth.clone(),
            person.phone.clone(),
            person.email.clone(),
            person.ssn.clone(),
            person.license.clone(),
            format!("{} {}", person.first, person.last),
            format!("{}, {}", person.last, person.first),
        ]);
    }
    Traces::of(values.iter().map(String::as_str))
}

fn public_row(person: &Person) -> String {
    let Person {
        last,
        first,
        number,
        street,
        city,
        zip,
        birth,
        phone,
        ..
    } = person;
    format!("{number},{last},{first},{street},{city},{zip},{birth},{phone}")
}

const PUBLIC_HEADER: &str =
    "voter_id,last_name,first_name,street_address,city,zip,birth_date,phone";

fn dump_row(person: &Person) -> String {
    let Person {
        email,
        ssn,
        license,
        ..
    } = person;
    format!("{},{email},{ssn},{license}", public_row(person))
}

/// A desk with a public release of most people and a register of all.
fn desk(traces: &Traces) -> Desk {
    let desk = Desk::new();
    let rows = |people: std::ops::Range<usize>| -> String {
        people
            .map(|at| format!("{}\n", public_row(&person(at))))
            .collect()
    };
    desk.file("release.csv", format!("{PUBLIC_HEADER}\n{}", rows(0..200)));
    desk.file(
        "register.csv",
        format!("{PUBLIC_HEADER}\n{}", rows(0..PEOPLE)),
    );
    quiet(
        &desk,
        traces,
        "release add release.csv --state NC --date 2020-05-01",
        0,
    );
    quiet(
        &desk,
        traces,
        "release add register.csv --state NC --withheld",
        0,
    );
    desk
}

/// Runs a command, expects this exit code, and nothing of anybody in what it prints or leaves on the desk.
#[track_caller]
fn quiet(desk: &Desk, traces: &Traces, command: &str, code: i32) -> Output {
    let output = desk.run(command.split(' '));
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{command}: {error}");
    traces.expect_none(&format!("standard output of {command}"), &output.stdout);
    traces.expect_none(&format!("standard error of {command}"), &output.stderr);
    assert!(
        traces.expect_none_under(&desk.home()) > 0,
        "the desk has files"
    );
    output
}

/// Runs all that looks at a dump, and expects nothing of anybody anywhere.
#[track_caller]
fn look_at(desk: &Desk, traces: &Traces, dump: &str, code: i32) {
    for command in [
        format!("leak columns {dump}"),
        format!("leak columns {dump} --json"),
        format!("leak check {dump}"),
        format!("leak check {dump} --state NC"),
        format!("leak check {dump} --json --report out/page.html --rows out/rows.parquet"),
    ] {
        std::fs::create_dir_all(desk.path("out")).unwrap();
        quiet(desk, traces, &command, code);
        traces.expect_none_under(&desk.path("out"));
        if code == 0 && command.contains("--rows") {
            only_known_words(&desk.path("out/rows.parquet"));
        }
        std::fs::remove_dir_all(desk.path("out")).unwrap();
    }
}

/// The rows file is compressed, so its texts are read: each is a word of ours.
#[track_caller]
fn only_known_words(rows: &std::path::Path) {
    let classes = [
        "verbatim",
        "altered",
        "recombined",
        "withheld",
        "newer",
        "unexplained",
        "duplicate",
        "not compared",
    ];
    let fields: BTreeSet<&str> = levelhead_schema::Field::ALL
        .iter()
        .map(|field| field.name())
        .collect();
    for said in read_said(rows) {
        assert!(["NC", "unknown"].contains(&said.state.as_str()), "{said:?}");
        assert!(classes.contains(&said.class.as_str()), "{said:?}");
        assert!(
            said.fields
                .split(',')
                .filter(|field| !field.is_empty())
                .all(|field| fields.contains(field)),
            "{said:?}"
        );
    }
}

fn write(desk: &Desk, name: &str, lines: impl IntoIterator<Item = String>) -> PathBuf {
    desk.file(
        name,
        lines
            .into_iter()
            .map(|line| line + "\n")
            .collect::<String>(),
    )
}

#[test]
fn the_planted_values_would_be_found() {
    let traces = traces();
    for at in [0, 17, PEOPLE - 1] {
        assert!(traces.found_in(dump_row(&person(at)).as_bytes()).len() > 8);
    }
}

#[test]
fn of_a_dump_with_everything_nothing_rests() {
    let traces = traces();
    let desk = desk(&traces);
    let header = format!("{PUBLIC_HEADER},email,ssn,driver_license");
    let mut lines = vec![header];
    lines.extend((0..PEOPLE).map(|at| dump_row(&person(at))));
    // Altered, recombined, never seen, twice; and rows that cannot be read.
    lines.push(dump_row(&Person {
        street: "1 Quicksilver Terrace".to_owned(),
        ..person(17)
    }));
    lines.push(dump_row(&Person {
        number: person(34).number,
        ..person(51)
    }));
    lines.push(dump_row(&person(900)));
    lines.push(dump_row(&person(17)));
    lines.push(format!(
        "{},too,many,cells,of,Quillfeather",
        dump_row(&person(17))
    ));
    lines.push("Quillfeather,Zebedine".to_owned());
    write(&desk, "dump.csv", lines);
    look_at(&desk, &traces, "dump.csv", 0);
    let report = desk.check(&desk.path("dump.csv"), [""; 0]);
    let classes = &crate::desk::state(&report, "NC")["classes"];
    for class in ["verbatim", "altered", "withheld", "duplicate"] {
        assert!(
            classes[class].as_u64().unwrap() > 0,
            "no {class} row was looked at: {classes}"
        );
    }
    assert!(
        report["dump"]["rejects"].as_u64().unwrap() > 0,
        "no reject was looked at"
    );
}

#[test]
fn of_a_first_line_that_is_a_person_nothing_rests() {
    let traces = traces();
    let desk = desk(&traces);
    for (name, columns) in [
        ("whole.csv", 0..11),
        ("some.csv", 1..5),
        ("names.csv", 1..3),
        ("last.csv", 7..11),
    ] {
        let cut = |row: String| {
            row.split(',')
                .skip(columns.start)
                .take(columns.len())
                .collect::<Vec<_>>()
                .join(",")
        };
        write(
            &desk,
            name,
            (0..PEOPLE).map(|at| cut(dump_row(&person(at)))),
        );
        look_at(&desk, &traces, name, 0);
        write(&desk, name, [cut(dump_row(&person(0)))]);
        let output = desk.run(["leak", "check", name]);
        traces.expect_none(name, &output.stdout);
        traces.expect_none(name, &output.stderr);
    }
}

#[test]
fn of_a_first_line_half_header_half_person_nothing_rests() {
    let traces = traces();
    let desk = desk(&traces);
    // A person of the name Street in the city of City, who votes in Precinct: words that headers are made of.
    let first = "770041883265,Quillfeather,Zebedine,84917 Wimblethorpe Chase,City,27101,1931-01-01,919-743-1288".to_owned();
    write(
        &desk,
        "words.csv",
        std::iter::once(first).chain((1..PEOPLE).map(|at| public_row(&person(at)))),
    );
    look_at(&desk, &traces, "words.csv", 0);
}

#[test]
fn of_a_first_line_with_words_of_headers_nothing_rests_that_others_share() {
    let traces = Traces::of(LAST.into_iter().chain(FIRST));
    let desk = desk(&traces);
    // Words such as City and Ward make the line a header; names that stand below it as well are none.
    let rows = (0..60).map(|at| {
        let Person {
            last, first, city, ..
        } = person(at);
        format!("{last},{},{first},{city}", at % 7)
    });
    let first = "Quillfeather,Ward,Zebedine,City".to_owned();
    write(&desk, "mixed.csv", std::iter::once(first).chain(rows));
    look_at(&desk, &traces, "mixed.csv", 0);
    let columns = desk.ok(["leak", "columns", "mixed.csv"]);
    assert!(
        columns.contains("Ward") && columns.contains("column 3"),
        "{columns}"
    );
}

#[test]
fn of_headers_that_are_people_nothing_rests() {
    let traces = traces();
    let desk = desk(&traces);
    // Keys that are people: what one JSON object makes of a table with names down its side.
    let keyed: Vec<String> = (0..40)
        .map(|at| {
            format!(
                "{{\"{}\":\"{}\",\"{}\":\"{}\"}}",
                person(0).email,
                person(at).phone,
                person(0).number,
                person(at).street
            )
        })
        .collect();
    write(&desk, "keyed.jsonl", keyed);
    look_at(&desk, &traces, "keyed.jsonl", 0);
    let names: Vec<String> = (0..40)
        .map(|at| {
            format!(
                "{{\"Quillfeather\":\"{}\",\"Ottoline\":\"{}\",\"Wimblethorpe\":\"x\"}}",
                person(at).phone,
                person(at).street
            )
        })
        .collect();
    write(&desk, "names.jsonl", names);
    look_at(&desk, &traces, "names.jsonl", 0);
}

#[test]
fn of_patients_nothing_rests() {
    let traces = traces();
    let desk = desk(&traces);
    let rows = (0..PEOPLE).map(|at| {
        let person = person(at);
        format!(
            "MRN{},{},{},{},E11.9,2019-03-{:02},{}",
            person.number,
            person.last,
            person.first,
            person.birth,
            1 + at % 28,
            person.ssn
        )
    });
    let header = "patient_id,last_name,first_name,dob,diagnosis_code,admission_date,ssn".to_owned();
    write(&desk, "patients.csv", std::iter::once(header).chain(rows));
    look_at(&desk, &traces, "patients.csv", 0);
}

#[test]
fn of_a_failed_run_nothing_rests() {
    let traces = traces();
    let desk = desk(&traces);
    let rows: String = (0..PEOPLE)
        .map(|at| format!("{}\n", dump_row(&person(at))))
        .collect();
    let mut packed = GzEncoder::new(Vec::new(), Compression::none());
    packed.write_all(rows.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    desk.file("cut.csv.gz", &packed[..packed.len() / 2]);
    desk.file("cut.zip", [b"PK\x03\x04", rows.as_bytes()].concat());
    desk.file(
        "cut.xlsx",
        [b"PK\x03\x04\x14\0\0\0\x08\0", rows.as_bytes()].concat(),
    );
    desk.file("cut.parquet", [b"PAR1", rows.as_bytes(), b"PAR1"].concat());
    for name in ["cut.csv.gz", "cut.zip", "cut.xlsx", "cut.parquet"] {
        look_at(&desk, &traces, name, 3);
        quiet(
            &desk,
            &traces,
            &format!("release add {name} --state NC --date 2021-01-01"),
            3,
        );
    }
}

#[test]
fn of_broken_rows_nothing_rests() {
    let traces = traces();
    let desk = desk(&traces);
    let person_json = |at: usize| {
        let Person {
            last,
            first,
            street,
            phone,
            ..
        } = person(at);
        format!(
            "{{\"last_name\":\"{last}\",\"first_name\":\"{first}\",\"street_address\":\"{street}\",\"phone\":\"{phone}\"}}"
        )
    };
    let mut json: Vec<String> = (0..60).map(person_json).collect();
    json.push("{\"last_name\":\"Quillfeather\",\"first_name\":Zebedine}".to_owned());
    json.push("{\"last_name\":\"Quillfeather".to_owned());
    json.push("Quillfeather, Zebedine".to_owned());
    json.push("[\"Quillfeather\",\"Zebedine\"]".to_owned());
    write(&desk, "broken.jsonl", json);
    let insert = |at: usize| {
        let Person {
            last,
            first,
            street,
            phone,
            ..
        } = person(at);
        format!(
            "INSERT INTO voters (last_name, first_name, street_address, phone) VALUES ('{last}', '{first}', '{street}', '{phone}');"
        )
    };
    let mut sql: Vec<String> = (0..60).map(insert).collect();
    sql.insert(
        30,
        "INSERT INTO voters VALUES ('Quillfeather', 'Zebedine', );".to_owned(),
    );
    sql.push("INSERT INTO voters VALUES ('Quillfeather', 'Zebedine".to_owned());
    write(&desk, "broken.sql", sql);
    let mut quoted: Vec<String> = vec![PUBLIC_HEADER.to_owned()];
    quoted.extend((0..60).map(|at| public_row(&person(at))));
    quoted.push("770041883265,\"Quillfeather,Zebedine,84917 Wimblethorpe Chase".to_owned());
    quoted.extend((60..120).map(|at| public_row(&person(at))));
    write(&desk, "broken.csv", quoted);
    for name in ["broken.jsonl", "broken.sql", "broken.csv"] {
        for command in [
            format!("leak columns {name}"),
            format!("leak check {name}"),
            format!("leak check {name} --json"),
            format!("release add {name} --state NC --date 2021-01-01"),
        ] {
            let output = desk.run(command.split(' '));
            traces.expect_none(&command, &output.stdout);
            traces.expect_none(&command, &output.stderr);
            traces.expect_none_under(&desk.home());
        }
    }
}

#[test]
fn of_a_told_header_that_is_a_person_nothing_rests() {
    let traces = traces();
    let desk = desk(&traces);
    // Who sees no header may name a column by what stands in its first line. That line has no header, so there is no
    // such column; the answer must not repeat the name all the same.
    write(
        &desk,
        "bare.csv",
        (0..PEOPLE).map(|at| public_row(&person(at))),
    );
    for told in ["Quillfeather=last_name", "770041883265=voter_id"] {
        std::fs::create_dir_all(desk.path("out")).unwrap();
        for command in [
            format!("leak columns bare.csv --map {told}"),
            format!("leak check bare.csv --map {told} --json --report out/page.html"),
            format!("release add bare.csv --map {told} --state NC --date 2021-01-01"),
        ] {
            let output = quiet(&desk, &traces, &command, 2);
            assert!(output.stdout.is_empty(), "half an answer");
            let error = String::from_utf8(output.stderr).unwrap();
            assert!(error.contains("levelhead leak columns"), "{error}");
        }
        assert_eq!(std::fs::read_dir(desk.path("out")).unwrap().count(), 0);
    }
    // Named by its place it is found, and the report says how to say it again.
    let report = desk.check(&desk.path("bare.csv"), ["--map", "column 2=last_name"]);
    let settings = report["tool"]["settings"].to_string();
    assert!(settings.contains("column 2=last_name"), "{settings}");
    traces.expect_none("the report", report.to_string().as_bytes());
}
