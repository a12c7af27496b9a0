//! Who may depend on whom: the table of `ARCHITECTURE.md`, read against every `Cargo.toml`.

use super::Trouble;
use super::tree::{File, Tree};

/// Our crates and which of our crates each may depend on. What [`FOR_TESTS`] names may also stand in any crate's
/// dev-dependencies.
const MAY_DEPEND_ON: &[(&str, &[&str])] = &[
    ("schema", &[]),
    ("readers", &["schema"]),
    ("leak", &["schema"]),
    ("intrusion", &["schema"]),
    ("coordination", &["schema"]),
    ("attribution", &["schema"]),
    ("assessment", &["schema"]),
    ("ledger", &["schema"]),
    ("pages", &["schema"]),
    ("briefing", &["schema", "pages"]),
    ("server", &["schema", "assessment", "ledger", "pages"]),
    (
        "cluster",
        &[
            "schema",
            "readers",
            "leak",
            "intrusion",
            "coordination",
            "attribution",
            "assessment",
        ],
    ),
    ("worlds", &["schema"]),
    ("cli", ANY),
    ("xtask", &["schema", "worlds"]),
];

const ANY: &[&str] = &["*"];

/// Tests may use synthetic data, and read it as the program does; products may not.
const FOR_TESTS: &[&str] = &["worlds", "readers"];

/// Crates of others that only one of ours may import: name prefix and whose it is.
const RESERVED: &[(&str, &str)] = &[
    ("datafusion", "cluster"),
    ("ballista", "cluster"),
    ("hyper", "server"),
    ("axum", "server"),
    ("tiny_http", "server"),
    ("actix-web", "server"),
    ("warp", "server"),
    ("reqwest", "server"),
    ("ureq", "server"),
    ("attohttpc", "server"),
    ("isahc", "server"),
];

/// Checks every package of the workspace.
pub(crate) fn check(tree: &Tree) -> Vec<Trouble> {
    tree.ending("Cargo.toml")
        .filter(|file| file.path != "Cargo.toml")
        .flat_map(package)
        .collect()
}

/// The short name of a package by its folder: `leak` for `crates/leak/Cargo.toml`.
fn short_name(path: &str) -> &str {
    path.trim_end_matches("/Cargo.toml")
        .rsplit('/')
        .next()
        .unwrap_or_default()
}

fn package(file: &File) -> Vec<Trouble> {
    let name = short_name(&file.path);
    if file.path.split('/').any(|folder| folder == "fuzz") {
        return Vec::new();
    }
    let manifest = match file.text().parse::<toml::Table>() {
        Ok(manifest) => manifest,
        Err(error) => {
            return vec![Trouble::new(
                &file.path,
                1,
                format!("no TOML: {}", error.message()),
                "mend it",
            )];
        }
    };
    let Some((_, allowed)) = MAY_DEPEND_ON
        .iter()
        .find(|(crate_name, _)| *crate_name == name)
    else {
        let todo = "add it to the table of ARCHITECTURE.md and to xtask/src/tidy/architecture.rs";
        return vec![Trouble::new(
            &file.path,
            1,
            format!("{name} is not in the table of crates"),
            todo,
        )];
    };
    let mut troubles = Vec::new();
    if manifest
        .get("lints")
        .and_then(|lints| lints.get("workspace"))
        != Some(&toml::Value::Boolean(true))
    {
        troubles.push(Trouble::new(
            &file.path,
            1,
            "the house lints are off",
            "add `[lints] workspace = true`",
        ));
    }
    for (dependency, for_tests) in dependencies(&manifest) {
        if let Some(text) = forbidden(name, allowed, &dependency, for_tests) {
            let todo = "move the shared part to schema, or compose the two in cli";
            troubles.push(Trouble::new(
                &file.path,
                line_of(file.text(), &dependency),
                text,
                todo,
            ));
        }
    }
    troubles
}

