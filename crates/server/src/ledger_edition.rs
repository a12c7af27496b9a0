//! One version of the ledger as an edition.
//!
//! The site borrows the record that it is drawn from, so both live in threads of their own, which take jobs for as long
//! as anybody holds the edition.

use crate::edition::{Edition, File};
use crate::error::Error;
use levelhead_pages::site::{Settings, Site};
use levelhead_schema::public::PublicRecord;
use levelhead_schema::statement::Language;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};

/// What a thread is asked for, and where the answer goes.
enum Job {
    Render(String, SyncSender<Option<File>>),
    Search(Language, String, SyncSender<Option<File>>),
}

/// The site of one version.
pub(crate) struct LedgerEdition {
    paths: Mutex<Vec<String>>,
    languages: Vec<Language>,
    jobs: Sender<Job>,
}

impl LedgerEdition {
    /// Builds the site's index, and starts its threads.
    ///
    /// # Errors
    /// [`Error::Start`] when the system has no more threads, [`Error::Panicked`] when the index cannot be built.
    pub(crate) fn new(record: PublicRecord, settings: Settings) -> Result<Self, Error> {
        let languages = settings.languages.clone();
        let (jobs, waiting) = channel();
        let (told, paths) = sync_channel(1);
        std::thread::Builder::new()
            .name("levelhead-site".to_owned())
            .spawn(move || {
                let site = Site::new(&record, &settings);
                if told.send(site.paths()).is_ok() {
                    work_on_all_cores(&site, &Mutex::new(waiting));
                }
            })
            .map_err(|source| Error::Start {
                what: "the threads that render",
                source,
            })?;
        // The thread ended before it told them: it panicked.
        let paths = paths.recv().map_err(|_| Error::Panicked)?;
        Ok(LedgerEdition {
            paths: Mutex::new(paths),
            languages,
            jobs,
        })
    }

    fn ask(&self, job: impl FnOnce(SyncSender<Option<File>>) -> Job) -> Option<File> {
        let (answer, answered) = sync_channel(1);
        self.jobs.send(job(answer)).ok()?;
        answered.recv().ok()?
    }
}

impl Edition for LedgerEdition {
    fn paths(&self) -> Vec<String> {
        // Asked for once; nobody needs a second copy.
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *paths)
    }

    fn render(&self, path: &str) -> Option<File> {
        self.ask(|answer| Job::Render(path.to_owned(), answer))
    }

    fn search(&self, path: &str, query: &str) -> Option<File> {
        let language = match path {
            "search/index.html" => Language::English,
            "es/search/index.html" => Language::Spanish,
            _ => return None,
        };
        if !self.languages.contains(&language) {
            return None;
        }
        self.ask(|answer| Job::Search(language, query.to_owned(), answer))
    }
}

fn work_on_all_cores(site: &Site<'_>, waiting: &Mutex<Receiver<Job>>) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 1..cores {
            scope.spawn(|| work(site, waiting));
        }
        work(site, waiting);
    });
}

/// Takes jobs until the edition is let go.
fn work(site: &Site<'_>, waiting: &Mutex<Receiver<Job>>) {
    loop {
        let job = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        // Whoever asked may have left. A page that panics is no page, and the next one is made all the same.
        match job {
            Ok(Job::Render(path, answer)) => {
                let file = catch_unwind(AssertUnwindSafe(|| site.render(&path)));
                let _ = answer.send(file.unwrap_or_default());
            }
            Ok(Job::Search(language, query, answer)) => {
                let file = catch_unwind(AssertUnwindSafe(|| site.search(language, &query)));
                let _ = answer.send(file.ok());
            }
            Err(_) => return,
        }
    }
}
