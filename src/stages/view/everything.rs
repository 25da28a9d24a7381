//! The search page: everything that is published, A to Z, a hundred to a page.

use std::sync::Arc;

use super::Inputs;
use super::alphabet::Everything;
use super::frame::{self, bare};
use crate::model::output::What;
use crate::model::view::{Crumb, PageView};

/// The view of one page of the list.
pub(super) fn view(number: usize, inputs: &Inputs<'_>) -> PageView {
    let everything = inputs.plan.everything.get_or_init(|| Everything::of(inputs.graph));
    let mut frame = frame::generated(&What::Everything { number }, "search", inputs);
    frame.title = frame::said(inputs.strings, "titles.search", "search");
    frame.description = frame::said(inputs.strings, "descriptions.search", "");
    if number > 1 {
        frame.crumbs.push(Crumb { path: Arc::from("search/"), title: Arc::clone(&frame.title) });
    }
    bare("search.html", frame, everything.page(number))
}
