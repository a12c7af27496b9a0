//! Rules that are nothing but words: certainty, and verdicts on people and data.

use super::fault::Rule;
use super::lexicon::Lexicon;
use super::passage::Passage;
use super::report::Report;

/// Finds words for 0 and 100 percent, and verdicts that nobody can give.
pub(crate) fn check(passage: &Passage<'_>, lexicon: &Lexicon, report: &mut Report<'_>) {
    let rules = [
        (Rule::Certainty, &lexicon.certainty),
        (Rule::VerdictOnPeople, &lexicon.verdict),
    ];
    for (_, sentence) in passage.judged() {
        if sentence.is_question() {
            continue;
        }
        let is_from_public = lexicon.negatives.public.is_in(sentence.lower);
        for (rule, finder) in rules {
            // The conclusion from public data is a rule of its own, and its remedy says more.
            if rule == Rule::Certainty && is_from_public {
                continue;
            }
            for range in finder.find(sentence.lower) {
                report.add(rule, sentence.source(range), "");
            }
        }
    }
}
