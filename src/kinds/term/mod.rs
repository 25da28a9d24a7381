//! Glossary terms: what a word means here.

pub mod view;

use std::any::Any;
use std::sync::Arc;

use self::view::TermView;
use crate::model::address::Address;
use crate::model::common::Common;
use crate::model::content::{Asked, Content, Defaults, Meaning, refuse_repeated};
use crate::model::field::{Citing, Field, Reader, Said};
use crate::model::finding::Findings;
use crate::model::graph::Graph;
use crate::model::id::{Id, to};
use crate::model::kind::Kind;
use crate::model::quizzed::Quizzed;
use crate::model::reference::Reference;
use crate::model::rich::Rich;
use crate::model::scalar::Text;
use crate::model::show::plain_text;
use crate::model::stated::Stated;
use crate::model::summary::Summary;
use crate::model::table::KindRow;
use crate::model::view::{Record, Row, RowGroup};
use crate::record;

record! {
    /// The front matter of a glossary term.
    pub struct Term {
        /// The term; it is the page's title.
        req term: Text,
        /// Other words for the same thing.
        list also: Text,
        /// What it means (schema.org DefinedTerm).
        req definition: Rich<300>,
        /// Terms to look at next.
        list see_also: Id<to::Term>,
        /// Terms that it is mistaken for; those name it on their pages, too.
        list not_to_be_confused_with: Id<to::Term>,
        /// Whether texts mark the term, and show its definition there. `false` for a word that mostly means something else.
        or(true) mark: bool,
    }
}

impl Content for Term {
    fn defaults(&self) -> Defaults {
        Defaults { title: Some(Arc::clone(&self.term)), summary: Some(plain_text(&self.definition.pieces)) }
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

    fn meaning(&self) -> Option<Meaning> {
        Some(Meaning { definition: Arc::clone(&self.definition.pieces), also: self.also.clone(), marked: self.mark })
    }

    fn quizzed(&self) -> Option<Quizzed> {
        Some(Quizzed::Term { definition: Arc::clone(&self.definition.pieces), also: self.also.clone() })
    }
}

/// Glossary terms in the table of kinds.
pub const ROW: KindRow = KindRow {
    kind: Kind::Term,
    requires: &[],
    read: |keys, reader| Some(Arc::new(Term::take(keys, reader)?)),
    schema: Term::add_schema,
    check,
    template: "kinds/term.html",
    view,
    row,
    listing,
    json_ld: |page, graph| Some(json_ld(page, graph)),
    starter: STARTER,
    about: "a glossary term: what a word means here",
};

const STARTER: &str = "\
term: \"{title}\"
definition: \"Say what it means, in at most 300 characters.\"
# also: [another word for it]
# A person, a team or `role:<id>` of the site; without one, `check` warns.
# owner: somebody
reviewed: {today}
---

Say more, where the definition leaves something open.
";

fn check(content: &dyn Content, _: &Common, _: Asked, reader: &mut Reader<'_>) {
    let term = content.of::<Term>();
    refuse_repeated(&term.see_also, "see_also", reader);
    refuse_repeated(&term.not_to_be_confused_with, "not_to_be_confused_with", reader);
}

fn view(page: &Summary, graph: &Graph, _: &Findings) -> Record {
    let term = page.content::<Term>();
    let glossary = glossary();
    let mistaken = graph.mistaken_for(graph.number_of(page));
    Arc::new(TermView {
        definition: graph.inline(&term.definition.pieces, page, &page.address.root()),
        also: term.also.clone(),
        see_also: graph.rows_for(&term.see_also, Kind::Term),
        not_to_be_confused_with: mistaken.into_iter().map(|number| Arc::clone(graph.row(number))).collect(),
        glossary_path: Arc::from(format!("{}#ob-term-{}", glossary.href(), page.key.id)),
    })
}

/// Where the A to Z is published.
fn glossary() -> Address {
    let folder = Kind::Term.folder().expect("terms have a folder");
    Address::new(&format!("{folder}/"))
}

fn row(page: &Summary, graph: &Graph, row: &mut Row) {
    row.sentence = Some(graph.plain(&page.content::<Term>().definition.pieces, page));
}

/// One group; the A to Z is made by the view stage.
fn listing(graph: &Graph) -> (&'static str, Vec<RowGroup>) {
    ("", graph.ungrouped(Kind::Term))
}

/// A DefinedTerm (schema.org) of the glossary.
fn json_ld(page: &Summary, graph: &Graph) -> Stated {
    let term = page.content::<Term>();
    Stated::of([
        ("@type", Stated::Word("DefinedTerm")),
        ("name", (&page.title).into()),
        ("alternateName", Stated::List(term.also.iter().map(Stated::from).collect())),
        ("description", (&graph.plain(&term.definition.pieces, page)).into()),
        ("termCode", (&page.key.id).into()),
        ("url", graph.absolute(&page.address).into()),
        ("inDefinedTermSet", graph.absolute(&glossary()).into()),
    ])
}
