//! What each column of an unknown table holds.
//!
//! Input: a header, if there is one, and a sample of rows. Output: a [`Mapping`] that gives each column one of
//! the canonical fields or none, how sure that is and on what ground, and the order of the parts of its dates.
//!
//! Three things are heard, in this order: what the user said (`--map`, `--layout`); a state's known layout, met
//! by its column names or, without header, by its width and values; the words of the header together with the
//! form of the values. Where header and values contradict each other neither is believed blindly: a "dob" with
//! years only is a year of birth, a "zip" full of towns is nothing.
//!
//! Invariants:
//! - the same table gives the same answer in every run;
//! - a field of which a person has one is given to one column;
//! - knowledge is data: phrases in `data/headers.toml`, values in `data/values.toml`, names and counties in lists.

mod cells;
mod content;
mod contest;
mod context;
mod dates;
mod headers;
mod kind;
mod layout_match;
mod profile;
mod recognise;
mod state_codes;
mod street_parts;
mod verdict;
mod vocabulary;
mod words;

pub use kind::{TableKind, describe_table};
pub use recognise::{Hints, Purpose, is_listed_name, recognise};

#[expect(unused_imports, reason = "named in this module's documentation")]
use levelhead_schema::mapping::Mapping;
