//! Text with inline Markdown in front matter: read by the parse stage, shown by views.

use std::sync::Arc;

use super::field::{Field, Reader, Said, Schema};
use super::node::Node;
use super::reference::{Piece, Reference};
use super::scalar::Text;

/// A text of at most `MAX` characters with inline Markdown.
#[derive(Debug, Clone, PartialEq)]
pub struct Rich<const MAX: usize> {
    /// As written.
    pub text: Text,
    /// As HTML, with holes for the records it cites.
    pub pieces: Arc<[Piece]>,
}

impl<const MAX: usize> Field for Rich<MAX> {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let text = super::scalar::Short::<MAX>::read(node, name, reader)?;
        let pieces = reader.rich(&text, node.span);
        Some(Self { text: Arc::clone(&text), pieces: pieces.into() })
    }

    fn schema() -> Schema {
        serde_json::json!({ "type": "string", "maxLength": MAX, "contentMediaType": "text/markdown" })
    }

    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        for piece in &*self.pieces {
            if let Piece::Cite { reference, .. } = piece {
                visit(reference.clone());
            }
        }
    }

    fn texts(&self, visit: &mut dyn FnMut(Said<'_>)) {
        visit(Said::Rich(&self.pieces));
    }
}
