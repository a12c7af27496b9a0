//! What one value could be. Each test is a plain rule on one trimmed cell.

use super::dates;
use super::vocabulary::Vocabulary;

macro_rules! traits {
    ($($name:ident,)+) => {
        /// A thing that one value can be; a value can be several.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Trait { $($name,)+ }
        /// Number of traits.
        pub(crate) const TRAITS: usize = [$(Trait::$name,)+].len();
    };
}

traits! {
    Digits, HasDigit, Words, SingleLetter, SeveralWords, LeadingZero,
    Email, PhoneFormatted, PhoneTen, PhoneLoose, SsnDashed, SsnNine, SsnMasked, FourDigits, ThreeDigits,
    Zip5, ZipPlus4, ZipShort, ZipForeign, StateCode, StateName, Year, Age, Date,
    FirstName, LastName, NameComma, NameSpaced,
    StreetLine, NumberThenWords, StreetTyped, StreetType, Place, Unit, Direction, CityStateZip, FullAddress,
    Party, PartyLeft, PartyRight, Sex, SexMale, SexFemale, Status, StatusActive, StatusInactive, Race, RaceWhite, RaceBlack,
    Suffix, Prefix, Flag, Ip, Hash, Card, Icd, IcdDotted, Licence, Uuid,
    County, StreetWord, Fraction,
}

/// The traits of one value, as bits.
#[derive(Clone, Copy, Default)]
pub(crate) struct Traits(u64);

impl Traits {
    fn set(&mut self, name: Trait, on: bool) {
        self.0 |= u64::from(on) << name as u64;
    }

    /// The bits, one a trait, in the order of [`Trait`].
    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    /// Whether the value is `name`.
    pub(crate) fn has(self, name: Trait) -> bool {
        self.0 >> (name as u64) & 1 == 1
    }
}

/// Counts of the kinds of characters in a cell.
#[derive(Default)]
struct Letters {
    digits: usize,
    letters: usize,
    blanks: usize,
    others: usize,
}

impl Letters {
    fn of(cell: &str) -> Self {
        let mut counts = Letters::default();
        for letter in cell.chars() {
            match letter {
                '0'..='9' => counts.digits += 1,
                ' ' => counts.blanks += 1,
                _ if letter.is_alphabetic() => counts.letters += 1,
                _ => counts.others += 1,
            }
        }
        counts
    }
}

/// Tests a cell that is not blank. `upper` is the cell in upper case.
pub(crate) fn test(cell: &str, upper: &str, vocabulary: &Vocabulary) -> Traits {
    let mut traits = Traits::default();
    let letters = Letters::of(cell);
    traits.set(Trait::Digits, letters.digits == cell.len());
    traits.set(Trait::HasDigit, letters.digits > 0);
    traits.set(Trait::SeveralWords, letters.blanks > 0);
    let marks = cell
        .chars()
        .filter(|mark| matches!(mark, '-' | '\'' | '.' | '`' | '’'))
        .count();
    traits.set(
        Trait::Words,
        letters.digits == 0 && letters.letters > 0 && letters.others == marks,
    );
    if letters.digits > 0 {
        numbers(cell, &letters, &mut traits);
        traits.set(Trait::Date, dates::read(cell).is_some());
    }
    codes(upper, &letters, vocabulary, &mut traits);
    if letters.letters > 0 && cell.len() <= 120 {
        account(cell, &letters, &mut traits);
        identifiers(cell, &letters, &mut traits);
        let words: Vec<&str> = upper
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .collect();
        names(upper, &words, &letters, vocabulary, &mut traits);
        address(upper, &words, vocabulary, &mut traits);
    } else if letters.others > 0 {
        account(cell, &letters, &mut traits);
    }
    traits
}

