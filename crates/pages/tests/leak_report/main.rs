//! Reports, as pages and as text, made by hand.

mod coordination;
mod hostile;
mod intrusion;
mod reports;

use levelhead_pages::{leak_report, leak_report_text};
use levelhead_schema::Field;
use levelhead_schema::report::{LeakReport, StateReport};

/// The part of the page between `from` and the next `to`, one tag a line.
fn fragment(page: &str, from: &str, to: &str) -> String {
    let start = page
        .find(from)
        .unwrap_or_else(|| panic!("no {from} in the page"));
    let end = start
        + page[start..]
            .find(to)
            .unwrap_or_else(|| panic!("no {to} after {from}"))
        + to.len();
    page[start..end].replace("><", ">\n<")
}

/// The contents of every `<name …>…</name>` in the page; elements of that name do not nest.
fn elements<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    page.split(open.as_str())
        .skip(1)
        .filter(|rest| rest.starts_with(['>', ' ']))
        .map(|rest| rest.split(close.as_str()).next().unwrap_or(rest))
        .collect()
}

fn one_state(change: impl FnOnce(&mut StateReport)) -> LeakReport {
    let mut report = reports::forum();
    report.states.truncate(1);
    change(&mut report.states[0]);
    report
}

#[test]
fn text_of_the_forum_files() {
    insta::assert_snapshot!("forum_text", leak_report_text(&reports::forum()));
}

#[test]
fn text_of_a_breach() {
    insta::assert_snapshot!("breach_text", leak_report_text(&reports::breach()));
}

#[test]
fn first_screen() {
    let page = leak_report(&reports::forum());
    insta::assert_snapshot!(
        "first_screen",
        fragment(&page, "<section id=\"answer\"", "</section>")
    );
}

#[test]
fn first_screen_of_a_breach_says_what_was_never_public() {
    let page = leak_report(&reports::breach());
    insta::assert_snapshot!(
        "breach_first_screen",
        fragment(&page, "<section id=\"answer\"", "</section>")
    );
}

#[test]
fn release_chart() {
    let page = leak_report(&reports::forum());
    insta::assert_snapshot!(
        "release_chart",
        fragment(&page, "<svg class=\"chart\"", "</svg>")
    );
}

#[test]
fn columns_against_the_law() {
    let page = leak_report(&reports::forum());
    insta::assert_snapshot!(
        "columns",
        fragment(&page, "<section id=\"columns\"", "</table>")
    );
}

#[test]
fn how_to_run_it_again() {
    let page = leak_report(&reports::forum());
    insta::assert_snapshot!(
        "rerun",
        fragment(&page, "<section id=\"rerun\"", "</section>")
    );
}

