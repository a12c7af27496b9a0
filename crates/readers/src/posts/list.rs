//! Lists in one cell: links, hashtags, hashes of pictures, in the ways in which exports write them.

use std::borrow::Cow;

/// Most entries of one cell that are looked at.
pub(super) const ENTRIES: usize = 64;

/// The entries of a list that does not hold links: cut at commas, semicolons, bars and blanks, brackets and quotes
/// taken off.
pub(super) fn entries(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(|letter: char| {
        letter.is_whitespace()
            || matches!(letter, ',' | ';' | '|' | '[' | ']' | '"' | '\'' | '{' | '}')
    })
    .filter(|entry| !entry.is_empty())
    .take(ENTRIES)
}

/// The links of a list. A link may hold the signs that part entries, so a new entry begins only where a link does.
pub(super) fn links(cell: &str) -> Vec<&str> {
    let cell = cell.trim();
    if !cell.contains("://") {
        return entries(cell).collect();
    }
    let mut found = Vec::new();
    for word in cell.split(char::is_whitespace) {
        let mut starts: Vec<usize> = word
            .match_indices("://")
            .map(|(at, _)| scheme_start(word, at))
            .collect();
        // A link inside a link, such as a redirect's target, is part of it.
        starts.retain(|&start| start == 0 || parts_entries(word, start));
        if starts.is_empty() && !word.is_empty() {
            found.push(bare(word));
        }
        for (at, &start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).copied().unwrap_or(word.len());
            found.push(bare(&word[start..end]));
        }
        if found.len() >= ENTRIES {
            break;
        }
    }
    found.retain(|link| !link.is_empty());
    found.truncate(ENTRIES);
    found
}

/// Where the scheme before `://` at `at` begins.
fn scheme_start(word: &str, at: usize) -> usize {
    let letters = word.as_bytes()[..at].iter().rev();
    at - letters
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count()
}

fn parts_entries(word: &str, start: usize) -> bool {
    matches!(
        word.as_bytes()[start - 1],
        b',' | b';' | b'|' | b'[' | b'"' | b'\'' | b'{' | b'(' | b'<'
    )
}

/// An entry without the brackets, quotes and commas around it.
fn bare(entry: &str) -> &str {
    entry.trim_matches(|letter: char| {
        matches!(
            letter,
            ',' | ';' | '|' | '[' | ']' | '"' | '\'' | '{' | '}' | '<' | '>' | '\\'
        )
    })
}

/// The links in a running text.
pub(super) fn links_in_text(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = next_link(rest) {
        let link = &rest[at..];
        let end = link.find(|letter: char| letter.is_whitespace() || "<>\"“”«»".contains(letter));
        let link = &link[..end.unwrap_or(link.len())];
        found.push(without_punctuation(link));
        rest = &rest[at + link.len().max(1)..];
        if found.len() >= ENTRIES {
            break;
        }
    }
    found
}

/// Where the next `http://` or `https://` begins.
pub(super) fn next_link(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&bytes[from..], b"://") {
        let at = from + found;
        let start = scheme_start(text, at);
        let scheme = &text[start..at];
        // The letters before may run on: `seehttps://…` links all the same.
        for known in ["https", "http"] {
            let tail = scheme
                .len()
                .checked_sub(known.len())
                .map(|cut| &scheme[cut..]);
            if tail.is_some_and(|tail| tail.eq_ignore_ascii_case(known)) {
                return Some(at - known.len());
            }
        }
        from = at + 3;
    }
    None
}

/// A link without the full stop, bracket or quotation mark that the sentence put behind it.
fn without_punctuation(link: &str) -> &str {
    let mut link = link;
    loop {
        let cut = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '…']);
        let open = cut.matches('(').count() < cut.matches(')').count();
        let cut = if open {
            cut.strip_suffix(')').unwrap_or(cut)
        } else {
            cut
        };
        if cut.len() == link.len() {
            return link;
        }
        link = cut;
    }
}

/// The hashtags in a running text, without their signs.
pub(super) fn hashtags_in_text(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        if matches!(letter, '#' | '＃')
            && !before.is_alphanumeric()
            && !matches!(before, '/' | '&' | '_')
        {
            let rest = &text[at + letter.len_utf8()..];
            let end = rest
                .find(|letter: char| !is_of_tag(letter))
                .unwrap_or(rest.len());
            let tag = &rest[..end];
            if tag.chars().any(char::is_alphabetic) {
                found.push(tag);
                if found.len() >= ENTRIES {
                    break;
                }
            }
        }
        before = letter;
    }
    found
}

/// Letters, digits, underscores, and the marks that many scripts write between and over letters.
fn is_of_tag(letter: char) -> bool {
    letter.is_alphanumeric()
        || letter == '_'
        || unicode_normalization::char::is_combining_mark(letter)
        || matches!(letter, '\u{200c}' | '\u{200d}')
}

/// A hashtag in the form in which it is compared: without its sign, in lower case.
pub(super) fn plain_tag(tag: &str) -> Cow<'_, str> {
    let tag = tag.trim_start_matches(['#', '＃']);
    match tag
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        true => Cow::Borrowed(tag),
        false => Cow::Owned(super::text::composed(&tag.to_lowercase()).into_owned()),
    }
}

/// A set of hashtags as it is compared: each once, sorted, with blanks between; empty when there is none.
pub(super) fn tag_set<'t>(tags: impl Iterator<Item = &'t str>) -> String {
    let mut tags: Vec<Cow<'_, str>> = tags.map(plain_tag).filter(|tag| !tag.is_empty()).collect();
    tags.sort_unstable();
    tags.dedup();
    tags.truncate(ENTRIES);
    tags.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{entries, hashtags_in_text, links, links_in_text, plain_tag};

    #[test]
    fn links_of_a_cell_come_apart_where_links_begin() {
        let a = "https://a.example/x,y;z";
        let b = "http://b.example/?u=https://c.example/";
        for cell in [
            format!("{a} {b}"),
            format!("[{a}, {b}]"),
            format!("['{a}','{b}']"),
            format!("[\"{a}\",\"{b}\"]"),
            format!("{a}; {b}"),
            format!("{a}|{b}"),
            format!("{a},{b}"),
        ] {
            assert_eq!(links(&cell), [a, b], "{cell}");
        }
        assert_eq!(
            links("a.example/x, b.example"),
            ["a.example/x", "b.example"]
        );
        assert!(links(" ").is_empty() && links("[]").is_empty());
    }

    #[test]
    fn links_of_a_text_end_before_its_punctuation() {
        let text = "See https://a.example/x. Also (http://b.example/y_(z)) — “https://c.example”!";
        assert_eq!(
            links_in_text(text),
            [
                "https://a.example/x",
                "http://b.example/y_(z)",
                "https://c.example"
            ]
        );
        assert!(links_in_text("no links://here").is_empty());
        assert_eq!(links_in_text("xhttps://a.example"), ["https://a.example"]);
    }

    #[test]
    fn hashtags_are_words_behind_their_sign() {
        assert_eq!(
            hashtags_in_text("#Vote! (#été_2020) a#b #123 &#39; ＃选举 #हिन्दी"),
            ["Vote", "été_2020", "选举", "हिन्दी"]
        );
        assert_eq!(
            entries("[MAGA, #Trump]")
                .map(|tag| plain_tag(tag).into_owned())
                .collect::<Vec<_>>(),
            ["maga", "trump"]
        );
        assert_eq!(plain_tag("#E\u{301}TE\u{301}"), "été");
    }
}
