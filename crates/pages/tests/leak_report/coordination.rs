//! The coordination report and that on advertisements: goldens, and what must hold of any page.

use levelhead_pages::coordination::{Edge, ads_html, ads_text, gexf, html, text};
use levelhead_schema::ads::{
    ADS_REPORT_SCHEMA, AdGroup, AdsReport, CurrencySum, JoinedGroup, PayerSum,
};
use levelhead_schema::coordination::{
    Allowed, Bounded, COORDINATION_REPORT_SCHEMA, CoordinationReport, Group, NullCheck,
    OrdinaryCause, PostsFile, SharedEvent, Tie, TieEvidence, TraceReport,
};
use levelhead_schema::posts::Trace;
use levelhead_schema::report::{RejectExample, Setting, Tool};
use levelhead_schema::shown::{Shown, ShownAccount};
use std::collections::BTreeMap;

fn hash(at: u64) -> String {
    format!("{:016x}", at.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

fn time(minute: u64) -> String {
    format!(
        "2020-10-{:02}T{:02}:{:02}:05Z",
        1 + minute / 1440,
        minute / 60 % 24,
        minute % 60
    )
}

fn tool() -> Tool {
    Tool {
        name: "levelhead".to_owned(),
        version: "0.1.0".to_owned(),
        settings: vec![Setting {
            name: "--fdr".to_owned(),
            value: "0.01".to_owned(),
        }],
    }
}

fn file() -> PostsFile {
    PostsFile {
        path: "posts.csv".to_owned(),
        sha256: "ab".repeat(32),
        format: "comma-separated text".to_owned(),
        encoding: "UTF-8".to_owned(),
        layout: "generic".to_owned(),
        notes: vec![
            "3 times name no zone and were taken as UTC: if that is wrong, they are hours off"
                .to_owned(),
        ],
        posts: 12_000,
        rejects: 1,
        reject_examples: vec![RejectExample {
            row: 17,
            byte: 2048,
            reason: "longer than the limit for a row".to_owned(),
        }],
    }
}

fn group(id: u32, accounts: u64) -> Group {
    let first = u64::from(id) * 1000;
    let members: Vec<String> = (0..accounts).map(|at| hash(first + at)).collect();
    let shared = |at: u64| TieEvidence {
        trace: if at.is_multiple_of(2) {
            Trace::Repost
        } else {
            Trace::Link
        },
        item: hash(first + 500 + at),
        at: time(at * 200),
        apart_s: at * 7,
        accounts_around: accounts,
    };
    let event = |at: u64| SharedEvent {
        trace: if at.is_multiple_of(2) {
            Trace::Repost
        } else {
            Trace::Link
        },
        item: hash(first + 500 + at),
        first: time(at * 200),
        last: time(at * 200 + 1),
        members: vec![0, 1, 2],
        accounts_around: accounts,
    };
    Group {
        id,
        accounts,
        ties: accounts * (accounts - 1) / 2,
        events: 9,
        traces: BTreeMap::from([(Trace::Repost, 5), (Trace::Link, 4)]),
        first: time(0),
        last: time(1600),
        q_value: 3e-7,
        ordinary_causes: match id {
            2 => vec![OrdinaryCause {
                id: "scheduled-posting".to_owned(),
                name: "scheduled posting".to_owned(),
                shows: "91% of its posts stand on a whole five minutes".to_owned(),
            }],
            _ => Vec::new(),
        },
        joined_by_events: members.last().cloned().into_iter().collect(),
        members,
        strongest_ties: vec![Tie {
            one: 0,
            other: 1,
            events: 9,
            expected: 0.02,
            p_value: 2e-21,
            q_value: 4e-15,
            traces: BTreeMap::from([(Trace::Repost, 5), (Trace::Link, 4)]),
            shared: (0..4).map(shared).collect(),
            shared_left_out: 5,
        }],
        ties_left_out: accounts * (accounts - 1) / 2 - 1,
        timeline: (0..9).map(event).collect(),
        timeline_left_out: 0,
    }
}

fn report(groups: Vec<Group>) -> CoordinationReport {
    let pairs_flagged = groups.iter().map(|group| group.ties).sum();
    let accounts_flagged = groups.iter().map(|group| group.accounts).sum();
    CoordinationReport {
        schema: COORDINATION_REPORT_SCHEMA.to_owned(),
        tool: tool(),
        files: vec![file()],
        posts: 12_000,
        accounts: 900,
        rejects: 1,
        duplicates: 2,
        conflicting_ids: 0,
        first: Some(time(0)),
        last: Some(time(20_000)),
        resolution_s: 60,
        fdr: 0.01,
        pairs_possible: 40_000,
        pairs_flagged,
        accounts_flagged,
        null_check: NullCheck {
            flagged_share_when_times_shuffled: 0.0,
            accounts_flagged: 0,
            pairs_flagged: 0,
            method: "each account's times were dealt out anew".to_owned(),
        },
        traces: vec![
            TraceReport {
                trace: Trace::Repost,
                examined: true,
                note: None,
                items: 800,
                events: 5000,
                crowded_items: 3,
                windows_s: vec![60, 600],
            },
            TraceReport {
                trace: Trace::Image,
                examined: false,
                note: Some("no post has a picture's hash".to_owned()),
                items: 0,
                events: 0,
                crowded_items: 0,
                windows_s: Vec::new(),
            },
        ],
        groups,
        allowed: vec![Allowed {
            kind: "account".to_owned(),
            hash: hash(1),
            reason: "the county's own".to_owned(),
            left_out: 12,
        }],
        bounded: vec![Bounded {
            what: "pairs looked at".to_owned(),
            beyond: 4,
            why: "memory is bounded".to_owned(),
        }],
        not_examined: vec!["accounts and posts that were not given".to_owned()],
        summary: "2 groups of accounts act together beyond chance.".to_owned(),
        findings: vec!["The largest has 14 accounts.".to_owned()],
    }
}

fn edges(report: &CoordinationReport) -> Vec<Edge> {
    let mut edges = Vec::new();
    for group in &report.groups {
        for (at, one) in group.members.iter().enumerate() {
            for other in &group.members[at + 1..] {
                edges.push(Edge {
                    group: group.id,
                    one: one.clone(),
                    other: other.clone(),
                    events: 9,
                    q_value: 3e-7,
                });
            }
        }
    }
    edges
}

fn two() -> CoordinationReport {
    report(vec![group(1, 14), group(2, 10)])
}

#[test]
fn the_text_of_the_coordination_report() {
    insta::assert_snapshot!("coordination_text", text(&two(), &Shown::default()));
}

#[test]
fn the_page_without_its_script() {
    let report = two();
    let page = html(&report, &edges(&report), &Shown::default());
    let start = page.find("<main>").unwrap();
    let end = page.find("</main>").unwrap();
    let main = page[start..end].replace("><", ">\n<");
    insta::assert_snapshot!("coordination_page", main);
}

#[test]
fn the_page_runs_the_script_that_it_names_and_asks_for_nothing() {
    let report = two();
    let page = html(&report, &edges(&report), &Shown::default());
    assert_eq!(page, html(&report, &edges(&report), &Shown::default()));
    assert_eq!(
        page.matches("<script").count(),
        2,
        "the data and one script"
    );
    assert_eq!(page.matches("script-src").count(), 1);
    let policy = page
        .split_once("content=\"default-src")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0;
    assert!(
        policy.contains("script-src &#39;sha256-") || policy.contains("script-src 'sha256-"),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe-eval") && !policy.contains("connect-src"),
        "{policy}"
    );
    for bad in ["src=\"", "@import", "url(http"] {
        assert!(
            !page[..page.rfind("<script>").unwrap()].contains(bad),
            "{bad}"
        );
    }
    assert!(page.len() < 600_000, "{}", page.len());
    let none = html(&self::report(Vec::new()), &[], &Shown::default());
    assert!(!none.contains("<script") && !none.contains("script-src"));
}

#[test]
fn what_strangers_wrote_stays_text() {
    let report = two();
    let mut shown = Shown::default();
    let bad = "</script><img src=x onerror=alert(1)>\u{202e}";
    for member in &report.groups[0].members {
        let account = ShownAccount {
            id: bad.to_owned(),
            name: Some(format!("{bad}name")),
        };
        shown.accounts_shown.insert(member.clone(), account);
    }
    let texts = report.groups[0]
        .timeline
        .iter()
        .map(|event| (event.item.clone(), bad.to_owned()));
    shown.content_shown.insert(Trace::Repost, texts.collect());
    let page = html(&report, &edges(&report), &shown);
    assert_eq!(page.matches("</script>").count(), 2);
    assert!(!page.contains("<img") && !page.contains('\u{202e}'));
    assert!(page.contains("because that was asked for"));
    let graph = gexf(&report, &edges(&report), &shown);
    assert!(!graph.contains("<img") && graph.contains("&lt;img"));
    assert!(!text(&report, &shown).contains('\u{202e}'));
}

#[test]
fn the_graph_is_whole() {
    let report = two();
    let edges = edges(&report);
    let graph = gexf(&report, &edges, &Shown::default());
    assert_eq!(graph.matches("<node ").count(), 24);
    assert_eq!(graph.matches("<edge ").count(), edges.len());
    insta::assert_snapshot!(
        "coordination_gexf_head",
        graph.lines().take(20).collect::<Vec<_>>().join("\n")
    );
}

fn ads() -> AdsReport {
    let sum = |currency: Option<&str>, low: f64, high: Option<f64>| CurrencySum {
        currency: currency.map(str::to_owned),
        ads: 2,
        low,
        high,
    };
    AdsReport {
        schema: ADS_REPORT_SCHEMA.to_owned(),
        tool: tool(),
        files: vec![file()],
        ads: 6,
        rejects: 1,
        duplicates: 0,
        without_payer: 1,
        without_amount: 0,
        without_currency: 2,
        currencies: vec![sum(Some("USD"), 100.0, Some(298.5)), sum(None, 100.0, None)],
        payers: vec![PayerSum {
            payer: Some("Harbour <b>Fund".to_owned()),
            ads: 4,
            pages: 2,
            sums: vec![sum(Some("USD"), 100.0, Some(100.0)), sum(None, 100.0, None)],
            first: Some("2020-10-01".to_owned()),
            last: Some("2020-10-05".to_owned()),
        }],
        payers_left_out: 0,
        roubles: None,
        groups: vec![AdGroup {
            id: 1,
            kind: "same-text".to_owned(),
            key: hash(5),
            ads: 2,
            pages: vec!["Meadow Voices".to_owned()],
            pages_left_out: 1,
            payers: Vec::new(),
            sums: Vec::new(),
            first: None,
            last: None,
            account_groups: vec![JoinedGroup {
                group: 3,
                by: "link".to_owned(),
                accounts: 7,
            }],
        }],
        groups_left_out: 0,
        joined: None,
        not_examined: vec!["who stands behind a payer".to_owned()],
        summary: "6 advertisements, of one payer.".to_owned(),
        findings: vec!["In USD: 100 to 298.50 USD for 2 advertisements.".to_owned()],
    }
}

#[test]
fn the_text_on_advertisements() {
    insta::assert_snapshot!("ads_text", ads_text(&ads()));
}

#[test]
fn the_page_on_advertisements_runs_nothing() {
    let page = ads_html(&ads(), &BTreeMap::new());
    assert!(!page.contains("<script") && !page.contains("<b>Fund"));
    for words in [
        "no currency given",
        "at least 100",
        "7 accounts posted the link",
        "100 to 298.50",
    ] {
        assert!(page.contains(words), "{words}");
    }
}
