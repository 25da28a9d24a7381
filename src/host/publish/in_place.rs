//! Publishes file by file, where the output folder cannot be exchanged.

use std::path::Path;

use rustc_hash::FxHashSet;
use rustix::fs::{AtFlags, Mode, OFlags};
use rustix::io::Errno;

use super::fault::fault;
use super::manifest::{self, folders_above};
use super::output::{Existing, Obstacle, Output};
use super::plan::Plan;
use super::staging::{Staging, write_all};
use super::system::{self, Facts};
use super::tree;

/// Moves the changed files of the staging folder into the output, one by one,
/// and deletes the removed ones last.
// Invariant: the manifest claims every file that may be there at any moment, so
// that a killed build leaves nothing that the next one takes for a stranger's.
pub(super) fn publish(output: &Output, staging: &Staging, plan: &Plan<'_>) -> anyhow::Result<()> {
    let existing = output.existing.as_ref();
    let existing = existing.expect("every obstacle is one of a folder that exists");
    system::sync(&staging.folder).map_err(|e| fault("written to the disk", &staging.path, e))?;
    let mover = Mover { output, existing, staging };
    // Both are written while nothing has been touched: a disk that is full
    // shows before the first rename.
    staging.write(CLAIM, plan.claim().as_bytes())?;
    staging.write(SETTLED, plan.manifest().as_bytes())?;
    mover.file(CLAIM, manifest::NAME)?;
    let mut made = FxHashSet::default();
    for path in plan.changed() {
        mover.folders(path, &mut made)?;
        mover.file(path, path)?;
    }
    mover.remove(plan)?;
    mover.file(SETTLED, manifest::NAME)
}

/// The names of the two manifests until they take the manifest's place.
const CLAIM: &str = ".opsbook-claim";
const SETTLED: &str = ".opsbook-settled";

struct Mover<'a> {
    output: &'a Output,
    existing: &'a Existing,
    staging: &'a Staging,
}

impl Mover<'_> {
    /// Makes the folders that `path` lies in, outermost first.
    fn folders<'p>(&self, path: &'p str, made: &mut FxHashSet<&'p str>) -> anyhow::Result<()> {
        let missing: Vec<&str> = folders_above(path).take_while(|above| made.insert(*above)).collect();
        for above in missing.into_iter().rev() {
            let create = || rustix::fs::mkdirat(&self.existing.folder, above, Mode::from_raw_mode(0o777));
            let done = match create() {
                // Only an old file of ours can be there: the way was checked.
                Err(Errno::EXIST) => match Facts::at(&self.existing.folder, above) {
                    Ok(facts) if facts.is_folder() => Ok(()),
                    Ok(_) => self.unlink(above).and_then(|()| create()),
                    Err(errno) => Err(errno),
                },
                done => done,
            };
            done.map_err(|e| self.fault("made", above, e))?;
        }
        Ok(())
    }

    fn file(&self, staged: &str, path: &str) -> anyhow::Result<()> {
        let rename = || rustix::fs::renameat(&self.staging.folder, staged, &self.existing.folder, path);
        let done = match rename() {
            // An old folder of ours: the way was checked.
            Err(Errno::ISDIR | Errno::NOTEMPTY | Errno::EXIST) => tree::remove(&self.output.path.join(path), None).and_then(|()| rename()),
            // Another disk is mounted on a folder of the site.
            Err(Errno::XDEV) => self.copy(staged, path),
            done => done,
        };
        done.map_err(|e| self.fault("replaced", path, e))
    }

    /// Copies beside the target and renames there. A killed build leaves the
    /// copy, and the next one, which must write this file again, takes it.
    fn copy(&self, staged: &str, path: &str) -> Result<(), Errno> {
        let (folder, name) = path.rsplit_once('/').unwrap_or((".", path));
        let beside = format!("{folder}/.{name}.opsbook-new");
        let from = rustix::fs::openat(&self.staging.folder, staged, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let to = rustix::fs::openat(&self.existing.folder, &beside, flags, Mode::from_raw_mode(0o666))?;
        let mut piece = vec![0; 128 * 1024];
        let copied = loop {
            match rustix::io::read(&from, &mut piece) {
                Ok(0) => break Ok(()),
                Ok(count) => {
                    if let Err(errno) = write_all(&to, &piece[..count]) {
                        break Err(errno);
                    }
                }
                Err(Errno::INTR) => {}
                Err(errno) => break Err(errno),
            }
        };
        let folder = &self.existing.folder;
        copied.and_then(|()| rustix::fs::renameat(folder, &beside, folder, path)).inspect_err(|_| {
            let _ = rustix::fs::unlinkat(folder, &beside, AtFlags::empty());
        })
    }

    /// Deletes the files that the new site lacks, and our folders that this
    /// leaves empty.
    fn remove(&self, plan: &Plan<'_>) -> anyhow::Result<()> {
        for path in &plan.removed {
            let ours = Facts::at(&self.existing.folder, *path).is_ok_and(|facts| plan.is_outdated(path, &facts));
            if !ours {
                continue;
            }
            self.unlink(path).map_err(|e| self.fault("deleted", path, e))?;
            for above in folders_above(path) {
                // A folder that still holds something stays.
                if rustix::fs::unlinkat(&self.existing.folder, above, AtFlags::REMOVEDIR).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }

    fn unlink(&self, path: &str) -> Result<(), Errno> {
        tree::gone(rustix::fs::unlinkat(&self.existing.folder, path, AtFlags::empty()))
    }

    fn fault(&self, doing: &str, path: &str, errno: Errno) -> anyhow::Error {
        fault(doing, &self.output.path.join(path), errno)
            .context("the site was published only in part; once this is put right, the next build completes it")
    }
}

/// The line that tells the author why the all-or-nothing promise does not hold.
pub(super) fn note(output: &Path, obstacle: &Obstacle) -> String {
    let why = match obstacle {
        Obstacle::GitWorktree => "it is a git worktree".to_owned(),
        Obstacle::MountPoint => "a disk is mounted there".to_owned(),
        Obstacle::ParentClosed => "the folder above it may not be written to".to_owned(),
        Obstacle::NoExchange(errno) => {
            format!("its disk exchanges no folders: {}", std::io::Error::from(*errno))
        }
        Obstacle::CannotCarry(path) => {
            format!("`{}`, which must stay, cannot be moved", path.display())
        }
    };
    format!(
        "`{}` cannot be replaced in one step ({why}), so its files were replaced one by one: while a build publishes, and after one that was killed, it may hold pages of the old site and of the new one",
        output.display()
    )
}
