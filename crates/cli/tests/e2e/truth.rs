//! Row by row: what was said beside what is true.

use levelhead_worlds::RowTruth;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

/// One line of `--rows`.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) row: i64,
    pub(crate) state: String,
    pub(crate) class: String,
    pub(crate) fields: String,
    pub(crate) person: Option<i64>,
}

/// Reads the file that `--rows` wrote.
pub(crate) fn read_said(path: &Path) -> Vec<Said> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| {
        let row = row.unwrap();
        let mut said = Said {
            row: -1,
            state: String::new(),
            class: String::new(),
            fields: String::new(),
            person: None,
        };
        for (name, field) in row.get_column_iter() {
            match (name.as_str(), field) {
                ("row", Field::Long(number)) => said.row = *number,
                ("state", Field::Str(text)) => said.state.clone_from(text),
                ("class", Field::Str(text)) => said.class.clone_from(text),
                ("fields_differing", Field::Str(text)) => said.fields.clone_from(text),
                ("person", Field::Long(number)) => said.person = Some(*number),
                ("person", Field::Null) => {}
                other => panic!("unexpected column {other:?}"),
            }
        }
        said
    })
    .collect()
}

/// How often each true class was said to be each class.
pub(crate) fn confusion(said: &[Said], truth: &[RowTruth]) -> BTreeMap<(String, String), usize> {
    assert_eq!(said.len(), truth.len(), "a line for every row");
    let mut counts = BTreeMap::new();
    for (at, (said, truth)) in said.iter().zip(truth).enumerate() {
        assert_eq!(said.row, at as i64);
        *counts
            .entry((truth.class.name().to_owned(), said.class.clone()))
            .or_insert(0) += 1;
    }
    counts
}
