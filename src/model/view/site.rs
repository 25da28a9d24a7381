//! The site as every template sees it: the same on all pages, so it is handed over once.

use std::sync::Arc;

use serde::Serialize;

use super::frame::Report;

/// What all pages share.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SiteView {
    /// The site's title.
    pub title: Arc<str>,
    /// BCP 47 language tag, such as `en`.
    pub language: Arc<str>,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The site's absolute address with a trailing slash; none when it has no fixed home.
    pub base_url: Option<Arc<str>>,
    /// The sections of the masthead, in order.
    pub sections: Vec<SectionView>,
    /// The day the site is computed for; none when that is "today".
    pub as_of: Option<Arc<str>>,
    /// Where to report something wrong, for pages that have no address of their own for it.
    pub report: Option<Report>,
    /// The site's own colours and mark.
    pub brand: Brand,
    /// Feed, calendar, JSON: what the colophon offers machines.
    pub machines: Vec<MachineLink>,
    /// The Content-Security-Policy for the `<meta>` element; none to leave it out.
    pub csp: Option<Arc<str>>,
    /// Root-relative path of the tag index; none when nothing is tagged.
    pub tags_path: Option<Arc<str>>,
    /// Root-relative path of the people index; none when the directory is empty.
    pub people_path: Option<Arc<str>>,
    /// Root-relative path of the teams index; none when the directory has no teams.
    pub teams_path: Option<Arc<str>>,
    /// Root-relative path of the rules index; none when there is nothing for them to judge.
    pub rules_path: Option<Arc<str>>,
}

/// One section of the masthead.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct SectionView {
    /// Its key, which names it in the strings file (`sections.<key>`) and picks an icon.
    pub key: Arc<str>,
    /// The name that the site's navigation gives it.
    pub name: Option<Arc<str>>,
    /// Root-relative path.
    pub path: Arc<str>,
}

/// A site's own mark and colours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Brand {
    /// Root-relative path of the logo, shown in place of the theme's mark.
    pub logo: Option<Arc<str>>,
    /// Its width in pixels.
    pub logo_width: Option<u32>,
    /// Its height in pixels.
    pub logo_height: Option<u32>,
    /// Root-relative path of a style sheet that sets the brand properties.
    pub css: Option<Arc<str>>,
}

/// Something a machine can read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct MachineLink {
    /// The strings key of its name (`machine.<key>`): `feed`, `calendar`, `json`, `sitemap`.
    pub key: &'static str,
    /// Root-relative path.
    pub path: Arc<str>,
    /// Media type; a link with one is announced in every page's head.
    pub media_type: Option<&'static str>,
}
