//! What changed between two states: what always holds, and `opsbook diff` with a real repository.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use opsbook::model::changes::{Changes, Class, Event, Origin};
use opsbook::model::finding::Subject;
use opsbook::model::rule::RuleId;
use opsbook::model::scalar::Day;
use opsbook::session::{Known, Session, changes_between};
use serde_json::Value as Json;
use tempfile::TempDir;

use super::rules::{Made, TODAY, hold};

const CADENCES: [&str; 3] = ["P3D", "P7D", "P14D"];

fn today(days: i64) -> Day {
    Day::parse(TODAY).unwrap().plus_days(days)
}

fn whole(session: &Session) -> Known<'_> {
    Known { session, origin: Origin::Site, day: None }
}

fn on(session: &Session, day: Day) -> Known<'_> {
    Known { session, origin: Origin::Day, day: Some(day) }
}

fn subjects(changes: &Changes, class: Class) -> BTreeSet<Subject> {
    changes.of(class).iter().map(|change| change.subject.clone()).collect()
}

// --- what always holds ------------------------------------------------------------------------------

#[test]
fn nothing_changes_from_a_state_to_itself() {
    hold(12, 40, |seed, count| {
        let session = Made::new(seed, count, 0, &CADENCES).session();
        assert_eq!(changes_between(&whole(&session), &whole(&session)).all, []);
        for days in [-150, -60, -7, 0] {
            let then = || on(&session, today(days));
            assert_eq!(changes_between(&then(), &then()).all, [], "{days}");
        }
        // Nothing in it is dated after today, so leaving out what is leaves all of it.
        let known = changes_between(&on(&session, today(0)), &whole(&session));
        assert_eq!((known.all, known.before.left_out.total()), (Vec::new(), 0));
    });
}

#[test]
fn what_is_new_one_way_is_gone_the_other_way() {
    hold(12, 40, |seed, count| {
        let (small, large) = (Made::new(seed, count / 2, 0, &CADENCES).session(), Made::new(seed, count, 0, &CADENCES).session());
        let (there, back) = (changes_between(&whole(&small), &whole(&large)), changes_between(&whole(&large), &whole(&small)));
        assert_eq!(subjects(&there, Class::New).len(), count - count / 2);
        assert_eq!(subjects(&there, Class::New), subjects(&back, Class::Gone));
        assert_eq!(subjects(&there, Class::Gone), subjects(&back, Class::New));
    });
}

#[test]
fn what_slipped_one_way_is_pulled_in_the_other_way() {
    hold(12, 40, |seed, count| {
        let session = Made::new(seed, count, 0, &CADENCES).session();
        let (then, now) = (on(&session, today(-30)), whole(&session));
        let (there, back) = (changes_between(&then, &now), changes_between(&now, &then));
        for change in there.of(Class::Slipped) {
            let Event::Slipped { before, after, .. } = &change.event else { panic!("a slip is of its class") };
            assert!(after > before);
            let edits = back.of(Class::Changed).iter().find(|other| other.subject == change.subject).map(|other| &other.event);
            let Some(Event::Changed(edits)) = edits else { panic!("{} says another target on the way back", change.subject) };
            assert!(edits.iter().any(|edit| edit.field == "target"));
        }
    });
}

#[test]
fn shifting_all_days_together_changes_nothing_in_what_changed() {
    hold(8, 40, |seed, count| {
        let told = |shift: i64| {
            let session = Made::new(seed, count, shift, &CADENCES).session();
            let changes = changes_between(&on(&session, today(shift - 30)), &whole(&session));
            // Months have their own lengths, so the loads of teams are another matter.
            let load = |event: &Event| match event {
                Event::NewlyRed { because, .. } => because.iter().any(|(rule, _)| *rule == RuleId::Overcommit),
                Event::Recovered { was, .. } => was.contains(&RuleId::Overcommit),
                _ => false,
            };
            let left = changes.before.left_out;
            let all = changes.all.into_iter().filter(|change| !load(&change.event));
            (all.map(|change| (change.event.class(), change.subject)).collect::<Vec<_>>(), left)
        };
        let here = told(0);
        for shift in [1, -17, 365] {
            assert_eq!(told(shift), here, "shifted by {shift} days");
        }
    });
}

