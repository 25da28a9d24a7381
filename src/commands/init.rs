//! `opsbook init`: a small working site in an empty folder.

use std::path::{Path, PathBuf};

use anyhow::bail;
use include_dir::{Dir, include_dir};

use super::{Global, Outcome};
use crate::host;
use crate::model::scalar::Day;

/// The arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder, new or empty; without it, the present one
    dir: Option<PathBuf>,
}

/// The site's files. `gitignore` gets its dot when it is written, so that it ignores nothing here.
static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/commands/init");

/// How long after its beginning the initiative of the site is promised to end: ten weeks, as it says.
const PROMISED_DAYS: i64 = 70;

/// Writes the site.
///
/// # Errors
/// When the folder is not empty, or cannot be written.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let folder = args.dir.as_deref().unwrap_or(&global.site);
    if !host::is_vacant(folder)? {
        bail!("the folder `{}` is not empty, so nothing was written; name a new one: `opsbook init handbook`", folder.display());
    }
    let written = write(folder, host::today()?)?;
    global.terminal.line(&format!("Wrote {written} files to {}.", folder.display()));
    let there = if folder == Path::new(".") { String::new() } else { format!("`cd {}`, ", folder.display()) };
    global.terminal.line(&format!("Next: {there}`opsbook check`, `opsbook build`; then change what the pages say."));
    Ok(Outcome::Fine)
}

/// Writes every file, dated `today`; gives their number.
fn write(folder: &Path, today: Day) -> anyhow::Result<usize> {
    let files = files_below(&FILES);
    for (path, text) in &files {
        let dated = text.replace("{today}", &today.to_string()).replace("{promised}", &today.plus_days(PROMISED_DAYS).to_string());
        host::create(&folder.join(path), &dated)?;
    }
    Ok(files.len())
}

/// Path and text of every embedded file.
fn files_below(dir: &'static Dir<'static>) -> Vec<(PathBuf, &'static str)> {
    let mut files: Vec<_> = dir.dirs().flat_map(files_below).collect();
    files.extend(dir.files().map(|file| {
        let path = if file.path() == Path::new("gitignore") { PathBuf::from(".gitignore") } else { file.path().to_path_buf() };
        (path, file.contents_utf8().expect("the embedded site is text"))
    }));
    files
}

#[cfg(test)]
mod tests {
    use super::super::new;
    use super::super::open::{Opened, open};
    use super::*;
    use crate::host::clock::Stopwatch;
    use crate::model::kind::Kind;
    use crate::session::Settings;

    fn report_of(site: &Path, today: Day) -> String {
        let settings = Settings { as_of: None, today, drafts: false, base_url: None };
        let Opened { session, .. } = open(site, settings, &mut Stopwatch::start()).unwrap();
        format!("{:#?}", session.report())
    }

    #[test]
    fn the_site_has_nothing_wrong_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let today = Day::parse("2028-02-29").unwrap();
        assert_eq!(write(folder.path(), today).unwrap(), files_below(&FILES).len());
        assert_eq!(report_of(folder.path(), today), "[]");
        assert!(folder.path().join(".gitignore").is_file());
    }

    #[test]
    fn every_starter_fits_the_site() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), host::today().unwrap()).unwrap();
        for kind in Kind::ALL {
            assert_eq!(new::left_of(folder.path(), kind, "first-one").unwrap(), Vec::<String>::new(), "{kind}");
        }
    }
}
