//! Listings of many records: every page says which it is and what lies above it.

use std::fs;
use std::path::Path;
use std::process::Command;

/// One more than a page of a listing shows.
const RECORDS: usize = 101;

fn write_site(folder: &Path) {
    fs::create_dir_all(folder.join("content/initiatives")).unwrap();
    fs::write(folder.join("opsbook.yaml"), "title: Notes\nas_of: 2026-03-31\n").unwrap();
    fs::write(folder.join("content/directory.yaml"), "teams:\n  ops: {name: Operations}\n").unwrap();
    fs::write(folder.join("content/index.md"), "---\ntitle: Home\nsummary: Notes.\nowner: ops\nreviewed: 2026-03-01\n---\n").unwrap();
    for n in 0..RECORDS {
        let text = format!(
            "---\ntitle: Thing {n}\nsummary: One of many.\ntags: [much]\nowner: ops\nteam: ops\nsponsor: ops\nwhy: Because.\nlifecycle: active\n\
             priority: normal\nstart: 2026-03-01\nbaseline_date: 2026-06-30\ncadence: P14D\nreviewed: 2026-03-01\n---\n"
        );
        fs::write(folder.join(format!("content/initiatives/thing-{n:03}.md")), text).unwrap();
    }
}

/// The words of the breadcrumbs.
fn crumbs(html: &str) -> Vec<String> {
    let list = html.split("crumbs\"").nth(1).and_then(|rest| rest.split("</ol>").next()).unwrap();
    let words = list.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, text)| text.trim().to_owned());
    words.filter(|text| !text.is_empty()).collect()
}

#[test]
fn the_second_page_of_a_listing_says_so_and_lies_below_the_first() {
    let folder = tempfile::tempdir().unwrap();
    write_site(folder.path());
    let output = folder.path().join("public");
    let built =
        Command::new(env!("CARGO_BIN_EXE_opsbook")).arg("build").arg("--site").arg(folder.path()).arg("--output").arg(&output).output();
    let built = built.unwrap();
    assert!(built.status.success(), "{}{}", String::from_utf8_lossy(&built.stdout), String::from_utf8_lossy(&built.stderr));
    for (path, above) in [
        ("initiatives", &["Home", "Portfolio", "What we said"][..]),
        ("portfolio", &["Home", "Portfolio"]),
        ("tags/much", &["Home", "Tags", "much"]),
        ("search", &["Home", "Search"]),
    ] {
        let page = |path: String| fs::read_to_string(output.join(&path).join("index.html")).unwrap_or_else(|_| panic!("no {path}"));
        let (first, second) = (page(path.to_owned()), page(format!("{path}/page/2")));
        assert_eq!(crumbs(&second), [above, &["page 2"]].concat(), "{path}");
        let title = |html: &str| html.split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_owned();
        assert!(title(&second).contains(", page 2 · ") && !title(&first).contains("page"), "{}", title(&second));
    }
}
