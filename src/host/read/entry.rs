//! What a site's folder may hold: assets, and entries that are passed over.

use std::fmt;
use std::path::PathBuf;

/// The files of a site that are read.
pub const FILES: [&str; 2] = ["opsbook.yaml", "permalinks.lock"];

/// A file below `content/` that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFile {
    /// Below the site's folder, e.g. `content/img/logo.png`.
    pub path: String,
    /// Size of the file.
    pub size_bytes: u64,
    /// Width and height in pixels, when the file is an image whose header says so.
    pub size_px: Option<(usize, usize)>,
    /// When it was last written, in nanoseconds since 1970: a preview shows a picture that was saved over.
    pub modified_ns: i128,
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
