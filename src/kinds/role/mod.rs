//! Roles: who does what, and where one meets them.

pub mod view;

use std::any::Any;
use std::sync::Arc;

use self::view::RoleView;
use crate::model::common::{Common, State};
use crate::model::content::{Asked, Content, Defaults, Duty, LONG, refuse_repeated};
use crate::model::field::{Citing, Field, Reader, Said};
use crate::model::finding::Findings;
use crate::model::graph::{Graph, PageNo};
use crate::model::id::{Id, to};
use crate::model::kind::Kind;
use crate::model::reference::Reference;
use crate::model::rich::Rich;
use crate::model::scalar::{Text, Whole};
use crate::model::show::plain_text;
use crate::model::stated::Stated;
use crate::model::summary::Summary;
use crate::model::table::KindRow;
use crate::model::view::{Record, Row, RowGroup};
use crate::record;

record! {
    /// How much a role matters to the reader.
    pub struct Relevance {
        /// From 1 (hardly) to 5 (every week).
        req score: Whole<1, 5>,
        /// Why the reader should care, in a sentence.
        opt why: Rich<LONG>,
    }
}

record! {
    /// A neighbour of a role, and where the two rub.
    pub struct Interface {
        /// The neighbouring role.
        req role: Id<to::Role>,
        /// What the neighbour controls.
        opt controls: Rich<LONG>,
        /// Where the two rub.
        opt friction: Rich<LONG>,
    }
}

record! {
    /// A role in a scheme of occupations.
    pub struct Occupation {
        /// The scheme's name, such as `ISCO-08` or `O*NET-SOC`.
        req scheme: Text,
        /// The code within the scheme.
        req code: Text,
    }
}

record! {
    /// The front matter of a role.
    pub struct Role {
        /// The abbreviation, such as `COO`; it stands for the title where space is scarce.
        opt abbreviation: Text,
        /// The line under the title; default: the purpose.
        opt tagline: Rich<LONG>,
        /// What the role is for, in one sentence.
        req purpose: Rich<LONG>,
        /// What the role answers for.
        reqlist responsibilities: Rich<LONG>,
        /// How much the role matters to the reader, and why.
        opt relevance: Relevance,
        /// Where one meets the role, as contexts of the directory.
        list contexts: Id<to::Context>,
        /// Where one meets the role, in words.
        list encounters: Rich<LONG>,
        /// What the role decides.
        list decides: Rich<LONG>,
        /// What the role does not decide, though people may think so.
        list does_not_decide: Rich<LONG>,
        /// The neighbouring roles, what they control, and where it rubs.
        list interfaces: Interface,
        /// How to tell a good one.
        opt good_sign: Rich<LONG>,
        /// How to tell that something is wrong.
        opt warning_sign: Rich<LONG>,
        /// Myths about the role.
        list myths: Id<to::Myth>,
        /// Red flags around the role.
        list flags: Id<to::Flag>,
        /// How people get there.
        list career_paths: Rich<LONG>,
        /// The role in a scheme of occupations (schema.org Occupation, O*NET, ISCO).
        opt occupation: Occupation,
    }
}

