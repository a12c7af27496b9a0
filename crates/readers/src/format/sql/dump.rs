//! Walks the statements of a dump and yields the rows of those that bring any.

use super::names::is_word_byte;
use crate::format::row::Row;
use crate::format::stream::ByteStream;
use crate::{Error, Limits};
use std::collections::HashMap;

/// Words between `INSERT` and the table's name.
const INSERT_WORDS: &[&str] = &[
    "into",
    "ignore",
    "low_priority",
    "delayed",
    "high_priority",
    "or",
    "replace",
    "rollback",
    "abort",
    "fail",
    "overwrite",
];

/// How the dump writes a quote inside a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    /// Not known yet.
    Unknown,
    /// Standard SQL: a backslash is a backslash.
    None,
    /// MySQL: a backslash escapes.
    MySql,
    /// PostgreSQL's `E'…'`: a backslash escapes, in PostgreSQL's way.
    Postgres,
}

/// Where in the dump the reading stands; the number is the index of the table that rows go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Before a statement.
    Statement,
    /// Before a line of `COPY` data.
    Copy(usize),
    /// Before a list of values.
    Values(usize),
}

/// A table that rows were found for.
pub(super) struct Table {
    /// Name as it is reported.
    pub(super) name: String,
    /// Column names, where the dump gives them.
    pub(super) header: Option<Vec<String>>,
    /// Cells of each row; 0 until the first row of a table without names.
    pub(super) columns: usize,
    /// The sink wants no more of it.
    pub(super) unwanted: bool,
    rows: u64,
}

/// A dump being read.
pub(super) struct Dump<'r> {
    pub(super) stream: ByteStream<'r>,
    pub(super) limits: Limits,
    pub(super) tables: Vec<Table>,
    /// The row that [`next`](Self::next) found.
    pub(super) row: Row,
    /// `INSERT` statements that could not be read as rows.
    pub(super) unread: u64,
    pub(super) escapes: Escapes,
    pub(super) state: State,
    pub(super) line: Vec<u8>,
    /// A statement has ended with a semicolon, so the last one will too.
    pub(super) semicolons: bool,
    creates: HashMap<String, Vec<String>>,
    targets: HashMap<(String, Option<Vec<String>>), usize>,
}

impl<'r> Dump<'r> {
    /// Starts at the beginning of the text.
    pub(super) fn new(stream: ByteStream<'r>, limits: &Limits) -> Self {
        Dump {
            stream,
            limits: limits.clone(),
            tables: Vec::new(),
            row: Row::new(limits.row_bytes, limits.columns),
            unread: 0,
            escapes: Escapes::Unknown,
            state: State::Statement,
            line: Vec::new(),
            semicolons: false,
            creates: HashMap::new(),
            targets: HashMap::new(),
        }
    }

    /// Reads on to the next row, good or refused, and leaves it in `row`; false at the end.
    pub(super) fn next(&mut self) -> Result<bool, Error> {
        loop {
            let found = match self.state {
                State::Copy(target) => self.copy_row(target)?,
                State::Values(target) => {
                    self.values_row(target)?;
                    true
                }
                State::Statement => {
                    if !self.statement()? {
                        return Ok(false);
                    }
                    false
                }
            };
            if found {
                return Ok(true);
            }
        }
    }

    /// Consumes a statement, or its beginning up to the rows; false at the end of the dump.
    fn statement(&mut self) -> Result<bool, Error> {
        if self.stream.offset() == 0 && self.stream.ahead(3)? == b"\xEF\xBB\xBF" {
            self.stream.consume(3);
        }
        self.blanks()?;
        match self.stream.peek()? {
            None => return Ok(false),
            Some(b'#') => self.comment_line()?,
            // A command of PostgreSQL's client, such as `\connect`.
            Some(b'\\') => {
                self.pass_line()?;
            }
            Some(byte) if is_word_byte(byte) => match self.peek_word()?.as_str() {
                "copy" => {
                    self.word()?;
                    self.copy()?;
                }
                "insert" | "replace" => {
                    self.word()?;
                    self.insert()?;
                }
                "create" => self.create()?,
                "go" => {
                    self.pass_line()?;
                }
                "delimiter" => self.delimiter()?,
                _ => self.pass_statement(false)?,
            },
            Some(_) => self.pass_statement(false)?,
        }
        Ok(true)
    }

