//! Text with inline Markdown in front matter: read by the parse stage, shown by views.

use std::sync::Arc;

use super::field::{Citing, Field, Reader, Said, Schema};
use super::node::Node;
use super::reference::{Piece, Reference};
use super::scalar::Text;
use super::stated::Stated;

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

    /// The Markdown as written, but for its citations.
    fn stated(&self, cite: &Citing<'_>) -> Stated {
        if !self.pieces.iter().any(|piece| matches!(piece, Piece::Cite { .. })) {
            return Stated::from(&self.text);
        }
        let mut text = String::with_capacity(self.text.len());
        let mut copied = 0;
        for piece in &*self.pieces {
            if let Piece::Cite { reference, at, .. } = piece {
                let (start, end) = (at.start as usize, at.end as usize);
                text.push_str(&self.text[copied..start]);
                text.push_str(&cite(reference, label(&self.text[start..end])));
                copied = end;
            }
        }
        text.push_str(&self.text[copied..]);
        Stated::Made(text)
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

/// The own text of a citation as written, `[text](target)` or `[[target|text]]`; none of `[[target]]`.
#[must_use]
pub fn label(citation: &str) -> Option<&str> {
    if let Some(inner) = citation.strip_prefix("[[").and_then(|inner| inner.strip_suffix("]]")) {
        return inner.split_once('|').map(|(_, text)| text.trim()).filter(|text| !text.is_empty());
    }
    let inner = citation.strip_prefix('[')?;
    let end = inner.rfind("](").or_else(|| inner.rfind("][")).or_else(|| inner.rfind(']'))?;
    Some(&inner[..end])
}
