//! The words of a text as a set of small hashes, by which near-same texts are found.
//!
//! A word is a run of letters and digits in lower case; in scripts that leave no blanks between words each letter is one.
//! Links and names of accounts (`@…`) are left out: they are what changes between copies. The set holds the words and the
//! pairs of neighbouring words, as 16 bits of their hash each: two different words agree once in 65,536.

/// The set, ascending, into `into`, which is emptied. Stays empty when the text has fewer than `words_min` words; words
/// after the first `words_max` are not looked at.
pub(crate) fn features(text: &str, words_min: usize, words_max: usize, into: &mut Vec<u16>) {
    into.clear();
    let mut scribe = Scribe {
        into,
        words: 0,
        words_max,
        before: 0,
    };
    for chunk in text.split_whitespace() {
        if scribe.words >= words_max {
            break;
        }
        if !is_address(chunk) {
            scribe.chunk(chunk);
        }
    }
    let words = scribe.words;
    if words < words_min {
        into.clear();
    }
    into.sort_unstable();
    into.dedup();
}

/// Jaccard similarity of two ascending sets; 0 when either is empty.
pub(crate) fn similarity(one: &[u16], other: &[u16]) -> f64 {
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let (mut at, mut to, mut common) = (0, 0, 0usize);
    while at < one.len() && to < other.len() {
        let (left, right) = (one[at], other[to]);
        common += usize::from(left == right);
        at += usize::from(left <= right);
        to += usize::from(right <= left);
    }
    common as f64 / (one.len() + other.len() - common) as f64
}

fn is_address(chunk: &str) -> bool {
    chunk.starts_with('@') || chunk.contains("://") || chunk.starts_with("www.")
}

struct Scribe<'f> {
    into: &'f mut Vec<u16>,
    words: usize,
    words_max: usize,
    before: u64,
}

impl Scribe<'_> {
    fn chunk(&mut self, chunk: &str) {
        let mut hash = 0u64;
        for letter in chunk.chars() {
            if letter.is_ascii_alphanumeric() {
                hash = mixed(hash, u64::from(letter.to_ascii_lowercase() as u32));
            } else if letter.is_ascii() || !letter.is_alphanumeric() {
                // Marks that belong to the letter before them, such as vowel signs, are no ends of words.
                if letter.is_ascii() || is_punctuation(letter) {
                    hash = self.word(hash);
                }
            } else if without_blanks(letter) {
                self.word(hash);
                hash = self.word(mixed(0, u64::from(letter as u32)));
            } else {
                for lower in letter.to_lowercase() {
                    hash = mixed(hash, u64::from(lower as u32));
                }
            }
        }
        self.word(hash);
    }

    /// Ends a word, when there is one; gives the hash of none.
    fn word(&mut self, hash: u64) -> u64 {
        if hash != 0 && self.words < self.words_max {
            self.into.push((scrambled(hash) >> 48) as u16);
            if self.words > 0 {
                let pair = scrambled(self.before.rotate_left(29) ^ hash.wrapping_mul(PAIR));
                self.into.push((pair >> 48) as u16);
            }
            self.before = hash;
            self.words += 1;
        }
        0
    }
}

const LETTER: u64 = 0x517C_C1B7_2722_0A95;
const PAIR: u64 = 0xA24B_AED4_963E_E407;

fn mixed(hash: u64, letter: u64) -> u64 {
    (hash.rotate_left(5) ^ (letter + 1)).wrapping_mul(LETTER)
}

/// The finalizer of SplitMix64.
pub(crate) fn scrambled(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

/// Dashes, quotes, ellipses and their like beyond ASCII, without the marks of direction.
fn is_punctuation(letter: char) -> bool {
    matches!(u32::from(letter), 0x2010..=0x2027 | 0x2030..=0x205E | 0x3000..=0x303F | 0xFF01..=0xFF0F)
}

/// Scripts that put no blanks between words: Han, kana, Thai, Lao, Khmer, Burmese.
fn without_blanks(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::{features, similarity};

    fn set(text: &str) -> Vec<u16> {
        let mut set = Vec::new();
        features(text, 5, 256, &mut set);
        set
    }

    fn check(one: &str, other: &str, low: f64, high: f64) {
        let found = similarity(&set(one), &set(other));
        assert!((low..=high).contains(&found), "{found}: {one} / {other}");
    }

    #[test]
    fn case_marks_links_and_names_make_no_difference() {
        let text = "Please tell everybody: the polls close early on Tuesday";
        check(
            text,
            "@someone please TELL everybody, the polls close early on tuesday!!! 🙂 https://x.example/1",
            1.0,
            1.0,
        );
    }

    #[test]
    fn a_word_changed_keeps_texts_near_and_another_text_is_far() {
        let text = "please tell everybody that the polls close early on tuesday";
        check(
            text,
            "please tell everybody that the polls close late on tuesday",
            0.6,
            0.9,
        );
        check(
            text,
            "the weather on tuesday will be dry and warm in all the counties",
            0.0,
            0.3,
        );
    }

    #[test]
    fn scripts_without_blanks_and_from_right_to_left_have_words() {
        check(
            "投票は火曜日に早く終わります",
            "投票は火曜日に早く終わりました",
            0.6,
            0.99,
        );
        check(
            "אנא ספרו לכולם שהקלפיות נסגרות מוקדם ביום שלישי",
            "אנא ספרו לכולם שהקלפיות נסגרות מאוחר ביום שלישי",
            0.6,
            0.9,
        );
    }

    #[test]
    fn short_texts_have_no_set() {
        assert!(set("good morning all").is_empty());
        assert!(set("🙂 🙂 🙂 🙂 🙂 🙂").is_empty());
        assert_eq!(similarity(&[], &[]), 0.0);
    }
}
