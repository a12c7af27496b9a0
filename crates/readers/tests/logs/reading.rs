//! Reads bytes as logs and keeps all that is told.

use levelhead_readers::logs::LogOptions;
use levelhead_readers::{Error, read_logs};
use levelhead_schema::event::{EventBatch, EventSink, Form, LogEnd, LogInfo};
use levelhead_schema::table::SourceFile;
use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// All that was told.
#[derive(Default, Debug, PartialEq)]
pub(crate) struct Told {
    pub(crate) logs: Vec<(LogInfo, Vec<String>, LogEnd)>,
    pub(crate) skipped: Vec<String>,
    pub(crate) files: usize,
    open: Option<(LogInfo, Vec<String>)>,
}

impl Told {
    /// The only log's events, shown.
    pub(crate) fn events(&self) -> &[String] {
        assert_eq!(self.logs.len(), 1, "{:?} {:?}", self.logs, self.skipped);
        &self.logs[0].1
    }

    /// The only log's end.
    pub(crate) fn end(&self) -> &LogEnd {
        assert_eq!(self.logs.len(), 1, "{:?}", self.skipped);
        &self.logs[0].2
    }

    /// Reasons of rejects with their counts.
    pub(crate) fn reasons(&self) -> Vec<String> {
        let reasons = self.end().reasons.iter();
        reasons
            .map(|(reason, count)| format!("{count} {reason}"))
            .collect()
    }
}

impl EventSink for Told {
    fn begin(&mut self, log: &LogInfo) -> ControlFlow<()> {
        assert!(self.open.is_none());
        self.open = Some((log.clone(), Vec::new()));
        ControlFlow::Continue(())
    }

    fn batch(&mut self, batch: EventBatch) -> ControlFlow<()> {
        let (_, events) = self.open.as_mut().unwrap();
        assert_eq!(batch.first_event(), events.len() as u64);
        events.extend(batch.iter().map(shown));
        ControlFlow::Continue(())
    }

    fn end(&mut self, end: LogEnd) {
        let (mut info, events) = self.open.take().unwrap();
        assert_eq!(end.events, events.len() as u64);
        assert_eq!(end.rejects, end.reasons.values().sum::<u64>());
        info.path = info.path.rsplit('/').next().unwrap().to_owned();
        self.logs.push((info, events, end));
    }

    fn skipped(&mut self, _: &str, reason: &str) {
        self.skipped.push(reason.to_owned());
    }

    fn file(&mut self, _: SourceFile) {
        self.files += 1;
    }
}

/// An event as text: what a golden shows.
fn shown(event: levelhead_schema::event::Event<'_>) -> String {
    let place = event.place();
    let time = event
        .time()
        .map_or("unknown".to_owned(), |time| time.to_string());
    let mut text = format!(
        "line {} byte {} · {time} · {}",
        place.line,
        place.byte,
        event.kind().name()
    );
    if let Some(sequence) = event.sequence() {
        write!(text, " · number {sequence}").unwrap();
    }
    for value in event.values() {
        let form = match value.form {
            Form::Original => "",
            Form::Plain => " (plain)",
            Form::Bare => " (bare)",
        };
        write!(text, "\n  {}{form} = {:?}", value.name, value.text).unwrap();
    }
    text
}

/// Reads one file of that name.
pub(crate) fn read_named(name: &str, bytes: &[u8], options: &LogOptions) -> Result<Told, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_paths(&[path], options)
}

/// Reads paths.
pub(crate) fn read_paths(paths: &[PathBuf], options: &LogOptions) -> Result<Told, Error> {
    let mut told = Told::default();
    match read_logs(paths, options, &mut told) {
        Ok(()) | Err(Error::NoLog { .. }) => Ok(told),
        Err(error) => Err(error),
    }
}

/// Reads one file with the default options.
pub(crate) fn read(bytes: &[u8]) -> Told {
    read_named("log", bytes, &LogOptions::default()).unwrap()
}
