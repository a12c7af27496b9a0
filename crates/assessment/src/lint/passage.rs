//! A paragraph as the rules read it: its sentences, in plain letters, each with its place.

use super::blocks::{self, Block, Kind};
use super::flat::Flat;
use super::lexicon::Lexicon;
use super::{quotation, sentences};
use std::ops::Range;

/// Bytes of a sentence that may stand before the points of a list and be read with each of them.
const LONGEST_INTRODUCTION_BYTES: usize = 600;

/// Points of one list that are read with the sentence before the list.
const MOST_INTRODUCED: usize = 200;

/// Sentences before and after one that are its surroundings.
const NEIGHBOURS: usize = 2;

/// One sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence<'t> {
    /// As written, plain letters.
    pub(crate) cased: &'t str,
    /// In small letters, as long.
    pub(crate) lower: &'t str,
    origin: &'t [usize],
    /// True for the sentence before a list: read with the point, judged by itself.
    pub(crate) is_introduction: bool,
}

impl Sentence<'_> {
    /// True for a question: it asks and does not say.
    pub(crate) fn is_question(&self) -> bool {
        self.lower
            .trim_end_matches([')', '"', '\'', ' '])
            .ends_with('?')
    }

    /// Where in the source `range` of the sentence stands.
    pub(crate) fn source(&self, range: Range<usize>) -> Range<usize> {
        let last = range.end.max(range.start + 1) - 1;
        let start = self.origin.get(range.start).copied().unwrap_or_default();
        let end = self.origin.get(last).map_or(start, |at| at + 1);
        start..end
    }
}

/// A paragraph, a headline, or a point of a list.
#[derive(Debug)]
pub(crate) struct Passage<'t> {
    pub(crate) is_heading: bool,
    pub(crate) sentences: Vec<Sentence<'t>>,
}

impl<'t> Passage<'t> {
    /// The sentences to judge, with their index.
    pub(crate) fn judged(&self) -> impl Iterator<Item = (usize, &Sentence<'t>)> {
        self.sentences
            .iter()
            .enumerate()
            .filter(|(_, sentence)| !sentence.is_introduction)
    }

    /// The sentences around the one at `index`, without it: two before and two after.
    pub(crate) fn around(&self, index: usize) -> impl Iterator<Item = &Sentence<'t>> {
        let first = index.saturating_sub(NEIGHBOURS);
        let last = (index + NEIGHBOURS + 1).min(self.sentences.len());
        self.sentences[first..index]
            .iter()
            .chain(&self.sentences[index + 1..last])
    }
}

/// Gives the passages of a text in order.
pub(crate) fn each(text: &str, lexicon: &Lexicon, mut judge: impl FnMut(&Passage<'_>)) {
    let text = blocks::without_comments(text);
    let mut introduction: Option<(Flat, Range<usize>)> = None;
    let mut introduced = 0;
    blocks::each(&text, |block| {
        let flat = plain(&text, &block);
        let ranges = match block.kind {
            Kind::Heading => std::iter::once(0..flat.cased.len())
                .filter(|range| !range.is_empty())
                .collect(),
            Kind::Prose | Kind::Item => sentences::split(&flat.cased, &lexicon.endings),
        };
        let mut passage = Passage {
            is_heading: block.kind == Kind::Heading,
            sentences: Vec::with_capacity(ranges.len() + 1),
        };
        if block.kind == Kind::Item
            && introduced < MOST_INTRODUCED
            && let Some((before, range)) = &introduction
        {
            introduced += 1;
            passage.sentences.push(sentence(before, range, true));
        }
        let own = ranges.iter().map(|range| sentence(&flat, range, false));
        passage.sentences.extend(own);
        judge(&passage);
        if block.kind != Kind::Item {
            introduced = 0;
            let last = ranges.last().cloned().filter(|range| {
                range.len() <= LONGEST_INTRODUCTION_BYTES
                    && flat.cased[range.clone()].ends_with(':')
            });
            introduction = last.map(|range| (flat, range));
        }
    });
}

fn plain(text: &str, block: &Block) -> Flat {
    let mut flat = Flat::default();
    for line in &block.lines {
        flat.append(text, line.clone());
    }
    quotation::masked(flat)
}

fn sentence<'t>(flat: &'t Flat, range: &Range<usize>, is_introduction: bool) -> Sentence<'t> {
    Sentence {
        cased: &flat.cased[range.clone()],
        lower: &flat.lower[range.clone()],
        origin: &flat.origin[range.clone()],
        is_introduction,
    }
}
