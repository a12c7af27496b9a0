//! Rotated and packed pieces of logs.

use crate::reading::{Told, read_named, read_paths};
use levelhead_readers::logs::LogOptions;
use levelhead_readers::{Error, read_log_bytes};
use std::io::Write;

fn line(second: u32) -> String {
    format!(
        "192.0.2.7 - - [03/Nov/2026:07:00:{second:02} -0500] \"GET /{second} HTTP/1.1\" 200 512\n"
    )
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

#[test]
fn pieces_in_a_folder_are_read_in_the_order_in_which_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("access.log", line(4).as_bytes());
    write("access.log.1", line(3).as_bytes());
    write("access.log.2.gz", &gzip(&line(2)));
    write("access.log.10.gz", &gzip(&line(1)));
    let told = read_paths(&[folder.path().to_owned()], &LogOptions::default()).unwrap();
    let names: Vec<&str> = told
        .logs
        .iter()
        .map(|(info, _, _)| info.path.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "access.log.10.gz",
            "access.log.2.gz",
            "access.log.1",
            "access.log"
        ]
    );
    let formats: Vec<&str> = told
        .logs
        .iter()
        .map(|(info, _, _)| info.format.as_str())
        .collect();
    assert_eq!(formats[..2], ["Apache common in gzip"; 2]);
    let times: Vec<&str> = told
        .logs
        .iter()
        .map(|(_, events, _)| events[0].split(" · ").nth(1).unwrap())
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(told.files, 4);
}

#[test]
fn tables_beside_logs_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "x").unwrap();
    write("book.xlsx", &book.save_to_buffer().unwrap());
    write("access.log", line(1).as_bytes());
    let told = read_paths(&[folder.path().to_owned()], &LogOptions::default()).unwrap();
    assert_eq!(
        (told.logs.len(), told.skipped),
        (1, vec!["a table, not a log".to_owned()])
    );
}

#[test]
fn the_order_of_paths_is_the_order_of_logs_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<_> = (1..6)
        .map(|second| {
            let path = folder.path().join(format!("access.log.{second}"));
            std::fs::write(&path, line(second)).unwrap();
            path
        })
        .collect();
    let options = LogOptions::default();
    let forward = read_paths(&paths, &options).unwrap();
    let reversed: Vec<_> = paths.iter().rev().cloned().collect();
    let mut backward = read_paths(&reversed, &options).unwrap();
    backward.logs.reverse();
    assert_eq!(forward, backward);
}

#[test]
fn a_log_in_memory_reads_like_its_file() {
    let (packed, options) = (gzip(&(line(1) + &line(2))), LogOptions::default());
    let mut told = Told::default();
    read_log_bytes("access.log.gz", &packed, &options, &mut told).unwrap();
    assert_eq!(
        told,
        read_named("access.log.gz", &packed, &options).unwrap()
    );
    assert_eq!((told.events().len(), told.files), (2, 1));
    let nothing = read_log_bytes("empty", b"", &options, &mut Told::default());
    assert!(matches!(nothing, Err(Error::NoLog { .. })));
}
