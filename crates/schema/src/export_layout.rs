//! Layouts of exports: which column of a file of posts, or of an ad library, holds what.
//!
//! The knowledge lives in `layouts/posts/*.toml` and `layouts/ads/*.toml`; this module is its checked shape.
//!
//! Input: TOML text, embedded at build time or handed over by the user. Output: [`ExportLayout`]s, and the answer to
//! "whose export is this?" from the names of a table's columns.
//!
//! Invariants:
//! - a file in one of the two folders is the only thing that a new export needs;
//! - every layout that ships passes the check, which a test asserts;
//! - columns are compared by [`plain_name`], so that `Ad ID` and `ad_id` are one.

mod check;
mod columns;
mod embedded;

pub use check::{ExportError, parse_export};
pub use columns::{Alternative, Columns, Part};
pub use embedded::{exports, recognise};

use crate::layout::Source;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What an export lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportKind {
    /// Posts: who, when, what.
    Posts,
    /// Advertisements: who paid, how much, when.
    Ads,
}

/// What a column of an export can hold. Which are known depends on the kind of export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportField {
    /// The post's or advertisement's own id.
    Id,
    /// The account that posted, by the id that does not change.
    Account,
    /// The account's name, shown in the place of a hash when names are asked for.
    AccountName,
    /// When it was posted.
    Time,
    /// The text.
    Text,
    /// The post that this one passes on unchanged.
    RepostOf,
    /// The post that this one answers.
    ReplyTo,
    /// What was shared, whatever it is: a link, a hashtag or another post.
    Object,
    /// Links.
    Urls,
    /// Hashtags.
    Hashtags,
    /// Hashes or ids of pictures.
    Images,
    /// The page in whose name an advertisement ran.
    Page,
    /// The name of that page.
    PageName,
    /// Who paid, as the advertisement says.
    Payer,
    /// Where the advertisement leads.
    Landing,
    /// What was paid: one amount, or a range, perhaps with its currency.
    Amount,
    /// Lower end of a range that was paid.
    AmountLow,
    /// Upper end of a range that was paid.
    AmountHigh,
    /// The currency.
    Currency,
    /// When it began.
    Start,
    /// When it ended.
    End,
    /// How often it was shown.
    Impressions,
    /// How often it was clicked.
    Clicks,
}

impl ExportField {
    /// True when exports of that kind have such a column.
    pub fn is_of(self, kind: ExportKind) -> bool {
        use ExportField::{Account, AccountName, Hashtags, Id, Images, Object, ReplyTo, RepostOf};
        use ExportField::{Text, Time, Urls};
        let of_posts = matches!(
            self,
            Account | AccountName | Time | RepostOf | ReplyTo | Object | Urls | Hashtags | Images
        );
        match kind {
            ExportKind::Posts => of_posts || matches!(self, Id | Text),
            ExportKind::Ads => !of_posts,
        }
    }
}

/// Whether a day or a month comes first in dates such as `10/1/2017`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// `10/1/2017` is the first of October.
    MonthFirst,
    /// `10/1/2017` is the tenth of January.
    DayFirst,
}

/// One export's columns.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportLayout {
    /// The name by which `--layout` calls it.
    pub id: String,
    /// What it is, in a few words.
    pub name: String,
    /// What it lists.
    pub kind: ExportKind,
    /// Columns that together mark it. Any of the sets is enough.
    #[serde(default)]
    pub marks: Vec<Vec<String>>,
    /// The zone of times that name none: `UTC`, or an offset such as `-05:00`. `None` when nobody says.
    #[serde(default)]
    pub zone: Option<String>,
    /// The order of day and month in dates with slashes; `None` when there are none.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
    /// The text is HTML.
    #[serde(default)]
    pub html: bool,
    /// The text comes in pieces, as JSON arrays of texts do, which are put together again.
    #[serde(default)]
    pub pieces: bool,
    /// Rows count only when each of these columns is empty, missing, or holds one of the values.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// Which column holds what.
    pub fields: BTreeMap<ExportField, Columns>,
    /// What was not found.
    #[serde(default)]
    pub unknowns: Vec<String>,
    /// Where the facts come from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

impl ExportLayout {
    /// True when one of the sets of marks is among these names, which [`plain_name`] has evened out.
    pub fn is_marked(&self, names: &[String]) -> bool {
        self.marked(names) > 0
    }

    /// The size of the largest set of marks that is there; 0 when none is.
    pub(crate) fn marked(&self, names: &[String]) -> usize {
        let there = |mark: &String| names.contains(&plain_name(mark));
        let sets = self.marks.iter().filter(|set| set.iter().all(there));
        sets.map(Vec::len).max().unwrap_or(0)
    }
}

/// A column's name as layouts compare it: lower case, and an underscore for what is no letter, digit, dot or dollar.
///
/// # Example
/// ```
/// use levelhead_schema::export_layout::plain_name;
/// assert_eq!(plain_name("\u{feff} Ad ID "), "ad_id");
/// assert_eq!(plain_name("author.did"), "author.did");
/// ```
pub fn plain_name(name: &str) -> String {
    let name = name.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars() {
        let kept = letter.is_alphanumeric() || matches!(letter, '.' | '$');
        match kept {
            true => plain.extend(letter.to_lowercase()),
            false if !plain.ends_with('_') => plain.push('_'),
            false => {}
        }
    }
    plain.trim_matches('_').to_owned()
}
