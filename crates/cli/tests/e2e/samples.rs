//! Files in the states' own forms, written by others, and dumps cut from them by hand.
//!
//! The files are not part of the project: `LEVELHEAD_SAMPLES` names the folder that holds
//! `voter-files-fabricated/`. Without it these tests say so and pass.

use crate::desk::{Desk, strings};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// After the last registration in the files.
const DATE: &str = "2017-06-01";

/// A state's file and the columns that the dump takes of it: the name (or the number, from 1, where the file has no
/// header) and what the leaker called it. The order is the dump's own.
struct Cut {
    state: &'static str,
    delimiter: u8,
    header: bool,
    columns: &'static [(&'static str, &'static str)],
}

const CUTS: &[Cut] = &[
    Cut {
        state: "CO",
        delimiter: b',',
        header: true,
        columns: &[
            ("RESIDENTIAL_ZIP_CODE", "Zipcode"),
            ("FIRST_NAME", "Given Name"),
            ("PARTY", "Party"),
            ("LAST_NAME", "Surname"),
            ("REGISTRATION_DATE", "Registered On"),
            ("RESIDENTIAL_CITY", "Town"),
            ("VOTER_ID", "Voter No"),
            ("RESIDENTIAL_ADDRESS", "Street Address"),
            ("BIRTH_YEAR", "YOB"),
            ("MIDDLE_NAME", "Middle"),
            ("PHONE_NUM", "Telephone"),
            ("GENDER", "Sex"),
        ],
    },
    Cut {
        state: "FL",
        delimiter: b'\t',
        header: false,
        columns: &[
            ("38", "e-mail"),
            ("22", "DOB"),
            ("5", "fname"),
            ("3", "lname"),
            ("6", "mname"),
            ("12", "zip"),
            ("8", "address"),
            ("10", "city"),
            ("24", "party affiliation"),
            ("2", "voter id number"),
            ("20", "gender"),
            ("23", "reg date"),
        ],
    },
    Cut {
        state: "NY",
        delimiter: b',',
        header: false,
        columns: &[
            ("44", "SBOE ID"),
            ("1", "Last"),
            ("2", "First"),
            ("3", "Middle"),
            ("18", "Birth Date"),
            ("5", "House No"),
            ("9", "Street"),
            ("11", "City"),
            ("12", "Zip Code"),
            ("20", "Enrollment"),
            ("19", "Sex"),
        ],
    },
    Cut {
        state: "PA",
        delimiter: b'\t',
        header: false,
        columns: &[
            ("18", "CITY"),
            ("20", "ZIP"),
            ("1", "VOTER NUMBER"),
            ("3", "SURNAME"),
            ("4", "FORENAME"),
            ("5", "MIDDLE"),
            ("8", "BIRTHDATE"),
            ("13", "HOUSE NUMBER"),
            ("14", "HOUSE SUFFIX"),
            ("15", "STREET NAME"),
            ("16", "APT"),
            ("17", "ADDRESS LINE 2"),
            ("12", "PARTY"),
            ("7", "GENDER"),
        ],
    },
    Cut {
        state: "WA",
        delimiter: b'\t',
        header: true,
        columns: &[
            ("Birthdate", "birthday"),
            ("RegZipCode", "postal_code"),
            ("RegCity", "town"),
            ("RegStType", "street_suffix"),
            ("RegStName", "street_name"),
            ("RegStNum", "house_no"),
            ("LName", "family_name"),
            ("FName", "given_name"),
            ("MName", "middle"),
            ("StateVoterID", "voterid"),
            ("Registrationdate", "registered"),
            ("Gender", "gender"),
        ],
    },
    Cut {
        state: "MI",
        delimiter: b',',
        header: true,
        columns: &[
            ("ZIP", "zip5"),
            ("LAST_NAME", "Last Name"),
            ("FIRST_NAME", "First Name"),
            ("MIDDLE_NAME", "Middle Name"),
            ("BIRTH_YEAR", "Year of Birth"),
            ("STATE_VOTER_REF", "Voter ID"),
            ("RESIDENCE_STREET_NUMBER", "House Number"),
            ("STREET_NAME", "Street"),
            ("STREET_TYPE", "Street Type"),
            ("CITY", "City"),
            ("GENDER", "Gender"),
        ],
    },
    Cut {
        state: "NC",
        delimiter: b'\t',
        header: true,
        columns: &[
            ("ncid", "voter_id"),
            ("party_cd", "party"),
            ("first_name", "first"),
            ("last_name", "last"),
            ("middle_name", "middle"),
            ("zip_code", "zip"),
            ("res_street_address", "home_address"),
            ("res_city_desc", "home_city"),
            ("registr_dt", "date_registered"),
            ("race_code", "race"),
            ("gender_code", "sex"),
        ],
    },
    Cut {
        state: "OH",
        delimiter: b',',
        header: true,
        columns: &[
            ("DATE_OF_BIRTH", "Born"),
            ("LAST_NAME", "LastName"),
            ("FIRST_NAME", "FirstName"),
            ("MIDDLE_NAME", "MiddleName"),
            ("RESIDENTIAL_ADDRESS1", "HomeAddress"),
            ("RESIDENTIAL_SECONDARY_ADDR", "HomeAddress2"),
            ("RESIDENTIAL_CITY", "HomeCity"),
            ("RESIDENTIAL_ZIP", "HomeZip"),
            ("SOS_VOTERID", "VoterNumber"),
            ("PARTY_AFFILIATION", "Party"),
            ("REGISTRATION_DATE", "RegDate"),
        ],
    },
    Cut {
        state: "DE",
        delimiter: b',',
        header: true,
        columns: &[
            ("LAST-NAME", "surname"),
            ("FIRST-NAME", "firstname"),
            ("MID-INIT", "mi"),
            ("YEAR-OF-BIRTH", "birth year"),
            ("UNIQUE-ID", "voter id"),
            ("HOME-NO", "house number"),
            ("HOME-STREET", "street"),
            ("HOME-CITY", "city"),
            ("HOME-ZIPCODE", "zip code"),
            ("PARTY", "party"),
        ],
    },
    Cut {
        state: "NJ",
        delimiter: b'|',
        header: false,
        columns: &[
            ("2", "Voter ID"),
            ("5", "First"),
            ("6", "Middle"),
            ("4", "Last"),
            ("8", "Street No"),
            ("11", "Street Name"),
            ("14", "City"),
            ("15", "Zip"),
            ("16", "Date of Birth"),
            ("17", "Party"),
        ],
    },
    Cut {
        state: "OK",
        delimiter: b',',
        header: true,
        columns: &[
            ("LastName", "last_name"),
            ("FirstName", "first_name"),
            ("MiddleName", "middle_name"),
            ("VoterID", "voter_number"),
            ("DateOfBirth", "birthdate"),
            ("StreetNum", "house_number"),
            ("StreetName", "street"),
            ("City", "city"),
            ("Zip", "zip"),
        ],
    },
    Cut {
        state: "UT",
        delimiter: b',',
        header: true,
        columns: &[
            ("Zip", "postcode"),
            ("City", "municipality"),
            ("Street", "street name"),
            ("House Number", "house no"),
            ("Voter ID", "id number"),
            ("First Name", "forename"),
            ("Last Name", "surname"),
            ("Middle Name", "middle"),
            ("DOB", "date of birth"),
            ("Phone", "phone number"),
            ("Party", "party"),
        ],
    },
    Cut {
        state: "VT",
        delimiter: b'|',
        header: true,
        columns: &[
            ("Last Name", "lname"),
            ("First Name", "fname"),
            ("Middle Name", "mname"),
            ("Year of Birth", "yob"),
            ("VoterID", "voter id"),
            ("Legal Address Line 1", "address"),
            ("Legal Address Line 2", "address line 2"),
            ("Legal Address City", "town"),
            ("Legal Address Zip", "zip"),
            ("Telephone", "tel"),
            ("Date of Registration", "registration date"),
        ],
    },
];

