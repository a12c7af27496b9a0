//! Which events a rule can match at all, told by words that each of its matches must hold.
//!
//! Most rules look for words: whatever else they ask, one of a few words must stand in the event. One search for the
//! words of all rules is far cheaper than asking the rules, and most events hold none.

use super::event::strings;
use crate::words::Parts;
use levelhead_schema::event::Event;
use rsigma_parser::{
    ConditionExpr, Detection, DetectionItem, Detections, Modifier, Quantifier, SigmaString,
    SigmaValue, StringPart,
};

/// Shorter words stand in too many events to tell anything.
const SHORTEST: usize = 3;

/// With fewer words a sieve takes longer than the rules do.
const FEWEST: usize = 100;

/// With more bytes of words the table, of up to 256 bytes for each, is large beyond its use.
const MOST_BYTES: usize = 32 << 10;

/// What ordinary requests hold: a word that stands in it tells nothing. It makes the search quicker and changes no answer.
const ORDINARY: &str = "get post head http/1.1 https://www. mozilla/5.0 (windows nt 10.0; win64; x64) applewebkit/537.36 \
    (khtml, like gecko) chrome/128.0.0.0 safari/537.36 (compatible; googlebot/2.1; +http://www.google.com/bot.html) \
    .com .org .net .gov .us .htm .html .js .json .css .png .jpg .ico .php .asp .aspx .jsp";

/// Words of which each match holds at least one, in ASCII.
type Words = Vec<String>;

/// The search for the words of several rules.
pub(super) struct Sieve(Parts);

impl Sieve {
    /// A sieve for rules with these words; `None` where the rules themselves are as quick, or the table would be large.
    pub(super) fn of(mut words: Words) -> Option<Self> {
        words.sort_unstable();
        words.dedup();
        let bytes: usize = words.iter().map(String::len).sum();
        if words.len() < FEWEST || bytes > MOST_BYTES {
            return None;
        }
        Parts::try_from(words).ok().map(Sieve)
    }

    /// True when a rule may match the event.
    pub(super) fn holds(&self, event: Event<'_>) -> bool {
        // Beyond ASCII, letters that are the same in another case are not told by bytes: such events are not sifted.
        strings(event).any(|text| !text.is_ascii() || self.0.stand_in(text))
    }
}

/// Words of which every event that meets the rule's condition holds one, in any case; `None` when there are none.
pub(super) fn words_of(detections: &Detections) -> Option<Words> {
    let each = detections.conditions.iter();
    any(each.map(|condition| of_condition(condition, detections)))
}

fn of_condition(condition: &ConditionExpr, detections: &Detections) -> Option<Words> {
    match condition {
        ConditionExpr::And(parts) => all(parts.iter().map(|part| of_condition(part, detections))),
        ConditionExpr::Or(parts) => any(parts.iter().map(|part| of_condition(part, detections))),
        ConditionExpr::Not(_) => None,
        ConditionExpr::Identifier(name) => of_detection(detections.named.get(name)?),
        ConditionExpr::Selector {
            quantifier,
            pattern,
        } => {
            let named = detections.named.iter();
            let words = named
                .filter(|(name, _)| pattern.matches_detection_name(name))
                .map(|(_, detection)| of_detection(detection));
            match quantifier {
                Quantifier::All => all(words),
                Quantifier::Any | Quantifier::Count(1..) => any(words),
                Quantifier::Count(0) => None,
            }
        }
    }
}

fn of_detection(detection: &Detection) -> Option<Words> {
    match detection {
        Detection::AllOf(items) => all(items.iter().map(of_item)),
        Detection::AnyOf(parts) => any(parts.iter().map(of_detection)),
        Detection::And(parts) => all(parts.iter().map(of_detection)),
        Detection::Keywords(values) => any(values.iter().map(of_value)),
        Detection::ArrayMatch { .. } | Detection::Conditional { .. } => None,
    }
}

fn of_item(item: &DetectionItem) -> Option<Words> {
    let is_plain = |modifier: &Modifier| {
        matches!(
            modifier,
            Modifier::Contains
                | Modifier::StartsWith
                | Modifier::EndsWith
                | Modifier::All
                | Modifier::Cased
        )
    };
    if !item.field.modifiers.iter().all(is_plain) {
        return None;
    }
    let words = item.values.iter().map(of_value);
    match item.field.modifiers.contains(&Modifier::All) {
        true => all(words),
        false => any(words),
    }
}

