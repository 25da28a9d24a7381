//! What one build publishes, compared with what the last one did.

use rustc_hash::FxHashMap;
use rustix::fs::FileType;

use super::manifest::{Manifest, Print};
use super::system::Facts;

/// One file of the build.
#[derive(Debug, Clone, Copy)]
pub(super) struct Put {
    pub print: Print,
    /// It differs from the published one, so it was written to the staging folder.
    pub changed: bool,
}

/// Every file of the build, and those of the last one that it lacks.
pub(super) struct Plan<'a> {
    pub files: FxHashMap<String, Put>,
    pub before: &'a Manifest,
    /// Files of the last build that this one lacks, sorted.
    pub removed: Vec<&'a str>,
}

/// Whose an entry of the output folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Ours, and it stays as it is.
    Kept,
    /// Ours, and the new site has another or none at this path.
    Outdated,
    /// A stranger's.
    Foreign,
    /// A stranger's, at a path that the new site needs.
    InTheWay,
}

impl<'a> Plan<'a> {
    pub(super) fn new(files: FxHashMap<String, Put>, before: &'a Manifest) -> Self {
        let mut removed: Vec<&str> = before.files.keys().filter(|path| !files.contains_key(*path)).map(String::as_str).collect();
        removed.sort_unstable();
        Self { files, before, removed }
    }

    /// The files that were written to the staging folder, sorted.
    pub(super) fn changed(&self) -> Vec<&str> {
        let mut changed: Vec<&str> = self.files.iter().filter_map(|(path, put)| put.changed.then_some(path.as_str())).collect();
        changed.sort_unstable();
        changed
    }

    pub(super) fn changed_count(&self) -> usize {
        self.files.values().filter(|put| put.changed).count()
    }

    /// The manifest of the new site.
    pub(super) fn manifest(&self) -> String {
        Manifest::text(self.files.iter().map(|(path, put)| (path.as_str(), put.print)))
    }

    /// The manifest of a folder half way between the two sites: it claims the
    /// files of both, and settles only what stays.
    pub(super) fn claim(&self) -> String {
        let settled = |put: &Put| {
            if put.changed { Print::UNSETTLED } else { put.print }
        };
        let new = self.files.iter().map(|(path, put)| (path.as_str(), settled(put)));
        let old = self.removed.iter().map(|path| (*path, Print::UNSETTLED));
        Manifest::text(new.chain(old))
    }

    /// Whose the entry at `path` of the output folder is; folders have no owner
    /// and are not asked about.
    pub(super) fn owner(&self, path: &[u8], kind: FileType) -> Owner {
        let Ok(path) = str::from_utf8(path) else {
            return Owner::Foreign;
        };
        // Only regular files are ever ours: somebody has replaced anything else.
        let ours = kind == FileType::RegularFile && self.before.files.contains_key(path);
        match self.files.get(path) {
            Some(_) if !ours => Owner::InTheWay,
            Some(put) if !put.changed => Owner::Kept,
            None if !ours => Owner::Foreign,
            _ => Owner::Outdated,
        }
    }

    /// Whether `facts` at `path` are an old file of ours that will go.
    pub(super) fn is_outdated(&self, path: &str, facts: &Facts) -> bool {
        self.owner(path.as_bytes(), facts.kind) == Owner::Outdated
    }
}
