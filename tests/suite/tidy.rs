//! The rules of `src/README.md` that no compiler and no linter keeps: who may know whom, what may be where, how long.
//!
//! Every rule is a function from sources to faults. A test runs it over `src/`, and another shows it a
//! made-up source that breaks it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

use opsbook::kinds;
use opsbook::model::code::Code;

// --- reading sources --------------------------------------------------------------------------------

/// A source file: its text, and its code without comments, literals and tests, at the same lines.
struct Source {
    path: String,
    text: String,
    tokens: Vec<Token>,
    paths: Vec<Named>,
    defined: BTreeSet<String>,
    /// Lines that are no tests.
    lines: usize,
}

/// A word, `::`, or a single character.
#[derive(Debug, Clone, PartialEq)]
struct Token {
    text: String,
    line: usize,
}

/// A path that code names, such as `crate::model::kind::Kind`.
#[derive(Debug, Clone, PartialEq)]
struct Named {
    path: Vec<String>,
    /// What it is called here.
    name: String,
    line: usize,
    /// Passed on by `pub use`.
    passed_on: bool,
    /// How many inline modules stand around it.
    inline: usize,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let (code, tests) = without_tests(&code_of(text));
        let tokens = tokens(&code);
        let paths = paths(&tokens);
        let defined = defined(&tokens);
        let lines = text.lines().count() - tests;
        Self { path: path.to_owned(), text: text.to_owned(), tokens, paths, defined, lines }
    }

    /// The module that the file is, as names from the crate's root.
    fn module(&self) -> Vec<String> {
        let inner = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let inner = inner.strip_suffix("/mod").unwrap_or(inner);
        if inner == "lib" { Vec::new() } else { inner.split('/').map(str::to_owned).collect() }
    }

    /// The room that the file belongs to: `model`, `stages/parse`, `kinds/myth`, `session`; `stages` for its `mod.rs`.
    fn room(&self) -> String {
        let inner = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut parts = inner.split('/');
        let first = parts.next().unwrap_or_default();
        match parts.next() {
            Some(second) if ["stages", "kinds", "rules"].contains(&first) && second != "mod" => format!("{first}/{second}"),
            _ => first.to_owned(),
        }
    }

    fn is_host(&self) -> bool {
        self.room() == "host"
    }

    fn fault(&self, line: usize, message: impl AsRef<str>) -> String {
        format!("{}:{line}: {}", self.path, message.as_ref())
    }
}

/// The text with comments and literals blanked; every byte keeps its place.
fn code_of(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let word_before = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
        let end = if rest.starts_with(b"//") {
            rest.iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n)
        } else if rest.starts_with(b"/*") {
            at + comment_len(rest)
        } else if rest[0] == b'"' {
            at + string_len(rest)
        } else if !word_before && let Some(len) = raw_string_len(rest) {
            at + len
        } else if rest[0] == b'\''
            && let Some(len) = char_len(&text[at..])
        {
            at + len
        } else {
            at += 1;
            continue;
        };
        for byte in &mut code[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    String::from_utf8(code).expect("whole characters were blanked")
}

