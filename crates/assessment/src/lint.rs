//! The statement linter: what a statement says beyond its evidence.
//!
//! Input: prose, Markdown or plain, and if there is one the assessment behind it. Output: faults, sorted by place.
//!
//! Invariants:
//! - words that stand inside quotation marks, block quotes, code, tables and comments are somebody else's or none,
//!   and are not judged;
//! - what is unsure is passed over: people switch off a linter that cries wolf;
//! - time grows with the length of the text and no faster, and there are at most [`MOST_FAULTS`] faults.
//!
//! The words of each rule are data (`data/lint-en.toml`, `data/lint-es.toml`); the code knows structure alone.

mod attribution;
mod bands;
mod blocks;
mod fault;
mod figures;
mod flat;
mod language;
mod lexicon;
mod negatives;
mod passage;
mod percentages;
mod phrases;
mod quotation;
mod report;
mod sentences;
mod supported;
mod terms;
mod unsupported;

pub use fault::{Fault, Rule};
use levelhead_schema::statement::Language;

pub use language::front_matter_language;
pub use report::MOST_FAULTS;
pub use supported::{Supported, SupportedPart, UnreadableAssessment};

use passage::Passage;
use report::Report;

/// Finds what `text` says beyond its evidence.
///
/// Shape: Markdown or plain prose in, faults out, sorted by line and column.
/// Limits: at most [`MOST_FAULTS`] faults; a sentence longer than 4,000 bytes is judged in pieces.
///
/// With `supported`, terms of likelihood and attributions are also compared with what the assessment says.
///
/// # Source
/// Intelligence Community Directive 203, *Analytic Standards*, section D.6.e.(2), for terms, bands and the
/// separation of likelihood from confidence; the other rules are ours.
///
/// # Example
/// ```
/// use levelhead_assessment::lint::{Rule, lint};
/// use levelhead_schema::statement::Language;
/// let faults = lint("We assess with high confidence that it is very likely.", Language::English, None);
/// assert_eq!(faults[0].rule, Rule::LikelihoodWithConfidence);
/// assert_eq!((faults[0].line, faults[0].column), (1, 4));
/// ```
#[must_use]
pub fn lint(text: &str, language: Language, supported: Option<&Supported>) -> Vec<Fault> {
    let lexicon = lexicon::of(language);
    let mut report = Report::new(&lexicon.remedies);
    let mut synonyms = terms::Synonyms::default();
    let mut attributed = attribution::Attributed::default();
    let mut given = figures::Given::default();
    passage::each(text, lexicon, |passage: &Passage<'_>| {
        terms::check(passage, lexicon, &mut synonyms, &mut report);
        bands::check(passage, lexicon, &mut report);
        negatives::check(passage, lexicon, &mut report);
        figures::check(passage, lexicon, &mut given, &mut report);
        phrases::check(passage, lexicon, &mut report);
        attribution::check(passage, lexicon, supported, &mut attributed, &mut report);
        if let Some(supported) = supported {
            unsupported::check(passage, lexicon, supported, &mut report);
        }
    });
    synonyms.report(&mut report);
    report.finish(text)
}
