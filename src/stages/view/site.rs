//! The site as every page shows it: sections, colophon, mark and colours.

use std::sync::Arc;

use super::plan::{has_feed, portfolio};
use super::{section, url};
use crate::model::address::Address;
use crate::model::graph::Graph;
use crate::model::output::{CONTENT_SECURITY_POLICY, What};
use crate::model::view::{Brand, MachineLink, SiteView};

/// Languages that are written from right to left, by their primary subtag.
const RIGHT_TO_LEFT: [&str; 13] = ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"];

/// Scripts that are written from right to left: a tag that names its script (`pa-Arab`) goes by that.
const RIGHT_TO_LEFT_SCRIPTS: [&str; 6] = ["adlm", "arab", "hebr", "nkoo", "syrc", "thaa"];

/// What all pages share.
#[must_use]
pub fn site(graph: &Graph) -> SiteView {
    let config = &graph.config;
    let path = |what: What| what.address(graph).map(|address| address.href());
    SiteView {
        title: Arc::clone(&config.title),
        language: Arc::clone(&config.language),
        dir: direction(&config.language),
        base_url: config.base_url.as_ref().map(|base| Arc::clone(&base.0)),
        sections: section::sections(graph),
        as_of: graph.as_of_fixed.then(|| Arc::from(graph.as_of.to_string())),
        report: url::report_site(graph),
        brand: brand(graph),
        machines: machines(graph),
        csp: Some(Arc::from(CONTENT_SECURITY_POLICY)),
        tags_path: path(What::Tags).filter(|_| !graph.tags.is_empty()),
        people_path: path(What::People).filter(|_| !graph.directory.people.0.is_empty()),
        teams_path: path(What::Teams).filter(|_| !graph.directory.teams.0.is_empty()),
        rules_path: path(What::Rules).filter(|_| graph.has_rules()),
    }
}

fn direction(language: &str) -> &'static str {
    let mut parts = language.split('-').map(str::to_ascii_lowercase);
    let primary = parts.next().unwrap_or_default();
    let script = parts.find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let rtl = match script.as_deref() {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&&*primary),
    };
    if rtl { "rtl" } else { "ltr" }
}

fn brand(graph: &Graph) -> Brand {
    let config = &graph.config.brand;
    let logo = config.logo.as_ref().map(|logo| Address::new(logo.value.strip_prefix("content/").unwrap_or(&logo.value)));
    let size = logo.as_ref().and_then(|logo| graph.assets.get(logo)).and_then(|asset| asset.size_px);
    let pixels = |n: usize| u32::try_from(n).ok();
    Brand {
        logo: logo.map(|logo| logo.href()),
        logo_width: size.and_then(|(width, _)| pixels(width)),
        logo_height: size.and_then(|(_, height)| pixels(height)),
        css: What::BrandCss.address(graph).map(|address| address.href()),
    }
}

fn machines(graph: &Graph) -> Vec<MachineLink> {
    let link = |key, what: What, media_type| Some(MachineLink { key, path: what.address(graph)?.href(), media_type });
    let feed = has_feed(graph).then(|| link("feed", What::Feed, Some("application/atom+xml"))).flatten();
    let sitemap = graph.config.base_url.as_ref().and_then(|_| link("sitemap", What::Sitemap { part: None }, None));
    let portfolio = portfolio(graph).into_iter().filter_map(|what| match what {
        What::Updates(_) => link("updates", what, Some("application/atom+xml")),
        what => link("calendar", what, None),
    });
    feed.into_iter().chain(portfolio).chain(sitemap).collect()
}
