//! What is a statement and what is not.

use super::{Language, Statement, Style};
use proptest::prelude::*;

const HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn file(header: &str, text: &str) -> String {
    format!("+++\n{header}+++\n{text}")
}

fn header() -> String {
    format!(
        "claim = \"2020-email-leak\"\nversion = 1\nstyle = \"full\"\nlanguage = \"en\"\nas_of = 2020-10-22\n\
         assessment = \"{HASH}\"\ndrafted_by = \"Ada Poll\"\n"
    )
}

/// Expects a refusal at this line that has these words.
#[track_caller]
fn refuses(file: &str, line: usize, words: &str) {
    let error = Statement::parse(file).unwrap_err();
    assert_eq!(error.line, line, "{error}");
    assert!(error.to_string().contains(words), "{error}");
}

#[test]
fn a_statement_is_read_and_written() {
    let text = file(&header(), "The rows are public.\n\nNothing was stolen.\n");
    let statement = Statement::parse(&text).unwrap();
    assert_eq!(statement.claim, "2020-email-leak");
    assert_eq!(statement.style, Style::Full);
    assert_eq!(statement.language, Language::English);
    assert_eq!(statement.as_of.to_string(), "2020-10-22");
    assert_eq!(
        statement.text,
        "The rows are public.\n\nNothing was stolen.\n"
    );
    assert_eq!(statement.to_text(), text);
}

#[test]
fn each_fault_is_told_with_its_line() {
    let text = "It is public.\n";
    let with = |from: &str, to: &str| file(&header().replace(from, to), text);
    refuses("It is public.\n", 1, "does not begin with a header");
    refuses("+++\nclaim = \"a\"\n", 2, "no end");
    refuses(&with("claim =", "mood = \"good\"\nclaim ="), 2, "mood");
    refuses(&with("version = 1", "version = 0"), 3, "from 1");
    refuses(&with("version = 1", "version = 2"), 3, "must name the one");
    refuses(&with("version = 1", "version = -1"), 3, "TOML");
    refuses(&with("\"full\"", "\"loud\""), 4, "holding, full");
    refuses(&with("\"full\"", "\"correction\""), 4, "nothing to correct");
    refuses(&with("\"en\"", "\"fr\""), 5, "en, es");
    refuses(&with("2020-10-22", "\"2020-10-22\""), 6, "without quotes");
    refuses(&with("2020-10-22", "2020-02-30"), 6, "");
    refuses(&with(HASH, &HASH.to_uppercase()), 7, "no SHA-256");
    refuses(&with("Ada Poll", " Ada"), 8, "no name");
    refuses(&with("Ada Poll", r"Ada\u202e"), 8, "no name");
    refuses(&with("2020-email-leak", "../leak"), 2, "letters, digits");
    refuses(
        &with("drafted_by", "reason = \"x\"\ndrafted_by"),
        8,
        "only a correction",
    );
    refuses(&file(&header(), ""), 10, "no text");
    refuses(&file(&header(), "It is\u{202e} public.\n"), 10, "U+202E");
    refuses(&file(&header(), "It is public.\r\n"), 10, "Unix");
    refuses(&file(&header(), "It is public."), 10, "new line");
    refuses(&format!("\u{feff}{}", file(&header(), text)), 1, "U+FEFF");
    refuses(&with("version = 1", "version = 1\nversion = 1"), 4, "");
}

#[test]
fn a_correction_names_the_version_before_and_says_why() {
    let second = header()
        .replace("version = 1", "version = 2")
        .replace("full", "correction");
    let named = format!("{second}supersedes = \"{HASH}\"\n");
    refuses(&file(&named, "New.\n"), 4, "must say why");
    let whole = format!("{named}reason = \"A figure was wrong.\"\n");
    let statement = Statement::parse(&file(&whole, "New.\n")).unwrap();
    assert_eq!(statement.supersedes.as_deref(), Some(HASH));
    assert_eq!(statement.to_text(), file(&whole, "New.\n"));
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        version in 1u32..5, style in 0usize..5, language in 0usize..2, claim in "[a-z0-9][a-z0-9.-]{0,20}",
        name in "[A-Za-z\"'\\\\éñ]{1,12}", text in "[ -~¿éñ\n]{0,200}",
    ) {
        let style = Style::ALL[style];
        let statement = Statement {
            claim, version, style, language: Language::ALL[language],
            as_of: jiff::civil::date(2026, 11, 3),
            assessment: HASH.to_owned(),
            drafted_by: name,
            supersedes: (version > 1).then(|| HASH.to_owned()),
            reason: style.takes_back().then(|| "A \"figure\" was wrong.\nTwice.".to_owned()),
            text: format!("{text}x\n"),
        };
        prop_assume!(statement.check().is_ok());
        let read = Statement::parse(&statement.to_text());
        prop_assert_eq!(read, Ok(statement));
    }

    #[test]
    fn nothing_panics(file in "(\\+\\+\\+\n)?\\PC{0,80}(\n\\+\\+\\+\n)?\\PC{0,40}") {
        let _ = Statement::parse(&file);
    }
}
