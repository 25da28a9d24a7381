//! Which anchors a page has.

use crate::model::kind::Kind;
use crate::model::near::nearest;
use crate::model::summary::Summary;

/// Whether `anchor` leads somewhere on the page: a heading, a former anchor, or an item of a checklist.
pub fn has(page: &Summary, anchor: &str) -> bool {
    let item = || {
        let flag = anchor.strip_prefix("item-").filter(|_| page.key.kind == Kind::Checklist);
        flag.is_some_and(|flag| page.references.iter().any(|reference| reference.field == Some("items") && *reference.target == *flag))
    };
    page.anchors.iter().any(|known| **known == *anchor) || page.common.anchors.0.iter().any(|(old, _)| *old.value == *anchor) || item()
}

/// The hint for an anchor that the page does not have.
pub fn hint(page: &Summary, anchor: &str) -> String {
    match nearest(anchor, page.anchors.iter().map(|known| &**known)) {
        Some(near) => format!("did you mean `#{near}`?"),
        None if page.anchors.is_empty() => "the page has no headings".to_owned(),
        None => {
            let known: Vec<&str> = page.anchors.iter().take(8).map(|known| &**known).collect();
            format!("the page has: {}", known.join(", "))
        }
    }
}
