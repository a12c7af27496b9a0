//! The leak report, `levelhead.leak-report/1`: the JSON object that `leak check --json` prints and pages draw.
//!
//! Invariants: nothing in it is a name, an address or a number of a person; it holds no wall-clock time and
//! no map whose order could change; totals add up.

use crate::mapping::Ground;
use serde::{Deserialize, Deserializer, Serialize};

/// The schema name written into every report.
pub const LEAK_REPORT_SCHEMA: &str = "levelhead.leak-report/1";

/// The whole report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeakReport {
    /// [`LEAK_REPORT_SCHEMA`].
    pub schema: String,
    /// Program and version.
    pub tool: Tool,
    /// What was read.
    pub dump: Dump,
    /// Every column of every table.
    pub columns: Vec<ColumnReport>,
    /// One entry a state found in the dump, by abbreviation.
    pub states: Vec<StateReport>,
    /// Headers that mark a state's layout or a vendor's file.
    pub fingerprints: Vec<Fingerprint>,
    /// What this check did not look at.
    pub not_examined: Vec<String>,
    /// The answer in one sentence or two.
    pub summary: String,
    /// The findings behind the summary, one plain sentence each, most important first.
    pub findings: Vec<String>,
}

/// Program, version and the settings of the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// `levelhead`.
    pub name: String,
    /// Version.
    pub version: String,
    /// The settings that a second run needs, name and value, in a fixed order.
    pub settings: Vec<Setting>,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dump {
    /// One entry a table.
    pub files: Vec<DumpFile>,
    /// Data rows in all tables of voter data and other data.
    pub rows: u64,
    /// Rows that could not be read.
    pub rejects: u64,
    /// Rows equal to an earlier row.
    pub duplicates: u64,
    /// True when any table is voter data.
    pub voter_data: bool,
    /// Rows that the claim gave, when told.
    pub claimed_rows: Option<u64>,
    /// Members that hold no table: path and reason.
    pub skipped: Vec<Skipped>,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DumpFile {
    /// Path, with `!member` for what lies in containers.
    pub path: String,
    /// SHA-256 of the top-level file.
    pub sha256: String,
    /// Format in plain words.
    pub format: String,
    /// Encoding found.
    pub encoding: String,
    /// Rows read.
    pub rows: u64,
    /// Rows refused.
    pub rejects: u64,
    /// The first refused rows: where and why.
    pub reject_examples: Vec<RejectExample>,
    /// Whether this table is voter data.
    pub voter_data: bool,
    /// What the table seems to be, in plain words, such as `voter data` or `patients' records`.
    pub kind: String,
    /// `STATE/file-id` when the table follows a known layout.
    pub layout: Option<String>,
}

/// A refused row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RejectExample {
    /// Row, from 1.
    pub row: u64,
    /// Byte offset.
    pub byte: u64,
    /// Why.
    pub reason: String,
}

/// A member without a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Skipped {
    /// Path.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// A column and what it was taken for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnReport {
    /// Index into [`Dump::files`].
    pub file: usize,
    /// Header as written.
    pub header: String,
    /// Canonical field, `null` when not recognised.
    pub field: Option<String>,
    /// Share of rows, 0 to 1, in which it holds something.
    pub filled: f64,
    /// 0 to 1.
    pub confidence: f64,
    /// Why it was taken for that.
    pub ground: Ground,
}

/// The rows of one state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateReport {
    /// Abbreviation, or `unknown`.
    pub state: String,
    /// Rows of the dump given to this state, duplicates included.
    pub rows: u64,
    /// The classes; they add up to `rows`.
    pub classes: Classes,
    /// Share of the distinct rows explained by public releases, chance taken off. The interval holds the uncertainty of
    /// both counts.
    pub explained_share: Share,
    /// Share of made-up rows that this library would count as explained: people put together from the dump's own values.
    #[serde(deserialize_with = "null_as_unknown")]
    pub chance_share: f64,
    /// Upper end of its 95% interval. Both are `null` where no made-up rows could be tried.
    #[serde(deserialize_with = "null_as_unknown")]
    pub chance_high: f64,
    /// Made-up rows tried.
    pub chance_rows: u64,
    /// Every release of the state in the library, oldest first.
    pub releases: Vec<ReleaseReport>,
    /// The releases that the rows do not rule out, oldest first: any of them may explain the rows, or, where there is a
    /// mixture, be part of it. Empty when nothing is explained.
    pub best: Vec<String>,
    /// The smallest set of releases that explains the rows, when one does not: date and rows it adds. Where `best` is
    /// longer, other sets of that size do as well.
    pub mixture: Vec<MixturePart>,
    /// Columns of the dump that no matched release publishes.
    pub excess_fields: Vec<ExcessField>,
    /// Column by column: who publishes it, which law withholds it.
    pub publication: Vec<FieldPublication>,
    /// Fields compared with the releases.
    pub compared_fields: Vec<String>,
    /// Fields of both sides that could not be compared, and why.
    pub not_comparable: Vec<NotComparable>,
    /// In altered rows: which fields differ and how often.
    pub differing_fields: Vec<DifferingField>,
    /// The latest date of registration in the dump's rows of this state, when it has that column.
    pub latest_registration: Option<String>,
    /// Rows of the best release, against which the number of rows can be read.
    pub register_rows: Option<u64>,
}

