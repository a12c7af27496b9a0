//! The pages of one edition, each made when it is first asked for and kept.
//!
//! Readers share: many who ask at once for a page that is not there wait for one rendering. Beyond a bound, pages that
//! nobody asked for since the last look are let go.

use crate::compress::compressed;
use crate::edition::{Edition, File};
use crate::metrics::Metrics;
use crate::negotiate::Encoding;
use crate::page::{Page, Setting};
use crate::path::{file_of, place_of};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{OnceCell, Semaphore};
use tokio::task::spawn_blocking;

/// Why a page could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failed {
    /// The edition lists the page and does not make it, or its maker panicked: a defect.
    Defect,
}

/// An edition with the pages that were made of it.
pub(crate) struct Cache {
    edition: Arc<dyn Edition>,
    version: String,
    places: HashSet<Box<str>>,
    kept: RwLock<Kept>,
    max_bytes: u64,
    setting: Setting,
    /// As many makers as there are cores: more would only wait for each other.
    makers: Arc<Semaphore>,
    metrics: Arc<Metrics>,
}

#[derive(Default)]
struct Kept {
    slots: HashMap<Box<str>, Arc<Slot>>,
    size_bytes: u64,
}

/// One page in all encodings, made or not.
#[derive(Default)]
struct Slot {
    pages: [OnceCell<Option<Arc<Page>>>; 3],
    was_asked_for: AtomicBool,
}

impl Slot {
    fn size_bytes(&self) -> u64 {
        let pages = self.pages.iter().filter_map(|cell| cell.get()?.as_ref());
        pages.map(|page| page.size_bytes()).sum()
    }

    /// The page in an encoding, or as it is where that was found to be no smaller; `None` while it is not made.
    fn ready(&self, encoding: Encoding) -> Option<&Arc<Page>> {
        match self.pages[encoding.index()].get()? {
            Some(page) => Some(page),
            None => self.pages[Encoding::Identity.index()].get()?.as_ref(),
        }
    }
}

impl Cache {
    pub(crate) fn new(
        edition: Arc<dyn Edition>,
        version: String,
        (max_bytes, setting): (u64, Setting),
        makers: Arc<Semaphore>,
        metrics: Arc<Metrics>,
    ) -> Self {
        let paths = edition.paths();
        Cache {
            places: paths.iter().map(|path| place_of(path).into()).collect(),
            edition,
            version,
            kept: RwLock::default(),
            max_bytes,
            setting,
            makers,
            metrics,
        }
    }

    /// The version of the ledger that it shows.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// How many pages there are, made or not.
    pub(crate) fn places(&self) -> usize {
        self.places.len()
    }

    /// Bytes kept.
    pub(crate) fn size_bytes(&self) -> u64 {
        self.read().size_bytes
    }

    pub(crate) fn is_place(&self, place: &str) -> bool {
        self.places.contains(place)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Kept> {
        // No code below panics while it holds the lock, and half a change would be no worse than a page made twice.
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Kept> {
        self.kept.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The page at a place, if it is made already: the way that nearly every answer takes.
    pub(crate) fn ready(&self, place: &str, encoding: Encoding) -> Option<Arc<Page>> {
        let kept = self.read();
        let slot = kept.slots.get(place)?;
        let page = slot.ready(encoding)?;
        if !slot.was_asked_for.load(Ordering::Relaxed) {
            slot.was_asked_for.store(true, Ordering::Relaxed);
        }
        Some(Arc::clone(page))
    }

    /// The page at one of the edition's places, made if need be.
    pub(crate) async fn page(
        self: &Arc<Self>,
        place: &str,
        encoding: Encoding,
    ) -> Result<Arc<Page>, Failed> {
        if let Some(page) = self.ready(place, encoding) {
            return Ok(page);
        }
        let slot = self.slot(place);
        let own = slot.pages[Encoding::Identity.index()]
            .get_or_init(|| self.made(place, &slot))
            .await
            .clone()
            .ok_or(Failed::Defect)?;
        if encoding == Encoding::Identity || !own.is_compressible() {
            return Ok(own);
        }
        let smaller = slot.pages[encoding.index()]
            .get_or_init(|| self.encoded(place, &slot, &own, encoding))
            .await
            .clone();
        Ok(smaller.unwrap_or(own))
    }

    fn slot(&self, place: &str) -> Arc<Slot> {
        let mut kept = self.write();
        Arc::clone(kept.slots.entry(place.into()).or_default())
    }

    async fn made(self: &Arc<Self>, place: &str, slot: &Arc<Slot>) -> Option<Arc<Page>> {
        let (cache, owned) = (Arc::clone(self), place.to_owned());
        let page = self
            .away(move || {
                let file = cache.edition.render(&file_of(&owned))?;
                Some(Arc::new(Page::new(&owned, file, cache.setting)))
            })
            .await
            .flatten()?;
        self.metrics.page_rendered();
        self.count(place, slot, page.size_bytes());
        Some(page)
    }

    async fn encoded(
        self: &Arc<Self>,
        place: &str,
        slot: &Arc<Slot>,
        own: &Arc<Page>,
        encoding: Encoding,
    ) -> Option<Arc<Page>> {
        let own = Arc::clone(own);
        let page = self
            .away(move || {
                let bytes = compressed(own.bytes(), encoding)?;
                Some(Arc::new(own.encoded(encoding, bytes)))
            })
            .await
            .flatten()?;
        self.count(place, slot, page.size_bytes());
        Some(page)
    }

    /// The page that answers a search: made anew each time and kept nowhere.
    pub(crate) async fn search(self: &Arc<Self>, place: &str, words: String) -> Option<File> {
        let (cache, file) = (Arc::clone(self), file_of(place));
        self.away(move || cache.edition.search(&file, &words))
            .await
            .flatten()
    }

    /// Runs what may take long where nobody waits for it; `None` when it panicked.
    async fn away<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        // Nobody closes it.
        let permit = Arc::clone(&self.makers).acquire_owned().await.ok()?;
        let done = spawn_blocking(move || {
            let outcome = work();
            drop(permit);
            outcome
        });
        done.await.ok()
    }

    /// Counts what a slot took on, unless it was let go meanwhile, and makes room when there is too much.
    fn count(&self, place: &str, slot: &Arc<Slot>, size_bytes: u64) {
        let mut kept = self.write();
        let is_there = kept
            .slots
            .get(place)
            .is_some_and(|known| Arc::ptr_eq(known, slot));
        if !is_there {
            return;
        }
        slot.was_asked_for.store(true, Ordering::Relaxed);
        kept.size_bytes += size_bytes;
        if kept.size_bytes > self.max_bytes {
            kept.make_room(self.max_bytes / 4 * 3);
        }
    }
}

impl Kept {
    /// Lets pages go until at most `target` bytes are left: first those that nobody asked for since the last time.
    fn make_room(&mut self, target: u64) {
        for _ in 0..2 {
            self.slots.retain(|_, slot| {
                let stays = slot.was_asked_for.swap(false, Ordering::Relaxed);
                stays || !self.size_bytes.gt(&target) || {
                    // What is being made counts when it is made, and then finds its slot gone.
                    self.size_bytes = self.size_bytes.saturating_sub(slot.size_bytes());
                    false
                }
            });
            if self.size_bytes <= target {
                return;
            }
        }
    }
}
