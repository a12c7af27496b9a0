//! Reports made by hand, at the scale of one in a hundred of what was said of the forum's files of 2020.

use levelhead_schema::mapping::Ground;
use levelhead_schema::report::*;

fn text(value: &str) -> String {
    value.to_owned()
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| text(value)).collect()
}

const MI_RELEASES: [(&str, u64, u64, u64); 12] = [
    ("2019-06-01", 77_102, 61_940, 0),
    ("2019-07-01", 77_150, 63_233, 0),
    ("2019-08-01", 77_204, 64_611, 0),
    ("2019-09-01", 77_231, 66_020, 0),
    ("2019-10-01", 77_290, 67_384, 0),
    ("2019-11-01", 77_355, 68_902, 0),
    ("2019-12-01", 77_371, 70_215, 0),
    ("2020-01-01", 77_402, 71_588, 0),
    ("2020-02-01", 77_489, 72_994, 0),
    ("2020-03-01", 77_560, 74_261, 611),
    ("2020-04-01", 77_644, 73_002, 0),
    ("2020-05-01", 77_701, 71_530, 0),
];

fn releases(layout: &str, of: &[(&str, u64, u64, u64)]) -> Vec<ReleaseReport> {
    of.iter()
        .map(
            |&(date, rows, rows_explained, rows_only_here)| ReleaseReport {
                date: text(date),
                layout: text(layout),
                rows,
                rows_explained,
                rows_only_here,
            },
        )
        .collect()
}

const MI_COLUMNS: [(&str, &str, f64, &str, &str); 12] = [
    (
        "vid",
        "voter_id",
        1.0,
        "published",
        "Michigan qualified voter file, MI/csv_voter",
    ),
    (
        "lname",
        "last_name",
        1.0,
        "published",
        "Michigan qualified voter file, MI/csv_voter",
    ),
    (
        "fname",
        "first_name",
        1.0,
        "published",
        "Michigan qualified voter file, MI/csv_voter",
    ),
    (
        "mname",
        "middle_name",
        0.8713,
        "published",
        "Michigan qualified voter file, MI/csv_voter",
    ),
    (
        "dob",
        "birth_date",
        1.0,
        "withheld",
        "MCL 168.509gg: the file releases the year of birth only",
    ),
    (
        "sex",
        "sex",
        1.0,
        "published",
        "Michigan qualified voter file, MI/csv_voter",
    ),
    (
        "regdate",
        "registration_date",
        1.0,
        "published",
        "Michigan qualified voter file, MI/csv_voter",
    ),
    (
        "addr",
        "street_address",
        0.9996,
        "published",
        "Michigan qualified voter file, MI/csv_voter",
    ),
    (
        "city",
        "city",
        1.0,
        "published",
        "Michigan qualified voter file, MI/csv_voter",
    ),
    (
        "zip",
        "zip",
        1.0,
        "published",
        "Michigan qualified voter file, MI/csv_voter",
    ),
    (
        "e_mail",
        "email",
        0.3142,
        "withheld",
        "not released, according to the Department of State's list of September 2020",
    ),
    (
        "pollno",
        "precinct",
        1.0,
        "published",
        "Michigan qualified voter file, MI/csv_voter",
    ),
];

fn publication(of: &[(&str, &str, f64, &str, &str)]) -> Vec<FieldPublication> {
    of.iter()
        .map(
            |&(header, field, filled, standing, basis)| FieldPublication {
                field: text(field),
                header: text(header),
                filled,
                standing: text(standing),
                basis: text(basis),
            },
        )
        .collect()
}

fn columns(
    file: usize,
    ground: Ground,
    confidence: f64,
    of: &[FieldPublication],
) -> Vec<ColumnReport> {
    of.iter()
        .map(|column| ColumnReport {
            file,
            header: column.header.clone(),
            field: Some(column.field.clone()),
            filled: column.filled,
            confidence,
            ground,
        })
        .collect()
}

