//! Terms of likelihood: beside a confidence, and from both columns of the directive's table.

use super::fault::Rule;
use super::lexicon::{Lexicon, TermForm};
use super::passage::{Passage, Sentence};
use super::report::Report;
use std::ops::Range;

/// A term in a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// Where it stands in the sentence.
    pub(crate) range: Range<usize>,
    /// Which one it is.
    pub(crate) form: TermForm,
}

/// The terms of a sentence, without those that are part of a name.
pub(crate) fn of(sentence: &Sentence<'_>, is_heading: bool, lexicon: &Lexicon) -> Vec<Term> {
    let found = lexicon.terms.find(sentence.lower);
    let terms = found.into_iter().map(|(range, form)| Term { range, form });
    terms
        .filter(|term| is_heading || !is_name(sentence.cased, &term.range))
        .collect()
}

/// True for a capital inside a sentence ("the Unlikely Candidates"); a word all in capitals is loud, not a name.
fn is_name(cased: &str, range: &Range<usize>) -> bool {
    let words = &cased[range.clone()];
    let begins = !cased[..range.start]
        .bytes()
        .any(|byte| byte.is_ascii_alphabetic());
    let is_loud = !words.bytes().any(|byte| byte.is_ascii_lowercase());
    !begins && !is_loud && words.starts_with(|letter: char| letter.is_ascii_uppercase())
}

/// How often each column was used in a text, and where it was first.
#[derive(Debug, Default)]
pub(crate) struct Synonyms {
    first: Column,
    second: Column,
}

#[derive(Debug, Default)]
struct Column {
    uses: usize,
    /// Place of the first use and the word for it in the other column.
    begin: Option<(Range<usize>, String)>,
}

impl Synonyms {
    fn count(&mut self, sentence: &Sentence<'_>, term: &Term, lexicon: &Lexicon) {
        let (Some(column), Some(band)) = (term.form.column, term.form.band) else {
            return;
        };
        let (used, other) = match column {
            2 => (&mut self.second, 1),
            _ => (&mut self.first, 2),
        };
        used.uses += 1;
        used.begin.get_or_insert_with(|| {
            let place = sentence.source(term.range.clone());
            (place, lexicon.terms.name(band, other).to_owned())
        });
    }

    /// Reports the first term of the column that was used less; of two used alike, of the one that came later.
    pub(crate) fn report(self, report: &mut Report<'_>) {
        let (Some(first), Some(second)) = (self.first.begin, self.second.begin) else {
            return;
        };
        let first_is_minor = self.first.uses < self.second.uses
            || self.first.uses == self.second.uses && first.0.start > second.0.start;
        let (place, instead) = if first_is_minor { first } else { second };
        report.add(Rule::MixedSynonyms, place, &instead);
    }
}

/// Counts the columns and finds terms beside a confidence.
pub(crate) fn check(
    passage: &Passage<'_>,
    lexicon: &Lexicon,
    synonyms: &mut Synonyms,
    report: &mut Report<'_>,
) {
    for (_, sentence) in passage.judged() {
        let terms = of(sentence, passage.is_heading, lexicon);
        for term in &terms {
            synonyms.count(sentence, term, lexicon);
        }
        let chance = super::percentages::chances(sentence.lower, &terms, lexicon)
            .into_iter()
            .map(|(percentage, _)| percentage.range)
            .next();
        let Some(likelihood) = terms.first().map(|term| term.range.clone()).or(chance) else {
            continue;
        };
        if let Some(confidence) = lexicon.confidence.find(sentence.lower).into_iter().next() {
            let both = confidence.start.min(likelihood.start)..confidence.end.max(likelihood.end);
            report.add(Rule::LikelihoodWithConfidence, sentence.source(both), "");
        }
    }
}
