//! Proving the whole ledger: every body, every line, every tile, the root, the signature.

use crate::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::database::{Stored, seconds};
use crate::entry::{EntryKind, sha256};
use crate::error::Error;
use crate::ledger::Ledger;
use crate::merkle::Hash;
use crate::refusal::Refusal;
use crate::tile::{Edge, Tile, split_entry};
use std::path::Path;

/// What a check of the whole ledger proved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// Entries in the database. All of them agree with the log as far as it goes.
    pub entries: u64,
    /// Entries that the signed checkpoint speaks of. Fewer than `entries` after a run that was killed: the log lags.
    pub logged: u64,
    /// The root over the logged entries.
    pub root: Hash,
    /// Size of a checkpoint that was seen elsewhere and that the log begins with.
    pub seen: Option<u64>,
}

impl Ledger {
    /// Proves the whole of it.
    ///
    /// # Errors
    /// The first thing that is not consistent; see [`Error::is_inconsistency`]. [`Error::Io`] and
    /// [`Error::Database`] when it cannot be read.
    pub fn check(&self) -> Result<Checked, Error> {
        self.check_against(None)
    }

    /// Proves the whole of it, and that it begins with a checkpoint that was seen elsewhere.
    ///
    /// # Errors
    /// As for [`Ledger::check`]; [`Error::Refused`] when the log did not sign what was seen.
    pub fn check_against(&self, seen: Option<&SignedCheckpoint>) -> Result<Checked, Error> {
        if let Some(seen) = seen
            && !seen.is_signed_by(self.public_key())
        {
            return Err(Refusal::OtherCheckpoint("this ledger's log did not sign it").into());
        }
        // The checkpoint first: whoever adds meanwhile makes the database longer, never shorter.
        let head = self.head()?.checkpoint;
        let mut marks = vec![Mark::new(&head, "the checkpoint on disk")];
        marks.extend(seen.map(|seen| Mark::new(&seen.checkpoint, "the checkpoint that was seen")));
        for signed in self.cosigned()? {
            marks.push(Mark::new(
                &signed.checkpoint,
                "a checkpoint that came back from witnesses",
            ));
        }
        let mut walk = Walk {
            folder: self.log_folder(),
            head: head.clone(),
            marks,
            edge: Edge::default(),
            bundle: Vec::new(),
            time_before: i64::MIN,
        };
        walk.pass_marks()?;
        self.database().each(&mut |stored| walk.take(&stored))?;
        let entries = walk.edge.size();
        if let Some(mark) = walk.marks.first() {
            return Err(Error::RolledBack {
                entries,
                size: mark.size,
                seen: mark.seen.to_owned(),
            });
        }
        Ok(Checked {
            entries,
            logged: head.size,
            root: head.root,
            seen: seen.map(|seen| seen.checkpoint.size),
        })
    }
}

/// A size at which the root is known.
struct Mark {
    size: u64,
    root: Hash,
    seen: &'static str,
}

impl Mark {
    fn new(checkpoint: &Checkpoint, seen: &'static str) -> Self {
        Mark {
            size: checkpoint.size,
            root: checkpoint.root,
            seen,
        }
    }
}

/// What of an entry is told when it does not agree.
struct Named {
    sequence: u64,
    kind: String,
    claim: String,
}

/// A walk over the entries, beside the log.
struct Walk<'l> {
    folder: &'l Path,
    head: Checkpoint,
    marks: Vec<Mark>,
    edge: Edge,
    /// The entries of the bundle that is being made: for naming the one that differs.
    bundle: Vec<Named>,
    time_before: i64,
}

impl Walk<'_> {
    fn take(&mut self, stored: &Stored<'_>) -> Result<(), Error> {
        let sequence = self.edge.size();
        if stored.sequence != sequence {
            return Err(Error::Missing { sequence });
        }
        let altered = |reason| Error::Altered {
            sequence,
            kind: stored.kind.to_owned(),
            claim: stored.claim.to_owned(),
            reason,
        };
        if EntryKind::from_word(stored.kind).is_none() {
            return Err(altered("there is no such kind"));
        }
        if stored.time < self.time_before {
            return Err(Error::ClockGoesBack {
                sequence,
                kind: stored.kind.to_owned(),
                claim: stored.claim.to_owned(),
                time: seconds(stored.time),
                before: seconds(self.time_before),
            });
        }
        self.time_before = stored.time;
        let hash = sha256(stored.body);
        if hash != stored.body_sha256 {
            return Err(altered("its body has another hash than the one recorded"));
        }
        let line = stored.line(&hash).to_bytes();
        self.bundle.push(Named {
            sequence,
            kind: stored.kind.to_owned(),
            claim: stored.claim.to_owned(),
        });
        let mut full: Vec<(Tile, Vec<u8>)> = Vec::new();
        self.edge.push(&line, &mut |tile, bytes| {
            full.push((tile, bytes.to_owned()));
            Ok(())
        })?;
        for (tile, bytes) in full {
            // Beyond the checkpoint, tiles may be there or not.
            if self.edge.size() <= self.head.size {
                self.compare(tile, &bytes)?;
            }
            if tile.level.is_none() {
                self.bundle.clear();
            }
        }
        self.pass_marks()
    }

    /// At each size at which the root is known, it must be that one.
    fn pass_marks(&mut self) -> Result<(), Error> {
        let size = self.edge.size();
        if size == self.head.size {
            let mut partial: Vec<(Tile, Vec<u8>)> = Vec::new();
            self.edge.partial(&mut |tile, bytes| {
                partial.push((tile, bytes.to_owned()));
                Ok(())
            })?;
            for (tile, bytes) in partial {
                self.compare(tile, &bytes)?;
            }
        }
        if self.marks.iter().any(|mark| mark.size == size) {
            let root = self.edge.root();
            if let Some(mark) = self
                .marks
                .iter()
                .find(|mark| mark.size == size && mark.root != root)
            {
                return Err(Error::Forked {
                    size,
                    seen: mark.seen.to_owned(),
                });
            }
            self.marks.retain(|mark| mark.size != size);
        }
        Ok(())
    }

    /// Holds a tile on disk to what the entries say.
    fn compare(&self, tile: Tile, expect: &[u8]) -> Result<(), Error> {
        let found = tile.read(self.folder)?;
        if found == expect {
            return Ok(());
        }
        if tile.level.is_none()
            && let Some(named) = self.first_difference(&found, expect)
        {
            return Err(Error::Altered {
                sequence: named.sequence,
                kind: named.kind.clone(),
                claim: named.claim.clone(),
                reason: "the log holds another line in its place",
            });
        }
        Err(Error::BadTile {
            path: self.folder.join(tile.path()),
            reason: "it does not hold what the entries say",
        })
    }

    fn first_difference(&self, mut found: &[u8], mut expect: &[u8]) -> Option<&Named> {
        for named in &self.bundle {
            let (Some(a), Some(b)) = (split_entry(found), split_entry(expect)) else {
                return Some(named);
            };
            if a.0 != b.0 {
                return Some(named);
            }
            (found, expect) = (a.1, b.1);
        }
        None
    }
}
