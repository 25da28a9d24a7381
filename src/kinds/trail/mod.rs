//! Onboarding paths: records in the order in which to read them ("trail" in code, since a path is a file's).

mod check;
pub mod edition;
mod fields;
mod lots;
mod quiz;
mod show;
mod steps;
pub mod view;

use std::sync::Arc;

pub use fields::{Question, Quiz, Step, Trail};

use crate::model::content::Content;
use crate::model::kind::Kind;
use crate::model::table::KindRow;

/// The row of onboarding paths.
pub const ROW: KindRow = KindRow {
    kind: Kind::Trail,
    requires: &["title", "summary"],
    read: |keys, reader| Trail::take(keys, reader).map(|trail| Arc::new(trail) as Arc<dyn Content>),
    schema: Trail::add_schema,
    check: check::check,
    template: "kinds/path.html",
    view: show::view,
    row: show::row,
    listing: show::listing,
    json_ld: |_, _| None,
    starter: STARTER,
    about: "an onboarding path: what to read in which order, and questions at the end",
};

const STARTER: &str = r#"title: "{title}"
summary: "What one knows at the end of it, in one sentence."
audience: "Who it is for, and when."
# Records in the order in which to read them, as kind:id. They have to exist first.
steps:
  - record: "role:coo"
    note: "Why this comes first."
buddy_tasks:
  - "Something to do together with somebody who knows the place."
quiz:
  # Myths and flags of which questions are made, too: from: ["myth:the-id", "flag:the-id"]
  questions:
    - id: first-question
      ask: "What should one know by now?"
      right: "The right answer."
      wrong:
        - "A wrong answer that somebody might well give."
      why: "Why the right one is right."
  pass_mark: 0.8
reviewed: {today}
---

Say here how long it takes, and whom to ask on the way.
"#;
