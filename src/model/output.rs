//! What a site publishes: every output with its file, before any of it is made.

use std::sync::Arc;

use super::address::Address;
use super::appointment::appointments;
use super::common::State;
use super::config::Colour;
use super::embed;
use super::graph::{Graph, PageNo};
use super::kind::Kind;
use super::ledger::RevisionName;
use super::rule::RuleId;
use super::scalar::{Day, Text};
use super::summary::Summary;

/// One file of the published site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its path below the output folder, as plain characters.
    pub file: String,
    /// What it is.
    pub what: What,
}

/// A file of the JSON interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Api {
    /// Every record of a kind, whole.
    Of(Kind),
    /// Every record of any kind, its name and address.
    Pages,
    /// Every address that is kept.
    Permalinks,
    /// Everything that the rules found.
    Findings,
    /// What changed since the last operating review.
    Changes,
    /// All initiatives together: statuses, dependencies, load, and what turns red when something slips.
    Portfolio,
}

impl Api {
    /// Every file.
    pub const ALL: [Self; 12] = [
        Self::Of(Kind::Flag),
        Self::Of(Kind::Checklist),
        Self::Of(Kind::Myth),
        Self::Of(Kind::Role),
        Self::Of(Kind::Term),
        Self::Of(Kind::Initiative),
        Self::Of(Kind::Review),
        Self::Pages,
        Self::Permalinks,
        Self::Findings,
        Self::Changes,
        Self::Portfolio,
    ];

    /// Its name, which is also the key of its list.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Of(Kind::Role) => "roles",
            Self::Of(Kind::Myth) => "myths",
            Self::Of(Kind::Flag) => "flags",
            Self::Of(Kind::Checklist) => "checklists",
            Self::Of(Kind::Initiative) => "initiatives",
            Self::Of(Kind::Review) => "reviews",
            Self::Of(Kind::Trail) => "paths",
            Self::Of(Kind::Term) => "terms",
            Self::Of(Kind::Page) | Self::Pages => "pages",
            Self::Permalinks => "permalinks",
            Self::Findings => "findings",
            Self::Changes => "changes",
            Self::Portfolio => "portfolio",
        }
    }
}

/// The forms in which a checklist can be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
    /// For anything else.
    Markdown,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Json, Self::Csv, Self::Markdown];

    /// Its key in the theme's strings.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Markdown => "text/markdown",
        }
    }

    /// Where a checklist is published in this form.
    #[must_use]
    pub fn address(self, checklist: &str) -> Address {
        let end = match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "md",
        };
        Address::new(&["checklists/", checklist, ".", end].concat())
    }
}

/// What an output is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum What {
    /// The home page.
    Home,
    /// A record's page, or its tombstone.
    Page(PageNo),
    /// A page of a kind's listing; the terms have [`What::Glossary`] instead.
    Listing {
        /// The kind that is listed.
        kind: Kind,
        /// The page's number, from 1.
        number: usize,
    },
    /// All terms, A to Z.
    Glossary,
    /// A page of the portfolio: the first says everything, the others go on with its board.
    Portfolio {
        /// The page's number, from 1.
        number: usize,
    },
    /// A page of what carries a tag.
    Tag {
        /// The tag's slug.
        slug: Arc<str>,
        /// The page's number, from 1.
        number: usize,
    },
    /// The index of tags.
    Tags,
    /// A person's page, by id.
    Person(Text),
    /// The index of people.
    People,
    /// A team's page, by id.
    Team(Text),
    /// The index of teams.
    Teams,
    /// A rule's page.
    Rule(RuleId),
    /// The index of rules.
    Rules,
    /// What changed in the portfolio since the last operating review.
    Changes,
    /// The page for addresses that do not exist.
    Missing,
    /// The page at a former address.
    Alias {
        /// The former address.
        from: Address,
        /// The address of the page that it leads to.
        to: Address,
    },
    /// The page by which a wiki shows a record in a frame.
    Embed(PageNo),
    /// A revision of a flag as it was accepted.
    Frozen(RevisionName),
    /// A file of `content/`, copied.
    Asset(Address),
    /// A static file of the theme, by its place among them.
    Static(usize),
    /// The style sheet of the site's own colour.
    BrandCss,
    /// The sitemap; of a large site the index of its parts, and each part.
    Sitemap {
        /// The part's number, from 1; none for the sitemap itself.
        part: Option<usize>,
    },
    /// The Atom feed.
    Feed,
    /// The Atom feed of an initiative's status updates, by its id; none is that of all.
    Updates(Option<Text>),
    /// The calendar of an initiative, by its id; none is that of all.
    Calendar(Option<Text>),
    /// The badge of an initiative, by its id.
    Badge(Text),
    /// `robots.txt`.
    Robots,
    /// A file of the JSON interface, or its JSON Schema.
    Api {
        /// Which.
        of: Api,
        /// Whether it is the schema.
        schema: bool,
    },
    /// A checklist to take away.
    Download {
        /// The checklist's id.
        checklist: Text,
        /// In which form.
        form: Form,
    },
    /// A page as Markdown.
    Twin(Arc<What>),
    /// `llms.txt`, the map of the Markdown.
    Llms,
    /// `_headers`, for hosts that read it.
    Headers,
    /// `_redirects`, for hosts that read it.
    Redirects,
    /// The search page: everything that is published, A to Z.
    Everything {
        /// The page's number, from 1.
        number: usize,
    },
    /// A file of the search index.
    Search(SearchFile),
}

