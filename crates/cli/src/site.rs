//! `levelhead site export`.

mod folder;
pub(crate) mod settings;

use crate::args::Home;
use crate::failure::Failure;
use crate::site_args::ExportArgs;
use crate::{output, progress, release};
use folder::{Outcome, SiteFolder};
use levelhead_ledger::Ledger;
use levelhead_pages::site::Site;
use levelhead_pages::words::{count, number};
use rayon::prelude::*;
use settings::Office;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Files that a thread takes at a time: few, as some are large.
const AT_ONCE: usize = 16;

/// What an export did.
#[derive(Default)]
struct Tally {
    bytes: AtomicU64,
    written: AtomicU64,
    untouched: AtomicU64,
}

/// Writes the whole site.
pub(crate) fn export(home: &Home, args: &ExportArgs) -> Result<(), Failure> {
    let desk = release::home(home)?;
    let office = Office::read(home, &desk, &args.settings)?;
    let url = office.url.clone().ok_or_else(|| Failure::Input {
        path: office.file.clone(),
        reason: "feeds and pages say where the public finds them: write base_url into this file, or use --url"
            .to_owned(),
    })?;
    let folder = desk.join("ledger");
    let ledger = Ledger::inspect(&folder)?.ok_or(levelhead_server::Error::NoLedger { folder })?;
    let record = ledger.public_record(office.policy.as_deref())?;
    let settings = office.settings(url, settings::today());
    let site = Site::new(&record, &settings);
    let mut paths = site.paths();
    paths.sort_unstable();
    let folder = SiteFolder::open(&args.folder, &paths)?;
    let tally = Tally::default();
    let bar = progress::count(paths.len(), "writing pages");
    paths
        .par_iter()
        .with_max_len(AT_ONCE)
        .try_for_each(|path| {
            let done = write(&site, &folder, path, &tally);
            bar.inc(1);
            done
        })?;
    bar.finish_and_clear();
    let removed = folder.finish()?;
    output::print(&told(args, &tally, paths.len(), removed))
}

fn write(
    site: &Site<'_>,
    folder: &SiteFolder<'_>,
    path: &str,
    tally: &Tally,
) -> Result<(), Failure> {
    let file = site.render(path).ok_or_else(|| Failure::Write {
        path: path.into(),
        reason: "the site lists it and does not make it: a defect in the program".to_owned(),
    })?;
    tally.bytes.fetch_add(file.bytes.len() as u64, Relaxed);
    match folder.put(path, &file.bytes)? {
        Outcome::Written => tally.written.fetch_add(1, Relaxed),
        Outcome::Untouched => tally.untouched.fetch_add(1, Relaxed),
    };
    Ok(())
}

fn told(args: &ExportArgs, tally: &Tally, files: usize, removed: u64) -> String {
    let of = |what: &AtomicU64| what.load(Relaxed);
    format!(
        "The site: {}, {} bytes. New or changed: {}; as they were: {}; removed: {}.\n\
         Open {} in a browser, or copy the folder to a web server.\n",
        count(files as u64, "file", "files"),
        number(of(&tally.bytes)),
        number(of(&tally.written)),
        number(of(&tally.untouched)),
        number(removed),
        args.folder.join("index.html").display()
    )
}
