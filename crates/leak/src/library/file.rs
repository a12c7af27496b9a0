//! A library file, mapped and checked.

use super::index::{Index, Rule};
use super::packed::Packing;
use super::{RELEASES_MAX, ReleaseSet};
use crate::error::{Error, io};
use crate::mapped;
use crate::record::{Record, Slot, SlotSet};
use crate::token::Key;
use levelhead_schema::Field;
use memmap2::Mmap;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// First bytes of a library file; the digits are the version of the format.
pub(crate) const MAGIC: [u8; 8] = *b"LHLIB002";
/// Bytes before the first section.
pub(crate) const HEADER_BYTES: usize = 64;

/// One release in the library. It holds counts and hashes, nothing of any voter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// Identifier, such as `NC/2020-05-01`; of a withheld register `NC/withheld-1`.
    pub id: String,
    /// Date of the edition; `None` for a withheld register without a date.
    pub date: Option<String>,
    /// True when this is the office's own register or its protected voters, not a public release.
    pub withheld: bool,
    /// `STATE/file-id` of the layout, or `recognised by its columns`.
    pub layout: String,
    /// SHA-256 of each file.
    pub sha256: Vec<String>,
    /// Rows.
    pub rows: u64,
    /// Rows that could not be read.
    pub rejects: u64,
    /// Versions that no earlier release held.
    pub versions_new: u64,
    /// Canonical fields of its columns, those that were filled.
    pub fields: Vec<Field>,
    /// Rows by registration status: active, inactive, blank, other.
    pub status_counts: Vec<(String, u64)>,
    /// Bit of the release sets that stands for this release.
    pub(crate) bit: usize,
    /// Which of the library's shapes it has.
    pub(crate) shape: u32,
}

/// What the end of a library file says of the rest.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Meta {
    pub(crate) state: String,
    pub(crate) releases: Vec<Release>,
    /// The slots that are filled in releases of each shape.
    pub(crate) shapes: Vec<u32>,
    pub(crate) versions: usize,
    pub(crate) persons: usize,
    /// People from whom the frequencies were counted.
    pub(crate) counted: u64,
    pub(crate) sections: Vec<Section>,
}

impl Meta {
    /// The slots that some shape fills: those that a version keeps.
    pub(crate) fn filled(&self) -> SlotSet {
        SlotSet(self.shapes.iter().fold(0, |all, shape| all | shape))
    }
}

/// The versions of a library as they lie in its file.
#[derive(Clone, Copy)]
pub(crate) struct PackedVersions<'l> {
    words: &'l [u32],
    width: usize,
}

impl<'l> PackedVersions<'l> {
    /// The words of the version of that number, its tail last; empty when there are not so many.
    #[inline]
    pub(crate) fn get(&self, number: usize) -> &'l [u32] {
        self.words
            .get(number * self.width..(number + 1) * self.width)
            .unwrap_or_default()
    }

    /// The versions of the person whose first version is number `first`, each as its words and its tail.
    #[inline]
    pub(crate) fn of_person(self, first: u32) -> impl Iterator<Item = (&'l [u32], u32)> {
        let mut number = first as usize;
        std::iter::from_fn(move || {
            let (&tail, words) = self.get(number).split_last()?;
            let mine = number == first as usize || tail & 1 == 0;
            number += 1;
            mine.then_some((words, tail))
        })
    }
}

/// Where a part of the file lies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) offset: usize,
    pub(crate) bytes: usize,
    pub(crate) crc32: u32,
}

/// Reads the table of contents, after a look at format, key and its checksum.
fn read_meta(map: &[u8], path: &Path, key: &Key) -> Result<Meta, Error> {
    let bad = |reason: &str| Error::BadLibrary {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let word = |at: usize| -> Option<u64> {
        Some(u64::from_le_bytes(map.get(at..at + 8)?.try_into().ok()?))
    };
    if map.get(..8) != Some(&MAGIC[..]) {
        return Err(bad("it is no library of this version"));
    }
    if map.len() < HEADER_BYTES {
        return Err(bad("it is cut short"));
    }
    if word(8) != Some(key.check_value()) {
        return Err(Error::OtherKey {
            path: path.to_owned(),
        });
    }
    let part = |at: usize| word(at).and_then(|word| usize::try_from(word).ok());
    let text = part(16)
        .zip(part(24))
        .and_then(|(offset, length)| map.get(offset..offset.checked_add(length)?))
        .ok_or_else(|| bad("it is cut short"))?;
    if word(32) != Some(key.checksum(text)) {
        return Err(bad("its table of contents is damaged"));
    }
    serde_json::from_slice(text).map_err(|_| bad("its table of contents cannot be read"))
}

fn kind(row: &Kind) -> (ReleaseSet, u32) {
    let mut set = ReleaseSet::default();
    set.0.copy_from_slice(&row[..RELEASES_MAX / 64]);
    (set, row[RELEASES_MAX / 64] as u32)
}

/// Offset and length of a section in bytes.
type Place = (usize, usize);

/// The library of one state, open for lookups.
pub struct Library {
    path: PathBuf,
    map: Mmap,
    meta: Meta,
    /// The releases that anyone could get.
    public: ReleaseSet,
    /// Entry (directory, entries) of each rule's sections, by position in [`Rule::ALL`].
    indexes: Vec<Option<(Place, Place)>>,
    packing: Packing,
    records: Place,
    /// Set of releases and shape, by the number that versions carry.
    kinds: Vec<(ReleaseSet, u32)>,
    frequencies: Vec<Option<Place>>,
}

/// The number of slots filled in some shape, and so the words of a version in the file: one more, the tail. Its
/// lowest bit is set in the first version of a person, the others count the row of the table of kinds.
pub(crate) const TAIL_WORDS: usize = 1;
/// A row of the table of kinds: a set of releases and a shape.
pub(crate) type Kind = [u64; RELEASES_MAX / 64 + 1];

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library")
            .field("state", &self.meta.state)
            .field("versions", &self.meta.versions)
            .finish()
    }
}

