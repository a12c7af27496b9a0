//! Text with delimiters, with a header, without, and undecided.
#![no_main]

use levelhead_fuzz::{chosen, examine};
use levelhead_readers::Options;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let header = chosen(bytes, &[None, Some(true), Some(false)]);
    examine(
        bytes,
        &Options {
            header,
            ..Options::default()
        },
    );
});
