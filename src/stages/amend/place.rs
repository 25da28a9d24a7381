//! Where an item goes in a text, in which style: several ways, the likeliest first.

use std::ops::Range;

use serde_json::Value as Json;

use super::flow::flow;
use super::yaml;
use crate::model::node::{Entry, FrontMatter, Node, Value};

/// Text in the place of some bytes.
#[derive(Debug)]
pub(super) struct Edit {
    range: Range<usize>,
    text: String,
}

fn insert(at: usize, text: String) -> Edit {
    Edit { range: at..at, text }
}

/// The text with edits, which stand in its order.
pub(super) fn edited(text: &str, edits: Vec<Edit>) -> String {
    let mut out = text.to_owned();
    for edit in edits.into_iter().rev() {
        out.replace_range(edit.range, &edit.text);
    }
    out
}

/// A front matter that gets one more item.
struct Target<'a> {
    text: &'a str,
    /// Where the YAML ends, which is where the closing `---` begins.
    end: usize,
    entries: &'a [Entry],
    item: &'a Json,
    /// How lines end here.
    eol: &'static str,
}

/// Edits that may put the item at the end of the list.
pub(super) fn ways(text: &str, front: &FrontMatter, list: &str, item: &Json) -> Vec<Vec<Edit>> {
    let Value::Map(entries) = &front.node.value else { return Vec::new() };
    let eol = if text[..front.range.start].ends_with("\r\n") { "\r\n" } else { "\n" };
    let target = Target { text, end: front.range.end, entries, item, eol };
    let Some(at) = entries.iter().position(|entry| entry.key == list) else { return vec![target.new_list(list)] };
    let entry = &entries[at];
    let start = entry.node.span.start as usize;
    match &entry.node.value {
        Value::List(items) if text[start..].starts_with('[') => target.in_brackets(entry, start, items),
        Value::List(items) => target.below(at, items),
        _ if entry.node.is_blank() => vec![target.first(entry, start..entry.node.span.end as usize)],
        _ => Vec::new(),
    }
}

impl Target<'_> {
    /// The column of the keys.
    fn keys_column(&self) -> usize {
        self.entries.first().map_or(0, |entry| self.column(entry.key_span.start as usize))
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Where the line after the one of `at` begins.
    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline + 1)
    }

    fn column(&self, at: usize) -> usize {
        self.text[self.line_start(at)..at].chars().count()
    }

    /// The column at which the file's lists begin, by the first one that is written in lines.
    fn dash_column(&self) -> usize {
        self.entries.iter().find_map(|entry| self.dash(&entry.node)).unwrap_or(self.keys_column() + 2)
    }

    /// The column of the dashes of a list in lines. Its span begins at the first dash or, where the dashes stand below
    /// the first letter of the key, at the first item.
    fn dash(&self, list: &Node) -> Option<usize> {
        let Value::List(items) = &list.value else { return None };
        let first = items.first()?.span.start as usize;
        [list.span.start as usize, first].into_iter().find_map(|at| {
            let line = &self.text[self.line_start(at)..self.line_end(at)];
            let inner = line.trim_start_matches(' ');
            (inner.starts_with('-') && !inner.starts_with("---")).then(|| line.len() - inner.len())
        })
    }

    fn block(&self, column: usize) -> String {
        yaml::item(self.item, column, self.eol)
    }

    /// A list that is not there yet, below everything else.
    fn new_list(&self, list: &str) -> Vec<Edit> {
        let key = " ".repeat(self.keys_column());
        vec![insert(self.end, format!("{key}{list}:{}{}", self.eol, self.block(self.dash_column())))]
    }

    /// The first item of a list that says nothing, `nothing` being how it says so.
    fn first(&self, entry: &Entry, nothing: Range<usize>) -> Vec<Edit> {
        let key_end = entry.key_span.end as usize;
        let colon = self.text[key_end..].find(':').map_or(key_end, |at| key_end + at + 1);
        let below = insert(self.line_end(key_end), self.block(self.dash_column()));
        if nothing.is_empty() || nothing.start < colon {
            return vec![below];
        }
        // The blanks before it go as well, unless a comment follows.
        let comment = !self.text[nothing.end..self.line_end(nothing.end)].trim().is_empty();
        let from = if comment { nothing.start } else { colon };
        vec![Edit { range: from..nothing.end, text: String::new() }, below]
    }

    /// One more item of a list in lines.
    fn below(&self, at: usize, items: &[Node]) -> Vec<Vec<Edit>> {
        let (Some(dash), Some(last)) = (self.dash(&self.entries[at].node), items.last()) else { return Vec::new() };
        let from = last.span.start as usize;
        let next = self.entries.get(at + 1).map_or(self.end, |entry| self.line_start(entry.key_span.start as usize));
        let braces = items.iter().all(|item| self.text[item.span.start as usize..].starts_with('{'));
        let line = format!("{}- {}", " ".repeat(dash), yaml::flow(self.item));
        let text = if braces && yaml::fits(0, &line) { line + self.eol } else { self.block(dash) };
        let near = self.last_line_of(from, next, dash);
        // A text that keeps its last blank lines wants the item behind them.
        [near, next].map(|at| vec![insert(at, text.clone())]).into()
    }

    /// Where the item that begins at `from` ends: before the blank lines and the comments that stand no further in than
    /// its dash, for those belong to what follows.
    fn last_line_of(&self, from: usize, next: usize, dash: usize) -> usize {
        let mut end = self.line_end(from).min(next);
        let mut at = end;
        while at < next {
            let line_end = self.line_end(at);
            let line = &self.text[at..line_end];
            let indent = line.len() - line.trim_start_matches(' ').len();
            let outside = line.trim().is_empty() || (line.trim_start().starts_with('#') && indent <= dash);
            if !outside {
                end = line_end;
            }
            at = line_end;
        }
        end
    }

    /// One more item of a list in brackets.
    fn in_brackets(&self, entry: &Entry, open: usize, items: &[Node]) -> Vec<Vec<Edit>> {
        let Some(brackets) = flow(self.text, open) else { return Vec::new() };
        let item = yaml::flow(self.item);
        let inside = &self.text[open + 1..brackets.close];
        let Some(last) = items.last() else {
            let in_lines = inside.trim().is_empty() && !inside.contains('\n');
            let within = vec![insert(brackets.close, format!("{item}{}", if inside.contains('\n') { self.eol } else { "" }))];
            let lines = in_lines.then(|| self.first(entry, open..brackets.close + 1));
            return lines.into_iter().chain([within]).collect();
        };
        let start = last.span.start as usize;
        let before = &self.text[open + 1..start];
        let line_start = self.line_start(start);
        if !before.contains('\n') || !self.text[line_start..start].trim().is_empty() {
            let edit = match brackets.comma {
                Some(comma) => insert(comma, format!(" {item},")),
                None => insert(brackets.last, format!(", {item}")),
            };
            return vec![vec![edit]];
        }
        // Each item has its own line.
        let indent = &self.text[line_start..start];
        let after = brackets.comma.unwrap_or(brackets.last);
        let line_end = self.line_end(after);
        let comma = if brackets.comma.is_some() { "," } else { "" };
        let mut edits = Vec::new();
        if brackets.comma.is_none() {
            edits.push(insert(brackets.last, ",".to_owned()));
        }
        if line_end <= brackets.close {
            edits.push(insert(line_end, format!("{indent}{item}{comma}{}", self.eol)));
        } else {
            edits.push(insert(after, format!("{}{indent}{item}{comma}", self.eol)));
        }
        vec![edits]
    }
}
