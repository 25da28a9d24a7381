//! Addresses: the stable paths under which things are published.

use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::{Serialize, Serializer};

/// What a path segment must not carry literally (RFC 3986, `pchar`).
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The characters that stand in links as they are.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        plain[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_');
        byte += 1;
    }
    plain
};

/// An address: a root-relative path such as `roles/coo/`; the home page's is empty.
///
/// It begins without a slash and, for a page, ends with one; a file's (`sitemap.xml`) does not.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address(Arc<str>);

impl Address {
    /// The address with this root-relative path, as plain characters.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self(Arc::from(path.trim_start_matches('/')))
    }

    /// The address that a path in a link means; it may be percent-encoded and lack its last slash.
    #[must_use]
    pub fn of_href(href: &str) -> Self {
        Self::of_alias(&percent_decode_str(href).decode_utf8_lossy())
    }

    /// The address of an alias: a folder, unless its last part is the name of a file (`old.html`).
    #[must_use]
    pub fn of_alias(alias: &str) -> Self {
        let last = alias.rsplit('/').next().unwrap_or_default();
        let is_end = |end: &str| {
            end.len() <= 8 && end.starts_with(|c: char| c.is_ascii_alphabetic()) && end.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        let file = last.rsplit_once('.').is_some_and(|(stem, end)| !stem.is_empty() && is_end(end));
        if file || alias.ends_with('/') { Self::new(alias) } else { Self::new(&format!("{alias}/")) }
    }

    /// The root-relative path as plain characters; where its page's file is published.
    #[must_use]
    pub fn path(&self) -> &Arc<str> {
        &self.0
    }

    /// The root-relative path as it stands in links, percent-encoded where it must be.
    #[must_use]
    pub fn href(&self) -> Arc<str> {
        // A loop without an early end is the faster one.
        if self.0.bytes().fold(true, |all, byte| all & PLAIN[usize::from(byte)]) {
            return Arc::clone(&self.0);
        }
        Arc::from(utf8_percent_encode(&self.0, SEGMENT).to_string())
    }

    /// The output file: `roles/coo/index.html` for a page, the path itself for a file.
    #[must_use]
    pub fn file(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') { format!("{}index.html", self.0) } else { self.0.to_string() }
    }

    /// The prefix that leads from the page to the site's root: `./`, `../`, `../../` …
    #[must_use]
    pub fn root(&self) -> Arc<str> {
        match self.0.matches('/').count() {
            0 => Arc::from("./"),
            depth => Arc::from("../".repeat(depth)),
        }
    }

    /// The form in which two addresses collide: case folded, canonical composition.
    #[must_use]
    pub fn folded(&self) -> String {
        use unicode_normalization::UnicodeNormalization;
        let trimmed = self.0.trim_end_matches('/').trim_end_matches("/index.html");
        if trimmed.is_ascii() {
            return trimmed.to_ascii_lowercase();
        }
        trimmed.nfc().collect::<String>().to_lowercase()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.0)
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// First segments that the generator keeps for itself.
pub const RESERVED: [&str; 18] = [
    "f",
    "api",
    "embed",
    "search",
    "tags",
    "people",
    "teams",
    "rules",
    "portfolio",
    "feed",
    "assets",
    "404",
    "sitemap.xml",
    "robots.txt",
    "llms.txt",
    "feed.xml",
    "_headers",
    "_redirects",
];

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_alias_is_a_folder_or_a_file() {
        let files = ["/old/", "/old", "/v1.2", "/v1.2/", "/old/page.html", "/.well-known", "/a.b/feed.xml"]
            .map(|alias| Address::of_alias(alias).file());
        assert_eq!(
            files,
            [
                "old/index.html",
                "old/index.html",
                "v1.2/index.html",
                "v1.2/index.html",
                "old/page.html",
                ".well-known/index.html",
                "a.b/feed.xml"
            ]
        );
    }
}
