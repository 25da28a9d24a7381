//! What changed between two states of the portfolio, for programs and as text.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use crate::model::changes::{Change, Changes, Class, Edit, Event, Look, Moment, Origin};
use crate::model::finding::{Fact, Reason, Subject};
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::markdown::markdown_text;
use crate::model::reference::Piece;
use crate::model::rule::RuleId;
use crate::model::show::plain_text;
use crate::model::summary::Summary;
use crate::model::telling::Script;
use crate::model::view::Strings;

/// The version of the form.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// What changed as JSON. Without an earlier state there are no changes.
#[must_use]
pub fn json(changes: Option<&Changes>, graph: &Graph, strings: &Strings) -> Json {
    let mut file = Map::new();
    file.insert("schema_version".to_owned(), Json::from(SCHEMA_VERSION));
    let writer = Writer { graph, strings };
    let Some(changes) = changes else {
        file.insert("after".to_owned(), json!({ "day": graph.as_of, "origin": Origin::Site.word() }));
        file.insert("changes".to_owned(), Json::Array(Vec::new()));
        return Json::Object(file);
    };
    file.insert("before".to_owned(), moment(&changes.before));
    file.insert("after".to_owned(), moment(&changes.after));
    file.insert("changes".to_owned(), changes.all.iter().map(|change| writer.change(change)).collect());
    Json::Object(file)
}

fn moment(moment: &Moment) -> Json {
    let mut said = json!({ "day": moment.day, "origin": moment.origin.word() });
    match &moment.origin {
        Origin::Site | Origin::Day => {}
        Origin::Review(id) => said["review"] = Json::from(format!("review:{id}")),
        Origin::Revision(name, commit) => {
            said["revision"] = Json::from(&**name);
            said["commit"] = Json::from(&**commit);
        }
        Origin::Folder(path) => said["folder"] = Json::from(&**path),
    }
    let left_out = moment.left_out.named().into_iter().filter(|(_, count)| *count > 0);
    said["left_out"] = left_out.map(|(name, count)| (name.to_owned(), Json::from(count))).collect::<Map<_, _>>().into();
    said
}

struct Writer<'a> {
    graph: &'a Graph,
    strings: &'a Strings,
}

impl Writer<'_> {
    fn change(&self, change: &Change) -> Json {
        let mut all = Map::new();
        let mut add = |key: &str, value: Json| {
            if !value.is_null() {
                all.insert(key.to_owned(), value);
            }
        };
        add("class", Json::from(change.event.class().word()));
        add("subject", Json::from(change.subject.to_string()));
        add("title", Json::from(change.title.as_deref()));
        add("now", look(change.now.as_ref()));
        let page = self.page_of(change);
        let text = |pieces: &[Piece]| match page {
            Some(page) => Json::from(&*self.graph.plain(pieces, page)),
            None => Json::from(&*plain_text(pieces)),
        };
        match &change.event {
            Event::NewlyRed { before, because } => {
                add("before", look(before.as_ref()));
                let reasons = |(rule, reasons): &(RuleId, Vec<Reason>)| {
                    let said: Vec<String> = reasons.iter().map(|reason| self.graph.reason_text(*rule, reason, self.strings)).collect();
                    json!({ "rule": rule, "reasons": said })
                };
                add("because", because.iter().map(reasons).collect());
            }
            Event::Slipped { before, after, slips, reasons } => {
                add("from", json!(before));
                add("to", json!(after));
                add("days", Json::from(after.days_since(*before)));
                add("slips", Json::from(*slips));
                add("reasons", reasons.iter().map(|reason| text(reason)).collect());
            }
            Event::GoneSilent { since, days } => {
                add("since", json!(since));
                add("days", Json::from(*days));
            }
            Event::Decided { escalation, question, decision, on, by, days } => {
                add("escalation", Json::from(&**escalation));
                add("question", text(question));
                add("decisions", json!([text(decision)]));
                add("on", json!(on));
                add("by", Json::from(by.as_deref()));
                add("days", json!(days));
            }
            Event::Met { review, on, decisions, about } => {
                add("review", Json::from(format!("review:{review}")));
                add("decisions", decisions.iter().map(|decision| text(decision)).collect());
                add("on", json!(on));
                add("about", about.iter().map(|id| Json::from(format!("initiative:{id}"))).collect());
            }
            Event::Recovered { before, was } => {
                add("before", look(before.as_ref()));
                add("was", json!(was));
            }
            Event::New => {}
            Event::Changed(edits) => add("edits", edits.iter().map(edit).collect()),
            Event::Gone { lifecycle, retired } => {
                add("lifecycle", Json::from(lifecycle.word()));
                add("retired", Json::from(*retired));
            }
        }
        Json::Object(all)
    }

    fn page_of(&self, change: &Change) -> Option<&Summary> {
        let (kind, id) = match (&change.event, &change.subject) {
            (Event::Met { review, .. }, _) => (Kind::Review, review),
            (_, Subject::Initiative(id)) => (Kind::Initiative, id),
            _ => return None,
        };
        self.graph.record(kind, id).map(|page| &**page)
    }
}

