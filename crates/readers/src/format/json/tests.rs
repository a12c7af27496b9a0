use crate::Limits;
use crate::format::Format::Json;
use crate::format::testing::{check, transcript};

#[test]
fn lines_become_rows_under_the_union_of_their_keys() {
    check(
        Json,
        "\u{feff}{\"name\":\"Ann \\u00e9\\ud83d\\ude00\",\"id\":12345678901234567890}\r\n\n{\"id\":0.50,\"ok\":true,\"no\":null}\n",
        "f [JSON lines; UTF-8] name|id|ok|no
  Ann é😀|12345678901234567890||
  |0.50|true|
  = 2 rows, 0 rejects",
    );
}

#[test]
fn nested_values_are_flattened_and_arrays_joined() {
    check(
        Json,
        r#"[{"a":{"b":{"c":1},"d":[]},"v":["x",null,["y"]],"h":[{"e":"G18","m":"AV"},{"e":"G20","m":"IN"}],"n":{}}]"#,
        "f [JSON array; UTF-8] a.b.c|a.d|v|h.e|h.m|n
  1||x; ; y|G18; G20|AV; IN|
  = 1 rows, 0 rejects",
    );
}

#[test]
fn the_type_wrappers_of_mongodb_are_taken_off() {
    check(
        Json,
        r#"{"_id":{"$oid":"5f"},"born":{"$date":"1970-01-02T00:00:00Z"},"seen":{"$date":{"$numberLong":"1500"}},"n":{"$numberLong":"7"}}
{"_id":ObjectId("60"),"born":ISODate("1980-02-03T00:00:00.000Z"),"seen":new Date(86400000),"n":NumberLong(8)}"#,
        "f [JSON lines; UTF-8] _id|born|seen|n
  5f|1970-01-02|1970-01-01T00:00:01.500Z|7
  60|1980-02-03|1970-01-02|8
  = 2 rows, 0 rejects",
    );
}

#[test]
fn a_bad_line_costs_no_other() {
    check(
        Json,
        concat!(
            "{\"a\":\"open\n",
            "{\"a\":1}\n",
            "{\"a\":2\n",
            "{\"a\":\"\\q\"}\n",
            "{\"a\":3,\"a\":4}\n",
            "{\"a\":5,\"a\":5}\n",
            "{\"a\":\"\\ud800\"}\n",
            "[1]\n",
            "{\"a\":\"\\u0000\"}\n",
            "{\"a\":6} x\n",
            "{\"a\":nope}\n",
            "{\"zzz\":1,}\n",
            "{\"a\":\"cut"
        ),
        "f [JSON lines; UTF-8] a
  1
  5
  ! row 1 byte 0: a line ends inside a string
  ! row 3 byte 19: expected `}`
  ! row 4 byte 26: an invalid escape in a string
  ! row 5 byte 37: one key twice with different values
  ! row 7 byte 65: half a surrogate pair in a string
  ! row 8 byte 80: not an object
  ! row 9 byte 84: NUL in a value
  ! row 10 byte 99: text after the object
  ! row 11 byte 109: a bare word that is no value
  ! row 12 byte 120: expected a key
  ! row 13 byte 131: a string does not end
  = 2 rows, 11 rejects",
    );
}

#[test]
fn objects_of_several_lines_follow_each_other() {
    check(
        Json,
        "{\n  \"a\": 1\n}\n{\n  \"a\": \"x\n}\n{\n  \"a\": 2,\n{\n  \"a\": 3\n} {\"a\": 4}",
        "f [JSON objects; UTF-8] a
  1
  3
  4
  ! row 2 byte 13: a line ends inside a string
  ! row 3 byte 25: not an object
  ! row 4 byte 27: an object starts before this one has ended
  = 3 rows, 3 rejects",
    );
    check(
        Json,
        "{\n\"a\": 1\n}\n{\n\"a\": 2",
        "error: f is broken at byte 19: ends in the middle of an object",
    );
}

#[test]
fn a_wrapped_array_is_an_array() {
    check(
        Json,
        "{\"RECORDS\": [\n{\"a\":1},\n{\"a\":2}], \"total\": {\"n\":2}}\n",
        "f [JSON array; UTF-8] a\n  1\n  2\n  = 2 rows, 0 rejects",
    );
    check(
        Json,
        "{\"RECORDS\": [{\"a\":1}]",
        "error: f is broken at byte 21: the object around the array does not end",
    );
}

