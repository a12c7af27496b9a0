//! JSON: lines, arrays, objects by key.
#![no_main]

use levelhead_fuzz::examine;
use levelhead_readers::Options;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| examine(bytes, &Options::default()));
