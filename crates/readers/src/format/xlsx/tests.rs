use crate::Limits;
use crate::format::testing::{Transcript, ending};
use crate::format::{Format, Origin, Whole, read_whole};
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn transcript(bytes: Vec<u8>, limits: &Limits) -> String {
    let mut sink = Transcript::default();
    let origin = Origin {
        path: "f",
        container_words: "",
        encoding: "",
    };
    let outcome = read_whole(
        Format::Xlsx,
        &origin,
        Whole::Memory(bytes),
        limits,
        &mut sink,
    );
    sink.text + &ending(outcome)
}

#[track_caller]
fn check(bytes: Vec<u8>, expected: &str) {
    assert_eq!(
        transcript(bytes, &Limits::default()).trim_end(),
        expected.trim_end()
    );
}

/// A workbook of one sheet with this XML inside `sheetData`.
fn raw_sheet(data: &str, shared: &str) -> Vec<u8> {
    let relations = |links: &str| format!("<Relationships>{links}</Relationships>");
    let parts = [
        (
            "_rels/.rels",
            relations("<Relationship Id='a' Type='x/officeDocument' Target='xl/workbook.xml'/>"),
        ),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name='S' sheetId='1' r:id='b'/></sheets></workbook>"
                .to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                "<Relationship Id='b' Type='x/worksheet' Target='s.xml'/><Relationship Id='c' Type='x/sharedStrings' Target='/xl/t.xml'/>",
            ),
        ),
        (
            "xl/s.xml",
            format!("<worksheet><sheetData>{data}</sheetData></worksheet>"),
        ),
        ("xl/t.xml", format!("<sst>{shared}</sst>")),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive
            .start_file(name, SimpleFileOptions::default())
            .expect("a part");
        archive.write_all(text.as_bytes()).expect("its text");
    }
    archive.finish().expect("an archive").into_inner()
}

fn voters() -> Vec<u8> {
    let mut book = Workbook::new();
    let date = Style::new().set_num_format("m/d/yyyy");
    let zip = Style::new().set_num_format("00000");
    let sheet = book.add_worksheet().set_name("Voters").expect("a sheet");
    for (column, header) in ["last_name", "birth_date", "zip", "voter_id", "active"]
        .iter()
        .enumerate()
    {
        sheet.write(0, column as u16, *header).expect("a header");
    }
    for (row, name) in ["O'Neil & <Sons>", "Zoë"].iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write(row, 0, *name).expect("a name");
        let born = ExcelDateTime::from_ymd(1980, 2, row as u8).expect("a date");
        sheet
            .write_with_format(row, 1, &born, &date)
            .expect("a date");
        sheet
            .write_with_format(row, 2, 6100 + row, &zip)
            .expect("a number");
        sheet
            .write(row, 3, 100_000_000_000_u64 + u64::from(row))
            .expect("a number");
        sheet.write(row, 4, row == 1).expect("a flag");
    }
    book.add_worksheet().set_name("Empty").expect("a sheet");
    let sheet = book.add_worksheet().set_name("Notes").expect("a sheet");
    sheet.write(2, 1, "x").expect("a cell");
    sheet
        .write(4, 1, Formula::new("=1+1").set_result("2"))
        .expect("a formula");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn sheets_become_tables_with_values_as_shown() {
    check(
        voters(),
        "f#Voters [Excel workbook; UTF-8] last_name|birth_date|zip|voter_id|active
  O'Neil & <Sons>|1980-02-01|06101|100000000001|TRUE
  Zoë|1980-02-02|06102|100000000002|FALSE
  = 2 rows, 0 rejects
f#Notes [Excel workbook; UTF-8] |x
  |2
  = 1 rows, 0 rejects",
    );
}

#[test]
fn shared_inline_and_escaped_text() {
    let row = |number: u32, text: &str| {
        format!(
            "<row r='{number}'><c r='A{number}' t='s'><v>{text}</v></c><c t='inlineStr'><is><r><t>a_x000A_</t></r><r><t>b</t></r><rPh><t>no</t></rPh></is></c></row>"
        )
    };
    let data = [
        row(1, "0"),
        row(2, "1"),
        row(3, "2"),
        "<row r='4'/>".into(),
        row(7, "9"),
    ]
    .concat();
    check(
        raw_sheet(
            &data,
            "<si><t>one</t></si><si/><si><t xml:space='preserve'> three</t></si>",
        ),
        "f#S [Excel workbook; UTF-8] 2 columns
  one|a\nb
  |a\nb
   three|a\nb
  ! row 7 byte 441: a shared text that is not there
  = 3 rows, 1 rejects",
    );
}

