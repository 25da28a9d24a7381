//! Publishes in one step: carries over what stays, and exchanges the folders.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::bail;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use rustix::fs::{Access, AtFlags, CWD, Gid, Mode, Uid};
use rustix::io::Errno;

use super::fault::fault;
use super::manifest;
use super::output::{Existing, Obstacle, Output};
use super::plan::{Owner, Plan};
use super::staging::Staging;
use super::system::{self, Facts};
use super::tree::{self, Entry, Listing};
use super::way::in_the_way;

/// How an exchange ended when nothing failed.
pub(super) enum Exchanged {
    /// The new site is in place; the remains of the old one that could not be
    /// removed lie at the path, if any.
    Done { remains: Option<PathBuf> },
    /// Impossible here; nothing has been changed.
    Refused(Obstacle),
}

/// Publishes the staging folder as the output.
// Invariant: the output is the old site until one rename, and the new one from
// then on.
pub(super) fn publish(output: &Output, staging: &mut Staging, plan: &Plan<'_>) -> anyhow::Result<Exchanged> {
    let ours = plan.before.folders();
    if let Some(existing) = &output.existing {
        let carry = Carry { output, staging, plan, ours: &ours, kept: AtomicUsize::new(0) };
        match carry.all(existing) {
            Ok(()) => {}
            Err(Stop::Obstacle(obstacle)) => return Ok(Exchanged::Refused(obstacle)),
            Err(Stop::Fault(fault)) => return Err(fault),
        }
    }
    staging.write_manifest(&plan.manifest())?;
    if let Some(existing) = &output.existing {
        let mode = Mode::from_raw_mode(existing.facts.mode);
        rustix::fs::fchmod(&staging.folder, mode).map_err(|e| fault("given its permissions", &staging.path, e))?;
    }
    system::sync(&staging.folder).map_err(|e| fault("written to the disk", &staging.path, e))?;

    let Some(existing) = &output.existing else {
        return match system::rename_to_new(&staging.path, &output.path) {
            Ok(()) => {
                staging.release();
                Ok(Exchanged::Done { remains: None })
            }
            Err(Errno::EXIST | Errno::NOTEMPTY | Errno::NOTDIR) => {
                bail!("`{}` was made by somebody else during the build, so nothing was published; build again", output.path.display())
            }
            Err(errno) => Err(fault("made", &output.path, errno)),
        };
    };
    if !Facts::at(CWD, &output.path).is_ok_and(|now| now.id == existing.facts.id) {
        bail!("`{}` was replaced by somebody else during the build, so nothing was published; build again", output.path.display());
    }
    match system::exchange(&staging.path, &output.path) {
        Ok(()) => {}
        Err(errno @ (Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::XDEV | Errno::BUSY | Errno::PERM | Errno::ACCESS)) => {
            return Ok(Exchanged::Refused(Obstacle::NoExchange(errno)));
        }
        Err(errno) => return Err(fault("replaced", &output.path, errno)),
    }
    let retired = retire(staging, plan, &ours);
    staging.release();
    Ok(Exchanged::Done { remains: retired.is_err().then(|| staging.path.clone()) })
}

/// Why carrying over stopped.
enum Stop {
    Obstacle(Obstacle),
    Fault(anyhow::Error),
}

/// Carries what stays from the old site to the staging folder, by hard links.
struct Carry<'a> {
    output: &'a Output,
    staging: &'a Staging,
    plan: &'a Plan<'a>,
    /// The folders that hold files of ours.
    ours: &'a FxHashSet<&'a str>,
    /// How many files of ours were carried over.
    kept: AtomicUsize,
}

