//! The portfolio's page: the board, and on its first page what holds for all initiatives together.

use std::sync::Arc;

use super::board::Board;
use super::frame::{self, bare};
use super::paging::{ROWS_MAX, pages_for};
use super::{Inputs, dependencies, fires, load, timeline, units, waiting};
use crate::model::output::{PORTFOLIO, What, paged};
use crate::model::view::{Choices, Crumb, PageView, PortfolioView, PortfolioWhole};

/// The view of one page of the portfolio.
pub(super) fn view(number: usize, inputs: &Inputs<'_>) -> PageView {
    let mut frame = frame::generated(&What::Portfolio { number }, "portfolio", inputs);
    frame.title = frame::said(inputs.strings, "titles.portfolio", "portfolio");
    frame.description = frame::said(inputs.strings, "descriptions.portfolio", "");
    if number > 1 {
        let title = frame::said(inputs.strings, "sections.initiative", "portfolio");
        frame.crumbs.push(Crumb { path: Arc::from(PORTFOLIO), title });
    }
    let board = inputs.plan.board.get_or_init(|| Board::of(inputs.graph));
    let rows = board.rows.iter().skip((number - 1) * ROWS_MAX).take(ROWS_MAX);
    let record = PortfolioView {
        number,
        pages: (1..=pages_for(board.rows.len())).map(|number| paged(PORTFOLIO, number).href()).collect(),
        total: board.rows.len(),
        first: (number - 1) * ROWS_MAX,
        board: rows.cloned().collect(),
        range: board.range.clone(),
        choices: if number == 1 { board.choices.clone() } else { Choices::default() },
        whole: (number == 1).then(|| whole(board, inputs, &frame.root)),
    };
    bare("portfolio.html", frame::described(frame, inputs), record)
}

fn whole(board: &Board, inputs: &Inputs<'_>, root: &str) -> PortfolioWhole {
    let units = units::of(inputs.graph);
    let fires::Fires { fires, quiet } = fires::of(inputs, root);
    let waiting::Decisions { decisions, more: decisions_more } = waiting::decisions(inputs, root);
    let (silent, silent_more) = waiting::silent(inputs);
    PortfolioWhole {
        active: units.len(),
        reported_counts: units::counts(&units, |unit| unit.reported),
        computed_counts: units::counts(&units, |unit| unit.computed),
        units: units::marks(units),
        timeline: timeline::of(board, inputs),
        dependencies: dependencies::of(inputs),
        load: load::of(inputs),
        fires,
        quiet,
        decisions,
        decisions_more,
        silent,
        silent_more,
    }
}
