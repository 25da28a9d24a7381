//! The command line, through the built binary: what it prints, what it writes, how it ends.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;
use tempfile::TempDir;

/// What a run of the binary came to.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn opsbook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
    command.current_dir(folder);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).expect("the binary writes UTF-8");
    Ran { code: output.status.code().expect("the binary ends by itself"), out: text(output.stdout), err: text(output.stderr) }
}

fn run_in(folder: &Path, args: &[&str]) -> Ran {
    ran(opsbook(folder).args(args).output().expect("the binary runs"))
}

fn scratch() -> TempDir {
    tempfile::tempdir().expect("a folder to write to")
}

fn run(args: &[&str]) -> Ran {
    run_in(scratch().path(), args)
}

/// A folder with the site that `init` writes.
fn site() -> TempDir {
    let folder = scratch();
    let ran = run_in(folder.path(), &["init"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    folder
}

/// The same with a misspelt key on line 4 of a flag.
fn faulty_site() -> TempDir {
    let folder = site();
    let flag = folder.path().join("content/flags/everything-top-priority.md");
    let text = fs::read_to_string(&flag).expect("the flag of `init`").replace("severity:", "severty:");
    fs::write(flag, text).expect("a file to write");
    folder
}

/// Every file below a folder with its bytes, for seeing that nothing changed.
fn files_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push((path.display().to_string(), fs::read(&path).expect("a file"))) }
        }
    }
    files.sort();
    files
}

