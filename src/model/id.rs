//! Fields that hold the id of something.

use std::marker::PhantomData;
use std::sync::Arc;

use serde_json::json;

use super::code::Code;
use super::diagnostic::Span;
use super::field::{Citing, Field, Reader, Schema};
use super::kind::{Kind, id_from, is_id};
use super::near::nearest;
use super::node::Node;
use super::reference::{Reference, Want, wanted};
use super::stated::Stated;

/// What a field's references point at.
pub trait Aim: 'static {
    /// What the field wants.
    const WANT: Want;
}

/// The things that a field may point at.
pub mod to {
    use super::{Aim, Kind, Want};

    macro_rules! aims {
        ($( $name:ident = $want:expr ),* $(,)?) => {
            $(
                #[doc = concat!("Points at: ", stringify!($want), ".")]
                #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
                pub enum $name {}
                impl Aim for $name { const WANT: Want = $want; }
            )*
        };
    }

    aims! {
        Role = Want::Record(Kind::Role),
        Myth = Want::Record(Kind::Myth),
        Flag = Want::Record(Kind::Flag),
        Initiative = Want::Record(Kind::Initiative),
        Trail = Want::Record(Kind::Trail),
        Term = Want::Record(Kind::Term),
        Own = Want::Own,
        AnyRecord = Want::AnyRecord,
        Person = Want::Person,
        Team = Want::Team,
        Party = Want::Party,
        Context = Want::Context,
    }
}

/// A field that holds the id of something.
#[derive(Debug)]
pub struct Id<A> {
    /// The id as written.
    pub id: Arc<str>,
    /// Where it stands.
    pub span: Span,
    field: &'static str,
    aim: PhantomData<fn() -> A>,
}

impl<A> Clone for Id<A> {
    fn clone(&self) -> Self {
        Self { id: Arc::clone(&self.id), ..*self }
    }
}

/// Equal when the ids are: where they stand does not matter.
impl<A> PartialEq for Id<A> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// The names under which references are reported; a field's own name is not always static.
fn field_name(name: &str) -> &'static str {
    const NAMES: [&str; 44] = [
        "owner",
        "author",
        "to",
        "of",
        "sponsor",
        "caller",
        "decided_by",
        "checked_by",
        "by",
        "reviewed_by",
        "roles",
        "role",
        "myths",
        "flags",
        "flag",
        "related",
        "contexts",
        "context",
        "items",
        "team",
        "lead",
        "fallback",
        "initiative",
        "initiatives",
        "record",
        "from",
        "prerequisites",
        "see_also",
        "not_to_be_confused_with",
        "replaced_by",
        "replaces",
        "interfaces",
        "cites",
        "actions",
        "steps",
        "asks",
        "depends_on",
        "escalations",
        "allocations",
        "next_step",
        "quiz",
        "read",
        "feasibility",
        "suppressions",
    ];
    NAMES.into_iter().find(|known| *known == name).unwrap_or("front matter")
}

impl<A: Aim> Field for Id<A> {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let wanted = wanted(A::WANT);
        let Some(text) = node.text() else {
            return reader.wrong(name, node, wanted, None);
        };
        let (prefix, id) = text.split_once(':').map_or((None, text), |(prefix, id)| (Some(prefix), id));
        let kind = prefix.and_then(Kind::named);
        let fits = match (A::WANT, prefix) {
            (Want::AnyRecord, Some(_)) => kind.is_some(),
            (Want::Party, Some(_)) => kind == Some(Kind::Role),
            (Want::Record(own), Some(_)) => kind == Some(own),
            (Want::AnyRecord, None) | (_, Some(_)) => false,
            (_, None) => true,
        };
        // A plain page's id is its path, which may hold capitals, dots and slashes.
        if fits && (is_id(id) || kind == Some(Kind::Page)) {
            let id = if A::WANT == Want::AnyRecord || A::WANT == Want::Party { text } else { id };
            let own = Self { id: Arc::from(id), span: node.span, field: field_name(name), aim: PhantomData };
            own.references(&mut |reference| reader.refer(reference));
            return Some(own);
        }
        let hint = match (A::WANT, prefix) {
            (Want::AnyRecord, None) => Some(format!("say its kind too: `flag:{id}`, `role:{id}`, …")),
            (Want::AnyRecord, Some(prefix)) => Some(match nearest(prefix, Kind::ALL.map(Kind::name)) {
                Some(kind) => format!("did you mean `{kind}:{}`?", id_from(id)),
                None => format!("kinds are: {}", Kind::ALL.map(Kind::name).join(", ")),
            }),
            (Want::Party, Some(_)) => Some("people and teams are named by their id alone, roles as `role:id`".to_owned()),
            (_, Some(_)) => None,
            _ => {
                let id = id_from(id);
                (!id.is_empty()).then(|| format!("ids are lower case with hyphens: `{id}`"))
            }
        };
        reader.problem(Code::BadId, node.span, format!("`{name}` wants {wanted}, and `{text}` is none"), hint);
        None
    }

    fn schema() -> Schema {
        let id = "[a-z0-9]+(-[a-z0-9]+)*";
        let pattern = match A::WANT {
            Want::AnyRecord => "^[a-z]+:.+$".to_owned(),
            Want::Party => format!("^(role:)?{id}$"),
            _ => format!("^{id}$"),
        };
        json!({ "type": "string", "pattern": pattern, "x-points-at": wanted(A::WANT) })
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::from(&self.id)
    }

    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        visit(Reference { want: A::WANT, target: Arc::clone(&self.id), anchor: None, field: Some(self.field), span: self.span });
    }
}
