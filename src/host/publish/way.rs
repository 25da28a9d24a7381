//! Makes sure, before anything is changed, that no stranger's file is in the way.

use std::os::fd::{AsFd, OwnedFd};

use anyhow::bail;
use rustc_hash::FxHashSet;
use rustix::io::Errno;

use super::fault::fault;
use super::manifest::folders_above;
use super::output::{Existing, Output};
use super::plan::{Owner, Plan};
use super::system::Facts;
use super::tree::{self, Listing};

/// Errors name the first foreign file that stands where `plan` must write.
pub(super) fn check(output: &Output, plan: &Plan<'_>) -> anyhow::Result<()> {
    // Nothing can be in the way in a folder that is new or empty.
    let Some(Existing { folder, .. }) = &output.existing else {
        return Ok(());
    };
    let ours = plan.before.folders();
    let mut checked = FxHashSet::default();
    for path in plan.changed() {
        for above in folders_above(path) {
            if !checked.insert(above) {
                break;
            }
            match facts(output, folder, above)? {
                Some(facts) if facts.is_folder() || plan.is_outdated(above, &facts) => {}
                Some(_) => return in_the_way(output, above),
                None => {}
            }
        }
        match facts(output, folder, path)? {
            None => {}
            Some(facts) if facts.is_folder() => {
                if !ours.contains(path) {
                    return in_the_way(output, path);
                }
                let listing = Listing::open(folder, path).map_err(|e| fault("read", &output.path.join(path), e))?;
                only_ours(output, plan, &ours, &listing, path)?;
            }
            Some(facts) if plan.is_outdated(path, &facts) => {}
            Some(_) => return in_the_way(output, path),
        }
    }
    Ok(())
}

/// A folder gives way to a file only if everything in it is ours.
fn only_ours(output: &Output, plan: &Plan<'_>, ours: &FxHashSet<&str>, listing: &Listing, at: &str) -> anyhow::Result<()> {
    for entry in &listing.entries {
        let path = tree::below(at.as_bytes(), &entry.name);
        let shown = String::from_utf8_lossy(&path);
        if entry.is_folder() && ours.contains(&*shown) {
            let inner = Listing::open(listing.fd(), &entry.name).map_err(|e| fault("read", &output.path.join(&*shown), e))?;
            only_ours(output, plan, ours, &inner, &shown)?;
        } else if plan.owner(&path, entry.kind) != Owner::Outdated {
            return in_the_way(output, &shown);
        }
    }
    Ok(())
}

fn facts(output: &Output, folder: &OwnedFd, path: &str) -> anyhow::Result<Option<Facts>> {
    match Facts::at(folder.as_fd(), path) {
        Ok(facts) => Ok(Some(facts)),
        // A file above it is found when that folder is checked.
        Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
        Err(errno) => Err(fault("read", &output.path.join(path), errno)),
    }
}

pub(super) fn in_the_way<T>(output: &Output, path: &str) -> anyhow::Result<T> {
    bail!(
        "`{}` is in the way: opsbook did not put it there and must not replace it, so nothing was published; move it or delete it, and build again",
        output.path.join(path).display()
    )
}
