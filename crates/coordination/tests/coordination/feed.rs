//! Worlds as batches, in any order and size.

use levelhead_coordination::{Check, Outcome, Settings, prepare};
use levelhead_schema::posts::{PostBatch, Trace};
use levelhead_worlds::{MadePost, PostsWorld};

/// Examines posts in the order of `order`, in batches of `size`.
pub(crate) fn examined(
    world: &PostsWorld,
    order: impl Iterator<Item = usize>,
    size: usize,
    change: impl Fn(&mut MadePost),
) -> Outcome {
    let mut check = Check::new(Settings::default()).unwrap();
    let mut batch = PostBatch::new(None);
    let mut post = MadePost::default();
    for index in order {
        world.write_post(index, &mut post);
        change(&mut post);
        push(&mut batch, &post);
        if batch.len() == size {
            check.add(prepare(&batch)).unwrap();
            batch = PostBatch::new(None);
        }
    }
    check.add(prepare(&batch)).unwrap();
    check.finish().unwrap()
}

fn push(batch: &mut PostBatch, post: &MadePost) {
    batch.push(u64::from(post.account), Some(post.id), post.time_s);
    for (trace, item) in [
        (Trace::Repost, post.repost_of),
        (Trace::Link, post.link),
        (Trace::Hashtags, post.tags),
        (Trace::Image, post.image),
        (Trace::Reply, post.reply_to),
    ] {
        if let Some(item) = item {
            batch.push_item(trace, u64::from(item));
        }
    }
    let hash = post.text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    batch.push_item(Trace::Text, hash);
    batch.push_text(&post.text);
}
