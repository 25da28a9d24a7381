//! Which anchors a page has.

use crate::model::kind::Kind;
use crate::model::near::nearest;
use crate::model::summary::Summary;

/// Whether `anchor` leads somewhere on the page: a heading, a former anchor, or an item of a checklist.
pub fn has(page: &Summary, anchor: &str) -> bool {
    let known = page.anchors.iter().any(|known| **known == *anchor) || page.common.anchors.0.iter().any(|(old, _)| *old.value == *anchor);
    known || anchor.strip_prefix("item-").is_some_and(|flag| items(page).any(|item| item == flag))
}

/// The flags of a checklist.
fn items(page: &Summary) -> impl Iterator<Item = &str> {
    let items = page.references.iter().filter(|reference| page.key.kind == Kind::Checklist && reference.field == Some("items"));
    items.map(|reference| &*reference.target)
}

/// The hint for an anchor that the page does not have.
pub fn hint(page: &Summary, anchor: &str) -> String {
    let headings = page.anchors.iter().map(ToString::to_string);
    let known: Vec<String> = headings.chain(items(page).map(|flag| format!("item-{flag}"))).collect();
    match nearest(anchor, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `#{near}`?"),
        None if known.is_empty() => "the page has no headings".to_owned(),
        None => format!("the page has: {}", known[..known.len().min(8)].join(", ")),
    }
}
