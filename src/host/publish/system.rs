//! The few calls that differ between operating systems, and facts about a file.

use std::os::fd::AsFd;
use std::path::Path;

use rustix::fs::{AtFlags, CWD, FileType, Stat};
use rustix::io::{Errno, Result};
use rustix::path::Arg;

/// A point in time as a file system notes it: seconds and nanoseconds.
pub(super) type Moment = (i64, i64);

/// What is known of a file without opening it; a symlink is not followed.
#[derive(Clone, Copy)]
pub(super) struct Facts {
    pub kind: FileType,
    /// Permission bits, without the type.
    pub mode: u32,
    pub owner: u32,
    pub group: u32,
    pub size_bytes: u64,
    /// Device and inode: equal for two names of one file.
    pub id: (u64, u64),
    /// When the bytes last changed, as far as every program says so.
    pub modified: Moment,
    /// When bytes or attributes last changed; no program can set this back.
    pub changed: Moment,
}

impl Facts {
    pub(super) fn at(folder: impl AsFd, path: impl Arg) -> Result<Self> {
        rustix::fs::statat(folder, path, AtFlags::SYMLINK_NOFOLLOW).map(|stat| Self::new(&stat))
    }

    pub(super) fn of(file: impl AsFd) -> Result<Self> {
        rustix::fs::fstat(file).map(|stat| Self::new(&stat))
    }

    #[allow(
        clippy::unnecessary_cast,
        clippy::cast_lossless,
        clippy::cast_sign_loss,
        clippy::cast_possible_wrap,
        reason = "the width and sign of these fields differ between systems"
    )]
    fn new(stat: &Stat) -> Self {
        Self {
            kind: FileType::from_raw_mode(stat.st_mode),
            mode: stat.st_mode as u32 & 0o7777,
            owner: stat.st_uid,
            group: stat.st_gid,
            size_bytes: stat.st_size as u64,
            id: (stat.st_dev as u64, stat.st_ino as u64),
            modified: (stat.st_mtime as i64, stat.st_mtime_nsec as i64),
            changed: (stat.st_ctime as i64, stat.st_ctime_nsec as i64),
        }
    }

    pub(super) fn is_file(&self) -> bool {
        self.kind == FileType::RegularFile
    }

    pub(super) fn is_folder(&self) -> bool {
        self.kind == FileType::Directory
    }
}

/// Swaps two folders in one step; every reader sees the one or the other.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange(a: &Path, b: &Path) -> Result<()> {
    rustix::fs::renameat_with(CWD, a, CWD, b, rustix::fs::RenameFlags::EXCHANGE)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> Result<()> {
    Err(Errno::NOSYS)
}

/// Renames a folder to a name that nobody has yet; `EXIST` when somebody has.
pub(super) fn rename_to_new(from: &Path, to: &Path) -> Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    match rustix::fs::renameat_with(CWD, from, CWD, to, rustix::fs::RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {}
        done => return done,
    }
    // Without that flag a rename replaces an empty folder at most.
    rustix::fs::renameat(CWD, from, CWD, to)
}

/// Writes everything of this file system to the disk, and reports what the
/// system could not write earlier.
pub(super) fn sync(folder: impl AsFd) -> Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    return rustix::fs::syncfs(folder);
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    rustix::fs::fsync(folder)
}

/// Whether another file system, or another part of this one, is mounted on the
/// folder `path`; `above` is the folder that holds it.
pub(super) fn is_mount_point(above: impl AsFd, path: impl Arg + Copy) -> bool {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::fs::{StatxAttributes, StatxFlags, statx};
        let flags = AtFlags::SYMLINK_NOFOLLOW | AtFlags::NO_AUTOMOUNT;
        if let Ok(facts) = statx(&above, path, flags, StatxFlags::TYPE)
            && facts.stx_attributes_mask.contains(StatxAttributes::MOUNT_ROOT)
        {
            return facts.stx_attributes.contains(StatxAttributes::MOUNT_ROOT);
        }
    }
    // Older systems show only a mount of another device.
    match (Facts::of(&above), Facts::at(&above, path)) {
        (Ok(above), Ok(below)) => above.id.0 != below.id.0,
        _ => false,
    }
}
