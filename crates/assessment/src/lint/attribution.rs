//! A state or group named as the author needs who says so.

use super::fault::Rule;
use super::lexicon::{AttributionWords, Lexicon};
use super::passage::Passage;
use super::report::Report;
use super::supported::Supported;
use std::collections::BTreeSet;

/// Finds authorship that nobody is said to have established.
///
/// Whoever attributed something to a state earlier in the paragraph may be heard on that state until its end.
pub(crate) fn check(
    passage: &Passage<'_>,
    lexicon: &Lexicon,
    supported: Option<&Supported>,
    report: &mut Report<'_>,
) {
    let words = &lexicon.attribution;
    let mut attributed: BTreeSet<&str> = BTreeSet::new();
    for sentence in &passage.sentences {
        let has_attributor = words.attributor.is_in(sentence.lower);
        let is_own = words.own.is_match(sentence.lower);
        if has_attributor {
            attributed.extend(actors(sentence.lower, words));
        }
        if sentence.is_introduction {
            continue;
        }
        for range in words.machine.find(sentence.lower) {
            report.add(Rule::AttributionBeyondEvidence, sentence.source(range), "");
        }
        for range in words.found.find(sentence.lower) {
            let named = actors(&sentence.lower[range.clone()], words);
            let is_attributed = has_attributor || !named.is_empty() && named.is_subset(&attributed);
            let is_beyond = match supported {
                // What others are said to attribute is their word; the office's own goes no further than its assessment.
                Some(supported) if is_own || !is_attributed => !says(supported, &named, words),
                Some(_) => false,
                None => !is_attributed && !is_own,
            };
            // With an assessment that names the actor, the assessment is who says so.
            if is_beyond {
                report.add(Rule::AttributionBeyondEvidence, sentence.source(range), "");
            }
        }
    }
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
