//! Bars that read in black and white: three fills that differ by pattern, and a figure beside each bar.
//!
//! One drawing for two surfaces. On a page, widths are per cent of the space there is and text keeps its size; on paper
//! the same numbers are points, because a layout engine wants a size.

use crate::words::number;
use maud::{Markup, html};

/// Height of a row: its label, and the bar below it.
const ROW: f64 = 40.0;
const LABEL: f64 = 12.0;
const BAR_TOP: f64 = 18.0;
const BAR: f64 = 14.0;
/// Per cent of the width that bars may take; the rest is for the figures behind them.
const PLOT: f64 = 62.0;
/// Width on paper, in units of which a column has as many: a little more than points, so that text is a little smaller.
const PAPER: f64 = 620.0;

/// A chart of stacked bars.
#[derive(Clone, Debug)]
pub(crate) struct Bars {
    /// Distinguishes its patterns from those of other charts in the same document.
    pub(crate) id: &'static str,
    pub(crate) title: String,
    /// All of it in words.
    pub(crate) description: String,
    /// Names of the parts of a bar, at most three.
    pub(crate) legend: Vec<String>,
    pub(crate) rows: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) parts: Vec<u64>,
    /// The figures in words, drawn behind it.
    pub(crate) figures: String,
}

/// What the drawing is for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Surface {
    Page,
    Paper,
}

impl Surface {
    /// A place on the horizontal axis, given in per cent.
    fn x(self, percent: f64) -> String {
        match self {
            Surface::Page => format!("{percent:.2}%"),
            Surface::Paper => format!("{:.2}", percent * PAPER / 100.0),
        }
    }
}

impl Bar {
    /// Its parts that are not empty, each with its place and width in per cent, and where the bar ends.
    fn segments(&self, most: f64) -> (Vec<(usize, f64, f64)>, f64) {
        let mut end = 0.0;
        let mut segments = Vec::new();
        for (part, value) in self
            .parts
            .iter()
            .enumerate()
            .filter(|(_, value)| **value > 0)
        {
            let width = *value as f64 / most * PLOT;
            segments.push((part, end, width));
            end += width;
        }
        (segments, end)
    }
}

impl Bars {
    fn height(&self) -> f64 {
        let legend = if self.legend.len() > 1 { 30.0 } else { 0.0 };
        legend + ROW * self.rows.len() as f64 + 4.0
    }

    /// The drawing.
    pub(crate) fn svg(&self, on: Surface) -> Markup {
        let most = self
            .rows
            .iter()
            .map(|row| row.parts.iter().sum::<u64>())
            .max();
        let most = most.unwrap_or(0).max(1) as f64;
        let top = if self.legend.len() > 1 { 30.0 } else { 0.0 };
        let (title, text) = (format!("{}-title", self.id), format!("{}-text", self.id));
        let height = self.height();
        let drawing = html! {
            title id=[(on == Surface::Page).then_some(&title)] { (self.title) }
            desc id=[(on == Surface::Page).then_some(&text)] { (self.description) }
            defs { (self.patterns()) }
            @if self.legend.len() > 1 { (self.keys(on)) }
            @for (at, row) in self.rows.iter().enumerate() {
                @let y = top + ROW * at as f64;
                text x="0" y=(px(y + LABEL)) font-size="12" font-weight="600" fill="currentColor" { (row.label) }
                @let (segments, end) = row.segments(most);
                @for (part, x, width) in segments {
                    rect x=(on.x(x)) y=(px(y + BAR_TOP)) width=(on.x(width)) height=(px(BAR))
                        fill=(self.fill(part)) stroke="currentColor" stroke-width="1" {}
                }
                text x=(on.x(end + 1.2)) y=(px(y + BAR_TOP + 11.0)) font-size="12" fill="currentColor" { (row.figures) }
            }
        };
        match on {
            Surface::Page => html! {
                svg.chart role="img" aria-labelledby={ (title) " " (text) } width="100%" height=(px(height)) { (drawing) }
            },
            Surface::Paper => html! {
                svg xmlns="http://www.w3.org/2000/svg" width=(px(PAPER)) height=(px(height)) viewBox={ "0 0 " (px(PAPER)) " " (px(height)) }
                    color="#16191d" font-family="Noto Sans, Noto Sans Hebrew, Noto Sans Arabic, Noto Emoji" { (drawing) }
            },
        }
    }

    /// Which pattern means what.
    fn keys(&self, on: Surface) -> Markup {
        let slot = 100.0 / self.legend.len() as f64;
        html! {
            @for (at, name) in self.legend.iter().enumerate() {
                @let x = slot * at as f64;
                rect x=(on.x(x)) y="2" width="22" height="12" fill=(self.fill(at)) stroke="currentColor" stroke-width="1" {}
                // Behind the key by its width in points, whatever the width of the whole.
                text x=(on.x(x)) dx="28" y="12" font-size="12" fill="currentColor" { (name) }
            }
        }
    }

    fn fill(&self, part: usize) -> String {
        match part {
            0 => "currentColor".to_owned(),
            1 => format!("url(#{}-lines)", self.id),
            _ => format!("url(#{}-dots)", self.id),
        }
    }

    fn patterns(&self) -> Markup {
        html! {
            pattern id={ (self.id) "-lines" } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                rect width="6" height="6" fill="none" {}
                rect width="2.2" height="6" fill="currentColor" {}
            }
            pattern id={ (self.id) "-dots" } width="6" height="6" patternUnits="userSpaceOnUse" {
                circle cx="3" cy="3" r="1.1" fill="currentColor" {}
            }
        }
    }
}

/// Figures behind a bar: `3`, or with their names where there are several kinds.
pub(crate) fn figures(parts: &[u64], names: &[String]) -> String {
    let there: Vec<String> = parts
        .iter()
        .zip(names)
        .filter(|(value, _)| **value > 0)
        .map(|(value, name)| format!("{} {}", number(*value), name.to_lowercase()))
        .collect();
    match names.len() {
        0 | 1 => number(parts.iter().sum()),
        _ => there.join(", "),
    }
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}
