//! The same inputs give the same bytes wherever and however often they are built.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Every entry below a folder, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path.clone());
            }
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Every published file by its path. The manifest holds inode numbers, which are the file system's business.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = entries(folder).into_iter().filter(|path| path.is_file() && !path.ends_with(".opsbook"));
    files.map(|path| (path.strip_prefix(folder).unwrap().to_path_buf(), fs::read(&path).unwrap())).collect()
}

/// Copies this repository's own site, its files made in this order or the other.
fn copy_site(to: &Path, backwards: bool) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = entries(&root.join("content")).into_iter().filter(|path| path.is_file()).collect();
    files.push(root.join("opsbook.yaml"));
    if backwards {
        files.reverse();
    }
    for file in files {
        let copy = to.join(file.strip_prefix(root).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(&file, &copy).unwrap();
    }
}

/// Runs a build in an environment of these variables and no others that matter.
fn build(site: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
    command.env_remove("SOURCE_DATE_EPOCH").envs(environment.iter().copied());
    command.args(["build", "--site"]).arg(site).arg("--output").arg(site.join("public")).args(arguments).output().unwrap()
}

#[track_caller]
fn built(site: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> BTreeMap<PathBuf, Vec<u8>> {
    let output = build(site, arguments, environment);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    tree(&site.join("public"))
}

fn desk() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

#[test]
fn place_and_environment_leave_no_trace() {
    let desk = desk();
    let (first, second) = (desk.path().join("first"), desk.path().join("a second é"));
    copy_site(&first, false);
    copy_site(&second, true);
    let arguments = ["--as-of", "2026-03-31"];
    let one = built(&first, &arguments, &[("TZ", "America/Los_Angeles"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "1")]);
    let other = built(&second, &arguments, &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8"), ("RAYON_NUM_THREADS", "5")]);
    assert!(one.len() > 50, "{} files are hardly a site", one.len());
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let different: Vec<_> = one.iter().filter(|(path, bytes)| other[*path] != **bytes).map(|(path, _)| path).collect();
    assert!(different.is_empty(), "these differ: {different:?}");
}

#[test]
fn an_unchanged_rebuild_writes_nothing() {
    let desk = desk();
    copy_site(desk.path(), false);
    let facts = || -> Vec<_> {
        let all = entries(desk.path()).into_iter().chain([desk.path().to_path_buf()]);
        all.map(|path| {
            let facts = fs::symlink_metadata(&path).unwrap();
            (path, facts.ino(), facts.mtime(), facts.mtime_nsec(), facts.ctime(), facts.ctime_nsec(), facts.len())
        })
        .collect()
    };
    built(desk.path(), &[], &[]);
    let before = facts();
    built(desk.path(), &[], &[]);
    assert_eq!(before, facts());
    // And it is the comparison that saw nothing, not the test: one changed page is another state.
    let about = desk.path().join("content/about.md");
    fs::write(&about, fs::read_to_string(&about).unwrap() + "\nOne line more.\n").unwrap();
    built(desk.path(), &[], &[]);
    assert_ne!(before, facts());
}

#[test]
fn the_day_comes_from_the_command_line_else_from_source_date_epoch() {
    let desk = desk();
    fs::create_dir_all(desk.path().join("content")).unwrap();
    let page = "---\ntitle: Home\nsummary: Where to begin.\nreviewed: 2026-03-01\n---\n\nText.\n";
    fs::write(desk.path().join("content/index.md"), page).unwrap();
    let on = |seconds, arguments: &[&str]| build(desk.path(), arguments, &[("SOURCE_DATE_EPOCH", seconds), ("NO_COLOR", "1")]);
    // 2026-03-01 and the last second of the day before it: what is dated later than the day is an error.
    assert_eq!(on("1772323200", &[]).status.code(), Some(0));
    let early = on("1772323199", &[]);
    assert_eq!(early.status.code(), Some(1));
    let said = String::from_utf8_lossy(&early.stderr).into_owned() + &String::from_utf8_lossy(&early.stdout);
    assert!(said.contains("2026-02-28"), "{said}");
    assert_eq!(on("1772323199", &["--as-of", "2026-03-01"]).status.code(), Some(0));
    assert_eq!(on("yesterday", &[]).status.code(), Some(2));
}

/// Values of the attributes that lead somewhere, with the tag around them.
fn targets(html: &str) -> impl Iterator<Item = (&str, &str)> {
    html.split('<').skip(1).flat_map(|tag| {
        let tag = tag.split('>').next().unwrap_or_default();
        let attributes = [" href=\"", " src=\"", " action=\"", " poster=\""].into_iter();
        attributes.filter_map(move |attribute| tag.split_once(attribute)?.1.split_once('"')).map(move |(value, _)| (tag, value))
    })
}

/// Links that would break were the site moved below another path. What a citation holds is for elsewhere: nobody follows it
/// where it stands.
fn rooted<'h>(html: &'h str, base: &str) -> Vec<&'h str> {
    let mut parts = html.split("<template class=\"quote\"");
    let first = parts.next();
    let followed = first.into_iter().chain(parts.filter_map(|part| part.split_once("</template>")).map(|(_, after)| after));
    let machine = |tag: &str| tag.starts_with("link rel=\"canonical\"") || tag.starts_with("link rel=\"alternate\"");
    followed
        .flat_map(targets)
        .filter(|(tag, value)| value.starts_with('/') || (value.starts_with(base) && !machine(tag)))
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn internal_links_are_relative_below_any_path() {
    let desk = desk();
    copy_site(desk.path(), false);
    let base = "https://docs.example/a/b/";
    let tree = built(desk.path(), &["--base-url", base], &[]);
    let mut pages = 0;
    for (path, bytes) in tree.iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        pages += 1;
        if path == Path::new("404.html") {
            // It is shown at any depth, so it alone names the path.
            assert!(rooted(html, base).iter().all(|value| value.starts_with("/a/b/")), "{:?}", rooted(html, base));
        } else {
            assert_eq!(rooted(html, base), Vec::<&str>::new(), "{}", path.display());
        }
    }
    assert!(pages > 30, "{pages} pages are hardly a site");
}

#[test]
fn a_rooted_link_is_noticed() {
    let base = "https://docs.example/a/b/";
    let html = "<link rel=\"canonical\" href=\"https://docs.example/a/b/x/\"><a class=\"c\" href=\"/x/\">x</a><a href=\"../y/\">y</a>\
        <img src=\"/z.png\"><a href=\"https://docs.example/a/b/q/\">q</a><a href=\"https://elsewhere.example/\">e</a>";
    assert_eq!(rooted(html, base), ["/x/", "/z.png", "https://docs.example/a/b/q/"]);
}
