//! The output folder as a build finds it: where it really is, whether it is
//! ours, and that nobody else is building into it.

use std::fs;
use std::io::ErrorKind;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use rustix::fs::{CWD, FlockOperation, Mode, OFlags};
use rustix::io::Errno;

use super::fault::fault;
use super::manifest::{self, Manifest, Print};
use super::system::{Facts, Moment, is_mount_point};
use super::tree::{self, Listing};

/// Why the output folder cannot be replaced in one step.
#[derive(Debug)]
pub(super) enum Obstacle {
    GitWorktree,
    MountPoint,
    /// The folder above it may not be written to.
    ParentClosed,
    /// The file system exchanges no folders.
    NoExchange(Errno),
    /// A file in it, which must stay, cannot be carried over.
    CannotCarry(PathBuf),
}

/// The output folder.
pub(super) struct Output {
    /// Where it really is: absolute, symlinks followed.
    pub path: PathBuf,
    /// None while there is no such folder.
    pub existing: Option<Existing>,
    /// What the last build left there.
    pub before: Manifest,
    /// Known before anything is tried.
    pub obstacle: Option<Obstacle>,
    /// Remains of a killed build that could not be removed.
    pub litter: Option<PathBuf>,
}

/// The folder, open.
// Invariant: the lock on `folder` lasts as long as this value.
pub(super) struct Existing {
    pub folder: OwnedFd,
    pub facts: Facts,
    /// When the manifest was last written; None when there is none.
    pub settled: Option<Moment>,
}

impl Output {
    pub(super) fn open(given: &Path) -> anyhow::Result<Self> {
        let path = resolve(given)?;
        let existing = lock(&path)?;
        let mut output = Self { path, existing, before: Manifest::default(), obstacle: None, litter: None };
        output.sweep()?;
        let Some(existing) = &mut output.existing else {
            return Ok(output);
        };
        let listing = Listing::open(&existing.folder, ".").map_err(|e| fault("read", &output.path, e))?;
        let has = |name: &str| listing.entries.iter().any(|entry| entry.name.to_bytes() == name.as_bytes());
        if has(manifest::NAME) {
            (output.before, existing.settled) = read_manifest(&output.path, existing)?;
        } else if let Some(entry) = listing.entries.iter().find(|entry| {
            // A fresh worktree and a fresh disk hold no more than these.
            !matches!(entry.name.to_bytes(), b".git" | b"lost+found")
        }) {
            bail!(
                "`{}` was not made by opsbook and is not empty (it holds `{}` and no `{}`), so nothing was written there; empty it, or name another folder with `--output`",
                output.path.display(),
                entry.name.to_string_lossy(),
                manifest::NAME
            );
        }
        if has(".git") {
            output.obstacle = Some(Obstacle::GitWorktree);
        } else if fs::File::open(output.parent()).is_ok_and(|parent| is_mount_point(parent, &*output.path)) {
            output.obstacle = Some(Obstacle::MountPoint);
        }
        Ok(output)
    }

    /// The folder that holds it.
    pub(super) fn parent(&self) -> &Path {
        self.path.parent().expect("a resolved output has a parent")
    }

    /// How the names of staging folders begin: beside the output, and in it.
    pub(super) fn staging_prefixes(&self) -> [PathBuf; 2] {
        let mut beside = std::ffi::OsString::from(".");
        beside.push(self.path.file_name().expect("a resolved output has a name"));
        beside.push(".opsbook-");
        [self.path.with_file_name(beside), self.path.join(".opsbook-")]
    }

    /// Whether the file `path` is ours and holds just this.
    pub(super) fn holds(&self, path: &str, print: Print) -> bool {
        let Some(Existing { folder, settled: Some(settled), .. }) = &self.existing else {
            return false;
        };
        if self.before.files.get(path) != Some(&print) {
            return false;
        }
        match Facts::at(folder, path) {
            Ok(facts) if facts.is_file() && facts.size_bytes == print.size_bytes => {
                // Touched since the manifest was written, or in the same tick
                // of the clock: only its bytes can tell.
                facts.changed < *settled || print_of(folder, path) == Some(print)
            }
            _ => false,
        }
    }

    /// Removes what killed builds left of their staging folders.
    fn sweep(&mut self) -> anyhow::Result<()> {
        for prefix in self.staging_prefixes() {
            let (Some(folder), Some(start)) = (prefix.parent(), prefix.file_name()) else {
                continue;
            };
            // Nothing can be left in a folder that is missing or closed to us.
            let Ok(listing) = Listing::open(CWD, folder) else {
                continue;
            };
            for entry in &listing.entries {
                let name = entry.name.to_bytes();
                let numbers = name.strip_prefix(start.as_bytes()).map(|rest| rest.split(|&b| b == b'-'));
                let ours = numbers.is_some_and(|numbers| {
                    let digits = |n: &[u8]| !n.is_empty() && n.iter().all(u8::is_ascii_digit);
                    numbers.clone().count() == 2 && numbers.clone().all(digits)
                });
                if ours && entry.is_folder() {
                    self.sweep_one(&folder.join(std::ffi::OsStr::from_bytes(name)))?;
                }
            }
        }
        Ok(())
    }

