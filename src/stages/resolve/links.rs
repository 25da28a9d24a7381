//! Finds what every reference points at, or says why it points at nothing.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Inputs, anchors};
use crate::model::address::Address;
use crate::model::code::Code;
use crate::model::common::State;
use crate::model::diagnostic::Diagnostic;
use crate::model::graph::{Graph, Link, PageNo};
use crate::model::kind::{Kind, RecordKey};
use crate::model::near::nearest;
use crate::model::page::Page;
use crate::model::reference::{Reference, Want, split_key, wanted};

/// What the links of one page turned out to be.
#[derive(Debug)]
pub struct Found {
    /// For each reference of the summary.
    pub links: Vec<Option<Link>>,
    /// What is wrong with them.
    pub diagnostics: Vec<Diagnostic>,
}

/// What exists and is not in the graph: drafts and broken sources.
#[derive(Debug)]
pub struct Known {
    drafts: FxHashSet<RecordKey>,
    draft_sources: FxHashSet<Arc<str>>,
    /// Broken sources by name and path: pointing at one is no second error.
    broken: FxHashSet<RecordKey>,
    broken_sources: FxHashSet<Arc<str>>,
    /// Introductions of listings by path.
    introductions: FxHashMap<Arc<str>, Kind>,
}

impl Known {
    /// What exists beside the graph.
    pub fn new(graph: &Graph, inputs: Inputs<'_>) -> Self {
        let mut known = Self {
            drafts: FxHashSet::default(),
            draft_sources: FxHashSet::default(),
            broken: FxHashSet::default(),
            broken_sources: FxHashSet::default(),
            introductions: graph.introductions.iter().map(|(kind, page)| (Arc::clone(&page.source), *kind)).collect(),
        };
        for page in inputs.pages {
            match &page.summary {
                None => {
                    known.broken.insert(page.key.clone());
                    known.broken_sources.insert(Arc::clone(&page.source.path));
                }
                Some(summary) if summary.common.state == State::Draft => {
                    known.drafts.insert(page.key.clone());
                    known.draft_sources.insert(Arc::clone(&page.source.path));
                }
                Some(_) => {}
            }
        }
        known
    }
}

/// Why a reference leads nowhere; without a code it is somebody else's error.
struct Nothing {
    code: Option<Code>,
    message: String,
    hint: Option<String>,
}

impl Nothing {
    fn new(code: Code, message: String, hint: Option<String>) -> Self {
        Self { code: Some(code), message, hint }
    }

    const fn silent() -> Self {
        Self { code: None, message: String::new(), hint: None }
    }
}

/// Checks every reference of a page.
pub fn check(page: &Page, graph: &Graph, known: &Known) -> Found {
    let references = page.summary.as_ref().map_or(&page.loose, |summary| &summary.references);
    let draft = page.summary.as_ref().is_some_and(|summary| summary.common.state == State::Draft);
    let mut found = Found { links: Vec::with_capacity(references.len()), diagnostics: Vec::new() };
    for reference in references {
        let link = follow(reference, page, graph, known).and_then(|link| anchored(link, reference, graph));
        let place = || Some(page.source.place(reference.span));
        match link {
            Ok(link) => {
                if let Link::Record(target, _) = &link {
                    let cites_draft = !draft && graph.page(*target).common.state == State::Draft;
                    if cites_draft {
                        found.diagnostics.push(draft_cited(reference, place()));
                    }
                    found.diagnostics.extend(retired(*target, reference, page, graph).map(|d| Diagnostic { place: place(), ..d }));
                }
                found.links.push(Some(link));
            }
            Err(nothing) => {
                // A draft may cite another: both are published together, or neither.
                if names_draft(reference, page, known) {
                    found.diagnostics.extend((!draft).then(|| draft_cited(reference, place())));
                } else if let Some(code) = nothing.code {
                    let mut diagnostic = Diagnostic::new(code, place(), nothing.message);
                    diagnostic.hint = nothing.hint;
                    found.diagnostics.push(diagnostic);
                }
                found.links.push(None);
            }
        }
    }
    found
}

fn draft_cited(reference: &Reference, place: Option<crate::model::diagnostic::Place>) -> Diagnostic {
    let message = format!("`{}` is a draft, and this record is published", reference.target);
    Diagnostic::new(Code::DraftCited, place, message).hint("publish the draft first, or take the reference out")
}

