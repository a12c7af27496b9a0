//! The coordination report and the report on advertisements: as pages, as text, as a graph for other programs.

mod ads;
mod figures;
mod gexf;
mod glossary;
mod groups;
mod inputs;
mod method;
mod network;
mod packing;
mod page;
mod text;
mod timeline;

pub use ads::{ads_html, ads_text};
pub use gexf::gexf;
pub use page::html;
pub use text::text;

/// A tie between two accounts of a group, for the picture of the network and for other programs.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The group's id.
    pub group: u32,
    /// Hash of one account, in 16 hexadecimal digits.
    pub one: String,
    /// Hash of the other.
    pub other: String,
    /// Distinct shared events.
    pub events: u64,
    /// The pair's probability under chance, corrected for all pairs.
    pub q_value: f64,
}
