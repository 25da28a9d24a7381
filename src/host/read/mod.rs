//! Reads a site's folder, or some paths of it: every text with its bytes, every asset with its size.

mod entry;
mod load;
mod picture;
mod walk;

use std::fs;
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use rayon::prelude::*;
use rustix::fs::{Mode, OFlags};

pub use self::entry::{AssetFile, FILES, SkipReason, Skipped, is_dropping};
use self::load::{Loaded, load};
pub use self::load::{bytes_of, is_text};
use self::walk::Walk;

/// One site as read. Every list is sorted by path; a path is relative to the
/// site's folder with `/` separators, e.g. `content/roles/coo.md`.
#[derive(Debug)]
pub struct Read {
    /// Sources, theme files (binary ones too), configuration, lock and
    /// revisions: path and bytes.
    pub texts: Vec<(String, Vec<u8>)>,
    /// Everything else below `content/`, which is copied rather than read.
    pub assets: Vec<AssetFile>,
    /// What was passed over, for the author to know.
    pub warnings: Vec<Skipped>,
    /// Every folder that was listed, those behind followed symlinks by the name that leads there.
    pub folders: Vec<String>,
    /// Every symlink that was followed, with its real target.
    pub links: Vec<(String, PathBuf)>,
}

/// The folders of a site that are read; everything else beside them is not the site's.
pub const FOLDERS: [&str; 3] = ["content", "themes", "revisions"];
/// Reads `content/`, `themes/`, `revisions/`, `opsbook.yaml` and
/// `permalinks.lock` below `root`.
///
/// # Errors
///
/// When there is no `content/` folder, or when the configuration or the lock
/// exists and cannot be read: going on without it would build another site.
pub fn read_site(root: &Path) -> anyhow::Result<Read> {
    read_watched(&real_site(root)?, &mut |_| {})
}

/// The real path of a site's folder.
///
/// # Errors
/// When there is no such folder.
pub fn real_site(root: &Path) -> anyhow::Result<PathBuf> {
    fs::canonicalize(root).with_context(|| format!("the site's folder `{}` cannot be opened", root.display()))
}

/// Reads the site at a real path like [`read_site`]; `listing` is told of each folder before its entries are
/// listed, so that whoever watches from then on misses nothing.
///
/// # Errors
/// As [`read_site`].
pub fn read_watched(site: &Path, listing: &mut dyn FnMut(&Path)) -> anyhow::Result<Read> {
    listing(site);
    let all: Vec<String> = FOLDERS.iter().chain(&FILES).map(|name| (*name).to_owned()).collect();
    let read = read_paths(site, &all, listing)?;
    if !read.folders.iter().any(|folder| folder == "content") {
        bail!(
            "there is no `content` folder in `{}`; run `opsbook init` to start a site there, or name the folder that holds your site",
            site.display()
        );
    }
    Ok(read)
}

/// Reads what stands at these paths of a site and below them, each relative to the site's folder; a path at
/// which nothing stands is in no list of the result.
///
/// # Errors
/// When the site's folder is gone, when its content cannot be listed, or when the configuration or the lock
/// cannot be read.
pub fn read_paths(site: &Path, paths: &[String], listing: &mut dyn FnMut(&Path)) -> anyhow::Result<Read> {
    let refused = || format!("the site's folder `{}` cannot be opened", site.display());
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let top = rustix::fs::open(site, flags, Mode::empty()).with_context(refused)?;
    let mut walk = Walk::new(site, listing);
    for path in paths {
        walk.path(path);
    }
    let Walk { mut found, mut warnings, folders, links, .. } = walk;
    // The content as a whole is no detail: without it every page would be lost.
    if let Some(skipped) = warnings.iter().find(|skipped| skipped.path == "content") {
        bail!("`{}`: {}", site.join("content").display(), skipped.why);
    }
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    // In small pieces, so that no thread is left alone with a large last one.
    let loaded: Vec<Loaded> = found.into_par_iter().with_max_len(16).map(|file| load(top.as_fd(), file)).collect();
    let mut texts = Vec::with_capacity(loaded.len());
    let mut assets = Vec::new();
    for one in loaded {
        match one {
            Loaded::Text(path, bytes) => texts.push((path, bytes)),
            Loaded::Asset(asset) => assets.push(asset),
            Loaded::Vanished => {}
            Loaded::Failed(path, why) if !path.contains('/') => {
                bail!("`{}` cannot be read: {why}", site.join(&path).display())
            }
            Loaded::Failed(path, why) => warnings.push(Skipped { path, why }),
        }
    }
    warnings.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Read { texts, assets, warnings, folders, links })
}
