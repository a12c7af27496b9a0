//! The log on disk: the tiles and the signed checkpoint over the entries of the database.
//!
//! It follows the database and never leads it. Tiles are written and synced before the checkpoint that needs them, and
//! each file appears whole or not at all, so a run that is killed leaves a log that lags and is otherwise sound.

use crate::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::error::{Error, io};
use crate::key::SecretKey;
use crate::note::{NOTE_MAX_BYTES, Note};
use crate::tile::{Edge, Tile, WIDTH, partial_tiles};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The folder of the log, and the key that signs its checkpoints.
#[derive(Debug)]
pub(crate) struct Log {
    folder: PathBuf,
    key: SecretKey,
}

impl Log {
    pub(crate) fn new(folder: &Path, key: SecretKey) -> Self {
        Log {
            folder: folder.to_owned(),
            key,
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn key(&self) -> &SecretKey {
        &self.key
    }

    /// Where the checkpoint lies.
    pub(crate) fn checkpoint_path(&self) -> PathBuf {
        self.folder.join("checkpoint")
    }

    /// Signs the checkpoint of the log without entries.
    pub(crate) fn begin(&self) -> Result<(), Error> {
        fs::create_dir_all(&self.folder).map_err(io("make", &self.folder))?;
        self.sign(&Edge::default())
    }

    /// The checkpoint on disk, signed by this log.
    pub(crate) fn head(&self) -> Result<SignedCheckpoint, Error> {
        let path = self.checkpoint_path();
        let bytes = match read_note(&path) {
            Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::Truncated { path });
            }
            read => read?,
        };
        let bad = |reason: String| Error::BadCheckpoint {
            path: path.clone(),
            reason,
        };
        let head = SignedCheckpoint::parse(&bytes).map_err(|error| bad(error.to_string()))?;
        if !head.is_signed_by(&self.key.public()) {
            return Err(bad("this ledger's key did not sign it".to_owned()));
        }
        Ok(head)
    }

    /// The edge of the tree that the checkpoint speaks of.
    ///
    /// # Errors
    /// [`Error::Truncated`] when a tile is missing, [`Error::Forked`] when the tiles have another root.
    pub(crate) fn edge(&self, head: &Checkpoint) -> Result<Edge, Error> {
        let edge = Edge::load(&self.folder, head.size)?;
        if edge.root() != head.root {
            return Err(Error::Forked {
                size: head.size,
                seen: "the checkpoint on disk".to_owned(),
            });
        }
        Ok(edge)
    }

    /// Signs the checkpoint of an edge, all of whose tiles are on disk.
    fn sign(&self, edge: &Edge) -> Result<(), Error> {
        let checkpoint = Checkpoint {
            origin: self.key.name().to_owned(),
            size: edge.size(),
            root: edge.root(),
        };
        let note = Note::sign(checkpoint.to_text(), self.key.name(), self.key.signing());
        let path = self.checkpoint_path();
        write_whole(&path, note.to_string().as_bytes())?;
        sync_folder(&self.folder)
    }
}

/// Adds entries to the log on disk.
#[derive(Debug)]
pub(crate) struct Extension<'l> {
    log: &'l Log,
    edge: Edge,
    from: u64,
    /// Folders in which files appeared, to be synced.
    touched: BTreeSet<PathBuf>,
}

impl<'l> Extension<'l> {
    pub(crate) fn new(log: &'l Log, edge: Edge) -> Self {
        Extension {
            log,
            from: edge.size(),
            edge,
            touched: BTreeSet::new(),
        }
    }

    /// Adds an entry's line.
    pub(crate) fn push(&mut self, line: &[u8]) -> Result<(), Error> {
        let (folder, touched) = (&self.log.folder, &mut self.touched);
        self.edge.push(line, &mut |tile, bytes| {
            write_tile(folder, touched, tile, bytes)
        })
    }

    /// Writes what is partial, then the checkpoint, then clears away the partial tiles that are full now.
    pub(crate) fn finish(mut self) -> Result<Edge, Error> {
        let (folder, touched) = (&self.log.folder, &mut self.touched);
        self.edge
            .partial(&mut |tile, bytes| write_tile(folder, touched, tile, bytes))?;
        self.touched
            .iter()
            .try_for_each(|folder| sync_folder(folder))?;
        self.log.sign(&self.edge)?;
        for tile in partial_tiles(self.from) {
            let level = tile.level.unwrap_or_default();
            let now_full = (self.edge.size() >> (8 * u32::from(level))) / WIDTH > tile.index;
            if now_full && let Some(partial) = folder.join(tile.path()).parent() {
                // Whoever still looks for one reads the beginning of the full tile.
                let _ = fs::remove_dir_all(partial);
            }
        }
        Ok(self.edge)
    }
}

fn write_tile(
    log: &Path,
    touched: &mut BTreeSet<PathBuf>,
    tile: Tile,
    bytes: &[u8],
) -> Result<(), Error> {
    let path = log.join(tile.path());
    let mut folder = path.parent().unwrap_or(log);
    let mut is_new = !folder.exists();
    fs::create_dir_all(folder).map_err(io("make", folder))?;
    // A tile of this name holds the same bytes, or they are of a run that was killed; once is enough.
    if fs::read(&path).is_ok_and(|known| known == bytes) {
        return Ok(());
    }
    write_whole(&path, bytes)?;
    touched.insert(folder.to_owned());
    // Syncing costs most of all: a folder that was there before has its name on disk already.
    while is_new && folder != log {
        folder = folder.parent().unwrap_or(log);
        is_new = touched.insert(folder.to_owned());
    }
    Ok(())
}

/// Beginning of the names of files under construction.
const UNFINISHED: &str = ".unfinished-";

/// Writes a file that appears whole or not at all, and is on disk when this returns.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let fail = io("write", path);
    let write = || {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(folder)?;
        file.write_all(bytes)?;
        readable_by_all(file.as_file())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(fail)
}

/// The log is public: whoever copies or serves it may be another user.
#[cfg(unix)]
fn readable_by_all(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &File) -> std::io::Result<()> {
    Ok(())
}

/// Makes the names in a folder as durable as the files.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    File::open(folder)
        .and_then(|file| file.sync_all())
        .map_err(io("sync", folder))
}

/// Other systems sync names with the files, or offer no way to.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> Result<(), Error> {
    Ok(())
}

/// Reads a small file, up to the size of the largest note and a byte more.
pub(crate) fn read_note(path: &Path) -> Result<Vec<u8>, Error> {
    let read = || {
        let mut bytes = Vec::new();
        File::open(path)?
            .take(NOTE_MAX_BYTES as u64 + 1)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(io("read", path))
}

/// Removes files that killed runs left under construction anywhere in the log. Under the ledger's lock.
pub(crate) fn clear_unfinished(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().starts_with(UNFINISHED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
