//! Red flags: what one can observe, what it means, and what to ask.

mod cited;
pub mod view;

use std::any::Any;
use std::cmp::Reverse;
use std::sync::Arc;

use self::view::{FlagView, OnChecklist};
use crate::model::common::{Common, State};
use crate::model::content::{Asked, Content, Defaults, Item, LONG, refuse_repeated};
use crate::model::evidence::rule_path;
use crate::model::field::{Citing, Field, Reader, Said};
use crate::model::finding::{Finding, Findings, Level};
use crate::model::graph::{Graph, PageNo};
use crate::model::id::{Id, to};
use crate::model::kind::Kind;
use crate::model::ledger::RevisionName;
use crate::model::quizzed::Quizzed;
use crate::model::reference::Reference;
use crate::model::rich::Rich;
use crate::model::rule::RuleId;
use crate::model::scalar::Text;
use crate::model::show::{plain_text, revision};
use crate::model::stated::Stated;
use crate::model::summary::Summary;
use crate::model::table::KindRow;
use crate::model::view::{Record, Row, RowGroup};
use crate::{choice, record};

choice! {
    /// How bad it is when the flag is up (AWS Well-Architected).
    pub enum Severity {
        /// It puts the result at risk.
        High = "high",
        /// It costs time or money.
        Medium = "medium",
        /// It is worth knowing.
        Low = "low",
    }
}

record! {
    /// The front matter of a red flag.
    pub struct Flag {
        /// The flag: a sentence that one can observe. It is the page's title.
        req flag: Text,
        /// What it means, in one line.
        req verdict: Rich<LONG>,
        /// How bad it is.
        req severity: Severity,
        /// Observable evidence.
        reqlist looks_like: Rich<LONG>,
        /// What it costs.
        opt harm: Rich<LONG>,
        /// The question to put in the review.
        req ask: Rich<LONG>,
        /// What to do instead.
        req do_instead: Rich<LONG>,
        /// When it is fine: the legitimate exceptions.
        opt not_when: Rich<LONG>,
        /// The moments in which to look for it.
        list contexts: Id<to::Context>,
        /// The portfolio rule that watches for it.
        opt detector: RuleId,
        /// Roles that meet it.
        list roles: Id<to::Role>,
        /// Myths that feed it.
        list myths: Id<to::Myth>,
        /// Flags of the same family.
        list related: Id<to::Flag>,
    }
}

impl Content for Flag {
    fn detector(&self) -> Option<RuleId> {
        self.detector
    }

