//! A table saved as spreadsheets, databases and old machines save it.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use std::path::Path;

/// Some rows of a file in an order of their own, in the cut's columns.
pub(crate) struct Table {
    pub(crate) headers: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// Year, month and day of a date as the states write it.
fn date(cell: &str) -> Option<(u16, u8, u8)> {
    let parts: Vec<u16> = cell
        .split(['/', '-'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let (year, month, day) = match (parts.as_slice(), cell.len()) {
        ([year, month, day], _) if *year > 1000 => (*year, *month, *day),
        ([month, day, year], _) if *year > 1000 => (*year, *month, *day),
        _ => return None,
    };
    Some((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

/// A whole number without leading zeros, as a spreadsheet makes of an id or a ZIP code.
fn number(cell: &str) -> Option<u64> {
    let digits =
        !cell.is_empty() && cell.len() <= 15 && cell.bytes().all(|byte| byte.is_ascii_digit());
    if digits { cell.parse().ok() } else { None }
}

pub(crate) fn save_xlsx(table: &Table, path: &Path, real_dates: bool) {
    let mut book = Workbook::new();
    let format = Format::new().set_num_format("mm/dd/yyyy");
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(&table.headers) {
        sheet.write(0, column, *header).unwrap();
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for ((column, cell), header) in (0..).zip(cells).zip(&table.headers) {
            // Telephone numbers are text to everybody; ids and ZIP codes lose their leading zeros.
            let telephone = header.to_lowercase().contains("tel") || header.contains("hone");
            match (date(cell), number(cell).filter(|_| !telephone)) {
                (Some((year, month, day)), _) if real_dates && year >= 1900 => {
                    let date = ExcelDateTime::from_ymd(year, month, day).unwrap();
                    sheet
                        .write_with_format(row, column, &date, &format)
                        .unwrap();
                }
                (None, Some(number)) => drop(sheet.write(row, column, number as f64).unwrap()),
                _ if cell.is_empty() => {}
                _ => drop(sheet.write(row, column, cell).unwrap()),
            }
        }
    }
    book.save(path).unwrap();
}

pub(crate) fn save_json_lines(table: &Table, path: &Path) {
    let mut text = String::new();
    for cells in &table.rows {
        let object: serde_json::Map<String, Value> = table
            .headers
            .iter()
            .zip(cells)
            .map(|(header, cell)| {
                let value = match (number(cell), date(cell)) {
                    (Some(number), _) if !cell.starts_with('0') => json!(number),
                    (_, Some((year, month, day))) => {
                        json!(format!("{year:04}-{month:02}-{day:02}T00:00:00Z"))
                    }
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
pub(crate) fn save_semicolons(table: &Table, path: &Path) {
    let mut bytes = Vec::new();
    let mut line = |cells: &mut dyn Iterator<Item = &str>, remark: &[u8]| {
        for cell in cells {
            let quoted = if cell.contains([';', '"']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            };
            bytes.extend_from_slice(quoted.as_bytes());
            bytes.push(b';');
        }
        bytes.extend_from_slice(remark);
        bytes.extend_from_slice(b"\r\n");
    };
    line(&mut table.headers.iter().copied(), b"Remark");
    for (at, cells) in table.rows.iter().enumerate() {
        line(
            &mut cells.iter().map(String::as_str),
            if at % 7 == 0 {
                b"bought \x96 see caf\xe9"
            } else {
                b""
            },
        );
    }
    std::fs::write(path, bytes).unwrap();
}

pub(crate) fn save_fixed_width(table: &Table, path: &Path) {
    let widths: Vec<usize> = (0..table.headers.len())
        .map(|column| {
            table
                .rows
                .iter()
                .map(|row| row[column].len())
                .chain([table.headers[column].len()])
                .max()
                .unwrap_or(0)
                + 2
        })
        .collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let line: String = cells
            .zip(&widths)
            .map(|(cell, &width)| format!("{cell:<width$}"))
            .collect();
        format!("{line}\n")
    };
    let mut text = line(&mut table.headers.iter().copied());
    for row in &table.rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    std::fs::write(path, text).unwrap();
}
