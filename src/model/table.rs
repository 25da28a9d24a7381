//! The rows of the tables of kinds and of rules: everything that differs from one to the next is a column.

use std::fmt::Debug;
use std::sync::Arc;

use super::common::Common;
use super::content::{Asked, Content};
use super::field::{Keys, Reader, SchemaFields};
use super::finding::{Finding, Findings};
use super::graph::Graph;
use super::kind::Kind;
use super::page::Body;
use super::portfolio::Portfolio;
use super::rule::RuleId;
use super::scalar::Text;
use super::stated::Stated;
use super::summary::Summary;
use super::view::{Record, Row, RowGroup};

/// A row of the table of kinds. `new`, `check`, listings, search and exports follow from it.
#[derive(Clone, Copy)]
pub struct KindRow {
    /// The kind.
    pub kind: Kind,
    /// Common fields that this kind requires.
    pub requires: &'static [&'static str],
    /// Takes the kind's own fields out of the front matter.
    pub read: fn(&mut Keys<'_>, &mut Reader<'_>) -> Option<Arc<dyn Content>>,
    /// Adds the kind's own fields to a schema.
    pub schema: fn(&mut SchemaFields),
    /// Checks what lies between fields of one record.
    pub check: fn(&dyn Content, &Common, Asked, &mut Reader<'_>),
    /// The template of the kind's page, below `templates/`.
    pub template: &'static str,
    /// The kind's own view of a record.
    pub view: fn(&Summary, &Graph, &Findings) -> Record,
    /// Fills what is the kind's own in the row that stands for a record in lists.
    pub row: fn(&Summary, &Graph, &mut Row),
    /// Arranges all rows of the kind's listing, with the strings table that names the groups.
    pub listing: fn(&Graph) -> (&'static str, Vec<RowGroup>),
    /// JSON-LD of a record beside its breadcrumbs (schema.org), when the kind has a type there.
    pub json_ld: fn(&Summary, &Graph) -> Option<Stated>,
    /// The front matter and body of a new record, after `---`; `{id}`, `{title}` and `{today}` are filled in.
    pub starter: &'static str,
    /// A few words for `opsbook new --help` and the reference.
    pub about: &'static str,
}

impl Debug for KindRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KindRow").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// The row of a kind.
///
/// # Panics
/// When the table lacks the kind: a test of the table says it does not.
#[must_use]
pub fn row_of(table: &'static [KindRow], kind: Kind) -> &'static KindRow {
    table.iter().find(|row| row.kind == kind).expect("the table has a row for every kind")
}

/// A row of the table of rules: what judges, and what is said about it.
#[derive(Clone, Copy)]
pub struct RuleRow {
    /// The rule.
    pub id: RuleId,
    /// Its definition with a worked example, as Markdown: the page `/rules/<id>/` and the text of `opsbook explain`.
    /// It begins with one sentence.
    pub text: &'static str,
    /// One finding for each subject of the rule, whatever its level. `before` are the findings of all other rules for
    /// the last rule of the table, and nothing for the others.
    pub judge: fn(portfolio: &Portfolio<'_>, before: &[Finding]) -> Vec<Finding>,
}

/// What is said about a rule, as its page shows it.
#[derive(Debug, Clone)]
pub struct RuleText {
    /// The rule.
    pub id: RuleId,
    /// What it looks for, in a sentence.
    pub sentence: Text,
    /// Definition and worked example.
    pub body: Arc<Body>,
}

impl Debug for RuleRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RuleRow").field("id", &self.id).finish_non_exhaustive()
    }
}
