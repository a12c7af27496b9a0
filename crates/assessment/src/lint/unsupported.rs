//! Terms of likelihood that the assessment behind a statement does not give.

use super::fault::Rule;
use super::lexicon::Lexicon;
use super::passage::Passage;
use super::report::Report;
use super::supported::{Supported, SupportedPart};
use super::terms;
use levelhead_schema::analysis::Likelihood;

/// Words shorter than this tell no part of a claim from another.
const SHORTEST_WORD: usize = 4;

/// Finds terms that no part of the assessment supports.
///
/// A sentence speaks of the part whose kind, system and place it shares most words with; of several alike, or of
/// none, any part's term will do.
pub(crate) fn check(
    passage: &Passage<'_>,
    lexicon: &Lexicon,
    supported: &Supported,
    report: &mut Report<'_>,
) {
    for (_, sentence) in passage.judged() {
        for term in terms::of(sentence, passage.is_heading, lexicon) {
            let parts = meant(sentence.lower, supported);
            let given: Vec<Likelihood> = parts.iter().flat_map(|part| bands(part)).collect();
            // A form that belongs to no band is none that an assessment gives.
            if term.form.band.is_some_and(|band| given.contains(&band)) {
                continue;
            }
            let filled = match given.first() {
                None => report.remedies().word("no-term").to_owned(),
                Some(first) => {
                    let own = term.form.band.map_or(0, side);
                    let is_opposite = given.iter().all(|band| side(*band) * own < 0);
                    let kind = if is_opposite {
                        "opposite-term"
                    } else {
                        "other-term"
                    };
                    let name = lexicon.terms.name(*first, 1);
                    report.remedies().word(kind).replace("{}", name)
                }
            };
            let place = sentence.source(term.range);
            report.add(Rule::UnsupportedLikelihood, place, &filled);
        }
    }
}

/// The part's own term first, then those of its hypotheses.
fn bands(part: &SupportedPart) -> Vec<Likelihood> {
    match part.term {
        None => Vec::new(),
        Some(term) => std::iter::once(term)
            .chain(part.hypotheses.iter().copied())
            .collect(),
    }
}

fn meant<'s>(lower: &str, supported: &'s Supported) -> Vec<&'s SupportedPart> {
    let scores: Vec<usize> = supported
        .parts
        .iter()
        .map(|part| shared_words(lower, part))
        .collect();
    let best = scores.iter().copied().max().unwrap_or(0);
    supported
        .parts
        .iter()
        .zip(scores)
        .filter(|(_, score)| *score == best)
        .map(|(part, _)| part)
        .collect()
}

/// How many words of the part's kind, system and place stand in the sentence, endings aside.
fn shared_words(lower: &str, part: &SupportedPart) -> usize {
    let text = format!("{} {} {}", part.kind, part.system, part.place).to_lowercase();
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| word.len() >= SHORTEST_WORD && word.is_ascii())
        .filter(|word| lower.contains(word.trim_end_matches('s')))
        .count()
}

/// -1 below even, 0 around even, 1 above even.
fn side(term: Likelihood) -> i8 {
    match term {
        Likelihood::AlmostNoChance | Likelihood::VeryUnlikely | Likelihood::Unlikely => -1,
        Likelihood::RoughlyEven => 0,
        Likelihood::Likely | Likelihood::VeryLikely | Likelihood::AlmostCertain => 1,
    }
}
