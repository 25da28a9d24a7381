//! Diagnostics as one JSON document, for programs.

use serde::Serialize;

use crate::model::diagnostic::Diagnostic;

/// The document. It only grows: a reader of version 1 may rely on what version 1 has.
#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    diagnostics: &'a [Diagnostic],
}

/// The document of these diagnostics, with a newline at its end.
pub(super) fn write(diagnostics: &[Diagnostic]) -> String {
    let document = Document { schema_version: 1, diagnostics };
    let mut text = serde_json::to_string_pretty(&document).expect("a document of strings and numbers serialises");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::human::tests::misspelt;
    use super::*;
    use crate::model::code::Code;

    #[test]
    fn every_part_of_a_diagnostic_is_there() {
        let whole_site = Diagnostic::new(Code::Theme, None, "the theme is broken");
        let read: Value = serde_json::from_str(&write(&[misspelt(), whole_site])).expect("valid JSON");
        assert_eq!(read["schema_version"], 1);
        assert_eq!(
            read["diagnostics"][0],
            json!({
                "code": "unknown-key",
                "severity": "error",
                "place": { "path": "content/roles/coo.md", "line": 12, "column": 1, "width": 5, "text": "titel: Chief operating officer" },
                "message": "unknown key `titel`",
                "hint": "did you mean `title`?"
            })
        );
        assert_eq!(read["diagnostics"][1]["place"], Value::Null);
    }

    #[test]
    fn nothing_wrong_is_an_empty_list() {
        let read: Value = serde_json::from_str(&write(&[])).expect("valid JSON");
        assert_eq!(read, json!({ "schema_version": 1, "diagnostics": [] }));
    }
}
