//! Atom feeds against what RFC 4287 says must be, and JSON feeds against JSON Feed 1.1.

use crate::published::{corrected, hostile, many, moment, record, record_of, settings, text};
use levelhead_pages::site::{Settings, Site};
use levelhead_schema::public::PublicRecord;
use levelhead_schema::statement::Language;
use roxmltree::{Document, Node};
use serde_json::Value;
use std::collections::BTreeSet;

const ATOM: &str = "http://www.w3.org/2005/Atom";

fn children<'a>(node: Node<'a, 'a>, name: &str) -> Vec<Node<'a, 'a>> {
    let is_it = |child: &Node<'_, '_>| child.has_tag_name((ATOM, name));
    node.children().filter(is_it).collect()
}

fn only<'a>(node: Node<'a, 'a>, name: &str) -> &'a str {
    let found = children(node, name);
    assert_eq!(found.len(), 1, "{name} is there {} times", found.len());
    found[0].text().unwrap_or_default()
}

/// The rules of RFC 4287, sections 3.3, 4.1.1, 4.1.2 and 4.2, that hold for feeds and entries alike.
fn check_common(node: Node<'_, '_>) {
    let id = only(node, "id");
    assert!(
        id.starts_with("tag:") && !id.contains(char::is_whitespace),
        "{id}"
    );
    assert!(!only(node, "title").trim().is_empty());
    for name in ["updated", "published"] {
        for date in children(node, name) {
            let date = date.text().unwrap();
            assert!(date.ends_with('Z') && date.as_bytes()[10] == b'T', "{date}");
            date.parse::<jiff::Timestamp>().unwrap();
        }
    }
    let mut alternates = BTreeSet::new();
    for link in children(node, "link") {
        let href = link.attribute("href").expect("an address");
        assert!(href.starts_with("https://claims.example.gov/"), "{href}");
        if link.attribute("rel") == Some("alternate") {
            let key = (link.attribute("type"), link.attribute("hreflang"));
            assert!(alternates.insert(key), "two alternates {key:?}");
        }
    }
    for category in children(node, "category") {
        assert!(category.attribute("term").is_some());
    }
}

