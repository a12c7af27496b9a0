//! The words of the rules in one language, read from `data/lint-*.toml`.

mod finder;

pub(crate) use finder::{Finder, blanked};

use super::fault::Rule;
use finder::{FinderSource, Patterns};
use levelhead_schema::analysis::Likelihood;
use levelhead_schema::statement::Language;
use regex::Regex;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Why a lexicon cannot be used: a fault of the data that ship with the crate.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LexiconError {
    /// No TOML, or not of this form.
    #[error("not of the form of a lexicon: {0}")]
    Form(#[from] toml::de::Error),
    /// A pattern names a class that is not there, or classes name each other in a ring.
    #[error("unknown class in `{0}`")]
    Class(String),
    /// A pattern holds letters with marks, which the text that it is matched with never does.
    #[error("letters with marks in `{0}`")]
    Marks(String),
    /// A pattern is no regular expression.
    #[error("no regular expression: {0}")]
    Pattern(#[from] regex::Error),
    /// A rule has no remedy.
    #[error("no remedy for {0}")]
    Remedy(&'static str),
}

static ENGLISH: LazyLock<Lexicon> =
    LazyLock::new(|| shipped(include_str!("../../data/lint-en.toml")));
static SPANISH: LazyLock<Lexicon> =
    LazyLock::new(|| shipped(include_str!("../../data/lint-es.toml")));

#[expect(
    clippy::expect_used,
    reason = "the data ship with the crate, and a test reads them"
)]
fn shipped(text: &str) -> Lexicon {
    Lexicon::read(text).expect("the lexicon is sound")
}

/// The lexicon of a language.
pub(crate) fn of(language: Language) -> &'static Lexicon {
    match language {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
    }
}

/// Words that say whether a full stop ends a sentence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Endings {
    /// Never at the end of a sentence: a name follows.
    pub(crate) titles: BTreeSet<String>,
    /// At the end of one when a starter follows.
    pub(crate) abbreviations: BTreeSet<String>,
    /// Abbreviations before a number and words otherwise.
    pub(crate) before_number: BTreeSet<String>,
    /// Words that begin a sentence, in small letters.
    pub(crate) starters: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TermSource {
    words: String,
    band: Option<Likelihood>,
    column: Option<u8>,
}

/// A form of a term of likelihood.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TermForm {
    /// Where it belongs; none when the directive knows no such term.
    pub(crate) band: Option<Likelihood>,
    /// The column of the directive's table, 1 or 2; none when it stands in neither.
    pub(crate) column: Option<u8>,
}

/// The names of a band in both columns.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BandNames {
    band: Likelihood,
    first: String,
    second: String,
}

/// All terms of likelihood.
#[derive(Debug)]
pub(crate) struct Terms {
    any: Regex,
    each: Regex,
    traps: Option<Regex>,
    forms: Vec<TermForm>,
    names: BTreeMap<Likelihood, (String, String)>,
}

impl Terms {
    /// Places and forms of the terms in a sentence of small letters.
    pub(crate) fn find(&self, lower: &str) -> Vec<(Range<usize>, TermForm)> {
        if !self.any.is_match(lower) {
            return Vec::new();
        }
        let lower = finder::blanked(self.traps.as_ref(), lower);
        let groups = 1..=self.forms.len();
        let found = self.each.captures_iter(&lower).filter_map(|captures| {
            groups
                .clone()
                .find_map(|group| Some((captures.get(group)?.range(), self.forms[group - 1])))
        });
        found.collect()
    }

    /// What a band is called in column 1 or 2.
    pub(crate) fn name(&self, band: Likelihood, column: u8) -> &str {
        let names = self.names.get(&band);
        names.map_or(
            "",
            |(first, second)| if column == 2 { second } else { first },
        )
    }
}

