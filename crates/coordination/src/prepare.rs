//! A batch of posts without its texts: a pure function of the batch, to be called on all cores.

use crate::model::MODEL;
use crate::words::{features, scrambled};
use levelhead_schema::posts::{Post, PostBatch, Trace};

/// Traces whose items readers give.
pub(crate) const GIVEN: usize = 6;

/// A batch, ready to be added to a check. It holds hashes alone.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    pub(crate) resolution_s: Option<u32>,
    pub(crate) accounts: Vec<u64>,
    pub(crate) ids: Vec<Option<u64>>,
    pub(crate) times_s: Vec<i64>,
    /// Hash of all that a post is, but its text.
    pub(crate) digests: Vec<u64>,
    /// For each given trace: hash of the item, and which post of the batch.
    pub(crate) items: [Vec<(u64, u32)>; GIVEN],
    /// Hash of a text, and where its features end.
    pub(crate) texts: Vec<(u64, u32)>,
    pub(crate) features: Vec<u16>,
}

/// Hashes the words of each text and drops the text.
///
/// A post that passes another on shares that post and nothing else: its text, links and hashtags are the other's.
pub fn prepare(batch: &PostBatch) -> Prepared {
    let mut prepared = Prepared {
        resolution_s: batch.resolution_s(),
        ..Prepared::default()
    };
    let mut words = Vec::new();
    let mut items = Vec::new();
    for (index, post) in batch.posts().enumerate() {
        items.clear();
        items.extend_from_slice(post.items);
        items.sort_unstable();
        items.dedup();
        if items
            .first()
            .is_some_and(|item| item.trace == Trace::Repost)
        {
            items.retain(|item| item.trace == Trace::Repost);
        }
        let mut digest = scrambled(post.account ^ scrambled(post.time_s as u64));
        digest = scrambled(digest ^ post.id.unwrap_or(0));
        for item in &items {
            digest = scrambled(digest ^ item.hash.wrapping_add(item.trace as u64));
            if let Some(list) = prepared.items.get_mut(item.trace as usize) {
                list.push((item.hash, index as u32));
            }
        }
        prepared.accounts.push(post.account);
        prepared.ids.push(post.id);
        prepared.times_s.push(post.time_s);
        prepared.digests.push(digest);
        if let Some(hash) = text_hash(&post, items.iter().any(|item| item.trace == Trace::Repost)) {
            features(
                post.text,
                MODEL.near_text.words_min,
                MODEL.near_text.words_max,
                &mut words,
            );
            if !words.is_empty() {
                prepared.features.extend_from_slice(&words);
                prepared.texts.push((hash, prepared.features.len() as u32));
            }
        }
    }
    prepared
}

/// The hash that the reader gave to the text; `None` when there is nothing to compare.
fn text_hash(post: &Post<'_>, repost: bool) -> Option<u64> {
    if repost || post.text.is_empty() {
        return None;
    }
    let text = post.items.iter().find(|item| item.trace == Trace::Text);
    text.map(|item| item.hash)
}

#[cfg(test)]
mod tests {
    use super::prepare;
    use levelhead_schema::posts::{PostBatch, Trace};

    #[test]
    fn a_repost_shares_the_post_alone_and_an_item_counts_once() {
        let mut batch = PostBatch::new(None);
        batch.push(1, Some(1), 0);
        for (trace, hash) in [(Trace::Text, 5), (Trace::Repost, 9), (Trace::Link, 3)] {
            batch.push_item(trace, hash);
        }
        batch.push_text("a text of some six words or more");
        batch.push(2, Some(2), 0);
        for (trace, hash) in [(Trace::Text, 5), (Trace::Link, 3), (Trace::Link, 3)] {
            batch.push_item(trace, hash);
        }
        batch.push_text("a text of some six words or more");
        let prepared = prepare(&batch);
        assert_eq!(prepared.items[Trace::Repost as usize], [(9, 0)]);
        assert_eq!(prepared.items[Trace::Link as usize], [(3, 1)]);
        assert_eq!(prepared.items[Trace::Text as usize], [(5, 1)]);
        assert_eq!(prepared.texts.len(), 1);
    }

    #[test]
    fn order_of_items_does_not_change_the_digest() {
        let digest = |items: &[(Trace, u64)]| {
            let mut batch = PostBatch::new(None);
            batch.push(1, Some(1), 0);
            for &(trace, hash) in items {
                batch.push_item(trace, hash);
            }
            prepare(&batch).digests[0]
        };
        let (one, other) = ((Trace::Link, 3), (Trace::Image, 4));
        assert_eq!(digest(&[one, other]), digest(&[other, one, one]));
        assert_ne!(digest(&[one]), digest(&[other]));
    }
}
