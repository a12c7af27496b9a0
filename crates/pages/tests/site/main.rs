//! The public site, of a record made of the cases.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where it cannot go on"
)]

mod api;
mod cards;
mod claim_review;
mod feeds;
mod hostile;
#[path = "../leak_report/intrusion/reports.rs"]
#[expect(
    dead_code,
    reason = "the intrusion report's own tests use more of them"
)]
mod intrusion_reports;
mod markup;
mod provider;
mod published;
#[path = "../leak_report/reports.rs"]
#[expect(dead_code, reason = "the leak report's own tests use more of them")]
mod reports;
mod schema_check;
mod world;

use levelhead_pages::site::{File, Site};
use levelhead_schema::public::PublicRecord;
use levelhead_schema::statement::{Language, Style};
use markup::{attributes, fragment, pages_of};
use std::collections::BTreeSet;

fn page(record: &PublicRecord, path: &str) -> String {
    let settings = world::settings();
    let file = Site::new(record, &settings).render(path);
    text(file.unwrap_or_else(|| panic!("no page at {path}")))
}

fn text(file: File) -> String {
    String::from_utf8(file.bytes).unwrap()
}

#[test]
fn home() {
    let home = page(&world::office(), "index.html");
    insta::assert_snapshot!(
        "home",
        fragment(&home, "<div class=\"opening\"", "</article>")
    );
}

#[test]
fn the_claim_begins_with_its_answer() {
    let claim = page(&world::office(), "claims/US-2020-KOMMERSANT/index.html");
    insta::assert_snapshot!(
        "claim",
        fragment(&claim, "<section class=\"first\"", "</section>")
    );
}

#[test]
fn the_same_in_spanish() {
    let claim = page(&world::office(), "es/claims/US-2020-KOMMERSANT/index.html");
    insta::assert_snapshot!(
        "claim_es",
        fragment(&claim, "<section class=\"first\"", "</section>")
    );
}

#[test]
fn a_statement_shows_its_text_and_how_to_check_it() {
    let statement = page(&world::office(), "statements/US-2020-KOMMERSANT-v3.html");
    insta::assert_snapshot!("statement", fragment(&statement, "<h1>", "</main>"));
}

#[test]
fn every_path_renders_and_is_there_once() {
    let (record, settings) = (world::office(), world::settings());
    let site = Site::new(&record, &settings);
    let paths = site.paths();
    let each_once: BTreeSet<&String> = paths.iter().collect();
    assert_eq!(each_once.len(), paths.len());
    for path in &paths {
        let file = site.render(path);
        assert!(file.is_some_and(|file| !file.bytes.is_empty()), "{path}");
        assert!(!path.starts_with('/') && !path.contains("//"), "{path}");
    }
    // A folder stands for the page in it.
    for (folder, page) in [
        ("", "index.html"),
        ("es/", "es/index.html"),
        ("about/", "about/index.html"),
    ] {
        assert_eq!(site.render(folder), site.render(page));
    }
}

#[test]
fn an_intrusion_report_has_a_page_of_its_own_under_its_claim() {
    let (record, settings) = (world::office(), world::settings());
    let site = Site::new(&record, &settings);
    let folder = "claims/IL-2016-SBE-SQLI/reports/1616161616161616";
    for path in [
        format!("{folder}/index.html"),
        format!("es/{folder}/index.html"),
    ] {
        let page = text(site.render(&path).unwrap());
        for part in [
            "id=\"heat-title\"",
            "id=\"incident-1\"",
            "id=\"power-title\"",
            "id=\"fill-silent\"",
        ] {
            assert_eq!(page.matches(part).count(), 1, "{part} in {path}");
        }
        assert!(page.len() < 100_000, "{} bytes", page.len());
    }
    let style = text(site.render("assets/site.css").unwrap());
    assert!(style.contains(".f.silent"));
    let json = text(site.render(&format!("{folder}/report.json")).unwrap());
    assert!(json.contains("levelhead.intrusion-report/1"));
}

