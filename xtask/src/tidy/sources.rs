//! Rules for the text of source files: length, names, clocks, silenced lints, places on somebody's machine.

use super::Trouble;
use super::tree::{File, Tree};
use std::path::Path;

/// Lines after which a file must be split or say why not.
const LONGEST_FILE_LINES: usize = 800;

/// Lines after which a function must be split or say why not.
const LONGEST_FUNCTION_LINES: usize = 70;

/// The mark with which a file, at the start of a line, or a function, inside it, says why it is long.
const LONG_BECAUSE: &str = "// tidy: long because ";

/// Names that say nothing of what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "misc", "common", "helpers", "helper"];

/// Calls that read the wall clock. Written in two halves so that this file does not break its own rule.
const CLOCKS: &[&str] = &[
    concat!("SystemTime::", "now"),
    concat!("Utc::", "now"),
    concat!("Local::", "now"),
    concat!("Zoned::", "now"),
    concat!("Timestamp::", "now"),
];

/// Attributes that silence a lint for ever and without a reason.
const SILENCERS: &[&str] = &[concat!("#[", "allow("), concat!("#![", "allow(")];

/// Beginnings of places that exist on one machine only, in halves as above.
const HOMES: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/ro", "ot/"),
    concat!(r"C:\Us", r"ers\"),
];

/// Checks every Rust file.
pub(crate) fn check(tree: &Tree) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for file in tree.ending(".rs") {
        // Tests are lists of cases; they may be as long as the cases are many.
        if !is_test(&file.path) {
            troubles.extend(length(file));
            troubles.extend(functions(file));
        }
        troubles.extend(name(file));
        for (number, line) in file.lines() {
            let code = line.split("//").next().unwrap_or_default();
            troubles.extend(code_line(file, number, code));
        }
    }
    troubles
}

fn is_test(path: &str) -> bool {
    path.split('/')
        .any(|part| part == "tests" || part == "tests.rs")
}

/// Checks every text file for places that exist on one machine only.
///
/// The folder of this very repository is looked for by name: it is the likeliest to slip into a document or a test.
pub(crate) fn machine_paths(tree: &Tree, root: &Path) -> Vec<Trouble> {
    let mut places: Vec<String> = HOMES.iter().map(|home| (*home).to_owned()).collect();
    let own = root.to_string_lossy();
    if own.len() > 1 {
        places.push(own.into_owned());
    }
    let mut troubles = Vec::new();
    for file in &tree.files {
        for (number, line) in file.lines() {
            if let Some(place) = places.iter().find(|place| starts_a_path(line, place)) {
                let what = format!("{place} is a place on one machine");
                troubles.push(Trouble::new(
                    &file.path,
                    number,
                    what,
                    "use a path from the repository's root",
                ));
            }
        }
    }
    troubles
}

/// True when `place` stands in the line as the beginning of a path: not inside a web address or a longer
/// path, and not as the first letters of another folder.
fn starts_a_path(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + place.len()..].chars().next();
        let inside =
            before.is_some_and(|letter| letter.is_alphanumeric() || "./_-~>}*".contains(letter));
        let goes_on = !place.ends_with(['/', '\\'])
            && after.is_some_and(|letter| letter.is_alphanumeric() || "-_.".contains(letter));
        !inside && !goes_on
    })
}

fn length(file: &File) -> Option<Trouble> {
    let lines = file.lines().count();
    let excused = file.lines().any(|(_, line)| {
        line.strip_prefix(LONG_BECAUSE)
            .is_some_and(|why| !why.trim().is_empty())
    });
    let todo = format!("split it, or say `{LONG_BECAUSE}…`");
    (lines > LONGEST_FILE_LINES && !excused)
        .then(|| Trouble::new(&file.path, lines, format!("{lines} lines"), todo))
}

/// Functions that are too long. Relies on rustfmt: a function ends at the first brace under its own `fn`.
fn functions(file: &File) -> Vec<Trouble> {
    let lines: Vec<&str> = file.text().lines().collect();
    let mut troubles = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        if !is_function(code) || has_no_body(&lines[start..]) {
            continue;
        }
        let is_end = |line: &&str| line.strip_prefix(indent) == Some("}");
        let Some(length) = lines[start..].iter().position(is_end).map(|last| last + 1) else {
            continue;
        };
        let excused = lines[start..start + length]
            .iter()
            .any(|line| line.trim_start().starts_with(LONG_BECAUSE));
        if length > LONGEST_FUNCTION_LINES && !excused {
            let todo = format!("split it, or say `{LONG_BECAUSE}…` inside");
            troubles.push(Trouble::new(
                &file.path,
                start + 1,
                format!("a function of {length} lines"),
                todo,
            ));
        }
    }
    troubles
}

fn is_function(code: &str) -> bool {
    let before = code.split_once("fn ").map(|(before, _)| before);
    let words = |before: &str| {
        before.split_whitespace().all(|word| {
            word.starts_with("pub")
                || matches!(
                    word,
                    "in" | "const" | "async" | "unsafe" | "extern" | "\"C\""
                )
        })
    };
    before.is_some_and(words)
}

