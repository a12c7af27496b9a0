//! The folder of an export: what is written into it, and what may be removed from it.
//!
//! A list in the folder says which files exports wrote. Only a folder with that list, an empty one or a new one is
//! written into, and only what stands in the list is ever removed. The list is written before the files, so that a run
//! that was killed leaves nothing behind that the next one does not know.
//!
//! A folder that is not there is made beside its place and put there when all is written: a new site appears whole. In
//! one that is there, each file is replaced in one step.

use crate::failure::Failure;
use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// How the names of our own files begin, that are no part of the site.
const OURS: &str = ".levelhead-";

/// The list of files that exports wrote.
const LIST: &str = ".levelhead-site";

/// Its first line.
const LIST_BEGINS: &str =
    "levelhead site export 1: of this folder, only the files below are ever removed";

/// The longest list that is read.
const LIST_MAX_BYTES: u64 = 1 << 30;

/// The lock of a run. It is there while a run writes, and after one that was killed.
const LOCK: &str = ".levelhead-lock";

/// What stands behind the name of a file or of a whole folder under construction. Beside the file itself and not in a
/// folder for all: there each thread would wait for the others at every file.
const UNFINISHED: &str = ".levelhead-unfinished";

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is new, or another than it was.
    Written,
    /// It was there already, byte for byte.
    Untouched,
}

/// A folder that is being written into.
pub(crate) struct SiteFolder<'p> {
    /// Where files are written.
    root: PathBuf,
    /// Where the folder goes when all is written, when that is another place.
    becomes: Option<PathBuf>,
    /// True when this run made the folder: nobody reads in it yet, and there is nothing to compare with.
    is_new: bool,
    /// The files of this export.
    paths: &'p [String],
    /// What earlier exports wrote and this one does not.
    gone: Vec<String>,
    /// Folders that are known to be there, by their path in this one.
    folders: Mutex<HashSet<String>>,
    /// Whether what is made has to be opened to everybody afterwards.
    umask_hides: bool,
    _lock: File,
}

impl<'p> SiteFolder<'p> {
    /// Opens a folder for these files, making it when it is not there.
    ///
    /// # Errors
    /// [`Failure::Refused`] for a folder with other things in it, one whose list is broken, or one that another run is
    /// writing into; [`Failure::Write`] when it cannot be read or written.
    pub(crate) fn open(root: &Path, paths: &'p [String]) -> Result<Self, Failure> {
        let is_missing = |path: &Path| matches!(path.symlink_metadata(), Err(error) if error.kind() == ErrorKind::NotFound);
        let becomes = is_missing(root).then(|| root.to_owned());
        let root = match becomes.is_some() {
            true => unfinished(root),
            false => root.to_owned(),
        };
        let is_new = is_missing(&root);
        if is_new {
            std::fs::create_dir_all(&root).map_err(failed(&root))?;
        }
        let gone = gone(&root, paths)?;
        let (lock, was_killed) = lock(&root)?;
        let folder = SiteFolder {
            umask_hides: umask_hides(&root)?,
            root,
            becomes,
            is_new,
            paths,
            gone,
            folders: Mutex::new(HashSet::from([String::new()])),
            _lock: lock,
        };
        if was_killed {
            folder.clear_unfinished();
        }
        folder.write_list(folder.listed())?;
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
        self.make_parent(path)?;
        if self.is_new {
            self.written(&target, bytes).map_err(failed(&target))?;
            return Ok(Outcome::Written);
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
        self.replace(&target, bytes)?;
        Ok(Outcome::Written)
    }

    /// Removes what earlier exports wrote and this one did not, and puts the folder in its place. Returns how many files
    /// were removed.
    ///
    /// # Errors
    /// [`Failure::Write`] when the disk refuses.
    pub(crate) fn finish(self) -> Result<u64, Failure> {
        let mut removed = 0;
        for path in &self.gone {
            removed += u64::from(self.remove(path)?);
        }
        self.write_list(self.paths.iter())?;
        // One that stays is taken for that of a run that was killed, which does no harm.
        let _ = std::fs::remove_file(self.root.join(LOCK));
        if let Some(place) = &self.becomes {
            std::fs::rename(&self.root, place).map_err(failed(place))?;
        }
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
    fn make_parent(&self, path: &str) -> Result<(), Failure> {
        let above = |path: &str| path.rfind('/').unwrap_or_default();
        let mut missing = Vec::new();
        {
            let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
            let mut next = &path[..above(path)];
            while !folders.contains(next) {
                missing.push(next);
                next = &next[..above(next)];
            }
        }
        // Made while others go on. Two may meet at one: the second finds it there.
        for name in missing.into_iter().rev() {
            let folder = self.root.join(name);
            match make_folder(&folder) {
                Ok(()) if self.umask_hides => {
                    open_to_all(&folder, 0o755).map_err(failed(&folder))?;
                }
                Ok(()) => {}
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    return Err(failed(&folder)(error));
                }
                Err(_) if folder.symlink_metadata().is_ok_and(|about| about.is_dir()) => {}
                Err(_) => return Err(in_the_way(&folder, "it is no folder")),
            }
            let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
            folders.insert(name.to_owned());
        }
        Ok(())
    }

    /// All files that may be there: of this export and of earlier ones.
    fn listed(&self) -> impl Iterator<Item = &String> {
        self.paths.iter().chain(&self.gone)
    }

    fn write_list<'l>(&self, paths: impl Iterator<Item = &'l String>) -> Result<(), Failure> {
        let mut text = String::from(LIST_BEGINS);
        for path in paths {
            text.push('\n');
            text.push_str(path);
        }
        text.push('\n');
        self.replace(&self.root.join(LIST), text.as_bytes())
    }

