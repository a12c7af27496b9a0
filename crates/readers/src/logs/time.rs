//! Reads the times that logs write. What a text does not say stays unknown.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// Zones that PostgreSQL and others write as letters, in minutes east of Greenwich.
/// Source: PostgreSQL 18, share/timezonesets/Default, America.txt and Etc.txt: the American reading of EST, CST, MST, PST.
const ZONES: &[(&[u8], i32)] = &[
    (b"UTC", 0),
    (b"GMT", 0),
    (b"Z", 0),
    (b"EST", -300),
    (b"EDT", -240),
    (b"CST", -360),
    (b"CDT", -300),
    (b"MST", -420),
    (b"MDT", -360),
    (b"PST", -480),
    (b"PDT", -420),
    (b"AKST", -540),
    (b"AKDT", -480),
    (b"HST", -600),
];

/// A time as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Seconds since 1970 on the clock that wrote it.
    seconds: i64,
    nanos: i32,
    /// How far that clock was ahead of UTC, in seconds, if the text says so.
    offset: Option<i32>,
}

impl Written {
    /// The time in UTC. Where the text names no offset, `zone` decides; without one, or in the hour that a zone has
    /// twice or never, the time is unknown.
    pub(super) fn in_utc(self, zone: Option<&TimeZone>) -> Option<Timestamp> {
        if let Some(offset) = self.offset {
            return Timestamp::new(self.seconds - i64::from(offset), self.nanos).ok();
        }
        let zone = zone?;
        let civil = Timestamp::new(self.seconds, self.nanos).ok()?;
        let civil: DateTime = jiff::tz::Offset::UTC.to_datetime(civil);
        zone.to_ambiguous_timestamp(civil).unambiguous().ok()
    }
}

/// `03/Nov/2026:12:00:00 -0500`, as web servers write it.
pub(super) fn common_log(text: &[u8]) -> Option<Written> {
    let [
        d0,
        d1,
        b'/',
        m0,
        m1,
        m2,
        b'/',
        y0,
        y1,
        y2,
        y3,
        b':',
        clock @ ..,
    ] = text
    else {
        return None;
    };
    let day = number(&[*d0, *d1])?;
    let month = month(&[*m0, *m1, *m2])?;
    let year = number(&[*y0, *y1, *y2, *y3])?;
    let (seconds, nanos, rest) = clock_of(clock)?;
    let days = days(year, month, day)?;
    let offset = match rest {
        [b' ', zone @ ..] => Some(offset_of(zone)?),
        [] => None,
        _ => return None,
    };
    Some(Written {
        seconds: days * 86_400 + seconds,
        nanos,
        offset,
    })
}

/// `2026-11-03T12:00:00.123-05:00` and its kin: blank for `T`, comma for the point, `Z`, `UTC`, `EST` or nothing at the
/// end. The whole text must be the time.
pub(super) fn iso(text: &[u8]) -> Option<Written> {
    let (written, rest) = iso_prefix(text)?;
    rest.is_empty().then_some(written)
}

/// As [`iso`], with what follows the time.
pub(super) fn iso_prefix(text: &[u8]) -> Option<(Written, &[u8])> {
    let [
        y0,
        y1,
        y2,
        y3,
        b'-' | b'/',
        m0,
        m1,
        b'-' | b'/',
        d0,
        d1,
        between,
        clock @ ..,
    ] = text
    else {
        return None;
    };
    if !matches!(between, b'T' | b't' | b' ') {
        return None;
    }
    let days = days(
        number(&[*y0, *y1, *y2, *y3])?,
        number(&[*m0, *m1])?,
        number(&[*d0, *d1])?,
    )?;
    let (seconds, nanos, rest) = clock_of(clock)?;
    let (offset, rest) = zone_of(rest);
    let written = Written {
        seconds: days * 86_400 + seconds,
        nanos,
        offset,
    };
    Some((written, rest))
}

/// Seconds since 1970 with an optional fraction, as nginx's `$msec` and Zeek write them.
pub(super) fn epoch(text: &[u8]) -> Option<Written> {
    let (whole, fraction) = match memchr::memchr(b'.', text) {
        Some(point) => (&text[..point], &text[point + 1..]),
        None => (text, &b""[..]),
    };
    if whole.len() > 11 {
        return None;
    }
    Some(Written {
        seconds: number(whole)?,
        nanos: nanos_of(fraction)?,
        offset: Some(0),
    })
}

