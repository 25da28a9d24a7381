//! A shared checklist link becomes a review: the format's shared vectors, random states, and the built binary.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use opsbook::commands::open::tables;
use opsbook::model::kind::Kind;
use opsbook::model::lead::Leads;
use opsbook::model::scalar::Day;
use opsbook::session::{Change, Session, Settings};
use opsbook::stages::recall::{self, Answer, Known, Minutes, State, Unread, find, hold, read};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

// --- the format -------------------------------------------------------------------------------------

#[test]
fn links_are_read_as_the_theme_reads_them() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checklist/links.json");
    let vectors: Vec<Json> = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert!(vectors.len() > 30, "only {} vectors", vectors.len());
    for vector in vectors {
        let link = vector["link"].as_str().unwrap();
        let told = match read(link) {
            Ok(state) => {
                places_hold(&state, link);
                json!({ "state": as_json(&state) })
            }
            Err(Unread::NoState) => json!({ "problem": "no-state" }),
            Err(Unread::Version(_)) => json!({ "problem": "version" }),
        };
        let (key, told) = told.as_object().unwrap().iter().next().map(|(key, value)| (key.clone(), value.clone())).unwrap();
        assert_eq!(told, vector[&key], "{}", vector["name"]);
    }
}

fn as_json(state: &State) -> Json {
    let letter = |answer| match answer {
        Answer::Raised => "r",
        Answer::Clear => "c",
        Answer::NotApplicable => "n",
        Answer::Open => "o",
    };
    let answers = state.answers.iter().map(|one| json!({ "id": &*one.id, "answer": letter(one.answer), "rev": one.rev }));
    let mut told = json!({
        "answers": answers.collect::<Vec<_>>(),
        "initiatives": state.initiatives.iter().map(|(id, _)| &**id).collect::<Vec<_>>(),
        "notes": state.notes.iter().map(|(id, note)| (id.to_string(), note.clone())).collect::<BTreeMap<_, _>>(),
        "dropped": state.dropped.iter().map(|(letter, _)| letter).collect::<Vec<_>>(),
    });
    if let Some(day) = state.day {
        told["day"] = Json::from(day.to_string());
    }
    told
}

/// Every item is told with the place where it stands.
fn places_hold(state: &State, link: &str) {
    for one in &state.answers {
        let written = &link[one.at.start as usize..one.at.end as usize];
        assert!(written.starts_with(&*one.id), "`{written}` is not `{}`", one.id);
    }
}

// --- random states ----------------------------------------------------------------------------------

/// Flags with their present revisions; those above 1 have all earlier ones in the ledger.
const FLAGS: [(&str, u32, &str); 6] =
    [("top", 3, "high"), ("melon", 1, "low"), ("slips", 2, "medium"), ("no", 1, "high"), ("7-days", 1, "low"), ("stale", 12, "high")];

fn flag(id: &str, rev: u32, severity: &str, more: &str) -> String {
    format!(
        "---\nflag: Flag {id}.\nverdict: Bad.\nseverity: {severity}\nlooks_like: [It shows]\nask: Which?\ndo_instead: Rank.\nrev: {rev}\nowner: ada\nreviewed: 2026-03-01\n{more}---\nText.\n"
    )
}

const CHECKLIST: &str = "---\ntitle: Review\nmode: do-confirm\npause_point: Before it.\ncontexts: [operating-review, launch]\nitems: [top, melon, slips, \"no\", 7-days, stale]\nowner: ada\nreviewed: 2026-03-01\n---\nText.\n";

const INITIATIVE: &str =
    "---\ntitle: Move\nlifecycle: candidate\npriority: low\nteam: ops\nwhy: To move.\nowner: ada\nreviewed: 2026-03-01\n---\nText.\n";

const DIRECTORY: &str = "people: {ada: {name: Ada, team: ops}}\nteams: {ops: {name: Operations}}\n";

fn sources() -> Vec<(String, String)> {
    let mut texts = vec![
        ("opsbook.yaml".to_owned(), "base_url: https://docs.example/kb/\nas_of: 2026-03-31\n".to_owned()),
        ("content/directory.yaml".to_owned(), DIRECTORY.to_owned()),
        ("content/checklists/review.md".to_owned(), CHECKLIST.to_owned()),
        ("content/initiatives/move.md".to_owned(), INITIATIVE.to_owned()),
    ];
    texts.extend(FLAGS.map(|(id, rev, severity)| (format!("content/flags/{id}.md"), flag(id, rev, severity, ""))));
    texts
}

