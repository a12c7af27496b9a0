//! `--rows`: one line for each row of the dump, with its class, the person it was linked to as a number, and no personal data, as Parquet.

use crate::failure::Failure;
use crate::output::Unfinished;
use levelhead_leak::{Class, RowOutcome};
use levelhead_schema::Field;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

const SCHEMA: &str = "message rows {
    required int64 row;
    required binary state (UTF8);
    required binary class (UTF8);
    required binary fields_differing (UTF8);
    optional int64 person;
}";
/// Lines kept in memory before they are written.
const GROUP_ROWS: usize = 1 << 18;

/// Writes the lines in order.
pub(crate) struct RowWriter {
    unfinished: Unfinished,
    writer: SerializedFileWriter<File>,
    next_row: i64,
    rows: Vec<i64>,
    states: Vec<ByteArray>,
    classes: Vec<ByteArray>,
    fields: Vec<ByteArray>,
    /// 1 for each row with a person, else 0, as Parquet writes what may be missing; and the persons alone.
    has_person: Vec<i16>,
    persons: Vec<i64>,
}

impl RowWriter {
    /// Starts the file, under another name until it is complete.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        let fail = |reason: String| Failure::Write {
            path: path.to_owned(),
            reason,
        };
        let unfinished = Unfinished::create(path)?;
        let file = unfinished.handle()?;
        let schema = Arc::new(parse_message_type(SCHEMA).map_err(|error| fail(error.to_string()))?);
        let properties = Arc::new(
            WriterProperties::builder()
                .set_compression(Compression::SNAPPY)
                .build(),
        );
        let writer = SerializedFileWriter::new(file, schema, properties)
            .map_err(|error| fail(error.to_string()))?;
        Ok(RowWriter {
            unfinished,
            writer,
            next_row: 0,
            rows: Vec::new(),
            states: Vec::new(),
            classes: Vec::new(),
            fields: Vec::new(),
            has_person: Vec::new(),
            persons: Vec::new(),
        })
    }

    /// Adds the rows of one batch. Rows of what is not voter data have the class `not compared`.
    pub(crate) fn add(&mut self, outcomes: &[RowOutcome], voter_data: bool) -> Result<(), Failure> {
        for outcome in outcomes {
            let class = if voter_data || outcome.class == Class::Duplicate {
                outcome.class.name()
            } else {
                "not compared"
            };
            let fields = match outcome.class {
                Class::Altered => outcome
                    .fields_differing()
                    .iter()
                    .map(|field| Field::name(*field))
                    .collect::<Vec<_>>()
                    .join(","),
                _ => String::new(),
            };
            self.rows.push(self.next_row);
            self.next_row += 1;
            self.states.push(ByteArray::from(outcome.state.name()));
            self.classes.push(ByteArray::from(class));
            self.fields.push(ByteArray::from(fields.as_str()));
            self.has_person.push(i16::from(outcome.person().is_some()));
            self.persons.extend(outcome.person().map(i64::from));
            if self.rows.len() >= GROUP_ROWS {
                self.write_group()?;
            }
        }
        Ok(())
    }

    fn write_group(&mut self) -> Result<(), Failure> {
        let path = self.unfinished.path().to_owned();
        self.group().map_err(|error| Failure::Write {
            path,
            reason: error.to_string(),
        })?;
        self.rows.clear();
        self.states.clear();
        self.classes.clear();
        self.fields.clear();
        self.has_person.clear();
        self.persons.clear();
        Ok(())
    }

    fn group(&mut self) -> parquet::errors::Result<()> {
        let mut group = self.writer.next_row_group()?;
        let texts = [&self.states, &self.classes, &self.fields];
        let mut at = 0usize;
        // In the order of the schema: the row, three texts, the person.
        while let Some(mut column) = group.next_column()? {
            match (at, at.checked_sub(1).and_then(|text| texts.get(text))) {
                (0, _) => column
                    .typed::<Int64Type>()
                    .write_batch(&self.rows, None, None)?,
                (_, Some(values)) => column
                    .typed::<ByteArrayType>()
                    .write_batch(values, None, None)?,
                (_, None) => column.typed::<Int64Type>().write_batch(
                    &self.persons,
                    Some(&self.has_person),
                    None,
                )?,
            };
            column.close()?;
            at += 1;
        }
        group.close()?;
        Ok(())
    }

    /// Completes the file and gives it its name.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        if !self.rows.is_empty() {
            self.write_group()?;
        }
        let path = self.unfinished.path().to_owned();
        self.writer.close().map_err(|error| Failure::Write {
            path,
            reason: error.to_string(),
        })?;
        self.unfinished.finish()
    }
}
