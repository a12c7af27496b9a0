//! Which log is it? Decided on its first lines, never on a file's name.

use super::pattern::Pattern;
use super::postgres::{Csvlog, Stderr};
use super::records::Dialect;
use super::web::Web;
use super::{GivenFormat, LogOptions, syslog};
use crate::Error;
use levelhead_schema::event::LogSource;
use serde::Deserialize;
use std::sync::LazyLock;

/// Lines that vote.
const MOST_LINES: usize = 400;

/// A log of which fewer than one in so many lines have the format is none.
const LEAST_SHARE: usize = 5;

/// What a text was found to be.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// Lines after a pattern.
    Web { pattern: Pattern, words: String },
    /// PostgreSQL's csvlog.
    Csvlog,
    /// PostgreSQL's stderr.
    Stderr(Option<Pattern>),
    /// A system log.
    Syslog,
    /// Zeek's tab-separated log.
    Zeek,
    /// One JSON object a line.
    Lines(Dialect),
    /// JSON objects one after the other, in a list or not, over any number of lines.
    Objects(Dialect),
    /// NIST SP 1500-101 as JSON.
    ElectionJson,
    /// NIST SP 1500-101 as XML.
    ElectionXml,
}

impl Found {
    /// What kind of program wrote it, and the format in words.
    pub(super) fn words(&self) -> (LogSource, String) {
        match self {
            Found::Web { words, .. } => (LogSource::Web, words.clone()),
            Found::Csvlog => (LogSource::Postgresql, "PostgreSQL csvlog".into()),
            Found::Stderr(_) => (LogSource::Postgresql, "PostgreSQL stderr".into()),
            Found::Syslog => (LogSource::Syslog, "syslog".into()),
            Found::Zeek => (LogSource::Zeek, "Zeek tab-separated".into()),
            Found::Lines(dialect) => (dialect.words().0, dialect.words().1.into()),
            Found::Objects(dialect) => {
                let words = dialect.words().1;
                let words = words.replace("JSON lines", "JSON");
                (dialect.words().0, format!("{words}, one document"))
            }
            Found::ElectionJson => (
                LogSource::ElectionDevice,
                "NIST SP 1500-101 election event log, JSON".into(),
            ),
            Found::ElectionXml => (
                LogSource::ElectionDevice,
                "NIST SP 1500-101 election event log, XML".into(),
            ),
        }
    }
}

/// The user's formats, compiled.
pub(super) struct Given {
    formats: Vec<(Pattern, String)>,
    prefix: Option<Pattern>,
}

impl Given {
    /// Compiles what the user gave.
    ///
    /// # Errors
    /// [`Error::Setting`] when a format cannot work.
    pub(super) fn compile(options: &LogOptions) -> Result<Given, Error> {
        let mut given = Given {
            formats: Vec::new(),
            prefix: None,
        };
        for format in &options.formats {
            let (compiled, text, words) = match format {
                GivenFormat::Nginx(text) => (Pattern::nginx(text), text, "the given log_format"),
                GivenFormat::Apache(text) => (Pattern::apache(text), text, "the given LogFormat"),
                GivenFormat::PostgresPrefix(text) => (Pattern::postgres(text), text, "prefix"),
            };
            let pattern = compiled.map_err(|reason| {
                Error::Setting(format!("the format `{text}` cannot be used: {reason}"))
            })?;
            match format {
                GivenFormat::PostgresPrefix(_) => given.prefix = Some(pattern),
                _ => given.formats.push((pattern, words.to_owned())),
            }
        }
        Ok(given)
    }
}

/// What `sample`, the first whole lines of a text, is; `None` when it is no log of a known kind.
pub(super) fn find(sample: &str, given: &Given, options: &LogOptions) -> Option<Found> {
    let start = sample.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    match start.as_bytes() {
        [b'<', ..] if is_election(start) => return Some(Found::ElectionXml),
        [b'{', ..] if is_election(start) => return Some(Found::ElectionJson),
        [b'#', ..] if start.starts_with("#separator ") || start.starts_with("#fields\t") => {
            return Some(Found::Zeek);
        }
        _ => {}
    }
    if let Some(records) = document(start) {
        return Some(Found::Objects(first_dialect(records, options)));
    }
    let lines: Vec<&str> = start
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(MOST_LINES)
        .collect();
    let mut ballots = Ballots { best: None };
    for (pattern, words) in given.formats.iter().chain(KNOWN.iter()) {
        let votes = lines.iter().filter(|line| Web::fits(pattern, line)).count();
        ballots.count(votes, || Found::Web {
            pattern: pattern.clone(),
            words: words.clone(),
        });
        // Of equals the first counts, so no other can win.
        if votes == lines.len() {
            return ballots.best.map(|(_, found)| found);
        }
    }
    let votes = lines.iter().filter(|line| Csvlog::fits(line)).count();
    ballots.count(votes, || Found::Csvlog);
    let prefix = given.prefix.as_ref();
    let begin = |line: &&&str| !line.starts_with('\t') && Stderr::fits(prefix, line);
    let further = lines.iter().filter(|line| line.starts_with('\t')).count();
    let records = lines.iter().filter(begin).count();
    ballots.count(if records > 0 { records + further } else { 0 }, || {
        Found::Stderr(given.prefix.clone())
    });
    let votes = lines.iter().filter(|line| syslog::fits(line)).count();
    ballots.count(votes, || Found::Syslog);
    for (dialect, votes) in dialects(&lines, options) {
        ballots.count(votes, || Found::Lines(dialect));
    }
    let (votes, found) = ballots.best?;
    (votes * LEAST_SHARE >= lines.len()).then_some(found)
}

