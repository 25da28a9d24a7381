//! The questions that are made: the same in every build, told by nothing but knowledge, with one right answer each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use opsbook::commands::open::tables;
use opsbook::model::common::State;
use opsbook::model::graph::Graph;
use opsbook::model::kind::Kind;
use opsbook::model::scalar::Day;
use opsbook::session::{Artifact, Change, Session, Settings};

fn session(texts: Vec<(String, Vec<u8>)>) -> Session {
    let settings = Settings { as_of: None, today: Day::parse("2026-03-31").unwrap(), drafts: false, base_url: None };
    let mut session = Session::new(tables(), settings);
    let texts = texts.into_iter().map(|(path, bytes)| (path, Some(bytes))).collect();
    session.apply(Change { texts, ..Change::default() }, &mut |_, _| {});
    session
}

/// The texts of this repository's own site.
fn content() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![("opsbook.yaml".to_owned(), fs::read(root.join("opsbook.yaml")).unwrap())];
    let mut folders = vec![root.join("content")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "md" || end == "yaml") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    found
}

/// A path that asks about everything that one can ask about.
fn everything(graph: &Graph) -> (String, Vec<u8>) {
    let mut text = "---\ntitle: All\nsummary: All.\naudience: All.\nsteps: [{record: \"role:coo\"}]\nquiz:\n  from:\n".to_owned();
    for kind in [Kind::Myth, Kind::Flag, Kind::Term] {
        for (_, page) in graph.of_kind(kind).filter(|(_, page)| page.common.state == State::Live) {
            writeln!(text, "    - \"{}\"", page.key).unwrap();
        }
    }
    ("content/paths/everything.md".to_owned(), (text + "---\n").into_bytes())
}

#[derive(Debug, Clone, PartialEq)]
struct Asked {
    id: String,
    ask: String,
    options: Vec<String>,
    right: usize,
}

fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    text.trim().to_owned()
}

/// The questions on a path's page.
fn asked(session: &Session, path: &str) -> Vec<Asked> {
    let file = format!("paths/{path}/index.html");
    let output = session.outputs().iter().find(|output| output.file == file).unwrap();
    let Artifact::Bytes(bytes) = session.artifact(output).unwrap() else { panic!("a page is made") };
    let html = String::from_utf8(bytes).unwrap();
    let between = |text: &str, open: &str, close: &str| text.split_once(open).unwrap().1.split_once(close).unwrap().0.to_owned();
    let read = |text: &str| {
        let list = between(text, "<ul>", "</ul>");
        Asked {
            id: text.split('"').next().unwrap().to_owned(),
            ask: plain(&between(text, "<h3>", "</h3>")),
            options: list.split("<li>").skip(1).map(plain).collect(),
            right: between(text, "data-right=\"", "\"").parse().unwrap(),
        }
    };
    html.split("id=\"ob-question-").skip(1).map(read).collect()
}

