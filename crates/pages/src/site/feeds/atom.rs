//! A feed as Atom (RFC 4287), with the links of a paged feed (RFC 5005, section 3).

use super::entry::{Category, Entry};
use super::{Feed, Format};
use crate::foreign::shown;
use std::fmt::Write;

const ATOM: &str = "application/atom+xml";
const HTML: &str = "text/html";

pub(super) fn write(feed: &Feed<'_>) -> String {
    let mut out = String::with_capacity(4096 * (feed.entries.len() + 1));
    let language = feed.language.code();
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = writeln!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">"
    );
    element(&mut out, "id", &feed.id());
    element(&mut out, "title", &feed.title);
    element(&mut out, "updated", &feed.updated.to_string());
    let office = shown(&feed.site.settings.office, 200);
    out.push_str("<author>");
    element(&mut out, "name", &office);
    element(&mut out, "uri", &feed.site.url(""));
    out.push_str("</author>\n");
    element(&mut out, "generator", "Levelhead");
    links(&mut out, feed);
    for entry in &feed.entries {
        write_entry(&mut out, feed, entry);
    }
    out.push_str("</feed>\n");
    out
}

fn links(out: &mut String, feed: &Feed<'_>) {
    let page = |page| feed.url(page, Format::Atom);
    link(out, "self", ATOM, None, &page(feed.page));
    let other = feed
        .site
        .settings
        .languages
        .iter()
        .filter(|one| **one != feed.language);
    for language in std::iter::once(&feed.language).chain(other) {
        link(
            out,
            "alternate",
            HTML,
            Some(language.code()),
            &feed.home(*language),
        );
    }
    let json = feed.url(feed.page, Format::Json);
    link(out, "alternate", "application/feed+json", None, &json);
    if feed.pages > 1 {
        link(out, "first", ATOM, None, &page(1));
        link(out, "last", ATOM, None, &page(feed.pages));
        if feed.page > 1 {
            link(out, "previous", ATOM, None, &page(feed.page - 1));
        }
        if feed.page < feed.pages {
            link(out, "next", ATOM, None, &page(feed.page + 1));
        }
    }
}

fn write_entry(out: &mut String, feed: &Feed<'_>, entry: &Entry<'_>) {
    out.push_str("<entry>\n");
    element(out, "id", &entry.id);
    element(out, "title", &entry.title);
    element(out, "published", &entry.published.to_string());
    element(out, "updated", &entry.updated.to_string());
    for (language, url) in &entry.pages {
        link(out, "alternate", HTML, Some(language.code()), url);
    }
    if let Some(envelope) = &entry.envelope {
        link(out, "related", "application/json", None, envelope);
    }
    for category in &entry.categories {
        write_category(out, feed, category);
    }
    element(out, "summary", &entry.summary);
    out.push_str("</entry>\n");
}

fn write_category(out: &mut String, feed: &Feed<'_>, category: &Category<'_>) {
    out.push_str("<category term=\"");
    escape(out, &category.term);
    out.push_str("\" scheme=\"");
    escape(out, &feed.site.url(&format!("{}/", category.folder)));
    if let Some(label) = category.label {
        out.push_str("\" label=\"");
        escape(out, label);
    }
    out.push_str("\"/>\n");
}

fn link(out: &mut String, relation: &str, kind: &str, language: Option<&str>, url: &str) {
    let _ = write!(out, "<link rel=\"{relation}\" type=\"{kind}\"");
    if let Some(language) = language {
        let _ = write!(out, " hreflang=\"{language}\"");
    }
    out.push_str(" href=\"");
    escape(out, url);
    out.push_str("\"/>\n");
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, "<{name}>");
    escape(out, text);
    let _ = writeln!(out, "</{name}>");
}

/// Text for between tags and for between quotation marks. What XML 1.0 cannot hold, not even escaped, becomes the
/// replacement character.
fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('\n'),
            '\t' => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            letter if letter < ' ' => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_xml_cannot_hold_is_replaced_and_what_it_can_is_escaped() {
        let check = |text: &str, expect: &str| {
            let mut out = String::new();
            escape(&mut out, text);
            assert_eq!(out, expect, "{text:?}");
        };
        check("a < b & \"c\" > d", "a &lt; b &amp; &quot;c&quot; &gt; d");
        check("\u{0}\u{1b}\u{ffff}\r", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}");
        check("two\nlines", "two\nlines");
        check("ñ 漢 \u{1f600}", "ñ 漢 \u{1f600}");
    }
}
