//! Short addresses: a few letters of the hash of a claim's id.

use crate::entry::sha256;
use levelhead_schema::public::PublicClaim;
use std::collections::BTreeSet;

/// Digits and letters that are not mistaken for each other.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Letters of a short address: with ten thousand claims one in twenty such records has two that begin alike.
const SHORT: usize = 6;

/// Gives every claim its short address. Of two that begin alike the one that was published first keeps the shorter, so
/// that an address never changes when other claims come.
pub(super) fn assign(claims: &mut [PublicClaim], first_published: &[u64]) {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|at| first_published.get(*at));
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for at in order {
        let letters = letters(&claims[at].claim.id);
        let short = (SHORT..=letters.len())
            .map(|length| &letters[..length])
            .find(|short| !taken.contains(*short))
            .unwrap_or(&letters);
        taken.insert(short.to_owned());
        claims[at].short = short.to_owned();
    }
}

/// The hash of an id in letters of five bits each.
fn letters(id: &str) -> String {
    let hash = sha256(id.as_bytes());
    let bit = |at: usize| hash[at / 8] >> (7 - at % 8) & 1;
    (0..hash.len() * 8 / 5)
        .map(|letter| {
            let value = (0..5).fold(0, |value, at| value << 1 | bit(letter * 5 + at));
            char::from(LETTERS[usize::from(value)])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn letters_are_those_of_the_hash() {
        // SHA-256 of "abc" begins ba7816bf 8f01cfea: 10111 01001 11100 00001 01101 01111 11 …
        assert!(letters("abc").starts_with("q9w1df"));
        assert_eq!(letters("abc").len(), 51);
    }
}
