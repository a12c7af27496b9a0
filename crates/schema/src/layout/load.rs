//! TOML text to layouts, with errors that say where and what is allowed.

use super::check::{Problem, check};
use super::{StateLayout, nearest_field};
use crate::Field;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

/// A layout that cannot be used. It is the fault of whoever wrote the TOML.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{origin}, line {line}: {kind}")]
pub struct LayoutError {
    /// Where the text came from, as told by the caller.
    pub origin: String,
    /// Line, from 1, where the trouble starts.
    pub line: usize,
    /// What is wrong.
    pub kind: LayoutErrorKind,
}

/// What is wrong with a layout.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LayoutErrorKind {
    /// The text is no TOML, or a key is missing, unknown or of the wrong type; the parser's own words.
    #[error("{message}")]
    Toml {
        /// What the parser said, which names the keys or words that are allowed.
        message: String,
    },
    /// A field that is none of the canonical fields.
    #[error("`{name}` is no canonical field{}; the glossary lists them all", hint(*.nearest))]
    UnknownField {
        /// As written.
        name: String,
        /// The canonical field that was probably meant.
        nearest: Option<Field>,
    },
    /// Valid TOML that contradicts itself.
    #[error("{0}")]
    Contradiction(Box<Problem>),
}

fn hint(nearest: Option<Field>) -> String {
    nearest.map_or_else(String::new, |field| format!(", `{field}` perhaps"))
}

/// Reads a state's layout, as in `layouts/`, and checks it.
///
/// `origin` is named in errors: a path, or any words that tell the user where to look.
///
/// # Errors
/// Returns the first thing wrong: text that is no TOML, a key that is missing or unknown, an unknown field
/// name, or a contradiction that [`check`] finds. All are the fault of the text.
pub fn parse_state(text: &str, origin: &str) -> Result<StateLayout, LayoutError> {
    let state = read_state(text, origin)?;
    accept(state, text, origin)
}

/// Reads a layout of the user's own, for `--layout my.toml`, and checks it.
///
/// The schema is that of a state's layout, but only `abbr` and at least one `[[file]]` are needed. What is left
/// out reads `unknown`; a column without `release` counts as public, since the file is offered as a public
/// release; a file without `kind` lists voters, and one without `id` is called `file`.
///
/// # Errors
/// As for [`parse_state`].
///
/// # Example
/// ```
/// use levelhead_schema::{Field, layout::parse_file};
/// let text = r#"
/// abbr = "KY"
/// [[file]]
/// id = "ours"
/// columns = [ { name = "Surname", field = "last_name" }, { name = "Given", field = "first_name" } ]
/// "#;
/// let layout = parse_file(text, "my.toml").unwrap();
/// assert!(layout.publishes(Field::LastName, Some("ours")));
/// assert_eq!(layout.authority, "unknown");
/// ```
pub fn parse_file(text: &str, origin: &str) -> Result<StateLayout, LayoutError> {
    let mut table = DeTable::parse(text).map_err(|error| toml_error(&error, text, origin))?;
    let whole = table.span();
    let root = table.get_mut();
    if !root.contains_key("file") {
        let message = "a layout needs at least one `[[file]]`".to_owned();
        return Err(LayoutError {
            origin: origin.to_owned(),
            line: 1,
            kind: LayoutErrorKind::Toml { message },
        });
    }
    for key in ["state", "authority", "confidence"] {
        fill(root, key, "unknown", &whole);
    }
    if !root.contains_key("access") {
        root.insert(
            spanned("access".into(), &whole),
            spanned(DeValue::Table(DeTable::default()), &whole),
        );
    }
    if let Some(DeValue::Table(access)) = root.get_mut("access").map(Spanned::get_mut) {
        for key in ["model", "who", "legal", "use_limits", "cadence"] {
            fill(access, key, "unknown", &whole);
        }
    }
    fill_files(root);
    accept(deserialize(table, text, origin)?, text, origin)
}

/// As [`parse_state`], without the check: for texts that a test has checked.
pub(super) fn read_state(text: &str, origin: &str) -> Result<StateLayout, LayoutError> {
    let table = DeTable::parse(text).map_err(|error| toml_error(&error, text, origin))?;
    deserialize(table, text, origin)
}

