//! Reading a site's folder and publishing to an output folder: what is written,
//! what is left alone, and what is refused.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use opsbook::host::publish::{Outcome, Publication};
use opsbook::host::read::{SkipReason, is_dropping, read_site};
use rayon::prelude::*;
use tempfile::TempDir;

type Files = [(&'static str, &'static str)];

const SITE: &Files = &[("index.html", "home"), ("roles/coo/index.html", "coo"), ("roles/cto/index.html", "cto")];

fn desk() -> (TempDir, PathBuf) {
    let desk = tempfile::tempdir().unwrap();
    let output = desk.path().canonicalize().unwrap().join("public");
    (desk, output)
}

fn try_publish(output: &Path, files: &Files) -> anyhow::Result<Outcome> {
    let publication = Publication::open(output)?;
    for (path, text) in files {
        publication.put(path, text.as_bytes())?;
    }
    publication.finish()
}

fn publish(output: &Path, files: &Files) -> Outcome {
    try_publish(output, files).unwrap()
}

/// The message of a build that must fail; the output and all beside it stay as
/// they were, to the inode.
fn refused(output: &Path, files: &Files) -> String {
    let desk = output.parent().unwrap();
    let before = stamps(desk);
    let error = try_publish(output, files).expect_err("this build must be refused");
    assert_eq!(before, stamps(desk));
    format!("{error:#}")
}

fn counts(outcome: &Outcome) -> (usize, usize, usize) {
    (outcome.written, outcome.unchanged, outcome.removed)
}

fn walk(top: &Path, at: &Path, visit: &mut impl FnMut(String, &Path)) {
    let mut entries: Vec<_> = fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        visit(path.strip_prefix(top).unwrap().to_string_lossy().into_owned(), &path);
        if path.symlink_metadata().unwrap().is_dir() {
            walk(top, &path, visit);
        }
    }
}

/// Every entry below a folder but the manifest: a file's text, `-> target` of a
/// symlink, `/` for a folder.
fn tree(top: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    walk(top, top, &mut |name, path| {
        let kind = path.symlink_metadata().unwrap().file_type();
        let shown = if kind.is_symlink() {
            format!("-> {}", fs::read_link(path).unwrap().display())
        } else if kind.is_dir() {
            "/".to_owned()
        } else {
            fs::read_to_string(path).unwrap_or_else(|_| "binary".to_owned())
        };
        if name != ".opsbook" {
            found.insert(name, shown);
        }
    });
    found
}

/// The files of a tree alone.
fn files(top: &Path) -> Vec<(String, String)> {
    tree(top).into_iter().filter(|(_, text)| text != "/").collect()
}

fn owned(files: &Files) -> Vec<(String, String)> {
    let mut files: Vec<_> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    files.sort();
    files
}

/// Inode, times of content and of attributes, for a folder and all below it.
fn stamps(top: &Path) -> BTreeMap<String, (u64, i64, i64, i64, i64)> {
    let mut found = BTreeMap::new();
    let mut note = |name: String, path: &Path| {
        let m = path.symlink_metadata().unwrap();
        found.insert(name, (m.ino(), m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec()));
    };
    walk(top, top, &mut note);
    found
}

/// What lies beside the output.
fn beside(output: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(output.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| Some(name.as_str()) != output.file_name().and_then(|name| name.to_str()))
        .collect();
    names.sort();
    names
}

#[test]
fn a_first_build_makes_the_folder_and_all_above_it() {
    let (_desk, output) = desk();
    let output = output.join("deep/down/public");
    let outcome = publish(&output, SITE);
    assert_eq!(outcome, Outcome { written: 3, unchanged: 0, removed: 0, atomic: true, note: None });
    assert_eq!(files(&output), owned(SITE));
    assert_eq!(beside(&output), [""; 0]);
}