#[test]
fn every_class_comes_about() {
    let mut seen = BTreeSet::new();
    for seed in 0..12 {
        let (small, large) = (Made::new(seed, 20, 0, &CADENCES).session(), Made::new(seed, 40, 0, &CADENCES).session());
        for days in [-90, -30, -10] {
            seen.extend(changes_between(&on(&large, today(days)), &whole(&large)).all.iter().map(|change| change.event.class()));
        }
        seen.extend(changes_between(&whole(&large), &whole(&small)).all.iter().map(|change| change.event.class()));
    }
    assert_eq!(seen, BTreeSet::from(Class::ALL));
}

// --- the command ------------------------------------------------------------------------------------

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn opsbook(folder: &Path, args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
    command.current_dir(folder).args(args).env("GIT_CEILING_DIRECTORIES", std::env::temp_dir());
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH", "COLUMNS", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    ran(command.output().unwrap())
}

fn git(folder: &Path, day: &str, args: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=A", "-c", "user.email=a@x.example", "-c", "commit.gpgsign=false"]).args(args);
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let noon = format!("{day}T12:00:00+0000");
    command.env("GIT_COMMITTER_DATE", &noon).env("GIT_AUTHOR_DATE", &noon).env("GIT_CONFIG_GLOBAL", "/dev/null");
    let output = command.output().expect("these tests need git");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn initiative(title: &str, updates: &[(&str, &str, &str)]) -> String {
    let mut text = format!(
        "---\ntitle: {title}\nwhy: So.\nlifecycle: active\npriority: normal\nteam: ops\nowner: ops\nstart: 2026-01-01\n\
         baseline_date: 2026-12-31\nfeasibility: {{verdict: feasible, checked_on: 2025-12-01}}\nupdates:\n"
    );
    for (date, rag, more) in updates {
        _ = writeln!(text, "  - {{date: {date}, rag: {rag}, summary: S., path_to_green: P., next_step: {{text: T.}}{more}}}");
    }
    text + "---\n"
}

/// A repository whose site is in a folder of it, with a commit of 1 March and one of 31 March.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("our site");
    write(&site, "content/directory.yaml", "teams:\n  ops: {name: Operations}\n");
    write(&site, "content/initiatives/a.md", &initiative("A", &[("2026-02-25", "green", "")]));
    write(&site, "content/initiatives/b.md", &initiative("B", &[("2026-02-25", "green", "")]));
    write(&site, "content/about.md", "---\ntitle: About\nsummary: S.\n---\n![It](it.png)\n");
    write(&site, "content/it.png", "no picture");
    write(folder.path(), "elsewhere/content/x.md", "no site of ours");
    git(folder.path(), "2026-03-01", &["init", "--quiet", "--initial-branch=main"]);
    git(folder.path(), "2026-03-01", &["add", "."]);
    git(folder.path(), "2026-03-01", &["commit", "--quiet", "--message=one"]);
    git(folder.path(), "2026-03-01", &["tag", "then"]);
    let slip = ", target_date: 2027-01-31, reason: R.";
    write(&site, "content/initiatives/a.md", &initiative("A", &[("2026-02-25", "green", ""), ("2026-03-30", "red", slip)]));
    fs::remove_file(site.join("content/initiatives/b.md")).unwrap();
    write(&site, "content/initiatives/c.md", &initiative("C", &[("2026-03-30", "green", "")]));
    git(folder.path(), "2026-03-31", &["add", "--all"]);
    git(folder.path(), "2026-03-31", &["commit", "--quiet", "--message=two"]);
    folder
}

