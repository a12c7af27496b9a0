//! How clearly a value is a piece of SQL.

use super::always::anywhere;
use super::grammar::{Condition, calls, condition, is, is_known_function, joins, kind};
use super::token::{Kind, Token, tokens};

/// Points of what can be nothing but an injection, however often it comes.
pub(crate) const CLEAR: u8 = 100;

/// Bytes of a value that are looked at from its beginning; attacks of tools are shorter.
const MOST_BYTES: usize = 4096;

/// Quotes that may end a string around the value; each is tried.
const MOST_QUOTES: usize = 12;

/// Points from 0 to [`CLEAR`] for a decoded value. Signs below [`CLEAR`] add up over a source's requests: 1 is what a
/// slip of the keyboard may be, 5 what hardly is.
///
/// Time: linear in the value, of which at most 4 KB are looked at.
pub(crate) fn judge(value: &str) -> u8 {
    if !is_worth_it(value) {
        return 0;
    }
    let value = beginning(value);
    let free = tokens(value);
    let mut points = free_points(&free).max(anywhere(&free, false));
    let quotes = value
        .bytes()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b'\'' | b'"'));
    for (at, _) in quotes.take(MOST_QUOTES) {
        if points >= CLEAR {
            break;
        }
        let rest = tokens(value.get(at + 1..).unwrap_or(""));
        points = points.max(broken_points(&rest, value.get(..=at).unwrap_or("")));
    }
    points.max(faint_points(value, &free))
}

/// Most values are a word or a number and end here.
fn is_worth_it(value: &str) -> bool {
    value.len() >= 2
        && value.bytes().any(|byte| {
            matches!(
                byte,
                b'\'' | b'"' | b'(' | b';' | b'#' | b'|' | b'&' | b'=' | b'*' | b'\\'
            ) || byte.is_ascii_whitespace()
        })
        || value == "'"
        || value == "\""
        || value.contains("--")
}

fn beginning(value: &str) -> &str {
    let mut end = value.len().min(MOST_BYTES);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    value.get(..end).unwrap_or("")
}

