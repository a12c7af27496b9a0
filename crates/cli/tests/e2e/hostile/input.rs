//! Files that are damaged, hostile, or nothing of the kind.

use super::Whole;
use crate::desk::Desk;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Child, Output, Stdio};
use zip::write::{SimpleFileOptions, ZipWriter};

const AGAIN: &str = "get it again";
const WRONG_FILE: &str = "Check that this is the right file";
const UNPACK: &str = "Unpack it yourself";

fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

#[test]
fn archives_that_are_cut_short() {
    let whole = Whole::new(300);
    let release = std::fs::read(whole.desk.path("next.csv")).unwrap();
    for (name, bytes) in [
        ("cut.zip", zipped("voters.csv", &release)),
        ("cut.csv.gz", gzipped(&release)),
    ] {
        for keep in [bytes.len() - 1, bytes.len() / 2, 40] {
            whole.desk.file(name, &bytes[..keep]);
            whole.expect_of_all(name, 3, &[name, AGAIN]);
        }
    }
}

#[test]
fn archives_with_one_flipped_bit() {
    let whole = Whole::new(300);
    let release = std::fs::read(whole.desk.path("next.csv")).unwrap();
    for (name, mut bytes) in [
        ("bad.zip", zipped("voters.csv", &release)),
        ("bad.csv.gz", gzipped(&release)),
    ] {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        whole.desk.file(name, bytes);
        whole.expect_of_all(name, 3, &[name, AGAIN]);
    }
}