#[test]
fn the_manifest_names_every_file_and_is_the_same_for_the_same_files() {
    let (_desk, output) = desk();
    publish(&output, SITE);
    let manifest = fs::read_to_string(output.join(".opsbook")).unwrap();
    let names: Vec<_> = manifest.lines().skip(1).map(|line| line.split(' ').nth(2).unwrap()).collect();
    assert_eq!(names, ["index.html", "roles/coo/index.html", "roles/cto/index.html"]);
    let (_desk, other) = desk();
    let backwards: Vec<_> = SITE.iter().rev().copied().collect();
    let publication = Publication::open(&other).unwrap();
    for (path, text) in backwards {
        publication.put(path, text.as_bytes()).unwrap();
    }
    publication.finish().unwrap();
    assert_eq!(fs::read_to_string(other.join(".opsbook")).unwrap(), manifest);
}

#[test]
fn a_build_without_changes_touches_nothing() {
    let (_desk, output) = desk();
    let asset = output.with_file_name("logo.bin");
    fs::write(&asset, vec![7; 300_000]).unwrap();
    let build = || {
        let publication = Publication::open(&output).unwrap();
        for (path, text) in SITE {
            publication.put(path, text.as_bytes()).unwrap();
        }
        publication.copy("logo.bin", &asset).unwrap();
        publication.finish().unwrap()
    };
    build();
    fs::write(output.join("CNAME"), "foreign").unwrap();
    let before = (stamps(output.parent().unwrap()), fs::metadata(&output).unwrap().ino());
    let outcome = build();
    assert_eq!(counts(&outcome), (0, 4, 0));
    assert_eq!((stamps(output.parent().unwrap()), fs::metadata(&output).unwrap().ino()), before);
}

#[test]
fn only_what_changed_is_written() {
    let (_desk, output) = desk();
    publish(&output, SITE);
    let inode = |path| fs::metadata(output.join(path)).unwrap().ino();
    let (home, coo) = (inode("index.html"), inode("roles/coo/index.html"));
    let next = &[("index.html", "home"), ("roles/coo/index.html", "COO"), ("new/index.html", "new")];
    assert_eq!(counts(&publish(&output, next)), (2, 1, 1));
    assert_eq!(files(&output), owned(next));
    assert!(!output.join("roles/cto").exists(), "a folder of ours that is empty goes too");
    assert_eq!(inode("index.html"), home);
    assert_ne!(inode("roles/coo/index.html"), coo);
    assert_eq!(beside(&output), [""; 0]);
    assert_eq!(counts(&publish(&output, next)), (0, 3, 0));
}

#[test]
fn a_published_file_that_somebody_changed_is_put_right() {
    let (_desk, output) = desk();
    publish(&output, SITE);
    fs::write(output.join("index.html"), "HOME").unwrap();
    fs::remove_file(output.join("roles/coo/index.html")).unwrap();
    assert_eq!(counts(&publish(&output, SITE)), (2, 1, 0));
    assert_eq!(files(&output), owned(SITE));
    // Touched, copied back, never mind: the bytes are right.
    fs::write(output.join("index.html"), "home").unwrap();
    assert_eq!(counts(&publish(&output, SITE)), (0, 3, 0));
}

/// Foreign entries of every sort.
fn add_canaries(output: &Path) {
    fs::create_dir_all(output.join("uploads/2024/empty")).unwrap();
    fs::set_permissions(output.join("uploads/2024"), fs::Permissions::from_mode(0o2751)).unwrap();
    fs::write(output.join("uploads/2024/plan.pdf"), "plan").unwrap();
    fs::write(output.join("roles/coo/notes.txt"), "mine").unwrap();
    fs::create_dir(output.join("roles/attic")).unwrap();
    fs::write(output.join(".htaccess"), "deny").unwrap();
    symlink("nowhere", output.join("dangling")).unwrap();
    symlink("roles", output.join("link")).unwrap();
    let odd = Path::new(std::ffi::OsStr::from_bytes(b"caf\xe9.txt"));
    fs::write(output.join(odd), "latin").unwrap();
}

