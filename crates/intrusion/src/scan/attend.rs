//! What needs the order of events: correlations, incidents, lines; and the books of a run.

use super::work::{Done, within};
use super::{DetectionLine, MOST_LISTED, ScanOutcome, ScanSettings};
use crate::detectors::{At, Detector, detectors};
use crate::engine::{Correlator, Engine};
use crate::incidents::{Incidents, Judged, LogPaths, seconds};
use crate::{Assets, CoverageLedger, Detection, Origin, RuleIndex, RuleSet, Signs, Who};
use jiff::Timestamp;
use levelhead_schema::event::{Event, EventField, EventKind, LogEnd, LogInfo, LogSource};
use levelhead_schema::intrusion::{LogReport, Period, RulesUsed, SkippedFile, Success};
use levelhead_schema::report::RejectExample;
use levelhead_schema::table::SourceFile;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Streams of logs whose counts are kept at once. Pieces of a rotated log come one after the other.
const MOST_STREAMS: usize = 8;

type Each<'s> = Box<dyn FnMut(&DetectionLine<'_>) + Send + 's>;

/// The part of a run that takes events in their order.
pub(super) struct Attending<'s> {
    rules: &'s RuleSet,
    engine: Arc<dyn Engine>,
    silent: Vec<bool>,
    assets: Assets,
    coverage: CoverageLedger,
    detectors: Vec<Box<dyn Detector>>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    pub(super) each: Option<Each<'s>>,
    logs: Vec<LogReport>,
    paths: LogPaths,
    /// Logs before it have the hash of their file.
    hashed: usize,
    skipped: Vec<SkippedFile>,
    left_out: u64,
    log: u32,
    asset: u32,
    /// The present log has no end yet.
    open: bool,
    /// The present log is the last of the list.
    listed: bool,
    sources: BTreeSet<LogSource>,
    /// Counts by asset and source, the latest used last.
    streams: Vec<((u32, LogSource), Box<dyn Correlator>)>,
    events: u64,
    rejects: u64,
    without_time: u64,
    outside: u64,
    detections: u64,
    span: Option<(Timestamp, Timestamp)>,
    log_span: Option<(Timestamp, Timestamp)>,
    incidents: Incidents,
    authorised: Incidents,
}

impl<'s> Attending<'s> {
    pub(super) fn new(rules: &'s RuleSet, assets: Assets, settings: &ScanSettings) -> Self {
        let mut silent = vec![false; rules.rules().len()];
        for index in rules.silent() {
            if let Some(place) = silent.get_mut(index.0 as usize) {
                *place = true;
            }
        }
        Attending {
            rules,
            engine: rules.engine(),
            silent,
            detectors: detectors(rules.rules(), &assets),
            assets,
            coverage: CoverageLedger::new(),
            from: settings.from,
            to: settings.to,
            each: None,
            logs: Vec::new(),
            paths: LogPaths::default(),
            hashed: 0,
            skipped: Vec::new(),
            left_out: 0,
            log: 0,
            asset: 0,
            open: false,
            listed: false,
            sources: BTreeSet::new(),
            streams: Vec::new(),
            events: 0,
            rejects: 0,
            without_time: 0,
            outside: 0,
            detections: 0,
            span: None,
            log_span: None,
            incidents: Incidents::default(),
            authorised: Incidents::default(),
        }
    }

    pub(super) fn begin(&mut self, info: LogInfo) {
        if self.open {
            self.coverage.end(self.log, None);
        }
        self.open = true;
        self.log = self.paths.add(&info.path);
        self.asset = self.assets.of_log(&info);
        self.coverage.log(self.log, &info, self.asset, &self.assets);
        self.sources.insert(info.source);
        for detector in &mut self.detectors {
            detector.log(self.log, &info, self.asset);
        }
        self.log_span = None;
        self.listed = self.logs.len() < MOST_LISTED;
        if !self.listed {
            self.left_out += 1;
            return;
        }
        self.logs.push(LogReport {
            path: info.path,
            sha256: String::new(),
            source: info.source,
            format: info.format,
            encoding: info.encoding,
            asset: self.assets.get(self.asset).map(|asset| asset.id.clone()),
            events: 0,
            rejects: 0,
            reasons: Default::default(),
            reject_examples: Vec::new(),
            without_time: 0,
            first: None,
            last: None,
        });
    }

