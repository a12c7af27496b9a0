//! Advertisements out of tables of ad libraries: who paid, how much, when.
//!
//! Input: a table's header and its batches of text, with the layout of the export. Output: [`Ad`]s, and a tally of what
//! was noticed.
//!
//! Invariants: a currency is what stands there, never a guess; an amount that cannot be read is counted and none.

mod amount;
mod day;

use crate::exports::ExportColumns;
use crate::posts::{Hashed, PostKey, normal_link, normal_text};
use levelhead_schema::Batch;
use levelhead_schema::ads::{Ad, Amount};
use levelhead_schema::export_layout::{DateOrder, ExportField, ExportLayout};
use levelhead_schema::posts::Trace;

/// Longest name of a payer or page that is kept.
const NAME_LETTERS: usize = 200;
/// Letters of a text that are shown.
const TEXT_LETTERS: usize = 400;

/// A table of advertisements: its columns by one layout.
pub struct AdTable {
    key: PostKey,
    order: Option<DateOrder>,
    columns: ExportColumns,
}

/// What was noticed; tallies of batches add up in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AdTally {
    /// Advertisements read.
    pub ads: u64,
    /// Rows without an id.
    pub without_id: u64,
    /// Amounts that could not be read.
    pub unreadable_amounts: u64,
    /// Dates that could not be read.
    pub unreadable_dates: u64,
}

impl AdTally {
    /// Adds the counts of other rows of the table.
    pub fn add(&mut self, other: &AdTally) {
        self.ads += other.ads;
        self.without_id += other.without_id;
        self.unreadable_amounts += other.unreadable_amounts;
        self.unreadable_dates += other.unreadable_dates;
    }

    /// What a reader of the answer should know, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let told = [
            (self.without_id, "rows have no id and were refused"),
            (
                self.unreadable_amounts,
                "amounts could not be read and count as unknown",
            ),
            (
                self.unreadable_dates,
                "dates could not be read and count as unknown",
            ),
        ];
        let told = told.into_iter().filter(|(count, _)| *count > 0);
        told.map(|(count, words)| format!("{count} {words}"))
            .collect()
    }
}

impl AdTable {
    /// The columns of a table by a layout; `None` when it has no column for the id.
    pub fn new(layout: &ExportLayout, header: &[String], key: PostKey) -> Option<Self> {
        let columns = ExportColumns::new(layout, header);
        columns.has(ExportField::Id).then_some(AdTable {
            key,
            order: layout.date_order,
            columns,
        })
    }

    /// The advertisements in a batch.
    pub fn read(&self, batch: &Batch) -> (Vec<Ad>, AdTally) {
        let mut tally = AdTally::default();
        let mut ads = Vec::new();
        for row in 0..batch.rows() {
            match self.ad(batch, row, &mut tally) {
                Some(ad) => ads.push(ad),
                None => tally.without_id += 1,
            }
        }
        tally.ads = ads.len() as u64;
        (ads, tally)
    }

    /// What the advertisements of a batch say and where they lead, by their hash in 16 hexadecimal digits, for whoever
    /// asked to see it.
    pub fn texts(&self, batch: &Batch) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        let mut add = |trace, value: String| {
            if !value.is_empty() {
                let hash = self.key.hash(Hashed::Item(trace), value.as_bytes());
                texts.push((
                    format!("{hash:016x}"),
                    value.chars().take(TEXT_LETTERS).collect(),
                ));
            }
        };
        for row in 0..batch.rows() {
            add(
                Trace::Text,
                normal_text(self.columns.value(batch, row, ExportField::Text)),
            );
            let landing = self.columns.value(batch, row, ExportField::Landing);
            landing
                .split("; ")
                .filter_map(normal_link)
                .for_each(|link| add(Trace::Link, link));
        }
        texts
    }

    fn ad(&self, batch: &Batch, row: usize, tally: &mut AdTally) -> Option<Ad> {
        let value = |field| self.columns.value(batch, row, field);
        let id = Some(value(ExportField::Id)).filter(|id| !id.is_empty())?;
        let name = |text: &str| -> Option<String> {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let name: String = words.chars().take(NAME_LETTERS).collect();
            (!name.is_empty()).then_some(name)
        };
        let (page, page_name, payer) = (
            value(ExportField::Page),
            value(ExportField::PageName),
            value(ExportField::Payer),
        );
        let (amount, found) = self.amount(batch, row, tally);
        let currency = amount::currency(value(ExportField::Currency)).or(found);
        let mut day = |field| match value(field) {
            "" => None,
            text => {
                let day = day::read(text, self.order);
                tally.unreadable_dates += u64::from(day.is_none());
                day
            }
        };
        let mut accounts: Vec<u64> = [page, page_name, payer]
            .iter()
            .filter(|text| !text.is_empty())
            .map(|text| self.key.hash(Hashed::Account, text.as_bytes()))
            .collect();
        accounts.sort_unstable();
        accounts.dedup();
        let text = normal_text(value(ExportField::Text));
        let item = |trace, value: &str| self.key.hash(Hashed::Item(trace), value.as_bytes());
        let landing = value(ExportField::Landing);
        let links = landing
            .split("; ")
            .filter_map(normal_link)
            .map(|link| item(Trace::Link, &link));
        let (start, end) = (day(ExportField::Start), day(ExportField::End));
        Some(Ad {
            id: id.to_owned(),
            payer: name(payer),
            page: name(page_name).or_else(|| name(page)),
            amount,
            currency,
            start,
            end,
            accounts,
            text: (!text.is_empty()).then(|| item(Trace::Text, &text)),
            links: links.collect(),
        })
    }

    /// The amount, and the currency that stands beside it in the same cell.
    fn amount(
        &self,
        batch: &Batch,
        row: usize,
        tally: &mut AdTally,
    ) -> (Option<Amount>, Option<String>) {
        let value = |field| self.columns.value(batch, row, field);
        let (low, high) = (
            value(ExportField::AmountLow),
            value(ExportField::AmountHigh),
        );
        let read = if low.is_empty() && high.is_empty() {
            match value(ExportField::Amount) {
                "" => return (None, None),
                text => amount::read(text),
            }
        } else {
            let (low, high) = (amount::number(low), amount::number(high));
            low.or(high.map(|_| 0))
                .map(|low| (Amount { low, high }, None))
        };
        tally.unreadable_amounts += u64::from(read.is_none());
        read.map_or((None, None), |(amount, currency)| (Some(amount), currency))
    }
}