fn canaries(output: &Path) -> BTreeMap<String, (u64, u32, String)> {
    let names = ["uploads/2024/plan.pdf", "roles/coo/notes.txt", ".htaccess", "dangling", "link", "caf\u{fffd}.txt"];
    let mut all = tree(output);
    let mut found = BTreeMap::new();
    walk(output, output, &mut |name, path| {
        let m = path.symlink_metadata().unwrap();
        if names.contains(&name.as_str()) {
            found.insert(name.clone(), (m.ino(), m.mode(), all.remove(&name).unwrap()));
        }
    });
    for folder in ["uploads/2024/empty", "roles/attic", "uploads/2024"] {
        found.insert(folder.to_owned(), (0, fs::metadata(output.join(folder)).unwrap().mode(), "/".to_owned()));
    }
    found
}

#[test]
fn foreign_files_survive_every_build() {
    let (_desk, output) = desk();
    publish(&output, SITE);
    add_canaries(&output);
    let before = canaries(&output);
    assert_eq!(before.len(), 9);
    let builds: [&Files; 4] = [&[("index.html", "two")], SITE, &[], &[("roles/cfo/index.html", "cfo")]];
    for site in builds {
        let outcome = publish(&output, site);
        assert!(outcome.atomic, "{outcome:?}");
        assert_eq!(canaries(&output), before);
        assert_eq!(beside(&output), [""; 0]);
    }
}

#[test]
fn a_foreign_file_in_the_way_stops_the_build() {
    let (_desk, output) = desk();
    publish(&output, SITE);
    fs::write(output.join("CNAME"), "mine").unwrap();
    fs::create_dir(output.join("empty")).unwrap();
    symlink("/tmp", output.join("link")).unwrap();
    fs::write(output.join("roles/cto/mine"), "mine").unwrap();
    for (path, culprit) in [
        ("CNAME", "public/CNAME"),
        ("CNAME/index.html", "public/CNAME"),
        ("empty", "public/empty"),
        ("link", "public/link"),
        ("link/index.html", "public/link"),
        ("roles/cto", "public/roles/cto/mine"),
    ] {
        let message = refused(&output, &[("index.html", "two"), (path, "ours")]);
        assert!(message.contains(culprit) && message.contains("in the way"), "{message}");
    }
}

#[test]
fn files_and_folders_of_ours_give_way_to_each_other() {
    for git in [false, true] {
        let (_desk, output) = desk();
        fs::create_dir(&output).unwrap();
        if git {
            fs::create_dir(output.join(".git")).unwrap();
        }
        publish(&output, &[("a", "file"), ("b/c/d", "deep")]);
        publish(&output, &[("a/x/y", "deep"), ("b", "file")]);
        assert_eq!(files(&output), owned(&[("a/x/y", "deep"), ("b", "file")]));
    }
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let (_desk, output) = desk();
    fs::create_dir(&output).unwrap();
    fs::write(output.join("thesis.tex"), "years of work").unwrap();
    let message = refused(&output, SITE);
    assert!(message.contains("public") && message.contains("thesis.tex") && message.contains("--output"), "{message}");
    let message = refused(&output.join("thesis.tex"), SITE);
    assert!(message.contains("thesis.tex"), "{message}");
}

#[test]
fn an_empty_folder_is_taken_with_its_permissions() {
    let (_desk, output) = desk();
    fs::create_dir(&output).unwrap();
    fs::set_permissions(&output, fs::Permissions::from_mode(0o2750)).unwrap();
    for site in [SITE, &[("index.html", "two")]] {
        assert!(publish(&output, site).atomic);
        assert_eq!(files(&output), owned(site));
        assert_eq!(fs::metadata(&output).unwrap().mode() & 0o7777, 0o2750);
    }
    assert_eq!(beside(&output), [""; 0]);
}

#[test]
fn a_symlinked_output_is_followed() {
    let (_desk, output) = desk();
    let link = output.with_file_name("link");
    symlink("real/site", &link).unwrap();
    for site in [SITE, &[("index.html", "two")]] {
        assert!(publish(&link, site).atomic);
        assert_eq!(files(&output.with_file_name("real").join("site")), owned(site));
        assert!(link.is_symlink());
    }
    assert_eq!(beside(&output.with_file_name("real").join("site")), [""; 0]);
}

