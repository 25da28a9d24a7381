//! Writes tables: alignment by class, the first column as row heads, sideways scrolling for narrow screens.

use pulldown_cmark::Alignment;

use super::writer::Writer;

/// The state of the open table. Tables do not nest.
#[derive(Debug, Default)]
pub struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// How many tables the body has so far.
    number: usize,
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: &[Alignment]) {
        self.table.alignments = alignments.to_vec();
        self.table.number += 1;
        let n = self.table.number;
        self.out().push(&format!("<div class=\"scroll\" role=\"region\" aria-label=\"\0body.table|{n}\0\" tabindex=\"0\"><table>\n"));
    }

    pub(super) fn start_table_head(&mut self) {
        self.table.in_head = true;
        self.table.column = 0;
        self.out().push("<thead><tr>");
    }

    pub(super) fn end_table_head(&mut self) {
        self.table.in_head = false;
        self.out().push("</tr></thead>\n<tbody>\n");
    }

    pub(super) fn start_table_row(&mut self) {
        self.table.column = 0;
        self.out().push("<tr>");
    }

    pub(super) fn start_table_cell(&mut self) {
        let class = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Right) => " class=\"r\"",
            Some(Alignment::Center) => " class=\"mid\"",
            _ => "",
        };
        let open = if self.table.in_head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") };
        self.out().push(&open);
    }

    pub(super) fn end_table_cell(&mut self) {
        let close = if self.table.in_head { "</th>" } else { "</td>" };
        self.table.column += 1;
        self.out().push(close);
    }

    pub(super) fn end_table(&mut self) {
        self.out().push("</tbody></table></div>\n");
    }
}
