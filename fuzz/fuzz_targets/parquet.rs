//! Parquet files. Their decoder may panic, and the reader says that the file is broken.
#![no_main]

use levelhead_fuzz::{examine, let_panics_be_caught};
use levelhead_readers::Options;
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: let_panics_be_caught(),
    |bytes: &[u8]| examine(bytes, &Options::default())
);