#[test]
fn addresses_that_nobody_has_lead_nowhere() {
    let (record, settings) = (world::office(), world::settings());
    let site = Site::new(&record, &settings);
    for path in [
        "claims/NONE/index.html",
        // The newest version's page is the claim's.
        "claims/US-2020-KOMMERSANT/v3.html",
        "claims/US-2020-KOMMERSANT/v9.html",
        "claims/US-2020-KOMMERSANT/v01.html",
        "claims/US-2020-KOMMERSANT/part-none.html",
        "claims/US-2020-KOMMERSANT/reports/9f/index.html",
        "statements/US-2020-KOMMERSANT-v03.md",
        "es/statements/US-2020-KOMMERSANT-v3.md",
        "es/assets/site.css",
        "states/zz/index.html",
        "all/page-1/index.html",
        "all/page-999/index.html",
        "tags/page-99999999999999999999/index.html",
        "s/none/index.html",
        "../secret",
        "index.html/",
        "sitemaps/01.xml",
    ] {
        assert!(site.render(path).is_none(), "{path}");
    }
    let english_only = levelhead_pages::site::Settings {
        languages: vec![Language::English],
        ..world::settings()
    };
    let site = Site::new(&record, &english_only);
    assert!(site.render("es/index.html").is_none());
    assert!(site.paths().iter().all(|path| !path.starts_with("es/")));
    assert!(!text(site.render("index.html").unwrap()).contains("hreflang=\"es\""));
}

#[test]
fn every_link_within_the_site_leads_to_a_file_of_it() {
    let (record, settings) = (world::office(), world::settings());
    let site = Site::new(&record, &settings);
    let paths: BTreeSet<String> = site.paths().into_iter().collect();
    let mut links = 0;
    for (path, page) in pages_of(&site) {
        let is_rooted = path.ends_with("404.html");
        for (name, target) in attributes(&page, &["href", "src", "action"]) {
            if target.starts_with("https://") || target.starts_with("mailto:") {
                continue;
            }
            if let Some(anchor) = target.strip_prefix('#') {
                assert!(
                    page.contains(&format!("id=\"{anchor}\"")),
                    "{path}: #{anchor}"
                );
                continue;
            }
            let to = match is_rooted {
                true => target.trim_start_matches('/').to_owned(),
                false => markup::resolved(&path, &target),
            };
            let to = match to.is_empty() || to.ends_with('/') {
                true => format!("{to}index.html"),
                false => to,
            };
            assert!(paths.contains(&to), "{path}: {name}={target} leads to {to}");
            links += 1;
        }
    }
    assert!(links > 5_000, "{links}");
}

#[test]
fn pages_are_built_as_readers_and_their_programs_need_it() {
    let (record, settings) = (world::office(), world::settings());
    let site = Site::new(&record, &settings);
    for (path, page) in pages_of(&site) {
        markup::check(&path, &page);
    }
}

#[test]
fn no_page_runs_or_asks_for_anything_of_others() {
    let (record, settings) = (world::office(), world::settings());
    let site = Site::new(&record, &settings);
    for (path, page) in pages_of(&site) {
        for word in [
            "<style",
            " style=\"",
            " onclick",
            "javascript:",
            "<iframe",
            "<img",
            "http://",
        ] {
            assert!(!page.contains(word), "{path}: {word}");
        }
        for (_, source) in attributes(&page, &["src"]) {
            assert!(!source.contains("//"), "{path}: {source}");
        }
    }
    let css = text(site.render("assets/site.css").unwrap());
    assert!(!css.contains("@import") && !css.contains("url(http") && !css.contains("//"));
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    let (record, settings) = (world::office(), world::settings());
    let (one, two) = (Site::new(&record, &settings), Site::new(&record, &settings));
    assert_eq!(one.paths(), two.paths());
    for path in one.paths() {
        assert_eq!(one.render(&path), two.render(&path), "{path}");
    }
}