/// A whole number of units since 1970, `per_second` to the second.
pub(super) fn epoch_units(text: &[u8], per_second: i64) -> Option<Written> {
    let count = number(text)?;
    Some(Written {
        seconds: count / per_second,
        nanos: i32::try_from(count % per_second * (1_000_000_000 / per_second)).ok()?,
        offset: Some(0),
    })
}

/// A time in JSON of which nothing is known: ISO 8601, or a number of seconds, milliseconds or microseconds by its size.
pub(super) fn any(text: &[u8]) -> Option<Written> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match (digits, digits == text.len()) {
        (13, true) => epoch_units(text, 1_000),
        (16, true) => epoch_units(text, 1_000_000),
        (19, true) => epoch_units(text, 1_000_000_000),
        (9..=10, _) => epoch(text),
        _ => iso(text).or_else(|| common_log(text)),
    }
}

/// A time without a year, as RFC 3164 writes it: `Nov  3 12:00:00`. Month, day, seconds of the day, and what follows.
pub(super) fn yearless(text: &[u8]) -> Option<(Yearless, &[u8])> {
    let [m0, m1, m2, b' ', d0, d1, b' ', clock @ ..] = text else {
        return None;
    };
    let day = match d0 {
        b' ' => number(&[*d1])?,
        _ => number(&[*d0, *d1])?,
    };
    let month = month(&[*m0, *m1, *m2])?;
    days(2024, month, day)?;
    let (seconds, nanos, rest) = clock_of(clock)?;
    let (offset, rest) = match rest {
        [b' ', ..] => (None, rest),
        _ => zone_of(rest),
    };
    let yearless = Yearless {
        month,
        day,
        seconds,
        nanos,
        offset,
    };
    Some((yearless, rest))
}

/// A time whose year is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Yearless {
    pub(super) month: i64,
    pub(super) day: i64,
    seconds: i64,
    nanos: i32,
    offset: Option<i32>,
}

impl Yearless {
    /// The time, in a given year; `None` when that year has no such day.
    pub(super) fn in_year(self, year: i64) -> Option<Written> {
        Some(Written {
            seconds: days(year, self.month, self.day)? * 86_400 + self.seconds,
            nanos: self.nanos,
            offset: self.offset,
        })
    }
}

/// `12:00:00` with an optional fraction: seconds of the day, nanoseconds, and what follows.
fn clock_of(text: &[u8]) -> Option<(i64, i32, &[u8])> {
    let [h0, h1, b':', m0, m1, b':', s0, s1, rest @ ..] = text else {
        return None;
    };
    let (hour, minute) = (number(&[*h0, *h1])?, number(&[*m0, *m1])?);
    let second = number(&[*s0, *s1])?;
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = hour * 3600 + minute * 60 + second;
    let [b'.' | b',', fraction @ ..] = rest else {
        return Some((seconds, 0, rest));
    };
    let length = fraction
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if length == 0 {
        return Some((seconds, 0, rest));
    }
    Some((seconds, nanos_of(&fraction[..length])?, &fraction[length..]))
}

fn nanos_of(fraction: &[u8]) -> Option<i32> {
    let mut nanos = 0;
    for at in 0..9 {
        let digit = fraction.get(at).copied().unwrap_or(b'0');
        if !digit.is_ascii_digit() {
            return None;
        }
        nanos = nanos * 10 + i32::from(digit - b'0');
    }
    fraction.iter().all(u8::is_ascii_digit).then_some(nanos)
}

/// The offset or zone that `text` begins with, if it does, and what follows.
fn zone_of(text: &[u8]) -> (Option<i32>, &[u8]) {
    let zone = text.strip_prefix(b" ").unwrap_or(text);
    let signed = matches!(zone, [b'+' | b'-', d, ..] if d.is_ascii_digit());
    let length = match signed {
        true => {
            1 + zone[1..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit() || **byte == b':')
                .count()
        }
        false => zone
            .iter()
            .take_while(|byte| byte.is_ascii_uppercase())
            .count(),
    };
    let (zone, rest) = zone.split_at(length);
    if signed {
        return match offset_of(zone) {
            Some(offset) => (Some(offset), rest),
            None => (None, text),
        };
    }
    match ZONES.iter().find(|(name, _)| *name == zone) {
        Some((_, minutes)) => (Some(minutes * 60), rest),
        // Letters that name no zone are text of the record.
        None => (None, text),
    }
}

