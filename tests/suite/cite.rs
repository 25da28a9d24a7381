//! What is promised and cited, through the built binary: `permalinks`, `link`, `cite-check`.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use opsbook::commands::open::{Opened, open};
use opsbook::host::clock::Stopwatch;
use opsbook::model::kind::Kind;
use opsbook::model::lead::Leads;
use opsbook::model::scalar::Day;
use opsbook::session::Settings;
use opsbook::stages::cite::{Known, check};
use tempfile::TempDir;

/// How a run ended, and what it printed to standard output and standard error.
type Ran = (i32, String, String);

fn run(site: &Path, args: &[&str]) -> Ran {
    run_with(site, args, "")
}

fn run_with(site: &Path, args: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
    command
        .current_dir(site)
        .args(args)
        .env_remove("SOURCE_DATE_EPOCH")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A site of two flags and a page.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "opsbook.yaml", "title: Handbook\nbase_url: https://docs.example/kb/\nas_of: 2026-03-31\n");
    put(folder.path(), "content/index.md", "---\ntitle: Home\nsummary: Begin.\nowner: ada\nreviewed: 2026-03-01\n---\n## Why {#why}\n");
    put(folder.path(), "content/directory.yaml", "people: {ada: {name: Ada}}\n");
    put(folder.path(), "content/flags/top.md", &flag("Everything is \"top priority\".", "high", ""));
    put(folder.path(), "content/flags/melon.md", &flag("Green outside.", "low", ""));
    folder
}

fn flag(title: &str, severity: &str, more: &str) -> String {
    format!(
        "---\nflag: {title:?}\nverdict: Not execution but avoidance.\nseverity: {severity}\nlooks_like: [It shows]\nask: Which one *first*?\ndo_instead: Rank.\nowner: ada\nreviewed: 2026-03-01\n{more}---\n## Why it goes wrong\n"
    )
}

