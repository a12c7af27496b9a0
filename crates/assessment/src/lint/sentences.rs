//! Where sentences end.

use super::lexicon::Endings;
use std::ops::Range;

/// Bytes after which a sentence goes on as another one.
const LONGEST_BYTES: usize = 4000;

/// The sentences of a plain text, in order, without blanks around them.
pub(crate) fn split(text: &str, endings: &Endings) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..bytes.len() {
        // Brackets after a full stop belong to the sentence that it ended.
        if at < start {
            continue;
        }
        let ends = matches!(bytes[at], b'.' | b'!' | b'?') && is_end(text, start, at, endings);
        let too_long =
            at - start >= LONGEST_BYTES && bytes[at] == b' ' || at - start >= 2 * LONGEST_BYTES;
        if ends || too_long {
            let end = after_closers(bytes, at + 1);
            push(text, start..end, &mut found);
            start = end;
        }
    }
    push(text, start..bytes.len(), &mut found);
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    if range.start >= range.end {
        return;
    }
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    if start < end {
        found.push(start..end);
    }
}

/// The place after quotation marks and brackets that belong to the sentence.
fn after_closers(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && b"\"')]".contains(&bytes[at]) {
        at += 1;
    }
    at
}

fn is_end(text: &str, start: usize, at: usize, endings: &Endings) -> bool {
    let bytes = text.as_bytes();
    let after = after_closers(bytes, at + 1);
    if after < bytes.len() && bytes[after] != b' ' {
        return false;
    }
    let rest =
        text[after.min(text.len())..].trim_start_matches([' ', '"', '\'', '(', '[', '~', '?', '!']);
    let Some(next) = rest.bytes().next() else {
        return true;
    };
    if next.is_ascii_lowercase() {
        return false;
    }
    let is_closed = at > 0 && b"\"')]".contains(&bytes[at - 1]);
    bytes[at] != b'.' || is_closed || !is_abbreviation(text, start, at, rest, endings)
}

/// True when the full stop at `at` belongs to its word. Where it may do both, the next word decides.
fn is_abbreviation(text: &str, start: usize, at: usize, rest: &str, endings: &Endings) -> bool {
    let word = text[start..at]
        .rsplit([' ', '(', '"', '/', ';', '\'', '['])
        .next()
        .unwrap_or_default();
    let lower = word.to_ascii_lowercase();
    let next: String = rest
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric())
        .take(20)
        .collect();
    let next_is_number = next.starts_with(|letter: char| letter.is_ascii_digit());
    let begins = endings.starters.contains(&next.to_ascii_lowercase());
    // A number with a full stop at the beginning is the mark of a point.
    let is_mark = word.len() <= 3
        && !word.is_empty()
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && text[start..at].trim() == word;
    let is_initial = lower.contains('.') && !lower.ends_with('.')
        || word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    is_mark
        || endings.titles.contains(&lower)
        || endings.before_number.contains(&lower) && next_is_number
        || (is_initial || endings.abbreviations.contains(&lower)) && !begins
}

#[cfg(test)]
mod tests {
    use super::super::lexicon;
    use super::split;
    use levelhead_schema::statement::Language;

    fn check(language: Language, text: &str, expect: &[&str]) {
        let found: Vec<&str> = split(text, &lexicon::of(language).endings)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn sentences_end_at_their_end() {
        let check = |text: &str, expect: &[&str]| check(Language::English, text, expect);
        check(
            "The U.S. Senate met on Nov. 4 at 9 a.m. It counted 7.6 million. Dr. Smith, e.g. of No. 12, left.",
            &[
                "The U.S. Senate met on Nov. 4 at 9 a.m.",
                "It counted 7.6 million.",
                "Dr. Smith, e.g. of No. 12, left.",
            ],
        );
        check(
            "Was it so? No. It was not! J. Doe said so...",
            &["Was it so?", "No.", "It was not!", "J. Doe said so..."],
        );
        check(
            "He said \"~.\" Then he left (at 5 p.m.). End",
            &["He said \"~.\"", "Then he left (at 5 p.m.).", "End"],
        );
        check(
            "3. A point. and more... but no",
            &["3. A point. and more... but no"],
        );
        check("in the U.S. The state", &["in the U.S.", "The state"]);
        check("", &[]);
    }

    #[test]
    fn spanish_sentences_too() {
        check(
            Language::Spanish,
            "El Sr. Paz de EE. UU. vio el art. 5. La junta lo vio. No hubo nada.",
            &[
                "El Sr. Paz de EE. UU. vio el art. 5.",
                "La junta lo vio.",
                "No hubo nada.",
            ],
        );
    }

    #[test]
    fn a_sentence_without_end_is_cut() {
        let text = "word ".repeat(5000);
        assert!(split(&text, &lexicon::of(Language::English).endings).len() >= 6);
    }
}