fn retired(target: PageNo, reference: &Reference, page: &Page, graph: &Graph) -> Option<Diagnostic> {
    let cited = graph.page(target);
    let successor = cited.common.replaced_by.as_ref();
    // What was said in a review or an update stays said, and so does what was said before retiring.
    let historical = matches!(page.key.kind, Kind::Review | Kind::Initiative)
        || page.summary.as_ref().is_some_and(|summary| summary.common.state == State::Retired);
    // A successor names its predecessor by design.
    let family = matches!(reference.field, Some("replaces" | "replaced_by"))
        || successor.is_some_and(|successor| cited.key.kind == page.key.kind && successor.id == page.key.id);
    if cited.common.state != State::Retired || historical || family {
        return None;
    }
    let diagnostic = Diagnostic::new(Code::RetiredCited, None, format!("`{}` is retired", cited.key));
    Some(match successor {
        Some(successor) => diagnostic.hint(format!("it was replaced by `{}:{}`", cited.key.kind, successor.id)),
        None => diagnostic.hint("take the reference out"),
    })
}

fn names_draft(reference: &Reference, page: &Page, known: &Known) -> bool {
    if reference.want == Want::Source {
        return known.draft_sources.contains(&reference.target);
    }
    candidates(reference, page.key.kind).into_iter().any(|key| known.drafts.contains(&key))
}

