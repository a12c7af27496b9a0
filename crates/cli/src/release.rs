//! `levelhead release add | list | remove`.

use crate::args::{AddArgs, Home, ListArgs, RemoveArgs};
use crate::failure::Failure;
use crate::intake::{self, Event};
use crate::maps::Maps;
use crate::{output, progress, told};
use levelhead_leak::{Desk, Error, Release, ReleaseDraft, ReleaseRows, ReleaseSpace, ReleaseTable};
use levelhead_pages::foreign::shown_path;
use levelhead_pages::words::number;
use levelhead_readers::Options;
use levelhead_readers::columns::{Hints, Purpose};
use levelhead_schema::layout::{FileKind, FileLayout, Layouts};
use levelhead_schema::mapping::Mapping;
use levelhead_schema::table::{SourceFile, TableEnd, TableInfo};
use levelhead_schema::{Batch, Field};
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;

/// Batches that are read side by side.
const AT_ONCE: usize = 8;

thread_local! {
    /// What a thread remembers from batch to batch.
    static SPACE: RefCell<ReleaseSpace> = RefCell::default();
}

/// The desk's folder.
pub(crate) fn home(home: &Home) -> Result<PathBuf, Failure> {
    match &home.home {
        Some(path) => Ok(path.clone()),
        None => std::env::home_dir()
            .map(|folder| folder.join(".levelhead"))
            .ok_or_else(|| {
                Failure::Usage(
                    "there is no home folder; say where the desk is with --home".to_owned(),
                )
            }),
    }
}

/// A value as pretty JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value).map_err(|error| Failure::Write {
        path: "JSON".into(),
        reason: error.to_string(),
    })
}

/// Adds a release.
pub(crate) fn add(home: &Home, args: &AddArgs) -> Result<(), Failure> {
    let desk = Desk::open(&self::home(home)?)?;
    let layout = args.layout.as_deref().map(told::layout).transpose()?;
    let mut adding = Adding {
        draft: ReleaseDraft::new(&desk, &args.state, args.date.clone(), args.withheld),
        hints: hints(args, layout.as_ref()),
        maps: Maps::new(&args.maps),
        table: None,
        waiting: Vec::new(),
        refused: None,
        rejects: 0,
        files: HashMap::new(),
    };
    let options = Options {
        layout: layout.clone(),
        ..Options::default()
    };
    let bar = progress::bar(&args.files, "reading");
    intake::read(&args.files, &options, &bar, |event| {
        adding.take(&desk, args.withheld, event)
    })?;
    if adding.draft.rows() == 0
        && let Some(refused) = adding.refused
    {
        return Err(refused.into());
    }
    adding.maps.finish()?;
    let rejects = adding.rejects;
    let release = desk.add(adding.draft)?;
    output::print(&format!("Added {}: {}.\n", release.id, in_words(&release)))?;
    if rejects > 0 {
        output::note(&format!(
            "{} rows could not be read and were left out.",
            number(rejects)
        ));
    }
    Ok(())
}

fn hints<'h>(args: &AddArgs, layout: Option<&'h (String, FileLayout)>) -> Hints<'h> {
    Hints {
        state: Some(args.state.clone()),
        layout: layout.map(|(id, file)| (id.clone(), file)),
        map: args.maps.clone(),
        purpose: if args.withheld {
            Purpose::Dump
        } else {
            Purpose::Release
        },
    }
}

/// A release being read.
struct Adding<'h> {
    draft: ReleaseDraft,
    hints: Hints<'h>,
    maps: Maps,
    table: Option<ReleaseTable>,
    waiting: Vec<Batch>,
    refused: Option<Error>,
    rejects: u64,
    /// Path of each file read, by its hash.
    files: HashMap<String, String>,
}