fn numbers(cell: &str, letters: &Letters, traits: &mut Traits) {
    let digits_only = letters.digits == cell.len();
    let number: u64 = if digits_only && cell.len() <= 18 {
        cell.parse().unwrap_or(0)
    } else {
        0
    };
    traits.set(
        Trait::LeadingZero,
        digits_only && cell.len() > 1 && cell.starts_with('0'),
    );
    traits.set(Trait::FourDigits, digits_only && cell.len() == 4);
    traits.set(Trait::ThreeDigits, digits_only && cell.len() == 3);
    traits.set(Trait::ZipShort, digits_only && cell.len() == 4);
    traits.set(Trait::Zip5, digits_only && cell.len() == 5 && number >= 500);
    traits.set(
        Trait::Year,
        digits_only && cell.len() == 4 && (1890..=2012).contains(&number),
    );
    traits.set(
        Trait::Age,
        digits_only && cell.len() <= 3 && (16..=112).contains(&number),
    );
    traits.set(
        Trait::ZipPlus4,
        is_shape(cell, "99999-9999") || is_shape(cell, "99999-"),
    );
    traits.set(
        Trait::ZipForeign,
        matches!(shape(cell).as_str(), "A9A 9A9" | "A9A9A9"),
    );
    traits.set(
        Trait::SsnDashed,
        is_shape(cell, "999-99-9999") || is_shape(cell, "999 99 9999"),
    );
    traits.set(
        Trait::SsnNine,
        digits_only && cell.len() == 9 && is_ssn(number),
    );
    traits.set(Trait::SsnMasked, is_masked_ssn(cell));
    traits.set(
        Trait::Fraction,
        matches!(cell, "1/2" | "1/4" | "3/4" | "1/3" | "2/3"),
    );
    phone(cell, letters, traits);
    traits.set(Trait::Card, is_card(cell, letters));
}

fn is_ssn(number: u64) -> bool {
    let (area, group, serial) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
    area != 0 && area != 666 && area < 900 && group != 0 && serial != 0
}

fn is_masked_ssn(cell: &str) -> bool {
    let masked = cell
        .bytes()
        .filter(|byte| matches!(byte, b'X' | b'x' | b'*' | b'#'))
        .count();
    let tail = cell.len().checked_sub(4).and_then(|from| cell.get(from..));
    (3..=5).contains(&masked)
        && cell.len() <= 11
        && tail.is_some_and(|tail| tail.bytes().all(|byte| byte.is_ascii_digit()))
}

fn phone(cell: &str, letters: &Letters, traits: &mut Traits) {
    let punctuation = cell
        .bytes()
        .filter(|byte| {
            matches!(
                byte,
                b'(' | b')' | b'-' | b'.' | b' ' | b'+' | b'/' | b'x' | b'X'
            )
        })
        .count();
    if !(7..=16).contains(&letters.digits) || punctuation + letters.digits != cell.len() {
        return;
    }
    let digits: Vec<u8> = cell.bytes().filter(u8::is_ascii_digit).collect();
    let national = digits
        .strip_prefix(b"1")
        .filter(|rest| rest.len() >= 10)
        .unwrap_or(&digits);
    let numbered = national.len() >= 10 && national[0] >= b'2' && national[3] >= b'2';
    traits.set(Trait::PhoneLoose, true);
    traits.set(Trait::PhoneTen, numbered && national.len() == 10);
    let grouped = cell.starts_with('(')
        || matches!(
            shape(cell).as_str(),
            "999-999-9999"
                | "999.999.9999"
                | "999 999-9999"
                | "999 999 9999"
                | "9-999-999-9999"
                | "+9-999-999-9999"
                | "+9 999-999-9999"
        );
    traits.set(Trait::PhoneFormatted, grouped && national.len() >= 10);
}

fn is_card(cell: &str, letters: &Letters) -> bool {
    let separators = cell
        .bytes()
        .filter(|byte| matches!(byte, b' ' | b'-'))
        .count();
    if !(13..=19).contains(&letters.digits)
        || letters.digits + separators != cell.len()
        || !cell.starts_with(['2', '3', '4', '5', '6'])
    {
        return false;
    }
    let mut sum = 0;
    for (at, byte) in cell.bytes().filter(u8::is_ascii_digit).rev().enumerate() {
        let digit = u32::from(byte - b'0');
        let doubled = digit * 2;
        sum += if at % 2 == 1 {
            doubled / 10 + doubled % 10
        } else {
            digit
        };
    }
    sum % 10 == 0
}

