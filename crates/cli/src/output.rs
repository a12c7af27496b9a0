//! Writing to the terminal and to files.

use crate::failure::Failure;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Prints to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::ClosedPipe),
        Err(error) => Err(Failure::Write {
            path: "standard output".into(),
            reason: error.to_string(),
        }),
        Ok(()) => Ok(()),
    }
}

/// Prints a line to standard error. A closed standard error is nobody's loss.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Beginning of the names of files under construction.
const UNFINISHED: &str = ".levelhead-";

/// A file that is written whole or not at all: under another name beside its own until it is finished.
///
/// A run that is killed leaves that other name behind; the next run that writes into the folder clears it away.
pub(crate) struct Unfinished {
    path: PathBuf,
    temporary: NamedTempFile,
}

impl Unfinished {
    /// Begins the file, so that a path that cannot be written is known before the work.
    ///
    /// # Errors
    /// [`Failure::Write`] when the folder refuses, or when something that is no file has this name: a rename
    /// would put a file in the place of a device.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        let fail = |reason: String| Failure::Write {
            path: path.to_owned(),
            reason,
        };
        if path.metadata().is_ok_and(|known| !known.is_file()) {
            return Err(fail("it is no regular file".to_owned()));
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(fail(format!("there is no folder {}", folder.display())));
        }
        clear(folder);
        let temporary = begun_in(folder).map_err(|error| fail(error.to_string()))?;
        Ok(Unfinished {
            path: path.to_owned(),
            temporary,
        })
    }

    /// Lets everybody read it: for what is published.
    pub(crate) fn public(self) -> Result<Self, Failure> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = self.temporary.as_file();
            file.set_permissions(std::fs::Permissions::from_mode(0o644))
                .map_err(|error| self.failure(&error))?;
        }
        Ok(self)
    }

    /// The path that the file will have.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A handle to write with; all of them write on from the same place.
    pub(crate) fn handle(&self) -> Result<File, Failure> {
        let file = self.temporary.as_file();
        file.try_clone().map_err(|error| self.failure(&error))
    }

    /// Gives the file its name.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        self.temporary
            .as_file()
            .sync_all()
            .map_err(|error| self.failure(&error))?;
        let path = self.path;
        let named = self.temporary.persist(&path);
        named.map(drop).map_err(|error| Failure::Write {
            path,
            reason: error.error.to_string(),
        })
    }

    fn failure(&self, error: &std::io::Error) -> Failure {
        Failure::Write {
            path: self.path.clone(),
            reason: error.to_string(),
        }
    }

    /// Writes all of it and gives it its name.
    pub(crate) fn write(self, bytes: &[u8]) -> Result<(), Failure> {
        self.handle()?
            .write_all(bytes)
            .map_err(|error| self.failure(&error))?;
        self.finish()
    }
}

/// A file under construction, locked for as long as it is one: so other runs tell it from one that was left behind.
fn begun_in(folder: &Path) -> std::io::Result<NamedTempFile> {
    loop {
        let temporary = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(folder)?;
        // Where the file system knows no locks, nothing is cleared away either.
        let locked = temporary.as_file().lock();
        // Before it was locked another run may have taken it for one that was left.
        if locked.is_err() || temporary.path().exists() {
            return Ok(temporary);
        }
    }
}

/// Removes what runs that were killed left in `folder`. What cannot be removed harms nobody.
fn clear(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(UNFINISHED)
            && entry.file_type().is_ok_and(|kind| kind.is_file());
        if !ours {
            continue;
        }
        let path = entry.path();
        if let Ok(file) = File::options().write(true).open(&path)
            && file.try_lock().is_ok()
        {
            let _ = std::fs::remove_file(&path);
        }
    }
}