fn session() -> Session {
    let day = Day::parse("2026-03-31").unwrap();
    let mut session = Session::new(tables(), Settings { as_of: None, today: day, drafts: false, base_url: None });
    apply(&mut session, sources());
    session
}

fn apply(session: &mut Session, texts: Vec<(String, String)>) {
    let texts = texts.into_iter().map(|(path, text)| (path, Some(text.into_bytes()))).collect();
    session.apply(Change { texts, ..Change::default() }, &mut |_, _| {});
}

/// A state as a person makes it: an answer for each item, with the revision that was shown, and a note perhaps.
type Run = Vec<(usize, u32, String)>;

fn run() -> impl Strategy<Value = Run> {
    let note = prop_oneof![
        3 => Just(String::new()),
        2 => "[ -~]{0,60}",
        2 => "[#>+*=~_`\\[\\]<>&!|\\\\.0-9 a-c:-]{0,24}",
        1 => "\\PC{0,40}",
    ];
    FLAGS.iter().map(|(_, rev, _)| (0_usize..4, 1..=*rev, note.clone())).collect::<Vec<_>>()
}

/// The link as the format says, written independently of how it is read.
fn link(run: &Run, more: &str) -> String {
    let mut link = "https://docs.example/kb/checklists/review/#s=1".to_owned();
    for (number, letter) in ["r", "c", "n", "o"].into_iter().enumerate() {
        let items = run.iter().zip(FLAGS).filter(|((answer, ..), _)| *answer == number);
        let items: Vec<String> =
            items.map(|((_, rev, _), (id, ..))| if *rev > 1 { format!("{id}@{rev}") } else { id.to_owned() }).collect();
        if !items.is_empty() {
            _ = write!(link, "~{letter}.{}", items.join("."));
        }
    }
    link.push_str(more);
    for ((_, _, note), (id, ..)) in run.iter().zip(FLAGS) {
        let encoded: String =
            note.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect();
        if !note.is_empty() {
            _ = write!(link, "~t.{id}.{encoded}");
        }
    }
    link
}

/// A note on one line, as the format wants it.
fn one_line(note: &str) -> String {
    let words = note.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(280).collect::<String>().trim_end().to_owned()
}