/// Names of all dependencies, those of targets included, each with whether only tests use it.
fn dependencies(manifest: &toml::Table) -> Vec<(String, bool)> {
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let tables = std::iter::once(manifest).chain(
        targets
            .into_iter()
            .flat_map(|targets| targets.values().filter_map(toml::Value::as_table)),
    );
    let kinds = [
        ("dependencies", false),
        ("build-dependencies", false),
        ("dev-dependencies", true),
    ];
    let mut found = Vec::new();
    for table in tables {
        for (kind, for_tests) in kinds {
            let Some(entries) = table.get(kind).and_then(toml::Value::as_table) else {
                continue;
            };
            for (key, value) in entries {
                // A renamed dependency is judged by its true name.
                let name = value
                    .get("package")
                    .and_then(toml::Value::as_str)
                    .unwrap_or(key);
                found.push((name.to_owned(), for_tests));
            }
        }
    }
    found
}

fn forbidden(name: &str, allowed: &[&str], dependency: &str, for_tests: bool) -> Option<String> {
    if let Some(ours) = dependency.strip_prefix("levelhead-") {
        let fine =
            allowed == ANY || allowed.contains(&ours) || (for_tests && FOR_TESTS.contains(&ours));
        return (!fine).then(|| format!("{name} may not depend on {ours}"));
    }
    let (_, owner) = RESERVED.iter().find(|(prefix, _)| {
        dependency
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    })?;
    (*owner != name)
        .then(|| format!("{name} may not depend on {dependency}, which only {owner} imports"))
}

/// The line that names the dependency; 1 when no line does.
fn line_of(text: &str, dependency: &str) -> usize {
    text.lines()
        .position(|line| line.contains(dependency))
        .map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Tree, assert_places};
    use super::check;

    fn manifest(dependencies: &str) -> String {
        format!("[lints]\nworkspace = true\n[dependencies]\n{dependencies}")
    }

    #[test]
    fn an_analyser_may_not_read_files_or_use_its_sister() {
        let leak = manifest(
            "levelhead-schema.workspace = true\nlevelhead-readers.workspace = true\nserde = \"1\"",
        );
        let pages = manifest("levelhead-leak = { path = \"../leak\" }");
        let tree = Tree::of(&[
            ("crates/leak/Cargo.toml", &leak),
            ("crates/pages/Cargo.toml", &pages),
        ]);
        assert_places(
            &check(&tree),
            &[
                ("crates/leak/Cargo.toml", 5),
                ("crates/pages/Cargo.toml", 4),
            ],
        );
    }

    #[test]
    fn renaming_and_targets_hide_nothing() {
        let schema = manifest("x = { package = \"levelhead-leak\", version = \"1\" }");
        let leak = manifest("[target.'cfg(unix)'.dependencies]\nhyper-util = \"1\"");
        let tree = Tree::of(&[
            ("crates/leak/Cargo.toml", &leak),
            ("crates/schema/Cargo.toml", &schema),
        ]);
        assert_places(
            &check(&tree),
            &[
                ("crates/leak/Cargo.toml", 5),
                ("crates/schema/Cargo.toml", 4),
            ],
        );
    }

    #[test]
    fn the_binary_may_use_all_and_tests_may_use_worlds() {
        let cli = manifest("levelhead-readers.workspace = true\nlevelhead-leak.workspace = true");
        let leak = manifest(
            "levelhead-schema.workspace = true\n[dev-dependencies]\nlevelhead-worlds.workspace = true",
        );
        let tree = Tree::of(&[
            ("crates/cli/Cargo.toml", &cli),
            ("crates/leak/Cargo.toml", &leak),
        ]);
        assert_places(&check(&tree), &[]);
    }

    #[test]
    fn an_unknown_crate_and_missing_lints_are_told() {
        let tree = Tree::of(&[
            ("crates/new/Cargo.toml", &manifest("")),
            ("crates/schema/Cargo.toml", ""),
        ]);
        assert_places(
            &check(&tree),
            &[
                ("crates/new/Cargo.toml", 1),
                ("crates/schema/Cargo.toml", 1),
            ],
        );
    }
}