fn codes(upper: &str, letters: &Letters, vocabulary: &Vocabulary, traits: &mut Traits) {
    if upper.len() > 40 {
        return;
    }
    let code: String = upper
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    traits.0 |= vocabulary.code(&code);
    if upper.len() != 2 {
        // "I.A." and "D.C." are written by nobody; initials are.
        traits.0 &= !(1 << (Trait::StateCode as u64));
    }
    traits.set(Trait::SingleLetter, letters.letters == 1 && code.len() == 1);
}

fn account(cell: &str, letters: &Letters, traits: &mut Traits) {
    traits.set(Trait::Email, is_email(cell));
    traits.set(Trait::Ip, is_ip(cell, letters));
}

fn is_email(cell: &str) -> bool {
    let Some((local, domain)) = cell.split_once('@') else {
        return false;
    };
    let plain = |text: &str| !text.is_empty() && !text.contains(['@', ' ', ',', '/']);
    plain(local)
        && plain(domain)
        && domain
            .rsplit_once('.')
            .is_some_and(|(host, top)| !host.is_empty() && top.len() >= 2)
}

fn is_ip(cell: &str, letters: &Letters) -> bool {
    if letters.letters == 0 && letters.digits >= 4 {
        return cell.parse::<std::net::Ipv4Addr>().is_ok()
            || cell.contains(':') && cell.parse::<std::net::Ipv6Addr>().is_ok();
    }
    cell.bytes().filter(|byte| *byte == b':').count() >= 2
        && cell.parse::<std::net::Ipv6Addr>().is_ok()
}

fn identifiers(cell: &str, letters: &Letters, traits: &mut Traits) {
    let hexadecimal = cell.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digest = hexadecimal && matches!(cell.len(), 32 | 40 | 56 | 64 | 96);
    let crypt = cell.len() >= 13
        && cell.starts_with(['$', '{', '*'])
        && [
            "$2", "$1$", "$5$", "$6$", "$argon2", "$P$", "$H$", "{SHA", "{SSHA", "*",
        ]
        .iter()
        .any(|start| cell.starts_with(start));
    let masked = cell.bytes().all(|byte| byte == b'*');
    traits.set(Trait::Hash, digest || crypt && !masked);
    let groups = [8, 13, 18, 23];
    traits.set(
        Trait::Uuid,
        // MongoDB's object ids say as little of a person.
        hexadecimal && cell.len() == 24
            || cell.len() == 36 && groups.iter().all(|&at| cell.as_bytes()[at] == b'-'),
    );
    let bytes = cell.as_bytes();
    let start = bytes.len() >= 3
        && bytes[0].is_ascii_alphabetic()
        && bytes[1].is_ascii_digit()
        && bytes[2].is_ascii_alphanumeric();
    let dotted = bytes.len() >= 5
        && bytes.len() <= 8
        && bytes[3] == b'.'
        && bytes[4..].iter().all(u8::is_ascii_alphanumeric);
    traits.set(Trait::Icd, start && (bytes.len() == 3 || dotted));
    traits.set(Trait::IcdDotted, start && dotted);
    let dashed = cell
        .bytes()
        .filter(|byte| matches!(byte, b'-' | b' '))
        .count();
    let licence = letters.letters <= 2
        && bytes[0].is_ascii_alphabetic()
        && letters.digits >= 6
        && letters.letters + letters.digits + dashed == cell.len();
    traits.set(Trait::Licence, licence);
}

fn names(
    upper: &str,
    words: &[&str],
    letters: &Letters,
    vocabulary: &Vocabulary,
    traits: &mut Traits,
) {
    if letters.digits > 0 || words.is_empty() || words.len() > 6 {
        return;
    }
    let first = |word: &str| vocabulary.ranks(bare(word)).first > 0;
    let last = |word: &str| {
        bare(word)
            .split('-')
            .any(|part| vocabulary.ranks(part).last > 0)
    };
    let ends = words.last().copied().unwrap_or_default();
    traits.set(Trait::FirstName, first(words[0]) && words.len() <= 2);
    traits.set(
        Trait::LastName,
        words.len() <= 2 && (last(words[0]) || last(ends)),
    );
    if let Some((family, given)) = upper.split_once(',') {
        let given_first = given.split_whitespace().next().unwrap_or_default();
        let known = last(family.trim()) || first(given_first);
        traits.set(
            Trait::NameComma,
            known && !given_first.is_empty() && !family.trim().is_empty(),
        );
    } else if words.len() >= 2 {
        // "First M Last" and "LAST FIRST M" both hold a known first name and a known surname.
        let spaced = first(words[0]) && last(ends) || last(words[0]) && first(words[1]);
        traits.set(Trait::NameSpaced, spaced);
    }
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(['.', '\'', '-'])
}

