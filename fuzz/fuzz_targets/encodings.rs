//! Text in encodings that were guessed or told.
#![no_main]

use levelhead_fuzz::{chosen, examine};
use levelhead_readers::{Encoding, Options};
use libfuzzer_sys::fuzz_target;

const TOLD: &[Option<&str>] = &[
    None,
    Some("utf-8"),
    Some("utf-16le"),
    Some("utf-16be"),
    Some("windows-1252"),
    Some("macintosh"),
    Some("shift_jis"),
    Some("iso-2022-jp"),
    Some("gb18030"),
    Some("big5"),
    Some("x-user-defined"),
];

fuzz_target!(|bytes: &[u8]| {
    let encoding = chosen(bytes, TOLD).and_then(Encoding::from_name);
    examine(
        bytes,
        &Options {
            encoding,
            ..Options::default()
        },
    );
});
