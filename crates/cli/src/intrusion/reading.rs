//! How logs are read: what the command line says of formats, zones and names.

use crate::failure::Failure;
use crate::intrusion_args::LogArgs;
use crate::{input_file, progress};
use indicatif::ProgressBar;
use levelhead_readers::logs::{FieldMap, GivenFormat, LogOptions};
use levelhead_schema::event::{EventBatch, EventField, EventSink, LogEnd, LogInfo};
use levelhead_schema::report::Setting;
use levelhead_schema::table::SourceFile;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

/// The largest file that says what names mean.
const FIELDS_MAX_BYTES: usize = 1 << 20;

/// Options of the readers.
pub(super) fn options(args: &LogArgs) -> Result<LogOptions, Failure> {
    let nginx = args.nginx.iter().cloned().map(GivenFormat::Nginx);
    let apache = args.apache.iter().cloned().map(GivenFormat::Apache);
    let postgres = args
        .postgres
        .iter()
        .cloned()
        .map(GivenFormat::PostgresPrefix);
    Ok(LogOptions {
        encoding: args.encoding.as_ref().map(|named| named.encoding),
        year: args.year,
        zone: args.zone.as_ref().map(|named| named.zone.clone()),
        formats: nginx.chain(apache).chain(postgres).collect(),
        fields: args.fields.as_deref().map(fields).transpose()?,
        ..LogOptions::default()
    })
}

/// The same as settings that a second run needs.
pub(super) fn said(args: &LogArgs) -> Vec<Setting> {
    let mut said = Vec::new();
    let mut say = |name: &str, value: String| {
        said.push(Setting {
            name: name.to_owned(),
            value,
        });
    };
    if let Some(year) = args.year {
        say("--year", year.to_string());
    }
    if let Some(zone) = &args.zone {
        say("--zone", zone.typed.clone());
    }
    if let Some(encoding) = &args.encoding {
        say("--encoding", encoding.typed.clone());
    }
    for (name, formats) in [
        ("--nginx-format", &args.nginx),
        ("--apache-format", &args.apache),
        ("--postgres-prefix", &args.postgres),
    ] {
        for format in formats {
            say(name, format.clone());
        }
    }
    if let Some(path) = &args.fields {
        say("--fields", path.display().to_string());
    }
    said
}

/// What the names in JSON records mean, as the user's file says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The name of the time.
    time: String,
    /// The other names, each with a field of an event.
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

fn fields(path: &Path) -> Result<FieldMap, Failure> {
    let fail = |reason: String| Failure::Input {
        path: path.to_owned(),
        reason,
    };
    let text = input_file::read_text(path, FIELDS_MAX_BYTES)?;
    let written: Written = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| {
            text.get(..span.start)
                .unwrap_or_default()
                .matches('\n')
                .count()
                + 1
        });
        fail(format!("line {line}: {}", error.message()))
    })?;
    let mut fields = BTreeMap::new();
    for (name, field) in written.fields {
        let known = EventField::from_name(&field).ok_or_else(|| {
            fail(format!(
                "`{name}` is said to be `{field}`, and there is no such field of an event (GLOSSARY.md lists them)"
            ))
        })?;
        fields.insert(name, known);
    }
    Ok(FieldMap {
        time: written.time,
        fields,
    })
}

/// Reads logs into a sink, with a bar on standard error.
pub(super) fn read(
    args: &LogArgs,
    options: &LogOptions,
    sink: &mut dyn EventSink,
) -> Result<(), Failure> {
    let bar = progress::bar(&args.files, "reading");
    let mut shown = Shown { sink, bar: &bar };
    let read = levelhead_readers::read_logs(&args.files, options, &mut shown);
    bar.finish_and_clear();
    Ok(read?)
}

/// Hands everything on and shows how far it is.
struct Shown<'s> {
    sink: &'s mut dyn EventSink,
    bar: &'s ProgressBar,
}

impl EventSink for Shown<'_> {
    fn begin(&mut self, log: &LogInfo) -> ControlFlow<()> {
        self.sink.begin(log)
    }

    fn batch(&mut self, batch: EventBatch) -> ControlFlow<()> {
        self.sink.batch(batch)
    }

    fn end(&mut self, end: LogEnd) {
        self.sink.end(end);
    }

    fn skipped(&mut self, path: &str, reason: &str) {
        self.sink.skipped(path, reason);
    }

    fn file(&mut self, file: SourceFile) {
        self.sink.file(file);
    }

    fn progress(&mut self, bytes_read: u64) {
        self.bar.set_position(bytes_read);
        self.sink.progress(bytes_read);
    }
}