/// A file of the search index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SearchFile {
    /// What every search begins with.
    Manifest,
    /// A part of the index, by its path, which names its bytes.
    Shared(Arc<str>),
    /// The texts of some pages, by the number of the file.
    Pages(u32),
}

impl SearchFile {
    /// The path below the output folder.
    #[must_use]
    pub fn path(&self) -> Arc<str> {
        match self {
            Self::Manifest => Arc::from("search/index.json"),
            Self::Shared(path) => Arc::clone(path),
            Self::Pages(number) => Arc::from(format!("search/pages/{number}.json")),
        }
    }
}

impl What {
    /// Where it is published. `None` for static files, whose names the theme makes.
    #[must_use]
    pub fn address(&self, graph: &Graph) -> Option<Address> {
        Some(match self {
            Self::Home => Address::new(""),
            Self::Page(number) => graph.page(*number).address.clone(),
            Self::Listing { kind, number } => paged(&format!("{}/", kind.folder()?), *number),
            Self::Glossary => Address::new("glossary/"),
            Self::Portfolio { number } => paged(PORTFOLIO, *number),
            Self::Tag { slug, number } => paged(&format!("tags/{slug}/"), *number),
            Self::Tags => Address::new("tags/"),
            Self::Person(id) => Address::new(&["people/", id, "/"].concat()),
            Self::People => Address::new("people/"),
            Self::Team(id) => Address::new(&["teams/", id, "/"].concat()),
            Self::Teams => Address::new("teams/"),
            Self::Rule(id) => Address::new(&format!("rules/{}/", id.word())),
            Self::Rules => Address::new("rules/"),
            Self::Changes => Address::new("portfolio/changes/"),
            Self::Missing => Address::new("404.html"),
            Self::Alias { from, .. } => from.clone(),
            Self::Embed(number) => embed::address(&graph.page(*number).key)?,
            Self::Frozen(name) => name.address(),
            Self::Asset(address) => address.clone(),
            Self::Static(_) => return None,
            Self::BrandCss => brand_css(graph.config.brand.accent.as_ref()?.value),
            Self::Sitemap { part: None } => Address::new("sitemap.xml"),
            Self::Sitemap { part: Some(part) } => Address::new(&format!("sitemap-{part}.xml")),
            Self::Feed => Address::new("feed.xml"),
            Self::Updates(of) => portfolio(of.as_ref(), "feed.xml"),
            Self::Calendar(of) => portfolio(of.as_ref(), "calendar.ics"),
            Self::Badge(id) => portfolio(Some(id), "badge.svg"),
            Self::Robots => Address::new("robots.txt"),
            Self::Api { of, schema } => Address::new(&format!("api/v1/{}{}.json", of.name(), if *schema { ".schema" } else { "" })),
            Self::Download { checklist, form } => form.address(checklist),
            Self::Twin(of) => Address::new(&[of.address(graph)?.path(), "index.md"].concat()),
            Self::Llms => Address::new("llms.txt"),
            Self::Headers => Address::new("_headers"),
            Self::Redirects => Address::new("_redirects"),
            Self::Everything { number } => paged("search/", *number),
            Self::Search(file) => Address::new(&file.path()),
        })
    }

    /// Where the Markdown of a page is published; a listing has one on its first page, for all of it.
    #[must_use]
    pub fn twin(&self, graph: &Graph) -> Option<Address> {
        let has_one = match self {
            Self::Page(_) | Self::Frozen(_) | Self::Glossary | Self::Listing { number: 1, .. } | Self::Tag { number: 1, .. } => true,
            Self::Portfolio { number } => *number == 1,
            other => other.gathers() && !matches!(other, Self::Tag { .. }),
        };
        has_one.then(|| Self::Twin(Arc::new(self.clone())).address(graph)).flatten()
    }

