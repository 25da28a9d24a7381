//! Reads a site's folder: every text with its bytes, every asset with its size.

use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::io::{BufReader, ErrorKind, Read as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use rayon::prelude::*;
use rustix::buffer::spare_capacity;
use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

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
}

/// A file below `content/` that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFile {
    /// Below the site's folder, e.g. `content/img/logo.png`.
    pub path: String,
    /// Size of the file.
    pub size_bytes: u64,
    /// Width and height in pixels, when the file is an image whose header says so.
    pub size_px: Option<(usize, usize)>,
}

/// An entry of the site's folder that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Below the site's folder; a folder stands for all that is in it.
    pub path: String,
    /// The reason.
    pub why: SkipReason,
}

/// Why an entry was not read. Its `Display` is the sentence for the author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SkipReason {
    /// A symlink whose target lies outside the site's folder.
    LeavesSite {
        /// Where it leads, all symlinks followed.
        target: PathBuf,
    },
    /// A symlink to a folder that contains it.
    Loop,
    /// A symlink to nothing.
    Dangling,
    /// A pipe, a socket or a device.
    NotAFile,
    /// A name that is not UTF-8; the path shows replacement characters.
    NotUtf8,
    /// The system refused; the text is its own.
    Unreadable(String),
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeavesSite { target } => write!(
                f,
                "this symlink leaves the site's folder (to {}), so it was not followed; copy the file into the site instead",
                target.display()
            ),
            Self::Loop => f.write_str("this symlink points to a folder that contains it, so it was not followed"),
            Self::Dangling => f.write_str("this symlink points to nothing"),
            Self::NotAFile => f.write_str("this is a pipe, a socket or a device, which is never read"),
            Self::NotUtf8 => f.write_str("this name is not UTF-8 text and cannot become an address; rename the file"),
            Self::Unreadable(why) => write!(f, "this could not be read: {why}"),
        }
    }
}

/// Whether a file or folder of this name is a dropping of an editor or of the
/// system, which is no part of any site: hidden files, backups, swap files.
#[must_use]
pub fn is_dropping(name: &str) -> bool {
    // `.orig`, `.rej` and `.bak` hold a page's former text, which must not be
    // published as an asset; `4913` is vim's probe for a writable folder.
    const ENDINGS: [&str; 11] = ["~", ".swp", ".swo", ".swx", ".tmp", ".orig", ".rej", ".bak", "___jb_tmp___", "___jb_old___", ".crswap"];
    name.starts_with('.')
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || ENDINGS.iter().any(|ending| name.ends_with(ending))
        || ["4913", "Thumbs.db", "desktop.ini"].contains(&name)
}

/// Reads `content/`, `themes/`, `revisions/`, `opsbook.yaml` and
/// `permalinks.lock` below `root`.
///
/// # Errors
///
/// When there is no `content/` folder, or when the configuration or the lock
/// exists and cannot be read: going on without it would build another site.
pub fn read_site(root: &Path) -> anyhow::Result<Read> {
    let site = fs::canonicalize(root).with_context(|| format!("the site's folder `{}` cannot be opened", root.display()))?;
    let mut walk = Walk::new(&site);
    walk.top_folder("content")?;
    walk.top_folder("themes")?;
    walk.top_folder("revisions")?;
    walk.top_file("opsbook.yaml");
    walk.top_file("permalinks.lock");
    if !walk.saw_content {
        bail!(
            "there is no `content` folder in `{}`; run `opsbook init` to start a site there, or name the folder that holds your site",
            root.display()
        );
    }
    let Walk { mut found, mut warnings, .. } = walk;
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path));

    let top = rustix::fs::open(&site, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
        .with_context(|| format!("the site's folder `{}` cannot be opened", site.display()))?;
    let loaded: Vec<Loaded> = found.into_par_iter().map(|file| load(top.as_fd(), file)).collect();

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
    Ok(Read { texts, assets, warnings })
}