/// Words around percentages.
#[derive(Debug)]
pub(crate) struct PercentageWords {
    /// Percentages; groups `more`, `less`, `low`, `high`.
    pub(crate) percentage: Regex,
    /// "nine in ten"; groups `part`, `whole`.
    pub(crate) odds: Regex,
    /// The words for numbers.
    pub(crate) numbers: BTreeMap<String, f64>,
    /// At the beginning of what follows a number: it is a probability.
    pub(crate) chance_after: Regex,
    /// At the end of what precedes a number: it is a probability.
    pub(crate) chance_before: Regex,
    /// All that may stand between a term and its number.
    pub(crate) between: Regex,
    /// All that may stand between a number and the term that explains it.
    pub(crate) between_reversed: Regex,
    /// At the beginning of what follows a number beside a term: nothing that is counted.
    pub(crate) free_after: Regex,
    /// What is measured in percent and is no probability.
    pub(crate) measure: Regex,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PercentageSource {
    percent: String,
    range: String,
    more: String,
    less: String,
    out_of: String,
    numbers: BTreeMap<String, f64>,
    chance_after: String,
    chance_before: String,
    between: String,
    between_reversed: String,
    free_after: String,
    measure: String,
}

/// Words of counts.
#[derive(Debug)]
pub(crate) struct FigureWords {
    /// Numbers; groups `money`, `number`, `scale`, `suffix`, `words`, `few`.
    pub(crate) number: Regex,
    /// The sign between thousands.
    pub(crate) thousands: char,
    /// Blanked before counting.
    pub(crate) traps: Option<Regex>,
    /// At the end of what precedes a number: it is a name, a date, a paragraph.
    pub(crate) label_before: Regex,
    /// At the beginning of what follows a number: it is a date, a duration, a share.
    pub(crate) unit_after: Regex,
    /// At the beginning of what follows a number: something that is counted; group `gap` for the words between.
    pub(crate) counted_after: Regex,
    /// Words that do not stand between a number and what is counted.
    pub(crate) stop: BTreeSet<String>,
    /// Who counted.
    pub(crate) author: Finder,
    /// Authors that are nobody, blanked before looking for one.
    pub(crate) vague: Option<Regex>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureSource {
    number: String,
    thousands: char,
    traps: Vec<String>,
    label_before: String,
    unit_after: String,
    counted_after: String,
    stop: BTreeSet<String>,
    author: FinderSource,
    vague: Vec<String>,
}

/// Words of findings that nothing was there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NegativeSource {
    found: FinderSource,
    pronoun: FinderSource,
    attack: String,
    when: String,
    place: String,
    source: String,
    reported: FinderSource,
    public: FinderSource,
}

#[derive(Debug)]
pub(crate) struct NegativeWords {
    /// A negative finding about an attack.
    pub(crate) found: Finder,
    /// One that says of what only with "this" or "that".
    pub(crate) pronoun: Finder,
    /// An attack, for what "this" may mean.
    pub(crate) attack: Regex,
    /// As of when.
    pub(crate) when: Regex,
    /// On which systems.
    pub(crate) place: Regex,
    /// From what was looked at.
    pub(crate) source: Regex,
    /// Somebody else's report.
    pub(crate) reported: Finder,
    /// "It is public, so it was not hacked", in one sentence or at the beginning of the next.
    pub(crate) public: Finder,
}

/// Words of authorship.
#[derive(Debug)]
pub(crate) struct AttributionWords {
    /// A state or group named as the author.
    pub(crate) found: Finder,
    /// The place of a machine presented as authorship.
    pub(crate) machine: Finder,
    /// Who attributes, before the words that name the author.
    pub(crate) attributor: Finder,
    /// Who attributes, after them.
    pub(crate) attributor_after: Finder,
    /// The office itself attributes.
    pub(crate) own: Regex,
    /// Which state or group is meant.
    pub(crate) actors: Vec<(String, Regex)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AttributionSource {
    found: FinderSource,
    machine: FinderSource,
    attributor: FinderSource,
    attributor_after: FinderSource,
    own: String,
    actor: BTreeMap<String, String>,
}

/// What to write instead; the words for what a remedy names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Remedies {
    rules: BTreeMap<String, String>,
    /// Further words, by what they stand for.
    words: BTreeMap<String, String>,
}

impl Remedies {
    pub(crate) fn of(&self, rule: Rule) -> &str {
        self.rules.get(rule.id()).map_or("", String::as_str)
    }

