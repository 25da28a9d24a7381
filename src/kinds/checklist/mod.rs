//! Checklists: the red flags to look for at one moment, in order.

pub mod view;

use std::any::Any;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use self::view::{ChecklistItem, ChecklistView, Download};
use crate::model::code::Code;
use crate::model::common::Common;
use crate::model::content::{Asked, Content, Defaults, LONG, refuse_repeated};
use crate::model::field::{Citing, Field, Reader, Said};
use crate::model::finding::Findings;
use crate::model::graph::{Graph, PageNo};
use crate::model::id::{Id, to};
use crate::model::kind::Kind;
use crate::model::output::Form;
use crate::model::reference::Reference;
use crate::model::rich::Rich;
use crate::model::scalar::Text;
use crate::model::show::{plain_text, revision};
use crate::model::stated::Stated;
use crate::model::summary::Summary;
use crate::model::table::KindRow;
use crate::model::view::{CitedIn, Context, Record, Row, RowGroup};
use crate::{choice, record};

choice! {
    /// How a checklist is run (The Checklist Manifesto).
    pub enum Mode {
        /// Read each item and do it before the next.
        ReadDo = "read-do",
        /// Do the work from memory, then confirm with the list.
        DoConfirm = "do-confirm",
    }
}

record! {
    /// The front matter of a checklist.
    pub struct Checklist {
        /// How it is run.
        req mode: Mode,
        /// The moment at which it is run.
        req pause_point: Rich<LONG>,
        /// The situations it is made for; its listing shows it under the first.
        reqlist contexts: Id<to::Context>,
        /// Who calls the pause.
        opt caller: Id<to::Party>,
        /// The red flags to look for, in order; more than nine are a warning.
        reqlist items: Id<to::Flag>,
    }
}

/// As many items as people still go through with care (The Checklist Manifesto: five to nine).
const ITEMS_MAX: usize = 9;

/// Time to say an item aloud and wait for an answer.
const ITEM_SECONDS: usize = 45;

impl Checklist {
    /// Minutes that it takes to run.
    fn minutes(&self) -> u32 {
        u32::try_from((self.items.len() * ITEM_SECONDS).div_ceil(60)).unwrap_or(u32::MAX).max(1)
    }
}

impl Content for Checklist {
    fn defaults(&self) -> Defaults {
        Defaults { title: None, summary: Some(plain_text(&self.pause_point.pieces)) }
    }

    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        Field::references(self, visit);
    }

    fn stated(&self, cite: &Citing<'_>) -> Stated {
        Field::stated(self, cite)
    }

    fn texts(&self, visit: &mut dyn FnMut(Said<'_>)) {
        Field::texts(self, visit);
    }

    fn same(&self, other: &dyn Content) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref::<Self>() == Some(self)
    }
}

/// Checklists in the table of kinds.
pub const ROW: KindRow = KindRow {
    kind: Kind::Checklist,
    requires: &["title"],
    read: |keys, reader| Some(Arc::new(Checklist::take(keys, reader)?)),
    schema: Checklist::add_schema,
    check,
    template: "kinds/checklist.html",
    view,
    row,
    listing,
    json_ld: |page, graph| Some(json_ld(page, graph)),
    starter: STARTER,
    about: "a checklist: the red flags to look for at one moment, at most nine",
};

const STARTER: &str = "\
title: \"{title}\"
mode: do-confirm # or read-do
pause_point: \"Name the moment at which it is run.\"
contexts: [operating-review]
# caller: role:coo
items: # ids of red flags
  - everything-top-priority
# A person, a team or `role:<id>` of the site; without one, `check` warns.
# owner: somebody
reviewed: {today}
---

Say how to run it, and what happens with what is raised.
";

fn check(content: &dyn Content, _: &Common, _: Asked, reader: &mut Reader<'_>) {
    let list = content.of::<Checklist>();
    refuse_repeated(&list.contexts, "contexts", reader);
    refuse_repeated(&list.items, "items", reader);
    if let Some(over) = list.items.get(ITEMS_MAX) {
        let message = format!("the checklist has {} items; beyond {ITEMS_MAX} people stop reading", list.items.len());
        reader.problem(Code::LongChecklist, over.span, message, Some("split it, or leave out what is never raised".to_owned()));
    }
}

fn view(page: &Summary, graph: &Graph, _: &Findings) -> Record {
    let list = page.content::<Checklist>();
    let root = page.address.root();
    Arc::new(ChecklistView {
        mode: list.mode.word(),
        pause_point: graph.inline(&list.pause_point.pieces, page, &root),
        caller: list.caller.as_ref().and_then(|caller| graph.party_link(&caller.id)),
        contexts: graph.contexts(&list.contexts),
        minutes: list.minutes(),
        items: list.items.iter().filter_map(|id| item(&id.id, &root, graph)).collect(),
        runs: runs(list, graph),
        downloads: Form::ALL.map(|form| download(form, page)).to_vec(),
        embed: graph.embed_snippet(page),
    })
}

