//! Tiles: the log's hashes and entries as files, as C2SP's tlog-tiles.md has them.
//!
//! A tile holds up to 256 neighbouring hashes of one level, or as many entries. [`Edge`] is the right edge of the
//! tree: all that is needed to add to it, to know its root, and to say what each tile must hold.

use crate::error::{Error, io};
use crate::merkle::{Hash, Nodes, empty_root, leaf_hash, root_over};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Hashes or entries in a full tile.
pub(crate) const WIDTH: u64 = 256;

/// The largest tile: 256 entries, each with two bytes for its length.
const TILE_MAX_BYTES: u64 = WIDTH * (2 + u16::MAX as u64);

/// The name of a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tile {
    /// Its level from the leaves up; `None` for a bundle of entries.
    pub(crate) level: Option<u8>,
    /// Its number within the level.
    pub(crate) index: u64,
    /// How many hashes or entries it has, 1 to 256.
    pub(crate) width: u64,
}

impl Tile {
    /// The path within the log.
    pub(crate) fn path(self) -> PathBuf {
        let level = self
            .level
            .map_or("entries".to_owned(), |level| level.to_string());
        let mut groups = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        let mut path = Path::new("tile").join(level);
        path.extend(&groups);
        if self.width < WIDTH {
            let name = groups.last().map(String::as_str).unwrap_or_default();
            path.set_file_name(format!("{name}.p"));
            path.push(self.width.to_string());
        }
        path
    }

    /// The same tile when it is full.
    pub(crate) fn full(self) -> Self {
        Tile {
            width: WIDTH,
            ..self
        }
    }

    /// Reads the tile of the log in `folder`: the partial one, or the beginning of the full one that took its place.
    pub(crate) fn read(self, folder: &Path) -> Result<Vec<u8>, Error> {
        let own = folder.join(self.path());
        let full = folder.join(self.full().path());
        let bytes = match read_bounded(&own)? {
            Some(bytes) => bytes,
            None => read_bounded(&full)?.ok_or_else(|| Error::Truncated { path: own.clone() })?,
        };
        self.beginning(&bytes)
            .map(<[u8]>::to_vec)
            .ok_or(Error::BadTile {
                path: own,
                reason: "it is too short",
            })
    }

    /// As much of a tile as this width has.
    fn beginning(self, bytes: &[u8]) -> Option<&[u8]> {
        match self.level {
            Some(_) => bytes.get(..self.width as usize * 32),
            None => {
                let mut rest = bytes;
                for _ in 0..self.width {
                    rest = split_entry(rest)?.1;
                }
                bytes.get(..bytes.len() - rest.len())
            }
        }
    }
}

/// The first entry of a bundle, and the rest.
pub(crate) fn split_entry(bundle: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bundle.split_first_chunk::<2>()?;
    rest.split_at_checked(u16::from_be_bytes(*length) as usize)
}

fn read_bounded(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io("read", path)(error)),
    };
    let mut bytes = Vec::new();
    file.take(TILE_MAX_BYTES)
        .read_to_end(&mut bytes)
        .map_err(io("read", path))?;
    Ok(Some(bytes))
}

/// Who takes the tiles that are complete.
pub(crate) type Sink<'s> = &'s mut dyn FnMut(Tile, &[u8]) -> Result<(), Error>;

/// The right edge of a tree: at each level of tiles the hashes that fill no tile yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edge {
    size: u64,
    levels: Vec<Vec<Hash>>,
    bundle: Vec<u8>,
}

impl Edge {
    /// Reads the edge of the first `size` entries of the log in `folder`.
    pub(crate) fn load(folder: &Path, size: u64) -> Result<Self, Error> {
        let mut edge = Edge {
            size,
            ..Edge::default()
        };
        for tile in partial_tiles(size) {
            let bytes = tile.read(folder)?;
            match tile.level {
                None => edge.bundle = bytes,
                Some(level) => {
                    edge.levels.resize(usize::from(level) + 1, Vec::new());
                    if let Some(hashes) = edge.levels.last_mut() {
                        *hashes = bytes.as_chunks::<32>().0.to_vec();
                    }
                }
            }
        }
        edge.check_bundle(folder)?;
        Ok(edge)
    }

