//! The floor of every comparison: the `csv` crate reads each record of a file once and counts it.
//!
//! Usage: `parse_floor FILE`. Prints the number of records below the header. `cargo xtask bench` runs it as a
//! process of its own, because its cost is what all others are divided by.

use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("parse_floor FILE")?;
    let mut reader = csv::Reader::from_path(path)?;
    let mut record = csv::ByteRecord::new();
    let mut rows = 0_u64;
    while reader.read_byte_record(&mut record)? {
        rows += 1;
    }
    writeln!(std::io::stdout(), "{rows}")?;
    Ok(())
}
