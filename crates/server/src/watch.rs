//! Looking for a new version of the ledger, and taking it in beside the one that is shown.

use crate::answer::Site;
use crate::cache::Cache;
use crate::edition::{Edition, Source};
use crate::error::Error;
use crate::metrics::Metrics;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Makes caches of editions.
pub(crate) struct Shelf {
    pub(crate) max_bytes: u64,
    pub(crate) setting: crate::page::Setting,
    pub(crate) makers: Arc<Semaphore>,
    pub(crate) metrics: Arc<Metrics>,
}

impl Shelf {
    /// The edition as of now. The version is asked for first: what comes in between is seen at the next look.
    pub(crate) fn load(&self, source: &mut impl Source) -> Result<Arc<Cache>, Error> {
        let version = source.version()?;
        self.load_as(source, version)
    }

    fn load_as(&self, source: &mut impl Source, version: String) -> Result<Arc<Cache>, Error> {
        let edition: Arc<dyn Edition> =
            catch_unwind(AssertUnwindSafe(|| source.load())).unwrap_or(Err(Error::Panicked))?;
        Ok(Arc::new(Cache::new(
            edition,
            version,
            (self.max_bytes, self.setting),
            Arc::clone(&self.makers),
            Arc::clone(&self.metrics),
        )))
    }
}

/// Looks until the other end of `asked` is gone: every so often, and whenever somebody asks.
pub(crate) fn watch(
    mut source: impl Source,
    site: &Site,
    shelf: &Shelf,
    every: Duration,
    asked: &Receiver<SyncSender<()>>,
) {
    let mut watched = Watched::default();
    loop {
        let waiting = match asked.recv_timeout(every) {
            Ok(waiting) => Some(waiting),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        watched.look(&mut source, site, shelf);
        if let Some(waiting) = waiting {
            // Whoever asked may have left.
            let _ = waiting.send(());
        }
    }
}

#[derive(Default)]
struct Watched {
    /// What was last said to be wrong, so that it is not said every second.
    trouble: Option<String>,
    /// Editions that readers may still hold. They are let go here, where taking them apart delays nobody.
    old: Vec<Arc<Cache>>,
}

impl Watched {
    fn look(&mut self, source: &mut impl Source, site: &Site, shelf: &Shelf) {
        self.old.retain(|cache| Arc::strong_count(cache) > 1);
        let began = Instant::now();
        let outcome = match source.version() {
            Ok(version) if version == site.current.load().version() => {
                self.trouble = None;
                return;
            }
            Ok(version) => shelf.load_as(source, version),
            Err(error) => Err(error),
        };
        match outcome {
            Ok(cache) => {
                let pages = cache.places();
                self.old.push(site.current.swap(cache));
                self.trouble = None;
                shelf.metrics.reloaded(began.elapsed());
                let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
                tracing::info!(pages, duration_ms, "a new version is shown");
            }
            Err(error) => {
                shelf.metrics.reload_failed();
                let said = error.to_string();
                if self.trouble.as_ref() != Some(&said) {
                    tracing::error!(reason = %said, "the version before is still shown");
                    self.trouble = Some(said);
                }
            }
        }
    }
}
