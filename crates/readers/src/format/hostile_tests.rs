//! What no input may do: panic, lose a row because of where a read ended, or answer by halves.

use super::testing::{Transcript, ending, transcript};
use super::{Format, Origin, Whole, read_whole};
use crate::Limits;
use proptest::prelude::*;

/// Pieces of each language, so that random texts go beyond the first byte.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ":",
    ",",
    "\n",
    " ",
    "\"a\":",
    "1",
    "null",
    "\\u00e9",
    "{\"a\":1}\n",
    "{\"$date\":",
    "INSERT INTO t VALUES ",
    "INSERT INTO `u` (a,b) VALUES ",
    "(1,'x')",
    "('",
    "'",
    "''",
    ";",
    "(",
    ")",
    "--",
    "/*",
    "*/",
    "COPY t (a) FROM stdin;\n",
    "\\.\n",
    "\\N\t",
    "CREATE TABLE t (a int, b text);",
    "$$",
    "GO\n",
    "::text",
    "E'",
    "N'",
    "0x1F",
    "CAST(",
    " AS Date)",
    "replace(",
    "é",
    "\0",
    "BEGIN",
    "END",
    "DELIMITER ;;\n",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

fn limits() -> Limits {
    Limits {
        row_bytes: 60,
        columns: 3,
        ..Limits::default()
    }
}

proptest! {
    #[test]
    fn text_gives_the_same_in_any_pieces(text in text(), piece in 1_usize..9) {
        for format in [Format::Json, Format::Sql] {
            let whole = transcript(format, text.as_bytes(), &limits(), 1 << 16);
            prop_assert_eq!(transcript(format, text.as_bytes(), &limits(), piece), whole);
        }
    }

    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), format in 0..5) {
        let format = [Format::Json, Format::Sql, Format::Bson, Format::Xlsx, Format::Parquet][format as usize];
        if format.is_whole() {
            let origin = Origin { path: "f", container_words: "", encoding: "" };
            let mut sink = Transcript::default();
            let outcome = read_whole(format, &origin, Whole::Memory(bytes), &limits(), &mut sink);
            prop_assert!(ending(outcome).starts_with("error"));
        } else {
            transcript(format, &bytes, &limits(), 7);
        }
    }

    #[test]
    fn rows_and_rejects_of_json_lines_add_up(lines in prop::collection::vec(text().prop_map(|text| text.replace('\n', "")), 0..20)) {
        let text = format!("{{\"a\":1}}\n{}", lines.join("\n"));
        let found = transcript(Format::Json, text.as_bytes(), &limits(), 64);
        let count = |word: usize| -> usize {
            let ends = found.lines().filter_map(|line| line.strip_prefix("  = "));
            ends.filter_map(|end| end.split(' ').nth(word).and_then(|number| number.parse::<usize>().ok())).sum()
        };
        let records = text.lines().filter(|line| !line.trim_matches([' ', '\t', '\r', '\u{c}']).is_empty()).count();
        prop_assert_eq!(count(0) + count(2), records, "{}", found);
    }
}