/// `-0500`, `-05:00`, `-05`, `Z`, or a zone of letters, as seconds ahead of UTC.
fn offset_of(zone: &[u8]) -> Option<i32> {
    let (sign, digits) = match zone {
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => {
            let found = ZONES.iter().find(|(name, _)| *name == zone)?;
            return Some(found.1 * 60);
        }
    };
    let (hours, minutes) = match digits {
        [h0, h1] => ([*h0, *h1], [b'0', b'0']),
        [h0, h1, m0, m1] | [h0, h1, b':', m0, m1] => ([*h0, *h1], [*m0, *m1]),
        _ => return None,
    };
    let (hours, minutes) = (number(&hours)?, number(&minutes)?);
    if hours > 18 || minutes > 59 {
        return None;
    }
    i32::try_from(hours * 3600 + minutes * 60)
        .ok()
        .map(|offset| sign * offset)
}

fn month(name: &[u8; 3]) -> Option<i64> {
    let found = MONTHS.iter().position(|month| *month == name)?;
    Some(found as i64 + 1)
}

/// A whole number of up to 18 digits, nothing else.
pub(super) fn number(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let mut value: i64 = 0;
    for &digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value
            .checked_mul(10)?
            .checked_add(i64::from(digit - b'0'))?;
    }
    Some(value)
}

/// Days since 1970-01-01; `None` when there is no such day.
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day < 1 || day > length {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::{any, common_log, epoch, iso, yearless};
    use jiff::tz::{TimeZone, offset};

    fn check(written: Option<super::Written>, expect: &str) {
        let time = written.and_then(|written| written.in_utc(None));
        let shown = time.map_or("unknown".to_owned(), |time| time.to_string());
        assert_eq!(shown, expect);
    }

    #[test]
    fn offsets_and_zones_lead_to_utc() {
        check(
            common_log(b"03/Nov/2026:07:00:00 -0500"),
            "2026-11-03T12:00:00Z",
        );
        check(iso(b"2026-11-03T12:00:00Z"), "2026-11-03T12:00:00Z");
        check(
            iso(b"2026-11-03 12:00:00.123 UTC"),
            "2026-11-03T12:00:00.123Z",
        );
        check(iso(b"2026-11-03 12:00:00,5 EST"), "2026-11-03T17:00:00.5Z");
        check(
            iso(b"2026-11-03T12:00:00.123456+0130"),
            "2026-11-03T10:30:00.123456Z",
        );
        check(epoch(b"1793707200.5"), "2026-11-03T12:00:00.5Z");
        check(any(b"1793707200123"), "2026-11-03T12:00:00.123Z");
        check(any(b"1793707200123456"), "2026-11-03T12:00:00.123456Z");
        check(any(b"1793707200"), "2026-11-03T12:00:00Z");
    }

    #[test]
    fn what_is_not_said_or_is_no_time_is_unknown() {
        check(iso(b"2026-11-03 12:00:00"), "unknown");
        for text in [
            "2026-02-30T12:00:00Z",
            "2026-11-03T24:00:00Z",
            "2026-11-03T12:00:00 XYZ",
            "2026-11-03",
            "",
        ] {
            check(iso(text.as_bytes()), "unknown");
        }
        check(
            common_log(b"03/Nov/2026:07:00:00 -05"),
            "2026-11-03T12:00:00Z",
        );
        check(common_log(b"03/Nov/2026:07:00:00"), "unknown");
        check(any(b"soon"), "unknown");
    }

    #[test]
    fn a_zone_that_is_given_decides_where_the_text_does_not() {
        let zone = TimeZone::fixed(offset(-5));
        let time = iso(b"2026-11-03 12:00:00").and_then(|written| written.in_utc(Some(&zone)));
        assert_eq!(
            time.map(|time| time.to_string()).as_deref(),
            Some("2026-11-03T17:00:00Z")
        );
    }

    #[test]
    fn years_are_not_guessed() {
        let (time, rest) = yearless(b"Nov  3 12:00:00 host sshd: x").unwrap();
        assert_eq!((time.month, time.day, rest), (11, 3, &b" host sshd: x"[..]));
        let written = time.in_year(2026).unwrap();
        assert_eq!(written.in_utc(None), None);
        let (leap, _) = yearless(b"Feb 29 00:00:00 h").unwrap();
        assert!(leap.in_year(2026).is_none() && leap.in_year(2028).is_some());
        assert!(yearless(b"Nov 33 12:00:00 h").is_none());
    }
}
