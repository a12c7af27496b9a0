//! Texts that differ in little: MinHash with LSH to find candidates, Jaccard similarity of the whole sets to decide.
//!
//! Sixteen bands of four minima each: of two texts with a similarity of 0.75 two pairs in a thousand are not met, at 0.67 three
//! in a hundred, at the bar of 0.5 one in three. Copies of one text seldom depend on one pair: texts that are near to a third
//! are one item with it. Texts that were never posted within a day of each other are not compared.

use crate::gather::Posts;
use crate::model::MODEL;
use crate::words::similarity;
use hashbrown::HashMap;
use rayon::prelude::*;

const BANDS: usize = 16;
const ROWS: usize = 4;
/// Bands whose keys are computed and kept at a time: all would take much memory, one alone much time.
const TOGETHER: usize = 4;

/// The sets of all distinct texts that have one.
pub(crate) struct Texts {
    /// Hash of the text and where its set stands, by hash.
    texts: Vec<(u64, u32)>,
    ends: Vec<u32>,
    features: Vec<u16>,
}

/// Near-same texts as items.
#[derive(Debug, Default)]
pub(crate) struct Near {
    /// Hash of one of the texts of the item, and the posts of all of them; sorted.
    pub(crate) items: Vec<(u64, u32)>,
    /// Texts that had more neighbours in a bucket than were compared.
    pub(crate) beyond: u64,
}

/// A distinct text and when it was posted.
#[derive(Clone, Copy)]
struct Entry {
    first: u32,
    last: u32,
    text: u32,
    run: u32,
}

impl Texts {
    pub(crate) fn new(texts: HashMap<u64, u32>, ends: Vec<u32>, features: Vec<u16>) -> Texts {
        let mut texts: Vec<(u64, u32)> = texts.into_iter().collect();
        texts.par_sort_unstable();
        Texts {
            texts,
            ends,
            features,
        }
    }

    fn set(&self, text: u32) -> &[u16] {
        let start = match text {
            0 => 0,
            _ => self.ends[text as usize - 1] as usize,
        };
        &self.features[start..self.ends[text as usize] as usize]
    }

    /// Joins texts into items. `posted` are hashes of texts with their posts, sorted.
    pub(crate) fn near(&self, posted: &[(u64, u32)], posts: &Posts) -> Near {
        let entries = self.entries(posted, posts);
        let mut roots: Vec<u32> = (0..entries.len() as u32).collect();
        let mut beyond = 0;
        let mut of_bands: Vec<[u32; TOGETHER]> = Vec::new();
        for band in 0..BANDS {
            if band % TOGETHER == 0 {
                (entries.par_iter())
                    .map(|entry| keys(self.set(entry.text), band))
                    .collect_into_vec(&mut of_bands);
            }
            let mut keys: Vec<u64> = (of_bands.par_iter().enumerate())
                .map(|(at, keys)| u64::from(keys[band % TOGETHER]) << 32 | at as u64)
                .collect();
            keys.par_sort_unstable();
            let runs: Vec<&[u64]> = (keys.chunk_by(|one, other| one >> 32 == other >> 32))
                .filter(|run| run.len() > 1)
                .collect();
            let found: Vec<(Vec<(u32, u32)>, u64)> = (runs.par_chunks(256))
                .map(|runs| self.verified(runs, &entries, &roots))
                .collect();
            for (pairs, over) in found {
                beyond += over;
                for (one, other) in pairs {
                    join(&mut roots, one, other);
                }
            }
            // Parents stand before their children, so one pass is enough.
            for at in 0..roots.len() {
                roots[at] = roots[roots[at] as usize];
            }
        }
        Near {
            items: items(&entries, &roots, posted),
            beyond,
        }
    }

