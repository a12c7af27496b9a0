//! Claims: recorded, added to, weighed, answered.

use crate::desk::{Desk, strings};
use serde_json::Value;

/// A claim of two parts by the program's own template.
fn recorded() -> Desk {
    let desk = Desk::new();
    let template = desk.ok(["claim", "template"]);
    desk.file("claim.toml", template);
    desk.ok(["claim", "new", "claim.toml", "--by", "Ada Clerk"]);
    desk
}

const ID: &str = "ST-2026-SHORT-NAME";

fn assessed(desk: &Desk, more: &[&str]) -> Value {
    let mut args = vec!["claim", "assess", ID, "--json", "--by", "Ada Clerk"];
    args.extend(more);
    serde_json::from_str(&desk.ok(args)).unwrap()
}

#[test]
fn the_template_is_a_claim_that_can_be_recorded_weighed_and_shown() {
    let desk = recorded();
    assert!(desk.ok(["claim", "list"]).contains(ID));
    let shown = desk.ok(["claim", "show", ID]);
    for words in [
        "State Board of Elections) denies; could see logs",
        "7,600,000 voters",
        "entry 0",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let report = assessed(&desk, &[]);
    assert_eq!(report["schema"], "levelhead.assessment/1");
    for part in report["parts"].as_array().unwrap() {
        for key in [
            "kind",
            "verdict",
            "hypotheses",
            "likelihood_term",
            "confidence",
            "occurrence",
            "impact",
            "attribution",
            "figures",
            "not_examined",
            "would_change",
            "evidence",
        ] {
            assert!(!part[key].is_null() || key == "likelihood_term", "{key}");
        }
        assert_eq!(part["verdict"], "undetermined");
    }
    let text = desk.ok(["claim", "assess", ID, "--by", "Ada Clerk"]);
    assert!(
        text.contains("What was not looked at") && text.contains("The evidence does not decide.")
    );
    // The same assessment is recorded once.
    assert_eq!(
        desk.ok(["claim", "show", ID])
            .matches("an assessment")
            .count(),
        1
    );
}

#[test]
fn a_report_of_ours_becomes_evidence_and_moves_the_answer() {
    let desk = recorded();
    let people = |from: usize| -> String {
        let rows = (from..from + 400).map(|at| {
            let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
            let name: String = [at / 26 / 26, at / 26, at]
                .map(letter)
                .into_iter()
                .collect();
            format!(
                "An{name},Ber{name},{},{at} Elm St,Raleigh,27601\n",
                1930 + at % 70
            )
        });
        "first_name,last_name,birth_year,street_address,city,zip\n".to_owned()
            + &rows.collect::<String>()
    };
    desk.file("release.csv", people(0));
    desk.add(&desk.path("release.csv"), "NC", "2026-10-01");
    desk.file("dump.csv", people(0));
    let report = desk.check::<&str>(&desk.path("dump.csv"), []);
    desk.file("leak.json", report.to_string());
    let before = assessed(&desk, &[]);
    let said = desk.ok([
        "claim",
        "attach",
        ID,
        "leak.json",
        "--date",
        "2026-11-05",
        "--by",
        "Ada Clerk",
    ]);
    assert!(said.contains("rows-match-release: NC: 100.0% of the rows are those of the public release of 2026-10-01"), "{said}");
    let after = assessed(&desk, &[]);
    let high = |report: &Value| {
        let all = report["parts"][0]["hypotheses"].as_array().unwrap();
        all.iter()
            .find(|known| known["code"] == "public-data")
            .unwrap()["high"]
            .as_f64()
            .unwrap()
    };
    assert!(
        high(&after) > high(&before) + 0.1,
        "{} {}",
        high(&before),
        high(&after)
    );
    assert_eq!(
        before["parts"][1]["hypotheses"], after["parts"][1]["hypotheses"],
        "the other part is another question"
    );
    let item = after["parts"][0]["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["kind"] == "rows-match-release")
        .unwrap();
    assert_eq!(item["sha256"].as_str().unwrap().len(), 64);
    assert!(
        strings(&after["parts"][0]["not_examined"])
            .iter()
            .any(|line| line.contains("broken into")),
        "what the report did not look at"
    );
    let twice = desk.fails(5, ["claim", "attach", ID, "leak.json", "--by", "Ada Clerk"]);
    assert!(twice.contains("attached already"), "{twice}");
}

#[test]
fn a_withdrawn_source_marks_what_rested_on_it() {
    let desk = recorded();
    desk.file(
        "gone.toml",
        "[[withdrawal]]\nsource = \"office\"\ndate = 2026-11-06\nreason = \"the logs were of another server\"\n",
    );
    desk.ok(["claim", "attach", ID, "gone.toml", "--by", "Ada Clerk"]);
    let report = assessed(&desk, &[]);
    assert_eq!(report["withdrawn"][0]["source"], "State Board of Elections");
    assert_eq!(strings(&report["withdrawn"][0]["parts"]), ["data", "entry"]);
    let before = assessed(&desk, &["--as-of", "2026-11-05"]);
    assert_eq!(before["withdrawn"].as_array().unwrap().len(), 0);
}

#[test]
fn a_document_is_kept_as_hash_and_custody() {
    let desk = recorded();
    desk.file("letter.pdf", b"%PDF-1.7 not kept");
    let missing = desk.fails(
        2,
        ["claim", "attach", ID, "letter.pdf", "--by", "Ada Clerk"],
    );
    assert!(missing.contains("--evidence"), "{missing}");
    desk.ok([
        "claim",
        "attach",
        ID,
        "letter.pdf",
        "--evidence",
        "office-saw-none",
        "--citation",
        "letter of 2026-11-04",
        "--from",
        "the board",
        "--why",
        "answer to our request",
        "--by",
        "Ada Clerk",
    ]);
    let report = assessed(&desk, &[]);
    let items = report["parts"][1]["evidence"].as_array().unwrap();
    let item = items
        .iter()
        .find(|item| item["id"] == "office-saw-none")
        .unwrap();
    assert_eq!(item["sha256"].as_str().unwrap().len(), 64);
    let claim: Value = serde_json::from_str(&desk.ok(["claim", "show", ID, "--json"])).unwrap();
    assert_eq!(
        claim["document"][0]["custody"][0]["why"],
        "answer to our request; from the board"
    );
    let ledger = std::fs::read(desk.home().join("ledger/ledger.sqlite")).unwrap_or_default();
    assert!(!String::from_utf8_lossy(&ledger).contains("not kept"));
}

#[test]
fn what_cannot_be_recorded_says_where_and_what_to_do() {
    let desk = recorded();
    let again = desk.fails(5, ["claim", "new", "claim.toml", "--by", "Ada Clerk"]);
    assert!(again.contains("claim attach"), "{again}");
    let template = desk.ok(["claim", "template"]).replace(ID, "OTHER");
    let check = |old: &str, new: &str, expect: &str| {
        assert!(template.contains(old), "{old}");
        desk.file("bad.toml", template.replacen(old, new, 1));
        let error = desk.fails(3, ["claim", "new", "bad.toml", "--by", "Ada Clerk"]);
        assert!(
            error.contains("bad.toml") && error.contains(expect),
            "{error}"
        );
    };
    check("kind = \"boasted\"", "kind = \"bosted\"", "claim kinds");
    check(
        "kind = \"owner-saw-no-entry\"",
        "kind = \"owner-saw-nothing\"",
        "`owner-saw-no-entry` perhaps",
    );
    check("role = \"denies\"", "role = \"doubts\"", "line");
    check("date = 2026-11-04", "date = 2026-13-04", "line");
    check("source = \"office\"", "source = \"offices\"", "`offices`");
    check(
        "parts = [\"data\", \"entry\"]",
        "parts = [\"date\"]",
        "`date`",
    );
    check("credibility = 6", "credibility = 7", "1 to 6");
    check("id = \"offered\"", "id = \"office\"", "two things");
    check("title = ", "titel = ", "titel");
    let unknown = desk.fails(5, ["claim", "assess", "NO-SUCH", "--by", "Ada Clerk"]);
    assert!(unknown.contains("claim list"), "{unknown}");
}

#[test]
fn kinds_are_listed_with_their_reasons() {
    let desk = Desk::new();
    let all = desk.ok(["claim", "kinds"]);
    assert!(all.contains("owner-saw-no-entry") && all.contains("rows-match-release"));
    let one = desk.ok(["claim", "kinds", "owner-saw-no-entry"]);
    for words in ["0.3    breach", "Why:", "Source:"] {
        assert!(one.contains(words), "{one}");
    }
    desk.fails(2, ["claim", "kinds", "no-such"]);
}

#[test]
fn a_statement_goes_from_draft_to_proof_and_its_correction_points_back() {
    let desk = recorded();
    desk.ok([
        "statement",
        "draft",
        ID,
        "--style",
        "full",
        "--by",
        "Ada Clerk",
    ]);
    let text = std::fs::read_to_string(desk.path(&format!("{ID}-v1.md"))).unwrap();
    assert!(
        text.contains("drafted_by = \"Ada Clerk\"") && text.contains("[1]"),
        "{text}"
    );
    desk.ok(["statement", "lint", &format!("{ID}-v1.md")]);
    let again = desk.fails(5, ["statement", "draft", ID, "--style", "full"]);
    assert!(again.contains("not written over"), "{again}");
    let early = [
        "statement",
        "draft",
        ID,
        "--style",
        "correction",
        "--reason",
        "a date",
        "--by",
        "Ada Clerk",
    ];
    assert!(desk.fails(5, early).contains("nothing to take back"));
    let mut policy = desk.ok(["ledger", "policy"]);
    for (key, person) in [("ada", "Ada Clerk"), ("ben", "Ben Vote")] {
        desk.ok(["key", "new", key]);
        let public = std::fs::read_to_string(desk.path(&format!("{key}.pub"))).unwrap();
        policy.push_str(&format!(
            "[[key]]\nname = \"{key}\"\nagency = \"Agency of {key}\"\nperson = \"{person}\"\npublic = \"{}\"\n",
            public.trim()
        ));
    }
    desk.file("policy.toml", policy);
    publish(&desk, 1);
    desk.ok(early);
    publish(&desk, 2);
    let verified = desk.ok([
        "statement",
        "verify",
        &format!("{ID}-v1.dsse.json"),
        "--policy",
        "policy.toml",
    ]);
    assert!(
        verified.contains("version 2") || verified.contains("superseded"),
        "{verified}"
    );
    assert!(desk.ok(["ledger", "check"]).contains("The ledger holds"));
}

fn publish(desk: &Desk, version: u32) {
    let file = format!("{ID}-v{version}.md");
    for key in ["ada", "ben"] {
        desk.ok(["statement", "sign", &file, "--key", &format!("{key}.key")]);
    }
    desk.ok([
        "statement",
        "publish",
        &file,
        "--signature",
        &format!("{file}.ada.dsse.json"),
        "--signature",
        &format!("{file}.ben.dsse.json"),
        "--policy",
        "policy.toml",
        "--by",
        "Ben Vote",
    ]);
    desk.ok([
        "statement",
        "verify",
        &format!("{ID}-v{version}.dsse.json"),
        "--policy",
        "policy.toml",
    ]);
}
