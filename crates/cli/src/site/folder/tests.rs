//! What is written, removed and refused.

use super::{Outcome, SiteFolder, is_plain};
use std::path::Path;

fn export(root: &Path, files: &[(&str, &str)]) -> (Vec<Outcome>, u64) {
    let paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    let folder = SiteFolder::open(root, &paths).expect("a folder");
    let outcomes = files
        .iter()
        .map(|(path, text)| folder.put(path, text.as_bytes()).expect("written"))
        .collect();
    (outcomes, folder.finish(&paths).expect("finished"))
}

#[test]
fn only_what_changed_is_written_and_only_what_was_ours_is_removed() {
    use Outcome::{Untouched, Written};
    let desk = tempfile::tempdir().expect("a folder");
    let root = desk.path().join("site");
    let first = [
        ("index.html", "a"),
        ("claims/A/index.html", "b"),
        ("x/y", "c"),
    ];
    assert_eq!(export(&root, &first), (vec![Written; 3], 0));
    std::fs::write(root.join("x/foreign"), "theirs").expect("written");
    let second = [("index.html", "a"), ("claims/B/index.html", "b")];
    assert_eq!(export(&root, &second), (vec![Untouched, Written], 2));
    assert!(!root.join("claims/A").exists());
    assert!(root.join("x/foreign").exists() && !root.join("x/y").exists());
    let kept: Vec<_> = std::fs::read_dir(&root)
        .expect("read")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(kept.len(), 4, "{kept:?}");
}

#[test]
fn a_list_that_leads_elsewhere_is_not_followed() {
    for path in [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a\\..\\x",
        ".levelhead-site",
        "./x",
    ] {
        assert!(!is_plain(path), "{path}");
    }
    assert!(is_plain("claims/A/index.html"));
    assert!(is_plain(".well-known/levelhead/index.txt"));
    let desk = tempfile::tempdir().expect("a folder");
    let root = desk.path().join("site");
    export(&root, &[("a", "a")]);
    let list = root.join(super::LIST);
    let text = std::fs::read_to_string(&list).expect("read");
    for more in ["../victim\n", "a\n\n", "b"] {
        std::fs::write(&list, format!("{text}{more}")).expect("written");
        assert!(SiteFolder::open(&root, &[]).is_err(), "{more:?}");
    }
}

#[test]
#[cfg(unix)]
fn links_are_not_followed() {
    let desk = tempfile::tempdir().expect("a folder");
    let (root, elsewhere) = (desk.path().join("site"), desk.path().join("elsewhere"));
    std::fs::create_dir(&elsewhere).expect("made");
    export(&root, &[("a/b", "x")]);
    std::fs::remove_dir_all(root.join("a")).expect("removed");
    std::os::unix::fs::symlink(&elsewhere, root.join("a")).expect("linked");
    std::fs::write(elsewhere.join("b"), "theirs").expect("written");
    let paths = vec!["a/c".to_owned()];
    let folder = SiteFolder::open(&root, &paths).expect("a folder");
    assert!(folder.put("a/c", b"x").is_err());
    assert_eq!(folder.finish(&[]).ok(), Some(0));
    assert!(elsewhere.join("b").exists());
}

#[test]
fn two_runs_do_not_meet() {
    let desk = tempfile::tempdir().expect("a folder");
    let root = desk.path().join("site");
    let first = SiteFolder::open(&root, &[]).expect("a folder");
    assert!(SiteFolder::open(&root, &[]).is_err());
    drop(first);
    assert!(SiteFolder::open(&root, &[]).is_ok());
}
