//! Export: the published files that are not pages, each made from the graph.

mod api;
mod badge;
mod brand;
mod calendar;
mod changes;
mod changes_schema;
mod colour;
mod feed;
mod headers;
mod inputs;
mod lines;
mod markdown;
mod one_by_one;
mod portfolio;
mod redirects;
mod reported;
mod robots;
mod sitemap;
mod updates;
mod xml;

use crate::model::output::{Form, What};

pub use self::brand::check as check_brand;
pub use self::changes::{json as changes_json, text as changes_text};
pub use self::inputs::{Inputs, Lines};

/// The bytes of an output that this stage makes; `None` for pages and for files that are copied.
#[must_use]
pub fn export(what: &What, inputs: &Inputs<'_>) -> Option<Vec<u8>> {
    let (graph, outputs) = (inputs.graph, inputs.outputs);
    Some(match what {
        What::Api { of, schema: false } => api::api(*of, inputs).into_bytes(),
        What::Api { of, schema: true } => api::schema(*of, inputs).into_bytes(),
        What::Download { checklist, form } => match form {
            Form::Json => api::checklist(checklist, inputs),
            Form::Csv => markdown::table(checklist, graph),
            Form::Markdown => markdown::checklist(checklist, graph),
        }?
        .into_bytes(),
        What::Twin(of) => markdown::twin(of, inputs)?.into_bytes(),
        What::Llms => markdown::llms(inputs).into_bytes(),
        What::BrandCss => brand::css(graph.config.brand.accent.as_ref()?.value).into_bytes(),
        What::Sitemap { part } => sitemap::sitemap(graph, outputs, *part).into_bytes(),
        What::Updates(of) => updates::updates(of.as_ref(), graph)?.into_bytes(),
        What::Calendar(of) => calendar::calendar(of.as_ref(), graph)?.into_bytes(),
        What::Badge(id) => badge::badge(id, graph, inputs.findings)?.into_bytes(),
        What::Feed => feed::feed(graph).into_bytes(),
        What::Robots => robots::robots(graph).into_bytes(),
        What::Headers => headers::headers(graph, outputs).into_bytes(),
        What::Redirects => redirects::redirects(graph, outputs).into_bytes(),
        _ => return None,
    })
}