#[test]
fn help_names_every_command_but_the_hidden_one() {
    let ran = run(&["--help"]);
    assert_eq!(ran.code, 0);
    for command in [
        "build",
        "check",
        "init",
        "new",
        "update",
        "diff",
        "permalinks",
        "link",
        "cite-check",
        "stats",
        "verify-completion",
        "explain",
        "schema",
        "completions",
    ] {
        assert!(ran.out.contains(&format!("\n  {command} ")), "{}", ran.out);
        assert_eq!(run(&[command, "--help"]).code, 0);
    }
    assert!(!ran.out.contains("reference"));
    assert_eq!(run(&["--version"]).out, format!("opsbook {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_ends_with_2() {
    let wrong: [&[&str]; 10] = [
        &[],
        &["biuld"],
        &["build", "--as-of", "2026-02-30"],
        &["build", "--base-url", "www.example.com"],
        &["build", "--format", "xml"],
        &["check", "--deny", "everything"],
        &["new", "recipe", "soup"],
        &["new", "flag"],
        &["schema"],
        &["completions", "tcsh"],
    ];
    for args in wrong {
        let ran = run(args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{args:?}: {}", ran.out);
    }
    assert!(run(&["build", "--as-of", "2026-02-30"]).err.contains("check the month and the day"));
}

#[test]
fn a_world_that_fails_ends_with_2_and_names_the_path() {
    for command in ["build", "check"] {
        let ran = run(&[command, "--site", "no/such/folder"]);
        assert_eq!(ran.code, 2, "{command}");
        assert!(ran.err.starts_with("error: ") && ran.err.contains("no/such/folder"), "{command}: {}", ran.err);
    }
    let epoch = ran(opsbook(site().path()).arg("check").env("SOURCE_DATE_EPOCH", "yesterday").output().unwrap());
    assert_eq!(epoch.code, 2);
    assert!(epoch.err.contains("SOURCE_DATE_EPOCH"), "{}", epoch.err);
}

#[test]
fn every_code_is_explained() {
    let list = run(&["explain"]);
    assert_eq!(list.code, 0);
    let codes: Vec<&str> = list.out.lines().filter_map(|line| line.split_once("  ")).map(|(code, _)| code).collect();
    assert!(codes.len() > 40, "{}", list.out);
    for code in codes {
        let ran = run(&["explain", code]);
        assert_eq!(ran.code, 0, "{code}");
        let of_code = ran.out.contains(&format!("[{code}]")) && ran.out.contains("\n## Fix\n");
        let of_rule = ran.out.starts_with(&format!("# {code}\n")) && ran.out.contains("\n## Worked example\n");
        assert!(of_code || of_rule, "{code}: {}", ran.out);
    }
}

#[test]
fn a_rule_is_explained_in_the_words_of_its_page() {
    let ran = run(&["explain", "date-slips"]);
    let twin = site();
    let report = "---\ntitle: A\nwhy: So.\nlifecycle: candidate\npriority: low\nteam: operations\n---\n";
    fs::create_dir_all(twin.path().join("content/initiatives")).unwrap();
    fs::write(twin.path().join("content/initiatives/a.md"), report).unwrap();
    assert_eq!(run_in(twin.path(), &["build"]).code, 0);
    assert_eq!(ran.out, fs::read_to_string(twin.path().join("public/rules/date-slips/index.md")).unwrap());
    assert!(run(&["explain"]).out.contains("\ndate-slips "));
}

#[test]
fn red_findings_fail_the_check_that_asks_for_them_until_they_are_suppressed() {
    let folder = scratch();
    fs::create_dir_all(folder.path().join("content/initiatives")).unwrap();
    fs::write(folder.path().join("content/directory.yaml"), "teams: {operations: {name: Operations}}\n").unwrap();
    let slipped = |more: &str| {
        let front = "title: A\nwhy: So.\nlifecycle: active\npriority: low\nteam: operations\nowner: operations\nreviewed: 2026-03-31\n\
            start: 2026-01-01\nbaseline_date: 2026-04-11\nfeasibility: {verdict: feasible, checked_on: 2025-12-01}\n";
        let update = "updates:\n  - {date: 2026-03-30, rag: amber, target_date: 2026-05-07, reason: R., summary: S., path_to_green: P., \
            next_step: {text: T.}}\n";
        fs::write(folder.path().join("content/initiatives/a.md"), format!("---\n{front}{more}{update}---\n")).unwrap();
    };
    slipped("");
    let check = |more: &[&str]| run_in(folder.path(), &[&["check", "--as-of", "2026-03-31"], more].concat());
    let plain = check(&[]);
    assert_eq!((plain.code, plain.out.as_str()), (0, ""));
    assert!(plain.err.contains("The rules find 1 thing red; `opsbook check --rules` says which."), "{}", plain.err);
    let ran = check(&["--rules"]);
    assert_eq!(ran.code, 1);
    for wanted in [
        "error[red-finding]: `initiative:a` is red by the rule `date-slips`: It is 26 days late on a plan of 100: 26 %\n",
        "content/initiatives/a.md:4:12\n",
        "`opsbook explain date-slips`",
        "suppressions: [{rule: date-slips,",
    ] {
        assert!(ran.out.contains(wanted), "{wanted}\n{}", ran.out);
    }
    let json: Json = serde_json::from_str(&check(&["--rules", "--format", "json"]).out).unwrap();
    assert_eq!(json["diagnostics"][0]["code"], "red-finding");
    assert!(check(&["--rules", "--format", "github"]).out.starts_with("::error file=content/initiatives/a.md,line=4,"));
    let sarif: Json = serde_json::from_str(&check(&["--rules", "--format", "sarif"]).out).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "red-finding");
    slipped("suppressions: [{rule: date-slips, until: 2026-03-31, by: operations, reason: R.}]\n");
    assert_eq!(check(&["--rules"]).code, 0, "the last day is included");
    slipped("suppressions: [{rule: date-slips, until: 2026-03-30, by: operations, reason: R.}]\n");
    assert_eq!(check(&["--rules"]).code, 1);
}

#[test]
fn a_code_may_be_copied_from_its_message_and_a_wrong_one_is_corrected() {
    assert_eq!(run(&["explain", "error[unknown-key]:"]).out, run(&["explain", "unknown-key"]).out);
    let wrong = run(&["explain", "unknown-kye"]);
    assert_eq!(wrong.code, 2);
    assert_eq!(wrong.err, "error: there is no code or rule `unknown-kye`; did you mean `unknown-key`?\n");
}

/// The fields of the domain model, kind by kind, for the schemas to hold.
const FIELDS: [(&str, &str); 11] = [
    (
        "role",
        "abbreviation tagline purpose responsibilities relevance contexts encounters decides does_not_decide interfaces good_sign \
         warning_sign myths flags career_paths occupation",
    ),
    ("myth", "claim verdict fact fallacy sources roles flags"),
    ("flag", "flag verdict severity looks_like harm ask do_instead not_when contexts detector roles myths related"),
    ("checklist", "mode pause_point contexts caller items"),
    (
        "initiative",
        "lifecycle priority rank team sponsor why success start committed_on ended_on baseline_date feasibility allocations depends_on \
         escalations suppressions cadence updates",
    ),
    ("review", "context date initiatives cites decisions actions"),
    ("path", "audience steps prerequisites buddy_tasks quiz"),
    ("term", "term also definition see_also not_to_be_confused_with mark"),
    ("page", ""),
    (
        "config",
        "title base_url language output as_of theme brand raw_html link_schemes edit_url report_to review_every rules embed navigation",
    ),
    ("directory", "people teams contexts"),
];

const COMMON: &str = "title summary id state retired_because owner reviewed reviewed_by review_every aliases anchors replaced_by \
                      replaces rev history mark_terms tags sources extra";

#[test]
fn schemas_hold_every_field_of_the_domain_model_and_no_other() {
    for (kind, own) in FIELDS {
        let ran = run(&["schema", kind]);
        assert_eq!(ran.code, 0, "{kind}: {}", ran.err);
        let schema: Json = serde_json::from_str(&ran.out).expect("valid JSON");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(schema["title"].is_string() && schema["description"].is_string(), "{kind}");
        let common = if ["config", "directory"].contains(&kind) { "" } else { COMMON };
        let mut wanted: Vec<&str> = common.split_whitespace().chain(own.split_whitespace()).collect();
        let mut held: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        wanted.sort_unstable();
        wanted.dedup();
        held.sort_unstable();
        assert_eq!(held, wanted, "{kind}");
    }
}

#[test]
fn init_writes_a_site_without_a_single_problem() {
    let folder = site();
    let checked = run_in(folder.path(), &["check", "--deny", "warnings", "--format", "json"]);
    let report: Json = serde_json::from_str(&checked.out).expect("valid JSON");
    assert_eq!((checked.code, report["diagnostics"].as_array().map(Vec::len)), (0, Some(0)), "{}", checked.out);
    assert_eq!(fs::read_to_string(folder.path().join(".gitignore")).unwrap(), "public/\n");
    let built = run_in(folder.path(), &["build"]);
    assert_eq!(built.code, 0, "{}{}", built.out, built.err);
    assert!(folder.path().join("public/roles/coo/index.html").is_file());
}

#[test]
fn init_makes_a_new_folder_and_leaves_a_full_one_alone() {
    let folder = scratch();
    assert_eq!(run_in(folder.path(), &["init", "a/handbook"]).code, 0);
    assert!(folder.path().join("a/handbook/content/index.md").is_file());
    let before = files_of(folder.path());
    for args in [["init", "a"], ["init", "a/handbook"], ["init", "."]] {
        let ran = run_in(folder.path(), &args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains("is not empty, so nothing was written"), "{}", ran.err);
    }
    assert_eq!(files_of(folder.path()), before);
}

#[test]
fn new_writes_a_record_of_every_kind_that_passes_check() {
    let folder = site();
    let kinds = ["role", "myth", "flag", "checklist", "initiative", "review", "path", "term"];
    for kind in kinds {
        let ran = run_in(folder.path(), &["new", kind, "the-first-one"]);
        assert_eq!((ran.code, ran.out.contains("First:")), (0, false), "{kind}: {}{}", ran.out, ran.err);
        assert!(ran.out.starts_with("Wrote content/"), "{kind}: {}", ran.out);
    }
    assert_eq!(run_in(folder.path(), &["new", "page", "guides/first-day", "--title", "The \"first\" day"]).code, 0);
    let page = fs::read_to_string(folder.path().join("content/guides/first-day.md")).unwrap();
    assert!(page.starts_with("---\ntitle: \"The \\\"first\\\" day\"\n"), "{page}");
    let checked = run_in(folder.path(), &["check"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}

#[test]
fn new_never_touches_what_is_there() {
    let folder = site();
    fs::create_dir_all(folder.path().join("content/flags/status")).unwrap();
    fs::write(folder.path().join("content/flags/status/watermelon.md"), "mine").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", folder.path().join("content/flags/dangling.md")).unwrap();
    let before = files_of(&folder.path().join("content/roles"));
    for (args, said) in [
        (["new", "role", "coo"], "exists already"),
        (["new", "flag", "watermelon"], "content/flags/status/watermelon.md"),
        (["new", "flag", "dangling"], "exists already"),
        (["new", "flag", "Top Priority"], "write `top-priority`"),
        (["new", "page", "../escape"], "is not the spelling of an id"),
        (["new", "page", "search"], "kept for pages that opsbook makes itself"),
    ] {
        let ran = run_in(folder.path(), &args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(said), "{args:?}: {}", ran.err);
    }
    assert_eq!(files_of(&folder.path().join("content/roles")), before);
    assert!(!folder.path().join("content/flags/watermelon.md").exists());
    assert!(!folder.path().join("nowhere").exists() && !folder.path().join("content/flags/nowhere").exists());
}

#[test]
fn new_says_which_record_to_make_first() {
    let folder = scratch();
    fs::create_dir(folder.path().join("content")).unwrap();
    let ran = run_in(folder.path(), &["new", "checklist", "go-live"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("\nFirst: `items` names the flag `everything-top-priority`"), "{}", ran.out);
    let nowhere = run(&["new", "flag", "x"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("opsbook init"), "{}", nowhere.err);
}

#[test]
fn check_tells_errors_warnings_and_neither_apart() {
    let fine = site();
    assert_eq!(run_in(fine.path(), &["check"]).code, 0);
    run_in(fine.path(), &["new", "flag", "nobody-owns-this"]);
    assert_eq!(run_in(fine.path(), &["check"]).code, 0, "a warning is no error");
    assert_eq!(run_in(fine.path(), &["check", "--deny", "warnings"]).code, 1);
    let faulty = faulty_site();
    assert_eq!(run_in(faulty.path(), &["check"]).code, 1);
    assert_eq!(run_in(faulty.path(), &["build"]).code, 1);
    assert!(!faulty.path().join("public").exists(), "errors publish nothing");
}

#[test]
fn people_see_the_line_with_the_place_marked() {
    let faulty = faulty_site();
    let ran = run_in(faulty.path(), &["check"]);
    let wanted = "\
error[unknown-key]: unknown key `severty`
 --> content/flags/everything-top-priority.md:4:1
  |
4 | severty: high
  | ^^^^^^^
  |
  = help: did you mean `severity`?
";
    assert!(ran.out.contains(wanted), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "a pipe gets no colours");
    assert!(run_in(faulty.path(), &["check", "--color", "always"]).out.contains('\u{1b}'));
    let forced = ran_with(faulty.path(), &["check"], &[("CLICOLOR_FORCE", "1")]);
    assert!(forced.out.contains('\u{1b}'));
    let forbidden = ran_with(faulty.path(), &["check"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
    assert!(!forbidden.out.contains('\u{1b}'));
}

#[test]
fn a_row_that_cannot_be_printed_is_located() {
    let site = site();
    let row = site.path().join("themes/default/templates/partials/row.html");
    fs::create_dir_all(row.parent().expect("a folder")).expect("a folder to make");
    fs::write(&row, "<li>{{ page.root }}{{ s.skip }}\n{{ page.root }}{{ row.nothing }}</li>\n").expect("a file to write");
    let ran = run_in(site.path(), &["build"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("Field `nothing` is not defined"), "{}", ran.out);
    assert!(ran.out.contains("themes/default/templates/partials/row.html:2:23"), "{}", ran.out);
    assert!(ran.err.contains("Nothing was published."), "{}", ran.err);
    fs::write(&row, "<li>{{ [row] | printed }}</li>\n").expect("a file to write");
    let ran = run_in(site.path(), &["build"]);
    assert!(ran.code == 1 && ran.out.contains("row.html:1:1") && ran.out.contains("a row holds no rows"), "{}", ran.out);
}

fn ran_with(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> Ran {
    ran(opsbook(folder).args(args).envs(variables.iter().copied()).output().expect("the binary runs"))
}

#[test]
fn programs_get_json_sarif_and_annotations() {
    let faulty = faulty_site();
    let format = |format| run_in(faulty.path(), &["check", "--format", format]);
    let json: Json = serde_json::from_str(&format("json").out).expect("valid JSON");
    assert_eq!(json["schema_version"], 1);
    assert!(json["diagnostics"].as_array().unwrap().iter().any(|one| one["code"] == "unknown-key" && one["place"]["line"] == 4));
    let sarif: Json = serde_json::from_str(&format("sarif").out).expect("valid JSON");
    assert_eq!(sarif["version"], "2.1.0");
    assert!(sarif["runs"][0]["results"].as_array().unwrap().iter().any(|one| one["ruleId"] == "unknown-key"));
    let github = format("github").out;
    let annotation = "::error file=content/flags/everything-top-priority.md,line=4,col=1,endColumn=8,title=unknown-key::";
    assert!(github.lines().any(|line| line.starts_with(annotation)), "{github}");
    assert!(github.lines().all(|line| line.starts_with("::")), "{github}");
}

#[test]
fn paths_are_shown_from_where_the_user_is() {
    let faulty = faulty_site();
    let above = faulty.path().parent().unwrap();
    let name = faulty.path().file_name().unwrap().to_str().unwrap();
    let ran = run_in(above, &["--site", name, "check", "--format", "github"]);
    assert!(ran.out.contains(&format!("::error file={name}/content/flags/everything-top-priority.md,")), "{}", ran.out);
}

#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let folder = scratch();
    let mut child = opsbook(folder.path()).arg("explain").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let folder = scratch();
    let child = opsbook(folder.path()).arg("explain").stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("error: standard output could not be written"), "{}", ran.err);
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(&["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("explain"), "{shell}");
    }
}

#[test]
fn the_reference_in_the_readme_is_current() {
    let ran = run_in(std::path::Path::new(env!("CARGO_MANIFEST_DIR")), &["reference", "--check", "README.md"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn the_reference_is_put_into_a_file_and_checked_there() {
    let folder = scratch();
    let file = folder.path().join("README.md");
    fs::write(&file, "# x\n\n<!-- reference -->\n<!-- /reference -->\n\nafter\n").unwrap();
    let stale = run_in(folder.path(), &["reference", "--check", "README.md"]);
    assert_eq!(stale.code, 1);
    assert!(stale.err.contains("opsbook reference --write README.md"), "{}", stale.err);
    assert_eq!(run_in(folder.path(), &["reference", "--write", "README.md"]).code, 0);
    assert_eq!(run_in(folder.path(), &["reference", "--check", "README.md"]).code, 0);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("| `does_not_decide` | list: Markdown |") && text.ends_with("\nafter\n"), "{text}");
    fs::write(&file, "# x\n").unwrap();
    assert_eq!(run_in(folder.path(), &["reference", "--write", "README.md"]).code, 2);
    assert_eq!(run_in(folder.path(), &["reference", "--check", "missing.md"]).code, 2);
}

#[test]
fn stats_are_for_people_and_for_programs() {
    let folder = site();
    let people = run_in(folder.path(), &["stats"]);
    assert_eq!((people.code, people.err.as_str()), (0, ""));
    for head in ["records", "Cited by no other record: ", "Roles without myths: ", "Terms that nobody uses: ", "Overdue for review: "] {
        assert!(people.out.contains(head), "{}", people.out);
    }
    let programs = run_in(folder.path(), &["stats", "--format", "json", "--as-of", "2030-01-01"]);
    let stats: Json = serde_json::from_str(&programs.out).expect("a document");
    assert_eq!(stats["schema_version"], 1);
    assert_eq!(stats["as_of"], "2030-01-01");
    let records: u64 =
        stats["reading"]["kinds"].as_array().expect("kinds").iter().map(|kind| kind["records"].as_u64().expect("a number")).sum();
    assert_eq!(stats["reading"]["records"], records);
    let overdue = &stats["stale"][0]["records"][0];
    assert!(overdue["days"].as_i64().is_some_and(|days| days > 0) && overdue["source"].is_string(), "{stats}");
    let faulty = run_in(faulty_site().path(), &["stats"]);
    assert_eq!((faulty.code, faulty.out.as_str()), (1, ""));
}
