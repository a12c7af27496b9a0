//! Posts of people who do not exist: groups that share the same things within seconds, and strangers who do not.

/// One post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Post {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) seconds: i64,
    pub(crate) text: String,
    pub(crate) repost_of: String,
    pub(crate) urls: String,
}

/// A world of posts.
pub(crate) struct Planted {
    pub(crate) posts: Vec<Post>,
}

/// Numbers that look random and are the same each time (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// The first second of the world: 2020-10-01.
const START: i64 = 1_601_510_400;
/// Two weeks.
const SPAN: u64 = 14 * 86_400;
const WORDS: [&str; 24] = [
    "Quillfeather",
    "Zebedine",
    "county",
    "ballot",
    "morning",
    "river",
    "school",
    "garden",
    "bridge",
    "market",
    "winter",
    "letter",
    "window",
    "harbour",
    "meadow",
    "station",
    "library",
    "orchard",
    "candle",
    "engine",
    "planet",
    "violin",
    "saddle",
    "pepper",
];

impl Planted {
    /// `groups` groups of `size` accounts that share 30 things each within a minute, among `strangers`.
    pub(crate) fn new(groups: u64, size: u64, strangers: u64, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut posts: Vec<Post> = Vec::new();
        let mut add =
            |account: String, seconds: i64, text: String, repost_of: String, urls: String| {
                let id = format!("p{}", posts.len());
                posts.push(Post {
                    id,
                    account,
                    seconds,
                    text,
                    repost_of,
                    urls,
                });
            };
        for group in 0..groups {
            for event in 0..30 {
                let at = START + dice.below(SPAN) as i64;
                for account in 0..size {
                    if dice.below(10) < 8 {
                        let seconds = at + dice.below(50) as i64;
                        let name = format!("planted-{group}-{account}");
                        match event % 2 {
                            0 => add(
                                name,
                                seconds,
                                String::new(),
                                format!("orig-{group}-{event}"),
                                String::new(),
                            ),
                            _ => add(
                                name,
                                seconds,
                                words(&mut dice),
                                String::new(),
                                format!("https://example.org/{group}/{event}?utm_source=x"),
                            ),
                        }
                    }
                }
            }
            for account in 0..size {
                for _ in 0..5 {
                    let seconds = START + dice.below(SPAN) as i64;
                    let text = words(&mut dice);
                    add(
                        format!("planted-{group}-{account}"),
                        seconds,
                        text,
                        String::new(),
                        String::new(),
                    );
                }
            }
        }
        for stranger in 0..strangers {
            for _ in 0..12 {
                let seconds = START + dice.below(SPAN) as i64;
                let name = format!("kestrel{stranger}");
                match dice.below(3) {
                    // Popular things, at any time.
                    0 => add(
                        name,
                        seconds,
                        String::new(),
                        format!("popular-{}", dice.below(60)),
                        String::new(),
                    ),
                    1 => {
                        let page = dice.below(80);
                        let text = words(&mut dice);
                        add(
                            name,
                            seconds,
                            text,
                            String::new(),
                            format!("https://news.example.org/{page}"),
                        );
                    }
                    _ => {
                        let text = words(&mut dice);
                        add(name, seconds, text, String::new(), String::new());
                    }
                }
            }
        }
        shuffle(&mut posts, seed);
        Planted { posts }
    }
}

fn words(dice: &mut Dice) -> String {
    let count = 9 + dice.below(6);
    let words: Vec<String> = (0..count)
        .map(|_| {
            let word = WORDS[dice.below(WORDS.len() as u64) as usize];
            match dice.below(2) {
                0 => word.to_owned(),
                _ => format!("{word}{}", dice.below(1000)),
            }
        })
        .collect();
    words.join(" ")
}

/// Puts posts in another order.
pub(crate) fn shuffle(posts: &mut [Post], seed: u64) {
    let mut dice = Dice(seed ^ 0x5151);
    for at in (1..posts.len()).rev() {
        posts.swap(at, dice.below(at as u64 + 1) as usize);
    }
}

/// `2020-10-01T00:00:05Z` of a second of October 2020.
pub(crate) fn time(seconds: i64) -> String {
    let since = seconds - START;
    let (day, rest) = (since / 86_400, since % 86_400);
    format!(
        "2020-10-{:02}T{:02}:{:02}:{:02}Z",
        day + 1,
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// The posts in the generic layout.
pub(crate) fn csv(posts: &[Post]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record([
            "id",
            "account",
            "time",
            "text",
            "repost_of",
            "reply_to",
            "urls",
            "hashtags",
            "images",
        ])
        .unwrap();
    for post in posts {
        writer
            .write_record([
                &post.id,
                &post.account,
                &time(post.seconds),
                &post.text,
                &post.repost_of,
                "",
                &post.urls,
                "",
                "",
            ])
            .unwrap();
    }
    writer.into_inner().unwrap()
}
