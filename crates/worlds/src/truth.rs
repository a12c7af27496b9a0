//! What is true of a dump: kept beside it, row by row and in sum.

use crate::Error;
use crate::calendar::Date;
use levelhead_schema::Field;
use levelhead_schema::report::Classes;
use serde::Serialize;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What a dump row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowClass {
    /// A row of the public release, every published field as there.
    Verbatim,
    /// A row of the public release with one or two edits.
    Altered,
    /// Fields of several people of the release put together.
    Recombined,
    /// A protected voter in full, or a version that no release holds.
    Withheld,
    /// A person who registered after the last release.
    Newer,
    /// A person who does not exist.
    Unexplained,
    /// Equal, cell by cell, to an earlier row of the dump.
    Duplicate,
}

impl RowClass {
    const ALL: [RowClass; 7] = [
        RowClass::Verbatim,
        RowClass::Altered,
        RowClass::Recombined,
        RowClass::Withheld,
        RowClass::Newer,
        RowClass::Unexplained,
        RowClass::Duplicate,
    ];

    /// The class as reports spell it.
    pub fn name(self) -> &'static str {
        match self {
            RowClass::Verbatim => "verbatim",
            RowClass::Altered => "altered",
            RowClass::Recombined => "recombined",
            RowClass::Withheld => "withheld",
            RowClass::Newer => "newer",
            RowClass::Unexplained => "unexplained",
            RowClass::Duplicate => "duplicate",
        }
    }

    /// Adds `rows` of this class.
    pub(crate) fn count(self, classes: &mut Classes, rows: u64) {
        *match self {
            RowClass::Verbatim => &mut classes.verbatim,
            RowClass::Altered => &mut classes.altered,
            RowClass::Recombined => &mut classes.recombined,
            RowClass::Withheld => &mut classes.withheld,
            RowClass::Newer => &mut classes.newer,
            RowClass::Unexplained => &mut classes.unexplained,
            RowClass::Duplicate => &mut classes.duplicate,
        } += rows;
    }
}

/// What is true of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowTruth {
    /// Row, from 0 over the dump's data rows.
    pub row: u64,
    /// Postal abbreviation.
    pub state: String,
    /// What it is.
    pub class: RowClass,
    /// `YYYY-MM-DD` of the release that the row, or the person it was made from, was taken from; `None` for people no
    /// release holds.
    pub release: Option<String>,
    /// Canonical fields whose cells differ from that release, in column order; only for altered rows.
    pub fields: Vec<String>,
    /// How the row was made, in a few words.
    pub note: String,
}

/// A dump that was written, and what is true of it.
#[derive(Clone, Debug, Serialize)]
pub struct Dump {
    /// The dump.
    pub path: PathBuf,
    /// One line a row: `row,state,class,release,fields,note`.
    pub rows_path: PathBuf,
    /// Data rows.
    pub rows: u64,
    /// Its columns.
    pub columns: Vec<TruthColumn>,
    /// One entry a state, in order of first use.
    pub states: Vec<StateTruth>,
}

/// A column and what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TruthColumn {
    /// Header as written.
    pub header: String,
    /// Canonical field.
    pub field: Option<Field>,
}

/// What is true of the rows of one state.
#[derive(Clone, Debug, Serialize)]
pub struct StateTruth {
    /// Postal abbreviation.
    pub state: String,
    /// Rows, duplicates included.
    pub rows: u64,
    /// Rows by class.
    pub classes: Classes,
    /// The releases that rows were cut from.
    pub sources: Vec<Date>,
    /// For each release, how many verbatim rows it has word for word, in the columns that the state publishes; age is
    /// left out, because it moves with the calendar.
    pub releases: Vec<ReleaseShare>,
    /// The releases with the largest count, oldest first; empty when nothing is verbatim.
    pub best: Vec<Date>,
    /// Fields of the dump that the state's file does not publish.
    pub excess_fields: Vec<Field>,
}

/// A release and the rows it explains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReleaseShare {
    /// Date of the release.
    pub date: Date,
    /// Verbatim rows of the dump that it holds.
    pub rows_explained: u64,
}

/// Writes the row truths as comma-separated text.
#[derive(Debug)]
pub(crate) struct TruthWriter {
    path: PathBuf,
    out: BufWriter<File>,
}

impl TruthWriter {
    pub(crate) fn create(dump: &Path) -> Result<TruthWriter, Error> {
        let mut name = dump.file_name().unwrap_or_default().to_os_string();
        name.push(".truth.csv");
        let path = dump.with_file_name(name);
        let mut out = BufWriter::new(File::create(&path).map_err(Error::write(&path))?);
        out.write_all(b"row,state,class,release,fields,note\n")
            .map_err(Error::write(&path))?;
        Ok(TruthWriter { path, out })
    }

    pub(crate) fn row(
        &mut self,
        (row, state, class): (u64, &str, RowClass),
        release: Option<Date>,
        fields: &[Field],
        note: &str,
    ) -> Result<(), Error> {
        let mut line = format!("{row},{state},{},", class.name());
        if let Some(date) = release {
            line.push_str(&date.to_string());
        }
        line.push(',');
        for (at, field) in fields.iter().enumerate() {
            if at > 0 {
                line.push(' ');
            }
            line.push_str(field.name());
        }
        line.push(',');
        line.push_str(note);
        line.push('\n');
        self.out
            .write_all(line.as_bytes())
            .map_err(Error::write(&self.path))
    }

    pub(crate) fn finish(mut self) -> Result<PathBuf, Error> {
        self.out.flush().map_err(Error::write(&self.path))?;
        Ok(self.path)
    }
}

/// Reads the row truths of a dump back, in row order.
/// Shape: one entry a line of [`Dump::rows_path`]; a line of another shape is left out.
/// # Errors
/// [`Error::Write`] with the operating system's reason when the file cannot be read.
pub fn read_rows(path: &Path) -> Result<Vec<RowTruth>, Error> {
    let text = std::fs::read_to_string(path).map_err(Error::write(path))?;
    Ok(text.lines().skip(1).filter_map(parse_row).collect())
}

fn parse_row(line: &str) -> Option<RowTruth> {
    let mut cells = line.splitn(6, ',');
    let row = cells.next()?.parse().ok()?;
    let state = cells.next()?.to_owned();
    let class = cells.next()?;
    let class = RowClass::ALL
        .into_iter()
        .find(|known| known.name() == class)?;
    let release = Some(cells.next()?.to_owned()).filter(|date| !date.is_empty());
    let fields = cells
        .next()?
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    Some(RowTruth {
        row,
        state,
        class,
        release,
        fields,
        note: cells.next()?.to_owned(),
    })
}
