//! Walks over a site's folders: names only, no file is opened.

use std::borrow::Cow;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::entry::{FILES, SkipReason, Skipped, is_dropping};

/// A file that the walk met.
pub(super) struct Found {
    pub path: String,
    /// Where a followed symlink leads; the file is opened there.
    pub real: Option<PathBuf>,
}

/// The walk so far.
pub(super) struct Walk<'a> {
    site: &'a Path,
    /// Told of each folder before its entries are listed.
    listing: &'a mut dyn FnMut(&Path),
    /// Real paths of the folders being walked, outermost first.
    above: Vec<PathBuf>,
    pub found: Vec<Found>,
    pub warnings: Vec<Skipped>,
    pub folders: Vec<String>,
    pub links: Vec<(String, PathBuf)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(site: &'a Path, listing: &'a mut dyn FnMut(&Path)) -> Self {
        Self { site, listing, above: Vec::new(), found: Vec::new(), warnings: Vec::new(), folders: Vec::new(), links: Vec::new() }
    }

    /// Walks what stands at one path below the site's folder.
    pub(super) fn path(&mut self, path: &str) {
        let Some(real) = self.descend(path) else { return };
        if let Ok(entry) = fs::symlink_metadata(&real) {
            if FILES.contains(&path) && entry.is_dir() {
                self.skip(path.to_owned(), SkipReason::NotAFile);
            } else {
                self.entry(path.to_owned(), real, entry.file_type());
            }
        }
        self.above.clear();
    }

    /// Goes through the folders above a path as a walk from the top would; the path's real place, unless such
    /// a walk would not have come there.
    fn descend(&mut self, path: &str) -> Option<PathBuf> {
        let mut real = self.site.to_path_buf();
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
            real = fs::canonicalize(real.join(folder)).ok()?;
            if !real.starts_with(self.site) || self.above.contains(&real) || is_dropping(folder) {
                self.above.clear();
                return None;
            }
            self.above.push(real.clone());
        }
        (!is_dropping(name)).then(|| real.join(name))
    }

    fn skip(&mut self, path: String, why: SkipReason) {
        self.warnings.push(Skipped { path, why });
    }

    fn entry(&mut self, path: String, real: PathBuf, kind: fs::FileType) {
        if kind.is_file() {
            self.found.push(Found { path, real: None });
        } else if kind.is_dir() {
            self.folder(&path, real);
        } else if kind.is_symlink() {
            self.symlink(path, &real);
        } else {
            self.skip(path, SkipReason::NotAFile);
        }
    }

    fn symlink(&mut self, path: String, link: &Path) {
        let target = match fs::canonicalize(link) {
            Ok(target) => target,
            Err(e) if e.kind() == ErrorKind::NotFound => {
                return self.skip(path, SkipReason::Dangling);
            }
            Err(e) if Errno::from_io_error(&e) == Some(Errno::LOOP) => {
                return self.skip(path, SkipReason::Loop);
            }
            Err(e) => return self.skip(path, SkipReason::Unreadable(e.to_string())),
        };
        if !target.starts_with(self.site) {
            return self.skip(path, SkipReason::LeavesSite { target });
        }
        match fs::metadata(&target) {
            Ok(entry) if entry.is_dir() => {
                // Any folder that holds the link would hold it again inside
                // itself, whether or not the walk has come through it.
                let mut holders = self.above.iter().map(PathBuf::as_path).chain(link.parent());
                if holders.any(|folder| folder.starts_with(&target)) {
                    self.skip(path, SkipReason::Loop);
                } else {
                    self.links.push((path.clone(), target.clone()));
                    self.folder(&path, target);
                }
            }
            Ok(entry) if entry.is_file() => {
                // Whatever changes the target is seen from its folder, not from the link's.
                if let Some(folder) = target.parent() {
                    (self.listing)(folder);
                }
                self.links.push((path.clone(), target.clone()));
                self.found.push(Found { path, real: Some(target) });
            }
            Ok(_) => self.skip(path, SkipReason::NotAFile),
            Err(e) => self.skip(path, SkipReason::Unreadable(e.to_string())),
        }
    }

    fn folder(&mut self, path: &str, real: PathBuf) {
        // By the site's own name for it, so that what is told of it later says which page is meant.
        (self.listing)(&self.site.join(path));
        let entries = match fs::read_dir(&real) {
            Ok(entries) => entries,
            Err(e) if e.kind() == ErrorKind::NotFound => return,
            Err(e) => return self.skip(path.to_owned(), SkipReason::Unreadable(e.to_string())),
        };
        self.folders.push(path.to_owned());
        self.above.push(real);
        for entry in entries {
            let known = entry.and_then(|entry| Ok((entry.file_type()?, entry)));
            let (kind, entry) = match known {
                Ok(pair) => pair,
                Err(e) => {
                    self.skip(path.to_owned(), SkipReason::Unreadable(e.to_string()));
                    continue;
                }
            };
            let name = entry.file_name();
            match name.to_string_lossy() {
                name if is_dropping(&name) => {}
                Cow::Borrowed(name) => {
                    let below = format!("{path}/{name}");
                    if kind.is_file() {
                        self.found.push(Found { path: below, real: None });
                    } else {
                        self.entry(below, entry.path(), kind);
                    }
                }
                Cow::Owned(name) => self.skip(format!("{path}/{name}"), SkipReason::NotUtf8),
            }
        }
        self.above.pop();
    }
}