fn comment_len(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn string_len(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

fn raw_string_len(rest: &[u8]) -> Option<usize> {
    let prefix = rest.strip_prefix(b"br").or_else(|| rest.strip_prefix(b"r"))?;
    let hashes = prefix.iter().take_while(|b| **b == b'#').count();
    prefix[hashes..].strip_prefix(b"\"")?;
    let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let from = rest.len() - prefix.len() + hashes + 1;
    let end = rest[from..].windows(close.len()).position(|window| window == close)?;
    Some(from + end + close.len())
}

/// The length of a character literal; none for a lifetime.
fn char_len(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1);
    let (_, first) = chars.next()?;
    if first == '\\' {
        return rest[3..].find('\'').map(|at| 3 + at + 1);
    }
    chars.next().filter(|(_, second)| *second == '\'').map(|(at, _)| at + 1)
}

/// The code with everything under `#[cfg(test)]` blanked, and how many lines that were.
fn without_tests(code: &str) -> (String, usize) {
    let mut code = code.to_owned();
    let mut lines = 0;
    while let Some(start) = code.find("#[cfg(test)]") {
        let body = start + code[start..].find(['{', ';']).unwrap_or(code.len() - start - 1);
        let end = if code.as_bytes()[body] == b'{' { closing(&code, body) } else { body + 1 };
        lines += code[start..end].matches('\n').count() + 1;
        let blank: String = code[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        code.replace_range(start..end, &blank);
    }
    (code, lines)
}

/// One past the brace that closes the one at `open`.
fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + at + 1;
        }
    }
    code.len()
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let len = if word > 0 {
                word
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            tokens.push(Token { text: rest[..len].to_owned(), line: number + 1 });
            rest = rest[len..].trim_start();
        }
    }
    tokens
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Every path of two names or more, and everything that is imported.
fn paths(tokens: &[Token]) -> Vec<Named> {
    let text = |at: usize| tokens.get(at).map_or("", |token| &*token.text);
    let mut found = Vec::new();
    let (mut at, mut depth) = (0, 0_usize);
    let mut inline: Vec<usize> = Vec::new();
    while at < tokens.len() {
        match text(at) {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                inline.retain(|opened| *opened <= depth);
            }
            "mod" if text(at + 2) == "{" => inline.push(depth + 1),
            "use" if text(at + 1) != "<" => {
                let passed_on = at > 0 && (text(at - 1) == "pub" || text(at - 1) == ")");
                let from = found.len();
                at = import(tokens, at + 1, &[], &mut found);
                found[from..].iter_mut().for_each(|named| (named.passed_on, named.inline) = (passed_on, inline.len()));
                continue;
            }
            word if is_word(word) && text(at + 1) == "::" && (at == 0 || !["::", "."].contains(&text(at - 1))) => {
                let mut path = vec![word.to_owned()];
                let line = tokens[at].line;
                while text(at + 1) == "::" && is_word(text(at + 2)) {
                    path.push(text(at + 2).to_owned());
                    at += 2;
                }
                let name = path[path.len() - 1].clone();
                found.push(Named { path, name, line, passed_on: false, inline: inline.len() });
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Reads one branch of an import from `at` on; returns where it ends.
fn import(tokens: &[Token], mut at: usize, above: &[String], found: &mut Vec<Named>) -> usize {
    let mut path = above.to_vec();
    while let Some(token) = tokens.get(at) {
        match &*token.text {
            "::" => at += 1,
            "{" => {
                at += 1;
                while tokens[at].text != "}" {
                    at = import(tokens, at, &path, found);
                    at += usize::from(tokens[at].text == ",");
                }
                return at + 1;
            }
            "*" => {
                found.push(Named { path, name: "*".to_owned(), line: token.line, passed_on: false, inline: 0 });
                return at + 1;
            }
            word if is_word(word) => {
                if word != "self" || path.is_empty() {
                    path.push(word.to_owned());
                }
                at += 1;
                let next = |ahead: usize| tokens.get(at + ahead).map_or("", |token| &*token.text);
                if next(0) != "::" {
                    let alias = (next(0) == "as").then(|| next(1).to_owned());
                    let end = at + if alias.is_some() { 2 } else { 0 };
                    let name = alias.unwrap_or_else(|| path[path.len() - 1].clone());
                    found.push(Named { path, name, line: token.line, passed_on: false, inline: 0 });
                    return end;
                }
            }
            _ => return at,
        }
    }
    at
}

/// The names that a file defines.
fn defined(tokens: &[Token]) -> BTreeSet<String> {
    let makes = |text: &str| ["struct", "enum", "trait", "type", "union", "fn", "const", "static", "mod"].contains(&text);
    let mut names: BTreeSet<String> = tokens
        .windows(3)
        .filter(|three| makes(&three[0].text) && !(three[0].text == "mod" && three[2].text == ";"))
        .map(|three| three[1].text.clone())
        .collect();
    names.extend(tokens.windows(3).filter(|three| three[0].text == "macro_rules").map(|three| three[2].text.clone()));
    names
}

fn all_sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    files_below(&root.join("src"))
        .into_iter()
        .filter(|path| path.ends_with(".rs"))
        .map(|path| {
            let text = fs::read_to_string(root.join("src").join(&path)).expect("a source");
            Source::new(&format!("src/{path}"), &text)
        })
        .filter(|source| !source.path.ends_with("/tests.rs"))
        .collect()
}

/// All files below a folder, by their path there.
fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                found.push(entry.strip_prefix(folder).expect("below").to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

// --- who may know whom ------------------------------------------------------------------------------

/// The files of a crate by module, so that a path can be followed to the file that defines its end.
struct Crate<'a> {
    sources: &'a [Source],
    modules: BTreeMap<Vec<String>, usize>,
}

impl<'a> Crate<'a> {
    fn new(sources: &'a [Source]) -> Self {
        let modules = sources.iter().enumerate().map(|(at, source)| (source.module(), at)).collect();
        Self { sources, modules }
    }

    /// A path from the crate's root; none when it leads out of the crate.
    fn absolute(&self, from: &Source, named: &Named) -> Option<Vec<String>> {
        let module = from.module();
        let mut names = named.path.iter();
        let mut path = match names.next()?.as_str() {
            "crate" | "opsbook" => Vec::new(),
            "self" if named.inline > 0 => return None,
            "self" => module,
            "super" => {
                let ups = 1 + named.path[1..].iter().take_while(|name| *name == "super").count();
                (1..ups).for_each(|_| _ = names.next());
                module[..module.len().checked_sub(ups.saturating_sub(named.inline))?].to_vec()
            }
            first => {
                let mut child = module;
                child.push(first.to_owned());
                self.modules.contains_key(&child).then_some(child)?
            }
        };
        path.extend(names.cloned());
        Some(path)
    }

    /// The file that defines what a path names.
    fn file(&self, path: &[String], depth: usize) -> usize {
        let known = (0..=path.len()).rev().find(|len| self.modules.contains_key(&path[..*len]));
        let len = known.unwrap_or_default();
        let Some(at) = self.modules.get(&path[..len]).copied() else { return usize::MAX };
        let source = &self.sources[at];
        let Some(name) = path.get(len).filter(|name| !source.defined.contains(*name)) else { return at };
        if depth > 8 {
            return at;
        }
        let passed_on = source.paths.iter().filter(|named| named.passed_on && (named.name == *name || named.name == "*"));
        for named in passed_on {
            let Some(mut target) = self.absolute(source, named) else { continue };
            if named.name == "*" {
                target.push(name.clone());
            }
            let found = self.file(&target, depth + 1);
            if named.name != "*" || self.sources.get(found).is_some_and(|source| source.defined.contains(name)) {
                return found;
            }
        }
        // Macros are known at the root, wherever they are defined.
        let defines = |source: &Source| source.tokens.windows(3).any(|three| three[0].text == "macro_rules" && three[2].text == *name);
        if len == 0 { self.sources.iter().position(defines).unwrap_or(at) } else { at }
    }

    /// What each file needs of which other files, and where it says so. What a file passes on with `pub use` it does not need.
    fn needs(&self, passed_on_too: bool) -> Vec<BTreeMap<usize, usize>> {
        let mut needs = vec![BTreeMap::new(); self.sources.len()];
        for (at, source) in self.sources.iter().enumerate() {
            for named in source.paths.iter().filter(|named| passed_on_too || !named.passed_on) {
                let target = self.absolute(source, named).map(|path| self.file(&path, 0));
                if let Some(target) = target.filter(|target| *target != at && *target != usize::MAX) {
                    needs[at].entry(target).or_insert(named.line);
                }
            }
        }
        needs
    }
}

/// Whether a file of the room `from` may import from the room `to`.
fn may_know(from: &str, to: &str) -> bool {
    let within = |room: &str, top: &str| room == top || room.strip_prefix(top).is_some_and(|rest| rest.starts_with('/'));
    from == to
        || match from.split('/').next().unwrap_or_default() {
            "stages" | "kinds" | "rules" if from.contains('/') => to == "model",
            "stages" | "kinds" | "rules" => to == "model" || within(to, from),
            "session" => to == "model" || within(to, "stages"),
            "host" => to == "model",
            "commands" => to != "main" && to != "build",
            "main" => to == "commands" || to == "host",
            _ => false,
        }
}

fn forbidden_imports(sources: &[Source]) -> Vec<String> {
    let all = Crate::new(sources);
    let mut faults = Vec::new();
    for (source, needs) in sources.iter().zip(all.needs(true)) {
        for (target, line) in needs {
            let (from, to) = (source.room(), sources[target].room());
            if !may_know(&from, &to) {
                faults.push(source.fault(line, format!("`{from}` must not know `{to}` ({})", sources[target].path)));
            }
        }
    }
    faults
}

/// The shortest circle of imports through each group of files that need one another.
fn circles(sources: &[Source]) -> Vec<String> {
    let needs = Crate::new(sources).needs(false);
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for start in 0..sources.len() {
        let mut came_from: BTreeMap<usize, usize> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            for next in needs[at].keys() {
                if !came_from.contains_key(next) {
                    came_from.insert(*next, at);
                    queue.push_back(*next);
                }
            }
        }
        if !came_from.contains_key(&start) || seen.contains(&start) {
            continue;
        }
        let mut circle = vec![start];
        let mut at = came_from[&start];
        while at != start {
            circle.push(at);
            at = came_from[&at];
        }
        circle.push(start);
        circle.reverse();
        seen.extend(circle.iter().copied());
        let mut text = String::from("files import each other in a circle:");
        for pair in circle.windows(2) {
            _ = write!(text, "\n    {}:{} needs {}", sources[pair[0]].path, needs[pair[0]][&pair[1]], sources[pair[1]].path);
        }
        faults.push(text);
    }
    faults
}

// --- what may be where ------------------------------------------------------------------------------

/// Where each dependency may be named. `""` is everywhere.
const DOORS: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["stages/parse"]),
    ("logos", &["stages/parse"]),
    ("serde_yaml", &["stages/parse"]),
    ("ammonia", &["stages/parse"]),
    ("tera", &["stages/render"]),
    ("include_dir", &["stages/render"]),
    ("rust_sugiyama", &["stages/draw"]),
    ("rust_stemmers", &["stages/search"]),
    ("annotate_snippets", &["host/terminal"]),
    ("hyper", &["host/server"]),
    ("hyper_util", &["host/server"]),
    ("http_body_util", &["host/server"]),
    ("tokio", &["host/server"]),
    ("mime_guess", &["host/server"]),
    ("open", &["host/browser"]),
    ("notify", &["host/watch"]),
    ("walkdir", &["host"]),
    ("rustix", &["host"]),
    ("imagesize", &["host"]),
    ("clap", &["commands", "main"]),
    ("clap_complete", &["commands"]),
    ("clap_mangen", &["commands"]),
    ("mimalloc", &["main"]),
    ("deunicode", &["model"]),
    ("aho_corasick", &["model"]),
    ("unicode_normalization", &["model", "stages/search"]),
    ("unicode_segmentation", &["stages/export"]),
    ("unicode_width", &["stages/export"]),
    ("strsim", &["model"]),
    ("erased_serde", &["model"]),
    ("jiff", &["model", "host"]),
    // Faults of the world: pure stages have none.
    ("anyhow", &["host", "commands", "main"]),
    // Threads and fingerprints are no part of what a noun or a kind is.
    ("rayon", &["stages", "session", "host", "commands"]),
    ("xxhash_rust", &["stages", "session", "host"]),
    ("memchr", &["model", "stages", "host"]),
    ("percent_encoding", &["model", "stages", "host"]),
    ("rustc_hash", &[""]),
    ("serde", &[""]),
    ("serde_json", &[""]),
];