    pub(super) fn batch(&mut self, done: Done) {
        let mut start = 0;
        let mut out = Vec::new();
        let events = done.batch.iter().zip(&done.ends).zip(&done.seen);
        for ((event, end), (who, signs)) in events {
            let end = *end as usize;
            let hits = done.hits.get(start..end).unwrap_or_default();
            start = end;
            self.coverage.event(self.log, event);
            if within(event.time(), self.from, self.to) {
                self.event(event, who, signs, hits, &mut out);
            }
        }
        self.events += done.batch.len() as u64 - done.outside;
        self.outside += done.outside;
        self.without_time += done.without_time;
        self.log_span = joined(self.log_span, done.span);
        self.span = joined(self.span, done.span);
    }

    fn event(
        &mut self,
        event: Event<'_>,
        who: &Who,
        signs: &Signs,
        hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        let asset = self.assets.of_event(self.asset, event);
        if !hits.is_empty() {
            self.matched(asset, event, who, hits, out);
        }
        let at = At::new(asset, self.log, event.time(), who, signs);
        for detector in &mut self.detectors {
            detector.event(&at, event, hits, out);
        }
        for detection in out.drain(..) {
            self.detected(&detection);
        }
    }

    /// The rules that an event matched, by itself or with those before it.
    fn matched(
        &mut self,
        asset: u32,
        event: Event<'_>,
        who: &Who,
        hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        let mut fired = Vec::new();
        if let Some(counts) = self.stream(event.source()) {
            counts.event(event, hits, &mut fired);
        }
        let (success, reason) = success(event);
        let rows = event
            .get(EventField::Rows)
            .and_then(|rows| rows.parse().ok());
        for rule in hits.iter().chain(&fired) {
            if self.silent.get(rule.0 as usize).copied().unwrap_or(true) {
                continue;
            }
            out.push(Detection {
                rule: *rule,
                asset,
                log: self.log,
                place: event.place(),
                time: event.time(),
                who: who.clone(),
                sources: 1,
                rows,
                success,
                reason,
            });
        }
    }

    /// The counts of the present log's stream.
    fn stream(&mut self, source: LogSource) -> Option<&mut Box<dyn Correlator>> {
        let key = (self.asset, source);
        match self.streams.iter().position(|(stream, _)| *stream == key) {
            Some(place) => {
                let stream = self.streams.remove(place);
                self.streams.push(stream);
            }
            None => {
                let fresh = self.engine.correlator()?;
                if self.streams.len() >= MOST_STREAMS {
                    self.streams.remove(0);
                }
                self.streams.push((key, fresh));
            }
        }
        self.streams.last_mut().map(|(_, counts)| counts)
    }

    fn detected(&mut self, detection: &Detection) {
        let rules = self.rules;
        let Some(rule) = rules.rule(detection.rule) else {
            return;
        };
        self.detections += 1;
        let authorised = match &detection.who {
            Who::Address(address) => {
                let asset = detection.asset;
                self.assets.authorised(asset, address, detection.time)
            }
            Who::Account(_) | Who::Many | Who::Unknown => false,
        };
        let asset = self.assets.get(detection.asset);
        if let Some(each) = &mut self.each {
            each(&DetectionLine {
                rule: &rule.id,
                technique: rule.techniques.first().map_or("", String::as_str),
                asset: asset.map_or("", |asset| asset.id.as_str()),
                file: self.paths.get(detection.log),
                line: detection.place.line,
                time: detection.time.map(seconds),
                authorised,
            });
        }
        let judged = Judged { detection, rule };
        match authorised {
            true => self.authorised.add(&judged),
            false => self.incidents.add(&judged),
        }
    }

