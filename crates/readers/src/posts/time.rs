//! Times of posts, in the forms in which exports write them.
//!
//! Input: the text of a cell. Output: seconds since 1970 with what the text itself says of zone and resolution.
//! What is no time gives nothing: no default, no guess.

use levelhead_schema::export_layout::DateOrder;

const DAY: i64 = 86_400;
/// The first second after the year 9999.
const LATEST: i64 = 253_402_300_800;

/// What a time says of its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// Minutes east of Greenwich; 0 for `Z`, UTC and numbers of seconds.
    Named(i32),
    /// Nothing.
    Unnamed,
}

/// A time as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Seconds since 1970-01-01, the zone taken off where the text names one.
    pub(super) seconds: i64,
    /// The zone.
    pub(super) zone: Zone,
    /// The seconds that the text resolves: 1, 60, 3600 or 86,400.
    pub(super) resolution: u32,
}

/// The time in a cell. `order` is that of day and month in dates with slashes; without it those are not read.
pub(super) fn read(text: &[u8], order: Option<DateOrder>) -> Option<Stamp> {
    let text = text.trim_ascii();
    if text.len() > 64 {
        return None;
    }
    if let Some(stamp) = number(text) {
        return Some(stamp);
    }
    let mut rest = Rest(text);
    let stamp = match text.first()? {
        b'0'..=b'9' => numeric_date(&mut rest, order)?,
        _ => worded_date(&mut rest)?,
    };
    (rest.0.is_empty() && (-LATEST..LATEST).contains(&stamp.seconds)).then_some(stamp)
}

/// A count of seconds, milliseconds, microseconds or nanoseconds since 1970, told by its size.
fn number(text: &[u8]) -> Option<Stamp> {
    let (whole, fraction) = match memchr::memchr(b'.', text) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, &[][..]),
    };
    if whole.is_empty() || whole.len() > 19 || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut value: i64 = 0;
    for digit in whole {
        let digit = digit.is_ascii_digit().then(|| i64::from(digit - b'0'))?;
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    let seconds = match whole.len() {
        ..=11 => value,
        12..=14 => value / 1_000,
        15..=17 => value / 1_000_000,
        _ => value / 1_000_000_000,
    };
    Some(Stamp {
        seconds,
        zone: Zone::Named(0),
        resolution: 1,
    })
}

/// Text that is taken apart from its front.
struct Rest<'t>(&'t [u8]);

impl Rest<'_> {
    /// Takes one of `bytes`.
    fn take(&mut self, bytes: &[u8]) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if bytes.contains(first) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn blanks(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    /// Takes a number of `least` to `most` digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let count = self
            .0
            .iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        Some(
            digits
                .iter()
                .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')),
        )
    }

    /// Takes a word of letters, in lower case and cut to eight.
    fn word(&mut self) -> Vec<u8> {
        let count = self
            .0
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let (word, rest) = self.0.split_at(count);
        self.0 = rest;
        word.iter().take(8).map(u8::to_ascii_lowercase).collect()
    }
}

/// `2018-10-10T20:19:24Z`, `2018-10-10 20:19`, `2018-10-10`, and with slashes `10/1/2017 19:58`.
fn numeric_date(rest: &mut Rest<'_>, order: Option<DateOrder>) -> Option<Stamp> {
    let first = rest.digits(1, 4)?;
    let slashes = rest.take(b"/");
    let (year, month, day) = if slashes && first < 100 {
        let second = rest.digits(1, 2)?;
        let year = rest.take(b"/").then(|| rest.digits(4, 4))??;
        match order? {
            DateOrder::MonthFirst => (year, first, second),
            DateOrder::DayFirst => (year, second, first),
        }
    } else {
        if first < 1000 || !(slashes || rest.take(b"-")) {
            return None;
        }
        let month = rest.digits(1, 2)?;
        let day = rest.take(b"-/").then(|| rest.digits(1, 2))??;
        (first, month, day)
    };
    let days = days_since_1970(year, month, day)?;
    let before = rest.0.len();
    rest.take(b"Tt_");
    rest.blanks();
    if rest.0.is_empty() || rest.0.len() == before {
        return rest.0.is_empty().then_some(Stamp {
            seconds: days * DAY,
            zone: Zone::Unnamed,
            resolution: DAY as u32,
        });
    }
    let (clock, resolution) = clock(rest)?;
    let zone = zone(rest)?;
    Some(stamp(days * DAY + clock, zone, resolution))
}

