//! Which rows of a dump a tool calls explained, as the tool wrote them down.

use crate::error::ChoreError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use std::fs::File;
use std::path::Path;

/// The classes with which Levelhead says that a public release explains a row.
const EXPLAINED: [&str; 2] = ["verbatim", "altered"];

/// Reads what `levelhead leak check --rows` wrote: one flag for each row of the dump.
///
/// # Errors
/// When the file cannot be read, is no such Parquet file, or does not have the rows 0, 1, 2 … in order.
pub(crate) fn levelhead_rows(path: &Path) -> Result<Vec<bool>, ChoreError> {
    let wrong = |error: parquet::errors::ParquetError| ChoreError::broken(path, error);
    let file = File::open(path).map_err(ChoreError::read(path))?;
    let reader = SerializedFileReader::new(file).map_err(wrong)?;
    let fields = reader.metadata().file_metadata().schema().get_fields();
    let place = |name: &str| {
        fields
            .iter()
            .position(|field| field.name() == name)
            .ok_or_else(|| ChoreError::broken(path, format!("no column {name}")))
    };
    let (number, class) = (place("row")?, place("class")?);
    let mut explained = Vec::new();
    for row in reader.get_row_iter(None).map_err(wrong)? {
        let row = row.map_err(wrong)?;
        if row.get_long(number).map_err(wrong)? != explained.len() as i64 {
            return Err(ChoreError::broken(path, format!("row {}", explained.len())));
        }
        let class = row.get_string(class).map_err(wrong)?;
        explained.push(EXPLAINED.contains(&class.as_str()));
    }
    Ok(explained)
}

/// Reads what a peer's script wrote: the numbers of the rows it found, one a line, from 0 and in any order.
///
/// # Errors
/// When the file cannot be read or a line is no row of the dump.
pub(crate) fn peer_rows(path: &Path, rows: usize) -> Result<Vec<bool>, ChoreError> {
    let text = std::fs::read_to_string(path).map_err(ChoreError::read(path))?;
    flags(&text, rows).map_err(|line| ChoreError::broken(path, format!("{line:?} is no row")))
}

/// A flag for each row; the first line that is no row as the error.
fn flags(text: &str, rows: usize) -> Result<Vec<bool>, String> {
    let mut found = vec![false; rows];
    for line in text.lines() {
        let flag = line
            .trim()
            .parse()
            .ok()
            .and_then(|row: usize| found.get_mut(row));
        *flag.ok_or_else(|| line.to_owned())? = true;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{flags, levelhead_rows};
    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::path::Path;
    use std::sync::Arc;

    fn write(path: &Path, numbers: &[i64], classes: &[&str]) {
        let schema = "message rows { required int64 row; required binary class (UTF8); }";
        let schema = Arc::new(parse_message_type(schema).expect("a schema"));
        let file = std::fs::File::create(path).expect("a file");
        let mut writer = SerializedFileWriter::new(file, schema, Arc::default()).expect("a writer");
        let mut group = writer.next_row_group().expect("a group");
        let mut column = group.next_column().expect("columns").expect("the first");
        column
            .typed::<Int64Type>()
            .write_batch(numbers, None, None)
            .expect("rows");
        column.close().expect("closed");
        let texts: Vec<ByteArray> = classes
            .iter()
            .map(|class| ByteArray::from(*class))
            .collect();
        let mut column = group.next_column().expect("columns").expect("the second");
        column
            .typed::<ByteArrayType>()
            .write_batch(&texts, None, None)
            .expect("rows");
        column.close().expect("closed");
        group.close().expect("closed");
        writer.close().expect("closed");
    }

    #[test]
    fn verbatim_and_altered_rows_are_explained() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rows.parquet");
        let classes = [
            "verbatim",
            "altered",
            "recombined",
            "unexplained",
            "duplicate",
        ];
        write(&path, &[0, 1, 2, 3, 4], &classes);
        assert_eq!(
            levelhead_rows(&path).expect("rows"),
            [true, true, false, false, false]
        );
        write(&path, &[0, 2, 1, 3, 4], &classes);
        assert!(levelhead_rows(&path).is_err(), "rows out of order");
    }

    #[test]
    fn rows_may_come_in_any_order_and_more_than_once() {
        assert_eq!(flags("2\n0\n2\n", 4), Ok(vec![true, false, true, false]));
        assert_eq!(flags("", 1), Ok(vec![false]));
        assert_eq!(flags("0\n4\n", 4), Err("4".to_owned()));
        assert_eq!(flags("row\n", 4), Err("row".to_owned()));
    }
}