fn michigan_excess() -> Vec<ExcessField> {
    vec![
        ExcessField {
            field: text("birth_date"),
            header: text("dob"),
            filled: 1.0,
            plausible: Some(0.9997),
            judgment: text("plausible"),
            tests: texts(&[
                "the year agrees with the released year of birth in 99.9% of verbatim rows",
                "days and months are spread evenly",
            ]),
            basis: text("MCL 168.509gg: the file releases the year of birth only"),
        },
        ExcessField {
            field: text("email"),
            header: text("e_mail"),
            filled: 0.3142,
            plausible: Some(0.981),
            judgment: text("looks generated"),
            tests: texts(&[
                "92.4% repeat one pattern, first.last and two digits",
                "four domains hold 99.1% of the addresses",
            ]),
            basis: text(
                "not released, according to the Department of State's list of September 2020",
            ),
        },
    ]
}

fn michigan() -> StateReport {
    StateReport {
        state: text("MI"),
        rows: 76_034,
        classes: Classes {
            verbatim: 74_261,
            altered: 1_031,
            newer: 118,
            unexplained: 212,
            duplicate: 412,
            ..Classes::default()
        },
        explained_share: Share {
            value: 0.995_637,
            low: 0.995_138,
            high: 0.996_096,
        },
        chance_share: 0.000_081_3,
        chance_high: 0.000_16,
        chance_rows: 32_000,
        releases: releases("MI/csv_voter", &MI_RELEASES),
        best: texts(&["2020-03-01"]),
        mixture: Vec::new(),
        excess_fields: michigan_excess(),
        publication: publication(&MI_COLUMNS),
        compared_fields: texts(&[
            "voter_id",
            "last_name",
            "first_name",
            "middle_name",
            "birth_year",
            "sex",
            "registration_date",
            "street_address",
            "city",
            "zip",
        ]),
        not_comparable: vec![NotComparable {
            field: text("precinct"),
            reason: text("the dump counts polling stations, the release writes ward and precinct"),
        }],
        differing_fields: vec![
            DifferingField {
                field: text("street_address"),
                rows: 702,
            },
            DifferingField {
                field: text("zip"),
                rows: 388,
            },
            DifferingField {
                field: text("last_name"),
                rows: 97,
            },
        ],
        latest_registration: Some(text("2020-02-27")),
        register_rows: Some(77_560),
    }
}

fn north_carolina() -> StateReport {
    let published = "North Carolina statewide voter file, NC/ncvoter";
    StateReport {
        state: text("NC"),
        rows: 21_480,
        classes: Classes {
            verbatim: 21_480,
            ..Classes::default()
        },
        explained_share: Share {
            value: 1.0,
            low: 0.999_828,
            high: 1.0,
        },
        chance_share: 0.0,
        chance_high: 0.000_921_8,
        chance_rows: 4_000,
        releases: releases(
            "NC/ncvoter",
            &[
                ("2020-01-01", 68_310, 21_207, 0),
                ("2020-02-01", 68_544, 21_480, 0),
                ("2020-03-01", 68_702, 21_480, 0),
                ("2020-04-01", 68_911, 21_366, 0),
            ],
        ),
        best: texts(&["2020-02-01", "2020-03-01"]),
        mixture: Vec::new(),
        excess_fields: Vec::new(),
        publication: publication(&[
            ("ncid", "voter_id", 1.0, "published", published),
            ("last_name", "last_name", 1.0, "published", published),
            ("first_name", "first_name", 1.0, "published", published),
            ("birth_year", "birth_year", 1.0, "published", published),
            ("full_phone_number", "phone", 0.3877, "published", published),
        ]),
        compared_fields: texts(&["voter_id", "last_name", "first_name", "birth_year", "phone"]),
        not_comparable: Vec::new(),
        differing_fields: Vec::new(),
        latest_registration: None,
        register_rows: Some(68_544),
    }
}