fn classes(text: &str) -> Vec<(String, String)> {
    let file: Json = serde_json::from_str(text).unwrap();
    let field = |change: &Json, name: &str| change[name].as_str().unwrap().to_owned();
    file["changes"].as_array().unwrap().iter().map(|change| (field(change, "class"), field(change, "subject"))).collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(class, id)| ((*class).to_owned(), format!("initiative:{id}"))).collect()
}

#[test]
fn a_revision_is_compared_with_the_site_as_it_is() {
    let folder = repository();
    let site = folder.path().join("our site");
    let told = pairs(&[("newly-red", "a"), ("slipped", "a"), ("new", "c"), ("gone", "b")]);
    let ran = opsbook(&site, &["diff", "then", "--as-of", "2026-03-31", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(classes(&ran.out), told);
    let file: Json = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(file["before"]["day"], "2026-03-01");
    assert_eq!((&file["before"]["revision"], file["before"]["commit"].as_str().unwrap().len()), (&Json::from("then"), 40));
    // Two revisions, from outside the site's folder; what is not committed is no part of them.
    write(&site, "content/initiatives/d.md", &initiative("D", &[]));
    let ran = opsbook(folder.path(), &["--site", "our site", "diff", "HEAD~1", "main", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(classes(&ran.out), told);
    let ran = opsbook(&site, &["diff", "HEAD", "--as-of", "2026-03-31", "--format", "json"]);
    assert!(classes(&ran.out).contains(&("new".to_owned(), "initiative:d".to_owned())), "{}", ran.out);
    // The same to be read.
    let ran = opsbook(&site, &["diff", "then", "main"]);
    for line in ["Before: Revision then (", "Newly red (1)", "- A: ", "2026-12-31 → 2027-01-31, 31 days later.", "Reason: R."] {
        assert!(ran.out.contains(line), "{line}: {}", ran.out);
    }
    let ran = opsbook(&site, &["diff", "then", "main", "--format", "markdown"]);
    assert!(ran.out.starts_with("# What changed\n") && ran.out.contains("- [A](/initiatives/a/): "), "{}", ran.out);
}

#[test]
fn days_are_of_the_present_source_and_it_says_so() {
    let folder = repository();
    let site = folder.path().join("our site");
    let ran = opsbook(&site, &["diff", "2026-03-01", "2026-03-31"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("Dated after 2026-03-01 and left out: 2 updates."), "{}", ran.out);
    assert!(ran.out.contains("what has no date"), "{}", ran.out);
    assert!(!ran.out.contains("New (") && !ran.out.contains("No longer there"), "{}", ran.out);
    // A day before today, of a site that is built for an earlier one, is no error.
    write(&site, "opsbook.yaml", "as_of: 2026-03-15\n");
    write(&site, "content/initiatives/a.md", &initiative("A", &[("2026-02-25", "green", ""), ("2026-03-10", "red", "")]));
    write(&site, "content/initiatives/c.md", &initiative("C", &[("2026-02-25", "green", ""), ("2026-03-20", "red", "")]));
    let ran = opsbook(&site, &["diff", "2026-03-01", "2026-03-31", "--format", "json"]);
    assert_eq!(classes(&ran.out)[..2], pairs(&[("newly-red", "a"), ("newly-red", "c")]), "{}", ran.err);
}

#[test]
fn a_folder_is_another_copy_and_a_branch_goes_before_it() {
    let folder = repository();
    let site = folder.path().join("our site");
    git(folder.path(), "2026-03-31", &["branch", "copy", "then"]);
    let copy = site.join("copy");
    write(&copy, "content/directory.yaml", "teams:\n  ops: {name: Operations}\n");
    write(&copy, "content/initiatives/z.md", &initiative("Z", &[("2026-03-30", "green", "")]));
    let origin = |args: &[&str]| {
        let ran = opsbook(&site, &[&["diff", "--as-of", "2026-03-31", "--format", "json"], args].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        serde_json::from_str::<Json>(&ran.out).unwrap()["before"]["origin"].as_str().unwrap().to_owned()
    };
    assert_eq!(origin(&["copy"]), "revision");
    assert_eq!(origin(&["./copy"]), "folder");
    assert_eq!(origin(&["copy/"]), "folder");
    git(folder.path(), "2026-03-31", &["branch", "--quiet", "-D", "copy"]);
    assert_eq!(origin(&["copy"]), "folder");
}

#[test]
fn a_state_that_is_none_is_said_in_a_sentence() {
    let folder = repository();
    let site = folder.path().join("our site");
    let refused = |args: &[&str], said: &str| {
        let ran = opsbook(&site, &[&["diff"], args].concat());
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains(said), "{args:?}: {} {}", ran.code, ran.err);
    };
    refused(&["nowhere"], "neither a revision in the repository");
    refused(&["2026-02-30"], "days are written 2026-03-31");
    refused(&["31.3.2026"], "days are written 2026-03-31");
    refused(&["--", "--output=x"], "is no state");
    refused(&["./nowhere"], "cannot be opened");
    refused(&["../"], "there is no `content` folder");
    // Before the site had any content.
    git(folder.path(), "2026-03-31", &["checkout", "--quiet", "--orphan", "empty"]);
    git(folder.path(), "2026-03-31", &["rm", "-r", "--quiet", "--cached", "."]);
    git(folder.path(), "2026-03-31", &["commit", "--quiet", "--allow-empty", "--message=none"]);
    refused(&["empty"], "has no `content` folder at the revision");
    fs::remove_dir_all(folder.path().join(".git")).unwrap();
    refused(&["main"], "is not in a git repository");
    // With errors in it nothing is compared, and they are told.
    write(&site, "content/initiatives/c.md", "---\ntitel: C\n---\n");
    let ran = opsbook(&site, &["diff", "2026-03-01"]);
    assert!(ran.code == 1 && ran.out.contains("content/initiatives/c.md"), "{}", ran.out);
    assert!(ran.err.contains("Nothing was compared, because the site has errors"), "{}", ran.err);
}

// --- the pack ---------------------------------------------------------------------------------------

#[test]
fn a_pack_stands_alone() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(opsbook(folder.path(), &["init"]).code, 0);
    let packed = |args: &[&str]| opsbook(folder.path(), &[&["pack", "operating-review", "--as-of", "2027-01-31"], args].concat());
    let ran = packed(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("Wrote operating-review-2027-01-31.html."), "{}", ran.err);
    let file = folder.path().join("operating-review-2027-01-31.html");
    let html = fs::read_to_string(&file).unwrap();
    for part in ["A shorter list", "flag:everything-top-priority@1", "no review of this kind yet", "<style>", "default-src 'none'"] {
        assert!(html.contains(part), "{part}");
    }
    // Nothing to fetch, and without an address of the site no link that leads nowhere.
    for part in ["<script", "<img", "<iframe", "rel=\"stylesheet\"", "@import", "url(", "src=", "href=\"/"] {
        assert!(!html.contains(part), "{part}");
    }
    assert!(packed(&["--base-url", "https://x.example/", "--output", "-"]).out.contains("href=\"https://x.example/initiatives/"));
    // Nobody's file is written over unasked.
    let again = packed(&[]);
    assert!(again.code == 2 && again.err.contains("exists already"), "{}", again.err);
    assert_eq!(packed(&["--force"]).code, 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), html);
    let unknown = opsbook(folder.path(), &["pack", "operating-reviews"]);
    assert!(unknown.code == 2 && unknown.err.contains("did you mean `operating-review`?"), "{}", unknown.err);
    // What changed between two days makes the same sort of file.
    let ran = opsbook(folder.path(), &["diff", "2020-01-01", "--format", "html"]);
    assert!(ran.code == 0 && ran.out.starts_with("<!doctype html>") && !ran.out.contains("<script"), "{}", ran.err);
    write(folder.path(), "content/initiatives/x.md", "---\ntitel: X\n---\n");
    let faulty = packed(&["--force"]);
    assert!(faulty.code == 1 && faulty.err.contains("Nothing was packed"), "{}", faulty.err);
}
