//! Prints the briefing of the tests' record, to look at: `html` or `paper` (JSON), then `en` or `es`.

use levelhead_pages::briefing::{Asked, Briefing};
use levelhead_schema::calendar::Calendar;
use levelhead_schema::statement::Language;
use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let language = asked.get(1).and_then(|code| Language::of_code(code));
    let record = serde_json::from_str(include_str!("../tests/data/public-record.json"))?;
    let briefing = Briefing::new(&Asked {
        record: &record,
        calendar: Calendar::embedded(),
        from: jiff::civil::date(2020, 9, 1),
        to: jiff::civil::date(2020, 11, 30),
        language: language.unwrap_or(Language::English),
    });
    let text = match asked.first().map(String::as_str) {
        Some("paper") => briefing.for_paper().to_string(),
        _ => briefing.html(),
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}