#[test]
fn a_damaged_manifest_stops_the_build() {
    let (_desk, output) = desk();
    publish(&output, SITE);
    let good = fs::read_to_string(output.join(".opsbook")).unwrap();
    let line = good.lines().nth(1).unwrap();
    for bad in [
        String::new(),
        "gibberish\n".to_owned(),
        good.replacen("manifest 1", "manifest 99", 1),
        good.replace(line, "not a line"),
        good.replace("index.html", "../../etc/passwd"),
        good.replace(line, ""),
        good.trim_end().rsplit_once('\n').unwrap().0.to_owned(),
    ] {
        fs::write(output.join(".opsbook"), &bad).unwrap();
        let message = refused(&output, &[("index.html", "two")]);
        assert!(message.contains(".opsbook") && message.contains("damaged"), "{message}");
    }
}

#[test]
fn a_git_worktree_is_published_in_place() {
    let (_desk, output) = desk();
    fs::create_dir(&output).unwrap();
    fs::write(output.join(".git"), "gitdir: elsewhere").unwrap();
    let outcome = publish(&output, SITE);
    assert!(!outcome.atomic);
    assert!(outcome.note.unwrap().contains("git worktree"));
    add_canaries(&output);
    let (canary, folder) = (canaries(&output), fs::metadata(&output).unwrap().ino());
    let inode = |path: &str| fs::metadata(output.join(path)).unwrap().ino();
    let kept = inode("roles/coo/index.html");
    let next = &[("index.html", "two"), ("roles/coo/index.html", "coo"), ("guides/a/index.html", "a")];
    assert_eq!(counts(&publish(&output, next)), (2, 1, 1));
    for (path, text) in next {
        assert_eq!(fs::read_to_string(output.join(path)).unwrap(), *text);
    }
    assert!(!output.join("roles/cto").exists());
    assert_eq!((canaries(&output), inode(""), inode("roles/coo/index.html")), (canary, folder, kept));
    assert_eq!(beside(&output), [""; 0]);
    assert!(!tree(&output).keys().any(|name| name.starts_with(".opsbook")));
    let before = stamps(&output);
    assert_eq!(counts(&publish(&output, next)), (0, 3, 0));
    assert_eq!(stamps(&output), before);
    let before = (tree(&output), fs::read(output.join(".opsbook")).unwrap());
    try_publish(&output, &[("index.html", "three"), (".htaccess", "ours")]).unwrap_err();
    assert_eq!((tree(&output), fs::read(output.join(".opsbook")).unwrap()), before);
}

#[test]
fn several_threads_put_at_once() {
    let (_desk, output) = desk();
    for round in 0..3 {
        let publication = Publication::open(&output).unwrap();
        (0..500).into_par_iter().for_each(|n| {
            let text = format!("{n} {}", if n % 50 == 0 { round } else { 0 });
            publication.put(&format!("k{}/p{n}/index.html", n % 7), text.as_bytes()).unwrap();
        });
        let outcome = publication.finish().unwrap();
        assert_eq!(counts(&outcome), if round == 0 { (500, 0, 0) } else { (10, 490, 0) });
        assert_eq!(fs::read_to_string(output.join("k1/p50/index.html")).unwrap(), format!("50 {round}"));
    }
}

#[test]
fn dropped_before_its_end_it_publishes_nothing() {
    let (_desk, output) = desk();
    let nested = output.join("not/there/yet");
    let publication = Publication::open(&nested).unwrap();
    publication.put("index.html", b"half a site").unwrap();
    drop(publication);
    assert!(!output.exists());
    publish(&output, SITE);
    let before = stamps(&output);
    let publication = Publication::open(&output).unwrap();
    publication.put("index.html", b"half a site").unwrap();
    drop(publication);
    assert_eq!(stamps(&output), before);
    assert_eq!(beside(&output), [""; 0]);
}

#[test]
fn two_builds_cannot_write_at_once() {
    let (_desk, output) = desk();
    let first_ever = Publication::open(&output).unwrap();
    first_ever.put("index.html", b"one").unwrap();
    let busy = |output: &Path| Publication::open(output).err().expect("the folder is in use").to_string();
    assert!(busy(&output).contains("another opsbook"));
    first_ever.finish().unwrap();
    let second = Publication::open(&output).unwrap();
    assert!(busy(&output).contains("another opsbook"));
    drop(second);
    publish(&output, SITE);
}

