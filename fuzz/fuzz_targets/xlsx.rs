//! Excel workbooks: the bytes as they are, or as the parts of a package, so that changes reach the XML.
#![no_main]

use levelhead_fuzz::examine;
use levelhead_readers::Options;
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// What parts the parts of a package in an input.
const PARTING: &[u8] = b"\n%%%\n";

/// The parts in the order in which an input has them.
const PARTS: &[&str] = &[
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
    "_rels/.rels",
];

/// Parts that an input leaves out.
const USUAL: &[&str] = &[
    "<worksheet><sheetData/></worksheet>",
    "<sst/>",
    "<styleSheet/>",
    r#"<workbook><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>"#,
    "<Types/>",
    r#"<Relationships><Relationship Id="rId1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
];

fn package(bytes: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut given = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest
        .windows(PARTING.len())
        .position(|found| found == PARTING)
    {
        given.push(&rest[..at]);
        rest = &rest[at + PARTING.len()..];
    }
    given.push(rest);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (at, (part, usual)) in PARTS.iter().zip(USUAL).enumerate() {
        archive.start_file(*part, stored)?;
        archive.write_all(given.get(at).copied().unwrap_or(usual.as_bytes()))?;
    }
    Ok(archive.finish()?.into_inner())
}

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        examine(bytes, &Options::default());
    } else if let Ok(workbook) = package(bytes) {
        examine(&workbook, &Options::default());
    }
});