#[test]
fn no_page_of_a_large_record_is_large() {
    let (record, settings) = (world::many(2_000), world::settings());
    let site = Site::new(&record, &settings);
    let mut largest = (0, String::new());
    for (at, path) in site.paths().into_iter().enumerate() {
        let is_claim =
            path.contains("claims/") || path.contains("statements/") || path.contains("s/0");
        // Of the pages of single claims a part will do.
        if !path.ends_with(".html") || (is_claim && at % 41 != 0) {
            continue;
        }
        let bytes = site.render(&path).unwrap().bytes.len();
        largest = largest.max((bytes, path));
    }
    assert!(largest.0 <= 100_000, "{largest:?}");
    assert!(largest.0 > 20_000, "{largest:?}");
}

#[test]
fn an_open_claim_gives_no_verdict() {
    let record = world::office();
    let open = record
        .claims
        .iter()
        .find(|claim| claim.versions.last().unwrap().style == Style::Holding)
        .unwrap();
    let page = page(&record, &format!("claims/{}/index.html", open.claim.id));
    assert!(page.contains("Being examined. There is no answer yet."));
    for word in [
        "Likelihood",
        "Confidence in the evidence",
        "Rival explanations",
    ] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn corrections_and_withdrawals_are_told_and_listed() {
    let record = world::office();
    let list = page(&record, "corrections/index.html");
    let made = record
        .claims
        .iter()
        .flat_map(|claim| &claim.versions)
        .filter(|version| version.style.takes_back());
    assert_eq!(
        list.matches("<article class=\"claim\"").count(),
        made.count()
    );
    let withdrawn = record
        .claims
        .iter()
        .find(|claim| claim.versions.last().unwrap().style == Style::Withdrawal)
        .unwrap();
    let now = page(
        &record,
        &format!("claims/{}/index.html", withdrawn.claim.id),
    );
    assert!(now.contains("The answer was withdrawn."));
    let before = page(&record, &format!("claims/{}/v1.html", withdrawn.claim.id));
    assert!(before.contains("This is version 1. Version 2 replaced it."));
}

#[test]
fn statements_are_served_as_published() {
    let (record, settings) = (world::office(), world::settings());
    let site = Site::new(&record, &settings);
    let claim = record.claim("US-2020-KOMMERSANT").unwrap();
    let file = |end: &str| {
        text(
            site.render(&format!("statements/US-2020-KOMMERSANT-v1{end}"))
                .unwrap(),
        )
    };
    let version = &claim.versions[0];
    assert_eq!(file(".md"), version.statement);
    assert_eq!(file(".dsse.json"), version.envelope);
    assert_eq!(file(".dsse.json.tlog-proof"), version.proof);
    assert_eq!(Some(file(".superseded-by")), version.superseded_by);
    assert_eq!(
        text(site.render("statements/policy.toml").unwrap()),
        record.policy.as_ref().unwrap().text
    );
}

#[test]
fn the_search_finds_words_anywhere_and_says_what_nothing_means() {
    let (record, settings) = (world::office(), world::settings());
    let site = Site::new(&record, &settings);
    let found = |question: &str| text(site.search(Language::English, question));
    assert!(found("michigan VOTERS").contains("claims/US-2020-KOMMERSANT/index.html"));
    assert!(found("Gila Arizona").contains("claims/AZ-2016-GILA/index.html"));
    let none = found("zebra <script>");
    assert!(none.contains("does not mean that nobody claims it"));
    assert!(none.contains("value=\"zebra &lt;script&gt;\""));
    assert_eq!(Some(found("")), site.render("search/index.html").map(text));
    markup::check("search", &found("voters"));
}

#[test]
fn an_empty_record_makes_a_site() {
    let (record, settings) = (world::record(Vec::new()), world::settings());
    let site = Site::new(&record, &settings);
    for (path, page) in pages_of(&site) {
        markup::check(&path, &page);
    }
}
