//! Text that a stranger wrote (headers, paths, reasons quoting them), made safe to look at.
//!
//! Escaping for HTML is not done here but by the templates; this module sees to what escaping leaves alone:
//! characters that cannot be seen, that turn the reading direction, or that steer a terminal, and endless length.

/// The text with every invisible, direction-turning or control character written out as `⟨U+202E⟩`, and at most
/// `limit` characters of the source, with `…` where the rest was.
///
/// Limits: reads no more of the source than it shows. A result can be up to eight times `limit` characters long.
///
/// # Example
/// ```
/// use levelhead_pages::foreign::shown;
/// assert_eq!(shown("name\u{202e}gpj.exe", 40), "name⟨U+202E⟩gpj.exe");
/// assert_eq!(shown("voter_identification", 5), "voter…");
/// ```
pub fn shown(text: &str, limit: usize) -> String {
    let mut out = String::with_capacity(text.len().min(limit) + 4);
    let (mut rest, mut room) = (text, limit);
    while !rest.is_empty() && room > 0 {
        // Most texts are plain letters, which are taken many at a time.
        let plain = rest.bytes().take(room).take_while(is_plain).count();
        out.push_str(&rest[..plain]);
        (rest, room) = (&rest[plain..], room - plain);
        let mut characters = rest.chars();
        if let (1.., Some(character)) = (room, characters.next()) {
            push_visible(&mut out, character);
            (rest, room) = (characters.as_str(), room - 1);
        }
    }
    if !rest.is_empty() {
        out.push('…');
    }
    out
}

/// True for a character of one byte that is seen as what it is.
fn is_plain(byte: &u8) -> bool {
    (b' '..=b'~').contains(byte)
}

/// As [`shown`], but a text that is too long loses its middle: of a path, both ends matter.
pub fn shown_path(text: &str, limit: usize) -> String {
    let length = text.chars().count();
    if length <= limit {
        return shown(text, limit);
    }
    let tail = limit / 2;
    let head = shown(text, limit - tail);
    let skipped: String = text.chars().skip(length - tail).collect();
    head + &shown(&skipped, tail)
}

fn push_visible(out: &mut String, character: char) {
    if is_unseen(character) {
        out.push_str(&format!("⟨U+{:04X}⟩", u32::from(character)));
    } else {
        out.push(character);
    }
}

/// Controls, noncharacters, format characters (Unicode category Cf), line and paragraph separators, and blanks that look
/// like nothing.
fn is_unseen(character: char) -> bool {
    character.is_control()
        // What Unicode keeps free of characters: a page with one is no HTML.
        || u32::from(character) & 0xfffe == 0xfffe
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        for (text, expect) in [
            ("first name", "first name"),
            ("Prénom 名前", "Prénom 名前"),
            ("a\tb\r\n", "a⟨U+0009⟩b⟨U+000D⟩⟨U+000A⟩"),
            ("\u{1b}[2J", "⟨U+001B⟩[2J"),
            ("\u{9b}2J", "⟨U+009B⟩2J"),
            ("zip\u{2066}\u{2069}", "zip⟨U+2066⟩⟨U+2069⟩"),
            ("a\u{200b}b\u{feff}", "a⟨U+200B⟩b⟨U+FEFF⟩"),
            ("\u{e0041}", "⟨U+E0041⟩"),
            ("a\u{ffff}\u{fdd0}\u{1fffe}", "a⟨U+FFFF⟩⟨U+FDD0⟩⟨U+1FFFE⟩"),
        ] {
            assert_eq!(shown(text, 40), expect);
        }
    }

    proptest! {
        /// Taking plain letters many at a time changes nothing.
        #[test]
        fn each_character_is_shown_or_written_out(text in "([ -~]{0,9}[\\PC\u{0}-\u{1f}é\u{202e}]{0,3}){0,4}", limit in 0_usize..40) {
            let mut one_by_one = String::new();
            for character in text.chars().take(limit) {
                push_visible(&mut one_by_one, character);
            }
            if text.chars().count() > limit {
                one_by_one.push('…');
            }
            prop_assert_eq!(shown(&text, limit), one_by_one);
        }
    }

    #[test]
    fn long_text_ends_in_an_ellipsis_and_paths_keep_both_ends() {
        assert_eq!(
            shown(&"x".repeat(10_000), 60),
            format!("{}…", "x".repeat(60))
        );
        assert_eq!(shown("exact", 5), "exact");
        assert_eq!(shown("éèà", 2), "éè…");
        assert_eq!(
            shown_path("dump.zip!a/very/long/way/mi.csv", 16),
            "dump.zip…y/mi.csv"
        );
        assert_eq!(shown_path("mi.csv", 16), "mi.csv");
    }
}
