//! Plain pages: a title, a summary and a body.

pub mod view;

use std::any::Any;
use std::sync::Arc;

use self::view::PlainView;
use crate::model::content::Content;
use crate::model::field::{Citing, Said};
use crate::model::kind::Kind;
use crate::model::reference::Reference;
use crate::model::stated::Stated;
use crate::model::table::KindRow;

/// The front matter of a plain page: nothing beside the fields that every kind has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plain;

impl Content for Plain {
    fn references(&self, _: &mut dyn FnMut(Reference)) {}

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::Fields(Vec::new())
    }

    fn texts(&self, _: &mut dyn FnMut(Said<'_>)) {}

    fn same(&self, other: &dyn Content) -> bool {
        let other: &dyn Any = other;
        other.is::<Self>()
    }
}

/// Plain pages in the table of kinds.
pub const ROW: KindRow = KindRow {
    kind: Kind::Page,
    requires: &["title", "summary"],
    read: |_, _| Some(Arc::new(Plain)),
    schema: |_| {},
    check: |_, _, _, _| {},
    template: "kinds/plain.html",
    view: |_, _, _| Arc::new(PlainView {}),
    row: |_, _, _| {},
    listing: |graph| ("", graph.ungrouped(Kind::Page)),
    json_ld: |_, _| None,
    starter: STARTER,
    about: "a plain page: a title, a summary and a body",
};

const STARTER: &str = "\
title: \"{title}\"
summary: \"Say in one sentence what the reader finds here.\"
# A person, a team or `role:<id>` of the site; without one, `check` warns.
# owner: somebody
reviewed: {today}
---

Begin with the answer.
";
