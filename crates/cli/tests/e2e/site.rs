//! The public site, as files and live.

use crate::desk::Desk;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, SystemTime};

/// The claim of the program's own template.
const ID: &str = "ST-2026-SHORT-NAME";

const OFFICE: [&str; 4] = [
    "--office",
    "County Clerk",
    "--contact",
    "corrections@clerk.example",
];

const EXPORT: [&str; 5] = [
    "site",
    "export",
    "public",
    "--url",
    "https://claims.example",
];

/// A desk with a claim that is recorded and weighed, two keys and a policy; nothing is published yet.
fn desk() -> Desk {
    let desk = Desk::new();
    let template = desk.ok(["claim", "template"]);
    desk.file("claim.toml", template);
    desk.ok(["claim", "new", "claim.toml", "--by", "Ada Poll"]);
    let mut policy = desk.ok(["ledger", "policy"]);
    for (name, person) in [("ada", "Ada Poll"), ("ben", "Ben Vote")] {
        desk.ok(["key", "new", name]);
        let public = std::fs::read_to_string(desk.path(&format!("{name}.pub"))).unwrap();
        policy.push_str(&format!(
            "[[key]]\nname = \"{name}\"\nagency = \"Office of {name}\"\nperson = \"{person}\"\npublic = \"{}\"\n",
            public.trim_end()
        ));
    }
    desk.file("desk/policy.toml", policy);
    desk.file(
        "desk/site.toml",
        "office = \"County Clerk\"\ncontact = \"corrections@clerk.example\"\n",
    );
    desk
}

/// Drafts, signs and publishes the answer to the claim.
fn publish(desk: &Desk) {
    let draft = [
        "statement",
        "draft",
        ID,
        "--style",
        "full",
        "--by",
        "Ada Poll",
    ];
    desk.ok(draft.into_iter().chain(["--out", "a.md"]));
    for key in ["ada.key", "ben.key"] {
        desk.ok(["statement", "sign", "a.md", "--key", key]);
    }
    let publish = [
        "statement",
        "publish",
        "a.md",
        "--policy",
        "desk/policy.toml",
        "--by",
        "Ben Vote",
    ];
    let signatures = ["--signature", "a.md.ada.dsse.json", "a.md.ben.dsse.json"];
    desk.ok(publish.into_iter().chain(signatures));
}

/// Every file below a folder: when it was written, and its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let written = path.metadata().unwrap().modified().unwrap();
            found.insert(path.clone(), (written, std::fs::read(&path).unwrap()));
        }
    }
    found
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let desk = desk();
    let theirs = desk.file("public/index.html", "theirs");
    let error = desk.fails(5, EXPORT);
    assert!(error.contains("files that no export wrote"), "{error}");
    assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "theirs");
    assert_eq!(std::fs::read_dir(desk.path("public")).unwrap().count(), 1);
}

#[test]
fn what_is_missing_is_said() {
    let desk = Desk::new();
    let error = desk.fails(3, ["serve"]);
    assert!(
        error.contains("--office") && error.contains("site.toml"),
        "{error}"
    );
    let error = desk.fails(3, ["site", "export", "public"].into_iter().chain(OFFICE));
    assert!(
        error.contains("--url") && error.contains("base_url"),
        "{error}"
    );
    let error = desk.fails(4, EXPORT.into_iter().chain(OFFICE));
    assert!(error.contains("there is no ledger"), "{error}");
    assert!(!desk.path("public").exists() && !desk.home().exists());
    for (settings, words) in [
        ("offce = \"x\"", "offce"),
        (
            "contact = \"nobody\"",
            "contact is neither an e-mail address",
        ),
        (
            "base_url = \"claims\"",
            "base_url is not the address of a site",
        ),
        ("languages = [\"fr\"]", "languages is neither"),
    ] {
        desk.file("other.toml", settings);
        let error = desk.fails(3, ["serve", "--settings", "other.toml"]);
        assert!(
            error.contains(words) && error.contains("other.toml"),
            "{error}"
        );
    }
}

