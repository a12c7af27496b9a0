//! "As of": a day, a month or a year, as finely as it is known and no finer.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The newest day, month or year for which a source is known to have said so.
///
/// Ordered by its first day, and among equals the coarser first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AsOf {
    first: Date,
    precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    Year,
    Month,
    Day,
}

impl AsOf {
    /// Reads `2026`, `2026-03` or `2026-03-31`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (padded, precision) = match text.len() {
            4 => (format!("{text}-01-01"), Precision::Year),
            7 => (format!("{text}-01"), Precision::Month),
            10 => (text.to_owned(), Precision::Day),
            _ => return None,
        };
        let plain = padded
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
        let first = padded.parse().ok().filter(|_| plain)?;
        Some(AsOf { first, precision })
    }

    /// A day.
    pub fn day(day: Date) -> Self {
        AsOf {
            first: day,
            precision: Precision::Day,
        }
    }

    /// Its first day: what it is at least as new as.
    pub fn first_day(self) -> Date {
        self.first
    }

    /// The newer of two.
    pub fn newer(self, other: Self) -> Self {
        self.max(other)
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.first.to_string();
        formatter.write_str(match self.precision {
            Precision::Year => &day[..4],
            Precision::Month => &day[..7],
            Precision::Day => &day,
        })
    }
}

impl Serialize for AsOf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AsOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => text,
            toml::Value::Datetime(day) => day.to_string(),
            toml::Value::Integer(year) => year.to_string(),
            _ => String::new(),
        };
        AsOf::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(
                "as_of is no day, month or year such as 2026-03-31, \"2026-03\" or 2026",
            )
        })
    }
}
