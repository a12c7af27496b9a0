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

    /// About how many bytes of the page it takes.
    fn length(&self) -> usize {
        let cells = self.cells.iter().map(|cell| match cell {
            Cell::Head(content) => content.0.len() + 22,
            Cell::Text(content) => content.0.len() + 9,
            Cell::Figure(text) => text.len() + 24,
        });
        9 + cells.sum::<usize>()
    }
}

/// The rows that fit into so many bytes, at least one, and how many do not.
pub(crate) fn fitting(rows: Vec<Row>, bytes: usize) -> (Vec<Row>, usize) {
    let mut used = 0;
    let fit = rows.iter().take_while(|row| {
        used += row.length();
        used <= bytes
    });
    let fit = fit.count().max(1).min(rows.len());
    let mut rows = rows;
    let more = rows.split_off(fit).len();
    (rows, more)
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

#[cfg(test)]
mod tests {
    use super::{Cell, Row, fitting};

    #[test]
    fn rows_end_where_the_room_does_but_never_before_the_first() {
        let rows = || (0..10).map(|_| Row::new(vec![Cell::Figure("1".repeat(17))]));
        let check = |bytes, expect: (usize, usize)| {
            let (fit, more) = fitting(rows().collect(), bytes);
            assert_eq!((fit.len(), more), expect, "{bytes}");
        };
        check(500, (10, 0));
        check(149, (2, 8));
        check(0, (1, 9));
        assert_eq!(fitting(Vec::new(), 10).1, 0);
    }
}
