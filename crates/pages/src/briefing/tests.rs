use super::{Asked, Block, Briefing};
use jiff::civil::{Date, date};
use levelhead_schema::calendar::Calendar;
use levelhead_schema::public::PublicRecord;
use levelhead_schema::statement::Language;

fn record() -> PublicRecord {
    serde_json::from_str(include_str!("../../tests/data/public-record.json")).unwrap()
}

fn of(record: &PublicRecord, from: Date, to: Date, language: Language) -> Briefing {
    Briefing::new(&Asked {
        record,
        calendar: Calendar::embedded(),
        from,
        to,
        language,
    })
}

fn autumn(record: &PublicRecord, language: Language) -> Briefing {
    of(record, date(2020, 9, 1), date(2020, 11, 30), language)
}

fn figures(briefing: &Briefing) -> Vec<&str> {
    briefing
        .figures
        .iter()
        .map(|(_, value)| value.as_str())
        .collect()
}

/// The text of one section of a page, without its tags.
fn section(html: &str, id: &str) -> String {
    let from = html.find(&format!("<section id=\"{id}\"")).unwrap();
    let rest = &html[from..];
    let rest = &rest[..rest.find("</section>").unwrap()];
    let mut text = String::new();
    let mut inside = false;
    for letter in rest.chars() {
        match letter {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn it_counts_what_was_published_in_the_span_and_how_it_stood_at_its_end() {
    let record = record();
    // Claims, answered questions, being examined, changed verdicts, corrections and withdrawals.
    assert_eq!(
        figures(&autumn(&record, Language::English)),
        ["4", "4", "2", "2", "2"]
    );
    // Before the correction: the first answer to the forum's claim stands, and nothing changed.
    let early = of(
        &record,
        date(2020, 9, 1),
        date(2020, 9, 10),
        Language::English,
    );
    assert_eq!(figures(&early), ["1", "2", "1", "0", "0"]);
    assert!(section(&early.html(), "open").contains("The evidence does not decide"));
    // The correction alone: the change is told although the first statement was before the span.
    let later = of(
        &record,
        date(2020, 9, 14),
        date(2020, 9, 14),
        Language::English,
    );
    assert_eq!(figures(&later), ["1", "2", "1", "1", "1"]);
    let nothing = of(
        &record,
        date(2021, 3, 1),
        date(2021, 3, 31),
        Language::English,
    );
    assert_eq!(figures(&nothing)[0], "0");
    assert!(
        nothing
            .html()
            .contains("No statement was published in this time.")
    );
    let before_all = of(
        &record,
        date(2019, 1, 1),
        date(2019, 12, 31),
        Language::English,
    );
    assert_eq!(figures(&before_all), ["0", "0", "0", "0", "0"]);
    assert_eq!(before_all.created(), date(2019, 12, 31));
}

#[test]
fn what_was_published_after_the_last_day_does_not_show() {
    let record = record();
    let early = of(
        &record,
        date(2020, 9, 1),
        date(2020, 9, 10),
        Language::English,
    )
    .html();
    for later in [
        "Explained by public data",
        "98.2%",
        "MI-2020-FORUM-v2",
        "FL-2020-PORTAL",
        "NC-2020-HOSTILE",
    ] {
        assert!(!early.contains(later), "{later}");
    }
    assert!(early.contains("A later statement was published after the last day"));
}

#[test]
fn a_change_stands_with_its_reason_and_what_was_new() {
    let record = record();
    let html = autumn(&record, Language::English).html();
    let changed = section(&html, "changed");
    for part in [
        "The evidence does not decide",
        "Explained by public data",
        "The data was compared with public releases after the first statement",
        "One explanation reaches 50 per cent in every run",
        "98.2% of the rows are in the public release of 2020-03-01 (Levelhead, 2020-09-10)",
        "The host took its figures back",
    ] {
        assert!(changed.contains(part), "{part}: {changed}");
    }
    // The withdrawal takes an answer back, and is a change too.
    assert!(
        changed.contains("FL-2020-PORTAL") && changed.contains("Answer withdrawn"),
        "{changed}"
    );
    let corrections = section(&html, "corrections");
    assert!(
        corrections.contains("Correction") && corrections.contains("Withdrawal of the answer"),
        "{corrections}"
    );
}

#[test]
fn not_seen_never_stands_without_its_scope() {
    let record = record();
    for language in Language::ALL {
        let briefing = autumn(&record, language);
        let words = super::wording::of(language);
        let answers = briefing
            .sections
            .iter()
            .find(|section| section.id == "answers")
            .unwrap();
        let mut questions = 0;
        for block in &answers.blocks {
            let Block::List(items) = block else { continue };
            questions += 1;
            let leads: Vec<&str> = items
                .iter()
                .filter_map(|item| item.lead.as_deref())
                .collect();
            assert!(
                leads.contains(&words.looked) && leads.contains(&words.not_looked),
                "{leads:?}"
            );
            // Likelihood and confidence are two items, and neither has the other's words.
            assert!(leads.contains(&words.likelihood) && leads.contains(&words.confidence));
        }
        assert_eq!(questions, 4);
    }
    let answers = section(&autumn(&record, Language::English).html(), "answers");
    assert!(answers.contains("The other 41 precincts were not counted by hand"));
    assert!(answers.contains("logs and monitoring of the system (Vendor of the portal)"));
}

#[test]
fn charts_have_a_table_with_the_same_figures() {
    let record = record();
    let briefing = autumn(&record, Language::English);
    let shares = briefing
        .sections
        .iter()
        .find(|section| section.id == "shares")
        .unwrap();
    let mut charts = 0;
    for pair in shares.blocks.windows(2) {
        if let [Block::Chart(bars), Block::Table(table)] = pair {
            charts += 1;
            for (bar, row) in bars.rows.iter().zip(&table.rows) {
                assert_eq!(bar.label, row[0].text);
                let shown: Vec<&str> = row[1..=bar.parts.len()]
                    .iter()
                    .map(|cell| cell.text.as_str())
                    .collect();
                let drawn: Vec<String> = bar.parts.iter().map(u64::to_string).collect();
                assert_eq!(shown, drawn);
            }
        }
    }
    assert_eq!(charts, 3);
    // Patterns, not colours, tell the parts of a bar apart.
    let html = briefing.html();
    assert!(html.contains("url(#kinds-lines)") && html.contains("url(#kinds-dots)"));
}

#[test]
fn titles_of_strangers_are_text() {
    let record = record();
    for language in Language::ALL {
        let html = autumn(&record, language).html();
        assert!(
            html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !html.contains("<script")
        );
        assert!(html.contains("⟨U+202E⟩evil") && !html.contains('\u{202e}'));
        assert!(html.contains("שלום עולם مرحبا 😀 漢字"));
        assert!(html.contains("default-src 'none'") && !html.contains("http://"));
    }
}

#[test]
fn the_same_record_and_days_give_the_same_bytes() {
    let record = record();
    let first = autumn(&record, Language::English);
    let again = autumn(&record, Language::English);
    assert_eq!(first.html(), again.html());
    assert_eq!(first.for_paper(), again.for_paper());
    assert_eq!(first.created(), date(2020, 11, 13));
}

#[test]
fn the_page_in_both_languages() {
    let record = record();
    for (language, name) in [
        (Language::English, "english"),
        (Language::Spanish, "spanish"),
    ] {
        let html = autumn(&record, language).html();
        let body = &html[html.find("<body").unwrap()..];
        insta::assert_snapshot!(name, body.replace("><", ">\n<"));
    }
}