/// Holds a feed to the must-rules; gives the ids of its entries with their times.
fn check_feed(xml: &str, language: &str) -> Vec<(String, String)> {
    let document = Document::parse(xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")));
    let xml_language = ("http://www.w3.org/XML/1998/namespace", "lang");
    assert_eq!(feed.attribute(xml_language), Some(language));
    check_common(feed);
    only(feed, "updated");
    let author = children(feed, "author");
    assert!(!only(author[0], "name").is_empty());
    let own = |link: &Node<'_, '_>| link.attribute("rel") == Some("self");
    assert_eq!(children(feed, "link").into_iter().filter(own).count(), 1);
    let mut entries = Vec::new();
    for entry in children(feed, "entry") {
        check_common(entry);
        // RFC 4287, 4.1.2: without content there is a page that the entry leads to.
        let page = |link: &Node<'_, '_>| link.attribute("rel") == Some("alternate");
        assert!(children(entry, "link").iter().any(page));
        assert!(!only(entry, "summary").is_empty());
        assert_eq!(children(entry, "published").len(), 1);
        let (id, updated) = (only(entry, "id"), only(entry, "updated"));
        assert!(
            entries.iter().all(|(known, _)| known != id),
            "{id} is there twice"
        );
        entries.push((id.to_owned(), updated.to_owned()));
    }
    entries
}

fn atom(record: &PublicRecord, path: &str) -> Vec<(String, String)> {
    let settings = settings();
    let site = Site::new(record, &settings);
    let language = if path.starts_with("es/") { "es" } else { "en" };
    check_feed(&text(&site, path), language)
}

#[test]
fn every_feed_keeps_the_rules_in_both_languages() {
    let record = record();
    let settings = settings();
    let site = Site::new(&record, &settings);
    let paths = site.paths();
    let feeds: Vec<&String> = paths
        .iter()
        .filter(|path| path.contains("feeds/"))
        .collect();
    for name in [
        "feeds/all",
        "es/feeds/all",
        "feeds/states/mi",
        "feeds/states/us",
        "feeds/kinds/leak",
        "feeds/tags/votacion",
    ] {
        for end in [".atom", ".json"] {
            let path = format!("{name}{end}");
            assert!(feeds.iter().any(|known| **known == path), "{path}");
        }
    }
    for path in feeds {
        match path.ends_with(".atom") {
            true => assert!(!atom(&record, path).is_empty(), "{path}"),
            false => check_json(&text(&site, path)),
        }
    }
}

fn check_json(feed: &str) {
    let feed: Value = serde_json::from_str(feed).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    for key in ["title", "home_page_url", "feed_url", "language"] {
        assert!(feed[key].is_string(), "{key}");
    }
    let mut ids = BTreeSet::new();
    for item in feed["items"].as_array().unwrap() {
        for key in [
            "id",
            "url",
            "title",
            "content_text",
            "date_published",
            "date_modified",
        ] {
            assert!(item[key].is_string(), "{key} of {item}");
        }
        assert!(item["tags"].is_array());
        assert!(ids.insert(item["id"].to_string()));
    }
}

#[test]
fn entries_stand_in_the_order_in_which_they_were_last_published() {
    let entries = atom(&record(), "feeds/all.atom");
    let times: Vec<&str> = entries
        .iter()
        .map(|(_, updated)| updated.as_str())
        .collect();
    assert_eq!(
        times,
        [
            "2030-10-10T09:00:00Z",
            "2030-10-05T09:00:00Z",
            "2030-10-04T09:00:00Z",
            "2030-10-03T09:00:00Z",
            "2030-09-05T09:00:00Z",
        ]
    );
}

#[test]
fn a_correction_keeps_its_id_and_moves_updated() {
    let after = record_of(vec![corrected()]);
    let mut claim = corrected();
    claim.versions.truncate(1);
    let before = record_of(vec![claim]);
    let (before, after) = (
        atom(&before, "feeds/all.atom"),
        atom(&after, "feeds/all.atom"),
    );
    assert_eq!(before[0].0, after[0].0);
    assert_eq!(before[0].1, "2030-09-01T09:00:00Z");
    assert_eq!(after[0].1, "2030-10-10T09:00:00Z");
}

#[test]
fn ids_outlive_a_move_and_differ_by_language() {
    let record = record();
    let moved = Settings {
        base_url: "https://elections.example.org/claims".to_owned(),
        ..settings()
    };
    let site = Site::new(&record, &moved);
    let xml = text(&site, "feeds/all.atom");
    let document = Document::parse(&xml).unwrap();
    let entries = children(document.root_element(), "entry");
    let here = atom(&record, "feeds/all.atom");
    assert_eq!(only(entries[0], "id"), here[0].0);
    assert_eq!(
        here[0].0,
        "tag:log.example.gov,2030-09-01:claims/claims/GA-2030-MACHINES"
    );
    assert_ne!(atom(&record, "es/feeds/all.atom")[0].0, here[0].0);
}

#[test]
fn a_log_whose_name_is_no_host_gives_ids_of_the_sites_host() {
    let mut record = record();
    record.log.origin = "Our own log + more".to_owned();
    let entries = atom(&record, "feeds/all.atom");
    assert_eq!(
        entries[0].0,
        "tag:claims.example.gov,2030-09-01:claims/GA-2030-MACHINES"
    );
}

#[test]
fn a_feed_has_fifty_entries_and_older_pages_have_the_rest() {
    let record = many(120);
    let settings = settings();
    let site = Site::new(&record, &settings);
    let mut ids = BTreeSet::new();
    let mut lengths = Vec::new();
    let mut path = Some("feeds/all.atom".to_owned());
    while let Some(now) = path {
        let xml = text(&site, &now);
        let entries = check_feed(&xml, "en");
        lengths.push(entries.len());
        ids.extend(entries.into_iter().map(|(id, _)| id));
        let document = Document::parse(&xml).unwrap();
        let links = children(document.root_element(), "link");
        let to = |rel: &str| {
            let link = links.iter().find(|link| link.attribute("rel") == Some(rel));
            link.map(|link| link.attribute("href").unwrap().to_owned())
        };
        assert_eq!(
            to("self").as_deref(),
            Some(format!("https://claims.example.gov/{now}").as_str())
        );
        assert_eq!(
            to("first").as_deref(),
            Some("https://claims.example.gov/feeds/all.atom")
        );
        assert_eq!(
            to("last").as_deref(),
            Some("https://claims.example.gov/feeds/all/3.atom")
        );
        assert_eq!(to("previous").is_some(), lengths.len() > 1);
        path = to("next").map(|url| url.replace("https://claims.example.gov/", ""));
    }
    assert_eq!((lengths, ids.len()), (vec![50, 50, 20], 120));
    assert_eq!(
        check_feed(&text(&site, "feeds/kinds/leak.atom"), "en").len(),
        50
    );
    for path in [
        "feeds/all/1.atom",
        "feeds/all/4.atom",
        "feeds/all/02.atom",
        "feeds/none.atom",
        "feeds/verdicts/undetermined.atom",
        "feeds/states/ca.atom",
        "feeds/all.rss",
    ] {
        assert_eq!(site.render(path), None, "{path}");
    }
}

#[test]
fn hostile_text_stays_text() {
    let record = record_of(vec![hostile()]);
    let settings = settings();
    let site = Site::new(&record, &settings);
    let xml = text(&site, "feeds/all.atom");
    check_feed(&xml, "en");
    let document = Document::parse(&xml).unwrap();
    let entry = children(document.root_element(), "entry")[0];
    let title = only(entry, "title");
    assert!(
        title.contains("</script><b>x</b> ]]> & \"q\"") && !title.contains('\u{202e}'),
        "{title}"
    );
    check_json(&text(&site, "feeds/all.json"));
}

#[test]
fn summaries_say_the_answer_the_state_and_why_it_changed() {
    let record = record();
    let settings = settings();
    let site = Site::new(&record, &settings);
    let feed: Value = serde_json::from_str(&text(&site, "feeds/all.json")).unwrap();
    let summary = |id: &str| {
        let items = feed["items"].as_array().unwrap();
        let item = items
            .iter()
            .find(|item| item["id"].as_str().unwrap().ends_with(id))
            .unwrap();
        item["content_text"].as_str().unwrap().to_owned()
    };
    let corrected = summary("GA-2030-MACHINES");
    assert!(
        corrected.contains("The number of machines was wrong.")
            && corrected.contains("October 10, 2030"),
        "{corrected}"
    );
    assert!(
        corrected.contains("The evidence does not decide."),
        "{corrected}"
    );
    let open = summary("MI-2030-OPEN");
    assert!(open.contains("no answer yet"), "{open}");
    let withdrawn = summary("TX-2030-SITE");
    assert!(
        withdrawn.contains("Our source took its log back.")
            && !withdrawn.contains("does not decide"),
        "{withdrawn}"
    );
    let spanish: Value = serde_json::from_str(&text(&site, "es/feeds/all.json")).unwrap();
    let said = spanish["items"][0]["content_text"].as_str().unwrap();
    assert!(said.contains("Las pruebas no lo deciden."), "{said}");
}

#[test]
fn a_record_without_claims_has_a_feed() {
    let record = record_of(Vec::new());
    assert_eq!(atom(&record, "feeds/all.atom"), []);
    let english = Settings {
        languages: vec![Language::English],
        ..settings()
    };
    let site = Site::new(&record, &english);
    assert_eq!(site.render("es/feeds/all.atom"), None);
    assert!(text(&site, "feeds/all.atom").contains("<updated>2030-10-20T00:00:00Z</updated>"));
    let _ = moment("2030-10-20T00:00:00Z");
}
