//! Export: the published files that are not pages, each made from the graph.

mod brand;
mod colour;
mod feed;
mod headers;
mod redirects;
mod robots;
mod sitemap;
mod xml;

use crate::model::graph::Graph;
use crate::model::output::{Output, What};

pub use self::brand::check as check_brand;

/// The bytes of an output that this stage makes; `None` for pages and for files that are copied.
/// `outputs` is everything that is published.
#[must_use]
pub fn export(what: &What, graph: &Graph, outputs: &[Output]) -> Option<Vec<u8>> {
    Some(match what {
        What::BrandCss => brand::css(graph.config.brand.accent.as_ref()?.value).into_bytes(),
        What::Sitemap { part } => sitemap::sitemap(graph, outputs, *part).into_bytes(),
        What::Feed => feed::feed(graph).into_bytes(),
        What::Robots => robots::robots(graph).into_bytes(),
        What::Headers => headers::headers(graph, outputs).into_bytes(),
        What::Redirects => redirects::redirects(graph, outputs).into_bytes(),
        _ => return None,
    })
}