impl Content for Role {
    fn defaults(&self) -> Defaults {
        Defaults { title: None, summary: Some(plain_text(&self.purpose.pieces)) }
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

    fn short(&self) -> Option<Text> {
        self.abbreviation.clone()
    }
}

/// Roles in the table of kinds.
pub const ROW: KindRow = KindRow {
    kind: Kind::Role,
    requires: &["title"],
    read: |keys, reader| Some(Arc::new(Role::take(keys, reader)?)),
    schema: Role::add_schema,
    check,
    template: "kinds/role.html",
    view,
    row,
    listing,
    json_ld: |page, graph| Some(json_ld(page, graph)),
    starter: STARTER,
    about: "a role: what it is for, what it decides, and where one meets it",
};

const STARTER: &str = "\
title: \"{title}\"
# abbreviation: COO
purpose: \"Say in one sentence what the role is for.\"
responsibilities:
  - \"Name what the role answers for.\"
relevance:
  score: 3
  why: \"Say why the reader should care.\"
# A person, a team or `role:<id>` of the site; without one, `check` warns.
# owner: somebody
reviewed: {today}
---

Say what the role is, in three sentences.

## The real job

Say what it turns out to be on a Tuesday.
";

fn check(content: &dyn Content, _: &Common, _: Asked, reader: &mut Reader<'_>) {
    let role = content.of::<Role>();
    refuse_repeated(&role.contexts, "contexts", reader);
    let neighbours: Vec<Id<to::Role>> = role.interfaces.iter().map(|interface| interface.role.clone()).collect();
    refuse_repeated(&neighbours, "interfaces", reader);
    refuse_repeated(&role.myths, "myths", reader);
    refuse_repeated(&role.flags, "flags", reader);
}

/// What updates, escalations and reviews say that the role has to do.
fn duties(page: &Summary, graph: &Graph) -> Vec<(PageNo, Duty)> {
    let (own, party) = (graph.number_of(page), format!("role:{}", page.key.id));
    let fields = ["of", "owner", "to"].into_iter();
    let citing = fields.flat_map(|field| [Kind::Initiative, Kind::Review].into_iter().flat_map(move |kind| graph.citing(own, kind, field)));
    let mut citing: Vec<PageNo> = citing.filter(|number| graph.page(*number).common.state != State::Retired).collect();
    citing.sort_unstable();
    citing.dedup();
    let of_page = |number: PageNo| graph.page(number).content.duties().into_iter().map(move |duty| (number, duty));
    citing.into_iter().flat_map(of_page).filter(|(_, duty)| duty.party.as_deref() == Some(party.as_str())).collect()
}

fn view(page: &Summary, graph: &Graph, _: &Findings) -> Record {
    let role = page.content::<Role>();
    let root = page.address.root();
    let inline = |text: &Rich<LONG>| graph.inline(&text.pieces, page, &root);
    let inlines = |texts: &[Rich<LONG>]| texts.iter().map(inline).collect();
    Arc::new(RoleView {
        abbreviation: role.abbreviation.clone(),
        tagline: role.tagline.as_ref().map(inline),
        purpose: inline(&role.purpose),
        responsibilities: inlines(&role.responsibilities),
        relevance: role
            .relevance
            .as_ref()
            .map(|relevance| view::Relevance { score: score(relevance), why: relevance.why.as_ref().map(inline) }),
        contexts: graph.contexts(&role.contexts),
        encounters: inlines(&role.encounters),
        decides: inlines(&role.decides),
        does_not_decide: inlines(&role.does_not_decide),
        interfaces: role
            .interfaces
            .iter()
            .filter_map(|interface| {
                let neighbour = graph.link_to(&interface.role, Kind::Role)?;
                let [controls, friction] = [&interface.controls, &interface.friction].map(|text| text.as_ref().map(inline));
                Some(view::Interface { role: neighbour, controls, friction })
            })
            .collect(),
        good_sign: role.good_sign.as_ref().map(inline),
        warning_sign: role.warning_sign.as_ref().map(inline),
        myths: graph.rows_for(&role.myths, Kind::Myth),
        flags: graph.rows_for(&role.flags, Kind::Flag),
        work: graph.work(&duties(page, graph), &root),
        career_paths: inlines(&role.career_paths),
        occupation: role
            .occupation
            .as_ref()
            .map(|occupation| view::Occupation { scheme: Arc::clone(&occupation.scheme), code: Arc::clone(&occupation.code) }),
    })
}

fn row(page: &Summary, graph: &Graph, row: &mut Row) {
    let role = page.content::<Role>();
    row.short.clone_from(&role.abbreviation);
    row.relevance = role.relevance.as_ref().map(score);
    row.minutes = Some(page.minutes());
    if let Some(tagline) = &role.tagline {
        row.sentence = Some(graph.plain(&tagline.pieces, page));
    }
}

fn score(relevance: &Relevance) -> u8 {
    u8::try_from(relevance.score.0).expect("a score is at most 5")
}

/// One group: the roles that matter most to the reader come first.
fn listing(graph: &Graph) -> (&'static str, Vec<RowGroup>) {
    let mut groups = graph.ungrouped(Kind::Role);
    for group in &mut groups {
        group.rows.sort_by_key(|row| std::cmp::Reverse(row.relevance));
    }
    ("", groups)
}

/// An Occupation (schema.org).
fn json_ld(page: &Summary, graph: &Graph) -> Stated {
    let role = page.content::<Role>();
    let plain = |text: &Rich<LONG>| Stated::from(&graph.plain(&text.pieces, page));
    let category = role.occupation.as_ref().map(|code| {
        Stated::of([("@type", Stated::Word("CategoryCode")), ("codeValue", (&code.code).into()), ("inCodeSet", (&code.scheme).into())])
    });
    Stated::of([
        ("@type", Stated::Word("Occupation")),
        ("name", (&page.title).into()),
        ("alternateName", role.abbreviation.as_ref().into()),
        ("description", plain(&role.purpose)),
        ("responsibilities", Stated::List(role.responsibilities.iter().map(plain).collect())),
        ("occupationalCategory", category.into()),
        ("url", graph.absolute(&page.address).into()),
    ])
}
