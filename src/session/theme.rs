//! The theme as the session remembers it: the built-in files, the site's own over them, and the compiled whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::model::code::Code;
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, SourceText};
use crate::model::near::nearest;
use crate::model::view::{PageView, SiteView, Strings};
use crate::stages::draw::draw;
use crate::stages::parse;
use crate::stages::render::{Rows, Theme, ThemeFault, ThemeFiles};

const STRINGS: &str = "theme.yaml";

/// The theme in use and what it is made of.
pub struct Dress {
    embedded: ThemeFiles,
    /// The site's own theme files by their path below the site's folder.
    own: BTreeMap<String, Arc<[u8]>>,
    /// The theme, and what it was made for.
    worn: Option<(Theme, SiteView)>,
    /// Counts the themes that were worn.
    generation: u64,
    diagnostics: Vec<Diagnostic>,
}

impl std::fmt::Debug for Dress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dress").field("own", &self.own.keys()).finish_non_exhaustive()
    }
}

impl Dress {
    /// The built-in theme, not yet compiled.
    pub fn new(embedded: fn() -> ThemeFiles) -> Self {
        Self { embedded: embedded(), own: BTreeMap::new(), worn: None, generation: 0, diagnostics: Vec::new() }
    }

    /// Takes a changed file of the site's themes.
    pub fn change(&mut self, path: String, bytes: Option<Vec<u8>>) {
        match bytes {
            Some(bytes) => _ = self.own.insert(path, Arc::from(bytes)),
            None => _ = self.own.remove(&path),
        }
    }

    /// Compiles the theme when its files or what all pages share changed; a broken one leaves the last in place.
    pub fn wear(&mut self, site: &SiteView, config: &Config, files_changed: bool) {
        if !files_changed && self.worn.as_ref().is_some_and(|(_, worn_for)| worn_for == site) {
            return;
        }
        let name = &*config.theme.0;
        let folder = format!("themes/{name}/");
        let mut files = self.embedded.clone();
        let mut own_files = 0;
        for (path, bytes) in &self.own {
            if let Some(inner) = path.strip_prefix(&folder) {
                files.insert(inner.to_owned(), Arc::clone(bytes));
                own_files += 1;
            }
        }
        self.diagnostics.clear();
        if own_files == 0 && name != "default" {
            self.diagnostics.push(self.missing(name));
        }
        let strings = self.read_strings(&folder, config);
        match Theme::load(&files, strings, site, draw) {
            Ok(theme) => {
                self.worn = Some((theme, site.clone()));
                self.generation += 1;
            }
            Err(faults) => {
                let found: Vec<Diagnostic> = faults.iter().map(|fault| self.located(fault)).collect();
                self.diagnostics.extend(found);
                self.fall_back(site, config);
            }
        }
    }

    /// Wears the built-in theme while the site's own has never been whole, so that there is something to show.
    fn fall_back(&mut self, site: &SiteView, config: &Config) {
        if self.worn.is_none() {
            let theme = Theme::load(&self.embedded, self.built_in_strings(config), site, draw);
            self.worn = theme.ok().map(|theme| (theme, site.clone()));
        }
    }

    fn missing(&self, name: &str) -> Diagnostic {
        let themes = self.own.keys().filter_map(|path| path.split('/').nth(1));
        let diagnostic =
            Diagnostic::new(Code::Theme, None, format!("there is no theme `{name}`: the folder themes/{name}/ is empty or missing"));
        match nearest(name, themes) {
            Some(near) => diagnostic.hint(format!("did you mean `theme: {near}` in opsbook.yaml?")),
            None => diagnostic.hint("take `theme` out of opsbook.yaml to use the built-in one"),
        }
    }

    /// The strings of the built-in theme with the site's own over them.
    fn read_strings(&mut self, folder: &str, config: &Config) -> Strings {
        let mut strings = self.built_in_strings(config);
        let path = format!("{folder}{STRINGS}");
        let Some(bytes) = self.own.get(&path) else { return strings };
        let path: Arc<str> = Arc::from(path);
        match parse::free(&path, bytes) {
            Ok(own) => {
                for fault in strings.overlay(&table(own)) {
                    let place = key_place(&path, bytes, &fault.key);
                    self.diagnostics.push(Diagnostic::new(Code::Theme, Some(place), format!("`{}`: {}", fault.key, fault.message)));
                }
            }
            Err(diagnostic) => self.diagnostics.push(*diagnostic),
        }
        strings
    }

    fn built_in_strings(&self, config: &Config) -> Strings {
        let built_in = parse::free(&Arc::from("themes/default/theme.yaml"), &self.embedded[STRINGS]);
        Strings::new(table(built_in.expect("the built-in strings are sound, as a test says")), &config.language)
    }

    fn located(&self, fault: &ThemeFault) -> Diagnostic {
        let path = self
            .own
            .keys()
            .find(|path| path.strip_prefix("themes/").and_then(|path| path.split_once('/')).is_some_and(|(_, inner)| inner == fault.path));
        let shown = path.cloned().unwrap_or_else(|| format!("themes/default/{}", fault.path));
        let bytes = path.and_then(|path| self.own.get(path)).or_else(|| self.embedded.get(&fault.path));
        let text = String::from_utf8_lossy(bytes.map_or(&[], |bytes| &**bytes)).into_owned();
        let source = SourceText { path: Arc::from(shown), text: Arc::from(text) };
        let fit = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Diagnostic::new(Code::Theme, Some(source.place_at(fit(fault.line), fit(fault.column))), fault.message.clone())
    }

    /// What the search index carries of the theme: its words for searching and for records, and the icons of hits.
    pub fn search_texts(&self) -> (Map<String, Json>, String) {
        self.worn.as_ref().map_or_else(Default::default, |(theme, _)| theme.search_texts())
    }

    /// What is wrong with the theme.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// The number of the theme in use: another theme has another one.
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    fn theme(&self) -> Option<&Theme> {
        self.worn.as_ref().map(|(theme, _)| theme)
    }

    /// The published paths of the theme's static files.
    pub fn static_paths(&self) -> impl Iterator<Item = &str> {
        self.theme().into_iter().flat_map(|theme| theme.statics().iter().map(|file| &*file.path))
    }

    /// The bytes of the static file with this number.
    pub fn static_bytes(&self, number: usize) -> &[u8] {
        &self.theme().expect("outputs are planned with a theme").statics()[number].bytes
    }

    /// The theme's words.
    pub fn strings(&self) -> &Strings {
        self.theme().expect("outputs are planned with a theme").strings()
    }

    /// Renders a page.
    pub fn render(&self, page: &PageView, rows: Rows<'_>, out: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        let theme = self.theme().expect("outputs are planned with a theme");
        theme.render(page, rows, out).map_err(|fault| Box::new(self.located(&fault)))
    }
}

fn table(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

/// The line of a strings file that holds the last part of a dotted key.
fn key_place(path: &Arc<str>, bytes: &[u8], key: &str) -> crate::model::diagnostic::Place {
    let text = String::from_utf8_lossy(bytes);
    let last = key.rsplit('.').next().unwrap_or(key);
    let line = text.lines().position(|line| line.trim_start().starts_with(&format!("{last}:"))).unwrap_or(0);
    let source = SourceText { path: Arc::clone(path), text: Arc::from(&*text) };
    source.place_at(u32::try_from(line + 1).unwrap_or(1), 1)
}
