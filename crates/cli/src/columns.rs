//! `levelhead leak columns`: what is in a dump, before anything is compared.

use crate::args::ColumnsArgs;
use crate::failure::Failure;
use crate::intake::{self, Event};
use crate::maps::Maps;
use crate::{output, progress, release, told};
use levelhead_pages::foreign::{shown, shown_path};
use levelhead_pages::words::{number, share};
use levelhead_readers::Options;
use levelhead_readers::columns::{Hints, Purpose, describe_table};
use levelhead_schema::Batch;
use levelhead_schema::mapping::{Ground, Mapping};
use levelhead_schema::table::{TableEnd, TableInfo};
use serde::Serialize;

/// One table and what was recognised in it.
#[derive(Serialize)]
struct Table {
    path: String,
    format: String,
    encoding: String,
    rows: u64,
    rejects: u64,
    kind: &'static str,
    voter_data: bool,
    layout: Option<String>,
    columns: Vec<Column>,
}

#[derive(Serialize)]
struct Column {
    header: String,
    field: Option<&'static str>,
    filled: f64,
    confidence: f64,
    ground: Ground,
}

/// Reads the tables and says what their columns hold.
pub(crate) fn run(args: &ColumnsArgs) -> Result<(), Failure> {
    let layout = args.table.layout.as_deref().map(told::layout).transpose()?;
    let hints = Hints {
        state: args.table.state.clone(),
        layout: layout.as_ref().map(|(id, file)| (id.clone(), file)),
        map: args.table.maps.clone(),
        purpose: Purpose::Dump,
    };
    let options = Options {
        layout: layout.clone(),
        ..Options::default()
    };
    let bar = progress::bar(&args.files, "reading");
    let mut maps = Maps::new(&args.table.maps);
    let mut tables: Vec<Table> = Vec::new();
    let mut filled: Vec<u64> = Vec::new();
    intake::read(&args.files, &options, &bar, |event| {
        match event {
            Event::Begin(info, sample) => {
                let (mapping, _) = intake::columns(&info, &sample, &hints);
                maps.see(&mapping);
                filled = vec![0; mapping.columns.len()];
                sample.iter().for_each(|batch| count(batch, &mut filled));
                tables.push(table(&info, &mapping));
            }
            Event::Batch(batch) => count(&batch, &mut filled),
            Event::End(end) => {
                if let Some(table) = tables.last_mut() {
                    finish(table, &end, &filled);
                }
            }
            Event::Skipped(path, reason) => output::note(&format!(
                "Passed over {}: {}.",
                shown_path(&path, 300),
                shown_path(&reason, 300)
            )),
            Event::File(_) => {}
        }
        Ok(())
    })?;
    maps.finish()?;
    match args.json {
        true => output::print(&format!("{}\n", release::json(&tables)?)),
        false => output::print(&tables.iter().map(in_words).collect::<String>()),
    }
}

fn count(batch: &Batch, filled: &mut [u64]) {
    for row in 0..batch.rows() {
        for (count, cell) in filled.iter_mut().zip(batch.row(row)) {
            *count += u64::from(!cell.is_empty());
        }
    }
}

fn table(info: &TableInfo, mapping: &Mapping) -> Table {
    let kind = describe_table(mapping);
    Table {
        path: info.path.clone(),
        format: info.format.clone(),
        encoding: info.encoding.clone(),
        rows: 0,
        rejects: 0,
        kind: kind.words(),
        voter_data: kind.is_checkable(),
        layout: mapping.layout.clone(),
        columns: mapping
            .columns
            .iter()
            .map(|column| Column {
                header: column.header.clone(),
                field: column.field.map(levelhead_schema::Field::name),
                filled: 0.0,
                confidence: column.confidence,
                ground: column.ground,
            })
            .collect(),
    }
}

fn finish(table: &mut Table, end: &TableEnd, filled: &[u64]) {
    table.rows = end.rows;
    table.rejects = end.rejects;
    if let Some(encoding) = &end.encoding {
        table.encoding.clone_from(encoding);
    }
    for (column, &count) in table.columns.iter_mut().zip(filled) {
        column.filled = if end.rows == 0 {
            0.0
        } else {
            count as f64 / end.rows as f64
        };
    }
}

fn in_words(table: &Table) -> String {
    let layout = table
        .layout
        .as_ref()
        .map_or_else(String::new, |layout| format!(", layout {layout}"));
    let mut text = format!(
        "{}\n  {}, {}, {} rows, {} rejects\n  looks like {}{layout}\n\n  {:<32} {:<24} {:>8} {:>6}  {}\n",
        shown_path(&table.path, 300),
        table.format,
        table.encoding,
        number(table.rows),
        number(table.rejects),
        table.kind,
        "header",
        "field",
        "filled",
        "sure",
        "because of",
    );
    for column in &table.columns {
        let ground = match column.ground {
            Ground::Told => "--map",
            Ground::Layout => "the layout",
            Ground::Header => "the header",
            Ground::Content => "the values",
            Ground::HeaderAndContent => "header and values",
            Ground::None => "",
        };
        let sure = if column.field.is_some() {
            format!("{:.0}%", column.confidence * 100.0)
        } else {
            String::new()
        };
        let line = format!(
            "  {:<32} {:<24} {:>8} {sure:>6}  {ground}",
            shown(&column.header, 32),
            column.field.unwrap_or("not recognised"),
            share(column.filled),
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.push('\n');
    text
}
