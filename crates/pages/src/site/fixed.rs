//! Files that every site has: style, icon, the scripts, the page of addresses that lead nowhere, and what crawlers ask for.

use super::address::{Address, in_language};
use super::claim_list::claim_path;
use super::page::Page;
use super::part::part_path;
use super::wording::words;
use super::{File, Section, Site};
use crate::{intrusion, leak_html};
use levelhead_schema::statement::Language;
use maud::html;

/// What pages look like: the reports' styles, and what the site adds to it.
const STYLE: &str = include_str!("site.css");
const ICON: &str = include_str!("icon.svg");
const SEARCH: &str = include_str!("search.js");
const VERIFY: &str = include_str!("../../assets/verify.js");

/// Addresses in one sitemap file.
const SITEMAP_ENTRIES: usize = 20_000;

pub(crate) const SECTION: Section = Section { paths, render };

fn paths(site: &Site<'_>, out: &mut Vec<String>) {
    let mut add = |path: &str| out.push(path.to_owned());
    add("assets/site.css");
    add("assets/icon.svg");
    add("assets/search.js");
    add("assets/verify.js");
    add("robots.txt");
    add("sitemap.xml");
    for number in 1..=sitemaps(site) {
        add(&format!("sitemaps/{number}.xml"));
    }
    for language in &site.settings.languages {
        out.push(in_language(*language, "404.html"));
    }
}

fn render(site: &Site<'_>, address: &Address<'_>) -> Option<File> {
    if address.rest == "404.html" {
        return Some(nowhere(site, address.language));
    }
    match address.of_all_languages()? {
        "assets/site.css" => Some(File::text(
            "text/css; charset=utf-8",
            format!("{}{}{STYLE}", leak_html::STYLE, intrusion::STYLE),
        )),
        "assets/icon.svg" => Some(File::text("image/svg+xml", ICON)),
        "assets/search.js" => Some(File::text("text/javascript; charset=utf-8", SEARCH)),
        "assets/verify.js" => Some(File::text("text/javascript; charset=utf-8", VERIFY)),
        "robots.txt" => Some(File::text(
            "text/plain; charset=utf-8",
            format!(
                "User-agent: *\nAllow: /\n\nSitemap: {}\n",
                site.url("sitemap.xml")
            ),
        )),
        "sitemap.xml" => Some(File::text("application/xml", index_of_sitemaps(site))),
        path => {
            let name = path.strip_prefix("sitemaps/")?.strip_suffix(".xml")?;
            let number: usize = name.parse().ok()?;
            let is_there = (1..=sitemaps(site)).contains(&number) && name == number.to_string();
            is_there.then(|| File::text("application/xml", sitemap(site, number)))
        }
    }
}

/// The page of an address that leads nowhere. It is shown at any address, so its links begin at the host.
fn nowhere(site: &Site<'_>, language: Language) -> File {
    let w = words(language);
    let mut page = Page::new(language, "404.html", w.nowhere_title, w.nowhere_text);
    page.unlisted = true;
    let home = page.link(site, &in_language(language, "index.html"));
    let search = page.link(site, &in_language(language, "search/index.html"));
    let body = html! {
        h1 { (w.nowhere_title) }
        p { (w.nowhere_text) }
        ul { li { a href=(home) { (w.nav_claims) } } li { a href=(search) { (w.nav_search) } } }
    };
    page.with(site, body)
}

/// How many sitemap files there are. A claim's addresses stand together.
fn sitemaps(site: &Site<'_>) -> usize {
    site.record
        .claims
        .len()
        .div_ceil(claims_a_sitemap(site))
        .max(1)
}

/// Claims in one file: so many that even claims of many parts stay within the bound of 50,000 addresses.
fn claims_a_sitemap(site: &Site<'_>) -> usize {
    let most = site
        .record
        .claims
        .iter()
        .map(|claim| claim.claim.parts.len() + 1)
        .max();
    let languages = site.settings.languages.len().max(1);
    (SITEMAP_ENTRIES / (most.unwrap_or(1) * languages)).max(1)
}

fn index_of_sitemaps(site: &Site<'_>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for number in 1..=sitemaps(site) {
        let address = site.url(&format!("sitemaps/{number}.xml"));
        out.push_str(&format!(
            "<sitemap><loc>{}</loc></sitemap>\n",
            escaped(&address)
        ));
    }
    out.push_str("</sitemapindex>\n");
    out
}

/// Pages of claims and parts with the day of their last change; of the first file also the site's own pages.
fn sitemap(site: &Site<'_>, number: usize) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut add = |path: &str, changed: Option<jiff::Timestamp>| {
        for language in &site.settings.languages {
            let address = escaped(&site.url(&in_language(*language, path)));
            let changed = changed.map(|time| format!("<lastmod>{time}</lastmod>"));
            out.push_str(&format!(
                "<url><loc>{address}</loc>{}</url>\n",
                changed.unwrap_or_default()
            ));
        }
    };
    if number == 1 {
        for path in [
            "index.html",
            "all/index.html",
            "about/index.html",
            "corrections/index.html",
        ] {
            add(path, None);
        }
    }
    let each = claims_a_sitemap(site);
    for claim in site
        .record
        .claims
        .iter()
        .skip((number - 1) * each)
        .take(each)
    {
        let changed = Some(claim.updated());
        add(&claim_path(&claim.claim.id), changed);
        for part in &claim.claim.parts {
            add(&part_path(&claim.claim.id, &part.id), changed);
        }
    }
    out.push_str("</urlset>\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