/// Every question of the site, and those about everything.
fn all() -> Vec<Asked> {
    let mut texts = content();
    let first = session(texts.clone());
    let graph = first.graph().unwrap();
    let paths: Vec<String> = graph.of_kind(Kind::Trail).map(|(_, page)| page.key.id.to_string()).collect();
    texts.push(everything(graph));
    let site = session(texts);
    paths.iter().map(String::as_str).chain(["everything"]).flat_map(|path| asked(&site, path)).collect()
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

#[test]
fn neither_length_nor_place_tells_the_answer() {
    let questions: Vec<Asked> = all().into_iter().filter(|asked| asked.options.len() == 3).collect();
    assert!(questions.len() > 40, "only {}", questions.len());
    for (name, of) in [("written", false), ("made", true)] {
        let these: Vec<&Asked> = questions.iter().filter(|asked| asked.id.contains("--") == of).collect();
        let share = |holds: &dyn Fn(&Asked) -> bool| these.iter().filter(|asked| holds(asked)).count() * 100 / these.len();
        let others = |asked: &Asked| -> Vec<usize> {
            asked.options.iter().enumerate().filter(|(at, _)| *at != asked.right).map(|(_, option)| letters(option)).collect()
        };
        let right = |asked: &Asked| letters(&asked.options[asked.right]);
        let longest = share(&|asked| others(asked).iter().all(|other| right(asked) > *other));
        let shortest = share(&|asked| others(asked).iter().all(|other| right(asked) < *other));
        assert!((10..=50).contains(&longest), "{name}: {longest} % of right answers are the longest");
        assert!((10..=50).contains(&shortest), "{name}: {shortest} % of right answers are the shortest");
        for place in 0..3 {
            let here = share(&|asked| asked.right == place);
            assert!((22..=45).contains(&here), "{name}: {here} % of right answers stand at {place}");
        }
    }
}

#[test]
fn a_fact_is_not_told_by_its_length_and_not_by_how_often_it_is_one() {
    let myths: Vec<Asked> = all().into_iter().filter(|asked| asked.id.starts_with("myth--")).collect();
    let shown = |right| -> Vec<usize> { myths.iter().filter(|asked| asked.right == right).map(|asked| letters(&asked.ask)).collect() };
    let (facts, claims) = (shown(0), shown(1));
    assert!(facts.len() * 10 >= myths.len() * 3 && claims.len() * 10 >= myths.len() * 3, "{} facts of {}", facts.len(), myths.len());
    let longer = facts.iter().flat_map(|fact| claims.iter().map(move |claim| 2 * usize::from(fact > claim) + usize::from(fact == claim)));
    let chance = longer.sum::<usize>() * 100 / (2 * facts.len() * claims.len());
    assert!((25..=75).contains(&chance), "in {chance} of 100 pairs the fact is the longer one");
}

#[test]
fn no_question_has_two_right_answers() {
    let site = session(content());
    let graph = site.graph().unwrap();
    let titles: BTreeMap<(Kind, &str), &str> = graph.pages.iter().map(|page| ((page.key.kind, &*page.title), &*page.key.id)).collect();
    let mut seen = 0;
    for asked in all() {
        let options: BTreeSet<String> = asked.options.iter().map(|option| option.trim_end_matches('.').to_lowercase()).collect();
        assert_eq!(options.len(), asked.options.len(), "{asked:?}");
        let Some((kind, id)) = asked.id.split_once("--") else { continue };
        let Some(kind) = [Kind::Flag, Kind::Term].into_iter().find(|one| one.name() == kind) else { continue };
        let page = graph.record(kind, id).unwrap();
        let named = |page: &opsbook::model::summary::Summary, other: &str| {
            page.references.iter().any(|reference| matches!(reference.field, Some("related" | "see_also")) && *reference.target == *other)
        };
        let unlike = |other: &str| {
            page.references.iter().any(|reference| reference.field == Some("not_to_be_confused_with") && *reference.target == *other)
        };
        for (at, option) in asked.options.iter().enumerate().filter(|(at, _)| *at != asked.right) {
            let other = titles[&(kind, option.as_str())];
            let near = named(page, other) || named(graph.record(kind, other).unwrap(), id);
            assert!(!near || unlike(other), "{}: {option} ({at}) may be right, too", asked.id);
            seen += 1;
        }
        assert_eq!(titles[&(kind, asked.options[asked.right].as_str())], id);
    }
    assert!(seen > 60, "only {seen} wrong answers");
}

#[test]
fn questions_are_the_same_in_every_build_and_a_record_more_changes_few() {
    let mut texts = content();
    let graph_of = session(texts.clone());
    texts.push(everything(graph_of.graph().unwrap()));
    let before = asked(&session(texts.clone()), "everything");
    texts.reverse();
    assert_eq!(before, asked(&session(texts.clone()), "everything"));
    let flag = "---\nflag: A new flag that nobody has seen.\nverdict: New.\nseverity: low\nlooks_like: [Newness.]\nask: New?\ndo_instead: Old.\ncontexts: [operating-review]\n---\n";
    texts.push(("content/flags/new-one.md".to_owned(), flag.as_bytes().to_vec()));
    let after = asked(&session(texts), "everything");
    let different = before.iter().zip(&after).filter(|(one, other)| one != other).count();
    assert_eq!(before.len(), after.len());
    assert!(different * 2 <= before.iter().filter(|asked| asked.id.starts_with("flag--")).count(), "{different} questions are others");
}