/// Row classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classes {
    /// Every field that the release publishes agrees.
    pub verbatim: u64,
    /// The same person; some fields differ.
    pub altered: u64,
    /// Fields of several people put together.
    pub recombined: u64,
    /// A person or version that only the withheld register holds.
    pub withheld: u64,
    /// Registered after every release.
    pub newer: u64,
    /// Nothing in the library explains it.
    pub unexplained: u64,
    /// Equal to an earlier row.
    pub duplicate: u64,
}

impl Classes {
    /// Sum of all classes.
    pub fn total(&self) -> u64 {
        self.distinct() + self.duplicate
    }

    /// Rows without the duplicates.
    pub fn distinct(&self) -> u64 {
        self.verbatim
            + self.altered
            + self.recombined
            + self.withheld
            + self.newer
            + self.unexplained
    }
}

/// A share with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Best value.
    #[serde(deserialize_with = "null_as_unknown")]
    pub value: f64,
    /// Lower end of the 95% interval.
    #[serde(deserialize_with = "null_as_unknown")]
    pub low: f64,
    /// Upper end.
    #[serde(deserialize_with = "null_as_unknown")]
    pub high: f64,
}

/// One release and what it explains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleaseReport {
    /// Date of the release.
    pub date: String,
    /// Layout it follows.
    pub layout: String,
    /// Rows of the release.
    pub rows: u64,
    /// Distinct dump rows that a version in this release explains verbatim.
    pub rows_explained: u64,
    /// Of those, the ones that no other release explains.
    pub rows_only_here: u64,
}

/// Part of a mixture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MixturePart {
    /// Date of the release.
    pub date: String,
    /// Rows that it explains beyond those before it in the list.
    pub rows_added: u64,
}

/// A column that is more than public.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExcessField {
    /// Canonical field.
    pub field: String,
    /// Header in the dump.
    pub header: String,
    /// Share of rows, 0 to 1, in which it holds something.
    pub filled: f64,
    /// Share of the filled values, 0 to 1, whose structure fits; `null` when there is no test.
    pub plausible: Option<f64>,
    /// `plausible`, `looks generated`, `looks masked` or `not tested`; never `real`.
    pub judgment: String,
    /// What the tests said.
    pub tests: Vec<String>,
    /// The law or the layout that withholds it.
    pub basis: String,
}

/// One column of the dump against law and layouts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldPublication {
    /// Canonical field.
    pub field: String,
    /// Header in the dump.
    pub header: String,
    /// Share filled.
    pub filled: f64,
    /// `published`, `withheld`, `not in the file`, or `unknown`.
    pub standing: String,
    /// Who publishes it, or the law or layout that says otherwise.
    pub basis: String,
}

/// A field that both sides have but that cannot be compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotComparable {
    /// Canonical field.
    pub field: String,
    /// Why, in plain words.
    pub reason: String,
}

/// How often a field differs in altered rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DifferingField {
    /// Canonical field.
    pub field: String,
    /// Rows.
    pub rows: u64,
}

/// A mark of origin in the headers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Index into [`Dump::files`].
    pub file: usize,
    /// Who or what it points to.
    pub points_to: String,
    /// Headers that did.
    pub headers: Vec<String>,
    /// What it does and does not show.
    pub reading: String,
}

/// JSON has no word for what is no number: such a share is written as `null`.
fn null_as_unknown<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(deserializer)?.unwrap_or(f64::NAN))
}
