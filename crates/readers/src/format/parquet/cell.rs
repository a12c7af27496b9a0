//! Values of Parquet's physical types as text, read as their logical types say.

use crate::format::civil;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::schema::types::ColumnDescriptor;
use std::io::Write;

const DAY_MS: i64 = 86_400_000;
/// The Julian day number of 1970-01-01, from which 96-bit timestamps count.
const JULIAN_1970: i64 = 2_440_588;

/// How a column's values are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As the physical type is.
    Plain,
    /// A whole number without a sign.
    Unsigned,
    /// Days since 1970.
    Date,
    /// A time of day in this many units a second.
    Time(i64),
    /// Time since 1970 in this many units a second; true when it is UTC.
    Moment(i64, bool),
    /// A whole number with the decimal point this many digits from the right.
    Decimal(u32),
    /// A universally unique identifier.
    Uuid,
}

impl Kind {
    /// From the logical type, or from the older converted type where there is none.
    pub(super) fn of(column: &ColumnDescriptor) -> Kind {
        let units = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        };
        match column.logical_type_ref() {
            Some(LogicalType::Date) => return Kind::Date,
            Some(LogicalType::Time(time)) => return Kind::Time(units(&time.unit)),
            Some(LogicalType::Timestamp(moment)) => {
                return Kind::Moment(units(&moment.unit), moment.is_adjusted_to_u_t_c);
            }
            Some(LogicalType::Decimal(decimal)) => {
                return Kind::Decimal(decimal.scale.max(0) as u32);
            }
            Some(LogicalType::Integer(integer)) if !integer.is_signed => return Kind::Unsigned,
            Some(LogicalType::Uuid) => return Kind::Uuid,
            _ => {}
        }
        match column.converted_type() {
            ConvertedType::DATE => Kind::Date,
            ConvertedType::TIME_MILLIS => Kind::Time(1_000),
            ConvertedType::TIME_MICROS => Kind::Time(1_000_000),
            ConvertedType::TIMESTAMP_MILLIS => Kind::Moment(1_000, true),
            ConvertedType::TIMESTAMP_MICROS => Kind::Moment(1_000_000, true),
            ConvertedType::DECIMAL => Kind::Decimal(column.type_scale().max(0) as u32),
            ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64 => Kind::Unsigned,
            _ if column.physical_type() == Type::INT96 => Kind::Moment(1_000_000_000, false),
            _ => Kind::Plain,
        }
    }
}

/// A value that can be shown.
pub(super) trait Show {
    /// Appends the value as text.
    fn show(&self, kind: Kind, text: &mut Vec<u8>);
}

impl Show for bool {
    fn show(&self, _: Kind, text: &mut Vec<u8>) {
        text.extend_from_slice(if *self { b"true" } else { b"false" });
    }
}

impl Show for i32 {
    fn show(&self, kind: Kind, text: &mut Vec<u8>) {
        match kind {
            Kind::Unsigned => i64::from(*self as u32).show(Kind::Plain, text),
            _ => i64::from(*self).show(kind, text),
        }
    }
}

impl Show for i64 {
    fn show(&self, kind: Kind, text: &mut Vec<u8>) {
        match kind {
            Kind::Date => text.extend_from_slice(civil::date(*self).as_bytes()),
            Kind::Time(units) => {
                let ms = milliseconds(*self, units).rem_euclid(DAY_MS);
                text.extend_from_slice(civil::clock(ms).as_bytes());
            }
            Kind::Moment(units, utc) => {
                let moment = civil::moment(milliseconds(*self, units), if utc { "Z" } else { "" });
                text.extend_from_slice(moment.as_bytes());
            }
            Kind::Decimal(scale) => decimal(i128::from(*self), scale, text),
            Kind::Unsigned => write_to(text, format_args!("{}", *self as u64)),
            Kind::Plain | Kind::Uuid => write_to(text, format_args!("{self}")),
        }
    }
}

impl Show for Int96 {
    fn show(&self, _: Kind, text: &mut Vec<u8>) {
        let &[low, high, day] = self.data() else {
            return;
        };
        let nanos = (u64::from(high) << 32 | u64::from(low)) as i64;
        let ms = (i64::from(day) - JULIAN_1970) * DAY_MS + nanos / 1_000_000;
        text.extend_from_slice(civil::moment(ms, "").as_bytes());
    }
}

impl Show for f32 {
    fn show(&self, _: Kind, text: &mut Vec<u8>) {
        write_to(text, format_args!("{self}"));
    }
}

impl Show for f64 {
    fn show(&self, _: Kind, text: &mut Vec<u8>) {
        write_to(text, format_args!("{self}"));
    }
}

impl Show for ByteArray {
    fn show(&self, kind: Kind, text: &mut Vec<u8>) {
        show_bytes(self.data(), kind, text);
    }
}

impl Show for FixedLenByteArray {
    fn show(&self, kind: Kind, text: &mut Vec<u8>) {
        show_bytes(self.data(), kind, text);
    }
}

fn show_bytes(bytes: &[u8], kind: Kind, text: &mut Vec<u8>) {
    match kind {
        Kind::Decimal(scale) if (1..=16).contains(&bytes.len()) => {
            let negative = bytes[0] & 0x80 != 0;
            let start = if negative { -1 } else { 0 };
            decimal(
                bytes
                    .iter()
                    .fold(start, |sum: i128, &byte| sum << 8 | i128::from(byte)),
                scale,
                text,
            );
        }
        Kind::Uuid if bytes.len() == 16 => {
            for (at, byte) in bytes.iter().enumerate() {
                let dash = if matches!(at, 4 | 6 | 8 | 10) {
                    "-"
                } else {
                    ""
                };
                write_to(text, format_args!("{dash}{byte:02x}"));
            }
        }
        _ if std::str::from_utf8(bytes).is_ok() => text.extend_from_slice(bytes),
        _ => {
            for byte in bytes {
                write_to(text, format_args!("{byte:02x}"));
            }
        }
    }
}

fn decimal(unscaled: i128, scale: u32, text: &mut Vec<u8>) {
    let sign = if unscaled < 0 { "-" } else { "" };
    let digits = format!(
        "{:0width$}",
        unscaled.unsigned_abs(),
        width = scale.min(38) as usize + 1
    );
    let (whole, fraction) = digits.split_at(digits.len() - scale.min(38) as usize);
    let point = if fraction.is_empty() { "" } else { "." };
    write_to(text, format_args!("{sign}{whole}{point}{fraction}"));
}

fn milliseconds(value: i64, units: i64) -> i64 {
    value.div_euclid(units / 1_000)
}

fn write_to(text: &mut Vec<u8>, what: std::fmt::Arguments<'_>) {
    // Writing to a vector cannot fail.
    let _ = text.write_fmt(what);
}
