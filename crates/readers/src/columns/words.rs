//! Headers cut into words.

/// The words of a header, lower case, in the order written.
///
/// Cuts at everything that is no letter or digit, between letters and digits, and at changes of case:
/// `RegStNum` → `reg st num`, `SOSVoterID` → `sos voter id`, `zip5` → `zip 5`, `FName` → `f name`.
pub(crate) fn cut(header: &str) -> Vec<String> {
    let letters: Vec<char> = header.chars().filter_map(plain).collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            // An apostrophe belongs to its word: "driver's" is "drivers".
            if letter != '\'' && letter != '’' {
                flush(&mut word, &mut words);
            }
            continue;
        }
        let before = if at == 0 {
            None
        } else {
            letters.get(at - 1).copied()
        };
        let after = letters.get(at + 1).copied();
        if before.is_some_and(|before| boundary(before, letter, after)) {
            flush(&mut word, &mut words);
        }
        word.extend(letter.to_lowercase());
    }
    flush(&mut word, &mut words);
    words
}

/// The header as one lower-case word, for comparing spellings: `RES_STREET-Address` → `resstreetaddress`.
pub(crate) fn joined(header: &str) -> String {
    header
        .chars()
        .filter_map(plain)
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The letter without its accent, as most people type it; `None` for an accent that stands alone.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        'ё' => 'е',
        'Á' | 'À' | 'Â' | 'Ã' | 'Ä' | 'Å' => 'A',
        'É' | 'È' | 'Ê' | 'Ë' => 'E',
        'Í' | 'Ì' | 'Î' | 'Ï' => 'I',
        'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ö' => 'O',
        'Ú' | 'Ù' | 'Û' | 'Ü' => 'U',
        'Ñ' => 'N',
        'Ç' => 'C',
        'Ё' => 'Е',
        '\u{300}'..='\u{36f}' => return None,
        other => other,
    })
}

fn boundary(before: char, letter: char, after: Option<char>) -> bool {
    let digit_edge = before.is_alphanumeric() && before.is_numeric() != letter.is_numeric();
    let camel_edge = before.is_lowercase() && letter.is_uppercase();
    // In "SOSVoter" the V starts the next word, because a small letter follows it.
    let acronym_edge =
        before.is_uppercase() && letter.is_uppercase() && after.is_some_and(char::is_lowercase);
    digit_edge || camel_edge || acronym_edge
}

fn flush(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[track_caller]
    fn check(header: &str, expect: &str) {
        assert_eq!(cut(header).join(" "), expect, "{header}");
    }

    #[test]
    fn headers_are_cut_where_people_cut_them() {
        check("LAST_NAME", "last name");
        check("RegStNum", "reg st num");
        check("SOSVoterID", "sos voter id");
        check("FName", "f name");
        check("zip5", "zip 5");
        check("Driver's Lic. #", "drivers lic");
        check("mailing city, state  zip", "mailing city state zip");
        check("Teléfono móvil", "telefono movil");
        check("AN\u{303}O", "ano");
        check("Ёлка", "елка");
        check("", "");
        check("--", "");
    }
}
