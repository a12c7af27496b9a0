//! For long tables: every version of a library by all that the table compares, so that one look tells whether a row
//! is verbatim, and in which releases.
//!
//! The indexes answer the same question in four looks, each of which waits for memory. To build this costs a walk
//! through the library, which pays when the table has a good part as many rows. In memory only.

use crate::library::{Library, ReleaseSet};
use hashbrown::HashMap;
use memmap2::{Advice, MmapMut};

/// Places of eight bytes: in the low bits one more than the number of the set of releases, in the others a hash.
#[derive(Debug)]
pub(crate) struct Exact {
    places: MmapMut,
    /// The sets of releases of versions that agree in everything compared.
    sets: Vec<ReleaseSet>,
    set_numbers: HashMap<ReleaseSet, u64>,
    /// The set last added: most versions are in the same ones.
    last: Option<(ReleaseSet, u64)>,
}

/// Versions that are added together.
const TOGETHER: usize = 1024;

/// Bits of a place that number its set. The other 40 hold the low bits of the hash, and its high bits say where to
/// look: together all but a few. Of ten million rows that are not in the library, one in a hundred thousand such dumps
/// is taken for verbatim by accident.
const SET_BITS: u32 = 24;
const SET: u64 = (1 << SET_BITS) - 1;

impl Exact {
    /// The versions of `library` by the words that `masks` keep for their shape; those that `counts` denies are left
    /// out. `None` when there is no memory for it, or more sets than can be numbered.
    pub(crate) fn build(
        library: &Library,
        masks: &[&[u32]],
        mut counts: impl FnMut(usize, &[u32]) -> bool,
    ) -> Option<Self> {
        let (versions, packed) = (library.versions(), library.packed());
        let length = (versions + versions / 2 + 16) * size_of::<u64>();
        let places = MmapMut::map_anon(length).ok()?;
        // Large pages halve the waits; without them it works as well.
        let _ = places.advise(Advice::HugePage);
        let mut exact = Exact {
            places,
            sets: Vec::new(),
            set_numbers: HashMap::new(),
            last: None,
        };
        // Many hashes first and their places afterwards: places wait for memory, and should wait together.
        let mut waiting = Vec::with_capacity(TOGETHER);
        for start in (0..versions).step_by(TOGETHER) {
            for number in start..versions.min(start + TOGETHER) {
                let [words @ .., tail] = packed.get(number) else {
                    continue;
                };
                let (releases, shape) = library.kind(*tail);
                if let Some(mask) = masks.get(shape)
                    && counts(shape, words)
                {
                    waiting.push((hash(shape, words, mask), releases));
                }
            }
            exact.touch(waiting.iter().map(|&(hash, _)| hash));
            for (hash, releases) in waiting.drain(..) {
                exact.add(hash, releases)?;
            }
        }
        Some(exact)
    }

    fn add(&mut self, hash: u64, releases: ReleaseSet) -> Option<()> {
        let places: &mut [u64] = bytemuck::cast_slice_mut(&mut self.places);
        let at = place_of(places, hash)?;
        let mut set = releases;
        if places[at] != 0 {
            set.add(self.sets.get((places[at] & SET) as usize - 1)?);
        }
        let number = match self.last {
            Some((last, number)) if last == set => number,
            _ => {
                let sets = &mut self.sets;
                *self.set_numbers.entry(set).or_insert_with(|| {
                    sets.push(set);
                    sets.len() as u64
                })
            }
        };
        if number > SET {
            return None;
        }
        self.last = Some((set, number));
        places[at] = hash << SET_BITS | number;
        Some(())
    }

    /// Looks where these hashes would stand: memory that is waited for together makes [`Exact::find`] quick afterwards.
    pub(crate) fn touch(&self, hashes: impl Iterator<Item = u64>) {
        let places: &[u64] = bytemuck::cast_slice(&self.places);
        let touched = hashes.fold(0, |all, hash| all ^ places[start_of(places, hash)]);
        std::hint::black_box(touched);
    }

    /// The releases that hold versions of this hash, and `None` when no version has it.
    #[inline]
    pub(crate) fn find(&self, hash: u64) -> Option<ReleaseSet> {
        let places: &[u64] = bytemuck::cast_slice(&self.places);
        match places[place_of(places, hash)?] & SET {
            0 => None,
            number => self.sets.get(number as usize - 1).copied(),
        }
    }
}

/// Where the hash stands, or the free place where it belongs.
#[inline]
fn place_of(places: &[u64], hash: u64) -> Option<usize> {
    let start = start_of(places, hash);
    let is_it = |at: usize| places[at] == 0 || (places[at] ^ hash << SET_BITS) <= SET;
    if is_it(start) {
        return Some(start);
    }
    (start + 1..places.len())
        .chain(0..start)
        .find(|&at| is_it(at))
}

/// Where to look first.
#[inline]
fn start_of(places: &[u64], hash: u64) -> usize {
    ((u128::from(hash) * places.len() as u128) >> 64) as usize
}

/// The hash of the words that `mask` keeps. Tokens are uniform already: multiplied and folded they stay so.
#[inline]
pub(crate) fn hash(shape: usize, words: &[u32], mask: &[u32]) -> u64 {
    let mut hash = shape as u64 ^ 0x243F_6A88_85A3_08D3;
    let mut add = |kept: u64| {
        let folded = u128::from(hash ^ kept) * 0x9E37_79B9_7F4A_7C15;
        hash = (folded as u64 ^ (folded >> 64) as u64).rotate_left(29);
    };
    let ((pairs, last), (masks, last_mask)) = (words.as_chunks::<2>(), mask.as_chunks::<2>());
    for ([a, b], [mask_a, mask_b]) in pairs.iter().zip(masks) {
        add(u64::from(a & mask_a) | u64::from(b & mask_b) << 32);
    }
    if let ([a], [mask_a]) = (last, last_mask) {
        add(u64::from(a & mask_a));
    }
    let folded = u128::from(hash) * 0xD6E8_FEB8_6659_FD93;
    folded as u64 ^ (folded >> 64) as u64
}