/// `Wed Oct 10 20:19:24 +0000 2018` and `Wed, 10 Oct 2018 20:19:24 +0000`.
fn worded_date(rest: &mut Rest<'_>) -> Option<Stamp> {
    if rest.word().len() < 3 {
        return None;
    }
    rest.take(b",");
    rest.blanks();
    if rest.0.first()?.is_ascii_digit() {
        let day = rest.digits(1, 2)?;
        rest.blanks();
        let month = month(&rest.word())?;
        rest.blanks();
        let year = rest.digits(4, 4)?;
        rest.blanks();
        let days = days_since_1970(year, month, day)?;
        let (clock, resolution) = clock(rest)?;
        let zone = zone(rest)?;
        return Some(stamp(days * DAY + clock, zone, resolution));
    }
    let month = month(&rest.word())?;
    rest.blanks();
    let day = rest.digits(1, 2)?;
    rest.blanks();
    let (clock, resolution) = clock(rest)?;
    rest.blanks();
    let zone = match rest.0.first()? {
        b'0'..=b'9' => Zone::Unnamed,
        _ => zone(rest)?,
    };
    rest.blanks();
    let year = rest.digits(4, 4)?;
    Some(stamp(
        days_since_1970(year, month, day)? * DAY + clock,
        zone,
        resolution,
    ))
}

fn stamp(local: i64, zone: Zone, resolution: u32) -> Stamp {
    let east = match zone {
        Zone::Named(minutes) => i64::from(minutes) * 60,
        Zone::Unnamed => 0,
    };
    Stamp {
        seconds: local - east,
        zone,
        resolution,
    }
}

/// Seconds of the day, and what they are resolved to. `PM` and `AM` may follow.
fn clock(rest: &mut Rest<'_>) -> Option<(i64, u32)> {
    let mut hours = rest.digits(1, 2)?;
    let minutes = rest.take(b":").then(|| rest.digits(2, 2))??;
    let mut seconds = 0;
    let mut resolution = 60;
    if rest.take(b":") {
        seconds = rest.digits(2, 2)?;
        resolution = 1;
        if rest.take(b".,") {
            rest.digits(1, 9)?;
            while rest.digits(1, 9).is_some() {}
        }
    }
    let here = rest.0;
    rest.blanks();
    match rest.0 {
        [half @ (b'A' | b'a' | b'P' | b'p'), b'M' | b'm', after @ ..]
            if (1..=12).contains(&hours) =>
        {
            hours = hours % 12 + if matches!(half, b'P' | b'p') { 12 } else { 0 };
            rest.0 = after;
        }
        _ => rest.0 = here,
    }
    // A leap second is the last of its minute.
    let fits = hours < 24 && minutes < 60 && seconds <= 60;
    fits.then_some((hours * 3600 + minutes * 60 + seconds.min(59), resolution))
}

/// What may follow a clock: nothing, `Z`, `UTC`, `+00:00`, `-0500`, `+02`.
fn zone(rest: &mut Rest<'_>) -> Option<Zone> {
    rest.blanks();
    let sign = match rest.0.first() {
        None => return Some(Zone::Unnamed),
        Some(b'+') => 1,
        Some(b'-') => -1,
        Some(_) => {
            let word = rest.word();
            return matches!(word.as_slice(), b"z" | b"utc" | b"gmt").then_some(Zone::Named(0));
        }
    };
    rest.take(b"+-");
    let hours = rest.digits(2, 2)?;
    let colon = rest.take(b":");
    let minutes = match rest.digits(2, 2) {
        Some(minutes) => minutes,
        None if colon => return None,
        None => 0,
    };
    (hours <= 14 && minutes < 60).then_some(Zone::Named(sign * (hours * 60 + minutes) as i32))
}