fn deserialize(
    table: Spanned<DeTable<'_>>,
    text: &str,
    origin: &str,
) -> Result<StateLayout, LayoutError> {
    StateLayout::deserialize(Deserializer::from(table))
        .map_err(|error| toml_error(&error, text, origin))
}

fn accept(state: StateLayout, text: &str, origin: &str) -> Result<StateLayout, LayoutError> {
    match check(&state).into_iter().next() {
        None => Ok(state),
        Some(problem) => Err(LayoutError {
            origin: origin.to_owned(),
            line: line_of(text, locate(text, &problem)),
            kind: LayoutErrorKind::Contradiction(Box::new(problem)),
        }),
    }
}

fn fill_files(root: &mut DeTable<'_>) {
    let Some(DeValue::Array(files)) = root.get_mut("file").map(Spanned::get_mut) else {
        return;
    };
    for file in files.iter_mut() {
        let span = file.span();
        let DeValue::Table(file) = file.get_mut() else {
            continue;
        };
        fill(file, "id", "file", &span);
        fill(file, "kind", "voters", &span);
        let Some(DeValue::Array(columns)) = file.get_mut("columns").map(Spanned::get_mut) else {
            continue;
        };
        for column in columns.iter_mut() {
            let span = column.span();
            if let DeValue::Table(column) = column.get_mut() {
                fill(column, "release", "public", &span);
            }
        }
    }
}

/// Adds a text under `key` where there is none. The span lets errors about it point somewhere.
fn fill<'i>(table: &mut DeTable<'i>, key: &'i str, value: &'i str, span: &Range<usize>) {
    if !table.contains_key(key) {
        table.insert(
            spanned(key.into(), span),
            spanned(DeValue::String(value.into()), span),
        );
    }
}

fn spanned<T>(value: T, span: &Range<usize>) -> Spanned<T> {
    Spanned::new(span.clone(), value)
}

fn toml_error(error: &toml::de::Error, text: &str, origin: &str) -> LayoutError {
    let start = error.span().map_or(0, |span| span.start);
    let message = error.message();
    let kind = unknown_field(message).map_or_else(
        || LayoutErrorKind::Toml {
            message: message.to_owned(),
        },
        |name| LayoutErrorKind::UnknownField {
            name: name.to_owned(),
            nearest: nearest_field(name),
        },
    );
    LayoutError {
        origin: origin.to_owned(),
        line: line_of(text, start),
        kind,
    }
}

/// The name in the parser's complaint about an unknown [`Field`], which would otherwise list all eighty.
fn unknown_field(message: &str) -> Option<&str> {
    let (name, allowed) = message.strip_prefix("unknown variant `")?.split_once('`')?;
    allowed.contains(Field::VoterId.name()).then_some(name)
}

/// Line, from 1, of a byte offset.
fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|&byte| byte == b'\n')
        .count()
        + 1
}

