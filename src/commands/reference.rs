//! `opsbook reference`: all front matter as Markdown tables, made from the schemas; README.md includes it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::bail;
use serde_json::Value as Json;

use super::arguments::about;
use super::schema::{Subject, schema};
use super::{Global, Outcome};
use crate::host;
use crate::kinds::TABLE;
use crate::model::common::Common;
use crate::model::field::SchemaFields;
use crate::model::table::KindRow;

/// The arguments of `reference`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Say whether the file holds the reference as it is now
    #[arg(long, value_name = "FILE", conflicts_with = "write")]
    check: Option<PathBuf>,

    /// Put the reference into the file, between `<!-- reference -->` and `<!-- /reference -->`
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

const BEGIN: &str = "<!-- reference -->";
const END: &str = "<!-- /reference -->";

/// Prints the reference, or deals with the file that includes it.
///
/// # Errors
/// When the file cannot be read or written, or lacks the two lines.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    if let Some(file) = &args.write {
        let (before, after) = with_reference(file)?;
        if before != after {
            host::rewrite(file, &after)?;
        }
        return Ok(Outcome::Fine);
    }
    let Some(file) = &args.check else {
        global.terminal.print(&reference());
        return Ok(Outcome::Fine);
    };
    let (before, after) = with_reference(file)?;
    if before == after {
        return Ok(Outcome::Fine);
    }
    global.terminal.note(&format!("the reference in {0} is not current; run `opsbook reference --write {0}`", file.display()));
    Ok(Outcome::Faulty)
}

/// The text of a file, as it is and with the present reference in its place.
fn with_reference(file: &Path) -> anyhow::Result<(String, String)> {
    let before = host::text_of(file)?;
    let Some((head, rest)) = before.split_once(BEGIN) else { bail!("`{}` has no line `{BEGIN}`", file.display()) };
    let Some((_, tail)) = rest.split_once(END) else { bail!("`{}` has no line `{END}` after `{BEGIN}`", file.display()) };
    let after = format!("{head}{BEGIN}\n\n{}\n{END}{tail}", reference());
    Ok((before, after))
}

const OPENING: &str = "\
Text is text, whatever it looks like: `no`, `10:30` and `007` need no quotation marks, and only text that holds `: ` or
` #`, or begins with a sign of YAML's own, does. Markdown means inline Markdown, in which `[[id]]` cites a record. Days
are written `2026-03-31`, months `2026-03`, durations `P7D`, `P2W`, `P6M` or `P1Y`.
";

/// The whole reference.
fn reference() -> String {
    let mut text = format!("{OPENING}\n### Every record\n\n");
    let mut fields = SchemaFields::default();
    Common::add_schema(&mut fields);
    write_tables(&fields.finish(), "", &mut text);
    for row in &TABLE {
        kind(row, &mut text);
    }
    text.push_str("### `opsbook.yaml`\n\n");
    write_tables(&schema(Subject::Config), "", &mut text);
    text.push_str("### `content/directory.yaml`\n\n");
    write_tables(&schema(Subject::Directory), "", &mut text);
    text.trim_end().to_owned() + "\n"
}

fn kind(row: &KindRow, text: &mut String) {
    let place = match row.kind.folder() {
        Some(folder) => format!("`content/{folder}/<id>.md`"),
        None => "Any other `.md` file in `content/`".to_owned(),
    };
    _ = write!(text, "### {}\n\n{place}: {}.", row.kind, about(row.kind));
    if !row.requires.is_empty() {
        let names: Vec<String> = row.requires.iter().map(|name| format!("`{name}`")).collect();
        _ = write!(text, " Of the fields above it requires {}.", names.join(" and "));
    }
    text.push_str("\n\n");
    let mut fields = SchemaFields::default();
    (row.schema)(&mut fields);
    write_tables(&fields.finish(), "", text);
}

