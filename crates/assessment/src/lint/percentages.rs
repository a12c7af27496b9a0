//! Numbers that are probabilities, told from those that are shares of something.

use super::lexicon::{Lexicon, PercentageWords};
use super::terms::Term;
use std::ops::Range;

/// Bytes before a number in which a measure such as turnout makes it no probability.
const MEASURE_BYTES: usize = 60;

/// A number or a range of numbers in percent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Percentage {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// The lower end.
    pub(crate) low: f64,
    /// The upper end.
    pub(crate) high: f64,
    /// True for "more than": the upper end is open.
    pub(crate) is_open_above: bool,
    /// True for "less than": the lower end is open.
    pub(crate) is_open_below: bool,
}

/// The numbers in a sentence that speak of likelihood, each with the index of the term that it belongs to.
pub(crate) fn chances(
    lower: &str,
    terms: &[Term],
    lexicon: &Lexicon,
) -> Vec<(Percentage, Option<usize>)> {
    let words = &lexicon.percentages;
    let mut all = percentages(lower, words);
    all.extend(odds(lower, words));
    all.sort_by_key(|percentage| percentage.range.start);
    let mut chances = Vec::new();
    for percentage in all {
        let beside = terms
            .iter()
            .position(|term| is_beside(lower, &term.range, &percentage.range, words));
        let before = &lower[..percentage.range.start];
        let after = &lower[percentage.range.end..];
        let is_chance =
            words.chance_after.is_match(after) || words.chance_before.is_match(last(before, 120));
        if let Some(index) = beside {
            chances.push((percentage, Some(index)));
        } else if is_chance {
            let nearest = (0..terms.len())
                .min_by_key(|index| distance(&terms[*index].range, &percentage.range));
            chances.push((percentage, nearest));
        }
    }
    chances
}

fn last(text: &str, bytes: usize) -> &str {
    &text[text.len().saturating_sub(bytes)..]
}

fn distance(one: &Range<usize>, other: &Range<usize>) -> usize {
    if one.start < other.start {
        other.start.saturating_sub(one.end)
    } else {
        one.start.saturating_sub(other.end)
    }
}

/// True when nothing but a few words that join them stands between a term and a number.
fn is_beside(
    lower: &str,
    term: &Range<usize>,
    number: &Range<usize>,
    words: &PercentageWords,
) -> bool {
    let first = term.start.min(number.start);
    if words.measure.is_match(last(&lower[..first], MEASURE_BYTES)) {
        return false;
    }
    if term.end <= number.start {
        words.between.is_match(&lower[term.end..number.start])
            && words.free_after.is_match(&lower[number.end..])
    } else if number.end <= term.start {
        words
            .between_reversed
            .is_match(&lower[number.end..term.start])
    } else {
        false
    }
}

fn percentages(lower: &str, words: &PercentageWords) -> Vec<Percentage> {
    let mut found = Vec::new();
    if !words.percentage.is_match(lower) {
        return found;
    }
    for captures in words.percentage.captures_iter(lower) {
        let value = |name| {
            captures
                .name(name)
                .and_then(|text| value(text.as_str(), words))
        };
        let (Some(whole), Some(low), Some(first)) =
            (captures.get(0), captures.name("low"), value("low"))
        else {
            continue;
        };
        let high = value("high");
        // The end of a longer number is no number: "76,000 and 70 percent".
        let is_tail = ends_in_number(&lower[..low.start()]);
        let (low, high) = match (high, is_tail) {
            (Some(high), true) => (high, high),
            (None, true) => continue,
            (high, false) => (first, high.unwrap_or(first)),
        };
        found.push(Percentage {
            range: whole.range(),
            low: low.min(high),
            high: low.max(high),
            is_open_above: captures.name("more").is_some(),
            is_open_below: captures.name("less").is_some(),
        });
    }
    found
}

fn ends_in_number(before: &str) -> bool {
    let bytes = before.as_bytes();
    match bytes {
        [.., digit, b'.' | b','] => digit.is_ascii_digit(),
        [.., last] => last.is_ascii_digit(),
        [] => false,
    }
}

fn odds(lower: &str, words: &PercentageWords) -> Vec<Percentage> {
    let mut found = Vec::new();
    if !words.odds.is_match(lower) {
        return found;
    }
    for captures in words.odds.captures_iter(lower) {
        let value = |name| {
            captures
                .name(name)
                .and_then(|text| value(text.as_str(), words))
        };
        if let (Some(range), Some(part), Some(whole)) =
            (captures.get(0), value("part"), value("whole"))
            && part <= whole
            && whole > 1.0
        {
            let percent = 100.0 * part / whole;
            found.push(Percentage {
                range: range.range(),
                low: percent,
                high: percent,
                is_open_above: false,
                is_open_below: false,
            });
        }
    }
    found
}

fn value(text: &str, words: &PercentageWords) -> Option<f64> {
    let number = match words.numbers.get(text) {
        Some(number) => *number,
        None => text.replace(',', ".").parse().ok()?,
    };
    (0.0..=100.0).contains(&number).then_some(number)
}
