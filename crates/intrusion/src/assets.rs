//! The systems that are watched over, as `assets.toml` names them: whose they are, which logs they write, how long those
//! are ordinarily silent, when elections, freezes and authorised tests are. `docs/assets.example.toml` shows all of it.
//!
//! Without a file each log is an asset of its own; the pieces of a rotated log are one.

mod clock;
mod find;
mod load;

pub(crate) use clock::within;
pub use clock::{Election, Job, OfficeHours, TestWindow, Window};
pub use load::{AssetsError, AssetsProblem};

use find::Finder;
use globset::GlobMatcher;
use ipnet::IpNet;
use jiff::SignedDuration;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use levelhead_schema::event::LogSource;
use levelhead_schema::intrusion::{AssetKind, AssetReport, AttackClass};

/// One system.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Id in the user's file; the log's path where there is none.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What kind of system it is.
    pub kind: AssetKind,
    /// Who owns it; empty when unknown.
    pub owner: String,
    /// Names of its machines.
    pub hosts: Vec<String>,
    /// Its addresses.
    pub addresses: Vec<IpNet>,
    /// Its names on the internet; names under them are its as well.
    pub domains: Vec<String>,
    /// What it should write.
    pub sources: Vec<ExpectedSource>,
    /// The zone its office hours and jobs are in.
    pub zone: TimeZone,
    /// When people work with it; none when nobody said.
    pub office_hours: Option<OfficeHours>,
    /// Accounts that copy or change records by the clock.
    pub jobs: Vec<Job>,
}

impl Asset {
    /// What a report says of it.
    pub fn report(&self) -> AssetReport {
        AssetReport {
            id: self.id.clone(),
            name: self.name.clone(),
            kind: self.kind.name().to_owned(),
            owner: self.owner.clone(),
        }
    }
}

/// A log that an asset should write.
#[derive(Clone, Debug)]
pub struct ExpectedSource {
    /// What the user calls it.
    pub name: String,
    /// What kind of program writes it.
    pub kind: LogSource,
    /// Paths of its pieces.
    pub logs: Vec<LogGlob>,
    /// How long it is ordinarily silent at most; none when nobody said.
    pub heartbeat: Option<SignedDuration>,
    /// The same at night.
    pub heartbeat_night: Option<SignedDuration>,
    /// When night is, in the asset's zone.
    pub night: (Time, Time),
    /// Classes of attack that leave a trace in it, where the user knows better than `data/sight.toml`.
    pub sees: Option<Vec<AttackClass>>,
    /// True when it looks into encrypted traffic: behind the end of TLS, or with its keys.
    pub decrypted: bool,
    /// False when the log is an extract, whose numbers jump without anything being lost.
    pub numbers_complete: bool,
}

/// A pattern of paths. It holds for a whole path or for the end of one, from a folder's name on.
#[derive(Clone, Debug)]
pub struct LogGlob {
    /// As the user wrote it.
    pub text: String,
    /// The pattern, and the pattern below any folder.
    matchers: [GlobMatcher; 2],
}

impl LogGlob {
    /// True for a log's path. What `!` or `\` part counts as a folder.
    pub fn is_match(&self, path: &str) -> bool {
        let plain = path.replace(['!', '\\'], "/");
        self.matchers
            .iter()
            .any(|matcher| matcher.is_match(plain.as_str()))
    }
}

/// All assets of a run.
#[derive(Clone, Debug)]
pub struct Assets {
    /// The assets; an asset's number is its place. Logs that no asset claims are appended while they are met.
    pub assets: Vec<Asset>,
    /// The elections.
    pub elections: Vec<Election>,
    /// When polling places, precincts and rolls are not to change.
    pub freezes: Vec<Window>,
    /// When many records may be changed at once.
    pub list_maintenance: Vec<Window>,
    /// When results or pages are published.
    pub publishing: Vec<Window>,
    /// Authorised tests.
    pub tests: Vec<TestWindow>,
    /// How many of `assets` come from the user's file.
    declared: usize,
    finder: Finder,
}

impl Assets {
    /// No file: each log is an asset of its own.
    pub fn none() -> Assets {
        Assets {
            assets: Vec::new(),
            elections: Vec::new(),
            freezes: Vec::new(),
            list_maintenance: Vec::new(),
            publishing: Vec::new(),
            tests: Vec::new(),
            declared: 0,
            finder: Finder::default(),
        }
    }

    /// The assets of the user's file; those behind them are logs that none of these claims.
    pub fn declared(&self) -> &[Asset] {
        self.assets.get(..self.declared).unwrap_or_default()
    }

    /// True when the asset is in the user's file.
    pub fn is_declared(&self, asset: u32) -> bool {
        (asset as usize) < self.declared
    }

    /// The asset of that number.
    pub fn get(&self, asset: u32) -> Option<&Asset> {
        self.assets.get(asset as usize)
    }
}

#[cfg(test)]
#[path = "assets/tests.rs"]
mod tests;
