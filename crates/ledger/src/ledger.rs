//! One desk's ledger: opening, adding, reading.

use crate::checkpoint::SignedCheckpoint;
use crate::cosigned;
use crate::database::{Database, Transacting};
use crate::entry::{Entry, NewEntry};
use crate::error::{Error, io};
use crate::key::{log_key, write_public};
use crate::log::{Extension, Log, clear_unfinished};
use crate::merkle::leaf_hash;
use crate::note::PublicKey;
use crate::policy::Policy;
use crate::publish::Owned;
use crate::tile::Edge;
use jiff::Timestamp;
use std::cell::RefCell;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The database within the ledger's folder.
const DATABASE: &str = "ledger.db";

/// One desk's ledger.
///
/// Several processes may have it open, read and add at once; a lock lets one add at a time.
#[derive(Debug)]
pub struct Ledger {
    folder: PathBuf,
    database: Database,
    log: Log,
    public: PublicKey,
    lock: File,
    /// The tree as this process left it, so that it need not be read again while nobody else adds.
    edge: RefCell<Edge>,
    lag: RefCell<Option<Error>>,
}

impl Ledger {
    /// Opens the ledger in `folder`, making key, log and database when it is new. If a run that was killed left a log
    /// that lags, it is brought up to the database.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Database`] when the folder cannot be made, read or written, [`Error::BadKey`] when the
    /// key of a ledger that has entries is missing or none.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let ledger = Self::open_as_it_is(folder)?;
        // A disk that is full or a record that does not hold must not keep anybody from reading and checking.
        let lag = ledger.catch_up().err();
        *ledger.lag.borrow_mut() = lag;
        Ok(ledger)
    }

    /// Opens a ledger for checking: a log that lags is left so. `None` when there is no ledger in `folder`.
    ///
    /// # Errors
    /// As for [`Ledger::open`].
    pub fn inspect(folder: &Path) -> Result<Option<Self>, Error> {
        if is_new(folder) {
            return Ok(None);
        }
        Self::open_as_it_is(folder).map(Some)
    }

    fn open_as_it_is(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(io("make", folder))?;
        let lock_path = folder.join(".lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(io("open", &lock_path))?;
        let held = Held::take(&lock, &lock_path)?;
        let (database, log) = begin(folder)?;
        drop(held);
        Ok(Ledger {
            folder: folder.to_owned(),
            public: log.key().public(),
            database,
            log,
            lock,
            edge: RefCell::default(),
            lag: RefCell::default(),
        })
    }

    /// Adds a batch of entries, whole or not at all. When it returns, they are on disk.
    ///
    /// The log follows at once. If it cannot be written the entries are recorded all the same, and [`Ledger::lag`]
    /// says why it lags; the next batch, or opening the ledger, brings it up.
    ///
    /// # Errors
    /// [`Error::BadEntry`] for an entry that cannot be taken and [`Error::ClockSetBack`] for a time before the last
    /// entry's: the caller's fault, and nothing was added. [`Error::Database`] when the disk refuses, and those of
    /// [`Error::is_inconsistency`] when log and database contradict each other: nothing was added either.
    pub fn append(&self, entries: &[NewEntry<'_>], now: Timestamp) -> Result<Vec<Entry>, Error> {
        entries.iter().try_for_each(NewEntry::check)?;
        self.add(now, |_| Ok(entries.iter().map(Owned::from).collect()))
    }

    /// Adds what `choose` makes of the claim's entries; nobody adds in between.
    pub(crate) fn append_after(
        &self,
        claim: &str,
        now: Timestamp,
        choose: impl FnOnce(&[Entry]) -> Result<Vec<Owned>, Error>,
    ) -> Result<Vec<Entry>, Error> {
        self.add(now, |transacting| choose(&transacting.entries_of(claim)?))
    }

    fn add(
        &self,
        now: Timestamp,
        choose: impl FnOnce(&Transacting<'_>) -> Result<Vec<Owned>, Error>,
    ) -> Result<Vec<Entry>, Error> {
        let held = self.hold()?;
        let edge = self.current_edge()?;
        let added = self.database.append(now, choose)?;
        let lag = self.extend(edge).err();
        *self.lag.borrow_mut() = lag;
        drop(held);
        Ok(added)
    }

    /// Why the log lags behind the database, if it does.
    pub fn lag(&self) -> Option<String> {
        self.lag.borrow().as_ref().map(Error::to_string)
    }

    /// Brings the log up to the database.
    ///
    /// # Errors
    /// As for [`Ledger::append`].
    pub fn catch_up(&self) -> Result<(), Error> {
        let held = self.hold()?;
        let extended = self.current_edge().and_then(|edge| self.extend(edge));
        drop(held);
        extended
    }

    fn hold(&self) -> Result<Held<'_>, Error> {
        Held::take(&self.lock, &self.folder.join(".lock"))
    }

    /// The edge of the log as it is on disk, after making sure that it is the beginning of the database.
    fn current_edge(&self) -> Result<Edge, Error> {
        let head = self.log.head()?.checkpoint;
        let entries = self.database.size()?;
        if entries < head.size {
            return Err(Error::RolledBack {
                entries,
                size: head.size,
                seen: "the checkpoint on disk".to_owned(),
            });
        }
        let known = self.edge.take();
        let edge = match known.size() == head.size && known.root() == head.root {
            true => known,
            false => self.log.edge(&head)?,
        };
        if let (Some(leaf), Some(last)) = (edge.last_leaf(), head.size.checked_sub(1)) {
            let line = self.database.line(last)?;
            if leaf_hash(&line.to_bytes()) != leaf {
                return Err(Error::Altered {
                    sequence: last,
                    kind: line.kind,
                    claim: line.claim,
                    reason: "the log holds another line in its place",
                });
            }
        }
        Ok(edge)
    }

    /// Adds to the log what the database has beyond it.
    fn extend(&self, edge: Edge) -> Result<(), Error> {
        let from = edge.size();
        if self.database.size()? == from {
            *self.edge.borrow_mut() = edge;
            return Ok(());
        }
        clear_unfinished(self.log.folder());
        let mut extension = Extension::new(&self.log, edge);
        self.database
            .lines(from, |line| extension.push(&line.to_bytes()))?;
        *self.edge.borrow_mut() = extension.finish()?;
        Ok(())
    }

    /// The entries of a claim, in order, with their bodies. Empty for a claim that nobody recorded.
    ///
    /// # Errors
    /// [`Error::Database`] when it cannot be read.
    pub fn entries_of(&self, claim: &str) -> Result<Vec<Entry>, Error> {
        self.database.entries_of(claim)
    }

    /// The claims that have entries, by id.
    ///
    /// # Errors
    /// [`Error::Database`] when it cannot be read.
    pub fn claims(&self) -> Result<Vec<String>, Error> {
        self.database.claims()
    }

    /// The key that verifies the log's checkpoints; its name is the log's origin.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The checkpoint on disk.
    ///
    /// # Errors
    /// [`Error::Truncated`] when it is missing, [`Error::BadCheckpoint`] when it is none of this ledger's.
    pub fn head(&self) -> Result<SignedCheckpoint, Error> {
        self.log.head()
    }

    /// The folder that can be copied or served as it is.
    pub fn log_folder(&self) -> &Path {
        self.log.folder()
    }

    /// Accepts a checkpoint of this log that witnesses cosigned. Lines of witnesses whom the policy does not name are
    /// kept unverified. Returns the names of those that verified.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is no checkpoint of this log or a line of a witness whom the policy names does not
    /// verify, [`Error::Forked`] or [`Error::RolledBack`] when the log has another root or is smaller.
    pub fn accept_cosigned(
        &self,
        bytes: &[u8],
        policy: Option<&Policy>,
    ) -> Result<(SignedCheckpoint, Vec<String>), Error> {
        let _held = self.hold()?;
        cosigned::accept(&self.log, &self.folder, bytes, policy)
    }

    /// The checkpoints that witnesses cosigned, the largest first.
    pub(crate) fn cosigned(&self) -> Result<Vec<SignedCheckpoint>, Error> {
        cosigned::all(&self.log, &self.folder)
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }
}

/// Makes or opens the parts of a ledger. The log's first checkpoint comes before the database: a log without checkpoint
/// beside a database with entries has then lost it.
fn begin(folder: &Path) -> Result<(Database, Log), Error> {
    let is_new = is_new(folder);
    let key = log_key(&folder.join("log.key"), is_new)?;
    let public = folder.join("log.pub");
    if !public.exists() {
        write_public(&key.public(), &public)?;
    }
    let log = Log::new(&folder.join("log"), key);
    if is_new {
        log.begin()?;
    }
    let database = Database::open(&folder.join(DATABASE))?;
    Ok((database, log))
}

/// True when neither database nor log was begun.
fn is_new(folder: &Path) -> bool {
    !folder.join(DATABASE).exists() && !folder.join("log").join("checkpoint").exists()
}

/// The lock on a ledger, until it is dropped.
struct Held<'f> {
    lock: &'f File,
}

impl<'f> Held<'f> {
    fn take(lock: &'f File, path: &Path) -> Result<Self, Error> {
        lock.lock().map_err(io("lock", path))?;
        Ok(Held { lock })
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        // Closing the file would unlock it as well.
        let _ = self.lock.unlock();
    }
}
