//! Patterns with what excuses them.

use super::LexiconError;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes before and after a match that an excuse may look at.
const LOOK_BYTES: usize = 160;

/// Bytes that a compiled pattern may take; the lexicons are ours, so this is a guard against slips.
const LARGEST_PATTERN_BYTES: usize = 64 << 20;

/// What is looked for, as the lexicon says it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FinderSource {
    /// Any of these.
    find: Vec<String>,
    /// Blanked before looking.
    traps: Vec<String>,
    /// No match when one of these ends right before it.
    not_after: Vec<String>,
    /// No match when one of these begins right after it.
    not_before: Vec<String>,
    /// No match in a sentence that holds one of these.
    not_in: Vec<String>,
}

/// Compiled: what is looked for, and what excuses it.
#[derive(Debug)]
pub(crate) struct Finder {
    find: Regex,
    traps: Option<Regex>,
    not_after: Option<Regex>,
    not_before: Option<Regex>,
    not_in: Option<Regex>,
}

impl Finder {
    /// The places in a sentence of small letters.
    pub(crate) fn find(&self, lower: &str) -> Vec<Range<usize>> {
        if !self.find.is_match(lower) || self.not_in.as_ref().is_some_and(|no| no.is_match(lower)) {
            return Vec::new();
        }
        let text = blanked(self.traps.as_ref(), lower);
        let matches = self.find.find_iter(&text).map(|found| found.range());
        matches
            .filter(|range| {
                let before = &text[range.start.saturating_sub(LOOK_BYTES)..range.start];
                let after = &text[range.end..text.len().min(range.end + LOOK_BYTES)];
                !self
                    .not_after
                    .as_ref()
                    .is_some_and(|no| no.is_match(before))
                    && !self
                        .not_before
                        .as_ref()
                        .is_some_and(|no| no.is_match(after))
            })
            .collect()
    }

    /// True when the sentence holds one.
    pub(crate) fn is_in(&self, lower: &str) -> bool {
        !self.find(lower).is_empty()
    }
}

/// The text with each trap blanked, byte for byte.
pub(crate) fn blanked<'t>(traps: Option<&Regex>, text: &'t str) -> Cow<'t, str> {
    match traps {
        Some(traps) => traps.replace_all(text, |captures: &regex::Captures<'_>| {
            "~".repeat(captures[0].len())
        }),
        None => Cow::Borrowed(text),
    }
}

/// Compiles patterns in which `<name>` stands for a class of the lexicon.
pub(crate) struct Patterns<'c> {
    classes: &'c BTreeMap<String, String>,
}

impl<'c> Patterns<'c> {
    pub(crate) fn new(classes: &'c BTreeMap<String, String>) -> Self {
        Patterns { classes }
    }

    fn expanded(&self, pattern: &str) -> Result<String, LexiconError> {
        let mut text = pattern.to_owned();
        // Deeper than any lexicon goes; a ring would go on for ever.
        for _ in 0..12 {
            let Some((start, end)) = class(&text) else {
                break;
            };
            let Some(words) = self.classes.get(&text[start + 1..end]) else {
                break;
            };
            let name = text[start..=end].to_owned();
            text = text.replace(&name, &format!("(?:{words})"));
        }
        match class(&text) {
            None if !text.is_ascii() => Err(LexiconError::Marks(pattern.to_owned())),
            None => Ok(text),
            Some(_) => Err(LexiconError::Class(pattern.to_owned())),
        }
    }

    /// One pattern.
    pub(crate) fn regex(&self, pattern: &str) -> Result<Regex, LexiconError> {
        // The text is ASCII, so the tables of other letters need not be in the binary.
        let pattern = self
            .expanded(pattern)?
            .replace(r"\b", r"(?-u:\b)")
            .replace(r"\w", "[0-9A-Za-z_]")
            .replace(r"\d", "[0-9]");
        let built = RegexBuilder::new(&pattern)
            .size_limit(LARGEST_PATTERN_BYTES)
            .build()?;
        Ok(built)
    }

    /// Any of these, at the beginning of a word.
    pub(crate) fn any(&self, patterns: &[String]) -> Result<Regex, LexiconError> {
        self.regex(&format!(r"\b(?:{})", patterns.join("|")))
    }

    /// Any of these, when there are any.
    pub(crate) fn some(&self, patterns: &[String]) -> Result<Option<Regex>, LexiconError> {
        let some = (!patterns.is_empty()).then(|| self.any(patterns));
        some.transpose()
    }

    pub(crate) fn at_start(&self, pattern: &str) -> Result<Regex, LexiconError> {
        self.regex(&format!("^(?:{pattern})"))
    }

    pub(crate) fn at_end(&self, pattern: &str) -> Result<Regex, LexiconError> {
        self.regex(&format!("(?:{pattern})$"))
    }

    pub(crate) fn whole(&self, pattern: &str) -> Result<Regex, LexiconError> {
        self.regex(&format!("^(?:{pattern})$"))
    }

    pub(crate) fn finder(&self, source: &FinderSource) -> Result<Finder, LexiconError> {
        let anchored = |patterns: &[String], before: &str, after: &str| {
            let joined = format!("{before}(?:{}){after}", patterns.join("|"));
            let some = (!patterns.is_empty()).then(|| self.regex(&joined));
            some.transpose()
        };
        Ok(Finder {
            find: self.any(&source.find)?,
            traps: self.some(&source.traps)?,
            not_after: anchored(&source.not_after, "", "$")?,
            not_before: anchored(&source.not_before, "^", "")?,
            not_in: self.some(&source.not_in)?,
        })
    }
}

/// The first `<name>` of a pattern; groups such as `(?P<low>` are none.
fn class(text: &str) -> Option<(usize, usize)> {
    let mut reached = 0;
    while let Some(start) = text[reached..].find('<').map(|at| reached + at) {
        let end = text[start..].find('>').map(|at| start + at)?;
        let is_name = end > start + 1
            && text[start + 1..end]
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if is_name && !text[..start].ends_with("?P") {
            return Some((start, end));
        }
        reached = start + 1;
    }
    None
}
