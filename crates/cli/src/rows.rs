//! `--rows`: one line for each row of the dump, with its class and no personal data, as Parquet.

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
        Ok(())
    }

    fn group(&mut self) -> parquet::errors::Result<()> {
        let mut group = self.writer.next_row_group()?;
        let mut texts = [&self.states, &self.classes, &self.fields].into_iter();
        let mut first = true;
        while let Some(mut column) = group.next_column()? {
            if std::mem::take(&mut first) {
                column
                    .typed::<Int64Type>()
                    .write_batch(&self.rows, None, None)?;
            } else if let Some(values) = texts.next() {
                column
                    .typed::<ByteArrayType>()
                    .write_batch(values, None, None)?;
            }
            column.close()?;
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
