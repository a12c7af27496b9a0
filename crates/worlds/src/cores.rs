//! Files that do not need each other, written on all cores.

use crate::Error;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Makes something of each job, as many at a time as there are cores, and returns it in the order of the jobs.
///
/// Each job is made from its seed alone, so the order in which they run changes nothing.
/// # Errors
/// The first of the jobs' errors, once all have ended.
pub(crate) fn on_all_cores<Job: Sync, Made: Send>(
    jobs: &[Job],
    make: impl Fn(&Job) -> Result<Made, Error> + Sync,
) -> Result<Vec<Made>, Error> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(at) else {
                return made;
            };
            made.push((at, make(job)));
        }
    };
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(jobs.len());
    let mut made: Vec<(usize, Result<Made, Error>)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running
            .into_iter()
            .flat_map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    made.sort_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::on_all_cores;
    use crate::Error;

    #[test]
    fn what_is_made_stands_in_the_order_of_the_jobs() {
        let jobs: Vec<u64> = (0..50).collect();
        let made = on_all_cores(&jobs, |job| Ok(job * job)).expect("numbers");
        assert_eq!(made, jobs.iter().map(|job| job * job).collect::<Vec<_>>());
        assert!(on_all_cores(&[], |job: &u64| Ok(*job)).is_ok_and(|made| made.is_empty()));
    }

    #[test]
    fn one_that_fails_is_told() {
        let failed = on_all_cores(&[1, 2, 3], |job| match job {
            2 => Err(Error::NoPlaces {
                state: "two".into(),
            }),
            _ => Ok(*job),
        });
        assert!(failed.is_err());
    }
}
