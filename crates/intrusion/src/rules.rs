//! The rules of a run: those that ship, detectors of ours, and the user's.

use crate::detectors::descriptions;
use crate::engine::Engine;
use crate::sigma::{Loaded, Routes, SigmaEngine, SigmaText, check_all, load};
use crate::{Error, Origin, Rule, RuleIndex};
use levelhead_schema::event::LogSource;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Path and text of every file in `rules/`, by name.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

const DETECTORS: &str = include_str!("../../../rules/detectors.toml");

/// Rule files that a folder may hold.
const MOST_FILES: u64 = 100_000;
/// How large a rule file may be.
const MOST_FILE_BYTES: u64 = 1 << 20;
/// How deep folders may lie in each other.
const MOST_DEPTH: u64 = 32;

/// Rules, loaded, checked and compiled.
#[derive(Clone)]
pub struct RuleSet {
    rules: Vec<Rule>,
    loaded: Arc<Loaded>,
    routes: Arc<Routes>,
    engine: Arc<SigmaEngine>,
    /// Hash of each file's text.
    texts: BTreeSet<[u8; 32]>,
    sha256: String,
}

impl std::fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RuleSet")
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}

impl RuleSet {
    /// The rules that ship: Sigma rules in the order of their files, then detectors.
    ///
    /// # Errors
    /// As [`RuleSet::with_folder`]; a test holds that there is none.
    pub fn shipped() -> Result<RuleSet, Error> {
        let texts: Vec<SigmaText<'_>> = SHIPPED
            .iter()
            .map(|(file, text)| SigmaText {
                file: (*file).to_owned(),
                text: Cow::Borrowed(text),
                shipped: true,
            })
            .collect();
        let mut set = RuleSet::nothing()?.with(&texts)?;
        let own = descriptions().map_err(|error| Error::Shipped {
            file: "rules/detectors.toml",
            reason: error.to_string(),
        })?;
        set.rules.extend(own);
        set.add_texts([DETECTORS]);
        Ok(set)
    }

    /// No rule at all.
    ///
    /// # Errors
    /// [`Error::Shipped`] when the table of log sources is wrong; a test holds that it is not.
    pub fn nothing() -> Result<RuleSet, Error> {
        let routes = Arc::new(Routes::shipped()?);
        let loaded = Arc::new(Loaded::default());
        let engine = SigmaEngine::new(Arc::clone(&loaded), Arc::clone(&routes), 0)?;
        Ok(RuleSet {
            rules: Vec::new(),
            loaded,
            routes,
            engine: Arc::new(engine),
            texts: BTreeSet::new(),
            sha256: hex(&Sha256::digest([])),
        })
    }

    /// These rules and those of a folder: all files ending in `.yml` or `.yaml` in it and in its folders, by path. The
    /// numbers of the rules that are there stay.
    ///
    /// # Errors
    /// [`Error::Rule`] for a rule that cannot work, [`Error::Io`] for what cannot be read, [`Error::TooMany`] beyond
    /// 100,000 files, 1 MB a file and 32 folders in each other.
    pub fn with_folder(self, dir: &Path) -> Result<RuleSet, Error> {
        let mut paths = Vec::new();
        walk(dir, 0, &mut paths)?;
        paths.sort();
        let mut texts = Vec::with_capacity(paths.len());
        for path in &paths {
            texts.push(SigmaText {
                file: path.display().to_string(),
                text: Cow::Owned(read(path)?),
                shipped: false,
            });
        }
        self.with(&texts)
    }

    /// These rules and those in one text, as if it were the user's file `name`.
    ///
    /// # Errors
    /// [`Error::Rule`] for a rule that cannot work.
    pub fn with_text(self, name: &str, text: &str) -> Result<RuleSet, Error> {
        self.with(&[SigmaText {
            file: name.to_owned(),
            text: Cow::Borrowed(text),
            shipped: false,
        }])
    }