#[test]
fn leftovers_of_a_killed_build_are_swept_and_lookalikes_are_not() {
    let (_desk, output) = desk();
    publish(&output, SITE);
    let sibling = |name: &str| output.with_file_name(name);
    fs::create_dir_all(sibling(".public.opsbook-77-0/roles")).unwrap();
    fs::write(sibling(".public.opsbook-77-0/.opsbook"), "opsbook manifest 1").unwrap();
    fs::write(sibling(".public.opsbook-77-0/roles/page"), "half").unwrap();
    fs::create_dir(sibling(".public.opsbook-78-0")).unwrap();
    fs::create_dir(sibling(".public.opsbook-79-0")).unwrap();
    fs::write(sibling(".public.opsbook-79-0/thesis"), "mine").unwrap();
    fs::create_dir(sibling(".public.opsbook-mine")).unwrap();
    fs::write(sibling(".public.opsbook-80-0"), "a file").unwrap();
    fs::create_dir(output.join(".opsbook-81-0")).unwrap();
    publish(&output, SITE);
    assert_eq!(beside(&output), [".public.opsbook-79-0", ".public.opsbook-80-0", ".public.opsbook-mine"]);
    assert!(!output.join(".opsbook-81-0").exists());
}

#[test]
fn assets_are_copied_never_linked() {
    let (_desk, output) = desk();
    let from = output.with_file_name("logo.png");
    for bytes in [vec![1; 400_000], vec![2; 400_000], vec![3; 10]] {
        fs::write(&from, &bytes).unwrap();
        let publication = Publication::open(&output).unwrap();
        publication.copy("img/logo.png", &from).unwrap();
        assert_eq!(counts(&publication.finish().unwrap()), (1, 0, 0));
        assert_eq!(fs::read(output.join("img/logo.png")).unwrap(), bytes);
        assert_ne!(fs::metadata(&from).unwrap().ino(), fs::metadata(output.join("img/logo.png")).unwrap().ino());
        let publication = Publication::open(&output).unwrap();
        publication.copy("img/logo.png", &from).unwrap();
        assert_eq!(counts(&publication.finish().unwrap()), (0, 1, 0));
    }
}

#[test]
fn a_publication_that_failed_once_cannot_finish() {
    let (_desk, output) = desk();
    publish(&output, SITE);
    let before = stamps(&output);
    let publication = Publication::open(&output).unwrap();
    publication.put("index.html", b"two").unwrap();
    let error = publication.copy("logo.png", &output.with_file_name("missing.png")).unwrap_err();
    assert!(format!("{error:#}").contains("missing.png"), "{error:#}");
    publication.put("x", &[0; 10]).unwrap();
    let name = "n".repeat(300);
    assert!(format!("{:#}", publication.put(&name, b"").unwrap_err()).contains("name is too long"));
    publication.finish().unwrap_err();
    assert_eq!(stamps(&output), before);
    assert_eq!(beside(&output), [""; 0]);
}

#[test]
fn a_path_that_leaves_the_folder_is_refused() {
    let (_desk, output) = desk();
    let publication = Publication::open(&output).unwrap();
    for path in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a", "a\0b", ".opsbook", ".opsbook-1-2/x"] {
        let error = publication.put(path, b"").unwrap_err().to_string();
        assert!(error.contains("cannot be published"), "{error}");
        publication.copy(path, &output).unwrap_err();
    }
    // Odd, and fine.
    for path in ["a\\b", "line\nbreak", "back\\nslash", "a b", ".well-known/x", "…/é"] {
        publication.put(path, b"x").unwrap();
    }
    assert_eq!(counts(&publication.finish().unwrap()), (6, 0, 0));
    assert_eq!(counts(&publish(&output, &[("line\nbreak", "x"), ("back\\nslash", "x"), ("a\\b", "y")])), (1, 2, 3));
    assert_eq!(files(&output).len(), 3);
}