/// The names that a reference to a record may mean.
fn candidates(reference: &Reference, own: Kind) -> Vec<RecordKey> {
    let id = &reference.target;
    let key = |kind| RecordKey { kind, id: Arc::clone(id) };
    match reference.want {
        Want::Record(kind) => vec![key(kind)],
        Want::Own => vec![key(own)],
        Want::AnyRecord => split_key(id).map_or_else(|| Kind::ALL.map(key).to_vec(), |key| vec![key]),
        Want::Party => split_key(id).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn follow(reference: &Reference, page: &Page, graph: &Graph, known: &Known) -> Result<Link, Nothing> {
    let target = &reference.target;
    match reference.want {
        Want::Source => source(reference, graph, known),
        Want::Asset => asset(reference, graph),
        Want::Address => address(reference, graph),
        Want::AnyRecord if !target.contains(':') => any_record(reference, page, graph, known),
        _ => {
            if let Some(link) = graph.find(reference, page.key.kind) {
                return Ok(link);
            }
            if candidates(reference, page.key.kind).iter().any(|key| known.broken.contains(key)) {
                return Err(Nothing::silent());
            }
            Err(unknown(reference, page.key.kind, graph))
        }
    }
}

/// An id without its kind: it must be that of one kind alone.
fn any_record(reference: &Reference, page: &Page, graph: &Graph, known: &Known) -> Result<Link, Nothing> {
    let target = &*reference.target;
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| graph.number(*kind, target).is_some()).collect();
    match kinds[..] {
        [kind] => {
            let number = graph.number(kind, target).expect("the kind was found by it");
            Ok(Link::Record(number, reference.anchor.clone()))
        }
        [] if candidates(reference, page.key.kind).iter().any(|key| known.broken.contains(key)) => Err(Nothing::silent()),
        [] => Err(unknown(reference, page.key.kind, graph)),
        _ => {
            let written: Vec<String> = kinds.iter().map(|kind| format!("`{kind}:{target}`")).collect();
            let message = format!("`{target}` is the id of {} records", kinds.len());
            Err(Nothing::new(Code::AmbiguousReference, message, Some(format!("write {}", written.join(" or ")))))
        }
    }
}

fn unknown(reference: &Reference, own: Kind, graph: &Graph) -> Nothing {
    let target = &*reference.target;
    let what = match reference.field {
        Some(field) => format!("`{field}` wants {}, and there is no `{target}`", wanted(reference.want)),
        None => format!("there is no record `{target}`"),
    };
    Nothing::new(Code::UnknownReference, what, hint(reference, own, graph))
}

/// What may have been meant by a name that nothing has.
pub fn hint(reference: &Reference, own: Kind, graph: &Graph) -> Option<String> {
    let target = &*reference.target;
    let ids = |kind: Kind| graph.of_kind(kind).map(|(_, page)| &*page.key.id);
    let directory = &graph.directory;
    let near = match reference.want {
        Want::Record(kind) => nearest(target, ids(kind)).map(str::to_owned),
        Want::Own => nearest(target, ids(own)).map(str::to_owned),
        Want::Person => nearest(target, directory.people.0.keys().map(|id| &**id)).map(str::to_owned),
        Want::Team => nearest(target, directory.teams.0.keys().map(|id| &**id)).map(str::to_owned),
        Want::Context => nearest(target, directory.contexts.0.keys().map(|id| &**id)).map(str::to_owned),
        Want::Party => match target.strip_prefix("role:") {
            Some(role) => nearest(role, ids(Kind::Role)).map(|near| format!("role:{near}")),
            None => nearest(target, directory.people.0.keys().chain(directory.teams.0.keys()).map(|id| &**id)).map(str::to_owned),
        },
        _ => match split_key(target) {
            Some(key) => nearest(&key.id, ids(key.kind)).map(|near| format!("{}:{near}", key.kind)),
            None => nearest(target, graph.pages.iter().map(|page| &*page.key.id)).map(str::to_owned),
        },
    };
    elsewhere(reference, graph).or_else(|| near.map(|near| format!("did you mean `{near}`?")))
}

/// What else has the id that was not found where it was wanted.
fn elsewhere(reference: &Reference, graph: &Graph) -> Option<String> {
    let id = &*reference.target;
    let what = match reference.want {
        Want::Team if graph.directory.people.get(id).is_some() => "a person".to_owned(),
        Want::Person if graph.directory.teams.get(id).is_some() => "a team".to_owned(),
        Want::Record(own) => {
            let kind = Kind::ALL.into_iter().find(|kind| *kind != own && graph.number(*kind, id).is_some())?;
            wanted(Want::Record(kind)).to_owned()
        }
        _ => return None,
    };
    Some(format!("`{id}` is {what}"))
}

fn source(reference: &Reference, graph: &Graph, known: &Known) -> Result<Link, Nothing> {
    let path = &reference.target;
    if let Some(number) = graph.by_source.get(path) {
        return Ok(Link::Record(*number, reference.anchor.clone()));
    }
    if let Some(kind) = known.introductions.get(path) {
        let address = graph.introductions[kind].address.clone();
        return Ok(Link::Address(address, reference.anchor.clone()));
    }
    if known.broken_sources.contains(path) || known.draft_sources.contains(path) {
        return Err(Nothing::silent());
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let near = graph.pages.iter().find(|page| page.source.rsplit('/').next() == Some(name)).map(|page| &*page.source);
    let near = near.or_else(|| nearest(path, graph.pages.iter().map(|page| &*page.source)));
    Err(Nothing::new(Code::BrokenLink, format!("there is no file {path}"), near.map(|near| format!("did you mean {near}?"))))
}

fn asset(reference: &Reference, graph: &Graph) -> Result<Link, Nothing> {
    let path = &*reference.target;
    let inside = path.strip_prefix("content/");
    if let Some(address) = inside.map(Address::new).filter(|address| graph.assets.contains_key(address)) {
        return Ok(Link::Asset(address));
    }
    let message = format!("there is no file {path}");
    let near = nearest(path, graph.assets.values().map(|asset| &*asset.source)).map(|near| format!("did you mean {near}?"));
    let hint = near.or_else(|| Some("links to pages name their file (`../flags/x.md`) or their record (`[[flag:x]]`)".to_owned()));
    Err(Nothing::new(Code::MissingAsset, message, hint))
}

fn address(reference: &Reference, graph: &Graph) -> Result<Link, Nothing> {
    let path = &*reference.target;
    let slashed = if path.is_empty() || path.ends_with('/') { path.to_owned() } else { format!("{path}/") };
    if let Some(number) = graph.by_address.get(&Address::new(&slashed)) {
        return Ok(Link::Record(*number, reference.anchor.clone()));
    }
    let asset = Address::new(path);
    if graph.assets.contains_key(&asset) {
        return Ok(Link::Asset(asset));
    }
    if graph.makes(slashed.trim_end_matches('/')) {
        return Ok(Link::Address(Address::new(&slashed), reference.anchor.clone()));
    }
    let near = nearest(&slashed, graph.pages.iter().map(|page| &**page.address.path())).map(|near| format!("did you mean /{near}?"));
    Err(Nothing::new(Code::BrokenLink, format!("there is no address /{path}"), near))
}

/// Checks the anchor of a link that was found.
fn anchored(link: Link, reference: &Reference, graph: &Graph) -> Result<Link, Nothing> {
    if let (Link::Record(number, Some(anchor)), true) = (&link, reference.anchor.is_some()) {
        let page = graph.page(*number);
        if !anchors::has(page, anchor) {
            let message = format!("`{}` has no anchor `#{anchor}`", page.key);
            return Err(Nothing::new(Code::BrokenAnchor, message, Some(anchors::hint(page, anchor))));
        }
    }
    Ok(link)
}