fn put(site: &Path, path: &str, text: &str) {
    let file = site.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn read(site: &Path, path: &str) -> String {
    fs::read_to_string(site.join(path)).unwrap()
}

#[test]
fn what_is_accepted_is_kept() {
    let folder = site();
    let site = folder.path();
    assert_eq!(run(site, &["check", "--deny", "warnings"]).0, 0);
    assert_eq!(run(site, &["permalinks", "list"]).2, "Nothing is accepted yet; `opsbook permalinks accept` begins.\n");
    let (code, out, _) = run(site, &["permalinks", "accept"]);
    assert_eq!(
        (code, &*out),
        (0, "Accepted 3 addresses, 3 anchors, 2 revisions. Commit permalinks.lock and revisions/ together with the content.\n")
    );
    let lock = read(site, "permalinks.lock");
    let snapshot = read(site, "revisions/flags/top/r1.md");
    assert!(lock.contains("\naddress /flags/top/ flag:top\n") && lock.contains("\nrevision top 1 "), "{lock}");
    assert!(snapshot.contains("verdict: \"Not execution but avoidance.\"\n"), "{snapshot}");
    assert_eq!(run(site, &["permalinks", "accept"]).1, "Nothing is new: everything was accepted before.\n");
    assert_eq!(run(site, &["check", "--deny", "warnings"]).0, 0);

    fs::rename(site.join("content/flags/top.md"), site.join("content/flags/most.md")).unwrap();
    let (code, out, _) = run(site, &["check"]);
    assert!(
        code == 1 && out.contains("error[lost-address]") && out.contains("write `aliases: [/flags/top/]` in content/flags/most.md"),
        "{out}"
    );
    assert_eq!(run(site, &["build"]).0, 1);
    let (code, out, err) = run(site, &["permalinks", "accept"]);
    assert!(code == 1 && out.contains("error[lost-address]") && err.contains("Nothing was accepted."), "{out}{err}");
    assert_eq!(read(site, "permalinks.lock"), lock);

    put(site, "content/flags/most.md", &flag("Everything is \"top priority\".", "high", "aliases: [/flags/top/]\n"));
    let (_, out, _) = run(site, &["permalinks", "accept"]);
    assert!(out.starts_with("Accepted 1 address, 1 anchor, 1 revision."), "{out}");
    assert_eq!(read(site, "revisions/flags/top/r1.md"), snapshot);
    assert_eq!(run(site, &["build"]).0, 0);
    for file in ["f/top", "f/top/r1", "flags/top", "flags/top/r1", "flags/most/r1", "f/most"] {
        assert!(site.join("public").join(file).join("index.html").is_file(), "{file}");
    }
    let (_, out, _) = run(site, &["permalinks", "list"]);
    assert!(out.contains("/flags/top/  flag:most\n") && out.contains("/flags/top/r1/  flag:top@1\n"), "{out}");
}

#[test]
fn an_interrupted_acceptance_is_finished_and_another_snapshot_is_not_overwritten() {
    let folder = site();
    let site = folder.path();
    assert_eq!(run(site, &["permalinks", "accept"]).0, 0);
    let lock = read(site, "permalinks.lock");
    fs::remove_file(site.join("permalinks.lock")).unwrap();
    let (code, out, _) = run(site, &["check"]);
    assert!(code == 1 && out.contains("error[stray-snapshot]"), "{out}");
    assert_eq!(run(site, &["permalinks", "accept"]).0, 0);
    assert_eq!(read(site, "permalinks.lock"), lock);

    fs::remove_file(site.join("permalinks.lock")).unwrap();
    let other = read(site, "revisions/flags/top/r1.md").replace("avoidance", "something else");
    put(site, "revisions/flags/top/r1.md", &other);
    assert_eq!(run(site, &["permalinks", "accept"]).0, 1);
    assert_eq!(read(site, "revisions/flags/top/r1.md"), other);
    assert!(!site.join("permalinks.lock").exists());
}

#[test]
fn a_conflict_of_the_ledger_is_settled_by_accepting() {
    let folder = site();
    let site = folder.path();
    assert_eq!(run(site, &["permalinks", "accept"]).0, 0);
    let lock = read(site, "permalinks.lock");
    let conflict = lock.replacen("address /flags/melon/", "<<<<<<< ours\naddress /flags/melon/", 1);
    let conflict =
        conflict.replacen("address /flags/top/", "=======\naddress /flags/top/", 1).replacen("anchor ", ">>>>>>> theirs\nanchor ", 1);
    put(site, "permalinks.lock", &conflict);
    assert_eq!(run(site, &["check"]).0, 1);
    let (code, out, _) = run(site, &["permalinks", "accept"]);
    assert_eq!((code, &*read(site, "permalinks.lock")), (0, &*lock), "{out}");
}

#[test]
fn an_address_says_where_it_leads() {
    let folder = site();
    let site = folder.path();
    assert_eq!(run(site, &["permalinks", "accept"]).0, 0);
    let why = |address: &str| run(site, &["permalinks", "why", address]);
    let (code, out, _) = why("https://docs.example/kb/flags/top/");
    assert_eq!(code, 0);
    assert!(
        out.starts_with("/flags/top/ is the page of `flag:top`, content/flags/top.md.\nIt is kept for good, by permalinks.lock:"),
        "{out}"
    );
    assert!(why("/f/top").1.starts_with("/f/top/ is the short address of /flags/top/"));
    assert!(why("/flags/top/r1/").1.starts_with("/flags/top/r1/ is revision 1 of `flag:top`, from revisions/flags/top/r1.md.\nIt is kept"));
    assert!(
        why("/embed/flags/top/").1.starts_with("/embed/flags/top/ shows `flag:top` in frames.\nIt is kept for good, by permalinks.lock:")
    );
    assert!(why("/flags/").1.contains("made by opsbook itself"));
    assert_eq!(why("/flags/tip/"), (1, String::new(), "/flags/tip/ leads nowhere; did you mean /flags/top/?\n".to_owned()));
}

#[test]
fn a_record_is_cited_in_every_form() {
    let folder = site();
    let site = folder.path();
    let link = |words: &[&str], form: &str| run(site, &[&["link", "--format", form], words].concat());
    assert_eq!(link(&["top"], "url").1, "https://docs.example/kb/f/top/\n");
    assert_eq!(run(site, &["permalinks", "accept"]).0, 0);
    assert_eq!(link(&["top"], "url").1, "https://docs.example/kb/f/top/r1/\n");
    assert_eq!(
        link(&["flag:top"], "text").1,
        "issue (blocking, flag:top@1): Everything is \"top priority\". — Not execution but avoidance. Ask: Which one first? https://docs.example/kb/f/top/r1/\n"
    );
    assert_eq!(
        link(&["green", "outside"], "markdown").1,
        "**issue (non-blocking, [flag:melon@1](https://docs.example/kb/f/melon/r1/)):** Green outside. — Not execution but avoidance. *Ask:* Which one first?\n"
    );
    assert_eq!(
        link(&["top"], "html").1,
        "<p><strong>issue (blocking, <a href=\"https://docs.example/kb/f/top/r1/\">flag:top@1</a>):</strong> Everything is &quot;top priority&quot;. — Not execution but avoidance. <em>Ask:</em> Which one first?</p>\n"
    );
    let json: serde_json::Value = serde_json::from_str(&link(&["top"], "json").1).unwrap();
    assert_eq!((&json["cite"], &json["severity"]), (&"flag:top@1".into(), &"high".into()));
    assert_eq!(link(&["page:index"], "text").1, "note (page:index@1): Home — Begin. https://docs.example/kb/\n");
    let (code, out, err) = link(&["flag:tpo"], "url");
    assert!(code == 1 && out.is_empty() && err.contains("  flag:top  Everything is"), "{err}");
    assert!(link(&["avoidance"], "url").2.contains("flag:melon"));
    assert!(link(&["zebra"], "url").2.contains("nothing is like it"));
}

#[test]
fn citations_of_any_text_are_checked_and_mended() {
    let folder = site();
    let site = folder.path();
    assert_eq!(run(site, &["permalinks", "accept"]).0, 0);
    put(
        site,
        "content/flags/most.md",
        &flag(
            "Everything is \"top priority\".",
            "high",
            "rev: 2\naliases: [/flags/top/]\nanchors: {why-it-goes-wrong: why}\nhistory: [{rev: 2, date: 2026-03-30, kind: material}]\n",
        )
        .replace("## Why it goes wrong", "## Why {#why}"),
    );
    fs::remove_file(site.join("content/flags/top.md")).unwrap();
    put(
        site,
        "content/flags/melon.md",
        &flag("Green outside.", "low", "state: retired\nretired_because: It is over.\nreplaced_by: most\n"),
    );
    let most = read(site, "content/flags/most.md").replace("rev: 2\n", "rev: 2\nreplaces: melon\n");
    put(site, "content/flags/most.md", &most);
    assert_eq!(run(site, &["permalinks", "accept"]).0, 0);

    let text = "# Review\n\nflag:top@1, [[top]], [[flag:melon|the fruit]] and flag:melon@1, flag:most@1.\nhttps://docs.example/kb/flags/top/#why, https://docs.example/kb/f/top/r1/\nhttps://docs.example/kb/flags/most/#why-it-goes-wrong, https://docs.example/kb/flagz/\nFine: flag:most@2 https://docs.example/kb/f/most/r2/ https://docs.example/kb/ https://docs.example/kb/feed.xml [[page:index#why]]\n";
    put(site, "notes.md", text);
    let (code, out, _) = run(site, &["cite-check", "notes.md", "--format", "github"]);
    assert_eq!(code, 1);
    let wanted = [
        ("line=3,", "`top` is called `flag:most` now"),
        ("line=3,", "`flag:melon` is retired"),
        ("line=3,", "revision 1 of `flag:most` is cited, and the current one is 2"),
        ("line=4,", "/flags/top/ has moved to /flags/most/"),
        ("line=4,", "revision 1 of `flag:most` is cited"),
        ("line=5,", "`#why-it-goes-wrong` of `flag:most` has moved to `#why`"),
        ("line=5,", "the site has no address /flagz/"),
    ];
    for (line, message) in wanted {
        assert!(out.lines().any(|found| found.contains(line) && found.contains(message)), "{message}\n{out}");
    }
    assert!(!out.contains("line=6,"), "{out}");
    assert_eq!(out.lines().count(), 9, "{out}");

    let fixed = "# Review\n\nflag:most@1, [[most]], [[flag:most|the fruit]] and flag:melon@1, flag:most@1.\nhttps://docs.example/kb/flags/most/#why, https://docs.example/kb/f/top/r1/\nhttps://docs.example/kb/flags/most/#why, https://docs.example/kb/flagz/\nFine: flag:most@2 https://docs.example/kb/f/most/r2/ https://docs.example/kb/ https://docs.example/kb/feed.xml [[page:index#why]]\n";
    let (code, out, err) = run_with(site, &["cite-check", "--fix"], text);
    assert_eq!((code, &*out), (1, fixed));
    assert!(err.starts_with("3:1: revision 1 of `flag:most`"), "{err}");
    let embeds =
        "https://docs.example/kb/embed/flags/most/ https://docs.example/kb/embed/flags/top/ https://docs.example/kb/embed/flags/melon/\n";
    let (code, out, err) = run_with(site, &["cite-check", "--fix"], embeds);
    let most = "https://docs.example/kb/embed/flags/most/";
    assert_eq!((code, out), (0, format!("{most} {most} {most}\n")), "{err}");
    assert!(
        run(site, &["permalinks", "why", "/embed/flags/top/"]).1.starts_with("/embed/flags/top/ leads to /embed/flags/most/, which shows")
    );
    assert_eq!(run(site, &["cite-check", "notes.md", "--fix"]).0, 1);
    assert_eq!(read(site, "notes.md"), fixed);
    assert_eq!(run_with(site, &["cite-check"], "Nothing is cited. [[ -f x ]]\n"), (0, String::new(), String::new()));
}

#[test]
fn every_form_of_every_flag_of_this_repository_comes_back_clean() {
    let settings = Settings { as_of: None, today: Day::parse("2026-03-31").unwrap(), drafts: false, base_url: None };
    let Opened { session, .. } = open(Path::new(env!("CARGO_MANIFEST_DIR")), settings, &mut Stopwatch::start()).unwrap();
    let graph = session.graph().unwrap();
    let leads = Leads::of(graph);
    let known = Known { graph, leads: &leads, publishes: &|_| false };
    let mut flags = 0;
    for (number, page) in graph.of_kind(Kind::Flag) {
        let quote = graph.quote(number);
        let forms = &quote.forms;
        for text in [&forms.text, &forms.markdown, &forms.html.0, &quote.json().to_string()] {
            assert_eq!(check(text, &known), [], "{text}");
            let later = text.replace(&quote.name, &format!("{}@99", page.key));
            assert!(!check(&later, &known).is_empty(), "{later}");
        }
        flags += 1;
    }
    assert!(flags > 10, "{flags} flags");
}