fn month(word: &[u8]) -> Option<i64> {
    const MONTHS: [&[u8; 3]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    let start = word.get(..3)?;
    let at = MONTHS.iter().position(|known| known.as_slice() == start)?;
    Some(at as i64 + 1)
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar; `None` when there is no such day.
///
/// # Source
/// Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (month + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::{DateOrder, Stamp, Zone, read};

    #[track_caller]
    fn check(text: &str, expect: Option<(i64, Option<i32>, u32)>) {
        let expect = expect.map(|(seconds, zone, resolution)| Stamp {
            seconds,
            zone: zone.map_or(Zone::Unnamed, Zone::Named),
            resolution,
        });
        assert_eq!(read(text.as_bytes(), None), expect, "{text}");
    }

    #[test]
    fn times_with_a_zone() {
        let moment = 1_539_202_764; // 2018-10-10 20:19:24 UTC
        for text in [
            "2018-10-10T20:19:24Z",
            "2018-10-10t20:19:24.123456789z",
            "2018-10-10 20:19:24 UTC",
            "2018/10/10 20:19:24 GMT",
            "2018-10-10 20:19:24+00:00",
            "Wed Oct 10 20:19:24 +0000 2018",
            "Wed, 10 Oct 2018 20:19:24 GMT",
            " 1539202764 ",
            "1539202764.5",
            "1539202764123",
            "1539202764123456",
            "1539202764123456789",
        ] {
            check(text, Some((moment, Some(0), 1)));
        }
        check("2018-10-10T22:19:24+02:00", Some((moment, Some(120), 1)));
        check("2018-10-10 15:19:24 -0500", Some((moment, Some(-300), 1)));
        check("2018-10-11T01:49:24+05:30", Some((moment, Some(330), 1)));
    }

    #[test]
    fn times_without_a_zone_say_so_and_how_fine_they_are() {
        check("2018-10-10 20:19:24", Some((1_539_202_764, None, 1)));
        check("2018-10-10 20:19", Some((1_539_202_740, None, 60)));
        check("2018-10-10 8:19 PM", Some((1_539_202_740, None, 60)));
        check("2018-10-10 12:00 am", Some((1_539_129_600, None, 60)));
        check("2018-10-10", Some((1_539_129_600, None, 86_400)));
        check("0", Some((0, Some(0), 1)));
    }

    #[test]
    fn dates_with_slashes_need_their_order() {
        let check = |text: &str, order, seconds: Option<i64>| {
            let found = read(text.as_bytes(), order).map(|stamp| stamp.seconds);
            assert_eq!(found, seconds, "{text}");
        };
        let (month, day) = (Some(DateOrder::MonthFirst), Some(DateOrder::DayFirst));
        check("10/1/2017 19:58", month, Some(1_506_887_880));
        check("1/10/2017 19:58", day, Some(1_506_887_880));
        check("10/1/2017 19:58", None, None);
        check("13/1/2017 19:58", month, None);
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            " ",
            "yesterday",
            "2018",
            "-5",
            "1e9",
            "2018-13-01 00:00",
            "2018-02-29",
            "2018-10-10T",
            "2018-10-10 24:00",
            "2018-10-10 20:19:24 EST",
            "2018-10-10 20:19:24 Z and more",
            "2018-10-10T20:19:24+15:00",
            "Wed Oct 32 20:19:24 +0000 2018",
            "Wed",
            "99999999999999999999",
            "\u{661}\u{662}",
            "20:19",
        ] {
            if text == "2018" {
                // A bare number is a number of seconds, however small.
                check(text, Some((2018, Some(0), 1)));
            } else if text == "2018-10-10T" {
                check(text, Some((1_539_129_600, None, 86_400)));
            } else {
                check(text, None);
            }
        }
    }
}
