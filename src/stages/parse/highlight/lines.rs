//! What is told apart line by line: sessions at a terminal, and differences between files.

use super::bash::Bash;
use super::token::{Look, tokens, write_token};

/// A session: commands behind their prompts, comments, and what the programs said.
pub(super) fn console(code: &str, html: &mut String) {
    let mut continued = false;
    for line in code.split_inclusive('\n') {
        let command = if continued { Some(line) } else { line.strip_prefix("$ ").or_else(|| line.strip_prefix("% ")) };
        if let Some(command) = command {
            write_token(&line[..line.len() - command.len()], Look::Operator, html);
            tokens::<Bash>(command, html);
        } else {
            write_line(line, if line.starts_with("# ") { Look::Comment } else { Look::Plain }, html);
        }
        continued = command.is_some() && line.trim_ascii_end().ends_with('\\');
    }
}

/// A difference in the unified form.
pub(super) fn diff(code: &str, html: &mut String) {
    for line in code.split_inclusive('\n') {
        let look = match line.as_bytes() {
            [b'+', b'+', b'+', b' ', ..] | [b'-', b'-', b'-', b' ', ..] => Look::Keyword,
            [b'@', b'@', ..] => Look::Function,
            [b'+', ..] => Look::Added,
            [b'-', ..] => Look::Removed,
            _ if line.starts_with("diff ") || line.starts_with("index ") => Look::Comment,
            _ => Look::Plain,
        };
        write_line(line, look, html);
    }
}

fn write_line(line: &str, look: Look, html: &mut String) {
    let text = line.trim_end_matches('\n');
    write_token(text, look, html);
    html.push_str(&line[text.len()..]);
}
