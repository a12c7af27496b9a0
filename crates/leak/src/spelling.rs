//! Other ways in which a value may have been written: one edit, a nickname, day and month swapped.
//!
//! The library keeps no text, so closeness is tried from the dump's side: every spelling within one edit is
//! made a token and looked for. That costs microseconds, and is done only for rows that nothing explains as
//! they stand and only against people whom something else speaks for.

use crate::date::Ymd;
use hashbrown::HashMap;
use std::sync::LazyLock;

/// Formal names by nickname, and nicknames by formal name.
static NICKNAMES: LazyLock<Nicknames> = LazyLock::new(|| {
    let mut names = Nicknames::default();
    for line in include_str!("../data/nicknames.csv").lines() {
        let mut parts = line.split(',');
        if let (Some(formal), Some("has_nickname"), Some(nickname)) =
            (parts.next(), parts.next(), parts.next())
        {
            let (formal, nickname) = (
                formal.to_ascii_uppercase().into_bytes(),
                nickname.to_ascii_uppercase().into_bytes(),
            );
            names
                .of_formal
                .entry(formal.clone())
                .or_default()
                .push(nickname.clone());
            names.of_nickname.entry(nickname).or_default().push(formal);
        }
    }
    names
});

#[derive(Default)]
struct Nicknames {
    of_formal: HashMap<Vec<u8>, Vec<Vec<u8>>>,
    of_nickname: HashMap<Vec<u8>, Vec<Vec<u8>>>,
}

/// Calls `each` with every upper-case spelling within one edit of `name`: a letter lost, added, changed, or two
/// neighbours swapped. Names longer than 30 letters have none.
pub(crate) fn one_edit(name: &[u8], mut each: impl FnMut(&[u8])) {
    let length = name.len();
    if length == 0 || length > 30 {
        return;
    }
    let mut buffer = Vec::with_capacity(length + 1);
    for at in 0..length {
        buffer.clear();
        buffer.extend_from_slice(&name[..at]);
        buffer.extend_from_slice(&name[at + 1..]);
        if !buffer.is_empty() {
            each(&buffer);
        }
        if at + 1 < length && name[at] != name[at + 1] {
            buffer.clear();
            buffer.extend_from_slice(name);
            buffer.swap(at, at + 1);
            each(&buffer);
        }
    }
    for letter in b'A'..=b'Z' {
        for at in 0..length {
            if name[at] != letter {
                buffer.clear();
                buffer.extend_from_slice(name);
                buffer[at] = letter;
                each(&buffer);
            }
        }
        for at in 0..=length {
            buffer.clear();
            buffer.extend_from_slice(&name[..at]);
            buffer.push(letter);
            buffer.extend_from_slice(&name[at..]);
            each(&buffer);
        }
    }
}

/// Calls `each` with the names that are used for `name`: its nicknames, the names it is a nickname of, and their
/// other nicknames.
pub(crate) fn nicknames(name: &[u8], mut each: impl FnMut(&[u8])) {
    NICKNAMES
        .of_formal
        .get(name)
        .into_iter()
        .flatten()
        .for_each(|nickname| each(nickname));
    for formal in NICKNAMES.of_nickname.get(name).into_iter().flatten() {
        each(formal);
        NICKNAMES
            .of_formal
            .get(formal)
            .into_iter()
            .flatten()
            .for_each(|nickname| each(nickname));
    }
}

/// Calls `each` with every date that is one slip away: day and month swapped, one digit changed, two neighbours swapped.
pub(crate) fn close_dates(date: Ymd, mut each: impl FnMut(Ymd)) {
    let mut offer = |year: u16, month: u8, day: u8| {
        let other = Ymd { year, month, day };
        if other != date
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && (1850..2100).contains(&year)
        {
            each(other);
        }
    };
    offer(date.year, date.day, date.month);
    let digits: [u8; 8] = digits_of(date.number());
    for_each_slip(&digits, |slip| {
        let number = slip
            .iter()
            .fold(0u32, |acc, &digit| acc * 10 + u32::from(digit));
        let other = Ymd::from_number(number);
        offer(other.year, other.month, other.day);
    });
}

/// Calls `each` with every year that is one slip away, the neighbours among them.
pub(crate) fn close_years(year: u16, mut each: impl FnMut(u16)) {
    let digits: [u8; 4] = digits_of(u32::from(year));
    for_each_slip(&digits, |slip| {
        let other = slip
            .iter()
            .fold(0u16, |acc, &digit| acc * 10 + u16::from(digit));
        if (1850..2100).contains(&other) && other != year {
            each(other);
        }
    });
    // 1959 and 1960 differ in two digits.
    for other in [year.wrapping_sub(1), year.wrapping_add(1)] {
        if other / 10 != year / 10 {
            each(other);
        }
    }
}

fn digits_of<const N: usize>(mut number: u32) -> [u8; N] {
    let mut digits = [0; N];
    for digit in digits.iter_mut().rev() {
        *digit = (number % 10) as u8;
        number /= 10;
    }
    digits
}

fn for_each_slip<const N: usize>(digits: &[u8; N], mut each: impl FnMut(&[u8; N])) {
    for at in 0..N {
        let mut slip = *digits;
        for digit in 0..10 {
            if digit != digits[at] {
                slip[at] = digit;
                each(&slip);
            }
        }
        if at + 1 < N && digits[at] != digits[at + 1] {
            let mut slip = *digits;
            slip.swap(at, at + 1);
            each(&slip);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{close_dates, close_years, nicknames, one_edit};
    use crate::date::Ymd;

    #[test]
    fn edits_reach_each_other() {
        let reaches = |from: &str, to: &str| {
            let mut found = false;
            one_edit(from.as_bytes(), |other| found |= other == to.as_bytes());
            found
        };
        for (a, b) in [
            ("SMITH", "SMYTH"),
            ("SMITH", "SMIH"),
            ("SMITH", "SIMTH"),
            ("SMITH", "SMITHS"),
            ("A", "B"),
        ] {
            assert!(reaches(a, b) && reaches(b, a), "{a} {b}");
        }
        assert!(!reaches("SMITH", "SMITH"));
        assert!(!reaches("SMITH", "SMYHT"));
    }

    #[test]
    fn nicknames_go_both_ways() {
        let has = |name: &str, other: &str| {
            let mut found = false;
            nicknames(name.as_bytes(), |nickname| {
                found |= nickname == other.as_bytes()
            });
            found
        };
        assert!(has("WILLIAM", "BILL") && has("BILL", "WILLIAM") && has("BILL", "WILL"));
        assert!(!has("WILLIAM", "MARGARET"));
    }

    #[test]
    fn dates_slip_one_way_at_a_time() {
        let near = |a: u32, b: u32| {
            let mut found = false;
            close_dates(Ymd::from_number(a), |other| found |= other.number() == b);
            found
        };
        assert!(
            near(19_600_501, 19_600_105)
                && near(19_600_501, 19_600_507)
                && near(19_600_501, 19_060_501)
        );
        assert!(!near(19_600_501, 19_610_502));
        let mut years = Vec::new();
        close_years(1959, |year| years.push(year));
        assert!(years.contains(&1960) && years.contains(&1995) && !years.contains(&1959));
    }
}
