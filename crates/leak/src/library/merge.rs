//! Writing a library: old versions and a new release merged, person by person.

use super::file::{HEADER_BYTES, Kind, Library, MAGIC, Meta, Section, TAIL_WORDS};
use super::gathered::InOrder;
use super::index::{IndexBuilder, Rule};
use super::packed::Packing;
use super::{RELEASES_MAX, ReleaseSet, frequencies};
use crate::error::{Error, io};
use crate::mapped;
use crate::record::{Record, Slot, SlotSet, lookup_key};
use crate::token::{Key, mix};
use hashbrown::HashMap;
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

/// Index entries that are built in one pass over the records: bounds memory at about a quarter of a gigabyte.
const ENTRIES_AT_ONCE: usize = 24 << 20;
/// People from whom frequencies are counted at most.
const COUNTED_MAX: usize = 500_000;

/// The number that brings the versions of one person together: the voter number where there is one, else name,
/// birth and suffix, and the address too where no birth is known or a placeholder stands for it: namesakes are two
/// people. In the low bit: which of the two.
pub(crate) fn person_key(record: &Record) -> u64 {
    match lookup_key(record, &[Slot::VoterId]) {
        Some(key) => u64::from(key) << 1,
        None => {
            let birth = match record[Slot::BirthDate.at()] {
                0 => record[Slot::BirthYear.at()],
                date => date,
            };
            let name =
                [Slot::First, Slot::Middle, Slot::Last, Slot::Suffix].map(|slot| record[slot.at()]);
            let home = match record[Slot::BirthYear.at()] {
                0 => mix(&[Slot::Core, Slot::Unit, Slot::Zip].map(|slot| record[slot.at()])),
                _ => 0,
            };
            u64::from(mix(&[name[0], name[1], name[2], name[3], birth, home])) << 1 | 1
        }
    }
}

/// A release to be added: its records in order, all of one shape, and its bit.
pub(crate) struct Added {
    pub(crate) records: InOrder,
    pub(crate) shape: u32,
    pub(crate) bit: usize,
}

/// Words that are written and summed up together.
const WORDS_AT_ONCE: usize = 1 << 16;

/// Writes the library that holds what `old` holds, less the releases in `dropped`, and `added`.
/// `meta` brings state, releases (the added one last) and shapes; the rest of it is filled in here.
pub(crate) fn write(
    file: &mut File,
    path: &Path,
    key: &Key,
    old: Option<&Library>,
    dropped: &ReleaseSet,
    added: Option<Added>,
    meta: &mut Meta,
) -> Result<(), Error> {
    let fail = || io("write", path);
    let mut sections = Sections {
        out: BufWriter::with_capacity(1 << 20, file),
        at: 0,
        table: Vec::new(),
        crc32: crc32fast::Hasher::new(),
    };
    sections.put(&[0; HEADER_BYTES]).map_err(fail())?;
    let packing = Packing::new(meta.filled());
    let people = People::new(old, dropped, added);
    write_versions(&mut sections, people, &packing, meta).map_err(fail())?;

    sections.out.flush().map_err(fail())?;
    let map = mapped::map(path).map_err(io("read", path))?;
    let width = packing.width() + TAIL_WORDS;
    let end = HEADER_BYTES + meta.versions * width * size_of::<u32>();
    let written = Written {
        words: bytemuck::cast_slice(&map[HEADER_BYTES..end]),
        packing,
        persons: meta.persons,
        versions: meta.versions,
    };
    written
        .indexes(&mut sections, meta.filled())
        .map_err(fail())?;
    meta.counted = written
        .frequencies(&mut sections, meta.filled())
        .map_err(fail())?;

    meta.sections = std::mem::take(&mut sections.table);
    let text = serde_json::to_vec(meta).unwrap_or_default();
    let offset = sections.at as u64;
    sections.put(&text).map_err(fail())?;
    sections.out.seek(SeekFrom::Start(0)).map_err(fail())?;
    for word in [
        u64::from_le_bytes(MAGIC),
        key.check_value(),
        offset,
        text.len() as u64,
        key.checksum(&text),
    ] {
        sections
            .out
            .write_all(&word.to_le_bytes())
            .map_err(fail())?;
    }
    sections.out.flush().map_err(fail())?;
    sections.out.get_ref().sync_all().map_err(fail())?;
    Ok(())
}

