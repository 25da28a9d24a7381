//! The directory: the people, teams and contexts that records name.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::code::Code;
use super::common::Slug;
use super::diagnostic::Span;
use super::field::{Field, Keys, Reader, Schema};
use super::id::{Id, to};
use super::located::Located;
use super::month::Month;
use super::node::{Node, Value};
use super::reference::Reference;
use super::scalar::{Day, Number, Text, Whole};
use crate::record;

record! {
    /// A person.
    pub struct Person {
        /// The name as shown.
        req name: Text,
        /// The team that the person belongs to.
        opt team: Id<to::Team>,
        /// Whether the person still works here.
        or(true) active: bool,
        /// The last day the person worked here.
        opt until: Day,
        /// How to reach the person, as shown.
        opt contact: Text,
    }
}

impl Person {
    /// Whether the person has left: `active: false`, or `until` before `as_of`.
    #[must_use]
    pub fn departed(&self, as_of: Day) -> bool {
        !self.active || self.until.is_some_and(|until| until < as_of)
    }
}

record! {
    /// What a team can do in a month.
    pub struct Capacity {
        /// The month.
        req month: Month,
        /// Full-time equivalents.
        req fte: Number<0>,
    }
}

record! {
    /// A team.
    pub struct Team {
        /// The name as shown.
        req name: Text,
        /// The person who leads it.
        opt lead: Id<to::Person>,
        /// Who answers when the team is gone.
        opt fallback: Id<to::Party>,
        /// What the team can do, month by month.
        list capacity: Capacity,
        /// The share of capacity that running operations takes.
        or(Number(0.0)) run_share: Number<1>,
        /// How many active initiatives the team takes on at once.
        opt wip_limit: Whole<1, 9_999>,
    }
}

record! {
    /// A situation in which checklists are run and flags are met.
    pub struct Situation {
        /// The name as shown.
        req name: Text,
        /// What it is, in a sentence.
        opt description: Text,
    }
}

record! {
    /// `content/directory.yaml`.
    pub struct Directory {
        /// People by id.
        or(ById::default()) people: ById<Person>,
        /// Teams by id.
        or(ById::default()) teams: ById<Team>,
        /// Contexts by id, added to the default ones.
        or(ById::default()) contexts: ById<Situation>,
    }
}

/// Entries by id. Ids keep their place for diagnostics.
#[derive(Debug, Clone, PartialEq)]
pub struct ById<T>(pub BTreeMap<Text, Located<Arc<T>>>);

impl<T> Default for ById<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> ById<T> {
    /// The entry of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.0.get(id).map(|entry| &*entry.value)
    }
}

impl<T: Field> Field for ById<T> {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            return reader.wrong(name, node, "a map of ids", None);
        };
        let mut all = BTreeMap::new();
        let mut sound = true;
        // `Keys::of` notes the duplicates.
        drop(Keys::of(node, name, reader)?);
        for entry in entries {
            let key = Node { span: entry.key_span, value: Value::Quoted(entry.key.clone()) };
            let id = Slug::read(&key, name, reader);
            let value = if entry.node.is_blank() {
                reader.problem(
                    Code::MissingField,
                    entry.key_span,
                    format!("`{}` says nothing", entry.key),
                    Some("write at least `name: …` below it".to_owned()),
                );
                None
            } else {
                T::read(&entry.node, &entry.key, reader)
            };
            match (id, value) {
                (Some(id), Some(value)) if !all.contains_key(&id.0) => {
                    all.insert(id.0, Located { value: Arc::new(value), span: entry.key_span });
                }
                _ => sound = false,
            }
        }
        sound.then_some(Self(all))
    }

    fn schema() -> Schema {
        json!({ "type": "object", "propertyNames": Slug::schema(), "additionalProperties": T::schema() })
    }

    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        for entry in self.0.values() {
            entry.value.references(visit);
        }
    }
}

/// The contexts every site has: id and name.
const DEFAULT_CONTEXTS: [(&str, &str); 7] = [
    ("operating-review", "Operating review"),
    ("delivery-escalation", "Delivery escalation"),
    ("post-mortem", "Post-mortem"),
    ("pull-request-review", "Pull request review"),
    ("design-review", "Design review"),
    ("launch", "Launch"),
    ("onboarding", "Onboarding"),
];

impl Directory {
    /// A directory with nobody in it and the default contexts.
    #[must_use]
    pub fn empty() -> Self {
        let mut directory = Self { people: ById::default(), teams: ById::default(), contexts: ById::default() };
        directory.add_default_contexts();
        directory
    }

    /// Adds the default contexts that the site did not describe itself.
    pub fn add_default_contexts(&mut self) {
        for (id, name) in DEFAULT_CONTEXTS {
            let situation = Situation { name: Arc::from(name), description: None };
            let entry = Located { value: Arc::new(situation), span: Span::default() };
            self.contexts.0.entry(Arc::from(id)).or_insert(entry);
        }
    }
}