#[test]
fn every_table_has_a_caption_of_its_own_and_scoped_heads() {
    for report in [reports::forum(), reports::breach()] {
        let page = leak_report(&report);
        let tables = elements(&page, "table");
        assert!(tables.len() > 10);
        let mut captions: Vec<&str> = tables
            .iter()
            .map(|table| elements(table, "caption")[0])
            .collect();
        captions.sort_unstable();
        let before = captions.len();
        captions.dedup();
        assert_eq!(captions.len(), before, "two tables of one name");
        for head in tables.iter().flat_map(|table| elements(table, "th")) {
            assert!(
                head.starts_with(" scope=\"col\"") || head.starts_with(" scope=\"row\""),
                "{head}"
            );
        }
        // Every row has as many cells as there are heads.
        for table in &tables {
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
fn every_chart_has_a_text_and_a_table_after_it() {
    let page = leak_report(&reports::forum());
    let charts: Vec<&str> = elements(&page, "svg")
        .into_iter()
        .filter(|svg| svg.contains("role=\"img\""))
        .collect();
    assert_eq!(charts.len(), 4);
    for chart in charts {
        assert!(!elements(chart, "title")[0].is_empty());
        let text = elements(chart, "desc")[0];
        assert!(text.len() > 20, "{text}");
        let after = &page[page.find(chart).expect("the chart is in the page") + chart.len()..];
        let table = after.find("<table").expect("a table follows");
        assert!(
            after.find("<h4").is_none_or(|heading| table < heading),
            "the table of a chart stands under its heading"
        );
    }
}

#[test]
fn headings_step_down_one_at_a_time() {
    for report in [reports::forum(), reports::breach()] {
        let page = leak_report(&report);
        let levels: Vec<u8> = page
            .match_indices("<h")
            .filter_map(|(at, _)| page.as_bytes().get(at + 2))
            .copied()
            .filter(u8::is_ascii_digit)
            .collect();
        assert_eq!(levels[0], b'1');
        assert_eq!(levels.iter().filter(|level| **level == b'1').count(), 1);
        assert!(
            levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "{levels:?}"
        );
    }
}

#[test]
fn the_page_asks_the_network_for_nothing_and_every_link_lands() {
    let page = leak_report(&reports::forum());
    for word in [
        "http://", "https://", "//cdn", "<script", "<iframe", "<img", "@import", "src=",
    ] {
        assert!(!page.contains(word), "{word} in the page");
    }
    assert!(page.contains("content=\"default-src 'none';"));
    for target in page
        .split("href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert_eq!(
            page.matches(&format!(" id=\"{target}\"")).count(),
            1,
            "link to {target}"
        );
    }
    for id in page
        .split("url(#")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
    {
        assert_eq!(
            page.matches(&format!(" id=\"{id}\"")).count(),
            1,
            "fill {id}"
        );
    }
}

#[test]
fn the_same_report_gives_the_same_page_and_a_small_one() {
    let page = leak_report(&reports::forum());
    assert_eq!(page, leak_report(&reports::forum()));
    assert!(page.len() < 100_000, "{} bytes", page.len());
}

#[test]
fn shares_near_the_ends_are_not_rounded_to_them() {
    let report = one_state(|state| {
        state.classes.verbatim = 99_999;
        state.classes.altered = 1;
        state.classes.newer = 0;
        state.classes.unexplained = 0;
        state.classes.duplicate = 0;
        state.releases[9].rows_explained = 99_999;
    });
    let page = leak_report(&report);
    let row = fragment(
        &page,
        "<th scope=\"row\"><bdi><span class=\"date\">2020-03-01",
        "</tr>",
    );
    assert!(
        row.contains("more than 99.9%") && !row.contains("100%"),
        "{row}"
    );
    let altered = fragment(&page, "</svg>altered", "</tr>");
    assert!(altered.contains("less than 0.1%"), "{altered}");
}

#[test]
fn long_tables_say_what_they_leave_out_and_keep_the_best() {
    let mut report = one_state(|state| {
        let like = state.releases[0].clone();
        state.releases = (0..300)
            .map(|at| {
                let mut release = like.clone();
                release.date = format!("{}-{:02}-01", 1995 + at / 12, at % 12 + 1);
                release.rows_explained = 1_000 + at as u64;
                release
            })
            .collect();
        state.best = vec!["1995-01-01".to_owned()];
        let column = state.publication[0].clone();
        state.publication = vec![column; 300];
    });
    report.columns = vec![report.columns[0].clone(); 5_000];
    let page = leak_report(&report);
    assert!(page.contains("180 more rows are not shown"), "releases");
    assert!(
        page.contains("100 more rows are not shown"),
        "columns against the law"
    );
    assert!(
        page.contains("4,800 more rows are not shown"),
        "columns as recognised"
    );
    assert_eq!(page.matches("<rect class=\"bar").count(), 120);
    assert_eq!(page.matches("<rect class=\"bar best").count(), 1);
    assert!(leak_report_text(&report).contains("260 more rows not shown"));
}

#[test]
fn what_could_not_be_compared_is_not_called_unexplained() {
    let text = leak_report_text(&reports::breach());
    assert!(text.contains("No release of this state is in the library"));
    assert!(!text.contains("Florida: not explained"));
    assert!(
        leak_report(&reports::breach())
            .contains("That says nothing about where the rows come from.")
    );
}

#[test]
fn a_dump_without_voter_data_says_so() {
    let mut report = reports::forum();
    report.states.clear();
    report.dump.files.remove(0);
    report.dump.files.remove(0);
    report.columns.retain(|column| column.file == 2);
    for column in &mut report.columns {
        column.file = 0;
    }
    let page = leak_report(&report);
    assert!(page.contains("No table holds voter data of any state"));
    // 84.11% of 9,210 rows have a diagnosis.
    let diagnosis = fragment(&page, "<th scope=\"row\"><code><bdi>icd", "</tr>");
    assert!(
        diagnosis.contains("7,747") && diagnosis.contains("84.1%"),
        "{diagnosis}"
    );
}

#[test]
fn an_empty_report_still_makes_a_page() {
    let mut report = reports::forum();
    report.states.clear();
    report.columns.clear();
    report.findings.clear();
    report.fingerprints.clear();
    report.not_examined.clear();
    report.tool.settings.clear();
    report.dump.files.clear();
    report.dump.skipped.clear();
    assert!(leak_report(&report).ends_with("</html>"));
    assert!(leak_report_text(&report).ends_with('\n'));
    let nothing = one_state(|state| state.classes = Default::default());
    assert!(!leak_report(&nothing).contains("NaN"));
}

#[test]
fn every_canonical_field_has_words_on_the_page() {
    let report = one_state(|state| {
        let like = state.publication[0].clone();
        state.publication = Field::ALL
            .iter()
            .map(|field| {
                let mut column = like.clone();
                column.field = field.name().to_owned();
                column
            })
            .collect();
    });
    let page = leak_report(&report);
    for field in Field::ALL {
        assert!(
            page.contains(&format!("<td>{}</td>", field.meaning())),
            "{field}"
        );
    }
}

#[test]
fn lines_of_text_keep_to_the_terminal() {
    for report in [reports::forum(), reports::breach(), hostile::report()] {
        for line in leak_report_text(&report).lines() {
            assert!(line.chars().count() <= 92, "{line}");
        }
    }
}
