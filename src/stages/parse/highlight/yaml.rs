//! YAML.

use logos::{Lexer, Logos};

use super::token::Look;

#[derive(Logos)]
#[logos(extras = usize)] // how many brackets are open
pub(super) enum Yaml {
    #[regex(r"#[^\r\n]*", |_| Look::Comment, allow_greedy = true)]
    #[regex(r#""([^"\\]|\\(?s:.))*"?"#, |lexer| key(lexer, Look::Text))]
    #[regex(r"'([^']|'')*'?", |lexer| key(lexer, Look::Text))]
    #[regex(r"[&*!][^ \t\r\n,\[\]{}]*", |_| Look::Type)]
    #[regex(r"%[^\r\n]*", |_| Look::Keyword, allow_greedy = true)]
    #[regex(r"---|\.\.\.", |_| Look::Operator, priority = 20)]
    #[regex(r"[|>][-+0-9]*[ \t]*(#[^\r\n]*)?\r?\n", block)]
    #[regex(r"[\[{]", |lexer| { lexer.extras += 1; Look::Operator })]
    #[regex(r"[\]}]", |lexer| { lexer.extras = lexer.extras.saturating_sub(1); Look::Operator })]
    #[regex(r"[-?:,|>]", |_| Look::Operator)]
    #[regex(r#"[^ \t\r\n\-?:,\[\]{}#&*!|>'"%]|[-?:][^ \t\r\n,\[\]{}]"#, plain)]
    #[regex(r"[ \t\r\n]+", |_| Look::Plain)]
    Token(Look),
}

impl From<Yaml> for Look {
    fn from(Yaml::Token(look): Yaml) -> Self {
        look
    }
}

/// A plain scalar, from its beginning: to the end of the line, a comment, or the colon of a key, and
/// inside of brackets to a comma or bracket.
fn plain(lexer: &mut Lexer<'_, Yaml>) -> Look {
    let rest = lexer.remainder();
    let in_brackets = lexer.extras > 0;
    let mut before = b'x';
    let ends = |at: usize, byte: u8, before: u8| match byte {
        b'\n' | b'\r' => true,
        b':' => is_colon(&rest[at..], in_brackets),
        b'#' => matches!(before, b' ' | b'\t'),
        b',' | b'[' | b']' | b'{' | b'}' => in_brackets,
        _ => false,
    };
    let end = rest.bytes().enumerate().find(|(at, byte)| ends(*at, *byte, std::mem::replace(&mut before, *byte)));
    let text = &rest[..end.map_or(rest.len(), |(at, _)| at)];
    lexer.bump(text.trim_end_matches([' ', '\t']).len());
    let value = match lexer.slice() {
        "true" | "false" | "null" | "~" | "True" | "False" | "Null" | "TRUE" | "FALSE" | "NULL" => Look::Keyword,
        text if is_number(text) => Look::Number,
        _ => Look::Text,
    };
    key(lexer, value)
}

fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-', '.']);
    digits.starts_with(|c: char| c.is_ascii_digit()) && (text.starts_with("0x") || text.parse::<f64>().is_ok())
}

/// `Look::Key` with the colon taken in where it follows; else `otherwise`.
fn key(lexer: &mut Lexer<'_, Yaml>, otherwise: Look) -> Look {
    let rest = lexer.remainder();
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if rest[blanks..].starts_with(':') && is_colon(&rest[blanks..], lexer.extras > 0) {
        lexer.bump(blanks + 1);
        return Look::Key;
    }
    otherwise
}

/// Whether the colon that `rest` begins with stands behind a key.
fn is_colon(rest: &str, in_brackets: bool) -> bool {
    rest[1..]
        .bytes()
        .next()
        .is_none_or(|next| matches!(next, b' ' | b'\t' | b'\r' | b'\n') || in_brackets && matches!(next, b',' | b']' | b'}'))
}

/// A block scalar: the lines that are indented at least as far as the first of them, which is further
/// than the line of the sign.
fn block(lexer: &mut Lexer<'_, Yaml>) -> Look {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let before = &lexer.source()[..lexer.span().start];
    let outer = indent(&before[before.rfind('\n').map_or(0, |end| end + 1)..]);
    let lines = || lexer.remainder().split_inclusive('\n');
    let Some(inner) = lines().find(|line| !line.trim_ascii().is_empty()).map(indent).filter(|inner| *inner > outer) else {
        return Look::Operator;
    };
    let block = lines().take_while(|line| line.trim_ascii().is_empty() || indent(line) >= inner);
    lexer.bump(block.map(str::len).sum());
    Look::Block
}