fn look(look: Option<&Look>) -> Json {
    let Some(look) = look else { return Json::Null };
    let mut said = json!({ "lifecycle": look.lifecycle.word(), "computed": look.computed_word() });
    if let Some(rag) = look.reported {
        said["reported"] = Json::from(rag.word());
    }
    if let Some(target) = look.target {
        said["target"] = json!(target);
    }
    said
}

fn edit(edit: &Edit) -> Json {
    let mut said = json!({ "field": edit.field });
    for (name, fact) in [("of", &edit.of), ("before", &edit.before), ("after", &edit.after)] {
        if let Some(fact) = fact {
            said[name] = match fact {
                Fact::Initiative(id) => Json::from(format!("initiative:{id}")),
                fact => json!(fact),
            };
        }
    }
    said
}

/// What changed as a text to be read: a heading a class, a line an item.
#[must_use]
pub fn text(changes: Option<&Changes>, graph: &Graph, strings: &Strings, script: Script<'_>) -> String {
    let mut out = String::new();
    let said = |key: &str| strings.get(&format!("changes.{key}")).unwrap_or_default();
    let Some(changes) = changes else {
        _ = writeln!(out, "{}{}\n\n{}", head(1, script), said("title"), said("no_review"));
        return out;
    };
    _ = writeln!(out, "{}{}\n", head(1, script), said("title"));
    for line in notes(changes, graph, strings) {
        _ = writeln!(out, "- {line}");
    }
    if changes.all.is_empty() {
        _ = writeln!(out, "\n{}", said("nothing"));
    }
    for class in Class::ALL {
        let of = changes.of(class);
        if of.is_empty() {
            continue;
        }
        _ = writeln!(out, "\n{}{} ({})\n", head(2, script), said(&format!("class.{}", class.word())), of.len());
        for change in of {
            let name = graph.name_of_change(change);
            let name = name.as_deref().or_else(|| strings.get("finding.portfolio")).unwrap_or_default();
            let name = match (script, graph.path_of_change(change)) {
                (Script::Markdown(base), Some(path)) => format!("[{}]({base}{path})", markdown_text(name)),
                (Script::Markdown(_), None) => markdown_text(name),
                (Script::Plain, _) => name.to_owned(),
            };
            let sentences = graph.told_text(change, strings, script);
            _ = writeln!(out, "- {name}: {}", sentences.join(" "));
        }
    }
    out
}

const fn head(level: usize, script: Script<'_>) -> &'static str {
    match (script, level) {
        (Script::Plain, _) => "",
        (Script::Markdown(_), 1) => "# ",
        (Script::Markdown(_), _) => "## ",
    }
}

/// What the two states are, and what was left out of them.
fn notes(changes: &Changes, graph: &Graph, strings: &Strings) -> Vec<String> {
    let mut lines = Vec::new();
    for (side, moment) in [("before", &changes.before), ("after", &changes.after)] {
        let day = moment.day.to_string();
        let (name, commit) = match &moment.origin {
            Origin::Revision(name, commit) => (name.clone(), commit.chars().take(SHORT_COMMIT).collect()),
            Origin::Folder(path) => (path.clone(), String::new()),
            Origin::Review(id) => (graph.record(Kind::Review, id).map(|page| page.title.to_string()).unwrap_or_default(), String::new()),
            Origin::Site | Origin::Day => Default::default(),
        };
        let holes = [("day", day.as_str()), ("name", name.as_str()), ("commit", commit.as_str())];
        let origin = strings.say(&format!("changes.origin.{}", moment.origin.word()), None, &holes).unwrap_or_default();
        let side = strings.get(&format!("changes.side.{side}")).unwrap_or_default();
        lines.extend(strings.say("changes.side_line", None, &[("side", side), ("origin", &origin)]));
        lines.extend(left_out(moment, strings));
    }
    if changes.before.origin.filters() || changes.after.origin.filters() {
        lines.extend(strings.get("changes.undated").map(str::to_owned));
    }
    lines
}

/// As many digits of a commit's name say which it is.
const SHORT_COMMIT: usize = 12;

/// What was left out of a state, in a sentence.
fn left_out(moment: &Moment, strings: &Strings) -> Option<String> {
    let counts = moment.left_out.named().into_iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts
        .filter_map(|(name, count)| strings.say(&format!("changes.left.{name}"), Some(i64::try_from(count).unwrap_or(i64::MAX)), &[]))
        .collect();
    let day = moment.day.to_string();
    (!counts.is_empty()).then(|| strings.say("changes.left_out", None, &[("day", &day), ("what", &counts.join(", "))])).flatten()
}
