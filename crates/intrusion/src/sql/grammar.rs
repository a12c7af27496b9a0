//! What stands at a place among tokens: an operand, a condition, the beginning of a query.

use super::token::{Kind, Token};

/// How deep brackets are followed.
const MOST_DEPTH: usize = 12;

/// What an operand is made of, gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operand {
    /// A string alone, whole or open.
    Text,
    /// A number, a variable, `null`.
    Constant,
    /// Bare words: a column, or prose.
    Name,
    /// A function with its brackets, or a query in brackets.
    Call,
}

/// Whether a condition may be meant by somebody who writes prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// No condition.
    No,
    /// An operand alone that prose has, too.
    Faint,
    /// Compares constants or calls: nobody writes that.
    Constants,
    /// Compares a name with something.
    Names,
    /// A constant that ends the text or is followed by a comment.
    Alone,
}

const COMPARING: &[&str] = &[
    "like", "ilike", "rlike", "regexp", "in", "between", "is", "glob", "similar", "sounds", "div",
    "mod",
];
const JOINING: &[&str] = &["and", "or", "xor", "having", "where", "if", "when"];

pub(super) fn kind(tokens: &[Token<'_>], at: usize) -> Option<Kind> {
    tokens.get(at).map(|token| token.kind)
}

pub(super) fn is(tokens: &[Token<'_>], at: usize, words: &[&str]) -> bool {
    tokens.get(at).is_some_and(|token| token.is_one_of(words))
}

/// `and`, `or`, `&&`, `||`, `having`, `where`: what a condition follows.
pub(super) fn joins(tokens: &[Token<'_>], at: usize) -> bool {
    kind(tokens, at) == Some(Kind::Both) || is(tokens, at, JOINING)
}

/// A word with a bracket right behind it: `f(`; a blank between them only for names that are no English words.
pub(super) fn calls(tokens: &[Token<'_>], at: usize) -> bool {
    let word = tokens.get(at).filter(|token| token.kind == Kind::Word);
    let bracket = tokens.get(at + 1).filter(|token| token.kind == Kind::Left);
    match (word, bracket) {
        (Some(word), Some(bracket)) => !bracket.apart || is_known_function(word.text),
        _ => false,
    }
}

/// Behind the bracket that closes the one at `at`; the end of the tokens when none does.
pub(super) fn closing(tokens: &[Token<'_>], at: usize) -> usize {
    let mut depth = 0usize;
    for (place, token) in tokens.iter().enumerate().skip(at) {
        match token.kind {
            Kind::Left => depth += 1,
            Kind::Right => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return place + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// The operand at `at`, and where it ends.
fn operand(tokens: &[Token<'_>], at: usize, depth: usize) -> Option<(usize, Operand)> {
    let (mut at, mut found) = factor(tokens, at, depth)?;
    while matches!(kind(tokens, at), Some(Kind::Operator))
        || (kind(tokens, at) == Some(Kind::Both)
            && tokens.get(at).is_some_and(|token| token.text == "||"))
    {
        let Some((after, next)) = factor(tokens, at + 1, depth) else {
            break;
        };
        at = after;
        found = found.max(next);
    }
    Some((at, found))
}

fn factor(tokens: &[Token<'_>], mut at: usize, depth: usize) -> Option<(usize, Operand)> {
    if depth > MOST_DEPTH {
        return None;
    }
    while kind(tokens, at) == Some(Kind::Operator) || is(tokens, at, &["not", "binary", "distinct"])
    {
        at += 1;
    }
    let token = tokens.get(at)?;
    match token.kind {
        Kind::Number | Kind::Variable => Some((at + 1, Operand::Constant)),
        Kind::Text | Kind::Open => Some((at + 1, Operand::Text)),
        Kind::Left => {
            let end = closing(tokens, at);
            if is(tokens, at + 1, &["select"]) {
                return Some((end, Operand::Call));
            }
            match operand(tokens, at + 1, depth + 1) {
                Some((_, inside)) => Some((end, inside)),
                None => Some((end, Operand::Name)),
            }
        }
        Kind::Word if token.is_one_of(&["null", "true", "false"]) => {
            Some((at + 1, Operand::Constant))
        }
        Kind::Word if token.is("case") => {
            let end = tokens.iter().skip(at).position(|token| token.is("end"));
            Some((end.map_or(tokens.len(), |end| at + end + 1), Operand::Call))
        }
        Kind::Word if token.is("exists") && kind(tokens, at + 1) == Some(Kind::Left) => {
            Some((closing(tokens, at + 1), Operand::Call))
        }
        Kind::Word if calls(tokens, at) => Some((closing(tokens, at + 1), Operand::Call)),
        Kind::Word if token.is_one_of(COMPARING) || token.is_one_of(JOINING) => None,
        Kind::Word => {
            let mut at = at + 1;
            while kind(tokens, at) == Some(Kind::Dot) && kind(tokens, at + 1) == Some(Kind::Word) {
                at += 2;
                if kind(tokens, at) == Some(Kind::Left) {
                    return Some((closing(tokens, at), Operand::Call));
                }
            }
            Some((at, Operand::Name))
        }
        _ => None,
    }
}

/// The condition at `at`.
pub(super) fn condition(tokens: &[Token<'_>], at: usize) -> Condition {
    let mut at = at;
    let mut depth = 0usize;
    // Brackets around the whole condition, `and (1=1`, `not`.
    while kind(tokens, at) == Some(Kind::Left)
        && !is(tokens, at + 1, &["select"])
        && depth < MOST_DEPTH
        || is(tokens, at, &["not"])
    {
        depth += usize::from(kind(tokens, at) == Some(Kind::Left));
        at += 1;
    }
    let Some((after, left)) = operand(tokens, at, 0) else {
        return Condition::No;
    };
    let mut next = after;
    while is(tokens, next, &["not"]) || (depth > 0 && kind(tokens, next) == Some(Kind::Right)) {
        next += 1;
    }
    if kind(tokens, next) == Some(Kind::Compare) {
        return compared(left, operand(tokens, next + 1, 0).map(|found| found.1));
    }
    if let Some(word) = tokens.get(next).filter(|token| token.is_one_of(COMPARING)) {
        return by_word(tokens, word, next + 1, left);
    }
    match (left, kind(tokens, next)) {
        (Operand::Constant, Some(Kind::Comment)) => Condition::Alone,
        (Operand::Call, None | Some(Kind::Comment | Kind::Right)) => Condition::Faint,
        (
            Operand::Constant | Operand::Text,
            None | Some(Kind::Comment | Kind::Right | Kind::Semicolon),
        ) => Condition::Faint,
        (Operand::Constant | Operand::Text, _) if joins(tokens, next) => {
            condition(tokens, next + 1).max_faint()
        }
        _ => Condition::No,
    }
}

impl Condition {
    fn max_faint(self) -> Condition {
        if self == Condition::No {
            Condition::Faint
        } else {
            self
        }
    }
}

fn compared(left: Operand, right: Option<Operand>) -> Condition {
    match right {
        None => Condition::Faint,
        Some(right) if left == Operand::Name || right == Operand::Name => Condition::Names,
        Some(_) => Condition::Constants,
    }
}

/// `like '…'`, `in (…)`, `between 1 and 2`, `is null`.
fn by_word(tokens: &[Token<'_>], word: &Token<'_>, at: usize, left: Operand) -> Condition {
    let mut at = at;
    while is(tokens, at, &["not", "to", "like"]) {
        at += 1;
    }
    let fits = if word.is("in") {
        kind(tokens, at) == Some(Kind::Left)
    } else if word.is("is") {
        is(tokens, at, &["null", "true", "false"])
    } else if word.is("between") {
        let first = operand(tokens, at, 0);
        first.is_some_and(|(after, first)| first != Operand::Name && is(tokens, after, &["and"]))
    } else {
        operand(tokens, at, 0).is_some_and(|(_, found)| found != Operand::Name)
    };
    match (fits, left) {
        (false, _) => Condition::No,
        (true, Operand::Name) => Condition::Names,
        (true, _) => Condition::Constants,
    }
}

/// True when what follows `select` at `at` is a list of a query, not a word of a sentence. `after_break` says that the
/// text has broken out of a string, so a bare column is enough.
pub(super) fn is_select_list(tokens: &[Token<'_>], at: usize, after_break: bool) -> bool {
    let mut at = at;
    while is(tokens, at, &["distinct", "all", "top", "binary"]) {
        at += 1;
    }
    let Some(token) = tokens.get(at) else {
        return false;
    };
    match token.kind {
        Kind::Variable => token.text != "?",
        Kind::Number | Kind::Text | Kind::Open | Kind::Left | Kind::Operator => true,
        Kind::Word if token.is_one_of(&["null", "case"]) || calls(tokens, at) => true,
        Kind::Word => match tokens.get(at + 1) {
            None => after_break,
            Some(next) => match next.kind {
                Kind::Dot | Kind::Comment | Kind::Compare | Kind::Both => true,
                Kind::Comma => after_break || list_ends_in_from(tokens, at),
                Kind::Word => after_break && next.is_one_of(&["from", "as", "into"]),
                Kind::Operator => after_break,
                _ => false,
            },
        },
        _ => false,
    }
}

/// `a,b from t where`, `a,b from s.t`: a list of columns that a clause or a dotted name follows.
fn list_ends_in_from(tokens: &[Token<'_>], at: usize) -> bool {
    let from = tokens.iter().skip(at).position(|token| token.is("from"));
    let Some(from) = from.map(|from| at + from) else {
        return false;
    };
    kind(tokens, from + 1) == Some(Kind::Word)
        && (matches!(
            kind(tokens, from + 2),
            Some(Kind::Dot | Kind::Comment | Kind::Semicolon)
        ) || is(tokens, from + 2, &["where", "limit", "order"]))
}

/// Functions that no sentence has with a bracket behind them.
pub(super) fn is_known_function(name: &str) -> bool {
    // tidy: long because it is a list of names
    const NAMES: &[&str] = &[
        "ascii",
        "avg",
        "benchmark",
        "bin",
        "bit_length",
        "cast",
        "char",
        "char_length",
        "chr",
        "coalesce",
        "concat",
        "concat_ws",
        "convert",
        "count",
        "current_database",
        "current_setting",
        "current_user",
        "database",
        "dbms_pipe",
        "dbms_lock",
        "elt",
        "exp",
        "extractvalue",
        "floor",
        "group_concat",
        "hex",
        "if",
        "ifnull",
        "iif",
        "isnull",
        "json_keys",
        "length",
        "len",
        "load_file",
        "locate",
        "lower",
        "make_set",
        "max",
        "md5",
        "mid",
        "min",
        "nchar",
        "nullif",
        "nvl",
        "ord",
        "pg_sleep",
        "pg_sleep_for",
        "position",
        "quote",
        "rand",
        "randomblob",
        "regexp_substring",
        "round",
        "row_count",
        "row",
        "rownum",
        "schema",
        "session_user",
        "sleep",
        "string_agg",
        "strcmp",
        "substr",
        "substring",
        "sum",
        "system_user",
        "unhex",
        "unicode",
        "updatexml",
        "upper",
        "user",
        "version",
        "xmltype",
        "zeroblob",
        "utl_inaddr",
        "utl_http",
        "gtid_subset",
        "name_const",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}