    /// Removes one staging folder, if it is provably ours and its build is dead.
    fn sweep_one(&mut self, path: &Path) -> anyhow::Result<()> {
        let Ok(folder) = rustix::fs::openat(CWD, path, tree::FOLDER, Mode::empty()) else {
            return Ok(());
        };
        match rustix::fs::flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => return Err(busy(&self.path)),
            // Without locks nothing proves that its build is dead.
            Err(_) => return Ok(()),
        }
        let ours = match read_small(&folder, manifest::NAME) {
            // A build killed at its very first step left it empty.
            Ok(start) => start.is_empty() || start.starts_with(manifest::MARK.as_bytes()),
            Err(Errno::NOENT) => Listing::open(&folder, ".").is_ok_and(|l| l.entries.is_empty()),
            Err(_) => false,
        };
        if ours && tree::remove(path, None).is_err() {
            self.litter = Some(path.to_owned());
        }
        Ok(())
    }
}

/// Follows symlinks to where the output is or will be.
fn resolve(given: &Path) -> anyhow::Result<PathBuf> {
    let mut path = std::path::absolute(given).with_context(|| format!("`{}` is no name for an output folder", given.display()))?;
    for _ in 0..40 {
        match fs::canonicalize(&path) {
            Ok(real) if real.parent().is_none() => {
                bail!("`{}` cannot be the output folder: it is the whole disk", given.display())
            }
            Ok(real) => return Ok(real),
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => return Err(fault_of(&e, "opened", &path)),
        }
        // The folder is yet to be made; a symlink to it may be there already.
        let Ok(target) = fs::read_link(&path) else {
            return match (path.parent(), path.file_name()) {
                (Some(parent), Some(name)) => Ok(fs::canonicalize(parent).unwrap_or_else(|_| parent.to_owned()).join(name)),
                _ => bail!("`{}` is no name for an output folder", given.display()),
            };
        };
        path = path.parent().unwrap_or(&path).join(target);
    }
    bail!("`{}` is a symlink that leads in a circle", given.display())
}

/// Opens and locks the folder; None when there is none.
///
/// The folder itself carries the lock: no file is left behind, and the system
/// takes the lock off a killed build.
fn lock(path: &Path) -> anyhow::Result<Option<Existing>> {
    loop {
        let folder = match rustix::fs::openat(CWD, path, tree::FOLDER, Mode::empty()) {
            Ok(folder) => folder,
            Err(Errno::NOENT) => return Ok(None),
            Err(Errno::NOTDIR) => bail!("`{}` cannot be the output folder: a file is in the way", path.display()),
            Err(errno) => return Err(fault("opened", path, errno)),
        };
        if let Err(Errno::WOULDBLOCK) = rustix::fs::flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            return Err(busy(path));
        }
        let facts = Facts::of(&folder).map_err(|e| fault("read", path, e))?;
        // Another build may have exchanged the folder between the two calls.
        if Facts::at(CWD, path).is_ok_and(|now| now.id == facts.id) {
            return Ok(Some(Existing { folder, facts, settled: None }));
        }
    }
}

fn busy(path: &Path) -> anyhow::Error {
    anyhow::anyhow!("another opsbook is publishing to `{}` just now; wait until it has finished", path.display())
}

fn read_manifest(path: &Path, existing: &Existing) -> anyhow::Result<(Manifest, Option<Moment>)> {
    let file = path.join(manifest::NAME);
    let facts = Facts::at(&existing.folder, manifest::NAME).map_err(|e| fault("read", &file, e))?;
    let read = if facts.is_file() {
        Manifest::parse(&fs::read(&file).map_err(|e| fault_of(&e, "read", &file))?)
    } else {
        Err("it is not a file".to_owned())
    };
    match read {
        Ok(manifest) => Ok((manifest, Some(facts.changed))),
        Err(why) => bail!(
            "`{}` is damaged: {why}. It lists the files that opsbook may replace or delete, so nothing was touched; bring it back from a copy, or delete the folder `{}` and build again",
            file.display(),
            path.display()
        ),
    }
}

/// The first bytes of a file, enough to recognise it by.
fn read_small(folder: &OwnedFd, name: &str) -> Result<Vec<u8>, Errno> {
    let file = open(folder, name)?;
    let mut start = vec![0; 64];
    let count = rustix::io::read(&file, &mut start)?;
    start.truncate(count);
    Ok(start)
}

fn print_of(folder: &OwnedFd, path: &str) -> Option<Print> {
    let file = fs::File::from(open(folder, path).ok()?);
    Print::of_file(&file).ok()
}

fn open(folder: &OwnedFd, path: &str) -> Result<OwnedFd, Errno> {
    // NONBLOCK: opening a pipe would wait for its writer for ever.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    rustix::fs::openat(folder, path, flags, Mode::empty())
}

fn fault_of(e: &std::io::Error, doing: &str, path: &Path) -> anyhow::Error {
    fault(doing, path, Errno::from_io_error(e).unwrap_or(Errno::IO))
}
