//! Keys, statements and the ledger, from outside.

mod others;
mod refusals;

use crate::desk::Desk;
use std::path::{Path, PathBuf};

/// A desk with two people, Ada who drafts and Ben who publishes, their keys and a policy.
pub(crate) struct Office {
    pub(crate) desk: Desk,
}

/// SHA-256 of nothing, as good as any for an assessment.
const ASSESSMENT: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

impl Office {
    pub(crate) fn new() -> Self {
        let desk = Desk::new();
        desk.ok(["key", "new", "ada"]);
        desk.ok(["key", "new", "ben"]);
        let office = Office { desk };
        office.desk.file("policy.toml", office.policy(""));
        office.desk.file(
            "leak.md",
            text("version = 1\nstyle = \"full\"", "The rows are public.\n"),
        );
        std::fs::create_dir(office.desk.path("public")).unwrap();
        office
    }

    /// A policy of both keys.
    pub(crate) fn policy(&self, more: &str) -> String {
        let start = self.desk.ok(["ledger", "policy"]);
        let mut policy = start.replace(
            "witnesses = 0",
            if more.is_empty() {
                "witnesses = 0"
            } else {
                "witnesses = 1"
            },
        );
        for (name, agency, person) in [
            ("ada", "County Clerk", "Ada Poll"),
            ("ben", "State Office", "Ben Vote"),
        ] {
            let public = self.read(&format!("{name}.pub"));
            policy.push_str(&format!(
                "[[key]]\nname = \"{name}\"\nagency = \"{agency}\"\nperson = \"{person}\"\npublic = \"{}\"\n",
                public.trim_end()
            ));
        }
        policy + more
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.desk.path(name)).unwrap()
    }

    /// Both sign a statement.
    pub(crate) fn sign(&self, file: &str) {
        for key in ["ada.key", "ben.key"] {
            self.desk.ok(["statement", "sign", file, "--key", key]);
        }
    }

    /// The command that publishes a statement which both signed.
    pub(crate) fn publish(file: &str, by: &str) -> Vec<String> {
        let (ada, ben) = (
            format!("{file}.ada.dsse.json"),
            format!("{file}.ben.dsse.json"),
        );
        [
            "statement",
            "publish",
            file,
            "--signature",
            &ada,
            "--signature",
            &ben,
            "--policy",
            "policy.toml",
        ]
        .into_iter()
        .chain(["--by", by, "--out", "public"])
        .map(str::to_owned)
        .collect()
    }

    pub(crate) fn published(file: &str) -> Vec<String> {
        Self::publish(file, "Ben Vote")
    }
}

pub(crate) fn text(version: &str, text: &str) -> String {
    format!(
        "+++\nclaim = \"2020-leak\"\n{version}\nlanguage = \"en\"\nas_of = 2020-10-22\n\
         assessment = \"{ASSESSMENT}\"\ndrafted_by = \"Ada Poll\"\n+++\n{text}"
    )
}

const VERIFY: [&str; 5] = [
    "statement",
    "verify",
    "public/2020-leak-v1.dsse.json",
    "--policy",
    "policy.toml",
];

fn sha256(path: &Path) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(std::fs::read(path).unwrap());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_statement_is_signed_published_and_verified() {
    let office = Office::new();
    let desk = &office.desk;
    office.sign("leak.md");
    let said = desk.ok(Office::published("leak.md"));
    assert!(
        said.contains("Published: version 1 of the statement on 2020-leak, entry 0"),
        "{said}"
    );
    let verified = desk.ok(VERIFY);
    for words in [
        "Verified: version 1 of the statement on 2020-leak (full, en, as of 2020-10-22).",
        "2 keys signed exactly this text, and the policy asks for 2",
        "Ada Poll, County Clerk (key ada)",
        "Ben Vote, State Office (key ben)",
        "It is entry 0 of the 1 that the log levelhead/",
        "Not proved:\n  That the statement is true.",
        "That no later version exists.",
    ] {
        assert!(verified.contains(words), "{words}: {verified}");
    }
    assert_eq!(
        office.read("public/2020-leak-v1.md"),
        office.read("leak.md")
    );
    let by_text = [
        "statement",
        "verify",
        "public/2020-leak-v1.md",
        "--policy",
        "policy.toml",
    ];
    assert_eq!(desk.ok(by_text), verified);
    let check = desk.ok(["ledger", "check"]);
    assert!(check.contains("The ledger holds: 1 entries"), "{check}");
    // Elsewhere, with nothing but the files and the policy.
    let elsewhere = Desk::new();
    for name in [
        "public/2020-leak-v1.dsse.json",
        "public/2020-leak-v1.dsse.json.tlog-proof",
        "policy.toml",
    ] {
        elsewhere.file(name, office.read(name));
    }
    assert_eq!(elsewhere.ok(VERIFY), verified);
    assert!(!elsewhere.home().exists(), "verifying needs no desk");
}

