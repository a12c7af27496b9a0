//! A feed as JSON Feed 1.1.

use super::entry::Entry;
use super::{Feed, Format};
use crate::foreign::shown;
use levelhead_schema::statement::Language;
use serde::Serialize;

const VERSION: &str = "https://jsonfeed.org/version/1.1";

#[derive(Serialize)]
struct Document<'f> {
    version: &'static str,
    title: &'f str,
    home_page_url: String,
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<String>,
    authors: [Author; 1],
    language: &'static str,
    items: Vec<Item<'f>>,
}

#[derive(Serialize)]
struct Author {
    name: String,
    url: String,
}

#[derive(Serialize)]
struct Item<'f> {
    id: &'f str,
    url: &'f str,
    title: &'f str,
    content_text: &'f str,
    image: &'f str,
    date_published: String,
    date_modified: String,
    tags: Vec<&'f str>,
    language: &'static str,
}

pub(super) fn write(feed: &Feed<'_>) -> String {
    let next = (feed.page < feed.pages).then(|| feed.url(feed.page + 1, Format::Json));
    let document = Document {
        version: VERSION,
        title: &feed.title,
        home_page_url: feed.home(feed.language),
        feed_url: feed.url(feed.page, Format::Json),
        next_url: next,
        authors: [Author {
            name: shown(&feed.site.settings.office, 200),
            url: feed.site.url(""),
        }],
        language: feed.language.code(),
        items: feed
            .entries
            .iter()
            .map(|entry| item(entry, feed.language))
            .collect(),
    };
    // Strings and lists alone: nothing that JSON could refuse.
    serde_json::to_string(&document).unwrap_or_default()
}

fn item<'f>(entry: &'f Entry<'_>, language: Language) -> Item<'f> {
    let page = entry.pages.first();
    Item {
        id: &entry.id,
        url: page.map_or("", |(_, url)| url),
        title: &entry.title,
        content_text: &entry.summary,
        image: &entry.card,
        date_published: entry.published.to_string(),
        date_modified: entry.updated.to_string(),
        tags: entry
            .categories
            .iter()
            .map(|one| one.term.as_str())
            .collect(),
        // The item's title and text are in the feed's language, so that is the item's.
        language: language.code(),
    }
}
