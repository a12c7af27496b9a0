//! Who shared what: items of at least two accounts, with the posts that shared them. Times play no part here.

use crate::gather::Posts;
use crate::prepare::GIVEN;
use levelhead_schema::posts::Trace;
use std::ops::Range;

/// Traces of content: all but [`Trace::Rhythm`].
pub(crate) const CONTENT: usize = 7;
/// All traces.
pub(crate) const TRACES: usize = 8;

/// Items, trace after trace, each trace's by hash; the posts of an item stand together.
#[derive(Debug, Default)]
pub(crate) struct Shares {
    /// Hashes of the items.
    pub(crate) hashes: Vec<u64>,
    /// Where the posts of each item begin, and where the last one's end.
    pub(crate) starts: Vec<u32>,
    pub(crate) posts: Vec<u32>,
    /// Which items are of which trace.
    pub(crate) traces: [Range<u32>; CONTENT],
    /// Posts that share something, of each trace, those that nobody else shares included.
    pub(crate) posts_total: [u64; CONTENT],
}

impl Shares {
    /// Items of the given traces and of near-same texts; what one account alone shared is left out.
    pub(crate) fn new(
        given: [Vec<(u64, u32)>; GIVEN],
        near: Vec<(u64, u32)>,
        posts: &Posts,
    ) -> Shares {
        let mut shares = Shares {
            starts: vec![0],
            ..Shares::default()
        };
        for (trace, list) in given.into_iter().chain([near]).enumerate() {
            shares.take(trace, &list, posts);
        }
        shares.hashes.shrink_to_fit();
        shares.posts.shrink_to_fit();
        shares
    }

    fn take(&mut self, trace: usize, list: &[(u64, u32)], posts: &Posts) {
        let first = self.hashes.len() as u32;
        self.posts_total[trace] = list.len() as u64;
        for item in list.chunk_by(|one, other| one.0 == other.0) {
            let account = |at: usize| posts.accounts[item[at].1 as usize];
            if (1..item.len()).any(|at| account(at) != account(0)) {
                self.hashes.push(item[0].0);
                self.posts.extend(item.iter().map(|&(_, post)| post));
                self.starts.push(self.posts.len() as u32);
            }
        }
        self.traces[trace] = first..self.hashes.len() as u32;
    }

    /// Items.
    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The posts of an item.
    pub(crate) fn of(&self, item: usize) -> &[u32] {
        &self.posts[self.starts[item] as usize..self.starts[item + 1] as usize]
    }

    /// The trace of an item; items beyond the last of content are moments.
    pub(crate) fn trace(&self, item: u32) -> Trace {
        Trace::ALL[usize::from(self.trace_at(item))]
    }

    /// The same as a place in the list of traces.
    #[inline]
    pub(crate) fn trace_at(&self, item: u32) -> u8 {
        // Each trace's items follow those of the one before.
        (self.traces.iter())
            .map(|range| u8::from(range.end <= item))
            .sum()
    }
}
