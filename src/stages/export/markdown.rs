//! The Markdown twin of every page, and `llms.txt`, which leads programs to them.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{Inputs, api, changes};
use crate::model::address::Address;
use crate::model::common::State;
use crate::model::evidence::rule_path;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::markdown::{front_matter, markdown_text};
use crate::model::output::What;
use crate::model::portable::Portable;
use crate::model::scalar::Text;
use crate::model::show::{plain_text, revision};
use crate::model::stated::Stated;
use crate::model::summary::Summary;
use crate::model::table::RuleRow;
use crate::model::telling::Script;

/// The twin of a page; none of what has none.
pub(super) fn twin(what: &What, inputs: &Inputs<'_>) -> Option<String> {
    let graph = inputs.graph;
    let address = what.address(graph)?;
    let root = address.root();
    let base = graph.config.base_url.as_ref().map_or(&*root, |base| &base.value.0);
    let list = List { graph, base };
    Some(match what {
        What::Page(number) => record(graph.page(*number), base, inputs),
        What::Home => match graph.page_at(&address) {
            Some(page) => record(page, base, inputs),
            None => list.of(&graph.config.title, None, &sections(graph)),
        },
        What::Frozen(name) => graph.frozen.get(name)?.text.to_string(),
        What::Listing { kind, .. } => listing(*kind, &list, inputs),
        What::Glossary => listing(Kind::Term, &list, inputs),
        What::Portfolio { .. } => list.of("Portfolio", None, &list.rows(graph.listed(Kind::Initiative))),
        What::Tag { slug, .. } => {
            let tag = graph.tags.get(&**slug)?;
            list.of(&tag.name, None, &list.rows(tag.pages.iter().copied()))
        }
        What::Tags => {
            let row =
                |(slug, tag): (&String, &crate::model::graph::Tag)| (Arc::clone(&tag.name), Address::new(&format!("tags/{slug}/")), None);
            list.of("tags", None, &graph.tags.iter().map(row).collect::<Vec<_>>())
        }
        What::Person(id) => party(id, &graph.directory.people.get(id)?.name, &list),
        What::Team(id) => party(id, &graph.directory.teams.get(id)?.name, &list),
        What::People => list.of("people", None, &parties("people", graph.directory.people.0.iter().map(|(id, person)| (id, &person.name)))),
        What::Teams => list.of("teams", None, &parties("teams", graph.directory.teams.0.iter().map(|(id, team)| (id, &team.name)))),
        What::Rule(id) => rule(inputs.rules.iter().find(|row| row.id == *id)?),
        What::Rules => list.of("rules", None, &inputs.rules.iter().map(rule_line).collect::<Vec<_>>()),
        What::Changes => changes::text((inputs.changes)(), graph, inputs.strings, Script::Markdown(base)),
        _ => return None,
    })
}

/// A rule under its id, as `opsbook explain` prints it.
fn rule(row: &RuleRow) -> String {
    format!("# {}\n\n{}", row.id.word(), row.text)
}

fn rule_line(row: &RuleRow) -> Line {
    let sentence = row.text.lines().next().map(Text::from);
    (Text::from(row.id.word()), Address::new(&rule_path(row.id)), sentence)
}

/// A record: its fields as front matter, then title, sentence and body.
fn record(page: &Summary, base: &str, inputs: &Inputs<'_>) -> String {
    let portable = Portable::new(inputs.graph, page, base);
    let mut fields = vec![
        ("kind".into(), Stated::Word(page.key.kind.name())),
        ("id".into(), Stated::from(&page.key.id)),
        ("cite".into(), Stated::Made(page.key.at(revision(page)))),
        ("url".into(), Stated::Made([base, &page.address.href()].concat())),
        ("title".into(), Stated::from(&page.title)),
    ];
    portable.add_to(&mut fields);
    let mut text = front_matter(&fields);
    opening(&page.title, &page.sentence, &mut text);
    if let Some(written) = (inputs.written)(&page.source) {
        body(&portable.body(&written), &mut text);
    }
    text
}

fn opening(title: &str, sentence: &str, text: &mut String) {
    text.extend(["\n# ", &markdown_text(title), "\n"]);
    if !sentence.is_empty() {
        text.extend(["\n> ", &markdown_text(sentence), "\n"]);
    }
}

fn body(body: &str, text: &mut String) {
    if !body.is_empty() {
        text.extend(["\n", body, "\n"]);
    }
}

/// One line of a list: title, address, sentence.
type Line = (Text, Address, Option<Text>);

/// Lists of pages.
struct List<'a> {
    graph: &'a Graph,
    base: &'a str,
}

impl List<'_> {
    fn rows(&self, pages: impl IntoIterator<Item = PageNo>) -> Vec<Line> {
        let pages = pages.into_iter().map(|number| self.graph.page(number)).filter(|page| page.common.state != State::Retired);
        pages.map(|page| line(page)).collect()
    }

    fn of(&self, title: &str, sentence: Option<&str>, lines: &[Line]) -> String {
        let mut text = String::new();
        opening(title, sentence.unwrap_or_default(), &mut text);
        self.push(lines, &mut text);
        text.trim_start().to_owned()
    }

    fn push(&self, lines: &[Line], text: &mut String) {
        if !lines.is_empty() {
            text.push('\n');
        }
        for (title, address, sentence) in lines {
            text.extend(["- [", &markdown_text(title), "](", self.base, &address.href(), ")"]);
            if let Some(sentence) = sentence {
                text.push_str(": ");
                text.push_str(&markdown_text(sentence));
            }
            text.push('\n');
        }
    }
}

