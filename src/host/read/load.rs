//! Opens and loads the files that a walk met.

use std::fs;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::buffer::spare_capacity;
use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::entry::{AssetFile, SkipReason};
use super::picture::size_px;
use super::walk::Found;

pub(super) enum Loaded {
    Text(String, Vec<u8>),
    Asset(AssetFile),
    /// Gone between the walk and the reading: as if it had been deleted earlier.
    Vanished,
    Failed(String, SkipReason),
}

/// Whether the file is loaded rather than published as it is.
#[must_use]
pub fn is_text(path: &str) -> bool {
    match path.strip_prefix("content/") {
        // `.yml` counts, so that a misspelt `directory.yml` is reported rather
        // than published with everybody's contacts.
        Some(below) => [".md", ".yaml", ".yml"].iter().any(|end| below.ends_with(end)),
        None => true,
    }
}

pub(super) fn load(top: BorrowedFd<'_>, file: Found) -> Loaded {
    let Found { path, real } = file;
    let opened = open(top, real.as_deref().unwrap_or(Path::new(&path)));
    if is_text(&path) {
        match opened.and_then(|(file, size_bytes)| read_whole(&file, size_bytes)) {
            Ok(bytes) => Loaded::Text(path, bytes),
            Err(errno) => failed(path, errno),
        }
    } else {
        match opened {
            Ok((file, size_bytes)) => {
                let file = fs::File::from(file);
                let modified = file.metadata().and_then(|facts| facts.modified()).ok();
                let modified_ns = modified.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |since| since.as_nanos());
                let modified_ns = i128::try_from(modified_ns).unwrap_or(0);
                Loaded::Asset(AssetFile { size_px: size_px(&path, file), path, size_bytes, modified_ns })
            }
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

/// The bytes of one asset of the site at a real path, as a build would copy them.
///
/// # Errors
/// When it is gone, or no file, or cannot be read.
pub fn bytes_of(site: &Path, path: &str) -> std::io::Result<Vec<u8>> {
    let top = rustix::fs::open(site, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let (file, size_bytes) = open(std::os::fd::AsFd::as_fd(&top), Path::new(path))?;
    Ok(read_whole(&file, size_bytes)?)
}
