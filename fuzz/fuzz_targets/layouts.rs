//! A layout of the user's own, and a file that is read by it.
#![no_main]

use levelhead_fuzz::examine;
use levelhead_fuzz::table::Table;
use levelhead_readers::Options;
use levelhead_readers::columns::{Hints, recognise};
use levelhead_schema::layout::{parse_file, parse_state};
use libfuzzer_sys::fuzz_target;

/// What parts the layout from the file in an input.
const PARTING: &str = "\n%%%\n";

fuzz_target!(|text: &str| {
    let (layout, file) = text.split_once(PARTING).unwrap_or((text, "a\tb\nc\td\n"));
    let _ = parse_state(layout, "my.toml").map_err(|error| error.to_string());
    let state = match parse_file(layout, "my.toml") {
        Ok(state) => state,
        Err(error) => {
            assert!(error.line <= layout.split('\n').count(), "{error}");
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let table = Table::of(file);
    for layout in &state.files {
        let hints = Hints {
            layout: Some(("my.toml".to_owned(), layout)),
            ..Hints::default()
        };
        recognise(table.header.as_deref(), &table.batches(1000), &hints);
        let layout = Some(("my.toml".to_owned(), layout.clone()));
        examine(
            file.as_bytes(),
            &Options {
                layout,
                ..Options::default()
            },
        );
    }
});
