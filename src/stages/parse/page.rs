//! One content source to one page.

use std::sync::Arc;

use super::front;
use super::markdown::{self, Markdown};
use super::place::{self, Belonging};
use super::rich;
use super::rules::ParseRules;
use super::yaml;
use crate::model::code::Code;
use crate::model::common::{Common, State};
use crate::model::content::{Asked, Content};
use crate::model::diagnostic::{Diagnostic, SourceText, Span};
use crate::model::field::{Field, Keys, Reader};
use crate::model::kind::Kind;
use crate::model::near::nearest;
use crate::model::node::{FrontMatter, Node};
use crate::model::page::Page;
use crate::model::reference::Reference;
use crate::model::scalar::{Text, counted};
use crate::model::summary::Summary;
use crate::model::table::{KindRow, row_of};

/// Reads the source of a page. It never fails: what is wrong is in the page's diagnostics.
#[must_use]
pub fn page(path: &Arc<str>, bytes: &[u8], rules: &ParseRules) -> Page {
    let source = match front::decode(path, bytes) {
        Ok(source) => source,
        Err(diagnostic) => return broken(SourceText { path: Arc::clone(path), text: Arc::from("") }, vec![*diagnostic]),
    };
    let parts = match front::split(&source) {
        Ok(parts) => parts,
        Err(diagnostic) => return broken(source, vec![*diagnostic]),
    };
    let node = match parts.front.clone().map(|range| yaml::read(&source, range)).transpose() {
        Ok(node) => node.flatten(),
        Err(diagnostic) => {
            let body = markdown::read(&source, parts.body, 0, rules);
            return with_body(broken(source, vec![*diagnostic]), body);
        }
    };
    let mut reader = Reader::new(&source, rich::inline);
    let front = understood(node.as_ref(), path, rules, &mut reader);
    let references = match &front.record {
        Some((common, content)) => references(common, &**content),
        None => reader.take_references(),
    };
    let body = markdown::read(&source, parts.body, references.len(), rules);
    let mut diagnostics = reader.finish();
    diagnostics.extend(place::faults(&source, &front.belonging));
    let page = Page { key: front.belonging.key.clone(), address: front.belonging.address.clone(), ..broken(source, diagnostics) };
    match front.record {
        Some((common, content)) => whole(page, &front.belonging, common, content, references, body),
        None => with_body(Page { loose: references, ..page }, body),
    }
}

/// The front matter of a text; none where there is none, or where it is no YAML.
#[must_use]
pub fn front_matter(text: &str) -> Option<FrontMatter> {
    let source = SourceText { path: Arc::from(""), text: Arc::from(text) };
    let range = front::split(&source).ok()?.front?;
    let node = yaml::read(&source, range.clone()).ok()??;
    Some(FrontMatter { range, node })
}

/// What the front matter says, as far as it can be understood.
struct Front {
    belonging: Belonging,
    record: Option<(Common, Arc<dyn Content>)>,
}

fn understood(node: Option<&Node>, path: &Arc<str>, rules: &ParseRules, reader: &mut Reader<'_>) -> Front {
    let unnamed = place::belonging(path, None);
    let row = row_of(rules.table, if unnamed.introduces.is_some() { Kind::Page } else { unnamed.key.kind });
    let keys = match node {
        Some(node) => Keys::of(node, "front matter", reader),
        None => Some(Keys::none()),
    };
    let Some(mut keys) = keys else { return Front { belonging: unnamed, record: None } };
    let common = Common::take(&mut keys, reader);
    let content = (row.read)(&mut keys, reader);
    keys.require(row.requires, reader);
    let complete = keys.has(row.requires);
    keys.refuse_unknown(reader);
    let id = common.as_ref().and_then(|common| common.id.as_ref()).map(|id| &id.0);
    let belonging = place::belonging(path, id);
    let record = common.zip(content).filter(|_| complete);
    if let Some((common, content)) = &record {
        check(row, common, &**content, rules, reader);
    }
    Front { belonging, record }
}

/// What lies between the fields of one record.
fn check(row: &KindRow, common: &Common, content: &dyn Content, rules: &ParseRules, reader: &mut Reader<'_>) {
    let start = Span::default();
    if common.state == State::Retired && common.retired_because.is_none() {
        reader.problem(Code::MissingField, start, "a retired record says why", Some("add a line `retired_because: …`".to_owned()));
    }
    for revision in &common.history {
        if revision.date.value > rules.as_of {
            let message = format!("`history` holds the day {}, and the site is built for {}", revision.date.value, rules.as_of);
            reader.problem(Code::FutureDate, revision.date.span, message, Some(LATER.to_owned()));
        }
    }
    let highest = common.history.iter().map(|revision| revision.rev.0).max().unwrap_or(0);
    if highest > common.rev.value.0 {
        let message = format!("`history` knows revision {highest}, and `rev` says {}", common.rev.value.0);
        reader.problem(Code::DateOrder, common.rev.span, message, Some(format!("write `rev: {highest}`")));
    }
    check_review(row, common, rules, reader);
    (row.check)(content, common, Asked { as_of: rules.as_of }, reader);
}

const LATER: &str = "correct the date, or build for a later day";

