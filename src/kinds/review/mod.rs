//! Reviews: the record of an operating review, an escalation or a post-mortem.

mod fields;
mod show;
pub mod view;

use std::sync::Arc;

pub use fields::{Action, Cite, Review};

use crate::model::content::{Content, refuse_repeated};
use crate::model::kind::Kind;
use crate::model::table::KindRow;

/// The row of reviews.
pub const ROW: KindRow = KindRow {
    kind: Kind::Review,
    requires: &[],
    read: |keys, reader| Review::take(keys, reader).map(|review| Arc::new(review) as Arc<dyn Content>),
    schema: Review::add_schema,
    check: |content, _, _, reader| refuse_repeated(&content.of::<Review>().initiatives, "initiatives", reader),
    template: "kinds/review.html",
    view: show::view,
    row: show::row,
    listing: show::listing,
    json_ld: |_, _| None,
    starter: STARTER,
    about: "the record of a meeting: flags cited, decisions, actions",
};

const STARTER: &str = r#"title: "{title}"
summary: "What was looked at and what came of it, in one sentence."
# operating-review, delivery-escalation, post-mortem or another context.
context: operating-review
date: {today}
# Records that exist already; take the `#` away and write their ids.
# initiatives: [the-initiative]
# cites:
#   - flag: the-red-flag
#     rev: 1
#     initiative: the-initiative
#     blocking: true
#     note: "What was said when it was raised."
decisions:
  - "Decided: what, such that somebody absent could act on it."
actions:
  - text: "What somebody agreed to do."
    due: {today}
reviewed: {today}
---

What happened, in the words of somebody who was there.
"#;
