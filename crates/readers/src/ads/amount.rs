//! What was paid: one amount or a range, with or without its currency.

use levelhead_schema::ads::Amount;

/// Signs that stand for one currency alone. `$`, `£` and `¥` stand for several.
const SIGNS: &[(&str, &str)] = &[
    ("₽", "RUB"),
    ("€", "EUR"),
    ("₴", "UAH"),
    ("₹", "INR"),
    ("₪", "ILS"),
];
/// Words that stand for one.
const WORDS: &[(&str, &str)] = &[
    ("руб", "RUB"),
    ("rubles", "RUB"),
    ("roubles", "RUB"),
    ("rur", "RUB"),
    ("rub", "RUB"),
    ("usd", "USD"),
    ("eur", "EUR"),
];

/// A currency as a cell names it, in capitals; `None` when the cell names none.
pub(super) fn currency(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    if let Some(code) = sign(text) {
        return Some(code.to_owned());
    }
    let code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    code.then(|| text.to_ascii_uppercase())
}

/// The currency of a sign or word that stands for one alone.
fn sign(text: &str) -> Option<&'static str> {
    let plain = text.to_lowercase();
    let known = SIGNS.iter().chain(WORDS).find(|(sign, _)| plain == *sign);
    known.map(|(_, code)| *code)
}

/// The amount in a cell, and the currency beside it: `1,234.00 RUB`, `100-199`, `lower_bound: 100, upper_bound: 199`,
/// `<100`, `>1M`. `None` for what is no amount.
pub(super) fn read(text: &str) -> Option<(Amount, Option<String>)> {
    let text = text.trim();
    let mut numbers = Vec::new();
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first.is_ascii_digit() {
            true => rest
                .find(|letter: char| !is_of_number(letter))
                .unwrap_or(rest.len()),
            false => rest
                .find(|letter: char| letter.is_ascii_digit())
                .unwrap_or(rest.len()),
        };
        let (piece, after) = rest.split_at(length);
        match first.is_ascii_digit() {
            true => {
                let (times, after_unit) = unit(after);
                let value =
                    number(piece.trim_end_matches([',', '.', ' ', '\u{a0}', '\u{202f}', '\'']))?;
                numbers.push(value.checked_mul(times)?);
                rest = after_unit;
                continue;
            }
            false => words.push(piece),
        }
        rest = after;
    }
    let between = words.join(" ");
    // A minus before the first number is no amount that was paid.
    let negative = text.starts_with(['-', '−', '(']);
    let known = between.split(|letter: char| {
        !letter.is_alphabetic() && !SIGNS.iter().any(|(sign, _)| sign.starts_with(letter))
    });
    // Of words in running text only capitals are a code: "and" is none.
    let of_code =
        |word: &&str| word.bytes().all(|byte| byte.is_ascii_uppercase()) || sign(word).is_some();
    let known = known.filter(of_code).find_map(currency);
    let amount = match numbers.as_slice() {
        _ if negative => return None,
        [high] if between.contains(['<', '≤']) => Amount {
            low: 0,
            high: Some(*high),
        },
        [high] if between.contains("upper") => Amount {
            low: 0,
            high: Some(*high),
        },
        [low] if between.contains(['>', '≥', '+']) || between.contains("lower") => Amount {
            low: *low,
            high: None,
        },
        [one] => Amount {
            low: *one,
            high: Some(*one),
        },
        [low, high] if low <= high => Amount {
            low: *low,
            high: Some(*high),
        },
        _ => return None,
    };
    Some((amount, known))
}

fn is_of_number(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}' | '\'')
}

/// `K` and `M` behind a number.
fn unit(after: &str) -> (u64, &str) {
    let next = after.chars().nth(1);
    match after.chars().next() {
        Some('K' | 'k') if next.is_none_or(|next| !next.is_alphabetic()) => (1000, &after[1..]),
        Some('M') if next.is_none_or(|next| !next.is_alphabetic()) => (1_000_000, &after[1..]),
        _ => (1, after),
    }
}

/// A number in hundredths, with signs between thousands, and a comma or point before at most two decimals.
pub(super) fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    let (whole, cents) = match text.rfind([',', '.']) {
        Some(at)
            if text.len() - at - 1 != 3
                || (text.contains(',') && text.contains('.'))
                || text.starts_with('0') =>
        {
            (&text[..at], &text[at + 1..])
        }
        _ => (text, ""),
    };
    let groups: Vec<&str> = whole
        .split([',', '.', ' ', '\u{a0}', '\u{202f}', '\''])
        .collect();
    let apart = groups.iter().skip(1).all(|group| group.len() == 3);
    let digits: String = groups.concat();
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !apart
        || digits.is_empty()
        || digits.len() > 15
        || !plain(&digits)
        || !plain(cents)
        || cents.len() > 6
    {
        return None;
    }
    let hundredths: u64 = match cents.len() {
        0 => 0,
        1 => cents.parse::<u64>().ok()? * 10,
        _ => cents[..2].parse().ok()?,
    };
    digits
        .parse::<u64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(hundredths)
}

#[cfg(test)]
mod tests {
    use super::{currency, number, read};

    #[track_caller]
    fn check(text: &str, expect: Option<(u64, Option<u64>, Option<&str>)>) {
        let found = read(text);
        let found = found
            .as_ref()
            .map(|(amount, currency)| (amount.low, amount.high, currency.as_deref()));
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn amounts_keep_the_currency_that_stands_beside_them() {
        check("1,234.00 RUB", Some((123_400, Some(123_400), Some("RUB"))));
        check("RUB 1,234.56", Some((123_456, Some(123_456), Some("RUB"))));
        check("1 234,50 ₽", Some((123_450, Some(123_450), Some("RUB"))));
        check(
            "331,675.75 rub",
            Some((33_167_575, Some(33_167_575), Some("RUB"))),
        );
        check("53.55 USD", Some((5_355, Some(5_355), Some("USD"))));
        check("$100 - $199", Some((10_000, Some(19_900), None)));
        check("0", Some((0, Some(0), None)));
        check("between 100 and 199", Some((10_000, Some(19_900), None)));
    }

    #[test]
    fn ranges_are_ranges() {
        check("100-199", Some((10_000, Some(19_900), None)));
        check(
            "lower_bound: 100, upper_bound: 199",
            Some((10_000, Some(19_900), None)),
        );
        check(
            "{'lower_bound': '100', 'upper_bound': '199'}",
            Some((10_000, Some(19_900), None)),
        );
        check("lower_bound: 1000000", Some((100_000_000, None, None)));
        check("<100", Some((0, Some(10_000), None)));
        check(">1M", Some((100_000_000, None, None)));
        check("€1K - €5K", Some((100_000, Some(500_000), Some("EUR"))));
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for text in [
            "",
            "free",
            "-5",
            "1-2-3",
            "199-100",
            "1,23,4.5",
            "99999999999999999999",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn numbers_and_currencies() {
        assert_eq!(number("1,000"), Some(100_000));
        assert_eq!(number("1.000"), Some(100_000));
        assert_eq!(number("0.125"), Some(12));
        assert_eq!(number("12.5"), Some(1_250));
        assert_eq!(currency("rub").as_deref(), Some("RUB"));
        assert_eq!(currency("руб.").as_deref(), Some("RUB"));
        assert_eq!(currency(""), None);
        assert_eq!(currency("$"), None);
        assert_eq!(currency("unknown"), None);
    }
}
