//! How fast logs are read. Run by hand: `cargo test -p levelhead-readers --release --test logs speed -- --ignored
//! --nocapture`.

use levelhead_readers::logs::LogOptions;
use levelhead_readers::read_logs;
use levelhead_schema::event::{EventBatch, EventSink, LogEnd, LogInfo};
use levelhead_schema::table::SourceFile;
use std::ops::ControlFlow;

#[derive(Default)]
struct Count(u64, usize);

impl EventSink for Count {
    fn begin(&mut self, _: &LogInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
    fn batch(&mut self, batch: EventBatch) -> ControlFlow<()> {
        self.0 += batch.len() as u64;
        self.1 += batch.size_bytes();
        ControlFlow::Continue(())
    }
    fn end(&mut self, end: LogEnd) {
        assert_eq!(end.rejects, 0, "{:?}", end.reasons);
    }
    fn skipped(&mut self, path: &str, reason: &str) {
        panic!("{path}: {reason}");
    }
    fn file(&mut self, _: SourceFile) {}
}

/// User and system time of this process so far, in seconds.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|text| text.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (ticks(11) + ticks(12)) / 100.0
}

#[test]
#[ignore = "a measurement, not a test"]
fn events_a_second() {
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs/fixtures");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    for name in [
        "nginx-combined.log",
        "nginx-json.log",
        "pg-csvlog.csv",
        "pg-jsonlog.json",
        "pg-stderr.log",
        "syslog-rfc3164.log",
        "journald.json",
        "suricata-eve.json",
        "zeek.json",
        "zeek-http.log",
    ] {
        let piece = std::fs::read(fixtures.join(name)).unwrap();
        let mut bytes = Vec::new();
        while bytes.len() < 100 << 20 {
            bytes.extend_from_slice(&piece);
        }
        std::fs::write(&path, &bytes).unwrap();
        let size_bytes = bytes.len();
        drop(bytes);
        let before = cpu_seconds();
        let mut count = Count::default();
        read_logs(
            std::slice::from_ref(&path),
            &LogOptions::default(),
            &mut count,
        )
        .unwrap();
        let seconds = cpu_seconds() - before;
        eprintln!(
            "{name}: {} events of {} bytes in {seconds:.2} CPU-s, {:.0} a CPU-second, {:.0} MB/s, {} bytes an event held",
            count.0,
            size_bytes as u64 / count.0,
            count.0 as f64 / seconds,
            size_bytes as f64 / seconds / 1e6,
            count.1 as u64 / count.0
        );
    }
    let mut bytes = Vec::new();
    for number in 0..500_000u32 {
        let line = format!(
            "192.0.2.{} - - [03/Nov/2026:07:{:02}:{:02} -0500] \"GET /lookup?last=Example&first=A&zip=48{:03} HTTP/1.1\" 200 {} \"https://portal.example.gov/\" \"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36\"\n",
            number % 250,
            number / 60 % 60,
            number % 60,
            number % 1000,
            number % 5000
        );
        bytes.extend_from_slice(line.as_bytes());
    }
    std::fs::write(&path, &bytes).unwrap();
    let before = cpu_seconds();
    let mut count = Count::default();
    read_logs(&[path], &LogOptions::default(), &mut count).unwrap();
    let seconds = cpu_seconds() - before;
    eprintln!(
        "ordinary combined: {} events in {seconds:.2} CPU-s, {:.0} a CPU-second",
        count.0,
        count.0 as f64 / seconds
    );
}
