//! The words of a search, out of a query string that a stranger wrote.

use crate::path::decoded;

/// Longest search, in characters; what is longer is cut.
const MAX_CHARS: usize = 200;

/// What stands behind `q=`, without controls and cut to a bounded length; `None` when it is not there or empty.
pub(crate) fn words(query: Option<&str>) -> Option<String> {
    let raw = query?
        .split('&')
        .find_map(|pair| pair.strip_prefix("q="))?
        .replace('+', " ");
    // Broken escapes are taken as they stand: whoever typed a percent sign meant it.
    let text = decoded(&raw).unwrap_or(raw);
    let words: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(MAX_CHARS)
        .collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_read_as_a_form_sends_them() {
        let check = |query, expect: Option<&str>| {
            assert_eq!(words(query).as_deref(), expect, "{query:?}");
        };
        check(None, None);
        check(Some(""), None);
        check(Some("q="), None);
        check(Some("q=+%20"), None);
        check(Some("x=1&q=voter+rolls"), Some("voter rolls"));
        check(Some("q=a%26b%2Bc&q=d"), Some("a&b+c"));
        check(Some("q=100%"), Some("100%"));
        check(Some("q=%00a%0ab%09c"), Some("a b c"));
        check(Some("q=%3Cb%3E"), Some("<b>"));
        check(Some("q=%ff"), Some("%ff"));
    }

    #[test]
    fn a_long_search_is_cut() {
        let long = format!("q={}", "é".repeat(1000));
        assert_eq!(
            words(Some(&long)).map(|text| text.chars().count()),
            Some(200)
        );
    }
}