fn address(upper: &str, words: &[&str], vocabulary: &Vocabulary, traits: &mut Traits) {
    let lists = &vocabulary.lists;
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return;
    };
    let numbered = first
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_digit())
        && first.len() <= 8
        && words.len() >= 2;
    let wordy = words
        .iter()
        .skip(1)
        .any(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic()));
    let typed = words
        .iter()
        .skip(1)
        .any(|word| lists.street_type.contains(bare(word)));
    traits.set(Trait::NumberThenWords, numbered && wordy);
    traits.set(Trait::StreetLine, numbered && wordy && typed);
    traits.set(
        Trait::StreetTyped,
        !numbered && words.len() >= 2 && lists.street_type.contains(bare(last)),
    );
    traits.set(
        Trait::Unit,
        lists.unit.contains(bare(first)) || first.starts_with('#') && first.len() <= 6,
    );
    if let Some(place) = before_state_and_zip(words, vocabulary) {
        traits.set(Trait::CityStateZip, !numbered && place >= 1);
        traits.set(Trait::FullAddress, numbered && place >= 2);
    } else {
        // Without a ZIP code a street, a comma and a town still make a whole address.
        traits.set(
            Trait::FullAddress,
            numbered && typed && is_street_and_town(upper, vocabulary),
        );
    }
    if words.len() <= 3 && !numbered {
        let joined: String = upper
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect();
        let ending = lists
            .place_end
            .iter()
            .any(|end| joined.len() > end.len() + 2 && joined.ends_with(end.as_str()));
        let begins = words.len() > 1 && lists.place_begin.contains(*first);
        traits.set(
            Trait::Place,
            lists.city.contains(&joined) || ending || begins,
        );
        traits.set(Trait::County, vocabulary.is_county(&joined));
        let street = |word: &&str| lists.street_word.contains(bare(word)) || is_ordinal(word);
        traits.set(Trait::StreetWord, words.iter().all(street));
    }
}

/// "7TH", "42ND": what streets are counted with.
fn is_ordinal(word: &str) -> bool {
    let number = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(&word[number.len()..], "ST" | "ND" | "RD" | "TH")
}

/// How many words stand before "ST 12345" at the end, when that is how it ends.
fn before_state_and_zip(words: &[&str], vocabulary: &Vocabulary) -> Option<usize> {
    let (zip, rest) = words.split_last()?;
    let is_zip =
        is_shape(zip, "99999") || is_shape(zip, "99999-9999") || is_shape(zip, "999999999");
    let (state, before) = rest.split_last()?;
    let state = state.trim_end_matches('.');
    (is_zip
        && (vocabulary.lists.state.contains(state) || vocabulary.lists.state_name.contains(state)))
    .then_some(before.len())
}

fn is_street_and_town(upper: &str, vocabulary: &Vocabulary) -> bool {
    let Some((street, town)) = upper.split_once(',') else {
        return false;
    };
    let town_first = town.split_whitespace().next().unwrap_or_default();
    let lettered = !town_first.is_empty()
        && town_first
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'.');
    street.split_whitespace().count() >= 2
        && lettered
        && !vocabulary.lists.unit.contains(town_first)
}

/// The value with every digit as 9 and every letter as A.
pub(crate) fn shape(cell: &str) -> String {
    cell.chars().map(sign).collect()
}

/// A number that is the same for values of the same shape (FNV-1a over its signs).
pub(crate) fn shape_number(cell: &str) -> u64 {
    cell.chars()
        .map(sign)
        .fold(0xcbf2_9ce4_8422_2325, |number, sign| {
            (number ^ u64::from(sign)).wrapping_mul(0x0100_0000_01b3)
        })
}

