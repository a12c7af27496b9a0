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
    (outcomes, folder.finish().expect("finished"))
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
    assert_eq!(folder.finish().ok(), Some(0));
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

#[test]
fn what_a_killed_run_left_is_cleared_away() {
    let desk = tempfile::tempdir().expect("a folder");
    let root = desk.path().join("site");
    let paths = ["index.html".to_owned(), "claims/A/index.html".to_owned()];
    let killed = SiteFolder::open(&root, &paths).expect("a folder");
    killed.put(&paths[0], b"a").expect("written");
    killed.put(&paths[1], b"b").expect("written");
    let at = killed.root.clone();
    let half = super::unfinished(&at.join(&paths[1]));
    std::fs::write(&half, "half").expect("written");
    drop(killed);
    assert!(at.join(super::LOCK).exists() && !root.exists());
    assert_eq!(export(&root, &[("index.html", "a")]).1, 1);
    let kept: Vec<_> = std::fs::read_dir(&root)
        .expect("read")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(!at.exists());
}

#[test]
fn a_new_site_appears_whole() {
    let desk = tempfile::tempdir().expect("a folder");
    let root = desk.path().join("far/away/site");
    let paths = ["index.html".to_owned(), "claims/A/index.html".to_owned()];
    // A slash behind the name does not change where it is made.
    let folder = SiteFolder::open(&root.join(""), &paths).expect("a folder");
    for path in &paths {
        folder.put(path, b"a").expect("written");
        assert!(!root.exists());
    }
    assert_eq!(folder.finish().ok(), Some(0));
    assert!(paths.iter().all(|path| root.join(path).is_file()));
    let beside = root.parent().expect("a folder above");
    assert_eq!(std::fs::read_dir(beside).expect("read").count(), 1);
}

#[test]
fn a_folder_that_appears_meanwhile_is_not_overwritten() {
    let desk = tempfile::tempdir().expect("a folder");
    let root = desk.path().join("site");
    let paths = ["index.html".to_owned()];
    let folder = SiteFolder::open(&root, &paths).expect("a folder");
    folder.put("index.html", b"ours").expect("written");
    std::fs::create_dir(&root).expect("made");
    std::fs::write(root.join("index.html"), "theirs").expect("written");
    assert!(folder.finish().is_err());
    let kept = std::fs::read(root.join("index.html")).expect("read");
    assert_eq!(kept, b"theirs");
}

#[test]
#[cfg(unix)]
fn a_link_where_a_file_is_made_is_not_followed() {
    let desk = tempfile::tempdir().expect("a folder");
    let (root, victim) = (desk.path().join("site"), desk.path().join("victim"));
    std::fs::write(&victim, "theirs").expect("written");
    std::fs::create_dir(&root).expect("made");
    let paths = ["a".to_owned()];
    let folder = SiteFolder::open(&root, &paths).expect("a folder");
    std::os::unix::fs::symlink(&victim, super::unfinished(&root.join("a"))).expect("linked");
    folder.put("a", b"ours").expect("written");
    assert_eq!(std::fs::read(&victim).expect("read"), b"theirs");
    assert_eq!(std::fs::read(root.join("a")).expect("read"), b"ours");
}

#[test]
#[cfg(unix)]
fn everybody_may_read_what_is_exported() {
    use std::os::unix::fs::PermissionsExt;
    let desk = tempfile::tempdir().expect("a folder");
    let root = desk.path().join("site");
    let paths = ["a/b".to_owned()];
    let mut folder = SiteFolder::open(&root, &paths).expect("a folder");
    // As under a umask that hides: what this process has is not for one test to change.
    super::open_to_all(&folder.root, 0o700).expect("set");
    folder.umask_hides = true;
    folder.put("a/b", b"x").expect("written");
    let root = folder.root.clone();
    for (path, mode) in [("a", 0o755), ("a/b", 0o644)] {
        let about = std::fs::metadata(root.join(path)).expect("there");
        assert_eq!(about.permissions().mode() & 0o777, mode, "{path}");
    }
}
