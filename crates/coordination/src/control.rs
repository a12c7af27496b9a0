//! The control: the same posts with their times dealt out anew.
//!
//! Each account keeps its posting times and its posts, but which post stands at which time is shuffled, and each time is moved
//! by up to half an hour. So each account is as active as it was, day and night, and shares what it shared; what is lost is
//! that accounts shared it at the same time. Pairs that are flagged then are flagged by chance or by common interests.

use crate::gather::Posts;
use crate::words::scrambled;

/// What the report says of it.
pub(crate) const METHOD: &str = "each account's posting times were dealt out anew among its own posts and moved by up to \
    half an hour: everybody is as active as before and shares the same things, but not at the same time";

/// By how much a time is moved at most, either way.
const MOVED_S: u64 = 1800;

/// New times for all posts. The same posts give the same times: the order of posts is given by what they are.
pub(crate) fn shuffled_times(posts: &Posts) -> Vec<u32> {
    let latest = posts.times.iter().copied().max().unwrap_or(0);
    let mut times = posts.times.clone();
    for account in 0..posts.accounts_total() as u32 {
        let range = posts.of(account);
        let mut word = scrambled(u64::from(account) ^ 0x5EED_0F7E_57ED_0000);
        let mut draw = |below: u64| {
            word = word.wrapping_add(0x9E37_79B9_7F4A_7C15);
            ((u128::from(scrambled(word)) * u128::from(below)) >> 64) as u64
        };
        let own = &mut times[range];
        for at in (1..own.len()).rev() {
            own.swap(at, draw(at as u64 + 1) as usize);
        }
        for time in own {
            let moved = u64::from(*time) + draw(2 * MOVED_S + 1);
            *time = moved.saturating_sub(MOVED_S).min(u64::from(latest)) as u32;
        }
    }
    times
}

#[cfg(test)]
mod tests {
    use super::shuffled_times;
    use crate::gather::Posts;

    #[test]
    fn accounts_keep_their_times_to_half_an_hour() {
        let posts = Posts {
            hashes: vec![1, 2],
            starts: vec![0, 3, 7],
            accounts: vec![0, 0, 0, 1, 1, 1, 1],
            times: vec![10_000, 50_000, 90_000, 100_000, 200_000, 300_000, 400_000],
            ..Posts::default()
        };
        let times = shuffled_times(&posts);
        for range in [0..3, 3..7] {
            let mut own = times[range.clone()].to_vec();
            own.sort_unstable();
            for (new, old) in own.iter().zip(&posts.times[range]) {
                assert!(new.abs_diff(*old) <= 1800, "{times:?}");
            }
        }
        assert_eq!(times, shuffled_times(&posts));
        assert_ne!(times, posts.times);
    }
}
