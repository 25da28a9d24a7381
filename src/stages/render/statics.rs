//! Static files: what a theme ships as it is, under names that change when the bytes do.

use std::collections::BTreeMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::embedded::ThemeFiles;
use super::script::bare;

/// Where static files go, below the site's root.
const FOLDER: &str = "assets/";

/// A static file as it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticFile {
    /// Root-relative path with a hash of the bytes, such as `assets/theme.0123456789.css`.
    pub path: String,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// Names all files below `static/` after their bytes, and tells which name became which path.
///
/// Scripts come after those that they import, and style sheets last, because their names depend on those of the files they
/// point to.
pub(super) fn publish(files: &ThemeFiles) -> (Vec<StaticFile>, BTreeMap<String, String>) {
    let ends = |name: &str, with: &str| name.rsplit_once('.').is_some_and(|(_, end)| end == with);
    let found = files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("static/")?, bytes)));
    let (sheets, others): (Vec<_>, Vec<_>) = found.partition(|(name, _)| ends(name, "css"));
    let (scripts, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|(name, _)| ends(name, "js"));
    let mut names = BTreeMap::new();
    let mut statics = Vec::new();
    for (name, bytes) in others {
        push(name, Arc::clone(bytes), &mut names, &mut statics);
    }
    let mut waiting: Vec<(&str, Arc<[u8]>)> = scripts.into_iter().map(|(name, bytes)| (name, without_comments(bytes))).collect();
    loop {
        let here: Vec<&str> = waiting.iter().map(|(name, _)| *name).collect();
        // Those that import each other in a circle have no name to begin with, and are published as they are.
        let round = |(name, bytes): &(&str, Arc<[u8]>)| !imports(name, bytes).any(|(_, _, of)| here.contains(&&*of));
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(round);
        let stuck = ready.is_empty();
        for (name, bytes) in if stuck { &rest } else { &ready } {
            push(name, import(name, bytes, &names), &mut names, &mut statics);
        }
        waiting = rest;
        if stuck || waiting.is_empty() {
            break;
        }
    }
    for (name, bytes) in sheets {
        let linked = std::str::from_utf8(bytes).ok().and_then(|css| link(name, css, &names));
        push(name, linked.unwrap_or_else(|| Arc::clone(bytes)), &mut names, &mut statics);
    }
    statics.sort_by(|a, b| a.path.cmp(&b.path));
    (statics, names)
}

fn push(name: &str, bytes: Arc<[u8]>, names: &mut BTreeMap<String, String>, statics: &mut Vec<StaticFile>) {
    let hash = xxh3_64(&bytes) >> 24;
    let (folder, file) = name.rsplit_once('/').map_or(("", name), |(_, file)| (&name[..name.len() - file.len()], file));
    let path = match file.rsplit_once('.') {
        Some((stem, end)) => format!("{FOLDER}{folder}{stem}.{hash:010x}.{end}"),
        None => format!("{FOLDER}{folder}{file}.{hash:010x}"),
    };
    names.insert(name.to_owned(), path.clone());
    statics.push(StaticFile { path, bytes });
}

fn without_comments(script: &Arc<[u8]>) -> Arc<[u8]> {
    let bare = std::str::from_utf8(script).ok().and_then(bare);
    bare.map_or_else(|| Arc::clone(script), |bare| Arc::from(bare.into_bytes()))
}

/// What a script imports from its own folder or from a folder above: where the path begins and ends in it, and the name below
/// `static/`.
fn imports<'a>(script: &'a str, bytes: &'a [u8]) -> impl Iterator<Item = (usize, usize, String)> + 'a {
    const FROM: &str = " from '";
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    text.match_indices(FROM).filter_map(move |(at, _)| {
        let start = at + FROM.len();
        let end = start + text[start..].find('\'')?;
        let mut folders: Vec<&str> = script.split('/').collect();
        folders.pop();
        for part in text[start..end].split('/') {
            match part {
                "." => {}
                ".." => _ = folders.pop()?,
                part => folders.push(part),
            }
        }
        text[start..end].starts_with('.').then(|| (start, end, folders.join("/")))
    })
}

