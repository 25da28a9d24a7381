//! The listing of a kind, page by page.

use std::sync::Arc;

use super::{Inputs, frame, introduction};
use crate::model::kind::Kind;
use crate::model::output::{PORTFOLIO, What};
use crate::model::view::{Frame, PageView};

/// The view of one page of a kind's listing.
pub(super) fn view(kind: Kind, number: usize, inputs: &Inputs<'_>) -> PageView {
    let what = What::Listing { kind, number };
    let frame = frame::generated(&what, kind.name(), inputs);
    // Pages after the first have the first above them, and initiatives the portfolio.
    let above = number > 1 || frame::crumb(kind, inputs).is_some_and(|crumb| *crumb.path == *PORTFOLIO);
    let crumbs = if above { frame::crumb(kind, inputs).into_iter().collect() } else { Vec::new() };
    let (frame, lead, body) = introduction::introduce(kind, Frame { crumbs, ..frame }, number == 1, inputs);
    let record = inputs.plan.order.listing(kind).map(|listed| listed.page(number)).unwrap_or_default();
    PageView { template: "listing.html", frame, lead, body, record: Arc::new(record) }
}
