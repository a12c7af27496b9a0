//! The briefing: a report for a legislature on a span of time, drawn from the public record.
//!
//! Input: a [`PublicRecord`], the calendar and a span of days. Output: a [`Briefing`], which is neither a page nor a
//! sheet of paper but what stands on both; [`Briefing::html`] draws the one, [`Briefing::for_paper`] is what the other
//! is laid out from. So the two cannot say different things.
//!
//! Invariants:
//! - what was published after the last day does not show; the day on which it is made does not show either;
//! - "not seen" never stands without what was looked at and what was not;
//! - likelihood and confidence stand in sentences of their own;
//! - every chart is followed by a table with the same figures, and reads without colour;
//! - texts of others are data: hidden characters written out, cut to a length, never markup.

mod ahead;
mod answers;
mod changes;
mod chart;
mod html;
mod open;
mod paper;
mod period;
mod proof;
mod shares;
mod summary;
mod wording;

use crate::foreign;
use crate::site::vocabulary::Told;
use jiff::civil::Date;
use levelhead_schema::calendar::Calendar;
use levelhead_schema::public::PublicRecord;
use levelhead_schema::statement::Language;
use period::Period;

pub(crate) use chart::Bars;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'r> {
    /// The record.
    pub record: &'r PublicRecord,
    /// The calendar, for the elections ahead.
    pub calendar: &'r Calendar,
    /// First day, in UTC.
    pub from: Date,
    /// Last day, in UTC.
    pub to: Date,
    /// The language of all that is ours.
    pub language: Language,
}

/// A report for a legislature.
#[derive(Clone, Debug)]
pub struct Briefing {
    pub(crate) language: Language,
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) made_from: String,
    pub(crate) created: Date,
    pub(crate) figures: Vec<(String, String)>,
    pub(crate) summary: Vec<Block>,
    pub(crate) sections: Vec<Section>,
}

/// A part of it, below the summary.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
}

/// What a part is made of.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// A heading of the third or fourth level.
    Heading { level: u8, text: Text },
    /// A paragraph.
    Paragraph(Text),
    /// A list; an item may have a word in front.
    List(Vec<Item>),
    /// A table: the first column names its row.
    Table(Table),
    /// Bars, with the table that says the same.
    Chart(Bars),
    /// A command or a hash, in the typewriter face.
    Code(String),
}

/// An item of a list.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) lead: Option<String>,
    pub(crate) text: Text,
    pub(crate) below: Vec<Text>,
}

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) heads: Vec<String>,
    /// Columns of figures, set flush right.
    pub(crate) figures: Vec<usize>,
    /// Widths of the columns beside each other, for paper.
    pub(crate) widths: Vec<u8>,
    pub(crate) rows: Vec<Vec<Text>>,
    /// Rows that are not shown.
    pub(crate) left_out: usize,
}

/// A text, safe to be looked at, and its language where that is another than the briefing's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) language: Option<Language>,
    /// True for words of others, which must not turn what stands around them.
    pub(crate) foreign: bool,
}

impl Text {
    /// Our own words.
    pub(crate) fn ours(text: impl Into<String>) -> Self {
        Text {
            text: text.into(),
            language: None,
            foreign: false,
        }
    }

    /// Words of others in a language nobody told us, cut to `letters`.
    pub(crate) fn named(text: &str, letters: usize) -> Self {
        Text {
            text: one_line(&foreign::shown(text, letters)),
            language: None,
            foreign: true,
        }
    }

    /// A sentence of an assessment, in the language in which it stands.
    pub(crate) fn told(told: Told<'_>, page: Language, letters: usize) -> Self {
        Text {
            text: one_line(&foreign::shown(told.text, letters)),
            language: (told.language != page).then_some(told.language),
            foreign: true,
        }
    }
}

/// Line ends that [`foreign::shown`] wrote out are blanks in a briefing: they are in what people wrote on purpose.
fn one_line(text: &str) -> String {
    text.replace("⟨U+000A⟩", " ")
}

impl Item {
    pub(crate) fn new(text: Text) -> Self {
        Item {
            lead: None,
            text,
            below: Vec::new(),
        }
    }

    pub(crate) fn led(lead: &str, text: Text) -> Self {
        Item {
            lead: Some(lead.to_owned()),
            text,
            below: Vec::new(),
        }
    }
}

impl Briefing {
    /// Draws it up.
    pub fn new(asked: &Asked<'_>) -> Self {
        let period = Period::new(asked.record, asked.from, asked.to);
        let w = wording::of(asked.language);
        let changes = changes::all(&period, asked.language);
        Briefing {
            language: asked.language,
            title: w.title.to_owned(),
            subtitle: summary::subtitle(asked),
            made_from: proof::made_from(asked),
            created: period.newest().unwrap_or(asked.to),
            figures: summary::figures(asked, &period, &changes),
            summary: summary::blocks(asked, &period, &changes),
            sections: vec![
                shares::section(asked, &period),
                answers::section(asked, &period),
                open::section(asked, &period),
                changes::section(asked, &changes),
                changes::corrections(asked, &period),
                ahead::section(asked, &period),
                proof::section(asked, &period),
            ],
        }
    }

    /// The day of the newest statement in it, or the last day of its span: what a file made of it is dated.
    pub fn created(&self) -> Date {
        self.created
    }

    /// The whole as one HTML page: no script, no request.
    pub fn html(&self) -> String {
        html::page(self)
    }

    /// The whole as JSON, for the template that lays it out on paper.
    ///
    /// Shape: the fields of the briefing with texts as `{text, lang}`, and each chart as SVG beside its description.
    pub fn for_paper(&self) -> serde_json::Value {
        paper::json(self)
    }
}

#[cfg(test)]
mod tests;
