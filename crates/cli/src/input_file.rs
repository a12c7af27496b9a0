//! Small files that the user names: read whole, and never more than they may have.

use crate::failure::Failure;
use levelhead_ledger::{POLICY_MAX_BYTES, Policy};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Reads a file of at most `max` bytes.
pub(crate) fn read(path: &Path, max: usize) -> Result<Vec<u8>, Failure> {
    let fail = |reason: String| Failure::Input {
        path: path.to_owned(),
        reason,
    };
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| {
        // What is no regular file, such as a folder, says so here.
        file.take(max as u64 + 1).read_to_end(&mut bytes)
    });
    match read {
        Err(error) => Err(fail(error.to_string())),
        Ok(read) if read > max => Err(fail(format!("it has more than {max} bytes"))),
        Ok(_) => Ok(bytes),
    }
}

/// Reads a file of text.
pub(crate) fn read_text(path: &Path, max: usize) -> Result<String, Failure> {
    String::from_utf8(read(path, max)?).map_err(|_| Failure::Input {
        path: path.to_owned(),
        reason: "it is no UTF-8 text".to_owned(),
    })
}

/// Reads a policy.
pub(crate) fn policy(path: &Path) -> Result<Policy, Failure> {
    let text = read_text(path, POLICY_MAX_BYTES)?;
    Policy::parse(&text).map_err(|error| Failure::Input {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}
