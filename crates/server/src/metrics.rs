//! Counts of what the server did, in the text format of Prometheus. Nothing in them belongs to one reader.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// What kind of page was asked for. Few kinds, so that counts stay few whatever is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Home,
    Claim,
    Statement,
    Short,
    List,
    Feed,
    Api,
    Asset,
    Search,
    Other,
    /// Nothing of the site's: unknown paths, refused requests.
    None,
}

impl Class {
    const ALL: [Class; 11] = [
        Class::Home,
        Class::Claim,
        Class::Statement,
        Class::Short,
        Class::List,
        Class::Feed,
        Class::Api,
        Class::Asset,
        Class::Search,
        Class::Other,
        Class::None,
    ];

    /// The kind of a place of the site.
    pub(crate) fn of(place: &str) -> Self {
        let place = place.trim_start_matches('/');
        let place = place.strip_prefix("es/").unwrap_or(place);
        match place.split('/').next().unwrap_or_default() {
            "" => Class::Home,
            "claims" => Class::Claim,
            "statements" => Class::Statement,
            "s" => Class::Short,
            "states" | "kinds" | "verdicts" | "tags" | "corrections" | "calendar" => Class::List,
            "feeds" => Class::Feed,
            "api" | "openapi.json" | ".well-known" => Class::Api,
            "assets" | "cards" => Class::Asset,
            "search" => Class::Search,
            _ => Class::Other,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Class::Home => "home",
            Class::Claim => "claim",
            Class::Statement => "statement",
            Class::Short => "short",
            Class::List => "list",
            Class::Feed => "feed",
            Class::Api => "api",
            Class::Asset => "asset",
            Class::Search => "search",
            Class::Other => "other",
            Class::None => "none",
        }
    }
}

/// Upper bounds of the buckets of time, in microseconds.
const BUCKETS_US: [u64; 8] = [
    100, 500, 1_000, 5_000, 20_000, 100_000, 1_000_000, 10_000_000,
];

/// Beginnings of status codes that are answered, 2xx to 5xx.
const STATUSES: usize = 4;

/// The counts.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    answers: [[AtomicU64; STATUSES]; Class::ALL.len()],
    sent_bytes: AtomicU64,
    answer_time_us: AtomicU64,
    answer_buckets: [AtomicU64; BUCKETS_US.len() + 1],
    connections_open: AtomicU64,
    connections: AtomicU64,
    cut: AtomicU64,
    refused_by_rate: AtomicU64,
    rendered: AtomicU64,
    reloads: AtomicU64,
    reload_failures: AtomicU64,
    reload_time_us: AtomicU64,
}

/// What the counts do not know by themselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    pub(crate) pages: usize,
    pub(crate) kept_bytes: u64,
    pub(crate) connections_max: usize,
}

impl Metrics {
    /// Counts an answer.
    pub(crate) fn answered(&self, class: Class, status: u16, bytes: u64, took: Duration) {
        let status = usize::from(status / 100)
            .saturating_sub(2)
            .min(STATUSES - 1);
        self.answers[class as usize][status].fetch_add(1, Relaxed);
        self.sent_bytes.fetch_add(bytes, Relaxed);
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.answer_time_us.fetch_add(us, Relaxed);
        let bucket = BUCKETS_US.iter().position(|bound| us <= *bound);
        self.answer_buckets[bucket.unwrap_or(BUCKETS_US.len())].fetch_add(1, Relaxed);
    }

    pub(crate) fn connected(&self) {
        self.connections.fetch_add(1, Relaxed);
        self.connections_open.fetch_add(1, Relaxed);
    }

    pub(crate) fn disconnected(&self) {
        self.connections_open.fetch_sub(1, Relaxed);
    }

    /// A connection was ended because its reader was too slow or sent no request.
    pub(crate) fn cut(&self) {
        self.cut.fetch_add(1, Relaxed);
    }

    pub(crate) fn refused_by_rate(&self) {
        self.refused_by_rate.fetch_add(1, Relaxed);
    }

    pub(crate) fn page_rendered(&self) {
        self.rendered.fetch_add(1, Relaxed);
    }

    pub(crate) fn reloaded(&self, took: Duration) {
        self.reloads.fetch_add(1, Relaxed);
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.reload_time_us.store(us, Relaxed);
    }

    pub(crate) fn reload_failed(&self) {
        self.reload_failures.fetch_add(1, Relaxed);
    }