/// Byte offset of the file or column that a problem speaks of; 0 when it speaks of the whole.
fn locate(text: &str, problem: &Problem) -> usize {
    let find = || {
        let table = DeTable::parse(text).ok()?;
        let file = table
            .get_ref()
            .get("file")?
            .get_ref()
            .as_array()?
            .get(problem.file?)?;
        let column = problem.column.and_then(|column| {
            Some(
                file.get_ref()
                    .as_table()?
                    .get("columns")?
                    .get_ref()
                    .as_array()?
                    .get(column)?
                    .span()
                    .start,
            )
        });
        Some(column.unwrap_or(file.span().start))
    };
    find().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{LayoutErrorKind, parse_file, parse_state};
    use crate::Field;
    use crate::layout::{FileKind, Release};

    #[track_caller]
    fn check(text: &str, expect: &str) {
        match parse_file(text, "my.toml") {
            Ok(layout) => panic!("accepted: {layout:?}"),
            Err(error) => assert_eq!(error.to_string(), expect),
        }
    }

    #[test]
    fn a_user_file_needs_only_abbr_and_columns() {
        let text =
            "abbr = \"OH\"\n[[file]]\ncolumns = [ { name = \"L\", field = \"last_name\" } ]\n";
        let layout = parse_file(text, "my.toml").unwrap();
        assert_eq!(layout.state, "unknown");
        assert_eq!(layout.access.legal, "unknown");
        assert_eq!(
            (layout.files[0].id.as_str(), layout.files[0].kind),
            ("file", FileKind::Voters)
        );
        assert_eq!(layout.files[0].columns[0].release, Release::Public);
        // The state schema stays strict.
        assert!(parse_state(text, "xx.toml").is_err());
    }

    #[test]
    fn errors_name_line_and_remedy() {
        check(
            "abbr = \"OH\"\n[[file]]\ncolumns = [\n  { name = \"L\", field = \"lastname\" },\n]\n",
            "my.toml, line 4: `lastname` is no canonical field, `last_name` perhaps; the glossary lists them all",
        );
        check(
            "abbr = \"OH\"\n[[file]]\ncolumns = [\n  { name = \"L\", field = \"zodiac sign\" },\n]\n",
            "my.toml, line 4: `zodiac sign` is no canonical field; the glossary lists them all",
        );
        check(
            "abbr = \"OH\"\n[[file]]\ndelimiter = \"space\"\n",
            "my.toml, line 3: unknown variant `space`, expected one of `comma`, `tab`, `pipe`, `semicolon`",
        );
        check(
            "abbr = \"OH\"\n",
            "my.toml, line 1: a layout needs at least one `[[file]]`",
        );
        check("[[file]]\n", "my.toml, line 1: missing field `abbr`");
        check(
            "abbr = \"OH\"\n[[file]]\ncolumns = [\n  { field = \"zip\" },\n]\n",
            "my.toml, line 4: missing field `name`",
        );
    }

    #[test]
    fn contradictions_point_at_the_column() {
        check(
            "abbr = \"OH\"\n[[file]]\nid = \"a\"\ncolumns = [\n  { name = \"L\", field = \"last_name\" },\n  { name = \"M\", field = \"last_name\" },\n]\n",
            "my.toml, line 6: file `a`, column `M`: `last_name` is already held by column `L`",
        );
        let twice = "abbr = \"OH\"\n[[file]]\nid = \"a\"\n[[file]]\nid = \"a\"\n";
        let error = parse_file(twice, "my.toml").unwrap_err();
        assert_eq!(error.line, 4);
        assert!(matches!(error.kind, LayoutErrorKind::Contradiction(_)));
    }

    #[test]
    fn broken_toml_is_an_error_with_its_line() {
        let error = parse_file("abbr = \"OH\"\nfile = [\n", "my.toml").unwrap_err();
        assert!(error.line >= 2, "{error}");
        let error = parse_file("abbr = \"OH\"\nfile = 3\n", "my.toml").unwrap_err();
        assert_eq!(error.line, 2, "{error}");
    }

    #[test]
    fn a_text_cut_anywhere_is_accepted_or_refused_with_a_line_of_it() {
        let whole = "abbr = \"OH\"\n[access]\nwho = \"anyone\"\n[[file]]\nid = \"a\"\nfixed_width = true\n\
                     columns = [\n  { name = \"é\", field = \"last_name\", start = 1, width = 2 },\n]\n\
                     [codes.party]\nD = \"Democratic\"\n";
        assert!(parse_file(whole, "my.toml").is_ok());
        for end in (0..whole.len()).filter(|&end| whole.is_char_boundary(end)) {
            let text = &whole[..end];
            if let Err(error) = parse_file(text, "my.toml") {
                assert!(
                    (1..=text.lines().count() + 1).contains(&error.line),
                    "{end}: {error}"
                );
            }
        }
    }

    #[test]
    fn withheld_takes_any_field() {
        let text = "abbr = \"OH\"\n[[withheld]]\nwhat = \"e-mail\"\nfields = [\"email\"]\nbasis = \"none\"\n[[file]]\n";
        let layout = parse_file(text, "my.toml").unwrap();
        assert_eq!(
            layout
                .withheld_basis(Field::Email)
                .map(|withheld| withheld.basis.as_str()),
            Some("none")
        );
    }
}
