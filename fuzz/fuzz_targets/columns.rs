//! What columns are taken for, whatever stands in header and rows.
#![no_main]

use levelhead_fuzz::chosen;
use levelhead_fuzz::table::Table;
use levelhead_readers::columns::{Hints, Purpose, describe_table, is_listed_name, recognise};
use libfuzzer_sys::fuzz_target;

const STATES: &[Option<&str>] = &[None, Some("MI"), Some("NC"), Some("CT"), Some("ZZ")];

fuzz_target!(|text: &str| {
    let table = Table::of(text);
    let purpose = chosen(
        text.as_bytes(),
        &[Purpose::Dump, Purpose::Dump, Purpose::Release],
    );
    let state = chosen(text.as_bytes(), STATES).map(str::to_owned);
    let hints = Hints {
        state,
        purpose,
        ..Hints::default()
    };
    let header = table.header.as_deref();
    let mapping = recognise(header, &table.batches(1000), &hints);
    let width = if table.rows.is_empty() {
        header.map_or(0, <[String]>::len)
    } else {
        table.columns
    };
    assert_eq!(mapping.columns.len(), width);
    for (at, column) in mapping.columns.iter().enumerate() {
        assert_eq!(column.index, at);
        assert!((0.0..=1.0).contains(&column.confidence), "{column:?}");
        assert!(
            column.field.is_none() || column.confidence > 0.0,
            "{column:?}"
        );
    }
    assert_eq!(
        recognise(header, &table.batches(1), &hints),
        mapping,
        "the size of batches shows"
    );
    describe_table(&mapping);
    header.unwrap_or_default().iter().for_each(|name| {
        is_listed_name(name);
    });
});
