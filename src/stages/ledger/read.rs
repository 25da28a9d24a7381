//! Reads `permalinks.lock`, also in the state in which a merge left it.

use std::sync::Arc;

use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, SourceText, Span};
use crate::model::ledger::{Contradiction, LOCK, Ledger, fact};

/// The ledger's file, understood as far as it can be.
#[derive(Debug, Clone)]
pub struct Read {
    /// Its text, for placing what is lost.
    pub source: SourceText,
    /// Its entries; of a conflict those of both sides.
    pub ledger: Ledger,
    /// What is wrong with it by itself.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the file. It never fails: what is wrong is in the diagnostics.
#[must_use]
pub fn read(bytes: &[u8]) -> Read {
    let text = String::from_utf8_lossy(bytes);
    let source = SourceText { path: Arc::from(LOCK), text: Arc::from(text.trim_start_matches('\u{feff}')) };
    let mut read = Read { source, ledger: Ledger::default(), diagnostics: Vec::new() };
    let mut at = 0;
    let mut base = false;
    let text = Arc::clone(&read.source.text);
    for (line, number) in text.split_inclusive('\n').zip(1..) {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let line = line.trim_end();
        // Of a conflict in the style that shows it, the common ancestor is no side.
        base = if line.starts_with("|||||||") { true } else { base && !line.starts_with("=======") };
        if ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark)) {
            if line.starts_with("<<<<<<<") {
                let diagnostic = Diagnostic::new(Code::LockConflict, Some(read.source.place(span)), "a merge left a conflict here");
                let hint = "run `opsbook permalinks accept`: it keeps the entries of both sides";
                read.diagnostics.push(diagnostic.hint(hint));
            }
        } else if !base && !line.is_empty() && !line.starts_with('#') {
            entry(line, number, span, &mut read);
        }
    }
    read
}

fn entry(line: &str, number: u32, span: Span, read: &mut Read) {
    let (message, hint) = match fact(line).map(|fact| read.ledger.add(fact, number)) {
        Some(Ok(())) => return,
        Some(Err(Contradiction { first })) => {
            (format!("line {first} says otherwise of the same thing"), "keep the one of the two that was published".to_owned())
        }
        None => ("this is no entry of the ledger".to_owned(), suggestion(line)),
    };
    read.diagnostics.push(Diagnostic::new(Code::LockSyntax, Some(read.source.place(span)), message).hint(hint));
}

/// What the line should look like, by its first word.
fn suggestion(line: &str) -> String {
    let form = match line.split(' ').next().unwrap_or_default() {
        "address" => "address /flags/x/ flag:x",
        "anchor" => "anchor /flags/x/ anchor",
        "baseline" => "baseline initiative 2026-03-31",
        "flag" => "flag x 1 0123456789abcdef 0",
        "retired" => "retired flag:x 0123456789abcdef",
        "revision" => "revision x 1 0123456789abcdef",
        "update" => "update initiative 2026-03-31 0123456789abcdef",
        _ => return "restore the line from version control; `opsbook permalinks accept` writes this file, and nobody else".to_owned(),
    };
    format!("restore it from version control; such a line reads `{form}`")
}
