//! `BENCHMARKS.md`: the last measured tables, between marks, one place for each size.

use crate::error::ChoreError;
use std::path::Path;

/// Puts what was measured into the document at `path`, in the place of the last measurement of that name.
///
/// # Errors
/// When the document cannot be read or written, or a place has a beginning and no end.
pub(crate) fn write(path: &Path, name: &str, measured: &str) -> Result<(), ChoreError> {
    let text = std::fs::read_to_string(path).map_err(ChoreError::read(path))?;
    let changed = replaced(&text, name, measured)
        .ok_or_else(|| ChoreError::broken(path, format!("the mark of {name} has no end")))?;
    std::fs::write(path, changed).map_err(ChoreError::write(path))
}

/// The text with `measured` in the place of that name, which is made at the end when there is none.
fn replaced(text: &str, name: &str, measured: &str) -> Option<String> {
    let begin = format!("<!-- measured: {name} -->\n");
    let end = "<!-- end of what was measured -->\n";
    let place = format!("{begin}{measured}{end}");
    let Some((before, rest)) = text.split_once(&begin) else {
        return Some(format!("{}\n\n{place}", text.trim_end()));
    };
    let (_, after) = rest.split_once(end)?;
    Some(format!("{before}{place}{after}"))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn each_size_has_its_place() {
        let first = replaced("# B\n", "leak 1", "one\n").expect("a text");
        assert_eq!(
            first,
            "# B\n\n<!-- measured: leak 1 -->\none\n<!-- end of what was measured -->\n"
        );
        let second = replaced(&first, "leak 10", "ten\n").expect("a text");
        let again = replaced(&second, "leak 1", "new\n").expect("a text");
        assert_eq!(again, second.replace("one\n", "new\n"));
        assert!(again.contains("ten\n"));
    }

    #[test]
    fn a_place_without_an_end_is_told() {
        assert_eq!(replaced("<!-- measured: a -->\nold\n", "a", "new\n"), None);
    }
}
