//! Text out of the HTML that some services wrap posts in.

/// A text without its tags, and the addresses of its links that are neither mentions nor hashtags.
pub(super) struct Plain {
    pub(super) text: String,
    pub(super) links: Vec<String>,
}

/// Takes the tags off. Hostile text costs no more than its length: what is no tag stays as it is.
pub(super) fn plain(html: &str) -> Plain {
    let mut plain = Plain {
        text: String::with_capacity(html.len()),
        links: Vec::new(),
    };
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        decode(&mut plain.text, &rest[..at]);
        let after = &rest[at + 1..];
        let starts =
            after.starts_with(|letter: char| letter.is_ascii_alphabetic() || "/!".contains(letter));
        match memchr::memchr(b'>', after.as_bytes()) {
            Some(end) if starts => {
                tag(&mut plain, &after[..end]);
                rest = &after[end + 1..];
            }
            Some(_) => {
                plain.text.push('<');
                rest = after;
            }
            None => {
                decode(&mut plain.text, &rest[at..]);
                return plain;
            }
        }
    }
    decode(&mut plain.text, rest);
    plain
}

fn tag(plain: &mut Plain, tag: &str) {
    let name_end = tag
        .find(|letter: char| letter.is_whitespace() || letter == '/')
        .unwrap_or(tag.len());
    let closing = tag.starts_with('/');
    let name = if closing { &tag[1..] } else { &tag[..name_end] };
    if matches!(name.trim(), "br" | "p" | "div" | "li") {
        plain.text.push(' ');
    }
    if !closing && name == "a" && plain.links.len() < super::list::ENTRIES {
        let class = attribute(tag, "class").unwrap_or_default();
        let named = ["mention", "hashtag"]
            .iter()
            .any(|word| class.contains(word));
        if let Some(href) = attribute(tag, "href").filter(|_| !named) {
            let mut link = String::new();
            decode(&mut link, href);
            plain.links.push(link);
        }
    }
}

/// The value of an attribute in quotes.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let at = tag.match_indices(name).find(|(at, _)| {
        let before = tag.as_bytes().get(at.wrapping_sub(1));
        before.is_some_and(u8::is_ascii_whitespace)
            && tag[at + name.len()..].trim_start().starts_with('=')
    })?;
    let value = tag[at.0 + name.len()..]
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// Adds text with its character references resolved; those that are not known stay as they are.
fn decode(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, reference(&rest[1..end])?))) {
            Some((end, letter)) => {
                out.push(letter);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|letter| *letter != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn tags_go_and_words_stay() {
        let html = "<p>Vote <strong>now</strong>: <a href=\"https://a.example/?x=1&amp;y=2\" rel='nofollow'><span class=\"invisible\">https://</span>a.example</a></p><p><a href=\"https://m.example/tags/vote\" class=\"mention hashtag\" rel=\"tag\">#<span>vote</span></a> 1 &lt; 2 &#x1F5F3;&#39;&unknown;</p>";
        let found = plain(html);
        let words: Vec<&str> = found.text.split_whitespace().collect();
        assert_eq!(
            words.join(" "),
            "Vote now: https://a.example #vote 1 < 2 🗳'&unknown;"
        );
        assert_eq!(found.links, ["https://a.example/?x=1&y=2"]);
    }

    #[test]
    fn what_is_no_tag_stays() {
        for text in ["1 < 2 > 0", "a <3 b", "<", "<a", "&", "&#99999999;", "é<é>"] {
            assert_eq!(plain(text).text, text);
        }
    }
}
