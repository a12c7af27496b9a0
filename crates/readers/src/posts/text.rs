//! Text of posts: composed, with single blanks, in whatever language.

use super::list::next_link;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text in Unicode's composed form (NFC).
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// The text as texts are compared: composed, runs of white space made one blank, links left out.
///
/// Links are compared by themselves, and services put one of their own under each copy of a text.
pub(super) fn squeezed(text: &str) -> String {
    let composed = composed(text);
    let mut out = String::with_capacity(composed.len());
    let mut rest: &str = &composed;
    while let Some(at) = next_link(rest) {
        add(&mut out, &rest[..at]);
        add(&mut out, " ");
        let link = &rest[at..];
        let end = link.find(char::is_whitespace).unwrap_or(link.len());
        rest = &link[end..];
    }
    add(&mut out, rest);
    out.truncate(out.trim_end().len());
    out
}

/// Adds words with single blanks between them.
fn add(out: &mut String, text: &str) {
    let mut blank = out.is_empty() || out.ends_with(' ');
    for letter in text.chars() {
        match letter.is_whitespace() {
            true if blank => {}
            true => {
                out.push(' ');
                blank = true;
            }
            false => {
                out.push(letter);
                blank = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::squeezed;

    #[test]
    fn texts_differ_in_words_alone() {
        for text in [
            "Vote  early,\n\tvote\u{a0}often",
            " Vote early, vote often https://t.co/abc ",
            "https://t.co/x Vote early, https://example.org/y\nvote often",
        ] {
            assert_eq!(squeezed(text), "Vote early, vote often", "{text:?}");
        }
        assert_eq!(squeezed("E\u{301}te\u{301}"), "Été");
        assert_eq!(squeezed("مرحبا  بالعالم 🗳️👍🏽"), "مرحبا بالعالم 🗳️👍🏽");
        assert_ne!(squeezed("VOTE"), squeezed("vote"));
        assert_eq!(squeezed("https://t.co/only"), "");
        assert_eq!(squeezed(""), "");
    }
}