/// True when a document says that it is an election event log. What a stranger typed into another log must not look
/// like it: so names of elements and members are asked, not the text.
pub(super) fn is_election(start: &str) -> bool {
    let head = start.get(..4096).unwrap_or(start);
    if ["<?xml", "<!--", "<ElectionEventLog"]
        .iter()
        .any(|begin| head.starts_with(begin))
    {
        let mut names = head.match_indices("ElectionEventLog");
        return names.any(|(at, _)| {
            let before = head[..at].trim_end_matches(|c: char| c.is_alphanumeric() || c == ':');
            before.ends_with('<')
        });
    }
    let typed = head
        .strip_prefix('{')
        .and_then(|rest| rest.split_once("\"@type\""));
    let value = typed.and_then(|(_, rest)| rest.trim_start().strip_prefix(':'));
    value.is_some_and(|value| {
        value
            .trim_start()
            .starts_with("\"EventLogging.ElectionEventLog\"")
    })
}

/// The candidate with most votes so far; of equals the first.
struct Ballots {
    best: Option<(usize, Found)>,
}

impl Ballots {
    fn count(&mut self, votes: usize, found: impl FnOnce() -> Found) {
        if votes > self.best.as_ref().map_or(0, |(best, _)| *best) {
            self.best = Some((votes, found()));
        }
    }
}

/// JSON lines by dialect, the commonest first to be counted. A record of few names may look plain beside its like.
fn dialects(lines: &[&str], options: &LogOptions) -> Vec<(Dialect, usize)> {
    let mut counts: Vec<(Dialect, usize)> = Vec::new();
    for line in lines {
        let Some(dialect) = Dialect::of(line, options.fields.as_ref()) else {
            continue;
        };
        match counts.iter_mut().find(|(known, _)| *known == dialect) {
            Some((_, count)) => *count += 1,
            None => counts.push((dialect, 1)),
        }
    }
    counts.sort_by_key(|(dialect, count)| (std::cmp::Reverse(*count), *dialect));
    counts
}

/// Where the objects of a JSON document begin: behind the bracket of its list, or at the first brace.
pub(super) fn document(text: &str) -> Option<&str> {
    let inside = match text.strip_prefix('[') {
        Some(inside) => inside,
        None => {
            let inside = text.strip_prefix('{')?.trim_start();
            match inside.strip_prefix("\"Records\"") {
                Some(rest) => rest
                    .trim_start()
                    .strip_prefix(':')?
                    .trim_start()
                    .strip_prefix('[')?,
                // A brace alone on its line: objects over several lines.
                None => {
                    let first = text.lines().next().unwrap_or("");
                    return (first.trim_end() == "{").then_some(text);
                }
            }
        }
    };
    let objects = inside.trim_start();
    objects.starts_with(['{', ']']).then_some(objects)
}

/// The dialect of the first whole object.
fn first_dialect(objects: &str, options: &LogOptions) -> Dialect {
    let mut scan = super::document::Scan::default();
    let end = objects.bytes().position(|byte| scan.ends(byte));
    let first = end.map(|end| &objects[..=end]);
    first
        .and_then(|first| Dialect::of(first, options.fields.as_ref()))
        .unwrap_or(Dialect::Plain)
}

/// Why a line is not of the log that it stands in.
pub(super) fn other_format(line: &str) -> &'static str {
    let line = line.trim_start_matches('\u{FEFF}');
    match () {
        () if line.starts_with('{') => "a line of JSON in a log of another format",
        () if Csvlog::fits(line) => "a PostgreSQL csvlog line in a log of another format",
        () if !line.starts_with('\t') && Stderr::fits(None, line) => {
            "a PostgreSQL line in a log of another format"
        }
        () if syslog::fits(line) => "a syslog line in a log of another format",
        () if KNOWN.iter().any(|(pattern, _)| Web::fits(pattern, line)) => {
            "a web server's line in a log of another format"
        }
        () => "not in the format of this log",
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Formats {
    #[serde(default)]
    format: Vec<Format>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Format {
    name: String,
    nginx: Option<String>,
    apache: Option<String>,
}

/// The formats that ship, from `data/log-formats.toml`.
static KNOWN: LazyLock<Vec<(Pattern, String)>> = LazyLock::new(|| {
    // The data ships with the program; a test holds that all of it loads.
    let formats: Formats =
        toml::from_str(include_str!("../../data/log-formats.toml")).unwrap_or_default();
    let compiled = |format: Format| {
        let pattern = match (&format.nginx, &format.apache) {
            (Some(text), None) => Pattern::nginx(text).ok()?,
            (None, Some(text)) => Pattern::apache(text).ok()?,
            _ => return None,
        };
        Some((pattern, format.name))
    };
    formats.format.into_iter().filter_map(compiled).collect()
});

#[cfg(test)]
mod tests {
    use super::{Formats, KNOWN};

    #[test]
    fn all_formats_that_ship_load() {
        let formats: Formats = toml::from_str(include_str!("../../data/log-formats.toml")).unwrap();
        assert!(KNOWN.len() >= 8);
        assert_eq!(KNOWN.len(), formats.format.len());
    }
}
