use super::{Encoding, Seen, Text};
use std::cell::Cell;
use std::io::Read;

/// Gives its bytes `step` at a time.
struct Steps<'a>(&'a [u8], usize);

impl Read for Steps<'_> {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let taken = self.1.min(room.len()).min(self.0.len());
        room[..taken].copy_from_slice(&self.0[..taken]);
        self.0 = &self.0[taken..];
        Ok(taken)
    }
}

fn decode(bytes: &[u8], head: usize, step: usize, room: usize) -> (String, String) {
    let head = head.min(bytes.len());
    let seen = Cell::new(Seen::default());
    let mut input = Steps(&bytes[head..], step);
    let mut text = Text::new(
        &bytes[..head],
        &mut input,
        Encoding::detect(&bytes[..head]),
        &seen,
    );
    let mut all = Vec::new();
    let mut block = vec![0; room];
    loop {
        let written = text.fill(&mut block).unwrap();
        if written == 0 {
            break;
        }
        std::str::from_utf8(&block[..written]).unwrap();
        all.extend_from_slice(&block[..written]);
    }
    assert_eq!(text.fill(&mut block).unwrap(), 0);
    (String::from_utf8(all).unwrap(), seen.get().words().unwrap())
}

fn check(bytes: &[u8], text: &str, encoding: &str) {
    for (step, room) in [(1, 16), (2, 17), (3, 64), (1000, 4096)] {
        assert_eq!(
            decode(bytes, 64, step, room),
            (text.to_owned(), encoding.to_owned()),
            "step {step} room {room}"
        );
    }
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}

#[test]
fn utf8_with_and_without_mark() {
    let text = "name,city\nJosé,Nuñez €𝄞\n".repeat(20);
    check(text.as_bytes(), &text, "UTF-8");
    check(format!("\u{feff}{text}").as_bytes(), &text, "UTF-8");
    check(b"plain", "plain", "UTF-8");
    check(b"", "", "UTF-8");
}

#[test]
fn utf16_by_mark_and_by_pattern() {
    let text = "name\tcity\r\nJosé\tNuñez €𝄞\r\n".repeat(20);
    for (little, name) in [(true, "UTF-16LE"), (false, "UTF-16BE")] {
        check(&utf16(&format!("\u{feff}{text}"), little), &text, name);
        check(&utf16(&text, little), &text, name);
    }
}

#[test]
fn utf16_cut_in_a_character_says_so() {
    let mut bytes = utf16("\u{feff}name\tcity", true);
    bytes.pop();
    check(
        &bytes,
        "name\tcit\u{fffd}",
        "UTF-16LE with broken characters",
    );
}

#[test]
fn latin1_and_windows_1252_are_told_apart() {
    check(b"Jos\xE9,Nu\xF1ez\n", "José,Nuñez\n", "ISO-8859-1");
    check(b"Jos\xE9 O\x92Neil\n", "José O’Neil\n", "windows-1252");
    let mut late = b"Jos\xE9\n".repeat(40);
    late.extend_from_slice(b"O\x92Neil\n");
    let text = format!("{}O’Neil\n", "José\n".repeat(40));
    check(&late, &text, "windows-1252");
}

#[test]
fn a_bad_byte_late_in_utf8_is_repaired() {
    let mut bytes = b"0123456789\n".repeat(30);
    bytes.extend_from_slice(b"Jos\xE9,O\x92Neil \xE2\x82\n");
    let text = format!("{}José,O’Neil â‚\n", "0123456789\n".repeat(30));
    check(&bytes, &text, "UTF-8 with windows-1252 bytes");
    let mut bytes = "a".repeat(70).into_bytes();
    bytes.extend_from_slice(b"\x92b\x80\xBFc\xC3");
    check(
        &bytes,
        &format!("{}’b€¿cÃ", "a".repeat(70)),
        "UTF-8 with windows-1252 bytes",
    );
    let mut bytes = "é".repeat(100).into_bytes();
    bytes.push(0xE9);
    check(&bytes, &"é".repeat(101), "UTF-8 with windows-1252 bytes");
}

#[test]
fn a_head_that_cuts_a_character_is_still_utf8() {
    let text = format!("{}é", "x".repeat(63));
    check(text.as_bytes(), &text, "UTF-8");
}

#[test]
fn names_are_those_of_the_standard() {
    assert_eq!(
        Encoding::from_name("Latin1"),
        Some(Encoding::Other(encoding_rs::WINDOWS_1252))
    );
    assert_eq!(Encoding::from_name("utf8"), Some(Encoding::Utf8));
    assert_eq!(Encoding::from_name("klingon"), None);
}
