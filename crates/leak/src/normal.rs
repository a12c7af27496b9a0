//! Text as people write it, brought to one form before it is made a token.
//!
//! Two writers of the same fact should come out equal: `O'Brien` and `OBRIEN`, `00123` and `123`,
//! `Democratic` and `DEM`. Nothing here guesses: what is not known to be the same stays different.

use deunicode::deunicode_char;

/// Appends `input` to `out` with letters in upper-case ASCII and everything but letters and digits left out.
pub(crate) fn letters(input: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(input);
    // Without a way out of the loop it takes many bytes at once.
    let mut is_plain = true;
    for byte in &mut out[start..] {
        is_plain &= byte.is_ascii_alphanumeric();
        byte.make_ascii_uppercase();
    }
    if is_plain {
        return;
    }
    out.truncate(start);
    if input.is_ascii() {
        out.extend(
            input
                .iter()
                .filter(|byte| byte.is_ascii_alphanumeric())
                .map(u8::to_ascii_uppercase),
        );
        return;
    }
    for_each_folded(input, |byte| {
        if byte.is_ascii_alphanumeric() {
            out.push(byte.to_ascii_uppercase());
        }
    });
}

/// Calls `each` with the ASCII bytes of `input`, letters with diacritics replaced by plain ones.
pub(crate) fn for_each_folded(input: &[u8], mut each: impl FnMut(u8)) {
    for chunk in input.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_ascii() {
                each(character as u8);
            } else if let Some(plain) = deunicode_char(character) {
                plain.bytes().for_each(&mut each);
            }
        }
    }
}

/// Like [`letters`], and a value of digits alone loses its leading zeros, as spreadsheets make it do.
pub(crate) fn number(input: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    letters(input, out);
    strip_zeros(out, start);
}

/// Removes leading zeros of `out[start..]` when it holds digits alone; `0` itself becomes empty only if it was all zeros of length one or more.
fn strip_zeros(out: &mut Vec<u8>, start: usize) {
    if out[start..].iter().all(u8::is_ascii_digit) {
        let zeros = out[start..]
            .iter()
            .take_while(|&&byte| byte == b'0')
            .count();
        let zeros = if start + zeros == out.len() {
            zeros.saturating_sub(1)
        } else {
            zeros
        };
        out.drain(start..start + zeros);
    }
}

/// The digits of a district or precinct where it has any, without leading zeros (`Congressional 6`, `06`, `6`); its letters otherwise.
pub(crate) fn district(input: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.extend(input.iter().filter(|byte| byte.is_ascii_digit()));
    if out.len() == start {
        letters(input, out);
    } else {
        strip_zeros(out, start);
    }
}

/// Five digits of a ZIP code; nothing when there is none. Spreadsheets drop leading zeros: they are put back.
pub(crate) fn zip(input: &[u8], out: &mut Vec<u8>) {
    let mut digits = [0u8; 9];
    let mut count = 0;
    let mut first_run = None;
    for &byte in input {
        if byte.is_ascii_digit() {
            if count == 9 {
                return;
            }
            digits[count] = byte;
            count += 1;
        } else if count > 0 {
            if byte == b'.' {
                break; // 1234.0 out of a spreadsheet
            }
            first_run.get_or_insert(count);
        }
    }
    let main = first_run.unwrap_or(if count > 5 {
        count.saturating_sub(4)
    } else {
        count
    });
    if !(3..=5).contains(&main) || digits[..main].iter().all(|&digit| digit == b'0') {
        return;
    }
    out.extend(std::iter::repeat_n(b'0', 5 - main));
    out.extend_from_slice(&digits[..main]);
}

/// Ten digits of a telephone number, country code and extension left out; whatever digits there are when fewer.
pub(crate) fn phone(input: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    for &byte in input {
        if byte.is_ascii_digit() {
            out.push(byte);
        } else if matches!(byte, b'x' | b'X' | b'e' | b'E') && out.len() > start + 6 {
            break;
        }
    }
    while out.len() > start + 10 && matches!(out[start], b'0' | b'1') {
        out.remove(start);
    }
    if out[start..].iter().all(|&digit| digit == b'0') {
        out.truncate(start);
    }
}

/// An e-mail address in lower case without blanks.
pub(crate) fn email(input: &[u8], out: &mut Vec<u8>) {
    out.extend(
        input
            .iter()
            .filter(|byte| !byte.is_ascii_whitespace())
            .map(u8::to_ascii_lowercase),
    );
}

/// A name suffix: JR, SR, II, III, IV, V; other suffixes as letters.
pub(crate) fn suffix(input: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    letters(input, out);
    let plain: &[u8] = match &out[start..] {
        b"JUNIOR" => b"JR",
        b"SENIOR" => b"SR",
        b"2ND" | b"2" => b"II",
        b"3RD" | b"3" => b"III",
        b"4TH" | b"4" => b"IV",
        b"5TH" | b"5" => b"V",
        _ => return,
    };
    out.truncate(start);
    out.extend_from_slice(plain);
}

/// True for words that are suffixes of generation wherever they stand.
pub(crate) fn is_generation(word: &[u8]) -> bool {
    matches!(word, b"JR" | b"SR" | b"II" | b"III" | b"IV")
}

