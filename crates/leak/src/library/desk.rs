//! The desk: the folder that holds the key and the libraries, and what may be done to them.

use super::file::{Library, Meta, Release};
use super::gathered::{Gathered, Keyed};
use super::merge::{self, Added, person_key};
use super::{RELEASES_MAX, ReleaseSet};
use crate::error::{Error, io};
use crate::extract::{Extractor, Plain, Reading};
use crate::record::{Slot, SlotSet};
use crate::token::Key;
use levelhead_schema::mapping::Mapping;
use levelhead_schema::{Batch, Field};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The desk's folder.
///
/// It holds `key` (16 random bytes, for its owner alone), `library/STATE.lhl` and a lock. Nothing else.
#[derive(Clone, Debug)]
pub struct Desk {
    home: PathBuf,
    key: Key,
}

impl Desk {
    /// Opens the desk in `home`, making folder and key when they are not there.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder cannot be made or read, [`Error::BadKey`] when its key file is not one.
    pub fn open(home: &Path) -> Result<Self, Error> {
        let library = home.join("library");
        fs::create_dir_all(&library).map_err(io("make", &library))?;
        let path = home.join("key");
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => make_key(home, &path)?,
            Err(error) => return Err(io("read", &path)(error)),
        };
        let bytes: [u8; 16] = bytes.try_into().map_err(|_| Error::BadKey {
            path: path.clone(),
            reason: "it must have 16 bytes",
        })?;
        Ok(Desk {
            home: home.to_owned(),
            key: Key::from_bytes(bytes),
        })
    }

    /// The desk's key.
    pub fn key(&self) -> &Key {
        &self.key
    }

    fn path_of(&self, state: &str) -> PathBuf {
        self.home.join("library").join(format!("{state}.lhl"))
    }

    /// Opens the library of one state; `None` when it has no release.
    ///
    /// # Errors
    /// As [`Desk::libraries`].
    pub fn library(&self, state: &str) -> Result<Option<Library>, Error> {
        let path = self.path_of(state);
        if path.exists() {
            Library::open(&path, &self.key).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Opens the libraries of all states, by abbreviation.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::BadLibrary`] or [`Error::OtherKey`] of the first that cannot be opened.
    pub fn libraries(&self) -> Result<Vec<Library>, Error> {
        let folder = self.home.join("library");
        let mut paths = Vec::new();
        for entry in fs::read_dir(&folder).map_err(io("read", &folder))? {
            let path = entry.map_err(io("read", &folder))?.path();
            if path.extension().is_some_and(|extension| extension == "lhl") {
                paths.push(path);
            }
        }
        paths.sort();
        paths
            .iter()
            .map(|path| Library::open(path, &self.key))
            .collect()
    }

    /// Refuses a file that some release holds already.
    ///
    /// # Errors
    /// [`Error::AddedBefore`], or what opening the libraries gives.
    pub fn refuse_known(&self, path: &str, sha256: &str, withheld: bool) -> Result<(), Error> {
        for library in self.libraries()? {
            if let Some(release) = library.releases().iter().find(|release| {
                release.withheld == withheld && release.sha256.iter().any(|known| known == sha256)
            }) {
                return Err(Error::AddedBefore {
                    path: path.to_owned(),
                    release: release.id.clone(),
                });
            }
        }
        Ok(())
    }

    /// Adds a drafted release: whole, or not at all.
    ///
    /// # Errors
    /// [`Error::NoRows`], [`Error::AddedBefore`], [`Error::TooManyReleases`], or [`Error::Io`], after each of which
    /// the library is as it was.
    pub fn add(&self, draft: ReleaseDraft) -> Result<Release, Error> {
        let _lock = self.lock()?;
        if draft.records.is_empty() {
            return Err(Error::NoRows {
                path: draft.paths.join(", "),
            });
        }
        for (path, sha256) in draft.paths.iter().zip(&draft.sha256) {
            self.refuse_known(path, sha256, draft.withheld)?;
        }
        let old = self.library(&draft.state)?;
        old.as_ref().map(Library::verify).transpose()?;
        let mut meta = old.as_ref().map_or_else(
            || Meta {
                state: draft.state.clone(),
                ..Meta::default()
            },
            |library| library.meta().clone(),
        );
        let bit = (0..RELEASES_MAX)
            .find(|bit| meta.releases.iter().all(|release| release.bit != *bit))
            .ok_or_else(|| Error::TooManyReleases {
                state: draft.state.clone(),
                limit: RELEASES_MAX,
            })?;
        let filled = draft.filled.0;
        let shape = meta
            .shapes
            .iter()
            .position(|&known| known == filled)
            .unwrap_or_else(|| {
                meta.shapes.push(filled);
                meta.shapes.len() - 1
            }) as u32;
        let release = draft.release(&meta.releases, bit, shape);
        meta.releases.push(release);
        let added = Added {
            records: draft.records.in_order(),
            shape,
            bit,
        };
        self.replace(
            &draft.state,
            old.as_ref(),
            &ReleaseSet::default(),
            Some(added),
            meta,
        )
    }

    /// Removes a release. The library of a state without releases is deleted.
    ///
    /// # Errors
    /// [`Error::NoRelease`] when there is none of that id, [`Error::Io`] when the disk refuses.
    pub fn remove(&self, id: &str) -> Result<Release, Error> {
        let _lock = self.lock()?;
        let missing = || Error::NoRelease {
            release: id.to_owned(),
        };
        let state = id.split('/').next().unwrap_or_default();
        let library = self.library(state)?.ok_or_else(missing)?;
        library.verify()?;
        let mut meta = library.meta().clone();
        let at = meta
            .releases
            .iter()
            .position(|release| release.id == id)
            .ok_or_else(missing)?;
        let release = meta.releases.remove(at);
        if meta.releases.is_empty() {
            let path = self.path_of(state);
            drop(library);
            fs::remove_file(&path).map_err(io("remove", &path))?;
        } else {
            self.replace(
                state,
                Some(&library),
                &ReleaseSet::single(release.bit),
                None,
                meta,
            )?;
        }
        Ok(release)
    }

    /// Writes a state's new library beside the old one and renames it into place. Returns the newest release.
    fn replace(
        &self,
        state: &str,
        old: Option<&Library>,
        dropped: &ReleaseSet,
        added: Option<Added>,
        mut meta: Meta,
    ) -> Result<Release, Error> {
        let folder = self.home.join("library");
        let mut temporary = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&folder)
            .map_err(io("write in", &folder))?;
        let path = temporary.path().to_owned();
        merge::write(
            temporary.as_file_mut(),
            &path,
            &self.key,
            old,
            dropped,
            added,
            &mut meta,
        )?;
        let target = self.path_of(state);
        temporary
            .persist(&target)
            .map_err(|error| io("replace", &target)(error.error))?;
        if let Ok(folder) = File::open(&folder) {
            folder.sync_all().map_err(io("save", &target))?;
        }
        meta.releases.pop().ok_or_else(|| Error::NoRelease {
            release: state.to_owned(),
        })
    }

    /// Takes the desk's lock and clears away what a killed run left.
    fn lock(&self) -> Result<File, Error> {
        let path = self.home.join("library").join(".lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(io("open", &path))?;
        file.lock().map_err(io("lock", &path))?;
        let folder = self.home.join("library");
        for entry in fs::read_dir(&folder)
            .map_err(io("read", &folder))?
            .flatten()
        {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                fs::remove_file(entry.path()).map_err(io("remove", &entry.path()))?;
            }
        }
        Ok(file)
    }
}

/// Prefix of library files under construction.
const UNFINISHED: &str = ".unfinished-";

fn make_key(home: &Path, path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| Error::BadKey {
        path: path.to_owned(),
        reason: "the system gave no random numbers",
    })?;
    // tempfile makes files that only their owner can read.
    let mut file = tempfile::Builder::new()
        .prefix(".key-")
        .tempfile_in(home)
        .map_err(io("write in", home))?;
    file.write_all(&bytes).map_err(io("write", path))?;
    file.as_file().sync_all().map_err(io("write", path))?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(bytes.to_vec()),
        // Another process made the key meanwhile: theirs counts.
        Err(_) => fs::read(path).map_err(io("read", path)),
    }
}

/// A release being read: records gather here, and nothing is on disk until [`Desk::add`].
#[derive(Debug)]
pub struct ReleaseDraft {
    key: Key,
    state: String,
    date: Option<String>,
    withheld: bool,
    layout: Option<String>,
    paths: Vec<String>,
    sha256: Vec<String>,
    records: Gathered,
    rows: u64,
    filled: SlotSet,
    rejects: u64,
    fields: Vec<(Field, bool)>,
    status_counts: BTreeMap<&'static str, u64>,
}

/// The part of a draft that reads one table. Independent of the draft, so that batches can be read side by side.
#[derive(Clone, Debug)]
pub struct ReleaseTable {
    extractor: Extractor,
    status_column: Option<usize>,
    columns: Vec<(Field, usize)>,
}

/// What was read of one batch: records, and counts without anything of any voter.
#[derive(Debug)]
pub struct ReleaseRows {
    records: Keyed,
    rows: u64,
    filled: SlotSet,
    fields: Vec<Field>,
    status_counts: BTreeMap<&'static str, u64>,
}

impl ReleaseTable {
    /// Reads the rows of a batch of the table. Pure: the same batch gives the same records on any thread.
    pub fn read(&self, batch: &Batch, space: &mut ReleaseSpace) -> ReleaseRows {
        let mut read = ReleaseRows {
            records: Keyed::new(self.extractor.slots(), batch.rows()),
            rows: batch.rows() as u64,
            filled: SlotSet::default(),
            fields: Vec::new(),
            status_counts: BTreeMap::new(),
        };
        let mut codes = [0u64; STATUS_WORDS.len()];
        let mut word = Vec::new();
        for row in 0..batch.rows() {
            let record = self.extractor.tokens(batch, row, &mut space.0);
            for (at, &token) in record[..Slot::SAID.len()].iter().enumerate() {
                read.filled.0 |= u32::from(token != 0) << at;
            }
            read.records.push(person_key(&record), &record);
            if space.0.other_street {
                // The file says two things of one person: a dump may repeat either.
                let reading = Reading {
                    street_line: true,
                    ..Reading::default()
                };
                let other = self.extractor.extract(batch, row, reading, &mut space.0);
                read.records.push(person_key(&other), &other);
            }
            if let Some(column) = self.status_column {
                word.clear();
                crate::normal::status(batch.cell(row, column), &mut word);
                // Only codes that are known: a column wrongly taken for the status must not leave names here.
                codes[match word.as_slice() {
                    b"A" => 0,
                    b"I" => 1,
                    b"" => 2,
                    _ => 3,
                }] += 1;
            }
        }
        let counts = STATUS_WORDS.into_iter().zip(codes);
        read.status_counts = counts.filter(|&(_, count)| count > 0).collect();
        let is_filled = |&&(_, column): &&(Field, usize)| {
            (0..batch.rows()).any(|row| !batch.cell(row, column).is_empty())
        };
        read.fields = self
            .columns
            .iter()
            .filter(is_filled)
            .map(|&(field, _)| field)
            .collect();
        read
    }
}

/// What a registration's status is called in a library.
const STATUS_WORDS: [&str; 4] = ["active", "inactive", "blank", "other"];

/// Memory that one thread reuses from batch to batch.
#[derive(Default, Debug)]
pub struct ReleaseSpace(Plain);

impl ReleaseDraft {
    /// An empty draft of the release of `state` on `date`; of its withheld register when `withheld`.
    pub fn new(desk: &Desk, state: &str, date: Option<String>, withheld: bool) -> Self {
        ReleaseDraft {
            key: desk.key.clone(),
            state: state.to_owned(),
            date,
            withheld,
            layout: None,
            paths: Vec::new(),
            sha256: Vec::new(),
            records: Gathered::default(),
            rows: 0,
            filled: SlotSet::default(),
            rejects: 0,
            fields: Vec::new(),
            status_counts: BTreeMap::new(),
        }
    }

    /// Starts a table with these columns.
    ///
    /// # Errors
    /// [`Error::NotARelease`] when no column names a voter.
    pub fn table(&mut self, path: &str, mapping: &Mapping) -> Result<ReleaseTable, Error> {
        let extractor = Extractor::new(&self.key, mapping);
        let named = extractor.slots().has(Slot::Last) || extractor.slots().has(Slot::VoterId);
        if !named || !extractor.is_useful() {
            let found: Vec<&str> = mapping
                .columns
                .iter()
                .filter_map(|column| column.field.map(Field::name))
                .collect();
            let found = if found.is_empty() {
                "nothing was recognised".to_owned()
            } else {
                format!("found {}", found.join(", "))
            };
            return Err(Error::NotARelease {
                path: path.to_owned(),
                found,
            });
        }
        if self.layout.is_none() {
            self.layout.clone_from(&mapping.layout);
        }
        for column in &mapping.columns {
            if let Some(field) = column.field
                && !self.fields.iter().any(|&(known, _)| known == field)
            {
                self.fields.push((field, false));
            }
        }
        Ok(ReleaseTable {
            extractor,
            status_column: mapping.of(Field::Status).next().map(|column| column.index),
            columns: mapping
                .columns
                .iter()
                .filter_map(|column| Some((column.field?, column.index)))
                .collect(),
        })
    }

    /// Adds what was read of a batch. The order in which batches are added does not matter to the library.
    pub fn add(&mut self, read: &ReleaseRows) {
        self.records.add(&read.records);
        self.rows += read.rows;
        self.filled.0 |= read.filled.0;
        for (field, filled) in &mut self.fields {
            *filled = *filled || read.fields.contains(field);
        }
        for (&word, count) in &read.status_counts {
            *self.status_counts.entry(word).or_insert(0) += count;
        }
    }

    /// Counts rows that could not be read.
    pub fn rejects(&mut self, count: u64) {
        self.rejects += count;
    }

    /// Notes a file that the release was read from.
    pub fn file(&mut self, path: &str, sha256: &str) {
        self.paths.push(path.to_owned());
        self.sha256.push(sha256.to_owned());
    }

    /// Rows gathered.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    fn release(&self, others: &[Release], bit: usize, shape: u32) -> Release {
        let stem = match (&self.date, self.withheld) {
            (Some(date), false) => format!("{}/{date}", self.state),
            (Some(date), true) => format!("{}/withheld-{date}", self.state),
            (None, _) => format!("{}/withheld", self.state),
        };
        // Two deliveries of one day are two releases: -2, -3 and so on.
        let id = (1..)
            .map(|number| {
                if number == 1 {
                    stem.clone()
                } else {
                    format!("{stem}-{number}")
                }
            })
            .find(|id| others.iter().all(|release| release.id != *id))
            .unwrap_or(stem);
        Release {
            id,
            date: self.date.clone(),
            withheld: self.withheld,
            layout: self
                .layout
                .clone()
                .unwrap_or_else(|| "recognised by its columns".to_owned()),
            sha256: self.sha256.clone(),
            rows: self.rows,
            rejects: self.rejects,
            versions_new: 0,
            fields: self
                .fields
                .iter()
                .filter(|(_, filled)| *filled)
                .map(|&(field, _)| field)
                .collect(),
            status_counts: self
                .status_counts
                .iter()
                .map(|(&word, &count)| (word.to_owned(), count))
                .collect(),
            bit,
            shape,
        }
    }
}
