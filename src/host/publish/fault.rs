//! Faults of the world, in sentences that name the path.

use std::io;
use std::path::Path;

use rustix::io::Errno;

/// An error that says what could not be done to which path, and why.
pub(super) fn fault(doing: &str, path: &Path, errno: Errno) -> anyhow::Error {
    let why = match errno {
        Errno::NOSPC | Errno::DQUOT => "the disk is full",
        Errno::ACCESS | Errno::PERM => "you have no permission to do that",
        Errno::ROFS => "the disk can only be read",
        Errno::NOTDIR => "a file stands where a folder is needed",
        Errno::NAMETOOLONG => "the name is too long for this disk",
        Errno::IO => "the disk reports a fault",
        _ => "the system refused",
    };
    anyhow::Error::new(io::Error::from(errno)).context(format!("`{}` could not be {doing}: {why}", path.display()))
}
