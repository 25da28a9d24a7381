//! Shell: bash, and what it shares with its kin.

use std::ops::Range;

use logos::{Lexer, Logos};

use super::token::Look;

#[derive(Logos)]
#[logos(extras = Shell)]
pub(super) enum Bash {
    #[regex(r"#[^\r\n]*", |_| Look::Comment, allow_greedy = true)]
    #[regex(r#"\$?"([^"\\]|\\(?s:.))*"?"#, |lexer| argument(lexer, Look::Text))]
    #[regex(r"\$?'[^']*'?", |lexer| argument(lexer, Look::Text))]
    #[regex(r"\$[A-Za-z_][A-Za-z0-9_]*|\$[0-9@#?$!*-]|\$\{[^}\n]*\}?", |lexer| argument(lexer, Look::Variable))]
    #[regex(r#"-[^ \t\r\n;|&<>()'"`$\\]+"#, |lexer| argument(lexer, Look::Number))]
    #[regex(r#"([^ \t\r\n;|&<>()'"`$\\=#-]|\\.)([^ \t\r\n;|&<>()'"`$\\=]|\\.)*"#, word)]
    #[regex(r"<<-?", here)]
    #[regex(r"[0-9]*[<>]&?[-0-9]*|[0-9]*>>|&>>?|<<<", |_| Look::Operator)]
    #[regex(r"[;|&]+|`", |lexer| { lexer.extras.at = At::Command; Look::Operator })]
    #[regex(r"[$<>]?\(|\$\(\(", open)]
    #[token(")", close)]
    #[token("\n", line)]
    #[regex(r"([ \t\r]|\\\r?\n)+", blank)]
    Token(Look),
}

impl From<Bash> for Look {
    fn from(Bash::Token(look): Bash) -> Self {
        look
    }
}

/// What comes next.
#[derive(Default)]
pub(super) struct Shell {
    at: At,
    /// How many brackets are open.
    depth: usize,
    /// The word that ends the text which begins on the next line.
    here: Option<Range<usize>>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum At {
    #[default]
    Command,
    /// What a loop or a choice is about, up to `in`.
    Heading,
    Arguments,
    /// Behind the sign of an assignment.
    Value,
}

fn argument(lexer: &mut Lexer<'_, Bash>, look: Look) -> Look {
    if lexer.extras.at == At::Command {
        lexer.extras.at = At::Arguments;
    }
    look
}

fn open(lexer: &mut Lexer<'_, Bash>) -> Look {
    let is_sum = lexer.slice() == "$((";
    lexer.extras.depth += if is_sum { 2 } else { 1 };
    lexer.extras.at = if is_sum { At::Arguments } else { At::Command };
    Look::Operator
}

/// The end of what brackets hold, or of a choice's pattern, which opens none.
fn close(lexer: &mut Lexer<'_, Bash>) -> Look {
    lexer.extras.at = if lexer.extras.depth == 0 { At::Command } else { At::Arguments };
    lexer.extras.depth = lexer.extras.depth.saturating_sub(1);
    Look::Operator
}

fn word(lexer: &mut Lexer<'_, Bash>) -> Look {
    let word = lexer.slice();
    let (next, look) = match (lexer.extras.at, word) {
        (_, "{" | "}" | "!") => (At::Command, Look::Operator),
        (At::Heading, "in") => (At::Arguments, Look::Keyword),
        (at @ (At::Heading | At::Arguments | At::Value), _) => (at, Look::Plain),
        (_, "if" | "then" | "elif" | "else" | "fi" | "while" | "until" | "do" | "done" | "esac" | "time" | "function") => {
            (At::Command, Look::Keyword)
        }
        (_, "for" | "case" | "select") => (At::Heading, Look::Keyword),
        (_, "[" | "[[") => (At::Arguments, Look::Operator),
        _ if lexer.remainder().starts_with('=') && is_name(word) => {
            lexer.bump(1);
            (At::Value, Look::Key)
        }
        _ => (At::Arguments, Look::Function),
    };
    lexer.extras.at = next;
    look
}

fn is_name(word: &str) -> bool {
    word.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

fn blank(lexer: &mut Lexer<'_, Bash>) -> Look {
    if lexer.extras.at == At::Value {
        lexer.extras.at = At::Command;
    }
    Look::Plain
}

/// `<<WORD`, also with blanks and quotes: the text itself begins on the next line.
fn here(lexer: &mut Lexer<'_, Bash>) -> Look {
    let rest = lexer.remainder();
    let quoted = rest.trim_start_matches([' ', '\t', '\'', '"', '\\']);
    let length = quoted.bytes().take_while(|byte| *byte == b'_' || byte.is_ascii_alphanumeric()).count();
    if length > 0 {
        let start = rest.len() - quoted.len();
        let end = start + length;
        let behind = rest[end..].bytes().take_while(|byte| matches!(byte, b'\'' | b'"')).count();
        let from = lexer.span().end;
        lexer.extras.here = Some(from + start..from + end);
        lexer.bump(end + behind);
    }
    Look::Operator
}

fn line(lexer: &mut Lexer<'_, Bash>) -> Look {
    lexer.extras.at = At::Command;
    let Some(word) = lexer.extras.here.take().and_then(|range| lexer.source().get(range)) else { return Look::Plain };
    let mut length = 0;
    for line in lexer.remainder().split_inclusive('\n') {
        if line.trim_ascii() == word {
            length += line.trim_ascii_end().len();
            break;
        }
        length += line.len();
    }
    lexer.bump(length);
    Look::Block
}