/// Points the imports of a script to hashed names.
fn import(script: &str, bytes: &Arc<[u8]>, names: &BTreeMap<String, String>) -> Arc<[u8]> {
    let mut linked = Vec::with_capacity(bytes.len() + 64);
    let mut copied = 0;
    for (start, end, name) in imports(script, bytes) {
        let Some(path) = names.get(&name).and_then(|path| path.strip_prefix(FOLDER)) else { continue };
        linked.extend_from_slice(&bytes[copied..start]);
        linked.extend_from_slice(format!("./{}{path}", "../".repeat(script.matches('/').count())).as_bytes());
        copied = end;
    }
    if copied == 0 {
        return Arc::clone(bytes);
    }
    linked.extend_from_slice(&bytes[copied..]);
    Arc::from(linked)
}

/// Points the `url(…)`s of a style sheet to hashed names; none if there is nothing to point.
fn link(sheet: &str, css: &str, names: &BTreeMap<String, String>) -> Option<Arc<[u8]>> {
    let folder = sheet.rsplit_once('/').map_or("", |(folder, _)| folder);
    let up = "../".repeat(if folder.is_empty() { 0 } else { folder.split('/').count() });
    let mut linked = String::with_capacity(css.len());
    let mut changed = false;
    let mut rest = css;
    while let Some((before, tail)) = rest.split_once("url(") {
        let (inside, after) = tail.split_once(')')?;
        let target = inside.trim().trim_matches(['"', '\'']);
        let name = if folder.is_empty() { target.to_owned() } else { format!("{folder}/{target}") };
        let path = names.get(&name).and_then(|path| path.strip_prefix(FOLDER));
        linked.push_str(before);
        linked.push_str("url(");
        match path {
            Some(path) => {
                linked.push_str(&up);
                linked.push_str(path);
                changed = true;
            }
            None => linked.push_str(inside),
        }
        linked.push(')');
        rest = after;
    }
    linked.push_str(rest);
    changed.then(|| Arc::from(linked.into_bytes()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::publish;
    use crate::stages::render::ThemeFiles;

    fn published(files: &[(&str, &str)]) -> Vec<(String, String)> {
        let files: ThemeFiles = files.iter().map(|(path, text)| (format!("static/{path}"), Arc::from(text.as_bytes()))).collect();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        publish(&files).0.iter().map(|file| (file.path.clone(), text(&file.bytes))).collect()
    }

    #[test]
    fn scripts_import_each_other_by_the_names_under_which_they_are_published() {
        let run = "import { a } from './link.js';\nimport b from '../quotes.js';\nimport c from 'elsewhere';\n";
        let files = published(&[("list/link.js", "export const a = 1;\n"), ("list/run.js", run), ("quotes.js", "export default 2;\n")]);
        let [(link, _), (_, text), (quotes, _)] = &files[..] else { panic!("{files:?}") };
        let below = |path: &str| path.strip_prefix("assets/").unwrap_or_default().to_owned();
        let expected =
            format!("import {{ a }} from './../{}';\nimport b from './../{}';\nimport c from 'elsewhere';\n", below(link), below(quotes));
        assert_eq!(*text, expected);
    }

    #[test]
    fn the_name_of_a_script_follows_what_it_imports() {
        let name = |text| published(&[("a.js", "import b from './b.js';\n"), ("b.js", text)])[0].0.clone();
        assert_ne!(name("export default 1;\n"), name("export default 2;\n"));
    }

    #[test]
    fn scripts_that_import_each_other_in_a_circle_are_published_all_the_same() {
        let files = published(&[("a.js", "import b from './b.js';\n"), ("b.js", "import a from './a.js';\n"), ("c.js", "c();\n")]);
        assert_eq!(files.len(), 3);
    }
}
