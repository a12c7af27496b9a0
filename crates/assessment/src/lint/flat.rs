//! Text as the rules read it: plain letters, one space at a time, without marks of layout.
//!
//! Every byte remembers where it came from. Being ASCII, the text can be searched in linear time on all inputs, and
//! the words of the lexicons are written without accents.

use std::ops::Range;

/// Stands for what is no text: code, addresses, pictures, somebody else's words.
pub(crate) const NO_TEXT: u8 = b'~';

/// A text of plain letters, in both cases, with the place of each byte.
#[derive(Debug, Default)]
pub(crate) struct Flat {
    /// As written.
    pub(crate) cased: String,
    /// In small letters; as long as `cased`.
    pub(crate) lower: String,
    /// Where in the source each byte came from; as long as `cased`.
    pub(crate) origin: Vec<usize>,
}

impl Flat {
    /// Adds what stands at `range` of `text`.
    pub(crate) fn append(&mut self, text: &str, range: Range<usize>) {
        if !self.cased.is_empty() {
            self.push(' ', range.start);
        }
        let piece = &text[range.clone()];
        let mut at = 0;
        while let Some(letter) = piece[at..].chars().next() {
            let (skipped, stands) = super::blocks::no_text(piece, at);
            if skipped > 0 {
                if stands {
                    self.push_byte(NO_TEXT, range.start + at);
                }
                at += skipped;
                continue;
            }
            self.push(letter, range.start + at);
            at += letter.len_utf8();
        }
    }

    /// Adds a copy of the byte at `index` of another text.
    pub(crate) fn copy(&mut self, other: &Flat, index: usize) {
        self.push_byte(other.cased.as_bytes()[index], other.origin[index]);
    }

    /// Adds one byte as it is.
    pub(crate) fn push_byte(&mut self, byte: u8, place: usize) {
        let letter = char::from(byte);
        self.cased.push(letter);
        self.lower.push(letter.to_ascii_lowercase());
        self.origin.push(place);
    }

    fn push(&mut self, letter: char, place: usize) {
        if letter.is_whitespace() {
            if !self.cased.is_empty() && !self.cased.ends_with(' ') {
                self.push_byte(b' ', place);
            }
        } else if letter.is_ascii() && !letter.is_ascii_control() {
            self.push_byte(letter as u8, place);
        } else if !is_unseen(letter) {
            for byte in folded(letter).bytes() {
                self.push_byte(byte, place);
            }
        }
    }
}

/// True for what has no shape of its own: control characters, marks of direction, joiners, combining accents.
pub(crate) fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The plain letters for one that is not ASCII: `_` for letters of other scripts, `~` for signs.
fn folded(letter: char) -> &'static str {
    match letter {
        '“' | '”' | '„' | '‟' | '«' | '»' | '＂' => "\"",
        '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' => "'",
        '‐' | '‑' | '‒' | '–' | '−' => "-",
        '—' | '―' => ";",
        '…' => ".",
        '％' | '٪' => "%",
        '≥' => ">",
        '≤' => "<",
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ª' => "a",
        'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'ç' | 'ć' | 'č' => "c",
        'Ç' | 'Ć' | 'Č' => "C",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' | 'ę' => "e",
        'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ě' | 'Ę' => "E",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'Ì' | 'Í' | 'Î' | 'Ï' | 'Ī' | 'İ' => "I",
        'ñ' | 'ń' | 'ň' => "n",
        'Ñ' | 'Ń' | 'Ň' => "N",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'º' => "o",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'Ō' => "O",
        'š' | 'ś' => "s",
        'Š' | 'Ś' => "S",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' => "u",
        'Ù' | 'Ú' | 'Û' | 'Ü' | 'Ū' | 'Ů' => "U",
        'ý' | 'ÿ' => "y",
        'Ý' | 'Ÿ' => "Y",
        'ž' | 'ź' | 'ż' => "z",
        'Ž' | 'Ź' | 'Ż' => "Z",
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'ł' => "l",
        'Ł' => "L",
        '０'..='９' => {
            const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
            DIGITS[(letter as usize - '０' as usize).min(9)]
        }
        letter if letter.is_alphanumeric() => "_",
        _ => "~",
    }
}

#[cfg(test)]
mod tests {
    use super::Flat;

    fn check(text: &str, expect: &str) {
        let mut flat = Flat::default();
        flat.append(text, 0..text.len());
        assert_eq!(flat.cased, expect, "{text}");
        assert_eq!(flat.origin.len(), expect.len());
        assert_eq!(flat.lower, expect.to_ascii_lowercase());
    }

    #[test]
    fn letters_are_plain_and_blanks_single() {
        check("Elección  del\n1 de\u{a0}mayo", "Eleccion del 1 de mayo");
        check("“60–70%” — so…", "\"60-70%\" ; so.");
        check("e\u{301}l\u{200b}\u{202e}y", "ely");
        check("вероятно 漢", "________ _");
    }

    #[test]
    fn marks_of_layout_are_no_text() {
        check("**very** _likely_ a_b", "very likely a_b");
        check("seen.[1, 3] Next [^4]", "seen. Next ");
        check("run `rm -rf` now", "run ~ now");
        check(
            "see [the page](https://a.example/b) now",
            "see the page now",
        );
        check("at https://a.example/b?c=76,000 now", "at ~ now");
        check("a < b <br> c", "a < b c");
    }
}