/// The table of a record's fields, and below it those of the records inside it. `path` is where the
/// record stands: `quiz.questions`.
fn write_tables(record: &Json, path: &str, text: &mut String) {
    let fields = rows(record);
    if fields.is_empty() {
        return;
    }
    if !path.is_empty() {
        _ = writeln!(text, "`{path}`:\n");
    }
    text.push_str("| field | type | required | meaning |\n|---|---|---|---|\n");
    for (name, field, required) in &fields {
        let required = if *required { "yes" } else { "" };
        let meaning = field["description"].as_str().unwrap_or_default();
        _ = writeln!(text, "| `{name}` | {} | {required} | {} |", cell(&type_of(field)), cell(meaning));
    }
    text.push('\n');
    for (name, field, _) in &fields {
        let below = if path.is_empty() { (*name).to_owned() } else { format!("{path}.{name}") };
        match inner(field) {
            Inner::Record(record) => write_tables(record, &below, text),
            Inner::Entries(record) => write_tables(record, &format!("{below}[]"), text),
            Inner::ById(record) => write_tables(record, &format!("{below}.<id>"), text),
            Inner::None => write_defaults(field, &below, text),
        }
    }
}

/// The table of a map of maps of numbers that have defaults: the thresholds of rules.
fn write_defaults(field: &Json, path: &str, text: &mut String) {
    let mut lines = String::new();
    for (name, inner) in field["properties"].as_object().into_iter().flatten() {
        let numbers = inner["properties"].as_object().into_iter().flatten();
        let numbers: Vec<String> =
            numbers.map(|(name, value)| format!("`{name}` {}", value["default"].as_f64().unwrap_or_default())).collect();
        if !numbers.is_empty() {
            _ = writeln!(lines, "| `{name}` | {} |", numbers.join(", "));
        }
    }
    if !lines.is_empty() {
        _ = writeln!(text, "`{path}`:\n\n| map | numbers and their defaults |\n|---|---|\n{lines}");
    }
}

