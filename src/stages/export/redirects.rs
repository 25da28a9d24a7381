//! `_redirects`, the format of Netlify and Cloudflare Pages: a line for each former address.

use std::fmt::Write as _;

use crate::model::graph::Graph;
use crate::model::output::{Output, What};

/// The file. The alias pages do the same on hosts that do not read it.
pub(super) fn redirects(graph: &Graph, outputs: &[Output]) -> String {
    let base = graph.config.base_path();
    let mut out = String::new();
    for output in outputs {
        if let What::Alias { from, to } = &output.what {
            _ = writeln!(out, "{base}{} {base}{} 301", from.href(), to.href());
        }
    }
    out
}
