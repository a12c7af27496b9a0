//! The frame of every page: head, masthead, navigation, footer.

use super::address::{in_language, link};
use super::text::{is_address, named, number};
use super::wording::{Words, words};
use super::{File, HTML, Site};
use crate::foreign;
use levelhead_schema::statement::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The largest page.
pub(crate) const PAGE_MAX_BYTES: usize = 100_000;

/// A page before it has its frame.
pub(crate) struct Page {
    /// Its language.
    pub(crate) language: Language,
    /// Its path, the same in each language.
    pub(crate) rest: String,
    /// Its title, without the office's name.
    pub(crate) title: String,
    /// What it says, in a sentence or two, for search engines and previews.
    pub(crate) description: String,
    /// The path of the page that stands for this one, where that is another.
    pub(crate) canonical: Option<String>,
    /// The path of the picture that previews show.
    pub(crate) image: Option<String>,
    /// Structured data.
    pub(crate) data: Option<serde_json::Value>,
    /// Paths of scripts of the site that it uses, and works without.
    pub(crate) scripts: &'static [&'static str],
    /// Feeds of what it shows: title and path.
    pub(crate) feeds: Vec<(String, String)>,
    /// True for pages that search engines should pass over.
    pub(crate) unlisted: bool,
    /// All between masthead and footer, its heading of the first level included.
    pub(crate) body: Markup,
}

impl Page {
    /// A page that has nothing but title, description and body.
    pub(crate) fn new(language: Language, rest: &str, title: &str, description: &str) -> Self {
        Page {
            language,
            rest: rest.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            canonical: None,
            image: None,
            data: None,
            scripts: &[],
            feeds: Vec::new(),
            unlisted: false,
            body: html! {},
        }
    }

    /// The file, with `body` in the frame.
    pub(crate) fn with(self, site: &Site<'_>, body: Markup) -> File {
        File::text(HTML, Page { body, ..self }.markup(site).into_string())
    }

    fn markup(&self, site: &Site<'_>) -> Markup {
        let w = words(self.language);
        html! {
            (DOCTYPE)
            html lang=(self.language.code()) {
                (self.head(site))
                body {
                    a.skip href="#main" { (w.skip) }
                    (self.masthead(site, w))
                    main #main tabindex="-1" { (self.body) }
                    (self.footer(site, w))
                }
            }
        }
    }

