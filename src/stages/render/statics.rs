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
/// Style sheets come last, because their names depend on those of the files they point to.
pub(super) fn publish(files: &ThemeFiles) -> (Vec<StaticFile>, BTreeMap<String, String>) {
    let ends = |name: &str, with: &str| name.rsplit_once('.').is_some_and(|(_, end)| end == with);
    let found = files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("static/")?, bytes)));
    let (sheets, others): (Vec<_>, Vec<_>) = found.partition(|(name, _)| ends(name, "css"));
    let mut names = BTreeMap::new();
    let mut statics = Vec::new();
    for (name, bytes) in others {
        let bare = if ends(name, "js") { std::str::from_utf8(bytes).ok().and_then(bare) } else { None };
        push(name, bare.map_or_else(|| Arc::clone(bytes), |script| Arc::from(script.into_bytes())), &mut names, &mut statics);
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
