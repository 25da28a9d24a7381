//! The listing of a kind, page by page.

use std::sync::Arc;

use super::{Inputs, frame, introduction};
use crate::model::kind::Kind;
use crate::model::output::{PORTFOLIO, What};
use crate::model::view::{Crumb, Frame, PageView};

/// The view of one page of a kind's listing.
pub(super) fn view(kind: Kind, number: usize, inputs: &Inputs<'_>) -> PageView {
    let what = What::Listing { kind, number };
    let frame = frame::generated(&what, kind.name(), inputs);
    // Pages after the first have the first above them, and initiatives the portfolio.
    let stands = frame::crumb(kind, inputs);
    let portfolio = stands.as_ref().is_some_and(|crumb| *crumb.path == *PORTFOLIO);
    let mut crumbs: Vec<Crumb> = stands.into_iter().filter(|_| number > 1 || portfolio).collect();
    if number > 1 && portfolio {
        let first = What::Listing { kind, number: 1 }.address(inputs.graph);
        crumbs.extend(first.map(|first| Crumb { path: first.href(), title: introduction::title(kind, inputs) }));
    }
    let (frame, lead, body) = introduction::introduce(kind, Frame { crumbs, ..frame }, number == 1, inputs);
    let record = inputs.plan.order.listing(kind).map(|listed| listed.page(number)).unwrap_or_default();
    PageView { template: "listing.html", frame, lead, body, record: Arc::new(record) }
}
