//! What the target `logs` asks of the readers of logs.

use crate::{SMALL_BATCH_BYTES, narrow, path_of};
use levelhead_readers::logs::LogOptions;
use levelhead_readers::{Error, Limits, read_logs};
use levelhead_schema::event::{EventBatch, EventSink, LogEnd, LogInfo};
use levelhead_schema::table::SourceFile;
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// Reads `bytes` as the program would, then in tiny batches, then within narrow bounds.
///
/// Panics when a promise is broken, or when the size of batches shows in what is told.
pub fn examine(bytes: &[u8], options: &LogOptions) {
    let path = path_of(bytes);
    let told = |limits: Limits| {
        let mut told = Told::new(&limits);
        let options = LogOptions {
            limits,
            ..options.clone()
        };
        let outcome = read_logs(&[path.clone()], &options, &mut told);
        match &outcome {
            Ok(()) => assert!(told.open.is_none() && told.logs > 0, "a log without an end"),
            Err(Error::NoLog { .. }) => assert_eq!(told.logs, 0),
            Err(_) => {}
        }
        (outcome, told.hash.finalize().to_vec())
    };
    let (outcome, hash) = told(options.limits.clone());
    let (again, small) = told(Limits {
        batch_bytes: SMALL_BATCH_BYTES,
        ..options.limits.clone()
    });
    match (outcome, again) {
        (Ok(()), Ok(())) => assert_eq!(hash, small, "the size of batches shows"),
        (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string()),
        (one, other) => panic!("{one:?} in large batches, {other:?} in small ones"),
    }
    let _ = told(narrow());
}

struct Told {
    limits: Limits,
    hash: Sha256,
    open: Option<u64>,
    logs: u64,
}

impl Told {
    fn new(limits: &Limits) -> Self {
        Told {
            limits: limits.clone(),
            hash: Sha256::new(),
            open: None,
            logs: 0,
        }
    }
}

impl EventSink for Told {
    fn begin(&mut self, log: &LogInfo) -> ControlFlow<()> {
        assert!(self.open.is_none(), "a log inside a log");
        self.open = Some(0);
        self.logs += 1;
        self.hash.update(format!("{:?} {}", log.source, log.format));
        ControlFlow::Continue(())
    }

    fn batch(&mut self, batch: EventBatch) -> ControlFlow<()> {
        let events = self.open.as_mut().expect("events of no log");
        assert_eq!(batch.first_event(), *events, "events out of order");
        assert!(!batch.is_empty(), "an empty batch");
        *events += batch.len() as u64;
        for event in batch.iter() {
            assert!(event.place().line > 0);
            self.hash.update(format!("{:?} {:?} {:?}", event.place(), event.time(), event.sequence()));
            self.hash.update(event.raw());
            for value in event.values() {
                self.hash.update(value.name);
                self.hash.update(value.text);
            }
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self, end: LogEnd) {
        assert_eq!(self.open.take(), Some(end.events), "another number of events than given");
        assert_eq!(end.reasons.values().sum::<u64>(), end.rejects);
        assert!(end.examples.len() <= self.limits.reject_examples);
        for reject in &end.examples {
            assert!(reject.row > 0 && !reject.reason.is_empty() && reject.reason.len() < 300);
        }
        self.hash.update(format!("{end:?}"));
    }

    fn skipped(&mut self, _: &str, reason: &str) {
        assert!(!reason.is_empty());
        self.hash.update(reason);
    }

    fn file(&mut self, _: SourceFile) {}
}
