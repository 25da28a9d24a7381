//! Reads a revision of a site from version control into memory; nothing is checked out.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use super::read::{FILES, FOLDERS, is_dropping, is_text};
use crate::model::scalar::Day;

/// A revision of a site.
#[derive(Debug)]
pub struct Revision {
    /// Its full name.
    pub commit: String,
    /// The day on which it was committed, where that was done.
    pub day: Day,
    /// Sources, theme files, configuration, lock and revisions: path below the site's folder and bytes.
    pub texts: Vec<(String, Vec<u8>)>,
    /// Everything else below `content/`: path and size in bytes.
    pub assets: Vec<(String, u64)>,
}

/// What a name of a revision turned out to be.
#[derive(Debug)]
pub enum Named {
    /// A commit, by its full name.
    Commit(String),
    /// The site's folder is not below version control that `git` would read, and what it says of that.
    NoRepository(String),
    /// There is no such revision.
    Unknown,
    /// There is no `git` to ask.
    NoGit,
}

/// What a name of a revision is in the repository of a site.
///
/// # Errors
/// When `git` cannot be run for another reason than that it is not there.
pub fn named(site: &Path, name: &str) -> anyhow::Result<Named> {
    let outcome = match git(site, ["rev-parse", "--is-inside-work-tree"]).output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Named::NoGit),
        outcome => outcome.context("`git` cannot be run")?,
    };
    if !outcome.status.success() {
        return Ok(Named::NoRepository(String::from_utf8_lossy(&outcome.stderr).trim().to_owned()));
    }
    // A name that looks like an option is none: git itself is told that no option follows.
    let outcome = git(site, ["rev-parse", "--verify", "--quiet", "--end-of-options"]).arg(format!("{name}^{{commit}}")).output()?;
    let commit = String::from_utf8_lossy(&outcome.stdout).trim().to_owned();
    Ok(if outcome.status.success() && !commit.is_empty() { Named::Commit(commit) } else { Named::Unknown })
}

/// Reads the site at a commit.
///
/// # Errors
/// When `git` fails, or when the site had no content then.
pub fn read(site: &Path, commit: &str) -> anyhow::Result<Revision> {
    let day = text(git(site, ["show", "--no-patch", "--no-show-signature", "--format=%cs"]).arg(commit))?;
    let day = Day::parse(day.trim()).with_context(|| format!("git names no day of `{commit}`"))?;
    let prefix = text(&mut git(site, ["rev-parse", "--show-prefix"]))?;
    let listed = listing(site, commit, prefix.trim_end_matches('\n'))?;
    if !listed.iter().any(|entry| entry.path.starts_with("content/")) {
        bail!("the site in `{}` has no `content` folder at the revision {commit}", site.display());
    }
    let (texts, assets): (Vec<Entry>, Vec<Entry>) = listed.into_iter().partition(|entry| is_text(&entry.path));
    let blobs = blobs(site, &texts)?;
    let texts = texts.into_iter().zip(blobs).map(|(entry, bytes)| (entry.path, bytes)).collect();
    Ok(Revision { commit: commit.to_owned(), day, texts, assets: assets.into_iter().map(|entry| (entry.path, entry.size_bytes)).collect() })
}

/// A file of a revision.
#[derive(Debug, Clone)]
struct Entry {
    /// Below the site's folder.
    path: String,
    blob: String,
    size_bytes: u64,
    is_link: bool,
}