/// What a review of this text cites: flag, revision, whether it blocks, initiative, note as plain text.
fn cited(session: &mut Session, text: &str) -> Vec<(String, u32, bool, Option<String>, String)> {
    apply(session, vec![("content/reviews/made.md".to_owned(), text.to_owned())]);
    let wrong: Vec<_> =
        session.report().iter().filter(|found| found.place.as_ref().is_some_and(|place| place.path.contains("made"))).collect();
    assert!(wrong.iter().all(|found| found.code.name() == "no-owner"), "{wrong:#?}\n{text}");
    let graph = session.graph().unwrap();
    let page = graph.record(Kind::Review, "made").expect("the review is one");
    let cites = page.content.cites().into_iter();
    cites
        .map(|cite| {
            let note = cite.note.map(|note| graph.plain(&note, page).to_string()).unwrap_or_default();
            (cite.flag.to_string(), cite.rev.unwrap(), cite.blocking, cite.initiative.map(|id| id.to_string()), note)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_raised_is_what_the_review_cites(run in run(), one in any::<bool>()) {
        let mut session = session();
        let link = link(&run, if one { "~d.2026-03-30~i.move" } else { "" });
        let raised: Vec<_> = run.iter().zip(FLAGS).filter(|((answer, ..), _)| *answer == 0).collect();
        let text = {
            let graph = session.graph().unwrap();
            let leads = Leads::of(graph);
            let checklist = find(&link, graph, &leads).unwrap();
            let state = read(&link).unwrap();
            let held = hold(&state, checklist, Known { graph, leads: &leads, ledger: None });
            if raised.is_empty() {
                prop_assert_eq!(&held.unwrap_err()[0].message, "nothing was raised");
                return Ok(());
            }
            let date = state.day.unwrap_or(graph.as_of);
            recall::text(Minutes { title: None, context: "launch", date, today: graph.as_of }, &held.unwrap())
        };
        let wanted: Vec<_> = raised
            .into_iter()
            .map(|((_, rev, note), (id, _, severity))| {
                (id.to_owned(), *rev, severity == "high", one.then(|| "move".to_owned()), one_line(note))
            })
            .collect();
        prop_assert_eq!(cited(&mut session, &text), wanted, "{}", text);
    }
}

// --- the built binary -------------------------------------------------------------------------------

fn opsbook(site: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
    let output = command.current_dir(site).args(args).env_remove("SOURCE_DATE_EPOCH").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn put(site: &Path, path: &str, text: &str) {
    let file = site.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// A site on disk whose flags are accepted, those of revision 2 in both.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in sources() {
        put(folder.path(), &path, &text.replace("rev: 12\n", "rev: 1\n").replace("rev: 3\n", "rev: 1\n"));
    }
    assert_eq!(opsbook(folder.path(), &["permalinks", "accept"]).0, 0);
    put(folder.path(), "content/flags/top.md", &flag("top", 2, "low", "").replace("Bad.", "Worse."));
    let (code, out, err) = opsbook(folder.path(), &["permalinks", "accept"]);
    assert_eq!(code, 0, "{out}{err}");
    folder
}

#[test]
fn a_link_becomes_a_review_that_passes_check() {
    let site = site();
    let link = "https://docs.example/kb/checklists/review/#s=1~r.top.no~c.melon~n.slips@2~o.stale~d.2026-03-30~t.top.%5B%5Bnobody%5D%5D";
    let (code, out, err) = opsbook(site.path(), &["new", "review", "--from", link]);
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(
        out,
        "Wrote content/reviews/2026-03-30-operating-review.md.\n\
         Cites 2 flags: top@1 (blocking), no@1 (blocking).\n\
         Clear: melon.\nNot applicable: slips.\nNot answered: stale.\n\
         `top` has changed since: revision 2; revision 1 was answered and is cited.\n\
         `7-days` is on the list and not in the link: added since.\n\
         Next: say what happened, then run `opsbook check`.\n"
    );
    let text = fs::read_to_string(site.path().join("content/reviews/2026-03-30-operating-review.md")).unwrap();
    assert!(text.contains("  - {flag: top, rev: 1, blocking: true, note: \"\\\\[\\\\[nobody\\\\]\\\\]\"}\n"), "{text}");
    let (code, out, _) = opsbook(site.path(), &["check"]);
    assert_eq!(code, 0, "{out}");
    let (_, out, _) = opsbook(site.path(), &["new", "review", "--from", link]);
    assert!(out.starts_with("Wrote content/reviews/2026-03-30-operating-review-2.md.\n"), "{out}");
    let (code, _, err) = opsbook(site.path(), &["new", "review", "2026-03-30-operating-review", "--from", link]);
    assert_eq!((code, err.contains("exists already, so nothing was written")), (2, true), "{err}");
}

#[test]
fn every_spelling_of_the_address_is_understood() {
    let site = site();
    for (number, address) in [
        "https://docs.example/kb/checklists/review/",
        "http://docs.example/kb/checklists/review/index.html",
        "http://localhost:4747/checklists/review/",
        "http://127.0.0.1:4747/kb/checklists/review/",
        "/kb/checklists/review/",
        "/checklists/review",
        "../../checklists/review/",
        "checklists/review/",
        "review/",
        "review",
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("run-{number}");
        let (code, out, err) = opsbook(site.path(), &["new", "review", &id, "--from", &format!("{address}#s=1~r.melon")]);
        assert_eq!(code, 0, "{address}: {out}{err}");
        assert!(out.contains("Cites 1 flag: melon@1.\n"), "{out}");
    }
}

#[test]
fn what_was_renamed_replaced_and_retired_is_said() {
    let site = site();
    fs::remove_file(site.path().join("content/flags/slips.md")).unwrap();
    put(site.path(), "content/flags/moves.md", &flag("moves", 2, "medium", "aliases: [/flags/slips/]\n"));
    let retired = "state: retired\nretired_because: It is one with another.\nreplaced_by: top\n";
    put(site.path(), "content/flags/melon.md", &flag("melon", 1, "low", retired));
    put(site.path(), "content/flags/top.md", &flag("top", 2, "low", "replaces: melon\n").replace("Bad.", "Worse."));
    put(site.path(), "content/flags/stale.md", &flag("stale", 1, "high", "state: retired\nretired_because: Nobody saw it.\n"));
    let items = CHECKLIST.replace("items: [top, melon, slips, \"no\", 7-days, stale]", "items: [top, moves, \"no\", 7-days]");
    put(site.path(), "content/checklists/review.md", &items);
    let link = "review#s=1~r.melon.slips@2.stale~c.top@2.no.7-days";
    let (code, out, err) = opsbook(site.path(), &["new", "review", "--from", link, "--context", "launch"]);
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(
        out,
        "Wrote content/reviews/2026-03-31-launch.md.\n\
         Cites 3 flags: top@2, moves@2, stale@1 (blocking).\n\
         Clear: top, no, 7-days.\n\
         `melon` is no longer on this list.\n\
         `melon` is retired and was replaced by `top`, which is cited.\n\
         `slips` is called `moves` now.\n\
         `stale` is no longer on this list.\n\
         `stale` is retired, and nothing replaces it; it is cited as it was.\n\
         Next: say what happened, then run `opsbook check`.\n"
    );
    // Who was raised beside its successor is cited once, with both notes.
    let link = "review#s=1~r.melon.top@2~t.melon.Ripe%2E~t.top.All%2E";
    let (code, out, err) = opsbook(site.path(), &["new", "review", "both", "--from", link]);
    assert!(code == 0 && out.contains("Cites 1 flag: top@2.\n"), "{out}{err}");
    let text = fs::read_to_string(site.path().join("content/reviews/both.md")).unwrap();
    assert!(text.contains("cites:\n  - {flag: top, rev: 2, blocking: false, note: \"Ripe. All.\"}\n#"), "{text}");
}

#[test]
fn what_cannot_become_a_review_is_refused_with_place_and_hint() {
    let site = site();
    for (link, place, message, hint) in [
        ("reviw#s=1~r.top", "the link:1:1", "`reviw` is no checklist of this site", "did you mean checklists/review/?"),
        ("flags/top/#s=1~r.top", "the link:1:1", "`flags/top/` is no checklist of this site", "its checklists are: review"),
        ("https://x.example/checklists/review/#s=1~r.top", "the link:1:1", "is not on this site", "begin with https://docs.example/kb/"),
        ("review#s=1~c.top", "the link:1:14", "nothing was raised", "a review cites what was raised"),
        ("review#item-top", "the link:1:7", "the link holds no answers", "in quotation marks"),
        ("review#s=2~r.top", "the link:1:10", "of a version that this opsbook does not know", "copy the link again"),
        ("review#s=1~r.top.%ZZ", "the link:1:12", "what was raised cannot be read", "copy the whole link"),
        ("review#s=1~r.melon.tops", "the link:1:20", "there is no flag `tops`", "did you mean `top`?"),
        ("review#s=1~r.melon.top@9", "the link:1:20", "`flag:top` has no revision 9; the current one is 2", "known revisions: 1, 2"),
    ] {
        let (code, out, err) = opsbook(site.path(), &["new", "review", "--from", link]);
        assert_eq!(code, 1, "{link}: {out}{err}");
        assert!(out.contains(place) && out.contains(message) && out.contains(hint), "{link}: {out}");
    }
    assert!(!site.path().join("content/reviews").exists(), "nothing was written");
    let refused = |args: &[&str]| {
        let (code, _, err) = opsbook(site.path(), args);
        assert_eq!(code, 2, "{err}");
        err
    };
    let err = refused(&["new", "review", "--from", "review#s=1~r.top", "--context", "moon"]);
    assert!(err.contains("`--context moon`: `checklist:review` is made for `operating-review`, `launch`"), "{err}");
    assert!(refused(&["new", "flag", "--from", "review#s=1~r.top"]).contains("say `opsbook new review --from …`"));
    assert!(refused(&["new", "review"]).contains("<ID>"));
    assert!(refused(&["new", "review", "x", "--context", "launch"]).contains("--from"));
}