#[test]
fn an_export_changes_only_what_changed() {
    let desk = desk();
    publish(&desk);
    let said = desk.ok(EXPORT);
    assert!(
        said.contains("index.html") && said.contains("as they were: 0"),
        "{said}"
    );
    let first = files(&desk.path("public"));
    assert!(first.contains_key(&desk.path(&format!("public/claims/{ID}/index.html"))));
    let said = desk.ok(EXPORT);
    assert!(
        said.contains("New or changed: 0") && said.contains("removed: 0"),
        "{said}"
    );
    let mut second = files(&desk.path("public"));
    let list = desk.path("public/.levelhead-site");
    let mut first = first;
    let (before, after) = (first.remove(&list).unwrap(), second.remove(&list).unwrap());
    assert_eq!(before.1, after.1);
    assert!(first == second, "untouched, the times included");
    // A file that an earlier export wrote is gone with its reason; one that somebody else put there stays.
    let text = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, format!("{text}claims/GONE/index.html\n")).unwrap();
    let gone = desk.file("public/claims/GONE/index.html", "old");
    let theirs = desk.file("public/theirs.txt", "theirs");
    let said = desk.ok(EXPORT);
    assert!(said.contains("removed: 1"), "{said}");
    assert!(!gone.parent().unwrap().exists() && theirs.exists());
}

/// A server that is ended with the test.
struct Served {
    child: Child,
    address: String,
    out: BufReader<std::process::ChildStdout>,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn start(desk: &Desk) -> Self {
        let mut child = desk
            .command()
            .args(["serve", "--listen", "127.0.0.1:0", "--admin", "off"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line
            .split_once("http://")
            .and_then(|(_, rest)| rest.split('/').next())
            .unwrap_or_else(|| panic!("no address in {line:?}"))
            .to_owned();
        Served {
            child,
            address,
            out,
        }
    }

    /// Status and body.
    fn get(&self, target: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        write!(
            stream,
            "GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut text = Vec::new();
        stream.read_to_end(&mut text).unwrap();
        let text = String::from_utf8_lossy(&text).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body.to_owned())
    }
}

#[test]
fn the_site_is_served_follows_the_ledger_and_ends_when_asked() {
    let desk = desk();
    let mut served = Served::start(&desk);
    let claim = format!("/claims/{ID}/");
    assert_eq!(served.get("/").0, 200);
    assert_eq!(served.get(&claim).0, 404, "nothing was published yet");
    publish(&desk);
    // The server looks once a second; how often this asks until then does not matter.
    let began = std::time::Instant::now();
    while served.get(&claim).0 == 404 {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "the claim does not appear"
        );
    }
    let (status, page) = served.get(&claim);
    assert_eq!(status, 200);
    desk.ok([
        "site",
        "export",
        "public",
        "--url",
        &format!("http://{}", served.address),
    ]);
    let file = desk.path(&format!("public/claims/{ID}/index.html"));
    assert_eq!(
        std::fs::read_to_string(file).unwrap(),
        page,
        "the same bytes as the export"
    );
    assert!(
        served
            .get("/search/?q=%3Cscript%3E")
            .1
            .find("<script>")
            .is_none()
    );
    std::process::Command::new("kill")
        .arg(served.child.id().to_string())
        .status()
        .unwrap();
    let mut rest = String::new();
    served.out.read_to_string(&mut rest).unwrap();
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    assert!(TcpStream::connect(&served.address).is_err());
}

#[test]
fn an_address_in_use_is_told_with_its_own_exit_code() {
    let desk = desk();
    let served = Served::start(&desk);
    let error = desk.fails(8, ["serve", "--listen", &served.address, "--admin", "off"]);
    assert!(
        error.contains(&served.address) && error.contains("--listen"),
        "{error}"
    );
}
