//! Recognises a format by the first bytes of the content, never by a file's name.

use super::Format;
use memchr::memmem;

/// The largest document MongoDB stores, with the slack it allows for its own.
/// Source: MongoDB manual, "MongoDB limits and thresholds": 16 mebibytes.
pub(super) const BSON_DOCUMENT_BYTES: usize = (16 << 20) + (16 << 10);

/// The format of content that begins with `head`; `None` for delimited or fixed-width text and for what is unknown.
///
/// Limits: sees only `head`; a few kilobytes are enough, 64 KB are better for dumps that open with long comments.
/// Text may be in any encoding that keeps ASCII; UTF-16 must be decoded before.
pub(crate) fn sniff(head: &[u8]) -> Option<Format> {
    if head.starts_with(b"PAR1") {
        return Some(Format::Parquet);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Some(Format::CompoundFile);
    }
    if head.starts_with(b"PK\x03\x04") {
        return is_workbook(head).then_some(Format::Xlsx);
    }
    if is_bson(head) {
        return Some(Format::Bson);
    }
    let text = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    if is_json(text) {
        return Some(Format::Json);
    }
    is_sql(text).then_some(Format::Sql)
}

/// An Office Open XML package of a workbook: the first member is one of the package's own, and nothing at hand says Word or PowerPoint.
fn is_workbook(head: &[u8]) -> bool {
    let Some(length) = head.get(26..28) else {
        return false;
    };
    let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
    let Some(name) = head.get(30..30 + length) else {
        return false;
    };
    if name.starts_with(b"xl/") {
        return true;
    }
    let of_a_package = name == b"[Content_Types].xml"
        || name.starts_with(b"_rels/")
        || name.starts_with(b"docProps/");
    let has = |folder: &[u8]| memmem::find(head, folder).is_some();
    of_a_package && (has(b"xl/") || !(has(b"word/") || has(b"ppt/") || has(b"visio/")))
}

/// A length that MongoDB allows, a known element type, and a readable key.
fn is_bson(head: &[u8]) -> bool {
    let &[a, b, c, d, kind, ref rest @ ..] = head else {
        return false;
    };
    let length = u32::from_le_bytes([a, b, c, d]) as usize;
    if !(5..=BSON_DOCUMENT_BYTES).contains(&length)
        || head.get(length - 1).is_some_and(|&last| last != 0)
    {
        return false;
    }
    if kind == 0 {
        return length == 5;
    }
    let Some(end) = memchr::memchr(0, &rest[..rest.len().min(256)]) else {
        return false;
    };
    let key = &rest[..end];
    matches!(kind, 0x01..=0x13 | 0x7F | 0xFF)
        && !key.is_empty()
        && std::str::from_utf8(key).is_ok_and(|key| !key.chars().any(char::is_control))
}

/// `{"key":`, `{}`, `[{`, `[]` and nothing else, so that a bracket in the first cell of other text does not mislead.
fn is_json(text: &[u8]) -> bool {
    match text {
        [b'{', rest @ ..] => match rest.trim_ascii_start() {
            [b'}', ..] => true,
            [b'"', key @ ..] => key_then_colon(key),
            _ => false,
        },
        [b'[', rest @ ..] => matches!(rest.trim_ascii_start(), [b'{' | b']', ..]),
        _ => false,
    }
}

fn key_then_colon(key: &[u8]) -> bool {
    let mut at = 0;
    while let Some(&byte) = key.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return key[at + 1..].trim_ascii_start().first() == Some(&b':'),
            _ => at += 1,
        }
    }
    false
}

