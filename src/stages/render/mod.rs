//! Render: a view and a theme in, the HTML of one page out. The only place that names the template
//! engine.
//!
//! The engine writes everything but the body into a scratch buffer, with marks where the body and
//! its parts belong; [`assemble`] then writes the page once, putting in the body, the words that the
//! body asks for, and the icons that the page uses.

mod assemble;
mod embedded;
mod fault;
mod icons;
mod statics;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use tera::{Context, Tera, Value};

pub use self::embedded::embedded;
pub use self::fault::ThemeFault;
pub use self::statics::StaticFile;
use self::icons::Icons;
use crate::model::view::{PageView, SiteView, Strings};

/// A theme's files by their path inside the theme (`templates/kinds/role.html`, `static/theme.css`),
/// the site's own already laid over the embedded ones.
pub type ThemeFiles = BTreeMap<String, Arc<[u8]>>;

/// The room that a page's template text takes on average, in bytes.
const SCRATCH_BYTES: usize = 16 * 1024;

/// A theme, ready to render: compiled templates, words, icons, and static files under hashed names.
pub struct Theme {
    tera: Tera,
    strings: Arc<Strings>,
    icons: Icons,
    statics: Vec<StaticFile>,
}

impl Theme {
    /// Compiles a theme. `strings` is its strings file with the site's own laid over it.
    ///
    /// # Errors
    ///
    /// Every fault that can be found without rendering, sorted by file and place: syntax, unknown
    /// filters, functions, components and includes, text that is not UTF-8, a missing icon file.
    pub fn load(
        files: &ThemeFiles,
        strings: Strings,
        site: &SiteView,
    ) -> Result<Self, Vec<ThemeFault>> {
        let mut faults = Vec::new();
        let icons = match files.get("icons.svg") {
            Some(bytes) => Icons::read("icons.svg", bytes),
            None => Err(ThemeFault::of_file("icons.svg", "the theme has no icons")),
        };
        let icons = icons.unwrap_or_else(|fault| {
            faults.push(fault);
            Icons::default()
        });
        let (statics, names) = statics::publish(files);
        let strings = Arc::new(strings);
        let mut tera = Tera::default();
        words::register(&mut tera, &strings);
        share(&mut tera, site, &strings, &names);
        faults.extend(compile(&mut tera, files));
        if faults.is_empty() {
            Ok(Self { tera, strings, icons, statics })
        } else {
            faults.sort();
            Err(faults)
        }
    }

    /// The theme's static files, under the names that pages link them by, sorted by path.
    #[must_use]
    pub fn statics(&self) -> &[StaticFile] {
        &self.statics
    }

    /// The theme's words.
    #[must_use]
    pub fn strings(&self) -> &Arc<Strings> {
        &self.strings
    }

    /// Appends the HTML of a page to `out`.
    ///
    /// # Errors
    ///
    /// A template that asks for something its view does not have, or for an icon that is not there.
    /// `out` is then as it was.
    pub fn render(&self, page: &PageView, out: &mut Vec<u8>) -> Result<(), ThemeFault> {
        let mut context = Context::new();
        let frame = Value::try_from_serializable(&page.frame);
        let record = Value::try_from_serializable(&*page.record);
        let of_view = |error| ThemeFault::of_view(page.template, &error);
        context.insert_value("page", frame.map_err(of_view)?);
        context.insert_value("record", record.map_err(of_view)?);
        context.insert_value("lead", assemble::mark(assemble::LEAD, &page.lead));
        context.insert_value("body", assemble::mark(assemble::BODY, &page.body));
        let mut scratch = Vec::with_capacity(SCRATCH_BYTES);
        self.tera
            .render_to(page.template, &context, &mut scratch)
            .map_err(|error| ThemeFault::of_error(page.template, &error))?;
        assemble::assemble(&scratch, page, &self.strings, &self.icons, out)
    }
}

/// Puts what all pages share into the engine once, so that no page has to serialise it.
fn share(tera: &mut Tera, site: &SiteView, strings: &Strings, names: &BTreeMap<String, String>) {
    let globals = tera.global_context();
    globals.insert("site", site);
    globals.insert_value("s", words::table(strings));
    globals.insert("assets", names);
    globals.insert("social", &social(names));
    globals.insert("sections", &sections(site, strings));
    let announced: Vec<_> = site.machines.iter().filter(|m| m.media_type.is_some()).collect();
    globals.insert("announced", &announced);
    globals.insert_value("as_of_line", words::as_of_line(strings, site.as_of.as_deref()));
}

/// The picture of each kind for unfurls, by the kind's key.
fn social(names: &BTreeMap<String, String>) -> BTreeMap<&str, &str> {
    let kind = |name| str::strip_suffix(str::strip_prefix(name, "social/")?, ".png");
    names.iter().filter_map(|(name, path)| Some((kind(name)?, path.as_str()))).collect()
}

/// The masthead's sections, each with the name the site gives it or else the theme's.
fn sections(site: &SiteView, strings: &Strings) -> Vec<Json> {
    let named = |key: &str| strings.get(&format!("sections.{key}")).unwrap_or(key).to_owned();
    let section = |section: &crate::model::view::SectionView| {
        let name = section.name.as_deref().map_or_else(|| named(&section.key), str::to_owned);
        let mut map = Map::new();
        map.insert("key".to_owned(), Json::from(&*section.key));
        map.insert("name".to_owned(), Json::from(name));
        map.insert("path".to_owned(), Json::from(&*section.path));
        Json::Object(map)
    };
    site.sections.iter().map(section).collect()
}

/// Compiles all templates and returns what is wrong with them.
fn compile(tera: &mut Tera, files: &ThemeFiles) -> Vec<ThemeFault> {
    let mut faults = Vec::new();
    let mut sources = Vec::new();
    for (path, bytes) in files {
        let Some(name) = path.strip_prefix("templates/") else { continue };
        match std::str::from_utf8(bytes) {
            Ok(source) => sources.push((name, source)),
            Err(_) => faults.push(ThemeFault::of_file(path, "the template is not UTF-8")),
        }
    }
    if let Err(error) = tera.add_raw_templates(sources.iter().copied()) {
        // The engine stops at the first syntax error; each template alone tells the others.
        faults.extend(sources.iter().filter_map(|(name, source)| fault::syntax(name, source)));
        if faults.is_empty() {
            faults.extend(ThemeFault::all_of_error(&error));
        }
    }
    faults
}
