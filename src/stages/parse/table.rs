//! Writes tables: alignment by class, the first column as row heads, sideways scrolling for narrow screens.

use pulldown_cmark::Alignment;

use super::buffer::Buffer;

/// The state of the open table. Tables do not nest.
#[derive(Debug, Default)]
pub struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// How many tables the body has so far.
    number: usize,
}

impl Table {
    /// Whether the row of column heads is open.
    pub(super) const fn in_head(&self) -> bool {
        self.in_head
    }

    pub(super) fn start(&mut self, alignments: &[Alignment], out: &mut Buffer) {
        self.alignments = alignments.to_vec();
        self.number += 1;
        let n = self.number;
        out.push(&format!("<div class=\"scroll\" role=\"region\" aria-label=\"\0body.table|{n}\0\" tabindex=\"0\"><table>\n"));
    }

    pub(super) fn start_head(&mut self, out: &mut Buffer) {
        self.in_head = true;
        self.column = 0;
        out.push("<thead><tr>");
    }

    pub(super) fn end_head(&mut self, out: &mut Buffer) {
        self.in_head = false;
        out.push("</tr></thead>\n<tbody>\n");
    }

    pub(super) fn start_row(&mut self, out: &mut Buffer) {
        self.column = 0;
        out.push("<tr>");
    }

    pub(super) fn start_cell(&mut self, out: &mut Buffer) {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Right) => " class=\"r\"",
            Some(Alignment::Center) => " class=\"mid\"",
            _ => "",
        };
        out.push(if self.in_head { "<th scope=\"col\"" } else { "<td" });
        out.push(class);
        out.push(">");
    }

    pub(super) fn end_cell(&mut self, out: &mut Buffer) {
        let close = if self.in_head { "</th>" } else { "</td>" };
        self.column += 1;
        out.push(close);
    }

    pub(super) fn end(out: &mut Buffer) {
        out.push("</tbody></table></div>\n");
    }
}
