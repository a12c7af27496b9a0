//! What can go wrong while reading, and whose fault it is.

use std::path::PathBuf;

/// A reading that had to stop. Single bad rows are not errors: they are counted as rejects.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused: missing file, no permission, failing disk. The user's or the machine's.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The container or format is broken: the file's fault. What was handed over before is incomplete and must not be used as an answer.
    #[error("{path} is broken at byte {byte}: {reason}")]
    Broken {
        /// Where, with `!member` for what lies in containers.
        path: String,
        /// Byte offset in that file, as far as it is known.
        byte: u64,
        /// What is wrong, in a few words.
        reason: String,
    },
    /// A limit on expansion, depth, members or size was reached: the file is hostile or far too large.
    #[error("{path}: {limit}")]
    Limit {
        /// Where.
        path: String,
        /// Which limit, with its value.
        limit: String,
    },
    /// Nothing in the input is a table.
    #[error("{path}: no table found")]
    NoTable {
        /// The path as given.
        path: String,
    },
    /// Nothing in the input is a log of a known kind.
    #[error("{path}: no log found")]
    NoLog {
        /// The path as given.
        path: String,
    },
    /// A layout or setting does not fit the input: the user's fault.
    #[error("{0}")]
    Setting(String),
}

impl Error {
    /// What a failed read in the middle of a file means: an error of ours that a reader further in carried out is that
    /// error; bad or missing data is the file's fault, the rest the machine's.
    pub(crate) fn reading(path: &str, byte: u64, source: std::io::Error) -> Error {
        use std::io::ErrorKind::{InvalidData, InvalidInput, Other, OutOfMemory, UnexpectedEof};
        match source.downcast::<Error>() {
            Ok(ours) => ours,
            Err(source) if source.raw_os_error().is_some() => Error::Io {
                path: path.into(),
                source,
            },
            Err(source) if source.kind() == OutOfMemory => Error::Limit {
                path: path.to_owned(),
                limit: "needs too much memory to unpack".to_owned(),
            },
            Err(source)
                if matches!(
                    source.kind(),
                    InvalidData | InvalidInput | Other | UnexpectedEof
                ) =>
            {
                Error::Broken {
                    path: path.to_owned(),
                    byte,
                    reason: source.to_string(),
                }
            }
            Err(source) => Error::Io {
                path: path.into(),
                source,
            },
        }
    }
}
