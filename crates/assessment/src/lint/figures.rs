//! A count needs who counted and when.
//!
//! Both may stand in the sentence, or in an earlier one of the paragraph that names both. An author in the sentence
//! with a date in the sentence before is enough as well. A number that was given with both may be repeated.

use super::fault::Rule;
use super::lexicon::{FigureWords, Lexicon, blanked};
use super::passage::{Passage, Sentence};
use super::report::Report;
use regex::Captures;
use std::collections::BTreeSet;
use std::ops::Range;

/// Numbers of one text that are remembered as given with author and date.
const MOST_GIVEN: usize = 10_000;

/// The numbers that a text gave with author and date so far.
#[derive(Debug, Default)]
pub(crate) struct Given(BTreeSet<String>);

/// Finds counts without author and date.
pub(crate) fn check(
    passage: &Passage<'_>,
    lexicon: &Lexicon,
    given: &mut Given,
    report: &mut Report<'_>,
) {
    let mut is_carried = false;
    let mut dated_before = false;
    for sentence in &passage.sentences {
        let has_date = lexicon.date.is_in(sentence.lower);
        let figures = figures(sentence, &lexicon.figures);
        // Looking for authors costs more than looking for dates and figures, so only where it matters.
        let author = (has_date || !figures.is_empty()) && has_author(sentence, &lexicon.figures);
        let is_given = is_carried || author && (has_date || dated_before);
        if is_given && given.0.len() < MOST_GIVEN {
            let numbers = figures
                .iter()
                .map(|place| sentence.lower[place.clone()].to_owned());
            given.0.extend(numbers);
        }
        let unknown = figures
            .into_iter()
            .find(|place| !given.0.contains(&sentence.lower[place.clone()]));
        if let Some(place) = unknown
            && !is_given
            && !sentence.is_introduction
        {
            let missing = match (author, has_date) {
                (true, _) => "date",
                (false, true) => "author",
                (false, false) => "author-and-date",
            };
            let missing = report.remedies().word(missing);
            let rule = Rule::FigureWithoutAuthorAndDate;
            report.add(rule, sentence.source(place), missing);
        }
        is_carried |= has_date && author;
        dated_before = has_date;
    }
}

fn has_author(sentence: &Sentence<'_>, words: &FigureWords) -> bool {
    let named = blanked(words.vague.as_ref(), sentence.lower);
    words.author.is_in(&named)
}

/// The counts of a sentence.
fn figures(sentence: &Sentence<'_>, words: &FigureWords) -> Vec<Range<usize>> {
    if !words.number.is_match(sentence.lower) {
        return Vec::new();
    }
    let lower = blanked(words.traps.as_ref(), sentence.lower);
    let all = words.number.captures_iter(&lower);
    all.filter_map(|captures| figure(&captures, &lower, sentence.cased, words))
        .collect()
}

/// The place of a number that is a count.
fn figure(
    captures: &Captures<'_>,
    lower: &str,
    cased: &str,
    words: &FigureWords,
) -> Option<Range<usize>> {
    let whole = captures.get(0)?.range();
    let before = &lower[whole.start.saturating_sub(60)..whole.start];
    let after = &lower[whole.end..lower.len().min(whole.end + 100)];
    let digits = captures.name("number").map(|number| number.as_str());
    let is_large = captures.name("scale").is_some()
        || captures.name("suffix").is_some()
        || captures.name("words").is_some()
        || digits.is_some_and(|digits| is_grouped(digits, words.thousands));
    if is_part_of_word(before, after, is_large)
        || words.label_before.is_match(before)
        || words.unit_after.is_match(after)
    {
        return None;
    }
    let is_money = captures.name("money").is_some();
    let is_figure = if is_money && !is_large {
        digits.is_some_and(|digits| digits.len() > 3)
    } else {
        is_large
            || is_counted(after, words)
                && digits.is_none_or(|digits| is_count(digits, cased, whole.start))
    };
    is_figure.then_some(whole)
}

/// "76,000", but not "7.6" and not "1,5".
fn is_grouped(digits: &str, thousands: char) -> bool {
    digits
        .rsplit_once(thousands)
        .is_some_and(|(_, last)| last.len() >= 3)
}

/// True when something that is counted follows, with no more than adjectives between.
fn is_counted(after: &str, words: &FigureWords) -> bool {
    words.counted_after.captures(after).is_some_and(|captures| {
        let gap = captures.name("gap").map_or("", |gap| gap.as_str());
        !gap.split(' ').any(|word| words.stop.contains(word))
    })
}

/// Ten or more, no year, and no number of a name ("Windows 10 computers").
fn is_count(digits: &str, cased: &str, start: usize) -> bool {
    let Ok(number) = digits.parse::<u64>() else {
        return false;
    };
    let is_year = digits.len() == 4 && (1900..2100).contains(&number);
    let before = cased[..start].trim_end();
    let word = before.rsplit(' ').next().unwrap_or_default();
    let is_named = word.starts_with(|letter: char| letter.is_ascii_uppercase())
        && !word.ends_with(',')
        && word.len() < before.len()
        && before.len() < start;
    number >= 10 && !is_year && !is_named
}

/// True when the number is a piece of something: an address, a time, a version, "18-year-old".
fn is_part_of_word(before: &str, after: &str, is_large: bool) -> bool {
    let last = before.bytes().last().unwrap_or(b' ');
    let mut next = after.bytes();
    let (first, second) = (next.next().unwrap_or(b' '), next.next().unwrap_or(b' '));
    last.is_ascii_alphanumeric()
        || b"-/.:#_@$,+&=".contains(&last)
        || first.is_ascii_alphanumeric()
        || b"/_@%".contains(&first)
        || first == b'-' && !is_large
        || b".:,".contains(&first) && second.is_ascii_digit()
}
