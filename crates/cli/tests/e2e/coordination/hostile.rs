//! Bad input is counted or refused, and said so.

use super::checked;
use super::posts::{Planted, csv};
use crate::desk::Desk;
use serde_json::json;

const HEADER: &str = "id,account,time,text,repost_of,reply_to,urls,hashtags,images\n";

#[test]
fn files_that_hold_no_posts_are_refused_with_the_reason() {
    let desk = Desk::new();
    let garbage: Vec<u8> = (0..50_000u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for (bytes, words) in [
        (Vec::new(), "no table found"),
        (garbage, "no table found"),
        (HEADER.as_bytes().to_vec(), ""),
        (
            b"last_name,zip\nAllen,48201\nSmith,48202\n".to_vec(),
            "no known export",
        ),
        (
            format!("{HEADER}1,ada,,hello,,,,,\n2,ben,soon,hi,,,,,\n").into_bytes(),
            "1 row has no time; 1 row has a time that could not be read",
        ),
        (b"{\"account\":\"ada\",".to_vec(), "broken"),
    ] {
        desk.file("posts", &bytes);
        let error = desk.fails(3, ["coordination", "check", "posts", "--json"]);
        assert!(error.contains(words), "{words}: {error}");
        assert!(
            !error.contains("ada") && !error.contains("Allen"),
            "{error}"
        );
    }
    let error = desk.fails(3, ["coordination", "check", "nowhere.csv"]);
    assert!(error.contains("nowhere.csv"), "{error}");
    for rate in ["0", "0.6", "-1", "x", "nan"] {
        desk.fails(
            2,
            ["coordination", "check", "posts", &format!("--fdr={rate}")],
        );
    }
    let error = desk.fails(
        6,
        [
            "coordination",
            "check",
            "posts",
            "--report",
            "no/such/folder.html",
        ],
    );
    assert!(error.contains("no folder"), "{error}");
}

#[test]
fn rows_that_cannot_be_used_are_counted() {
    let desk = Desk::new();
    let good: String = (0..20)
        .map(|at| format!("{at},someone{at},2020-10-01T10:00:{at:02}Z,hello,,,,,\n"))
        .collect();
    let odd = "n1,,2020-10-01T10:00:00Z,x,,,,,\nn2,ada,,x,,,,,\nn3,ada,yesterday,x,,,,,\nn4,ada,2020-10-01T10:00:00+02:00,x,,,,,\nn5,ada,2020-10-01 10:00:00,x,,,,,\n3,someone3,2020-10-01T10:00:03Z,hello,,,,,\n4,someone4,2020-10-01T10:00:03Z,changed,,,,,\n";
    desk.file("posts.csv", format!("{HEADER}{good}{odd}"));
    let report = checked(&desk, "posts.csv", &[]);
    assert_eq!(report["rejects"], 3);
    assert_eq!(report["posts"], 23, "{report}");
    assert_eq!(report["duplicates"], 1);
    assert!(report["conflicting_ids"].as_u64().unwrap() >= 1);
    let notes = report["files"][0]["notes"].to_string();
    for words in [
        "1 row names no account",
        "1 row has no time",
        "could not be read",
        "1 time names no zone",
        "several zones",
        "UTC+02:00 (1)",
    ] {
        assert!(notes.contains(words), "{words}: {notes}");
    }
}

#[test]
fn a_huge_post_is_counted_and_costs_no_memory() {
    let desk = Desk::new();
    let mut posts = csv(&Planted::new(0, 0, 40, 31).posts);
    posts.extend_from_slice(b"huge,ada,2020-10-02T10:00:00Z,\"");
    posts.resize(posts.len() + (12 << 20), b'x');
    posts.extend_from_slice(b"\",,,,,\nlast,ben,2020-10-02T10:00:00Z,bye,,,,,\n");
    desk.file("posts.csv", &posts);
    let report = checked(&desk, "posts.csv", &[]);
    assert_eq!(
        (&report["rejects"], &report["posts"]),
        (&json!(1), &json!(40 * 12 + 1))
    );
    let line = |text: &str| {
        json!({"id": text, "account": "ada", "time": "2020-10-02T10:00:00Z", "text": text})
            .to_string()
    };
    desk.file(
        "posts.jsonl",
        format!(
            "{}\n{}\n{}\n",
            line("a"),
            line(&"y".repeat(12 << 20)),
            line("b")
        ),
    );
    let report = checked(&desk, "posts.jsonl", &[]);
    assert_eq!(
        (&report["rejects"], &report["posts"]),
        (&json!(1), &json!(2))
    );
}

#[test]
fn text_of_any_script_is_text() {
    let desk = Desk::new();
    let texts = [
        "🗳️👍🏽 vote",
        "صوّتوا غداً",
        "הצביעו מחר",
        "投票してください",
        "ใช้สิทธิ์เลือกตั้ง",
        "\u{202e}reversed",
        "a\"\"b, c\nd",
    ];
    let rows: String = (0..70)
        .map(|at| {
            format!(
                "{at},\"акк {at}\",2020-10-01T10:{:02}:00Z,\"{}\",,,,#été,\n",
                at % 60,
                texts[at % 7]
            )
        })
        .collect();
    desk.file("posts.csv", format!("{HEADER}{rows}"));
    let report = checked(
        &desk,
        "posts.csv",
        &[
            "--report",
            "out.html",
            "--graph",
            "out.gexf",
            "--with-accounts",
            "--with-content",
        ],
    );
    assert_eq!(
        (&report["posts"], &report["rejects"]),
        (&json!(70), &json!(0))
    );
    let page = std::fs::read_to_string(desk.path("out.html")).unwrap();
    assert!(!page.contains('\u{202e}'), "nothing turns the page around");
    let utf16: Vec<u8> = format!("\u{feff}{HEADER}{rows}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    desk.file("wide.csv", utf16);
    let wide = checked(&desk, "wide.csv", &[]);
    assert_eq!(wide["posts"], 70);
    assert_eq!(wide["traces"], report["traces"]);
}

#[test]
fn no_cell_of_a_member_list_is_a_formula() {
    let desk = Desk::new();
    let mut posts = Planted::new(1, 12, 100, 37).posts;
    for post in &mut posts {
        post.account = post.account.replace("planted-0-", "=cmd|'/c calc'!A");
    }
    desk.file("posts.csv", csv(&posts));
    desk.ok([
        "coordination",
        "check",
        "posts.csv",
        "--members",
        "members.csv",
        "--with-accounts",
        "--graph",
        "out.gexf",
        "--report",
        "out.html",
    ]);
    let members = std::fs::read_to_string(desk.path("members.csv")).unwrap();
    assert!(members.lines().count() > 10);
    for line in members.lines().skip(1) {
        assert!(line.split_once(',').unwrap().1.starts_with("'="), "{line}");
    }
}