fn wrong_doors(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        let inner = source.path.trim_start_matches("src/").trim_end_matches(".rs");
        let behind = |door: &&str| door.is_empty() || inner == *door || inner.strip_prefix(*door).is_some_and(|rest| rest.starts_with('/'));
        for named in &source.paths {
            let door = DOORS.iter().find(|(name, _)| *name == named.path[0]);
            if let Some((name, doors)) = door.filter(|(_, doors)| !doors.iter().any(behind)) {
                faults.push(source.fault(named.line, format!("`{name}` may be named in {} alone", doors.join(", "))));
            }
        }
    }
    faults
}

/// Dependencies that have no door yet.
fn doorless(cargo_toml: &str) -> Vec<String> {
    let section = cargo_toml.split("\n[dependencies]\n").nth(1).unwrap_or_default().split("\n[").next().unwrap_or_default();
    let names = section.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim().replace('-', "_"));
    names.filter(|name| !DOORS.iter().any(|(known, _)| known == name)).map(|name| format!("`{name}` has no door in {}", file!())).collect()
}

const WORLD: [&str; 10] =
    ["fs", "env", "net", "time", "process::Command", "process::exit", "process::abort", "io::stdin", "io::stdout", "io::stderr"];
const WORLD_METHODS: [&str; 7] = ["exists", "is_file", "is_dir", "metadata", "symlink_metadata", "canonicalize", "read_dir"];

