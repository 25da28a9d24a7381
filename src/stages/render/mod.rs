//! Render: a view and a theme in, the HTML of one page out. The only place that names the template
//! engine.
//!
//! The engine writes everything but the body into a scratch buffer, with marks where the body and
//! its parts and the rows of lists belong; `assemble` then writes the page once, putting in the body, the
//! words that the body asks for, the rows, each printed once for all pages, and the icons that the page uses.

mod assemble;
mod dates;
mod embedded;
mod fault;
mod fold;
mod icons;
mod masthead;
mod phrases;
mod rows;
mod script;
mod sentences;
mod statics;
mod unlinked;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use tera::{Context, Tera, Value};

use self::assemble::Parts;
pub use self::embedded::{ThemeFiles, embedded};
pub use self::fault::ThemeFault;
use self::fold::Folded;
use self::icons::Icons;
use self::masthead::Mastheads;
use self::phrases::Phrases;
pub use self::rows::{Printed, Rows, row};
pub use self::statics::StaticFile;
pub use self::unlinked::unlinked;
use crate::model::view::{Draw, PageView, SiteView, Strings};

/// The room that the template text of all but the longest pages takes, in bytes.
const SCRATCH_BYTES: usize = 32 * 1024;

/// The icons of hits: kinds, statuses, and the glass.
const HIT_ICONS: [&str; 14] =
    ["role", "myth", "flag", "checklist", "initiative", "review", "path", "term", "page", "search", "ok", "warn", "bad", "none"];

/// A theme, ready to render: compiled templates, words, icons, and static files under hashed names.
pub struct Theme {
    tera: Tera,
    strings: Arc<Strings>,
    phrases: Arc<Phrases>,
    icons: Icons,
    mastheads: Mastheads,
    statics: Vec<StaticFile>,
    words: Value,
    folds: BTreeMap<String, Folded>,
}