    /// Whether it is an HTML page, made from a view by a template.
    #[must_use]
    pub const fn is_page(&self) -> bool {
        match self {
            Self::Home
            | Self::Page(_)
            | Self::Listing { .. }
            | Self::Glossary
            | Self::Portfolio { .. }
            | Self::Tag { .. }
            | Self::Tags
            | Self::Person(_)
            | Self::People
            | Self::Team(_)
            | Self::Teams
            | Self::Rule(_)
            | Self::Rules
            | Self::Changes
            | Self::Missing
            | Self::Frozen(_)
            | Self::Embed(_)
            | Self::Everything { .. }
            | Self::Alias { .. } => true,
            Self::Asset(_)
            | Self::Static(_)
            | Self::BrandCss
            | Self::Sitemap { .. }
            | Self::Feed
            | Self::Updates(_)
            | Self::Calendar(_)
            | Self::Badge(_)
            | Self::Robots
            | Self::Headers
            | Self::Redirects
            | Self::Api { .. }
            | Self::Download { .. }
            | Self::Twin(_)
            | Self::Llms
            | Self::Search(_) => false,
        }
    }

    /// Whether it is a page that the generator makes of many records.
    fn gathers(&self) -> bool {
        matches!(
            self,
            Self::Home
                | Self::Portfolio { .. }
                | Self::Tag { .. }
                | Self::Tags
                | Self::Person(_)
                | Self::People
                | Self::Team(_)
                | Self::Teams
                | Self::Rule(_)
                | Self::Rules
                | Self::Changes
        )
    }

    /// Whether search engines may list it: pages that are neither drafts nor tombstones, aliases, empty
    /// listings or the 404 page. The sitemap holds these and nothing else.
    #[must_use]
    pub fn indexed(&self, graph: &Graph) -> bool {
        match self {
            Self::Page(number) => matches!(graph.page(*number).common.state, State::Live | State::Deprecated),
            Self::Listing { kind, .. } => lists_something(*kind, graph),
            Self::Glossary => lists_something(Kind::Term, graph),
            other => other.gathers(),
        }
    }
}

/// Whether the listing of a kind shows anything: records that are no tombstones, or an introduction.
#[must_use]
pub fn lists_something(kind: Kind, graph: &Graph) -> bool {
    graph.introductions.contains_key(&kind) || graph.of_kind(kind).any(|(_, page)| page.common.state != State::Retired)
}

/// Where the portfolio is, from the site's root.
pub const PORTFOLIO: &str = "portfolio/";

/// What the feed may hold: the records that search engines may list and that state a date. The home page
/// is none: its address is the feed's own id.
pub fn dated(graph: &Graph) -> impl Iterator<Item = (Day, PageNo)> + '_ {
    let listed = graph.pages.iter().zip(0..).filter(|(page, number)| !page.address.path().is_empty() && What::Page(*number).indexed(graph));
    listed.filter_map(|(page, number)| Some((page.modified()?, number)))
}

/// A file beside the page of an initiative, or beside that of all.
fn portfolio(of: Option<&Text>, name: &str) -> Address {
    Address::new(&of.map_or_else(|| [PORTFOLIO, name].concat(), |id| ["initiatives/", id, "/", name].concat()))
}

/// What is published beside an initiative's page, where the site has absolute addresses for it: the feed of its updates, and
/// its calendar.
#[must_use]
pub fn beside(page: &Summary, graph: &Graph) -> Vec<What> {
    if page.key.kind != Kind::Initiative || graph.config.base_url.is_none() {
        return Vec::new();
    }
    let id = || Some(Arc::clone(&page.key.id));
    let feed = page.content.newest().map(|_| What::Updates(id()));
    let calendar = (!appointments(page, &graph.config).is_empty()).then(|| What::Calendar(id()));
    feed.into_iter().chain(calendar).collect()
}

/// URLs that one sitemap may hold (sitemaps.org).
pub const SITEMAP_URLS_MAX: usize = 50_000;

/// The address of a page of a listing: the listing's own for the first, `…/page/2/` for the second.
#[must_use]
pub fn paged(listing: &str, number: usize) -> Address {
    if number <= 1 { Address::new(listing) } else { Address::new(&format!("{listing}page/{number}/")) }
}

/// The style sheet of a site's own colour. Its name changes whenever its bytes do, because hosts are
/// told to keep it for ever: the colour is in it, and the number counts the ways to work out the rest.
#[must_use]
pub fn brand_css(accent: Colour) -> Address {
    let [r, g, b] = accent.rgb;
    Address::new(&format!("assets/brand.1-{r:02x}{g:02x}{b:02x}.css"))
}

/// The Content-Security-Policy of every page, as far as a `<meta>` element may say it:
/// `frame-ancestors` counts in a header alone, and is added there.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'self'";
