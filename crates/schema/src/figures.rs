//! Figures as texts write them.

/// A whole number with a comma between thousands.
///
/// # Example
/// ```
/// assert_eq!(levelhead_schema::figures::number(7_600_000), "7,600,000");
/// ```
pub fn number(value: u64) -> String {
    grouped(&value.to_string(), ',')
}

/// Digits with a mark between groups of three, counted from their end. A sign before them counts as a digit.
pub fn grouped(digits: &str, mark: char) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{grouped, number};

    #[test]
    fn groups_are_counted_from_the_end() {
        let check = |value, expect: &str| assert_eq!(number(value), expect);
        check(0, "0");
        check(999, "999");
        check(1000, "1,000");
        check(12_345, "12,345");
        check(u64::MAX, "18,446,744,073,709,551,615");
        assert_eq!(grouped("1234567", '.'), "1.234.567");
        assert_eq!(grouped("", ','), "");
    }
}
