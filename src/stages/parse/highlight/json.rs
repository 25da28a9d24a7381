//! JSON, with the comments that configuration files of programs have.

use logos::{Lexer, Logos};

use super::token::{Look, key_before};

#[derive(Logos)]
pub(super) enum Json {
    #[regex(r#""([^"\\]|\\(?s:.))*"?"#, |lexer| key_before(lexer, b':', Look::Text))]
    #[regex(r"[-+]?[0-9][0-9.eE+-]*", |_| Look::Number)]
    #[regex(r"[A-Za-z_$][A-Za-z0-9_$]*", word)]
    #[regex(r"//[^\r\n]*|/\*([^*]|\*+[^*/])*(\*+/)?", |_| Look::Comment, allow_greedy = true)]
    #[regex(r"[\[\]{},:]+", |_| Look::Operator)]
    #[regex(r"[ \t\r\n]+", |_| Look::Plain)]
    Token(Look),
}

impl From<Json> for Look {
    fn from(Json::Token(look): Json) -> Self {
        look
    }
}

fn word(lexer: &mut Lexer<'_, Json>) -> Look {
    match lexer.slice() {
        "true" | "false" | "null" => Look::Keyword,
        _ => key_before(lexer, b':', Look::Plain),
    }
}
