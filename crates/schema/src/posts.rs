//! Posts as readers hand them to the coordination check: who, when, and what was shared, as keyed hashes.
//!
//! Names never enter: an account is the keyed 64-bit hash of its id, an item the keyed 64-bit hash of what was shared.
//! The text alone is there as it was written, for as long as a batch lives, so that near-same texts can be found.

use serde::{Deserialize, Serialize};

/// In what accounts can be seen to act together.
///
/// The order is that of every list in a report. Readers give items of the first six kinds; the check itself finds
/// [`Trace::NearText`] and [`Trace::Rhythm`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trace {
    /// The post that was passed on.
    Repost,
    /// A link, normalised; shorteners as they are. A post may have several.
    Link,
    /// All hashtags of the post, folded, sorted and taken as one set; none when the post has no hashtag.
    Hashtags,
    /// An image, by the hash that the source gives. A post may have several.
    Image,
    /// The whole text, blanks at its ends taken off. None when the post has no text.
    Text,
    /// The post that was answered.
    Reply,
    /// A text that differs in little. Found by the check, never given by a reader.
    NearText,
    /// The same moments again and again, whatever was posted. Found by the check, never given by a reader.
    Rhythm,
}

impl Trace {
    /// Every trace, in order.
    pub const ALL: [Trace; 8] = [
        Trace::Repost,
        Trace::Link,
        Trace::Hashtags,
        Trace::Image,
        Trace::Text,
        Trace::Reply,
        Trace::NearText,
        Trace::Rhythm,
    ];

    /// The word of the report's JSON.
    pub fn name(self) -> &'static str {
        match self {
            Trace::Repost => "repost",
            Trace::Link => "link",
            Trace::Hashtags => "hashtags",
            Trace::Image => "image",
            Trace::Text => "text",
            Trace::Reply => "reply",
            Trace::NearText => "near-text",
            Trace::Rhythm => "rhythm",
        }
    }
}

/// One thing that a post shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// Which kind of thing.
    pub trace: Trace,
    /// Its keyed hash. Hashes of different traces are not compared.
    pub hash: u64,
}

/// One post of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post<'b> {
    /// Keyed hash of the account's id.
    pub account: u64,
    /// Keyed hash of the post's own id; `None` when the source gives none.
    pub id: Option<u64>,
    /// Seconds since 1970 in UTC. A post without a time that can be read is a reject of the reader.
    pub time_s: i64,
    /// What it shares, as pushed.
    pub items: &'b [Item],
    /// The text as written; empty when there is none.
    pub text: &'b str,
}

/// A run of posts from one source.
///
/// Shape: posts in the order of the source, with their items and texts in shared buffers.
/// Limits: less than 4 GiB of text; readers cut batches at a few megabytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostBatch {
    resolution_s: Option<u32>,
    accounts: Vec<u64>,
    ids: Vec<Option<u64>>,
    times_s: Vec<i64>,
    items: Vec<Item>,
    item_ends: Vec<u32>,
    text: String,
    text_ends: Vec<u32>,
}

impl PostBatch {
    /// An empty batch of a source whose times are exact to `resolution_s` seconds: 1, 60 for minutes, 3,600 for hours,
    /// 86,400 for days. `None` when the source does not say; the check then looks at the times themselves.
    pub fn new(resolution_s: Option<u32>) -> Self {
        PostBatch {
            resolution_s,
            ..PostBatch::default()
        }
    }

    /// Begins a post; [`PostBatch::push_item`] and [`PostBatch::push_text`] then speak of it.
    pub fn push(&mut self, account: u64, id: Option<u64>, time_s: i64) {
        self.accounts.push(account);
        self.ids.push(id);
        self.times_s.push(time_s);
        self.item_ends.push(self.items.len() as u32);
        self.text_ends.push(self.text.len() as u32);
    }

    /// Adds an item to the last post. Without a post it does nothing.
    pub fn push_item(&mut self, trace: Trace, hash: u64) {
        if let Some(end) = self.item_ends.last_mut() {
            self.items.push(Item { trace, hash });
            *end = self.items.len() as u32;
        }
    }

    /// Adds to the text of the last post. Without a post it does nothing.
    pub fn push_text(&mut self, text: &str) {
        if let Some(end) = self.text_ends.last_mut() {
            self.text.push_str(text);
            *end = self.text.len() as u32;
        }
    }

    /// To how many seconds the times are exact, when the source says so.
    pub fn resolution_s(&self) -> Option<u32> {
        self.resolution_s
    }

    /// Posts in the batch.
    pub fn len(&self) -> usize {
        self.accounts.len()
    }

    /// True when no post is in it.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// Bytes of text in the batch.
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// The post at `index`, below [`PostBatch::len`].
    pub fn post(&self, index: usize) -> Post<'_> {
        let items = start(&self.item_ends, index)..self.item_ends[index] as usize;
        let text = start(&self.text_ends, index)..self.text_ends[index] as usize;
        Post {
            account: self.accounts[index],
            id: self.ids[index],
            time_s: self.times_s[index],
            items: &self.items[items],
            text: &self.text[text],
        }
    }

    /// All posts, in order.
    pub fn posts(&self) -> impl Iterator<Item = Post<'_>> {
        (0..self.len()).map(|index| self.post(index))
    }
}

fn start(ends: &[u32], index: usize) -> usize {
    match index {
        0 => 0,
        _ => ends[index - 1] as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, PostBatch, Trace};

    #[test]
    fn posts_come_back_as_pushed() {
        let mut batch = PostBatch::new(Some(60));
        batch.push_item(Trace::Link, 1);
        batch.push_text("lost: no post yet");
        batch.push(7, None, -5);
        batch.push(8, Some(2), 60);
        batch.push_item(Trace::Link, 3);
        batch.push_item(Trace::Repost, 4);
        batch.push_text("שלום");
        batch.push(9, Some(3), 61);
        batch.push_text("🙂");
        let posts: Vec<_> = batch.posts().collect();
        assert_eq!((batch.len(), batch.resolution_s()), (3, Some(60)));
        assert_eq!((posts[0].account, posts[0].time_s), (7, -5));
        assert!(posts[0].items.is_empty() && posts[0].text.is_empty());
        assert_eq!(
            posts[1].items,
            [
                Item {
                    trace: Trace::Link,
                    hash: 3
                },
                Item {
                    trace: Trace::Repost,
                    hash: 4
                }
            ]
        );
        assert_eq!((posts[1].text, posts[2].text), ("שלום", "🙂"));
    }

    #[test]
    fn names_are_those_of_the_json() {
        for trace in Trace::ALL {
            let json = toml::Value::try_from(trace).expect("a word");
            assert_eq!(json.as_str(), Some(trace.name()));
        }
    }
}