impl Carry<'_> {
    fn all(&self, existing: &Existing) -> Result<(), Stop> {
        let listing = Listing::open(&existing.folder, ".").map_err(|e| self.fault("read", b"", e))?;
        self.folder(&listing, b"")?;
        let expected = self.plan.files.len() - self.plan.changed_count();
        if self.kept.load(Ordering::Relaxed) == expected {
            return Ok(());
        }
        Err(Stop::Fault(anyhow::anyhow!(
            "somebody deleted files in `{}` during the build, so nothing was published; build again",
            self.output.path.display()
        )))
    }

    fn folder(&self, listing: &Listing, at: &[u8]) -> Result<(), Stop> {
        let (folders, files): (Vec<&Entry>, Vec<&Entry>) = listing.entries.iter().partition(|entry| entry.is_folder());
        let mut made = false;
        for entry in files {
            let path = tree::below(at, &entry.name);
            let owner = match self.plan.owner(&path, entry.kind) {
                _ if path == manifest::NAME.as_bytes() => continue,
                Owner::Outdated => continue,
                Owner::InTheWay => return Err(self.in_the_way(&path)),
                owner => owner,
            };
            if !made {
                made = true;
                self.staging.folder(at).map_err(|e| self.fault("carried over", at, e))?;
            }
            self.link(listing, entry, &path, owner)?;
        }
        folders.into_par_iter().with_min_len(8).try_for_each(|entry| self.inner(listing, entry, &tree::below(at, &entry.name)))
    }

    fn link(&self, listing: &Listing, entry: &Entry, path: &[u8], owner: Owner) -> Result<(), Stop> {
        let none = AtFlags::empty();
        match rustix::fs::linkat(listing.fd(), &entry.name, &self.staging.folder, path, none) {
            Ok(()) => {
                self.kept.fetch_add(usize::from(owner == Owner::Kept), Ordering::Relaxed);
                Ok(())
            }
            // Deleted since the folder was listed; ours will be missed in the count.
            Err(Errno::NOENT) => Ok(()),
            Err(Errno::EXIST) => Err(self.in_the_way(path)),
            Err(Errno::XDEV | Errno::PERM | Errno::ACCESS | Errno::MLINK | Errno::OPNOTSUPP | Errno::NOSYS) => Err(self.cannot_carry(path)),
            Err(errno) => Err(self.fault("carried over", path, errno)),
        }
    }

    fn inner(&self, above: &Listing, entry: &Entry, path: &[u8]) -> Result<(), Stop> {
        // A mount would come along to the old site and go on living there.
        if system::is_mount_point(above.fd(), &entry.name) {
            return Err(self.cannot_carry(path));
        }
        let foreign = !str::from_utf8(path).is_ok_and(|path| self.ours.contains(path));
        let listing = match Listing::open(above.fd(), &entry.name) {
            Ok(listing) => listing,
            Err(Errno::NOENT) => return Ok(()),
            Err(Errno::ACCESS) => return Err(self.cannot_carry(path)),
            Err(errno) => return Err(self.fault("read", path, errno)),
        };
        if !foreign {
            return self.folder(&listing, path);
        }
        // What we may not empty we could not remove with the old site.
        let may = Access::WRITE_OK | Access::EXEC_OK;
        if rustix::fs::accessat(listing.fd(), ".", may, AtFlags::EACCESS).is_err() {
            return Err(self.cannot_carry(path));
        }
        let copy = || -> Result<(Facts, Facts), Errno> {
            self.staging.folder(path)?;
            Ok((Facts::of(listing.fd())?, Facts::at(&self.staging.folder, path)?))
        };
        let (old, new) = copy().map_err(|e| self.fault("carried over", path, e))?;
        if (old.owner, old.group) != (new.owner, new.group) {
            let (owner, group) = (Uid::from_raw(old.owner), Gid::from_raw(old.group));
            let flags = AtFlags::SYMLINK_NOFOLLOW;
            rustix::fs::chownat(&self.staging.folder, path, Some(owner), Some(group), flags).map_err(|_| self.cannot_carry(path))?;
        }
        self.folder(&listing, path)?;
        if old.mode != new.mode {
            let mode = Mode::from_raw_mode(old.mode);
            rustix::fs::chmodat(&self.staging.folder, path, mode, AtFlags::empty()).map_err(|e| self.fault("carried over", path, e))?;
        }
        Ok(())
    }

    fn place(&self, path: &[u8]) -> PathBuf {
        self.output.path.join(Path::new(OsStr::from_bytes(path)))
    }

    fn fault(&self, doing: &str, path: &[u8], errno: Errno) -> Stop {
        Stop::Fault(fault(doing, &self.place(path), errno))
    }

    fn cannot_carry(&self, path: &[u8]) -> Stop {
        Stop::Obstacle(Obstacle::CannotCarry(self.place(path)))
    }

    fn in_the_way(&self, path: &[u8]) -> Stop {
        let refused: anyhow::Result<()> = in_the_way(self.output, &String::from_utf8_lossy(path));
        Stop::Fault(refused.expect_err("it is a refusal"))
    }
}

/// Removes the old site, which the exchange put at the staging folder's path.
fn retire(staging: &Staging, plan: &Plan<'_>, ours: &FxHashSet<&str>) -> Result<(), Errno> {
    let removed = tree::remove(&staging.path, Some(&|listing, entry, path| rescue(staging, plan, ours, listing, entry, path)));
    // Taking away the second names of kept files counts as a change of them;
    // the manifest must be younger still, or the next build would read them all.
    let manifest = Facts::at(&staging.folder, manifest::NAME)?;
    let mode = Mode::from_raw_mode(manifest.mode);
    rustix::fs::chmodat(&staging.folder, manifest::NAME, mode, AtFlags::empty())?;
    removed
}

/// Moves to the new site what a stranger put into the old one, or replaced
/// there, after it had been carried over.
fn rescue(
    staging: &Staging,
    plan: &Plan<'_>,
    ours: &FxHashSet<&str>,
    listing: &Listing,
    entry: &Entry,
    path: &[u8],
) -> Result<bool, Errno> {
    if entry.is_folder() {
        if str::from_utf8(path).is_ok_and(|path| ours.contains(path)) {
            return Ok(false);
        }
    } else if plan.owner(path, entry.kind) != Owner::Foreign {
        return Ok(false);
    }
    match Facts::at(&staging.folder, path) {
        Ok(new) if entry.is_folder() || new.is_folder() => return Ok(false),
        Ok(new) => {
            let old = Facts::at(listing.fd(), &entry.name)?;
            // Unless it is the same file, one of the two has been replaced since
            // the linking: the younger counts.
            if old.id == new.id || old.modified <= new.modified {
                return Ok(false);
            }
        }
        Err(Errno::NOENT) => {}
        Err(errno) => return Err(errno),
    }
    let above = path.iter().rposition(|&b| b == b'/').unwrap_or(0);
    staging.folder(&path[..above])?;
    rustix::fs::renameat(listing.fd(), &entry.name, &staging.folder, path)?;
    Ok(true)
}
