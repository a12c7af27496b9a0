//! What is an injection wherever in a value it stands: other queries, statements behind, functions that only attackers
//! send, tables in which a database describes itself.

use super::grammar::{Condition, calls, condition, is, is_known_function, is_select_list, kind};
use super::judge::CLEAR;
use super::token::{Kind, Token};

/// What is an injection wherever in the value it stands; `broken` says that a quote of the value ended a string before it.
pub(super) fn anywhere(tokens: &[Token<'_>], broken: bool) -> u8 {
    let found = (0..tokens.len()).any(|at| {
        union(tokens, at, broken && at <= 3)
            || subquery(tokens, at, broken)
            || function(tokens, at)
            || stacked(tokens, at, broken && at == 0)
            || catalog(tokens, at)
            || phrase(tokens, at)
    });
    if found { CLEAR } else { 0 }
}

/// `union [all] select 1,…`
fn union(tokens: &[Token<'_>], at: usize, broken: bool) -> bool {
    let glued = kind(tokens, at.wrapping_sub(1)) == Some(Kind::Number)
        && is(tokens, at, &["dunion", "funion"]);
    if !glued && !is(tokens, at, &["union", "except", "intersect", "minus"]) {
        return false;
    }
    let mut next = at + 1;
    while is(tokens, next, &["all", "distinct", "distinctrow"])
        || kind(tokens, next) == Some(Kind::Left)
    {
        next += 1;
    }
    let before_is_value = matches!(
        kind(tokens, at.wrapping_sub(1)),
        Some(Kind::Number | Kind::Right | Kind::Text)
    );
    if is(tokens, next, &["values"]) {
        return kind(tokens, next + 1) == Some(Kind::Left)
            && matches!(
                kind(tokens, next + 2),
                Some(Kind::Number | Kind::Text | Kind::Open)
            );
    }
    // `400 Union Select Ave`
    let ends = kind(tokens, next + 2).is_none() && kind(tokens, next + 1) == Some(Kind::Word);
    is(tokens, next, &["select"])
        && is_select_list(
            tokens,
            next + 1,
            broken || glued || before_is_value && !ends,
        )
        && !is_bracketed_prose(tokens, next)
}

/// `(select …`, and a value that is a whole query.
fn subquery(tokens: &[Token<'_>], at: usize, broken: bool) -> bool {
    if !is(tokens, at, &["select"]) {
        return false;
    }
    let bracket = at > 0 && kind(tokens, at - 1) == Some(Kind::Left);
    if bracket {
        let before = at.checked_sub(2).and_then(|before| tokens.get(before));
        let in_expression = before.is_some_and(|before| {
            matches!(
                before.kind,
                Kind::Compare | Kind::Operator | Kind::Both | Kind::Left | Kind::Comma
            ) || before.is_one_of(&["and", "or", "not", "exists", "in", "from", "any", "all"])
                || is_known_function(before.text)
        });
        return is_select_list(tokens, at + 1, broken || in_expression)
            && !is_bracketed_prose(tokens, at);
    }
    let starred = kind(tokens, at + 1) == Some(Kind::Operator)
        && tokens.get(at + 1).is_some_and(|token| token.text == "*")
        && is(tokens, at + 2, &["from"]);
    let called = calls(tokens, at + 1)
        && tokens
            .get(at + 1)
            .is_some_and(|token| is_known_function(token.text))
        && tokens.get(at + 2).is_some_and(|token| !token.apart);
    at == 0 && (starred || called)
}

/// `(select 2 of them)`: a number that a word follows.
fn is_bracketed_prose(tokens: &[Token<'_>], at: usize) -> bool {
    kind(tokens, at + 1) == Some(Kind::Number)
        && kind(tokens, at + 2) == Some(Kind::Word)
        && !is(
            tokens,
            at + 2,
            &[
                "from", "where", "union", "limit", "order", "group", "as", "into", "like",
                "between", "in", "and", "or", "rlike", "regexp", "is", "not", "div", "having",
            ],
        )
}

/// Functions that only attackers send: to wait, to raise errors that show data, to read files.
fn function(tokens: &[Token<'_>], at: usize) -> bool {
    // tidy: long because most of it is a list of names
    const ALWAYS: &[&str] = &[
        "pg_sleep",
        "pg_sleep_for",
        "pg_sleep_until",
        "extractvalue",
        "updatexml",
        "xmltype",
        "gtid_subset",
        "load_file",
        "randomblob",
        "zeroblob",
        "pg_read_file",
        "pg_ls_dir",
        "lo_import",
        "lo_export",
        "query_to_xml",
        "database_to_xml",
        "xp_cmdshell",
        "xp_dirtree",
        "sp_executesql",
        "sp_oacreate",
        "openrowset",
        "receive_message",
        "group_concat",
        "fn_xe_file_target_read_file",
        "dbms_utility",
        "sqlid_to_sqlhash",
    ];
    const DOTTED: &[&str] = &[
        "dbms_pipe",
        "dbms_lock",
        "dbms_session",
        "dbms_xmlgen",
        "utl_http",
        "utl_inaddr",
        "ctxsys",
    ];
    let Some(token) = tokens.get(at).filter(|token| token.kind == Kind::Word) else {
        return false;
    };
    let bracket = kind(tokens, at + 1) == Some(Kind::Left);
    if bracket && token.is_one_of(ALWAYS)
        || token.is_one_of(DOTTED) && kind(tokens, at + 1) == Some(Kind::Dot)
    {
        return true;
    }
    if !bracket || tokens.get(at + 1).is_some_and(|token| token.apart) {
        return false;
    }
    let argument = kind(tokens, at + 2);
    let number = argument == Some(Kind::Number);
    let ends = matches!(
        kind(tokens, at + 3),
        Some(Kind::Right | Kind::Comma | Kind::Operator)
    );
    if token.is("sleep") || token.is("benchmark") {
        return number && ends
            || argument == Some(Kind::Left)
            || is(tokens, at + 2, &["select", "if"]);
    }
    if token.is_one_of(&["char", "chr", "nchar", "concat"]) {
        // `char(58,113)`, `chr(58)||`, `concat(0x71`: letters written as numbers.
        let hex = tokens
            .get(at + 2)
            .is_some_and(|token| token.text.starts_with("0x"));
        return number
            && (hex || kind(tokens, at + 3) == Some(Kind::Comma) || is_joined(tokens, at + 4));
    }
    let empty = argument == Some(Kind::Right);
    let compared = matches!(kind(tokens, at + 3), Some(Kind::Compare | Kind::Both));
    empty && compared && token.is_one_of(&["version", "database", "user", "current_user", "schema"])
}

fn is_joined(tokens: &[Token<'_>], at: usize) -> bool {
    kind(tokens, at) == Some(Kind::Both) || tokens.get(at).is_some_and(|token| token.text == "+")
}

/// `; drop table x`: a statement behind the one that the value stands in.
fn stacked(tokens: &[Token<'_>], at: usize, first: bool) -> bool {
    let begins = match at.checked_sub(1) {
        Some(before) => kind(tokens, before) == Some(Kind::Semicolon),
        None => first,
    };
    let Some(verb) = tokens.get(at).filter(|_| begins && at > 0) else {
        return false;
    };
    let name = |at: usize| kind(tokens, at) == Some(Kind::Word);
    match verb.text.to_ascii_lowercase().as_str() {
        "select" => is_select_list(tokens, at + 1, false) && !is_bracketed_prose(tokens, at),
        "call" => calls(tokens, at + 1),
        "drop" | "truncate" | "alter" | "create" => {
            is(
                tokens,
                at + 1,
                &[
                    "table",
                    "database",
                    "view",
                    "schema",
                    "user",
                    "role",
                    "index",
                    "function",
                    "procedure",
                    "login",
                    "extension",
                    "or",
                ],
            ) && name(at + 2)
        }
        "insert" => is(tokens, at + 1, &["into"]) && name(at + 2),
        "update" => name(at + 1) && is(tokens, at + 2, &["set"]),
        "delete" => is(tokens, at + 1, &["from"]) && name(at + 2) && ends_or_where(tokens, at + 3),
        "exec" | "execute" => tokens.get(at + 1).is_some_and(|next| {
            next.kind == Kind::Left
                || next.text.starts_with("xp_")
                || next.text.starts_with("sp_")
                || next.is_one_of(&["master", "immediate"])
        }),
        "declare" | "set" => kind(tokens, at + 1) == Some(Kind::Variable),
        "waitfor" => is(tokens, at + 1, &["delay", "time"]),
        "copy" => name(at + 1) && is(tokens, at + 2, &["from", "to"]),
        "shutdown" => at == 1 || matches!(kind(tokens, at + 1), Some(Kind::Comment)),
        _ => false,
    }
}

fn ends_or_where(tokens: &[Token<'_>], at: usize) -> bool {
    matches!(
        kind(tokens, at),
        None | Some(Kind::Comment | Kind::Semicolon)
    ) || is(tokens, at, &["where"])
}

/// Tables in which a database describes itself.
fn catalog(tokens: &[Token<'_>], at: usize) -> bool {
    const SCHEMAS: &[&str] = &["information_schema", "pg_catalog", "sysibm", "syscat"];
    const TABLES: &[&str] = &[
        "sysobjects",
        "syscolumns",
        "sysusers",
        "sqlite_master",
        "sqlite_schema",
        "pg_shadow",
        "pg_user",
        "pg_tables",
        "pg_database",
        "pg_class",
        "pg_authid",
        "all_tables",
        "user_tables",
        "all_users",
        "v$version",
        "dual",
        "sysmaster",
        "rdb$database",
        "msysaccessobjects",
        "innodb_table_stats",
    ];
    let dotted = kind(tokens, at + 1) == Some(Kind::Dot);
    let named = dotted
        && (is(tokens, at, SCHEMAS)
            || is(tokens, at, &["mysql", "sys"])
                && is(tokens, at + 2, &["user", "objects", "databases", "db"]))
        && kind(tokens, at + 2) == Some(Kind::Word);
    let from = at
        .checked_sub(1)
        .is_some_and(|before| is(tokens, before, &["from", "join"]));
    named || from && is(tokens, at, TABLES)
}

/// Phrases of several words that no sentence has.
fn phrase(tokens: &[Token<'_>], at: usize) -> bool {
    let then = |words: &[&str]| is(tokens, at + 1, words);
    let string = |at: usize| matches!(kind(tokens, at), Some(Kind::Text | Kind::Open));
    if is(tokens, at, &["into"]) {
        return then(&["outfile", "dumpfile"]) && string(at + 2);
    }
    if is(tokens, at, &["waitfor"]) {
        return then(&["delay", "time"]) && string(at + 2);
    }
    if is(tokens, at, &["procedure"]) {
        return then(&["analyse"]) && kind(tokens, at + 2) == Some(Kind::Left);
    }
    if is(tokens, at, &["case"]) {
        let compared = matches!(
            condition(tokens, at + 2),
            Condition::Constants | Condition::Names
        );
        return then(&["when"]) && compared && tokens.iter().skip(at).any(|token| token.is("then"));
    }
    if is(
        tokens,
        at,
        &[
            "cast", "convert", "if", "iif", "elt", "make_set", "ifnull", "nvl",
        ],
    ) && calls(tokens, at)
    {
        let nested = kind(tokens, at + 2) == Some(Kind::Left) && is(tokens, at + 3, &["select"]);
        return nested || condition(tokens, at + 2) == Condition::Constants;
    }
    is(tokens, at, &["exec", "execute"])
        && tokens.get(at + 1).is_some_and(|next| {
            next.text.starts_with("xp_")
                || next.is("master") && kind(tokens, at + 2) == Some(Kind::Dot)
        })
}
