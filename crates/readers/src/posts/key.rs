//! Keyed hashes that stand for accounts, posts and what they share.

use levelhead_schema::posts::Trace;
use siphasher::sip::SipHasher13;

/// The key under which everything of a post is hashed: SipHash-1-3, 128 bits.
///
/// Whoever has it can test guesses of account names against a report; whoever has the report alone cannot.
#[derive(Clone, Copy)]
pub struct PostKey {
    k0: u64,
    k1: u64,
}

impl std::fmt::Debug for PostKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PostKey(secret)")
    }
}

/// Kinds of values; equal texts of different kinds have unrelated hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hashed {
    /// An account's id.
    Account,
    /// A post's id.
    Post,
    /// What a post shares.
    Item(Trace),
}

impl PostKey {
    /// The key of these two words.
    pub fn new(k0: u64, k1: u64) -> Self {
        PostKey { k0, k1 }
    }

    /// The hash of `value` as a value of `kind`.
    pub fn hash(&self, kind: Hashed, value: &[u8]) -> u64 {
        // A post that is answered or passed on has one hash, so that an original meets what became of it.
        let kind = match kind {
            Hashed::Account => 1,
            Hashed::Post => 2,
            Hashed::Item(Trace::Repost | Trace::Reply) => 2,
            Hashed::Item(Trace::Link) => 3,
            Hashed::Item(Trace::Hashtags) => 4,
            Hashed::Item(Trace::Image) => 5,
            Hashed::Item(Trace::Text | Trace::NearText) => 6,
            Hashed::Item(Trace::Rhythm) => 7,
        };
        let tweak = u64::wrapping_mul(kind, 0x9E37_79B9_7F4A_7C15);
        SipHasher13::new_with_keys(self.k0 ^ tweak, self.k1).hash(value)
    }
}
