//! Hashes that stand for what was asked for: with a key that each run makes anew and never shows, so that nothing of a
//! voter can be told from them.

use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;

static KEY: LazyLock<foldhash::quality::RandomState> =
    LazyLock::new(foldhash::quality::RandomState::default);

/// A keyed hash of a text.
pub(crate) fn keyed(text: &str) -> u64 {
    let mut hasher = KEY.build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// A keyed hash that grows piece by piece; letters of both cases are the same to it.
pub(crate) struct Keyed(foldhash::quality::FoldHasher<'static>);

impl Keyed {
    pub(crate) fn new() -> Self {
        Keyed(KEY.build_hasher())
    }

    pub(crate) fn add(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0.write_u8(byte.to_ascii_lowercase());
        }
        self.0.write_u8(0);
    }

    pub(crate) fn end(self) -> u64 {
        self.0.finish()
    }
}