#[test]
fn an_array_keeps_its_good_elements_and_must_end() {
    check(
        Json,
        r#"[{"a":"\x"}, 7, "t,]", {"a":1}, ]"#,
        "f [JSON array; UTF-8] a
  1
  ! row 1 byte 1: an invalid escape in a string
  ! row 2 byte 13: not an object
  ! row 3 byte 16: not an object
  = 1 rows, 3 rejects",
    );
    check(
        Json,
        r#"[{"a":1},{"a":"#,
        "error: f is broken at byte 14: the array ends in the middle",
    );
    check(
        Json,
        r#"[{"a":1}"#,
        "error: f is broken at byte 8: the array ends in the middle",
    );
    check(
        Json,
        r#"[{"a":1}] {"a":2}"#,
        "error: f is broken at byte 10: text after the end of the array",
    );
    check(Json, "[]", "f skipped: no records in it");
    check(
        Json,
        "[1,2]",
        "error: f is broken at byte 5: none of its records is an object with keys",
    );
}

#[test]
fn a_late_key_starts_a_segment_and_loses_nothing() {
    let mut text = "{\"a\":1}\n".repeat(1000);
    text += "{\"a\":2}\n{\"late\":3,\"a\":4}\n{\"a\":5}\n";
    let rows = "  1\n".repeat(1000);
    let expected = format!(
        "f [JSON lines; UTF-8] a\n{rows}  2\n  = 1001 rows, 0 rejects\n\
         f [JSON lines; UTF-8] a|late\n  4|3\n  5|\n  = 2 rows, 0 rejects"
    );
    check(Json, text, &expected);
}

#[test]
fn depth_and_length_are_bounded() {
    let deep = format!(
        "{{\"a\":1}}\n{{\"a\":{}1{}}}\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    check(
        Json,
        &deep,
        "f [JSON lines; UTF-8] a\n  1\n  ! row 2 byte 8: nested deeper than 64\n  = 1 rows, 1 rejects",
    );
    let limits = Limits {
        row_bytes: 40,
        columns: 2,
        ..Limits::default()
    };
    let long = format!(
        "{{\"a\":1}}\n{{\"a\":\"{}\"}}\n{{\"a\":1,\"b\":2,\"c\":3}}\n{{\"a\":2}}\n",
        "x".repeat(100_000)
    );
    let rejects = "  1\n  2\n  ! row 2 byte 8: longer than the limit for a row\n  ! row 3 byte 100017: more columns than the limit\n  = 2 rows, 2 rejects\n";
    assert_eq!(
        transcript(Json, long.as_bytes(), &limits, 1000),
        format!("f [JSON lines; UTF-8] a\n{rejects}")
    );
    let array = format!("[{}]", long.trim_end().replace('\n', ","));
    assert_eq!(
        transcript(Json, array.as_bytes(), &limits, 1000),
        format!(
            "f [JSON array; UTF-8] a\n{}",
            rejects
                .replace("100017", "100018")
                .replace("byte 8", "byte 9")
        )
    );
}

#[test]
fn a_call_without_words_ends() {
    check(
        Json,
        "{\"a\":1}\n{\"a\":x(,1)}\n{\"a\":f(,)}\n",
        "f [JSON lines; UTF-8] a
  1
  ,1
  ,
  = 3 rows, 0 rejects",
    );
}

#[test]
fn a_chat_is_the_array_of_its_messages() {
    let chat = r#"{ "name": "A \"chat\", or two", "type": "public_channel", "id": 7,
 "messages": [ {"id": 1, "text": "x"}, {"id": 2, "text": "y"} ] }"#;
    check(
        Json,
        chat,
        "f [JSON array; UTF-8] id|text
  1|x
  2|y
  = 2 rows, 0 rejects",
    );
    // A message by itself, or somebody's talk with a program, is a record like any other.
    check(
        Json,
        "{\"messages\":[{\"role\":\"a\"}]}\n{\"messages\":[{\"role\":\"b\"}]}\n",
        "f [JSON lines; UTF-8] messages.role
  a
  b
  = 2 rows, 0 rejects",
    );
}

#[test]
fn pages_of_a_web_service_follow_each_other() {
    check(
        Json,
        "{\"posts\":[{\"a\":1},{\"a\":2}],\"cursor\":\"x\"}\n{\"posts\":[{\"a\":3}]}\n",
        "f [JSON array; UTF-8] a
  1
  2
  3
  = 3 rows, 0 rejects",
    );
}
