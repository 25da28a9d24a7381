//! The very lines that answer a loss, for hints.

use std::fmt::Write as _;

use super::present::Present;
use crate::model::address::Address;
use crate::model::kind::RecordKey;
use crate::model::near::nearest;
use crate::model::summary::Summary;

/// The line `aliases: […]` of a page with one more address in it.
pub(super) fn aliases(page: &Summary, more: &Address) -> String {
    let mut line = "aliases: [".to_owned();
    for alias in &page.common.aliases {
        _ = write!(line, "{}, ", quoted(&alias.0));
    }
    line + &quoted(&more.to_string()) + "]"
}

/// The line `anchors: {…}` of a page with more former anchors in it, each leading to the present one that is
/// most like it, else to the top.
pub(super) fn anchors(page: &Summary, more: &[&str]) -> String {
    let mut entries: Vec<String> = Vec::new();
    for (old, new) in &page.common.anchors.0 {
        entries.push(format!("{}: {}", quoted(&old.value), new.as_ref().map_or(String::new(), |new| quoted(&new.value))));
    }
    for old in more {
        let near = nearest(old, page.anchors.iter().map(|anchor| &**anchor)).map(quoted).unwrap_or_default();
        entries.push(format!("{}: {near}", quoted(old)));
    }
    format!("anchors: {{{}}}", entries.iter().map(|entry| entry.trim_end()).collect::<Vec<_>>().join(", "))
}

/// A text as it may stand in a flow list or map of YAML.
fn quoted(text: &str) -> String {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.".contains(&b) || b >= 0x80) && !text.starts_with('-');
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// The page that most likely took a record's place: of the same kind, not accepted yet, and most like it.
pub(super) fn heir<'p>(present: &Present<'p>, lost: &RecordKey, is_new: impl Fn(&Summary) -> bool) -> Option<&'p Summary> {
    let new: Vec<&Summary> = present
        .records()
        .map(|page| &**page)
        .filter(|page| page.key.kind == lost.kind && page.introduces.is_none() && is_new(page))
        .collect();
    if let [only] = new[..] {
        return Some(only);
    }
    let near = nearest(&lost.id, new.iter().map(|page| &*page.key.id))?;
    new.into_iter().find(|page| &*page.key.id == near)
}