impl Library {
    /// Maps and checks a library file.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be read, [`Error::BadLibrary`] when it is damaged or of another format,
    /// [`Error::OtherKey`] when it was made under another key.
    pub(crate) fn open(path: &Path, key: &Key) -> Result<Self, Error> {
        let map = mapped::map(path).map_err(io("read", path))?;
        let bad = |reason: &str| Error::BadLibrary {
            path: path.to_owned(),
            reason: reason.to_owned(),
        };
        let meta = read_meta(&map, path, key)?;
        let section = |name: &str| {
            let part = meta.sections.iter().find(|section| section.name == name);
            part.map(|section| (section.offset, section.bytes))
        };
        for part in &meta.sections {
            let end = part.offset.checked_add(part.bytes);
            if end.is_none_or(|end| end > map.len()) || part.offset % 8 != 0 {
                return Err(bad("its sections do not fit the file"));
            }
        }
        let packing = Packing::new(meta.filled());
        let width = (packing.width() + TAIL_WORDS) * size_of::<u32>();
        let whole = meta.versions.checked_mul(width);
        let records = section("records")
            .filter(|&(_, bytes)| Some(bytes) == whole)
            .ok_or_else(|| bad("its records are cut short"))?;
        let (offset, bytes) = section("kinds").ok_or_else(|| bad("it has no release sets"))?;
        let kinds = bytemuck::try_cast_slice(&map[offset..offset + bytes])
            .map_err(|_| bad("its release sets are cut short"))?
            .iter()
            .map(kind)
            .collect();
        let index_of = |rule: &Rule| {
            section(&format!("{}-directory", rule.name()))
                .zip(section(&format!("{}-entries", rule.name())))
        };
        let frequency_of = |slot: &Slot| section(&format!("frequency-{}", slot.at()));
        let indexes = Rule::ALL.iter().map(index_of).collect();
        let frequencies = Slot::SAID.iter().map(frequency_of).collect();
        let mut public = ReleaseSet::default();
        for release in &meta.releases {
            if release.bit >= RELEASES_MAX || release.shape as usize >= meta.shapes.len() {
                return Err(bad("a release does not fit its table"));
            }
            if !release.withheld {
                public.insert(release.bit);
            }
        }
        Ok(Library {
            path: path.to_owned(),
            public,
            indexes,
            packing,
            records,
            kinds,
            frequencies,
            meta,
            map,
        })
    }

    /// A section as numbers; empty when it is not made of whole ones, which a sound file's sections are.
    #[inline]
    fn section<T: bytemuck::AnyBitPattern>(&self, (offset, bytes): Place) -> &[T] {
        let bytes = self.map.get(offset..offset + bytes).unwrap_or_default();
        bytemuck::try_cast_slice(bytes).unwrap_or_default()
    }

    /// The state's abbreviation.
    pub fn state(&self) -> &str {
        &self.meta.state
    }

    /// The releases, in the order they were added.
    pub fn releases(&self) -> &[Release] {
        &self.meta.releases
    }

    /// People in the library.
    pub fn persons(&self) -> usize {
        self.meta.persons
    }

    /// Versions of people in the library.
    pub fn versions(&self) -> usize {
        self.meta.versions
    }

    pub(crate) fn meta(&self) -> &Meta {
        &self.meta
    }

    pub(crate) fn public(&self) -> &ReleaseSet {
        &self.public
    }

    /// The version of that number as a record; `None` when there are not so many.
    #[inline]
    pub(crate) fn version(&self, number: usize) -> Option<Record> {
        let (&tail, words) = self.packed().get(number).split_last()?;
        Some(self.record(words, tail))
    }

    /// The record of a version's packed words and tail.
    #[inline]
    fn record(&self, words: &[u32], tail: u32) -> Record {
        let mut record = self.packing.unpack(words);
        record[Slot::Head.at()] = tail & 1;
        record[Slot::Releases.at()] = tail >> 1;
        record[Slot::Shape.at()] = self.kind(tail).1 as u32;
        record
    }

