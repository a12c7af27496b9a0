//! What can stop a chore before it has an answer.

use std::path::PathBuf;

/// A chore could not be done; a chore that was done and found trouble is no error but an exit code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChoreError {
    /// A file or folder of the tree could not be read: the machine's fault.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program could not be started: it is missing or not executable.
    #[error("cannot start {program}: {source}")]
    Start {
        /// Which one.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file or folder could not be written or removed: a full disk, no permission.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program that a chore runs ended with a failure.
    #[error("{what} failed: {said}")]
    Job {
        /// Which one.
        what: String,
        /// The end of what it wrote.
        said: String,
    },
    /// A file that a chore or its jobs wrote is not what it should be.
    #[error("{path} is not as it was written: {reason}")]
    Broken {
        /// Which one.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The seeded world could not be made.
    #[error(transparent)]
    World(#[from] levelhead_worlds::Error),
}

impl ChoreError {
    /// A program that could not be started.
    pub(crate) fn start(program: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| ChoreError::Start {
            program: program.to_owned(),
            source,
        }
    }

    /// A path that could not be read.
    pub(crate) fn read(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| ChoreError::Read { path, source }
    }

    /// A file that is not what it should be.
    pub(crate) fn broken(path: &std::path::Path, reason: impl ToString) -> Self {
        ChoreError::Broken {
            path: path.to_owned(),
            reason: reason.to_string(),
        }
    }

    /// A path that could not be written.
    pub(crate) fn write(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| ChoreError::Write { path, source }
    }
}
