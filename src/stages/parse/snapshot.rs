//! One snapshot of a flag to the revision that its frozen page shows.

use std::sync::Arc;

use super::rules::ParseRules;
use super::{front, markdown, rich, yaml};
use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::field::{Keys, Reader};
use crate::model::frozen::{Frozen, Snapshot};
use crate::model::ledger::RevisionName;

/// Reads the snapshot of a revision. Its text was checked when it was accepted and can no more be mended, so
/// only what keeps it from being read counts.
///
/// # Errors
/// Where it cannot be read, or is that of another revision.
pub fn snapshot(name: &RevisionName, bytes: &[u8], rules: &ParseRules) -> Result<Frozen, Box<Diagnostic>> {
    let refuse = |found: Diagnostic| {
        let hint = format!("restore {} from version control; nobody but `opsbook permalinks accept` writes it", name.path());
        Box::new(Diagnostic::new(Code::BadSnapshot, found.place, format!("the snapshot cannot be read: {}", found.message)).hint(hint))
    };
    let source = front::decode(&Arc::from(name.path()), bytes).map_err(|found| refuse(*found))?;
    let parts = front::split(&source).map_err(|found| refuse(*found))?;
    let node = parts.front.map(|range| yaml::read(&source, range)).transpose().map_err(|found| refuse(*found))?.flatten();
    let mut reader = Reader::new(&source, rich::inline);
    let keys = match &node {
        Some(node) => Keys::of(node, "front matter", &mut reader),
        None => Some(Keys::none()),
    };
    let fields = keys.and_then(|mut keys| Snapshot::take(&mut keys, &mut reader));
    let Some(fields) = fields else {
        let place = source.place_at(1, 1);
        let first = reader.finish().into_iter().next();
        return Err(refuse(first.unwrap_or_else(|| Diagnostic::new(Code::BadSnapshot, Some(place), "it has no front matter"))));
    };
    if *fields.id.0 != *name.flag || fields.rev.0 != i64::from(name.rev) {
        let place = source.place_at(1, 1);
        let message = format!("it is that of revision {} of `{}`", fields.rev.0, fields.id.0);
        return Err(refuse(Diagnostic::new(Code::BadSnapshot, Some(place), message)));
    }
    let body = markdown::read(&source, parts.body, 0, rules);
    Ok(Frozen { name: name.clone(), fields, text: Arc::clone(&source.text), body: Arc::new(body.body), references: body.references })
}