/// The fields that have a meaning: required ones first, otherwise in the schema's order.
fn rows(record: &Json) -> Vec<(&str, &Json, bool)> {
    let required: Vec<&str> = record["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let properties = record["properties"].as_object().into_iter().flatten();
    let mut rows: Vec<_> = properties.map(|(name, field)| (&**name, field, required.contains(&&**name))).collect();
    rows.retain(|(_, field, _)| field["description"].is_string());
    rows.sort_by_key(|(_, _, required)| !required);
    rows
}

/// The records that a field holds.
enum Inner<'a> {
    Record(&'a Json),
    Entries(&'a Json),
    ById(&'a Json),
    None,
}

fn inner(field: &Json) -> Inner<'_> {
    let is_record = |schema: &Json| !rows(schema).is_empty();
    if is_record(field) {
        Inner::Record(field)
    } else if is_record(&field["items"]) {
        Inner::Entries(&field["items"])
    } else if is_record(&field["additionalProperties"]) {
        Inner::ById(&field["additionalProperties"])
    } else {
        Inner::None
    }
}

/// The type of a value in words.
fn type_of(schema: &Json) -> String {
    if let Some(target) = schema["x-points-at"].as_str() {
        return target.trim_start_matches("the ").to_owned();
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<String> = words.iter().filter_map(Json::as_str).map(|word| format!("`{word}`")).collect();
        return words.join(", ");
    }
    if schema["anyOf"].is_array() {
        return "duration or `never`".to_owned();
    }
    match schema["type"].as_str().unwrap_or_default() {
        "string" => text_type(schema),
        "integer" => range("whole number", schema),
        "number" => range("number", schema),
        "boolean" => "`true` or `false`".to_owned(),
        "array" => match inner(schema) {
            Inner::Entries(_) => "list of maps".to_owned(),
            _ => format!("list: {}", type_of(&schema["items"])),
        },
        _ => map_type(schema),
    }
}

fn text_type(schema: &Json) -> String {
    let word = match (schema["format"].as_str(), schema["pattern"].as_str()) {
        (Some("date"), _) => "day",
        (Some("uri"), _) => "web address",
        (_, Some(pattern)) if pattern.starts_with("^P") => "duration",
        (_, Some(pattern)) if pattern.starts_with("^[0-9]{4}-") => "month",
        (_, Some(pattern)) if pattern.starts_with("^[a-z0-9]") => "id",
        (_, Some(pattern)) if pattern.starts_with("^#") => "colour, `\"#rrggbb\"`",
        (_, Some(pattern)) if pattern.starts_with("^/") => "address from the root, `/old/`",
        (_, Some(pattern)) if pattern.starts_with("^https?://") => "web address with `{path}`",
        _ if schema["contentMediaType"] == "text/markdown" => "Markdown",
        _ => "text",
    };
    // The limit that only keeps whole chapters out of the front matter is not worth a reader's time.
    match schema["maxLength"].as_u64() {
        Some(most) if most < 1000 => format!("{word}, at most {most} characters"),
        _ => word.to_owned(),
    }
}

/// Numbers have a least value; a most of 9999 only keeps mistakes out.
fn range(word: &str, schema: &Json) -> String {
    let least = &schema["minimum"];
    match schema["maximum"].as_i64() {
        Some(most) if most < 9999 => format!("{word} from {least} to {most}"),
        _ => format!("{word} from {least}"),
    }
}

fn map_type(schema: &Json) -> String {
    let values: Vec<(&String, &Json)> = schema["properties"].as_object().into_iter().flatten().collect();
    match (inner(schema), values.first()) {
        (Inner::ById(_), _) => "map by id".to_owned(),
        (Inner::None, Some((_, first))) if first["anyOf"].is_array() => {
            let names: Vec<String> = values.iter().map(|(name, _)| format!("`{name}`")).collect();
            format!("map of {}, each a {}", names.join(", "), type_of(first))
        }
        (Inner::None, Some(_)) => "map of maps".to_owned(),
        _ => "map".to_owned(),
    }
}

/// A text as the cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kind::Kind;

    #[test]
    fn every_field_of_every_kind_has_a_row() {
        let text = reference();
        for of in Kind::ALL.map(Subject::Kind).into_iter().chain([Subject::Config, Subject::Directory]) {
            let schema = schema(of);
            for name in schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name) {
                assert!(text.contains(&format!("\n| `{name}` | ")), "{of:?}: {name}");
            }
        }
        assert!(text.contains("\n`quiz.questions[]`:\n"), "records inside records have tables");
        assert!(text.contains("\n`people.<id>`:\n"), "so have records by id");
    }

    #[test]
    fn every_row_says_type_and_meaning() {
        for line in reference().lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            // The rows of thresholds have a name and numbers, the others a meaning at the end.
            assert!([2, 4].contains(&cells.len()), "{line}");
            assert!(!cells[1].is_empty() && cells[cells.len() - 1].len() >= 4, "{line}");
        }
    }

    #[test]
    fn types_are_said_in_words() {
        let role = schema(Subject::Kind(Kind::Role));
        let said = |schema: &Json, name: &str| type_of(&schema["properties"][name]);
        assert_eq!(said(&role, "reviewed"), "day");
        assert_eq!(said(&role, "myths"), "list: id of a myth");
        assert_eq!(said(&role, "interfaces"), "list of maps");
        assert_eq!(said(&role, "rev"), "whole number from 1");
        assert_eq!(said(&role["properties"]["relevance"], "score"), "whole number from 1 to 5");
        assert_eq!(said(&role, "review_every"), "duration or `never`");
        assert_eq!(said(&schema(Subject::Config), "raw_html"), "`true` or `false`");
    }

    #[test]
    fn a_file_is_filled_between_its_two_lines() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("README.md");
        host::rewrite(&file, "# x\n\n<!-- reference -->\nold\n<!-- /reference -->\n\nafter\n").unwrap();
        let (_, after) = with_reference(&file).unwrap();
        assert!(after.starts_with("# x\n\n<!-- reference -->\n\nText is text"), "{after}");
        assert!(after.ends_with("|\n\n<!-- /reference -->\n\nafter\n"), "{after}");
        host::rewrite(&file, &after).unwrap();
        let (before, after) = with_reference(&file).unwrap();
        assert_eq!(before, after);
    }
}
