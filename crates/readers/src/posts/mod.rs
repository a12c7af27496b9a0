//! Posts out of tables: accounts and what they share as keyed hashes, times in seconds, texts evened out.
//!
//! Input: a table's header and its batches of text, with the layout of the export. Output: a
//! [`levelhead_schema::posts::PostBatch`] a batch, and a [`PostTally`] of what was noticed.
//!
//! Invariants:
//! - reading is a pure function of a batch, and tallies add up in any order;
//! - a post without an account or a time is refused and counted; no time is guessed;
//! - no name leaves but through a [`Listener`] that asks for it.

mod html;
mod key;
mod link;
mod list;
mod table;
mod tally;
mod text;
mod time;

pub use key::{Hashed, PostKey};
pub use table::{Listener, Named, NoPosts, PostTable};
pub use tally::{PostTally, Refused};

/// A link as links are compared, for whoever compares others with those of posts; `None` for what is none.
pub fn normal_link(text: &str) -> Option<String> {
    link::normal(text)
}

/// A text as texts are compared: composed, with single blanks, without links.
pub fn normal_text(text: &str) -> String {
    text::squeezed(text)
}

/// Hashtags as sets of them are compared: lower case, sorted, each once, with blanks between.
pub fn normal_tags(text: &str) -> String {
    list::tag_set(list::entries(text))
}