    /// The entries that fill no bundle yet must be those that the hashes speak of, or the next bundle would carry on
    /// what somebody changed.
    fn check_bundle(&self, folder: &Path) -> Result<(), Error> {
        let mut rest = self.bundle.as_slice();
        let leaves = self.levels.first().map(Vec::as_slice).unwrap_or_default();
        for leaf in leaves {
            match split_entry(rest) {
                Some((line, more)) if leaf_hash(line) == *leaf => rest = more,
                _ => {
                    let tile = partial_tiles(self.size).find(|tile| tile.level.is_none());
                    return Err(Error::BadTile {
                        path: folder.join(tile.map(Tile::path).unwrap_or_default()),
                        reason: "its entries are not those of the hashes",
                    });
                }
            }
        }
        Ok(())
    }

    /// How many entries it stands over.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    pub(crate) fn root(&self) -> Hash {
        let mut rest: Option<Hash> = None;
        for level in &self.levels {
            let mut hashes = level.clone();
            hashes.extend(rest);
            rest = root_over(&hashes);
        }
        rest.unwrap_or_else(empty_root)
    }

    /// Adds an entry's line. Each tile that it completes goes to `sink`.
    pub(crate) fn push(&mut self, line: &[u8], sink: Sink<'_>) -> Result<(), Error> {
        let length = u16::try_from(line.len()).map_err(|_| Error::BadEntry {
            what: "entry",
            reason: "its line has more than 65,535 bytes",
        })?;
        self.bundle.extend(length.to_be_bytes());
        self.bundle.extend(line);
        let mut index = self.size / WIDTH;
        self.size += 1;
        if self.size.is_multiple_of(WIDTH) {
            let bundle = Tile {
                level: None,
                index,
                width: WIDTH,
            };
            sink(bundle, &self.bundle)?;
            self.bundle.clear();
        }
        let mut hash = leaf_hash(line);
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let hashes = &mut self.levels[level];
            hashes.push(hash);
            if hashes.len() < WIDTH as usize {
                break;
            }
            let tile = Tile {
                level: Some(level as u8),
                index,
                width: WIDTH,
            };
            sink(tile, hashes.as_flattened())?;
            hash = root_over(hashes).unwrap_or_else(empty_root);
            hashes.clear();
            index /= WIDTH;
        }
        Ok(())
    }

    /// Hands out the tiles that are not full.
    pub(crate) fn partial(&self, sink: Sink<'_>) -> Result<(), Error> {
        partial_tiles(self.size).try_for_each(|tile| match tile.level {
            None => sink(tile, &self.bundle),
            Some(level) => sink(tile, self.levels[usize::from(level)].as_flattened()),
        })
    }

    /// The hash of the last leaf, where it fills no tile yet.
    pub(crate) fn last_leaf(&self) -> Option<Hash> {
        self.levels.first()?.last().copied()
    }
}

/// The tiles of a tree of this size that are not full, those of entries first, then from the leaves up.
pub(crate) fn partial_tiles(size: u64) -> impl Iterator<Item = Tile> {
    let bundle = std::iter::once((None, size));
    let levels = (0..8_u8).map(move |level| (Some(level), size >> (8 * u32::from(level))));
    bundle.chain(levels).filter_map(|(level, hashes)| {
        (hashes % WIDTH > 0).then_some(Tile {
            level,
            index: hashes / WIDTH,
            width: hashes % WIDTH,
        })
    })
}

/// The hashes of a log on disk, of which the first `size` entries count.
#[derive(Debug)]
pub(crate) struct TileTree<'f> {
    folder: &'f Path,
    size: u64,
    read: RefCell<HashMap<(u8, u64), Vec<Hash>>>,
}

impl<'f> TileTree<'f> {
    pub(crate) fn new(folder: &'f Path, size: u64) -> Self {
        TileTree {
            folder,
            size,
            read: RefCell::default(),
        }
    }
}

impl Nodes for TileTree<'_> {
    type Error = Error;

    fn node(&self, height: u8, index: u64) -> Result<Hash, Error> {
        let (level, span) = (height / 8, 1_u64 << (height % 8));
        let first = index * span;
        let hashes = self.size >> (8 * u32::from(level));
        let tile = Tile {
            level: Some(level),
            index: first / WIDTH,
            width: (hashes - first / WIDTH * WIDTH).min(WIDTH),
        };
        let mut read = self.read.borrow_mut();
        let hashes = match read.entry((level, tile.index)) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => {
                let bytes = tile.read(self.folder)?;
                place.insert(bytes.as_chunks::<32>().0.to_vec())
            }
        };
        let from = (first % WIDTH) as usize;
        hashes
            .get(from..from + span as usize)
            .and_then(root_over)
            .ok_or_else(|| Error::BadTile {
                path: self.folder.join(tile.path()),
                reason: "it is too short",
            })
    }
}

#[cfg(test)]
mod tests;
