//! Everything a person looks at: pure functions from reports to HTML and to text for a terminal.
//!
//! Input: the report types of `levelhead_schema`. Output: a `String`; nothing is read, written or fetched.
//!
//! Invariants:
//! - the same report gives the same bytes: no clock, no random number, no map order;
//! - a page is one file that makes no request and runs no script, and says so in its own content security policy; the
//!   coordination report alone has one, embedded and named there by its hash, and says all it says without it;
//! - text from a dump (headers, paths, reasons) passes through [`foreign`] before a person sees it;
//! - no share is rounded to 0% or 100% that is not exactly that (see [`words::share`]);
//! - what a table leaves out, it counts.

pub mod briefing;
pub mod calendar;
mod classes;
pub mod coordination;
mod dating;
pub mod foreign;
pub mod intrusion;
mod leak_html;
mod leak_text;
mod moments;
mod rejects;
mod report_page;
mod rerun;
pub mod site;
mod verdict;
pub mod words;

pub use leak_html::leak_report;
pub use leak_text::leak_report_text;