    /// Reads an `INSERT` after its first word, up to the first list of values.
    fn insert(&mut self) -> Result<(), Error> {
        while INSERT_WORDS.contains(&self.peek_word()?.as_str()) {
            self.word()?;
        }
        let Some(name) = self.table_name()? else {
            return self.pass_insert();
        };
        let mut header = None;
        if self.stream.peek()? == Some(b'(') {
            self.stream.consume(1);
            self.blanks()?;
            if self.peek_word()? == "select" {
                return self.pass_insert();
            }
            header = self.column_list()?;
            if header.is_none() {
                return self.pass_insert();
            }
        }
        while ["overriding", "system", "user"].contains(&self.peek_word()?.as_str()) {
            self.word()?;
        }
        if self.word()? != "values" {
            return self.pass_insert();
        }
        let header = header.or_else(|| self.created(&name));
        self.state = State::Values(self.target(name, header)?);
        Ok(())
    }

    /// Passes over an `INSERT` that is not read, and counts it.
    fn pass_insert(&mut self) -> Result<(), Error> {
        if self.stream.peek()?.is_none() {
            return Err(self.stream.broken("ends in the middle of an INSERT"));
        }
        self.unread += 1;
        self.pass_statement(false)
    }

    /// Notes the columns of a `CREATE TABLE`; passes over what else is created.
    fn create(&mut self) -> Result<(), Error> {
        let mut with_body = false;
        for _ in 0..12 {
            match self.word()?.as_str() {
                "table" => {
                    while ["if", "not", "exists"].contains(&self.peek_word()?.as_str()) {
                        self.word()?;
                    }
                    self.create_columns()?;
                    break;
                }
                "trigger" | "function" | "procedure" | "proc" | "package" | "event" => {
                    with_body = true
                }
                "" | "as" | "view" | "index" => break,
                _ => {}
            }
        }
        self.pass_statement(with_body)
    }

    fn create_columns(&mut self) -> Result<(), Error> {
        let Some(name) = self.table_name()? else {
            return Ok(());
        };
        if self.stream.peek()? != Some(b'(') {
            return Ok(());
        }
        self.stream.consume(1);
        let mut columns = Vec::new();
        loop {
            self.blanks()?;
            let Some(column) = self.name()? else {
                return match self.stream.peek()? {
                    Some(_) => Ok(()),
                    None => Err(self.stream.broken("ends in the middle of a statement")),
                };
            };
            if column.quoted || !self.is_constraint(&column.text.to_ascii_lowercase()) {
                columns.push(column.text);
            }
            if columns.len() > self.limits.columns {
                return Err(self.limit(format!("more than {} columns", self.limits.columns)));
            }
            if !self.pass_item()? {
                break;
            }
        }
        if self.creates.len() == self.limits.members {
            return Err(self.limit(format!("more than {} tables", self.limits.members)));
        }
        self.creates.insert(name, columns);
        Ok(())
    }

    /// True when an item of `CREATE TABLE` that begins with this word is no column.
    fn is_constraint(&self, word: &str) -> bool {
        matches!(
            word,
            "primary" | "foreign" | "unique" | "check" | "constraint" | "exclude" | "like"
        ) || self.escapes == Escapes::MySql
            && matches!(word, "key" | "index" | "fulltext" | "spatial")
    }

    /// The columns that a `CREATE TABLE` gave to the table.
    pub(super) fn created(&self, name: &str) -> Option<Vec<String>> {
        self.creates.get(name).cloned()
    }

    /// The index of the table of that name and those columns.
    pub(super) fn target(
        &mut self,
        name: String,
        header: Option<Vec<String>>,
    ) -> Result<usize, Error> {
        let key = (name, header);
        if let Some(&target) = self.targets.get(&key) {
            return Ok(target);
        }
        if self.tables.len() == self.limits.members {
            return Err(self.limit(format!("more than {} tables", self.limits.members)));
        }
        let (name, header) = key.clone();
        let columns = header.as_ref().map_or(0, Vec::len);
        self.tables.push(Table {
            name,
            header,
            columns,
            unwanted: false,
            rows: 0,
        });
        self.targets.insert(key, self.tables.len() - 1);
        Ok(self.tables.len() - 1)
    }

    /// Numbers and checks the row that has been read.
    pub(super) fn end_row(&mut self) {
        let table = &mut self.tables[self.row.table];
        table.rows += 1;
        self.row.number = table.rows;
        if table.columns == 0 {
            table.columns = self.row.width().max(1);
        }
        self.row.check(table.columns);
    }

    /// What the dump shows of its dialect, unless it is known.
    pub(super) fn learn(&mut self, escapes: Escapes) {
        if self.escapes == Escapes::Unknown {
            self.escapes = escapes;
        }
    }

    /// An error for a limit.
    pub(super) fn limit(&self, limit: String) -> Error {
        Error::Limit {
            path: self.stream.path().to_owned(),
            limit,
        }
    }
}
