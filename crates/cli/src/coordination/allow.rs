//! The allow-list: accounts and shared things that have an ordinary reason, each with that reason.

use crate::failure::Failure;
use crate::input_file;
use levelhead_coordination::{AllowEntry, AllowKind};
use levelhead_readers::posts::{Hashed, PostKey, normal_link, normal_tags, normal_text};
use levelhead_schema::posts::Trace;
use serde::Deserialize;
use std::path::Path;

/// Longest allow-list.
pub(super) const MAX_BYTES: usize = 4 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    allow: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    reason: String,
    account: Option<String>,
    repost: Option<String>,
    link: Option<String>,
    hashtags: Option<String>,
    image: Option<String>,
    text: Option<String>,
    reply: Option<String>,
}

/// Reads an allow-list; what it names is hashed at once, as it is in the posts.
pub(super) fn read(path: &Path, key: PostKey) -> Result<Vec<AllowEntry>, Failure> {
    let fail = |reason: String| Failure::Input {
        path: path.to_owned(),
        reason,
    };
    let text = input_file::read_text(path, MAX_BYTES)?;
    let file: File = toml::from_str(&text).map_err(|error| fail(error.message().to_owned()))?;
    let entries = file.allow.into_iter().enumerate();
    let read = entries.map(|(at, entry)| {
        entry
            .hashed(key)
            .map_err(|reason| fail(format!("entry {}: {reason}", at + 1)))
    });
    read.collect()
}

impl Entry {
    fn hashed(self, key: PostKey) -> Result<AllowEntry, &'static str> {
        if self.reason.trim().is_empty() {
            return Err("it gives no reason");
        }
        let item = |trace: Trace, value: Option<String>| {
            Some((AllowKind::Item(trace), Hashed::Item(trace), value?))
        };
        let link = match self.link {
            Some(link) => Some(normal_link(&link).ok_or("its link is none")?),
            None => None,
        };
        let named = [
            self.account.map(|account| {
                (
                    AllowKind::Account,
                    Hashed::Account,
                    account.trim().to_owned(),
                )
            }),
            item(Trace::Repost, self.repost),
            item(Trace::Link, link),
            item(
                Trace::Hashtags,
                self.hashtags.map(|tags| normal_tags(&tags)),
            ),
            item(Trace::Image, self.image),
            item(Trace::Text, self.text.map(|text| normal_text(&text))),
            item(Trace::Reply, self.reply),
        ];
        let mut named = named.into_iter().flatten();
        match (named.next(), named.next()) {
            (Some((kind, hashed, value)), None) if !value.is_empty() => Ok(AllowEntry {
                kind,
                hash: key.hash(hashed, value.as_bytes()),
                reason: self.reason,
            }),
            _ => {
                Err("it must name one thing: account, repost, link, hashtags, image, text or reply")
            }
        }
    }
}
