//! Search: the shared vectors, what an edit does to the index, and what the command line says.
//!
//! `tests/search/vectors/answers.json` holds the index of `tests/search/vectors/site` and answers from it, `frequent.json`
//! those of a site that is made here; the theme's engine is held to the same files by `tests/browser/search`.
//! `OPSBOOK_BLESS=1` writes them anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use opsbook::commands::open::{open, tables};
use opsbook::host::clock::Stopwatch;
use opsbook::model::output::What;
use opsbook::model::scalar::Day;
use opsbook::session::{Artifact, Change, Hit, Session, Settings};
use serde_json::{Value as Json, json};

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/vectors")
}

fn settings() -> Settings {
    Settings { as_of: None, today: Day::parse("2026-03-31").unwrap(), drafts: false, base_url: None }
}

/// A session of these sources.
fn session(texts: &[(&str, &str)]) -> Session {
    let mut session = Session::new(tables(), settings());
    put(&mut session, texts);
    session
}

fn put(session: &mut Session, texts: &[(&str, &str)]) {
    let texts = texts.iter().map(|(path, text)| ((*path).to_owned(), Some(text.as_bytes().to_vec()))).collect();
    session.apply(Change { texts, ..Change::default() }, &mut |_, _| {});
}

fn page(title: &str, body: &str) -> String {
    format!("---\ntitle: \"{title}\"\nsummary: A page.\n---\n\n{body}\n")
}

/// The addresses of what a query finds.
fn found(session: &Session, query: &str) -> Vec<String> {
    let answer = session.search(query, 50).unwrap();
    answer.hits.iter().map(address).collect()
}

fn address(hit: &Hit) -> String {
    if hit.anchor.is_empty() { hit.path.clone() } else { format!("{}#{}", hit.path, hit.anchor) }
}

/// The files of the index by path, without what the theme says.
fn files(session: &Session) -> BTreeMap<String, Json> {
    let mut files = BTreeMap::new();
    for output in session.index_outputs().iter() {
        let Ok(Artifact::Bytes(bytes)) = session.artifact(output) else { panic!("{} is made", output.file) };
        let mut value: Json = serde_json::from_slice(&bytes).unwrap();
        if output.file == "search/index.json" {
            value["texts"] = json!({});
            value["icons"] = json!("");
        }
        files.insert(output.file.strip_prefix("search/").unwrap().to_owned(), value);
    }
    files
}

const QUERIES: [&str; 48] = [
    "priority",
    "priorities",
    "top priority",
    "top prior",
    "top priorty",
    "\"top priority\"",
    "\"priority top\"",
    "\"the adjective\"",
    "priority -top",
    "-\"top priority\" priority",
    "kind:flag priority",
    "kind:flag kind:role priorities",
    "KIND:Flag",
    "rag:red",
    "rag:green",
    "severity:low slip",
    "owner:office",
    "tag:priorities",
    "state:retired",
    "coo",
    "COO",
    "chief operating officer",
    "trade-off",
    "tradeoff",
    "trade off",
    "compromise",
    "e-mail",
    "email",
    "e-m",
    "rf-12",
    "rf12",
    "P7D",
    "c++",
    "c",
    "Éclat",
    "facade",
    "naive spel",
    "STRASSE",
    "優先順位",
    "用",
    "sequencing work",
    "deciding what goes last is the job",
    "rpiority",
    "xequencing",
    "constructor __proto__ toString",
    "<img src=x onerror=alert(1)> .*(",
    "the",
    "“unclosed quote",
];

/// What a query comes to, as the vectors have it.
fn told(session: &Session, query: &str) -> Json {
    let answer = session.search(query, 10).unwrap();
    let hit = |hit: &Hit| {
        let passage: String = hit.passage.iter().map(|(part, marked)| if *marked { format!("‹{part}›") } else { part.clone() }).collect();
        json!([hit.path, hit.anchor, passage])
    };
    json!({
        "query": query,
        "total": answer.total,
        "suggestion": answer.suggestion.clone().unwrap_or_default(),
        "hits": answer.hits.iter().map(hit).collect::<Vec<_>>(),
    })
}

