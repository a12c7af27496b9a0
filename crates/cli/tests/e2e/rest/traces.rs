//! Every form in which a value could lie somewhere, and the search for them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use md5::Md5;
use memchr::memmem::Finder;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Bytes of a hash that are looked for: whoever stores a part of one stores the person.
const HASH_BYTES: usize = 8;

/// The traces of planted values.
pub(crate) struct Traces {
    needles: Vec<(String, Finder<'static>)>,
}

impl Traces {
    /// The traces of `values`, each of six bytes or more.
    pub(crate) fn of<'v>(values: impl IntoIterator<Item = &'v str>) -> Self {
        let mut needles = Vec::new();
        for value in values {
            assert!(value.len() >= 6, "{value} would be found by chance");
            for (what, bytes) in forms(value) {
                needles.push((
                    format!("{value:?} {what}"),
                    Finder::new(&bytes).into_owned(),
                ));
            }
        }
        Traces { needles }
    }

    /// What is found in `bytes`.
    pub(crate) fn found_in(&self, bytes: &[u8]) -> Vec<&str> {
        let found = self
            .needles
            .iter()
            .filter(|(_, needle)| needle.find(bytes).is_some());
        found.map(|(what, _)| what.as_str()).collect()
    }

    /// Expects nothing in `bytes`.
    #[track_caller]
    pub(crate) fn expect_none(&self, place: &str, bytes: &[u8]) {
        let found = self.found_in(bytes);
        assert!(found.is_empty(), "in {place}: {}", found.join("; "));
    }

    /// Expects nothing in any file under `folder`, nor in the names of the files.
    #[track_caller]
    pub(crate) fn expect_none_under(&self, folder: &Path) -> usize {
        let mut files = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            self.expect_none(
                "a file's name",
                path.file_name().unwrap().as_encoded_bytes(),
            );
            if path.is_dir() {
                files += self.expect_none_under(&path);
            } else {
                self.expect_none(&path.to_string_lossy(), &std::fs::read(&path).unwrap());
                files += 1;
            }
        }
        files
    }
}

/// The value in letters of both cases, backwards, in two encodings, in base64 and hex, and hashed.
fn forms(value: &str) -> Vec<(String, Vec<u8>)> {
    let mut forms = Vec::new();
    let backwards: String = value.chars().rev().collect();
    let digits: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let spellings = [
        ("as written", value.to_owned()),
        ("in lower case", value.to_lowercase()),
        ("in upper case", value.to_uppercase()),
        ("backwards", backwards.clone()),
        ("backwards in upper case", backwards.to_uppercase()),
        ("without signs", digits.clone()),
        ("without signs in upper case", digits.to_uppercase()),
    ];
    for (at, (case, text)) in spellings.iter().enumerate() {
        if spellings[..at].iter().any(|(_, known)| known == text) {
            continue;
        }
        let mut add = |what: &str, bytes: Vec<u8>| forms.push((format!("{case}{what}"), bytes));
        let bytes = text.as_bytes();
        add("", bytes.to_vec());
        add(
            " in UTF-16LE",
            text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        );
        add(
            " in UTF-16BE",
            text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        );
        for shift in 0..3 {
            add(" in base64", base64_within(bytes, shift));
        }
        add(" in hex", hex(bytes));
        add(" in upper hex", hex(bytes).to_ascii_uppercase());
        for (name, hash) in [
            ("MD5", Md5::digest(bytes).to_vec()),
            ("SHA-1", Sha1::digest(bytes).to_vec()),
            ("SHA-256", Sha256::digest(bytes).to_vec()),
        ] {
            add(&format!(" as {name}"), hash[..HASH_BYTES].to_vec());
            add(&format!(" as {name} in hex"), hex(&hash[..HASH_BYTES]));
            add(
                &format!(" as {name} in upper hex"),
                hex(&hash[..HASH_BYTES]).to_ascii_uppercase(),
            );
        }
    }
    forms
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .flat_map(|byte| format!("{byte:02x}").into_bytes())
        .collect()
}

/// The characters that `bytes` alone settle when `shift` bytes stand before them.
fn base64_within(bytes: &[u8], shift: usize) -> Vec<u8> {
    let padded: Vec<u8> = std::iter::repeat_n(0, shift)
        .chain(bytes.iter().copied())
        .collect();
    let text = STANDARD_NO_PAD.encode(&padded).into_bytes();
    let first = (shift * 8).div_ceil(6);
    let last = padded.len() * 8 / 6;
    text[first..last].to_vec()
}

#[test]
fn every_form_is_found() {
    let value = "Quillfeather-O'Hara";
    let traces = Traces::of([value]);
    for (what, bytes) in forms(value) {
        let place = [b"some text ", bytes.as_slice(), b" and more"].concat();
        assert!(!traces.found_in(&place).is_empty(), "{what}");
    }
    for text in ["x", "xy", "xyz"] {
        let place = STANDARD_NO_PAD.encode(format!("{text}{value} and more"));
        assert!(
            !traces.found_in(place.as_bytes()).is_empty(),
            "{text}: {place}"
        );
    }
    assert!(traces.found_in(b"nothing of them").is_empty());
}
