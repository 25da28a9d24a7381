//! Finds the checklist that a link is of.

use super::Fault;
use crate::model::address::Address;
use crate::model::code::Code;
use crate::model::diagnostic::Span;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::lead::Leads;
use crate::model::near::nearest;

/// Hosts on which a preview is looked at.
const PREVIEWS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The checklist of a link: an absolute address, one from the site's root, a relative one, or `<id>#s=…`.
///
/// # Errors
/// When it is none of the site.
pub fn find(link: &str, graph: &Graph, leads: &Leads) -> Result<PageNo, Box<Fault>> {
    let address = link.split(['#', '?']).next().unwrap_or_default();
    let at = Span::new(0, address.len());
    let path = match address.split_once("://") {
        Some((_, rest)) => within(rest, graph).ok_or_else(|| Box::new(foreign(address, at, graph)))?,
        None => address,
    };
    let path = path.strip_prefix(graph.config.base_path()).unwrap_or(path).trim_start_matches(['.', '/']);
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let below = path.rfind("checklists/").map_or(path, |at| &path[at..]);
    let bare = format!("checklists/{path}");
    let tries = [path, below, bare.as_str()].map(Address::of_href);
    let number = tries.iter().find_map(|address| {
        let lead = leads.get(address)?;
        let number = *graph.by_address.get(&lead.to)?;
        (graph.page(number).key.kind == Kind::Checklist).then_some(number)
    });
    number.ok_or_else(|| {
        let id = below.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let known: Vec<&str> = graph.of_kind(Kind::Checklist).map(|(_, page)| &*page.key.id).collect();
        let hint = match nearest(id, known.iter().copied()) {
            Some(near) => format!("did you mean checklists/{near}/?"),
            None if known.is_empty() => "the site has no checklists yet".to_owned(),
            None => format!("its checklists are: {}", known.join(", ")),
        };
        Box::new(Fault { at, code: Code::UnknownReference, message: format!("`{address}` is no checklist of this site"), hint: Some(hint) })
    })
}

/// The path of an absolute address (without its scheme), if that is of this site or of a preview. A site without a base
/// address may stand anywhere.
fn within<'a>(rest: &'a str, graph: &Graph) -> Option<&'a str> {
    let at = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at(at);
    let Some(base) = &graph.config.base_url else { return Some(path) };
    let own = base.value.0.split("://").nth(1).and_then(|base| base.split('/').next());
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    (own.is_some_and(|own| own.eq_ignore_ascii_case(host)) || PREVIEWS.contains(&name) || PREVIEWS.contains(&host)).then_some(path)
}

fn foreign(address: &str, at: Span, graph: &Graph) -> Fault {
    let hint = graph.config.base_url.as_ref().map(|base| format!("links of this site begin with {}", base.value.0));
    Fault { at, code: Code::UnknownReference, message: format!("`{address}` is not on this site"), hint }
}
