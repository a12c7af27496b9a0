//! What can go wrong with the desk and its library, and whose fault it is.

use std::path::PathBuf;

/// A failure of the release library or the check.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused: permission, a full disk, a failing disk. The library is as it was before.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The desk's key file is not one.
    #[error("{} is not a desk key: {reason}", path.display())]
    BadKey {
        /// The key file.
        path: PathBuf,
        /// Why.
        reason: &'static str,
    },
    /// A library file is damaged or of another version of the format.
    #[error("the library file {} cannot be used: {reason}", path.display())]
    BadLibrary {
        /// The library file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A library file was made under another key than the desk's.
    #[error("the library file {} was made with another key", path.display())]
    OtherKey {
        /// The library file.
        path: PathBuf,
    },
    /// The same file was added before.
    #[error("{path} is in the library already, as {release}")]
    AddedBefore {
        /// The file.
        path: String,
        /// The release that holds it.
        release: String,
    },
    /// There is no such release.
    #[error("no release {release} in the library")]
    NoRelease {
        /// What was asked for.
        release: String,
    },
    /// The library holds as many releases of a state as it can.
    #[error("{state} has {limit} releases in the library already, and more do not fit")]
    TooManyReleases {
        /// The state.
        state: String,
        /// The limit.
        limit: usize,
    },
    /// A file offered as a release has no columns by which people can be compared.
    #[error("{path} has no columns that name a voter: {found}")]
    NotARelease {
        /// The file.
        path: String,
        /// What was found instead.
        found: String,
    },
    /// A file offered as a release holds no row.
    #[error("{path} holds no row that could be read")]
    NoRows {
        /// The file.
        path: String,
    },
}

/// Makes an [`Error::Io`] out of what the system said.
pub(crate) fn io(
    action: &'static str,
    path: &std::path::Path,
) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io {
        action,
        path,
        source,
    }
}
