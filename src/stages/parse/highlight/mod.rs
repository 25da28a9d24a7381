//! Highlighting: code to HTML with a class for each token. The one door to the lexer generator.
//!
//! Each language tells its tokens apart by their text and by a little of what stands around them, as
//! the highlighters of editors do; none is parsed. Whatever no rule knows is shown without colours.

mod bash;
mod json;
mod lines;
mod sql;
mod token;
mod toml;
mod yaml;

use self::token::tokens;
use crate::model::view::escape;

/// Longer code is shown without colours: nobody reads it.
const CODE_BYTES_MAX: usize = 256 << 10;

/// Appends `code` as HTML to `html`, with spans where the language is known.
pub(super) fn write(language: &str, code: &str, html: &mut String) {
    let code = code.trim_end_matches('\n');
    let language = if code.len() > CODE_BYTES_MAX { "" } else { language };
    match language.to_ascii_lowercase().as_str() {
        "bash" | "sh" | "shell" | "zsh" => tokens::<bash::Bash>(code, html),
        "console" | "shell-session" | "sh-session" => lines::console(code, html),
        "diff" | "patch" => lines::diff(code, html),
        "json" | "jsonc" | "json5" => tokens::<json::Json>(code, html),
        "sql" => tokens::<sql::Sql>(code, html),
        "toml" => tokens::<toml::Toml>(code, html),
        "yaml" | "yml" => tokens::<yaml::Yaml>(code, html),
        _ => escape(code, html),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::write;

    const LANGUAGES: [&str; 8] = ["bash", "console", "diff", "json", "sql", "toml", "yaml", "nonesuch"];

    /// Pieces that begin and end tokens, in no order that makes sense.
    fn code() -> impl Strategy<Value = String> {
        let pieces = [
            "a", "é", "if", "true", "42", "-3.5e", " ", "\t", "  ", "\n", "\r\n", "\"", "'", "\"\"\"", "'''", "\\", "$", "${", "$(", "`",
            "#", "//", "/*", "*/", "--", "---", "|\n", ">-\n", "&a", "*", "!", "%", "[", "]]", "{", "}", "(", ")", ":", ": ", ",", "=",
            ".", "<<EOF", "EOF", "$ ", "@@", "+",
        ];
        prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
    }

    /// What a reader sees of `html`.
    fn text_of(html: &str) -> String {
        let mut text = String::new();
        for piece in html.split('<') {
            text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
        }
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
    }

    proptest! {
        #[test]
        fn colours_change_no_text(code in code(), language in prop::sample::select(LANGUAGES.to_vec())) {
            let mut html = String::new();
            write(language, &code, &mut html);
            prop_assert_eq!(text_of(&html), code.trim_end_matches('\n'));
        }
    }
}
