//! The whole way of events through a run: rules on several threads, then everything that needs their order.
//!
//! ```text
//!  reader ─► queue ─► workers: rules for one event ─► in order: correlations ─► incidents, lines, coverage
//! ```
//!
//! The queue is bounded, so memory does not depend on the length of the logs; and what is done in order is done in the
//! order of the queue, so the answer does not depend on threads.

mod attend;
mod work;

use crate::{Assets, CoverageOutcome, RuleSet};
use jiff::Timestamp;
use levelhead_schema::event::{EventBatch, EventSink, LogEnd, LogInfo};
use levelhead_schema::intrusion::{Incident, LogReport, Period, RulesUsed, SkippedFile};
use levelhead_schema::table::SourceFile;
use serde::Serialize;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Logs and skipped files that are listed.
const MOST_LISTED: usize = 10_000;

/// What a run is told.
#[derive(Clone, Debug)]
pub struct ScanSettings {
    /// Events before it are not examined.
    pub from: Option<Timestamp>,
    /// Events at it and after it are not examined.
    pub to: Option<Timestamp>,
    /// Threads that evaluate rules; 0 for as many as there are cores. The answer is the same.
    pub threads: usize,
    /// Incidents that are listed.
    pub most_incidents: usize,
}

impl Default for ScanSettings {
    fn default() -> Self {
        ScanSettings {
            from: None,
            to: None,
            threads: 0,
            most_incidents: 1000,
        }
    }
}

/// One line of `--detections`: one event that one rule matched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DetectionLine<'d> {
    /// Id of the rule.
    pub rule: &'d str,
    /// ATT&CK technique; empty when the rule names none.
    pub technique: &'d str,
    /// Id of the asset.
    pub asset: &'d str,
    /// The log's path, with `!member` for what lies in containers.
    pub file: &'d str,
    /// Line, from 1; number of the record in logs without lines.
    pub line: u64,
    /// RFC 3339 in UTC, to the second; none when unknown.
    pub time: Option<String>,
    /// True for traffic of an authorised test.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub authorised: bool,
}

/// What a run found.
#[derive(Debug)]
pub struct ScanOutcome {
    /// What was read.
    pub logs: Vec<LogReport>,
    /// Files that are no log.
    pub skipped: Vec<SkippedFile>,
    /// Logs and skipped files beyond the bound of the lists.
    pub logs_left_out: u64,
    /// Events examined.
    pub events: u64,
    /// Records that could not be read.
    pub rejects: u64,
    /// Events without a known time.
    pub events_without_time: u64,
    /// Events outside the time that was asked for.
    pub events_outside_period: u64,
    /// Detections: pairs of an event and a rule.
    pub detections: u64,
    /// The rules that looked.
    pub rules: RulesUsed,
    /// The time asked for where it is given, else what the logs span.
    pub period: Option<Period>,
    /// What was found, gravest first, then by first time.
    pub incidents: Vec<Incident>,
    /// The same of authorised tests.
    pub authorised: Vec<Incident>,
    /// Incidents beyond the bound of the list.
    pub incidents_left_out: u64,
    /// How far each source was observed, over the time asked for.
    pub coverage: CoverageOutcome,
    /// The assets, with those that were made for logs that none claims.
    pub assets: Assets,
}

/// Takes events from the readers of logs and looks for attacks in them.
///
/// # Example
/// ```
/// use levelhead_intrusion::{Assets, RuleSet, Scan, ScanSettings};
/// use levelhead_readers::{logs::LogOptions, read_logs};
///
/// let rules = RuleSet::nothing()?.with_text("own.yml", "
/// title: A file of passwords is asked for
/// id: 5a1f6c62-62b8-4c4f-9d2e-0f6a3f0e6d11
/// logsource: { category: webserver }
/// detection: { selection: { cs-uri-query|contains: /etc/passwd }, condition: selection }
/// level: high
/// tags: [attack.t1190, levelhead.injection]
/// ")?;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("access.log");
/// let line = r#"192.0.2.7 - - [03/Nov/2026:07:00:00 -0500] "GET /?f=..%2f..%2fetc/passwd HTTP/1.1" 404 0"#;
/// std::fs::write(&path, line)?;
/// let mut scan = Scan::new(&rules, Assets::none(), ScanSettings::default());
/// read_logs(&[path], &LogOptions::default(), &mut scan)?;
/// let outcome = scan.finish();
/// assert_eq!((outcome.events, outcome.incidents.len()), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Scan<'s> {
    rules: &'s RuleSet,
    settings: ScanSettings,
    pool: Option<rayon::ThreadPool>,
    queue: VecDeque<Step>,
    /// Batches handed to workers and not attended to.
    in_flight: usize,
    most_in_flight: usize,
    sender: Sender<work::Done>,
    receiver: Receiver<work::Done>,
    attending: attend::Attending<'s>,
    number: u64,
}

