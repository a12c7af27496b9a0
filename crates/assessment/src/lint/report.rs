//! Where faults are gathered, bounded, and given line and column.

use super::fault::{Fault, Rule};
use super::lexicon::Remedies;
use std::ops::Range;

/// No more faults than these are told of one text; whoever has so many begins anew.
pub const MOST_FAULTS: usize = 2000;

/// Characters of a fault's words that are shown.
const LONGEST_TEXT: usize = 120;

struct Found {
    place: Range<usize>,
    rule: Rule,
    remedy: String,
}

/// Faults by their place in bytes.
pub(crate) struct Report<'l> {
    found: Vec<Found>,
    remedies: &'l Remedies,
}

impl<'l> Report<'l> {
    pub(crate) fn new(remedies: &'l Remedies) -> Self {
        Report {
            found: Vec::new(),
            remedies,
        }
    }

    /// Adds a fault; `filled` is what the remedy's `{}` stands for.
    pub(crate) fn add(&mut self, rule: Rule, place: Range<usize>, filled: &str) {
        // The synonyms are told last and are one.
        if self.found.len() < MOST_FAULTS - 1 || rule == Rule::MixedSynonyms {
            let remedy = self.remedies.of(rule).replace("{}", filled);
            self.found.push(Found {
                place,
                rule,
                remedy,
            });
        }
    }

    /// Words of the language for what a remedy names.
    pub(crate) fn remedies(&self) -> &'l Remedies {
        self.remedies
    }

    /// All faults in order, each place once for each rule.
    pub(crate) fn finish(mut self, text: &str) -> Vec<Fault> {
        self.found
            .sort_by_key(|found| (found.place.start, found.rule, found.place.end));
        self.found
            .dedup_by_key(|found| (found.place.start, found.rule));
        let (mut line, mut column, mut reached) = (1, 1, 0);
        let mut faults = Vec::with_capacity(self.found.len());
        for found in self.found {
            // One sweep for all faults, since counting each line from its beginning would be quadratic.
            let start = boundary(text, found.place.start);
            for letter in text[reached..start].chars() {
                if letter == '\n' {
                    (line, column) = (line + 1, 1);
                } else {
                    column += 1;
                }
            }
            reached = start;
            faults.push(Fault {
                line,
                column,
                rule: found.rule,
                text: shown(&text[start..boundary(text, found.place.end).max(start)]),
                remedy: found.remedy,
            });
        }
        faults
    }
}

/// The next place at or after `place` where a character begins.
fn boundary(text: &str, place: usize) -> usize {
    (place..text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len())
}

/// Words on one line, harmless to a terminal.
fn shown(words: &str) -> String {
    let mut text = String::new();
    for (count, letter) in words.chars().enumerate() {
        if count == LONGEST_TEXT {
            text.push('…');
            break;
        }
        match letter {
            letter if letter.is_whitespace() => {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            }
            letter if super::flat::is_unseen(letter) => {}
            letter => text.push(letter),
        }
    }
    text
}
