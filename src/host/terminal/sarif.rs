//! Diagnostics as SARIF 2.1.0 (OASIS), for code scanning.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value as Json, json};

use crate::model::code::{Code, Severity};
use crate::model::diagnostic::{Diagnostic, Place};

/// The document of these diagnostics, with a newline at its end.
pub(super) fn write(diagnostics: &[Diagnostic]) -> String {
    let mut codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().copied().map(rule).collect::<Vec<_>>(),
            } },
            // Columns count characters, not UTF-16 units.
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(|diagnostic| result(diagnostic, &codes)).collect::<Vec<_>>(),
        }],
    });
    format!("{document:#}\n")
}

fn rule(code: Code) -> Json {
    let explanation = code.explanation();
    let first = explanation.lines().next().unwrap_or_default();
    json!({
        "id": code.name(),
        "shortDescription": { "text": first },
        "help": { "text": explanation, "markdown": explanation },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn result(diagnostic: &Diagnostic, codes: &[Code]) -> Json {
    let text = match &diagnostic.hint {
        Some(hint) => format!("{}\n{hint}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut result = json!({
        "ruleId": diagnostic.code.name(),
        "ruleIndex": codes.binary_search(&diagnostic.code).expect("every code of a diagnostic is in the list"),
        "level": level(diagnostic.severity),
        "message": { "text": text },
    });
    if let Some(place) = &diagnostic.place {
        result["locations"] = json!([{ "physicalLocation": location(place) }]);
    }
    result
}

fn location(place: &Place) -> Json {
    // Lines and columns of SARIF begin with 1.
    let (line, column) = (place.line.max(1), place.column.max(1));
    let mut region = json!({ "startLine": line, "startColumn": column, "endColumn": column.saturating_add(place.width) });
    if !place.text.is_empty() {
        region["snippet"] = json!({ "text": place.text });
    }
    json!({ "artifactLocation": { "uri": uri(&place.path) }, "region": region })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// What a path keeps literally in a URI (RFC 3986, unreserved characters and the slash).
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn uri(path: &str) -> String {
    let encoded = utf8_percent_encode(path, PATH);
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded.to_string() }
}

#[cfg(test)]
mod tests {
    use super::super::human::tests::misspelt;
    use super::*;

    #[test]
    fn a_result_points_at_its_rule_and_its_place() {
        let unowned = Diagnostic::new(Code::NoOwner, None, "nobody owns this");
        let read: Json = serde_json::from_str(&write(&[unowned, misspelt()])).expect("valid JSON");
        let run = &read["runs"][0];
        for result in run["results"].as_array().expect("results") {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small number");
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        }
        let placed = &run["results"][1];
        assert_eq!(placed["level"], "error");
        assert_eq!(placed["message"]["text"], "unknown key `titel`\ndid you mean `title`?");
        let physical = &placed["locations"][0]["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], "content/roles/coo.md");
        assert_eq!(physical["region"]["startLine"], 12);
        assert_eq!(physical["region"]["endColumn"], 6);
        assert_eq!(run["results"][0]["locations"], Json::Null);
    }

    #[test]
    fn paths_are_uris() {
        assert_eq!(uri("content/a b/é#.md"), "content/a%20b/%C3%A9%23.md");
        assert_eq!(uri("/srv/site/content/x.md"), "file:///srv/site/content/x.md");
    }
}
