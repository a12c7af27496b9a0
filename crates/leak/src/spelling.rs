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

/// True when `is_it` holds for some upper-case spelling within one edit of `name`: a letter lost, two neighbours
/// swapped, a letter changed or added. Names longer than 30 letters have none.
pub(crate) fn one_edit(name: &[u8], mut is_it: impl FnMut(&[u8]) -> bool) -> bool {
    let length = name.len();
    let mut buffer = [0u8; EDITED_MAX + 1];
    if length == 0 || length > EDITED_MAX {
        return false;
    }
    // Moved along the name, the gap is the letter that is lost.
    buffer[..length - 1].copy_from_slice(&name[1..]);
    for at in 0..length {
        if length > 1 && is_it(&buffer[..length - 1]) {
            return true;
        }
        buffer[at] = name[at];
    }
    for at in 1..length {
        buffer.swap(at - 1, at);
        if name[at - 1] != name[at] && is_it(&buffer[..length]) {
            return true;
        }
        buffer.swap(at - 1, at);
    }
    for at in 0..length {
        for letter in (b'A'..=b'Z').filter(|&letter| letter != name[at]) {
            buffer[at] = letter;
            if is_it(&buffer[..length]) {
                return true;
            }
        }
        buffer[at] = name[at];
    }
    buffer.copy_within(..length, 1);
    for at in 0..=length {
        for letter in b'A'..=b'Z' {
            buffer[at] = letter;
            if is_it(&buffer[..length + 1]) {
                return true;
            }
        }
        if at < length {
            buffer[at] = name[at];
        }
    }
    false
}

/// Longest name of which other spellings are tried.
const EDITED_MAX: usize = 30;

/// True when `is_it` holds for one of the names that are used for `name`: its nicknames, the names it is a nickname
/// of, and their other nicknames.
pub(crate) fn nicknames(name: &[u8], mut is_it: impl FnMut(&[u8]) -> bool) -> bool {
    let names = |of: &'static HashMap<Vec<u8>, Vec<Vec<u8>>>, name: &[u8]| {
        of.get(name).into_iter().flatten()
    };
    let formals = || names(&NICKNAMES.of_nickname, name);
    let others = formals().flat_map(|formal| names(&NICKNAMES.of_formal, formal));
    names(&NICKNAMES.of_formal, name)
        .chain(formals())
        .chain(others)
        .any(|other| is_it(other))
}

/// Calls `each` with every date that is one slip away: day and month swapped, one digit changed, two neighbours
/// swapped, another day or another month, a year that is one slip away or ten years off.
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
    (1..=31).for_each(|day| offer(date.year, date.month, day));
    (1..=12).for_each(|month| offer(date.year, month, date.day));
    close_years(date.year, |year| offer(year, date.month, date.day));
    offer(date.year.wrapping_sub(10), date.month, date.day);
    offer(date.year.wrapping_add(10), date.month, date.day);
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
        let reaches =
            |from: &str, to: &str| one_edit(from.as_bytes(), |other| other == to.as_bytes());
        for (a, b) in [
            ("SMITH", "SMYTH"),
            ("SMITH", "SMIH"),
            ("SMITH", "SIMTH"),
            ("SMITH", "SMITHS"),
            ("A", "B"),
        ] {
            assert!(reaches(a, b) && reaches(b, a), "{a} {b}");
        }
        let mut tried = Vec::new();
        one_edit(b"ANNA", |other| {
            tried.push(other.to_vec());
            false
        });
        // 4 lost, 2 swapped, 4 times 25 changed, 5 times 26 added.
        assert_eq!(tried.len(), 4 + 2 + 100 + 130);
        assert!(!reaches("SMITH", "SMITH"));
        assert!(!reaches("SMITH", "SMYHT"));
    }

    #[test]
    fn nicknames_go_both_ways() {
        let has = |name: &str, other: &str| {
            nicknames(name.as_bytes(), |nickname| nickname == other.as_bytes())
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
                && near(19_600_418, 19_600_427)
                && near(19_890_823, 19_900_823)
                && near(20_000_606, 19_900_606)
        );
        assert!(!near(19_600_501, 19_610_502));
        let mut years = Vec::new();
        close_years(1959, |year| years.push(year));
        assert!(years.contains(&1960) && years.contains(&1995) && !years.contains(&1959));
    }
}
