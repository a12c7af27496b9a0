//! Archives and compressed files, and what lies in them.
#![no_main]

use levelhead_fuzz::{examine, let_panics_be_caught};
use levelhead_readers::Options;
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: let_panics_be_caught(),
    |bytes: &[u8]| examine(bytes, &Options::default())
);
