//! What people hand in, good and bad: every file is made here.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use flate2::Compression;
use flate2::write::GzEncoder;
use levelhead_readers::{Encoding, Error, Limits, Options, read};
use levelhead_schema::Batch;
use levelhead_schema::table::{SourceFile, TableEnd, TableInfo, TableSink};
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use tempfile::TempDir;

const CSV: &str = "last_name,first_name,zip\nAllen,Taylor,48201\nSmith,Jo,48202\n";

#[derive(Default, Debug)]
struct Table {
    info: Option<TableInfo>,
    rows: Vec<Vec<String>>,
    end: Option<TableEnd>,
}

impl Table {
    fn info(&self) -> &TableInfo {
        self.info.as_ref().unwrap()
    }

    fn end(&self) -> &TableEnd {
        self.end.as_ref().unwrap()
    }

    fn rejects(&self) -> Vec<(u64, u64, &str)> {
        self.end()
            .examples
            .iter()
            .map(|reject| (reject.row, reject.byte, reject.reason.as_str()))
            .collect()
    }
}

#[derive(Default, Debug)]
struct Recorder {
    tables: Vec<Table>,
    skipped: Vec<(String, String)>,
    files: Vec<SourceFile>,
    progress: u64,
    /// Rows of a table after which no more are wanted.
    enough: Option<usize>,
}

impl TableSink for Recorder {
    fn begin(&mut self, table: &TableInfo) -> ControlFlow<()> {
        self.tables.push(Table {
            info: Some(table.clone()),
            ..Table::default()
        });
        ControlFlow::Continue(())
    }

