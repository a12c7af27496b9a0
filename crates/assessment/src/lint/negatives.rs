//! "Nothing was found" needs its scope: as of when, on which systems, from what was looked at.
//!
//! The scope may stand in the sentence itself or in two sentences on either side of it in the same paragraph. A
//! neighbour counts only when it says what was looked at: a date in it is else the date of something different. A
//! headline stands alone. What somebody else is reported to have said, with author and date, is a report.

use super::fault::Rule;
use super::lexicon::{Lexicon, NegativeWords};
use super::passage::{Passage, Sentence};
use super::report::Report;
use std::ops::Range;

/// Finds negatives without scope, and those drawn from data being public.
pub(crate) fn check(passage: &Passage<'_>, lexicon: &Lexicon, report: &mut Report<'_>) {
    let words = &lexicon.negatives;
    for (index, sentence) in passage.judged() {
        if sentence.is_question() {
            continue;
        }
        let public = drawn_from_public(passage, index, sentence, words);
        if let Some(range) = public {
            report.add(Rule::PublicMeansNotBreached, sentence.source(range), "");
            // The remedy speaks of the same words; a second one would only be noise.
            continue;
        }
        let found = found(passage, index, sentence, words);
        let Some(first) = found.into_iter().next() else {
            continue;
        };
        // "It proves that nobody broke in" is one mistake, and the rule on certainty tells it.
        let certain = lexicon.certainty.find(sentence.lower);
        let is_told = certain.iter().any(|certain| certain.start < first.start);
        if is_told || is_report(sentence, lexicon) {
            continue;
        }
        let missing = missing(passage, index, sentence, words);
        if missing.is_empty() {
            continue;
        }
        let names: Vec<&str> = missing
            .iter()
            .map(|name| report.remedies().word(name))
            .collect();
        report.add(
            Rule::UnscopedNegative,
            sentence.source(first),
            &names.join(", "),
        );
    }
}

fn found(
    passage: &Passage<'_>,
    index: usize,
    sentence: &Sentence<'_>,
    words: &NegativeWords,
) -> Vec<Range<usize>> {
    let found = words.found.find(sentence.lower);
    if !found.is_empty() {
        return found;
    }
    let pronoun = words.pronoun.find(sentence.lower);
    let is_about_attack = || {
        words.attack.is_match(sentence.lower)
            || passage.sentences[index.saturating_sub(2)..index]
                .iter()
                .any(|before| words.attack.is_match(before.lower))
    };
    if pronoun.is_empty() || !is_about_attack() {
        return Vec::new();
    }
    pronoun
}

/// The conclusion from public data, in one sentence or drawn in the next.
fn drawn_from_public(
    passage: &Passage<'_>,
    index: usize,
    sentence: &Sentence<'_>,
    words: &NegativeWords,
) -> Option<Range<usize>> {
    let own = words.public.find(sentence.lower).into_iter().next();
    if own.is_some() || index == 0 {
        return own;
    }
    // Both sentences as one, so that the same patterns serve.
    let before = passage.sentences[index - 1].lower;
    if words.public.is_in(before) {
        return None;
    }
    let joined = format!("{before} {}", sentence.lower);
    let found = words.public.find(&joined).into_iter().next()?;
    let shift = before.len() + 1;
    (found.start < shift && found.end > shift).then(|| 0..found.end - shift)
}

fn is_report(sentence: &Sentence<'_>, lexicon: &Lexicon) -> bool {
    lexicon.date.is_in(sentence.lower) && lexicon.negatives.reported.is_in(sentence.lower)
}

/// Which of the three are not said, as names of words of the remedy.
fn missing(
    passage: &Passage<'_>,
    index: usize,
    sentence: &Sentence<'_>,
    words: &NegativeWords,
) -> Vec<&'static str> {
    let scopes: Vec<&str> = std::iter::once(sentence.lower)
        .chain(
            passage
                .around(index)
                .map(|neighbour| neighbour.lower)
                .filter(|lower| words.source.is_match(lower)),
        )
        .collect();
    let parts = [
        ("when", &words.when),
        ("place", &words.place),
        ("source", &words.source),
    ];
    let missing = parts
        .into_iter()
        .filter(|(_, pattern)| !scopes.iter().any(|lower| pattern.is_match(lower)));
    missing.map(|(name, _)| name).collect()
}