    fn defaults(&self) -> Defaults {
        Defaults { title: Some(Arc::clone(&self.flag)), summary: Some(plain_text(&self.verdict.pieces)) }
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

    fn item(&self) -> Option<Item> {
        Some(Item {
            verdict: Arc::clone(&self.verdict.pieces),
            severity: self.severity.word(),
            looks_like: self.looks_like.iter().map(|text| Arc::clone(&text.pieces)).collect(),
            ask: Arc::clone(&self.ask.pieces),
        })
    }

    fn quizzed(&self) -> Option<Quizzed> {
        let scenes = self.looks_like.iter().map(|text| Arc::clone(&text.pieces)).collect();
        Some(Quizzed::Flag { scenes, verdict: Arc::clone(&self.verdict.pieces) })
    }
}

/// Red flags in the table of kinds.
pub const ROW: KindRow = KindRow {
    kind: Kind::Flag,
    requires: &[],
    read: |keys, reader| Some(Arc::new(Flag::take(keys, reader)?)),
    schema: Flag::add_schema,
    check,
    template: "kinds/flag.html",
    view,
    row,
    listing,
    json_ld: |page, graph| Some(json_ld(page, graph)),
    starter: STARTER,
    about: "a red flag: what one can observe, what it means, and what to ask",
};

const STARTER: &str = "\
flag: \"{title}\"
verdict: \"Say in one line what it means.\"
severity: medium # or high, low
looks_like:
  - \"Name evidence that somebody else could observe too.\"
ask: \"Which question would you put in the review?\"
do_instead: \"Say what to do instead.\"
contexts: [operating-review]
# A person, a team or `role:<id>` of the site; without one, `check` warns.
# owner: somebody
reviewed: {today}
---

Say why this goes wrong, and how you know.
";

/// How many findings a flag's page shows; its rule's page has more.
const FIRES_MAX: usize = 12;

fn check(content: &dyn Content, _: &Common, _: Asked, reader: &mut Reader<'_>) {
    let flag = content.of::<Flag>();
    refuse_repeated(&flag.contexts, "contexts", reader);
    refuse_repeated(&flag.roles, "roles", reader);
    refuse_repeated(&flag.myths, "myths", reader);
    refuse_repeated(&flag.related, "related", reader);
}

fn view(page: &Summary, graph: &Graph, findings: &Findings) -> Record {
    let flag = page.content::<Flag>();
    let number = graph.number_of(page);
    let root = page.address.root();
    let inline = |text: &Rich<LONG>| graph.inline(&text.pieces, page, &root);
    let prose = |text: &Rich<LONG>| graph.prose(&text.pieces, page, &root);
    let found = flag.detector.map_or(&[][..], |rule| findings.of_rule(rule));
    let mut fires: Vec<&Finding> = found.iter().filter(|finding| finding.level.fires()).collect();
    fires.sort_by_key(|finding| (finding.suppressed.is_some(), Reverse(finding.level)));
    Arc::new(FlagView {
        verdict: inline(&flag.verdict),
        severity: flag.severity.word(),
        ask: inline(&flag.ask),
        looks_like: flag.looks_like.iter().map(inline).collect(),
        harm: flag.harm.as_ref().map(prose),
        do_instead: prose(&flag.do_instead),
        not_when: flag.not_when.as_ref().map(prose),
        contexts: graph.contexts(&flag.contexts),
        detector: flag.detector.map(|rule| Arc::from(rule.word())),
        rule_path: flag.detector.map(rule_path),
        fires: fires.iter().take(FIRES_MAX).map(|finding| findings.view(finding, graph, &root)).collect(),
        fires_more: fires.len().saturating_sub(FIRES_MAX),
        unknown: found.iter().filter(|finding| finding.level == Level::Unknown).count(),
        roles: graph.rows_for(&flag.roles, Kind::Role),
        myths: graph.rows_for(&flag.myths, Kind::Myth),
        related: graph.rows_for(&flag.related, Kind::Flag),
        checklists: checklists(number, graph),
        chart: cited::chart(number, graph),
        cited: cited::list(number, graph),
        citation: Arc::clone(&graph.quote(number).forms),
        embed: graph.embed_snippet(page),
        frozen: frozen(page, graph),
    })
}

/// The frozen page of the present revision.
fn frozen(page: &Summary, graph: &Graph) -> Option<Arc<str>> {
    let name = RevisionName { flag: Arc::clone(&page.key.id), rev: revision(page) };
    graph.frozen.contains_key(&name).then(|| name.address().href())
}

/// The checklists that have the flag as an item, by title.
fn checklists(number: PageNo, graph: &Graph) -> Vec<OnChecklist> {
    let id = &graph.page(number).key.id;
    let mut numbers: Vec<PageNo> = graph.citing(number, Kind::Checklist, "items").collect();
    numbers.dedup();
    numbers.retain(|list| graph.page(*list).common.state != State::Retired);
    let on = |list: PageNo| {
        let mut items = graph.page(list).references.iter().filter(|reference| reference.field == Some("items"));
        let before = items.position(|item| item.target == *id)?;
        Some(OnChecklist { row: Arc::clone(graph.row(list)), position: before + 1 })
    };
    let mut lists: Vec<OnChecklist> = numbers.into_iter().filter_map(on).collect();
    lists.sort_by_cached_key(|list| list.row.title.to_lowercase());
    lists
}

fn row(page: &Summary, graph: &Graph, row: &mut Row) {
    let flag = page.content::<Flag>();
    row.severity = Some(flag.severity.word());
    row.sentence = Some(graph.plain(&flag.verdict.pieces, page));
    let mut reviews: Vec<PageNo> = graph.citing(graph.number_of(page), Kind::Review, "flag").collect();
    reviews.dedup();
    row.reviews = Some(reviews.len()).filter(|count| *count > 0);
}

fn listing(graph: &Graph) -> (&'static str, Vec<RowGroup>) {
    let keys = Severity::ALL.iter().map(|severity| severity.word());
    ("severity", graph.grouped(Kind::Flag, keys, |page| page.content::<Flag>().severity.word()))
}

/// A DefinedTerm (schema.org): the flag, what it means, and the name by which it is cited.
fn json_ld(page: &Summary, graph: &Graph) -> Stated {
    let flag = page.content::<Flag>();
    Stated::of([
        ("@type", Stated::Word("DefinedTerm")),
        ("name", (&page.title).into()),
        ("description", (&graph.plain(&flag.verdict.pieces, page)).into()),
        ("termCode", format!("{}@{}", page.key.id, revision(page)).into()),
        ("url", graph.absolute(&page.address).into()),
    ])
}
