//! What a log file's name says: which log it is a piece of, and from when.
//!
//! # Source
//! logrotate(8): `rotate`, `dateext`, `dateformat`; rsyslog and web servers' rotatelogs name files by date.

use jiff::civil::Date;

/// Endings that compression adds.
const PACKED: &[&str] = &[".gz", ".bz2", ".xz", ".zst"];

/// A year, a month and a day.
pub type Day = (i64, i64, i64);

/// The name of a file taken apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rotation {
    /// The log's name without what tells its pieces apart.
    stem: String,
    /// Dated pieces from the oldest on, then numbered ones from the highest number on, then the one being written.
    rank: (u8, i64),
    /// The name itself, where all else is equal.
    name: String,
}

impl Rotation {
    /// Takes a file's name apart. Sorting by the result puts the pieces of each log into the order in which they were
    /// written.
    pub fn of(name: &str) -> Rotation {
        let bare = unpacked(name);
        let (stem, rank) = match (find_day(bare), number_at_end(bare)) {
            (Some((at, length, (year, month, day))), _) => {
                let stem = format!(
                    "{}{}",
                    bare[..at].trim_end_matches(['-', '.', '_']),
                    &bare[at + length..]
                );
                (stem, (0, year * 10_000 + month * 100 + day))
            }
            (None, Some((stem, number))) => (stem.to_owned(), (1, -number)),
            (None, None) => (bare.to_owned(), (2, 0)),
        };
        Rotation {
            stem,
            rank,
            name: name.to_owned(),
        }
    }
}

impl Rotation {
    /// The log's name without what tells its pieces apart: the same for all of them.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// The day in the name of a dated piece; none where the calendar has no such day.
    pub fn day(&self) -> Option<Date> {
        let (kind, rank) = self.rank;
        let part = |number: i64| i8::try_from(number % 100).ok();
        let year = i16::try_from(rank / 10_000).ok()?;
        let date = Date::new(year, part(rank / 100)?, part(rank)?).ok()?;
        (kind == 0).then_some(date)
    }

    /// The number of a numbered piece: the higher, the older.
    pub fn number(&self) -> Option<i64> {
        let (kind, rank) = self.rank;
        (kind == 1).then_some(-rank)
    }
}

/// The folder of a path with the parts that end in `/`, `\` or `!`, and the name behind it.
pub fn folder_and_name(path: &str) -> (&str, &str) {
    let at = path.rfind(['/', '\\', '!']).map_or(0, |at| at + 1);
    path.split_at(at)
}

/// What the name says of the years in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Nothing.
    Nothing,
    /// All of it is from this year.
    Year(i64),
    /// Its last record is from this day or the next.
    UpTo(Day),
}

/// What the last part of a path, members of containers included, says of years.
pub fn named(path: &str) -> Named {
    let bare = unpacked(folder_and_name(path).1);
    if let Some((_, _, day)) = find_day(bare) {
        return Named::UpTo(day);
    }
    let numbers = digits(bare).filter(|(_, text)| text.len() == 4);
    let mut years = numbers.filter_map(|(_, text)| text.parse().ok().filter(|year| is_year(*year)));
    years.next().map_or(Named::Nothing, Named::Year)
}

fn unpacked(name: &str) -> &str {
    PACKED
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name)
}

fn is_year(year: i64) -> bool {
    (1990..2100).contains(&year)
}

/// `20261103` or `2026-11-03` in a name: where, how long, which.
fn find_day(name: &str) -> Option<(usize, usize, Day)> {
    let parts: Vec<(usize, &str)> = digits(name).collect();
    for (index, (at, text)) in parts.iter().enumerate() {
        // A longer run may carry the time of day behind the date.
        if matches!(text.len(), 8 | 10 | 12 | 14)
            && let Some(day) = day(&text[..4], &text[4..6], &text[6..8])
        {
            return Some((*at, text.len(), day));
        }
        if let [(_, year), (second, month), (third, date), ..] = parts[index..]
            && year.len() == 4
            && month.len() == 2
            && date.len() == 2
            && second == at + 5
            && third == at + 8
            && let Some(day) = day(year, month, date)
        {
            return Some((*at, 10, day));
        }
    }
    None
}

fn day(year: &str, month: &str, day: &str) -> Option<Day> {
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let holds = is_year(year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    holds.then_some((year, month, day))
}

/// `access.log.12` is piece 12 of `access.log`.
fn number_at_end(name: &str) -> Option<(&str, i64)> {
    let (stem, number) = name.rsplit_once('.')?;
    let counts =
        !number.is_empty() && number.len() <= 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    if counts {
        Some((stem, number.parse().ok()?))
    } else {
        None
    }
}

/// Runs of digits with their places.
fn digits(name: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    name.split(|c: char| !c.is_ascii_digit())
        .filter_map(move |text| {
            let here = at;
            // The separator before the next run is one character of unknown length.
            let after = here + text.len();
            at = after + name[after..].chars().next().map_or(0, char::len_utf8);
            (!text.is_empty()).then_some((here, text))
        })
}

#[cfg(test)]
mod tests {
    use super::{Named, Rotation, named};

    #[test]
    fn pieces_come_in_the_order_in_which_they_were_written() {
        let mut names = vec![
            "syslog",
            "access.log",
            "access.log.10.gz",
            "access.log.2.gz",
            "access.log.1",
            "auth.log-20261103",
            "auth.log-20261027.gz",
            "auth.log",
            "auth-2026-11-04.log",
        ];
        names.sort_by_key(|name| Rotation::of(name));
        let expect = [
            "access.log.10.gz",
            "access.log.2.gz",
            "access.log.1",
            "access.log",
            "auth.log-20261027.gz",
            "auth.log-20261103",
            "auth-2026-11-04.log",
            "auth.log",
            "syslog",
        ];
        assert_eq!(names, expect);
    }

    #[test]
    fn names_say_years_or_nothing() {
        let check = |name, expect| assert_eq!(named(name), expect, "{name}");
        check(
            "logs.zip!var/log/auth.log-20261103.gz",
            Named::UpTo((2026, 11, 3)),
        );
        check("auth-2026-11-03.log", Named::UpTo((2026, 11, 3)));
        check("auth-2026.log", Named::Year(2026));
        check("auth.log.1", Named::Nothing);
        check("auth.log", Named::Nothing);
        check("host1234-é8080.log", Named::Nothing);
        check("20269999.log", Named::Nothing);
    }
}
