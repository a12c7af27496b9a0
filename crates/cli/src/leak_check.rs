//! `levelhead leak check`.

use crate::args::{CheckArgs, Home};
use crate::failure::Failure;
use crate::intake::{self, Event};
use crate::maps::Maps;
use crate::rows::RowWriter;
use crate::{output, progress, release, told};
use levelhead_leak::{Desk, KernelSpace, Library, Settings, StateCode, TableCheck, Tally};
use levelhead_readers::Options;
use levelhead_readers::columns::{Hints, Purpose, describe_table};
use levelhead_schema::layout::FileLayout;
use levelhead_schema::report::{DumpFile, LeakReport, RejectExample, Setting};
use levelhead_schema::table::{TableEnd, TableInfo};
use levelhead_schema::{Batch, Field};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::cell::RefCell;

/// Batches that are compared side by side.
const AT_ONCE: usize = 8;

thread_local! {
    /// What a thread remembers from batch to batch.
    static SPACE: RefCell<KernelSpace> = RefCell::default();
}

/// Compares a dump with the library and answers.
pub(crate) fn run(home: &Home, args: &CheckArgs) -> Result<(), Failure> {
    let desk = Desk::open(&release::home(home)?)?;
    let libraries = desk.libraries()?;
    for library in &libraries {
        library.verify()?;
    }
    let layout = args.table.layout.as_deref().map(told::layout).transpose()?;
    let settings = Settings {
        state: args.table.state.as_deref().and_then(StateCode::new),
        claimed_rows: args.claimed_rows,
        with_persons: args.rows.is_some(),
    };
    let mut check = Check {
        desk: &desk,
        libraries: &libraries,
        settings: &settings,
        hints: hints(args, layout.as_ref()),
        maps: Maps::new(&args.table.maps),
        tally: Tally::new(),
        table: None,
        waiting: Vec::new(),
        rows: args.rows.as_deref().map(RowWriter::create).transpose()?,
    };
    let page = args
        .report
        .as_deref()
        .map(output::Unfinished::create)
        .transpose()?;
    let options = Options {
        layout: layout.clone(),
        ..Options::default()
    };
    let bar = progress::bar(&args.files, "reading");
    intake::read(&args.files, &options, &bar, |event| check.take(event))?;
    let rows = check.rows.take();
    let maps = check.maps.finish()?;
    let report = check.tally.report(
        &libraries,
        &settings,
        env!("CARGO_PKG_VERSION"),
        said(args, &maps, &libraries),
    );
    if let Some(rows) = rows {
        rows.finish()?;
    }
    if let Some(page) = page {
        page.write(levelhead_pages::leak_report(&report).as_bytes())?;
    }
    answer(args, &report)
}

fn answer(args: &CheckArgs, report: &LeakReport) -> Result<(), Failure> {
    if args.json {
        return output::print(&format!("{}\n", release::json(report)?));
    }
    output::print(&levelhead_pages::leak_report_text(report))?;
    if let Some(path) = &args.report {
        output::note(&format!(
            "The report is in {}: open it in any browser.",
            path.display()
        ));
    }
    Ok(())
}

pub(crate) fn hints<'h>(args: &CheckArgs, layout: Option<&'h (String, FileLayout)>) -> Hints<'h> {
    Hints {
        state: args.table.state.clone(),
        layout: layout.map(|(id, file)| (id.clone(), file)),
        map: args.table.maps.clone(),
        purpose: Purpose::Dump,
    }
}

/// The settings that a second run needs, as options, and what it was compared with.
fn said(args: &CheckArgs, maps: &[(String, Field)], libraries: &[Library]) -> Vec<Setting> {
    let mut settings = Vec::new();
    let mut say = |name: &str, value: String| {
        settings.push(Setting {
            name: name.to_owned(),
            value,
        })
    };
    if let Some(state) = &args.table.state {
        say("--state", state.clone());
    }
    if let Some(layout) = &args.table.layout {
        say("--layout", layout.clone());
    }
    for (header, field) in maps {
        say("--map", format!("{header}={field}"));
    }
    if let Some(rows) = args.claimed_rows {
        say("--claimed-rows", rows.to_string());
    }
    // In an order of their own: when each was added says nothing of what they explain.
    let releases = libraries.iter().flat_map(Library::releases);
    let mut lines: Vec<String> = releases
        .map(|release| format!("{} {}\n", release.id, release.sha256.join(" ")))
        .collect();
    lines.sort();
    let count = lines.len();
    let digest = Sha256::digest(lines.concat());
    let digest: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    say("releases compared", format!("{count}, digest {digest}"));
    settings
}

/// A check under way.
struct Check<'l> {
    desk: &'l Desk,
    libraries: &'l [Library],
    settings: &'l Settings,
    hints: Hints<'l>,
    maps: Maps,
    tally: Tally,
    table: Option<TableCheck<'l>>,
    waiting: Vec<Batch>,
    rows: Option<RowWriter>,
}

impl<'l> Check<'l> {
    fn take(&mut self, event: Event) -> Result<(), Failure> {
        match event {
            Event::Begin(info, sample) => self.begin(&info, sample),
            Event::Batch(batch) => {
                self.waiting.push(batch);
                if self.waiting.len() >= AT_ONCE {
                    self.compare()
                } else {
                    Ok(())
                }
            }
            Event::End(end) => self.end(end),
            Event::Skipped(path, reason) => {
                self.tally.skipped(&path, &reason);
                Ok(())
            }
            Event::File(file) => {
                self.tally.file(&file.path, &file.sha256);
                Ok(())
            }
        }
    }

    fn begin(&mut self, info: &TableInfo, sample: Vec<Batch>) -> Result<(), Failure> {
        let (mapping, named) = intake::columns(info, &sample, &self.hints);
        self.maps.see(&mapping);
        let kind = describe_table(&mapping);
        let file = DumpFile {
            path: info.path.clone(),
            sha256: String::new(),
            format: info.format.clone(),
            encoding: info.encoding.clone(),
            rows: 0,
            rejects: 0,
            reject_examples: Vec::new(),
            voter_data: kind.is_checkable(),
            kind: kind.words().to_owned(),
            layout: mapping.layout.clone(),
        };
        let table = TableCheck::new(
            self.desk.key(),
            self.libraries,
            self.settings,
            mapping,
            kind.is_checkable(),
            &intake::by_content(&sample),
        );
        self.tally.begin_table(file, &table, named);
        self.table = Some(table);
        self.waiting = sample;
        Ok(())
    }

    /// Compares the batches at hand side by side and adds them up in order.
    fn compare(&mut self) -> Result<(), Failure> {
        let Some(table) = &self.table else {
            return Ok(());
        };
        let mut outcomes: Vec<_> = self
            .waiting
            .par_iter()
            .map(|batch| SPACE.with_borrow_mut(|space| table.kernel(batch, space)))
            .collect();
        self.waiting.clear();
        for outcome in &mut outcomes {
            self.tally.batch(table, outcome);
            if let Some(rows) = &mut self.rows {
                rows.add(&outcome.rows, table.is_voter_data())?;
            }
        }
        Ok(())
    }

    fn end(&mut self, end: TableEnd) -> Result<(), Failure> {
        self.compare()?;
        if let Some(table) = self.table.take() {
            let examples = end
                .examples
                .into_iter()
                .map(|reject| RejectExample {
                    row: reject.row,
                    byte: reject.byte,
                    reason: reject.reason,
                })
                .collect();
            self.tally
                .end_table(&table, end.rows, end.rejects, end.encoding, examples);
        }
        Ok(())
    }
}

#[cfg(test)]
mod batches;