/// A file that the walk met.
struct Found {
    path: String,
    /// Where a followed symlink leads; the file is opened there.
    real: Option<PathBuf>,
}

/// The walk over the site's folders: names only, no file is opened.
struct Walk<'a> {
    site: &'a Path,
    /// Real paths of the folders being walked, outermost first.
    above: Vec<PathBuf>,
    found: Vec<Found>,
    warnings: Vec<Skipped>,
    saw_content: bool,
}

impl<'a> Walk<'a> {
    fn new(site: &'a Path) -> Self {
        Self { site, above: Vec::new(), found: Vec::new(), warnings: Vec::new(), saw_content: false }
    }

    fn top_folder(&mut self, name: &str) -> anyhow::Result<()> {
        let real = self.site.join(name);
        let Ok(entry) = fs::symlink_metadata(&real) else {
            return Ok(());
        };
        let before = self.warnings.len();
        self.entry(name.to_owned(), real, entry.file_type());
        // The content as a whole is no detail: without it every page would be lost.
        match self.warnings[before..].iter().find(|skipped| skipped.path == "content") {
            Some(skipped) => bail!("`{}`: {}", self.site.join(name).display(), skipped.why),
            None => Ok(()),
        }
    }

    fn top_file(&mut self, name: &str) {
        let real = self.site.join(name);
        if let Ok(entry) = fs::symlink_metadata(&real) {
            if entry.is_dir() {
                self.skip(name.to_owned(), SkipReason::NotAFile);
            } else {
                self.entry(name.to_owned(), real, entry.file_type());
            }
        }
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
                    self.folder(&path, target);
                }
            }
            Ok(entry) if entry.is_file() => self.found.push(Found { path, real: Some(target) }),
            Ok(_) => self.skip(path, SkipReason::NotAFile),
            Err(e) => self.skip(path, SkipReason::Unreadable(e.to_string())),
        }
    }

    fn folder(&mut self, path: &str, real: PathBuf) {
        self.saw_content |= path == "content";
        let entries = match fs::read_dir(&real) {
            Ok(entries) => entries,
            Err(e) if e.kind() == ErrorKind::NotFound => return,
            Err(e) => return self.skip(path.to_owned(), SkipReason::Unreadable(e.to_string())),
        };
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

enum Loaded {
    Text(String, Vec<u8>),
    Asset(AssetFile),
    /// Gone between the walk and the reading: as if it had been deleted earlier.
    Vanished,
    Failed(String, SkipReason),
}

/// Whether the file is loaded rather than published as it is.
fn is_text(path: &str) -> bool {
    match path.strip_prefix("content/") {
        // `.yml` counts, so that a misspelt `directory.yml` is reported rather
        // than published with everybody's contacts.
        Some(below) => [".md", ".yaml", ".yml"].iter().any(|end| below.ends_with(end)),
        None => true,
    }
}

fn load(top: BorrowedFd<'_>, file: Found) -> Loaded {
    let Found { path, real } = file;
    let opened = open(top, real.as_deref().unwrap_or(Path::new(&path)));
    if is_text(&path) {
        match opened.and_then(|(file, size_bytes)| read_whole(&file, size_bytes)) {
            Ok(bytes) => Loaded::Text(path, bytes),
            Err(errno) => failed(path, errno),
        }
    } else {
        match opened {
            Ok((file, size_bytes)) => Loaded::Asset(AssetFile { size_px: size_px(&path, file), path, size_bytes }),
            Err(errno) => failed(path, errno),
        }
    }
}

fn failed(path: String, errno: Errno) -> Loaded {
    match errno {
        Errno::NOENT => Loaded::Vanished,
        NOT_A_FILE => Loaded::Failed(path, SkipReason::NotAFile),
        errno => Loaded::Failed(path, SkipReason::Unreadable(std::io::Error::from(errno).to_string())),
    }
}

/// What `open` answers for a file that turned into a pipe, a socket or a device
/// after the walk met it.
const NOT_A_FILE: Errno = Errno::SPIPE;

/// Opens a regular file; also its size in bytes.
fn open(top: BorrowedFd<'_>, path: &Path) -> Result<(OwnedFd, u64), Errno> {
    // NONBLOCK: opening a pipe would wait for its writer for ever.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let file = retry_on_intr(|| rustix::fs::openat(top, path, flags, Mode::empty()))?;
    let facts = rustix::fs::fstat(&file)?;
    if FileType::from_raw_mode(facts.st_mode) != FileType::RegularFile {
        return Err(NOT_A_FILE);
    }
    Ok((file, u64::try_from(facts.st_size).unwrap_or(0)))
}

fn read_whole(file: &OwnedFd, size_bytes: u64) -> Result<Vec<u8>, Errno> {
    // One byte more than the size: the first read comes back short, which
    // shows the end of the file without a second read.
    let expected = usize::try_from(size_bytes).unwrap_or(0);
    let mut bytes = Vec::with_capacity(expected + 1);
    loop {
        if bytes.len() == bytes.capacity() {
            bytes.reserve(bytes.len().max(4096));
        }
        let count = retry_on_intr(|| rustix::io::read(file, spare_capacity(&mut bytes)))?;
        if count == 0 || (count == expected && bytes.len() == expected) {
            return Ok(bytes);
        }
    }
}

/// Width and height of an image, from its header.
fn size_px(path: &str, file: OwnedFd) -> Option<(usize, usize)> {
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let file = fs::File::from(file);
    match extension.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" => {
            let size = imagesize::reader_size(BufReader::new(file)).ok()?;
            Some((size.width, size.height))
        }
        "svg" => {
            let mut head = Vec::new();
            file.take(SVG_HEAD_BYTES).read_to_end(&mut head).ok()?;
            svg_size_px(&String::from_utf8_lossy(&head))
        }
        _ => None,
    }
}

