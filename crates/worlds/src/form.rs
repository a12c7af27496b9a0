//! The forms in which tables are written: delimited and fixed-width text, JSON, SQL dumps.

use crate::Error;
use crate::columns::Columns;
use crate::dice::{scramble, word};
use crate::profile::Quoting;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// How text becomes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte-order mark.
    Utf8Marked,
    /// ISO-8859-1; the worlds' text holds nothing else.
    Latin1,
    /// UTF-16, little endian, with a byte-order mark.
    Utf16Le,
}

/// The form of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Delimited text.
    Delimited {
        /// The byte between cells.
        delimiter: u8,
        /// Which cells stand in quotes.
        quoting: Quoting,
        /// Whether the first line names the columns.
        header: bool,
        /// Encoding.
        encoding: Encoding,
        /// CRLF rather than LF.
        crlf: bool,
    },
    /// Cells at the byte positions of the layout, with the delimiter after each where the layout has one.
    FixedWidth {
        /// Bytes of a record without its line end.
        record_length: usize,
        /// The byte after each cell.
        delimiter: Option<u8>,
    },
    /// One JSON object a line.
    JsonLines,
    /// What `mongoexport` writes: one object a line with an `_id`.
    MongoExport,
    /// What `pg_dump` writes for a table.
    PostgresCopy {
        /// Name of the table.
        table: String,
    },
    /// What `mysqldump` writes for a table.
    MysqlInsert {
        /// Name of the table.
        table: String,
    },
}

impl Form {
    /// Comma-separated UTF-8 with a header and quotes where needed.
    pub fn csv() -> Form {
        Form::Delimited {
            delimiter: b',',
            quoting: Quoting::Needed,
            header: true,
            encoding: Encoding::Utf8,
            crlf: false,
        }
    }
}

/// The cells of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) data: Vec<u8>,
    pub(crate) ends: Vec<u32>,
}

impl Row {
    pub(crate) fn clear(&mut self) {
        self.data.clear();
        self.ends.clear();
    }

    pub(crate) fn end_cell(&mut self) {
        self.ends.push(self.data.len() as u32);
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.data.extend_from_slice(text.as_bytes());
        self.end_cell();
    }

    pub(crate) fn cell(&self, at: usize) -> &[u8] {
        let start = if at == 0 {
            0
        } else {
            self.ends[at - 1] as usize
        };
        &self.data[start..self.ends[at] as usize]
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).map(|at| self.cell(at))
    }

    /// A hash of cells and their borders.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hash = self
            .ends
            .iter()
            .fold(0, |hash, &end| scramble(hash ^ u64::from(end)));
        for eight in self.data.chunks(8) {
            let mut bytes = [0; 8];
            bytes[..eight.len()].copy_from_slice(eight);
            hash = scramble(hash.rotate_left(5) ^ u64::from_le_bytes(bytes));
        }
        hash
    }
}

const INSERT_ROWS: u64 = 400;

/// Writes one table to one file.
#[derive(Debug)]
pub(crate) struct TableWriter {
    path: PathBuf,
    out: BufWriter<File>,
    form: Form,
    headers: Vec<String>,
    /// Start from 0 and width of each cell of a fixed-width record.
    positions: Vec<(usize, usize)>,
    line: Vec<u8>,
    rows: u64,
}

impl TableWriter {
    pub(crate) fn create(
        path: &Path,
        form: Form,
        headers: Vec<String>,
    ) -> Result<TableWriter, Error> {
        let file = File::create(path).map_err(Error::write(path))?;
        let mut writer = TableWriter {
            path: path.to_path_buf(),
            out: BufWriter::with_capacity(1 << 20, file),
            form,
            headers,
            positions: Vec::new(),
            line: Vec::new(),
            rows: 0,
        };
        writer.open();
        writer.send()?;
        Ok(writer)
    }