#[test]
#[should_panic(expected = "two artifacts were published as `a/b`")]
fn a_path_put_twice_is_a_fault_of_ours() {
    let (_desk, output) = desk();
    let publication = Publication::open(&output).unwrap();
    publication.put("a/b", b"1").unwrap();
    let _ = publication.put("a/b", b"1");
}

#[test]
fn an_output_below_a_file_is_refused() {
    let (_desk, output) = desk();
    fs::write(&output, "a file").unwrap();
    let error = try_publish(&output.join("public"), SITE).unwrap_err();
    assert!(format!("{error:#}").contains("a file stands where a folder is needed"), "{error:#}");
    let error = try_publish(Path::new("/"), SITE).unwrap_err();
    assert!(format!("{error:#}").contains("the whole disk"), "{error:#}");
    assert_eq!(fs::read_to_string(&output).unwrap(), "a file");
}

fn write(top: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = top.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_site_is_read_sorted_with_texts_and_assets_apart() {
    let desk = tempfile::tempdir().unwrap();
    let site = desk.path();
    for path in ["content/roles/coo.md", "content/directory.yaml", "content/index.md", "opsbook.yaml", "permalinks.lock"] {
        write(site, path, path);
    }
    write(site, "revisions/flags/x/r1.md", "one");
    write(site, "themes/mine/static/logo.png", [0, 159, 146, 150]);
    write(site, "themes/mine/templates/page.html", "page");
    write(site, "content/style.css", "asset");
    write(site, "content/empty.md", "");
    write(site, "README.md", "not of the site");
    write(site, "public/index.html", "not of the site");
    let read = read_site(site).unwrap();
    let paths: Vec<_> = read.texts.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "content/directory.yaml",
            "content/empty.md",
            "content/index.md",
            "content/roles/coo.md",
            "opsbook.yaml",
            "permalinks.lock",
            "revisions/flags/x/r1.md",
            "themes/mine/static/logo.png",
            "themes/mine/templates/page.html",
        ]
    );
    assert_eq!(read.texts[3].1, b"content/roles/coo.md");
    assert_eq!(read.texts[7].1, [0, 159, 146, 150]);
    let assets: Vec<_> = read.assets.iter().map(|a| (a.path.as_str(), a.size_bytes, a.size_px)).collect();
    assert_eq!(assets, [("content/style.css", 5, None)]);
    assert_eq!(read.warnings, []);
}

#[test]
fn a_site_without_content_says_what_to_do() {
    let desk = tempfile::tempdir().unwrap();
    let message = |site: &Path| format!("{:#}", read_site(site).unwrap_err());
    assert!(message(desk.path()).contains("opsbook init"));
    assert!(message(&desk.path().join("nowhere")).contains("nowhere"));
    write(desk.path(), "content", "a file");
    assert!(message(desk.path()).contains("opsbook init"));
}

#[test]
fn droppings_are_no_part_of_a_site() {
    let names = [
        ".hidden",
        ".#lock.md",
        "#auto#",
        "page.md~",
        "page.md.swp",
        ".page.md.swx",
        "x.tmp",
        "4913",
        "page.md.orig",
        "page.md.rej",
        "page.md.bak",
        "Thumbs.db",
        ".DS_Store",
        "a.md___jb_tmp___",
        "a.md___jb_old___",
        "desktop.ini",
    ];
    let desk = tempfile::tempdir().unwrap();
    for name in names {
        assert!(is_dropping(name), "{name}");
        write(desk.path(), &format!("content/{name}"), "dropping");
        write(desk.path(), &format!("content/.obsidian/{name}"), "dropping");
    }
    write(desk.path(), "content/#", "#");
    write(desk.path(), "content/49131", "n");
    let read = read_site(desk.path()).unwrap();
    let kept: Vec<_> = read.assets.iter().map(|a| a.path.as_str()).collect();
    assert_eq!((read.texts.len(), kept, read.warnings), (0, vec!["content/#", "content/49131"], vec![]));
}