    pub(super) fn end(&mut self, end: LogEnd) {
        self.open = false;
        self.coverage.end(self.log, Some(&end));
        self.rejects += end.rejects;
        let (first, last) = self.log_span.unzip();
        let Some(log) = self.logs.last_mut().filter(|_| self.listed) else {
            return;
        };
        log.events = end.events;
        log.rejects = end.rejects;
        log.reasons = end.reasons;
        log.without_time = end.without_time;
        log.first = first.map(seconds);
        log.last = last.map(seconds);
        if let Some(encoding) = end.encoding {
            log.encoding = encoding;
        }
        let examples = end.examples.into_iter();
        log.reject_examples = examples
            .map(|reject| RejectExample {
                row: reject.row,
                byte: reject.byte,
                reason: reject.reason,
            })
            .collect();
    }

    pub(super) fn file(&mut self, file: &SourceFile) {
        for log in self.logs.iter_mut().skip(self.hashed) {
            log.sha256.clone_from(&file.sha256);
        }
        self.hashed = self.logs.len();
    }

    pub(super) fn skipped(&mut self, path: &str, reason: &str) {
        if self.skipped.len() >= MOST_LISTED {
            self.left_out += 1;
            return;
        }
        self.skipped.push(SkippedFile {
            path: path.to_owned(),
            reason: reason.to_owned(),
        });
    }

    pub(super) fn finish(mut self, settings: &ScanSettings) -> ScanOutcome {
        if self.open {
            self.coverage.end(self.log, None);
        }
        let mut out = Vec::new();
        for detector in &mut self.detectors {
            detector.finish(&mut out);
        }
        for detection in &out {
            self.detected(detection);
        }
        let (first, last) = self.span.unzip();
        let from = settings.from.or(first);
        // The second after the last event, for an end is not part of its span.
        let after = last.and_then(|last| last.checked_add(jiff::SignedDuration::from_secs(1)).ok());
        let period = from.zip(settings.to.or(after));
        let asked = period.filter(|_| settings.from.is_some() || settings.to.is_some());
        let coverage = self.coverage.finish(&self.assets, asked);
        let paths = &self.paths;
        let assets = &self.assets;
        let asset = |asset: u32| {
            assets
                .get(asset)
                .map_or_else(String::new, |asset| asset.id.clone())
        };
        let most = settings.most_incidents;
        let (incidents, more) = self.incidents.tell(self.rules, paths, &asset, most);
        let (authorised, more_authorised) = self.authorised.tell(self.rules, paths, &asset, most);
        let given = |rule: &&crate::Rule| matches!(rule.origin, Origin::Given { .. });
        let given = self.rules.rules().iter().filter(given).count() as u64;
        ScanOutcome {
            logs: self.logs,
            skipped: self.skipped,
            logs_left_out: self.left_out,
            events: self.events,
            rejects: self.rejects,
            events_without_time: self.without_time,
            events_outside_period: self.outside,
            detections: self.detections,
            rules: RulesUsed {
                own: self.rules.rules().len() as u64 - given,
                given,
                given_without_logs: self.rules.given_without(&self.sources),
                sha256: self.rules.sha256().to_owned(),
            },
            period: period.map(|(from, to)| Period {
                from: seconds(from),
                to: seconds(to),
            }),
            incidents,
            authorised,
            incidents_left_out: more + more_authorised,
            coverage,
            assets: self.assets,
        }
    }
}

type Span = Option<(Timestamp, Timestamp)>;

fn joined(a: Span, b: Span) -> Span {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

/// What a web server's answer says by itself: one that it refused did not work. One that it answered may not have either.
fn success(event: Event<'_>) -> (Success, &'static str) {
    if event.kind() != EventKind::Http {
        return (Success::Unknown, "");
    }
    match event.get(EventField::ResponseCode) {
        Some("400" | "401" | "403" | "404" | "405" | "410" | "414" | "429" | "431" | "444") => {
            (Success::Failed, "the server refused every request")
        }
        _ => (Success::Unknown, ""),
    }
}
