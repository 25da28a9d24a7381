//! Checks references of the site's frame: the directory's people and teams, the configuration's navigation and logo.

use super::{Inputs, links};
use crate::model::address::Address;
use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::field::Field;
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::reference::wanted;

/// Checks what `content/directory.yaml` and `opsbook.yaml` point at.
pub fn check(graph: &Graph, inputs: Inputs<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let directory = &graph.directory;
    directory.references(&mut |reference| {
        if graph.find(&reference, Kind::Page).is_none() {
            let field = reference.field.unwrap_or("directory");
            let message = format!("`{field}` wants {}, and there is no `{}`", wanted(reference.want), reference.target);
            let mut diagnostic = Diagnostic::new(Code::UnknownReference, Some(inputs.directory.1.place(reference.span)), message);
            diagnostic.hint = links::hint(&reference, Kind::Page, graph);
            diagnostics.push(diagnostic);
        }
    });
    let config = inputs.config.1;
    if let Some(logo) = &graph.config.brand.logo
        && !graph.assets.contains_key(&Address::new(logo))
    {
        let message = format!("there is no file content/{}", &**logo);
        diagnostics.push(
            Diagnostic::new(Code::MissingAsset, Some(config.place(logo.span)), message)
                .hint("the logo is a file below content/, named by its path there"),
        );
    }
    for entry in &graph.config.navigation {
        if !graph.leads_somewhere(&entry.to.0) {
            let message = format!("there is no address {}", entry.to.0);
            diagnostics.push(
                Diagnostic::new(Code::BrokenLink, Some(config.place(entry.to.span)), message)
                    .hint("the masthead links to addresses of this site, such as /roles/"),
            );
        }
    }
    diagnostics
}