    fn with(mut self, texts: &[SigmaText<'_>]) -> Result<RuleSet, Error> {
        let mut loaded = Loaded::clone(&self.loaded);
        let tried = loaded.rules.len();
        load(texts, &mut loaded, &mut self.rules)?;
        check_all(&mut loaded, &self.rules, &self.routes)?;
        self.loaded = Arc::new(loaded);
        let (loaded, routes) = (Arc::clone(&self.loaded), Arc::clone(&self.routes));
        self.engine = Arc::new(SigmaEngine::new(loaded, routes, tried)?);
        self.add_texts(texts.iter().map(|text| &*text.text));
        Ok(self)
    }

    fn add_texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        for text in texts {
            self.texts.insert(Sha256::digest(text.as_bytes()).into());
        }
        let mut all = Sha256::new();
        self.texts.iter().for_each(|hash| all.update(hash));
        self.sha256 = hex(&all.finalize());
    }

    /// All rules; a [`RuleIndex`] is a place in here.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of that number.
    pub fn rule(&self, index: RuleIndex) -> Option<&Rule> {
        self.rules.get(index.0 as usize)
    }

    /// The rule of that id.
    pub fn by_id(&self, id: &str) -> Option<RuleIndex> {
        let place = self.rules.iter().position(|rule| rule.id == id)?;
        u32::try_from(place).ok().map(RuleIndex)
    }

    /// SHA-256 over the hashes of all rules' texts, whatever the order of the files.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// What evaluates the Sigma rules.
    pub fn engine(&self) -> Arc<dyn Engine> {
        Arc::clone(&self.engine) as Arc<dyn Engine>
    }

    /// Rules that say nothing by themselves: correlations count them.
    pub fn silent(&self) -> &[RuleIndex] {
        self.engine.silent()
    }

    /// Fields that the user's rules ask for and that Sigma has, but no log of their source.
    pub fn unknown_fields(&self) -> u64 {
        self.loaded.unknown_fields
    }

    /// How many of the user's rules look at kinds of logs that are not among `sources`.
    pub fn given_without(&self, sources: &BTreeSet<LogSource>) -> u64 {
        let idle = self.engine.sources().filter(|(index, own)| {
            let given = self
                .rule(*index)
                .is_some_and(|rule| matches!(rule.origin, Origin::Given { .. }));
            given && !own.iter().any(|source| sources.contains(source))
        });
        idle.count() as u64
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> Error {
    move |source| Error::Io {
        path: path.display().to_string(),
        source,
    }
}

fn too_many(path: &Path, what: &'static str, limit: u64) -> Error {
    Error::TooMany {
        path: path.display().to_string(),
        what,
        limit,
    }
}

fn walk(dir: &Path, depth: u64, paths: &mut Vec<PathBuf>) -> Result<(), Error> {
    if depth > MOST_DEPTH {
        return Err(too_many(dir, "folders in each other", MOST_DEPTH));
    }
    for entry in std::fs::read_dir(dir).map_err(io(dir))? {
        let entry = entry.map_err(io(dir))?;
        let path = entry.path();
        // A link is followed to a file, never to a folder: no walk in circles.
        let kind = entry.file_type().map_err(io(&path))?;
        if kind.is_dir() {
            walk(&path, depth + 1, paths)?;
        } else if path
            .extension()
            .is_some_and(|end| end == "yml" || end == "yaml")
        {
            if paths.len() as u64 >= MOST_FILES {
                return Err(too_many(dir, "rule files", MOST_FILES));
            }
            paths.push(path);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, Error> {
    use std::io::Read as _;
    let file = std::fs::File::open(path).map_err(io(path))?;
    let mut text = String::new();
    let mut bounded = file.take(MOST_FILE_BYTES + 1);
    bounded.read_to_string(&mut text).map_err(io(path))?;
    match text.len() as u64 > MOST_FILE_BYTES {
        true => Err(too_many(path, "bytes in a rule file", MOST_FILE_BYTES)),
        false => Ok(text),
    }
}
