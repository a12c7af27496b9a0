//! Writing to the terminal and to files.

use crate::failure::Failure;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Prints to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::ClosedPipe),
        Err(error) => Err(Failure::Write { path: "standard output".into(), reason: error.to_string() }),
        Ok(()) => Ok(()),
    }
}

/// Prints a line to standard error. A closed standard error is nobody's loss.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Writes a file whole or not at all: under another name beside it, then renamed.
pub(crate) fn write_whole(path: &Path, write: impl FnOnce(&mut std::fs::File) -> std::io::Result<()>) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::Write { path: path.to_owned(), reason: error.to_string() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new().prefix(".levelhead-").tempfile_in(folder).map_err(fail)?;
    write(temporary.as_file_mut()).map_err(fail)?;
    temporary.as_file().sync_all().map_err(fail)?;
    temporary.persist(path).map_err(|error| fail(error.error))?;
    Ok(())
}
