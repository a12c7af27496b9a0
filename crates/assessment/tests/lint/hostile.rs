//! Texts that want to break the linter.

use levelhead_assessment::lint::{MOST_FAULTS, Rule, lint};
use levelhead_schema::statement::Language;
use proptest::prelude::*;

fn check(text: &str) -> usize {
    let mut before = (0, 0);
    let faults = lint(text, Language::English, None);
    assert!(faults.len() <= MOST_FAULTS);
    for fault in &faults {
        assert!((fault.line, fault.column) >= before);
        before = (fault.line, fault.column);
        assert!(
            !fault.text.chars().any(|letter| letter.is_control()),
            "{:?}",
            fault.text
        );
        assert!(fault.text.chars().count() <= 121);
        assert!(!fault.remedy.is_empty() && !fault.remedy.contains("{}"));
    }
    faults.len()
}

#[test]
fn a_line_without_end_is_read_in_bounded_time() {
    assert!(check(&"no evidence of hacking and ".repeat(10_000)) > 10);
    check(&"It is likely. ".repeat(20_000));
    check(&"a".repeat(400_000));
    check(&"[".repeat(100_000));
    check(&"\"'\"'".repeat(20_000));
    check(&"- point\n".repeat(10_000));
    check(&"no ".repeat(60_000));
    check(&"<!-- <!-- ".repeat(10_000));
}

#[test]
fn faults_are_bounded() {
    let text = "Nothing was taken.\n\n".repeat(2500);
    assert_eq!(lint(&text, Language::English, None).len(), MOST_FAULTS - 1);
}

#[test]
fn marks_that_nobody_sees_hide_no_fault_and_reach_no_terminal() {
    let text = "\u{202e}There was no\u{200b} evi\u{ad}dence of\u{7}\u{1b} hacking.\u{202c}";
    let faults = lint(text, Language::English, None);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].rule, Rule::UnscopedNegative);
    check(text);
}

#[test]
fn place_is_counted_in_characters() {
    let faults = lint(
        "Año 1.\nÜber it: nothing was taken.",
        Language::English,
        None,
    );
    assert_eq!((faults[0].line, faults[0].column), (2, 10));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_read(text in "(?s).{0,400}") {
        check(&text);
        let _ = lint(&text, Language::Spanish, None);
    }

    #[test]
    fn any_words_are_read(words in proptest::collection::vec(
        proptest::sample::select(vec!["no evidence of", "hacking", "\"", "likely", "90%", "(", "76,000 records", ".", "\n\n", "Russian hackers", "é", "[1, 2]", "`", "high confidence"]), 0..60)) {
        check(&words.join(" "));
    }
}