/// Files, environment, network and clock outside `host`.
fn worldly(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources.iter().filter(|source| !source.is_host() && source.room() != "build") {
        for named in source.paths.iter().filter(|named| named.path[0] == "std") {
            let rest = named.path[1..].join("::");
            if WORLD.iter().any(|part| rest == *part || rest.starts_with(&format!("{part}::"))) {
                faults.push(source.fault(named.line, format!("`std::{rest}` belongs to host")));
            }
        }
        for three in source.tokens.windows(3) {
            if three[0].text == "." && three[2].text == "(" && WORLD_METHODS.contains(&&*three[1].text) {
                faults.push(source.fault(three[1].line, format!("`.{}()` asks the disk, which belongs to host", three[1].text)));
            }
        }
    }
    faults
}

fn prints(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    let elsewhere = sources.iter().filter(|source| !source.path.starts_with("src/host/terminal/") && source.room() != "build");
    for source in elsewhere {
        for two in source.tokens.windows(2) {
            if two[1].text == "!" && ["println", "print", "eprintln", "eprint"].contains(&&*two[0].text) {
                faults.push(source.fault(two[0].line, format!("`{}!`: only host/terminal prints", two[0].text)));
            }
        }
        for named in source.paths.iter().filter(|named| named.path.len() == 3 && named.path[1] == "io") {
            if ["stdout", "stderr"].contains(&&*named.path[2]) {
                faults.push(source.fault(named.line, format!("`{}`: only host/terminal prints", named.path.join("::"))));
            }
        }
    }
    faults
}

const CELLS: [&str; 9] = ["Mutex", "RwLock", "OnceLock", "LazyLock", "Once", "Cell", "RefCell", "OnceCell", "UnsafeCell"];

/// Globals outside `host`, and tables whose order is another in every run.
fn globals(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        for (at, token) in source.tokens.iter().enumerate() {
            let next = source.tokens.get(at + 1).map_or("", |token| &*token.text);
            let kind = source.tokens[at + 1..].iter().map(|token| &*token.text).take_while(|text| !["=", ";"].contains(text));
            let global = match &*token.text {
                "thread_local" | "lazy_static" => next == "!",
                "static" if next == "mut" => true,
                "static" if is_word(next) => kind.skip(1).any(|text| CELLS.contains(&text) || text.starts_with("Atomic")),
                _ => false,
            };
            if global && !source.is_host() {
                faults.push(source.fault(token.line, "a global: what is remembered belongs to the session"));
            }
            if ["HashMap", "HashSet", "RandomState"].contains(&&*token.text) {
                faults.push(
                    source.fault(token.line, format!("`{}` has another order in every run; take a BTreeMap or rustc_hash's", token.text)),
                );
            }
        }
    }
    faults
}

// --- how long, and what it is called ----------------------------------------------------------------

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;

fn long_files(sources: &[Source]) -> Vec<String> {
    let mut sizes: Vec<usize> = sources.iter().map(|source| source.lines).collect();
    sizes.sort_unstable();
    let median = sizes[sizes.len() / 2];
    let long = sources.iter().filter(|source| source.lines > FILE_LINES_MAX);
    long.map(|source| format!("{}: {} lines without tests, at most {FILE_LINES_MAX}; the median is {median}", source.path, source.lines))
        .collect()
}

