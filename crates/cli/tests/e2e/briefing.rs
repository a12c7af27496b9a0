//! `levelhead briefing`: from a ledger to a page and a PDF.

use crate::desk::Desk;

#[test]
fn an_office_without_statements_gets_a_briefing_that_says_so() {
    let desk = Desk::new();
    let claim = desk.ok(["claim", "template"]);
    let claim = desk.file("claim.toml", claim);
    desk.ok(["claim", "new", claim.to_str().unwrap(), "--by", "Ada Clerk"]);
    let span = ["--from", "2020-01-01", "--to", "2020-12-31"];
    desk.ok(["briefing"].iter().chain(&span));
    let page = std::fs::read_to_string(desk.path("briefing.html")).unwrap();
    assert!(page.contains("No statement was published in this time."));
    assert!(page.contains("default-src 'none'"));
    // A claim without a published statement is nobody's business.
    assert!(!page.contains("US-2020"));
    desk.ok(["briefing", "--pdf", "a.pdf", "--language", "es"]
        .iter()
        .chain(&span));
    desk.ok(["briefing", "--pdf", "b.pdf", "--language", "es"]
        .iter()
        .chain(&span));
    let paper = std::fs::read(desk.path("a.pdf")).unwrap();
    assert!(paper.starts_with(b"%PDF-"));
    assert_eq!(paper, std::fs::read(desk.path("b.pdf")).unwrap());
}

#[test]
fn what_makes_no_sense_writes_nothing() {
    let desk = Desk::new();
    desk.fails(2, ["briefing"]);
    desk.fails(
        2,
        ["briefing", "--from", "2020-12-31", "--to", "2020-01-01"],
    );
    desk.fails(
        2,
        [
            "briefing",
            "--from",
            "2020-01-01",
            "--to",
            "2020-12-31",
            "--language",
            "fr",
        ],
    );
    let span = ["--from", "2020-01-01", "--to", "2020-12-31"];
    desk.fails(
        3,
        ["briefing", "--policy", "nowhere.toml"].iter().chain(&span),
    );
    desk.fails(
        6,
        ["briefing", "--out", "no/such/folder.html"]
            .iter()
            .chain(&span),
    );
    assert!(!desk.path("briefing.html").exists());
}