    /// Texts in the order of their first post.
    fn entries(&self, posted: &[(u64, u32)], posts: &Posts) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut at = 0;
        let mut run = 0;
        for text in posted.chunk_by(|one, other| one.0 == other.0) {
            while at < self.texts.len() && self.texts[at].0 < text[0].0 {
                at += 1;
            }
            if let Some(&(hash, index)) = self.texts.get(at)
                && hash == text[0].0
            {
                let times = || text.iter().map(|&(_, post)| posts.times[post as usize]);
                entries.push(Entry {
                    first: times().min().unwrap_or(0),
                    last: times().max().unwrap_or(0),
                    text: index,
                    run,
                });
            }
            run += text.len() as u32;
        }
        // Runs follow the hashes, which break ties.
        entries.par_sort_unstable_by_key(|entry| (entry.first, entry.run));
        entries
    }

    /// The pairs of some buckets that are near and not known to be, and how many texts had too many neighbours.
    fn verified(
        &self,
        runs: &[&[u64]],
        entries: &[Entry],
        roots: &[u32],
    ) -> (Vec<(u32, u32)>, u64) {
        let near = &MODEL.near_text;
        let mut pairs = Vec::new();
        let mut beyond = 0;
        for run in runs {
            for (at, &key) in run.iter().enumerate() {
                let one = key as u32;
                let until = entries[one as usize].last.saturating_add(near.window_s);
                for (step, &key) in run[at + 1..].iter().enumerate() {
                    let other = key as u32;
                    if entries[other as usize].first > until {
                        break;
                    }
                    if step == near.bucket_neighbours {
                        beyond += 1;
                        break;
                    }
                    if roots[one as usize] != roots[other as usize]
                        && self.is_near(entries[one as usize].text, entries[other as usize].text)
                    {
                        pairs.push((one, other));
                    }
                }
            }
        }
        (pairs, beyond)
    }

    fn is_near(&self, one: u32, other: u32) -> bool {
        let (one, other) = (self.set(one), self.set(other));
        let (less, more) = (one.len().min(other.len()), one.len().max(other.len()));
        let bar = MODEL.near_text.similarity;
        less as f64 >= bar * more as f64 && similarity(one, other) >= bar
    }
}

/// The keys of some bands from `band` on: of each, four minima of the set under four orders of all hashes, in one word.
///
/// The orders are bijections of 16-bit words, so that one instruction takes a step of eight of them.
fn keys(set: &[u16], band: usize) -> [u32; TOGETHER] {
    const MINIMA: usize = TOGETHER * ROWS;
    let word: [u32; MINIMA] = std::array::from_fn(|row| shuffled((band * ROWS + row) as u32 + 1));
    // Odd factors and shifts by half can be undone, which makes each order one of all words.
    let (before, factor) = (
        word.map(|word| word as u16),
        word.map(|word| (word >> 16) as u16 | 1),
    );
    let after = word.map(|word| shuffled(word) as u16 | 1);
    let mut minima = [u16::MAX; MINIMA];
    for &feature in set {
        for row in 0..MINIMA {
            let mut hash = (feature ^ before[row]).wrapping_mul(factor[row]);
            hash = (hash ^ (hash >> 8)).wrapping_mul(after[row]);
            hash ^= hash >> 7;
            minima[row] = minima[row].min(hash);
        }
    }
    std::array::from_fn(|band| {
        (minima[band * ROWS..(band + 1) * ROWS].iter()).fold(0, |hash: u32, &minimum| {
            shuffled(hash.rotate_left(7) ^ u32::from(minimum))
        })
    })
}

/// A bijection of 32-bit words (Wellons' lowbias32).
fn shuffled(mut word: u32) -> u32 {
    word = (word ^ (word >> 16)).wrapping_mul(0x7FEB_352D);
    word = (word ^ (word >> 15)).wrapping_mul(0x846C_A68B);
    word ^ (word >> 16)
}

fn join(roots: &mut [u32], one: u32, other: u32) {
    let (one, other) = (root(roots, one), root(roots, other));
    roots[one.max(other) as usize] = one.min(other);
}

fn root(roots: &mut [u32], mut at: u32) -> u32 {
    while roots[at as usize] != at {
        let above = roots[roots[at as usize] as usize];
        roots[at as usize] = above;
        at = above;
    }
    at
}