fn long_functions(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        for (name, lines) in functions(&source.tokens) {
            if lines.len() > FUNCTION_LINES_MAX {
                let message = format!("`{name}` has {} lines, at most {FUNCTION_LINES_MAX}", lines.len());
                faults.push(source.fault(lines.start, message));
            }
        }
    }
    faults
}

/// Every function with a body: its name and its lines.
fn functions(tokens: &[Token]) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        if pair[0].text != "fn" || !is_word(&pair[1].text) {
            continue;
        }
        let (mut round, mut braces) = (0_usize, 0_usize);
        for token in &tokens[at..] {
            match &*token.text {
                "(" | "[" => round += 1,
                ")" | "]" => round -= 1,
                "{" => braces += 1,
                "}" => braces -= 1,
                _ => {}
            }
            if token.text == ";" && round == 0 && braces == 0 {
                break;
            }
            if token.text == "}" && braces == 0 {
                found.push((pair[1].text.clone(), pair[0].line..token.line + 1));
                break;
            }
        }
    }
    found
}

/// Files that do not open with a sentence about themselves.
fn speechless(sources: &[Source]) -> Vec<String> {
    let opening = |source: &Source| {
        let lines: Vec<&str> = source.text.lines().map_while(|line| line.strip_prefix("//! ")).collect();
        !lines.is_empty() && lines.len() <= 3 && lines[lines.len() - 1].ends_with('.')
    };
    sources.iter().filter(|source| !opening(source)).map(|source| source.fault(1, "the file opens with no `//!` sentence")).collect()
}

const BANNED: [&str; 10] = ["utils", "util", "helpers", "helper", "common", "manager", "handler", "context", "data", "info"];

/// Names that are banned and yet the domain's own: the fields common to all kinds, and the situations in
/// which a flag is met.
const ALLOWED: [(&str, &str); 3] =
    [("src/model/common.rs", "common"), ("src/model/common.rs", "Common"), ("src/model/view/row.rs", "Context")];

fn empty_names(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        let allowed = |name: &str| ALLOWED.contains(&(&*source.path, name));
        let parts = source.path.trim_end_matches(".rs").split('/');
        for part in parts.filter(|part| part.split('_').any(|word| BANNED.contains(&word)) && !allowed(part)) {
            faults.push(source.fault(1, format!("`{part}` says nothing: name what is in it")));
        }
        for two in source.tokens.windows(2) {
            let name = &two[1].text;
            let last = name.rfind(char::is_uppercase).map_or("", |at| &name[at..]).to_lowercase();
            let is_type = ["struct", "enum", "trait", "type", "union"].contains(&&*two[0].text);
            if is_type && BANNED.contains(&&*last) && !allowed(name) {
                faults.push(source.fault(two[1].line, format!("`{name}` says nothing: name what it is")));
            }
        }
    }
    faults
}

/// Notes to oneself and code that is not finished.
fn unfinished(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        for (number, line) in source.text.lines().enumerate() {
            let mut words = line.split(|c: char| !c.is_alphanumeric());
            if let Some(word) = words.find(|word| ["TODO", "FIXME", "XXX", "HACK"].contains(word)) {
                faults.push(source.fault(number + 1, format!("`{word}`: do it, or file it")));
            }
        }
        for two in source.tokens.windows(2) {
            if two[1].text == "!" && ["dbg", "todo", "unimplemented"].contains(&&*two[0].text) {
                faults.push(source.fault(two[0].line, format!("`{}!` is left over", two[0].text)));
            }
        }
    }
    faults
}

// --- what belongs together --------------------------------------------------------------------------

/// The difference between what is there and what should be, in both directions.
fn differences(what: &str, there: &BTreeSet<String>, wanted: &BTreeSet<String>) -> Vec<String> {
    let missing = wanted.difference(there).map(|name| format!("{what}: `{name}` is missing"));
    let left_over = there.difference(wanted).map(|name| format!("{what}: nothing uses `{name}`"));
    missing.chain(left_over).collect()
}

/// What is wrong with the text that `opsbook explain` prints.
fn thin_explanation(code: &str, text: &str) -> Option<String> {
    let opening = text.lines().next().unwrap_or_default();
    let whole = opening.ends_with('.') && text.contains("\n## Example\n") && text.contains("\n## Fix\n") && text.contains("\n```");
    (!whole).then(|| format!("model/codes/{code}.md: wants a sentence, `## Example` with a block, and `## Fix`"))
}

const TOP: [&str; 18] = [
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "deny.toml",
    "rustfmt.toml",
    "opsbook.yaml",
    "permalinks.lock",
    "src",
    "content",
    "themes",
    "tests",
    "benches",
    "revisions",
    "fuzz",
    "docs",
    "examples",
];
const ROOMS: [&str; 11] =
    ["README.md", "build.rs", "lib.rs", "main.rs", "model", "kinds", "rules", "stages", "session", "host", "commands"];

