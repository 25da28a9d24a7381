//! What tokens look like, and how they are written.

use logos::{Lexer, Logos};

use crate::model::view::escape;

/// What a token is; several kinds share a class of the theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Comment,
    Keyword,
    Text,
    Number,
    Function,
    Type,
    Variable,
    Operator,
    Added,
    Removed,
    /// A name, and as its last character the sign that makes it one of a key or an assignment.
    Key,
    /// A name, and as its last character a bracket that opens arguments.
    Call,
    /// A sign, and from the next line on the text that it announces.
    Block,
}

impl Look {
    /// The letter of its class.
    fn letter(self) -> Option<char> {
        Some(match self {
            Self::Comment => 'c',
            Self::Keyword => 'k',
            Self::Text => 's',
            Self::Number => 'n',
            Self::Function | Self::Call => 'f',
            Self::Type => 't',
            Self::Variable | Self::Key => 'v',
            Self::Operator | Self::Block => 'o',
            Self::Added => 'a',
            Self::Removed => 'd',
            Self::Plain => return None,
        })
    }
}

/// Appends the tokens of `code`.
pub(super) fn tokens<'c, Token: Logos<'c, Source = str, Extras: Default> + Into<Look>>(code: &'c str, html: &mut String) {
    let mut lexer = Token::lexer(code);
    while let Some(token) = lexer.next() {
        write_token(lexer.slice(), token.map_or(Look::Plain, Into::into), html);
    }
}

pub(super) fn write_token(text: &str, look: Look, html: &mut String) {
    match look {
        Look::Key | Look::Call => {
            let (before, sign) = text.split_at(text.len() - 1);
            let name = before.trim_end();
            write_run(name, look, html);
            html.push_str(&before[name.len()..]);
            write_run(sign, Look::Operator, html);
        }
        Look::Block => {
            let (sign, block) = text.split_at(text.find('\n').unwrap_or(text.len()));
            write_run(sign, look, html);
            write_run(block, Look::Text, html);
        }
        _ => write_run(text, look, html),
    }
}

fn write_run(text: &str, look: Look, html: &mut String) {
    let Some(letter) = look.letter().filter(|_| !text.trim_ascii().is_empty()) else { return escape(text, html) };
    html.push_str("<span class=\"hl-");
    html.push(letter);
    html.push_str("\">");
    escape(text, html);
    html.push_str("</span>");
}

/// `Look::Key` with the sign taken in where it follows, after blanks at most; else `otherwise`.
pub(super) fn key_before<'c, Token: Logos<'c, Source = str>>(lexer: &mut Lexer<'c, Token>, sign: u8, otherwise: Look) -> Look {
    let rest = lexer.remainder().as_bytes();
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    if rest.get(blanks) == Some(&sign) {
        lexer.bump(blanks + 1);
        return Look::Key;
    }
    otherwise
}