impl Adding<'_> {
    fn take(&mut self, desk: &Desk, withheld: bool, event: Event) -> Result<(), Failure> {
        match event {
            Event::Begin(info, sample) => self.begin(&info, sample),
            Event::Batch(batch) => {
                self.waiting.push(batch);
                if self.waiting.len() >= AT_ONCE {
                    self.gather();
                }
            }
            Event::End(TableEnd { rejects, .. }) => {
                self.rejects += rejects;
                self.draft.rejects(rejects);
                self.gather();
                self.table = None;
            }
            Event::Skipped(path, reason) => output::note(&format!(
                "Passed over {}: {}.",
                shown_path(&path, 300),
                shown_path(&reason, 300)
            )),
            Event::File(file) => {
                desk.refuse_known(&file.path, &file.sha256, withheld)?;
                self.refuse_twice(&file)?;
                self.draft.file(&file.path, &file.sha256);
            }
        }
        Ok(())
    }

    /// A file that is named twice would count each of its voters twice.
    fn refuse_twice(&mut self, file: &SourceFile) -> Result<(), Failure> {
        match self.files.insert(file.sha256.clone(), file.path.clone()) {
            Some(known) => Err(Failure::Usage(format!(
                "{known} and {} are the same file: name it once",
                file.path
            ))),
            None => Ok(()),
        }
    }

    fn begin(&mut self, info: &TableInfo, sample: Vec<Batch>) {
        let (mapping, _) = intake::columns(info, &sample, &self.hints);
        self.maps.see(&mapping);
        let path = shown_path(&info.path, 300);
        if let Some(kind) = side_table(&mapping) {
            output::note(&format!(
                "Passed over {path}: {kind}, not a list of voters."
            ));
            return;
        }
        match self.draft.table(&info.path, &mapping) {
            Ok(table) => {
                let layout = mapping
                    .layout
                    .as_deref()
                    .unwrap_or("no known layout; its columns were recognised one by one");
                output::note(&format!("{path}: {layout}."));
                self.table = Some(table);
                self.waiting = sample;
            }
            Err(error) => {
                output::note(&format!("Passed over {path}: {error}."));
                self.refused.get_or_insert(error);
            }
        }
    }

    /// Reads the batches at hand side by side. What belongs to no list of voters is dropped.
    fn gather(&mut self) {
        if let Some(table) = &self.table {
            let read: Vec<ReleaseRows> = self
                .waiting
                .par_iter()
                .map(|batch| SPACE.with_borrow_mut(|space| table.read(batch, space)))
                .collect();
            read.iter().for_each(|rows| self.draft.add(rows));
        }
        self.waiting.clear();
    }
}

/// What a table is that comes with a release and lists no voters.
fn side_table(mapping: &Mapping) -> Option<&'static str> {
    let known = mapping
        .layout
        .as_deref()
        .and_then(|id| Layouts::embedded().file(id))
        .map(|(_, file)| file.kind);
    match known {
        Some(FileKind::History) => Some("vote history"),
        Some(FileKind::Codes) => Some("a code list"),
        Some(FileKind::Voters) => None,
        None if mapping.has(Field::VoteHistory)
            && !mapping.has(Field::LastName)
            && !mapping.has(Field::FullName) =>
        {
            Some("vote history")
        }
        None => None,
    }
}

fn in_words(release: &Release) -> String {
    format!(
        "{} rows, {} versions of people that no release added before holds; layout {}",
        number(release.rows),
        number(release.versions_new),
        release.layout
    )
}

/// Lists the releases.
pub(crate) fn list(home: &Home, args: &ListArgs) -> Result<(), Failure> {
    let desk = Desk::open(&self::home(home)?)?;
    let libraries = desk.libraries()?;
    let releases: Vec<&Release> = libraries
        .iter()
        .flat_map(|library| library.releases())
        .collect();
    if args.json {
        return output::print(&format!("{}\n", json(&releases)?));
    }
    if releases.is_empty() {
        return output::print(
            "The library holds no release. Add one: levelhead release add FILE --state NC --date 2020-05-01\n",
        );
    }
    let mut text = String::new();
    for library in &libraries {
        let mut releases: Vec<&Release> = library.releases().iter().collect();
        releases.sort_by(|a, b| (&a.date, &a.id).cmp(&(&b.date, &b.id)));
        text.push_str(&format!(
            "{} ({} people, {} versions)\n",
            library.state(),
            number(library.persons() as u64),
            number(library.versions() as u64)
        ));
        for release in releases {
            let kind = if release.withheld {
                "withheld register"
            } else {
                "public"
            };
            text.push_str(&format!(
                "  {:<24} {:>12} rows  {kind}, layout {}\n",
                release.id,
                number(release.rows),
                release.layout
            ));
        }
    }
    output::print(&text)
}

/// Removes releases.
pub(crate) fn remove(home: &Home, args: &RemoveArgs) -> Result<(), Failure> {
    let desk = Desk::open(&self::home(home)?)?;
    for id in &args.ids {
        let release = desk.remove(id)?;
        output::print(&format!(
            "Removed {}: {} rows.\n",
            release.id,
            number(release.rows)
        ))?;
    }
    Ok(())
}