/// Entries of a folder that have no place there; hidden and ignored ones are nobody's business.
fn strays<'a>(entries: impl Iterator<Item = &'a str>, known: &[&str], ignored: &str) -> Vec<String> {
    let is_ignored = |name: &str| name.starts_with('.') || ignored.lines().any(|line| line.trim_matches('/') == name);
    entries.filter(|name| !is_ignored(name) && !known.contains(name)).map(|name| format!("`{name}` has no place in this folder")).collect()
}

/// Lints that are missing or weaker than they should be.
fn lax(cargo_toml: &str, clippy_toml: &str) -> Vec<String> {
    let lints = [
        "unsafe_code = \"forbid\"",
        "pedantic = { level = \"warn\"",
        "print_stdout = ",
        "exit = ",
        "iter_over_hash_type = ",
        "disallowed_methods = ",
    ];
    let disallowed = ["Instant::now", "SystemTime::now", "env::var\"", "process::exit", "too-many-lines-threshold = 70"];
    let missing = |text: &'static str, file: &str, held: &str| (!held.contains(text)).then(|| format!("{file} has no `{text}`"));
    let lints = lints.into_iter().filter_map(|text| missing(text, "Cargo.toml", cargo_toml));
    lints.chain(disallowed.into_iter().filter_map(|text| missing(text, ".clippy.toml", clippy_toml))).collect()
}

// --- over this repository ---------------------------------------------------------------------------

