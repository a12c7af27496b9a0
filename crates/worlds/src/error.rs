//! What can go wrong while a world is written.

use std::path::{Path, PathBuf};

/// Why a world could not be made. Apart from [`Error::Write`], each is the caller's wish against what exists.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The disk or the operating system refused.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The state has no layout with a column list, or not the one asked for.
    #[error("no voters file with a column list is known for {state}")]
    NoLayout {
        /// Abbreviation asked for.
        state: String,
    },
    /// The shipped list of places has none in the state.
    #[error("no places are known in {state}")]
    NoPlaces {
        /// Abbreviation asked for.
        state: String,
    },
    /// More rows of a kind were asked for than the register has.
    #[error("the register of {state} has fewer than {wanted} {what}")]
    NotEnough {
        /// Abbreviation.
        state: String,
        /// What ran out.
        what: &'static str,
        /// Rows asked for.
        wanted: u64,
    },
    /// A data file of this crate does not parse: a defect of this crate.
    #[error("the shipped file {file} is broken")]
    Data {
        /// The file.
        file: &'static str,
        /// What the parser said.
        source: Option<toml::de::Error>,
    },
    /// The truth could not be written as JSON: a defect of this crate.
    #[error("the ground truth cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

impl Error {
    pub(crate) fn write(path: &Path) -> impl FnOnce(std::io::Error) -> Error + '_ {
        move |source| Error::Write {
            path: path.to_path_buf(),
            source,
        }
    }
}
