//! The readers of logs: goldens of what each format becomes, and what hostile and mixed input becomes.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod evtx;
mod evtx_file;
mod golden;
mod hostile;
mod matching;
mod mixed;
mod properties;
mod reading;
mod rotation;
mod speed;
