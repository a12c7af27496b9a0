//! Editions of a desk's ledger.

use crate::edition::{Edition, Source};
use crate::error::Error;
use crate::ledger_edition::LedgerEdition;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use levelhead_ledger::Ledger;
use levelhead_pages::site::{Settings, elections};
use levelhead_schema::public::PublicRecord;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The ledger in a folder, as a source of editions: a new one when the log's head moves, when witnesses cosign, and
/// each day at midnight UTC, because pages count days.
pub struct LedgerSource {
    folder: PathBuf,
    policy: Option<String>,
    settings: Settings,
}

impl LedgerSource {
    /// The ledger in `folder`, read with the text of a policy. The day in `settings`, and the elections from
    /// which days are counted, are replaced by those of the clock's day.
    pub fn new(folder: PathBuf, policy: Option<String>, settings: Settings) -> Self {
        LedgerSource {
            folder,
            policy,
            settings,
        }
    }

    fn record(&self) -> Result<PublicRecord, Error> {
        let ledger = Ledger::inspect(&self.folder)?.ok_or_else(|| Error::NoLedger {
            folder: self.folder.clone(),
        })?;
        Ok(ledger.public_record(self.policy.as_deref())?)
    }
}

impl Source for LedgerSource {
    fn version(&mut self) -> Result<String, Error> {
        // The signed checkpoint: a few lines of text, which change with every entry.
        let head = self.folder.join("log").join("checkpoint");
        let checkpoint = std::fs::read_to_string(&head).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => Error::NoLedger {
                folder: self.folder.clone(),
            },
            _ => Error::Ledger(levelhead_ledger::Error::Io {
                action: "read",
                path: head,
                source,
            }),
        })?;
        let cosigned = listed(&self.folder.join("cosigned"));
        Ok(format!("{}\n{cosigned}\n{checkpoint}", today()))
    }

    fn load(&mut self) -> Result<Arc<dyn Edition>, Error> {
        let as_of = today();
        let settings = Settings {
            as_of,
            elections: elections(&self.settings.calendar, as_of),
            ..self.settings.clone()
        };
        Ok(Arc::new(LedgerEdition::new(self.record()?, settings)?))
    }
}

/// Today in UTC.
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// Names, sizes and times of the files in a folder, which is small; nothing where there is none.
fn listed(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut lines: Vec<String> = entries
        .filter_map(|entry| {
            let about = entry.metadata().ok()?;
            let name = entry.file_name();
            Some(format!(
                "{} {} {:?}",
                name.display(),
                about.len(),
                about.modified().ok()?
            ))
        })
        .collect();
    lines.sort();
    lines.join("\n")
}
