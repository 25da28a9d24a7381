//! A mirror of a site's folder as it was last read: it tells what is different by now.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::read::{AssetFile, FILES, FOLDERS, Read, SkipReason, Skipped, is_dropping, read_paths, read_watched, real_site};

/// What is different since the mirror last looked.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Texts by path, sorted; `None` when gone.
    pub texts: Vec<(String, Option<Vec<u8>>)>,
    /// All assets, when any of them is another.
    pub assets: Option<Vec<AssetFile>>,
    /// All that is passed over, when that is different.
    pub skipped: Option<Vec<Skipped>>,
}

impl Difference {
    /// Whether nothing is different.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.assets.is_none() && self.skipped.is_none()
    }
}

impl From<Read> for Difference {
    /// Everything that was read, as the difference from nothing.
    fn from(read: Read) -> Self {
        Self {
            texts: read.texts.into_iter().map(|(path, bytes)| (path, Some(bytes))).collect(),
            assets: Some(read.assets),
            skipped: Some(read.warnings),
        }
    }
}

/// A site's folder as it was last read.
#[derive(Debug)]
pub struct Mirror {
    site: PathBuf,
    texts: BTreeMap<String, u128>,
    assets: BTreeMap<String, AssetFile>,
    skipped: BTreeMap<String, SkipReason>,
    links: BTreeMap<String, PathBuf>,
    /// The last look failed, so only a look at everything tells what is different.
    stale: bool,
}

impl Mirror {
    /// Reads a site for the first time; what is there is the difference. `listing` is told of each folder
    /// before its entries are listed.
    ///
    /// # Errors
    /// When the site cannot be read.
    pub fn read(root: &Path, listing: &mut dyn FnMut(&Path)) -> anyhow::Result<(Self, Difference)> {
        let mut mirror = Self {
            site: real_site(root)?,
            texts: BTreeMap::new(),
            assets: BTreeMap::new(),
            skipped: BTreeMap::new(),
            links: BTreeMap::new(),
            stale: true,
        };
        let mut difference = mirror.rescan(listing)?;
        difference.assets.get_or_insert_default();
        Ok((mirror, difference))
    }

    /// A hash of names, sizes and times of all assets: another one means that some file is another.
    #[must_use]
    pub fn assets_hash(&self) -> u64 {
        let mut hash = Xxh3::new();
        for asset in self.assets.values() {
            hash.update(asset.path.as_bytes());
            hash.update(&asset.size_bytes.to_le_bytes());
            hash.update(&asset.modified_ns.to_le_bytes());
        }
        hash.digest()
    }

