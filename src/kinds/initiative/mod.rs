//! Initiatives: what was promised, what is reported, what it waits for and who has to decide.

mod capacity;
mod check;
mod content;
mod edges;
mod list;
mod log;
mod show;
mod shown;
mod slips;
#[cfg(test)]
mod tests;
pub mod view;

use crate::model::initiative::Initiative;
use crate::model::kind::Kind;
use crate::model::table::KindRow;

/// The row of initiatives.
pub const ROW: KindRow = KindRow {
    kind: Kind::Initiative,
    requires: &["title"],
    read: Initiative::read,
    schema: Initiative::add_schema,
    check: check::check,
    template: "kinds/initiative.html",
    view: show::view,
    row: list::row,
    listing: list::listing,
    json_ld: |_, _| None,
    starter: STARTER,
    about: "a piece of work with a promised date, and its status updates",
};

const STARTER: &str = r#"title: "{title}"
# One sentence: why this is done at all. It is also the summary in lists.
why: "What gets better for whom, and why that is worth the work."
# candidate, committed, active, paused, done or dropped; once committed it needs `baseline_date`,
# the first promised end, and while active also `start`.
lifecycle: candidate
priority: normal
# A team of content/directory.yaml, which has to exist first.
team: operations
# A person, a team or role:<id>.
owner: operations
success:
  - measure: "What will be counted"
    target: "What it has to reach"
reviewed: {today}
# One update a day at most, never edited afterwards: the next one corrects it.
updates:
  - date: {today}
    rag: green
    summary: "Proposed. Nobody has promised a date."
---

Say here what the work is, where it ends, and what it leaves out.
"#;