fn download(form: Form, page: &Summary) -> Download {
    Download { key: form.key(), media_type: form.media_type(), path: form.address(&page.key.id).href() }
}

/// An item as the page at `root` shows it; none when the flag is not published.
fn item(id: &str, root: &str, graph: &Graph) -> Option<ChecklistItem> {
    let flag = graph.record(Kind::Flag, id)?;
    let item = flag.content.item()?;
    Some(ChecklistItem {
        id: Arc::clone(&flag.key.id),
        rev: revision(flag),
        path: flag.address.href(),
        title: Arc::clone(&flag.title),
        verdict: graph.inline(&item.verdict, flag, root),
        severity: item.severity,
        looks_like: graph.inlines(&item.looks_like, flag, root),
        ask: graph.inline(&item.ask, flag, root),
        citation: Arc::clone(&graph.quote(graph.number_of(flag)).forms),
    })
}

/// The reviews in one of its contexts that cited items of it, newest first. Nobody notes which list
/// was run, so this is the nearest that the records can tell.
fn runs(list: &Checklist, graph: &Graph) -> Vec<CitedIn> {
    let items = list.items.iter().filter_map(|id| graph.number(Kind::Flag, &id.id));
    let mut reviews: Vec<PageNo> = items.flat_map(|flag| graph.citing_records(flag, Kind::Review)).collect();
    reviews.sort_unstable();
    reviews.dedup();
    let mut runs: Vec<_> =
        reviews.into_iter().filter_map(|review| Some((graph.page(review).content.date(), run(list, review, graph)?))).collect();
    runs.sort_by_key(|(date, _)| Reverse(*date));
    runs.into_iter().map(|(_, run)| run).collect()
}

fn run(list: &Checklist, review: PageNo, graph: &Graph) -> Option<CitedIn> {
    let review_content = &graph.page(review).content;
    let held_in = review_content.context()?;
    if !list.contexts.iter().any(|own| own.id == held_in) {
        return None;
    }
    let mut cites = review_content.cites();
    cites.retain(|cite| list.items.iter().any(|item| item.id == cite.flag));
    let blocking = cites.iter().any(|cite| cite.blocking);
    let mut flags: Vec<Text> = cites.into_iter().map(|cite| cite.flag).collect();
    flags.sort_unstable();
    flags.dedup();
    // A review that names the flag in its text alone raised nothing.
    (!flags.is_empty()).then(|| CitedIn {
        row: Arc::clone(graph.row(review)),
        note: None,
        blocking,
        rev: None,
        initiative: None,
        raised: flags.len(),
    })
}

fn row(page: &Summary, _: &Graph, row: &mut Row) {
    let list = page.content::<Checklist>();
    row.items = Some(list.items.len());
    row.minutes = Some(list.minutes());
}

/// By the first context of each, so that every checklist is listed once; contexts by id.
fn listing(graph: &Graph) -> (&'static str, Vec<RowGroup>) {
    let mut groups: BTreeMap<&str, Vec<Arc<Row>>> = BTreeMap::new();
    for number in graph.listed(Kind::Checklist) {
        let first = graph.page(number).content::<Checklist>().contexts.first().map_or("", |context| &context.id);
        groups.entry(first).or_default().push(Arc::clone(graph.row(number)));
    }
    let group = |(id, rows)| {
        let Context { id, name } = graph.context(id);
        RowGroup { key: id, title: name, rows }
    };
    ("context", groups.into_iter().map(group).collect())
}

/// An ItemList (schema.org) of its flags, in order.
fn json_ld(page: &Summary, graph: &Graph) -> Stated {
    let list = page.content::<Checklist>();
    let flags = list.items.iter().filter_map(|id| graph.record(Kind::Flag, &id.id));
    let item = |(flag, position): (&Arc<Summary>, usize)| {
        Stated::of([
            ("@type", Stated::Word("ListItem")),
            ("position", position.into()),
            ("name", (&flag.title).into()),
            ("url", graph.absolute(&flag.address).into()),
        ])
    };
    let items: Vec<Stated> = flags.zip(1..).map(item).collect();
    Stated::of([
        ("@type", Stated::Word("ItemList")),
        ("name", (&page.title).into()),
        ("description", (&page.sentence).into()),
        ("itemListOrder", Stated::Word("https://schema.org/ItemListOrderAscending")),
        ("numberOfItems", items.len().into()),
        ("itemListElement", Stated::List(items)),
    ])
}
