//! Lookup keys over two or three fields, and the sorted indexes that answer them.

use crate::record::{Record, Slot, lookup_key};

/// A blocking rule: the slots that must agree for two records to be compared at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    Number,
    NameYear,
    Name,
    LastBirth,
    FirstBirth,
    LastYearZip,
    FirstYearZip,
    LastAddress,
    FirstAddress,
    AddressZip,
    Phone,
    Email,
}

impl Rule {
    /// Every rule, the most telling first.
    pub(crate) const ALL: [Rule; 12] = [
        Rule::Number,
        Rule::NameYear,
        Rule::LastBirth,
        Rule::FirstBirth,
        Rule::LastAddress,
        Rule::FirstAddress,
        Rule::AddressZip,
        Rule::Phone,
        Rule::Email,
        Rule::LastYearZip,
        Rule::FirstYearZip,
        Rule::Name,
    ];

    /// The slots of the rule.
    pub(crate) const fn slots(self) -> &'static [Slot] {
        match self {
            Rule::Number => &[Slot::VoterId],
            Rule::NameYear => &[Slot::First, Slot::Last, Slot::BirthYear],
            Rule::Name => &[Slot::First, Slot::Last],
            Rule::LastBirth => &[Slot::Last, Slot::BirthDate],
            Rule::FirstBirth => &[Slot::First, Slot::BirthDate],
            Rule::LastYearZip => &[Slot::Last, Slot::BirthYear, Slot::Zip],
            Rule::FirstYearZip => &[Slot::First, Slot::BirthYear, Slot::Zip],
            Rule::LastAddress => &[Slot::Last, Slot::Core],
            Rule::FirstAddress => &[Slot::First, Slot::Core],
            Rule::AddressZip => &[Slot::Core, Slot::Zip],
            Rule::Phone => &[Slot::Phone],
            Rule::Email => &[Slot::Email],
        }
    }

    /// Name of the rule's sections in a library file.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Rule::Number => "number",
            Rule::NameYear => "name-year",
            Rule::Name => "name",
            Rule::LastBirth => "last-birth",
            Rule::FirstBirth => "first-birth",
            Rule::LastYearZip => "last-year-zip",
            Rule::FirstYearZip => "first-year-zip",
            Rule::LastAddress => "last-address",
            Rule::FirstAddress => "first-address",
            Rule::AddressZip => "address-zip",
            Rule::Phone => "phone",
            Rule::Email => "email",
        }
    }

    /// False for a rule that brings many people and decides little: it is for rows that no other rule finds.
    pub(crate) const fn tells_alone(self) -> bool {
        !matches!(self, Rule::Name)
    }

    /// The lookup key of a record under this rule; `None` when a slot is empty.
    #[inline]
    pub(crate) fn key(self, record: &Record) -> Option<u32> {
        lookup_key(record, self.slots())
    }
}

/// An index under construction: key in the high half, version in the low half.
pub(crate) struct IndexBuilder {
    entries: Vec<u64>,
}

impl IndexBuilder {
    /// An index of about so many people.
    pub(crate) fn new(persons: usize) -> Self {
        IndexBuilder {
            entries: Vec::with_capacity(persons),
        }
    }

    /// Adds the keys of one person: `versions` are that person's records, the first of them number `first`.
    /// People must come in the order of their numbers.
    pub(crate) fn add(&mut self, rule: Rule, versions: &[Record], first: u32) {
        let start = self.entries.len();
        for record in versions {
            if let Some(key) = rule.key(record) {
                let entry = u64::from(key) << 32 | u64::from(first);
                // A person has few versions and fewer distinct keys. Past 16 the odd repeat costs less than the search.
                let mut earlier = self.entries[start..].iter().rev().take(16);
                if versions.len() == 1 || earlier.all(|&earlier| earlier != entry) {
                    self.entries.push(entry);
                }
            }
        }
    }

    /// The finished directory and entries of a library of `versions` versions.
    pub(crate) fn finish(mut self, versions: usize) -> (Vec<u32>, Vec<u32>) {
        // Stable, so that people stay in the order of their numbers under each key.
        radsort::sort_by_key(&mut self.entries, |entry| (entry >> 32) as u32);
        let shape = Shape::new(self.entries.len(), versions);
        let mut directory = Vec::with_capacity((1 << shape.directory_bits) + 1);
        let mut entries = Vec::with_capacity(self.entries.len());
        for &entry in &self.entries {
            let (key, version) = ((entry >> 32) as u32, entry as u32);
            let bucket = shape.bucket(key);
            while directory.len() <= bucket {
                directory.push(entries.len() as u32);
            }
            entries.push(shape.remainder(key) << shape.version_bits | version);
        }
        directory.resize((1 << shape.directory_bits) + 1, entries.len() as u32);
        (directory, entries)
    }
}

