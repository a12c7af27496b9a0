//! What every fuzz target asks of the readers.
//!
//! Input: bytes as a stranger would hand them in. They are put into a file, because the readers' door is a path, and
//! read in several ways. Output: nothing; a promise that was broken is a panic.

pub mod events;
pub mod promises;
pub mod table;

use levelhead_readers::{Error, Limits, Options, read};
use promises::Told;
use std::cell::RefCell;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};

/// Batches of the second reading: so small that nearly every row ends one.
const SMALL_BATCH_BYTES: usize = 40;

thread_local! {
    static DUMP: RefCell<tempfile::NamedTempFile> = RefCell::new(dump());
}

/// A file in memory where the system has such a place, else on disk.
fn dump() -> tempfile::NamedTempFile {
    let memory = Path::new("/dev/shm");
    let made = match memory.is_dir() {
        true => tempfile::NamedTempFile::new_in(memory),
        false => tempfile::NamedTempFile::new(),
    };
    made.expect("a place for the input")
}

/// Puts `bytes` where a reader finds them.
fn path_of(bytes: &[u8]) -> PathBuf {
    DUMP.with_borrow_mut(|file| {
        file.as_file().set_len(0).expect("the old input goes");
        file.rewind().expect("the file is on a disk");
        file.write_all(bytes).expect("there is room");
        file.path().to_owned()
    })
}

/// Bounds so narrow that small inputs run into them.
pub fn narrow() -> Limits {
    Limits {
        row_bytes: 48,
        columns: 5,
        depth: 1,
        members: 3,
        expansion_ratio: 2,
        whole_member_bytes: 4096,
        reject_examples: 2,
        batch_bytes: 64,
    }
}

/// Options that go with an input: its length chooses between `choices`, so that the input stays a plain file.
pub fn chosen<T: Clone>(bytes: &[u8], choices: &[T]) -> T {
    choices[bytes.len() % choices.len()].clone()
}

/// Reads `bytes` as the program would, then in tiny batches, then within narrow bounds.
///
/// Panics when a promise of [`promises`] is broken, or when the size of batches shows in what is told.
pub fn examine(bytes: &[u8], options: &Options) {
    let path = path_of(bytes);
    let (outcome, told) = told(&path, options);
    let mut small = options.clone();
    small.limits.batch_bytes = SMALL_BATCH_BYTES;
    let (again, told_again) = self::told(&path, &small);
    match (outcome, again) {
        (Ok(()), Ok(())) => assert_eq!(
            told.digest(),
            told_again.digest(),
            "the size of batches shows"
        ),
        // What stood before the trouble may have come through in small batches alone.
        (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string()),
        (one, other) => panic!("{one:?} in large batches, {other:?} in small ones"),
    }
    let within = Options {
        limits: narrow(),
        ..options.clone()
    };
    let _ = self::told(&path, &within);
}

fn told(path: &Path, options: &Options) -> (Result<(), Error>, Told) {
    let mut told = Told::new(&options.limits);
    let outcome = read(&[path.to_owned()], options, &mut told);
    told.close(&outcome);
    (outcome, told)
}

/// Lets the readers handle panics of the decoders they use, as the program does.
///
/// The fuzzer's own hook ends the process at every panic, also where one is caught and told as a broken file. Panics
/// that nobody catches still end it.
pub fn let_panics_be_caught() {
    std::panic::set_hook(Box::new(|_| {}));
}
