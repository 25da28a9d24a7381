//! Diagnostics as workflow commands of GitHub Actions, which annotate the lines of a pull request.

use crate::model::code::Severity;
use crate::model::diagnostic::Diagnostic;

/// One command a line
/// (<https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>).
pub(super) fn write(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(command).collect()
}

fn command(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut properties = String::new();
    if let Some(place) = &diagnostic.place {
        let end = place.column.saturating_add(place.width);
        properties = format!("file={},line={},col={},endColumn={end},", property(&place.path), place.line, place.column);
    }
    let mut message = diagnostic.message.clone();
    if let Some(hint) = &diagnostic.hint {
        message.push('\n');
        message.push_str(hint);
    }
    format!("::{level} {properties}title={}::{}\n", diagnostic.code, text(&message))
}

/// A message as the runner takes it (`escapeData` of actions/toolkit).
fn text(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as the runner takes it (`escapeProperty` of actions/toolkit).
fn property(value: &str) -> String {
    text(value).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::human::tests::misspelt;
    use super::*;
    use crate::model::code::Code;

    #[test]
    fn a_command_names_file_line_and_column() {
        assert_eq!(
            write(&[misspelt()]),
            "::error file=content/roles/coo.md,line=12,col=1,endColumn=6,title=unknown-key::unknown key `titel`%0Adid you mean `title`?\n"
        );
    }

    #[test]
    fn what_the_runner_would_misread_is_escaped() {
        let mut odd = misspelt();
        odd.message = "100 % sure:\r\n::error::fooled".to_owned();
        odd.hint = None;
        if let Some(place) = &mut odd.place {
            place.path = Arc::from("content/a,b:c%.md");
        }
        assert_eq!(
            write(&[odd]),
            "::error file=content/a%2Cb%3Ac%25.md,line=12,col=1,endColumn=6,title=unknown-key::100 %25 sure:%0D%0A::error::fooled\n"
        );
    }

    #[test]
    fn the_whole_site_has_no_file() {
        let whole = Diagnostic::new(Code::NoOwner, None, "nobody owns this");
        assert_eq!(write(&[whole]), "::warning title=no-owner::nobody owns this\n");
    }
}
