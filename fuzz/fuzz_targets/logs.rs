//! Logs of every kind, as the program would read them, in tiny batches, and within narrow bounds.
#![no_main]

use levelhead_fuzz::{chosen, events};
use levelhead_readers::logs::{GivenFormat, LogOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    levelhead_fuzz::let_panics_be_caught();
    let formats = [
        vec![],
        vec![],
        vec![GivenFormat::Nginx("$remote_addr|$time_iso8601|$request|$status".into())],
        vec![GivenFormat::PostgresPrefix("%m [%p] %q%u@%d ".into())],
    ];
    events::examine(
        bytes,
        &LogOptions {
            formats: chosen(bytes, &formats),
            ..LogOptions::default()
        },
    );
});
