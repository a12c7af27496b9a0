//! Whose memory a program holds: its own, or pages of files that it maps and that the system may take back.
//!
//! The peak that the system accounts for counts both alike. A release library is mapped, so a check of a large library
//! would look greedy although most of it is the file cache. Linux tells the two apart while the program runs, and
//! only then; so it is asked again and again, and a peak between two questions goes unseen.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// The largest amounts seen; each for itself, not all at the same moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Peak {
    /// All pages in memory, as the system accounts for them.
    pub(crate) resident_bytes: u64,
    /// Pages that belong to the program alone; 0 where the system does not tell.
    pub(crate) own_bytes: u64,
    /// Pages of mapped files, the program's own text among them; 0 where the system does not tell.
    pub(crate) mapped_bytes: u64,
}

impl Peak {
    /// The larger of each.
    pub(crate) fn max(self, other: Peak) -> Peak {
        Peak {
            resident_bytes: self.resident_bytes.max(other.resident_bytes),
            own_bytes: self.own_bytes.max(other.own_bytes),
            mapped_bytes: self.mapped_bytes.max(other.mapped_bytes),
        }
    }
}

/// A thread that looks at a process until it is stopped.
pub(crate) struct Watching {
    ended: Arc<AtomicBool>,
    thread: JoinHandle<Peak>,
}

/// Begins to watch the process of that number.
pub(crate) fn watch(process: u32) -> Watching {
    let ended = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&ended);
    let status = PathBuf::from(format!("/proc/{process}/status"));
    let thread = std::thread::spawn(move || {
        let mut peak = Peak::default();
        while !told.load(Ordering::Relaxed) {
            if let Ok(text) = std::fs::read_to_string(&status) {
                peak = peak.max(look(&text));
            }
            std::thread::sleep(BETWEEN_LOOKS);
        }
        peak
    });
    Watching { ended, thread }
}

impl Watching {
    /// Ends it and says what was seen; all zeros where there was nothing to see.
    pub(crate) fn stop(self) -> Peak {
        self.ended.store(true, Ordering::Relaxed);
        self.thread.join().unwrap_or_default()
    }
}

/// One look at the text of a `status` file. A process that has ended has no such lines.
fn look(status: &str) -> Peak {
    let bytes = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse::<u64>().ok())
            .unwrap_or(0)
            * 1024
    };
    Peak {
        resident_bytes: bytes("VmHWM"),
        own_bytes: bytes("RssAnon") + bytes("RssShmem"),
        mapped_bytes: bytes("RssFile"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Peak, look};

    #[test]
    fn a_look_tells_own_pages_from_mapped_ones() {
        let status = "Name:\tlevelhead\nVmHWM:\t    5000 kB\nVmRSS:\t    4000 kB\n\
                      RssAnon:\t     100 kB\nRssFile:\t    3896 kB\nRssShmem:\t       4 kB\nThreads:\t3\n";
        assert_eq!(
            look(status),
            Peak {
                resident_bytes: 5000 * 1024,
                own_bytes: 104 * 1024,
                mapped_bytes: 3896 * 1024,
            }
        );
        assert_eq!(
            look("Name:\tlevelhead\nState:\tZ (zombie)\n"),
            Peak::default()
        );
    }
}