/// The folder of the files; `None`, said aloud, when it is not given.
fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("LEVELHEAD_SAMPLES").map(|folder| Path::new(&folder).join("voter-files-fabricated"));
    if folder.is_none() {
        println!("skipped: LEVELHEAD_SAMPLES does not name a folder with voter-files-fabricated/");
    }
    folder
}

/// Some rows of a file in an order of their own, in the cut's columns.
struct Table {
    headers: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

fn cut(folder: &Path, cut: &Cut) -> Table {
    let path = folder.join(format!("{}.csv", cut.state.to_lowercase()));
    let mut reader = csv::ReaderBuilder::new().delimiter(cut.delimiter).has_headers(false).flexible(true).from_path(path).unwrap();
    let mut rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(|cell| cell.trim().to_owned()).collect()).collect();
    let names = if cut.header { rows.remove(0) } else { Vec::new() };
    let at: Vec<usize> = cut
        .columns
        .iter()
        .map(|(name, _)| match cut.header {
            true => names.iter().position(|known| known == name).unwrap_or_else(|| panic!("{} has no {name}", cut.state)),
            false => name.parse::<usize>().unwrap() - 1,
        })
        .collect();
    // Three rows of four, by a fixed stride that walks the file out of order.
    let stride = (rows.len() * 3 / 7..).find(|stride| stride % 2 == 1 && rows.len() % stride != 0).unwrap_or(1);
    let kept = if rows.len() < 4 { rows.len() } else { rows.len() * 3 / 4 };
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|row| (row * stride) % 1009);
    let rows = order.into_iter().take(kept).map(|row| at.iter().map(|&column| rows[row].get(column).cloned().unwrap_or_default()).collect()).collect();
    Table { headers: cut.columns.iter().map(|&(_, name)| name).collect(), rows }
}

