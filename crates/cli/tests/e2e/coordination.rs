//! The coordination check from outside: posts in, an answer out, and nobody's name in it.

mod ads;
mod hostile;
mod layouts;
mod posts;

use crate::desk::{Desk, strings};
use posts::{Planted, csv};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The report on a file of posts.
#[track_caller]
pub(crate) fn checked(desk: &Desk, file: &str, more: &[&str]) -> Value {
    let mut args = vec!["coordination", "check", file, "--json"];
    args.extend(more);
    serde_json::from_str(&desk.ok(args)).unwrap()
}

/// Members by group, as `--members` writes them.
fn members(path: &Path) -> BTreeMap<String, Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(path).unwrap();
    assert_eq!(reader.headers().unwrap(), vec!["group", "account"]);
    for record in reader.records() {
        let record = record.unwrap();
        groups
            .entry(record[0].to_owned())
            .or_default()
            .push(record[1].to_owned());
    }
    groups
}

#[test]
fn planted_groups_are_found_and_shown_by_hash_or_by_name() {
    let desk = Desk::new();
    let planted = Planted::new(3, 12, 400, 1);
    desk.file("posts.csv", csv(&planted.posts));
    let report = checked(
        &desk,
        "posts.csv",
        &[
            "--members",
            "members.csv",
            "--graph",
            "network.gexf",
            "--report",
            "answer.html",
        ],
    );
    assert_eq!(report["schema"], "levelhead.coordination-report/1");
    assert_eq!(report["posts"], planted.posts.len());
    assert_eq!(report["fdr"], 0.01);
    assert_eq!(report["files"][0]["layout"], "generic");
    assert_eq!(report["files"][0]["sha256"].as_str().unwrap().len(), 64);
    let groups = report["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 3, "{}", report["summary"]);
    for group in groups {
        for key in [
            "id",
            "accounts",
            "ties",
            "events",
            "traces",
            "first",
            "last",
            "q_value",
            "ordinary_causes",
        ] {
            assert!(!group[key].is_null(), "{key}");
        }
        assert!(group["q_value"].as_f64().unwrap() <= 0.01);
    }
    assert!(report["pairs_flagged"].as_u64().unwrap() >= 30);
    let control = report["null_check"]["flagged_share_when_times_shuffled"]
        .as_f64()
        .unwrap();
    assert!(control <= 0.01, "{control}");

    let hashed = members(&desk.path("members.csv"));
    assert_eq!(hashed.len(), 3);
    let hex = |account: &String| {
        account.len() == 16 && account.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    assert!(hashed.values().flatten().all(hex), "{hashed:?}");

    let graph = std::fs::read_to_string(desk.path("network.gexf")).unwrap();
    let count = hashed.values().map(Vec::len).sum::<usize>();
    assert_eq!(graph.matches("<node ").count(), count);
    assert!(graph.matches("<edge ").count() >= 30);
    let page = std::fs::read_to_string(desk.path("answer.html")).unwrap();
    assert!(
        page.contains("script-src 'sha256-") && !page.contains("src=\"http"),
        "the policy"
    );

    desk.ok([
        "coordination",
        "check",
        "posts.csv",
        "--members",
        "named.csv",
        "--with-accounts",
    ]);
    let named = members(&desk.path("named.csv"));
    for accounts in named.values() {
        let group = accounts[0].split('-').nth(1).unwrap();
        let of_group = accounts
            .iter()
            .filter(|account| account.starts_with(&format!("planted-{group}-")))
            .count();
        assert!(of_group >= 10 && of_group == accounts.len(), "{accounts:?}");
    }
}

#[test]
fn posts_of_strangers_give_no_group_and_say_so() {
    let desk = Desk::new();
    desk.file("posts.csv", csv(&Planted::new(0, 0, 300, 7).posts));
    let text = desk.ok(["coordination", "check", "posts.csv"]);
    assert!(text.contains("No group"), "{text}");
    for words in [
        "The control",
        "What was not looked at",
        "What was read",
        "How to run this again",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    desk.ok([
        "coordination",
        "check",
        "posts.csv",
        "--report",
        "answer.html",
    ]);
    let page = std::fs::read_to_string(desk.path("answer.html")).unwrap();
    assert!(!page.contains("<script"), "nothing to show, nothing to run");
}

#[test]
fn order_and_threads_do_not_show() {
    let planted = Planted::new(2, 12, 200, 3);
    let mut shuffled = planted.posts.clone();
    posts::shuffle(&mut shuffled, 9);
    let desk = Desk::new();
    let mut told = Vec::new();
    for (posts, threads) in [
        (&planted.posts, "1"),
        (&planted.posts, "4"),
        (&shuffled, "3"),
    ] {
        desk.file("posts.csv", csv(posts));
        let output = desk
            .command()
            .env("RAYON_NUM_THREADS", threads)
            .args([
                "coordination",
                "check",
                "posts.csv",
                "--json",
                "--members",
                "members.csv",
                "--with-content",
            ])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let members = std::fs::read_to_string(desk.path("members.csv")).unwrap();
        told.push((String::from_utf8(output.stdout).unwrap(), members));
    }
    assert!(told[0] == told[1], "threads show");
    // Another order of rows is another file, with a hash of its own; nothing else may differ.
    let without_hash = |text: &str| {
        let mut report: Value = serde_json::from_str(text).unwrap();
        report["files"][0]["sha256"] = Value::Null;
        report.to_string()
    };
    assert!(
        without_hash(&told[0].0) == without_hash(&told[2].0),
        "the order of posts shows"
    );
    assert_eq!(told[0].1, told[2].1);
}

#[test]
fn two_files_are_one_input_in_either_order() {
    let planted = Planted::new(1, 14, 150, 5);
    let desk = Desk::new();
    let (first, second) = planted.posts.split_at(planted.posts.len() / 2);
    desk.file("a.csv", csv(first));
    desk.file("b.csv", csv(second));
    let one = desk.ok(["coordination", "check", "a.csv", "b.csv", "--json"]);
    let other = desk.ok(["coordination", "check", "b.csv", "a.csv", "--json"]);
    assert!(one == other);
    // A file that is named twice adds nothing.
    let twice: Value = serde_json::from_str(&desk.ok([
        "coordination",
        "check",
        "a.csv",
        "b.csv",
        "a.csv",
        "--json",
    ]))
    .unwrap();
    let once: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(twice["posts"], once["posts"]);
    assert_eq!(twice["groups"], once["groups"]);
    assert_eq!(twice["duplicates"], first.len());
}

#[test]
fn no_name_and_no_text_is_at_rest_unless_it_was_asked_for() {
    let desk = Desk::new();
    let planted = Planted::new(2, 12, 150, 11);
    desk.file("posts.csv", csv(&planted.posts));
    let output = desk.run([
        "coordination",
        "check",
        "posts.csv",
        "--json",
        "--report",
        "out.html",
        "--graph",
        "out.gexf",
        "--members",
        "out.csv",
    ]);
    let text = desk.run(["coordination", "check", "posts.csv"]);
    let mut written: Vec<(String, Vec<u8>)> = vec![
        ("json".to_owned(), output.stdout),
        ("notes".to_owned(), output.stderr),
        ("text".to_owned(), text.stdout),
    ];
    for name in ["out.html", "out.gexf", "out.csv"] {
        written.push((name.to_owned(), std::fs::read(desk.path(name)).unwrap()));
    }
    let mut folders = vec![desk.home()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => written.push((path.display().to_string(), std::fs::read(&path).unwrap())),
            }
        }
    }
    for (name, bytes) in &written {
        for planted in [
            "planted-",
            "kestrel",
            "quillfeather",
            "zebedine",
            "example.org",
        ] {
            let found = memchr::memmem::find(&bytes.to_ascii_lowercase(), planted.as_bytes());
            assert!(found.is_none(), "{planted} is in {name}");
        }
    }
    let shown = checked(&desk, "posts.csv", &["--with-accounts", "--with-content"]).to_string();
    assert!(
        shown.contains("planted-0-") && shown.contains("example.org"),
        "what was asked for is shown"
    );
    desk.ok([
        "coordination",
        "check",
        "posts.csv",
        "--with-content",
        "--report",
        "out.html",
    ]);
    let page = std::fs::read_to_string(desk.path("out.html")).unwrap();
    assert!(
        page.contains("example.org") && !page.contains("planted-0-"),
        "content alone"
    );
}

#[test]
fn an_allow_list_takes_accounts_out_with_a_reason() {
    let desk = Desk::new();
    let planted = Planted::new(1, 12, 150, 13);
    desk.file("posts.csv", csv(&planted.posts));
    let entries: String = (0..12)
        .map(|at| {
            format!("[[allow]]\naccount = \"planted-0-{at}\"\nreason = \"the county's own\"\n")
        })
        .collect();
    desk.file("allow.toml", entries);
    let report = checked(&desk, "posts.csv", &["--allow", "allow.toml"]);
    assert_eq!(report["groups"].as_array().unwrap().len(), 0);
    assert_eq!(report["allowed"].as_array().unwrap().len(), 12);
    assert_eq!(report["allowed"][0]["reason"], "the county's own");
    assert!(!report.to_string().contains("planted-0-"));
    for (text, words) in [
        ("[[allow]]\naccount = \"a\"\n", "reason"),
        ("[[allow]]\nreason = \"r\"\n", "one thing"),
        (
            "[[allow]]\naccount = \"a\"\nlink = \"b.example/x\"\nreason = \"r\"\n",
            "one thing",
        ),
        ("[[allow]]\naccount = \"a\"\nreason = \" \"\n", "no reason"),
        ("allow = 3", "invalid"),
    ] {
        desk.file("bad.toml", text);
        let error = desk.fails(
            3,
            ["coordination", "check", "posts.csv", "--allow", "bad.toml"],
        );
        assert!(error.contains(words), "{text}: {error}");
    }
}

#[test]
fn a_report_becomes_evidence_of_influence_and_names_nobody() {
    let desk = Desk::new();
    let template = desk.ok(["claim", "template"]);
    let (head, _) = template.split_once("[[part]]").unwrap();
    let part = "[[part]]\nid = \"posts\"\nkind = \"influence\"\ntext = \"Accounts acted together to sway voters\"\nsystem = \"social networks\"\nplace = \"NC\"\n";
    desk.file("claim.toml", format!("{head}{part}"));
    desk.ok(["claim", "new", "claim.toml", "--by", "Ada Clerk"]);
    let planted = Planted::new(2, 12, 200, 17);
    desk.file("posts.csv", csv(&planted.posts));
    desk.file(
        "posts.json",
        desk.ok(["coordination", "check", "posts.csv", "--json"]),
    );
    let said = desk.ok([
        "claim",
        "attach",
        "ST-2026-SHORT-NAME",
        "posts.json",
        "--date",
        "2026-11-05",
        "--by",
        "Ada Clerk",
    ]);
    assert!(said.contains("accounts-act-together"), "{said}");
    let assessed: Value = serde_json::from_str(&desk.ok([
        "claim",
        "assess",
        "ST-2026-SHORT-NAME",
        "--json",
        "--by",
        "Ada Clerk",
    ]))
    .unwrap();
    let part = &assessed["parts"][0];
    assert_eq!(part["kind"], "influence");
    let kinds: Vec<&str> = part["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["kind"].as_str().unwrap())
        .collect();
    assert!(kinds.contains(&"accounts-act-together"), "{kinds:?}");
    assert_eq!(part["attribution"]["named"].as_array().unwrap().len(), 0);
    assert!(part["attribution"]["actor"].is_null());
    assert!(
        !strings(&part["not_examined"]).is_empty(),
        "what the report did not look at"
    );
}
