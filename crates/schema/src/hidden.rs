//! Characters that hide text or turn it round, which have no place in what people sign.

/// The first character of `text` that is not seen as what it is: controls (the line feed aside), marks of direction,
/// characters without width, separators that only some programs show as line ends, and the tags that nobody shows.
pub fn hidden_character(text: &str) -> Option<char> {
    text.chars().find(|letter| is_hidden(*letter))
}

fn is_hidden(letter: char) -> bool {
    match letter {
        '\n' => false,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => letter.is_control() || is_noncharacter(letter),
    }
}

/// True for what Unicode keeps free of characters for ever, and neither HTML nor XML may hold.
fn is_noncharacter(letter: char) -> bool {
    matches!(letter, '\u{fdd0}'..='\u{fdef}') || u32::from(letter) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::hidden_character;

    #[test]
    fn what_turns_or_hides_text_is_found_and_letters_are_not() {
        for text in [
            "a\u{202e}b",
            "a\u{2066}b",
            "\u{feff}a",
            "a\u{fdd0}b",
            "a\u{ffff}",
            "a\u{10fffe}",
            "a\tb",
            "a\rb",
            "a\u{200b}",
            "\u{85}",
        ] {
            assert!(hidden_character(text).is_some(), "{text:?}");
        }
        for text in [
            "¿Qué dice la evidencia?",
            "línea\nlínea",
            "\u{201c}quoted\u{201d} \u{2014} 5\u{a0}%",
            "漢字",
        ] {
            assert_eq!(hidden_character(text), None, "{text:?}");
        }
    }
}