#[test]
fn bombs() {
    let whole = Whole::new(300);
    // 200 MB of equal rows: a thousandth of that is in the file.
    let mut zip = ZipWriter::new(File::create(whole.desk.path("bomb.zip")).unwrap());
    let most = SimpleFileOptions::default().compression_level(Some(9));
    zip.start_file("voters.csv", most).unwrap();
    let gz = File::create(whole.desk.path("bomb.csv.gz")).unwrap();
    let mut gz = GzEncoder::new(gz, Compression::best());
    let block = format!("Allen,{},06101\n", "Mary".repeat(250)).repeat(1_000);
    for _ in 0..200 {
        zip.write_all(block.as_bytes()).unwrap();
        gz.write_all(block.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    gz.finish().unwrap();
    for name in ["bomb.zip", "bomb.csv.gz"] {
        whole.expect_of_all(name, 3, &[name, UNPACK]);
    }
    let mut nested = b"last_name,zip\nAllen,06101\n".to_vec();
    for depth in 0..8 {
        nested = zipped(&format!("{depth}.zip"), &nested);
    }
    whole.desk.file("nested.zip", nested);
    whole.expect_of_all("nested.zip", 3, &["nested.zip", UNPACK]);
}

#[test]
fn nothing_that_is_a_table() {
    let whole = Whole::new(300);
    let jpeg = [b"\xFF\xD8\xFF\xE0\0\x10JFIF\0".as_slice(), &[0x5A; 3000]].concat();
    let png = [b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".as_slice(), &[7; 3000]].concat();
    for at in 0..4 {
        whole.desk.file(&format!("photos/2020/{at}.jpg"), &jpeg);
        whole.desk.file(&format!("photos/{at}.png"), &png);
    }
    // What a picture is called does not matter.
    whole.desk.file("photos/voters.csv", &jpeg);
    whole.desk.file("empty.csv", "");
    whole.desk.file("blank.csv", "\n\n \r\n\n");
    whole.desk.file("nul.csv", vec![0; 100_000]);
    std::fs::create_dir(whole.desk.path("nothing")).unwrap();
    whole.desk.file("photos.zip", zipped("a.jpg", &jpeg));
    for name in [
        "photos",
        "empty.csv",
        "blank.csv",
        "nul.csv",
        "nothing",
        "photos.zip",
    ] {
        whole.expect_of_all(name, 3, &[name, WRONG_FILE]);
    }
    whole.expect_of_all("missing.csv", 3, &["missing.csv", "Check the path"]);
}

#[test]
fn one_bad_file_among_good_ones_ends_the_answer() {
    let whole = Whole::new(300);
    let release = std::fs::read(whole.desk.path("next.csv")).unwrap();
    let zip = zipped("voters.csv", &release);
    whole.desk.file("dump/1.csv", &release);
    whole.desk.file("dump/2.zip", &zip[..zip.len() / 2]);
    whole.expect_of_all("dump", 3, &["2.zip", AGAIN]);
    whole.expect_of_all("next.csv dump/2.zip", 3, &["2.zip", AGAIN]);
}

#[test]
fn columns_that_are_missing() {
    let whole = Whole::new(300);
    let lines: String = (0..300)
        .map(|at| format!("{},{},{}\n", at % 7, at * 3, at % 2))
        .collect();
    whole
        .desk
        .file("counts.csv", format!("machine,ballots,open\n{lines}"));
    for command in [
        "release add counts.csv --state CT --date 2021-01-01",
        "release add counts.csv --state CT --withheld",
    ] {
        whole.expect(
            command,
            5,
            &["counts.csv", "--layout or --map", "levelhead leak columns"],
        );
    }
    let report = whole.desk.check(&whole.desk.path("counts.csv"), [""; 0]);
    assert_eq!(report["dump"]["voter_data"], false);
    assert_eq!(report["dump"]["rows"], 300);
}

/// Rows and rejects of a file that can be read in part.
#[track_caller]
fn counts(desk: &Desk, name: &str) -> (u64, u64) {
    let report = desk.check(&desk.path(name), [""; 0]);
    let dump = &report["dump"];
    let examples = dump["files"][0]["reject_examples"].as_array().unwrap();
    let rejects = dump["rejects"].as_u64().unwrap();
    assert_eq!(
        examples.len() as u64,
        rejects.min(20),
        "each reject has its place and reason"
    );
    for example in examples {
        assert!(
            example["row"].as_u64().unwrap() > 0 && !example["reason"].as_str().unwrap().is_empty(),
            "{example}"
        );
    }
    (dump["rows"].as_u64().unwrap(), rejects)
}

fn voters(count: usize) -> Vec<String> {
    const LAST: [&str; 5] = ["Allen", "Baker", "Cortez", "Dunn", "Ellis"];
    const FIRST: [&str; 4] = ["Mary", "James", "Ruth", "Omar"];
    (0..count)
        .map(|at| {
            format!(
                "{},{},{},{} Main St,Hartford,061{:02}",
                700_000 + at,
                LAST[at % 5],
                FIRST[at % 4],
                10 + at,
                at % 30
            )
        })
        .collect()
}

const HEADER: &str = "voter_id,last_name,first_name,street_address,city,zip";

#[test]
fn rows_that_are_broken_are_counted() {
    let whole = Whole::new(300);
    let mut lines = voters(500);
    lines[100] = "700100,Allen,Mary".to_owned();
    lines[200].push_str(",one,two,too many");
    lines[300] = lines[300].replace("Main", "Ma\0in");
    whole
        .desk
        .file("short.csv", format!("{HEADER}\n{}\n", lines.join("\n")));
    let (rows, rejects) = counts(&whole.desk, "short.csv");
    assert_eq!(rows + rejects, 500);
    assert!((2..=3).contains(&rejects), "{rejects} rejects");
    let said = whole.desk.run([
        "release",
        "add",
        "short.csv",
        "--state",
        "CT",
        "--date",
        "2021-01-01",
    ]);
    let error = String::from_utf8_lossy(&said.stderr);
    assert!(
        said.status.success() && error.contains(&format!("{rejects} rows could not be read")),
        "{error}"
    );
}

#[test]
fn bytes_of_another_encoding_lose_no_row() {
    let whole = Whole::new(300);
    // UTF-8 to all appearance, until deep in the file a name stands in Latin-1.
    let mut bytes = format!("{HEADER}\n{}\n", voters(9_000).join("\n")).into_bytes();
    bytes.extend_from_slice(b"799999,N\xFA\xF1ez,Mary,1 Main St,Hartford,06101\n");
    bytes.extend_from_slice(voters(50).join("\n").as_bytes());
    whole.desk.file("late.csv", bytes);
    let (rows, rejects) = counts(&whole.desk, "late.csv");
    assert_eq!(rows + rejects, 9_051);
    // UTF-16 without a mark, of either order.
    let text = format!("{HEADER}\r\n{}\r\n", voters(200).join("\r\n"));
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (name, bytes) in [
        ("little.csv", &little[..]),
        ("big.csv", &big[..]),
        ("odd.csv", &little[..little.len() - 1]),
    ] {
        whole.desk.file(name, bytes);
        let (rows, rejects) = counts(&whole.desk, name);
        assert_eq!((name, rows + rejects), (name, 200));
        assert!(rejects <= 1, "{name}: {rejects}");
    }
    let noise: Vec<u8> = (0..200_000_u64)
        .map(|at| (at.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8)
        .collect();
    whole.desk.file("noise.csv", noise);
    whole.expect_of_all("noise.csv", 3, &["noise.csv", WRONG_FILE]);
}

/// Waits for a child and says how much memory it had at most, in bytes.
fn measured(mut child: Child) -> (Output, u64) {
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| {
            line.strip_prefix("VmHWM:")?
                .trim()
                .strip_suffix(" kB")?
                .parse::<u64>()
                .ok()
        });
        most = most.max(peak.unwrap_or(0) * 1024);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    (child.wait_with_output().unwrap(), most)
}

/// Writes rows with a line of a gigabyte between them.
fn write_long_line(path: &Path, quoted: bool) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    let lines = voters(400);
    writeln!(file, "{HEADER}\n{}", lines[..200].join("\n")).unwrap();
    write!(file, "700200,{}Allen", if quoted { "\"" } else { "" }).unwrap();
    let block = vec![b'n'; 1 << 20];
    for _ in 0..1024 {
        file.write_all(&block).unwrap();
    }
    writeln!(
        file,
        "{},Mary,1 Main St,Hartford,06101\n{}",
        if quoted { "\"" } else { "" },
        lines[201..].join("\n")
    )
    .unwrap();
    file.flush().unwrap();
}

#[test]
fn a_line_of_a_gigabyte() {
    let whole = Whole::new(300);
    for quoted in [false, true] {
        write_long_line(&whole.desk.path("long.csv"), quoted);
        let mut command = whole.desk.command();
        command
            .args(["leak", "check", "--json", "long.csv"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let (output, peak_bytes) = measured(command.spawn().unwrap());
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let counted = (
            report["dump"]["rows"].as_u64().unwrap(),
            report["dump"]["rejects"].as_u64().unwrap(),
        );
        assert_eq!(counted, (399, 1), "quoted: {quoted}");
        assert!(peak_bytes > 1 << 20, "nothing was measured");
        assert!(peak_bytes < 500 << 20, "{peak_bytes} bytes of memory");
    }
    // A file that is one such line, and nothing else.
    let path = whole.desk.path("long.csv");
    let file = File::options()
        .write(true)
        .truncate(true)
        .open(&path)
        .unwrap();
    let mut file = BufWriter::new(file);
    for _ in 0..1024 {
        file.write_all(&[b'n'; 1 << 20]).unwrap();
    }
    file.flush().unwrap();
    let mut child = whole.desk.command();
    child
        .args(["leak", "check", "long.csv", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let (output, peak_bytes) = measured(child.spawn().unwrap());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["dump"]["rows"], 0);
    assert_eq!(report["dump"]["rejects"], 1);
    assert!(peak_bytes < 500 << 20, "{peak_bytes} bytes of memory");
    let add = "release add long.csv --state CT --date 2021-01-01";
    whole.expect(add, 5, &["long.csv"]);
    whole.expect_whole("long lines");
}
