//! Text on pages: strangers' words made safe and marked with their language; dates, numbers and ranges.

use super::File;
use super::page::PAGE_MAX_BYTES;
use super::vocabulary::Told;
pub(crate) use crate::words::day;
use crate::{foreign, words};
use jiff::Timestamp;
use jiff::civil::Date;
use levelhead_schema::statement::Language;
use maud::{Markup, html};

/// How much of a page's text may stand on it, so that it stays small whatever somebody wrote.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// The most entries of one list.
    pub(crate) entries: usize,
    /// The most characters of one text.
    pub(crate) letters: usize,
}

impl Room {
    /// From the most room to the least.
    pub(crate) const ALL: [Room; 5] = [
        Room {
            entries: 60,
            letters: 1200,
        },
        Room {
            entries: 30,
            letters: 600,
        },
        Room {
            entries: 15,
            letters: 300,
        },
        Room {
            entries: 8,
            letters: 160,
        },
        Room {
            entries: 4,
            letters: 80,
        },
    ];

    /// The file with as much on it as a page may hold: made with less and less room until it is small enough.
    pub(crate) fn fitted(mut make: impl FnMut(Room) -> File) -> File {
        let [first, rest @ ..] = Room::ALL;
        let mut file = make(first);
        for room in rest {
            if file.bytes.len() <= PAGE_MAX_BYTES {
                break;
            }
            file = make(room);
        }
        file
    }
}

/// The language attribute of a text, where it is another than the page's.
pub(crate) fn marked(text: Language, page: Language) -> Option<&'static str> {
    (text != page).then(|| text.code())
}

/// Somebody's words within a line: hidden characters written out, cut to `letters`, unable to turn what stands around.
pub(crate) fn said(told: Told<'_>, page: Language, letters: usize) -> Markup {
    html! { bdi lang=[marked(told.language, page)] { (foreign::shown(told.text, letters)) } }
}

/// Words whose language nobody knows: names of people and offices, headers, codes.
pub(crate) fn named(text: &str, letters: usize) -> Markup {
    html! { bdi { (foreign::shown(text, letters)) } }
}

/// Somebody's words of several lines.
pub(crate) fn lines(told: Told<'_>, page: Language, letters: usize) -> Markup {
    let cut: String = told.text.chars().take(letters).collect();
    let is_cut = cut.len() < told.text.len();
    let all: Vec<&str> = cut.lines().filter(|line| !line.trim().is_empty()).collect();
    html! {
        @for (at, line) in all.iter().enumerate() {
            p lang=[marked(told.language, page)] {
                bdi { (foreign::shown(line, letters)) }
                @if is_cut && at + 1 == all.len() { "…" }
            }
        }
    }
}

/// Where something can be read: text in which addresses of the web are links.
pub(crate) fn citation(text: &str, letters: usize) -> Markup {
    let cut: String = text.chars().take(letters).collect();
    let words: Vec<&str> = cut.split(' ').collect();
    let whole = cut.len() == text.len();
    html! {
        bdi {
            @for (at, word) in words.iter().enumerate() {
                @if at > 0 { " " }
                @if is_address(word) && (whole || at + 1 < words.len()) {
                    a href=(word) rel="nofollow noreferrer external" { (word) }
                } @else {
                    (foreign::shown(word, letters))
                }
            }
            @if !whole { "…" }
        }
    }
}

/// True for what may be a link that leads out: an `https:` address in plain characters.
pub(crate) fn is_address(word: &str) -> bool {
    word.len() <= 500
        && word.strip_prefix("https://").is_some_and(|rest| {
            rest.starts_with(|first: char| first.is_ascii_alphanumeric())
                && rest.bytes().all(|byte| {
                    byte.is_ascii_alphanumeric() || b"-._~/?#[]@!$&()*+,;=:%".contains(&byte)
                })
                && has_whole_escapes(rest)
                && !rest.contains(['[', ']'])
        })
}

/// True when every percent sign begins an escape.
fn has_whole_escapes(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// A day as an element that programs can read.
pub(crate) fn date(date: Date, language: Language) -> Markup {
    html! { time datetime=(date) { (day(date, language)) } }
}

/// A moment as an element, to the minute and in UTC, because readers sit in many zones.
pub(crate) fn moment(time: Timestamp, language: Language) -> Markup {
    let civil = time.to_zoned(jiff::tz::TimeZone::UTC);
    html! {
        time datetime=(time) {
            (day(civil.date(), language)) ", " (format!("{:02}:{:02}", civil.hour(), civil.minute())) " UTC"
        }
    }
}

/// A whole number with marks between thousands.
pub(crate) fn number(value: u64, language: Language) -> String {
    let text = words::number(value);
    match language {
        Language::English => text,
        Language::Spanish => text.replace(',', "."),
    }
}

/// A probability in whole per cent; a dash for what is no number.
pub(crate) fn percent(value: f64) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    format!("{:.0}%", value.clamp(0.0, 1.0) * 100.0)
}

/// A range of probabilities; one figure when both ends read the same.
pub(crate) fn range(low: f64, high: f64, to: &str) -> String {
    let (low, high) = (percent(low), percent(high));
    match low == high {
        true => low,
        false => format!("{low} {to} {high}"),
    }
}

/// A template with `{0}`, `{1}` and so on filled in.
pub(crate) fn fill(template: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after
            .split_once('}')
            .and_then(|(number, tail)| Some((values.get(number.parse::<usize>().ok()?)?, tail)));
        match value {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_take_their_values_once() {
        assert_eq!(fill("{0} of {1}", &["a {1}", "b"]), "a {1} of b");
        assert_eq!(fill("no {9} such", &["a"]), "no {9} such");
        assert_eq!(fill("{", &[]), "{");
    }

    #[test]
    fn days_and_numbers_follow_the_language() {
        let date = jiff::civil::date(2020, 9, 1);
        assert_eq!(day(date, Language::English), "September 1, 2020");
        assert_eq!(day(date, Language::Spanish), "1 de septiembre de 2020");
        assert_eq!(number(7_600_000, Language::Spanish), "7.600.000");
        assert_eq!(range(0.02, 0.35, "to"), "2% to 35%");
        assert_eq!(range(0.301, 0.304, "to"), "30%");
    }

    #[test]
    fn only_plain_https_addresses_become_links() {
        for (word, expect) in [
            ("https://example.org/a?b=c&d=%20e", true),
            ("https://example.org/%zz", false),
            ("http://example.org/", false),
            ("javascript:alert(1)", false),
            ("https:///x", false),
            ("https://example.org/\"onclick", false),
            ("https://exämple.org/", false),
        ] {
            assert_eq!(is_address(word), expect, "{word}");
        }
        let cited = citation("News, https://example.org/a <b>", 200).into_string();
        assert!(
            cited.contains("<a href=\"https://example.org/a\""),
            "{cited}"
        );
        assert!(cited.contains("&lt;b&gt;"), "{cited}");
    }
}
