//! Is this dump explained by public releases? The release library, matching, dating, excess fields.
//!
//! Input: text batches with a [`Mapping`](levelhead_schema::mapping::Mapping) that says what each column holds.
//! Output: a [`LeakReport`](levelhead_schema::report::LeakReport), and for each row a class.
//!
//! Invariants:
//! - nothing that is kept or reported is a person's data: the library holds keyed tokens, the report counts;
//! - a release is in the library whole or not at all;
//! - the kernel (`classify`) is a pure function of a batch and the libraries: row order, batch size and threads
//!   change no byte of a report;
//! - m-probabilities ship as data, u-probabilities are counted from the library; nothing is fitted to the dump.

mod address;
mod calibrate;
mod check;
mod classify;
mod columns;
mod date;
mod dating;
mod error;
mod exact;
mod extract;
mod fingerprint;
mod interval;
mod learn;
mod library;
mod mapped;
mod memo;
mod normal;
mod plausible;
mod publication;
mod record;
mod report;
mod score;
mod seen;
mod spelling;
mod summary;
mod tally;
mod token;
mod weights;
mod zip_prefix;

pub use check::{BatchOutcome, KernelSpace, RowOutcome, Settings, StateCode, TableCheck};
pub use classify::Class;
pub use error::Error;
pub use library::{
    Desk, Library, RELEASES_MAX, Release, ReleaseDraft, ReleaseRows, ReleaseSpace, ReleaseTable,
};
pub use tally::Tally;
pub use token::Key;
