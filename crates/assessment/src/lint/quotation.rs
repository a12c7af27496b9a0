//! Somebody else's words: what stands inside quotation marks becomes one `~`.

use super::flat::{Flat, NO_TEXT};
use std::ops::Range;

/// Bytes within which a quotation must end; a mark without its fellow is text.
const LONGEST_BYTES: usize = 1200;

/// The text with each quotation between its marks replaced by one `~`, and by its last full stop, so that the
/// sentence still ends where it did.
pub(crate) fn masked(flat: Flat) -> Flat {
    let quotations = quotations(flat.cased.as_bytes());
    if quotations.is_empty() {
        return flat;
    }
    let mut masked = Flat::default();
    let mut reached = 0;
    for inside in quotations {
        for index in reached..inside.start {
            masked.copy(&flat, index);
        }
        masked.push_byte(NO_TEXT, flat.origin[inside.start]);
        let last = inside.end - 1;
        if last > inside.start && b".?!,".contains(&flat.cased.as_bytes()[last]) {
            masked.copy(&flat, last);
        }
        reached = inside.end;
    }
    for index in reached..flat.cased.len() {
        masked.copy(&flat, index);
    }
    masked
}

/// What stands inside marks, in order and without overlap.
fn quotations(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'"' => close(bytes, at, |_| true),
            // An apostrophe looks the same; it stands inside or after a word, a quotation before one.
            b'\'' if opens(bytes, at) => close(bytes, at, |end| {
                bytes[end - 1] != b' '
                    && !bytes
                        .get(end + 1)
                        .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            }),
            _ => None,
        };
        match end {
            Some(end) if end > at + 1 => {
                found.push(at + 1..end);
                at = end + 1;
            }
            _ => at += 1,
        }
    }
    found
}

fn opens(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map_or(b' ', |at| bytes[at]);
    let after = bytes.get(at + 1).copied().unwrap_or(b' ');
    !before.is_ascii_alphanumeric() && before != b'_' && after.is_ascii_alphabetic()
}

fn close(bytes: &[u8], start: usize, is_end: impl Fn(usize) -> bool) -> Option<usize> {
    let last = bytes.len().min(start + LONGEST_BYTES);
    (start + 1..last).find(|&at| bytes[at] == bytes[start] && is_end(at))
}

#[cfg(test)]
mod tests {
    use super::{Flat, masked};

    fn check(text: &str, expect: &str) {
        let mut flat = Flat::default();
        flat.append(text, 0..text.len());
        assert_eq!(masked(flat).cased, expect, "{text}");
    }

    #[test]
    fn words_of_others_are_one_mark() {
        check("She said “it is likely.” Then", "She said \"~.\" Then");
        check("a 'very likely' thing", "a '~' thing");
        check("“A. B,” he said, “C.”", "\"~,\" he said, \"~.\"");
        check("Según «es probable», no", "Segun \"~\", no");
    }

    #[test]
    fn apostrophes_and_lonely_marks_are_text() {
        check(
            "the county's and voters' records",
            "the county's and voters' records",
        );
        check("a 5\" pipe", "a 5\" pipe");
        check("don’t", "don't");
    }
}
