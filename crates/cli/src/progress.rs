//! Progress on standard error: only on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::{Path, PathBuf};

/// A bar over the bytes of the input. Draws nothing when standard error is no terminal.
pub(crate) fn bar(paths: &[PathBuf], doing: &'static str) -> ProgressBar {
    let total: u64 = paths.iter().map(|path| size_of(path)).sum();
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    if let Ok(style) =
        ProgressStyle::with_template("{msg} {bar:30} {bytes} of {total_bytes}, {eta} left")
    {
        bar.set_style(style);
    }
    bar.set_message(doing);
    bar
}

/// A bar over a number of things.
pub(crate) fn count(total: usize, doing: &'static str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos} of {len}, {eta} left") {
        bar.set_style(style);
    }
    bar.set_message(doing);
    bar
}

/// A word for work that cannot be measured, with the time it has taken. Draws nothing when standard error is no terminal.
pub(crate) fn working(doing: &'static str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg} {spinner} {elapsed}") {
        bar.set_style(style);
    }
    bar.set_message(doing);
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    bar
}

fn size_of(path: &Path) -> u64 {
    match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => std::fs::read_dir(path)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| size_of(&entry.path()))
            .sum(),
        Ok(meta) => meta.len(),
        Err(_) => 0,
    }
}
