//! Updates in a small site: by options, and by the answers of a person.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use clap::Parser;

use super::{Args, run};
use crate::commands::{Global, Outcome};
use crate::host;
use crate::host::terminal::Terminal;

/// The options of one command line.
#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    args: Args,
}

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("a test's own lock").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

const INITIATIVE: &str = "---
title: Second carrier
why: One carrier is one strike away from none.
lifecycle: active # since March
priority: high
team: ops
owner: ops
start: 2026-03-02
baseline_date: 2026-06-30
updates:
  - date: 2026-03-09
    author: mia
    rag: green
    summary: 'Two offers: one is late.'

# Vouched for
reviewed: 2026-03-02
---
Body.
";

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [
        ("opsbook.yaml", "as_of: 2026-03-31\n"),
        ("content/index.md", "---\ntitle: Home\nsummary: Home.\nowner: ops\nreviewed: 2026-03-02\n---\n"),
        ("content/directory.yaml", "people:\n  mia: {name: Mia, team: ops}\nteams:\n  ops: {name: Ops, lead: mia}\n"),
        ("content/initiatives/second-carrier.md", INITIATIVE),
    ] {
        host::create(&folder.path().join(path), text).expect("a new file");
    }
    folder
}

/// What came of it, what was printed, what was said beside, and the initiative's file.
struct Came {
    outcome: Result<Outcome, String>,
    out: String,
    said: String,
    file: String,
}

fn updated(site: &Path, options: &[&str], answers: Option<&'static str>) -> Came {
    let (out, err) = (Paper::default(), Paper::default());
    let terminal = Terminal::to(Box::new(out.clone()), Box::new(err.clone()), false);
    let terminal = match answers {
        Some(answers) => terminal.answered_by(Box::new(answers.as_bytes())),
        None => terminal,
    };
    let Line { args } = Line::parse_from(["update"].into_iter().chain(options.iter().copied()));
    let outcome = run(&args, &Global { site: site.to_owned(), terminal: Arc::new(terminal) }).map_err(|error| format!("{error:#}"));
    let text = |paper: Paper| String::from_utf8(paper.0.lock().expect("a test's own lock").clone()).expect("text");
    let file = host::text_of(&site.join("content/initiatives/second-carrier.md")).expect("the file");
    Came { outcome, out: text(out), said: text(err), file }
}

/// The file with lines behind its last update.
fn with(lines: &str) -> String {
    INITIATIVE.replace("one is late.'\n", &format!("one is late.'\n{lines}"))
}

