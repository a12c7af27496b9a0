//! Odd inputs: nothing, little, the same twice, times from everywhere, an allow-list.

use levelhead_coordination::{AllowEntry, AllowKind, Check, Error, Outcome, Settings, prepare};
use levelhead_schema::posts::{PostBatch, Trace};

fn examined(settings: Settings, batches: &[PostBatch]) -> Outcome {
    let mut check = Check::new(settings).unwrap();
    for batch in batches {
        check.add(prepare(batch)).unwrap();
    }
    check.finish().unwrap()
}

/// Twelve accounts that share a link on each of eight days, among some others that post now and then.
fn acting() -> PostBatch {
    let mut batch = PostBatch::new(None);
    let mut id = 0;
    for day in 0..8i64 {
        for account in 0..12i64 {
            id += 1;
            batch.push(account as u64, Some(id), day * 100_000 + account * 7 + 1);
            batch.push_item(Trace::Link, 900 + day as u64);
        }
        for account in 100..400i64 {
            id += 1;
            batch.push(
                account as u64,
                Some(id),
                day * 86_400 + account * 211 % 86_000,
            );
            batch.push_item(Trace::Link, (id * 7919) % 500);
        }
    }
    batch
}

#[test]
fn a_small_group_is_found() {
    let outcome = examined(Settings::default(), &[acting()]);
    assert_eq!(outcome.report.groups.len(), 1, "{:?}", outcome.report);
    assert_eq!(outcome.report.groups[0].accounts, 12);
    let mut members: Vec<u64> = outcome
        .members
        .iter()
        .map(|member| member.account)
        .collect();
    members.sort_unstable();
    assert_eq!(members, (0..12).collect::<Vec<_>>());
    assert_eq!(outcome.ties.len() as u64, outcome.report.groups[0].ties);
}

#[test]
fn nothing_and_one_account_are_answered() {
    let empty = examined(Settings::default(), &[PostBatch::new(None)]).report;
    assert_eq!((empty.posts, empty.accounts, empty.groups.len()), (0, 0, 0));
    assert!(empty.first.is_none() && empty.summary.contains("No posts"));
    let mut batch = PostBatch::new(None);
    for at in 0..10 {
        batch.push(1, None, at * 1000);
        batch.push_item(Trace::Link, 5);
    }
    let one = examined(Settings::default(), &[batch]).report;
    assert_eq!((one.posts, one.accounts, one.groups.len()), (10, 1, 0));
    assert!(one.summary.contains("too few"), "{}", one.summary);
}

#[test]
fn posts_that_come_twice_count_once_and_changed_ones_are_told() {
    let once = examined(Settings::default(), &[acting()]).report;
    let twice = examined(Settings::default(), &[acting(), acting()]).report;
    assert_eq!(twice.duplicates, once.posts);
    assert_eq!((twice.posts, &twice.groups), (once.posts, &once.groups));
    let mut changed = PostBatch::new(None);
    changed.push(0, Some(1), 1);
    changed.push_item(Trace::Link, 1);
    let changed = examined(Settings::default(), &[acting(), changed]).report;
    assert_eq!((changed.duplicates, changed.conflicting_ids), (0, 1));
}

#[test]
fn times_from_everywhere_are_survived() {
    let mut batch = acting();
    for time in [i64::MIN, -1, 0, 4_000_000_000, i64::MAX] {
        batch.push(7, None, time);
        batch.push_item(Trace::Link, 3);
    }
    let report = examined(Settings::default(), &[batch]).report;
    assert_eq!(report.bounded.len(), 1);
}

#[test]
fn the_allow_list_takes_out_what_it_names_and_says_why() {
    let allow = |kind, hash| AllowEntry {
        kind,
        hash,
        reason: "a campaign's own volunteers".to_owned(),
    };
    let mut entries: Vec<AllowEntry> = (900..906)
        .map(|hash| allow(AllowKind::Item(Trace::Link), hash))
        .collect();
    entries.push(allow(AllowKind::Account, 100));
    let settings = Settings {
        allow: entries,
        ..Settings::default()
    };
    let report = examined(settings, &[acting()]).report;
    assert!(report.groups.is_empty());
    assert_eq!(report.allowed[0].left_out, 12);
    assert_eq!(report.allowed[6].left_out, 8);
    assert_eq!(report.allowed[6].reason, "a campaign's own volunteers");
}

#[test]
fn a_rate_that_cannot_be_promised_is_refused() {
    for fdr in [0.0, -1.0, 0.6, f64::NAN] {
        let settings = Settings {
            fdr,
            ..Settings::default()
        };
        assert!(matches!(Check::new(settings), Err(Error::BadRate { .. })));
    }
}