#[test]
fn bad_rows_are_counted() {
    let data = "<row><c t='str'><v>Roll of 2020</v></c></row>\
        <row><c t='str'><v>a</v></c><c><v>1</v></c><c><v>2</v></c></row>\
        <row><c r='C3'><v>1</v></c><c r='A3'><v>2</v></c></row>\
        <row><c r='ZZZZ3'><v>1</v></c></row>\
        <row><c t='str'><v>b</v></c></row>";
    let found = transcript(raw_sheet(data, ""), &Limits::default());
    assert_eq!(
        found,
        "f#S [Excel workbook; UTF-8] 3 columns
  a|1|2
  b||
  ! row 1 byte 27: a title above the table
  ! row 3 byte 136: cells out of order
  ! row 4 byte 191: a cell without a place
  = 2 rows, 3 rejects\n"
    );
    let mut wide = "<row><c><v>1</v></c></row>".repeat(250);
    wide += "<row><c><v>1</v></c><c><v>2</v></c></row>";
    assert!(
        transcript(raw_sheet(&wide, ""), &Limits::default())
            .contains("row 251 byte 6527: expected 1 cells, found 2\n  = 250 rows, 1 rejects")
    );
}

#[test]
fn bombs_are_stopped() {
    let limits = Limits {
        row_bytes: 1000,
        expansion_ratio: 20,
        whole_member_bytes: 50_000,
        ..Limits::default()
    };
    let long = "x".repeat(5_000);
    let row = format!("<row><c t='str'><v>{long}</v></c></row><row><c><v>1</v></c></row>");
    assert!(
        transcript(raw_sheet(&row, ""), &limits)
            .contains("longer than the limit for a row\n  = 1 rows, 1 rejects")
    );
    let shared = "<si><t>abc</t></si>".repeat(20_000);
    assert_eq!(
        transcript(raw_sheet("", &shared), &limits),
        "error: f: more than 50000 bytes of shared texts\n"
    );
    let empty_rows = "<row></row>".repeat(7_000_000);
    assert_eq!(
        transcript(raw_sheet(&empty_rows, ""), &limits),
        "error: f: expands to more than 20 times its size\n"
    );
    let deep = format!("<row><c>{}</c></row>", "<v>".repeat(100_000));
    assert!(transcript(raw_sheet(&deep, ""), &limits).contains("is broken"));
    let entities = "<row><c t='str'><v>&bomb;</v></c></row>";
    assert!(transcript(raw_sheet(entities, ""), &limits).contains("an entity that is not known"));
}

#[test]
fn damage_is_an_error() {
    let whole = voters();
    for length in (0..whole.len()).step_by(97) {
        let found = transcript(whole[..length].to_vec(), &Limits::default());
        assert!(found.contains("error: "), "cut at {length}: {found}");
    }
    for at in (0..whole.len()).step_by(41) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        let found = transcript(damaged, &Limits::default());
        assert!(
            found.contains("error: ") || found.contains("  = ") || found.contains("skipped"),
            "byte {at}: {found}"
        );
    }
}

#[test]
fn rows_with_numbers_that_cannot_be_are_counted_on() {
    let bad = "<c t='s'><v>9</v></c>";
    check(
        raw_sheet(
            &format!(
                "<row r='0'>{bad}</row><row r='18446744073709551615'>{bad}</row><row>{bad}</row><row r='7'><c><v>1</v></c></row>"
            ),
            "",
        ),
        "f#S [Excel workbook; UTF-8] 1 columns
  1
  ! row 1 byte 33: a shared text that is not there
  ! row 18446744073709551615 byte 90: a shared text that is not there
  ! row 18446744073709551615 byte 122: a shared text that is not there
  = 1 rows, 3 rejects",
    );
}

#[test]
fn of_two_damaged_parts_every_run_names_the_same() {
    let links = "<Relationship Id='c' Type='x/sharedStrings' Target='t.xml'/><Relationship Id='d' Type='x/styles' Target='u.xml'/>";
    let parts = [
        ("xl/workbook.xml", "<workbook/>".to_owned()),
        (
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships>{links}</Relationships>"),
        ),
        ("xl/t.xml", "<sst><si>".to_owned()),
        ("xl/u.xml", "<styleSheet><xf>".to_owned()),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive
            .start_file(name, SimpleFileOptions::default())
            .expect("a part");
        archive.write_all(text.as_bytes()).expect("its text");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    for _ in 0..20 {
        let found = transcript(bytes.clone(), &Limits::default());
        assert!(found.contains("f!xl/t.xml is broken"), "{found}");
    }
}

#[test]
fn other_packages_are_passed_over() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file("xl/workbook.bin", SimpleFileOptions::default())
        .expect("a part");
    let bytes = archive.finish().expect("an archive").into_inner();
    check(
        bytes,
        "f skipped: an Office document without a workbook that can be read",
    );
}
