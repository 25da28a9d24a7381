//! HTML in the making, with the holes that the graph fills later.

use crate::model::page::{Fill, Hole, Run};
use crate::model::view::escape;

/// A run of HTML with its holes.
#[derive(Debug, Default)]
pub struct Buffer {
    /// The HTML so far.
    pub html: String,
    /// The holes so far, in ascending order.
    pub holes: Vec<Hole>,
    /// The runs of text in which terms may be marked so far, in ascending order.
    pub runs: Vec<Run>,
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

    /// Appends text in which terms of the glossary may be marked.
    pub fn run(&mut self, text: &str) {
        let at = self.place();
        self.text(text);
        let end = self.place();
        match self.runs.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => self.runs.push(Run { at, end }),
        }
    }

    fn place(&self) -> u32 {
        u32::try_from(self.html.len()).expect("a body is far below 4 GiB")
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
        let at = self.place();
        self.holes.push(Hole { at, fill });
    }

    /// Appends another buffer, its holes moved along.
    pub fn append(&mut self, other: &Self) {
        let offset = self.place();
        self.html.push_str(&other.html);
        self.holes.extend(other.holes.iter().map(|hole| Hole { at: hole.at + offset, ..*hole }));
        self.runs.extend(other.runs.iter().map(|run| Run { at: run.at + offset, end: run.end + offset }));
    }
}
