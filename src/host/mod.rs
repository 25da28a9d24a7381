//! The only room with input and output: the site's files, the published site, the terminal, the clock.

#![allow(clippy::disallowed_methods, reason = "this is the room that may")]

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::scalar::Day;

pub mod browser;
pub mod clock;
pub mod git;
pub mod mirror;
pub mod publish;
pub mod read;
pub mod server;
pub mod terminal;
pub mod watch;

/// The day that counts when neither the command line nor the site names one: that of
/// `SOURCE_DATE_EPOCH` where it is set (<https://reproducible-builds.org/specs/source-date-epoch/>),
/// else today in UTC.
///
/// # Errors
/// When `SOURCE_DATE_EPOCH` is set and is no number of seconds.
pub fn today() -> anyhow::Result<Day> {
    match std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) {
        None => Ok(day_of(Timestamp::now())),
        Some(value) => {
            let seconds = value.to_str().and_then(|text| text.parse().ok());
            let moment = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
            moment.map(day_of).with_context(|| format!("SOURCE_DATE_EPOCH wants seconds since 1970, and this is `{}`", value.display()))
        }
    }
}

fn day_of(moment: Timestamp) -> Day {
    Day(moment.to_zoned(TimeZone::UTC).date())
}

/// Whether anything stands at this path, be it a symlink to nothing.
#[must_use]
pub fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Writes a file that does not exist yet, and the folders above it.
///
/// # Errors
/// When the file exists, or when it cannot be written.
// Invariant: no file of an author is ever written over.
pub fn create(path: &Path, text: &str) -> anyhow::Result<()> {
    let refused = || format!("`{}` could not be written", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(refused)?;
    }
    match fs::File::create_new(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).with_context(refused),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!("`{}` exists already, so nothing was written", path.display()),
        Err(error) => Err(error).with_context(refused),
    }
}

/// Puts a text in the place of a file in one step: readers find the old one or the new one.
///
/// # Errors
/// When it cannot be written.
pub fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let refused = || format!("`{}` could not be written", path.display());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Hidden and `.tmp`: reading a site passes it over, should a kill leave it behind.
    let beside = path.with_file_name(format!(".{name}.tmp"));
    let mut file = fs::File::create(&beside).with_context(refused)?;
    if let Ok(facts) = fs::metadata(path) {
        file.set_permissions(facts.permissions()).with_context(refused)?;
    }
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(refused)?;
    fs::rename(&beside, path).with_context(refused)
}

/// Puts a text in the place of a source in one step, with the permissions of the old one. A symlink stays one: what it
/// leads to is replaced.
///
/// # Errors
/// When the source leads out of the site, when it no longer says `before`, or when it cannot be written.
// Invariant: what an author saved in the meantime is never written over.
pub fn amend(site: &Path, path: &str, before: &str, after: &str) -> anyhow::Result<()> {
    let top = read::real_site(site)?;
    let shown = site.join(path);
    let file = fs::canonicalize(&shown).with_context(|| format!("`{}` could not be opened", shown.display()))?;
    if !file.starts_with(&top) {
        bail!("`{}` leads out of the site, to `{}`, so nothing was written", shown.display(), file.display());
    }
    if text_of(&file)? != before {
        bail!("`{}` was saved by somebody else in the meantime, so nothing was written; try again", shown.display());
    }
    replace(&file, after)
}

/// Writes a file that is never to change; one that is there already stays, and must say the same.
///
/// # Errors
/// When another text stands there, or when it cannot be written.
// Invariant: what was kept once is never written over.
pub fn keep(path: &Path, text: &str) -> anyhow::Result<()> {
    if !exists(path) {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("`{}` could not be made", folder.display()))?;
        }
        return replace(path, text);
    }
    if text_of(path)? == text {
        return Ok(());
    }
    bail!("`{}` exists already and says something else, so nothing was written over it", path.display())
}

/// All of standard input.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn text_of_input() -> anyhow::Result<String> {
    std::io::read_to_string(std::io::stdin()).context("standard input could not be read")
}

/// Whether a folder is missing or holds nothing. Version control may have been there first.
///
/// # Errors
/// When it is no folder, or cannot be read.
pub fn is_vacant(folder: &Path) -> anyhow::Result<bool> {
    let refused = || format!("the folder `{}` could not be read", folder.display());
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error).with_context(refused),
    };
    for entry in entries {
        if entry.with_context(refused)?.file_name() != ".git" {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The text of one file that is no source of a site.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn text_of(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("`{}` could not be read", path.display()))
}

/// Writes a text over one file that is no source of a site.
///
/// # Errors
/// When it cannot be written.
pub fn rewrite(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("`{}` could not be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_moment_is_that_of_utc() {
        let moment = |seconds| day_of(Timestamp::from_second(seconds).expect("a moment")).to_string();
        assert_eq!(moment(0), "1970-01-01");
        assert_eq!(moment(86_399), "1970-01-01");
        assert_eq!(moment(1_774_915_200), "2026-03-31");
        assert_eq!(moment(-1), "1969-12-31");
    }

    #[test]
    fn a_file_is_never_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("content/roles/coo.md");
        create(&path, "first").expect("a new file");
        let error = create(&path, "second").expect_err("the file exists");
        assert!(error.to_string().contains("exists already"), "{error}");
        assert_eq!(text_of(&path).expect("the file"), "first");
    }

    #[test]
    fn what_is_kept_is_never_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("revisions/flags/x/r1.md");
        keep(&path, "first").expect("a new file");
        keep(&path, "first").expect("the same again");
        assert!(keep(&path, "second").expect_err("another text").to_string().contains("says something else"));
        replace(&path, "third").expect("a file that may change");
        assert_eq!(text_of(&path).expect("the file"), "third");
        assert_eq!(fs::read_dir(path.parent().expect("a folder")).expect("a folder").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_source_keeps_its_permissions_and_its_symlink() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().join("site");
        create(&site.join("shared/x.md"), "first").expect("a new file");
        create(&site.join("content/y.md"), "other").expect("a new file");
        fs::set_permissions(site.join("shared/x.md"), fs::Permissions::from_mode(0o640)).expect("permissions");
        symlink("../shared/x.md", site.join("content/x.md")).expect("a symlink");
        amend(&site, "content/x.md", "first", "second").expect("a source of the site");
        assert_eq!(text_of(&site.join("shared/x.md")).expect("the file"), "second");
        assert!(fs::symlink_metadata(site.join("content/x.md")).expect("a file").is_symlink());
        assert_eq!(fs::metadata(site.join("shared/x.md")).expect("a file").permissions().mode() & 0o777, 0o640);
        assert!(amend(&site, "content/x.md", "first", "third").expect_err("another text").to_string().contains("in the meantime"));
        create(&folder.path().join("elsewhere.md"), "first").expect("a new file");
        symlink("../../elsewhere.md", site.join("content/z.md")).expect("a symlink");
        assert!(amend(&site, "content/z.md", "first", "third").expect_err("a way out").to_string().contains("leads out of the site"));
        assert_eq!(text_of(&folder.path().join("elsewhere.md")).expect("the file"), "first");
    }

    #[test]
    fn a_folder_with_version_control_alone_is_vacant() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(is_vacant(&folder.path().join("missing")).expect("a missing folder"));
        fs::create_dir(folder.path().join(".git")).expect("a folder");
        assert!(is_vacant(folder.path()).expect("an empty folder"));
        fs::write(folder.path().join("notes.txt"), "").expect("a file");
        assert!(!is_vacant(folder.path()).expect("a folder"));
        assert!(is_vacant(&folder.path().join("notes.txt")).is_err());
    }
}
