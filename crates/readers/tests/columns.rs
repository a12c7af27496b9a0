//! What columns are recognised as, on other people's files and on tables made here.

use levelhead_readers::columns::{Hints, recognise};
use levelhead_schema::Batch;
use levelhead_schema::mapping::Mapping;

/// Rows of delimited text, with quotes where the delimiter stands in a value.
fn rows(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                _ if letter == delimiter && !quoted => row.push(std::mem::take(&mut cell).trim().to_owned()),
                _ => cell.push(letter),
            }
        }
        row.push(cell.trim().to_owned());
        rows.push(row);
    }
    rows
}

fn batch(rows: &[Vec<String>]) -> Batch {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut batch = Batch::new(width, 0);
    for row in rows {
        batch.push_row((0..width).map(|at| row.get(at).map_or(&b""[..], |cell| cell.as_bytes())));
    }
    batch
}

fn shown(mapping: &Mapping) -> String {
    mapping
        .columns
        .iter()
        .map(|column| format!("{} = {} {} {:?}\n", column.header, column.field.map_or("-", |field| field.name()), column.confidence, column.ground))
        .collect()
}

/// The fabricated voter files, read from the folder named by `LEVELHEAD_SAMPLES`.
fn sample(state: &str, delimiter: char, headed: bool) -> Option<Mapping> {
    let Some(folder) = std::env::var_os("LEVELHEAD_SAMPLES") else {
        println!("skipped {state}: LEVELHEAD_SAMPLES is not set");
        return None;
    };
    let path = std::path::Path::new(&folder).join("voter-files-fabricated").join(format!("{state}.csv"));
    let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
    let rows = rows(&text, delimiter);
    let start = std::time::Instant::now();
    let (header, data) = if headed { (Some(rows[0].as_slice()), &rows[1..]) } else { (None, rows.as_slice()) };
    let mapping = recognise(header, &[batch(data)], &Hints::default());
    println!("== {state} {:?} {:?} {} rows\n{}", start.elapsed(), mapping.layout, data.len(), shown(&mapping));
    Some(mapping)
}

#[test]
fn samples() {
    for (state, delimiter, headed) in [("co", ',', true), ("de", ',', true), ("fl", '\t', false), ("mi", ',', true), ("nc", '\t', true), ("nj", '|', false), ("ny", ',', false), ("oh", ',', true), ("ok", ',', true), ("pa", '\t', false), ("ut", ',', true), ("vt", '|', true), ("wa", '\t', true)] {
        sample(state, delimiter, headed);
    }
}
