//! The folder of an export: what is written into it, and what may be removed from it.
//!
//! A list in the folder says which files exports wrote. Only a folder with that list, an empty one or a new one is
//! written into, and only what stands in the list is ever removed. The list is written before the files, so that a run
//! that was killed leaves nothing behind that the next one does not know.

use crate::failure::Failure;
use std::collections::{BTreeSet, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// The list of files that exports wrote.
const LIST: &str = ".levelhead-site";

/// Its first line.
const LIST_BEGINS: &str =
    "levelhead site export 1: of this folder, only the files below are ever removed";

/// The longest list that is read.
const LIST_MAX_BYTES: u64 = 1 << 30;

/// Where files are under construction. What is left in it of a run that was killed is cleared away.
const UNFINISHED: &str = ".levelhead-unfinished";

/// The lock of a run, among the unfinished.
const LOCK: &str = "lock";

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is new, or another than it was.
    Written,
    /// It was there already, byte for byte.
    Untouched,
}

/// A folder that is being written into.
pub(crate) struct SiteFolder {
    root: PathBuf,
    /// What earlier exports wrote.
    before: BTreeSet<String>,
    /// Folders that are known to be there.
    folders: Mutex<HashSet<PathBuf>>,
    next: AtomicU64,
    _lock: File,
}

impl SiteFolder {
    /// Opens a folder for these files, making it when it is not there.
    ///
    /// # Errors
    /// [`Failure::Refused`] for a folder with other things in it, one whose list is broken, or one that another run is
    /// writing into; [`Failure::Write`] when it cannot be read or written.
    pub(crate) fn open(root: &Path, paths: &[String]) -> Result<Self, Failure> {
        let before = match root.symlink_metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                std::fs::create_dir_all(root).map_err(failed(root))?;
                BTreeSet::new()
            }
            _ => known(root)?,
        };
        let folder = SiteFolder {
            root: root.to_owned(),
            before,
            folders: Mutex::new(HashSet::from([root.to_owned()])),
            next: AtomicU64::new(0),
            _lock: lock(root)?,
        };
        let both: BTreeSet<&str> = folder
            .before
            .iter()
            .map(String::as_str)
            .chain(paths.iter().map(String::as_str))
            .collect();
        folder.write_list(both)?;
        Ok(folder)
    }

    /// Writes a file of the site, whole or not at all, unless it is there as it should be.
    ///
    /// # Errors
    /// [`Failure::Write`] when the disk refuses, or something that is no file or no folder is in the way.
    pub(crate) fn put(&self, path: &str, bytes: &[u8]) -> Result<Outcome, Failure> {
        let target = self.root.join(path);
        if !is_plain(path) {
            return Err(in_the_way(&target, "it leads out of the folder"));
        }
        match target.symlink_metadata() {
            Ok(about) if !about.is_file() => {
                return Err(in_the_way(&target, "it is no regular file"));
            }
            Ok(about) if about.len() == bytes.len() as u64 && holds(&target, bytes)? => {
                return Ok(Outcome::Untouched);
            }
            _ => {}
        }
        self.make_parent(&target)?;
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let unfinished = self.root.join(UNFINISHED).join(number.to_string());
        written(&unfinished, bytes).map_err(failed(&unfinished))?;
        std::fs::rename(&unfinished, &target).map_err(failed(&target))?;
        Ok(Outcome::Written)
    }

    /// Removes what earlier exports wrote and this one did not. Returns how many files that were.
    ///
    /// # Errors
    /// [`Failure::Write`] when the disk refuses.
    pub(crate) fn finish(self, paths: &[String]) -> Result<u64, Failure> {
        let now: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
        let mut removed = 0;
        for path in self
            .before
            .iter()
            .filter(|path| !now.contains(path.as_str()))
        {
            removed += u64::from(self.remove(path)?);
        }
        self.write_list(now)?;
        // What cannot be cleared away now is by the next run.
        let _ = std::fs::remove_dir_all(self.root.join(UNFINISHED));
        Ok(removed)
    }

    fn remove(&self, path: &str) -> Result<bool, Failure> {
        let target = self.root.join(path);
        if !target.symlink_metadata().is_ok_and(|about| about.is_file()) || !self.is_inside(&target)
        {
            return Ok(false);
        }
        std::fs::remove_file(&target).map_err(failed(&target))?;
        // Folders that are empty now go with it; one that is not refuses, and so ends the walk.
        for folder in target.ancestors().skip(1) {
            if folder == self.root || std::fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(true)
    }

    /// True when no link stands between the folder and the file.
    fn is_inside(&self, target: &Path) -> bool {
        target
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != self.root)
            .all(|folder| folder.symlink_metadata().is_ok_and(|about| about.is_dir()))
    }

    /// Makes the folders above a file. A link in their place is not followed: it may lead anywhere.
    fn make_parent(&self, target: &Path) -> Result<(), Failure> {
        let Some(parent) = target.parent() else {
            return Ok(());
        };
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if folders.contains(parent) {
            return Ok(());
        }
        let missing: Vec<&Path> = parent
            .ancestors()
            .take_while(|folder| !folders.contains(*folder))
            .collect();
        for folder in missing.into_iter().rev() {
            match folder.symlink_metadata() {
                Ok(about) if about.is_dir() => {}
                Ok(_) => return Err(in_the_way(folder, "it is no folder")),
                Err(_) => make_public(folder).map_err(failed(folder))?,
            }
            folders.insert(folder.to_owned());
        }
        Ok(())
    }

    fn write_list(&self, paths: BTreeSet<&str>) -> Result<(), Failure> {
        let mut text = String::from(LIST_BEGINS);
        for path in paths {
            text.push('\n');
            text.push_str(path);
        }
        text.push('\n');
        let unfinished = self.root.join(UNFINISHED).join("list");
        let list = self.root.join(LIST);
        written(&unfinished, text.as_bytes()).map_err(failed(&unfinished))?;
        std::fs::rename(&unfinished, &list).map_err(failed(&list))
    }
}