fn file(path: &str, digit: &str, format: &str, encoding: &str, rows: u64) -> DumpFile {
    DumpFile {
        path: text(path),
        sha256: digit.repeat(32),
        format: text(format),
        encoding: text(encoding),
        rows,
        rejects: 0,
        reject_examples: Vec::new(),
        voter_data: true,
        kind: text("voter data"),
        layout: None,
    }
}

fn dump() -> Dump {
    let mut mi = file(
        "gorka9/michigan.zip!mi_full.csv",
        "a3",
        "comma-separated text in zip",
        "windows-1252",
        76_034,
    );
    mi.rejects = 3;
    mi.reject_examples = vec![
        RejectExample {
            row: 4_118,
            byte: 512_604,
            reason: text("11 cells where 12 were expected"),
        },
        RejectExample {
            row: 60_002,
            byte: 7_466_190,
            reason: text("13 cells where 12 were expected"),
        },
        RejectExample {
            row: 60_003,
            byte: 7_466_318,
            reason: text("not valid in the encoding found"),
        },
    ];
    let mut nc = file(
        "gorka9/ncvoter_part.txt",
        "5c",
        "tab-separated text",
        "UTF-8",
        21_480,
    );
    nc.layout = Some(text("NC/ncvoter"));
    let mut clinic = file(
        "gorka9/florida_2.sql#visits",
        "e9",
        "MySQL dump",
        "UTF-8",
        9_210,
    );
    clinic.voter_data = false;
    clinic.kind = text("patients' records");
    Dump {
        files: vec![mi, nc, clinic],
        rows: 106_724,
        rejects: 3,
        duplicates: 412,
        voter_data: true,
        claimed_rows: Some(150_000),
        skipped: vec![Skipped {
            path: text("gorka9/michigan.zip!readme.jpg"),
            reason: text("a picture (JPEG), not a table"),
        }],
    }
}

fn tool() -> Tool {
    Tool {
        name: text("levelhead"),
        version: text("0.1.0"),
        settings: vec![
            Setting {
                name: text("--claimed-rows"),
                value: text("150000"),
            },
            Setting {
                name: text("--map"),
                value: text("pollno=precinct"),
            },
            Setting {
                name: text("library"),
                value: text("16 releases of 2 states"),
            },
        ],
    }
}

/// Michigan enriched with e-mail and birth date, North Carolina as released, and a hospital's file.
pub(crate) fn forum() -> LeakReport {
    let (mi, nc) = (michigan(), north_carolina());
    let mut all = columns(0, Ground::HeaderAndContent, 0.97, &mi.publication);
    all.extend(columns(1, Ground::Layout, 1.0, &nc.publication));
    let clinic = [
        ("pat_no", "patient_id", 1.0),
        ("name", "full_name", 1.0),
        ("admitted", "medical_date", 0.998),
        ("icd", "diagnosis", 0.8411),
    ];
    all.extend(clinic.iter().map(|&(header, field, filled)| ColumnReport {
        file: 2,
        header: text(header),
        field: Some(text(field)),
        filled,
        confidence: 0.9,
        ground: Ground::HeaderAndContent,
    }));
    all.push(ColumnReport {
        file: 2,
        header: text("x17"),
        field: None,
        filled: 0.5,
        confidence: 0.0,
        ground: Ground::None,
    });
    LeakReport {
        schema: text(LEAK_REPORT_SCHEMA),
        tool: tool(),
        dump: dump(),
        columns: all,
        states: vec![mi, nc],
        fingerprints: vec![Fingerprint {
            file: 1,
            points_to: text("North Carolina State Board of Elections, statewide voter file"),
            headers: texts(&["ncid", "full_phone_number", "birth_year"]),
            reading: text(
                "These headers are those of the public file. They show its layout, not who passed it on.",
            ),
        }],
        not_examined: texts(&[
            "Whether any system was entered: this check reads files, not logs.",
            "Where the e-mail addresses come from.",
            "Vote history: the dump has none.",
        ]),
        summary: text(
            "The voter rows are public records: Michigan's are the release of 2020-03-01, North Carolina's that of \
             2020-02-01 or 2020-03-01. But two Michigan columns, birth date and e-mail, are more than Michigan releases, \
             and one file is a hospital's.",
        ),
        findings: texts(&[
            "99.6% of Michigan's 75,622 distinct rows are explained by the release of 2020-03-01.",
            "Every one of North Carolina's 21,480 rows is in the releases of 2020-02-01 and 2020-03-01, word for word.",
            "Michigan releases the year of birth only; the full dates in column dob had another source.",
            "The e-mail addresses in column e_mail repeat one pattern and look generated.",
            "florida_2.sql holds 9,210 rows of patients' records and no voter data; it was not compared.",
            "106,724 rows are there where 150,000 were claimed.",
        ]),
    }
}