/// Holds a session to a file of vectors, or writes that anew.
fn hold(site: &Session, queries: &[&str], name: &str) {
    let answers: Vec<Json> = queries.iter().map(|query| told(site, query)).collect();
    let file = vectors().join(name);
    if std::env::var("OPSBOOK_BLESS").is_ok_and(|value| value == "1") {
        let lines: Vec<String> = answers.iter().map(Json::to_string).collect();
        let index: Vec<String> = files(site).iter().map(|(path, text)| format!("{}: {text}", json!(path))).collect();
        let text = format!("{{\"files\": {{\n{}\n}},\n\"answers\": [\n{}\n]}}\n", index.join(",\n"), lines.join(",\n"));
        fs::write(&file, text).unwrap();
    }
    let known: Json = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    for (answer, known) in answers.iter().zip(known["answers"].as_array().unwrap()) {
        assert_eq!(answer, known);
    }
    assert_eq!(answers.len(), known["answers"].as_array().unwrap().len());
    assert_eq!(json!(files(site)), known["files"]);
}

#[test]
fn the_vectors_hold() {
    let site = open(&vectors().join("site"), settings(), &mut Stopwatch::start()).unwrap().session;
    let errors: Vec<_> = site.report().iter().filter(|found| found.code.severity() == opsbook::model::code::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    hold(&site, &QUERIES, "answers.json");
}

/// A site of 96 pages, of which all have `the` and two in three `control`: words that say little there.
fn wordy() -> Session {
    let texts: Vec<(String, String)> = (0..96)
        .map(|n| {
            let word = |at: usize| ["plan", "date", "team", "risk", "scope", "owner", "audit"][(n * 5 + at * 3) % 7];
            let control = if n % 3 == 0 { "contract" } else { "control" };
            let title = format!("{} {control} {}", word(0), word(1));
            let body =
                format!("The {} of the {} is {control} w{n}.\n\n## {}\n\nThe {} and the w{}.", word(2), word(3), word(4), word(5), n / 2);
            (format!("content/p{n:02}.md"), page(&title, &body))
        })
        .collect();
    session(&texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
}

#[test]
fn the_vectors_of_frequent_words_hold() {
    let site = wordy();
    let queries = [
        "the",
        "the plan",
        "plan the",
        "plan of the ",
        "control",
        "audit control",
        "audit contr",
        "audit control ",
        "control audit date",
        "the w7",
        "w7 w3",
        "the the w12 ",
        "\"the plan\"",
        "\"of the owner is control\"",
        "risk -control",
        "the of is and",
        "contr",
        "scop contrl plan",
    ];
    hold(&site, &queries, "frequent.json");
    // A word that is still being typed may become any of its forms, however many pages have one.
    let first = &site.search("audit contr", 1).unwrap().hits[0];
    assert!(first.title.starts_with("audit contr"), "{first:?}");
}

#[test]
fn exact_words_come_before_beginnings_and_those_before_mistakes() {
    let body = |word: &str| page("Page", &format!("Here stands {word} and nothing else of note."));
    let (exact, begun) = (body("plan"), body("planet"));
    let site = session(&[("content/planet.md", &begun), ("content/zplan.md", &exact)]);
    assert_eq!(found(&site, "plan"), ["zplan/", "planet/"]);
    assert_eq!(found(&site, "plan "), ["zplan/"]);
    assert_eq!(found(&site, "pplanet "), ["planet/"]);
    assert_eq!(site.search("pplanet ", 1).unwrap().suggestion.as_deref(), Some("planet "));
    // Three letters are too few to be mistaken.
    assert!(found(&site, "plx").is_empty());
}

#[test]
fn records_come_before_plain_pages_and_retired_ones_last() {
    let term = "---\nterm: Cadence\ndefinition: The beat of the work.\n---\n";
    let plain = page("Cadence", "");
    let retired = "---\nterm: Cadence cadence\ndefinition: Cadence.\nstate: retired\nretired_because: Cadence is one word now.\n---\n";
    let draft = "---\ntitle: Cadence\nsummary: Cadence.\nstate: draft\n---\n";
    let site = session(&[
        ("content/a.md", &plain),
        ("content/glossary/a.md", retired),
        ("content/glossary/cadence.md", term),
        ("content/draft.md", draft),
    ]);
    assert_eq!(found(&site, "cadence"), ["glossary/cadence/", "a/", "glossary/a/"]);
}

#[test]
fn a_hit_lands_on_the_section_or_the_item() {
    let body = "Before.\n\n## Feasibility\n\nWho checked the granite?\n\n### Deeper\n\nThe schist is deeper.";
    let plain = page("Stones", body);
    let flag = "---\nflag: The granite slips.\nverdict: It moved.\nseverity: low\nlooks_like: [a]\nask: Why?\ndo_instead: Stop.\n---\n";
    let list = "---\ntitle: Walk\nmode: do-confirm\npause_point: Before the walk.\ncontexts: [launch]\nitems: [slipping]\n---\n";
    let site = session(&[("content/stones.md", &plain), ("content/flags/slipping.md", flag), ("content/checklists/walk.md", list)]);
    assert_eq!(found(&site, "schist"), ["stones/#deeper"]);
    assert_eq!(found(&site, "feasibility"), ["stones/#feasibility"]);
    assert_eq!(found(&site, "kind:page granite"), ["stones/#feasibility"]);
    assert_eq!(found(&site, "kind:checklist slipping"), ["checklists/walk/#item-slipping"]);
}

#[test]
fn the_text_of_a_page_is_what_its_readers_see() {
    let body = "Fish & *chips* <b>&lt; 5</b>[^1], `let x` and\n**bold**type.\n\n> [!WARNING]\n> Mind it.\n\n| a | b |\n|---|---|\n| c | d |\n\n\
        ## A `code` head {#here}\n\n- one\n- two\n\n```\nlet y = \"é\";\n```\n\n### Below\n\nEnd.\n\n[^1]: A note.\n";
    let site = session(&[("content/a.md", &page("Page", body))]);
    let sections = &files(&site)["pages/0.json"][0]["sections"];
    assert_eq!(
        *sections,
        json!([
            ["", "", "Fish & chips <b>< 5</b>, let x and boldtype. Mind it. a b c d"],
            ["here", "A code head", "one two let y = \"é\";"],
            ["below", "Below", "End. A note."],
        ])
    );
    // What stands in code counts less than what is said.
    let (said, coded) = (page("One", "Here stands granite alone."), page("Two", "Here stands `granite` alone."));
    let site = session(&[("content/a.md", &coded), ("content/b.md", &said)]);
    assert_eq!(found(&site, "granite"), ["b/", "a/"]);
}

#[test]
fn hostile_queries_find_nothing_and_harm_nothing() {
    let text = page("Page", "constructor toString hasOwnProperty");
    let site = session(&[("content/a.md", &text)]);
    assert_eq!(found(&site, "constructor"), ["a/"]);
    let long = "a".repeat(10_000);
    let words = "word ".repeat(2_000);
    for query in [
        "__proto__",
        "",
        " ",
        "\"",
        "\"\"",
        "-",
        "--",
        "-\"",
        "kind:",
        "kind:x",
        "rag:\u{202e}red",
        "owner:__proto__",
        ".*+?^${}()|[]\\",
        "\u{fffd}",
        "\u{200f}\u{200f}",
        "<script>",
        "\0",
        &long,
        &words,
        "a\u{301}\u{301}\u{301}",
        "🧨",
        "-a -b -c",
    ] {
        let answer = site.search(query, 10).unwrap();
        assert!(answer.hits.len() <= 1, "{query}");
    }
}

/// The files of the index that are new after an edit.
fn renewed(before: &BTreeMap<String, Json>, after: &BTreeMap<String, Json>) -> Vec<String> {
    after.iter().filter(|(path, text)| before.get(*path) != Some(*text)).map(|(path, _)| path.clone()).collect()
}

#[test]
fn an_edit_renews_what_it_touches_alone() {
    let bodies: Vec<(String, String)> = (0..400)
        .map(|n| {
            let words: Vec<String> = (0..40).map(|at| format!("w{:x}", (n * 7_919 + at * 104_729) % 6_000)).collect();
            (format!("content/p{n}.md"), page(&format!("Page {n}"), &words.join(" ")))
        })
        .collect();
    let texts: Vec<(&str, &str)> = bodies.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut site = session(&texts);
    let before = files(&site);
    assert!(before.keys().filter(|path| path.starts_with("terms/")).count() > 6, "{} files are no large index", before.len());
    put(&mut site, &[("content/p7.md", &bodies[7].1.replace("A page.\n---\n\n", "A page.\n---\n\nzebra zebra "))]);
    let after = files(&site);
    let renewed = renewed(&before, &after);
    let shards: Vec<&String> = renewed.iter().filter(|path| path.starts_with("terms/")).collect();
    assert_eq!(shards.len(), 1, "{renewed:?}");
    assert!(renewed.len() <= 5, "shard, words, tails, manifest and the page's own file: {renewed:?}");
    assert_eq!(found(&site, "zebra"), ["p7/"]);
}

#[test]
fn an_index_for_good_is_the_same_one_also_after_a_change() {
    let long = ["𝒳".repeat(900), "é-".repeat(900), "a.b_".repeat(900)].join(" ");
    let texts =
        [("content/a.md", page("Alpha", &format!("Words of one page. {long}"))), ("content/b.md", page("Beta", "Words of another."))];
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let (mut kept, mut settled) = (session(&texts), session(&texts));
    settled.settle_index();
    assert_eq!(files(&settled), files(&kept));
    let edit = page("Beta", "Zebras of another.");
    for site in [&mut kept, &mut settled] {
        put(site, &[("content/b.md", &edit)]);
        assert_eq!(found(site, "zebras"), ["b/"]);
    }
    assert_eq!(files(&settled), files(&kept));
}

#[test]
fn what_narrows_a_search_follows_an_edit() {
    let flag = |severity: &str| {
        format!(
            "---\nflag: Gravel\nverdict: Stones.\nseverity: {severity}\nlooks_like: [Grey.]\nask: Who?\ndo_instead: Sweep.\ncontexts: [launch]\n---\n\nText.\n"
        )
    };
    let initiative = |status: &str| {
        format!(
            "---\ntitle: Gravel road\nwhy: Wheels.\nlifecycle: active\npriority: normal\nteam: ops\nsponsor: mia\nowner: mia\nstart: 2026-01-01\nbaseline_date: 2026-06-30\n\
             updates:\n  - {{date: 2026-03-01, author: mia, rag: {status}, summary: So it is.}}\n---\n"
        )
    };
    let texts = |severity: &str, status: &str| {
        let (flags, road) = (["high", severity].map(flag), initiative(status));
        let [first, second] = flags;
        [("content/flags/first.md", first), ("content/flags/second.md", second), ("content/initiatives/road.md", road)]
    };
    let put_all = |site: &mut Session, texts: &[(&str, String)]| {
        for (path, text) in texts {
            put(site, &[(path, text)]);
        }
    };
    // Alone, because it reaches everything: the edits below reach what is shown.
    let directory = [("content/directory.yaml", "teams: {ops: {name: Ops}}\npeople: {mia: {name: Mia, team: ops}}\n")];
    let mut site = session(&directory);
    put_all(&mut site, &texts("high", "red"));
    let at = |site: &Session, query: &str| {
        found(site, query).into_iter().map(|path| path.split('#').next().unwrap().to_owned()).collect::<BTreeSet<_>>()
    };
    assert_eq!((at(&site, "gravel severity:high").len(), at(&site, "gravel rag:red").len()), (2, 1), "{:?}", site.report());
    // One value goes over to another, a value is the first of its kind, and one is nobody's any more.
    for (severity, status, high, red) in [("low", "amber", 1, 0), ("high", "red", 2, 1), ("low", "green", 1, 0)] {
        put_all(&mut site, &texts(severity, status));
        assert_eq!((at(&site, "gravel severity:high").len(), at(&site, "gravel rag:red").len()), (high, red), "{severity} {status}");
        assert_eq!(at(&site, &format!("gravel severity:{severity}")).len(), if severity == "high" { 2 } else { 1 });
        let mut fresh = session(&directory);
        put_all(&mut fresh, &texts(severity, status));
        assert_eq!(files(&site), files(&fresh), "{severity} {status}");
        assert_eq!(at(&site, &format!("gravel rag:{status}")).len(), 1);
    }
}

#[test]
fn no_page_is_different_when_the_index_is() {
    let texts = [("content/a.md", page("One", "first")), ("content/b.md", page("Two", "second"))];
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let mut site = session(&texts);
    let pages = |site: &Session| -> BTreeMap<String, Vec<u8>> {
        let pages = site.outputs().iter().filter(|output| output.what.is_page() && output.what != What::Page(0));
        let bytes = |output| match site.artifact(output) {
            Ok(Artifact::Bytes(bytes)) => bytes,
            other => panic!("{other:?}"),
        };
        pages.map(|output| (output.file.clone(), bytes(output))).collect()
    };
    let (html, index) = (pages(&site), files(&site));
    put(&mut site, &[("content/a.md", &page("One", "another"))]);
    assert_eq!(pages(&site), html);
    assert!(!renewed(&index, &files(&site)).is_empty());
}

#[test]
fn the_version_of_a_page_says_when_its_file_changed() {
    let role = |title: &str| format!("---\ntitle: {title}\npurpose: Keeps stones.\nresponsibilities: [stones]\n---\n");
    let citing = page("Stones", "Ask the [[role:keeper]].");
    // Enough pages between the two that they are in different groups.
    let others: Vec<(String, String)> = (0..40).map(|n| (format!("content/a{n:02}.md"), page(&format!("Page {n}"), "sand"))).collect();
    let mut site = session(&others.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    put(&mut site, &[("content/roles/keeper.md", &role("Keeper of stones")), ("content/stones.md", &citing)]);
    let before = files(&site);
    assert!(before["pages/41.json"].to_string().contains("Ask the Keeper of stones."), "{}", before["pages/41.json"]);
    put(&mut site, &[("content/roles/keeper.md", &role("Warden of stones"))]);
    let after = files(&site);
    assert!(after["pages/41.json"].to_string().contains("Ask the Warden of stones."), "{}", after["pages/41.json"]);
    let version = |files: &BTreeMap<String, Json>, group: usize| {
        files["index.json"]["pages"]["versions"].as_str().unwrap()[group * 6..][..6].to_owned()
    };
    assert_ne!(version(&before, 0), version(&after, 0), "the role's own text is different");
    assert_ne!(version(&before, 1), version(&after, 1), "the title that the page shows is different");
    // A page that shows nothing of what changed keeps its version.
    put(&mut site, &[("content/a01.md", &page("Page 1", "gravel"))]);
    let last = files(&site);
    assert_ne!(version(&after, 0), version(&last, 0));
    assert_eq!(version(&after, 1), version(&last, 1));
}

#[test]
fn the_command_line_searches() {
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
        command.arg("search").args(args).arg("--site").arg(vectors().join("site"));
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    let (code, out, err) = run(&["top", "priorty"]);
    assert_eq!((code, err.as_str()), (0, "Searched for: top priority\n"));
    let first: Vec<&str> = out.lines().next().unwrap().split('\t').collect();
    assert_eq!(first[..2], ["/flags/everything-top/", "Everything is “top priority”."]);
    assert_eq!(first.len(), 3);
    let (code, out, err) = run(&["zzzzzz"]);
    assert_eq!((code, out.as_str(), err.as_str()), (1, "", "Nothing found for: zzzzzz\n"));
    let (code, out, _) = run(&["--format", "json", "--limit", "1", "adjective -top"]);
    let document: Json = serde_json::from_str(&out).unwrap();
    assert_eq!((code, document["hits"].as_array().unwrap().len()), (0, 1));
    assert_eq!(document["query"], "adjective -top");
    assert!(document["hits"][0]["marked"].as_array().is_some_and(|marked| !marked.is_empty()), "{document}");
    let (code, out, _) = run(&["--format", "json", "zzzzzz"]);
    assert_eq!((code, serde_json::from_str::<Json>(&out).unwrap()["total"].clone()), (1, json!(0)));
    assert_eq!(run(&[]).0, 2);
}
