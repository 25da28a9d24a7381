//! The site's configuration, `opsbook.yaml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::code::Code;
use super::common::{Common, Slug, WebAddress};
use super::field::{Field, Keys, Reader, Schema};
use super::kind::Kind;
use super::located::Located;
use super::near::nearest;
use super::node::{Node, Value};
use super::rule::Thresholds;
use super::scalar::{Day, Every, Period, Text};
use crate::record;

record! {
    /// A site's own mark and colour.
    pub struct BrandConfig {
        /// The logo, a file below `content/`.
        opt logo: Located<Text>,
        /// The accent colour, `#rrggbb`; its dark variant is worked out.
        opt accent: Located<Colour>,
    }
}

record! {
    /// Who may show embeddable pages in a frame.
    pub struct EmbedConfig {
        /// Origins such as `https://wiki.example`.
        list allow: Origin,
    }
}

record! {
    /// One entry of the masthead.
    pub struct NavigationEntry {
        /// What it is called.
        req title: Text,
        /// The address it leads to, from the site's root.
        req to: Located<SiteAddress>,
    }
}

record! {
    /// `opsbook.yaml`, beside `content/`. Every key is optional.
    pub struct Config {
        /// The site's title.
        or(Arc::from("Operations handbook")) title: Text,
        /// The address at which the site is published; canonical links, feeds and the sitemap need it.
        opt base_url: Located<BaseUrl>,
        /// The language of the site's text, a BCP 47 tag.
        or(Arc::from("en")) language: Text,
        /// The folder that `build` writes.
        or(Arc::from("public")) output: Text,
        /// The day for which everything is computed. Default: `SOURCE_DATE_EPOCH`, else today.
        opt as_of: Day,
        /// The theme, a folder of `themes/`; files it lacks come from the built-in theme.
        or(Slug(Arc::from("default"))) theme: Slug,
        /// The site's own mark and colour.
        or(BrandConfig { logo: None, accent: None }) brand: BrandConfig,
        /// Whether raw HTML in Markdown is kept (sanitised) instead of shown as text.
        or(false) raw_html: bool,
        /// Schemes of links that are linked, besides links within the site.
        or(default_schemes()) link_schemes: Vec<Text>,
        /// Where a source can be edited; `{path}` is its path from the site's folder.
        opt edit_url: Located<Pattern>,
        /// Where a mistake is reported: a mail address, or an address with `{title}`, `{url}`, `{rev}`, `{quote}`.
        opt report_to: Text,
        /// How often records of a kind are due for review.
        or(ReviewPolicy::default()) review_every: ReviewPolicy,
        /// Thresholds of the portfolio rules, by rule id.
        or(Thresholds::default()) rules: Thresholds,
        /// Who may show embeddable pages in a frame.
        or(EmbedConfig { allow: Vec::new() }) embed: EmbedConfig,
        /// The masthead's entries; default: the kinds that have records.
        list navigation: NavigationEntry,
    }
}

fn default_schemes() -> Vec<Text> {
    ["https", "http", "mailto", "tel"].map(Arc::from).to_vec()
}

impl Config {
    /// How often a record of `kind` is due for review when it does not say itself.
    #[must_use]
    pub fn review_every(&self, kind: Kind) -> Every {
        self.review_every.0.get(&kind).copied().unwrap_or(match kind {
            // These carry dates of their own: updates, and the day of the meeting.
            Kind::Initiative | Kind::Review => Every::Never,
            _ => Every::Period(Period::of_months(12)),
        })
    }

    /// The last day on which a record of `kind` counts as checked; none when nobody ever checked it, or
    /// when it need not be checked again.
    #[must_use]
    pub fn review_due(&self, kind: Kind, common: &Common) -> Option<Day> {
        match common.review_every.unwrap_or_else(|| self.review_every(kind)) {
            Every::Period(period) => Some(period.after(common.reviewed.as_ref()?.value)),
            Every::Never => None,
        }
    }

    /// The path of `base_url`, `/` or `/prefix/`.
    #[must_use]
    pub fn base_path(&self) -> &str {
        let Some(base) = &self.base_url else { return "/" };
        let after_scheme = base.0.find("://").map_or(0, |at| at + 3);
        base.0[after_scheme..].find('/').map_or("/", |at| &base.0[after_scheme + at..])
    }
}

/// An origin: scheme, host and port (RFC 6454), as it may stand in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(pub Text);

