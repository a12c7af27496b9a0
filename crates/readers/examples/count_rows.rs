//! Reads files as `levelhead` does and as the `csv` crate does, and prints rows, rejects and CPU-seconds of each.
//!
//! `cargo run --release --example count_rows -- FILE…`; with `--make FILE ROWS` it first writes a file to try it on.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use levelhead_readers::{Options, read};
use levelhead_schema::Batch;
use levelhead_schema::table::{SourceFile, TableEnd, TableInfo, TableSink};
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

#[derive(Default)]
struct Count {
    rows: u64,
    text_bytes: u64,
    rejects: u64,
}

impl TableSink for Count {
    fn begin(&mut self, table: &TableInfo) -> ControlFlow<()> {
        println!(
            "{}: {}, {}, {} columns, header {}",
            table.path,
            table.format,
            table.encoding,
            table.columns,
            table.header.is_some()
        );
        ControlFlow::Continue(())
    }

    fn batch(&mut self, batch: Batch) -> ControlFlow<()> {
        self.rows += batch.rows() as u64;
        self.text_bytes += batch.size_bytes() as u64;
        ControlFlow::Continue(())
    }

    fn end(&mut self, end: TableEnd) {
        self.rejects += end.rejects;
        for reject in end.examples {
            println!(
                "  row {}, byte {}: {}",
                reject.row, reject.byte, reject.reason
            );
        }
    }

    fn skipped(&mut self, path: &str, reason: &str) {
        println!("{path}: {reason}");
    }

    fn file(&mut self, file: SourceFile) {
        println!("{}  {} ({} bytes)", file.sha256, file.path, file.size_bytes);
    }
}

/// CPU-seconds of this process so far, on Linux; elsewhere 0.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|field| field.parse::<f64>().ok())
            .unwrap_or_default()
    };
    (ticks(11) + ticks(12)) / 100.0
}

fn make(path: &Path, rows: u64) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(
        out,
        "LAST_NAME,FIRST_NAME,MIDDLE_NAME,NAME_SUFFIX,YEAR_OF_BIRTH,GENDER,REGISTRATION_DATE,STREET_NUMBER,STREET_NAME,STREET_TYPE,CITY,STATE,ZIP,VOTER_ID,COUNTY,PARTY,STATUS"
    )?;
    let names = [
        "ALLEN",
        "SMITH",
        "MARTINEZ",
        "O'NEIL",
        "LEE",
        "WASHINGTON",
        "KOWALSKI",
    ];
    let streets = ["OAK", "MAPLE GROVE", "MARTIN LUTHER KING", "FIRST"];
    for row in 0..rows {
        let pick = |list: &[&'static str], step: u64| list[(row / step) as usize % list.len()];
        writeln!(
            out,
            "{},{},{},,{},{},{:02}/{:02}/{},{},{},ST,{},MI,48{:03},{},{},{},A",
            pick(&names, 1),
            pick(&names, 7),
            pick(&names, 49),
            1920 + row % 85,
            if row % 2 == 0 { "F" } else { "M" },
            1 + row % 12,
            1 + row % 28,
            1960 + row % 60,
            row % 9999,
            pick(&streets, 3),
            pick(&streets, 11),
            row % 1000,
            100_000_000 + row,
            row % 83,
            if row % 3 == 0 { "DEM" } else { "REP" },
        )?;
    }
    out.flush()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths
        .first()
        .is_some_and(|first| first.as_os_str() == "--make")
    {
        let rows = paths.remove(2).to_string_lossy().parse()?;
        paths.remove(0);
        make(&paths[0], rows)?;
    }
    let start = cpu_s();
    let mut count = Count::default();
    read(&paths, &Options::default(), &mut count)?;
    println!(
        "levelhead: {} rows, {} rejects, {} bytes of text, {:.2} CPU-s",
        count.rows,
        count.rejects,
        count.text_bytes,
        cpu_s() - start
    );

    let start = cpu_s();
    let (mut rows, mut text_bytes) = (0u64, 0u64);
    for path in paths.iter().filter(|path| path.is_file()) {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            rows += 1;
            text_bytes += record.as_slice().len() as u64;
        }
    }
    println!(
        "csv crate: {rows} rows, {text_bytes} bytes of text, {:.2} CPU-s, no hash, no UTF-8 check",
        cpu_s() - start
    );
    Ok(())
}
