//! TOML.

use logos::{Lexer, Logos};

use super::token::{Look, key_before};

#[derive(Logos)]
#[logos(extras = usize)] // how many brackets are open
pub(super) enum Toml {
    #[regex(r"#[^\r\n]*", |_| Look::Comment, allow_greedy = true)]
    #[regex(r#""""([^"\\]|\\(?s:.)|"[^"\\]|""[^"\\])*("{3,5})?"#, |_| Look::Text)]
    #[regex(r"'''([^']|'[^']|''[^'])*('{3,5})?", |_| Look::Text)]
    #[regex(r#""([^"\\\n]|\\.)*"?"#, |lexer| key_before(lexer, b'=', Look::Text))]
    #[regex(r"'[^'\n]*'?", |lexer| key_before(lexer, b'=', Look::Text))]
    #[regex(r"[A-Za-z0-9_-]+", word)]
    #[regex(r"[+-]?[0-9][0-9A-Za-z_.:+-]*", |lexer| key_before(lexer, b'=', Look::Number), priority = 3)]
    #[token("[", open)]
    #[token("]", |lexer| { lexer.extras = lexer.extras.saturating_sub(1); Look::Operator })]
    #[regex(r"[={},.]", |_| Look::Operator)]
    #[regex(r"[ \t\r\n]+", |_| Look::Plain)]
    Token(Look),
}

impl From<Toml> for Look {
    fn from(Toml::Token(look): Toml) -> Self {
        look
    }
}

fn word(lexer: &mut Lexer<'_, Toml>) -> Look {
    let value = match lexer.slice() {
        "true" | "false" => Look::Keyword,
        "inf" | "nan" => Look::Number,
        _ => Look::Variable,
    };
    key_before(lexer, b'=', value)
}

/// A table's head where nothing stands before it, or else the opening of an array.
fn open(lexer: &mut Lexer<'_, Toml>) -> Look {
    let before = lexer.source()[..lexer.span().start].trim_end_matches([' ', '\t']);
    if lexer.extras == 0 && (before.is_empty() || before.ends_with('\n')) {
        let line = lexer.remainder().lines().next().unwrap_or_default();
        if let Some(end) = line.find(']') {
            lexer.bump(end + line[end..].bytes().take_while(|byte| *byte == b']').count());
            return Look::Type;
        }
    }
    lexer.extras += 1;
    Look::Operator
}
