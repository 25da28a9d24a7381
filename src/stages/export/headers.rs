//! `_headers`, the format of Netlify and Cloudflare Pages: policy, caching, and who may frame what.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::model::address::Address;
use crate::model::graph::Graph;
use crate::model::output::{CONTENT_SECURITY_POLICY, Output};

/// Rules that Cloudflare reads (100), less those that do not name a folder.
const PATTERNS_MAX: usize = 90;

/// The file.
///
/// Where two rules match, Netlify takes the narrower one and Cloudflare joins both, so that "nobody may
/// frame this" would stand beside "these may". The folders are therefore named one by one: what a rule of one of them says
/// adds to what holds everywhere, and no two rules that match one address say who may frame it.
pub(super) fn headers(graph: &Graph, outputs: &[Output]) -> String {
    let base = graph.config.base_path();
    let mut out = format!("{base}*\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n");
    let patterns = patterns(outputs);
    let apart = patterns.len() <= PATTERNS_MAX;
    policy(if apart { None } else { Some("'none'") }, &mut out);
    // Their addresses change with their bytes; those of pages' texts by a query.
    for folder in ["search/terms", "search/common", "search/words", "search/tails", "search/pages", "assets"] {
        _ = writeln!(out, "{base}{folder}/*\n  Cache-Control: public, max-age=31536000, immutable");
    }
    if apart {
        policy(Some("'none'"), &mut out);
        for pattern in patterns {
            _ = writeln!(out, "{base}{pattern}");
            policy(Some("'none'"), &mut out);
        }
    }
    let allowed = graph.config.embed.allow.iter().map(|origin| &*origin.0);
    _ = writeln!(out, "{base}embed/*");
    policy(Some(&["'self'"].into_iter().chain(allowed).collect::<Vec<_>>().join(" ")), &mut out);
    out
}

/// The policy, and who may frame what; none leaves that to the rules of folders.
fn policy(ancestors: Option<&str>, out: &mut String) {
    _ = write!(out, "  Content-Security-Policy: {CONTENT_SECURITY_POLICY}");
    if let Some(ancestors) = ancestors {
        _ = write!(out, "; frame-ancestors {ancestors}");
    }
    out.push('\n');
}

/// Patterns that together match all outputs but those that have a rule of their own, and the two files
/// that only the host reads.
fn patterns(outputs: &[Output]) -> BTreeSet<String> {
    let files = outputs
        .iter()
        .map(|output| output.file.as_str())
        .filter(|file| !["embed/", "assets/", "_"].iter().any(|own| file.starts_with(own)));
    let pattern = |file: &str| match file.split_once('/') {
        Some((folder, _)) => format!("{}/*", Address::new(folder).href()),
        None => Address::new(file.strip_suffix("index.html").unwrap_or(file)).href().to_string(),
    };
    files.map(pattern).collect()
}