    pub(crate) fn word(&self, name: &str) -> &str {
        self.words.get(name).map_or("", String::as_str)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    classes: BTreeMap<String, String>,
    endings: Endings,
    band: Vec<BandNames>,
    term: Vec<TermSource>,
    term_traps: Vec<String>,
    confidence: FinderSource,
    date: FinderSource,
    percentages: PercentageSource,
    figures: FigureSource,
    negatives: NegativeSource,
    certainty: FinderSource,
    verdict: FinderSource,
    attribution: AttributionSource,
    remedies: Remedies,
}

/// All words of one language.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(crate) endings: Endings,
    pub(crate) terms: Terms,
    /// An analytic confidence.
    pub(crate) confidence: Finder,
    /// A date or period.
    pub(crate) date: Finder,
    pub(crate) percentages: PercentageWords,
    pub(crate) figures: FigureWords,
    pub(crate) negatives: NegativeWords,
    /// Words for 0 and 100 percent.
    pub(crate) certainty: Finder,
    /// Verdicts on people and data.
    pub(crate) verdict: Finder,
    pub(crate) attribution: AttributionWords,
    pub(crate) remedies: Remedies,
}

impl Lexicon {
    /// Reads a lexicon.
    ///
    /// # Errors
    /// [`LexiconError`], for data that are not of this form: whoever wrote them.
    pub(crate) fn read(text: &str) -> Result<Self, LexiconError> {
        let source: Source = toml::from_str(text)?;
        let missing = Rule::ALL
            .into_iter()
            .find(|rule| source.remedies.of(*rule).is_empty());
        if let Some(rule) = missing {
            return Err(LexiconError::Remedy(rule.id()));
        }
        let patterns = Patterns::new(&source.classes);
        Ok(Lexicon {
            endings: source.endings,
            terms: terms(&patterns, source.term, source.band, &source.term_traps)?,
            confidence: patterns.finder(&source.confidence)?,
            date: patterns.finder(&source.date)?,
            percentages: percentages(&patterns, source.percentages)?,
            figures: figures(&patterns, &source.figures)?,
            negatives: negatives(&patterns, &source.negatives)?,
            certainty: patterns.finder(&source.certainty)?,
            verdict: patterns.finder(&source.verdict)?,
            attribution: attribution(&patterns, &source.attribution)?,
            remedies: source.remedies,
        })
    }
}

fn terms(
    patterns: &Patterns<'_>,
    terms: Vec<TermSource>,
    bands: Vec<BandNames>,
    traps: &[String],
) -> Result<Terms, LexiconError> {
    let words: Vec<String> = terms
        .iter()
        .map(|term| format!("({})", term.words))
        .collect();
    let each = format!(r"\b(?:{})\b", words.join("|"));
    let any: Vec<String> = terms.iter().map(|term| term.words.clone()).collect();
    let forms = terms.iter().map(|term| TermForm {
        band: term.band,
        column: term.column,
    });
    Ok(Terms {
        any: patterns.any(&any)?,
        each: patterns.regex(&each)?,
        traps: patterns.some(traps)?,
        forms: forms.collect(),
        names: bands
            .into_iter()
            .map(|names| (names.band, (names.first, names.second)))
            .collect(),
    })
}

fn percentages(
    patterns: &Patterns<'_>,
    source: PercentageSource,
) -> Result<PercentageWords, LexiconError> {
    // Longest first, so that "ninety-five" is not read as "ninety".
    let mut words: Vec<&str> = source.numbers.keys().map(String::as_str).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let number = format!(r"\d{{1,3}}(?:[.,]\d{{1,2}})?|{}", words.join("|"));
    let PercentageSource {
        percent,
        range,
        more,
        less,
        out_of,
        ..
    } = &source;
    let percentage = format!(
        r"(?:(?P<more>{more}) ?)?(?:(?P<less>{less}) ?)?\b(?P<low>{number})(?: ?(?:{percent}))?(?: ?(?:{range}) ?(?P<high>{number}))?[ -]?(?:{percent})"
    );
    let odds = format!(r"\b(?P<part>{number})[ -](?:{out_of})[ -](?P<whole>{number})\b");
    Ok(PercentageWords {
        percentage: patterns.regex(&percentage)?,
        odds: patterns.regex(&odds)?,
        chance_after: patterns.at_start(&source.chance_after)?,
        chance_before: patterns.at_end(&source.chance_before)?,
        between: patterns.whole(&source.between)?,
        between_reversed: patterns.whole(&source.between_reversed)?,
        free_after: patterns.at_start(&source.free_after)?,
        measure: patterns.regex(&source.measure)?,
        numbers: source.numbers,
    })
}

fn figures(patterns: &Patterns<'_>, source: &FigureSource) -> Result<FigureWords, LexiconError> {
    Ok(FigureWords {
        number: patterns.regex(&source.number)?,
        thousands: source.thousands,
        traps: patterns.some(&source.traps)?,
        label_before: patterns.at_end(&source.label_before)?,
        unit_after: patterns.at_start(&source.unit_after)?,
        counted_after: patterns.at_start(&source.counted_after)?,
        stop: source.stop.clone(),
        author: patterns.finder(&source.author)?,
        vague: patterns.some(&source.vague)?,
    })
}

fn negatives(
    patterns: &Patterns<'_>,
    source: &NegativeSource,
) -> Result<NegativeWords, LexiconError> {
    Ok(NegativeWords {
        found: patterns.finder(&source.found)?,
        pronoun: patterns.finder(&source.pronoun)?,
        attack: patterns.regex(&source.attack)?,
        when: patterns.regex(&source.when)?,
        place: patterns.regex(&source.place)?,
        source: patterns.regex(&source.source)?,
        reported: patterns.finder(&source.reported)?,
        public: patterns.finder(&source.public)?,
    })
}

fn attribution(
    patterns: &Patterns<'_>,
    source: &AttributionSource,
) -> Result<AttributionWords, LexiconError> {
    let actors = source
        .actor
        .iter()
        .map(|(name, words)| Ok((name.clone(), patterns.regex(&format!(r"\b(?:{words})\b"))?)));
    Ok(AttributionWords {
        found: patterns.finder(&source.found)?,
        machine: patterns.finder(&source.machine)?,
        attributor: patterns.finder(&source.attributor)?,
        attributor_after: patterns.finder(&source.attributor_after)?,
        own: patterns.regex(&source.own)?,
        actors: actors.collect::<Result<_, LexiconError>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, LexiconError};

    #[test]
    fn both_lexicons_are_sound() {
        for text in [
            include_str!("../../data/lint-en.toml"),
            include_str!("../../data/lint-es.toml"),
        ] {
            let read = Lexicon::read(text);
            assert!(
                read.is_ok(),
                "{}",
                read.err().map(|e| e.to_string()).unwrap_or_default()
            );
        }
    }

    #[test]
    fn a_lexicon_of_another_form_is_refused() {
        let text = include_str!("../../data/lint-en.toml");
        let broken = text.replacen("[certainty]", "[certanity]", 1);
        assert!(matches!(Lexicon::read(&broken), Err(LexiconError::Form(_))));
        let broken = text.replacen("<month>", "<moon>", 1);
        assert!(matches!(
            Lexicon::read(&broken),
            Err(LexiconError::Class(_))
        ));
    }
}
