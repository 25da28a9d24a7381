//! HTML in the making, with the holes that the graph fills later.

use crate::model::page::{Fill, Hole};
use crate::model::view::escape;

/// A run of HTML with its holes.
#[derive(Debug, Default)]
pub struct Buffer {
    /// The HTML so far.
    pub html: String,
    /// The holes so far, in ascending order.
    pub holes: Vec<Hole>,
}

impl Buffer {
    /// Appends markup as it is.
    pub fn push(&mut self, markup: &str) {
        self.html.push_str(markup);
    }

    /// Appends text, escaped.
    pub fn text(&mut self, text: &str) {
        escape(text, &mut self.html);
    }

    /// Appends an attribute with its value, escaped.
    pub fn attribute(&mut self, name: &str, value: &str) {
        self.html.push(' ');
        self.html.push_str(name);
        self.html.push_str("=\"");
        escape(value, &mut self.html);
        self.html.push('"');
    }

    /// Leaves a hole here.
    pub fn hole(&mut self, fill: Fill) {
        let at = u32::try_from(self.html.len()).expect("a body is far below 4 GiB");
        self.holes.push(Hole { at, fill });
    }

    /// Appends another buffer, its holes moved along.
    pub fn append(&mut self, other: &Self) {
        let offset = u32::try_from(self.html.len()).expect("a body is far below 4 GiB");
        self.html.push_str(&other.html);
        self.holes.extend(other.holes.iter().map(|hole| Hole { at: hole.at + offset, ..*hole }));
    }
}
