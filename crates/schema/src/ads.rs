//! Advertisements as ad libraries list them, and the report on them, `levelhead.ads-report/1`.
//!
//! Invariants: an amount has the currency that stands beside it or none; no sum is made across currencies; what an
//! advertisement says stands in the report as a hash.

use crate::coordination::PostsFile;
use crate::posts::Trace;
use crate::report::Tool;
use serde::Serialize;

/// The schema name written into every report.
pub const ADS_REPORT_SCHEMA: &str = "levelhead.ads-report/1";

/// One advertisement.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ad {
    /// Its id in the library.
    pub id: String,
    /// Who paid, as it says.
    pub payer: Option<String>,
    /// The page in whose name it ran: its name, else its id or address.
    pub page: Option<String>,
    /// What was paid, in hundredths.
    pub amount: Option<Amount>,
    /// The currency of that, in capitals; `None` when nothing says.
    pub currency: Option<String>,
    /// First day, as `YYYY-MM-DD`.
    pub start: Option<String>,
    /// Last day.
    pub end: Option<String>,
    /// Keyed hashes by which it meets accounts: of its page and of who paid.
    pub accounts: Vec<u64>,
    /// Keyed hash of what it says, as of posts.
    pub text: Option<u64>,
    /// Keyed hashes of the links to which it leads, as of posts.
    pub links: Vec<u64>,
}

/// What was paid, in hundredths of the currency's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount {
    /// At least.
    pub low: u64,
    /// At most; `None` when the library gives no upper end.
    pub high: Option<u64>,
}

/// The whole report. It has neither a clock's time nor a map's order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AdsReport {
    /// [`ADS_REPORT_SCHEMA`].
    pub schema: String,
    /// Program, version and the settings that a second run needs.
    pub tool: Tool,
    /// What was read.
    pub files: Vec<PostsFile>,
    /// Advertisements, each once.
    pub ads: u64,
    /// Records that could not be read as advertisements.
    pub rejects: u64,
    /// Records equal to another.
    pub duplicates: u64,
    /// Advertisements that name no payer.
    pub without_payer: u64,
    /// Advertisements without an amount that could be read.
    pub without_amount: u64,
    /// Advertisements with an amount and no currency. They are in no sum of a currency.
    pub without_currency: u64,
    /// Sums by currency; the one without comes last.
    pub currencies: Vec<CurrencySum>,
    /// Sums by payer, those with most advertisements first; the unnamed ones come last.
    pub payers: Vec<PayerSum>,
    /// Payers that are not in that list.
    pub payers_left_out: u64,
    /// Payments in roubles, if there are any.
    pub roubles: Option<Roubles>,
    /// Advertisements that belong together, largest first.
    pub groups: Vec<AdGroup>,
    /// Groups that are not in that list.
    pub groups_left_out: u64,
    /// The posts with which they were joined, if there were any.
    pub joined: Option<JoinedPosts>,
    /// What was not looked at.
    pub not_examined: Vec<String>,
    /// The answer in one sentence or two.
    pub summary: String,
    /// The findings behind it, most important first.
    pub findings: Vec<String>,
}

/// What was paid in one currency.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CurrencySum {
    /// The currency as the library gives it; `null` where it gives none.
    pub currency: Option<String>,
    /// Advertisements with an amount in it.
    pub ads: u64,
    /// At least so much, in whole units.
    pub low: f64,
    /// At most so much; `null` when one of the amounts has no upper end.
    pub high: Option<f64>,
}

/// What one payer paid.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PayerSum {
    /// As the advertisements name it; `null` for those that name nobody.
    pub payer: Option<String>,
    /// Advertisements.
    pub ads: u64,
    /// Pages in whose name they ran.
    pub pages: u64,
    /// Sums by currency.
    pub sums: Vec<CurrencySum>,
    /// First day.
    pub first: Option<String>,
    /// Last day.
    pub last: Option<String>,
}

/// Payments in roubles: a fact, and how it may be read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Roubles {
    /// Advertisements.
    pub ads: u64,
    /// What was paid.
    pub sum: CurrencySum,
    /// Pages in whose name they ran, up to fifty.
    pub pages: Vec<String>,
    /// What it says and what it does not.
    pub reading: String,
}

/// Advertisements that belong together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AdGroup {
    /// From 1, in order of the list.
    pub id: u32,
    /// `same-payer`, `same-text` or `same-link`.
    pub kind: String,
    /// The payer, or the hash of the text or link.
    pub key: String,
    /// Advertisements.
    pub ads: u64,
    /// Pages in whose name they ran, up to twenty.
    pub pages: Vec<String>,
    /// Pages that are not in that list.
    pub pages_left_out: u64,
    /// Who paid, up to twenty.
    pub payers: Vec<String>,
    /// Sums by currency.
    pub sums: Vec<CurrencySum>,
    /// First day.
    pub first: Option<String>,
    /// Last day.
    pub last: Option<String>,
    /// Groups of accounts that the posts tie to it.
    pub account_groups: Vec<JoinedGroup>,
}

/// A group of accounts that meets a group of advertisements.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct JoinedGroup {
    /// Id of the group of accounts.
    pub group: u32,
    /// By what: `account`, `link` or `text`.
    pub by: String,
    /// Accounts of the group that do.
    pub accounts: u64,
}

/// The posts with which advertisements were joined.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JoinedPosts {
    /// Posts examined.
    pub posts: u64,
    /// Groups of accounts found in them.
    pub groups: u64,
    /// The false discovery rate at which they stand.
    pub fdr: f64,
}

/// What the posts say of one account or shared thing of an advertisement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meeting {
    /// An account of a group is the page or the payer.
    Account(u64),
    /// Accounts of a group posted it.
    Item(Trace, u64),
}
