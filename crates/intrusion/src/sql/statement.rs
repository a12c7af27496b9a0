//! What a statement to a database does, and its shape: the statement without its values.

use super::grammar::{is, kind};
use super::token::{Kind, Token, tokens};
use crate::keyed::Keyed;
use crate::words::{Words, words};

/// Bytes of a statement that are looked at.
const MOST_BYTES: usize = 8192;

/// What a statement does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Verb {
    #[default]
    Other,
    Select,
    Insert,
    Update,
    Delete,
    /// `copy … to`.
    CopyOut,
}

/// A statement, without any of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Keyed hash of the statement without its values.
    pub(crate) shape: u64,
    pub(crate) verb: Verb,
    /// Waits, reads files, runs programs: what no application asks for.
    pub(crate) hostile: bool,
    /// Joins another query with `union select`.
    pub(crate) union: bool,
    /// Reads tables in which the database describes itself.
    pub(crate) catalog: bool,
    /// Holds a condition between two constants that are written out, and more than a bare `1=1`.
    pub(crate) tautology: bool,
    /// Ends in a comment.
    pub(crate) comment: bool,
    /// A query without any condition or limit.
    pub(crate) whole_table: bool,
    /// Takes voters off the list.
    pub(crate) cancels: bool,
    /// Changes where or for which party a voter is registered.
    pub(crate) registration: bool,
    /// Changes a table of precincts or polling places.
    pub(crate) place: bool,
    /// Changes where a voter votes.
    pub(crate) precinct: bool,
    /// Asks for an absentee ballot.
    pub(crate) absentee: bool,
    /// Keyed hash of the address that is written, if any.
    pub(crate) address: Option<u64>,
    /// Keyed hash of the pattern of the e-mail address that is written, if any.
    pub(crate) email: Option<u64>,
}