fn of_value(value: &SigmaValue) -> Option<Words> {
    let SigmaValue::String(SigmaString { parts, .. }) = value else {
        return None;
    };
    let plain = parts.iter().filter_map(|part| match part {
        StringPart::Plain(text) if text.is_ascii() => Some(text),
        StringPart::Plain(_) | StringPart::Special(_) => None,
    });
    let longest = plain.max_by_key(|text| text.len())?;
    let word = longest.to_ascii_lowercase();
    (word.len() >= SHORTEST && !ORDINARY.contains(&word)).then(|| vec![word])
}

/// Of several that must all hold, the one whose shortest word is longest: it stands in the fewest events.
fn all(parts: impl Iterator<Item = Option<Words>>) -> Option<Words> {
    let shortest = |words: &Words| words.iter().map(String::len).min();
    parts.flatten().max_by(|one, other| {
        let by_length = shortest(one).cmp(&shortest(other));
        // Detections come in no order.
        by_length.then_with(|| one.cmp(other))
    })
}

/// Of several of which one must hold, all; none when one of them has none.
fn any(parts: impl Iterator<Item = Option<Words>>) -> Option<Words> {
    let mut words = Vec::new();
    for part in parts {
        words.extend(part?);
    }
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::{Sieve, words_of};
    use rsigma_parser::parse_sigma_yaml;

    #[test]
    fn a_sieve_is_made_of_many_words_and_of_no_endless_list() {
        let words = |count: usize| (0..count).map(|number| format!("word-{number}")).collect();
        for (count, expect) in [(99, false), (100, true), (2000, true), (10_000, false)] {
            assert_eq!(Sieve::of(words(count)).is_some(), expect, "{count}");
        }
        assert!(Sieve::of(vec!["same".to_owned(); 500]).is_none());
    }

    fn words(detection: &str) -> Option<Vec<String>> {
        let text = format!(
            "title: t\nlogsource: {{ category: webserver }}\ndetection:\n{detection}\nlevel: low\n"
        );
        let rules = parse_sigma_yaml(&text).unwrap().rules;
        words_of(&rules[0].detection).map(|mut words| {
            words.sort_unstable();
            words
        })
    }

    #[test]
    fn words_are_those_without_which_a_rule_cannot_match() {
        let check = |detection: &str, expect: &[&str]| {
            let expect = (!expect.is_empty()).then(|| expect.iter().map(|w| (*w).to_owned()));
            assert_eq!(
                words(detection),
                expect.map(Iterator::collect),
                "{detection}"
            );
        };
        // Of parts that must all hold, the one that says most; of alternatives, all.
        check(
            "  s: { cs-method: GET, cs-uri-query|contains: [/etc/passwd, 'Boot*ini'] }\n  condition: s",
            &["/etc/passwd", "boot"],
        );
        check(
            "  a: { cs-uri-query|contains|all: [wget, /cgi-bin/] }\n  b: { cs-uri-query: x }\n  condition: all of them",
            &["/cgi-bin/"],
        );
        check(
            "  k: [union select, sleep(5)]\n  condition: k",
            &["sleep(5)", "union select"],
        );
        check(
            "  a: { cs-uri-query|contains: wget }\n  f: { c-ip: 10.0.0.1 }\n  condition: a and not f",
            &["wget"],
        );
        // Without a word in one alternative there is none in all.
        check(
            "  a: { cs-uri-query|contains: wget }\n  b: { sc-status: 404 }\n  condition: a or b",
            &[],
        );
        check(
            "  a: { cs-uri-query|contains: wget }\n  condition: not a",
            &[],
        );
        // What changes the text before it is compared, or compares otherwise.
        check("  a: { cs-uri-query|re: wget }\n  condition: a", &[]);
        check(
            "  a: { cs-uri-query|base64|contains: wget }\n  condition: a",
            &[],
        );
        check(
            "  a: { cs-uri-query|windash|contains: ' -wget' }\n  condition: a",
            &[],
        );
        check("  a: { cs-uri-query|neq: wget }\n  condition: a", &[]);
        // No words, too short ones, beyond ASCII, and what every request holds.
        check("  a: { cs-uri-query: null }\n  condition: a", &[]);
        check("  a: { cs-uri-query|contains: \"'\" }\n  condition: a", &[]);
        check(
            "  a: { cs-uri-query|contains: wählen }\n  condition: a",
            &[],
        );
        check(
            "  a: { cs-uri-query|contains: Mozilla }\n  condition: a",
            &[],
        );
    }
}
