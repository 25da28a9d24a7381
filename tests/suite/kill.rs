//! A build that is killed at any moment leaves the old site or the new one, and nothing of anybody else's is lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often a build is killed.
const KILLS: u32 = 200;

/// One build in so many is left alone until it ends; an odd number, so that it is each site's turn.
const SPARED: u32 = 25;

/// How many pages the site has, besides the home page.
const PAGES: usize = 299;

/// Every file below a folder that the site publishes, by its path: the manifest is opsbook's own business.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.file_name().unwrap().to_string_lossy().starts_with(".opsbook") {
                files.insert(path.strip_prefix(folder).unwrap().to_path_buf(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// A site in which every page says which version it is of.
fn write_site(folder: &Path, version: &str) {
    fs::create_dir_all(folder.join("content/notes")).unwrap();
    fs::write(folder.join("opsbook.yaml"), "title: Notes\nas_of: 2026-03-31\n").unwrap();
    let page = |title: &str| {
        format!("---\ntitle: {title}\nsummary: Version {version}.\nowner: ops\nreviewed: 2026-03-01\n---\n\nVersion {version}.\n")
    };
    fs::write(folder.join("content/directory.yaml"), "teams:\n  ops: {name: Operations}\n").unwrap();
    fs::write(folder.join("content/index.md"), page("Home")).unwrap();
    for n in 0..PAGES {
        fs::write(folder.join(format!("content/notes/note-{n}.md")), page(&format!("Note {n}"))).unwrap();
    }
}

fn build(site: &Path, output: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_opsbook"))
        .args(["build", "--site"])
        .arg(site)
        .arg("--output")
        .arg(output)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn two_hundred_kills_leave_the_old_site_or_the_new_one() {
    let desk = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let sites = ["one", "two"].map(|version| {
        let site = desk.path().join(version);
        write_site(&site, version);
        site
    });
    let references = [0, 1].map(|which: usize| {
        let output = desk.path().join(format!("reference-{which}"));
        assert!(build(&sites[which], &output).wait().unwrap().success());
        tree(&output)
    });
    assert_ne!(references[0], references[1]);
    let output = desk.path().join("public");
    let started = Instant::now();
    assert!(build(&sites[0], &output).wait().unwrap().success());
    let build_time = started.elapsed();
    let canaries = [PathBuf::from("canary.txt"), PathBuf::from("notes/note-7/canary.txt")];
    for canary in &canaries {
        fs::write(output.join(canary), "not yours").unwrap();
    }
    let mut states = [0u32; 2];
    for kill in 0..KILLS {
        let which = usize::from(kill % 2 == 0);
        let mut child = build(&sites[which], &output);
        // The moments are spread over a whole build and a little more; 61 has no common factor with 200. Some builds
        // may end, so that both sites are met even while the machine is much slower than it was for the first build.
        if kill % SPARED == SPARED - 1 {
            child.wait().unwrap();
        }
        std::thread::sleep(build_time.mul_f64(f64::from(kill * 61 % KILLS) / f64::from(KILLS) * 1.2).max(Duration::from_millis(1)));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut found = tree(&output);
        for canary in &canaries {
            assert_eq!(found.remove(canary).as_deref(), Some(&b"not yours"[..]), "kill {kill}: the canary {} is gone", canary.display());
        }
        let state = references.iter().position(|reference| *reference == found);
        states[state.unwrap_or_else(|| panic!("kill {kill}: the site is neither the old one nor the new one"))] += 1;
    }
    assert!(states.iter().all(|times| *times > 0), "both sites were seen: {states:?}");
    assert!(build(&sites[1], &output).wait().unwrap().success(), "a build after the kills works");
    let leftovers: Vec<_> = fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(leftovers.len(), 5, "what killed builds left is swept: {leftovers:?}");
}
