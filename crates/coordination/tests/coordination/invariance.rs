//! The same posts give the same bytes: in any order, in batches of any size, on any number of threads.

use crate::feed::examined;
use levelhead_worlds::{PostsPlan, PostsWorld};

#[test]
fn order_batches_and_threads_change_no_byte() {
    let plan = PostsPlan {
        groups: 8,
        accounts: 2000,
        ..PostsPlan::new(20_000, 31)
    };
    let world = PostsWorld::new(&plan);
    let bytes = |size: usize, step: usize, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        // A step that shares no divisor with the number of posts visits each once.
        let order = (0..world.len()).map(|at| at * step % world.len());
        let outcome = pool.install(|| examined(&world, order, size, |_| {}));
        let report = serde_json::to_string(&outcome.report).unwrap();
        (report, outcome.members, outcome.ties)
    };
    let straight = bytes(usize::MAX, 1, 1);
    assert!(!straight.1.is_empty());
    assert!(straight == bytes(1, 1, 2));
    assert!(straight == bytes(777, 7919, 4));
    assert!(straight == bytes(5000, world.len() - 1, 3));
}