    /// Puts a file in its place in one step.
    fn replace(&self, target: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let unfinished = unfinished(target);
        self.written(&unfinished, bytes)
            .map_err(failed(&unfinished))?;
        std::fs::rename(&unfinished, target).map_err(failed(target))
    }

    /// Clears away what a run that was killed left.
    fn clear_unfinished(&self) {
        for path in self.listed() {
            let unfinished = unfinished(&self.root.join(path));
            // Mostly there is none; one that stays is written over.
            if unfinished.symlink_metadata().is_ok() && self.is_inside(&unfinished) {
                let _ = std::fs::remove_file(&unfinished);
            }
        }
    }

    /// Writes a file that everybody may read.
    fn written(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        // New, as another might have put a link there that leads anywhere.
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o644);
        }
        let mut file = match options.open(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                std::fs::remove_file(path)?;
                options.open(path)?
            }
            opened => opened?,
        };
        file.write_all(bytes)?;
        match self.umask_hides {
            true => open_to_all(path, 0o644),
            false => Ok(()),
        }
    }
}

/// What earlier exports wrote into a folder and this one does not.
fn gone(root: &Path, paths: &[String]) -> Result<Vec<String>, Failure> {
    let list = root.join(LIST);
    let refused = |reason: &str| Err(Failure::Refused(format!("{}: {reason}", root.display())));
    let file = match File::open(&list) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mut entries = std::fs::read_dir(root).map_err(failed(root))?.flatten();
            // A run that was killed early leaves its lock.
            let is_foreign =
                entries.any(|entry| !entry.file_name().to_string_lossy().starts_with(OURS));
            return match is_foreign {
                true => {
                    refused("the folder holds files that no export wrote; name a new or empty one")
                }
                false => Ok(Vec::new()),
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
    if !lines.clone().all(is_plain) {
        return refused(broken);
    }
    let now: HashSet<&str> = paths.iter().map(String::as_str).collect();
    let gone = lines.filter(|path| !now.contains(path)).map(str::to_owned);
    Ok(gone.collect())
}

/// Takes the lock of a run. True when a run before it was killed.
fn lock(root: &Path) -> Result<(File, bool), Failure> {
    let path = root.join(LOCK);
    let was_killed = path.symlink_metadata().is_ok();
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
    Ok((file, was_killed))
}

/// The name of a file or a folder while it is made.
fn unfinished(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(UNFINISHED);
    target.with_file_name(name)
}

/// True for a path that stays within the folder and names none of our own files.
fn is_plain(path: &str) -> bool {
    let mut components = Path::new(path).components();
    !path.is_empty()
        && !path.contains('\\')
        && !path.starts_with(OURS)
        && !path.ends_with(UNFINISHED)
        && components.all(|component| matches!(component, Component::Normal(_)))
}

fn holds(path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    std::fs::read(path)
        .map(|known| known == bytes)
        .map_err(failed(path))
}

/// Makes a folder that everybody may look into, unless the umask hides it.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o755);
    }
    builder.create(folder)
}

/// True when what is made in a folder is hidden from some. Asked once, as a site has hundreds of thousands of files.
fn umask_hides(root: &Path) -> Result<bool, Failure> {
    let probe = root.join(LOCK).with_extension("probe");
    // One of a run that was killed.
    let _ = std::fs::remove_dir(&probe);
    make_folder(&probe).map_err(failed(&probe))?;
    let about = probe.symlink_metadata().map_err(failed(&probe))?;
    std::fs::remove_dir(&probe).map_err(failed(&probe))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Ok(about.permissions().mode() & 0o777 != 0o755)
    }
    #[cfg(not(unix))]
    {
        let _ = about;
        Ok(false)
    }
}

/// Sets who may read, where the system knows such a thing.
fn open_to_all(path: &Path, mode: u32) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
    }
    #[cfg(not(unix))]
    {
        let _ = (path, mode);
        Ok(())
    }
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