    fn head(&self, site: &Site<'_>) -> Markup {
        let address = |language| site.url(&in_language(language, &self.rest));
        let canonical = self.canonical.as_deref().unwrap_or(&self.rest);
        let canonical = site.url(&in_language(self.language, canonical));
        let office = foreign::shown(&site.settings.office, 120);
        let title = format!("{} · {office}", self.title);
        let is_article = self.data.is_some() || self.image.is_some();
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                meta name="description" content=(self.description);
                @if self.unlisted { meta name="robots" content="noindex"; }
                @else {
                    link rel="canonical" href=(canonical);
                    @for language in &site.settings.languages {
                        link rel="alternate" hreflang=(language.code()) href=(address(*language));
                    }
                }
                link rel="stylesheet" href=(self.link(site, "assets/site.css"));
                link rel="icon" type="image/svg+xml" href=(self.link(site, "assets/icon.svg"));
                @for (title, path) in &self.feeds {
                    link rel="alternate" type=(feed_type(path)) title=(title) href=(self.link(site, path));
                }
                meta property="og:type" content=(if is_article { "article" } else { "website" });
                meta property="og:site_name" content=(office);
                meta property="og:title" content=(self.title);
                meta property="og:description" content=(self.description);
                meta property="og:url" content=(canonical);
                meta property="og:locale" content=(words(self.language).locale);
                @if let Some(image) = &self.image {
                    meta property="og:image" content=(site.url(image));
                    meta property="og:image:type" content="image/png";
                    meta property="og:image:alt" content={ (self.title) ": " (self.description) };
                    meta name="twitter:card" content="summary_large_image";
                }
                @if let Some(data) = &self.data {
                    script type="application/ld+json" { (PreEscaped(json_in_html(data))) }
                }
                @for script in self.scripts {
                    script src=(self.link(site, script)) defer {}
                }
            }
        }
    }

    /// A link from this page to a file that is the same in all languages.
    pub(crate) fn link(&self, site: &Site<'_>, to: &str) -> String {
        // The page of an address that leads nowhere is shown at that address, so its links cannot be relative to it.
        match self.unlisted {
            true => rooted(site, to),
            false => link(&in_language(self.language, &self.rest), to),
        }
    }

    /// A link to a page in this page's language.
    fn to(&self, site: &Site<'_>, rest: &str) -> String {
        self.link(site, &in_language(self.language, rest))
    }

    fn masthead(&self, site: &Site<'_>, w: &Words) -> Markup {
        let entries = [
            (w.nav_claims, "index.html"),
            (w.nav_all, "all/index.html"),
            (w.nav_calendar, "calendar/index.html"),
            (w.nav_corrections, "corrections/index.html"),
            (w.nav_search, "search/index.html"),
            (w.nav_about, "about/index.html"),
        ];
        let others = site
            .settings
            .languages
            .iter()
            .filter(|language| **language != self.language);
        html! {
            header.masthead {
                div.brand {
                    p { a href=(self.to(site, "index.html")) { strong { (named(&site.settings.office, 120)) } } span { (w.tagline) } }
                    @for language in others {
                        @let rest = if self.unlisted { "index.html" } else { &self.rest };
                        a.language href=(self.link(site, &in_language(*language, rest))) lang=(language.code()) hreflang=(language.code()) { (words(*language).language_name) }
                    }
                }
                nav aria-label=(w.nav) {
                    ul {
                        @for (name, rest) in entries {
                            li { a href=(self.to(site, rest)) aria-current=[(rest == self.rest).then_some("page")] { (name) } }
                        }
                    }
                }
            }
        }
    }

    fn footer(&self, site: &Site<'_>, w: &Words) -> Markup {
        let log = &site.record.log;
        html! {
            footer {
                p {
                    (w.footer_proof) " " (named(&log.origin, 120)) ", " (number(log.size, self.language)) " " (w.footer_entries) " "
                    a href=(self.to(site, "about/index.html")) { (w.footer_check) }
                }
                p { (w.footer_contact) " " (contact(&site.settings.contact)) " · " (w.footer_no_tracking) }
            }
        }
    }
}

/// The address for corrections, as a link where it is one.
pub(crate) fn contact(contact: &str) -> Markup {
    let is_mail = contact.contains('@')
        && contact
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"@.-_+".contains(&byte));
    html! {
        @if is_address(contact) { a href=(contact) rel="external" { (contact) } }
        @else if is_mail { a href={ "mailto:" (contact) } { (contact) } }
        @else { (named(contact, 300)) }
    }
}

/// A link that is right on every page of the site's host: the path of the base address in front.
fn rooted(site: &Site<'_>, to: &str) -> String {
    let base = &site.settings.base_url;
    let path = base
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]))
        .unwrap_or_default();
    let to = to.strip_suffix("index.html").unwrap_or(to);
    format!("{path}/{to}")
}

fn feed_type(path: &str) -> &'static str {
    match path.ends_with(".json") {
        true => "application/feed+json",
        false => "application/atom+xml",
    }
}

/// JSON that ends no element and begins no comment, whatever its texts hold.
fn json_in_html(data: &serde_json::Value) -> String {
    data.to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::json_in_html;

    #[test]
    fn data_cannot_leave_its_element() {
        let data = serde_json::json!({"a": "</script><!-- & \u{2028}"});
        let text = json_in_html(&data);
        assert_eq!(
            text,
            r#"{"a":"\u003c/script\u003e\u003c!-- \u0026 \u2028"}"#
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).ok(),
            Some(data)
        );
    }
}
