//! A state or group named as the author needs who says so.

use super::fault::Rule;
use super::lexicon::{AttributionWords, Lexicon};
use super::passage::Passage;
use super::report::Report;
use super::supported::Supported;
use std::collections::BTreeSet;
use std::ops::Range;

/// The states and groups to which a text said that somebody attributes something.
#[derive(Debug, Default)]
pub(crate) struct Attributed(BTreeSet<&'static str>);

/// Finds authorship that nobody is said to have established.
///
/// Once a text says who attributes something to a state, it may go on about that state: assessments do so at length.
pub(crate) fn check(
    passage: &Passage<'_>,
    lexicon: &'static Lexicon,
    supported: Option<&Supported>,
    Attributed(attributed): &mut Attributed,
    report: &mut Report<'_>,
) {
    let words = &lexicon.attribution;
    for sentence in &passage.sentences {
        let is_own = words.own.is_match(sentence.lower);
        let machines = words.machine.find(sentence.lower);
        let mut beyond = machines.clone();
        let mut heard: BTreeSet<&'static str> = BTreeSet::new();
        if words.attributor.is_in(sentence.lower) {
            heard.extend(actors(sentence.lower, words));
        }
        for range in words.found.find(sentence.lower) {
            let named = actors(&sentence.lower[range.clone()], words);
            let is_attributed = is_attributed(sentence.lower, &range, words)
                || !named.is_empty() && named.is_subset(attributed);
            if is_attributed {
                heard.extend(named.iter().copied());
            }
            let is_beyond = match supported {
                // What others are said to attribute is their word; the office's own goes no further than its
                // assessment, which is also who says so when nobody else is named.
                Some(supported) => (is_own || !is_attributed) && !says(supported, &named, words),
                None => !is_attributed && !is_own,
            };
            let is_told = machines
                .iter()
                .any(|told| told.start < range.end && range.start < told.end);
            if is_beyond && !is_told {
                beyond.push(range);
            }
        }
        attributed.extend(heard);
        if !sentence.is_introduction && !sentence.is_question() {
            for range in beyond {
                report.add(Rule::AttributionBeyondEvidence, sentence.source(range), "");
            }
        }
    }
}

/// True when somebody is said to attribute, before the words that name the author or behind them.
fn is_attributed(lower: &str, range: &Range<usize>, words: &AttributionWords) -> bool {
    let (before, after) = (&lower[..range.start], &lower[range.end..]);
    // The verb may stand inside: "Russia, the bureau said, was behind it".
    words.attributor.is_in(before)
        || words.attributor_after.is_in(&lower[range.clone()])
        || words.attributor_after.is_in(after)
        || after.starts_with(" by ")
}

fn actors<'l>(lower: &str, words: &'l AttributionWords) -> BTreeSet<&'l str> {
    let named = words.actors.iter();
    named
        .filter(|(_, pattern)| pattern.is_match(lower))
        .map(|(name, _)| name.as_str())
        .collect()
}

/// True when the assessment names one of these as the author.
fn says(supported: &Supported, named: &BTreeSet<&str>, words: &AttributionWords) -> bool {
    supported
        .parts
        .iter()
        .filter_map(|part| part.actor.as_deref())
        .any(|actor| !actors(&actor.to_lowercase(), words).is_disjoint(named))
}