fn holds(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn repository(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

fn entries(path: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_dir(folder).expect(path).map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn rooms_import_only_what_they_may() {
    holds(&forbidden_imports(&all_sources()));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    holds(&circles(&all_sources()));
}

#[test]
fn every_dependency_is_named_behind_its_door() {
    holds(&wrong_doors(&all_sources()));
    holds(&doorless(&repository("Cargo.toml")));
}

#[test]
fn only_host_meets_the_world() {
    holds(&worldly(&all_sources()));
}

#[test]
fn only_the_terminal_prints() {
    holds(&prints(&all_sources()));
}

#[test]
fn nothing_is_remembered_in_globals() {
    holds(&globals(&all_sources()));
}

#[test]
fn files_are_short() {
    holds(&long_files(&all_sources()));
}

#[test]
fn functions_are_short() {
    holds(&long_functions(&all_sources()));
}

#[test]
fn every_file_opens_with_a_sentence() {
    holds(&speechless(&all_sources()));
}

#[test]
fn names_say_something() {
    holds(&empty_names(&all_sources()));
}

#[test]
fn nothing_is_left_unfinished() {
    holds(&unfinished(&all_sources()));
}

#[test]
fn every_code_has_its_text() {
    let there = entries("src/model/codes").iter().map(|name| name.trim_end_matches(".md").to_owned()).collect();
    let wanted = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    holds(&differences("src/model/codes", &there, &wanted));
    holds(&Code::ALL.iter().filter_map(|code| thin_explanation(code.name(), code.explanation())).collect::<Vec<_>>());
}

#[test]
fn every_kind_has_its_template() {
    let there = entries("themes/default/templates/kinds").iter().map(|name| format!("kinds/{name}")).collect();
    let wanted = kinds::TABLE.iter().map(|row| row.template.to_owned()).collect();
    holds(&differences("themes/default/templates", &there, &wanted));
}

#[test]
fn the_repository_is_laid_out_as_its_map_says() {
    let ignored = repository(".gitignore");
    holds(&strays(entries("").iter().map(|name| &**name), &TOP, &ignored));
    holds(&strays(entries("src").iter().map(|name| &**name), &ROOMS, &ignored));
    holds(&lax(&repository("Cargo.toml"), &repository(".clippy.toml")));
    let map = repository("src/README.md");
    let rooms =
        ["stages", "kinds", "host"].into_iter().flat_map(|room| entries(&format!("src/{room}")).into_iter().map(move |name| (room, name)));
    let unmapped = rooms.map(|(room, name)| (room, name.trim_end_matches(".rs").to_owned())).filter(|(_, name)| name != "mod");
    holds(
        &unmapped
            .filter(|(_, name)| !map.contains(&**name))
            .map(|(room, name)| format!("src/README.md does not name {room}/{name}"))
            .collect::<Vec<_>>(),
    );
}

// --- seen to fail -----------------------------------------------------------------------------------

/// The faults that a rule finds in made-up files; the files that are right are there to be passed over.
fn found(rule: fn(&[Source]) -> Vec<String>, files: &[(&str, &str)]) -> Vec<String> {
    rule(&files.iter().map(|(path, text)| Source::new(path, text)).collect::<Vec<_>>())
}

/// That exactly these faults were found, each known by how it begins.
#[track_caller]
fn begin(faults: &[String], beginnings: &[&str]) {
    let fits = faults.len() == beginnings.len() && faults.iter().zip(beginnings).all(|(fault, begin)| fault.starts_with(begin));
    assert!(fits, "found {faults:#?}, and not {beginnings:#?}");
}

#[test]
fn comments_and_literals_are_no_code() {
    let text = "let a = \"fn x\"; // fn y\n/* fn /* z */ */ let c = '\"'; let d = r#\"fn \"w\"\"#; fn real<'a>(b: &'a str, q: char) { q == '\\'' }\n";
    let words: Vec<String> = tokens(&code_of(text)).into_iter().map(|token| token.text).filter(|text| is_word(text)).collect();
    assert_eq!(words, "let a let c let d fn real a b a str q char q".split(' ').collect::<Vec<_>>());
    assert_eq!(code_of(text).len(), text.len());
}

#[test]
fn imports_are_read_as_the_compiler_reads_them() {
    let text = "pub use self::row::{Row, text::*};\nuse super::{a::{self, B as C}, d};\nfn f() -> x::Y { super::super::z() }\nmod m { use super::Q; }\n";
    let source = Source::new("src/stages/view/mod.rs", text);
    let read: Vec<_> = source.paths.iter().map(|named| (named.path.join("::"), &*named.name, named.passed_on, named.inline)).collect();
    let wanted = [
        ("self::row::Row", "Row", true, 0),
        ("self::row::text", "*", true, 0),
        ("super::a", "a", false, 0),
        ("super::a::B", "C", false, 0),
        ("super::d", "d", false, 0),
        ("x::Y", "Y", false, 0),
        ("super::super::z", "z", false, 0),
        ("super::Q", "Q", false, 1),
    ];
    assert_eq!(read, wanted.map(|(path, name, passed_on, inline)| (path.to_owned(), name, passed_on, inline)));
}

#[test]
fn a_forbidden_import_is_found() {
    let files = [
        ("src/model/kind.rs", "use crate::stages::parse::page;\n#[macro_export]\nmacro_rules! record { () => {} }"),
        ("src/stages/parse/mod.rs", "use crate::record;\nuse crate::model::kind::Kind;\npub fn page() { crate::stages::render::go() }"),
        ("src/stages/render/mod.rs", "pub fn go() { super::parse::page() }"),
        ("src/kinds/myth/mod.rs", "use super::flag::Flag;"),
        ("src/kinds/flag/mod.rs", "#[cfg(test)]\nmod tests { use crate::stages::parse::page; }"),
        ("src/session/mod.rs", "use crate::stages::{parse, render};\nuse crate::host::read;"),
        ("src/host/read.rs", "use crate::session::Session;"),
        ("src/commands/build.rs", "use crate::{host, kinds, session, stages, model};\nuse crate::host::read;"),
        ("src/main.rs", "use opsbook::commands::build;\nuse opsbook::session::Session;"),
    ];
    let faults = found(forbidden_imports, &files);
    begin(
        &faults,
        &[
            "src/model/kind.rs:1: `model` must not know `stages/parse`",
            "src/stages/parse/mod.rs:3: `stages/parse` must not know `stages/render`",
            "src/stages/render/mod.rs:1: `stages/render` must not know `stages/parse`",
            "src/kinds/myth/mod.rs:1: `kinds/myth` must not know `kinds/flag`",
            "src/session/mod.rs:2: `session` must not know `host`",
            "src/host/read.rs:1: `host` must not know `session`",
            "src/main.rs:2: `main` must not know `session`",
        ],
    );
}

#[test]
fn a_circle_is_found_and_a_facade_is_none() {
    let facade = [
        ("src/model/view/mod.rs", "mod row;\npub use self::row::Row;\npub struct Text;"),
        ("src/model/view/row.rs", "use super::Text;\npub struct Row(Text);"),
        ("src/model/view/list.rs", "use super::Row;"),
    ];
    begin(&found(circles, &facade), &[]);
    let parent = [
        ("src/stages/view/mod.rs", "mod home;\npub struct Inputs;\nfn go() { home::view() }"),
        ("src/stages/view/home.rs", "use super::Inputs;\npub fn view() {}"),
    ];
    begin(
        &found(circles, &parent),
        &[
            "files import each other in a circle:\n    src/stages/view/mod.rs:3 needs src/stages/view/home.rs\n    src/stages/view/home.rs:1 needs src/stages/view/mod.rs",
        ],
    );
    let siblings = [
        ("src/model/mod.rs", "mod a; mod b; mod c;"),
        ("src/model/a.rs", "use super::b;"),
        ("src/model/b.rs", "use crate::model::c::C;"),
        ("src/model/c.rs", "pub struct C(super::a::A);"),
    ];
    assert_eq!(found(circles, &siblings).len(), 1);
}

#[test]
fn a_dependency_past_its_door_is_found() {
    let files = [
        ("src/stages/parse/yaml.rs", "use serde_yaml::Value;"),
        ("src/stages/view/mod.rs", "fn f() { pulldown_cmark::Parser::new() }"),
        ("src/host/server.rs", "use hyper::Request;"),
        ("src/host/servers.rs", "use hyper::Request;"),
        ("src/main.rs", "use clap::Parser as _;\nuse tera::Tera;"),
    ];
    let faults = found(wrong_doors, &files);
    begin(&faults, &["src/stages/view/mod.rs:1: `pulldown_cmark`", "src/host/servers.rs:1: `hyper`", "src/main.rs:2: `tera`"]);
    begin(
        &doorless("[package]\n\n[dependencies]\nserde = \"1\"\nleft-pad = \"1\"\n\n[dev-dependencies]\nproptest = \"1\"\n"),
        &["`left_pad` has no door"],
    );
}

#[test]
fn the_world_outside_host_is_found() {
    let files = [
        ("src/host/read.rs", "use std::fs;"),
        ("src/build.rs", "use std::env;"),
        (
            "src/stages/parse/page.rs",
            "use std::{fs, sync::Arc};\nfn f(p: &Path) -> bool { p.exists() }\nfn g() { std::time::Instant::now() }",
        ),
        ("src/main.rs", "use std::process::{self, ExitCode};\nfn f() { std::process::exit(1) }"),
    ];
    let page = "src/stages/parse/page.rs";
    begin(
        &found(worldly, &files),
        &[
            &format!("{page}:1: `std::fs`"),
            &format!("{page}:3: `std::time::Instant::now`"),
            &format!("{page}:2: `.exists()`"),
            "src/main.rs:2: `std::process::exit`",
        ],
    );
}

#[test]
fn prints_and_globals_are_found() {
    let print =
        [("src/host/terminal/mod.rs", "fn f() { println!() }"), ("src/host/read.rs", "fn f() { eprintln!(\"x\"); std::io::stderr() }")];
    begin(&found(prints, &print), &["src/host/read.rs:1: `eprintln!`", "src/host/read.rs:1: `std::io::stderr`"]);
    let global = [
        (
            "src/session/mod.rs",
            "static A: &str = \"\";\nstatic B: OnceLock<u8> = OnceLock::new();\nthread_local! {}\nstatic mut C: u8 = 0;\nstatic D: AtomicUsize = x();\nfn f(cell: &'static Mutex<u8>) {}",
        ),
        ("src/host/mod.rs", "static A: Mutex<u8> = x();\nuse std::collections::HashMap;"),
    ];
    begin(
        &found(globals, &global),
        &[
            "src/session/mod.rs:2:",
            "src/session/mod.rs:3:",
            "src/session/mod.rs:4:",
            "src/session/mod.rs:5:",
            "src/host/mod.rs:2: `HashMap`",
        ],
    );
}

#[test]
fn what_is_too_long_is_found() {
    let lines = |count: usize| "    f();\n".repeat(count);
    let long = format!("//! Long.\n{}", lines(500));
    let tested = format!("//! Short.\n#[cfg(test)]\nmod tests {{\n{}}}\n", lines(600));
    begin(
        &found(long_files, &[("src/a.rs", &long), ("src/b.rs", &tested)]),
        &["src/a.rs: 501 lines without tests, at most 500; the median is 501"],
    );
    let functions =
        format!("fn short() {{\n{}}}\nfn f(a: [u8; 2]) -> u8\nwhere u8: Copy {{\n{}}}\ntrait T {{ fn none(); }}\n", lines(68), lines(69));
    begin(&found(long_functions, &[("src/a.rs", &functions)]), &["src/a.rs:71: `f` has 72 lines"]);
}

#[test]
fn what_says_nothing_is_found() {
    let files = [
        ("src/a.rs", "//! A sentence.\n\nuse x;"),
        ("src/b.rs", "use x;"),
        ("src/c.rs", "//! No full stop\n"),
        ("src/d.rs", "// Not that kind.\n"),
    ];
    begin(&found(speechless, &files), &["src/b.rs:1:", "src/c.rs:1:", "src/d.rs:1:"]);
    let names = [
        ("src/model/common.rs", "pub struct Common;"),
        ("src/host/common.rs", "struct PageData;\nstruct DataUrl;\nenum Handler {}\nstruct Metadata2;"),
        ("src/date_utils.rs", ""),
    ];
    begin(
        &found(empty_names, &names),
        &["src/host/common.rs:1: `common`", "src/host/common.rs:1: `PageData`", "src/host/common.rs:3: `Handler`", "src/date_utils.rs:1:"],
    );
    let left = format!("// {}: later\nfn f() {{ {}!() }}\nlet text = \"dbg!\";", ["TO", "DO"].concat(), ["db", "g"].concat());
    begin(&found(unfinished, &[("src/a.rs", &left)]), &["src/a.rs:1:", "src/a.rs:2:"]);
}

#[test]
fn what_does_not_belong_together_is_found() {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    begin(&differences("codes", &set(&["a", "b"]), &set(&["b", "c"])), &["codes: `c` is missing", "codes: nothing uses `a`"]);
    assert!(thin_explanation("x", "A sentence.\n\n## Example\n\n```yaml\n```\n\n## Fix\n\nDo it.\n").is_none());
    assert!(thin_explanation("x", "A sentence.\n").is_some());
    begin(&strays(["src", ".git", "target", "notes.txt"].into_iter(), &TOP, "/target/\n/public/\n"), &["`notes.txt`"]);
    begin(
        &lax(&repository("Cargo.toml").replace("\"forbid\"", "\"deny\""), &repository(".clippy.toml")),
        &["Cargo.toml has no `unsafe_code"],
    );
}