/// How far into a drawing its opening tag is looked for.
const SVG_HEAD_BYTES: u64 = 64 * 1024;

/// The size that a drawing asks for: its `width` and `height` where both are
/// plain pixels, else the last two numbers of its `viewBox`.
fn svg_size_px(head: &str) -> Option<(usize, usize)> {
    let mut rest = head;
    let tag = loop {
        rest = &rest[rest.find('<')?..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->")?..];
        } else if rest.strip_prefix("<svg").is_some_and(|r| r.starts_with([' ', '\t', '\r', '\n'])) {
            break &rest[..rest.find('>')?];
        } else {
            rest = &rest[1..];
        }
    };
    let pixels = |value: &str| {
        let number = value.trim();
        number_px(number.strip_suffix("px").unwrap_or(number).trim_end())
    };
    let given = |name| attribute(tag, name).and_then(pixels);
    if let (Some(width), Some(height)) = (given("width"), given("height")) {
        return Some((width, height));
    }
    let mut numbers =
        attribute(tag, "viewBox")?.split(|c: char| c == ',' || c.is_ascii_whitespace()).filter(|number| !number.is_empty()).skip(2);
    Some((number_px(numbers.next()?)?, number_px(numbers.next()?)?))
}

/// The value of an attribute of an opening tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.match_indices(name).find_map(|(at, _)| {
        // `stroke-width` ends in `width` and is another attribute.
        if !tag[..at].ends_with(|c: char| c.is_ascii_whitespace()) {
            return None;
        }
        let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split_once(quote).map(|(value, _)| value)
    })
}

/// A positive number of pixels, rounded to whole ones.
fn number_px(text: &str) -> Option<usize> {
    let number: f64 = text.parse().ok()?;
    // Above a million pixels a side it is no size but a mistake.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0.5 to 1e6")]
    (0.5..1e6).contains(&number).then(|| number.round() as usize)
}
