//! The files held to other people's programs: a verifier written from the specifications, OpenSSL, and the
//! implementation of DSSE that TUF and in-toto use.

use super::{Office, sha256, text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package that verifies envelopes, with its version.
const PACKAGE: &str = "securesystemslib[crypto]==1.6.0";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

fn starts(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

/// An office that published two versions, in a log of several hundred entries.
fn busy() -> Office {
    let office = Office::new();
    let desk = &office.desk;
    office.sign("leak.md");
    desk.ok(Office::published("leak.md"));
    let mut before = sha256(&desk.path("public/2020-leak-v1.dsse.json"));
    for version in 2..5 {
        let header = format!(
            "version = {version}\nstyle = \"correction\"\nsupersedes = \"{before}\"\nreason = \"More.\""
        );
        let file = format!("v{version}.md");
        desk.file(&file, text(&header, "More is known.\n"));
        office.sign(&file);
        desk.ok(Office::published(&file));
        before = sha256(&desk.path(&format!("public/2020-leak-v{version}.dsse.json")));
    }
    office
}

#[test]
fn a_verifier_written_from_the_specifications_agrees() {
    if !starts("python3") {
        println!("skipped: there is no python3");
        return;
    }
    let office = busy();
    let desk = &office.desk;
    let run = |args: &[&str]| {
        let output = Command::new("python3")
            .arg(root().join("tests").join("verify_log.py"))
            .args(args)
            .current_dir(desk.path(""))
            .output()
            .unwrap();
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let key = std::fs::read_to_string(desk.home().join("ledger/log.pub")).unwrap();
    let key = key.trim_end();
    let log = desk.home().join("ledger/log");
    let log = log.to_str().unwrap();
    assert_eq!(
        run(&["log", log, key]),
        (true, "log of 7 entries verified\n".to_owned())
    );
    let file = "public/2020-leak-v2.dsse.json";
    let proof = "public/2020-leak-v2.dsse.json.tlog-proof";
    let (holds, said) = run(&["proof", file, proof, key]);
    assert!(holds && said.starts_with("entry 1 of 3 verified"), "{said}");
    assert!(!run(&["proof", "public/2020-leak-v1.dsse.json", proof, key]).0);
    assert!(!run(&["log", log, office.read("ada.pub").trim_end()]).0);
}

#[test]
fn openssl_verifies_a_signature() {
    if !Command::new("openssl")
        .arg("version")
        .output()
        .is_ok_and(|output| output.status.success())
    {
        println!("skipped: there is no openssl");
        return;
    }
    let office = Office::new();
    let desk = &office.desk;
    desk.ok(["statement", "sign", "leak.md", "--key", "ada.key"]);
    let envelope: Value = serde_json::from_str(&office.read("leak.md.ada.dsse.json")).unwrap();
    let payload = BASE64
        .decode(envelope["payload"].as_str().unwrap())
        .unwrap();
    let kind = envelope["payloadType"].as_str().unwrap();
    let mut signed = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    signed.extend(&payload);
    desk.file("signed", &signed);
    desk.file(
        "sig",
        BASE64
            .decode(envelope["signatures"][0]["sig"].as_str().unwrap())
            .unwrap(),
    );
    let shown = desk.ok(["key", "show", "ada.pub"]);
    desk.file("ada.pem", &shown[shown.find("-----BEGIN").unwrap()..]);
    let verify = |file: &str| {
        Command::new("openssl")
            .args([
                "pkeyutl", "-verify", "-pubin", "-inkey", "ada.pem", "-rawin", "-sigfile", "sig",
                "-in", file,
            ])
            .current_dir(desk.path(""))
            .output()
            .unwrap()
    };
    let output = verify("signed");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(!verify("leak.md").status.success());
    // It also reads the private key, and finds the same public one.
    let output = Command::new("openssl")
        .args(["pkey", "-in", "ada.key", "-pubout"])
        .current_dir(desk.path(""))
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        office.read("ada.pem")
    );
}

/// A Python with the package, in a virtual environment under `target`; `None` where it cannot be had.
fn python() -> Option<PathBuf> {
    let folder = root().join("target").join("dsse-python");
    let python = folder.join("bin").join("python");
    let has = |python: &Path| {
        let mut command = Command::new(python);
        command.args(["-c", "import securesystemslib, cryptography"]);
        command.output().is_ok_and(|output| output.status.success())
    };
    if has(&python) {
        return Some(python);
    }
    let run = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    let made = run(Command::new("python3").args(["-m", "venv"]).arg(&folder))
        && run(Command::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .arg(PACKAGE));
    (made && has(&python)).then_some(python)
}

const SCRIPT: &str = r#"
import json, sys
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey
envelope = Envelope.from_dict(json.load(open(sys.argv[1])))
keys = [SSlibKey(keyid, "ed25519", "ed25519", {"public": public})
        for keyid, public in (line.split() for line in open(sys.argv[2]))]
verified = envelope.verify(keys, len(keys))
assert envelope.payload == open(sys.argv[3], "rb").read()
print(len(verified), envelope.payload_type)
"#;

#[test]
fn the_dsse_of_tuf_and_in_toto_verifies_an_envelope() {
    let Some(python) = python() else {
        println!("skipped: no Python with {PACKAGE} can be had here");
        return;
    };
    let office = busy();
    let desk = &office.desk;
    desk.file("verify.py", SCRIPT);
    let mut keys = String::new();
    for name in ["ada.pub", "ben.pub"] {
        let shown = desk.ok(["key", "show", name]);
        let value = |word: &str| {
            let line = shown
                .lines()
                .find_map(|line| line.strip_prefix(word))
                .unwrap();
            line.trim().to_owned()
        };
        keys.push_str(&format!("{} {}\n", value("id "), value("hex ")));
    }
    desk.file("keys", keys);
    let run = |envelope: &str| {
        let output = Command::new(&python)
            .args(["verify.py", envelope, "keys", "public/2020-leak-v1.md"])
            .current_dir(desk.path(""))
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        (String::from_utf8_lossy(&output.stdout).into_owned(), error)
    };
    let (said, error) = run("public/2020-leak-v1.dsse.json");
    assert_eq!(said, "2 application/vnd.levelhead.statement\n", "{error}");
    let envelope = office.read("public/2020-leak-v1.dsse.json");
    let at = envelope.find("\"sig\":\"").unwrap() + 7;
    let other = if envelope.as_bytes()[at] == b'A' {
        "B"
    } else {
        "A"
    };
    desk.file(
        "broken.json",
        format!("{}{other}{}", &envelope[..at], &envelope[at + 1..]),
    );
    assert_eq!(run("broken.json").0, "");
}