fn sign(letter: char) -> char {
    if letter.is_ascii_digit() {
        '9'
    } else if letter.is_alphabetic() {
        'A'
    } else {
        letter
    }
}

fn is_shape(cell: &str, expect: &str) -> bool {
    cell.len() == expect.len()
        && cell.bytes().zip(expect.bytes()).all(|(byte, sign)| {
            if sign == b'9' {
                byte.is_ascii_digit()
            } else {
                byte == sign
            }
        })
}

#[cfg(test)]
mod tests {
    use super::{Trait, test};
    use crate::columns::vocabulary::vocabulary;

    #[track_caller]
    fn check(cell: &str, is: &[Trait], is_not: &[Trait]) {
        let traits = test(cell, &cell.to_uppercase(), vocabulary());
        for &name in is {
            assert!(traits.has(name), "{cell} is no {name:?}");
        }
        for &name in is_not {
            assert!(!traits.has(name), "{cell} is {name:?}");
        }
    }

    #[test]
    fn values_are_told_by_their_form() {
        check(
            "jane.doe@example.org",
            &[Trait::Email],
            &[Trait::Hash, Trait::Words],
        );
        check("jane@localhost", &[], &[Trait::Email]);
        check(
            "(517) 555-0199",
            &[Trait::PhoneLoose, Trait::PhoneFormatted],
            &[Trait::Ip],
        );
        check("5175550199", &[Trait::PhoneTen], &[Trait::PhoneFormatted]);
        check("1175550199", &[], &[Trait::PhoneTen]);
        check(
            "123-45-6789",
            &[Trait::SsnDashed],
            &[Trait::Date, Trait::PhoneFormatted],
        );
        check("XXX-XX-6789", &[Trait::SsnMasked], &[Trait::SsnDashed]);
        check("900456789", &[], &[Trait::SsnNine]);
        check("4111111111111111", &[Trait::Card], &[]);
        check("4111111111111112", &[], &[Trait::Card]);
        check("E11.9", &[Trait::Icd, Trait::IcdDotted], &[Trait::Licence]);
        check("192.168.0.1", &[Trait::Ip], &[Trait::Date]);
        check("5f4dcc3b5aa765d61d8327deb882cf99", &[Trait::Hash], &[]);
        check("$2y$10$abcdefghijklmnopqrstuv", &[Trait::Hash], &[]);
        check("A123456789012", &[Trait::Licence], &[Trait::Icd]);
        check("48933-1234", &[Trait::ZipPlus4], &[Trait::Zip5]);
    }

    #[test]
    fn names_and_addresses_are_told_apart() {
        check(
            "Smith, John A",
            &[Trait::NameComma],
            &[Trait::CityStateZip, Trait::StreetLine],
        );
        check("John A Smith", &[Trait::NameSpaced], &[Trait::NameComma]);
        check(
            "123 N Main St",
            &[Trait::StreetLine, Trait::NumberThenWords],
            &[Trait::FullAddress],
        );
        check(
            "123 Main St Apt 4, Lansing, MI 48933",
            &[Trait::FullAddress],
            &[Trait::CityStateZip],
        );
        check(
            "123 Main St, Apt 4",
            &[Trait::StreetLine],
            &[Trait::FullAddress],
        );
        check(
            "Grand Rapids, MI 49503-1234",
            &[Trait::CityStateZip],
            &[Trait::FullAddress],
        );
        check(
            "ANN ARBOR",
            &[Trait::Place, Trait::Words],
            &[Trait::StreetLine],
        );
        check(
            "7TH",
            &[Trait::StreetWord],
            &[Trait::Words, Trait::Fraction],
        );
        check("Deer Run", &[Trait::StreetWord], &[Trait::County]);
        check(
            "St. Clair",
            &[Trait::County, Trait::Words],
            &[Trait::StreetWord],
        );
        check("1/2", &[Trait::Fraction], &[Trait::Date]);
        check("Apt 12", &[Trait::Unit], &[Trait::StreetLine]);
        check(
            "MAPLE RIDGE DR",
            &[Trait::StreetTyped],
            &[Trait::StreetLine],
        );
    }
}