    /// As `create`, with the cell positions of a fixed-width layout.
    pub(crate) fn for_columns(
        path: &Path,
        form: Form,
        columns: &Columns,
    ) -> Result<TableWriter, Error> {
        let mut writer = TableWriter::create(
            path,
            form,
            columns
                .list
                .iter()
                .map(|column| column.header.clone())
                .collect(),
        )?;
        writer.positions = columns
            .list
            .iter()
            .map(|column| (column.start.unwrap_or(1) - 1, column.width.unwrap_or(0)))
            .collect();
        Ok(writer)
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    pub(crate) fn row(&mut self, row: &Row) -> Result<(), Error> {
        match &self.form {
            Form::Delimited {
                delimiter,
                quoting,
                crlf,
                ..
            } => {
                delimited(row.cells(), *delimiter, *quoting, &mut self.line);
                self.line
                    .extend_from_slice(if *crlf { b"\r\n" } else { b"\n" });
            }
            Form::FixedWidth {
                record_length,
                delimiter,
            } => fixed(
                row,
                *record_length,
                *delimiter,
                &self.positions,
                &mut self.line,
            ),
            Form::JsonLines => self.json(row, false),
            Form::MongoExport => self.json(row, true),
            Form::PostgresCopy { .. } => postgres(row, &mut self.line),
            Form::MysqlInsert { .. } => self.mysql(row),
        }
        self.rows += 1;
        self.send()
    }

    pub(crate) fn finish(mut self) -> Result<u64, Error> {
        match &self.form {
            Form::PostgresCopy { .. } => self
                .line
                .extend_from_slice(b"\\.\n\n--\n-- PostgreSQL database dump complete\n--\n"),
            Form::MysqlInsert { .. } => {
                if !self.rows.is_multiple_of(INSERT_ROWS) {
                    self.line.extend_from_slice(b";\n");
                }
                self.line.extend_from_slice(
                    b"/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;\n-- Dump completed\n",
                );
            }
            _ => {}
        }
        self.send()?;
        self.out.flush().map_err(Error::write(&self.path))?;
        Ok(self.rows)
    }

    fn open(&mut self) {
        match &self.form {
            Form::Delimited {
                delimiter,
                quoting,
                header,
                encoding,
                crlf,
            } => {
                if matches!(encoding, Encoding::Utf8Marked | Encoding::Utf16Le) {
                    self.line.extend_from_slice("\u{feff}".as_bytes());
                }
                if *header {
                    delimited(
                        self.headers.iter().map(String::as_bytes),
                        *delimiter,
                        *quoting,
                        &mut self.line,
                    );
                    self.line
                        .extend_from_slice(if *crlf { b"\r\n" } else { b"\n" });
                }
            }
            Form::PostgresCopy { table } => {
                let named: Vec<String> = self
                    .headers
                    .iter()
                    .map(|header| format!("\"{}\"", header.replace('"', "\"\"")))
                    .collect();
                let typed: Vec<String> = named
                    .iter()
                    .map(|name| format!("    {name} text"))
                    .collect();
                let sql = format!(
                    "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\nCREATE TABLE public.{table} (\n{}\n);\n\n\
                     COPY public.{table} ({}) FROM stdin;\n",
                    typed.join(",\n"),
                    named.join(", ")
                );
                self.line.extend_from_slice(sql.as_bytes());
            }
            Form::MysqlInsert { table } => {
                let typed: Vec<String> = self
                    .headers
                    .iter()
                    .map(|header| format!("  `{header}` varchar(255) DEFAULT NULL"))
                    .collect();
                let sql = format!(
                    "-- MySQL dump 10.13  Distrib 5.7.30\n\n/*!40101 SET NAMES utf8 */;\n\nDROP TABLE IF EXISTS `{table}`;\n\
                     CREATE TABLE `{table}` (\n{}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8;\n\n",
                    typed.join(",\n")
                );
                self.line.extend_from_slice(sql.as_bytes());
            }
            _ => {}
        }
    }

    fn json(&mut self, row: &Row, mongo: bool) {
        self.line.push(b'{');
        if mongo {
            let id = format!(
                "\"_id\":{{\"$oid\":\"5f4e{:08x}{:012x}\"}}",
                self.rows as u32,
                word(7, 0, self.rows) >> 16
            );
            self.line.extend_from_slice(id.as_bytes());
        }
        for (at, cell) in row.cells().enumerate() {
            if at > 0 || mongo {
                self.line.push(b',');
            }
            json_text(self.headers[at].as_bytes(), &mut self.line);
            self.line.push(b':');
            if cell.is_empty() {
                self.line.extend_from_slice(b"null");
            } else {
                json_text(cell, &mut self.line);
            }
        }
        self.line.extend_from_slice(b"}\n");
    }

    fn mysql(&mut self, row: &Row) {
        if self.rows.is_multiple_of(INSERT_ROWS) {
            if let Form::MysqlInsert { table } = &self.form {
                self.line
                    .extend_from_slice(format!("INSERT INTO `{table}` VALUES ").as_bytes());
            }
        } else {
            self.line.push(b',');
        }
        self.line.push(b'(');
        for (at, cell) in row.cells().enumerate() {
            if at > 0 {
                self.line.push(b',');
            }
            if cell.is_empty() {
                self.line.extend_from_slice(b"NULL");
                continue;
            }
            self.line.push(b'\'');
            for &byte in cell {
                if matches!(byte, b'\'' | b'\\') {
                    self.line.push(b'\\');
                }
                self.line.push(byte);
            }
            self.line.push(b'\'');
        }
        self.line.push(b')');
        if (self.rows + 1).is_multiple_of(INSERT_ROWS) {
            self.line.extend_from_slice(b";\n");
        }
    }

    /// Encodes what stands in `line` and hands it to the file.
    fn send(&mut self) -> Result<(), Error> {
        let encoding = match &self.form {
            Form::Delimited { encoding, .. } => *encoding,
            _ => Encoding::Utf8,
        };
        let plain = matches!(encoding, Encoding::Utf8 | Encoding::Utf8Marked)
            || (encoding == Encoding::Latin1 && self.line.is_ascii());
        if !plain {
            let text = String::from_utf8_lossy(&self.line);
            self.line = match encoding {
                Encoding::Latin1 => text
                    .chars()
                    .map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?'))
                    .collect(),
                _ => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            };
        }
        self.out
            .write_all(&self.line)
            .map_err(Error::write(&self.path))?;
        self.line.clear();
        Ok(())
    }
}

fn delimited<'c>(
    cells: impl Iterator<Item = &'c [u8]>,
    delimiter: u8,
    quoting: Quoting,
    line: &mut Vec<u8>,
) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            line.push(delimiter);
        }
        let quoted = match quoting {
            Quoting::All => true,
            Quoting::Needed => cell
                .iter()
                .any(|&byte| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r')),
            Quoting::None => false,
        };
        if !quoted {
            line.extend_from_slice(cell);
            continue;
        }
        line.push(b'"');
        for &byte in cell {
            if byte == b'"' {
                line.push(b'"');
            }
            line.push(byte);
        }
        line.push(b'"');
    }
}