/// What the value says as a number or a name in a query: conditions count only when no sentence could have them.
fn free_points(tokens: &[Token<'_>]) -> u8 {
    let mut points = 0;
    for at in 0..tokens.len() {
        if !joins(tokens, at) || is(tokens, at, &["if", "when", "where"]) {
            continue;
        }
        points = points.max(match condition(tokens, at + 1) {
            Condition::Constants => CLEAR,
            Condition::Alone
                if at > 0 && is_value(tokens, at - 1) && kind(tokens, at) != Some(Kind::Both) =>
            {
                6
            }
            // `5 or name is not null`
            Condition::Names if (1..=2).contains(&at) && is_value(tokens, at - 1) => 4,
            _ => 0,
        });
    }
    if is_value(tokens, 0) {
        let sign = usize::from(kind(tokens, 0) == Some(Kind::Operator));
        let after = sign + 1 + usize::from(kind(tokens, sign + 1) == Some(Kind::Right));
        points = points.max(ordered(tokens, after, 4));
        // `1 rlike (select`, `1 in (select` and the like are found by their queries; `1=1`, `1 like 1` by nothing else.
        let by_word = is(tokens, after, &["rlike", "regexp", "between"])
            && condition(tokens, 0) == Condition::Constants;
        points = points.max(if by_word { 5 } else { 0 });
    }
    // `(1646=1646)*9609`
    let bracketed =
        kind(tokens, 0) == Some(Kind::Left) && condition(tokens, 1) == Condition::Constants;
    points.max(if bracketed { 6 } else { 0 })
}

fn is_value(tokens: &[Token<'_>], at: usize) -> bool {
    matches!(
        kind(tokens, at),
        Some(Kind::Number | Kind::Right | Kind::Text)
    ) || kind(tokens, at) == Some(Kind::Operator) && kind(tokens, at + 1) == Some(Kind::Number)
}

/// `order by 5`, `group by 5`: how many columns are there? `alone` is what it counts for without a comment behind it.
fn ordered(tokens: &[Token<'_>], at: usize, alone: u8) -> u8 {
    let sorted = is(tokens, at, &["order", "group"]) && is(tokens, at + 1, &["by"]);
    let numbered = kind(tokens, at + 2) == Some(Kind::Number);
    match kind(tokens, at + 3) {
        Some(Kind::Comment | Kind::Comma) if sorted && numbered => CLEAR,
        None if sorted && numbered => alone,
        Some(_) if sorted && is(tokens, at + 3, &["having"]) => CLEAR,
        _ if sorted
            && tokens.iter().any(|token| token.kind == Kind::Comment)
            && tokens.len() <= at + 6 =>
        {
            CLEAR
        }
        _ => 0,
    }
}

/// What the value says once a quote of it has ended the string that it stood in.
fn broken_points(tokens: &[Token<'_>], before: &str) -> u8 {
    let mut at = 0;
    while kind(tokens, at) == Some(Kind::Right) {
        at += 1;
    }
    let rest = tokens.get(at..).unwrap_or_default();
    let found = anywhere(rest, true);
    if found > 0 {
        return found;
    }
    let Some(first) = rest.first() else {
        return 0;
    };
    if joins(rest, 0) {
        return joined(rest);
    }
    match first.kind {
        Kind::Comment => comment(first, before),
        Kind::Compare => compared(rest, before.len()),
        Kind::Operator => concatenated(rest, before.len()),
        Kind::Semicolon if matches!(kind(rest, 1), None | Some(Kind::Comment)) => 5,
        Kind::Word
            if first.is_one_of(&[
                "like", "in", "between", "is", "rlike", "regexp", "not", "ilike",
            ]) =>
        {
            by_word(rest)
        }
        Kind::Word => ordered(rest, 0, CLEAR),
        _ => 0,
    }
}

fn joined(rest: &[Token<'_>]) -> u8 {
    match condition(rest, 1) {
        Condition::Constants | Condition::Names | Condition::Alone => CLEAR,
        // `' or '…`, `'||'b`: two quoted words of a search are read so, too.
        Condition::Faint if kind(rest, 0) == Some(Kind::Both) => 5,
        Condition::Faint if kind(rest, 1) == Some(Kind::Open) => 4,
        Condition::Faint => match kind(rest, 1) {
            Some(Kind::Text) => 1,
            _ => 5,
        },
        Condition::No
            if calls(rest, 1)
                && rest
                    .get(1)
                    .is_some_and(|token| is_known_function(token.text)) =>
        {
            CLEAR
        }
        Condition::No if kind(rest, 0) == Some(Kind::Both) => 3,
        Condition::No => 0,
    }
}

/// A quote, then a comment that hides the rest of the query. Somebody may write a dash behind a quotation.
fn comment(token: &Token<'_>, before: &str) -> u8 {
    let said = token
        .text
        .trim_start_matches(['-', '#', ' ', '+', '/', '*'])
        .trim();
    let quotes = before
        .bytes()
        .filter(|byte| before.as_bytes().last() == Some(byte))
        .count();
    if quotes % 2 == 0 {
        // The quote closes a quotation.
        return 2;
    }
    match said.len() {
        0 if before.len() > 64 => 4,
        0 if token.apart && matches!(token.text, "--" | "#") => 6,
        0 => CLEAR,
        // Tools put a random word there.
        1..=8 if before.len() <= 12 && said.bytes().all(|byte| byte.is_ascii_alphanumeric()) => 6,
        _ => 1,
    }
}

/// `'='`, `'>''`
fn compared(rest: &[Token<'_>], before: usize) -> u8 {
    match kind(rest, 1) {
        Some(Kind::Number | Kind::Text | Kind::Open) if before <= 40 => 6,
        Some(_) if calls(rest, 1) => CLEAR,
        _ => 0,
    }
}

/// `'+(select`, `'-'`, `'*1`
fn concatenated(rest: &[Token<'_>], before: usize) -> u8 {
    match kind(rest, 1) {
        Some(Kind::Word)
            if calls(rest, 1)
                && rest
                    .get(1)
                    .is_some_and(|token| is_known_function(token.text)) =>
        {
            CLEAR
        }
        Some(Kind::Open | Kind::Text) if before <= 24 => 3,
        _ => 0,
    }
}

fn by_word(rest: &[Token<'_>]) -> u8 {
    // A constant stands in for the string that was ended.
    let constant = Token {
        kind: Kind::Number,
        text: "1",
        apart: true,
    };
    let mut whole = vec![constant];
    whole.extend_from_slice(rest);
    match condition(&whole, 0) {
        Condition::Constants | Condition::Names => {
            if is(rest, 0, &["is", "in", "not"]) && rest.len() < 4 {
                5
            } else {
                6
            }
        }
        _ => 0,
    }
}

/// Probes: a quote at the end, a heap of punctuation, a comment behind a number.
fn faint_points(value: &str, tokens: &[Token<'_>]) -> u8 {
    let trimmed = value.trim_end();
    let mut points = 0;
    if trimmed.ends_with(['\'', '"', '\\']) || trimmed.ends_with("')") || trimmed.ends_with("\")") {
        let odd = trimmed.bytes().filter(|byte| *byte == b'\'').count() % 2 == 1
            || trimmed.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
            || trimmed.ends_with('\\');
        points = if odd { 2 } else { 0 };
    }
    let marks = value.bytes().filter(|byte| {
        matches!(
            byte,
            b'(' | b')' | b'\'' | b'"' | b',' | b'.' | b';' | b'<' | b'>'
        )
    });
    let marks = marks.count();
    let quoted = value.contains(['\'', '"']);
    if marks >= 6 && value.len() <= 48 && marks * 2 >= value.len() && quoted {
        points = points.max(4);
    }
    if tokens.len() == 2
        && kind(tokens, 0) == Some(Kind::Number)
        && kind(tokens, 1) == Some(Kind::Comment)
    {
        let hash = tokens
            .get(1)
            .is_some_and(|token| token.text.starts_with('#'));
        points = points.max(if hash { 1 } else { 3 });
    }
    let cut = tokens.len() >= 2
        && tokens
            .get(tokens.len() - 1)
            .is_some_and(|token| token.is("select"))
        && is(tokens, tokens.len() - 2, &["union", "all"]);
    points.max(if cut { 4 } else { 0 })
}
