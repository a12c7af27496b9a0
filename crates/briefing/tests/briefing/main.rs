//! The PDF, read back with another library: tags, language, title, text, bytes.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

mod reading;

use jiff::civil::date;
use levelhead_briefing::pdf;
use levelhead_pages::briefing::{Asked, Briefing};
use levelhead_schema::calendar::Calendar;
use levelhead_schema::public::PublicRecord;
use levelhead_schema::statement::Language;
use reading::Paper;
use std::sync::OnceLock;

fn briefing(language: Language) -> Briefing {
    let record: PublicRecord =
        serde_json::from_str(include_str!("../../../pages/tests/data/public-record.json")).unwrap();
    Briefing::new(&Asked {
        record: &record,
        calendar: Calendar::embedded(),
        from: date(2020, 9, 1),
        to: date(2020, 11, 30),
        language,
    })
}

/// The English briefing, laid out once for all tests.
fn english() -> &'static [u8] {
    static PDF: OnceLock<Vec<u8>> = OnceLock::new();
    PDF.get_or_init(|| pdf(&briefing(Language::English)).unwrap())
}

#[test]
fn it_is_tagged_and_says_its_language_and_title() {
    let paper = Paper::read(english());
    assert!(paper.is_marked());
    assert_eq!(paper.language(), "en");
    assert!(paper.shows_its_title());
    let title = "Claims about our elections, and what the evidence says, September 1, 2020 to November 30, 2020";
    assert_eq!(paper.title(), title);
    // It says itself that it keeps PDF/UA-1.
    assert!(
        paper.metadata().contains("<pdfuaid:part>1</pdfuaid:part>"),
        "{}",
        paper.metadata()
    );
    // Its date is that of the newest statement, not of today.
    assert!(
        paper.info("CreationDate").starts_with("D:20201113"),
        "{}",
        paper.info("CreationDate")
    );
    assert_eq!(
        Paper::read(&pdf(&briefing(Language::Spanish)).unwrap()).language(),
        "es"
    );
}

#[test]
fn its_parts_are_tagged_as_what_they_are() {
    let paper = Paper::read(english());
    let count = |tag: &str| paper.tags(tag).len();
    assert_eq!(count("Title"), 1);
    // Summary, contents and seven sections; then claims, then questions.
    assert!(count("H1") >= 8, "{}", count("H1"));
    assert!(count("H2") >= 4 && count("H3") >= 4);
    for tag in ["L", "LI", "Table", "TR", "TH", "TD", "TOC", "Link"] {
        assert!(count(tag) > 0, "no {tag}");
    }
    // Each of the three charts is described in words, figures included.
    let charts: Vec<String> = paper.alternatives("Figure");
    assert_eq!(charts.len(), 3, "{charts:?}");
    assert!(
        charts[0].contains("Claims by what is said to have happened. "),
        "{charts:?}"
    );
    assert!(
        charts
            .iter()
            .any(|text| text.contains("Michigan: 1 answered")),
        "{charts:?}"
    );
    // A table without header cells is a riddle.
    assert!(count("TH") >= 3 * count("Table"));
}

#[test]
fn its_text_can_be_read_back() {
    let text = Paper::read(english()).text();
    for part in [
        "4 claims had a statement published in this time.",
        "Explained by public data",
        "The other 41 precincts were not counted by hand",
        "It is no proof that nothing happened.",
        "levelhead statement verify",
    ] {
        let squeezed = part.replace(' ', "");
        assert!(text.contains(&squeezed), "{part}: {text}");
    }
    // A hash is one word, without blanks or hidden letters for breaking it.
    let record: PublicRecord =
        serde_json::from_str(include_str!("../../../pages/tests/data/public-record.json")).unwrap();
    let hash = &record
        .claims
        .iter()
        .find(|claim| claim.claim.id == "GA-2020-RESULTS")
        .unwrap()
        .versions[0]
        .sha256
        .envelope;
    assert!(text.contains(hash.as_str()));
    assert!(!text.contains('\u{200b}'));
}

#[test]
fn titles_of_strangers_come_out_as_text() {
    let text = Paper::read(english()).text();
    for part in [
        "#import\"@preview/x\"$x$*bold*`code`<script>alert(1)</script>=heading\\",
        "Somebody#letx=1entered$the$system",
        "😀",
        "‹U+6F22›‹U+5B57›",
        "⟨U+202E⟩evil",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Right-to-left words stand in the file in the order in which they are drawn, or in that of reading.
    for word in ["שלום", "עולם"] {
        let reversed: String = word.chars().rev().collect();
        assert!(text.contains(word) || text.contains(&reversed), "{word}");
    }
}

#[test]
fn the_same_briefing_gives_the_same_bytes() {
    assert_eq!(pdf(&briefing(Language::English)).unwrap(), english());
}