fn days(number: i64) -> String {
    counted(usize::try_from(number).unwrap_or(0), "day")
}

/// Who vouches for the record, and when they last did.
fn check_review(row: &KindRow, common: &Common, rules: &ParseRules, reader: &mut Reader<'_>) {
    let start = Span::default();
    if common.state == State::Retired {
        return;
    }
    if common.owner.is_none() {
        let hint = "add a line `owner: …` with a person, a team or `role:<id>`".to_owned();
        reader.problem(Code::NoOwner, start, "nobody owns this record", Some(hint));
    }
    let Some(reviewed) = common.reviewed else {
        let hint = "add a line `reviewed: …` with the day you last checked it".to_owned();
        return reader.problem(Code::NoReviewDate, start, "nobody ever vouched for this record", Some(hint));
    };
    if reviewed.value > rules.as_of {
        let message = format!("`reviewed` is {}, and the site is built for {}", reviewed.value, rules.as_of);
        return reader.problem(Code::FutureDate, reviewed.span, message, Some(LATER.to_owned()));
    }
    if let Some(due) = rules.config.review_due(row.kind, common).filter(|due| *due < rules.as_of) {
        let message = format!("the review was due on {due}, {} ago", days(rules.as_of.days_since(due)));
        reader.problem(Code::Stale, reviewed.span, message, Some("check the page, then set `reviewed` to today".to_owned()));
    }
}

fn references(common: &Common, content: &dyn Content) -> Vec<Reference> {
    let mut references = Vec::new();
    common.references(&mut |reference| references.push(reference));
    content.references(&mut |reference| references.push(reference));
    references
}

/// A page of which only the path is understood.
fn broken(source: SourceText, diagnostics: Vec<Diagnostic>) -> Page {
    let belonging = place::belonging(&source.path, None);
    Page {
        source,
        key: belonging.key,
        address: belonging.address,
        introduces: belonging.introduces,
        summary: None,
        loose: Vec::new(),
        body: Arc::default(),
        diagnostics,
    }
}

/// A broken page whose body was read all the same, so that all problems come in one run.
fn with_body(mut page: Page, body: Markdown) -> Page {
    page.diagnostics.extend(body.diagnostics);
    page.loose.extend(body.references);
    page
}

fn whole(
    mut page: Page,
    belonging: &Belonging,
    common: Common,
    content: Arc<dyn Content>,
    mut references: Vec<Reference>,
    body: Markdown,
) -> Page {
    let defaults = content.defaults();
    let id = &belonging.key.id;
    let title = common.title.clone().or(defaults.title).unwrap_or_else(|| Arc::clone(id));
    let sentence = match (&common.summary, defaults.summary) {
        (Some(summary), _) => Arc::clone(summary),
        (None, Some(text)) => cut(&text),
        (None, None) => Arc::from(""),
    };
    // As long as the page is known, so is this list: no room to spare.
    references.reserve_exact(body.references.len());
    references.extend(body.references);
    page.diagnostics.extend(body.diagnostics);
    page.diagnostics.extend(former_anchors(&page.source, &common, &body.anchors));
    page.body = Arc::new(body.body);
    page.summary = Some(Arc::new(Summary {
        key: belonging.key.clone(),
        source: Arc::clone(&page.source.path),
        address: belonging.address.clone(),
        introduces: belonging.introduces,
        title,
        sentence,
        common,
        content,
        references,
        anchors: body.anchors,
        words: body.words,
    }));
    page
}

/// Former anchors lead to anchors of the body, and are none of them.
fn former_anchors(source: &SourceText, common: &Common, present: &[Text]) -> Vec<Diagnostic> {
    let is_present = |anchor: &Text| present.contains(anchor);
    let mut diagnostics = Vec::new();
    for (old, new) in &common.anchors.0 {
        if is_present(&old.value) {
            let message = format!("`{}` is called a former anchor, and a heading still has it", old.value);
            let diagnostic = Diagnostic::new(Code::Repeated, Some(source.place(old.span)), message);
            diagnostics.push(diagnostic.hint("remove this line, or give the heading another anchor"));
        }
        if let Some(new) = new.as_ref().filter(|new| !is_present(&new.value)) {
            let message = format!("the page has no anchor `#{}` for the former one to lead to", new.value);
            let hint = match nearest(&new.value, present.iter().map(|anchor| &**anchor)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write `{}:` without a new one to lead to the top", old.value),
            };
            diagnostics.push(Diagnostic::new(Code::BrokenAnchor, Some(source.place(new.span)), message).hint(hint));
        }
    }
    diagnostics
}

/// The longest summary that search engines and link previews show.
const SUMMARY_CHARS_MAX: usize = 160;

/// A text cut at a word so that it fits a summary.
fn cut(text: &Text) -> Text {
    if text.chars().count() <= SUMMARY_CHARS_MAX {
        return Arc::clone(text);
    }
    let mut kept = String::new();
    for word in text.split_whitespace() {
        if kept.chars().count() + 1 + word.chars().count() > SUMMARY_CHARS_MAX - 1 {
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    Arc::from(format!("{}…", kept.trim_end_matches([',', ';', ':', '.'])))
}
