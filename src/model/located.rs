//! A value that remembers where it stands.

use std::ops::Deref;

use super::diagnostic::Span;
use super::field::{Citing, Field, Reader, Said, Schema};
use super::node::Node;
use super::reference::Reference;
use super::stated::Stated;

/// A field's value with its place. Two are equal when the values are, wherever they stand.
#[derive(Debug, Clone, Copy)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Located<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Field> Field for Located<T> {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, name, reader).map(|value| Self { value, span: node.span })
    }

    fn schema() -> Schema {
        T::schema()
    }

    fn stated(&self, cite: &Citing<'_>) -> Stated {
        self.value.stated(cite)
    }

    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        self.value.references(visit);
    }

    fn texts(&self, visit: &mut dyn FnMut(Said<'_>)) {
        self.value.texts(visit);
    }
}
