//! What a link's destination is: a record, a source, an anchor, an asset, an address or the outside.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::model::reference::Want;

/// A destination as its author wrote it, understood without knowing other pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Something of this site: what is wanted, the target, the anchor.
    Inside(Want, Arc<str>, Option<Arc<str>>),
    /// Another site or program, by an allowed scheme.
    Outside,
    /// A scheme that is not allowed.
    Refused(String),
}

/// What stands between `[[` and `]]` (without the text after `|`).
#[must_use]
pub fn record(inner: &str) -> Destination {
    // In a table cell the bar is written `\|`, and the crate leaves the backslash to us.
    let inner = inner.trim();
    let (target, anchor) = split_anchor(inner.strip_suffix('\\').unwrap_or(inner));
    Destination::Inside(Want::AnyRecord, Arc::from(target.trim()), anchor)
}

/// The destination of a Markdown link or image in the source at `from`.
#[must_use]
pub fn destination(url: &str, from: &str, schemes: &[Arc<str>]) -> Destination {
    let url = url.trim();
    if let Some(scheme) = scheme(url) {
        return if schemes.iter().any(|allowed| **allowed == *scheme) { Destination::Outside } else { Destination::Refused(scheme) };
    }
    // `//host` takes the page's own scheme, which is nothing one can check.
    if url.starts_with("//") || url.starts_with("\\\\") {
        return Destination::Refused("//".to_owned());
    }
    let (path, anchor) = split_anchor(url);
    let path = path.split('?').next().unwrap_or(path);
    let path = percent_decode_str(path).decode_utf8_lossy();
    if path.is_empty() {
        return Destination::Inside(Want::Source, Arc::from(from), anchor);
    }
    if let Some(rooted) = path.strip_prefix('/') {
        return Destination::Inside(Want::Address, Arc::from(rooted), anchor);
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let target = normalised(folder, &path);
    let markdown = std::path::Path::new(&*path).extension().is_some_and(|ext| ext.eq_ignore_ascii_case("md"));
    Destination::Inside(if markdown { Want::Source } else { Want::Asset }, Arc::from(target), anchor)
}

fn split_anchor(url: &str) -> (&str, Option<Arc<str>>) {
    match url.split_once('#') {
        Some((path, anchor)) => {
            let anchor = percent_decode_str(anchor).decode_utf8_lossy();
            (path, (!anchor.is_empty()).then(|| Arc::from(&*anchor)))
        }
        None => (url, None),
    }
}

/// The scheme in front of a URL, lower case (RFC 3986, section 3.1); browsers drop tabs and newlines in it.
fn scheme(url: &str) -> Option<String> {
    if !url.contains(':') {
        return None;
    }
    let cleaned: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = cleaned.split_once(':')?;
    let mut bytes = scheme.bytes();
    let sound = bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    sound.then(|| scheme.to_ascii_lowercase())
}

/// `path` as seen from `folder`, without `.` and `..`; leaving the site keeps a leading `..`, which nothing matches.
fn normalised(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => _ = parts.pop(),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
