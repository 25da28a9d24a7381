//! The page of what changed since the last operating review, and the same of any two states.

use std::sync::Arc;

use super::Inputs;
use super::frame::{self, bare};
use crate::model::changes::{Change, Changes, Class, Event, Moment, Origin};
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::output::What;
use crate::model::view::{ChangeGroup, ChangeView, ChangesView, LeftOutView, MomentView, PageView, Status};

/// How many changes of a class are worth showing; the JSON has all of them.
const CHANGES_MAX: usize = 100;

/// As many digits of a revision's name say which it is.
const SHORT_COMMIT: usize = 12;

/// The view of the page.
pub(super) fn page(inputs: &Inputs<'_>) -> PageView {
    let mut frame = frame::generated(&What::Changes, "changes", inputs);
    let changes = (inputs.changes)();
    frame.title = frame::said(inputs.strings, "changes.title", "changes");
    frame.description = frame::said(inputs.strings, "changes.description", "");
    frame.crumbs.extend(frame::crumb(Kind::Initiative, inputs));
    let record = changes.map(|changes| of(changes, inputs.graph, &frame.root)).unwrap_or_default();
    bare("changes.html", frame::described(frame, inputs), record)
}

/// What changed between any two states, as a file that stands alone.
#[must_use]
pub fn alone(changes: &Changes, inputs: &Inputs<'_>) -> PageView {
    let frame = frame::alone("changes", inputs);
    let record = of(changes, inputs.graph, &frame.root);
    bare("changes-alone.html", frame, record)
}

/// What changed, for a page from which `root` leads to the site's root.
pub(super) fn of(changes: &Changes, graph: &Graph, root: &str) -> ChangesView {
    let groups = Class::ALL.into_iter().map(|class| (class, changes.of(class))).filter(|(_, of)| !of.is_empty());
    let group = |(class, of): (Class, &[Change])| ChangeGroup {
        class: class.word(),
        total: of.len(),
        changes: of.iter().take(CHANGES_MAX).map(|change| one(change, graph, root)).collect(),
        more: of.len().saturating_sub(CHANGES_MAX),
    };
    ChangesView {
        before: Some(moment(&changes.before, graph)),
        after: Some(moment(&changes.after, graph)),
        undated: changes.before.origin.filters() || changes.after.origin.filters(),
        groups: groups.map(group).collect(),
        total: changes.all.len(),
    }
}

fn one(change: &Change, graph: &Graph, root: &str) -> ChangeView {
    // Whatever is newly red is red, be it an initiative or not.
    let red = matches!(change.event, Event::NewlyRed { .. }).then_some(Status::Bad);
    ChangeView {
        path: graph.path_of_change(change),
        name: graph.name_of_change(change),
        status: change.now.as_ref().map(|now| now.computed).or(red),
        says: graph.told(change, root),
    }
}

fn moment(moment: &Moment, graph: &Graph) -> MomentView {
    let (name, path, commit): (Option<Arc<str>>, _, _) = match &moment.origin {
        Origin::Site | Origin::Day => (None, None, None),
        Origin::Review(id) => {
            let link = graph.number(Kind::Review, id).map(|number| graph.record_link(number, None));
            (link.as_ref().map(|link| Arc::clone(&link.title)), link.map(|link| link.path), None)
        }
        Origin::Revision(name, commit) => (Some(Arc::from(&**name)), None, Some(commit.chars().take(SHORT_COMMIT).collect())),
        Origin::Folder(path) => (Some(Arc::from(&**path)), None, None),
    };
    let left_out = moment.left_out.named().into_iter().filter(|(_, count)| *count > 0);
    MomentView {
        day: Arc::from(moment.day.to_string()),
        origin: moment.origin.word(),
        name,
        path,
        commit,
        left_out: left_out.map(|(what, count)| LeftOutView { what, count }).collect(),
    }
}
