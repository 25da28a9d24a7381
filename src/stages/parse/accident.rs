//! What happens to YAML by accident, in words that help its author.

use crate::model::code::Code;

/// An error of the YAML crate, put into our words.
#[derive(Debug, PartialEq, Eq)]
pub struct Accident {
    /// Which problem it is.
    pub code: Code,
    /// What is wrong there.
    pub message: String,
    /// What to do.
    pub hint: Option<&'static str>,
    /// The character on the line that is to blame, where the crate may name a place beside it.
    pub blamed: Option<char>,
}

const QUOTE: &str = "text that begins with this character must be quoted: \"…\"";
const QUOTE_COLON: &str = "text that holds `: ` must be quoted: \"…\"";
const ESCAPE: &str = "use single quotes, in which a backslash is only a backslash";
const EXPECTED: &str =
    "the keys of one map begin in one column; text that begins with a bracket or a quotation mark must be quoted as a whole";

/// Parts of the crate's messages, what we say instead (nothing: the same), and what helps.
const KNOWN: [(&str, Code, &str, &str); 17] = [
    ("tabs disallowed", Code::YamlTab, "a tab stands where the line is indented", "indent with spaces; YAML does not allow tabs"),
    ("mapping values are not allowed", Code::YamlSyntax, "no key can begin here", QUOTE_COLON),
    ("mapping keys are not allowed", Code::YamlSyntax, "no key can begin here", "begin it in the column of the keys above"),
    (
        "block sequence entries are not allowed",
        Code::YamlSyntax,
        "no list can begin here",
        "begin a list on a line of its own; text that begins with `- ` must be quoted: \"…\"",
    ),
    ("unclosed quote", Code::YamlSyntax, "a quotation mark is opened and never closed", "end the text with the same quotation mark"),
    (
        "unclosed bracket",
        Code::YamlSyntax,
        "a bracket is opened and never closed",
        "close the bracket, or quote the text that begins with one",
    ),
    ("unknown escape", Code::YamlSyntax, "a backslash in double quotes begins an escape, and YAML does not know this one", ESCAPE),
    ("hexadecimal number", Code::YamlSyntax, "a backslash in double quotes begins an escape, and YAML does not know this one", ESCAPE),
    ("multiple yaml documents", Code::YamlSyntax, "a second document begins here", "one file holds one; remove this line"),
    ("unknown anchor", Code::YamlSyntax, "`*` names a value by its anchor, and there is no such anchor", QUOTE),
    ("scanning an anchor or alias", Code::YamlSyntax, "`*` and `&` begin the name of an anchor, and this is none", QUOTE),
    (
        "',' or '}'",
        Code::YamlSyntax,
        "a comma or a closing bracket is missing here",
        "close the bracket, or quote the text that begins with one",
    ),
    (
        "',' or ']'",
        Code::YamlSyntax,
        "a comma or a closing bracket is missing here",
        "close the bracket, or quote the text that begins with one",
    ),
    ("did not find expected", Code::YamlSyntax, "a key, a list item or the end is expected here", EXPECTED),
    ("depth", Code::YamlTooLarge, "it nests more than 32 levels deep", "write it flatter"),
    ("replay", Code::YamlTooLarge, "its aliases multiply beyond 10,000 values", "write the values out; front matter needs no aliases"),
    ("budget", Code::YamlTooLarge, "it is larger than any front matter", "move what is long into the body, or into a file of its own"),
];

/// Explains the crate's message; `before` is the line's text in front of the place.
pub fn explain(message: &str, before: &str) -> Accident {
    let lower = message.to_lowercase();
    if let Some(character) = lower.strip_prefix("unexpected character: `").and_then(|rest| rest.strip_suffix('\'')) {
        return unexpected(character);
    }
    // `  summary` in front of the colon is a key that stands too far right, not a text.
    let indented = before.starts_with(' ') && before.trim().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    match KNOWN.into_iter().find(|(part, ..)| lower.contains(part)) {
        Some((part, code, words, hint)) => {
            let hint = if part == "mapping values are not allowed" && indented { "begin it in the column of the keys above" } else { hint };
            let blamed = Some('\t').filter(|_| code == Code::YamlTab);
            Accident { code, message: words.to_owned(), hint: Some(hint), blamed }
        }
        None => Accident { code: Code::YamlSyntax, message: message.to_owned(), hint: None, blamed: None },
    }
}

fn unexpected(character: &str) -> Accident {
    let digits = character.strip_prefix("\\u{").and_then(|rest| rest.strip_suffix('}'));
    let hidden = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
    let (message, hint) = match hidden {
        Some(c) => (format!("a character that does not show on screen stands here (U+{:04X})", u32::from(c)), "remove it"),
        None if character == "`" => ("no text can begin with a backquote".to_owned(), QUOTE),
        None => (format!("no text can begin with `{character}`"), QUOTE),
    };
    Accident { code: Code::YamlSyntax, message, hint: Some(hint), blamed: hidden }
}
