//! State voter-file layouts: which columns each public file has, and what law withholds.
//!
//! The knowledge lives in `layouts/*.toml`, one file a state; this module is its checked shape.
//!
//! Input: TOML text, embedded at build time or handed over by the user. Output: [`StateLayout`]s, and answers to
//! "is this field published, and if not, by which law?".
//!
//! Invariants:
//! - a file in `layouts/` is the only thing that a new state needs;
//! - every layout that ships passes [`check()`], which a test asserts;
//! - a column is public only where its source says so: `restricted` and `unknown` columns are not.

mod check;
mod embedded;
mod load;
mod nearest;
mod published;

pub use check::{Problem, ProblemKind, check};
pub use embedded::Layouts;
pub use load::{LayoutError, LayoutErrorKind, parse_file, parse_state};
pub use nearest::nearest_field;
pub use published::follows;

use crate::Field;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything known of one state's (or DC's) public voter list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateLayout {
    /// Name of the state.
    pub state: String,
    /// Postal abbreviation, upper case.
    pub abbr: String,
    /// The office that keeps the list.
    pub authority: String,
    /// How sure the facts are, in words.
    pub confidence: String,
    /// What a reader of the file should know.
    #[serde(default)]
    pub quirks: Vec<String>,
    /// What was not found.
    #[serde(default)]
    pub unknowns: Vec<String>,
    /// Who may get the list.
    pub access: Access,
    /// What the state does not release, and why.
    #[serde(default)]
    pub withheld: Vec<Withheld>,
    /// The files, newest vintage first.
    #[serde(default, rename = "file")]
    pub files: Vec<FileLayout>,
    /// Code lists: list name, code, meaning.
    #[serde(default)]
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
    /// Where the facts come from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// Who may get the list and on what terms.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// The model of access, such as `public_download` or `restricted`.
    pub model: String,
    /// Who may get it.
    pub who: String,
    /// Price in US dollars; `None` when unknown.
    pub price_usd: Option<f64>,
    /// About the price.
    pub price_note: Option<String>,
    /// The law.
    pub legal: String,
    /// Limits of use.
    pub use_limits: String,
    /// How often it is released.
    pub cadence: String,
    /// How it is delivered.
    pub delivery: Option<String>,
    /// Where it is offered.
    pub url: Option<String>,
}

/// Something the state does not release.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// What, in the words of the source.
    pub what: String,
    /// The canonical fields this covers; empty when it is no column (a signature book, a class of persons).
    #[serde(default)]
    pub fields: Vec<Field>,
    /// The law or statement.
    pub basis: String,
}

/// One file of a release.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileLayout {
    /// Identifier, unique in the state.
    pub id: String,
    /// What the file lists.
    pub kind: FileKind,
    /// File name pattern.
    #[serde(default)]
    pub name_pattern: Option<String>,
    /// First date of this vintage, as the source gives it.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// Last date of this vintage, as the source gives it.
    #[serde(default)]
    pub valid_to: Option<String>,
    /// Cell delimiter; `None` when unknown.
    #[serde(default)]
    pub delimiter: Option<Delimiter>,
    /// True when every column stands at fixed byte positions.
    #[serde(default)]
    pub fixed_width: bool,
    /// Bytes of one fixed-width record, without line end.
    #[serde(default)]
    pub record_length: Option<usize>,
    /// Whether the first line names the columns; `None` when unknown.
    #[serde(default)]
    pub header: Option<bool>,
    /// Encoding as the source gives it.
    #[serde(default)]
    pub encoding: Option<String>,
    /// How dates are written, in the source's words.
    #[serde(default)]
    pub date_format: Option<String>,
    /// Rows seen, in the source's words.
    #[serde(default)]
    pub rows: Option<String>,
    /// Anything else.
    #[serde(default)]
    pub note: Option<String>,
    /// Columns in file order; empty when the column list is unknown.
    #[serde(default)]
    pub columns: Vec<LayoutColumn>,
}

/// What a file lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// One row a voter.
    Voters,
    /// One row a voter and election.
    History,
    /// Code lists and other side tables.
    Codes,
}

/// How cells are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Delimiter {
    Comma,
    Tab,
    Pipe,
    Semicolon,
}

/// One column of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutColumn {
    /// Header or name in the source's spelling.
    pub name: String,
    /// The canonical field; `None` when the column has no canonical meaning.
    #[serde(default)]
    pub field: Option<Field>,
    /// Whether the public gets it.
    pub release: Release,
    /// What it holds, in words.
    #[serde(default)]
    pub meaning: Option<String>,
    /// How values are written.
    #[serde(default)]
    pub format: Option<String>,
    /// Name of the code list in [`StateLayout::codes`] that decodes it.
    #[serde(default)]
    pub codes: Option<String>,
    /// First byte, counted from 1, in fixed-width files.
    #[serde(default)]
    pub start: Option<usize>,
    /// Width in bytes.
    #[serde(default)]
    pub width: Option<usize>,
}

/// Whether the public gets a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Release {
    Public,
    PublicUnlessExempt,
    PublicIfGiven,
    PublicUnlessProhibitedByVoter,
    #[serde(rename = "public_as_of_2020")]
    PublicAsOf2020,
    Restricted,
    Unknown,
}

impl Release {
    /// True when the general public can get the column's values.
    pub fn is_public(self) -> bool {
        !matches!(self, Release::Restricted | Release::Unknown)
    }
}

/// Where facts come from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The source.
    pub what: String,
    /// Where in it.
    #[serde(default)]
    pub path: Option<String>,
}