#[test]
fn options_reach_every_field() {
    let site = site();
    let options = [
        "second-carrier",
        "--rag",
        "at-risk",
        "--summary",
        "Late: no #1",
        "--target-date",
        "2026-07-14",
        "--reason",
        "The strike",
        "--next-step",
        "Sign",
        "--next-step-owner",
        "mia",
        "--next-step-due",
        "2026-04-07",
        "--path-to-green",
        "no",
        "--author",
        "role:ops",
        "--scope",
        "up",
        "--capacity",
        "down",
        "--note",
        "10:30",
        "--ask",
        "of=mia,due=2026-04-10,A pen, blue",
        "--ask",
        "Time",
    ];
    let refused = updated(site.path(), &options, None);
    assert_eq!((refused.outcome, refused.file.as_str()), (Ok(Outcome::Faulty), INITIATIVE));
    assert!(refused.out.contains("unknown-reference") && refused.said.contains("Nothing was written"), "{}", refused.out);
    let options: Vec<&str> = options.into_iter().map(|option| if option == "role:ops" { "mia" } else { option }).collect();
    let came = updated(site.path(), &options, None);
    assert_eq!(came.outcome, Ok(Outcome::Fine), "{}", came.out);
    let lines = "  - date: 2026-03-31
    author: mia
    rag: amber
    target_date: 2026-07-14
    summary: \"Late: no #1\"
    changed: {scope: up, capacity: down, note: \"10:30\"}
    reason: \"The strike\"
    next_step: {text: Sign, owner: mia, due: 2026-04-07}
    path_to_green: \"no\"
    asks: [{of: mia, text: \"A pen, blue\", due: 2026-04-10}, {text: Time}]
";
    assert_eq!(came.file, with(lines));
    assert!(came.out.ends_with("the update of 2026-03-31, amber; the target moves 14 days later, to 2026-07-14.\n"), "{}", came.out);
}

#[test]
fn what_the_model_refuses_is_not_written() {
    let site = site();
    let green = ["second-carrier", "--rag", "green", "--summary", "Fine."];
    let long = "x".repeat(281);
    for (more, reason) in [
        (vec!["--date", "2026-04-01"], "future-date"),
        (vec!["--date", "2026-03-09"], "a second update is dated 2026-03-09"),
        (vec!["--target-date", "2026-07-01"], "error[slip-without-reason]"),
        (vec!["--flag", "watermelon"], "unknown-reference"),
        (vec!["--author", "nobody"], "unknown-reference"),
        (vec!["--ask", "of=Mia M,Time"], "bad-id"),
        (vec!["--summary", &long], "too-long"),
        (vec!["--summary", "See [[flag:none]]."], "unknown-reference"),
    ] {
        let options: Vec<&str> = green[..if more[0] == "--summary" { 3 } else { 5 }].iter().copied().chain(more.iter().copied()).collect();
        let came = updated(site.path(), &options, None);
        assert_eq!((came.outcome, came.file.as_str()), (Ok(Outcome::Faulty), INITIATIVE), "{more:?}");
        assert!(came.out.contains(reason), "{more:?}: {}", came.out);
    }
    let unknown = updated(site.path(), &["secnd-carrier", "--rag", "green", "--summary", "x"], None);
    assert_eq!(unknown.outcome, Err("there is no initiative `secnd-carrier`; did you mean `second-carrier`?".to_owned()));
    let silent = updated(site.path(), &["second-carrier", "--date", "2026-03-30"], None);
    assert_eq!(silent.outcome, Err("an update needs --rag and --summary, and nobody can be asked here; nothing was written".to_owned()));
}

#[test]
fn what_is_not_green_and_has_no_plan_is_written_and_said() {
    let site = site();
    let came = updated(site.path(), &["second-carrier", "--rag", "red", "--summary", "Stuck."], None);
    assert_eq!(came.file, with("  - date: 2026-03-31\n    rag: red\n    summary: Stuck.\n"));
    assert!(
        came.said.starts_with("Still open: the update of 2026-03-31 is red and has neither next step nor path to green"),
        "{}",
        came.said
    );
}

#[test]
fn a_dry_run_prints_a_patch_and_writes_nothing() {
    let site = site();
    let came = updated(site.path(), &["initiative:second-carrier", "--rag", "red", "--summary", "Stuck.", "--dry-run"], None);
    assert_eq!(came.file, INITIATIVE);
    assert!(came.out.starts_with("--- content/initiatives/second-carrier.md\n+++ content/"), "{}", came.out);
    assert!(came.out.contains("\n+  - date: 2026-03-31\n+    rag: red\n+    summary: Stuck.\n \n # Vouched for\n"), "{}", came.out);
}

#[test]
fn faults_of_other_files_are_no_obstacle_and_those_of_its_own_are() {
    let site = site();
    host::create(&site.path().join("content/flags/broken.md"), "---\nflag: [\n---\n").expect("a new file");
    let green = ["second-carrier", "--rag", "green", "--summary", "Fine"];
    assert_eq!(updated(site.path(), &green, None).outcome, Ok(Outcome::Fine));
    let file = site.path().join("content/initiatives/second-carrier.md");
    for broken in [INITIATIVE.replace("priority: high", "priority: hgih"), INITIATIVE.replace("title:", "title: [")] {
        host::replace(&file, &broken).expect("the file");
        let came = updated(site.path(), &green, None);
        assert_eq!((came.outcome, came.file), (Ok(Outcome::Faulty), broken));
        assert!(came.out.contains("not-in-list") || came.out.contains("yaml-syntax"), "{}", came.out);
    }
}

#[test]
fn a_list_that_cannot_be_added_to_is_refused_with_the_lines_to_paste() {
    let site = site();
    let file = site.path().join("content/initiatives/second-carrier.md");
    let list = "  - date: 2026-03-09\n    author: mia\n    rag: green\n    summary: 'Two offers: one is late.'\n";
    let text =
        INITIATIVE.replace(&format!("updates:\n{list}"), &format!("extra:\n  kept: &u\n  {}updates: *u\n", list.replace("\n  ", "\n    ")));
    host::replace(&file, &text).expect("the file");
    let came = updated(site.path(), &["second-carrier", "--rag", "green", "--summary", "Fine."], None);
    let error = came.outcome.expect_err("an alias is somebody else's list");
    assert!(error.ends_with("add this by hand:\nupdates:\n  - date: 2026-03-31\n    rag: green\n    summary: Fine.\n"), "{error}");
    assert_eq!(came.file, text);
}

#[test]
fn a_person_is_asked_field_by_field_and_again_when_an_answer_is_refused() {
    let site = site();
    // Date twice refused, then as of today; a status that is none; a later target, which wants a reason.
    let answers = "2026-04-01\n2026-03-09\n\npurple\namber\n2026-07-14\n\nThe strike\n\nTwo offers.\nSign\nnobody\nmia\n\nA week of nights\nup\n\nOne more depot\n\n\nA pen\nmia\n\n\n";
    let came = updated(site.path(), &["second-carrier"], Some(answers));
    assert_eq!(came.outcome, Ok(Outcome::Fine), "{}", came.said);
    let lines = "  - date: 2026-03-31
    author: mia
    rag: amber
    target_date: 2026-07-14
    summary: \"Two offers.\"
    changed: {scope: up, note: \"One more depot\"}
    reason: \"The strike\"
    next_step: {text: Sign, owner: mia}
    path_to_green: \"A week of nights\"
    asks: [{of: mia, text: \"A pen\"}]
";
    assert_eq!(came.file, with(lines));
    assert_eq!(came.said.matches("Refused:").count(), 4, "{}", came.said);
    assert_eq!(came.said.matches("This has to be said.").count(), 2, "{}", came.said);
    assert!(came.said.contains("Target date [2026-06-30, as before]: "), "{}", came.said);
}

#[test]
fn a_person_who_goes_away_leaves_the_file_alone() {
    let site = site();
    let came = updated(site.path(), &["second-carrier", "--rag", "green"], Some("\n\n"));
    assert_eq!(came.outcome, Err("the answers ended before everything was said, so nothing was written".to_owned()));
    assert_eq!(came.file, INITIATIVE);
}
