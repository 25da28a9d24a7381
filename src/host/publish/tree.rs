//! Lists and removes trees of files, several folders at a time.

use std::ffi::{CStr, CString};
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use rayon::prelude::*;
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags};
use rustix::io::{Errno, Result};
use rustix::path::Arg;

use super::manifest;
use super::system::Facts;

/// How a folder is opened: itself, not what a symlink names.
pub(super) const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// One name in a folder.
pub(super) struct Entry {
    pub name: CString,
    pub kind: FileType,
}

impl Entry {
    pub(super) fn is_folder(&self) -> bool {
        self.kind == FileType::Directory
    }
}

/// An open folder and the names in it.
pub(super) struct Listing {
    dir: Dir,
    pub entries: Vec<Entry>,
}

impl Listing {
    /// Opens and lists the folder `name` of the folder `above`.
    pub(super) fn open(above: impl AsFd, name: impl Arg) -> Result<Self> {
        let mut dir = Dir::new(rustix::fs::openat(above, name, FOLDER, Mode::empty())?)?;
        let mut entries = Vec::new();
        while let Some(entry) = dir.read() {
            let entry = entry?;
            if matches!(entry.file_name().to_bytes(), b"." | b"..") {
                continue;
            }
            let kind = match entry.file_type() {
                // Some file systems leave it to the asker.
                FileType::Unknown => match Facts::at(dir.fd()?, entry.file_name()) {
                    Ok(facts) => facts.kind,
                    Err(Errno::NOENT) => continue,
                    Err(errno) => return Err(errno),
                },
                kind => kind,
            };
            let name = entry.file_name().to_owned();
            entries.push(Entry { name, kind });
        }
        Ok(Self { dir, entries })
    }

    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.dir.fd().expect("an open folder has a descriptor")
    }
}

/// `name` in the folder `at`, a path relative to the top (empty: the top itself).
pub(super) fn below(at: &[u8], name: &CStr) -> Vec<u8> {
    let name = name.to_bytes();
    if at.is_empty() { name.to_vec() } else { [at, b"/", name].concat() }
}

/// Asked about every entry of a tree before its removal, with the path relative
/// to the top: `true` = it has been taken out of the tree.
pub(super) type Rescue<'a> = dyn Fn(&Listing, &Entry, &[u8]) -> Result<bool> + Sync + 'a;

/// Removes the folder `path` with all that `rescue` leaves in it.
// Invariant: the manifest goes last, so that what a killed removal leaves can
// be told from a stranger's folder.
pub(super) fn remove(path: &Path, rescue: Option<&Rescue<'_>>) -> Result<()> {
    let mut tries = TRIES;
    loop {
        let top = Listing::open(CWD, path)?;
        clear(&top, b"", rescue)?;
        // Whatever came in meanwhile is met by the next try, manifest in place.
        if Listing::open(top.fd(), ".")?.entries.len() <= 1 || tries == 0 {
            gone(rustix::fs::unlinkat(top.fd(), manifest::NAME, AtFlags::empty()))?;
            return gone(rustix::fs::unlinkat(CWD, path, AtFlags::REMOVEDIR));
        }
        tries -= 1;
    }
}

/// How often a folder is emptied anew because something came into it meanwhile.
const TRIES: u32 = 3;

fn clear(listing: &Listing, at: &[u8], rescue: Option<&Rescue<'_>>) -> Result<()> {
    listing.entries.par_iter().with_min_len(16).try_for_each(|entry| {
        let path = below(at, &entry.name);
        if path == manifest::NAME.as_bytes() {
            return Ok(());
        }
        if let Some(rescue) = rescue
            && rescue(listing, entry, &path)?
        {
            return Ok(());
        }
        if !entry.is_folder() {
            return gone(rustix::fs::unlinkat(listing.fd(), &entry.name, AtFlags::empty()));
        }
        let mut tries = TRIES;
        loop {
            clear(&Listing::open(listing.fd(), &entry.name)?, &path, rescue)?;
            match gone(rustix::fs::unlinkat(listing.fd(), &entry.name, AtFlags::REMOVEDIR)) {
                Err(Errno::NOTEMPTY | Errno::EXIST) if tries > 0 => tries -= 1,
                done => return done,
            }
        }
    })
}

/// What is gone already needs no removal.
pub(super) fn gone(removal: Result<()>) -> Result<()> {
    match removal {
        Err(Errno::NOENT) => Ok(()),
        done => done,
    }
}