#[test]
fn symlinks_stay_inside_the_site_and_pipes_are_never_opened() {
    let desk = tempfile::tempdir().unwrap();
    let (site, outside) = (desk.path().join("site"), desk.path().join("outside"));
    write(&site, "content/shared/a.md", "a");
    write(&site, "snippets/b.md", "b");
    write(&outside, "secret.md", "secret");
    let content = site.join("content");
    symlink("../snippets", content.join("inside")).unwrap();
    symlink("shared/a.md", content.join("again.md")).unwrap();
    symlink(&outside, content.join("folder")).unwrap();
    symlink("../../outside/secret.md", content.join("secret.md")).unwrap();
    symlink("nothing", content.join("nothing.md")).unwrap();
    symlink("self", content.join("self")).unwrap();
    symlink("..", content.join("up")).unwrap();
    symlink("../inside", content.join("shared/to-inside")).unwrap();
    symlink("../content/shared", site.join("snippets/back")).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, content.join("pipe.md"), 0o600.into()).unwrap();
    fs::write(content.join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")), "latin").unwrap();
    let read = read_site(&site).unwrap();
    let paths: Vec<_> = read.texts.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        ["content/again.md", "content/inside/b.md", "content/inside/back/a.md", "content/shared/a.md", "content/shared/to-inside/b.md",]
    );
    assert_eq!(read.texts[0].1, b"a");
    let outside = outside.canonicalize().unwrap();
    let left = |name: &str| SkipReason::LeavesSite { target: outside.join(name) };
    let whys: Vec<_> = read.warnings.into_iter().map(|skipped| (skipped.path, skipped.why)).collect();
    assert_eq!(
        whys,
        [
            ("content/caf\u{fffd}.md".to_owned(), SkipReason::NotUtf8),
            ("content/folder".to_owned(), left("")),
            ("content/inside/back/to-inside".to_owned(), SkipReason::Loop),
            ("content/nothing.md".to_owned(), SkipReason::Dangling),
            ("content/pipe.md".to_owned(), SkipReason::NotAFile),
            ("content/secret.md".to_owned(), left("secret.md")),
            ("content/self".to_owned(), SkipReason::Loop),
            ("content/shared/to-inside/back".to_owned(), SkipReason::Loop),
            ("content/up".to_owned(), SkipReason::Loop),
        ]
    );
}

#[test]
fn a_folder_in_place_of_the_configuration_is_a_warning() {
    let desk = tempfile::tempdir().unwrap();
    write(desk.path(), "content/index.md", "home");
    fs::create_dir(desk.path().join("opsbook.yaml")).unwrap();
    let read = read_site(desk.path()).unwrap();
    assert_eq!(read.warnings[0].why, SkipReason::NotAFile);
}

type Pixels = Option<(usize, usize)>;

#[test]
fn images_give_their_size_in_pixels() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x06\0\0\0".to_vec();
    png.extend([0; 16]);
    let cases: [(&str, &[u8], Pixels); 9] = [
        ("a.png", &png, Some((640, 480))),
        ("b.PNG", &png, Some((640, 480))),
        ("broken.png", b"not a picture", None),
        ("empty.gif", b"", None),
        (
            "c.svg",
            b"<?xml version='1.0'?><!-- <svg width='1' height='1'> --><svg stroke-width='9' width = \"30\" height='20.4px'/>",
            Some((30, 20)),
        ),
        ("d.svg", b"<svg\nwidth='100%' height='100%' viewBox='0 0, 64 32'></svg>", Some((64, 32))),
        ("e.svg", b"<svg width='1e99' height='-4'>", None),
        ("f.svg", b"<svgfoo width='3' height='4'>", None),
        ("g.txt", b"<svg width='3' height='4'>", None),
    ];
    let desk = tempfile::tempdir().unwrap();
    for (name, bytes, _) in cases {
        write(desk.path(), &format!("content/{name}"), bytes);
    }
    let read = read_site(desk.path()).unwrap();
    for (name, bytes, expected) in cases {
        let found = read.assets.iter().find(|asset| asset.path == format!("content/{name}")).unwrap();
        assert_eq!((found.size_px, found.size_bytes), (expected, bytes.len() as u64), "{name}");
    }
}
