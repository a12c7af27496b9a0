//! Tables that every reader can use: a caption, scoped headers, a region of their own that scrolls on a narrow screen.

use maud::{Markup, html};

/// Tables of at most so many rows are not torn apart between two sheets of paper.
const SHORT: usize = 14;

/// One cell.
pub(crate) enum Cell {
    /// Names its row.
    Head(Markup),
    /// Words.
    Text(Markup),
    /// A figure: set flush right, its column head too.
    Figure(String),
}

/// One row.
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    /// Drawn with a bar at its left. Words in the row must say the same.
    pub(crate) marked: bool,
}

impl Row {
    pub(crate) fn new(cells: Vec<Cell>) -> Self {
        Row {
            cells,
            marked: false,
        }
    }
}

/// A table with `caption`, column heads `heads` and rows of as many cells; `left_out` rows are said to be missing.
pub(crate) fn table(caption: &str, heads: &[&str], rows: &[Row], left_out: usize) -> Markup {
    let figures = |column: usize| {
        rows.iter()
            .any(|row| matches!(row.cells.get(column), Some(Cell::Figure(_))))
    };
    html! {
        // A group, not a landmark: a report has dozens of tables, and landmarks are for finding one's way.
        div.scroll.short[rows.len() <= SHORT] role="group" aria-label=(caption) tabindex="0" {
            table {
                caption { span { (caption) } }
                thead {
                    tr {
                        @for (column, head) in heads.iter().enumerate() {
                            th scope="col" class=[figures(column).then_some("figure")] { (head) }
                        }
                    }
                }
                tbody {
                    @for row in rows {
                        tr class=[row.marked.then_some("marked")] {
                            @for cell in &row.cells {
                                @match cell {
                                    Cell::Head(content) => th scope="row" { (content) },
                                    Cell::Text(content) => td { (content) },
                                    Cell::Figure(text) => td.figure { (text) },
                                }
                            }
                        }
                    }
                }
            }
        }
        @if left_out > 0 {
            p.left-out { (crate::words::count(left_out as u64, "more row is", "more rows are")) " not shown here; the JSON report has them all." }
        }
    }
}
