//! Where the repository is.

use std::path::{Path, PathBuf};

/// The folder that holds the workspace's `Cargo.toml`, whatever the working directory is.
///
/// Cargo tells a program it runs where its package lies; a binary started by hand falls back to the place
/// where it was built.
pub(crate) fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package
        .parent()
        .map_or_else(|| package.clone(), Path::to_path_buf)
}