/// Openings of SQL statements, in lower case with single blanks. A blank at the end means that a word must follow.
const STATEMENTS: &[&str] = &[
    "alter table ",
    "begin transaction;",
    "begin;",
    "copy ",
    "create database ",
    "create schema ",
    "create table ",
    "delimiter ",
    "drop database ",
    "drop table ",
    "insert ignore into ",
    "insert into ",
    "insert [",
    "lock tables ",
    "pragma ",
    "replace into ",
    "select pg_catalog.set_config(",
    "set @",
    "set ansi_nulls ",
    "set character ",
    "set foreign_key_checks",
    "set identity_insert ",
    "set names ",
    "set sql_mode",
    "set statement_timeout",
    "set client_encoding",
    "set time_zone",
    "start transaction;",
    "truncate table ",
    "use [",
    "use `",
    "\\connect ",
    "\\restrict ",
];

fn is_sql(mut text: &[u8]) -> bool {
    loop {
        text = text.trim_ascii_start();
        let comment_end: &[u8] = if text.starts_with(b"--") || text.starts_with(b"# ") {
            b"\n"
        } else if text.starts_with(b"/*!") {
            return true;
        } else if text.starts_with(b"/*") {
            b"*/"
        } else {
            break;
        };
        match memmem::find(text, comment_end) {
            Some(end) => {
                if is_dump_banner(&text[..end]) {
                    return true;
                }
                text = &text[end + comment_end.len()..];
            }
            None => return is_dump_banner(text),
        }
    }
    let mut opening = String::new();
    for &byte in text.iter().take(64) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' if opening.ends_with(' ') => {}
            b' ' | b'\t' | b'\r' | b'\n' => opening.push(' '),
            _ => opening.push(char::from(byte.to_ascii_lowercase())),
        }
    }
    let copies = !opening.starts_with("copy ") || memmem::find(text, b"stdin").is_some();
    copies
        && STATEMENTS
            .iter()
            .any(|statement| opening.starts_with(statement))
}

/// The first comment of the usual dump tools.
fn is_dump_banner(comment: &[u8]) -> bool {
    let lower = comment[..comment.len().min(400)].to_ascii_lowercase();
    [
        b"database dump".as_slice(),
        b"mysql dump",
        b"mariadb dump",
        b"sql dump",
        b"****** object: ",
    ]
    .iter()
    .any(|banner| memmem::find(&lower, banner).is_some())
}

#[cfg(test)]
mod tests {
    use super::{Format, sniff};

    fn check(head: &[u8], expected: Option<Format>) {
        assert_eq!(sniff(head), expected, "{:?}", String::from_utf8_lossy(head));
    }

    #[test]
    fn knows_each_format() {
        check(b"PAR1\x15\x04", Some(Format::Parquet));
        check(
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0",
            Some(Format::CompoundFile),
        );
        check(b"\xEF\xBB\xBF \n{ \"_id\" : 1}", Some(Format::Json));
        check(b"[\n  {\"a\":1}", Some(Format::Json));
        check(
            b"-- a note\n/* more */\nINSERT\nINTO t VALUES (1);",
            Some(Format::Sql),
        );
        check(b"--\n-- PostgreSQL database dump\n", Some(Format::Sql));
        check(b"/*!40101 SET NAMES utf8 */;", Some(Format::Sql));
        check(b"COPY public.v (a) FROM stdin;\n1\n", Some(Format::Sql));
        check(b"USE [voters]\r\nGO\r\n", Some(Format::Sql));
        check(b"\x0c\0\0\0\x10a\0\x01\0\0\0\x01", None);
        check(b"\x0c\0\0\0\x10a\0\x01\0\0\0\0", Some(Format::Bson));
    }

    #[test]
    fn leaves_other_text_to_others() {
        for head in [
            "LAST_NAME,FIRST_NAME\nSET,JOHN\n",
            "{1},{2}\n",
            "[x],y\n",
            "COPY THAT,1,2\n",
            "insert_date|name\n",
            "create your own list\n",
            "{\"a\",\"b\"}\n",
            "--\n--\n",
            "",
            "\0\0\0\0\0\0",
            "PK\x03\x04",
        ] {
            check(head.as_bytes(), None);
        }
    }
}
