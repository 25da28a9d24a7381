//! `verify-completion` through the built binary: what holds, what changed since, what cannot be true.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

fn put(site: &Path, file: &str, text: &str) {
    let file = site.join(file);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn opsbook(site: &Path, args: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_opsbook")).current_dir(site).args(args).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

fn term(more: &str) -> String {
    format!("---\nterm: Slack\ndefinition: Capacity that nobody has planned.\n{more}---\n")
}

fn site() -> TempDir {
    let folder = TempDir::new().unwrap();
    let site = folder.path();
    put(site, "opsbook.yaml", "as_of: 2026-03-31\n");
    put(site, "content/glossary/slack.md", &term(""));
    let path = "---\ntitle: First\nsummary: First.\naudience: All.\nsteps: [{record: \"term:slack\"}]\nquiz:\n  questions: [{id: why, ask: Why?, right: This., wrong: [That.]}]\n---\n";
    put(site, "content/paths/first.md", path);
    assert_eq!(opsbook(site, &["permalinks", "accept"]).0, 0);
    folder
}

/// A record of the path, as its page would write it: the edition is the page's own.
fn record(site: &Path, step: &str, rev: u32) -> serde_json::Value {
    assert_eq!(opsbook(site, &["build", "--output", "public"]).0, 0);
    let page = fs::read_to_string(site.join("public/paths/first/index.html")).unwrap();
    let edition = page.split_once("data-edition=\"").unwrap().1.split('"').next().unwrap().to_owned();
    serde_json::json!({
        "format": "opsbook-completion", "schema_version": 1, "site": "x", "path": { "id": "first", "rev": 1, "title": "First" },
        "steps": [{ "record": step, "rev": rev, "read_on": "2026-03-02" }],
        "score": { "right": 1, "of": 1, "pass_percent": 100, "questions": [{ "id": "why", "right": true }] },
        "completed_on": "2026-03-02", "build": { "edition": edition, "as_of": "2026-03-31" },
    })
}

fn verify(site: &Path, record: &serde_json::Value) -> (i32, String) {
    put(site, "record.json", &record.to_string());
    opsbook(site, &["verify-completion", "record.json"])
}

#[test]
fn a_record_holds_and_says_what_changed_since() {
    let folder = site();
    let site = folder.path();
    let made = record(site, "term:slack", 1);
    let (code, out) = verify(site, &made);
    assert_eq!((code, out.contains("holds    term:slack@1"), out.contains("changed")), (0, true, false), "{out}");

    put(site, "content/glossary/slack.md", &term("rev: 2\nhistory: [{rev: 2, date: 2026-03-10, kind: editorial, note: A comma.}]\n"));
    let (code, out) = verify(site, &made);
    assert_eq!((code, out.contains("holds    term:slack@1"), out.contains("changed")), (0, true, false), "{out}");

    put(site, "content/glossary/slack.md", &term("rev: 2\nhistory: [{rev: 2, date: 2026-03-10, kind: material, note: Time as well.}]\n"));
    let (code, out) = verify(site, &made);
    assert_eq!(
        (code, out.contains("changed  term:slack@1"), out.contains("2026-03-10, revision 2: Time as well.")),
        (0, true, true),
        "{out}"
    );

    put(site, "content/glossary/slack.md", &term("state: retired\nretired_because: Nobody said it.\n"));
    let (code, out) = verify(site, &made);
    assert_eq!((code, out.contains("gone     term:slack@1"), out.contains("Nobody said it.")), (0, true, true), "{out}");
}

#[test]
fn what_cannot_be_true_is_refused() {
    let folder = site();
    let site = folder.path();
    let wrong = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut made = record(site, "term:slack", 1);
        change(&mut made);
        verify(site, &made)
    };
    for (name, (code, out)) in [
        ("a revision to come", wrong(&|made| made["steps"][0]["rev"] = 9.into())),
        ("nothing of ours", wrong(&|made| made["steps"][0]["record"] = "term:none".into())),
        ("no day", wrong(&|made| made["completed_on"] = "2026-02-30".into())),
        ("a day to come", wrong(&|made| made["completed_on"] = "2999-01-01".into())),
        ("a better score", wrong(&|made| made["score"]["questions"][0]["right"] = false.into())),
    ] {
        assert_eq!((code, out.contains("wrong ")), (1, true), "{name}: {out}");
    }
    put(site, "record.json", "{}");
    assert_eq!(opsbook(site, &["verify-completion", "record.json"]).0, 2);
}

#[test]
fn what_is_asked_now_and_was_not_then_is_said() {
    let folder = site();
    let site = folder.path();
    let made = record(site, "term:slack", 1);
    put(site, "content/glossary/more.md", "---\nterm: More\ndefinition: Not less.\n---\n");
    let path = fs::read_to_string(site.join("content/paths/first.md")).unwrap();
    put(site, "content/paths/first.md", &path.replace("\"term:slack\"}]", "\"term:slack\"}, {record: \"term:more\"}]"));
    let (code, out) = verify(site, &made);
    assert_eq!((code, out.contains("changed  term:more")), (0, true), "{out}");
}
