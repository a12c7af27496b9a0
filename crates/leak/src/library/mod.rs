//! The release library: every public release of a state, as versions of people in tokens.
//!
//! One file a state, mapped for reading. It holds each distinct *version* of a person once, with the set of
//! releases that contain it, so that a hundred releases cost little more than one; sorted indexes over two or
//! three fields; and how frequent each common value is. It is written whole under another name and renamed
//! into place: a reader sees the old library or the new one, never a part.

mod desk;
mod file;
mod frequencies;
mod gathered;
pub(crate) mod index;
mod merge;
mod packed;

pub use desk::{Desk, ReleaseDraft, ReleaseRows, ReleaseSpace, ReleaseTable};
pub(crate) use file::PackedVersions;
pub use file::{Library, Release};
pub(crate) use packed::Packing;

/// Most releases of one state that a library holds.
pub const RELEASES_MAX: usize = 256;

/// A set of releases of one state, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ReleaseSet(pub(crate) [u64; RELEASES_MAX / 64]);

impl ReleaseSet {
    pub(crate) fn single(bit: usize) -> Self {
        let mut set = ReleaseSet::default();
        set.insert(bit);
        set
    }

    pub(crate) fn insert(&mut self, bit: usize) {
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    pub(crate) fn has(&self, bit: usize) -> bool {
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    #[inline]
    pub(crate) fn add(&mut self, other: &ReleaseSet) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine |= theirs;
        }
    }

    #[inline]
    pub(crate) fn both(&self, other: &ReleaseSet) -> ReleaseSet {
        ReleaseSet(std::array::from_fn(|at| self.0[at] & other.0[at]))
    }

    pub(crate) fn without(&self, other: &ReleaseSet) -> ReleaseSet {
        ReleaseSet(std::array::from_fn(|at| self.0[at] & !other.0[at]))
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0 == [0; RELEASES_MAX / 64]
    }
}
