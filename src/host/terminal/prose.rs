//! Light formatting of Markdown for a terminal with colours.

use std::fmt::Write as _;

const BOLD: &str = "\u{1b}[1m";
const CODE: &str = "\u{1b}[36m";
const RED: &str = "\u{1b}[1;31m";
const PLAIN: &str = "\u{1b}[0m";

/// The text with bold headings, coloured code, and code blocks indented instead of fenced.
pub(super) fn styled(markdown: &str) -> String {
    let mut text = String::new();
    let mut in_code = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code && line.is_empty() {
            text.push('\n');
        } else if in_code {
            _ = writeln!(text, "    {CODE}{line}{PLAIN}");
        } else if let Some(heading) = line.strip_prefix('#') {
            _ = writeln!(text, "{BOLD}{}{PLAIN}", heading.trim_start_matches('#').trim_start());
        } else {
            text.push_str(&spans(line));
            text.push('\n');
        }
    }
    text
}

/// A line with its code spans coloured; a back-tick without a partner stays one.
fn spans(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, after)) = after.split_once('`') else { break };
        _ = write!(text, "{before}{CODE}{code}{PLAIN}");
        rest = after;
    }
    text.push_str(rest);
    text
}

/// A word that says that something failed.
pub(super) fn alarming(word: &str) -> String {
    format!("{RED}{word}{PLAIN}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_code_and_blocks_are_told_apart() {
        let shown = styled("A `key` here.\n\n## Fix\n\n```yaml\ntitle: x\n```\nan odd ` stays\n");
        let wanted = format!("A {CODE}key{PLAIN} here.\n\n{BOLD}Fix{PLAIN}\n\n    {CODE}title: x{PLAIN}\nan odd ` stays\n");
        assert_eq!(shown, wanted);
    }
}
