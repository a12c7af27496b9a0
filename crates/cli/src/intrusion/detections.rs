//! `--detections`: a line of JSON for each event that a rule matched.

use crate::failure::Failure;
use crate::output::Unfinished;
use levelhead_intrusion::DetectionLine;
use std::fs::File;
use std::io::{BufWriter, Error, Write};
use std::path::Path;

/// The file under construction.
pub(super) struct Lines {
    file: Unfinished,
    out: BufWriter<File>,
    failed: Option<Error>,
}

impl Lines {
    /// Begins the file, so that a path that cannot be written is known before the work.
    pub(super) fn create(path: &Path) -> Result<Lines, Failure> {
        let file = Unfinished::create(path)?;
        let out = BufWriter::new(file.handle()?);
        Ok(Lines {
            file,
            out,
            failed: None,
        })
    }

    /// Adds a line. The first failure is kept for the end, and ends the writing.
    pub(super) fn add(&mut self, line: &DetectionLine<'_>) {
        if self.failed.is_some() {
            return;
        }
        let written = serde_json::to_writer(&mut self.out, line)
            .map_err(Error::from)
            .and_then(|()| self.out.write_all(b"\n"));
        self.failed = written.err();
    }

    /// Gives the file its name.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        let flushed = self.out.flush();
        match self.failed.or(flushed.err()) {
            None => self.file.finish(),
            Some(error) => Err(Failure::Write {
                path: self.file.path().to_owned(),
                reason: error.to_string(),
            }),
        }
    }
}
