//! The staging folder: the next site, file by file, until it is published.

use std::fs::{self, File};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use rustc_hash::FxHashSet;
use rustix::fs::{CWD, FlockOperation, Gid, Mode, OFlags, Uid};
use rustix::io::{Errno, retry_on_intr};

use super::fault::fault;
use super::manifest::{self, Print, StreamFault};
use super::output::{Obstacle, Output};
use super::system::Facts;
use super::tree;

/// The permissions that the user's umask cuts down.
const NEW_FOLDER: Mode = Mode::from_raw_mode(0o777);
const NEW_FILE: Mode = Mode::from_raw_mode(0o666);

/// A folder of our own on the output's disk. Dropped, it is removed.
// Invariant: from its second step on it holds a manifest that begins with our
// mark, and it is locked, so that another build can tell what it is and whether
// its maker lives.
pub(super) struct Staging {
    pub path: PathBuf,
    pub folder: OwnedFd,
    /// The output folder, which messages name: nobody knows the staging folder.
    output: PathBuf,
    /// Found on the way: why it is not beside the output.
    pub obstacle: Option<Obstacle>,
    made: Mutex<FxHashSet<Box<[u8]>>>,
    /// Folders above the output that had to be made, innermost first.
    parents: Vec<PathBuf>,
    /// Nothing of ours is left at `path`.
    released: bool,
}

impl Staging {
    pub(super) fn create(output: &Output) -> anyhow::Result<Self> {
        let parents = make_parents(output.parent())?;
        let [beside, inside] = output.staging_prefixes();
        let (made, obstacle) = if output.obstacle.is_some() {
            (make(&inside), None)
        } else {
            match make(&beside) {
                Err(Errno::ACCESS | Errno::PERM | Errno::ROFS) if output.existing.is_some() => {
                    (make(&inside), Some(Obstacle::ParentClosed))
                }
                made => (made, None),
            }
        };
        let (path, folder) = made.map_err(|errno| fault("written to", &output.path, errno))?;
        let staging = Self { path, folder, output: output.path.clone(), obstacle, made: Mutex::default(), parents, released: false };
        staging.write(manifest::NAME, manifest::HEADER.as_bytes())?;
        if let Some(existing) = &output.existing {
            staging.take_after(&existing.facts)?;
        }
        Ok(staging)
    }

    /// Gives the folder the owner and permissions of the one that it will
    /// replace, before anything in it could inherit others.
    fn take_after(&self, facts: &Facts) -> anyhow::Result<()> {
        let mine = Facts::of(&self.folder).map_err(|e| fault("read", &self.path, e))?;
        if (mine.owner, mine.group) != (facts.owner, facts.group) {
            // Only an administrator may give a folder away; others do what they can.
            let (owner, group) = (Uid::from_raw(facts.owner), Gid::from_raw(facts.group));
            if rustix::fs::fchown(&self.folder, Some(owner), Some(group)).is_err() {
                let _ = rustix::fs::fchown(&self.folder, None, Some(group));
            }
        }
        rustix::fs::fchmod(&self.folder, Mode::from_raw_mode(facts.mode | 0o700)).map_err(|e| fault("made", &self.path, e))
    }

    /// Makes the folder `path` and those above it, unless they are there.
    pub(super) fn folder(&self, path: &[u8]) -> Result<(), Errno> {
        if path.is_empty() || self.made().contains(path) {
            return Ok(());
        }
        match rustix::fs::mkdirat(&self.folder, path, NEW_FOLDER) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(Errno::NOENT) => {
                let above = path.iter().rposition(|&b| b == b'/').unwrap_or(0);
                self.folder(&path[..above])?;
                match rustix::fs::mkdirat(&self.folder, path, NEW_FOLDER) {
                    Ok(()) | Err(Errno::EXIST) => {}
                    Err(errno) => return Err(errno),
                }
            }
            Err(errno) => return Err(errno),
        }
        self.made().insert(path.into());
        Ok(())
    }

    fn made(&self) -> MutexGuard<'_, FxHashSet<Box<[u8]>>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a file that is not there yet.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.create_file(path).and_then(|file| write_all(&file, bytes)).map_err(|errno| self.fault(path, errno))
    }

    /// Copies what `from` gives into a file that is not there yet.
    pub(super) fn copy(&self, path: &str, from: File, name: &Path) -> anyhow::Result<Print> {
        let file = self.create_file(path).map_err(|e| self.fault(path, e))?;
        Print::of_stream(from, |piece| write_all(&file, piece)).map_err(|e| match e {
            StreamFault::Sink(errno) => self.fault(path, errno),
            StreamFault::Source(e) => anyhow::Error::new(e).context(format!("`{}` could not be read", name.display())),
        })
    }

    /// Writes the manifest over the mark that the folder was made with.
    pub(super) fn write_manifest(&self, text: &str) -> anyhow::Result<()> {
        // Not truncated first: at every moment it begins with the mark.
        let flags = OFlags::WRONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        rustix::fs::openat(&self.folder, manifest::NAME, flags, NEW_FILE)
            .and_then(|file| write_all(&file, text.as_bytes()))
            .map_err(|errno| self.fault(manifest::NAME, errno))
    }

    fn create_file(&self, path: &str) -> Result<OwnedFd, Errno> {
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.folder(folder.as_bytes())?;
        }
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        retry_on_intr(|| rustix::fs::openat(&self.folder, path, flags, NEW_FILE))
    }

    fn fault(&self, path: &str, errno: Errno) -> anyhow::Error {
        fault("written", &self.output.join(path), errno).context("nothing was published")
    }

    /// Nothing of ours is at its path any more.
    pub(super) fn release(&mut self) {
        self.released = true;
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.released {
            return;
        }
        // What cannot be removed now is swept by the next build.
        let _ = tree::remove(&self.path, None);
        for parent in &self.parents {
            let _ = fs::remove_dir(parent);
        }
    }
}

/// Makes and locks a folder whose name nobody has.
fn make(prefix: &Path) -> Result<(PathBuf, OwnedFd), Errno> {
    for attempt in 0_u32.. {
        let mut name = prefix.as_os_str().to_owned();
        name.push(format!("{}-{attempt}", std::process::id()));
        let path = PathBuf::from(name);
        match rustix::fs::mkdirat(CWD, &path, NEW_FOLDER) {
            Err(Errno::EXIST) => continue,
            Err(errno) => return Err(errno),
            Ok(()) => {}
        }
        let folder = rustix::fs::openat(CWD, &path, tree::FOLDER, Mode::empty())?;
        // A disk without locks loses the sweeping of leftovers, no more.
        let _ = rustix::fs::flock(&folder, FlockOperation::NonBlockingLockExclusive);
        return Ok((path, folder));
    }
    unreachable!("the numbers of attempts do not end")
}

fn make_parents(parent: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let missing = parent.ancestors().take_while(|above| !above.exists());
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    fs::create_dir_all(parent).with_context(|| format!("the folder `{}` could not be made", parent.display()))?;
    Ok(missing)
}

/// Writes all of `bytes`, in as many steps as the system takes.
pub(super) fn write_all(file: &OwnedFd, mut bytes: &[u8]) -> Result<(), Errno> {
    while !bytes.is_empty() {
        let count = retry_on_intr(|| rustix::io::write(file, bytes))?;
        bytes = &bytes[count..];
    }
    Ok(())
}
