//! What a source's path says: which kind it is, which id it has, where it is published.

use std::sync::Arc;

use crate::model::address::{Address, RESERVED};
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, SourceText, Span};
use crate::model::kind::{Kind, RecordKey, id_from, is_id};

/// Whether a path below the site's folder is the source of a page.
#[must_use]
#[expect(clippy::case_sensitive_file_extension_comparisons, reason = "`X.MD` is an asset: host reads it as one")]
pub fn is_page(path: &str) -> bool {
    path.starts_with("content/") && path.ends_with(".md")
}

/// Where a source belongs, from its path alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// The record's name; of an introduction: the page kind, and the folder's path as id.
    pub key: RecordKey,
    /// Where it is published.
    pub address: Address,
    /// The kind whose listing this source introduces (`content/<kind folder>/index.md`).
    pub introduces: Option<Kind>,
}

/// The belonging of the source at `path`, with the id that its front matter gives.
///
/// # Panics
/// When the path is not that of a page (see [`is_page`]).
#[must_use]
pub fn belonging(path: &str, id: Option<&Arc<str>>) -> Belonging {
    let inner = path.strip_prefix("content/").and_then(|path| path.strip_suffix(".md")).expect("only pages are parsed as pages");
    let kind = inner.split_once('/').and_then(|(folder, _)| Kind::of_folder(folder));
    let stem = inner.rsplit('/').next().unwrap_or(inner);
    match kind {
        Some(kind) if inner.split('/').count() == 2 && stem == "index" => {
            let folder = kind.folder().expect("the kind was found by its folder");
            let key = RecordKey { kind: Kind::Page, id: id.cloned().unwrap_or_else(|| Arc::from(folder)) };
            Belonging { key, address: Address::new(&format!("{folder}/")), introduces: Some(kind) }
        }
        Some(kind) => {
            let id = id.cloned().unwrap_or_else(|| Arc::from(stem));
            let folder = kind.folder().expect("the kind was found by its folder");
            let address = Address::new(&[folder, "/", &id, "/"].concat());
            Belonging { key: RecordKey { kind, id }, address, introduces: None }
        }
        None => {
            let page = if inner == "index" { "" } else { inner.strip_suffix("/index").unwrap_or(inner) };
            let address = if page.is_empty() { Address::new("") } else { Address::new(&format!("{page}/")) };
            let own = if page.is_empty() { "index" } else { page };
            let key = RecordKey { kind: Kind::Page, id: id.cloned().unwrap_or_else(|| Arc::from(own)) };
            Belonging { key, address, introduces: None }
        }
    }
}

/// What is wrong with the path itself.
#[must_use]
pub fn faults(source: &SourceText, belonging: &Belonging) -> Option<Diagnostic> {
    let start = || Some(source.place(Span::default()));
    let key = &belonging.key;
    if key.kind != Kind::Page && !is_id(&key.id) {
        let near = id_from(&key.id);
        let hint = if near.is_empty() {
            "name the file in lower case letters and digits with hyphens".to_owned()
        } else {
            format!("rename the file to `{near}.md`, or give it `id: {near}`")
        };
        let message = format!("the file's name gives the id, and `{}` is not the spelling of one", key.id);
        return Some(Diagnostic::new(Code::BadId, start(), message).hint(hint));
    }
    let first = belonging.address.path().split('/').next().unwrap_or_default().to_lowercase();
    if key.kind == Kind::Page && RESERVED.contains(&first.as_str()) {
        let message = format!("the address /{first}/ is kept for pages that opsbook makes itself");
        return Some(Diagnostic::new(Code::ReservedAddress, start(), message).hint("move the file to another name or folder"));
    }
    if belonging
        .address
        .path()
        .split('/')
        .any(|part| part.contains(['?', '#', '\\', ':', '*', '"', '<', '>', '|', '%']) || part.contains(char::is_control))
    {
        let message = format!("the address {} holds a character that links and file systems disagree about", belonging.address);
        return Some(Diagnostic::new(Code::BadValue, start(), message).hint("name the file in letters, digits and hyphens"));
    }
    None
}