/// Sex as M, F or U; other codes as they are.
pub(crate) fn sex(input: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    letters(input, out);
    let code: &[u8] = match &out[start..] {
        b"MALE" | b"MAN" => b"M",
        b"FEMALE" | b"WOMAN" => b"F",
        b"UNKNOWN" | b"UNSPECIFIED" | b"NOTSPECIFIED" => b"U",
        _ => return,
    };
    out.truncate(start);
    out.extend_from_slice(code);
}

/// Party by the code that most states use for the two large ones; others as letters.
pub(crate) fn party(input: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    letters(input, out);
    let code: &[u8] = match &out[start..] {
        b"D" | b"DEMOCRAT" | b"DEMOCRATIC" | b"DEMOCRATICPARTY" => b"DEM",
        b"R" | b"REPUBLICAN" | b"REPUBLICANPARTY" => b"REP",
        b"UNAFFILIATED" => b"UNA",
        b"L" | b"LIBERTARIAN" | b"LIBERTARIANPARTY" => b"LIB",
        b"GREEN" | b"GREENPARTY" => b"GRE",
        _ => return,
    };
    out.truncate(start);
    out.extend_from_slice(code);
}

/// Status by its first letters where the words are common; others as letters.
pub(crate) fn status(input: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    letters(input, out);
    let code: &[u8] = match &out[start..] {
        b"ACTIVE" | b"ACT" => b"A",
        b"INACTIVE" | b"INA" => b"I",
        _ => return,
    };
    out.truncate(start);
    out.extend_from_slice(code);
}

/// A county's name without the word county.
pub(crate) fn county(input: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    number(input, out);
    for word in [b"COUNTY".as_slice(), b"PARISH"] {
        if out.len() > start + word.len() && out.ends_with(word) {
            out.truncate(out.len() - word.len());
        }
    }
}

/// A city's name with Saint, Fort and Mount written out.
pub(crate) fn city(input: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    for word in input.split(|byte| byte.is_ascii_whitespace() || *byte == b'.') {
        let at = out.len();
        letters(word, out);
        let full: &[u8] = match &out[at..] {
            b"ST" => b"SAINT",
            b"STE" => b"SAINTE",
            b"FT" => b"FORT",
            b"MT" => b"MOUNT",
            b"TWP" => b"TOWNSHIP",
            _ => continue,
        };
        out.truncate(at);
        out.extend_from_slice(full);
    }
    debug_assert!(out.len() >= start);
}

#[cfg(test)]
mod tests {
    fn check(normalise: fn(&[u8], &mut Vec<u8>), cases: &[(&str, &str)]) {
        for (input, expect) in cases {
            let mut out = b"x".to_vec();
            normalise(input.as_bytes(), &mut out);
            assert_eq!(String::from_utf8_lossy(&out[1..]), *expect, "{input}");
        }
    }

    #[test]
    fn names_lose_marks_and_blanks() {
        check(
            super::letters,
            &[
                ("O'Brien", "OBRIEN"),
                ("Núñez-Peña", "NUNEZPENA"),
                (" Mary Ann ", "MARYANN"),
                ("", ""),
            ],
        );
    }

    #[test]
    fn numbers_lose_leading_zeros_only_when_all_digits() {
        check(
            super::number,
            &[
                ("000123", "123"),
                ("NY000123", "NY000123"),
                ("0", "0"),
                ("00", "0"),
                ("12-34", "1234"),
            ],
        );
    }

    #[test]
    fn zips_keep_five_digits() {
        check(
            super::zip,
            &[
                ("06405", "06405"),
                ("6405", "06405"),
                ("06405-1234", "06405"),
                ("064051234", "06405"),
                ("64051234", "06405"),
                ("6405.0", "06405"),
                ("00000", ""),
                ("abc", ""),
                ("1234567890", ""),
            ],
        );
    }

    #[test]
    fn phones_lose_country_code_and_extension() {
        check(
            super::phone,
            &[
                ("1-518-194-5481", "5181945481"),
                ("(537)5707208", "5375707208"),
                ("244.810.1048x79171", "2448101048"),
                ("0000000000", ""),
            ],
        );
    }

    #[test]
    fn codes_and_words_meet() {
        check(
            super::party,
            &[
                ("Democratic", "DEM"),
                ("d", "DEM"),
                ("UNA", "UNA"),
                ("Unaffiliated", "UNA"),
            ],
        );
        check(super::sex, &[("Female", "F"), ("m", "M")]);
        check(super::status, &[("Active", "A"), ("ACT", "A"), ("I", "I")]);
        check(
            super::county,
            &[("Wayne County", "WAYNE"), ("01", "1"), ("COUNTY", "COUNTY")],
        );
        check(
            super::city,
            &[("St. Louis", "SAINTLOUIS"), ("Stow", "STOW")],
        );
        check(
            super::suffix,
            &[("Jr.", "JR"), ("3rd", "III"), ("MD", "MD")],
        );
        check(
            super::district,
            &[("Congressional 06", "6"), ("At Large", "ATLARGE")],
        );
    }
}