#[test]
fn a_correction_is_seen_beside_the_old_version() {
    let office = Office::new();
    let desk = &office.desk;
    office.sign("leak.md");
    desk.ok(Office::published("leak.md"));
    let before = desk.ok(VERIFY);
    let hash = sha256(&desk.path("public/2020-leak-v1.dsse.json"));
    let version = format!(
        "version = 2\nstyle = \"correction\"\nsupersedes = \"{hash}\"\nreason = \"A figure.\""
    );
    desk.file("second.md", text(&version, "Twelve rows are not public.\n"));
    office.sign("second.md");
    let said = desk.ok(Office::published("second.md"));
    assert!(said.contains("version 2"), "{said}");
    let after = desk.ok(VERIFY);
    assert!(
        after.contains("SUPERSEDED: version 2 replaces it."),
        "{after}"
    );
    assert_ne!(before, after);
    let second = desk.ok([
        "statement",
        "verify",
        "public/2020-leak-v2.dsse.json",
        "--policy",
        "policy.toml",
    ]);
    assert!(
        second.contains(&format!(
            "It replaces version 1, whose envelope has the SHA-256 {hash}"
        )),
        "{second}"
    );
    // The pointer is proved like the rest.
    let pointer = office.read("public/2020-leak-v1.superseded-by");
    desk.file(
        "public/2020-leak-v1.superseded-by",
        pointer.replace("\"by_version\":2", "\"by_version\":3"),
    );
    let error = desk.fails(7, VERIFY);
    assert!(
        error.contains("says what supersedes it does not hold"),
        "{error}"
    );
}

#[test]
fn publishing_again_after_a_kill_writes_the_files_and_records_nothing_twice() {
    let office = Office::new();
    let desk = &office.desk;
    office.sign("leak.md");
    desk.ok(Office::published("leak.md"));
    let names = [
        "2020-leak-v1.md",
        "2020-leak-v1.dsse.json",
        "2020-leak-v1.dsse.json.tlog-proof",
    ];
    let path = |name: &str| -> PathBuf { desk.path("public").join(name) };
    let before = names.map(|name| std::fs::read(path(name)).unwrap());
    for name in names {
        std::fs::remove_file(path(name)).unwrap();
    }
    let said = desk.ok(Office::published("leak.md"));
    assert!(
        said.contains("Published before, and its files are written anew"),
        "{said}"
    );
    assert_eq!(names.map(|name| std::fs::read(path(name)).unwrap()), before);
    assert!(desk.ok(["ledger", "check"]).contains("1 entries"));
}

#[test]
fn a_checkpoint_that_was_kept_shows_a_rewritten_ledger() {
    let office = Office::new();
    let desk = &office.desk;
    office.sign("leak.md");
    desk.ok(Office::published("leak.md"));
    desk.file("seen.txt", desk.ok(["ledger", "checkpoint"]));
    let check = ["ledger", "check", "--seen", "seen.txt"];
    assert!(desk.ok(check).contains("begins with the 1 entries"));
    std::fs::remove_dir_all(desk.home().join("ledger")).unwrap();
    let error = desk.fails(7, check);
    assert!(error.contains("rolled back: it has 0 entries"), "{error}");
    assert!(
        desk.ok(["ledger", "check"])
            .contains("There is no ledger yet")
    );
}

#[test]
fn keys_are_shown_and_never_overwritten() {
    let office = Office::new();
    let desk = &office.desk;
    let error = desk.fails(6, ["key", "new", "ada"]);
    assert!(error.contains("never overwritten"), "{error}");
    let private = desk.ok(["key", "show", "ada.key"]);
    assert_eq!(private, desk.ok(["key", "show", "ada.pub"]));
    assert!(private.contains("-----BEGIN PUBLIC KEY-----"));
    assert!(!private.contains("PRIVATE"));
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(desk.path("ada.key"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    desk.fails(3, ["key", "show", "policy.toml"]);
    desk.fails(2, ["key", "new", "a b"]);
    std::fs::copy(desk.path("ben.pub"), desk.path("ada.pub")).unwrap();
    let error = desk.fails(3, ["key", "show", "ada.key"]);
    assert!(error.contains("another key's"), "{error}");
}