impl std::fmt::Debug for Scan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scan")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// What is to be attended to in order.
enum Step {
    Begin(LogInfo),
    Waiting(u64),
    Done(Box<work::Done>),
    End(LogEnd),
    File(SourceFile),
}

impl<'s> Scan<'s> {
    /// A run with these rules on these assets.
    pub fn new(rules: &'s RuleSet, assets: Assets, settings: ScanSettings) -> Scan<'s> {
        let (sender, receiver) = channel();
        // Without threads of its own a run does all itself: slower, never wrong.
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(settings.threads)
            .build()
            .ok();
        let threads = pool
            .as_ref()
            .map_or(1, rayon::ThreadPool::current_num_threads);
        Scan {
            rules,
            pool,
            queue: VecDeque::new(),
            in_flight: 0,
            most_in_flight: 2 * threads + 1,
            sender,
            receiver,
            attending: attend::Attending::new(rules, assets, &settings),
            settings,
            number: 0,
        }
    }

    /// Calls `each` with every detection, in the order of the logs.
    #[must_use]
    pub fn on_detection(mut self, each: impl FnMut(&DetectionLine<'_>) + Send + 's) -> Scan<'s> {
        self.attending.each = Some(Box::new(each));
        self
    }

    /// The logs are read; tells what was found.
    pub fn finish(mut self) -> ScanOutcome {
        while !self.queue.is_empty() {
            self.attend(true);
        }
        self.attending.finish(&self.settings)
    }

    /// Attends to what is ready; with `wait`, to at least the first of the queue.
    fn attend(&mut self, wait: bool) {
        let mut wait = wait;
        loop {
            while let Ok(done) = self.receiver.try_recv() {
                self.place(done);
            }
            match self.queue.pop_front() {
                None => return,
                Some(Step::Waiting(number)) => {
                    self.queue.push_front(Step::Waiting(number));
                    if !wait {
                        return;
                    }
                    match self.receiver.recv() {
                        Ok(done) => self.place(done),
                        // Cannot be: this side holds a sender, too.
                        Err(_) => return,
                    }
                    continue;
                }
                Some(Step::Done(done)) => {
                    self.in_flight -= 1;
                    self.attending.batch(*done);
                    wait = false;
                }
                Some(Step::Begin(info)) => self.attending.begin(info),
                Some(Step::End(end)) => self.attending.end(end),
                Some(Step::File(file)) => self.attending.file(&file),
            }
        }
    }

    fn place(&mut self, done: work::Done) {
        let waits =
            |step: &&mut Step| matches!(step, Step::Waiting(number) if *number == done.number);
        if let Some(step) = self.queue.iter_mut().find(waits) {
            *step = Step::Done(Box::new(done));
        }
    }
}

impl EventSink for Scan<'_> {
    fn begin(&mut self, log: &LogInfo) -> ControlFlow<()> {
        self.queue.push_back(Step::Begin(log.clone()));
        ControlFlow::Continue(())
    }

    fn batch(&mut self, batch: EventBatch) -> ControlFlow<()> {
        let number = self.number;
        self.number += 1;
        let job = work::Job {
            number,
            batch,
            engine: self.rules.engine(),
            from: self.settings.from,
            to: self.settings.to,
        };
        let sender = self.sender.clone();
        self.queue.push_back(Step::Waiting(number));
        self.in_flight += 1;
        // The receiver lives as long as this side.
        let run = move || {
            let _ = sender.send(job.run());
        };
        match &self.pool {
            Some(pool) => pool.spawn(run),
            None => run(),
        }
        self.attend(false);
        while self.in_flight >= self.most_in_flight {
            self.attend(true);
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self, end: LogEnd) {
        self.queue.push_back(Step::End(end));
        self.attend(false);
    }

    fn skipped(&mut self, path: &str, reason: &str) {
        self.attending.skipped(path, reason);
    }

    fn file(&mut self, file: SourceFile) {
        self.queue.push_back(Step::File(file));
        self.attend(false);
    }
}

#[cfg(test)]
mod tests;