/// Year, month and day of a date as the states write it.
fn date(cell: &str) -> Option<(u16, u8, u8)> {
    let parts: Vec<u16> = cell.split(['/', '-']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (year, month, day) = match (parts.as_slice(), cell.len()) {
        ([year, month, day], _) if *year > 1000 => (*year, *month, *day),
        ([month, day, year], _) if *year > 1000 => (*year, *month, *day),
        _ => return None,
    };
    Some((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

/// A whole number without leading zeros, as a spreadsheet makes of an id or a ZIP code.
fn number(cell: &str) -> Option<u64> {
    let digits = !cell.is_empty() && cell.len() <= 15 && cell.bytes().all(|byte| byte.is_ascii_digit());
    if digits { cell.parse().ok() } else { None }
}

fn save_xlsx(table: &Table, path: &Path, real_dates: bool) {
    let mut book = Workbook::new();
    let format = Format::new().set_num_format("mm/dd/yyyy");
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(&table.headers) {
        sheet.write(0, column, *header).unwrap();
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            match (date(cell), number(cell)) {
                (Some((year, month, day)), _) if real_dates && year >= 1900 => {
                    let date = ExcelDateTime::from_ymd(year, month, day).unwrap();
                    sheet.write_with_format(row, column, &date, &format).unwrap();
                }
                (None, Some(number)) => drop(sheet.write(row, column, number as f64).unwrap()),
                _ if cell.is_empty() => {}
                _ => drop(sheet.write(row, column, cell).unwrap()),
            }
        }
    }
    book.save(path).unwrap();
}

fn save_json_lines(table: &Table, path: &Path) {
    let mut text = String::new();
    for cells in &table.rows {
        let object: serde_json::Map<String, Value> = table
            .headers
            .iter()
            .zip(cells)
            .map(|(header, cell)| {
                let value = match (number(cell), date(cell)) {
                    (Some(number), _) if !cell.starts_with('0') => json!(number),
                    (_, Some((year, month, day))) => json!(format!("{year:04}-{month:02}-{day:02}T00:00:00Z")),
                    _ if cell.is_empty() => Value::Null,
                    _ => json!(cell),
                };
                ((*header).to_owned(), value)
            })
            .collect();
        text.push_str(&format!("{}\n", Value::Object(object)));
    }
    std::fs::write(path, text).unwrap();
}

/// Semicolons, CRLF, Windows-1252: a remark with a dash (0x96) and an accent (0xE9) stands in some rows.
fn save_semicolons(table: &Table, path: &Path) {
    let mut bytes = Vec::new();
    let mut line = |cells: &mut dyn Iterator<Item = &str>, remark: &[u8]| {
        for cell in cells {
            let quoted = if cell.contains([';', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() };
            bytes.extend_from_slice(quoted.as_bytes());
            bytes.push(b';');
        }
        bytes.extend_from_slice(remark);
        bytes.extend_from_slice(b"\r\n");
    };
    line(&mut table.headers.iter().copied(), b"Remark");
    for (at, cells) in table.rows.iter().enumerate() {
        line(&mut cells.iter().map(String::as_str), if at % 7 == 0 { b"bought \x96 see caf\xe9" } else { b"" });
    }
    std::fs::write(path, bytes).unwrap();
}

fn save_fixed_width(table: &Table, path: &Path) {
    let widths: Vec<usize> = (0..table.headers.len())
        .map(|column| table.rows.iter().map(|row| row[column].len()).chain([table.headers[column].len()]).max().unwrap_or(0) + 2)
        .collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let line: String = cells.zip(&widths).map(|(cell, &width)| format!("{cell:<width$}")).collect();
        format!("{line}\n")
    };
    let mut text = line(&mut table.headers.iter().copied());
    for row in &table.rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    std::fs::write(path, text).unwrap();
}

/// What keeps the report from saying: all rows, all of this state, all explained, by this release.
fn judge(report: &Value, state: &str, rows: usize) -> Vec<String> {
    let mut wrong = Vec::new();
    let states = report["states"].as_array().unwrap();
    let entry = states.iter().find(|entry| entry["state"] == state);
    let Some(entry) = entry else { return vec![format!("{state} not found, only {:?}", states.iter().map(|entry| (&entry["state"], &entry["classes"])).collect::<Vec<_>>())] };
    let count = |class: &str| entry["classes"][class].as_u64().unwrap() as usize;
    if states.len() != 1 || entry["rows"] != rows {
        wrong.push(format!("{rows} rows became {:?}", states.iter().map(|entry| (entry["state"].clone(), entry["rows"].clone())).collect::<Vec<_>>()));
    }
    if count("verbatim") + count("altered") != rows {
        wrong.push(format!("not all explained: {}", entry["classes"]));
    }
    if strings(&entry["best"]) != [DATE] {
        wrong.push(format!("best is {}", entry["best"]));
    }
    if count("altered") > 0 {
        wrong.push(format!("altered, though nothing was: {}", entry["differing_fields"]));
    }
    wrong
}

#[test]
fn a_dump_cut_by_hand_is_explained_whatever_it_is_saved_as() {
    let Some(folder) = samples() else { return };
    let desk = Desk::new();
    for cut in CUTS {
        desk.add(&folder.join(format!("{}.csv", cut.state.to_lowercase())), cut.state, DATE);
    }
    let mut wrong = Vec::new();
    for state in CUTS {
        let table = cut(&folder, state);
        type Save = fn(&Table, &Path);
        let forms: [(&str, Save); 5] = [
            ("dump.xlsx", |table, path| save_xlsx(table, path, false)),
            ("dates.xlsx", |table, path| save_xlsx(table, path, true)),
            ("dump.jsonl", save_json_lines),
            ("dump.csv", save_semicolons),
            ("dump.txt", save_fixed_width),
        ];
        for (name, save) in forms {
            let path = desk.path(name);
            save(&table, &path);
            let output = desk.run(["leak", "check", "--json", name]);
            if !output.status.success() {
                wrong.push(format!("{} {name}: {}", state.state, String::from_utf8_lossy(&output.stderr)));
                continue;
            }
            let report: Value = serde_json::from_slice(&output.stdout).unwrap();
            wrong.extend(judge(&report, state.state, table.rows.len()).into_iter().map(|what| format!("{} {name}: {what}", state.state)));
            if std::env::var_os("KEEPE").is_some() { std::fs::copy(&path, format!("/tmp/keep/{}-{name}", state.state)).unwrap(); }
            std::fs::remove_file(path).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
