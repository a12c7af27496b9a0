//! Words for traces and very small probabilities.

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

#[cfg(test)]
mod tests {
    use super::probability;

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
}