    /// The set of releases of a version; empty when the record is out of range, which a sound file never has.
    #[inline]
    pub(crate) fn releases_of(&self, record: &Record) -> ReleaseSet {
        self.kinds
            .get(record[Slot::Releases.at()] as usize)
            .map_or_else(ReleaseSet::default, |&(set, _)| set)
    }

    /// The slots that releases of a version's shape fill.
    #[inline]
    pub(crate) fn shape_of(&self, record: &Record) -> SlotSet {
        SlotSet(
            self.meta
                .shapes
                .get(record[Slot::Shape.at()] as usize)
                .copied()
                .unwrap_or(0),
        )
    }

    /// All slots that some public release fills.
    pub(crate) fn public_slots(&self) -> SlotSet {
        let shapes = self
            .meta
            .releases
            .iter()
            .filter(|release| !release.withheld)
            .map(|release| self.meta.shapes[release.shape as usize]);
        SlotSet(shapes.fold(0, |all, shape| all | shape))
    }

    /// The slots that every public release fills.
    pub(crate) fn always_public(&self) -> SlotSet {
        let public = |release: &&Release| !release.withheld;
        let shapes = self.meta.releases.iter().filter(public);
        let shapes = shapes.map(|release| self.meta.shapes[release.shape as usize]);
        SlotSet(shapes.reduce(|all, shape| all & shape).unwrap_or(0))
    }

    /// The index of a rule; `None` when no release fills its slots.
    pub(crate) fn index(&self, rule: Rule) -> Option<Index<'_>> {
        let at = Rule::ALL.iter().position(|&other| other == rule)?;
        let (directory, entries) = self.indexes[at]?;
        Index::new(
            self.section(directory),
            self.section(entries),
            self.meta.versions,
        )
    }

    /// The versions, each as its packed words with the tail last.
    pub(crate) fn packed(&self) -> PackedVersions<'_> {
        PackedVersions {
            words: self.section(self.records),
            width: self.packing.width() + TAIL_WORDS,
        }
    }

    /// Set of releases and shape of a version, by its tail.
    #[inline]
    pub(crate) fn kind(&self, tail: u32) -> (ReleaseSet, usize) {
        self.kinds
            .get((tail >> 1) as usize)
            .map_or((ReleaseSet::default(), 0), |&(set, shape)| {
                (set, shape as usize)
            })
    }

    pub(crate) fn packing(&self) -> &Packing {
        &self.packing
    }

    /// The shapes of its versions.
    pub(crate) fn shapes(&self) -> impl Iterator<Item = SlotSet> {
        self.meta.shapes.iter().map(|&shape| SlotSet(shape))
    }

    /// The versions of the person whose first version is number `first`.
    #[inline]
    pub(crate) fn person(&self, first: u32) -> impl Iterator<Item = Record> {
        let versions = self.packed().of_person(first);
        versions.map(|(words, tail)| self.record(words, tail))
    }

    /// True when more than one of the people counted has this token in this slot.
    pub(crate) fn is_common(&self, slot: Slot, token: u32) -> bool {
        token != 0 && self.frequency(slot, token) > 1.5 / self.meta.counted.max(1) as f64
    }

    /// Share of the people who have this token in this slot; for rare tokens [`Library::rarest`].
    pub(crate) fn frequency(&self, slot: Slot, token: u32) -> f64 {
        let places = self.frequencies[slot.at()].map(|table| self.section(table));
        match places.map_or(0, |places| super::frequencies::count(places, token)) {
            0 => self.rarest(slot),
            count => f64::from(count) / self.meta.counted.max(1) as f64,
        }
    }

    /// Share of the people whom a rare token in this slot stands for: a single person, but no more than such a value
    /// can have anywhere. In a library of ten people an equal number still says much, and an equal sex little.
    pub(crate) fn rarest(&self, slot: Slot) -> f64 {
        let one = 1.0 / self.meta.counted.max(1) as f64;
        match slot {
            Slot::VoterId
            | Slot::CountyVoterId
            | Slot::Phone
            | Slot::Email
            | Slot::Core
            | Slot::BirthDate => one.min(1e-4),
            Slot::First | Slot::Last | Slot::Middle => one.min(5e-4),
            Slot::BirthYear => one.max(0.005),
            Slot::Zip | Slot::City | Slot::Registered => one.clamp(1e-6, 1e-3),
            _ => one.max(0.02),
        }
    }

    /// Reads the whole file and compares it with its checksums: bits do flip on disks, and would change answers.
    ///
    /// # Errors
    /// [`Error::BadLibrary`] naming the first part that is damaged.
    pub fn verify(&self) -> Result<(), Error> {
        for part in &self.meta.sections {
            let bytes: &[u8] = self.section((part.offset, part.bytes));
            if crc32fast::hash(bytes) != part.crc32 {
                return Err(Error::BadLibrary {
                    path: self.path.clone(),
                    reason: format!("its part {} is damaged", part.name),
                });
            }
        }
        Ok(())
    }
}
