//! One column of a row group, read record by record.

use super::cell::{Kind, Show};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::schema::types::ColumnDescriptor;

/// What stands between the elements of a list.
const BETWEEN_ELEMENTS: &[u8] = b"; ";

/// Values of any physical type, behind one face.
trait Values {
    /// Replaces the values and levels at hand by those of the next `records` records; how many records there were.
    fn fill(&mut self, records: usize, levels: &mut Levels) -> Result<usize, ParquetError>;
    /// Appends value number `at` as text.
    fn show(&self, at: usize, kind: Kind, text: &mut Vec<u8>);
}

#[derive(Default)]
struct Levels {
    definition: Vec<i16>,
    repetition: Vec<i16>,
}

struct Typed<T: DataType> {
    reader: ColumnReaderImpl<T>,
    values: Vec<T::T>,
}

impl<T: DataType> Values for Typed<T>
where
    T::T: Show,
{
    fn fill(&mut self, records: usize, levels: &mut Levels) -> Result<usize, ParquetError> {
        self.values.clear();
        levels.definition.clear();
        levels.repetition.clear();
        let mut total = 0;
        // The decoder may stop at the end of a page.
        while total < records {
            let (found, _, _) = self.reader.read_records(
                records - total,
                Some(&mut levels.definition),
                Some(&mut levels.repetition),
                &mut self.values,
            )?;
            if found == 0 {
                break;
            }
            total += found;
        }
        Ok(total)
    }

    fn show(&self, at: usize, kind: Kind, text: &mut Vec<u8>) {
        if let Some(value) = self.values.get(at) {
            value.show(kind, text);
        }
    }
}

/// A column of a row group.
pub(super) struct Leaf<'f> {
    values: Box<dyn Values + 'f>,
    levels: Levels,
    kind: Kind,
    defined: i16,
    repeated: i16,
    value: usize,
    level: usize,
}

impl<'f> Leaf<'f> {
    /// Starts before the first record.
    pub(super) fn new(
        column: &ColumnDescriptor,
        reader: ColumnReader,
    ) -> Result<Self, ParquetError> {
        fn boxed<'f, T: DataType>(reader: ColumnReaderImpl<T>) -> Box<dyn Values + 'f>
        where
            T::T: Show,
        {
            Box::new(Typed {
                reader,
                values: Vec::new(),
            })
        }
        let values = match reader {
            ColumnReader::BoolColumnReader(reader) => boxed(reader),
            ColumnReader::Int32ColumnReader(reader) => boxed(reader),
            ColumnReader::Int64ColumnReader(reader) => boxed(reader),
            ColumnReader::Int96ColumnReader(reader) => boxed(reader),
            ColumnReader::FloatColumnReader(reader) => boxed(reader),
            ColumnReader::DoubleColumnReader(reader) => boxed(reader),
            ColumnReader::ByteArrayColumnReader(reader) => boxed(reader),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => boxed(reader),
        };
        Ok(Leaf {
            values,
            levels: Levels::default(),
            kind: Kind::of(column),
            defined: column.max_def_level(),
            repeated: column.max_rep_level(),
            value: 0,
            level: 0,
        })
    }

    /// Decodes the next `records` records; how many there were.
    pub(super) fn fill(&mut self, records: usize) -> Result<usize, ParquetError> {
        (self.value, self.level) = (0, 0);
        self.values.fill(records, &mut self.levels)
    }

    /// Appends the next record's cell to `row`, if that is given, and moves on; false when the row grew over `most_bytes`.
    pub(super) fn record(&mut self, mut row: Option<&mut Vec<u8>>, most_bytes: usize) -> bool {
        let mut fits = true;
        let mut first = true;
        loop {
            if let Some(row) = row.as_deref_mut()
                && fits
            {
                if !first {
                    row.extend_from_slice(BETWEEN_ELEMENTS);
                }
                if self.is_defined() {
                    self.values.show(self.value, self.kind, row);
                }
                fits = row.len() <= most_bytes;
            }
            self.value += usize::from(self.is_defined());
            self.level += 1;
            first = false;
            let continues = self.repeated > 0
                && self
                    .levels
                    .repetition
                    .get(self.level)
                    .is_some_and(|&level| level > 0);
            if !continues {
                return fits;
            }
        }
    }

    /// The value at hand is there: not null, nor in a null group or an empty list.
    fn is_defined(&self) -> bool {
        self.defined == 0 || self.levels.definition.get(self.level) == Some(&self.defined)
    }
}