/// The files of a site at a commit, symlinks within the site followed.
fn listing(site: &Path, commit: &str, prefix: &str) -> anyhow::Result<Vec<Entry>> {
    let wanted = FOLDERS.iter().chain(&FILES).map(|name| format!("{prefix}{name}"));
    let mut listing = git(site, ["--literal-pathspecs", "ls-tree", "-r", "-z", "--long", "--full-tree"]);
    let listed = bytes(listing.arg(commit).arg("--").args(wanted))?;
    let mut entries = Vec::new();
    for line in listed.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
        // A name that is not UTF-8 cannot become an address, and a sub-module is no file.
        let Ok(line) = std::str::from_utf8(line) else { continue };
        let Some((facts, path)) = line.split_once('\t') else { continue };
        let facts: Vec<&str> = facts.split_whitespace().collect();
        let ([mode, "blob", blob, length], Some(path)) = (&facts[..], path.strip_prefix(prefix)) else { continue };
        if !path.split('/').any(is_dropping) {
            let size_bytes = length.parse().unwrap_or(0);
            entries.push(Entry { path: path.to_owned(), blob: (*blob).to_owned(), size_bytes, is_link: *mode == "120000" });
        }
    }
    let (links, mut files): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|entry| entry.is_link);
    let targets = blobs(site, &links)?;
    let known = files.clone();
    for (link, target) in links.iter().zip(&targets) {
        let Some(target) = std::str::from_utf8(target).ok().and_then(|target| beside(&link.path, target)) else { continue };
        for file in &known {
            let rest = file.path.strip_prefix(&*target).filter(|rest| rest.is_empty() || rest.starts_with('/'));
            files.extend(rest.map(|rest| Entry { path: format!("{}{rest}", link.path), ..file.clone() }));
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Where a symlink leads within the site; none when it leads out of it.
fn beside(link: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = link.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The bytes of files, in their order, as they were committed.
fn blobs(site: &Path, entries: &[Entry]) -> anyhow::Result<Vec<Vec<u8>>> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let mut child =
        git(site, ["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("`git` cannot be run")?;
    let mut input = child.stdin.take().context("`git` takes no input")?;
    let names = entries.iter().map(|entry| &*entry.blob).chain([""]).collect::<Vec<_>>().join("\n");
    // Written beside the reading: neither side waits for the other with a full pipe.
    let writer = std::thread::spawn(move || input.write_all(names.as_bytes()));
    let outcome = child.wait_with_output().context("`git` cannot be run")?;
    if writer.join().is_err() || !outcome.status.success() {
        bail!("`git cat-file` failed: {}", String::from_utf8_lossy(&outcome.stderr).trim());
    }
    let mut rest = &outcome.stdout[..];
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        let (bytes, after) = blob(rest).with_context(|| format!("git does not have `{}`", entry.path))?;
        all.push(bytes.to_vec());
        rest = after;
    }
    Ok(all)
}

/// The first file of an answer of `cat-file --batch`, and what follows: `<name> blob <size>\n<bytes>\n`.
fn blob(answer: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(b'\n', answer)?;
    let size: usize = std::str::from_utf8(&answer[..end]).ok()?.rsplit(' ').next()?.parse().ok()?;
    let bytes = answer.get(end + 1..end + 1 + size)?;
    Some((bytes, answer.get(end + 2 + size..)?))
}

fn git<S: AsRef<OsStr>>(site: &Path, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(site).args(arguments).stdin(Stdio::null()).stderr(Stdio::piped());
    // Messages are read by nobody, numbers and names are the same in every language.
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
    command
}

fn bytes(command: &mut Command) -> anyhow::Result<Vec<u8>> {
    let outcome = command.output().context("`git` cannot be run")?;
    if !outcome.status.success() {
        bail!("`git` failed: {}", String::from_utf8_lossy(&outcome.stderr).trim());
    }
    Ok(outcome.stdout)
}

fn text(command: &mut Command) -> anyhow::Result<String> {
    Ok(String::from_utf8_lossy(&bytes(command)?).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symlinks_are_followed_within_the_site_alone() {
        assert_eq!(beside("content/a/x.md", "../b/y.md").as_deref(), Some("content/b/y.md"));
        assert_eq!(beside("content/x.md", "../../elsewhere"), None);
        assert_eq!(beside("content/x.md", "/etc/passwd"), None);
    }

    #[test]
    fn an_answer_is_taken_apart_by_its_sizes() {
        let answer = b"aa blob 3\na\nb\nbb blob 0\n\n";
        let (first, rest) = blob(answer).expect("a file");
        assert_eq!(first, b"a\nb");
        assert_eq!(blob(rest), Some((&b""[..], &b""[..])));
        assert_eq!(blob(b"aa missing\n"), None);
    }
}
