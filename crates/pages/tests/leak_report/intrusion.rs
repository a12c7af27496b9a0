//! The intrusion report, as page and as text, of reports made by hand.

mod hostile;
pub(crate) mod reports;

use crate::elements;
use levelhead_pages::intrusion::{html, text};
use levelhead_schema::intrusion::IntrusionReport;

fn all() -> [IntrusionReport; 4] {
    [
        reports::incident(),
        reports::supported(),
        reports::refused(),
        reports::nothing(),
    ]
}

fn main_of(report: &IntrusionReport) -> String {
    let page = html(report);
    let start = page.find("<main>").unwrap();
    let end = page.find("</main>").unwrap();
    page[start..end].replace("><", ">\n<")
}

#[test]
fn the_page_of_an_incident() {
    insta::assert_snapshot!("intrusion_page", main_of(&reports::incident()));
}

#[test]
fn the_first_screens_of_negatives_and_of_nothing() {
    for (name, report) in [
        ("intrusion_supported", reports::supported()),
        ("intrusion_refused", reports::refused()),
        ("intrusion_nothing", reports::nothing()),
    ] {
        let page = html(&report);
        let screen = crate::fragment(&page, "<section id=\"answer\"", "</section>");
        insta::assert_snapshot!(name, screen);
    }
}

#[test]
fn the_text_of_each() {
    insta::assert_snapshot!("intrusion_text", text(&reports::incident()));
    insta::assert_snapshot!("intrusion_supported_text", text(&reports::supported()));
    insta::assert_snapshot!("intrusion_refused_text", text(&reports::refused()));
    insta::assert_snapshot!("intrusion_nothing_text", text(&reports::nothing()));
}

#[test]
fn lines_of_text_keep_to_the_terminal() {
    for report in all() {
        for line in text(&report).lines() {
            assert!(line.chars().count() <= 92, "{line}");
        }
    }
}

#[test]
fn the_question_follows_what_the_report_holds() {
    let check = |report: &IntrusionReport, question: &str, command: &str| {
        assert!(html(report).contains(&format!("<h1 id=\"answer-title\">{question}")));
        assert!(
            text(report).contains(&format!("levelhead intrusion {command}")),
            "{command}"
        );
    };
    let mut report = reports::incident();
    check(&report, "Was this system attacked", "scan");
    check(
        &reports::refused(),
        "We have not seen an attack",
        "negative",
    );
    report.logs.clear();
    check(&report, "Would these attacks be seen?", "drill");
    let mut report = reports::nothing();
    report.rules.own = 0;
    check(&report, "How far were these systems observed?", "coverage");
}

#[test]
fn every_table_has_a_caption_of_its_own_and_scoped_heads() {
    for report in all() {
        let page = html(&report);
        let tables = elements(&page, "table");
        let mut captions: Vec<&str> = tables
            .iter()
            .map(|table| elements(table, "caption")[0])
            .collect();
        captions.sort_unstable();
        let before = captions.len();
        captions.dedup();
        assert_eq!(captions.len(), before, "two tables of one name");
        for table in &tables {
            for head in elements(table, "th") {
                assert!(
                    head.starts_with(" scope=\"col\"") || head.starts_with(" scope=\"row\""),
                    "{head}"
                );
            }
            let rows = elements(table, "tr");
            let cells = |row: &str| row.matches("<th").count() + row.matches("<td").count();
            assert!(
                rows.iter().all(|row| cells(row) == cells(rows[0])),
                "{table}"
            );
        }
    }
}

#[test]
fn charts_have_words_and_headings_step_down_one_at_a_time() {
    let page = html(&reports::incident());
    let charts: Vec<&str> = elements(&page, "svg")
        .into_iter()
        .filter(|svg| svg.contains("role=\"img\""))
        .collect();
    assert_eq!(charts.len(), 3, "incidents, authorised tests, coverage");
    for chart in charts {
        assert!(!elements(chart, "title")[0].is_empty());
        assert!(elements(chart, "desc")[0].len() > 20);
    }
    for report in all() {
        let page = html(&report);
        let levels: Vec<u8> = page
            .match_indices("<h")
            .filter_map(|(at, _)| page.as_bytes().get(at + 2))
            .copied()
            .filter(u8::is_ascii_digit)
            .collect();
        assert_eq!(levels.iter().filter(|level| **level == b'1').count(), 1);
        assert!(
            levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "{levels:?}"
        );
    }
}

#[test]
fn the_page_asks_the_network_for_nothing_and_every_link_lands() {
    for report in all() {
        let page = html(&report);
        for word in [
            "http://", "https://", "<script", "<iframe", "<img", "@import", "src=",
        ] {
            assert!(!page.contains(word), "{word} in the page");
        }
        assert!(page.contains("content=\"default-src 'none';"));
        // The style names patterns of other reports too.
        let body = page.split_once("</style>").unwrap().1;
        let targets = body
            .split("href=\"#")
            .skip(1)
            .chain(body.split("url(#").skip(1));
        for target in targets.filter_map(|rest| rest.split(['"', ')']).next()) {
            let is_drawn = page.matches(&format!(" id=\"{target}\"")).count();
            assert!(is_drawn == 1, "link to {target}");
        }
        assert_eq!(page, html(&report));
    }
}

#[test]
fn a_page_of_very_much_stays_small_and_says_what_it_leaves_out() {
    let mut report = reports::incident();
    let incident = report.incidents[0].clone();
    report.incidents = (1..=1_000)
        .map(|id| {
            let mut one = incident.clone();
            one.id = id;
            one
        })
        .collect();
    report.incidents_left_out = 5;
    report.logs = vec![report.logs[1].clone(); 900];
    report.skipped = vec![report.skipped[0].clone(); 900];
    let noisy = report.coverage[1].clone();
    report.coverage = vec![noisy; 200];
    let drill = report.power[1].drills[5].clone();
    report.power[1].drills = vec![drill; 900];
    let page = html(&report);
    assert!(page.len() < 100_000, "{} bytes", page.len());
    for words in [
        "further incidents have no part of their own",
        "more rows are not shown here",
        "further sources are",
        "further incidents are",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(text(&report).contains("965 more incidents"));
}