/// Writes the versions of all people and the table of their kinds, and counts them.
fn write_versions(
    sections: &mut Sections<'_>,
    mut people: People<'_>,
    packing: &Packing,
    meta: &mut Meta,
) -> std::io::Result<()> {
    let mut words = Vec::new();
    sections.begin("records");
    while let Some(()) = people.next_person() {
        for version in &people.versions {
            words.extend(packing.pack(version));
            words.push(version[Slot::Releases.at()] << 1 | version[Slot::Head.at()]);
        }
        if words.len() >= WORDS_AT_ONCE {
            sections.put(bytemuck::cast_slice(&words))?;
            words.clear();
        }
    }
    sections.put(bytemuck::cast_slice(&words))?;
    sections.end()?;
    sections.begin("kinds");
    sections.put(bytemuck::cast_slice(&people.kinds))?;
    sections.end()?;
    meta.versions = people.versions_total;
    meta.persons = people.persons;
    if let (Some(release), Some(_)) = (meta.releases.last_mut(), &people.new) {
        release.versions_new = people.versions_new;
    }
    Ok(())
}

/// Appends named sections to a file, each starting on a multiple of eight.
struct Sections<'f> {
    out: BufWriter<&'f mut File>,
    at: usize,
    table: Vec<Section>,
    /// Checksum of the section under way.
    crc32: crc32fast::Hasher,
}

impl Sections<'_> {
    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.at += bytes.len();
        self.crc32.update(bytes);
        self.out.write_all(bytes)
    }

    fn begin(&mut self, name: impl Into<String>) {
        self.table.push(Section {
            name: name.into(),
            offset: self.at,
            bytes: 0,
            crc32: 0,
        });
        self.crc32 = crc32fast::Hasher::new();
    }

    fn end(&mut self) -> std::io::Result<()> {
        if let Some(section) = self.table.last_mut() {
            section.bytes = self.at - section.offset;
            section.crc32 = self.crc32.clone().finalize();
        }
        let padding = self.at.next_multiple_of(8) - self.at;
        self.put(&[0; 8][..padding])
    }
}

/// Walks old versions and new records together, in the order of their person keys.
struct People<'l> {
    library: Option<&'l Library>,
    dropped: ReleaseSet,
    new: Option<Added>,
    old_at: usize,
    /// The old version at that place, if there is one, and its person's key.
    old_next: Option<(u64, Record)>,
    persons: usize,
    versions_total: usize,
    versions_new: u64,
    kinds: Vec<Kind>,
    kind_numbers: HashMap<(ReleaseSet, u32), u32>,
    group: Vec<(Record, ReleaseSet)>,
    /// The versions of the person last met, ready to be written.
    versions: Vec<Record>,
}

impl<'l> People<'l> {
    fn new(library: Option<&'l Library>, dropped: &ReleaseSet, new: Option<Added>) -> Self {
        let mut people = People {
            library,
            dropped: *dropped,
            new,
            old_at: 0,
            old_next: None,
            persons: 0,
            versions_total: 0,
            versions_new: 0,
            kinds: Vec::new(),
            kind_numbers: HashMap::new(),
            group: Vec::new(),
            versions: Vec::new(),
        };
        people.step_old();
        people
    }

    fn step_old(&mut self) {
        let record = self
            .library
            .and_then(|library| library.version(self.old_at));
        self.old_next = record.map(|record| (person_key(&record), record));
        self.old_at += 1;
    }

    fn new_key(&self) -> Option<u64> {
        self.new.as_ref()?.records.key()
    }

    /// Gathers the next person who is left with a version.
    fn next_person(&mut self) -> Option<()> {
        loop {
            let old_key = self.old_next.as_ref().map(|&(key, _)| key);
            let key = old_key.into_iter().chain(self.new_key()).min()?;
            self.group.clear();
            while let Some((_, record)) = self.old_next.filter(|&(other, _)| other == key) {
                let set = self
                    .library
                    .map_or_else(ReleaseSet::default, |library| library.releases_of(&record))
                    .without(&self.dropped);
                if !set.is_empty() {
                    self.group.push((record, set));
                }
                self.step_old();
            }
            self.take_new(key);
            if !self.group.is_empty() {
                self.close_person();
                return Some(());
            }
        }
    }

    /// Adds the new records of a person to the group: to an equal version, or as a version of their own.
    fn take_new(&mut self, key: u64) {
        let Some(added) = &mut self.new else { return };
        let fresh_from = self.group.len();
        while let Some(mut record) = added.records.next_of(key) {
            record[Slot::Shape.at()] = added.shape;
            // Many rows under one key are a placeholder number; they are made unique by sorting below.
            let known = if self.group.len() - fresh_from < 16 {
                self.group
                    .iter_mut()
                    .find(|(version, _)| same_version(version, &record))
            } else {
                None
            };
            match known {
                Some((_, set)) => set.insert(added.bit),
                None => self.group.push((record, ReleaseSet::single(added.bit))),
            }
        }
        if self.group.len() - fresh_from >= 16 {
            self.group.sort_unstable_by(|(a, _), (b, _)| {
                a[..=Slot::Shape.at()].cmp(&b[..=Slot::Shape.at()])
            });
            self.group.dedup_by(|(later, later_set), (version, set)| {
                let same = same_version(version, later);
                if same {
                    set.add(later_set);
                }
                same
            });
        }
        let single = ReleaseSet::single(added.bit);
        self.versions_new += self.group.iter().filter(|(_, set)| *set == single).count() as u64;
    }

