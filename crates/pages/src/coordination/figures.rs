//! Words for traces, times and very small probabilities.

use levelhead_schema::posts::Trace;

/// A trace as a noun.
pub(super) fn trace(trace: Trace) -> &'static str {
    match trace {
        Trace::Repost => "same post passed on",
        Trace::Link => "same link",
        Trace::Hashtags => "same hashtags",
        Trace::Image => "same picture",
        Trace::Text => "same text",
        Trace::Reply => "same post answered",
        Trace::NearText => "nearly the same text",
        Trace::Rhythm => "same moments",
    }
}

/// `2020-10-01 12:00:05` of an RFC 3339 time in UTC.
pub(super) fn time(rfc3339: &str) -> String {
    let plain = crate::foreign::shown(rfc3339, 40);
    plain.trim_end_matches('Z').replacen('T', " ", 1)
}

/// A probability as people read it: per cent where that has digits, else a power of ten.
pub(super) fn probability(value: f64) -> String {
    if !(0.0..=1.0).contains(&value) {
        return "unknown".to_owned();
    }
    if value == 0.0 {
        return "less than 10⁻³⁰⁰".to_owned();
    }
    if value >= 0.001 {
        return crate::words::share(value);
    }
    let text = format!("{value:.0e}");
    let (digit, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: String = power.chars().map(raised).collect();
    match digit {
        "1" => format!("10{power}"),
        _ => format!("{digit} × 10{power}"),
    }
}

fn raised(letter: char) -> char {
    match letter {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        _ => '⁻',
    }
}

/// Seconds as a span: `at once`, `45 s`, `12 min`, `3 h`, `2 days`.
pub(super) fn span(seconds: u64) -> String {
    match seconds {
        0 => "at once".to_owned(),
        1..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", crate::words::number(seconds / 86_400)),
    }
}

/// Seconds since 1970 of an RFC 3339 time in UTC, for placing it on a line; `None` for what is none.
pub(super) fn seconds(rfc3339: &str) -> Option<i64> {
    let part = |from: usize, to: usize| rfc3339.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    // Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
    let year = year - i64::from(month <= 2);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some((days - 719_468) * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::{probability, seconds, span, time};

    #[test]
    fn small_probabilities_are_powers_of_ten() {
        for (value, expect) in [
            (0.01, "1.0%"),
            (0.0002, "2 × 10⁻⁴"),
            (1e-12, "10⁻¹²"),
            (9.7e-31, "10⁻³⁰"),
            (0.0, "less than 10⁻³⁰⁰"),
            (f64::NAN, "unknown"),
        ] {
            assert_eq!(probability(value), expect);
        }
    }

    #[test]
    fn times_and_spans() {
        assert_eq!(seconds("1970-01-02T00:00:01Z"), Some(86_401));
        assert_eq!(seconds("2018-10-10T20:19:24Z"), Some(1_539_202_764));
        assert_eq!(seconds("soon"), None);
        assert_eq!(time("2018-10-10T20:19:24Z"), "2018-10-10 20:19:24");
        assert_eq!(span(0), "at once");
        assert_eq!(span(90), "90 s");
        assert_eq!(span(7199), "119 min");
        assert_eq!(span(10_000), "2 h");
    }
}