    fn batch(&mut self, batch: Batch) -> ControlFlow<()> {
        let table = self.tables.last_mut().unwrap();
        assert_eq!(batch.first_row(), table.rows.len() as u64);
        assert_eq!(batch.columns(), table.info().columns);
        for row in 0..batch.rows() {
            table.rows.push(
                batch
                    .row(row)
                    .map(|cell| String::from_utf8(cell.to_vec()).unwrap())
                    .collect(),
            );
        }
        match self.enough {
            Some(enough) if table.rows.len() >= enough => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    fn end(&mut self, end: TableEnd) {
        let table = self.tables.last_mut().unwrap();
        assert_eq!(end.rows, table.rows.len() as u64);
        table.end = Some(end);
    }

    fn skipped(&mut self, path: &str, reason: &str) {
        self.skipped.push((path.to_owned(), reason.to_owned()));
    }

    fn file(&mut self, file: SourceFile) {
        self.files.push(file);
    }

    fn progress(&mut self, bytes_read: u64) {
        assert!(bytes_read >= self.progress, "progress goes back");
        self.progress = bytes_read;
    }
}

/// A folder for one test's files.
struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn read_with(
    name: &str,
    bytes: impl AsRef<[u8]>,
    options: &Options,
) -> (Result<(), Error>, Recorder) {
    let desk = Desk::new();
    let path = desk.file(name, bytes);
    let mut recorder = Recorder::default();
    let result = read(&[path], options, &mut recorder);
    (result, recorder)
}

fn read_bytes(name: &str, bytes: impl AsRef<[u8]>) -> (Result<(), Error>, Recorder) {
    read_with(name, bytes, &Options::default())
}

/// The only table of a file that must be read well.
fn table(bytes: impl AsRef<[u8]>) -> Table {
    let (result, mut recorder) = read_bytes("dump", bytes);
    result.unwrap();
    assert_eq!(recorder.tables.len(), 1, "{recorder:?}");
    recorder.tables.remove(0)
}

fn error(bytes: impl AsRef<[u8]>, limits: Limits) -> Error {
    let (result, recorder) = read_with(
        "dump",
        bytes,
        &Options {
            limits,
            ..Options::default()
        },
    );
    assert!(
        recorder.files.is_empty(),
        "a file that ends with an error was not read"
    );
    result.unwrap_err()
}

fn limits(change: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    change(&mut limits);
    limits
}

// Containers.

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bz2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// With the checksum that the `zstd` program writes; without one, damage can go unseen.
fn zst(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut writer =
        lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn sevenz(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in members {
        writer
            .push_archive_entry(sevenz_rust2::ArchiveEntry::new_file(name), Some(*bytes))
            .unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn check_container(bytes: &[u8], member: &str, words: &str) {
    let (result, recorder) = read_bytes("dump.bin", bytes);
    result.unwrap_or_else(|error| panic!("{words}: {error}"));
    let [table] = &recorder.tables[..] else {
        panic!("{words}: {recorder:?}")
    };
    assert_eq!(
        table.rows,
        [["Allen", "Taylor", "48201"], ["Smith", "Jo", "48202"]],
        "{words}"
    );
    assert!(
        table.info().path.ends_with(&format!("dump.bin{member}")),
        "{}",
        table.info().path
    );
    assert_eq!(table.info().format, format!("comma-separated text{words}"));
    assert_eq!(
        table.info().header.as_deref().unwrap(),
        ["last_name", "first_name", "zip"]
    );
    let [file] = &recorder.files[..] else {
        panic!("{words}: {recorder:?}")
    };
    assert_eq!(file.size_bytes, bytes.len() as u64);
    assert_eq!(file.sha256, sha256(bytes));
    assert_eq!(recorder.progress, file.size_bytes);
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn every_container_is_opened_whatever_its_name() {
    let csv = CSV.as_bytes();
    check_container(csv, "", "");
    check_container(&gz(csv), "", " in gzip");
    check_container(&bz2(csv), "", " in bzip2");
    check_container(&zst(csv), "", " in zstd");
    check_container(&xz(csv), "", " in xz");
    check_container(&zip(&[("a/voters.txt", csv)]), "!a/voters.txt", " in zip");
    check_container(&tar(&[("voters", csv)]), "!voters", " in tar");
    check_container(
        &gz(&tar(&[("voters.jpg", csv)])),
        "!voters.jpg",
        " in tar in gzip",
    );
    check_container(&sevenz(&[("voters.csv", csv)]), "!voters.csv", " in 7z");
    let nested = zip(&[("inner.zip", &zip(&[("b.7z", &sevenz(&[("v.csv", csv)]))]))]);
    check_container(&nested, "!inner.zip!b.7z!v.csv", " in 7z in zip in zip");
}

#[test]
fn streams_one_after_the_other_are_one_text() {
    let (first, second) = CSV.as_bytes().split_at(40);
    for packed in [gz, bz2, zst, xz] {
        check_container_rows(&[packed(first), packed(second)].concat());
    }
}

fn check_container_rows(bytes: &[u8]) {
    assert_eq!(
        table(bytes).rows,
        [["Allen", "Taylor", "48201"], ["Smith", "Jo", "48202"]]
    );
}

#[test]
fn members_are_tables_and_what_is_none_is_told() {
    let picture = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01";
    let bytes = zip(&[
        ("b.csv", CSV.as_bytes()),
        ("a.csv", b"x_id\ty\n1\t2\n"),
        ("__MACOSX/._b.csv", b"\0\x05\x16\x07"),
        ("photo.jpg", picture),
        ("empty.csv", b""),
        (
            "readme.txt",
            b"This archive holds the voters of one county as of May, and nothing else at all.\n",
        ),
    ]);
    let (result, recorder) = read_bytes("dump.zip", bytes);
    result.unwrap();
    let names: Vec<&str> = recorder
        .tables
        .iter()
        .map(|table| table.info().path.rsplit('!').next().unwrap())
        .collect();
    assert_eq!(names, ["b.csv", "a.csv"]);
    let skipped: Vec<(&str, &str)> = recorder
        .skipped
        .iter()
        .map(|(path, reason)| (path.rsplit('!').next().unwrap(), reason.as_str()))
        .collect();
    assert_eq!(
        skipped,
        [
            ("__MACOSX/._b.csv", "hidden file"),
            ("photo.jpg", "a JPEG picture"),
            ("empty.csv", "empty"),
            ("readme.txt", "text without columns")
        ]
    );
}

#[test]
fn formats_that_say_what_they_are_are_found_in_containers_too() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in CSV.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write_string(row as u32, column as u16, cell).unwrap();
        }
    }
    let xlsx = workbook.save_to_buffer().unwrap();
    let json = utf16(
        "{\"last_name\": \"Allen\", \"first_name\": \"Taylor\", \"zip\": \"48201\"}\n\
         {\"last_name\": \"Smith\", \"first_name\": \"Jo\", \"zip\": \"48202\"}\n",
        true,
        true,
    );
    let sql = b"COPY public.voters (last_name, first_name, zip) FROM stdin;\n\
                Allen\tTaylor\t48201\nSmith\tJo\t48202\n\\.\n";
    for (bytes, encoding) in [
        (&xlsx[..], None),
        (&json, Some("UTF-16LE")),
        (sql, Some("UTF-8")),
    ] {
        for packed in [bytes.to_vec(), gz(bytes), zip(&[("inner", bytes)])] {
            let table = table(&packed);
            assert_eq!(
                table.info().header.as_deref().unwrap(),
                ["last_name", "first_name", "zip"]
            );
            assert_eq!(
                table.rows,
                [["Allen", "Taylor", "48201"], ["Smith", "Jo", "48202"]]
            );
            assert!(
                encoding.is_none_or(|encoding| table.info().encoding == encoding),
                "{:?}",
                table.info()
            );
            assert_eq!(table.end().encoding, None);
        }
    }
}

#[test]
fn cut_off_and_damaged_containers_are_errors() {
    let mut csv = CSV.to_owned();
    for row in 0..20_000u32 {
        csv.push_str(&format!(
            "Name{},First{},{:05}\n",
            row.wrapping_mul(2_654_435_761),
            row ^ 0x5A5A,
            row
        ));
    }
    let csv = csv.as_bytes();
    let whole = [
        gz(csv),
        bz2(csv),
        zst(csv),
        xz(csv),
        zip(&[("v.csv", csv)]),
        tar(&[("v.csv", csv)]),
        sevenz(&[("v.csv", csv)]),
    ];
    for (at, bytes) in whole.iter().enumerate() {
        for cut in [bytes.len() / 2, bytes.len() - 1200, bytes.len() - 3] {
            // tar's padding is no loss; its end mark is.
            if at == 5 && cut == bytes.len() - 3 {
                continue;
            }
            let error = error(&bytes[..cut], Limits::default());
            assert!(
                matches!(error, Error::Broken { .. }),
                "container {at} cut at {cut}: {error:?}"
            );
        }
        if at != 5 {
            let mut damaged = bytes.clone();
            let middle = damaged.len() / 2;
            damaged[middle..middle + 16]
                .iter_mut()
                .for_each(|byte| *byte ^= 0xA5);
            let error = error(&damaged, Limits::default());
            assert!(
                matches!(error, Error::Broken { .. }),
                "container {at} damaged: {error:?}"
            );
        }
    }
}

#[test]
fn the_broken_member_is_named() {
    let gzipped = gz(CSV.as_bytes());
    let bytes = zip(&[
        ("good.csv", CSV.as_bytes()),
        ("bad.csv.gz", &gzipped[..gzipped.len() - 5]),
    ]);
    let Error::Broken { path, .. } = error(bytes, Limits::default()) else {
        panic!("not broken")
    };
    assert!(path.ends_with("dump!bad.csv.gz"), "{path}");
}

#[test]
fn bombs_are_stopped() {
    let line = b"Allen,Taylor,48201\n".repeat(80 << 20 >> 4);
    for bomb in [
        gz(&line),
        zst(&line),
        xz(&line),
        zip(&[("v.csv", &line)]),
        zip(&[("v.csv.gz", &gz(&line))]),
    ] {
        let error = error(bomb, limits(|limits| limits.expansion_ratio = 50));
        assert!(matches!(error, Error::Limit { .. }), "{error:?}");
    }
    // A solid block has to be unpacked to be passed over.
    let error = error(
        sevenz(&[(".hidden", &vec![0; 80 << 20])]),
        Limits::default(),
    );
    assert!(matches!(error, Error::Limit { .. }), "{error:?}");
}

#[test]
fn nesting_members_and_memory_are_bounded() {
    let mut bytes = CSV.as_bytes().to_vec();
    for _ in 0..5 {
        bytes = gz(&bytes);
    }
    assert!(matches!(
        error(&bytes, Limits::default()),
        Error::Limit { .. }
    ));
    let many: Vec<(String, &[u8])> = (0..12)
        .map(|at| (format!("{at}.csv"), CSV.as_bytes()))
        .collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(name, bytes)| (name.as_str(), *bytes))
        .collect();
    for archive in [zip(&many), tar(&many), sevenz(&many)] {
        assert!(matches!(
            error(archive, limits(|limits| limits.members = 11)),
            Error::Limit { .. }
        ));
    }
    let inner = zip(&[("v.csv", CSV.as_bytes())]);
    let outer = zip(&[("inner.zip", &inner)]);
    let error = error(
        outer,
        limits(|limits| limits.whole_member_bytes = inner.len() - 1),
    );
    assert!(
        matches!(&error, Error::Limit { path, .. } if path.ends_with("!inner.zip")),
        "{error:?}"
    );
}

// Folders and files that hold no table.

#[test]
fn a_folder_is_walked_in_order_and_links_are_not_followed() {
    let desk = Desk::new();
    desk.file("d/z.csv", CSV);
    desk.file("d/a/b.csv.gz", gz(CSV.as_bytes()));
    desk.file("d/.DS_Store", b"\0\0\0\x01Bud1");
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        desk.0.path().join("d/z.csv"),
        desk.0.path().join("d/link.csv"),
    )
    .unwrap();
    let mut recorder = Recorder::default();
    read(
        &[desk.0.path().join("d")],
        &Options::default(),
        &mut recorder,
    )
    .unwrap();
    let names: Vec<_> = recorder
        .files
        .iter()
        .map(|file| file.path.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(names, ["b.csv.gz", "z.csv"]);
    let skipped: Vec<_> = recorder
        .skipped
        .iter()
        .map(|(path, _)| path.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(
        skipped,
        if cfg!(unix) {
            vec![".DS_Store", "link.csv"]
        } else {
            vec![".DS_Store"]
        }
    );
}

#[test]
fn a_folder_of_photos_has_no_table() {
    let desk = Desk::new();
    desk.file("p/1.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01");
    desk.file("p/2.png", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR");
    desk.file("p/3.csv", b"%PDF-1.7\n1 0 obj\n");
    let mut recorder = Recorder::default();
    let error = read(
        &[desk.0.path().join("p")],
        &Options::default(),
        &mut recorder,
    )
    .unwrap_err();
    assert!(matches!(error, Error::NoTable { .. }));
    let reasons: Vec<_> = recorder
        .skipped
        .iter()
        .map(|(_, reason)| reason.as_str())
        .collect();
    assert_eq!(
        reasons,
        ["a JPEG picture", "a PNG picture", "a PDF document"]
    );
    assert!(recorder.files.is_empty());
}

#[test]
fn empty_missing_and_header_only() {
    for empty in ["", "\n\r\n", "\u{feff}"] {
        let (result, recorder) = read_bytes("dump.csv", empty);
        assert!(matches!(result.unwrap_err(), Error::NoTable { .. }));
        assert_eq!(recorder.skipped[0].1, "empty");
    }
    let (result, _) = read_bytes("dump.csv", "last_name,first_name,zip\n");
    result.unwrap();
    let only = table("last_name,first_name,zip\n");
    assert_eq!(
        (
            only.info().columns,
            only.rows.len(),
            only.info().header.is_some()
        ),
        (3, 0, true)
    );
    let missing = read(
        &["/nonexistent/dump.csv".into()],
        &Options::default(),
        &mut Recorder::default(),
    );
    assert!(matches!(missing.unwrap_err(), Error::Io { .. }));
}

// Encodings.

fn utf16(text: &str, mark: bool, little: bool) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    let units: Vec<u16> = mark.encode_utf16().chain(text.encode_utf16()).collect();
    units
        .into_iter()
        .flat_map(|unit| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}

fn check_encoding(bytes: &[u8], cell: &str, encoding: &str) {
    let table = table(bytes);
    assert_eq!(table.info().encoding, encoding);
    assert_eq!(
        (table.end().encoding.as_deref(), table.end().rejects),
        (None, 0),
        "{encoding}"
    );
    assert_eq!(table.rows, [["Allen", cell], ["Smith", "Jo"]], "{encoding}");
}

#[test]
fn encodings_are_detected_and_told() {
    let text = "last_name,first_name\r\nAllen,José\r\nSmith,Jo\r\n";
    check_encoding(text.as_bytes(), "José", "UTF-8");
    check_encoding(format!("\u{feff}{text}").as_bytes(), "José", "UTF-8");
    for (mark, little, name) in [
        (true, true, "UTF-16LE"),
        (false, true, "UTF-16LE"),
        (true, false, "UTF-16BE"),
        (false, false, "UTF-16BE"),
    ] {
        check_encoding(&utf16(text, mark, little), "José", name);
    }
    check_encoding(
        b"last_name,first_name\nAllen,Jos\xE9\nSmith,Jo\n",
        "José",
        "ISO-8859-1",
    );
    check_encoding(
        b"last_name,first_name\nAllen,\x8AJos\xE9\nSmith,Jo\n",
        "ŠJosé",
        "windows-1252",
    );
}

#[test]
fn one_bad_byte_late_in_a_long_file_costs_nothing() {
    let mut bytes = b"last_name,first_name,zip\n".to_vec();
    bytes.extend(b"Allen,Taylor,48201\n".repeat(20_000));
    bytes.extend_from_slice(b"Mu\xF1oz,Jo,48202\n");
    bytes.extend("Nuñez,Jo,48202\n".repeat(20_000).bytes());
    let table = table(bytes);
    assert_eq!(table.rows.len(), 40_001);
    assert_eq!(table.rows[20_000], ["Muñoz", "Jo", "48202"]);
    assert_eq!(table.rows[40_000], ["Nuñez", "Jo", "48202"]);
    assert_eq!(table.info().encoding, "UTF-8");
    assert_eq!(
        table.end().encoding.as_deref(),
        Some("UTF-8 with windows-1252 bytes")
    );
}

#[test]
fn the_encoding_can_be_told() {
    let options = Options {
        encoding: Encoding::from_name("windows-1251"),
        ..Options::default()
    };
    let (result, recorder) = read_with(
        "dump",
        b"last_name,first_name\n\xC8\xE2\xE0\xED,Jo\n",
        &options,
    );
    result.unwrap();
    assert_eq!(recorder.tables[0].rows, [["Иван", "Jo"]]);
}

// Delimited text.

#[test]
fn every_delimiter_and_line_end_is_found() {
    for (delimiter, words) in [
        (",", "comma"),
        ("\t", "tab"),
        ("|", "pipe"),
        (";", "semicolon"),
    ] {
        for end in ["\n", "\r\n", "\r"] {
            for last in ["", end] {
                let text = CSV.trim_end().replace(',', delimiter).replace('\n', end) + last;
                let table = table(&text);
                assert_eq!(
                    table.info().format,
                    format!("{words}-separated text"),
                    "{text:?}"
                );
                assert_eq!(
                    table.rows,
                    [["Allen", "Taylor", "48201"], ["Smith", "Jo", "48202"]],
                    "{text:?}"
                );
                assert_eq!(table.info().header.as_deref().unwrap()[2], "zip");
            }
        }
    }
}

#[test]
fn values_that_hold_other_delimiters_do_not_mislead() {
    let table = table("voter_id\tname\n1\tAllen, Taylor; x\n2\tSmith, Jo; y\n3\tLee, Ann; z\n");
    assert_eq!(table.info().columns, 2);
    assert_eq!(table.rows[0], ["1", "Allen, Taylor; x"]);
}

#[test]
fn padding_is_trimmed_quoted_or_not() {
    let table = table(
        "last_name , first_name,zip \n\"Allen   \",  Taylor , 48201\nSmith     ,\" Jo\"  ,48202  \n",
    );
    assert_eq!(
        table.rows,
        [["Allen", "Taylor", "48201"], ["Smith", "Jo", "48202"]]
    );
    assert_eq!(
        table.info().header.as_deref().unwrap(),
        ["last_name", "first_name", "zip"]
    );
}

#[test]
fn quotes_that_belong_to_values_and_stray_ones() {
    let table = table(
        "last_name,first_name,zip\n\"Allen, Jr\",Taylor,1\nSmith,\"Robert \"Bob\" J\",2\nLee,Ann \"Annie\" B,3\n\
         Diaz,\"lone,4\nKim,Jo,5\nRoss,\"\"\"Ed\"\"\",6\nFox,\"two\nlines\",7\nOtt,Al,8\n",
    );
    let first: Vec<&str> = table.rows.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(
        first,
        [
            "Taylor",
            "Robert \"Bob\" J",
            "Ann \"Annie\" B",
            "\"lone",
            "Jo",
            "\"Ed\"",
            "two\nlines",
            "Al"
        ]
    );
    assert_eq!(table.end().rejects, 0);
}

#[test]
fn a_lone_quote_swallows_nothing() {
    for first in ["\"Al", "Al"] {
        let mut text = format!("last_name,first_name,zip\nAllen,{first},1\n");
        for row in 0..5_000 {
            text.push_str(&format!("Smith,Jo,{row}\n"));
        }
        text.push_str("Lee,\"Ann,7\n");
        for row in 0..5_000 {
            text.push_str(&format!("Smith,Jo,{row}\n"));
        }
        // A second stray quote at the end of a value, in the same column: together they look like one quoted cell.
        text.push_str("Lee,\"Ann,7\nSmith,Jo,1\nKim,Bo\",8\n");
        let table = table(text);
        assert_eq!((table.rows.len(), table.end().rejects), (10_005, 0));
        assert_eq!(table.rows[5_001], ["Lee", "\"Ann", "7"]);
        assert_eq!(table.rows[10_004], ["Kim", "Bo\"", "8"]);
    }
}

#[test]
fn stray_line_feeds_are_joined_and_pieces_that_do_not_fit_are_counted() {
    let text = "last_name\tfirst_name\tstreet\tzip\nAllen\tTaylor\t12 Oak\nApt 4\t48201\nSmith\tJo\t1 Elm\t48202\n\
                Lee\tAnn\nKim\tBo\t2 Elm\t48203\nFox\nA\nB\t\t48204\tx\tmore\nDiaz\tAl\t3 Elm\t48205\n";
    let table = table(text);
    assert_eq!(
        table.rows,
        [
            ["Allen", "Taylor", "12 Oak Apt 4", "48201"],
            ["Smith", "Jo", "1 Elm", "48202"],
            ["Kim", "Bo", "2 Elm", "48203"],
            ["Diaz", "Al", "3 Elm", "48205"]
        ]
    );
    let expect = [
        (5, "found 2"),
        (7, "found 1"),
        (8, "found 1"),
        (9, "found 5"),
    ];
    for ((row, _, reason), (want_row, want)) in table.rejects().into_iter().zip(expect) {
        assert_eq!(
            (row, reason),
            (want_row, format!("expected 4 cells, {want}").as_str())
        );
    }
    assert_eq!(table.end().rejects, 4);
}

#[test]
fn rejects_say_where_and_why() {
    let text =
        "last_name,first_name,zip\n\nAllen,Taylor,1\nSmith,Jo\nLee,A\0nn,3\nKim,Bo,4,x\nFox,Al,5\n";
    let (result, recorder) = read_bytes("dump", text);
    result.unwrap();
    let table = &recorder.tables[0];
    assert_eq!(table.rows, [["Allen", "Taylor", "1"], ["Fox", "Al", "5"]]);
    let at = |part: &str| text.find(part).unwrap() as u64;
    assert_eq!(
        table.rejects(),
        [
            (4, at("Smith"), "expected 3 cells, found 2"),
            (5, at("Lee"), "NUL byte in the row"),
            (6, at("Kim"), "expected 3 cells, found 4")
        ]
    );
}

#[test]
fn rows_that_lack_columns_are_counted_not_guessed() {
    let table = table("last_name,first_name,zip,party\nAllen,Taylor,1\nSmith,Jo,2\nLee,Ann,3\n");
    assert_eq!(
        (table.rows.len(), table.end().rejects, table.info().columns),
        (0, 3, 4)
    );
}

#[test]
fn a_delimiter_at_each_end_of_row_is_an_empty_column() {
    let table = table("last_name,first_name,zip\nAllen,Taylor,1,\nSmith,Jo,2,\n");
    assert_eq!(
        table.info().header.as_deref().unwrap(),
        ["last_name", "first_name", "zip", ""]
    );
    assert_eq!(table.rows[1], ["Smith", "Jo", "2", ""]);
}

#[test]
fn an_endless_line_is_one_reject_wherever_it_stands() {
    let small = |limits: &mut Limits| limits.row_bytes = 10_000;
    let long = "x".repeat(3_000_000);
    let header = CSV.len() as u64;
    let cases = [
        (
            format!("{CSV}{long}\nLee,Ann,48203\n"),
            3,
            vec![(4, header)],
        ),
        (format!("{long}\n{CSV}"), 2, vec![(1, 0)]),
        (long.clone(), 0, vec![(1, 0)]),
        (format!("{CSV}{long}"), 2, vec![(4, header)]),
        (
            format!("{long}\r\n{long}\r\n{CSV}"),
            2,
            vec![(1, 0), (2, 3_000_002)],
        ),
        (
            format!("{CSV}Lee,\"{long}\",1\nKim,Bo,2\n"),
            3,
            vec![(4, header)],
        ),
    ];
    for (text, rows, rejects) in cases {
        let options = Options {
            limits: limits(small),
            ..Options::default()
        };
        let (result, recorder) = read_with("dump", &text, &options);
        result.unwrap();
        let table = &recorder.tables[0];
        assert_eq!(table.rows.len(), rows);
        let want: Vec<(u64, u64, &str)> = rejects
            .into_iter()
            .map(|(row, byte)| (row, byte, "row longer than 10000 bytes"))
            .collect();
        assert_eq!(table.rejects(), want);
    }
}

#[test]
fn headers_are_found_missing_or_told() {
    let rows = "ALA\t8143586746\tGROSS\t11/13/2009\nABC\t6375571753\tMORGAN\t04/20/2009\n";
    let headerless = table(rows);
    assert_eq!(
        (headerless.info().header.as_ref(), headerless.rows.len()),
        (None, 2)
    );
    let options = Options {
        header: Some(true),
        ..Options::default()
    };
    let (result, recorder) = read_with("dump", rows, &options);
    result.unwrap();
    assert_eq!(
        (
            recorder.tables[0].rows.len(),
            recorder.tables[0].info().header.is_some()
        ),
        (1, true)
    );
    let options = Options {
        header: Some(false),
        ..Options::default()
    };
    let (result, recorder) = read_with("dump", CSV, &options);
    result.unwrap();
    assert_eq!(
        (
            recorder.tables[0].rows.len(),
            recorder.tables[0].info().header.is_some()
        ),
        (3, false)
    );
}

#[test]
fn a_title_above_the_header_and_a_spreadsheets_hint_are_no_rows() {
    let titled = table(format!("Voters of Wayne County\n{CSV}"));
    assert_eq!(
        (
            titled.rows.len(),
            titled.end().rejects,
            titled.info().header.is_some()
        ),
        (2, 1, true)
    );
    let hinted = table(format!("sep=,\r\n{CSV}"));
    assert_eq!(
        (
            hinted.rows.len(),
            hinted.end().rejects,
            hinted.info().header.is_some()
        ),
        (2, 0, true)
    );
}

#[test]
fn one_value_a_line_is_a_table_and_prose_is_none() {
    let emails = table("a@example.org\nb@example.org\nc@example.org\n");
    assert_eq!((emails.info().columns, emails.rows.len()), (1, 3));
    let prose =
        "It was a dark night, and the clerk was counting the last of the ballots by hand.\n\
                 Nobody had slept, nobody had eaten, and the count was off by one.\n\
                 At last she found it under the table, where it had been all along, of course.\n"
            .repeat(3);
    let (result, recorder) = read_bytes("dump.txt", prose);
    assert!(
        matches!(result.unwrap_err(), Error::NoTable { .. }),
        "{recorder:?}"
    );
}

#[test]
fn empty_rows_take_no_endless_memory() {
    let text = format!(
        "last_name,first_name,zip\nAllen,Jo,1\n{}",
        ",,\n".repeat(100_000)
    );
    let options = Options {
        limits: limits(|limits| limits.batch_bytes = 1_000),
        ..Options::default()
    };
    let (result, recorder) = read_with("dump", text, &options);
    result.unwrap();
    assert_eq!(recorder.tables[0].rows.len(), 100_001);
}

#[test]
fn too_many_columns_are_a_limit() {
    let row = "1,".repeat(5_000) + "\n";
    assert!(matches!(
        error(row.repeat(3), Limits::default()),
        Error::Limit { .. }
    ));
}

#[test]
fn a_sink_that_has_enough_still_gets_the_hash() {
    let text = CSV.to_owned() + &"Lee,Ann,48203\n".repeat(100_000);
    for bytes in [text.clone().into_bytes(), gz(text.as_bytes())] {
        let desk = Desk::new();
        let path = desk.file("dump", &bytes);
        let mut recorder = Recorder {
            enough: Some(10),
            ..Recorder::default()
        };
        let options = Options {
            limits: limits(|limits| limits.batch_bytes = 1_000),
            ..Options::default()
        };
        read(&[path], &options, &mut recorder).unwrap();
        assert!(recorder.tables[0].end.is_none());
        assert!(recorder.tables[0].rows.len() < 1_000);
        assert_eq!(recorder.files[0].sha256, sha256(&bytes));
    }
}

// Fixed width.

fn padded(cells: &[(&str, usize)]) -> String {
    cells
        .iter()
        .map(|(cell, width)| format!("{cell:<width$}"))
        .collect()
}

#[test]
fn fixed_width_is_cut_at_blank_columns() {
    let mut text = String::new();
    for (last, first, zip) in [
        ("SMITH", "JOHN", "48201"),
        ("WASHINGTON", "JO", "48202"),
        ("LEE", "ANNABELLE", "48203"),
        ("KIM", "BO", "48204"),
        ("OTT", "AL", "48205"),
    ] {
        text.push_str(&(padded(&[(last, 14), (first, 12), (zip, 5)]) + "\r\n"));
    }
    text.push_str("SHORT LINE\r\n");
    let without_short = table(&text[..text.len() - 12]);
    assert_eq!(without_short.info().format, "fixed-width text");
    assert_eq!(without_short.rows[1], ["WASHINGTON", "JO", "48202"]);
    assert_eq!(without_short.end().rejects, 0);
}

#[test]
fn fixed_width_of_a_known_record_length_is_cut_by_its_layout() {
    use levelhead_schema::Field;
    use levelhead_schema::layout::Layouts;
    let (_, layout) = Layouts::embedded()
        .file("MI/lst_voter")
        .expect("Michigan's fixed-width layout");
    let length = layout.record_length.unwrap();
    let mut text = Vec::new();
    let names = [
        ("NU\u{d1}EZ", "48201"),
        ("ALLEN", "48202"),
        ("SMITH", "48203"),
        ("LEE", "48204"),
    ];
    for (name, zip) in names {
        let mut line = vec![b' '; length];
        for column in &layout.columns {
            let value: Vec<u8> = match column.field {
                Some(Field::LastName) => name.chars().map(|c| c as u8).collect(),
                Some(Field::FirstName) => b"TAYLOR".to_vec(),
                Some(Field::Zip) => zip.into(),
                Some(Field::VoterId) => b"1234567890123"[..column.width.unwrap().min(13)].to_vec(),
                _ => continue,
            };
            let start = column.start.unwrap() - 1;
            line[start..start + value.len()].copy_from_slice(&value);
        }
        text.extend(line);
        text.push(b'\n');
    }
    text.extend_from_slice(b"too short\n");
    let table = table(&text[..text.len() - 10]);
    assert_eq!(table.info().layout.as_deref(), Some("MI/lst_voter"));
    let column = |field: Field| {
        layout
            .columns
            .iter()
            .position(|column| column.field == Some(field))
            .unwrap()
    };
    assert_eq!(table.rows[0][column(Field::LastName)], "NUÑEZ");
    assert_eq!(table.rows[0][column(Field::Zip)], "48201");
    assert_eq!(table.rows.len(), 4);

    let told = Options {
        layout: Some(("MI/lst_voter".to_owned(), layout.clone())),
        ..Options::default()
    };
    let (result, recorder) = read_with("dump", &text, &told);
    result.unwrap();
    assert_eq!(
        (
            recorder.tables[0].rows.len(),
            recorder.tables[0].end().rejects
        ),
        (4, 1)
    );
    assert_eq!(recorder.tables[0].rejects()[0].0, 5);
}
