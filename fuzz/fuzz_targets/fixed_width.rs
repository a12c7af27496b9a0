//! Records of fixed width, by a layout that was told and by none.
#![no_main]

use levelhead_fuzz::{chosen, examine};
use levelhead_readers::Options;
use levelhead_schema::layout::{FileLayout, Layouts};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

/// No layout, then all that ship and have positions.
static LAYOUTS: LazyLock<Vec<Option<(String, FileLayout)>>> = LazyLock::new(|| {
    let mut layouts = vec![None];
    for state in Layouts::embedded().states() {
        for file in &state.files {
            if file.columns.iter().any(|column| column.start.is_some()) {
                layouts.push(Some((format!("{}/{}", state.abbr, file.id), file.clone())));
            }
        }
    }
    layouts
});

fuzz_target!(|bytes: &[u8]| {
    let layout = chosen(bytes, &LAYOUTS);
    examine(
        bytes,
        &Options {
            layout,
            ..Options::default()
        },
    );
});