/// True for the declaration of a trait's function, or one that stands on a single line.
fn has_no_body(lines: &[&str]) -> bool {
    let end = lines.iter().find(|line| line.ends_with(['{', ';', '}']));
    end.is_none_or(|line| line.ends_with([';', '}']))
}

fn name(file: &File) -> Option<Trouble> {
    let stem = file
        .path
        .trim_end_matches(".rs")
        .trim_end_matches("/mod")
        .rsplit('/')
        .next()?;
    let todo = "name it after the concept in it";
    EMPTY_NAMES
        .contains(&stem)
        .then(|| Trouble::new(&file.path, 1, format!("`{stem}` says nothing"), todo))
}

fn code_line(file: &File, number: usize, code: &str) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    let mut tell =
        |what: String, todo: &str| troubles.push(Trouble::new(&file.path, number, what, todo));
    if let Some(inline) = code
        .trim_start()
        .trim_start_matches("pub(crate) ")
        .trim_start_matches("pub ")
        .strip_prefix("mod ")
        && let Some(module) = inline
            .strip_suffix('{')
            .map(str::trim)
            .filter(|module| EMPTY_NAMES.contains(module))
    {
        tell(
            format!("`{module}` says nothing"),
            "name it after the concept in it",
        );
    }
    let has_clock = ["crates/cli/", "crates/server/"]
        .iter()
        .any(|edge| file.path.starts_with(edge));
    if let Some(clock) = CLOCKS
        .iter()
        .find(|clock| code.contains(*clock))
        .filter(|_| !has_clock)
    {
        tell(
            format!("{clock} outside cli and server"),
            "take the time as an argument",
        );
    }
    if let Some(silencer) = SILENCERS.iter().find(|silencer| code.contains(*silencer)) {
        tell(
            format!("{silencer}…)] stays when its reason is gone"),
            "use `#[expect(…, reason = \"…\")]`",
        );
    }
    troubles
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Tree, assert_places};
    use super::{CLOCKS, HOMES, LONG_BECAUSE, SILENCERS, check, machine_paths};
    use std::path::Path;

    #[test]
    fn a_long_file_must_say_why() {
        let long = "\n".repeat(801);
        let excused = format!("{LONG_BECAUSE}it is one table\n{long}");
        let unexcused = format!("{LONG_BECAUSE}\n{long}");
        let short = "\n".repeat(800);
        let tree = Tree::of(&[
            ("a.rs", &long),
            ("b.rs", &excused),
            ("c.rs", &short),
            ("d.rs", &unexcused),
            ("e.md", &long),
        ]);
        assert_places(&check(&tree), &[("a.rs", 801), ("d.rs", 802)]);
    }

    #[test]
    fn a_long_function_must_say_why() {
        let body = "    x();\n".repeat(69);
        let long = format!(
            "trait T {{\n    fn f();\n}}\nfn short() {{}}\npub(crate) fn g() {{\n{body}}}\n"
        );
        let fits = long.replacen("    x();\n", "", 1);
        let excused = long.replacen("x();", &format!("{LONG_BECAUSE}it is one table"), 1);
        let tree = Tree::of(&[("a.rs", &long), ("b.rs", &fits), ("c.rs", &excused)]);
        assert_places(&check(&tree), &[("a.rs", 5)]);
    }

    #[test]
    fn empty_names_are_told() {
        let tree = Tree::of(&[
            ("src/utils.rs", ""),
            ("src/misc/mod.rs", ""),
            ("src/a.rs", "\npub(crate) mod common {\n}"),
            ("src/commons.rs", ""),
        ]);
        assert_places(
            &check(&tree),
            &[("src/utils.rs", 1), ("src/misc/mod.rs", 1), ("src/a.rs", 2)],
        );
    }

    #[test]
    fn clocks_belong_to_the_edge() {
        for clock in CLOCKS {
            let line = format!("let now = {clock}();");
            let comment = format!("// never {clock}");
            let tree = Tree::of(&[
                ("crates/leak/src/a.rs", &line),
                ("crates/cli/src/a.rs", &line),
                ("crates/leak/src/b.rs", &comment),
            ]);
            assert_places(&check(&tree), &[("crates/leak/src/a.rs", 1)]);
        }
    }

    #[test]
    fn silenced_lints_are_told() {
        for silencer in SILENCERS {
            let text = format!("\n{silencer}dead_code)]");
            assert_places(&check(&Tree::of(&[("a.rs", &text)])), &[("a.rs", 2)]);
        }
        assert_places(
            &check(&Tree::of(&[(
                "a.rs",
                "#[expect(dead_code, reason = \"x\")]",
            )])),
            &[],
        );
    }

    #[test]
    fn places_on_one_machine_are_told() {
        for home in HOMES {
            let text = format!("see {home}me/x");
            assert_places(
                &machine_paths(&Tree::of(&[("a.md", &text)]), Path::new("/")),
                &[("a.md", 1)],
            );
        }
        let text = "see /build/house/README.md\nand /build/notes\nhttps://example.org/build/x\n/builder/x\n../build/x";
        let tree = Tree::of(&[("a.toml", text)]);
        assert_places(
            &machine_paths(&tree, Path::new("/build/house")),
            &[("a.toml", 1)],
        );
    }
}