fn fixed(
    row: &Row,
    record_length: usize,
    delimiter: Option<u8>,
    positions: &[(usize, usize)],
    line: &mut Vec<u8>,
) {
    let start = line.len();
    line.resize(start + record_length, b' ');
    for (cell, &(at, width)) in row.cells().zip(positions) {
        let fitting = &cell[..cell.len().min(width)];
        line[start + at..start + at + fitting.len()].copy_from_slice(fitting);
        if let (Some(delimiter), Some(after)) = (delimiter, line.get_mut(start + at + width)) {
            *after = delimiter;
        }
    }
    line.push(b'\n');
}

fn postgres(row: &Row, line: &mut Vec<u8>) {
    for (at, cell) in row.cells().enumerate() {
        if at > 0 {
            line.push(b'\t');
        }
        if cell.is_empty() {
            line.extend_from_slice(b"\\N");
        }
        for &byte in cell {
            match byte {
                b'\\' => line.extend_from_slice(b"\\\\"),
                b'\t' => line.extend_from_slice(b"\\t"),
                b'\n' => line.extend_from_slice(b"\\n"),
                other => line.push(other),
            }
        }
    }
    line.push(b'\n');
}

fn json_text(text: &[u8], line: &mut Vec<u8>) {
    line.push(b'"');
    for &byte in text {
        if matches!(byte, b'"' | b'\\') {
            line.push(b'\\');
        }
        line.push(byte);
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Form, Row, TableWriter};
    use crate::profile::Quoting;

    fn check(form: Form, expect: &[u8]) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t");
        let mut writer =
            TableWriter::create(&path, form, vec!["a".into(), "b".into()]).expect("a file");
        let mut row = Row::default();
        row.push("PEÑA, \"X\"");
        row.push("");
        writer.row(&row).expect("a row");
        assert_eq!(writer.finish().expect("an end"), 1);
        let written = std::fs::read(&path).expect("bytes");
        assert!(
            written.windows(expect.len()).any(|window| window == expect),
            "{}",
            String::from_utf8_lossy(&written)
        );
    }

    fn delimited(quoting: Quoting, encoding: Encoding) -> Form {
        Form::Delimited {
            delimiter: b',',
            quoting,
            header: true,
            encoding,
            crlf: true,
        }
    }

    #[test]
    fn each_form_escapes_in_its_way() {
        check(Form::csv(), "a,b\n\"PEÑA, \"\"X\"\"\",\n".as_bytes());
        check(
            delimited(Quoting::All, Encoding::Latin1),
            b"\"a\",\"b\"\r\n\"PE\xD1A, \"\"X\"\"\",\"\"\r\n",
        );
        check(
            delimited(Quoting::None, Encoding::Utf16Le),
            b"\xFF\xFEa\0,\0b\0\r\0\n\0P\0E\0\xD1\0",
        );
        check(
            Form::JsonLines,
            "{\"a\":\"PEÑA, \\\"X\\\"\",\"b\":null}\n".as_bytes(),
        );
        check(Form::MongoExport, b"{\"_id\":{\"$oid\":\"5f4e00000000");
        check(
            Form::PostgresCopy { table: "v".into() },
            "FROM stdin;\nPEÑA, \"X\"\t\\N\n\\.\n".as_bytes(),
        );
        check(
            Form::MysqlInsert { table: "v".into() },
            "INSERT INTO `v` VALUES ('PEÑA, \"X\"',NULL);\n".as_bytes(),
        );
    }
}
