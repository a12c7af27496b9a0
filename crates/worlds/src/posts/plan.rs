//! What a world of posts is to hold.

/// Sizes and seed of a world of posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostsPlan {
    /// Posts in all.
    pub posts: u64,
    /// Accounts.
    pub accounts: u32,
    /// Planted groups.
    pub groups: u32,
    /// How often a group acts: at least and at most.
    pub actions: (u32, u32),
    /// Days.
    pub days: u32,
    /// Whether there are headlines, giveaways, fans, outlets, share buttons and scheduled posts.
    pub decoys: bool,
    /// Other posts, of the same kind.
    pub seed: u64,
}

impl PostsPlan {
    /// So many posts of 20,000 accounts in thirty days, with thirty groups and all decoys.
    pub fn new(posts: u64, seed: u64) -> PostsPlan {
        PostsPlan {
            posts,
            accounts: 20_000,
            groups: 30,
            actions: (8, 25),
            days: 30,
            decoys: true,
            seed,
        }
    }
}

/// The means of a planted group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tactic {
    /// All pass on the same post.
    Repost,
    /// All post the same link, each with words of its own.
    Link,
    /// All post the same text with small edits.
    Copypasta,
    /// All use the same set of hashtags.
    Hashtags,
    /// All answer the same post.
    PileOn,
    /// All post the same image.
    Image,
    /// All post the same text, letter for letter.
    Text,
    /// All pass on the same post, but wait up to forty minutes.
    RepostJittered,
    /// All post the same link, but wait up to twenty minutes.
    LinkJittered,
    /// Now one means, then another.
    Mixed,
}

impl Tactic {
    /// All of them.
    pub const ALL: [Tactic; 10] = [
        Tactic::Repost,
        Tactic::Link,
        Tactic::Copypasta,
        Tactic::Hashtags,
        Tactic::PileOn,
        Tactic::Image,
        Tactic::Text,
        Tactic::RepostJittered,
        Tactic::LinkJittered,
        Tactic::Mixed,
    ];
}