fn line(page: &Summary) -> Line {
    // A term's sentence is its definition; every other record's says what it is about.
    let sentence = page.content.meaning().map_or_else(|| Arc::clone(&page.sentence), |meaning| plain_text(&meaning.definition));
    (Arc::clone(&page.title), page.address.clone(), Some(sentence).filter(|sentence| !sentence.is_empty() && *sentence != page.title))
}

/// The listing of a kind: its introduction, then every record, whatever page of the listing shows it.
fn listing(kind: Kind, list: &List<'_>, inputs: &Inputs<'_>) -> String {
    let graph = list.graph;
    let lines = list.rows(graph.listed(kind));
    let Some(page) = graph.introductions.get(&kind) else { return list.of(&title_of(kind, graph), None, &lines) };
    let mut text = record(page, list.base, inputs);
    list.push(&lines, &mut text);
    text
}

/// What a kind's listing is called without the words of a theme.
fn title_of(kind: Kind, graph: &Graph) -> Text {
    if let Some(page) = graph.introductions.get(&kind) {
        return Arc::clone(&page.title);
    }
    let folder = kind.folder().unwrap_or("pages");
    let mut letters = folder.chars();
    Arc::from(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>())
}

fn sections(graph: &Graph) -> Vec<Line> {
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.folder().is_some() && crate::model::output::lists_something(*kind, graph));
    kinds.filter_map(|kind| Some((title_of(kind, graph), Address::new(&format!("{}/", kind.folder()?)), None))).collect()
}

fn party(id: &Text, name: &Text, list: &List<'_>) -> String {
    let mut pages: Vec<PageNo> = list.graph.cited_parties.get(id).into_iter().flatten().map(|cited| cited.by).collect();
    pages.sort_unstable();
    pages.dedup();
    list.of(name, None, &list.rows(pages))
}

fn parties<'a>(folder: &str, all: impl Iterator<Item = (&'a Text, &'a Text)>) -> Vec<Line> {
    all.map(|(id, name)| (Arc::clone(name), Address::new(&format!("{folder}/{id}/")), None)).collect()
}

/// `llms.txt` (llmstxt.org): the site in a sentence, and its pages as Markdown, kind by kind.
pub(super) fn llms(inputs: &Inputs<'_>) -> String {
    let graph = inputs.graph;
    let mut text = String::new();
    let sentence = graph.page_at(&Address::new("")).map(|home| Arc::clone(&home.sentence)).unwrap_or_default();
    opening(&graph.config.title, &sentence, &mut text);
    let list = List { graph, base: api::base(graph) };
    for kind in Kind::ALL {
        let pages = graph.listed(kind).into_iter().filter(|number| !graph.page(*number).address.path().is_empty());
        let twins = pages.filter_map(|number| {
            let (title, _, sentence) = line(graph.page(number));
            Some((title, What::Page(number).twin(graph)?, sentence))
        });
        let lines: Vec<Line> = twins.collect();
        if !lines.is_empty() {
            _ = write!(text, "\n## {}\n", markdown_text(&title_of(kind, graph)));
            list.push(&lines, &mut text);
        }
    }
    text.trim_start().to_owned()
}

/// A checklist to be filled in anywhere.
pub(super) fn checklist(id: &Text, graph: &Graph) -> Option<String> {
    let page = graph.record(Kind::Checklist, id)?;
    let mut text = String::new();
    opening(&page.title, &page.sentence, &mut text);
    text.push('\n');
    for flag in api::items(page, graph) {
        let quote = graph.quote(graph.number_of(flag));
        let ask = quote.ask.as_ref().map_or_else(String::new, |ask| [" ", &markdown_text(ask)].concat());
        let (title, sentence) = (markdown_text(&quote.title), markdown_text(&quote.sentence));
        text.extend(["- [ ] **", &title, "** ", &sentence, &ask, " ([", &quote.name, "](", &quote.url, "))\n"]);
    }
    Some(text.trim_start().to_owned())
}

/// A checklist for a spreadsheet (RFC 4180).
pub(super) fn table(id: &Text, graph: &Graph) -> Option<String> {
    let page = graph.record(Kind::Checklist, id)?;
    let mut text = "position,id,rev,severity,flag,verdict,ask,url\r\n".to_owned();
    for (flag, position) in api::items(page, graph).zip(1..) {
        let quote = graph.quote(graph.number_of(flag));
        let ask = quote.ask.clone().unwrap_or_default();
        let cells = [
            &*flag.key.id,
            &revision(flag).to_string(),
            quote.severity.unwrap_or_default(),
            &quote.title,
            &quote.sentence,
            &ask,
            &quote.url,
        ];
        text.push_str(&position.to_string());
        for value in cells {
            text.push(',');
            cell(value, &mut text);
        }
        text.push_str("\r\n");
    }
    Some(text)
}

/// A cell. What a spreadsheet would take for a formula is made text.
fn cell(value: &str, text: &mut String) {
    text.push_str(if value.starts_with(['=', '+', '-', '@', '\t']) { "\"'" } else { "\"" });
    for (at, part) in value.split('"').enumerate() {
        text.push_str(if at == 0 { "" } else { "\"\"" });
        text.push_str(part);
    }
    text.push('"');
}