impl Statement {
    /// Reads a statement; `parameters` are pgaudit's, a line of comma-separated values.
    pub(crate) fn of(text: &str, parameters: &str) -> Statement {
        let mut end = text.len().min(MOST_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let tokens = tokens(text.get(..end).unwrap_or(""));
        let words = words();
        let mut statement = Statement {
            shape: shape(&tokens),
            verb: verb(&tokens),
            comment: tokens
                .last()
                .is_some_and(|token| token.kind == Kind::Comment),
            ..Statement::default()
        };
        statement.look(&tokens);
        let table = table(&tokens, statement.verb)
            .unwrap_or("")
            .to_ascii_lowercase();
        let written = written(&tokens, statement.verb, parameters);
        statement.changes(words, &table, &written);
        statement
    }

    /// Signs that do not depend on what tables are called.
    fn look(&mut self, tokens: &[Token<'_>]) {
        for at in 0..tokens.len() {
            let token = tokens[at];
            if token.kind == Kind::Compare {
                self.tautology |= is_tautology(tokens, at);
            }
            if token.kind != Kind::Word {
                continue;
            }
            let all = usize::from(is(tokens, at + 1, &["all", "distinct"]));
            self.union |= token.is("union") && is(tokens, at + 1 + all, &["select"]);
            self.hostile |= token.is_one_of(&[
                "pg_sleep",
                "pg_sleep_for",
                "pg_read_file",
                "pg_ls_dir",
                "lo_import",
                "lo_export",
                "dblink",
                "query_to_xml",
                "database_to_xml",
                "sleep",
                "benchmark",
                "xp_cmdshell",
                "waitfor",
                "load_file",
            ]) && (kind(tokens, at + 1) == Some(Kind::Left) || token.is("waitfor"));
            self.hostile |= token.is("program") && at > 0 && is(tokens, at - 1, &["to", "from"]);
            self.catalog |= token.is_one_of(&["information_schema", "pg_catalog"])
                && kind(tokens, at + 1) == Some(Kind::Dot)
                || token.is_one_of(&[
                    "pg_shadow",
                    "pg_authid",
                    "pg_user",
                    "pg_tables",
                    "pg_database",
                    "pg_class",
                    "pg_proc",
                    "pg_roles",
                    "pg_settings",
                ]);
        }
        let narrowed = tokens
            .iter()
            .any(|token| token.is_one_of(&["where", "limit", "fetch", "group"]));
        let from = tokens.iter().position(|token| token.is("from"));
        // `from lookup($1)` asks a function.
        let function = from.is_some_and(|from| {
            kind(tokens, from + 2) == Some(Kind::Left) || kind(tokens, from + 4) == Some(Kind::Left)
        });
        self.whole_table = matches!(self.verb, Verb::Select | Verb::CopyOut)
            && (from.is_some() || self.verb == Verb::CopyOut)
            && !narrowed
            && !function;
    }

    fn changes(&mut self, words: &Words, table: &str, written: &Written) {
        let holds =
            |list: &[String], name: &str| list.iter().any(|word| name.contains(word.as_str()));
        let voters = holds(&words.voter_tables, table);
        if matches!(self.verb, Verb::Delete) {
            self.cancels = voters;
            self.place = holds(&words.place_tables, table);
        }
        if !matches!(self.verb, Verb::Insert | Verb::Update) {
            return;
        }
        self.absentee = self.verb == Verb::Insert && holds(&words.absentee_tables, table);
        self.place |= self.verb == Verb::Update && holds(&words.place_tables, table);
        let mut address = Keyed::new();
        let mut addressed = false;
        for (column, value) in &written.0 {
            if self.verb == Verb::Update && voters {
                self.cancels |=
                    holds(&words.status_columns, column) && holds(&words.cancelled_values, value);
                self.registration |= holds(&words.registration_columns, column);
                self.precinct |= holds(&words.place_columns, column);
            }
            if holds(&words.street_columns, column) && value.len() > 3 {
                address.add(value);
                addressed = true;
            }
            if column.contains("mail") && value.contains('@') {
                self.email = Some(email_pattern(value));
            }
        }
        self.address = addressed.then(|| address.end());
    }
}

/// `Anna.Lee17@example.org` and `anna.lee18@example.org` have one pattern; so have `ab1234@example.org`, `xy9876@…`.
fn email_pattern(value: &str) -> u64 {
    let (local, domain) = value.rsplit_once('@').unwrap_or((value, ""));
    let mut hash = Keyed::new();
    hash.add(local.trim_end_matches(|c: char| c.is_ascii_digit()));
    hash.add(domain);
    hash.end()
}

fn verb(tokens: &[Token<'_>]) -> Verb {
    let at = tokens
        .iter()
        .position(|token| token.kind == Kind::Word)
        .unwrap_or(0);
    let word = tokens.get(at).map(|token| token.text.to_ascii_lowercase());
    match word.as_deref() {
        Some("select" | "table") => Verb::Select,
        Some("with") if tokens.iter().any(|token| token.is("update")) => Verb::Update,
        Some("with") if tokens.iter().any(|token| token.is("delete")) => Verb::Delete,
        Some("with") => Verb::Select,
        Some("insert") => Verb::Insert,
        Some("update") => Verb::Update,
        Some("delete" | "truncate") => Verb::Delete,
        Some("copy") if tokens.iter().any(|token| token.is("to")) => Verb::CopyOut,
        _ => Verb::Other,
    }
}

/// The table that is written to or copied, without its schema.
fn table<'t>(tokens: &[Token<'t>], verb: Verb) -> Option<&'t str> {
    let mut at = match verb {
        Verb::Update => tokens.iter().position(|token| token.is("update"))? + 1,
        Verb::Insert => tokens.iter().position(|token| token.is("into"))? + 1,
        Verb::Delete => {
            tokens
                .iter()
                .position(|token| token.is_one_of(&["from", "truncate"]))?
                + 1
        }
        Verb::CopyOut => 1,
        Verb::Select | Verb::Other => return None,
    };
    while is(tokens, at, &["only", "table"]) {
        at += 1;
    }
    while kind(tokens, at + 1) == Some(Kind::Dot) {
        at += 2;
    }
    tokens
        .get(at)
        .map(|token| token.text.trim_matches(['"', '`', '[', ']']))
}