    /// All counts, as text.
    pub(crate) fn text(&self, now: Now) -> String {
        let mut text = String::with_capacity(8 * 1024);
        self.answers_text(&mut text);
        for (name, help, value) in self.single(now) {
            let kind = match name.ends_with("_total") {
                true => "counter",
                false => "gauge",
            };
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "# HELP levelhead_{name} {help}\n# TYPE levelhead_{name} {kind}\nlevelhead_{name} {value}"
            );
        }
        text
    }

    /// The counts that have one value: name, meaning, value.
    fn single(&self, now: Now) -> [(&'static str, &'static str, f64); 12] {
        let of = |count: &AtomicU64| count.load(Relaxed) as f64;
        let (open, max) = ("connections_open", "connections_max");
        [
            (
                "sent_bytes_total",
                "Bytes of bodies sent.",
                of(&self.sent_bytes),
            ),
            (
                "connections_total",
                "Connections taken.",
                of(&self.connections),
            ),
            (
                open,
                "Connections open, the operator's included.",
                of(&self.connections_open),
            ),
            (
                max,
                "Connections of readers possible at once.",
                now.connections_max as f64,
            ),
            (
                "connections_cut_total",
                "Connections ended as the other side was too slow.",
                of(&self.cut),
            ),
            (
                "refused_by_rate_total",
                "Requests refused as one reader asked too often.",
                of(&self.refused_by_rate),
            ),
            (
                "pages",
                "Files of the edition that is shown.",
                now.pages as f64,
            ),
            (
                "pages_rendered_total",
                "Pages rendered.",
                of(&self.rendered),
            ),
            ("kept_bytes", "Bytes of pages kept.", now.kept_bytes as f64),
            (
                "reloads_total",
                "New versions of the ledger taken in.",
                of(&self.reloads),
            ),
            (
                "reload_failures_total",
                "New versions that could not be taken in.",
                of(&self.reload_failures),
            ),
            (
                "reload_seconds",
                "What the last reload took.",
                of(&self.reload_time_us) / 1e6,
            ),
        ]
    }

    fn answers_text(&self, text: &mut String) {
        text.push_str("# HELP levelhead_answers_total Answers, by kind of page and status.\n# TYPE levelhead_answers_total counter\n");
        for class in Class::ALL {
            for (at, count) in self.answers[class as usize].iter().enumerate() {
                let count = count.load(Relaxed);
                if count > 0 {
                    let _ = writeln!(
                        text,
                        "levelhead_answers_total{{class=\"{}\",status=\"{}xx\"}} {count}",
                        class.word(),
                        at + 2
                    );
                }
            }
        }
        text.push_str("# HELP levelhead_answer_seconds Time from the request's headers to the answer's.\n# TYPE levelhead_answer_seconds histogram\n");
        let mut sum = 0;
        for (at, count) in self.answer_buckets.iter().enumerate() {
            sum += count.load(Relaxed);
            let bound = BUCKETS_US
                .get(at)
                .map_or("+Inf".to_owned(), |us| format!("{}", *us as f64 / 1e6));
            let _ = writeln!(
                text,
                "levelhead_answer_seconds_bucket{{le=\"{bound}\"}} {sum}"
            );
        }
        let seconds = self.answer_time_us.load(Relaxed) as f64 / 1e6;
        let _ = writeln!(
            text,
            "levelhead_answer_seconds_sum {seconds}\nlevelhead_answer_seconds_count {sum}"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, Metrics, Now};
    use std::time::Duration;

    #[test]
    fn places_fall_into_few_classes() {
        for (place, class) in [
            ("/", Class::Home),
            ("/es/", Class::Home),
            ("/claims/A/v1.html", Class::Claim),
            ("/es/claims/A/", Class::Claim),
            ("/s/abc/", Class::Short),
            ("/feeds/all.atom", Class::Feed),
            ("/openapi.json", Class::Api),
            ("/robots.txt", Class::Other),
        ] {
            assert_eq!(Class::of(place), class, "{place}");
        }
        for (at, class) in Class::ALL.into_iter().enumerate() {
            assert_eq!(class as usize, at);
        }
    }

    #[test]
    fn counts_are_told_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        metrics.answered(Class::Home, 200, 10, Duration::from_micros(200));
        metrics.answered(Class::None, 404, 5, Duration::from_micros(50));
        let text = metrics.text(Now {
            pages: 3,
            kept_bytes: 7,
            connections_max: 9,
        });
        for line in [
            "levelhead_answers_total{class=\"home\",status=\"2xx\"} 1",
            "levelhead_answers_total{class=\"none\",status=\"4xx\"} 1",
            "levelhead_answer_seconds_bucket{le=\"0.0001\"} 1",
            "levelhead_answer_seconds_bucket{le=\"+Inf\"} 2",
            "levelhead_sent_bytes_total 15",
            "levelhead_pages 3",
        ] {
            assert!(text.lines().any(|known| known == line), "{line}: {text}");
        }
    }
}
