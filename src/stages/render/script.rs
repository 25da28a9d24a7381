//! Scripts as they are published: without the comments that are for their readers here.

/// The script without lines that hold nothing but a comment; `/*!` stays, as licences do.
///
/// It works by lines and knows no syntax. So a script with a template literal over several lines, where a line that
/// looks like a comment may be text, is left as it is: none is returned.
pub(super) fn bare(script: &str) -> Option<String> {
    let mut kept = String::with_capacity(script.len());
    let mut inside = false;
    for line in script.lines() {
        let text = line.trim();
        if inside || text.starts_with("/**") || text.starts_with("/* ") {
            match text.find("*/") {
                // Code behind a comment, such as a cast, belongs to it.
                Some(end) if end + 2 < text.len() => {
                    if inside {
                        return None;
                    }
                    push(&mut kept, line)?;
                }
                Some(_) => inside = false,
                None => inside = true,
            }
        } else if !text.is_empty() && !text.starts_with("//") {
            push(&mut kept, line)?;
        }
    }
    Some(kept)
}

/// Adds a line of code, unless a template literal begins or ends on it.
fn push(kept: &mut String, line: &str) -> Option<()> {
    if line.matches('`').count() % 2 == 1 {
        return None;
    }
    kept.push_str(line);
    kept.push('\n');
    Some(())
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn lines_of_comment_go_and_code_stays() {
        let script = "// A word.\n/** @typedef {string} A */\n\n/**\n * More.\n */\nlet a = 1; // here\n  /** @type {A} */ (b);\n/*! MIT */\nf(`x`);\n";
        assert_eq!(bare(script).as_deref(), Some("let a = 1; // here\n  /** @type {A} */ (b);\n/*! MIT */\nf(`x`);\n"));
    }

    #[test]
    fn text_that_looks_like_a_comment_is_never_touched() {
        assert_eq!(bare("const page = `\n// a line of text\n`;\n"), None);
        assert_eq!(bare("/**\n * Long.\n */ f();\n"), None);
    }
}