/// Columns with the values that are written to them, both in lower case.
struct Written(Vec<(String, String)>);

fn written(tokens: &[Token<'_>], verb: Verb, parameters: &str) -> Written {
    let parameters: Vec<&str> = parameters.split(',').take(256).collect();
    let value = |token: Option<&Token<'_>>| {
        let Some(token) = token else {
            return String::new();
        };
        let text = match token.kind {
            Kind::Variable => {
                let number = token
                    .text
                    .trim_start_matches(['$', '?'])
                    .parse::<usize>()
                    .ok();
                number
                    .and_then(|number| parameters.get(number.checked_sub(1)?))
                    .copied()
                    .unwrap_or("")
            }
            _ => token.text,
        };
        text.trim_matches(['\'', '"', ' ']).to_lowercase()
    };
    let name = |token: &Token<'_>| token.text.trim_matches(['"', '`']).to_ascii_lowercase();
    let mut found = Vec::new();
    if verb == Verb::Update {
        let start = tokens
            .iter()
            .position(|token| token.is("set"))
            .unwrap_or(tokens.len());
        let end = tokens
            .iter()
            .position(|token| token.is("where"))
            .unwrap_or(tokens.len());
        for at in start..end {
            if kind(tokens, at + 1) == Some(Kind::Compare) && tokens[at].kind != Kind::Number {
                found.push((name(&tokens[at]), value(tokens.get(at + 2))));
            }
        }
    } else if verb == Verb::Insert {
        let Some(open) = tokens.iter().position(|token| token.kind == Kind::Left) else {
            return Written(found);
        };
        let columns = tokens
            .iter()
            .skip(open + 1)
            .take_while(|token| token.kind != Kind::Right);
        let columns: Vec<String> = columns
            .filter(|token| token.kind != Kind::Comma)
            .map(name)
            .collect();
        let Some(values) = tokens.iter().position(|token| token.is("values")) else {
            return Written(found);
        };
        let given = tokens
            .iter()
            .skip(values + 2)
            .take_while(|token| token.kind != Kind::Right);
        let given = given.filter(|token| token.kind != Kind::Comma);
        found.extend(
            columns
                .into_iter()
                .zip(given.map(|token| value(Some(token)))),
        );
    }
    Written(found)
}

/// `'a'='a'`, `7=7`; not the `1=1` that programs begin their conditions with.
fn is_tautology(tokens: &[Token<'_>], at: usize) -> bool {
    let constant = |at: usize| {
        matches!(
            kind(tokens, at),
            Some(Kind::Number | Kind::Text | Kind::Open)
        )
    };
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    if !constant(before) || !constant(at + 1) {
        return false;
    }
    let opens = before.checked_sub(1).is_some_and(|before| {
        is(tokens, before, &["where", "and", "or", "not"])
            || kind(tokens, before) == Some(Kind::Left)
    });
    let bare = tokens[before].text == "1"
        && tokens
            .get(at + 1)
            .is_some_and(|token| token.text == "1" || token.text == "0");
    let after_where = before
        .checked_sub(1)
        .is_some_and(|before| is(tokens, before, &["where"]));
    opens && !(bare && after_where)
}

/// Values become a mark, lists of them one mark.
fn shape(tokens: &[Token<'_>]) -> u64 {
    let mut hash = Keyed::new();
    let mut last = "";
    for token in tokens {
        let text = match token.kind {
            Kind::Number | Kind::Text | Kind::Open | Kind::Variable => "?",
            Kind::Comment => "--",
            _ => token.text,
        };
        if last == "?" && matches!(text, "?" | ",") {
            continue;
        }
        hash.add(text);
        last = text;
    }
    hash.end()
}
