//! `opsbook init`: a small working site in an empty folder.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::{Global, Outcome};
use crate::host;
use crate::model::scalar::Day;

/// The arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder, new or empty; without it, the present one
    dir: Option<PathBuf>,
}

macro_rules! embedded {
    ($( $path:literal ),* $(,)?) => { &[$( ($path, include_str!(concat!("init/", $path))) ),*] };
}

/// The site's files. `gitignore` gets its dot when it is written, so that it ignores nothing here.
const FILES: &[(&str, &str)] = embedded![
    "gitignore",
    "opsbook.yaml",
    "content/directory.yaml",
    "content/index.md",
    "content/checklists/operating-review.md",
    "content/flags/everything-top-priority.md",
    "content/glossary/work-in-progress.md",
    "content/initiatives/shorter-list.md",
    "content/myths/work-waits-where-everybody-is-busy.md",
    "content/roles/coo.md",
];

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
    let (place, there) = if folder == Path::new(".") {
        (String::new(), String::new())
    } else {
        (format!(" to {}", folder.display()), format!("`cd {}`, ", folder.display()))
    };
    global.terminal.line(&format!("Wrote {written} files{place}."));
    global.terminal.line(&format!("Next: {there}`opsbook check`, `opsbook build`; then change what the pages say."));
    Ok(Outcome::Fine)
}

/// Writes every file, dated `today`; gives their number.
fn write(folder: &Path, today: Day) -> anyhow::Result<usize> {
    for (path, text) in FILES {
        let path = if *path == "gitignore" { ".gitignore" } else { path };
        let dated = text.replace("{today}", &today.to_string()).replace("{promised}", &today.plus_days(PROMISED_DAYS).to_string());
        host::create(&folder.join(path), &dated)?;
    }
    Ok(FILES.len())
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
        assert_eq!(write(folder.path(), today).unwrap(), FILES.len());
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