    /// Whether the last look failed, so that another one is due.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        self.stale
    }

    /// The site's real path.
    #[must_use]
    pub fn site(&self) -> &Path {
        &self.site
    }

    /// Reads everything again.
    ///
    /// # Errors
    /// When the site cannot be read; the mirror stays as it was.
    pub fn rescan(&mut self, listing: &mut dyn FnMut(&Path)) -> anyhow::Result<Difference> {
        self.stale = true;
        let read = read_watched(&self.site, listing)?;
        self.stale = false;
        let everything: Vec<String> = FOLDERS.iter().chain(&FILES).map(|name| (*name).to_owned()).collect();
        Ok(self.take(read, &everything))
    }

    /// Looks at these paths, and below those that are folders. Paths of no interest are passed over.
    ///
    /// # Errors
    /// When the site cannot be read; the mirror stays as it was, and the next look is at everything.
    pub fn look<'p>(&mut self, paths: impl IntoIterator<Item = &'p Path>, listing: &mut dyn FnMut(&Path)) -> anyhow::Result<Difference> {
        if self.stale {
            return self.rescan(listing);
        }
        let mut names: BTreeSet<String> = paths.into_iter().flat_map(|path| self.names(path)).collect();
        if names.is_empty() {
            return Ok(Difference::default());
        }
        // What could not be read may be readable now, and a symlink may lead somewhere by now.
        names.extend(self.skipped.keys().filter(|path| is_of_site(path)).cloned());
        let names: Vec<String> = names.iter().filter(|name| !above(name).any(|folder| names.contains(folder))).cloned().collect();
        let read = read_paths(&self.site, &names, listing).inspect_err(|_| self.stale = true)?;
        if names.iter().any(|name| name == "content") && !read.folders.iter().any(|folder| folder == "content") {
            // Says what `build` would say.
            return self.rescan(listing);
        }
        Ok(self.take(read, &names))
    }

    /// The names below the site's folder that a path goes by: its own, and those of symlinks that lead to it.
    fn names(&self, path: &Path) -> Vec<String> {
        let own = path.strip_prefix(&self.site).ok();
        let Some(own) = own.map_or(Some(""), Path::to_str) else {
            // A name that is no text: its folder says what to make of it.
            return path.parent().map(|folder| self.names(folder)).unwrap_or_default();
        };
        let behind = |link: &str, target: &Path| match own.strip_prefix(link)? {
            "" => Some(target.to_path_buf()),
            rest => rest.strip_prefix('/').map(|rest| target.join(rest)),
        };
        let real = self.links.iter().find_map(|(link, target)| behind(link, target)).unwrap_or_else(|| path.to_path_buf());
        let below = real.strip_prefix(&self.site).ok().and_then(Path::to_str).map(str::to_owned);
        let linked = self.links.iter().filter_map(|(link, target)| {
            let rest = real.strip_prefix(target).ok()?.to_str()?;
            Some(if rest.is_empty() { link.clone() } else { format!("{link}/{rest}") })
        });
        let names = linked.chain(below).chain([own.to_owned()]);
        names.filter(|name| is_of_site(name)).collect()
    }

    /// Puts what was read at and below these paths in the place of what was known there.
    fn take(&mut self, read: Read, names: &[String]) -> Difference {
        let mut difference = Difference::default();
        let mut gone = take_below(&mut self.texts, names);
        for (path, bytes) in read.texts {
            let hash = xxh3_128(&bytes);
            if gone.remove(&path) != Some(hash) {
                difference.texts.push((path.clone(), Some(bytes)));
            }
            self.texts.insert(path, hash);
        }
        difference.texts.extend(gone.into_keys().map(|path| (path, None)));
        difference.texts.sort_by(|a, b| a.0.cmp(&b.0));
        let before = take_below(&mut self.assets, names);
        let now: BTreeMap<_, _> = read.assets.into_iter().map(|asset| (asset.path.clone(), asset)).collect();
        let assets_differ = before != now;
        self.assets.extend(now);
        difference.assets = assets_differ.then(|| self.assets.values().cloned().collect());
        let before = take_below(&mut self.skipped, names);
        let now: BTreeMap<_, _> = read.warnings.into_iter().map(|skipped| (skipped.path, skipped.why)).collect();
        let skipped_differ = before != now;
        self.skipped.extend(now);
        difference.skipped = skipped_differ.then(|| self.skipped());
        take_below(&mut self.links, names);
        self.links.extend(read.links);
        difference
    }

    fn skipped(&self) -> Vec<Skipped> {
        self.skipped.iter().map(|(path, why)| Skipped { path: path.clone(), why: why.clone() }).collect()
    }
}

/// Takes the entries at and below some paths out of a map.
fn take_below<V>(map: &mut BTreeMap<String, V>, names: &[String]) -> BTreeMap<String, V> {
    let mut taken = BTreeMap::new();
    for name in names {
        // `/` is followed by `0`: the range holds what is below the name, and nothing else.
        let below: Vec<String> = map.range(format!("{name}/")..format!("{name}0")).map(|(path, _)| path.clone()).collect();
        for path in below.into_iter().chain([name.clone()]) {
            taken.extend(map.remove_entry(&path));
        }
    }
    taken
}

/// The folders above a path.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Whether a path below the site's folder is one that a site is made of.
fn is_of_site(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or_default();
    (FOLDERS.contains(&top) || FILES.contains(&path)) && !path.split('/').any(is_dropping)
}