    fn close_person(&mut self) {
        // One order whatever the order in which releases came, so that equal inputs give equal files.
        self.group
            .sort_unstable_by(|(a, _), (b, _)| a[..=Slot::Shape.at()].cmp(&b[..=Slot::Shape.at()]));
        self.versions.clear();
        for (mut record, set) in self.group.drain(..) {
            let (shape, kinds) = (record[Slot::Shape.at()], &mut self.kinds);
            let number = *self.kind_numbers.entry((set, shape)).or_insert_with(|| {
                let mut row: Kind = [u64::from(shape); RELEASES_MAX / 64 + 1];
                row[..RELEASES_MAX / 64].copy_from_slice(&set.0);
                kinds.push(row);
                kinds.len() as u32 - 1
            });
            record[Slot::Releases.at()] = number;
            record[Slot::Head.at()] = u32::from(self.versions.is_empty());
            self.versions.push(record);
        }
        self.persons += 1;
        self.versions_total += self.versions.len();
    }
}

fn same_version(a: &Record, b: &Record) -> bool {
    a[..=Slot::Shape.at()] == b[..=Slot::Shape.at()]
}

/// The versions as they were written, read back to be indexed.
struct Written<'m> {
    words: &'m [u32],
    packing: Packing,
    persons: usize,
    versions: usize,
}

impl Written<'_> {
    /// Calls `each` with the versions of every person and the number of the first of them.
    fn for_each_person(&self, mut each: impl FnMut(&[Record], u32)) {
        let width = self.packing.width() + TAIL_WORDS;
        let mut person: Vec<Record> = Vec::new();
        let mut first = 0;
        for (number, words) in self.words.chunks_exact(width).enumerate() {
            if words[width - 1] & 1 == 1 && !person.is_empty() {
                each(&person, first);
                person.clear();
                first = number as u32;
            }
            person.push(self.packing.unpack(words));
        }
        if !person.is_empty() {
            each(&person, first);
        }
    }

    fn indexes(&self, sections: &mut Sections<'_>, filled: SlotSet) -> std::io::Result<()> {
        let rules: Vec<Rule> = Rule::ALL
            .into_iter()
            .filter(|rule| filled.has_all(rule.slots()))
            .collect();
        let at_once = (ENTRIES_AT_ONCE / self.persons.max(1)).clamp(1, Rule::ALL.len());
        for rules in rules.chunks(at_once) {
            let mut builders: Vec<(Rule, IndexBuilder)> = rules
                .iter()
                .map(|&rule| (rule, IndexBuilder::new(self.persons)))
                .collect();
            self.for_each_person(|versions, first| {
                for (rule, builder) in &mut builders {
                    builder.add(*rule, versions, first);
                }
            });
            for (rule, builder) in builders {
                let (directory, entries) = builder.finish(self.versions);
                sections.begin(format!("{}-directory", rule.name()));
                sections.put(bytemuck::cast_slice(&directory))?;
                sections.end()?;
                sections.begin(format!("{}-entries", rule.name()));
                sections.put(bytemuck::cast_slice(&entries))?;
                sections.end()?;
            }
        }
        Ok(())
    }

    /// Counts how many people have each token, for the tokens that more than one has. Returns the people counted.
    fn frequencies(&self, sections: &mut Sections<'_>, filled: SlotSet) -> std::io::Result<u64> {
        let step = self.persons.div_ceil(COUNTED_MAX).max(1);
        let mut tokens: Vec<(Slot, Vec<u32>)> =
            filled.iter().map(|slot| (slot, Vec::new())).collect();
        let mut number = 0;
        let mut counted = 0;
        self.for_each_person(|versions, _| {
            if number % step == 0
                && let Some(last) = versions.last()
            {
                counted += 1;
                for (slot, tokens) in &mut tokens {
                    tokens.push(last[slot.at()]);
                }
            }
            number += 1;
        });
        for (slot, tokens) in &mut tokens {
            let places = frequencies::table(tokens);
            sections.begin(format!("frequency-{}", slot.at()));
            sections.put(bytemuck::cast_slice(&places))?;
            sections.end()?;
        }
        Ok(counted)
    }
}