impl Field for Origin {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let WebAddress(text) = WebAddress::read(node, name, reader)?;
        let host = text.split_once("://").map_or("", |(_, rest)| rest.strip_suffix('/').unwrap_or(rest));
        let sound = host.strip_prefix("*.").unwrap_or(host).bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
        if sound && !host.is_empty() {
            return Some(Self(Arc::from(text.trim_end_matches('/'))));
        }
        let hint = "an origin is a scheme and a host: https://wiki.example".to_owned();
        reader.problem(Code::BadValue, node.span, format!("`{text}` is not an origin"), Some(hint));
        None
    }

    fn schema() -> Schema {
        json!({ "type": "string", "pattern": r"^https?://(\*\.)?[A-Za-z0-9.:-]+/?$" })
    }
}

/// An address of the site from its root, such as `/roles/`; `/` is the home page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteAddress(pub Text);

impl Field for SiteAddress {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, name, reader)?;
        if text.starts_with('/') && !text.starts_with("//") && !text.contains(['?', '#', '\\']) {
            return Some(Self(text));
        }
        let hint = "addresses of the site begin with a slash: /roles/".to_owned();
        reader.problem(Code::BadValue, node.span, format!("`{text}` is not an address of this site"), Some(hint));
        None
    }

    fn schema() -> Schema {
        json!({ "type": "string", "pattern": "^/([^/?#].*)?$" })
    }
}

/// An absolute address that ends in a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(pub Text);

impl Field for BaseUrl {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let WebAddress(text) = WebAddress::read(node, name, reader)?;
        if text.contains(['?', '#']) {
            let message = format!("`{name}` has a query or a fragment");
            reader.problem(Code::BadValue, node.span, message, Some("write scheme, host and path alone".to_owned()));
            return None;
        }
        Some(Self(if text.ends_with('/') { text } else { Arc::from(format!("{text}/")) }))
    }

    fn schema() -> Schema {
        WebAddress::schema()
    }
}

/// An address with a `{path}` hole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(pub Text);

impl Field for Pattern {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let WebAddress(text) = WebAddress::read(node, name, reader)?;
        if text.contains("{path}") {
            return Some(Self(text));
        }
        let message = format!("`{name}` has no place for the path");
        reader.problem(Code::BadValue, node.span, message, Some("write `{path}` where the file's path goes".to_owned()));
        None
    }

    fn schema() -> Schema {
        json!({ "type": "string", "pattern": r"^https?://.*\{path\}" })
    }
}

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Red, green and blue, 0 to 255.
    pub rgb: [u8; 3],
}

impl Field for Colour {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, name, reader)?;
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(digits) = digits else {
            let hint = "colours are written #rrggbb, in quotes: \"#1d3fc0\"".to_owned();
            reader.problem(Code::BadValue, node.span, format!("`{text}` is not a colour"), Some(hint));
            return None;
        };
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits were checked");
        Some(Self { rgb: [part(0), part(2), part(4)] })
    }

    fn schema() -> Schema {
        json!({ "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" })
    }
}

/// How often records are due for review, by kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReviewPolicy(pub BTreeMap<Kind, Every>);

impl Field for ReviewPolicy {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        drop(Keys::of(node, name, reader)?);
        let Value::Map(entries) = &node.value else { return None };
        let mut policy = BTreeMap::new();
        let mut sound = true;
        for entry in entries {
            let Some(kind) = Kind::named(&entry.key) else {
                let near = nearest(&entry.key, Kind::ALL.map(Kind::name)).map(|name| format!("did you mean `{name}`?"));
                let hint = near.unwrap_or_else(|| format!("kinds are: {}", Kind::ALL.map(Kind::name).join(", ")));
                reader.problem(Code::UnknownKey, entry.key_span, format!("`{}` is not a kind of record", entry.key), Some(hint));
                sound = false;
                continue;
            };
            match Every::read(&entry.node, &entry.key, reader) {
                Some(every) => _ = policy.insert(kind, every),
                None => sound = false,
            }
        }
        sound.then_some(Self(policy))
    }

    fn schema() -> Schema {
        let kinds: serde_json::Map<_, _> = Kind::ALL.iter().map(|kind| (kind.name().to_owned(), Every::schema())).collect();
        json!({ "type": "object", "properties": kinds, "additionalProperties": false })
    }
}