/// How the 32 bits of an entry are divided: what the directory does not say of the key fills what the number of
/// the version leaves free. Together they hold some 30 bits of the key; who finds a person compares the rest.
#[derive(Clone, Copy)]
struct Shape {
    directory_bits: u32,
    version_bits: u32,
}

impl Shape {
    fn new(entries: usize, versions: usize) -> Self {
        // Two to four entries a bucket: one cache line, mostly.
        let directory_bits = (usize::BITS - entries.leading_zeros())
            .saturating_sub(2)
            .clamp(4, 28);
        let version_bits = usize::BITS - versions.leading_zeros();
        Shape {
            directory_bits,
            version_bits: version_bits.clamp(1, 31),
        }
    }

    #[inline]
    fn bucket(self, key: u32) -> usize {
        (key >> (32 - self.directory_bits)) as usize
    }

    #[inline]
    fn remainder(self, key: u32) -> u32 {
        (key << self.directory_bits) >> self.version_bits
    }
}

/// An index in a mapped library.
#[derive(Clone, Copy)]
pub(crate) struct Index<'l> {
    directory: &'l [u32],
    entries: &'l [u32],
    shape: Shape,
}

impl<'l> Index<'l> {
    /// The index of these sections of a library of `versions` versions; `None` when they do not fit together.
    pub(crate) fn new(directory: &'l [u32], entries: &'l [u32], versions: usize) -> Option<Self> {
        let shape = Shape::new(entries.len(), versions);
        let sound = directory.len() == (1 << shape.directory_bits) + 1
            && directory.last().copied() == u32::try_from(entries.len()).ok();
        sound.then_some(Index {
            directory,
            entries,
            shape,
        })
    }

    /// First step of a lookup: where the bucket of `key` lies.
    #[inline]
    pub(crate) fn bucket(&self, key: u32) -> (u32, u32) {
        let at = self.shape.bucket(key);
        (self.directory[at], self.directory[at + 1])
    }

    /// The first number that stands in a bucket, or 0: looked at early, what is beside it is at hand later.
    #[inline]
    pub(crate) fn first_within(&self, bucket: (u32, u32)) -> u32 {
        self.entries.get(bucket.0 as usize).copied().unwrap_or(0)
    }

    /// Second step: the entries of that key in its bucket, each the first version of a person. One in a few hundred
    /// lookups brings a stranger with a key that differs in its last bits.
    #[inline]
    pub(crate) fn within(
        &self,
        bucket: (u32, u32),
        key: u32,
    ) -> impl Iterator<Item = u32> + use<'l> {
        let version_bits = self.shape.version_bits;
        let remainder = self.shape.remainder(key);
        self.entries
            .get(bucket.0 as usize..bucket.1 as usize)
            .unwrap_or_default()
            .iter()
            .skip_while(move |&&entry| entry >> version_bits < remainder)
            .take_while(move |&&entry| entry >> version_bits == remainder)
            .map(move |&entry| entry & ((1 << version_bits) - 1))
    }

    /// Both steps.
    #[inline]
    pub(crate) fn find(&self, key: u32) -> impl Iterator<Item = u32> + use<'l> {
        self.within(self.bucket(key), key)
    }
}

#[cfg(test)]
mod tests {
    use super::{Index, IndexBuilder, Rule};
    use crate::record::{Record, Slot, WIDTH};

    fn person(number: u32) -> Record {
        let mut record = [0; WIDTH];
        record[Slot::VoterId.at()] = number;
        record
    }

    #[test]
    fn every_person_is_found_and_nobody_else() {
        for people in [0u32, 1, 5, 1000] {
            let mut builder = IndexBuilder::new(people as usize);
            for number in 0..people {
                builder.add(
                    Rule::Number,
                    &[
                        person(number * 7 + 1),
                        person(number * 7 + 2),
                        person(number * 7 + 1),
                    ],
                    number,
                );
            }
            let versions = people as usize;
            let (directory, entries) = builder.finish(versions);
            let index = Index::new(&directory, &entries, versions).unwrap();
            for number in 0..people {
                for id in [number * 7 + 1, number * 7 + 2] {
                    let key = Rule::Number.key(&person(id)).unwrap();
                    assert_eq!(index.find(key).collect::<Vec<_>>(), [number]);
                }
                let key = Rule::Number.key(&person(number * 7 + 3)).unwrap();
                assert_eq!(index.find(key).count(), 0);
            }
        }
    }
}
