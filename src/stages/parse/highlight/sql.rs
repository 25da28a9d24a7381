//! SQL, the words that its dialects share.

use logos::{Lexer, Logos};

use super::token::Look;

#[derive(Logos)]
pub(super) enum Sql {
    #[regex(r"--[^\r\n]*|/\*([^*]|\*+[^*/])*(\*+/)?", |_| Look::Comment, allow_greedy = true)]
    #[regex(r"'([^']|'')*'?", |_| Look::Text)]
    #[regex(r#""([^"]|"")*"?|`[^`]*`?"#, |_| Look::Variable)]
    #[regex(r"[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", |_| Look::Number)]
    #[regex(r"[:@$][A-Za-z0-9_]+", |_| Look::Variable)]
    #[regex(r"[\p{L}_][\p{L}0-9_$]*", word)]
    #[regex(r"[-+*/%=<>!|&^~.,;:()\[\]{}?@$]", |_| Look::Operator)]
    #[regex(r"[ \t\r\n]+", |_| Look::Plain)]
    Token(Look),
}

impl From<Sql> for Look {
    fn from(Sql::Token(look): Sql) -> Self {
        look
    }
}

/// Sorted.
const KEYWORDS: [&str; 94] = [
    "add",
    "all",
    "alter",
    "analyze",
    "and",
    "any",
    "as",
    "asc",
    "begin",
    "between",
    "by",
    "cascade",
    "case",
    "check",
    "column",
    "commit",
    "constraint",
    "create",
    "cross",
    "database",
    "default",
    "delete",
    "desc",
    "distinct",
    "drop",
    "else",
    "end",
    "except",
    "exists",
    "explain",
    "false",
    "fetch",
    "first",
    "for",
    "foreign",
    "from",
    "full",
    "function",
    "grant",
    "group",
    "having",
    "if",
    "ilike",
    "in",
    "index",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "join",
    "key",
    "last",
    "left",
    "like",
    "limit",
    "materialized",
    "natural",
    "not",
    "null",
    "nulls",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "over",
    "partition",
    "primary",
    "references",
    "replace",
    "returning",
    "revoke",
    "right",
    "rollback",
    "select",
    "set",
    "table",
    "temporary",
    "then",
    "to",
    "transaction",
    "trigger",
    "true",
    "truncate",
    "union",
    "unique",
    "update",
    "using",
    "values",
    "view",
    "when",
    "where",
    "with",
];

/// Sorted.
const TYPES: [&str; 30] = [
    "array",
    "bigint",
    "bigserial",
    "blob",
    "bool",
    "boolean",
    "bytea",
    "char",
    "date",
    "datetime",
    "decimal",
    "double",
    "float",
    "int",
    "integer",
    "interval",
    "json",
    "jsonb",
    "numeric",
    "precision",
    "real",
    "serial",
    "smallint",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
    "varchar",
    "varying",
];

fn word(lexer: &mut Lexer<'_, Sql>) -> Look {
    let word = lexer.slice().to_ascii_lowercase();
    if KEYWORDS.binary_search(&&*word).is_ok() {
        Look::Keyword
    } else if TYPES.binary_search(&&*word).is_ok() {
        Look::Type
    } else if lexer.remainder().starts_with('(') {
        lexer.bump(1);
        Look::Call
    } else {
        Look::Variable
    }
}

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, TYPES};

    #[test]
    fn words_are_sorted() {
        assert!(KEYWORDS.is_sorted() && TYPES.is_sorted());
    }
}