fn connecticut() -> StateReport {
    let mut ct = michigan();
    ct.state = text("CT");
    ct.rows = 5_000;
    ct.classes = Classes {
        verbatim: 4_450,
        altered: 13,
        recombined: 500,
        withheld: 37,
        ..Classes::default()
    };
    ct.explained_share = Share {
        value: 0.8926,
        low: 0.8837,
        high: 0.9011,
    };
    (ct.chance_share, ct.chance_high, ct.chance_rows) = (0.0834, 0.0924, 4_000);
    ct.releases = releases(
        "CT/voter",
        &[
            ("2020-01-01", 21_000, 2_950, 2_950),
            ("2020-02-01", 21_100, 1_500, 1_500),
        ],
    );
    ct.best = texts(&["2020-01-01"]);
    ct.mixture = vec![
        MixturePart {
            date: text("2020-01-01"),
            rows_added: 2_950,
        },
        MixturePart {
            date: text("2020-02-01"),
            rows_added: 1_500,
        },
    ];
    ct.excess_fields.truncate(1);
    ct.excess_fields[0].field = text("ssn_last4");
    ct.excess_fields[0].header = text("ssn4");
    ct.excess_fields[0].plausible = None;
    ct.excess_fields[0].judgment = text("not tested");
    ct.excess_fields[0].tests.clear();
    ct.excess_fields[0].basis = text("Conn. Gen. Stat. 9-50d");
    ct.publication.truncate(3);
    ct.differing_fields.clear();
    ct.register_rows = Some(4_000);
    ct
}

fn florida() -> StateReport {
    let mut fl = michigan();
    fl.state = text("FL");
    fl.rows = 600;
    fl.classes = Classes {
        unexplained: 600,
        ..Classes::default()
    };
    fl.explained_share = Share {
        value: 0.0,
        low: 0.0,
        high: 0.006,
    };
    (fl.chance_share, fl.chance_high, fl.chance_rows) = (f64::NAN, f64::NAN, 0);
    fl.releases.clear();
    fl.best.clear();
    fl.excess_fields.clear();
    fl.publication.clear();
    fl.differing_fields.clear();
    fl.not_comparable.clear();
    fl.compared_fields.clear();
    fl.latest_registration = None;
    fl.register_rows = None;
    fl
}

/// Connecticut with withheld persons and the last four of SSN, from two releases; Florida, of which no release is there.
pub(crate) fn breach() -> LeakReport {
    let mut report = forum();
    report.summary =
        text("These rows are not all public: 37 of them are only in the office's own register.");
    report.findings =
        texts(&["37 rows are of persons or versions that no release in the library holds."]);
    report.dump.files.truncate(1);
    report.dump.files[0] = file("ct.csv", "01", "comma-separated text", "UTF-8", 5_600);
    report.dump.rows = 5_600;
    report.dump.rejects = 0;
    report.dump.duplicates = 0;
    report.dump.claimed_rows = None;
    report.dump.skipped.clear();
    report.fingerprints.clear();
    report.tool.settings.clear();
    let ct = connecticut();
    report.columns = columns(0, Ground::Header, 0.9, &ct.publication);
    report.states = vec![ct, florida()];
    report
}
