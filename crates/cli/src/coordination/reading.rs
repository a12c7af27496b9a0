//! Reading posts into the check: tables are recognised, batches are read on all cores.

use super::layouts;
use crate::failure::Failure;
use crate::intake::Event;
use crate::output;
use levelhead_coordination::{Check, Prepared, prepare};
use levelhead_pages::foreign::{shown, shown_path};
use levelhead_pages::words::number;
use levelhead_readers::Options;
use levelhead_readers::posts::{PostKey, PostTable, PostTally};
use levelhead_schema::Batch;
use levelhead_schema::coordination::PostsFile;
use levelhead_schema::export_layout::{ExportKind, ExportLayout, recognise};
use levelhead_schema::report::RejectExample;
use levelhead_schema::table::{TableEnd, TableInfo};
use rayon::prelude::*;
use std::path::PathBuf;

/// Batches that are read side by side.
const AT_ONCE: usize = 8;

/// Tables of exports begin with the names of their columns.
pub(super) fn options() -> Options {
    Options {
        header: Some(true),
        ..Options::default()
    }
}

/// The layout of a table: the one that was told, or the one whose marks it bears.
pub(super) fn layout_of<'l>(
    told: Option<&'l ExportLayout>,
    kind: ExportKind,
    info: &TableInfo,
) -> Option<&'l ExportLayout> {
    told.or_else(|| recognise(kind, info.header.as_deref().unwrap_or_default()))
}

/// What is known of the input once it has been read.
pub(super) struct Read {
    /// The files, by path.
    pub(super) files: Vec<PostsFile>,
    skipped: Vec<String>,
}

impl Read {
    /// What was passed over, in sentences.
    pub(super) fn not_examined(&self) -> Vec<String> {
        self.skipped.clone()
    }
}

/// Posts on their way into a check.
pub(super) struct Reading<'l> {
    key: PostKey,
    layout: Option<&'l ExportLayout>,
    check: Check,
    table: Option<PostTable>,
    waiting: Vec<Batch>,
    files: Vec<(PostsFile, PostTally)>,
    skipped: Vec<String>,
    unknown: Option<PathBuf>,
}

impl<'l> Reading<'l> {
    pub(super) fn new(key: PostKey, layout: Option<&'l ExportLayout>, check: Check) -> Self {
        Reading {
            key,
            layout,
            check,
            table: None,
            waiting: Vec::new(),
            files: Vec::new(),
            skipped: Vec::new(),
            unknown: None,
        }
    }

    pub(super) fn take(&mut self, event: Event) -> Result<(), Failure> {
        match event {
            Event::Begin(info, sample) => self.begin(&info, sample)?,
            Event::Batch(batch) => {
                if self.table.is_some() {
                    self.waiting.push(batch);
                }
                if self.waiting.len() >= AT_ONCE {
                    self.read()?;
                }
            }
            Event::End(end) => {
                self.read()?;
                self.end(end);
            }
            Event::Skipped(path, reason) => self.skipped.push(format!(
                "{}: passed over ({})",
                shown_path(&path, 200),
                shown(&reason, 200)
            )),
            Event::File(file) => {
                let of_file = self.files.iter_mut().map(|(known, _)| known);
                for known in of_file.filter(|known| is_within(&known.path, &file.path)) {
                    known.sha256.clone_from(&file.sha256);
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self, info: &TableInfo, sample: Vec<Batch>) -> Result<(), Failure> {
        let layout = layout_of(self.layout, ExportKind::Posts, info);
        let Some(layout) = layout else {
            self.table = None;
            self.unknown
                .get_or_insert_with(|| PathBuf::from(&info.path));
            self.skipped.push(format!(
                "{}: its columns are those of no known export of posts",
                shown_path(&info.path, 200)
            ));
            return Ok(());
        };
        let table = PostTable::new(layout, info, self.key).map_err(|error| Failure::Input {
            path: PathBuf::from(&info.path),
            reason: format!("{error} (layout {})", layout.id),
        })?;
        self.table = Some(table);
        self.waiting = sample;
        // Records of JSON that bring new keys come as further tables of the same path.
        if self
            .files
            .last()
            .is_none_or(|(known, _)| known.path != info.path)
        {
            let file = PostsFile::begun(info, &layout.id);
            self.files.push((file, PostTally::default()));
        }
        Ok(())
    }

    /// Reads the batches at hand side by side and hands them over in order.
    fn read(&mut self) -> Result<(), Failure> {
        let Some(table) = &self.table else {
            return Ok(());
        };
        let read: Vec<(Prepared, PostTally)> = self
            .waiting
            .par_iter()
            .map(|batch| {
                let (posts, tally) = table.read(batch);
                (prepare(&posts), tally)
            })
            .collect();
        self.waiting.clear();
        for (prepared, tally) in read {
            self.check.add(prepared).map_err(super::check_failure)?;
            if let Some((_, sum)) = self.files.last_mut() {
                sum.add(&tally);
            }
        }
        Ok(())
    }

    fn end(&mut self, end: TableEnd) {
        if self.table.take().is_none() {
            return;
        }
        let Some((file, _)) = self.files.last_mut() else {
            return;
        };
        file.rejects += end.rejects;
        if let Some(encoding) = end.encoding {
            file.encoding = encoding;
        }
        let examples = end.examples.into_iter().map(|reject| RejectExample {
            row: reject.row,
            byte: reject.byte,
            reason: reject.reason,
        });
        file.reject_examples.extend(examples);
    }

    /// The check with all posts in it, and what was read.
    ///
    /// # Errors
    /// [`Failure::Input`] when no table is of a known export, or none of its rows is a post.
    pub(super) fn finish(self, named: &[PathBuf]) -> Result<(Check, Read), Failure> {
        let Reading {
            mut check,
            files,
            skipped,
            unknown,
            ..
        } = self;
        if files.is_empty() {
            let path = unknown
                .or_else(|| named.first().cloned())
                .unwrap_or_default();
            return Err(Failure::Input {
                path,
                reason: layouts::UNKNOWN_COLUMNS.to_owned(),
            });
        }
        if files.iter().all(|(_, tally)| tally.posts == 0) {
            let (file, tally) = &files[0];
            let notes = tally.notes();
            let reason = match notes.is_empty() {
                true => "it holds no post".to_owned(),
                false => format!(
                    "none of its rows is a post that can be used: {}",
                    notes.join("; ")
                ),
            };
            return Err(Failure::Input {
                path: PathBuf::from(&file.path),
                reason,
            });
        }
        for (file, tally) in &files {
            for (row, words) in tally.first_refused() {
                output::note(&format!(
                    "{}: row {} of those read is no post: the {words}",
                    shown_path(&file.path, 200),
                    number(row)
                ));
            }
        }
        check.resolution(files.iter().map(|(_, tally)| tally.resolution_s()).max());
        let mut files: Vec<PostsFile> = files
            .into_iter()
            .map(|(mut file, tally)| {
                file.posts = tally.posts;
                file.rejects += tally.rejects();
                file.notes = tally.notes();
                file
            })
            .collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok((check, Read { files, skipped }))
    }
}

/// True for a table that lies in that file.
pub(super) fn is_within(table: &str, file: &str) -> bool {
    table
        .strip_prefix(file)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['!', '#']))
}