/// The posts of every item of at least two texts.
fn items(entries: &[Entry], roots: &[u32], posted: &[(u64, u32)]) -> Vec<(u64, u32)> {
    let mut texts = vec![0u32; entries.len()];
    for &root in roots {
        texts[root as usize] += 1;
    }
    let mut items = Vec::new();
    for (entry, &root) in entries.iter().zip(roots) {
        if texts[root as usize] > 1 {
            let item = posted[entries[root as usize].run as usize].0;
            let run = &posted[entry.run as usize..];
            let posts = run.iter().take_while(|&&(hash, _)| hash == run[0].0);
            items.extend(posts.map(|&(_, post)| (item, post)));
        }
    }
    items.par_sort_unstable();
    items
}

#[cfg(test)]
mod tests {
    use super::Texts;
    use crate::gather::Posts;
    use crate::words::{features, similarity};
    use hashbrown::HashMap;
    use std::collections::BTreeSet;

    /// Texts posted once each, an hour apart unless told.
    fn near(texts: &[String], apart_s: u32) -> Vec<BTreeSet<u32>> {
        let mut set = Vec::new();
        let (mut ends, mut all, mut map) = (Vec::new(), Vec::new(), HashMap::new());
        for (at, text) in texts.iter().enumerate() {
            features(text, 5, 256, &mut set);
            all.extend_from_slice(&set);
            ends.push(all.len() as u32);
            map.insert(at as u64 * 7, at as u32);
        }
        let posts = Posts {
            times: (0..texts.len() as u32).map(|at| at * apart_s).collect(),
            ..Posts::default()
        };
        let posted: Vec<(u64, u32)> = (0..texts.len())
            .map(|at| (at as u64 * 7, at as u32))
            .collect();
        let found = Texts::new(map, ends, all).near(&posted, &posts);
        (found.items.chunk_by(|one, other| one.0 == other.0))
            .map(|item| item.iter().map(|&(_, post)| post).collect())
            .collect()
    }

    fn words(seed: u64, count: u64) -> Vec<String> {
        (0..count)
            .map(|at| format!("w{}", crate::words::scrambled(seed * 1000 + at) % 3000))
            .collect()
    }

    #[test]
    fn copies_with_small_edits_are_one_item_and_strangers_are_none() {
        let mut texts: Vec<String> = (0..300).map(|seed| words(seed, 14).join(" ")).collect();
        for copy in 0..20 {
            let mut edited = words(1000, 18);
            edited[copy % 18] = format!("changed{copy}");
            texts.push(edited.join(" "));
        }
        let found = near(&texts, 60);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0], (300..320).collect());
    }

    #[test]
    fn a_day_apart_is_too_far() {
        let texts: Vec<String> = ["one", "two"]
            .map(|word| format!("{word} a b c d e f g h i j k l"))
            .to_vec();
        assert_eq!(near(&texts, 3600).len(), 1);
        assert_eq!(near(&texts, 100_000).len(), 0);
    }

    /// Against all pairs: what is near must be found, and nothing else.
    #[test]
    fn recall_and_precision_against_all_pairs() {
        let mut texts = Vec::new();
        for family in 0..60u64 {
            let base = words(family, 16);
            texts.push(base.join(" "));
            for copy in 0..2u64 {
                let mut edited = base.clone();
                for edit in 0..=(family % 4) {
                    let place = crate::words::scrambled(family * 31 + copy * 7 + edit) % 16;
                    edited[place as usize] = format!("x{family}y{copy}z{edit}");
                }
                texts.push(edited.join(" "));
            }
        }
        let sets: Vec<Vec<u16>> = (texts.iter())
            .map(|text| {
                let mut set = Vec::new();
                features(text, 5, 256, &mut set);
                set
            })
            .collect();
        let found = near(&texts, 1);
        let together = |one: u32, other: u32| {
            found
                .iter()
                .any(|item| item.contains(&one) && item.contains(&other))
        };
        let (mut near, mut met, mut false_items) = (0, 0, 0);
        for one in 0..texts.len() {
            for other in one + 1..texts.len() {
                let is_near = similarity(&sets[one], &sets[other]) >= 0.5;
                let is_met = together(one as u32, other as u32);
                near += usize::from(is_near);
                met += usize::from(is_near && is_met);
                // Only texts of one family may become one item, directly or by a third.
                false_items += usize::from(is_met && one / 3 != other / 3);
            }
        }
        assert!(near > 60 && met * 100 >= near * 90, "{met} of {near}");
        assert_eq!(false_items, 0);
    }
}