impl Theme {
    /// Compiles a theme. `strings` is its strings file with the site's own laid over it, `draw` makes its charts.
    ///
    /// # Errors
    ///
    /// Every fault that can be found without rendering, sorted by file and place: syntax, unknown
    /// filters, functions, components and includes, text that is not UTF-8, a missing icon file.
    pub fn load(files: &ThemeFiles, strings: Strings, site: &SiteView, draw: Draw) -> Result<Self, Vec<ThemeFault>> {
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
        let phrases = Arc::new(Phrases::new(&strings));
        let mut tera = Tera::default();
        words::register(&mut tera, &strings, &phrases, draw);
        share(&mut tera, site, &strings, &names);
        tera.global_context().insert_value("as_of_line", words::as_of_line(&strings, &phrases, site.as_of.as_deref()));
        let constants = serde_json::json!({ "s": strings.root(), "site": site, "assets": names });
        let (sources, unreadable) = sources(files);
        faults.extend(unreadable);
        let folds: BTreeMap<_, _> = sources.iter().map(|(name, source)| ((*name).to_owned(), Folded::new(source, &constants))).collect();
        faults.extend(compile(&mut tera, &sources, &folds));
        if faults.is_empty() {
            faults.extend(share_marks(&mut tera, &strings));
            faults.extend(share_fragments(&mut tera));
        }
        if faults.is_empty() {
            let words = words::table(&strings);
            Ok(Self { tera, strings, phrases, icons, mastheads: Mastheads::default(), statics, words, folds })
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

    /// What the search dialog prints: its own words and those of hits by table, and the icons of hits.
    #[must_use]
    pub fn search_texts(&self) -> (Map<String, Json>, String) {
        let tables = ["search", "kinds", "kind", "status", "severity"];
        let words = tables.into_iter().filter_map(|table| Some((table.to_owned(), self.strings.root().get(table)?.clone())));
        (words.collect(), self.icons.sprite(&HIT_ICONS))
    }

    /// Appends the HTML of a page to `out`.
    ///
    /// # Errors
    ///
    /// A template that asks for something its view does not have, or for an icon that is not there.
    /// `out` is then as it was.
    pub fn render(&self, page: &PageView, rows: Rows<'_>, out: &mut Vec<u8>) -> Result<(), ThemeFault> {
        let mut context = Context::new();
        let frame = Value::try_from_serializable(&page.frame);
        let record = Value::try_from_serializable(&*page.record);
        let of_view = |error| ThemeFault::of_view(page.template, &error);
        context.insert_value("page", frame.map_err(of_view)?);
        context.insert_value("record", record.map_err(of_view)?);
        context.insert_value("lead", assemble::mark(assemble::LEAD, &page.lead));
        context.insert_value("body", assemble::mark(assemble::BODY, &page.body));
        // A look-up tries the page's own names before those of the site, and no name is asked for more often.
        context.insert_value("s", self.words.clone());
        let unfold = |fault| self.unfold(fault);
        let mut scratch = Vec::with_capacity(SCRATCH_BYTES);
        self.tera.render_to(page.template, &context, &mut scratch).map_err(|error| unfold(ThemeFault::of_error(page.template, &error)))?;
        let masthead = self.mastheads.of(&page.frame, &self.tera).map_err(unfold)?;
        let row = |number: &str| rows.html(number, &self.tera);
        let parts = Parts { scratch: &scratch, masthead: &masthead, row: &row, page, phrases: &self.phrases, icons: &self.icons };
        parts.assemble(out).map_err(unfold)
    }

    fn unfold(&self, mut fault: ThemeFault) -> ThemeFault {
        let folded = fault.path.strip_prefix("templates/").and_then(|name| self.folds.get(name));
        if let Some(folded) = folded {
            folded.unfold(&mut fault);
        }
        fault
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
    globals.insert_value("masthead", assemble::mark(assemble::MASTHEAD, "somewhere"));
}

/// The small marks that stand in every list, each printed once by its own template: a table of them
/// by key is cheaper to look up than to print again.
const MARKS: [(&str, &str, &str); 4] = [
    ("severity", "severity_mark", "partials/marks/severity.html"),
    ("status", "status_mark", "partials/marks/status.html"),
    ("lifecycle", "lifecycle_mark", "partials/marks/lifecycle.html"),
    ("finding.level", "level_mark", "partials/marks/level.html"),
];

/// Puts the marks into the engine and returns what is wrong with their templates.
fn share_marks(tera: &mut Tera, strings: &Strings) -> Vec<ThemeFault> {
    let mut faults = Vec::new();
    for (words, name, template) in MARKS {
        let mut marks = BTreeMap::new();
        let (table, part) = words.split_once('.').unwrap_or((words, ""));
        let table = strings.root().get(table).and_then(|table| if part.is_empty() { Some(table) } else { table.get(part) });
        for key in table.and_then(Json::as_object).into_iter().flat_map(Map::keys) {
            let mut context = Context::new();
            context.insert("key", key);
            match tera.render(template, &context) {
                Ok(html) => _ = marks.insert(key.clone(), Value::safe_string(html.trim_end())),
                Err(error) => faults.push(ThemeFault::of_error(template, &error)),
            }
        }
        tera.global_context().insert(name, &marks);
    }
    faults.dedup();
    faults
}

/// What is the same on all pages but for the way to the site's root, each printed once by its own template.
const FRAGMENTS: [(&str, &str); 4] = [
    ("announced_links", "partials/once/announced.html"),
    ("machine_links", "partials/once/machines.html"),
    ("this_copy", "partials/once/copy.html"),
    ("answer_words", "partials/once/words.html"),
];

/// Puts the fragments into the engine and returns what is wrong with their templates.
fn share_fragments(tera: &mut Tera) -> Vec<ThemeFault> {
    let mut faults = Vec::new();
    for (name, template) in FRAGMENTS {
        match tera.render(template, &Context::new()) {
            Ok(html) => tera.global_context().insert_value(name, Value::safe_string(html.trim_end())),
            Err(error) => faults.push(ThemeFault::of_error(template, &error)),
        }
    }
    faults
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

/// The templates by name, and those that cannot be read.
fn sources(files: &ThemeFiles) -> (Vec<(&str, &str)>, Vec<ThemeFault>) {
    let mut faults = Vec::new();
    let mut sources = Vec::new();
    for (path, bytes) in files {
        let Some(name) = path.strip_prefix("templates/") else { continue };
        match std::str::from_utf8(bytes) {
            Ok(source) => sources.push((name, source)),
            Err(_) => faults.push(ThemeFault::of_file(path, "the template is not UTF-8")),
        }
    }
    (sources, faults)
}

/// Compiles all templates and returns what is wrong with them.
fn compile(tera: &mut Tera, sources: &[(&str, &str)], folds: &BTreeMap<String, Folded>) -> Vec<ThemeFault> {
    if tera.add_raw_templates(folds.iter().map(|(name, folded)| (name, &folded.source))).is_ok() {
        return Vec::new();
    }
    // As they are written, so that the places are right. The engine stops at the first syntax
    // error; each template alone tells the others.
    let mut faults: Vec<_> = sources.iter().filter_map(|(name, source)| fault::syntax(name, source)).collect();
    if let (true, Err(error)) = (faults.is_empty(), tera.add_raw_templates(sources.iter().copied())) {
        faults.extend(ThemeFault::all_of_error(&error));
    }
    faults
}