/// What earlier exports wrote into a folder that is there.
fn known(root: &Path) -> Result<BTreeSet<String>, Failure> {
    let list = root.join(LIST);
    let refused = |reason: &str| Err(Failure::Refused(format!("{}: {reason}", root.display())));
    let file = match File::open(&list) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mut entries = std::fs::read_dir(root).map_err(failed(root))?.flatten();
            let is_foreign = entries.any(|entry| entry.file_name() != UNFINISHED);
            return match is_foreign {
                true => {
                    refused("the folder holds files that no export wrote; name a new or empty one")
                }
                false => Ok(BTreeSet::new()),
            };
        }
        Err(error) => return Err(failed(&list)(error)),
    };
    let mut text = String::new();
    let broken = "the list of what an earlier export wrote is broken; name a new or empty folder";
    match file.take(LIST_MAX_BYTES).read_to_string(&mut text) {
        Err(error) if error.kind() == ErrorKind::InvalidData => return refused(broken),
        Err(error) => return Err(failed(&list)(error)),
        Ok(_) => {}
    }
    let mut lines = text.lines();
    if lines.next() != Some(LIST_BEGINS) || !text.ends_with('\n') {
        return refused(broken);
    }
    let paths: BTreeSet<String> = lines.map(str::to_owned).collect();
    match paths.iter().all(|path| is_plain(path)) {
        true => Ok(paths),
        false => refused(broken),
    }
}

/// Takes the lock of a run, and clears away what a run that was killed left.
fn lock(root: &Path) -> Result<File, Failure> {
    let unfinished = root.join(UNFINISHED);
    std::fs::create_dir_all(&unfinished).map_err(failed(&unfinished))?;
    let path = unfinished.join(LOCK);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(failed(&path))?;
    // Where the file system knows no locks, nobody is kept out.
    if let Err(std::fs::TryLockError::WouldBlock) = file.try_lock() {
        return Err(Failure::Refused(format!(
            "{}: another export is writing into the folder",
            root.display()
        )));
    }
    for entry in std::fs::read_dir(&unfinished)
        .map_err(failed(&unfinished))?
        .flatten()
    {
        if entry.file_name() != LOCK {
            // What stays is written over.
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(file)
}

/// True for a path that stays within the folder and names none of our own files.
fn is_plain(path: &str) -> bool {
    let mut components = Path::new(path).components();
    !path.is_empty()
        && !path.contains('\\')
        && !path.starts_with(LIST)
        && !path.starts_with(UNFINISHED)
        && components.all(|component| matches!(component, Component::Normal(_)))
}

fn holds(path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    std::fs::read(path)
        .map(|known| known == bytes)
        .map_err(failed(path))
}

/// Writes a file that everybody may read.
fn written(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    Ok(())
}

/// Makes a folder that everybody may look into.
fn make_public(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    let path = path.to_owned();
    move |error| Failure::Write {
        path: path.clone(),
        reason: error.to_string(),
    }
}

fn in_the_way(path: &Path, reason: &str) -> Failure {
    Failure::Write {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests;
