//! Checks that every id, address and alias belongs to one source alone.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Inputs;
use crate::model::address::{Address, RESERVED};
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, Span};
use crate::model::kind::{Kind, RecordKey};
use crate::model::output::Form;
use crate::model::page::Page;

/// Everything about ids and addresses that only the whole site can know.
pub fn check(inputs: Inputs<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    ids(inputs, &mut diagnostics);
    let taken = addresses(inputs, &mut diagnostics);
    aliases(inputs, taken, &mut diagnostics);
    for (id, person) in &inputs.directory.0.people.0 {
        if inputs.directory.0.teams.0.contains_key(id) {
            let place = inputs.directory.1.place(person.span);
            let message = format!("`{id}` is a person and a team; people and teams share one set of ids");
            diagnostics.push(Diagnostic::new(Code::DuplicateId, Some(place), message).hint("rename one of them"));
        }
    }
    diagnostics
}

/// Where a page says its id: at `id:`, else at the beginning.
fn id_place(page: &Page) -> Place {
    let span = page.summary.as_ref().and_then(|summary| summary.common.id.as_ref()).map_or(Span::default(), |id| id.span);
    page.source.place(span)
}

fn ids(inputs: Inputs<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut first: FxHashMap<&RecordKey, &Page> = FxHashMap::default();
    for page in inputs.pages {
        if let Some(other) = first.get(&page.key) {
            let message = format!("the id `{}` is taken by {}", page.key, other.source.path);
            let diagnostic = Diagnostic::new(Code::DuplicateId, Some(id_place(page)), message);
            diagnostics.push(diagnostic.hint("ids are unique within a kind, whatever the sub-folder; rename one of them"));
        } else {
            first.insert(&page.key, page);
        }
    }
}

/// Who has an address: a source's path, or the generator.
type Taken = FxHashMap<String, Arc<str>>;

fn addresses(inputs: Inputs<'_>, diagnostics: &mut Vec<Diagnostic>) -> Taken {
    let mut taken: Taken = FxHashMap::default();
    let generated: Arc<str> = Arc::from("a page that opsbook makes itself");
    for kind in Kind::ALL {
        if let Some(folder) = kind.folder() {
            taken.insert(folder.to_owned(), Arc::clone(&generated));
            taken.insert(format!("{folder}/page"), Arc::clone(&generated));
        }
    }
    let mut seen: FxHashSet<&RecordKey> = FxHashSet::default();
    for page in inputs.pages {
        if page.key.kind == Kind::Checklist {
            taken.extend(Form::ALL.map(|form| (form.address(&page.key.id).folded(), Arc::clone(&generated))));
        }
        taken.insert(Address::new(&format!("{}index.md", page.address.path())).folded(), Arc::clone(&generated));
    }
    taken.extend(inputs.frozen.keys().map(|name| (name.address().folded(), Arc::clone(&generated))));
    for page in inputs.pages {
        // Two records of one id have one address; that is reported once, as the ids.
        if !seen.insert(&page.key) || page.introduces.is_some() {
            continue;
        }
        if let Some(other) = taken.insert(page.address.folded(), Arc::clone(&page.source.path)) {
            let message = format!("the address {} is taken by {other}", page.address);
            let hint = "addresses must differ in more than capitals; rename one of them";
            diagnostics.push(Diagnostic::new(Code::DuplicateAddress, Some(id_place(page)), message).hint(hint));
        }
    }
    for (address, asset) in inputs.assets {
        let place = Place { path: Arc::clone(&asset.source), line: 1, column: 1, width: 1, text: String::new() };
        let first = address.path().split('/').next().unwrap_or_default().to_lowercase();
        if RESERVED.contains(&first.as_str()) {
            let message = format!("the address /{first} is kept for pages that opsbook makes itself");
            diagnostics.push(Diagnostic::new(Code::ReservedAddress, Some(place), message).hint("move the file to another name or folder"));
        } else if let Some(other) = taken.insert(address.folded(), Arc::clone(&asset.source)) {
            let message = format!("the address {address} is taken by {other}");
            diagnostics.push(Diagnostic::new(Code::DuplicateAddress, Some(place), message).hint("rename one of them"));
        }
    }
    taken
}

fn aliases(inputs: Inputs<'_>, mut taken: Taken, diagnostics: &mut Vec<Diagnostic>) {
    for page in inputs.pages {
        let Some(summary) = &page.summary else { continue };
        for alias in &summary.common.aliases {
            let address = Address::new(&alias.0);
            let first = address.path().split('/').next().unwrap_or_default().to_lowercase();
            let (code, message) = if RESERVED.contains(&first.as_str()) {
                (Code::ReservedAddress, format!("the alias {} lies below an address that opsbook keeps for itself", alias.0))
            } else if let Some(other) = taken.insert(address.folded(), Arc::clone(&page.source.path)) {
                (Code::AliasTaken, format!("the alias {} is taken by {other}", alias.0))
            } else {
                continue;
            };
            let hint = "an address leads to one place for good; remove this alias or change the other";
            diagnostics.push(Diagnostic::new(code, Some(page.source.place(alias.span)), message).hint(hint));
        }
    }
}
