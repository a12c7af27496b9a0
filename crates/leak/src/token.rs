//! Keyed tokens: what the library keeps in the place of names, addresses and numbers.

use siphasher::sip::SipHasher13;

/// The desk's secret key, from which every token is made.
///
/// Tokens are SipHash-1-3 under a key of 128 bits, one derived key a kind of value, cut to 32 bits.
/// Whoever has the key can test guesses against a library. Whoever has only the library cannot, but sees which
/// tokens are frequent and which go together: `SECURITY.md` says what that gives away.
#[derive(Clone)]
pub struct Key {
    k0: u64,
    k1: u64,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(secret)")
    }
}

/// Kinds of values; equal texts of different kinds have unrelated tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Number = 1,
    Last,
    First,
    Middle,
    Suffix,
    BirthDate,
    BirthYear,
    StreetWord,
    Unit,
    City,
    Zip,
    Sex,
    Race,
    Party,
    Status,
    County,
    CountyCode,
    Phone,
    Email,
    MailingWord,
    Precinct,
    Congressional,
    Senate,
    StateHouse,
    CountyNumber,
    Initial,
    Row,
    Check,
    Derived,
}

impl Key {
    /// The key of these 16 bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        let (low, high) = bytes.split_at(8);
        let word = |part: &[u8]| {
            part.iter()
                .rev()
                .fold(0u64, |acc, &byte| (acc << 8) | u64::from(byte))
        };
        Key {
            k0: word(low),
            k1: word(high),
        }
    }

    /// A key of 128 bits for one other purpose, made from this one, which it does not give away.
    pub fn derived(&self, purpose: &str) -> (u64, u64) {
        let word = |half: &str| self.wide(Kind::Derived, format!("{purpose}/{half}").as_bytes());
        (word("0"), word("1"))
    }

    /// The 64-bit keyed hash of `value` as a value of `kind`.
    #[inline]
    pub(crate) fn wide(&self, kind: Kind, value: &[u8]) -> u64 {
        let tweak = (kind as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        SipHasher13::new_with_keys(self.k0 ^ tweak, self.k1).hash(value)
    }

    /// The 32-bit token of `value`: 0 for an empty value and for no other.
    #[inline]
    pub(crate) fn token(&self, kind: Kind, value: &[u8]) -> u32 {
        if value.is_empty() {
            0
        } else {
            narrow(self.wide(kind, value))
        }
    }

    /// A checksum of the desk's own data.
    pub(crate) fn checksum(&self, data: &[u8]) -> u64 {
        self.wide(Kind::Check, data)
    }

    /// A value that tells whether a library was made with this key, without telling the key.
    pub(crate) fn check_value(&self) -> u64 {
        self.wide(Kind::Check, b"levelhead library")
    }
}

/// Cuts a 64-bit hash to a token that is never 0.
#[inline]
pub(crate) fn narrow(wide: u64) -> u32 {
    ((wide >> 32) as u32 ^ wide as u32).max(1)
}

/// Mixes tokens into a 32-bit lookup key. Tokens are already uniform, so multiplication and folding do.
#[inline]
pub(crate) fn mix(tokens: &[u32]) -> u32 {
    let mut hash = 0x243F_6A88_85A3_08D3u64;
    for &token in tokens {
        hash = (hash.rotate_left(23) ^ u64::from(token)).wrapping_mul(0x9FB2_1C65_1E98_DF25);
    }
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::{Key, Kind};

    #[test]
    fn kinds_and_keys_separate_equal_texts() {
        let key = Key::from_bytes([7; 16]);
        let other = Key::from_bytes([8; 16]);
        assert_ne!(
            key.token(Kind::First, b"JAMES"),
            key.token(Kind::Last, b"JAMES")
        );
        assert_ne!(
            key.token(Kind::First, b"JAMES"),
            other.token(Kind::First, b"JAMES")
        );
        assert_eq!(key.token(Kind::First, b""), 0);
    }
}
