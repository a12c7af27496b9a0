//! How many pairs of accounts have enough in common, at whatever time, to be tested for common interests.

use crate::pairs::Pairs;
use crate::shares::CONTENT;
use crate::timed::CROWD;
use rayon::prelude::*;

/// Pairs of accounts with at least `enough` items of content in common that both posted outside of crowds, or a few more.
///
/// Limits: an account whose items were shared more often than there are accounts is not counted out; it is taken to have
/// enough in common with everybody. So the work is at most the square of the number of accounts, and the answer is never too
/// small.
pub(crate) fn pairs_with_common_items(pairs: &Pairs<'_>, enough: u32) -> u64 {
    let accounts = pairs.timed.of_account_starts.len() as u64 - 1;
    let busy: Vec<bool> = (0..accounts as u32)
        .into_par_iter()
        .map(|account| is_busy(account, pairs))
        .collect();
    let quiet = busy.iter().filter(|&&busy| !busy).count() as u64;
    let between_quiet: u64 = (0..accounts as u32)
        .into_par_iter()
        .with_max_len(64)
        .filter(|&account| !busy[account as usize])
        .map_init(
            || Seen::new(accounts as usize),
            |seen, account| seen.with_enough(account, enough, &busy, pairs),
        )
        .sum();
    let of = |accounts: u64| accounts * accounts.saturating_sub(1) / 2;
    of(accounts) - of(quiet) + between_quiet
}

/// The items of content that an account posted, each once.
fn items<'a>(account: u32, pairs: &'a Pairs<'_>) -> impl Iterator<Item = u32> + 'a {
    let timed = pairs.timed;
    let mut last = None;
    (timed.of(account).iter())
        .map(|&place| timed.items[place as usize])
        .filter(move |&item| last.replace(item) != Some(item))
        .filter(|&item| usize::from(pairs.shares.trace_at(item)) < CONTENT)
}

fn is_busy(account: u32, pairs: &Pairs<'_>) -> bool {
    let accounts = pairs.timed.of_account_starts.len() - 1;
    let events: usize = items(account, pairs)
        .map(|item| pairs.timed.item_range(item).len())
        .sum();
    events > accounts
}

/// What one thread needs again and again: of each account how many items it has in common with one, and the last of them.
struct Seen {
    counts: Vec<(u32, u32)>,
    touched: Vec<u32>,
}

impl Seen {
    fn new(accounts: usize) -> Seen {
        Seen {
            counts: vec![(0, u32::MAX); accounts],
            touched: Vec::new(),
        }
    }

    /// How many accounts that stand after it and are not busy have enough in common with one.
    fn with_enough(&mut self, account: u32, enough: u32, busy: &[bool], pairs: &Pairs<'_>) -> u64 {
        let timed = pairs.timed;
        for item in items(account, pairs) {
            for at in timed.item_range(item) {
                let other = timed.accounts[at];
                if other <= account || timed.steps[at] >= CROWD || busy[other as usize] {
                    continue;
                }
                let (count, last) = &mut self.counts[other as usize];
                if *count == 0 {
                    self.touched.push(other);
                }
                *count += u32::from(*last != item || *count == 0);
                *last = item;
            }
        }
        let mut found = 0;
        for other in self.touched.drain(..) {
            found += u64::from(self.counts[other as usize].0 >= enough);
            self.counts[other as usize] = (0, u32::MAX);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{is_busy, items, pairs_with_common_items};
    use crate::examine::tests::examined;
    use levelhead_worlds::PostsPlan;
    use std::collections::BTreeSet;

    /// Against all pairs one by one, where some accounts are not busy and where some are.
    #[test]
    fn counts_are_those_of_all_pairs_one_by_one() {
        for (posts, accounts, enough, busy_there) in
            [(3000, 1000, 1, false), (20_000, 300, 3, true)]
        {
            let plan = PostsPlan {
                groups: 0,
                decoys: false,
                accounts,
                ..PostsPlan::new(posts, 51)
            };
            let (counted, expected, busy) = examined(&plan, |pairs, _| {
                let accounts = pairs.timed.of_account_starts.len() as u32 - 1;
                let of = |account| items(account, pairs).collect::<BTreeSet<u32>>();
                let items: Vec<BTreeSet<u32>> = (0..accounts).map(of).collect();
                let busy: Vec<bool> = (0..accounts).map(|one| is_busy(one, pairs)).collect();
                let mut expected = 0;
                for (one, of_one) in items.iter().enumerate() {
                    for (other, of_other) in items.iter().enumerate().skip(one + 1) {
                        let common = of_one.intersection(of_other).count();
                        expected +=
                            u64::from(busy[one] || busy[other] || common >= enough as usize);
                    }
                }
                (pairs_with_common_items(pairs, enough), expected, busy)
            });
            assert_eq!(counted, expected);
            assert!(counted > 0);
            assert!(busy.contains(&busy_there));
        }
    }
}
