//! Draw: a chart's numbers in, SVG out.
//!
//! x is a percentage of the picture's width and y is in pixels, and there is no `viewBox`: so text keeps its size on a
//! narrow screen. A graph is as wide as it has to be, in pixels, and scrolls. Pictures have a title that says what they show, and neither style attributes nor scripts.

mod citations;
mod dependencies;
mod layers;
mod letters;
mod months;
mod ribbon;
mod staircase;
mod svg;
mod timeline;
mod timescale;

use crate::model::view::{Chart, Strings};

/// The SVG of a chart, in the words of a theme.
#[must_use]
pub fn draw(chart: &Chart, strings: &Strings) -> String {
    match chart {
        Chart::Citations { months } => citations::draw(months, strings),
        Chart::Staircase(dates) => staircase::draw(dates, strings),
        Chart::Timeline { bars, today } => timeline::draw(bars, today, strings),
        Chart::Dependencies { nodes, edges } => dependencies::draw(nodes, edges, strings),
        Chart::Ribbon(ribbon) => ribbon::draw(ribbon, strings),
    }
}
